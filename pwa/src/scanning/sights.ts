/**
 * Codes that a camera saw: which of them is meant, which was told already, in which order a picture
 * is read. Pure; the times are given.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A code in a picture; its corners go round it. */
export interface Sight {
  readonly text: string;
  readonly identifier: string;
  /** Bars have little to prove themselves with. */
  readonly isLinear: boolean;
  readonly corners: readonly Point[];
}

/** A quick look fits into a frame of the camera; a hard one finds what is small or turned. */
export type Effort = "quick" | "hard";

export interface Question {
  readonly id: number;
  readonly width: number;
  readonly height: number;
  readonly pixels: ArrayBuffer;
  readonly effort: Effort;
}

export interface Reply {
  readonly id: number;
  readonly sights: readonly Sight[];
  readonly failed: string;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A code that stays in view was scanned once; away for so long, it is shown again on purpose. */
export const AWAY_MS = 1200;
/** Two equal reads of bars count when they follow each other as quickly as this. */
const TWICE_MS = 1000;

export function centre({ corners }: Sight): Point {
  const count = Math.max(1, corners.length);
  return {
    x: corners.reduce((sum, { x }) => sum + x, 0) / count,
    y: corners.reduce((sum, { y }) => sum + y, 0) / count,
  };
}

/** Of several codes in view the one that is aimed at: nearest to the middle. */
export function aimedAt(sights: readonly Sight[], { width, height }: Size): Sight | undefined {
  const distance = (sight: Sight) => {
    const { x, y } = centre(sight);
    return Math.hypot(x - width / 2, y - height / 2);
  };
  return [...sights].sort((one, other) => distance(one) - distance(other))[0];
}

/** What a live picture has shown so far. */
export class Sightings {
  private readonly seenAt = new Map<string, number>();
  private candidate = "";
  private candidateAt = 0;

  /** Whether this sight of a code is to be told as a scan. */
  tells(sight: Sight, at: number): boolean {
    const key = keyOf(sight);
    const before = this.seenAt.get(key);
    if (before !== undefined && at - before < AWAY_MS) {
      this.seenAt.set(key, at);
      return false;
    }
    if (sight.isLinear && !(this.candidate === key && at - this.candidateAt < TWICE_MS)) {
      this.candidate = key;
      this.candidateAt = at;
      return false;
    }
    this.seenAt.set(key, at);
    return true;
  }
}

export function keyOf({ identifier, text }: Sight): string {
  return identifier + text;
}

/** Each code of a picture once, row by row as one reads. */
export function inReadingOrder(sights: readonly Sight[]): Sight[] {
  const once = [...new Map(sights.map((sight) => [keyOf(sight), sight])).values()];
  const heights = once.map(({ corners }) => {
    const ys = corners.map(({ y }) => y);
    return Math.max(...ys) - Math.min(...ys);
  });
  const usual = heights.sort((a, b) => a - b)[Math.floor(heights.length / 2)] ?? 1;
  const rows: Sight[][] = [];
  for (const sight of once.sort((one, other) => centre(one).y - centre(other).y)) {
    const row = rows.at(-1);
    const first = row?.[0];
    if (row && first && centre(sight).y - centre(first).y < Math.max(1, usual) * 0.6) {
      row.push(sight);
    } else {
      rows.push([sight]);
    }
  }
  return rows.flatMap((row) => row.sort((one, other) => centre(one).x - centre(other).x));
}
