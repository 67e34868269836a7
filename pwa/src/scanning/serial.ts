/**
 * Scanners on a serial line, read by the browser itself: USB in serial mode, RS-232, Bluetooth. Chrome
 * and Edge have it, and Firefox on computers.
 */

import { type Frame, LineFramer } from "./framing";
import { profileOf } from "./profiles";
import { deliver, forget, named, note, Patience } from "./source";

interface PortInfo {
  readonly usbVendorId?: number;
  readonly usbProductId?: number;
}

/** What is needed of Web Serial; the DOM types do not have it yet. */
interface Port extends EventTarget {
  readonly readable: ReadableStream<Uint8Array> | null;
  getInfo(): PortInfo;
  open(options: { baudRate: number }): Promise<void>;
  close(): Promise<void>;
  forget?(): Promise<void>;
}

interface Serial extends EventTarget {
  getPorts(): Promise<Port[]>;
  requestPort(): Promise<Port>;
}

const serial = (): Serial | undefined =>
  typeof navigator === "undefined" ? undefined : (navigator as { serial?: Serial }).serial;

interface Open {
  readonly port: Port;
  /** Stop reading, and close. */
  stop(): Promise<void>;
}

const open = new Map<string, Open>();

export function canSerial(): boolean {
  return serial() !== undefined;
}

/** Lines that were allowed once are read again without a question. */
export async function startSerial(): Promise<void> {
  const api = serial();
  if (!api) {
    return;
  }
  api.addEventListener("connect", (event) => void attach(event.target as Port));
  for (const port of await api.getPorts()) {
    await attach(port);
  }
}

/** Ask which line; only a tap may. */
export async function connectSerial(): Promise<void> {
  const port = await serial()?.requestPort();
  if (port) {
    await attach(port);
  }
}

/** After its settings were changed. */
export async function reopenSerial(name: string): Promise<void> {
  const known = open.get(name);
  if (known) {
    await known.stop();
    await attach(known.port);
  }
}

export async function forgetSerial(name: string): Promise<void> {
  const known = open.get(name);
  if (known) {
    await known.stop();
    await known.port.forget?.();
  }
  forget(name);
}

async function attach(port: Port): Promise<void> {
  const { usbVendorId, usbProductId } = port.getInfo();
  const name = named("serial", usbVendorId, usbProductId);
  if (open.has(name)) {
    return;
  }
  const { baud, ending } = profileOf(name);
  const known = { device: name, source: "serial", title: name } as const;
  try {
    await port.open({ baudRate: baud });
  } catch (error) {
    console.error(error);
    note({ ...known, state: "lost" });
    return;
  }
  let stopped = false;
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  const ended = read(name, port, new LineFramer(ending), (now) => {
    reader = now;
    return stopped;
  }).finally(() => {
    open.delete(name);
    note({ ...known, state: "lost" });
  });
  open.set(name, {
    port,
    async stop() {
      stopped = true;
      await reader?.cancel().catch(() => {});
      await ended;
      await port.close().catch(() => {});
    },
  });
  note({ ...known, state: "ready" });
}

/** Until the line is gone; an error on it, such as a wrong parity, gives a new stream. */
async function read(
  name: string,
  port: Port,
  framer: LineFramer,
  began: (reader: ReadableStreamDefaultReader<Uint8Array>) => boolean,
): Promise<void> {
  const tell = (frame: Frame, at: number) => deliver(name, "serial", frame, at);
  const patience = new Patience(framer, tell);
  while (port.readable) {
    const reader = port.readable.getReader();
    if (began(reader)) {
      break;
    }
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) {
          break;
        }
        const at = performance.now();
        for (const frame of framer.feed(value, at)) {
          tell(frame, at);
        }
        patience.wait();
      }
      break;
    } catch (error) {
      console.error(error);
    } finally {
      reader.releaseLock();
    }
  }
  patience.stop();
  for (const frame of framer.end()) {
    tell(frame, performance.now());
  }
}
