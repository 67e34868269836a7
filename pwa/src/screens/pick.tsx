/** A pick: go to the bin, take the goods, put them at the gate, hand over. */

import { documentRef } from "../domain/commands";
import { open, type WarehouseDocument } from "../domain/documents";
import { type Group, left, stops } from "../domain/groups";
import type { Meaning } from "../domain/meaning";
import { judgeGo, judgeTake, type PickAnswer, type PickStep } from "../domain/picking";
import { pack, shortLines } from "../offline/work";
import type { MarkState } from "../parts/tally";
import { Tally } from "../parts/tally";
import { t } from "../words/words";
import { carryOut } from "./answering";
import { Gone } from "./gone";
import { current, today, useDocument, useScans } from "./hooks";
import { askedOf, type Job, jobOf, update } from "./job";
import { PickFinish } from "./pick_finish";
import { PickGo } from "./pick_go";
import { judgeGate, PickPlace } from "./pick_place";
import { PickShort } from "./pick_short";
import { PickTake } from "./pick_take";

/** Where somebody is in a pick; what they see follows from it. */
export interface PickState {
  readonly document: WarehouseDocument;
  readonly groups: readonly Group[];
  readonly short: ReadonlySet<number>;
  readonly job: Job;
  /** The stop in hand; null when everything is taken or short. */
  readonly group: Group | null;
  readonly bin: string;
}

export function stateOf(document: WarehouseDocument): PickState {
  const job = jobOf(documentRef(document.kind, document.no));
  const groups = stops(document, pack.value);
  const short = shortLines(document);
  const todo = groups.filter((group) => !isDone(group, short));
  const group =
    todo.find((one) => one.key === job.group) ??
    todo.find((one) => !job.skipped.includes(one.key)) ??
    todo[0] ??
    null;
  const stays = group !== null && (job.group === group.key || job.bin === group.bin);
  return { document, groups, short, job, group, bin: stays ? job.bin : "" };
}

/** Nothing is left, or what is left was not there. */
export function isDone(group: Group, short: ReadonlySet<number>): boolean {
  return (
    left(group) <= 0 ||
    group.lines.filter((line) => open(line) > 0).every((line) => short.has(line.lineNo))
  );
}

/** What was seen and agreed to belongs to one stop. */
export function stepOf(state: PickState, group: Group): PickStep {
  const { job } = state;
  const same = job.group === group.key;
  return {
    pack: pack.peek(),
    document: state.document,
    groups: state.groups,
    group,
    bin: state.bin,
    asked: askedOf(job),
    accepted: same ? job.accepted : [],
    today: today(),
  };
}

export function Pick({ kind, no }: { kind: string; no: string }) {
  const document = useDocument(kind, no);
  useScans(async (scan, meaning) => {
    const now = current(kind, no);
    if (!now) {
      return;
    }
    const state = stateOf(now);
    if (!state.group) {
      await carryOut(scan, judgeGate(state, meaning), now);
      return;
    }
    const answer = judged(state, state.group, meaning);
    await carryOut(scan, answer, now);
    follow(state, state.group, answer, scan.raw.trim());
  });
  // Another's pick comes without its lines.
  if (!document || document.lines.length === 0) {
    return <Gone no={no} />;
  }
  const state = stateOf(document);
  const { group, job } = state;
  if (!group) {
    const anything = state.groups.some((one) => one.handled > 0);
    const isCarried = document.lines.some((line) => line.action === "place");
    return job.placed || !anything || !isCarried ? (
      <PickFinish {...state} />
    ) : (
      <PickPlace {...state} />
    );
  }
  if (job.short && job.group === group.key) {
    return <PickShort {...state} group={group} />;
  }
  return state.bin ? <PickTake {...state} group={group} /> : <PickGo {...state} group={group} />;
}

function judged(state: PickState, group: Group, meaning: Meaning): PickAnswer {
  const step = stepOf(state, group);
  if (state.bin) {
    return judgeTake(step, meaning);
  }
  const toBin = state.job.group === group.key ? state.job.toBin : "";
  return judgeGo(toBin ? { ...step, group: { ...group, bin: toBin } } : step, meaning);
}

/** Where an answer leads: another stop, the bin that was found, the lot that was seen. */
function follow(state: PickState, group: Group, answer: PickAnswer, text: string): void {
  const ref = documentRef(state.document.kind, state.document.no);
  if (answer.asks || (answer.commands.length === 0 && answer.bin === undefined && !answer.goTo)) {
    return;
  }
  const key = answer.goTo ?? group.key;
  const same = state.job.group === key;
  const seen = same ? state.job.seen : [];
  const accepted = same ? state.job.accepted : [];
  const agreed = state.job.asked === text && answer.lot;
  update(ref, {
    group: key,
    bin: answer.bin ?? state.bin,
    toBin: "",
    seen: answer.lot === undefined ? seen : [...new Set([...seen, answer.lot])],
    accepted: agreed ? [...new Set([...accepted, agreed])] : accepted,
    // Whoever said while the scan was kept that there is less here is asked why.
    ...(key === group.key && !state.job.short ? {} : { short: false }),
    placed: false,
  });
}

/** The walk as marks; a stop that was short is hatched. */
export function PickTally({ groups, group, short }: PickState) {
  const marks = groups.map((one): MarkState => {
    if (isDone(one, short)) {
      return left(one) > 0 ? "short" : "done";
    }
    return one.key === group?.key ? "now" : "open";
  });
  const at = group ? groups.findIndex((one) => one.key === group.key) + 1 : groups.length;
  return (
    <Tally
      marks={marks}
      part={group && group.quantity > 0 ? group.handled / group.quantity : 0}
      count={String(at)}
      total={String(groups.length)}
      label={t("tally.lines", { done: at, total: groups.length })}
    />
  );
}
