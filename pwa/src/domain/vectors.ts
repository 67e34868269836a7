/**
 * The reader of barcodes as a program: one question in JSON on a line, one answer. The runner of the
 * vector files (`tests/vectors/run.py`) asks the server's reader the same.
 */

import { interpret, route } from "./barcodes";
import { decodedDate, decodedDecimal, facts } from "./gs1";
import { checkDigit, checkPair } from "./gs1_checks";
import { get, type Identifier } from "./gs1_table";

type Question =
  | { ask: "interpret"; raw: string; today: string; separators?: string[] }
  | { ask: "date"; value: string; today: string }
  | { ask: "decimal"; ai: string; value: string }
  | { ask: "check-digit"; body: string }
  | { ask: "check-pair"; body: string }
  | { ask: "route"; identifier: string }
  | { ask: "table" };

export function answer(line: string): string {
  return JSON.stringify(answered(JSON.parse(line)));
}

function answered(question: Question): unknown {
  switch (question.ask) {
    case "interpret": {
      const barcode = interpret(question.raw, question.today, question.separators);
      return { ...barcode, facts: barcode.readings.map(({ elements }) => facts(elements)) };
    }
    case "date":
      return decodedDate(question.value, question.today);
    case "decimal":
      return decodedDecimal(question.ai, question.value);
    case "check-digit":
      return checkDigit(question.body);
    case "check-pair":
      return checkPair(question.body);
    case "route":
      return route(question.identifier);
    case "table":
      return table();
  }
}

function table(): Identifier[] {
  const all: Identifier[] = [];
  for (const digits of [2, 3, 4]) {
    for (let number = 0; number < 10 ** digits; number += 1) {
      const identifier = get(String(number).padStart(digits, "0"));
      if (identifier) {
        all.push(identifier);
      }
    }
  }
  return all;
}
