/**
 * From keys and text chunks to scans: pure, the times are given. A wedge types fast and ends with
 * Enter or Tab; an input method delivers the whole text at once. What comes slowly was typed by hand.
 */

export interface Timing {
  /** Longest pause between two characters of a scan. */
  readonly gapMs: number;
  /** A chunk without a terminator is over after this. */
  readonly idleMs: number;
  readonly shortest: number;
}

export const USUAL_TIMING: Timing = { gapMs: 100, idleMs: 80, shortest: 2 };

const CHUNK = 4;
const LONGEST = 4096;
const TOTAL_MS = 1500;
const PER_CHARACTER_MS = 60;
/** In a field that a person opened, only the speed of a machine counts as a scan. */
const MACHINE_MS = 40;

/** Control characters that scanners send with Ctrl held down; GS is Ctrl and the closing bracket. */
const CONTROL: Readonly<Record<string, string>> = {
  "\\": "\u001c",
  "]": "\u001d",
  "^": "\u001e",
  "6": "\u001e",
  _: "\u001f",
  "-": "\u001f",
};

export class Assembler {
  private buffer = "";
  private startedAt = 0;
  private lastAt = 0;
  private chunked = false;
  private keyed = false;
  private delivered = 0;

  constructor(
    private readonly scanned: (text: string) => void,
    private readonly typed: (text: string) => void,
    private readonly timing: Timing = USUAL_TIMING,
  ) {}

  /** A key went down; true when it belongs to a scan and must do nothing else. */
  key(key: string, at: number, { ctrl = false, inField = false } = {}): boolean {
    this.keyed = false;
    this.forgetIfLate(at);
    if (key === "Enter" || key === "Tab") {
      return this.end(at, inField);
    }
    const character = ctrl ? CONTROL[key] : key.length === 1 ? key : undefined;
    if (character === undefined) {
      return false;
    }
    this.keyed = true;
    this.append(character, at);
    return ctrl;
  }

  /** Text is about to be inserted; what a key just brought is not taken twice. */
  text(data: string, at: number, { inField = false } = {}): void {
    if (this.keyed && data.length === 1) {
      this.keyed = false;
      return;
    }
    this.forgetIfLate(at);
    const [first = "", ...more] = data.split(/[\r\n\t]/);
    this.append(first, at);
    this.chunked ||= first.length >= CHUNK;
    if (more.length > 0) {
      this.end(at, inField);
    }
  }

  /** Nothing came for a while: a chunk is a scan now, single characters were typed. */
  idle(at: number): void {
    if (this.buffer === "") {
      return;
    }
    if (this.chunked) {
      this.end(at, false);
    } else if (this.delivered < this.buffer.length) {
      const fresh = this.buffer.slice(this.delivered);
      // Kept all the same: by their times the next keys may still belong to a scan.
      this.delivered = this.buffer.length;
      this.typed(fresh);
    }
  }

  /** After how long without anything `idle` is to be called. */
  get patience(): number {
    return this.chunked ? this.timing.idleMs : this.timing.gapMs + 20;
  }

  get isEmpty(): boolean {
    return this.buffer === "";
  }

  private append(text: string, at: number): void {
    if (this.buffer === "") {
      this.startedAt = at;
    }
    this.buffer = (this.buffer + text).slice(0, LONGEST);
    this.lastAt = at;
  }

  private forgetIfLate(at: number): void {
    const total = Math.max(TOTAL_MS, PER_CHARACTER_MS * this.buffer.length);
    if (at - this.lastAt > this.timing.gapMs || at - this.startedAt > total) {
      // Too slow for a scanner: what nobody was told yet was typed by hand.
      const unheard = this.buffer.slice(this.delivered);
      this.reset();
      if (unheard !== "") {
        this.typed(unheard);
      }
    }
  }

  private end(at: number, inField: boolean): boolean {
    const text = this.buffer;
    const each = (this.lastAt - this.startedAt) / Math.max(1, text.length - 1);
    const fast = !inField || this.chunked || (text.length >= CHUNK && each <= MACHINE_MS);
    const isScan = text.length >= this.timing.shortest && fast && at >= this.startedAt;
    const unheard = text.slice(this.delivered);
    this.reset();
    if (isScan) {
      this.scanned(text);
    } else if (unheard !== "") {
      this.typed(unheard);
    }
    return isScan;
  }

  private reset(): void {
    this.buffer = "";
    this.chunked = false;
    this.delivered = 0;
  }
}
