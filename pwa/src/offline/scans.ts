/**
 * Every code that was scanned, in its order, stored before anything looks at it; and what became of
 * it. The newest of a document are the rows that its screen shows.
 */

import { computed, signal } from "@preact/signals";
import type { Outcome, RowText } from "../domain/answers";
import type { Command } from "../domain/commands";
import { database, durable } from "./database";

export type Source = "wedge" | "paste" | "manual" | "tap";

/** A row: the code as it came, and once it is judged, its outcome, its words, what undoes it. */
export interface ScanRow {
  readonly id?: number;
  readonly raw: string;
  readonly source: Source;
  readonly at: string;
  readonly document: string;
  readonly outcome: Outcome | "repeat" | null;
  readonly row: RowText | null;
  readonly undo: readonly Command[];
  readonly undone: boolean;
}

/** A row that has its place in the store. */
export type StoredScan = ScanRow & { readonly id: number };

const SHOWN = 50;
const KEPT = 2000;
/** Older than this, nobody knows any more what a code was scanned for. */
const FRESH_MS = 2 * 60_000;

/** The rows of the document in hand, newest first. */
export const rows = signal<readonly StoredScan[]>([]);
const shownFor = signal("");

export const newest = computed(() => rows.value[0] ?? null);

/** Write a code down; only then may it mean anything. */
export async function capture(raw: string, source: Source): Promise<StoredScan> {
  const row: ScanRow = {
    raw,
    source,
    at: new Date().toISOString(),
    document: shownFor.peek(),
    outcome: null,
    row: null,
    undo: [],
    undone: false,
  };
  const tx = await durable(["scans"]);
  const id = await tx.objectStore("scans").add(row);
  await tx.done;
  return { ...row, id };
}

/** What became of it. */
export async function judged(scan: StoredScan): Promise<void> {
  const tx = (await database()).transaction("scans", "readwrite");
  await Promise.all([tx.store.put(scan), tx.done]);
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

/** Old rows make room; a command that came of them is in the outbox, not here. */
export async function pruneScans(): Promise<void> {
  const tx = (await database()).transaction("scans", "readwrite");
  const keys = await tx.store.getAllKeys();
  await Promise.all([...keys.slice(0, -KEPT).map((key) => tx.store.delete(key)), tx.done]);
}
