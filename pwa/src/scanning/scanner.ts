/**
 * The way of a code: stored, then handed to whoever asked for it, one after the other. Nothing that
 * happens on a screen, and no waiting for the server, keeps a code from being stored.
 */

import { signal } from "@preact/signals";
import { capture, heardOut, judged, type Source, type StoredScan } from "../offline/scans";
import { signalOutcome } from "./feedback";
import { listen } from "./wedge";

const REPEAT_MS = 300;

export type ScanHandler = (scan: StoredScan) => void | Promise<void>;

/** A scan could not be stored: it does not count, and the whole screen says so. */
export const notSaved = signal<string | null>(null);

const handlers: ScanHandler[] = [];
const waiting: (() => void)[] = [];
const typists: ((text: string) => void)[] = [];
let chain: Promise<void> = Promise.resolve();
let lastText = "";
let lastAt = 0;

/** Hear scans until the returned function is called; the latest listener hears alone. */
export function hearScans(handler: ScanHandler): () => void {
  handlers.push(handler);
  for (const go of waiting.splice(0)) {
    go();
  }
  return () => {
    handlers.splice(handlers.indexOf(handler), 1);
  };
}

/** Hear single keys that no field takes, for key pads. */
export function hearKeys(typist: (text: string) => void): () => void {
  typists.push(typist);
  return () => {
    typists.splice(typists.indexOf(typist), 1);
  };
}

export function startScanner(field: HTMLInputElement): void {
  listen(field, {
    scanned: (text, source) => void scan(text, source),
    typed: (text) => typists.at(-1)?.(text),
  });
}

/** Take a code in; resolves when it is judged. */
export function scan(text: string, source: Source): Promise<void> {
  const at = performance.now();
  const isRepeat = source !== "tap" && text === lastText && at - lastAt < REPEAT_MS;
  lastText = text;
  lastAt = at;
  chain = chain.then(() => take(text, source, isRepeat)).catch(failed);
  return chain;
}

async function take(text: string, source: Source, isRepeat: boolean): Promise<void> {
  let stored: StoredScan;
  try {
    stored = await capture(text, source);
  } catch (error) {
    notSaved.value = text;
    signalOutcome("error", null);
    console.error(error);
    return;
  }
  if (isRepeat) {
    await judged({ ...stored, outcome: "repeat" });
    return;
  }
  await judge(stored);
}

async function judge(stored: StoredScan): Promise<void> {
  await (await listener())(stored);
  await heardOut(stored.id);
}

/** Judge what was stored before the app went away, ahead of whatever is scanned now. */
export function takeUp(stored: StoredScan): void {
  chain = chain.then(() => judge(stored)).catch(failed);
}

/** Whoever listens; between two screens, and while the app starts, nobody does for a moment. */
async function listener(): Promise<ScanHandler> {
  let found = handlers.at(-1);
  while (!found) {
    await new Promise<void>((resolve) => waiting.push(resolve));
    found = handlers.at(-1);
  }
  return found;
}

/** A mistake of ours in judging one code must not stop the next one. */
function failed(error: unknown): void {
  console.error(error);
  signalOutcome("error", null);
}
