/**
 * Counting in at the dock: what has come of a receipt line, number by number. The server keeps the
 * same list (`backend/stockhand/domain/receiving.py`).
 */

import type { NumberInput } from "../api/schema";
import { type CountedNumber, type Line, type Numbers, numberKey } from "./documents";
import { units } from "./quantity";

/** The office filled the lines in; the dock counts from zero, announced numbers included. */
export function fromZero(line: Line): Line {
  return {
    ...line,
    handled: 0,
    numbers: line.numbers.map((one) => ({ ...one, handled: 0 })),
  };
}

/** So much more has come: of these numbers, or of goods without any. */
export function arrived(line: Line, quantity: number, inputs: readonly NumberInput[]): Line {
  if (inputs.length === 0) {
    return { ...line, handled: line.handled + quantity };
  }
  const found = new Map(line.numbers.map((one) => [numberKey(one.number), one]));
  let sum = 0;
  for (const input of inputs) {
    const more = counted(input);
    const key = numberKey(more.number);
    const old = found.get(key);
    const handled = (old?.handled ?? 0) + more.quantity;
    sum += more.quantity;
    found.set(key, {
      number: more.number,
      quantity: Math.max(old?.quantity ?? 0, handled),
      handled,
      expiration: more.expiration ?? old?.expiration ?? null,
    });
  }
  return { ...line, handled: line.handled + sum, numbers: [...found.values()] };
}

/** So much has not come after all. */
export function notArrived(line: Line, number: Numbers, quantity: number): Line {
  const key = numberKey(number);
  const numbers = line.numbers.flatMap((one) => {
    if (numberKey(one.number) !== key) {
      return [one];
    }
    const left = one.handled - quantity;
    return left > 0 ? [{ ...one, quantity: left, handled: left }] : [];
  });
  return { ...line, handled: line.handled - quantity, numbers };
}

function counted(input: NumberInput): CountedNumber {
  const quantity = units(input.quantity ?? "1");
  return {
    number: {
      serial: input.serial ?? "",
      lot: input.lot ?? "",
      package: input.package ?? "",
    },
    quantity,
    handled: quantity,
    expiration: input.expiration_date ?? null,
  };
}
