/**
 * What a scan means to somebody who counts a bin: what lies there, said without a look at what the
 * books say. A code nobody knows is kept beside the goods; the next bin ends the one before it.
 */

import type { ItemView } from "../api/schema";
import { type Answer, ask, good, hint, repeated, stop, unknown } from "./answers";
import { type Command, documentRef } from "./commands";
import { type Numbers, nameOf, sameNumber, UNTRACKED, type WarehouseDocument } from "./documents";
import type { Meaning } from "./meaning";
import { isOn, lying, type Pack, variantMeant, variantsTold } from "./pack";
import { decimal, PIECE, toBase, units } from "./quantity";

/** So much of a number was seen, in the unit that was scanned; without an item, a code was. */
export interface Counted {
  readonly item: string;
  readonly variant: string;
  readonly description: string;
  readonly unit: string;
  readonly number: Numbers;
  readonly expiration: string;
  readonly quantity: number;
  readonly code: string;
}

/**
 * `bin` is null on the way; `naming` is a kept code that the next label names, `item` one whose label
 * was scanned and whose number is still missing, `variant` what that label said of it.
 */
export interface CountStep {
  readonly pack: Pack;
  readonly document: WarehouseDocument;
  readonly bin: string | null;
  readonly counted: readonly Counted[];
  readonly naming: string;
  readonly item: string;
  readonly variant: string;
  readonly removing: boolean;
  readonly asked: string;
}

/** `bin` is counted from now on; null when one is done and the next is not yet there. */
export interface CountAnswer extends Answer {
  readonly bin?: string | null;
  readonly counted?: readonly Counted[];
  readonly naming?: string;
  readonly item?: string;
  readonly variant?: string;
}

/** The bins of a count in the order of the walk; a location without bins has one that is blank. */
export function binsOf(document: WarehouseDocument): string[] {
  return [...new Set(document.counts.map((line) => line.bin))];
}

/** Nothing in it waits to be counted. */
export function isCounted(document: WarehouseDocument, bin: string): boolean {
  return document.counts.every((line) => line.bin !== bin || line.counted !== null);
}

export function judgeCount(step: CountStep, meaning: Meaning): CountAnswer {
  if (meaning.bin) {
    return judgeBin(step, meaning);
  }
  if (step.bin === null) {
    const next = binsOf(step.document).find((bin) => !isCounted(step.document, bin)) ?? "";
    return stop(meaning.text, {
      full: false,
      head: { key: "band.bin-first" },
      code: meaning.text,
      body: { key: "band.bin-first.body", facts: { bin: next } },
    });
  }
  const item = itemOf(step, meaning);
  if (!item) {
    return withoutItem(step, meaning);
  }
  if (step.naming !== "") {
    return named(step, item, meaning);
  }
  const number = numberOf(step, item, meaning);
  if (!number) {
    const head = item.serial_in_warehouse ? "band.scan-serial" : "band.scan-lot";
    const answer = hint(meaning.text, { full: false, head: { key: head }, code: item.no });
    const [variant = ""] = variantsTold(meaning.items, item.no) ?? [];
    return { ...answer, item: item.no, variant };
  }
  return counts(step, item, number, meaning);
}

/** The item that the code names, one that the bin is counted for first. */
function itemOf(step: CountStep, meaning: Meaning): ItemView | undefined {
  const here = step.document.counts.filter((line) => line.bin === step.bin);
  const lines = [...here, ...step.document.counts].filter(
    (line) => line.number.serial === meaning.text || line.number.lot === meaning.text,
  );
  const all = [
    ...meaning.items.map((one) => one.item),
    ...lines.map((line) => line.item),
    ...meaning.numbers.map((one) => one.item),
  ];
  const no = all.find((one) => here.some((line) => line.item === one)) ?? all[0];
  return no === undefined ? undefined : step.pack.items.get(no);
}

/** A number of the item whose label came before it, or a code to be kept. */
function withoutItem(step: CountStep, meaning: Meaning): CountAnswer {
  const item = step.item === "" ? undefined : step.pack.items.get(step.item);
  if (item) {
    if (step.asked !== meaning.raw) {
      return ask(meaning.text, {
        head: { key: item.serial_in_warehouse ? "count.new-serial" : "band.new-lot" },
        scanned: { code: meaning.text, name: item.description },
        reason: { key: "band.new-lot.reason", facts: { item: item.description } },
        next: { key: "band.scan-again", facts: { code: meaning.text } },
      });
    }
    return counts(step, item, numbered(item, meaning.text), meaning);
  }
  const code = meaning.text;
  const kept = step.counted.find((one) => one.item === "" && one.code === code);
  if (step.removing) {
    const counted = step.counted.filter((one) => one !== kept);
    return kept ? { ...removed(code), counted } : notCounted(code);
  }
  const more: Counted = {
    item: "",
    variant: "",
    description: "",
    unit: "",
    number: UNTRACKED,
    expiration: "",
    quantity: (kept?.quantity ?? 0) + PIECE,
    code,
  };
  const counted = [...step.counted.filter((one) => one !== kept), more];
  return { ...unknown(code, { key: "count.kept" }), counted, isReported: true };
}

function numbered(item: ItemView, code: string): Numbers {
  return item.serial_in_warehouse
    ? { ...UNTRACKED, serial: code }
    : { ...UNTRACKED, lot: item.lot_in_warehouse ? code : "" };
}

/** A kept code has a name now: it is the number of these goods, or so many of them. */
function named(step: CountStep, item: ItemView, meaning: Meaning): CountAnswer {
  const kept = step.counted.find((one) => one.item === "" && one.code === step.naming);
  const others = step.counted.filter((one) => one !== kept);
  if (!kept) {
    return { ...good("ok", { code: item.no }), naming: "" };
  }
  const number = numbered(item, kept.code);
  const variant = variantOf(step, item, number, meaning);
  if (variant === null) {
    return whichVariant(item, meaning);
  }
  const now: Counted = {
    ...kept,
    item: item.no,
    variant,
    description: nameOf(item, variant),
    unit: item.base_unit,
    number,
    quantity: number.serial ? PIECE : kept.quantity,
    code: "",
  };
  const note = { key: "row.opened", facts: { item: item.description } } as const;
  return { ...good("ok", { code: kept.code, note }), counted: [...others, now], naming: "" };
}

/** The number that the code names; null where the item has numbers in its bins and none is named. */
function numberOf(step: CountStep, item: ItemView, meaning: Meaning): Numbers | null {
  const lines = step.document.counts.filter((line) => line.item === item.no);
  const known = meaning.numbers.filter((one) => one.item === item.no);
  const find = (kind: "serial" | "lot") =>
    meaning[kind] ||
    known.find((one) => one.kind === kind)?.value ||
    (lines.some((line) => line.number[kind] === meaning.text) ? meaning.text : "");
  const serial = item.serial_in_warehouse ? find("serial") : "";
  if (item.serial_in_warehouse && !serial) {
    return null;
  }
  const line = serial ? lines.find((one) => one.number.serial === serial) : undefined;
  const lot = item.lot_in_warehouse ? (line?.number.lot ?? find("lot")) : "";
  return item.lot_in_warehouse && !lot
    ? null
    : { serial, lot, package: line?.number.package ?? "" };
}

function counts(step: CountStep, item: ItemView, number: Numbers, meaning: Meaning): CountAnswer {
  const variant = variantOf(step, item, number, meaning);
  if (variant === null) {
    return whichVariant(item, meaning);
  }
  const code = number.serial || number.lot || item.no;
  const coded = meaning.items.find(isOn({ item: item.no, variant }));
  const unit = number.serial ? item.base_unit : (coded?.unit ?? item.base_unit);
  const same = (one: Counted) =>
    isOf(one, item.no, variant) && one.unit === unit && sameNumber(one.number, number);
  const before = step.counted.find(same);
  if (step.removing) {
    return before ? lessOf(step, before, code) : notCounted(code);
  }
  if (before && number.serial) {
    return repeated(code, { key: "count.twice" }, { key: "band.not-added" });
  }
  const amount = number.serial || meaning.count === 0 ? PIECE : meaning.count * PIECE;
  const now: Counted = {
    item: item.no,
    variant,
    description: nameOf(item, variant),
    unit,
    number,
    expiration: meaning.expiration || (before?.expiration ?? ""),
    quantity: (before?.quantity ?? 0) + amount,
    code: "",
  };
  const counted = [...step.counted.filter((one) => one !== before), now];
  const place = counted.filter((one) => isOf(one, item.no, variant)).length;
  const note = number.serial
    ? ({ key: "row.number", facts: { number: place } } as const)
    : ({ key: "row.plus", facts: { quantity: decimal(amount) } } as const);
  return { ...good("ok", { code, note }), counted, item: "", variant: "" };
}

function isOf(one: Counted, item: string, variant: string): boolean {
  return one.item === item && one.variant === variant;
}

/**
 * The variant that was seen: what the label says, or the one before it that named the item; else the
 * one that is counted here or anywhere with this number. Null where it may be several.
 */
function variantOf(
  step: CountStep,
  item: ItemView,
  number: Numbers,
  meaning: Meaning,
): string | null {
  const before = step.item === item.no && step.variant ? new Set([step.variant]) : null;
  const told = variantsTold(meaning.items, item.no) ?? before;
  const lines = step.document.counts.filter(
    (line) => line.item === item.no && sameNumber(line.number, number),
  );
  const here = lines.filter((line) => line.bin === step.bin);
  const there = here.length > 0 ? here : lines;
  return variantMeant(told, there.length > 0 ? there : lying(step.pack, item.no, number));
}

function whichVariant(item: ItemView, meaning: Meaning): CountAnswer {
  return hint(meaning.text, {
    full: false,
    head: { key: "band.which-variant" },
    code: item.no,
    body: { key: "band.which-variant.body" },
  });
}

function lessOf(step: CountStep, before: Counted, code: string): CountAnswer {
  const others = step.counted.filter((one) => one !== before);
  const left = before.quantity - PIECE;
  const counted = left > 0 ? [...others, { ...before, quantity: left }] : others;
  return { ...removed(code), counted };
}

function removed(code: string): Answer {
  return good("ok", { code, note: { key: "row.removed" } });
}

function notCounted(code: string): Answer {
  return stop(code, {
    full: false,
    head: { key: "band.not-counted" },
    code,
    body: { key: "band.not-counted.body" },
  });
}

function judgeBin(step: CountStep, meaning: Meaning): CountAnswer {
  const bin = meaning.bin;
  if (bin === step.bin) {
    return good("ok", { code: bin, note: { key: "row.here" } });
  }
  if (step.asked !== meaning.raw) {
    if (step.bin !== null && step.counted.length === 0) {
      return ask(bin, {
        head: { key: "count.nothing-seen" },
        scanned: { code: bin },
        reason: { key: "count.nothing-seen.reason", facts: { bin: step.bin } },
        next: { key: "count.empty-again", facts: { bin: step.bin, code: bin } },
      });
    }
    if (!binsOf(step.document).includes(bin)) {
      return ask(bin, {
        head: { key: "count.not-planned" },
        scanned: { code: bin },
        reason: { key: "count.not-planned.reason", facts: { document: step.document.no } },
        next: { key: "band.scan-again", facts: { code: bin } },
      });
    }
  }
  const left = step.bin === null ? [] : doneCommands(step, step.bin);
  const answer = good(
    left.length > 0 ? "done" : "ok",
    { code: bin, note: { key: "row.here" } },
    left,
  );
  return { ...answer, bin, counted: [], naming: "", item: "", variant: "" };
}

/** The bin is done: what was seen in it, and word of every code that nobody knows. */
export function doneCommands(step: CountStep, bin: string): Command[] {
  const { no, kind } = step.document;
  const document = documentRef(kind, no);
  const seen = step.counted
    .filter((one) => one.item !== "")
    .map((one) => ({
      item: one.item,
      variant: one.variant,
      unit: one.unit,
      quantity: decimal(one.quantity),
      ...one.number,
      ...(one.expiration ? { expiration_date: one.expiration } : {}),
    }));
  const kept = step.counted.filter((one) => one.item === "");
  return [
    { name: "count-bin", document, payload: { count_no: no, bin, seen, complete: true } },
    ...kept.map(
      (one): Command => ({
        name: "report-trouble",
        document,
        payload: {
          location: step.pack.location?.code ?? "",
          kind: "unknown_code",
          document_kind: kind,
          document_no: no,
          line_no: 0,
          item: "",
          bin,
          reason: "",
          note: decimal(one.quantity),
          raw: one.code.slice(0, 200),
        },
      }),
    ),
  ];
}

/** The count after a bin of it is done, as long as the server's own copy does not show it. */
export function binDone(
  document: WarehouseDocument,
  payload: Extract<Command, { name: "count-bin" }>["payload"],
): WarehouseDocument {
  const counts = document.counts.map((line) => {
    if (line.bin !== payload.bin) {
      return line;
    }
    const seen = payload.seen.filter(
      (one) =>
        one.item === line.item &&
        one.variant === line.variant &&
        (one.unit === line.unit || one.unit === "") &&
        sameNumber({ serial: one.serial, lot: one.lot, package: one.package }, line.number),
    );
    const counted = seen.reduce((sum, one) => sum + toBase(units(one.quantity), line.perUnit), 0);
    return { ...line, counted };
  });
  return { ...document, counts };
}
