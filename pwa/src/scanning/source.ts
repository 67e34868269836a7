/**
 * What sources of bytes and reports have in common: frames become records, and go the way of every
 * scan. Which devices are attached, and how they are, stands on the page of scanners.
 */

import { signal } from "@preact/signals";
import { recordOf, type Source, type Warning } from "../domain/scans";
import { signalOutcome } from "./feedback";
import { noteScanner } from "./finder";
import { type Frame, type Trouble, textOfBytes } from "./framing";
import { profileOf } from "./profiles";
import { originOf, scan } from "./scanner";

/** A scanner that was connected here; its name stays the same when it is plugged in again. */
export interface Attached {
  readonly device: string;
  readonly source: Source;
  readonly title: string;
  readonly state: "ready" | "lost" | Trouble;
}

export const attached = signal<readonly Attached[]>([]);

export function note(device: Attached): void {
  const others = attached.peek().filter((one) => one.device !== device.device);
  attached.value = [...others, device].sort((a, b) => a.device.localeCompare(b.device));
}

export function forget(device: string): void {
  attached.value = attached.peek().filter((one) => one.device !== device);
}

function noteState(device: string, state: Attached["state"]): void {
  attached.value = attached.peek().map((one) => (one.device === device ? { ...one, state } : one));
}

/** Told of every frame as it came, for whoever calibrates. */
export type FrameListener = (device: string, frame: Frame, at: number) => void;

const listeners = new Set<FrameListener>();

export function hearFrames(listener: FrameListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A code is a scan; what went wrong is shown and heard, and never a code. */
export function deliver(device: string, source: Source, frame: Frame, at: number): void {
  noteScanner();
  for (const listener of listeners) {
    listener(device, frame, at);
  }
  if (frame.trouble) {
    noteState(device, frame.trouble);
    const head = { key: `scanner.${frame.trouble}` } as const;
    const next = { key: "scanner.again" } as const;
    signalOutcome("warning", { tone: "warning", full: false, head, next });
    return;
  }
  noteState(device, "ready");
  const { text, isUtf8 } = textOfBytes(frame.data);
  const warnings: Warning[] = isUtf8 ? [] : ["not-utf-8"];
  const origin = originOf(device, source);
  void scan(recordOf(text, origin, profileOf(device), frame.identifier, warnings));
}

/** Calls a framer when it has waited long enough for the rest of a code. */
export class Patience {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly framer: { patience: number | null; idle(at: number): Frame[] },
    private readonly told: (frame: Frame, at: number) => void,
  ) {}

  wait(): void {
    clearTimeout(this.timer);
    const ms = this.framer.patience;
    if (ms !== null) {
      this.timer = setTimeout(() => {
        const at = performance.now();
        for (const frame of this.framer.idle(at)) {
          this.told(frame, at);
        }
        this.wait();
      }, ms + 1);
    }
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}

/** As makers number themselves: four hexadecimal digits each. */
export function named(source: Source, vendor = 0, product = 0): string {
  const hex = (number: number) => number.toString(16).padStart(4, "0");
  return `${source} ${hex(vendor)}:${hex(product)}`;
}
