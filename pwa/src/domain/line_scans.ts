/** What a scan does to the numbers of an order line that somebody edits. Nothing is saved by it. */

import type { ItemView } from "../api/schema";
import { type Answer, good, hint, repeated, stop, unknown } from "./answers";
import { type Numbers, sameNumber } from "./documents";
import { type Draft, grown, type ShownRow } from "./line_numbers";
import type { Meaning } from "./meaning";
import { decimal, PIECE } from "./quantity";

export interface LineStep {
  /** The line takes goods from stock: a number gives no more than is there of it. */
  readonly outgoing: boolean;
  readonly rows: readonly ShownRow[];
  readonly missing: number;
  readonly draft: Draft;
}

export interface LineAnswer extends Answer {
  readonly draft?: Draft;
}

/** Serial, lot or package that the code means for this item; null where it names no number. */
export function numberMeant(item: ItemView, meaning: Meaning): Numbers | null {
  const known = meaning.numbers.filter((one) => one.item === item.no);
  const serial = known.find((one) => one.kind === "serial");
  const lot = known.find((one) => one.kind === "lot");
  const found: Numbers = {
    serial: item.serial ? meaning.serial || (serial?.value ?? "") : "",
    lot: item.lot ? meaning.lot || (lot?.value ?? "") : "",
    package: item.package ? meaning.sscc : "",
  };
  if (found.serial || found.lot || found.package) {
    return found;
  }
  if (isItsLabel(item, meaning) || meaning.text === "") {
    return null;
  }
  if (item.serial) {
    return { serial: meaning.text, lot: "", package: "" };
  }
  if (item.lot) {
    return { serial: "", lot: meaning.text, package: "" };
  }
  return item.package ? { serial: "", lot: "", package: meaning.text } : null;
}

function isItsLabel(item: ItemView, meaning: Meaning): boolean {
  return meaning.items.some((one) => one.item === item.no) && !meaning.serial && !meaning.lot;
}

/** Why the code cannot be a number of this item at all; null where it can. */
export function refusedAs(item: ItemView, meaning: Meaning): Answer | null {
  if (meaning.garbled) {
    return stop(meaning.text, {
      full: false,
      head: { key: "band.garbled" },
      code: meaning.text,
      body: { key: "band.garbled.body" },
    });
  }
  if (meaning.bin || meaning.user || meaning.documents.length > 0) {
    return stop(meaning.text, {
      full: false,
      head: { key: "band.not-goods" },
      code: meaning.text,
      body: { key: "band.not-goods.line", facts: { item: item.description } },
    });
  }
  const named = meaning.items[0];
  const isOther = named && !meaning.items.some((one) => one.item === item.no);
  if (isOther || (meaning.labelled && !named)) {
    return stop(named?.item ?? meaning.text, {
      full: false,
      head: { key: "band.wrong-item" },
      code: named?.item ?? meaning.text,
      body: { key: "band.not-goods.line", facts: { item: item.description } },
    });
  }
  if (!item.serial && !item.lot && !item.package) {
    return stop(meaning.text, {
      full: false,
      head: { key: "band.no-numbers" },
      code: meaning.text,
      body: { key: "band.no-numbers.body", facts: { item: item.description } },
    });
  }
  if (isItsLabel(item, meaning)) {
    return hint(meaning.text, {
      full: false,
      head: { key: item.serial ? "band.scan-serial" : "band.scan-lot" },
      code: meaning.text,
      body: { key: "band.item-label" },
    });
  }
  return null;
}

/** `available`: what is left of the number for this line; it matters for outgoing lines only. */
export function judgeLineScan(
  step: LineStep,
  number: Numbers,
  meaning: Meaning,
  available: number,
): LineAnswer {
  const code = number.serial || number.lot || number.package;
  const row = step.rows.find((one) => sameNumber(one.number, number));
  if (number.serial && row && row.state !== "removed") {
    return repeated(code, { key: "band.on-line" }, { key: "band.not-added" });
  }
  if (step.missing <= 0) {
    return stop(code, {
      full: false,
      head: { key: "band.line-full" },
      code,
      body: { key: "band.line-full.numbers" },
    });
  }
  const asked = number.serial ? PIECE : meaning.count * PIECE;
  const wanted = asked || (step.outgoing ? step.missing : PIECE);
  const amount = Math.min(wanted, step.missing, step.outgoing ? available : wanted);
  if (amount <= 0) {
    return unknown(code, { key: "band.none-available" });
  }
  const draft = grown(step.draft, step.rows, number, amount, meaning.expiration);
  const done = amount === step.missing;
  return {
    ...good(done ? "done" : "ok", {
      code,
      note: { key: "row.plus", facts: { quantity: decimal(amount) } },
    }),
    draft,
  };
}
