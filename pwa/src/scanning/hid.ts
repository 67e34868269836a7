/**
 * Scanners in HID POS mode, read by the browser itself: no keyboard layout, the separator kept, the
 * symbology identifier always there. Chrome and Edge on computers have it.
 */

import type { Frame } from "./framing";
import { type HidCollection, HidPosFramer, layoutsOf, SCANNER_PAGE } from "./hid_pos";
import { deliver, forget, named, note, Patience } from "./source";

interface InputReport extends Event {
  readonly device: HidDevice;
  readonly reportId: number;
  readonly data: DataView;
}

/** What is needed of WebHID; the DOM types do not have it yet. */
interface HidDevice extends EventTarget {
  readonly opened: boolean;
  readonly vendorId: number;
  readonly productId: number;
  readonly productName: string;
  readonly collections: readonly HidCollection[];
  open(): Promise<void>;
  close(): Promise<void>;
  forget?(): Promise<void>;
  sendFeatureReport(reportId: number, data: Uint8Array): Promise<void>;
}

interface Hid extends EventTarget {
  getDevices(): Promise<HidDevice[]>;
  requestDevice(options: { filters: object[] }): Promise<HidDevice[]>;
}

const hid = (): Hid | undefined =>
  typeof navigator === "undefined" ? undefined : (navigator as { hid?: Hid }).hid;

/** Makers whose scanners talk only after they were told to, and by which report. */
const SWITCHED: readonly number[] = [0x0c2e, 0x23d0];
const SWITCH_REPORT = 254;

interface Open {
  readonly device: HidDevice;
  readonly patience: Patience;
}

const open = new Map<string, Open>();

export function canHid(): boolean {
  return hid() !== undefined;
}

/** Scanners that were allowed once are there again without a question. */
export async function startHid(): Promise<void> {
  const api = hid();
  if (!api) {
    return;
  }
  api.addEventListener("connect", (event) => void attach((event as InputReport).device));
  api.addEventListener("disconnect", (event) => detach((event as InputReport).device));
  for (const device of await api.getDevices()) {
    await attach(device);
  }
}

/** Ask which scanner; only a tap may. */
export async function connectHid(): Promise<void> {
  const found = await hid()?.requestDevice({ filters: [{ usagePage: SCANNER_PAGE }] });
  for (const device of found ?? []) {
    await attach(device);
  }
}

export async function forgetHid(name: string): Promise<void> {
  const known = open.get(name);
  if (known) {
    open.delete(name);
    known.patience.stop();
    await known.device.close();
    await known.device.forget?.();
  }
  forget(name);
}

async function attach(device: HidDevice): Promise<void> {
  const layouts = layoutsOf(device.collections);
  const isScanner = device.collections.some(({ usagePage }) => usagePage === SCANNER_PAGE);
  const name = named("hid", device.vendorId, device.productId);
  if (!isScanner || open.has(name)) {
    return;
  }
  const title = device.productName || name;
  const framer = new HidPosFramer(layouts);
  const tell = (frame: Frame, at: number) => deliver(name, "hid", frame, at);
  const patience = new Patience(framer, tell);
  open.set(name, { device, patience });
  try {
    if (!device.opened) {
      await device.open();
    }
    if (SWITCHED.includes(device.vendorId)) {
      // A model that does not know the report needs none.
      await device.sendFeatureReport(SWITCH_REPORT, Uint8Array.of(1)).catch(() => {});
    }
  } catch (error) {
    console.error(error);
    open.delete(name);
    note({ device: name, source: "hid", title, state: "lost" });
    return;
  }
  device.addEventListener("inputreport", (event) => {
    const { reportId, data, timeStamp } = event as InputReport;
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    for (const frame of framer.feed(reportId, bytes, timeStamp)) {
      tell(frame, timeStamp);
    }
    patience.wait();
  });
  note({ device: name, source: "hid", title, state: "ready" });
}

function detach(device: HidDevice): void {
  const name = named("hid", device.vendorId, device.productId);
  const known = open.get(name);
  if (known?.device === device) {
    open.delete(name);
    known.patience.stop();
    const title = device.productName || name;
    note({ device: name, source: "hid", title, state: "lost" });
  }
}
