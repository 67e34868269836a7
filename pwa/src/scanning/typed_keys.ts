/**
 * For tests: which keys a scanner of one country presses for a text, and what a computer of another
 * country makes of them. Written out for the characters that the tests need.
 */

import type { Press } from "./keymap";
import type { Told } from "./wedge";

type Key = readonly [code: string, shift: boolean];

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** What a scanner set to the US presses. */
const US: Readonly<Record<string, Key>> = {
  ...Object.fromEntries([...LETTERS].map((one) => [one, [`Key${one}`, true] as const])),
  ...Object.fromEntries(
    [...LETTERS].map((one) => [one.toLowerCase(), [`Key${one}`, false] as const]),
  ),
  ...Object.fromEntries([..."0123456789"].map((one) => [one, [`Digit${one}`, false] as const])),
  "]": ["BracketRight", false],
  "-": ["Minus", false],
  _: ["Minus", true],
  "+": ["Equal", true],
  "/": ["Slash", false],
  "?": ["Slash", true],
  ".": ["Period", false],
  ":": ["Semicolon", true],
  ";": ["Semicolon", false],
  "#": ["Digit3", true],
  "@": ["Digit2", true],
  "|": ["Backslash", true],
};

/** What a French computer makes of keys that are others there: alone, and with Shift. */
const AZERTY: Readonly<Record<string, readonly [string, string]>> = {
  Digit0: ["à", "0"],
  Digit1: ["&", "1"],
  Digit2: ["é", "2"],
  Digit3: ['"', "3"],
  Digit4: ["'", "4"],
  Digit5: ["(", "5"],
  Digit6: ["-", "6"],
  Digit7: ["è", "7"],
  Digit8: ["_", "8"],
  Digit9: ["ç", "9"],
  KeyA: ["q", "Q"],
  KeyQ: ["a", "A"],
  KeyZ: ["w", "W"],
  KeyW: ["z", "Z"],
  KeyM: [",", "?"],
  BracketRight: ["$", "£"],
  Minus: [")", "°"],
  Equal: ["=", "+"],
  Slash: ["!", "§"],
  Period: [":", "/"],
  Semicolon: ["m", "M"],
  Backslash: ["*", "µ"],
};

export interface Computer {
  readonly azerty?: boolean;
  readonly caps?: boolean;
}

/** The keys of a text from a US scanner, as this computer reads them; GS is Ctrl and the bracket. */
export function pressed(text: string, { azerty = false, caps = false }: Computer = {}): Press[] {
  return [...text].map((one) => {
    if (one === "\u001d") {
      return { text: one, code: "BracketRight", shift: false, altGr: false, caps };
    }
    const [code, shift] = US[one] ?? ["", false];
    const here = (azerty && AZERTY[code]?.[shift ? 1 : 0]) || one;
    const read = caps && here.toLowerCase() !== here.toUpperCase() ? swapped(here) : here;
    return { text: read, code, shift, altGr: false, caps };
  });
}

function swapped(letter: string): string {
  return letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase();
}

/** The same as the page is told it, with an Enter, so many milliseconds a key. */
export function told(text: string, at: number, stepMs: number, computer: Computer = {}): Told[] {
  const keys = pressed(text, computer).map(({ text: key, ...press }, place) => ({
    ...press,
    at: at + place * stepMs,
    key: key === "\u001d" ? "]" : key,
    ctrl: key === "\u001d",
  }));
  const { caps = false } = computer;
  const end = { code: "Enter", shift: false, ctrl: false, altGr: false, caps };
  return [...keys, { ...end, key: "Enter", at: at + keys.length * stepMs }];
}
