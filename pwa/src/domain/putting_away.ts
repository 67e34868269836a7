/**
 * What a scan means to somebody with a put-away or a movement in hand: what is taken, where it goes.
 * A movement names where its goods lie, and a lot that is to move is seen, not believed.
 */

import { type Answer, ask, good, hint, repeated, stop, unknown } from "./answers";
import { type Command, documentRef } from "./commands";
import {
  isMovement,
  type Line,
  open,
  sameNumber,
  UNTRACKED,
  type WarehouseDocument,
} from "./documents";
import { type Group, left } from "./groups";
import type { Meaning } from "./meaning";
import { isOn, lying, type Pack } from "./pack";
import { decimal, PIECE } from "./quantity";

/**
 * Where somebody stands in a put-away. `serials` are those in the hand when a group is taken piece
 * by piece; `amount` is a part of a lot or of plain goods; neither: all of the group.
 */
export interface PutAwayStep {
  readonly pack: Pack;
  readonly document: WarehouseDocument;
  readonly groups: readonly Group[];
  readonly group: Group | null;
  readonly serials: readonly string[];
  readonly amount: number;
  /** The lot that was seen, where the plan names none. */
  readonly lot: string;
  /** Its date, where it is new here. */
  readonly expiration: string;
  readonly asked: string;
}

export interface PutAwayAnswer extends Answer {
  /** The group that is now in the hand. */
  readonly takes?: string;
  /** A serial that joins those in the hand. */
  readonly joins?: string;
  /** The bin of a movement that goods are taken from. */
  readonly bin?: string;
  readonly lot?: string;
  readonly expiration?: string;
  /** Its serials are to be scanned one by one. */
  readonly piecewise?: boolean;
}

/** What is still to be known of goods that come in, before they may be placed. */
export function missing(step: PutAwayStep): "lot" | "date" | null {
  const { group, document, pack } = step;
  const item = group && pack.items.get(group.item);
  const comesIn = document.kind === "inventory_put_away";
  if (!group || !comesIn || !item?.lot_in_warehouse || !isUnnumbered(group)) {
    return null;
  }
  if (step.lot === "") {
    return "lot";
  }
  const [row] = lying(pack, item.no, { lot: step.lot });
  return item.expiration_required && !step.expiration && !row?.expiration ? "date" : null;
}

/** The lot of goods that come in: what their label says, or a code that is nothing else. */
export function judgeLot(step: PutAwayStep, group: Group, meaning: Meaning): PutAwayAnswer {
  if (meaning.items.length > 0 && !isNamed(group, meaning)) {
    return judgeTake(step, meaning);
  }
  if (meaning.bin !== "" || (meaning.items.length > 0 && !meaning.lot)) {
    return hint(meaning.text, { full: false, head: { key: "band.scan-lot" }, code: group.item });
  }
  const lot = meaning.lot || meaning.text;
  const known = lying(step.pack, group.item, { lot }).length > 0;
  if (!known && !meaning.labelled && step.asked !== meaning.raw) {
    return ask(lot, {
      head: { key: "band.new-lot" },
      scanned: { code: lot, name: group.description },
      reason: { key: "band.new-lot.reason", facts: { item: group.description } },
      next: { key: "band.scan-again", facts: { code: lot } },
    });
  }
  const row = { code: lot, note: { key: "row.lot" } } as const;
  return { ...good("ok", row), lot, expiration: meaning.expiration };
}

/** At the dock: which of the goods are taken. */
export function judgeTake(step: PutAwayStep, meaning: Meaning): PutAwayAnswer {
  if (meaning.bin && isMovement(step.document.kind)) {
    return judgeFrom(step, meaning.bin);
  }
  if (meaning.bin) {
    return stop(meaning.bin, {
      full: false,
      head: { key: "band.take-first" },
      code: meaning.bin,
      body: { key: "band.take-first.body" },
    });
  }
  const named = [...meaning.items.map((one) => one.item), ...meaning.numbers.map((n) => n.item)];
  const number = meaning.serial || meaning.lot || meaning.text;
  const isOpen = (line: Line) => sameNumber(line.number, UNTRACKED);
  const isKnown = (line: Line) => knownOn(step, line, meaning).length > 0 && isOpen(line);
  const mayBe = (line: Line) => !meaning.lot || isOpen(line) || isNumber(line, number);
  const fits = (line: Line) =>
    isNumber(line, meaning.text) ||
    (meaning.items.length > 0
      ? isNamed(line, meaning) && (mayBe(line) || line.number.lot === meaning.lot)
      : isNumber(line, number) || isKnown(line));
  const candidates = step.groups.filter((group) => group.lines.some((line) => fits(line)));
  const chosen = candidates.find((group) => left(group) > 0) ?? candidates[0];
  if (!chosen) {
    return named.length > 0
      ? stop(meaning.text, {
          full: false,
          head: { key: "band.not-on-document" },
          code: meaning.text,
          body: { key: "band.not-on-document.body", facts: { document: step.document.no } },
        })
      : unknown(meaning.text, { key: "band.unknown.goods" });
  }
  if (left(chosen) <= 0) {
    return repeated(number, { key: "band.placed-already" }, { key: "band.not-added" });
  }
  if (isMovement(step.document.kind)) {
    return movesIt(step, chosen, meaning);
  }
  return step.document.kind === "inventory_put_away"
    ? comesIn(step, chosen, meaning)
    : { ...good("ok", takenRow(number, chosen)), takes: chosen.key };
}

/** Whether the label may be on these goods, and not only on another variant of them. */
function isNamed(goods: { readonly item: string; readonly variant: string }, meaning: Meaning) {
  return meaning.items.some(isOn(goods));
}

function isNumber({ number }: Line, code: string): boolean {
  return number.serial === code || number.lot === code;
}

/**
 * The numbers in stock that these goods may have. What is moved is the very variant; what comes in
 * may be the first of its own.
 */
function knownOn(step: PutAwayStep, goods: Line | Group, meaning: Meaning) {
  return meaning.numbers.filter(
    (one) =>
      one.item === goods.item && (one.variant === goods.variant || !isMovement(step.document.kind)),
  );
}

/** Goods that come in: their label may say the lot, its date and the serial at once. */
function comesIn(step: PutAwayStep, group: Group, meaning: Meaning): PutAwayAnswer {
  const item = step.pack.items.get(group.item);
  const answer = { ...good("ok", takenRow(meaning.text, group)), takes: group.key };
  if (!isUnnumbered(group)) {
    return answer;
  }
  const known = meaning.numbers.find((one) => one.kind === "lot" && one.item === group.item);
  return {
    ...answer,
    ...(item?.lot_in_warehouse
      ? { lot: meaning.lot || (known?.value ?? ""), expiration: meaning.expiration }
      : {}),
    ...(item?.serial_in_warehouse ? { piecewise: true } : {}),
    ...(item?.serial_in_warehouse && meaning.serial ? { joins: meaning.serial } : {}),
  };
}

function takenRow(code: string, group: Group) {
  return { code, note: { key: "row.taken", facts: { quantity: decimal(left(group)) } } } as const;
}

/** The bin that goods of a movement lie in: what is taken there comes next. */
function judgeFrom(step: PutAwayStep, bin: string): PutAwayAnswer {
  const waiting = step.groups.filter((group) => left(group) > 0);
  if (waiting.some((group) => group.from === bin)) {
    return { ...good("ok", { code: bin, note: { key: "row.here" } }), bin };
  }
  return stop(bin, {
    full: false,
    head: { key: "band.wrong-bin" },
    code: bin,
    body: { key: "band.wrong-bin.body", facts: { bin: waiting[0]?.from ?? "" } },
  });
}

/** Goods of a movement: an item's label alone does not say which lot or serial it is. */
function movesIt(step: PutAwayStep, group: Group, meaning: Meaning): PutAwayAnswer {
  const item = step.pack.items.get(group.item);
  const known = knownOn(step, group, meaning);
  const serial = meaning.serial || known.find((one) => one.kind === "serial")?.value || "";
  const lot = meaning.lot || known.find((one) => one.kind === "lot")?.value || "";
  const planned = group.lines.some(
    (line) =>
      sameNumber(line.number, UNTRACKED) === false &&
      (line.number.serial === meaning.text || line.number.lot === meaning.text),
  );
  if (item?.serial_in_warehouse && !serial && !planned) {
    return hint(meaning.text, { full: false, head: { key: "band.scan-serial" }, code: item.no });
  }
  if (item?.lot_in_warehouse && !item.serial_in_warehouse && !lot && !planned) {
    return hint(meaning.text, { full: false, head: { key: "band.scan-lot" }, code: item.no });
  }
  if (item?.serial_in_warehouse && isUnnumbered(group)) {
    const code = serial || meaning.text;
    const note = { key: "row.number", facts: { number: 1 } } as const;
    return { ...good("ok", { code, note }), takes: group.key, joins: code };
  }
  const code = serial || lot || meaning.text;
  const own = item?.lot_in_warehouse && isUnnumbered(group) ? { lot: lot || meaning.text } : {};
  return { ...good("ok", takenRow(code, group)), takes: group.key, ...own };
}

/** The plan leaves open which numbers it is. */
export function isUnnumbered(group: Group): boolean {
  return group.lines.every((line) => sameNumber(line.number, UNTRACKED));
}

/** Piece by piece: each serial that is in the hand. */
export function judgePiece(step: PutAwayStep, group: Group, meaning: Meaning): PutAwayAnswer {
  const serial = meaning.serial || meaning.text;
  const isOther = serial !== meaning.text && meaning.items.length > 0 && !isNamed(group, meaning);
  const line = isUnnumbered(group)
    ? unnumbered(step, group, meaning)
    : group.lines.find((one) => one.number.serial === serial);
  if (!line || isOther) {
    return judgeTake(step, meaning);
  }
  if (step.serials.length * PIECE >= left(group) && !step.serials.includes(serial)) {
    return stop(serial, {
      full: false,
      head: { key: "band.line-full" },
      code: serial,
      body: { key: "band.line-full.body", facts: { quantity: decimal(left(group)) } },
    });
  }
  if (open(line) <= 0 || step.serials.includes(serial)) {
    return repeated(serial, { key: "band.taken-already" }, { key: "band.not-added" });
  }
  const note = { key: "row.number", facts: { number: step.serials.length + 1 } } as const;
  return { ...good("ok", { code: serial, note }), joins: serial };
}

/** A line for one more serial of the item, if that is what the code is. */
function unnumbered(step: PutAwayStep, group: Group, meaning: Meaning): Line | undefined {
  const isLabel = isNamed(group, meaning) && !meaning.serial;
  const isOther = meaning.bin !== "" || (meaning.items.length > 0 && !isNamed(group, meaning));
  const complete =
    isMovement(step.document.kind) && (step.pack.stock.get(group.item)?.complete ?? false);
  const known = knownOn(step, group, meaning).some((one) => one.kind === "serial");
  return isLabel || isOther || (complete && !known)
    ? undefined
    : (group.lines.find((one) => open(one) > 0) ?? group.lines[0]);
}

/** On the way: the bin it goes into. */
export function judgePlace(step: PutAwayStep, group: Group, meaning: Meaning): PutAwayAnswer {
  if (!meaning.bin) {
    return stop(meaning.text, {
      full: false,
      head: { key: "band.scan-the-bin" },
      code: meaning.text,
      body: { key: "band.scan-the-bin.body", facts: { bin: group.bin } },
    });
  }
  const target = meaning.bin;
  if (target === group.bin || step.asked === meaning.raw) {
    return placed(step, group, target);
  }
  const rule = forbids(step, group, target);
  if (rule) {
    return stop(target, {
      full: false,
      head: { key: "band.bin-refused" },
      code: target,
      body: { key: rule },
    });
  }
  return ask(target, {
    head: { key: "band.other-bin" },
    scanned: { code: target },
    planned: { code: group.bin },
    reason: { key: "band.other-place.reason" },
    next: { key: "band.scan-again", facts: { code: target } },
  });
}

/** Why a bin may not take goods; null when nothing here is against it. */
function forbids(step: PutAwayStep, group: Group, code: string) {
  const bin = step.pack.bins.get(code);
  if (!bin) {
    return "band.bin-refused.unknown" as const;
  }
  if (bin.blocked === "inbound" || bin.blocked === "all") {
    return "band.bin-refused.blocked" as const;
  }
  const isPutAway = step.document.kind === "put_away";
  const directed = isPutAway && (step.pack.location?.directed_put_away_and_pick ?? false);
  if (directed && bin.bin_type === "RECEIVE") {
    return "band.bin-refused.dock" as const;
  }
  if (directed && bin.bin_type === "SHIP") {
    return "band.bin-refused.gate" as const;
  }
  return group.from === code ? ("band.bin-refused.same" as const) : null;
}

function placed(step: PutAwayStep, group: Group, bin: string): PutAwayAnswer {
  const commands = placeCommands(step, group, bin);
  const amount = inHand(step, group);
  const row = {
    code: bin,
    note: { key: "row.placed", facts: { quantity: decimal(amount), item: group.description } },
  } as const;
  return good(amount === left(group) ? "done" : "ok", row, commands);
}

/** How much of the group is in the hand. */
export function inHand(step: PutAwayStep, group: Group): number {
  if (step.serials.length > 0 && isUnnumbered(group)) {
    return Math.min(step.serials.length * PIECE, left(group));
  }
  if (step.serials.length > 0) {
    return group.lines
      .filter((line) => step.serials.includes(line.number.serial))
      .reduce((sum, line) => sum + open(line), 0);
  }
  return step.amount > 0 ? Math.min(step.amount, left(group)) : left(group);
}

function placeCommands(step: PutAwayStep, group: Group, bin: string): Command[] {
  if (step.serials.length > 0 && isUnnumbered(group)) {
    const rooms = group.lines.flatMap((line) =>
      Array.from({ length: Math.floor(open(line) / PIECE) }, () => line),
    );
    return step.serials.flatMap((serial, place) => {
      const line = rooms[place];
      return line ? [command(step, line, PIECE, bin, serial)] : [];
    });
  }
  const commands: Command[] = [];
  let rest = inHand(step, group);
  for (const line of group.lines) {
    const wanted = step.serials.length === 0 || step.serials.includes(line.number.serial);
    const amount = wanted ? Math.min(open(line), rest) : 0;
    if (amount > 0) {
      rest -= amount;
      commands.push(command(step, line, amount, bin));
    }
  }
  return commands;
}

/** One line placed; of a movement also which number it was. */
function command(
  step: PutAwayStep,
  line: Line,
  amount: number,
  bin: string,
  serial = line.number.serial,
): Command {
  const { kind, no } = step.document;
  const document = documentRef(kind, no);
  const place = { activity_no: no, line_no: line.lineNo, quantity: decimal(amount) };
  if (kind === "inventory_put_away") {
    const lot = line.number.lot || step.lot;
    const date = step.expiration ? { expiration_date: step.expiration } : {};
    const number = { serial, lot, package: line.number.package };
    return {
      name: "confirm-inventory-put-away-line",
      document,
      payload: { ...place, bin, ...number, ...date },
    };
  }
  if (!isMovement(kind)) {
    return { name: "confirm-put-away-line", document, payload: { ...place, bin } };
  }
  const [row] = serial ? lying(step.pack, line.item, { serial }) : [];
  const lot = line.number.lot || row?.number.lot || step.lot;
  return {
    name: "confirm-movement-line",
    document,
    payload: { ...place, kind, to_bin: bin, serial, lot, package: line.number.package },
  };
}
