/** Serials from a first to a last one: only the last group of digits counts up. */

export const LONGEST_RANGE = 2000;

export type RangeProblem = "no-digits" | "different" | "backwards" | "too-long";

export interface Range {
  readonly serials: readonly string[];
  readonly problem: RangeProblem | null;
}

const PARTS = /^(.*?)([0-9]+)([^0-9]*)$/;

export function range(first: string, last: string): Range {
  const from = PARTS.exec(first);
  const to = PARTS.exec(last);
  if (!from || !to) {
    return { serials: [], problem: "no-digits" };
  }
  const [, head = "", low = "", tail = ""] = from;
  const [, otherHead = "", high = "", otherTail = ""] = to;
  if (head !== otherHead || tail !== otherTail || low.length !== high.length) {
    return { serials: [], problem: "different" };
  }
  const count = Number(high) - Number(low) + 1;
  if (count < 1) {
    return { serials: [], problem: "backwards" };
  }
  if (count > LONGEST_RANGE || !Number.isSafeInteger(Number(high))) {
    return { serials: [], problem: "too-long" };
  }
  const serials = Array.from(
    { length: count },
    (_, place) => `${head}${String(Number(low) + place).padStart(low.length, "0")}${tail}`,
  );
  return { serials, problem: null };
}
