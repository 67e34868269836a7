/**
 * Every code that was scanned, in its order, stored before anything looks at it; and what became of
 * it. The newest of a document are the rows that its screen shows.
 */

import { computed, signal } from "@preact/signals";
import type { Outcome, RowText } from "../domain/answers";
import type { Command } from "../domain/commands";
import { readable, type Scan, type Source } from "../domain/scans";
import { database, durable } from "./database";

/**
 * A row: the code as it is read (`raw`, with its symbology identifier) and the record it came in,
 * and once it is judged, its outcome, its words, what undoes it. A tap and a secret have no record.
 */
export interface ScanRow {
  readonly id?: number;
  readonly raw: string;
  readonly scan: Scan | null;
  readonly source: Source;
  readonly at: string;
  readonly document: string;
  readonly outcome: Outcome | "repeat" | null;
  readonly row: RowText | null;
  readonly undo: readonly Command[];
  readonly undone: boolean;
  /** Nobody knew it: what it was scanned for, until the outbox has it with its neighbours. */
  readonly parking?: Parking;
  /** The station that read it, and with which of its scanners. */
  readonly station?: ReadAt;
}

/** Where in the work a code was scanned. */
export interface Parking {
  readonly location: string;
  readonly document_kind: string;
  readonly document_no: string;
  readonly line_no: number;
  readonly item: string;
  readonly bin: string;
}

export interface ReadAt {
  readonly name: string;
  readonly scanner: string;
}

/** Up to where a sign-in has taken what its station read. */
export interface Cursor {
  readonly location: string;
  readonly station: string;
  readonly grant: string;
  readonly last: number;
}

/** A row that has its place in the store. */
export type StoredScan = ScanRow & { readonly id: number };

const SHOWN = 50;
const KEPT = 2000;
/** Older than this, nobody knows any more what a code was scanned for. */
export const FRESH_MS = 2 * 60_000;

/** The rows of the document in hand, newest first. */
export const rows = signal<readonly StoredScan[]>([]);
const shownFor = signal("");

/** Grows with everything that is written here. */
export const written = signal(0);

export const newest = computed(() => rows.value[0] ?? null);

/** Write a code down, with its number of this device; only then may it mean anything. */
export async function capture(scan: Scan): Promise<StoredScan> {
  const tx = await durable(["scans", "device"]);
  const counter = `scans of ${scan.device}`;
  const seq = Number((await tx.objectStore("device").get(counter)) ?? 0) + 1;
  const row = rowOf(readable(scan), scan.source, scan.at, { ...scan, seq });
  const [id] = await Promise.all([
    tx.objectStore("scans").add(row),
    tx.objectStore("device").put(seq, counter),
  ]);
  await tx.done;
  written.value += 1;
  return { ...row, id };
}

/** A row for what was pressed instead of scanned. */
export async function captureTap(code: string): Promise<StoredScan> {
  const row = rowOf(code, "tap", new Date().toISOString(), null);
  const tx = await durable(["scans"]);
  const id = await tx.objectStore("scans").add(row);
  await tx.done;
  return { ...row, id };
}

function rowOf(raw: string, source: Source, at: string, scan: Scan | null): ScanRow {
  return {
    raw,
    scan,
    source,
    at,
    document: shownFor.peek(),
    outcome: null,
    row: null,
    undo: [],
    undone: false,
  };
}

/**
 * The same for what a station read: code and cursor are one write, so that neither a reload nor
 * another tab takes it twice or loses it. Null when it was taken before.
 */
export async function captureAt(
  scan: Scan,
  station: ReadAt,
  next: Cursor,
): Promise<StoredScan | null> {
  const tx = await durable(["scans", "device"]);
  const device = tx.objectStore("device");
  const known = (await device.get("station-cursor")) as Cursor | null | undefined;
  if (known?.grant !== next.grant || known.station !== next.station || known.last >= next.last) {
    await tx.done;
    return null;
  }
  const now = new Date().toISOString();
  const row: ScanRow = { ...rowOf(readable(scan), "station", now, scan), station };
  const [id] = await Promise.all([
    tx.objectStore("scans").add(row),
    device.put(next, "station-cursor"),
  ]);
  await tx.done;
  return { ...row, id };
}

/** What became of it. */
export async function judged(scan: StoredScan): Promise<void> {
  const tx = (await database()).transaction("scans", "readwrite");
  // A badge that is blanked leaves no trace in its record either.
  const kept = scan.raw === "" ? { ...scan, scan: null } : scan;
  await Promise.all([tx.store.put(kept), tx.done]);
  written.value += 1;
  if (scan.document === shownFor.peek() && scan.outcome !== "repeat") {
    const others = rows.peek().filter((one) => one.id !== scan.id);
    rows.value = [scan, ...others].sort((one, other) => other.id - one.id).slice(0, SHOWN);
  }
}

/** Show the rows of a document; they were kept, so a reload brings them back. */
export async function showRows(document: string): Promise<void> {
  if (document === shownFor.peek()) {
    return;
  }
  shownFor.value = document;
  rows.value = [];
  const all = await (await database()).getAllFromIndex("scans", "document", document);
  if (shownFor.peek() === document) {
    rows.value = all
      .filter((one): one is StoredScan => one.row !== null && one.outcome !== "repeat")
      .slice(-SHOWN)
      .reverse();
  }
}

/** What became of a row in the end. */
export async function outcomeOf(id: number): Promise<ScanRow["outcome"]> {
  return (await (await database()).get("scans", id))?.outcome ?? null;
}

/** The codes that were taken for a document and stand. */
export async function takenFor(document: string): Promise<readonly string[]> {
  const all = await (await database()).getAllFromIndex("scans", "document", document);
  return all
    .filter((one) => (one.outcome === "ok" || one.outcome === "done") && !one.undone)
    .map((one) => one.raw);
}

/** The document that scans are for now; blank outside of one. */
export function documentInHand(): string {
  return shownFor.peek();
}

/** The last records as they came, newest first. */
export async function lastRecords(count: number): Promise<Scan[]> {
  const found: Scan[] = [];
  const tx = (await database()).transaction("scans");
  let cursor = await tx.store.openCursor(null, "prev");
  while (cursor && found.length < count) {
    if (cursor.value.scan) {
      found.push(cursor.value.scan);
    }
    cursor = await cursor.continue();
  }
  return found;
}

/** Whoever heard it had nothing to say about it; it is not judged a second time. */
export async function heardOut(id: number): Promise<void> {
  const tx = (await database()).transaction("scans", "readwrite");
  const row = await tx.store.get(id);
  if (row?.outcome === null) {
    await tx.store.put({ ...row, outcome: "unknown" });
  }
  await tx.done;
}

/** Codes of the last minutes that were stored but never judged: the app went away in between. */
export async function unjudged(now: number = Date.now()): Promise<StoredScan[]> {
  const all = await (await database()).getAll("scans");
  return all.filter(
    (one): one is StoredScan =>
      one.outcome === null && one.source !== "tap" && now - Date.parse(one.at) < FRESH_MS,
  );
}

/** Codes that nobody knew and that are not in the outbox yet. */
export async function parkingRows(): Promise<StoredScan[]> {
  const all = await (await database()).getAll("scans");
  return all.filter((one): one is StoredScan => one.parking !== undefined);
}

const NEAR = 20;

/** What was scanned right before and right after a row; the oldest first. Badges are not kept. */
export async function neighbours(row: StoredScan, before: number, after: number) {
  const near = IDBKeyRange.bound(row.id - NEAR, row.id + NEAR);
  const all = await (await database()).getAll("scans", near);
  const others = all.filter(
    (one): one is StoredScan => one.id !== row.id && one.outcome !== "repeat" && one.raw !== "",
  );
  return {
    before: others.filter((one) => one.id < row.id).slice(-before),
    after: others.filter((one) => one.id > row.id).slice(0, after),
  };
}

/** Old rows make room; a command that came of them is in the outbox, not here. */
export async function pruneScans(): Promise<void> {
  const tx = (await database()).transaction("scans", "readwrite");
  const keys = await tx.store.getAllKeys();
  await Promise.all([...keys.slice(0, -KEPT).map((key) => tx.store.delete(key)), tx.done]);
}
