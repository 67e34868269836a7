/**
 * The outbox: every command of this device in its order, kept until the server's final answer is
 * known and, where that is no yes, a person has dealt with it. Sending is `sender.ts`.
 */

import { computed, signal } from "@preact/signals";
import type { Problem } from "../api/problems";
import type { Command } from "../domain/commands";
import { newId } from "../domain/uuid";
import { database, durable } from "./database";
import { me } from "./session";
import { hear, tell } from "./tabs";

/** The protocol that the entries of this app speak. */
export const SCHEMA = 1;

const KEPT_MS = 24 * 3_600_000;

/**
 * queued: not answered yet. acked: done. conflict: the rules forbid it, or it is a question.
 * rejected: no command the server knows. blocked: it waits for another one. review: a person has to
 * decide. discarded: dealt with here; it will not happen.
 */
export type EntryState =
  | "queued"
  | "acked"
  | "conflict"
  | "rejected"
  | "blocked"
  | "review"
  | "discarded";

export interface Entry {
  readonly seq: number;
  readonly id: string;
  readonly schema: number;
  readonly command: Command;
  readonly actor: string;
  readonly actorName: string;
  readonly grant: string;
  readonly occurredAt: string;
  readonly dependsOn: readonly string[];
  readonly confirm: readonly string[];
  readonly state: EntryState;
  readonly scan: number | null;
  readonly result: Result | null;
  readonly problems: readonly Problem[];
  readonly blockedBy: readonly string[];
  readonly answeredAt: string | null;
}

/** What an applied command gives back. */
export interface Result {
  readonly no?: string;
  readonly version?: number;
  readonly warnings?: readonly Problem[];
  readonly [field: string]: unknown;
}

export const entries = signal<readonly Entry[]>([]);

export const queued = computed(() => entries.value.filter((one) => one.state === "queued"));
export const attention = computed(() => entries.value.filter((one) => needsPerson(one)));
export const byDocument = computed(() => {
  const found = new Map<string, Entry[]>();
  for (const entry of entries.value) {
    const key = entry.command.document;
    const of = found.get(key);
    if (of) {
      of.push(entry);
    } else {
      found.set(key, [entry]);
    }
  }
  return found;
});

export function needsPerson(entry: Entry): boolean {
  return /^(conflict|rejected|blocked|review)$/.test(entry.state);
}

/** Called when there is something to send; `sender.ts` sets it. */
let onQueued: () => void = () => {};

export function whenQueued(callback: () => void): void {
  onQueued = callback;
}

/** Read what is there, forgetting what was done with more than a day ago. */
export async function loadOutbox(now: number = Date.now()): Promise<void> {
  const db = await database();
  const all = await db.getAll("outbox");
  const old = all.filter((one) => isDone(one) && Date.parse(one.answeredAt ?? "") < now - KEPT_MS);
  if (old.length > 0) {
    const tx = db.transaction("outbox", "readwrite");
    await Promise.all([...old.map((one) => tx.store.delete(one.seq)), tx.done]);
  }
  const gone = new Set(old.map((one) => one.seq));
  entries.value = all.filter((one) => !gone.has(one.seq));
}

function isDone(entry: Entry): boolean {
  return entry.state === "acked" || entry.state === "discarded";
}

/** Commands, stored in one transaction with their places in the queue; then they may be beeped for. */
export async function enqueue(
  commands: readonly Command[],
  scan: number | null = null,
  dependsOn: readonly string[] = [],
): Promise<Entry[]> {
  const person = me.value;
  if (!person || commands.length === 0) {
    return [];
  }
  const occurredAt = new Date().toISOString();
  const tx = await durable(["device", "outbox"]);
  let seq = ((await tx.objectStore("device").get("seq")) as number | undefined) ?? 0;
  const added = commands.map((command): Entry => {
    seq += 1;
    return {
      seq,
      id: newId(),
      schema: SCHEMA,
      command,
      actor: person.employee,
      actorName: person.name,
      grant: person.grant,
      occurredAt,
      dependsOn,
      confirm: [],
      state: "queued",
      scan,
      result: null,
      problems: [],
      blockedBy: [],
      answeredAt: null,
    };
  });
  await Promise.all([
    ...added.map((entry) => tx.objectStore("outbox").add(entry)),
    tx.objectStore("device").put(seq, "seq"),
    tx.done,
  ]);
  merge(added);
  tell({ entries: added });
  onQueued();
  return added;
}

/** Store changed entries and show them here and in other tabs. */
export async function store(changed: readonly Entry[]): Promise<void> {
  if (changed.length === 0) {
    return;
  }
  const tx = await durable(["outbox"]);
  await Promise.all([...changed.map((entry) => tx.objectStore("outbox").put(entry)), tx.done]);
  merge(changed);
  tell({ entries: changed });
}

function merge(changed: readonly Entry[]): void {
  const found = new Map(entries.value.map((one) => [one.seq, one]));
  for (const entry of changed) {
    found.set(entry.seq, entry);
  }
  entries.value = [...found.values()].sort((one, other) => one.seq - other.seq);
}

hear((message) => {
  if (message.entries) {
    merge(message.entries);
  }
});

/** A person says yes to what the server asks: the same command goes out again, confirmed. */
export async function confirm(entry: Entry): Promise<void> {
  const codes = entry.problems.map((problem) => problem.code);
  await store([{ ...entry, state: "queued", confirm: codes, problems: [] }]);
  onQueued();
}

/** It will not happen; neither will what depends on it. */
export async function discard(entry: Entry): Promise<void> {
  const children = entries.value.filter(
    (one) => one.state === "blocked" && one.blockedBy.includes(entry.id),
  );
  const answeredAt = new Date().toISOString();
  await store([entry, ...children].map((one) => ({ ...one, state: "discarded", answeredAt })));
}

/**
 * Entries of a document whose effect its copy on this device does not show yet: the copy came with
 * the last place in the queue that is in it, also where the answer to an entry is still under way.
 */
export function pendingOn(reference: string, version: number, lastSeq: number): Entry[] {
  return (byDocument.value.get(reference) ?? []).filter(
    (one) =>
      one.seq > lastSeq &&
      (one.state === "queued" ||
        (one.state === "acked" && one.result !== null && (one.result.version ?? 0) > version)),
  );
}
