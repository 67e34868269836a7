/**
 * From the keys of one scan to the texts they may mean. A scanner types as if it were a keyboard of
 * the country it is set to; the computer reads it as one of its own country, and under its own caps
 * lock. Who knows how the scanner is set reads it right. Who does not, has several readings. Pure.
 */

import type { Warning } from "../domain/scans";
import { CODES, DEAD, LAYOUTS, type LayoutName } from "./layouts";

/** One key as the page was told; a text that came whole has no code. */
export interface Press {
  /** What the computer made of it. */
  readonly text: string;
  /** The physical key; blank where none was named. */
  readonly code: string;
  readonly shift: boolean;
  readonly altGr: boolean;
  /** The computer's caps lock is on. */
  readonly caps: boolean;
}

/** Whose letters count: as they arrive, or without the computer's caps lock. */
export type Caps = "sent" | "ignore";

/** How to read keys; `as-sent` leaves them as the computer read them. */
export interface KeyReading {
  readonly layout: "as-sent" | LayoutName;
  readonly caps: Caps;
}

export const AS_SENT: KeyReading = { layout: "as-sent", caps: "sent" };

/** Stands for a key that gave no character. */
export const LOST = "\ufffd";

/** The usual first: what arrived, then what a scanner from the box would have meant by it. */
export const READINGS: readonly KeyReading[] = (
  ["as-sent", "us", "uk", "de", "fr", "es"] as const
).flatMap((layout) => (["sent", "ignore"] as const).map((caps) => ({ layout, caps })));

export function textOf(presses: readonly Press[], { layout, caps }: KeyReading): string {
  if (layout === "as-sent" || presses.some((press) => !isReadable(press))) {
    return presses.map((press) => asSent(press, caps)).join("");
  }
  let text = "";
  let dead = "";
  for (const press of presses) {
    const character = isControl(press) ? press.text : keyed(press, layout, caps);
    if (dead !== "") {
      text += together(dead, character);
      dead = "";
    } else if (LAYOUTS[layout].dead.includes(level(press) + character)) {
      dead = character;
    } else {
      text += character;
    }
  }
  return text + dead;
}

/** What stands against taking these keys as they are. */
export function oddities(presses: readonly Press[]): Warning[] {
  const found: Warning[] = [];
  if (presses.some(({ caps, text }) => caps && text.toUpperCase() !== text.toLowerCase())) {
    found.push("caps-lock");
  }
  if (presses.some(({ text }) => text === LOST)) {
    found.push("dead-key");
  }
  return found;
}

function isReadable(press: Press): boolean {
  return isControl(press) || NAMED[press.code] !== undefined || CODES.includes(press.code);
}

function isControl({ text }: Press): boolean {
  return text.length === 1 && text < " ";
}

function asSent({ text, caps: isOn }: Press, caps: Caps): string {
  return isOn && caps === "ignore" ? swapped(text) : text;
}

/** Keys that are the same everywhere. */
const NAMED: Readonly<Record<string, string>> = {
  Space: " ",
  ...Object.fromEntries([..."0123456789"].map((digit) => [`Numpad${digit}`, digit])),
  NumpadDecimal: ".",
  NumpadAdd: "+",
  NumpadSubtract: "-",
  NumpadMultiply: "*",
  NumpadDivide: "/",
};

function keyed(press: Press, layout: LayoutName, caps: Caps): string {
  const named = NAMED[press.code];
  if (named !== undefined) {
    return named;
  }
  const { plain, shift, third } = LAYOUTS[layout];
  const place = CODES.indexOf(press.code);
  const character = [plain, shift, third][level(press)]?.charAt(place).trim() ?? "";
  // A scanner that minds the computer's caps lock presses Shift the other way round.
  return press.caps && caps === "sent" && level(press) < 2 ? swapped(character) : character;
}

function level({ altGr, shift }: Press): number {
  return altGr ? 2 : shift ? 1 : 0;
}

function swapped(text: string): string {
  return [...text]
    .map((one) => {
      const other = one === one.toUpperCase() ? one.toLowerCase() : one.toUpperCase();
      return other.length === one.length ? other : one;
    })
    .join("");
}

function together(dead: string, character: string): string {
  const mark = DEAD[dead] ?? "";
  const one = (character + mark).normalize("NFC");
  return character === " " ? dead : one.length === 1 ? one : dead + character;
}
