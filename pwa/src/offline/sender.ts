/**
 * Sends the outbox: in order, one tab at a time, in batches, until all of it is answered. Whatever
 * fails on the way leaves the entries queued; the server knows a command it has seen.
 */

import { get, post } from "../api/client";
import { NoAnswer, type Problem, RefusedRequest } from "../api/problems";
import type { BatchAnswer, CommandAnswer, SyncState } from "../api/schema";
import { remembered } from "./database";
import { noting, reached } from "./network";
import {
  type Entry,
  type EntryState,
  entries,
  queued,
  type Result,
  store,
  whenQueued,
} from "./outbox";
import { sessionEnded } from "./session";

const MOST = 50;
const LARGEST = 200_000;
const SOON_MS = 300;
const PAUSES_S = [1, 2, 4, 8, 15, 30];

export const APP = "0.1.0";

let failures = 0;
let retryAt = 0;
let soon: ReturnType<typeof setTimeout> | undefined;
let sending: Promise<void> | undefined;
/** Told when something new was applied: the work pack on this device is older than the server's. */
let onApplied: () => void = () => {};

export function watchOutbox(applied: () => void): void {
  onApplied = applied;
  whenQueued(() => {
    clearTimeout(soon);
    soon = setTimeout(() => void flush(), SOON_MS);
  });
  addEventListener("online", () => void flush());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") {
      void flush();
    }
  });
  setInterval(() => {
    if (queued.peek().length > 0 && performance.now() >= retryAt) {
      void flush();
    }
  }, 1000);
  void flush();
}

/** Send what waits. Whoever asks while it is being sent waits for that. */
export function flush(): Promise<void> {
  clearTimeout(soon);
  sending ??= oneAtATime(sendAll).finally(() => {
    sending = undefined;
  });
  return sending;
}

/** Only one tab sends; without locks (no secure context) this tab does what it can. */
async function oneAtATime(work: () => Promise<void>): Promise<void> {
  if (!navigator.locks) {
    await work();
    return;
  }
  await navigator.locks.request("stockhand-outbox", { ifAvailable: true }, async (lock) => {
    if (lock) {
      await work();
    }
  });
}

async function sendAll(): Promise<void> {
  const epoch = await remembered<string>("epoch");
  let applied = false;
  try {
    for (let batch = nextBatch(); batch.length > 0; batch = nextBatch()) {
      const answer = await noting(send(batch, epoch ?? ""));
      const left = await settle(batch, answer.results);
      applied ||= answer.results.some((one) => one.status === "applied");
      if (left > 0) {
        throw new NoAnswer("retry");
      }
    }
    failures = 0;
  } catch (error) {
    failed(error);
  }
  if (applied) {
    onApplied();
  }
}

function failed(error: unknown): void {
  if (error instanceof RefusedRequest && error.status === 401) {
    sessionEnded();
  } else if (!(error instanceof NoAnswer || error instanceof RefusedRequest)) {
    throw error;
  }
  const pause = PAUSES_S[Math.min(failures, PAUSES_S.length - 1)] ?? 30;
  failures += 1;
  // The monotonic clock: a device whose time of day jumps back must not stop sending.
  retryAt = performance.now() + pause * 1000 * (0.7 + 0.6 * Math.random());
}

/** The first queued entries of one schema, as many as a request may carry. */
export function nextBatch(): Entry[] {
  const found: Entry[] = [];
  let size = 0;
  for (const entry of queued.peek()) {
    size += JSON.stringify(entry.command.payload).length + 400;
    if (found.length === MOST || size > LARGEST || entry.schema !== (found[0] ?? entry).schema) {
      break;
    }
    found.push(entry);
  }
  return found;
}

function send(batch: readonly Entry[], epoch: string): Promise<BatchAnswer> {
  return post<BatchAnswer>(
    "/sync/commands",
    {
      schema: batch[0]?.schema,
      epoch,
      client_time: new Date().toISOString(),
      app: APP,
      commands: batch.map((entry) => ({
        id: entry.id,
        seq: entry.seq,
        name: entry.command.name,
        doc: entry.command.document.split("/").at(-1) ?? "",
        actor: entry.actor,
        grant: entry.grant,
        occurred_at: entry.occurredAt,
        depends_on: entry.dependsOn,
        confirm: entry.confirm,
        payload: entry.command.payload,
      })),
    },
    { timeoutMs: 15_000 },
  );
}

/** Take the answers in; how many commands are still unanswered. */
async function settle(batch: readonly Entry[], answers: readonly CommandAnswer[]): Promise<number> {
  if (answers.length !== batch.length) {
    throw new NoAnswer("another number of answers");
  }
  const answeredAt = new Date().toISOString();
  const changed: Entry[] = [];
  let left = 0;
  for (const [place, entry] of batch.entries()) {
    const answer = answers[place];
    if (!answer || answer.id !== entry.id || answer.status === "retry") {
      left += 1;
      continue;
    }
    changed.push({
      ...entry,
      state: stateOf(answer.status),
      result: (answer.result as Result | undefined) ?? null,
      problems: (answer.problems as Problem[] | undefined) ?? [],
      blockedBy: (answer.by as string[] | undefined) ?? [],
      answeredAt,
    });
  }
  await store(changed);
  await freeChildren(changed);
  return left;
}

function stateOf(status: CommandAnswer["status"]): EntryState {
  if (status === "applied" || status === "resolved") {
    return "acked";
  }
  return status === "retry" ? "queued" : status;
}

/** What waited for a command that is done now goes out again. */
async function freeChildren(changed: readonly Entry[]): Promise<void> {
  const done = new Set(changed.filter((one) => one.state === "acked").map((one) => one.id));
  const free = entries
    .peek()
    .filter((one) => one.state === "blocked" && one.blockedBy.some((id) => done.has(id)));
  await store(free.map((one) => ({ ...one, state: "queued" as const, blockedBy: [] })));
}

/**
 * A server that was restored from an older backup knows less than it once answered: what it has lost
 * is sent again. It knows the rest by their ids.
 */
export async function compareWithServer(): Promise<void> {
  const epoch = await remembered<string>("epoch");
  const state = await noting(get<SyncState>(`/sync/state?epoch=${epoch}`));
  const lost = entries
    .peek()
    .filter((one) => one.state === "acked" && one.seq > state.last_seq && one.result !== null);
  await store(lost.map((one) => ({ ...one, state: "queued" as const, result: null })));
  if (lost.length > 0) {
    void flush();
  }
}

/** Wait for the final answer of an entry; null when none comes in time, or nobody is reached. It is
 * sent all the same. */
export async function answerTo(entry: Entry, timeoutMs = 20_000): Promise<Entry | null> {
  const until = performance.now() + timeoutMs;
  while (performance.now() < until) {
    const found = entries.peek().find((one) => one.seq === entry.seq);
    if (found?.state !== "queued") {
      return found ?? null;
    }
    await flush();
    const after = entries.peek().find((one) => one.seq === entry.seq);
    if (after && after.state !== "queued") {
      return after;
    }
    if (!reached.peek()) {
      return null;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return null;
}
