/**
 * From bytes to frames: where a code begins and ends. Pure: bytes and their times go in, frames come
 * out, and it never matters how the bytes were cut on their way. Stations have the same
 * (`hardware/stockhand_devices/framing.py`).
 */

import type { Ending } from "./profiles";

/** What a scanner or its connection may give instead of a code. */
export type Trouble = "too-long" | "unfinished" | "unreadable";

/** The bytes of one code without what frames them, or what went wrong with it. */
export interface Frame {
  readonly data: readonly number[];
  readonly identifier: string;
  readonly trouble: Trouble | null;
}

const STX = 2;
const ETX = 3;
const ENDS: readonly number[] = [13, 10, 9];
export const LONGEST = 4096;
/** What stays unfinished for so long never will be. */
const PATIENCE_MS = 500;
const PAUSE_MS = 50;

export class LineFramer {
  private buffer: number[] = [];
  private isBetween = false;
  private isTooLong = false;
  private lastAt = 0;
  private readonly waitMs: number;

  constructor(private readonly ending: Ending = "line") {
    this.waitMs = ending === "idle" ? PAUSE_MS : PATIENCE_MS;
  }

  /** After how long without anything `idle` is to be called; null: not at all. */
  get patience(): number | null {
    return this.isOpen ? this.waitMs : null;
  }

  feed(data: Iterable<number>, at: number): Frame[] {
    const found = this.isOpen && at > this.lastAt + this.waitMs ? this.end() : [];
    for (const byte of data) {
      found.push(...this.take(byte));
      this.lastAt = at;
    }
    return found;
  }

  idle(at: number): Frame[] {
    return this.isOpen && at >= this.lastAt + this.waitMs ? this.end() : [];
  }

  /** The stream is over. */
  end(): Frame[] {
    if (!this.isOpen) {
      return [];
    }
    return this.close(this.ending === "idle" && !this.isBetween ? null : "unfinished");
  }

  private get isOpen(): boolean {
    return this.buffer.length > 0 || this.isBetween || this.isTooLong;
  }

  private take(byte: number): Frame[] {
    if (this.isBetween) {
      if (byte === ETX) {
        return this.close(null);
      }
      if (byte === STX) {
        const cut = this.close("unfinished");
        this.isBetween = true;
        return cut;
      }
    } else if (byte === STX && this.buffer.length === 0) {
      this.isBetween = true;
      return [];
    } else if (this.ending === "stx-etx") {
      return [];
    } else if (this.ending === "line" && ENDS.includes(byte)) {
      return this.close(null);
    }
    if (this.buffer.length < LONGEST) {
      this.buffer.push(byte);
    } else {
      this.isTooLong = true;
    }
    return [];
  }

  private close(trouble: Trouble | null): Frame[] {
    let data: readonly number[] = this.buffer;
    if (this.ending === "idle") {
      const begin = data.findIndex((byte) => !ENDS.includes(byte));
      const end = data.findLastIndex((byte) => !ENDS.includes(byte));
      data = begin < 0 ? [] : data.slice(begin, end + 1);
    }
    const told = this.isTooLong ? "too-long" : trouble;
    this.buffer = [];
    this.isBetween = false;
    this.isTooLong = false;
    return data.length > 0 || told ? [{ data, identifier: "", trouble: told }] : [];
  }
}

/** The text of bytes: UTF-8, or else one letter a byte. */
export function textOfBytes(data: readonly number[]): { text: string; isUtf8: boolean } {
  const bytes = Uint8Array.from(data);
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), isUtf8: true };
  } catch {
    return { text: String.fromCharCode(...bytes), isUtf8: false };
  }
}
