/** A put-away or a movement: take goods, place them, register what was placed. */

import { documentRef } from "../domain/commands";
import type { WarehouseDocument } from "../domain/documents";
import { drops, type Group, left } from "../domain/groups";
import {
  judgeLot,
  judgePiece,
  judgePlace,
  judgeTake,
  missing,
  type PutAwayAnswer,
  type PutAwayStep,
} from "../domain/putting_away";
import { NO_LOT } from "../domain/receiving";
import { pack } from "../offline/work";
import { clearOutcome } from "../scanning/feedback";
import { carryOut } from "./answering";
import { Gone } from "./gone";
import { current, useDocument, useScans } from "./hooks";
import { askedOf, jobOf, update } from "./job";
import { PlaceGoods } from "./place_goods";
import { PutAwayDate } from "./put_away_date";
import { RegisterPutAway } from "./register_put_away";
import { TakeGoods } from "./take_goods";

/** What every step of a put-away needs to know. */
export interface PutAwayProps {
  readonly document: WarehouseDocument;
  readonly step: PutAwayStep;
}

const NOTHING_IN_HAND = { group: "", serials: [], amount: 0, piecewise: false, hand: NO_LOT };

export function PutAway({ kind, no }: { kind: string; no: string }) {
  const document = useDocument(kind, no);
  const ref = documentRef(kind, no);
  useScans(async (scan, meaning) => {
    const now = current(kind, no);
    if (!now) {
      return;
    }
    const step = stepOf(now);
    const job = jobOf(ref);
    if (missing(step) === "date" && meaning.expiration && !meaning.lot) {
      update(ref, { hand: { ...job.hand, expiration: meaning.expiration } });
      return;
    }
    const answer = judged(step, job.piecewise, meaning);
    await carryOut(scan, answer, now);
    follow(ref, answer);
  });
  // Another's work comes without its lines.
  if (!document || document.lines.length === 0) {
    return <Gone no={no} />;
  }
  const step = stepOf(document);
  const job = jobOf(ref);
  if (step.groups.every((group) => left(group) <= 0)) {
    return <RegisterPutAway document={document} step={step} />;
  }
  if (step.group && missing(step) === "date") {
    return <PutAwayDate document={document} group={step.group} lot={step.lot} />;
  }
  return step.group && !job.piecewise && missing(step) === null ? (
    <PlaceGoods document={document} step={step} group={step.group} />
  ) : (
    <TakeGoods document={document} step={step} />
  );
}

function judged(
  step: PutAwayStep,
  piecewise: boolean,
  meaning: Parameters<typeof judgePlace>[2],
): PutAwayAnswer {
  if (!step.group) {
    return judgeTake(step, meaning);
  }
  if (missing(step) === "lot") {
    return judgeLot(step, step.group, meaning);
  }
  return piecewise ? judgePiece(step, step.group, meaning) : judgePlace(step, step.group, meaning);
}

export function stepOf(document: WarehouseDocument): PutAwayStep {
  const job = jobOf(documentRef(document.kind, document.no));
  const groups = drops(document);
  const group = groups.find((one) => one.key === job.group && left(one) > 0) ?? null;
  return {
    pack: pack.value,
    document,
    groups,
    group,
    serials: group ? job.serials : [],
    amount: group ? job.amount : 0,
    lot: job.hand.lot,
    expiration: job.hand.expiration,
    asked: askedOf(job),
  };
}

/** Where an answer leads: goods in the hand, or the hand is empty again. */
function follow(ref: string, answer: PutAwayAnswer): void {
  if (answer.bin !== undefined) {
    update(ref, { ...NOTHING_IN_HAND, bin: answer.bin });
  } else if (answer.takes !== undefined) {
    const serials = answer.joins === undefined ? [] : [answer.joins];
    const { lot = "", expiration = "" } = answer;
    const hand = { ...NO_LOT, lot, expiration };
    const piecewise = answer.piecewise ?? serials.length > 0;
    update(ref, { ...NOTHING_IN_HAND, group: answer.takes, serials, piecewise, hand });
  } else if (answer.lot !== undefined) {
    const { lot, expiration = "" } = answer;
    update(ref, { hand: { ...NO_LOT, lot, expiration } });
  } else if (answer.joins !== undefined) {
    update(ref, { serials: [...jobOf(ref).serials, answer.joins] });
  } else if (answer.commands.length > 0) {
    update(ref, NOTHING_IN_HAND);
  }
}

export function takeInHand(ref: string, group: Group): void {
  clearOutcome();
  update(ref, { ...NOTHING_IN_HAND, group: group.key });
}

export function putDown(ref: string): void {
  clearOutcome();
  update(ref, NOTHING_IN_HAND);
}
