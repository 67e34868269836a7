/** Which field, which line or which cell a problem is about, so that it can be said there. */

import type { Problem } from "../api/problems";
import type { Row, Values } from "./kinds";

const NO_PLACES = new Set(["code", "kind", "reason"]);

/** The field a problem names, or whose value it names; blank where it is about the whole. */
export function fieldOf(problem: Problem, fields: readonly string[], values: Values): string {
  const path = String(problem.path ?? problem.field ?? "");
  const named = path.split(/[.[\] ]/).find((part) => fields.includes(part));
  if (named) {
    return named;
  }
  const role =
    String(problem.line ?? "")
      .split("/")
      .at(-1) ?? "";
  if (fields.includes(role)) {
    return role;
  }
  const key = problem.key === undefined ? null : String(problem.key).split("/").at(-1);
  const facts = Object.entries(problem).filter(([name]) => !NO_PLACES.has(name));
  const told = facts.map(([, value]) => value).filter((value) => typeof value === "string");
  const same = fields.filter((field) => values[field] && key === values[field]);
  const alike = fields.find(
    (field) => values[field] && problem[field] === values[field] && told.includes(values[field]),
  );
  return same[0] ?? alike ?? "";
}

/** The number of the line of a document that a problem is about; null where it is none of these. */
export function lineOf(problem: Problem, document: Row, lines: readonly Row[]): number | null {
  const fact = String(problem.line ?? "");
  if (fact === "") {
    return null;
  }
  const parts = fact.split("/");
  const last = Number(parts.at(-1));
  const first = parts[0];
  const isOwn = first === document.no || parts.length === 1;
  const found = lines.find((line) =>
    isOwn
      ? line.line_no === last
      : line.source === first && (line.source_line_no === last || line.line_no === last),
  );
  return found ? Number(found.line_no) : null;
}

/** The place among typed lines that a problem is about; null where it names none. */
export function placeOf(problem: Problem, count: number): number | null {
  const path = String(problem.path ?? "");
  const inPath = /lines\[?\.?(\d+)/.exec(path);
  const inLine = /\/(\d+)$/.exec(String(problem.line ?? ""));
  if (inPath) {
    const place = Number(inPath[1]);
    return place < count ? place : null;
  }
  if (inLine) {
    const number = Number(inLine[1]);
    const place = number >= 10_000 ? number / 10_000 - 1 : number - 1;
    return place >= 0 && place < count ? place : null;
  }
  return count === 1 ? 0 : null;
}
