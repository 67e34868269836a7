/** What a scan means to somebody with a put-away in hand: what is taken from the dock, where it goes. */

import { type Answer, ask, good, repeated, stop, unknown } from "./answers";
import { type Command, documentRef } from "./commands";
import { type Line, open, type WarehouseDocument } from "./documents";
import { type Group, left } from "./groups";
import type { Meaning } from "./meaning";
import type { Pack } from "./pack";
import { decimal } from "./quantity";

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
  readonly asked: string;
}

export interface PutAwayAnswer extends Answer {
  /** The group that is now in the hand. */
  readonly takes?: string;
  /** A serial that joins those in the hand. */
  readonly joins?: string;
}

/** At the dock: which of the goods are taken. */
export function judgeTake(step: PutAwayStep, meaning: Meaning): PutAwayAnswer {
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
  const fits = (line: Line) =>
    line.number.serial === number ||
    line.number.lot === number ||
    line.item === meaning.text ||
    (named.includes(line.item) && (!meaning.lot || line.number.lot === meaning.lot));
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
  const row = {
    code: number,
    note: { key: "row.taken", facts: { quantity: decimal(left(chosen)) } },
  } as const;
  return { ...good("ok", row), takes: chosen.key };
}

/** Piece by piece: each serial that is in the hand. */
export function judgePiece(step: PutAwayStep, group: Group, meaning: Meaning): PutAwayAnswer {
  const serial = meaning.serial || meaning.text;
  const line = group.lines.find((one) => one.number.serial === serial);
  if (!line) {
    return judgeTake(step, meaning);
  }
  if (open(line) <= 0 || step.serials.includes(serial)) {
    return repeated(serial, { key: "band.taken-already" }, { key: "band.not-added" });
  }
  const note = { key: "row.number", facts: { number: step.serials.length + 1 } } as const;
  return { ...good("ok", { code: serial, note }), joins: serial };
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
  const directed = step.pack.location?.directed_put_away_and_pick ?? false;
  if (directed && bin.bin_type === "RECEIVE") {
    return "band.bin-refused.dock" as const;
  }
  if (directed && bin.bin_type === "SHIP") {
    return "band.bin-refused.gate" as const;
  }
  const from = step.document.lines.find((one) => one.action === "take" && one.item === group.item);
  return from?.bin === code ? ("band.bin-refused.same" as const) : null;
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
  if (step.serials.length > 0) {
    return group.lines
      .filter((line) => step.serials.includes(line.number.serial))
      .reduce((sum, line) => sum + open(line), 0);
  }
  return step.amount > 0 ? Math.min(step.amount, left(group)) : left(group);
}

function placeCommands(step: PutAwayStep, group: Group, bin: string): Command[] {
  const commands: Command[] = [];
  let rest = inHand(step, group);
  for (const line of group.lines) {
    const wanted = step.serials.length === 0 || step.serials.includes(line.number.serial);
    const amount = wanted ? Math.min(open(line), rest) : 0;
    if (amount > 0) {
      rest -= amount;
      commands.push({
        name: "confirm-put-away-line",
        document: documentRef("put_away", step.document.no),
        payload: {
          activity_no: step.document.no,
          line_no: line.lineNo,
          quantity: decimal(amount),
          bin,
        },
      });
    }
  }
  return commands;
}
