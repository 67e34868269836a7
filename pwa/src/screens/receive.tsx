/**
 * One line of a delivery being counted in. What it shows follows from what is missing: the lot, its
 * date, the serials, or only how many.
 */

import type { ItemView } from "../api/schema";
import { documentRef } from "../domain/commands";
import type { Line, WarehouseDocument } from "../domain/documents";
import {
  judge,
  judgeLotAlone,
  type ReceivingAnswer,
  type ReceivingStep,
} from "../domain/receiving";
import { pack } from "../offline/work";
import { carryOut } from "./answering";
import { CountGoods } from "./count_goods";
import { CountSerials } from "./count_serials";
import { Gone } from "./gone";
import { current, today, useDocument, useScans } from "./hooks";
import { askedOf, jobOf, update } from "./job";
import { LotDate, LotNumber } from "./lot_details";
import { replace } from "./navigation";

/** What every step of counting in needs to know. */
export interface ReceiveProps {
  readonly document: WarehouseDocument;
  readonly line: Line;
  readonly item: ItemView;
}

export function Receive({ no, lineNo }: { no: string; lineNo: number }) {
  const document = useDocument("receipt", no);
  const ref = documentRef("receipt", no);
  const line = document?.lines.find((one) => one.lineNo === lineNo);
  const item = line && pack.value.items.get(line.item);
  useScans(async (scan, meaning) => {
    const step = stepOf(no, lineNo);
    const now = step?.document.lines.find((one) => one.lineNo === lineNo);
    const goods = now && pack.peek().items.get(now.item);
    if (!step || !now || !goods) {
      return;
    }
    const job = jobOf(ref);
    if (needsOf(goods, ref) === "date" && meaning.expiration && !meaning.lot) {
      update(ref, { hand: { ...job.hand, expiration: meaning.expiration } });
      return;
    }
    const lotFirst = goods.serial && goods.lot && job.hand.lot === "";
    const answer: ReceivingAnswer = lotFirst
      ? judgeLotAlone(step, now, goods, meaning)
      : judge(step, meaning);
    await carryOut(scan, answer, step.document);
    follow(no, answer);
  });
  if (!document || !line || !item) {
    return <Gone no={no} />;
  }
  const props = { document, line, item };
  switch (needsOf(item, ref)) {
    case "lot":
      return <LotNumber {...props} />;
    case "date":
      return <LotDate {...props} />;
    default:
      return item.serial ? <CountSerials {...props} /> : <CountGoods {...props} />;
  }
}

/** What must be known before a piece can be counted. */
function needsOf(item: ItemView, ref: string): "lot" | "date" | null {
  const { hand, pending } = jobOf(ref);
  if (!item.lot) {
    return null;
  }
  if (hand.lot === "") {
    return "lot";
  }
  const mustHaveDate = item.expiration_required && hand.expiration === "";
  return mustHaveDate || pending > 0 ? "date" : null;
}

export function stepOf(no: string, lineNo: number): ReceivingStep | null {
  const document = current("receipt", no);
  const job = jobOf(documentRef("receipt", no));
  return document
    ? {
        pack: pack.peek(),
        document,
        lineNo,
        hand: job.hand,
        removing: job.removing,
        asked: askedOf(job),
        today: today(),
      }
    : null;
}

/** Where an answer leads: another line, another lot in the hand. */
export function follow(no: string, answer: ReceivingAnswer): void {
  const ref = documentRef("receipt", no);
  if (answer.hand) {
    update(ref, { hand: answer.hand });
  }
  if (answer.pending !== undefined) {
    update(ref, { pending: answer.pending });
  }
  if (answer.opens !== undefined) {
    const hand = answer.hand ?? { lot: "", expiration: "", fixed: false };
    update(ref, {
      group: String(answer.opens),
      hand,
      pending: answer.pending ?? 0,
      removing: false,
    });
    replace({ screen: "receive", no, lineNo: answer.opens });
  }
}
