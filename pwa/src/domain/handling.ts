/**
 * Hands at work on an activity: what a take, a place, an undo does to its lines. The server does the
 * same (`backend/stockhand/domain/handling.py`), so that the screen is right before it answers.
 */

import { type Line, type Numbers, open, outstanding, sameNumber, UNTRACKED } from "./documents";

type Lines = readonly Line[];

const STEP = 10_000;

/** So much of a number was taken for a line, out of a bin. */
export function take(
  lines: Lines,
  lineNo: number,
  number: Numbers,
  bin: string,
  amount: number,
): Lines {
  const line = takeLine(lines, lineNo, number);
  if (!line) {
    return lines;
  }
  const from = bin || line.bin;
  if (sameNumber(line.number, number) && line.bin === from) {
    return countUp(lines, line, amount);
  }
  return moved(lines, line, number, from, amount);
}

/** So much of what was taken is back in its bin. */
export function putBack(lines: Lines, lineNo: number, number: Numbers, amount: number): Lines {
  const line = takeLine(lines, lineNo, number, true);
  return line && line.handled >= amount ? countUp(lines, line, -amount) : lines;
}

/** So much of a place line was put into a bin; its take follows. */
export function place(lines: Lines, lineNo: number, bin: string, amount: number | null): Lines {
  const named = lines.find((one) => one.lineNo === lineNo);
  const line = named?.action === "take" ? partner(lines, named) : named;
  if (!line) {
    return lines;
  }
  const quantity = amount ?? open(line);
  const target = bin || line.bin;
  if (quantity > open(line)) {
    return lines;
  }
  if (target === line.bin || line.action === "none") {
    return countUp(lines, line, quantity);
  }
  if (quantity === outstanding(line) && line.handled === 0) {
    const there = { ...line, bin: target };
    return countUp(
      lines.map((one) => (one.lineNo === line.lineNo ? there : one)),
      there,
      quantity,
    );
  }
  return split(lines, line, target, quantity);
}

/** So much of a movement's line was taken and put into a bin, of this number where one is named. */
export function move(
  lines: Lines,
  lineNo: number,
  number: Numbers,
  bin: string,
  amount: number,
): Lines {
  const line = lines.find((one) => one.lineNo === lineNo);
  if (!line || sameNumber(line.number, number) || sameNumber(number, UNTRACKED)) {
    return place(lines, lineNo, bin, amount);
  }
  const after = take(lines, lineNo, number, "", amount);
  const made = after.findLast(
    (one) =>
      one.action === "place" &&
      one.item === line.item &&
      one.variant === line.variant &&
      sameNumber(one.number, number),
  );
  return after.map((one) => (one === made ? { ...one, bin: bin || one.bin } : one));
}

/** A part of a line goes into another bin than the rest: it becomes a line of its own. */
function split(lines: Lines, line: Line, bin: string, amount: number): Lines {
  const taken = partner(lines, line);
  const next = Math.max(...lines.map((one) => one.lineNo)) + STEP;
  return [
    ...shrunk(lines, line, amount).map((one) =>
      one.lineNo === taken?.lineNo ? { ...one, handled: one.handled + amount } : one,
    ),
    made(line, next, line.number, bin, amount),
  ];
}

/** The line meant by a take: that of the number itself where it stands on one with room. */
function takeLine(lines: Lines, lineNo: number, number: Numbers, back = false): Line | undefined {
  const named = lines.find((one) => one.lineNo === lineNo);
  const line = named?.action === "place" ? partner(lines, named) : named;
  if (!line) {
    return lines.find((one) => one.action !== "place" && sameNumber(one.number, number));
  }
  if (sameNumber(line.number, number)) {
    return line;
  }
  return (
    siblings(lines, line).find(
      (one) => sameNumber(one.number, number) && (back || open(one) > 0),
    ) ?? line
  );
}

/** Lines that ask for the same goods for the same source with the same action. */
export function siblings(lines: Lines, line: Line): Line[] {
  return lines.filter(
    (one) =>
      one.action === line.action &&
      one.item === line.item &&
      one.variant === line.variant &&
      one.unit === line.unit &&
      one.source === line.source &&
      one.sourceLineNo === line.sourceLineNo,
  );
}

/** The place of a take or the take of a place: the same goods for the same source, next to it. */
export function partner(lines: Lines, line: Line): Line | undefined {
  const wanted = line.action === "take" ? "place" : "take";
  const candidates = lines.filter(
    (one) =>
      one.action === wanted &&
      one.breakbulkNo === line.breakbulkNo &&
      one.item === line.item &&
      one.variant === line.variant &&
      sameNumber(one.number, line.number) &&
      one.source === line.source &&
      one.sourceLineNo === line.sourceLineNo,
  );
  const exact = candidates.filter((one) => one.quantity === line.quantity);
  const pool = exact.length > 0 ? exact : candidates;
  return pool.reduce<Line | undefined>((best, one) => {
    const nearer =
      !best || Math.abs(one.lineNo - line.lineNo) < Math.abs(best.lineNo - line.lineNo);
    return nearer ? one : best;
  }, undefined);
}

function countUp(lines: Lines, line: Line, amount: number): Lines {
  const other = line.action === "none" ? undefined : partner(lines, line);
  return lines.map((one) =>
    one.lineNo === line.lineNo || one.lineNo === other?.lineNo
      ? { ...one, handled: one.handled + amount }
      : one,
  );
}

/** Take the quantity off the planned line and put it on one that carries the number and the bin. */
function moved(lines: Lines, line: Line, number: Numbers, bin: string, amount: number): Lines {
  const source = withRoom(lines, line, number);
  if (!source) {
    return lines;
  }
  const other = partner(lines, source);
  const target = siblings(lines, line).find(
    (one) => sameNumber(one.number, number) && one.bin === bin && one.lineNo !== source.lineNo,
  );
  const halves: [Line | undefined, string, Line | undefined][] = [
    [source, bin, target],
    [other, other?.bin ?? "", target && partner(lines, target)],
  ];
  let after = lines;
  let next = Math.max(...lines.map((one) => one.lineNo)) + STEP;
  for (const [old, to, there] of halves) {
    if (!old) {
      continue;
    }
    after = shrunk(after, old, amount);
    if (there && after.some((one) => one.lineNo === there.lineNo)) {
      after = after.map((one) => (one.lineNo === there.lineNo ? grown(one, amount) : one));
    } else {
      after = [...after, made(old, next, number, to, amount)];
      next += STEP;
    }
  }
  return after;
}

/** The line itself, or for a serial the first of its siblings that still waits for one. */
function withRoom(lines: Lines, line: Line, number: Numbers): Line | undefined {
  if (open(line) > 0 || !number.serial) {
    return line;
  }
  return siblings(lines, line).find((one) => open(one) > 0);
}

function shrunk(lines: Lines, line: Line, amount: number): Lines {
  if (line.quantity === amount) {
    return lines.filter((one) => one.lineNo !== line.lineNo);
  }
  return lines.map((one) =>
    one.lineNo === line.lineNo ? { ...one, quantity: one.quantity - amount } : one,
  );
}

function grown(line: Line, amount: number): Line {
  return { ...line, quantity: line.quantity + amount, handled: line.handled + amount };
}

function made(line: Line, lineNo: number, number: Numbers, bin: string, amount: number): Line {
  return {
    ...line,
    lineNo,
    number,
    bin,
    expiration: sameNumber(line.number, number) ? line.expiration : null,
    quantity: amount,
    done: 0,
    handled: amount,
  };
}
