/**
 * What a scan means to somebody with a pick in hand: go to the bin, take the goods. The goods are
 * verified, never the bin alone; another lot, another bin, is asked about; what is wrong is a stop.
 */

import type { ItemView } from "../api/schema";
import { type Answer, ask, good, hint, repeated, stop, unknown } from "./answers";
import type { Command } from "./commands";
import { documentRef } from "./commands";
import { type Line, type Numbers, open, type WarehouseDocument } from "./documents";
import { type Group, left } from "./groups";
import type { Meaning } from "./meaning";
import { isOn, isPickBin, type Lying, lying, type Pack } from "./pack";
import { decimal, PIECE } from "./quantity";

/**
 * Where somebody stands in a pick; `asked` is the text that a band asked to scan again, `accepted`
 * are the other lots that were agreed to at this stop.
 */
export interface PickStep {
  readonly pack: Pack;
  readonly document: WarehouseDocument;
  readonly groups: readonly Group[];
  readonly group: Group;
  readonly bin: string;
  readonly asked: string;
  readonly accepted: readonly string[];
  readonly today: string;
}

/** `goTo` turns to another stop; `bin` is taken from now on; `lot` was seen, so the rest may follow. */
export interface PickAnswer extends Answer {
  readonly goTo?: string;
  readonly bin?: string;
  readonly lot?: string;
}

/** On the way: the bin, or already the goods themselves. */
export function judgeGo(step: PickStep, meaning: Meaning): PickAnswer {
  if (meaning.bin) {
    return judgeBin(step, meaning);
  }
  const itemNo = itemMeant(step.group.item, meaning);
  if (itemNo === step.group.item) {
    const answer = judgeTake({ ...step, bin: step.group.bin }, meaning);
    if (answer.commands.length > 0) {
      return { ...answer, bin: step.group.bin };
    }
  }
  return stop(meaning.text, {
    full: false,
    head: { key: "band.bin-first" },
    code: meaning.text,
    body: { key: "band.bin-first.body", facts: { bin: step.group.bin } },
  });
}

function judgeBin(step: PickStep, meaning: Meaning): PickAnswer {
  const scanned = meaning.bin;
  if (scanned === (step.bin || step.group.bin)) {
    return { ...good("ok", { code: scanned, note: { key: "row.here" } }), bin: scanned };
  }
  const other = step.groups.find((one) => one.bin === scanned && left(one) > 0);
  if (other) {
    const note = { key: "row.other-stop" } as const;
    return { ...good("ok", { code: scanned, note }), bin: scanned, goTo: other.key };
  }
  const there = step.pack.bins.has(scanned)
    ? lying(step.pack, step.group.item, {}).filter((row) => row.bin === scanned)
    : [];
  if (there.length > 0 && isPickBin(step.pack, scanned)) {
    if (step.asked === meaning.raw) {
      return { ...good("ok", { code: scanned, note: { key: "row.here" } }), bin: scanned };
    }
    const quantity = there.reduce((sum, row) => sum + row.quantity, 0);
    return ask(scanned, {
      head: { key: "band.other-bin" },
      scanned: { code: scanned },
      planned: { code: step.group.bin },
      reason: {
        key: "band.other-bin.reason",
        facts: { quantity: decimal(quantity), item: step.group.description },
      },
      next: { key: "band.scan-again", facts: { code: scanned } },
    });
  }
  return stop(scanned, {
    full: false,
    head: { key: "band.wrong-bin" },
    code: scanned,
    body: { key: "band.wrong-bin.body", facts: { bin: step.group.bin } },
  });
}

/** At the bin: the goods. */
export function judgeTake(step: PickStep, meaning: Meaning): PickAnswer {
  if (meaning.bin) {
    return judgeBin(step, meaning);
  }
  if (meaning.garbled) {
    return garbled(meaning);
  }
  const itemNo = itemMeant(step.group.item, meaning);
  const isOther =
    meaning.items.some(({ item }) => item === step.group.item) && !isNamed(step.group, meaning);
  if (itemNo && (itemNo !== step.group.item || isOther)) {
    const other = step.groups.find(
      (one) =>
        one.item === itemNo &&
        one.bin === step.group.bin &&
        left(one) > 0 &&
        (!isOther || isNamed(one, meaning)),
    );
    if (other) {
      const answer = judgeTake({ ...step, group: other }, meaning);
      return { ...answer, goTo: other.key };
    }
    return wrongItem(step, meaning, itemNo);
  }
  const item = step.pack.items.get(step.group.item);
  if (item?.serial_in_warehouse) {
    return judgeSerial(step, meaning, item);
  }
  if (item?.lot_in_warehouse) {
    return judgeLot(step, meaning);
  }
  return itemNo
    ? taken(step, meaning, firstOpen(step), "", amountOf(step, meaning))
    : nobodys(step, meaning);
}

/** The item that the code names, the wanted one first; blank when it names none. */
export function itemMeant(wanted: string, meaning: Meaning): string {
  const named = [
    ...meaning.items.map((one) => one.item),
    ...meaning.numbers.map((one) => one.item),
  ];
  return named.includes(wanted) ? wanted : (named[0] ?? "");
}

/** Whether the code may be on these goods, and not only on another variant of them. */
function isNamed({ item, lines }: Group, meaning: Meaning): boolean {
  return lines.some(({ variant }) => meaning.items.some(isOn({ item, variant })));
}

function firstOpen(step: PickStep): Line | undefined {
  return step.group.lines.find((line) => open(line) > 0);
}

function garbled(meaning: Meaning): Answer {
  return stop(meaning.text, {
    full: false,
    head: { key: "band.garbled" },
    code: meaning.text,
    body: { key: "band.garbled.body" },
  });
}

function nobodys(step: PickStep, meaning: Meaning): Answer {
  const wanted = step.group.lot || step.group.description;
  return unknown(meaning.text, { key: "band.unknown.next", facts: { wanted } });
}

function wrongItem(step: PickStep, meaning: Meaning, itemNo: string): Answer {
  return stop(meaning.text, {
    full: true,
    head: { key: "band.wrong-item" },
    scanned: { code: itemNo, name: step.pack.items.get(itemNo)?.description ?? itemNo },
    planned: { code: step.group.item, name: step.group.description },
    next: putBack(step),
  });
}

function putBack(step: PickStep) {
  const line = firstOpen(step);
  const wanted = line?.number.lot || step.group.description;
  return { key: "band.put-back", facts: { wanted } } as const;
}

function judgeSerial(step: PickStep, meaning: Meaning, item: ItemView): PickAnswer {
  const known = meaning.numbers.some((one) => one.kind === "serial" && one.item === item.no);
  const serial = meaning.serial || (known || !isLabel(meaning, item.no) ? meaning.text : "");
  if (!serial) {
    return hint(meaning.text, { full: false, head: { key: "band.scan-serial" }, code: item.no });
  }
  const again = step.document.lines.find(
    (line) => line.item === item.no && line.number.serial === serial && line.handled > 0,
  );
  if (again) {
    return repeated(serial, { key: "band.taken-already" }, { key: "band.not-added" });
  }
  if (left(step.group) <= 0) {
    return lineFull(step, serial);
  }
  const exact = step.group.lines.find((line) => line.number.serial === serial && open(line) > 0);
  const [row] = lying(step.pack, item.no, { serial });
  const number = { serial, lot: row?.number.lot || meaning.lot || "", package: "" };
  if (exact) {
    return taken(step, meaning, exact, exact.number.lot, PIECE, serial);
  }
  const complete = step.pack.stock.get(item.no)?.complete ?? false;
  if (!row && complete) {
    return known || meaning.serial || looksLikeSerial(step, serial)
      ? notInStock(step, serial, "band.serial-not-in-stock")
      : nobodys(step, meaning);
  }
  const problem = row && otherLot(step, meaning, number, row.expiration);
  if (problem) {
    return problem;
  }
  if (row && row.bin !== step.bin && step.asked !== meaning.raw) {
    return ask(meaning.text, {
      head: { key: "band.serial-elsewhere" },
      scanned: { code: serial, name: row.bin },
      planned: { code: step.group.lines[0]?.number.serial ?? "", name: step.bin },
      reason: { key: "band.serial-elsewhere.reason", facts: { bin: row.bin } },
      next: { key: "band.scan-again", facts: { code: serial } },
    });
  }
  return taken(step, meaning, firstOpen(step), number.lot, PIECE, serial);
}

function isLabel(meaning: Meaning, item: string): boolean {
  return meaning.items.some((one) => one.item === item);
}

/** Of about the length of those that are planned: then it is a serial that is not here. */
function looksLikeSerial(step: PickStep, text: string): boolean {
  return step.group.lines.some((line) => line.number.serial.length === text.length);
}

function notInStock(
  step: PickStep,
  code: string,
  head: "band.serial-not-in-stock" | "band.lot-not-in-stock",
): Answer {
  return stop(code, { full: true, head: { key: head }, scanned: { code }, next: putBack(step) });
}

function lineFull(step: PickStep, code: string): Answer {
  return stop(code, {
    full: false,
    head: { key: "band.line-full" },
    code,
    body: {
      key: "band.line-full.body",
      facts: { quantity: inUnits(step.group, step.group.quantity) },
    },
  });
}

function inUnits(group: Group, amount: number): string {
  return decimal(Math.round((amount / group.perUnit) * PIECE));
}

function judgeLot(step: PickStep, meaning: Meaning): PickAnswer {
  const item = step.group.item;
  const known = meaning.numbers.some((one) => one.kind === "lot" && one.item === item);
  const planned = step.group.lines.some((line) => line.number.lot === meaning.text);
  const lot = meaning.lot || (known || planned ? meaning.text : "");
  if (!lot) {
    return isLabel(meaning, item)
      ? hint(meaning.text, { full: false, head: { key: "band.scan-lot" }, code: item })
      : nobodys(step, meaning);
  }
  if (left(step.group) <= 0) {
    return lineFull(step, lot);
  }
  const rows = lying(step.pack, item, { lot });
  const exact = step.group.lines.find((line) => line.number.lot === lot && open(line) > 0);
  const expiration = meaning.expiration || rows[0]?.expiration || exact?.expiration || null;
  if (expiration && expiration < step.today) {
    return expired(lot, expiration);
  }
  const amount = amountOf(step, meaning);
  if (exact) {
    return taken(step, meaning, exact, lot, Math.min(amount, tolerated(amount, open(exact))));
  }
  if (rows.length === 0 && (step.pack.stock.get(item)?.complete ?? false)) {
    return notInStock(step, lot, "band.lot-not-in-stock");
  }
  const problem = otherLot(step, meaning, { serial: "", lot, package: "" }, expiration);
  return problem ?? taken(step, meaning, firstOpen(step), lot, amount);
}

/** A box is scanned and less than a box is open: that is too many, a single piece never is. */
function tolerated(amount: number, open: number): number {
  return amount > open && amount === PIECE ? open : amount;
}

function expired(lot: string, date: string): Answer {
  return stop(lot, {
    full: true,
    head: { key: "band.expired" },
    scanned: { code: lot, date },
    next: { key: "band.expired.next" },
  });
}

/** Another lot than the planned one: nothing to say, a question, or a stop. */
function otherLot(
  step: PickStep,
  meaning: Meaning,
  number: Numbers,
  expiration: string | null,
): Answer | null {
  const line = firstOpen(step);
  if (!line || !number.lot || line.number.lot === number.lot) {
    return null;
  }
  if (expiration && expiration < step.today) {
    return expired(number.lot, expiration);
  }
  if (step.asked === meaning.raw || step.accepted.includes(number.lot)) {
    return null;
  }
  const earlier = earlierLot(step, number.lot, expiration);
  const reason = earlier
    ? ({
        key: "band.fefo.reason",
        facts: {
          lot: earlier.number.lot,
          quantity: decimal(earlier.quantity),
          bin: earlier.bin,
        },
      } as const)
    : ({ key: "band.other-lot.reason" } as const);
  return ask(meaning.text, {
    head: { key: earlier ? "band.fefo" : "band.other-lot" },
    scanned: { code: number.lot, ...(expiration ? { date: expiration } : {}) },
    planned: {
      code: line.number.lot,
      ...(line.expiration ? { date: line.expiration } : {}),
    },
    reason,
    next: { key: "band.use-again", facts: { code: number.lot } },
  });
}

/** The first lot to expire before the scanned one that may still be picked. */
export function earlierLot(
  step: PickStep,
  lot: string,
  expiration: string | null,
): Lying | undefined {
  if (!step.pack.location?.pick_according_to_fefo || !expiration) {
    return undefined;
  }
  const planned = new Set(
    step.group.lines.filter((one) => open(one) > 0).map((one) => one.number.lot),
  );
  return lying(step.pack, step.group.item, {})
    .filter(
      (row) =>
        row.number.lot !== lot &&
        row.expiration !== null &&
        row.expiration < expiration &&
        row.expiration >= step.today &&
        (planned.has(row.number.lot) || row.quantity > row.promised) &&
        isPickBin(step.pack, row.bin),
    )
    .sort(
      (one, other) =>
        (one.expiration ?? "").localeCompare(other.expiration ?? "") ||
        Number(other.bin === step.bin) - Number(one.bin === step.bin),
    )[0];
}

/** How much one scan takes: what the label says, a packing, or one of the line's unit. */
function amountOf(step: PickStep, meaning: Meaning): number {
  const coded = meaning.items.find((one) => one.item === step.group.item);
  if (meaning.count > 0) {
    return meaning.count * PIECE;
  }
  return meaning.text === step.group.item || !coded ? step.group.perUnit : coded.perUnit;
}

function taken(
  step: PickStep,
  meaning: Meaning,
  line: Line | undefined,
  lot: string,
  amount: number,
  serial = "",
): PickAnswer {
  if (!line || left(step.group) <= 0) {
    return lineFull(step, meaning.text);
  }
  if (amount > left(step.group) || (!serial && line.number.lot === lot && amount > open(line))) {
    return stop(meaning.text, {
      full: false,
      head: { key: "band.too-many" },
      code: meaning.text,
      body: {
        key: "band.too-many.body",
        facts: { amount: decimal(amount), left: decimal(open(line)) },
      },
    });
  }
  const number = { serial, lot, package: "" };
  const commands = takeCommands(step, line, number, amount);
  const row = {
    code: serial || lot || step.group.item,
    note: { key: "row.plus", facts: { quantity: inUnits(step.group, amount) } },
  } as const;
  const outcome = left(step.group) === amount ? "done" : "ok";
  return { ...good(outcome, row, commands), lot };
}

/** The take itself; and where another lot or bin was chosen, word of it for the supervisor. */
export function takeCommands(
  step: PickStep,
  line: Line,
  number: Numbers,
  amount: number,
): Command[] {
  const ref = documentRef(step.document.kind, step.document.no);
  const commands: Command[] = [
    {
      name: "confirm-pick-line",
      document: ref,
      payload: {
        activity_no: step.document.no,
        kind: step.document.kind,
        line_no: line.lineNo,
        quantity: decimal(amount),
        bin: step.bin || line.bin,
        serial: number.serial,
        lot: number.lot,
        package: number.package,
      },
    },
  ];
  if (line.number.lot !== number.lot && !step.accepted.includes(number.lot)) {
    commands.push({
      name: "report-trouble",
      document: ref,
      payload: {
        location: step.pack.location?.code ?? "",
        kind: "message",
        document_kind: step.document.kind,
        document_no: step.document.no,
        line_no: line.lineNo,
        item: line.item,
        bin: step.bin || line.bin,
        reason: "",
        note: swapNote(line.number.lot, number.lot),
        raw: number.serial || number.lot,
      },
    });
  }
  return commands;
}

/** How another lot is told to the supervisor; the board reads it back. */
export function swapNote(planned: string, taken: string): string {
  return `${planned || "-"} > ${taken || "-"}`;
}

export function swapIn(note: string): { planned: string; taken: string } | null {
  const match = /^(\S+) > (\S+)$/.exec(note);
  return match ? { planned: match[1] ?? "", taken: match[2] ?? "" } : null;
}
