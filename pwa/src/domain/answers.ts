/**
 * What a scan is answered with: an outcome, the words of a band, a row in the list of last scans,
 * and the commands that follow. Judgements are pure; screens only show them.
 */

import type { MessageKey } from "../words/en";
import type { Command } from "./commands";

export type Outcome = "ok" | "done" | "warning" | "duplicate" | "error" | "unknown";

export type Fact = string | number;

/** A text of the message table with what it tells. */
export interface Text {
  readonly key: MessageKey;
  readonly facts?: Readonly<Record<string, Fact>>;
}

/** One side of a comparison: a code, what it is, its date. */
export interface Side {
  readonly code: string;
  readonly name?: string;
  readonly date?: string;
}

/**
 * What stays on the screen until the next valid scan: what was scanned, what was expected, what to
 * do. A `full` one takes the place of the facts.
 */
export interface Band {
  readonly tone: "warning" | "duplicate" | "error";
  readonly full: boolean;
  readonly head: Text;
  readonly code?: string;
  readonly body?: Text;
  readonly scanned?: Side;
  readonly planned?: Side;
  readonly reason?: Text;
  readonly next?: Text;
}

/** A row of the last scans: the code in heavy type, and a word beside it. */
export interface RowText {
  readonly code: string;
  readonly note?: Text;
}

export interface Answer {
  readonly outcome: Outcome;
  readonly row: RowText;
  readonly band: Band | null;
  readonly commands: readonly Command[];
  /** The same text again completes what the band asks. */
  readonly asks: boolean;
  /** A code that nobody knows is told with the document's own work, so it need not be parked. */
  readonly isReported?: boolean;
}

export function good(
  outcome: "ok" | "done",
  row: RowText,
  commands: readonly Command[] = [],
): Answer {
  return { outcome, row, band: null, commands, asks: false };
}

/** A stop: nothing happened, and the band says what to do instead. */
export function stop(
  code: string,
  band: Omit<Band, "tone">,
  commands: readonly Command[] = [],
): Answer {
  return {
    outcome: "error",
    row: { code, note: band.head },
    band: { ...band, tone: "error" },
    commands,
    asks: false,
  };
}

/** A choice: a second scan of the same code is the yes. */
export function ask(code: string, band: Omit<Band, "tone" | "full">): Answer {
  return {
    outcome: "warning",
    row: { code, note: band.head },
    band: { ...band, tone: "warning", full: true },
    commands: [],
    asks: true,
  };
}

/** Something is missing before this can be used; a second scan would not help. */
export function hint(code: string, band: Omit<Band, "tone">): Answer {
  return {
    outcome: "warning",
    row: { code, note: band.head },
    band: { ...band, tone: "warning" },
    commands: [],
    asks: false,
  };
}

export function repeated(code: string, head: Text, body: Text): Answer {
  return {
    outcome: "duplicate",
    row: { code, note: head },
    band: { tone: "duplicate", full: false, head, body, code },
    commands: [],
    asks: false,
  };
}

/** A code nobody here knows; it stays in the list. */
export function unknown(code: string, next: Text): Answer {
  return {
    outcome: "unknown",
    row: { code, note: { key: "row.unknown" } },
    band: { tone: "warning", full: false, head: { key: "band.unknown" }, code, next },
    commands: [],
    asks: false,
  };
}
