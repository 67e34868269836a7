/** What is wrong with a serial at the dock: counted already, in stock, too many, unlike the others. */

import type { ItemView } from "../api/schema";
import { type Answer, ask, repeated, stop } from "./answers";
import { type Command, documentRef } from "./commands";
import { type Line, open, outstanding } from "./documents";
import type { Meaning } from "./meaning";
import { lying } from "./pack";
import { decimal } from "./quantity";
import type { ReceivingStep } from "./receiving";

export function serialProblem(
  step: ReceivingStep,
  line: Line,
  item: ItemView,
  serial: string,
  meaning: Meaning,
): Answer | null {
  const seen = line.numbers.filter((one) => one.handled > 0);
  const place = seen.findIndex((one) => one.number.serial === serial);
  if (place >= 0) {
    return repeated(
      serial,
      { key: "band.already", facts: { number: place + 1 } },
      { key: "band.not-added" },
    );
  }
  const other = step.document.lines.find(
    (one) =>
      one.item === line.item &&
      one.numbers.some((number) => number.handled > 0 && number.number.serial === serial),
  );
  if (other) {
    return repeated(serial, { key: "band.on-other-line" }, { key: "band.not-added" });
  }
  const there = lying(step.pack, item.no, { serial })[0];
  if (there) {
    return stop(
      serial,
      {
        full: false,
        head: { key: "band.in-stock", facts: { bin: there.bin } },
        code: serial,
        body: { key: "band.in-stock.body" },
      },
      [inStockTrouble(step, line, serial, there.bin)],
    );
  }
  if (open(line) <= 0) {
    return full(serial, line);
  }
  return looksWrong(
    step,
    seen.map((one) => one.number.serial),
    serial,
    meaning,
  );
}

export function full(code: string, line: Line): Answer {
  return stop(code, {
    full: false,
    head: { key: "band.line-full" },
    code,
    body: { key: "band.line-full.body", facts: { quantity: decimal(outstanding(line)) } },
  });
}

/** Five of one length and then another one: most likely the wrong barcode of the box. */
function looksWrong(
  step: ReceivingStep,
  seen: readonly string[],
  serial: string,
  meaning: Meaning,
): Answer | null {
  const plain = /^[\x20-\x7e]{1,50}$/.test(serial);
  const odd =
    seen.length >= 5 && !meaning.serial && seen.every((one) => one.length !== serial.length);
  if (plain && (!odd || step.asked === meaning.raw)) {
    return null;
  }
  if (!plain) {
    return stop(serial.slice(0, 20), {
      full: false,
      head: { key: "band.garbled" },
      body: { key: "band.garbled.body" },
    });
  }
  return ask(meaning.text, {
    head: { key: "band.odd-serial" },
    scanned: { code: serial },
    planned: { code: seen.at(-1) ?? "" },
    reason: { key: "band.odd-serial.reason" },
    next: { key: "band.scan-again", facts: { code: serial } },
  });
}

function inStockTrouble(step: ReceivingStep, line: Line, serial: string, bin: string): Command {
  return {
    name: "report-trouble",
    document: documentRef("receipt", step.document.no),
    payload: {
      location: step.pack.location?.code ?? "",
      kind: "duplicate_serial",
      document_kind: "receipt",
      document_no: step.document.no,
      line_no: line.lineNo,
      item: line.item,
      bin,
      reason: "",
      note: "",
      raw: serial,
    },
  };
}
