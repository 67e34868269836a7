/**
 * Which of several readings of the same keys is right, while nobody calibrated the scanner: the one
 * that something proves, a check letter or what exists here. What it says about the scanner is
 * remembered. Where nothing proves any, no reading is taken. Pure.
 */

import type { KeyReading, Press } from "./keymap";
import { READINGS, textOf } from "./keymap";

/** What telling codes said about the scanner so far. */
export type Learned = Partial<KeyReading>;

export interface Settled {
  readonly text: string;
  readonly learned: Learned;
}

const LIKELY = READINGS.filter(({ layout }) => layout === "as-sent" || layout === "us");

export function settle(
  presses: readonly Press[],
  learned: Learned,
  isProven: (text: string) => boolean,
): Settled | null {
  const all = LIKELY.map((reading) => ({ reading, text: textOf(presses, reading) }));
  const fitting = all.filter(
    ({ reading }) =>
      (learned.layout ?? reading.layout) === reading.layout &&
      (learned.caps ?? reading.caps) === reading.caps,
  );
  const proven = distinct(all).filter(isProven);
  const [text, ...others] = proven.length > 0 ? proven : distinct(fitting);
  if (text === undefined || others.length > 0) {
    const both = distinct(fitting).filter((one) => proven.includes(one));
    return both.length === 1 && both[0] !== undefined ? { text: both[0], learned } : null;
  }
  const telling = all.filter((one) => one.text === text).map(({ reading }) => reading);
  return { text, learned: proven.length > 0 ? { ...learned, ...common(telling) } : learned };
}

/** Whether the keys can be read in more than one way. */
export function isDoubtful(presses: readonly Press[]): boolean {
  return new Set(LIKELY.map((reading) => textOf(presses, reading))).size > 1;
}

function distinct(read: readonly { text: string }[]): string[] {
  return [...new Set(read.map(({ text }) => text))];
}

/** What all readings that gave the same text agree about. */
function common(readings: readonly KeyReading[]): Learned {
  const layouts = new Set(readings.map(({ layout }) => layout));
  const caps = new Set(readings.map((reading) => reading.caps));
  return {
    ...(layouts.size === 1 ? { layout: [...layouts][0] as KeyReading["layout"] } : {}),
    ...(caps.size === 1 ? { caps: [...caps][0] as KeyReading["caps"] } : {}),
  };
}
