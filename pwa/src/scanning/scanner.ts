/**
 * The way of a code: stored, then handed to whoever asked for it, one after the other. Nothing that
 * happens on a screen, and no waiting for the server, keeps a code from being stored.
 */

import { signal } from "@preact/signals";
import { interpret } from "../domain/barcodes";
import { dayOf } from "../domain/dates";
import { isNothing, understand } from "../domain/meaning";
import { type Origin, readable, recordOf, type Scan, type Source } from "../domain/scans";
import { remember, remembered } from "../offline/database";
import { capture, heardOut, judged, type StoredScan } from "../offline/scans";
import { pack, ready } from "../offline/work";
import { isDoubtful, type Learned, settle } from "./doubts";
import { signalOutcome } from "./feedback";
import { noteScanner } from "./finder";
import { AS_SENT, LOST, oddities, type Press, textOf } from "./keymap";
import { profileOf, WEDGE } from "./profiles";
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
    scanned: (text, presses, source) =>
      void (source === "paste" ? scan(plain(text, source)) : scanKeys(presses)),
    typed: (text) => typists.at(-1)?.(text),
  });
}

/** A code that no scanner read: typed, or pasted. */
export function plain(text: string, source: Source): Scan {
  return recordOf(text, originOf(source, source));
}

export function originOf(device: string, source: Source): Origin {
  return { device, source, at: new Date() };
}

/** Take a code in; resolves with its row when it is judged. */
export function scan(record: Scan): Promise<StoredScan | null> {
  return queue(record, []);
}

/** The same of keys: what they mean may have to be found out. */
function scanKeys(presses: readonly Press[]): Promise<StoredScan | null> {
  noteScanner();
  const { keys } = profileOf(WEDGE);
  return queue(recordOfKeys(presses, textOf(presses, keys ?? AS_SENT)), keys ? [] : presses);
}

function recordOfKeys(presses: readonly Press[], text: string): Scan {
  return recordOf(text, originOf(WEDGE, "wedge"), profileOf(WEDGE), "", oddities(presses));
}

function queue(record: Scan, presses: readonly Press[]): Promise<StoredScan | null> {
  const at = performance.now();
  const text = readable(record);
  const isRepeat = text === lastText && at - lastAt < REPEAT_MS;
  lastText = text;
  lastAt = at;
  const taken = chain.then(() => take(record, presses, isRepeat)).catch(failed);
  chain = taken.then(() => {});
  return taken;
}

async function take(
  record: Scan,
  presses: readonly Press[],
  isRepeat: boolean,
): Promise<StoredScan | null> {
  let stored: StoredScan;
  try {
    stored = await capture(record);
  } catch (error) {
    notSaved.value = readable(record);
    signalOutcome("error", null);
    console.error(error);
    return null;
  }
  if (isRepeat) {
    await judged({ ...stored, outcome: "repeat" });
    return stored;
  }
  const clear =
    isDoubtful(presses) || record.text.includes(LOST) ? await settled(stored, presses) : stored;
  if (clear) {
    await judge(clear);
  }
  return clear ?? stored;
}

/** The row with the reading that is proven; null when none is, and the worker was told so. */
async function settled(stored: StoredScan, presses: readonly Press[]): Promise<StoredScan | null> {
  await ready();
  const learned = (await remembered<Learned>(LEARNED)) ?? {};
  const found = settle(presses, learned, isProven);
  if (found && !found.text.includes(LOST)) {
    if (found.learned !== learned) {
      await remember(LEARNED, found.learned);
    }
    const scan = recordOfKeys(presses, found.text);
    return { ...stored, raw: readable(scan), scan: { ...scan, seq: stored.scan?.seq ?? 0 } };
  }
  const head = { key: "scan.doubtful" } as const;
  const next = { key: "scan.doubtful.next" } as const;
  const row = { code: stored.raw, note: head };
  await judged({ ...stored, outcome: "warning", row });
  signalOutcome("warning", { tone: "warning", full: false, head, code: stored.raw, next });
  return null;
}

/** What keys said about the scanner, while nobody calibrated it. */
const LEARNED = "learned keys";

/** It carries its own proof, or it exists here. */
function isProven(text: string): boolean {
  const today = dayOf(new Date());
  const { readings, repaired } = interpret(text, today);
  const asItIs = repaired.every(({ code }) => code !== "layout-undone");
  return (asItIs && readings.length > 1) || !isNothing(understand(text, pack.peek(), today));
}

async function judge(stored: StoredScan): Promise<void> {
  await (await listener())(stored);
  await heardOut(stored.id);
}

/** Judge what was stored before the app went away, ahead of whatever is scanned now. */
export function takeUp(stored: StoredScan): void {
  chain = chain.then(() => judge(stored)).catch((error) => void failed(error));
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
function failed(error: unknown): null {
  console.error(error);
  signalOutcome("error", null);
  return null;
}
