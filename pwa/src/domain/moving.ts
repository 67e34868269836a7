/**
 * What a scan means to somebody who moves goods without a document: where they come from, which
 * goods and how many of them, where they go. What is in the hand stays there until a bin is scanned.
 */

import type { ItemView } from "../api/schema";
import { type Answer, ask, good, hint, repeated, stop, unknown } from "./answers";
import { type Command, MOVES, type MovedLine } from "./commands";
import { type Numbers, nameOf, sameNumber, UNTRACKED } from "./documents";
import type { Meaning } from "./meaning";
import { isOn, type Lying, lying, type Pack, stockOf, variantMeant, variantsTold } from "./pack";
import { decimal, PIECE, units } from "./quantity";

/** Goods of one kind: an item, one of its variants, a number. */
export interface Goods {
  readonly item: string;
  readonly variant: string;
  readonly number: Numbers;
}

/** Goods in the hand, in the base unit; `bin` is blank while it is not clear where they come from. */
export interface Carried extends Goods {
  readonly description: string;
  readonly baseUnit: string;
  readonly bin: string;
  readonly quantity: number;
}

/** `from` is the bin that was scanned or that the goods lie in. */
export interface MoveStep {
  readonly pack: Pack;
  readonly from: string;
  readonly carried: readonly Carried[];
  readonly asked: string;
}

export interface MoveAnswer extends Answer {
  readonly from?: string;
  readonly carried?: readonly Carried[];
}

export function judgeMove(step: MoveStep, meaning: Meaning): MoveAnswer {
  if (meaning.bin) {
    return judgeBin(step, meaning);
  }
  const named = [
    ...meaning.items.map((one) => one.item),
    ...meaning.numbers.map((one) => one.item),
  ];
  const no = named.find((one) => step.carried.some((held) => held.item === one)) ?? named[0];
  const item = no === undefined ? undefined : step.pack.items.get(no);
  if (!item) {
    return unknown(meaning.text, { key: "move.unknown" });
  }
  const number = numberOf(step, item, meaning);
  if (!number) {
    return hint(meaning.text, {
      full: false,
      head: { key: item.serial_in_warehouse ? "band.scan-serial" : "band.scan-lot" },
      code: item.no,
    });
  }
  const variant = variantOf(step, item, number, meaning);
  if (variant === null) {
    return hint(meaning.text, {
      full: false,
      head: { key: "band.which-variant" },
      code: item.no,
      body: { key: "band.which-variant.body" },
    });
  }
  return judgeGoods(step, item, { item: item.no, variant, number }, meaning);
}

/** The variant that the code names, else the one that lies here; null where it may be several. */
function variantOf(
  step: MoveStep,
  item: ItemView,
  number: Numbers,
  meaning: Meaning,
): string | null {
  const rows = lying(step.pack, item.no, number);
  const here = rows.filter((row) => row.bin === step.from);
  const told = variantsTold(meaning.items, item.no);
  return variantMeant(told, here.length > 0 ? here : rows);
}

export function sameGoods(one: Goods, other: Goods): boolean {
  return (
    one.item === other.item && one.variant === other.variant && sameNumber(one.number, other.number)
  );
}

/** What of these goods lies here, in whichever bin. */
export function lyingOf(pack: Pack, { item, variant, number }: Goods): readonly Lying[] {
  return lying(pack, item, number).filter((row) => row.variant === variant);
}

/** The number that the code names; null where the item is moved by its numbers and none is named. */
function numberOf(step: MoveStep, item: ItemView, meaning: Meaning): Numbers | null {
  const known = meaning.numbers.filter((one) => one.item === item.no);
  if (item.serial_in_warehouse) {
    const serial = meaning.serial || known.find((one) => one.kind === "serial")?.value || "";
    const [row] = serial ? lying(step.pack, item.no, { serial }) : [];
    return serial ? (row?.number ?? { ...UNTRACKED, serial, lot: meaning.lot }) : null;
  }
  if (item.lot_in_warehouse) {
    const lot = meaning.lot || known.find((one) => one.kind === "lot")?.value || "";
    return lot ? { ...UNTRACKED, lot } : null;
  }
  return UNTRACKED;
}

function judgeGoods(step: MoveStep, item: ItemView, goods: Goods, meaning: Meaning): MoveAnswer {
  const { number } = goods;
  const code = number.serial || number.lot || item.no;
  const held = step.carried.find((one) => sameGoods(one, goods));
  if (held && number.serial) {
    return repeated(number.serial, { key: "band.taken-already" }, { key: "band.not-added" });
  }
  const rows = lyingOf(step.pack, goods);
  const bins = [...new Set(rows.map((row) => row.bin))];
  if (step.from && !bins.includes(step.from) && !isYes(step, meaning)) {
    return notHere(step, nameOf(item, goods.variant), code, bins);
  }
  if (bins.length === 0 && !step.from && stockOf(step.pack, item.no).complete) {
    return stop(code, {
      full: true,
      head: { key: "move.none-here" },
      scanned: { code, name: nameOf(item, goods.variant) },
      next: { key: "move.none-here.next" },
    });
  }
  const from = step.from || (bins.length === 1 ? (bins[0] ?? "") : "");
  const amount = number.serial ? PIECE : amountOf(goods, meaning);
  return inHand(step, item, goods, from, amount, code);
}

/** The same text again says yes to what was asked. */
function isYes(step: MoveStep, meaning: Meaning): boolean {
  return step.asked !== "" && step.asked === meaning.raw;
}

/** By the books it does not lie in the bin it is said to come from. */
function notHere(step: MoveStep, name: string, code: string, bins: readonly string[]): MoveAnswer {
  return ask(code, {
    head: { key: "move.not-here" },
    scanned: { code, name },
    planned: { code: step.from },
    reason: bins[0]
      ? { key: "move.not-here.reason", facts: { bin: bins.slice(0, 3).join(", ") } }
      : { key: "move.not-here.nowhere" },
    next: { key: "band.scan-again", facts: { code } },
  });
}

function inHand(
  step: MoveStep,
  item: ItemView,
  goods: Goods,
  from: string,
  amount: number,
  code: string,
): MoveAnswer {
  const before = step.carried.find((one) => sameGoods(one, goods));
  const quantity = (before?.quantity ?? 0) + amount;
  const most = available(step.pack, goods, from);
  if (most !== null && quantity > most) {
    return stop(code, {
      full: false,
      head: { key: "band.too-many" },
      code,
      body: { key: "move.too-many", facts: { quantity: decimal(most), bin: from } },
    });
  }
  const others = step.carried.filter((one) => one !== before);
  const now: Carried = {
    ...goods,
    description: nameOf(item, goods.variant),
    baseUnit: item.base_unit,
    bin: from,
    quantity,
  };
  const note = { key: "row.plus", facts: { quantity: decimal(amount) } } as const;
  return { ...good("ok", { code, note }), from, carried: [...others, now] };
}

/** How much of it may leave the bin; null where the device does not know. */
export function available(pack: Pack, goods: Goods, bin: string): number | null {
  const rows = rowsIn(pack, goods, bin);
  if (bin === "" || (rows.length === 0 && !stockOf(pack, goods.item).complete)) {
    return null;
  }
  return rows.length === 0 ? null : rows.reduce((sum, row) => sum + row.quantity - row.promised, 0);
}

function rowsIn(pack: Pack, goods: Goods, bin: string): readonly Lying[] {
  return lyingOf(pack, goods).filter((row) => row.bin === bin);
}

/** How much one scan stands for: what the label says, a packing, or a piece. */
function amountOf(goods: Goods, meaning: Meaning): number {
  const coded = meaning.items.find(isOn(goods));
  if (meaning.count > 0) {
    return meaning.count * PIECE;
  }
  return meaning.text === goods.item || !coded ? PIECE : coded.perUnit;
}

function judgeBin(step: MoveStep, meaning: Meaning): MoveAnswer {
  const bin = meaning.bin;
  if (step.carried.length === 0) {
    return { ...good("ok", { code: bin, note: { key: "row.from-here" } }), from: bin };
  }
  if (step.carried.some((one) => one.bin === "")) {
    return judgeFrom(step, bin);
  }
  const rule = forbids(step, bin);
  if (rule) {
    return stop(bin, {
      full: false,
      head: { key: "band.bin-refused" },
      code: bin,
      body: { key: rule },
    });
  }
  const quantity = step.carried.reduce((sum, one) => sum + one.quantity, 0);
  const row = {
    code: bin,
    note: { key: "row.moved", facts: { quantity: decimal(quantity), bin: step.from } },
  } as const;
  return { ...good("done", row, [moveCommand(step, bin)]), from: "", carried: [] };
}

/** The goods lie in several bins: this is the one they were taken from. */
function judgeFrom(step: MoveStep, bin: string): MoveAnswer {
  const misses = step.carried.find(
    (one) =>
      one.bin === "" &&
      stockOf(step.pack, one.item).complete &&
      rowsIn(step.pack, one, bin).length === 0,
  );
  if (misses) {
    return stop(bin, {
      full: false,
      head: { key: "band.wrong-bin" },
      code: bin,
      body: { key: "move.not-in-it", facts: { item: misses.description } },
    });
  }
  const carried = step.carried.map((one) => (one.bin === "" ? { ...one, bin } : one));
  return { ...good("ok", { code: bin, note: { key: "row.from-here" } }), from: bin, carried };
}

function forbids(step: MoveStep, code: string) {
  const bin = step.pack.bins.get(code);
  if (bin && (bin.blocked === "inbound" || bin.blocked === "all")) {
    return "band.bin-refused.blocked" as const;
  }
  return step.carried.some((one) => one.bin === code) ? ("band.bin-refused.same" as const) : null;
}

/** One command for all that is in the hand: a line for the goods of each item and unit. */
export function moveCommand(step: MoveStep, to: string): Command {
  const lines = new Map<string, { line: MovedLine; base: number; perUnit: number }>();
  for (const one of step.carried) {
    const [row] = rowsIn(step.pack, one, one.bin);
    const item = step.pack.items.get(one.item);
    const unit = row?.unit || one.baseUnit;
    const perUnit = units(item?.units?.find((of) => of.code === unit)?.qty_per_uom ?? "1");
    const isWhole = (one.quantity * PIECE) % perUnit === 0;
    const key = [one.item, one.variant, isWhole ? unit : "", one.bin].join("|");
    const there = lines.get(key) ?? {
      line: {
        item: one.item,
        variant: one.variant,
        unit: isWhole ? unit : one.baseUnit,
        quantity: "0",
        from_bin: one.bin,
        to_bin: to,
        numbers: [],
      },
      base: 0,
      perUnit: isWhole ? perUnit : PIECE,
    };
    const base = there.base + one.quantity;
    const isNumbered = !sameNumber(one.number, UNTRACKED);
    const numbers = isNumbered
      ? [...there.line.numbers, { ...one.number, quantity: decimal(one.quantity) }]
      : there.line.numbers;
    const quantity = decimal(Math.round((base / there.perUnit) * PIECE));
    lines.set(key, { ...there, base, line: { ...there.line, quantity, numbers } });
  }
  return {
    name: "move-stock",
    document: MOVES,
    payload: {
      location: step.pack.location?.code ?? "",
      lines: [...lines.values()].map((one) => one.line),
    },
  };
}

/** The way back of a move. */
export function movedBack(command: Extract<Command, { name: "move-stock" }>): Command {
  const lines = command.payload.lines.map((line) => ({
    ...line,
    from_bin: line.to_bin,
    to_bin: line.from_bin,
  }));
  return { ...command, payload: { ...command.payload, lines } };
}

/** The stock as it lies after a move that the server's data do not show yet. */
export function movedStock(pack: Pack, line: MovedLine): Pack {
  const stock = pack.stock.get(line.item);
  const perUnit = units(
    pack.items.get(line.item)?.units?.find((one) => one.code === line.unit)?.qty_per_uom ?? "1",
  );
  if (!stock) {
    return pack;
  }
  const whole = Math.round((units(line.quantity) / PIECE) * perUnit);
  const parts =
    line.numbers.length > 0
      ? line.numbers.map((one) => ({ number: one as Numbers, amount: units(one.quantity) }))
      : [{ number: UNTRACKED, amount: whole }];
  let rows = [...stock.rows];
  for (const { number, amount } of parts) {
    const is = (row: Lying, bin: string) =>
      row.bin === bin &&
      row.variant === line.variant &&
      (row.unit === line.unit || row.unit === "") &&
      row.number.serial === number.serial &&
      row.number.lot === number.lot;
    const source = rows.find((row) => is(row, line.from_bin));
    const target = rows.find((row) => is(row, line.to_bin));
    rows = rows
      .map((row) => (row === source ? { ...row, quantity: row.quantity - amount } : row))
      .map((row) => (row === target ? { ...row, quantity: row.quantity + amount } : row))
      .filter((row) => row.quantity > 0);
    if (source && !target) {
      rows.push({ ...source, bin: line.to_bin, quantity: amount, promised: 0 });
    }
  }
  return { ...pack, stock: new Map(pack.stock).set(line.item, { ...stock, rows }) };
}
