/** Goods moved from bin to bin without a document: scanned where they lie, and where they come to. */

import { useEffect } from "preact/hooks";
import { MOVES } from "../domain/commands";
import { type Meaning, understand } from "../domain/meaning";
import { judgeMove, type MoveAnswer, type MoveStep } from "../domain/moving";
import { reached } from "../offline/network";
import { judged, type StoredScan, showRows } from "../offline/scans";
import { learn, pack } from "../offline/work";
import { signalOutcome } from "../scanning/feedback";
import { carryOut } from "./answering";
import { foundThere } from "./finding";
import { today, useScans } from "./hooks";
import { askedOf, jobOf, update } from "./job";
import { MoveCarry, MoveChoose } from "./move_carry";
import { MoveFrom, MoveStart } from "./move_from";
import { openDocument } from "./opening";

export function Move() {
  useEffect(() => {
    void showRows(MOVES);
    return () => void showRows("");
  }, []);
  useScans(async (scan, first) => {
    const meaning = await known(scan, first);
    const task = meaning.documents.find((one) => /movement$/.test(one.kind));
    if (task && jobOf(MOVES).carried.length === 0) {
      await judged({ ...scan, outcome: "ok", row: { code: task.no } });
      signalOutcome("ok", null);
      await openDocument(task);
      return;
    }
    await take(scan, judgeMove(stepOf(), meaning));
  });
  const { bin, carried } = jobOf(MOVES);
  if (carried.some((one) => one.bin === "")) {
    return <MoveChoose carried={carried} />;
  }
  if (carried.length > 0) {
    return <MoveCarry carried={carried} />;
  }
  return bin ? <MoveFrom bin={bin} /> : <MoveStart />;
}

export function stepOf(): MoveStep {
  const job = jobOf(MOVES);
  return { pack: pack.peek(), from: job.bin, carried: job.carried, asked: askedOf(job) };
}

/** Goods of no open document are not in the pack: the server is asked for them where it answers. */
async function known(scan: StoredScan, meaning: Meaning): Promise<Meaning> {
  if (!reached.peek() || meaning.documents.length > 0) {
    return meaning;
  }
  if (meaning.bin) {
    void learn({ bin: meaning.bin });
    return meaning;
  }
  const [item] = [...meaning.items, ...meaning.numbers];
  if (item && pack.peek().stock.has(item.item)) {
    return meaning;
  }
  const found = item ? item.item : (await foundThere(scan.raw, pack.peek()))?.item;
  if (!found) {
    return meaning;
  }
  await learn({ item: found });
  return understand(scan.raw, pack.peek(), today());
}

/** Where an answer leads: goods in the hand, or an empty hand again. */
export async function take(scan: StoredScan, answer: MoveAnswer): Promise<void> {
  await carryOut(scan, answer, null);
  update(MOVES, {
    asked: answer.asks ? scan.raw.trim() : "",
    askedAt: answer.asks ? Date.now() : 0,
    ...(answer.from === undefined ? {} : { bin: answer.from }),
    ...(answer.carried === undefined ? {} : { carried: answer.carried }),
  });
}
