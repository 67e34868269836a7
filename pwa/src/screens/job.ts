/**
 * Where somebody is within a document: the stop in hand, the bin that was confirmed, the lot of the
 * next pieces. Kept on the device, so that a reload or a dead battery goes on at the very step.
 */

import { signal } from "@preact/signals";
import type { Counted } from "../domain/counting";
import type { Carried } from "../domain/moving";
import { type LotInHand, NO_LOT } from "../domain/receiving";
import { remember, remembered } from "../offline/database";

export interface Job {
  /** The stop of a pick, or the goods of a put-away, that is in hand. */
  readonly group: string;
  /** The bin that was scanned for it; blank on the way there. */
  readonly bin: string;
  /** Another bin than the planned one that is gone to. */
  readonly toBin: string;
  /** Lots that were seen at this stop: the rest may be taken without scanning each piece. */
  readonly seen: readonly string[];
  /** Other lots that were agreed to at this stop. */
  readonly accepted: readonly string[];
  readonly skipped: readonly string[];
  /** A part of the goods: serials, or an amount. */
  readonly serials: readonly string[];
  readonly amount: number;
  readonly piecewise: boolean;
  readonly placed: boolean;
  /** What was seen in the bin that is counted; a kept code that is being named; an item without its
   * number, and the variant that its label said. */
  readonly counted: readonly Counted[];
  readonly naming: string;
  readonly item: string;
  readonly variant: string;
  /** Goods that are moved without a document. */
  readonly carried: readonly Carried[];
  readonly hand: LotInHand;
  readonly pending: number;
  readonly removing: boolean;
  readonly short: boolean;
  readonly reason: string;
  readonly note: string;
  /** The text that a band asked to scan again, and when. */
  readonly asked: string;
  readonly askedAt: number;
}

export const NEW_JOB: Job = {
  group: "",
  bin: "",
  toBin: "",
  seen: [],
  accepted: [],
  skipped: [],
  serials: [],
  amount: 0,
  piecewise: false,
  placed: false,
  counted: [],
  naming: "",
  item: "",
  variant: "",
  carried: [],
  hand: NO_LOT,
  pending: 0,
  removing: false,
  short: false,
  reason: "",
  note: "",
  asked: "",
  askedAt: 0,
};

const KEY = "jobs";
/** A scanner that reads twice must not say yes to a question. */
export const THINK_MS = 500;
const MOST = 40;

const jobs = signal<Readonly<Record<string, Job>>>({});

export async function loadJobs(): Promise<void> {
  jobs.value = (await remembered<Record<string, Job>>(KEY)) ?? {};
}

export function jobOf(document: string): Job {
  return { ...NEW_JOB, ...jobs.value[document] };
}

export function update(document: string, part: Partial<Job>): void {
  const after = { ...(jobs.peek()[document] ?? NEW_JOB), ...part };
  const others = Object.entries(jobs.peek()).filter(([key]) => key !== document);
  jobs.value = Object.fromEntries([...others.slice(1 - MOST), [document, after]]);
  void remember(KEY, jobs.value);
}

/** What the last band asked to scan again, once there was time to read it. */
export function askedOf(job: Job): string {
  return Date.now() - job.askedAt >= THINK_MS ? job.asked : "";
}
