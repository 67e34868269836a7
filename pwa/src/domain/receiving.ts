/**
 * What a scan means to somebody counting in a delivery. A scan of goods counts one of what the label
 * says; a serial counts itself; what is missing, a lot or its date, is asked for once and kept.
 */

import type { ItemView, NumberInput } from "../api/schema";
import { type Answer, ask, good, type RowText, stop, unknown } from "./answers";
import { type Command, documentRef } from "./commands";
import { type Line, open, type WarehouseDocument } from "./documents";
import type { Meaning } from "./meaning";
import { isOn, lying, type Pack } from "./pack";
import { decimal, PIECE } from "./quantity";
import { full, serialProblem } from "./serial_checks";

/** The lot in the hand: what the next pieces carry. `fixed`: it came from a label. */
export interface LotInHand {
  readonly lot: string;
  readonly expiration: string;
  readonly fixed: boolean;
}

export const NO_LOT: LotInHand = { lot: "", expiration: "", fixed: false };

export interface ReceivingStep {
  readonly pack: Pack;
  readonly document: WarehouseDocument;
  /** The line in hand; null on the list of lines. */
  readonly lineNo: number | null;
  readonly hand: LotInHand;
  readonly removing: boolean;
  readonly asked: string;
  readonly today: string;
}

/** `opens` is the line that is now in hand; `needs` is what must be given before `pending` counts. */
export interface ReceivingAnswer extends Answer {
  readonly opens?: number;
  readonly hand?: LotInHand;
  readonly needs?: "lot" | "date";
  readonly pending?: number;
}

export function judge(step: ReceivingStep, meaning: Meaning): ReceivingAnswer {
  if (meaning.bin || meaning.user || meaning.documents.length > 0) {
    return notGoods(step, meaning);
  }
  if (meaning.garbled) {
    return stop(meaning.text, {
      full: false,
      head: { key: "band.garbled" },
      code: meaning.text,
      body: { key: "band.garbled.body" },
    });
  }
  const line = lineMeant(step, meaning);
  if (!line) {
    return noLine(step, meaning);
  }
  const item = step.pack.items.get(line.item);
  if (line.lineNo === step.lineNo) {
    return item?.serial && isItsLabel(item, meaning)
      ? labelNotSerial(item, meaning)
      : judgeLine(step, line, item, meaning);
  }
  const turned = { ...step, lineNo: line.lineNo, hand: NO_LOT, removing: false };
  const answer =
    item?.serial && isItsLabel(item, meaning)
      ? opened(line, meaning)
      : judgeLine(turned, line, item, meaning);
  return { ...answer, opens: line.lineNo };
}

/** The item's own barcode and nothing more, where a serial is asked for. */
function isItsLabel(item: ItemView, meaning: Meaning): boolean {
  return meaning.items.some((one) => one.item === item.no) && !meaning.serial && !meaning.lot;
}

/** The line that the code names; else the one in hand, if its goods carry numbers. */
function lineMeant(step: ReceivingStep, meaning: Meaning): Line | undefined {
  const lines = step.document.lines;
  const inHand = lines.find((line) => line.lineNo === step.lineNo);
  if (meaning.items.length > 0) {
    const fitting = lines.filter((line) => meaning.items.some(isOn(line)));
    return (
      fitting.find((line) => line.lineNo === step.lineNo && open(line) > 0) ??
      fitting.find((line) => open(line) > 0) ??
      fitting[0]
    );
  }
  const carries = inHand && step.pack.items.get(inHand.item);
  if (inHand && (carries?.serial || carries?.lot)) {
    return inHand;
  }
  const known = new Set(meaning.numbers.map((one) => one.item));
  return lines.find((line) => known.has(line.item) && open(line) > 0);
}

function notGoods(step: ReceivingStep, meaning: Meaning): Answer {
  const line = step.document.lines.find((one) => one.lineNo === step.lineNo);
  return stop(meaning.text, {
    full: false,
    head: { key: "band.not-goods" },
    code: meaning.text,
    body: line
      ? { key: "band.not-goods.line", facts: { item: line.description } }
      : { key: "band.not-goods.body" },
  });
}

function noLine(step: ReceivingStep, meaning: Meaning): Answer {
  if (meaning.items.length > 0 || meaning.labelled) {
    const name = step.pack.items.get(meaning.items[0]?.item ?? "")?.description;
    return stop(meaning.text, {
      full: true,
      head: { key: "band.not-ordered" },
      scanned: { code: meaning.items[0]?.item ?? meaning.text, ...(name ? { name } : {}) },
      reason: { key: "band.not-ordered.reason", facts: { document: step.document.no } },
      next: { key: "band.not-ordered.next" },
    });
  }
  return unknown(meaning.text, { key: "band.unknown.item" });
}

function judgeLine(
  step: ReceivingStep,
  line: Line,
  item: ItemView | undefined,
  meaning: Meaning,
): ReceivingAnswer {
  if (item?.serial) {
    return judgeSerial(step, line, item, meaning);
  }
  if (item?.lot) {
    return judgeLot(step, line, item, meaning);
  }
  const amount = amountOf(line, meaning);
  return step.removing ? taken(step, line, amount) : counted(step, line, amount, [], meaning.text);
}

/** One scan is what the label says, a packing, or one piece. */
function amountOf(line: Line, meaning: Meaning): number {
  const coded = meaning.items.find(isOn(line));
  if (meaning.count > 0) {
    return meaning.count * PIECE;
  }
  return coded ? coded.perUnit : PIECE;
}

function judgeSerial(
  step: ReceivingStep,
  line: Line,
  item: ItemView,
  meaning: Meaning,
): ReceivingAnswer {
  const serial = meaning.serial || meaning.text;
  const hand = handAfter(step, meaning);
  if (meaning.lot && !meaning.serial) {
    return { ...opened(line, meaning), hand };
  }
  if (step.removing) {
    return removed(step, line, serial);
  }
  const wrong = serialProblem(step, line, item, serial, meaning);
  if (wrong) {
    return wrong;
  }
  const needs = missing(item, hand);
  if (needs) {
    return needed(serial, needs, hand);
  }
  const input: NumberInput = { serial, quantity: "1", ...lotOf(item, hand) };
  const place = countOf(line) + 1;
  const answer = counted(step, line, PIECE, [input], serial, {
    code: serial,
    note: { key: "row.number", facts: { number: place } },
  });
  return { ...answer, hand };
}

function opened(line: Line, meaning: Meaning): ReceivingAnswer {
  const row = {
    code: meaning.text,
    note: { key: "row.opened", facts: { item: line.description } },
  } as const;
  return { ...good("ok", row), opens: line.lineNo };
}

function labelNotSerial(item: ItemView, meaning: Meaning): Answer {
  return stop(meaning.text, {
    full: false,
    head: { key: "band.item-label" },
    code: meaning.text,
    body: { key: "band.item-label.body", facts: { item: item.description } },
  });
}

function removed(step: ReceivingStep, line: Line, serial: string): Answer {
  const known = line.numbers.find((one) => one.number.serial === serial && one.handled > 0);
  if (!known) {
    return stop(serial, {
      full: false,
      head: { key: "band.not-counted" },
      code: serial,
      body: { key: "band.not-counted.body" },
    });
  }
  const command: Command = {
    name: "unreceive-line",
    document: documentRef("receipt", step.document.no),
    payload: { receipt_no: step.document.no, line_no: line.lineNo, quantity: "1", ...known.number },
  };
  return good("ok", { code: serial, note: { key: "row.removed" } }, [command]);
}

function taken(step: ReceivingStep, line: Line, amount: number): Answer {
  const payload = { receipt_no: step.document.no, line_no: line.lineNo, quantity: decimal(amount) };
  if (amount > line.handled) {
    return stop(line.item, {
      full: false,
      head: { key: "band.not-counted" },
      code: line.item,
      body: { key: "band.not-counted.body" },
    });
  }
  return good("ok", { code: line.item, note: { key: "row.removed" } }, [
    { name: "unreceive-line", document: documentRef("receipt", step.document.no), payload },
  ]);
}

function countOf(line: Line): number {
  return line.numbers.filter((one) => one.handled > 0).length;
}

/** The lot that the next piece carries: from this label, else the one in the hand. */
function handAfter(step: ReceivingStep, meaning: Meaning): LotInHand {
  if (!meaning.lot) {
    return meaning.expiration ? { ...step.hand, expiration: meaning.expiration } : step.hand;
  }
  const expiration = meaning.expiration || knownDate(step, meaning.lot);
  return { lot: meaning.lot, expiration, fixed: true };
}

/** The date a lot has already: on this delivery or in stock. One lot, one date. */
function knownDate(step: ReceivingStep, lot: string): string {
  const line = step.document.lines.find((one) => one.lineNo === step.lineNo);
  const here = line?.numbers.find((one) => one.number.lot === lot && one.expiration);
  const stock = line ? lying(step.pack, line.item, { lot })[0] : undefined;
  return here?.expiration ?? stock?.expiration ?? "";
}

function missing(item: ItemView, hand: LotInHand): "lot" | "date" | null {
  if (item.lot && !hand.lot) {
    return "lot";
  }
  return item.lot && item.expiration_required && !hand.expiration ? "date" : null;
}

/** The next screen asks for it by itself; nothing has to stand in the way. */
function needed(code: string, needs: "lot" | "date", hand: LotInHand): ReceivingAnswer {
  const head = { key: needs === "lot" ? "row.lot-first" : "row.date-first" } as const;
  const row = { code, note: head };
  return { outcome: "warning", row, band: null, commands: [], asks: false, needs, hand };
}

function lotOf(item: ItemView, hand: LotInHand): NumberInput {
  return {
    ...(item.lot ? { lot: hand.lot } : {}),
    ...(item.expires && hand.expiration ? { expiration_date: hand.expiration } : {}),
  };
}

function judgeLot(
  step: ReceivingStep,
  line: Line,
  item: ItemView,
  meaning: Meaning,
): ReceivingAnswer {
  const named = meaning.items.some((one) => one.item === item.no);
  const lot = meaning.lot || (named ? step.hand.lot : meaning.text);
  const amount = amountOf(line, meaning);
  if (!lot) {
    return { ...opened(line, meaning), needs: "lot" };
  }
  const same = lot === step.hand.lot;
  const known = knownDate(step, lot);
  const given = meaning.expiration || (same ? step.hand.expiration : "");
  const wrong = dateProblem(step, lot, given, known);
  if (wrong) {
    return wrong;
  }
  const isNew = !same && !meaning.lot && known === "" && !isOnLine(line, lot);
  if (isNew && step.asked !== meaning.raw) {
    return newLot(line, lot, meaning);
  }
  const hand = {
    lot,
    expiration: given || known,
    fixed: same ? step.hand.fixed : meaning.lot !== "",
  };
  if (step.removing) {
    return { ...removedLot(step, line, lot, amount), hand };
  }
  if (missing(item, hand)) {
    return { ...needed(lot, "date", hand), pending: amount };
  }
  return { ...countLot(step, line, item, hand, amount), hand };
}

/** The lot that the next serials carry: scanned for itself, before the first of them. */
export function judgeLotAlone(
  step: ReceivingStep,
  line: Line,
  item: ItemView,
  meaning: Meaning,
): ReceivingAnswer {
  if (meaning.bin || meaning.user || meaning.documents.length > 0) {
    return notGoods(step, meaning);
  }
  if (meaning.serial || meaning.items.some((one) => one.item !== item.no)) {
    return judge(step, meaning);
  }
  if (isItsLabel(item, meaning)) {
    return labelNotSerial(item, meaning);
  }
  const lot = meaning.lot || meaning.text;
  const known = knownDate(step, lot);
  const wrong = dateProblem(step, lot, meaning.expiration, known);
  if (wrong) {
    return wrong;
  }
  if (!meaning.lot && known === "" && !isOnLine(line, lot) && step.asked !== meaning.raw) {
    return newLot(line, lot, meaning);
  }
  const hand = { lot, expiration: meaning.expiration || known, fixed: meaning.lot !== "" };
  return { ...good("ok", { code: lot, note: { key: "row.lot" } }), hand };
}

function isOnLine(line: Line, lot: string): boolean {
  return line.numbers.some((one) => one.number.lot === lot);
}

function dateProblem(
  step: ReceivingStep,
  lot: string,
  given: string,
  known: string,
): Answer | null {
  if (given && known && given !== known) {
    return stop(lot, {
      full: true,
      head: { key: "band.two-dates" },
      scanned: { code: lot, date: given },
      planned: { code: lot, date: known },
      next: { key: "band.two-dates.next" },
    });
  }
  const date = given || known;
  if (date && date < step.today) {
    return stop(lot, {
      full: true,
      head: { key: "band.expired" },
      scanned: { code: lot, date },
      next: { key: "band.expired.in" },
    });
  }
  return null;
}

function newLot(line: Line, lot: string, meaning: Meaning): Answer {
  return ask(meaning.text, {
    head: { key: "band.new-lot" },
    scanned: { code: lot },
    reason: { key: "band.new-lot.reason", facts: { item: line.description } },
    next: { key: "band.scan-again", facts: { code: lot } },
  });
}

function removedLot(step: ReceivingStep, line: Line, lot: string, amount: number): Answer {
  const known = line.numbers.find((one) => one.number.lot === lot && one.handled >= amount);
  if (!known) {
    return stop(lot, {
      full: false,
      head: { key: "band.not-counted" },
      code: lot,
      body: { key: "band.not-counted.body" },
    });
  }
  return good("ok", { code: lot, note: { key: "row.removed" } }, [
    {
      name: "unreceive-line",
      document: documentRef("receipt", step.document.no),
      payload: {
        receipt_no: step.document.no,
        line_no: line.lineNo,
        quantity: decimal(amount),
        ...known.number,
      },
    },
  ]);
}

/** So much of the lot in the hand. */
export function countLot(
  step: ReceivingStep,
  line: Line,
  item: ItemView,
  hand: LotInHand,
  amount: number,
): Answer {
  const input: NumberInput = { quantity: decimal(amount), ...lotOf(item, hand) };
  return counted(step, line, amount, [input], hand.lot);
}

/** So much of goods without numbers, or with these. */
export function counted(
  step: ReceivingStep,
  line: Line,
  amount: number,
  numbers: NumberInput[],
  code: string,
  row?: RowText,
): Answer {
  if (open(line) <= 0) {
    return full(code, line);
  }
  if (amount > open(line)) {
    return stop(code, {
      full: false,
      head: { key: "band.too-many" },
      code,
      body: {
        key: "band.too-many.body",
        facts: { amount: decimal(amount), left: decimal(open(line)) },
      },
    });
  }
  const command: Command = {
    name: "confirm-receipt-line",
    document: documentRef("receipt", step.document.no),
    payload: {
      receipt_no: step.document.no,
      line_no: line.lineNo,
      ...(numbers.length > 0 ? { numbers } : { quantity: decimal(amount) }),
    },
  };
  const plain = { code, note: { key: "row.plus", facts: { quantity: decimal(amount) } } } as const;
  return good(amount === open(line) ? "done" : "ok", row ?? plain, [command]);
}
