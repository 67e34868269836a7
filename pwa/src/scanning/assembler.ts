/**
 * From keys and text chunks to scans: pure, the times are given. A wedge types fast and ends with
 * Enter or Tab; an input method delivers the whole text at once. What comes slowly was typed by hand.
 */

import { LOST, type Press } from "./keymap";

export interface Timing {
  /** Longest pause between two characters of a scan. */
  readonly gapMs: number;
  /** A chunk without a terminator is over after this. */
  readonly idleMs: number;
  readonly shortest: number;
  /** Function keys that stand for the separator. */
  readonly separators?: readonly string[];
}

export const USUAL_TIMING: Timing = { gapMs: 100, idleMs: 80, shortest: 2 };

const CHUNK = 4;
const LONGEST = 4096;
const TOTAL_MS = 1500;
/** More than the slowest usual scanner takes, as no clock is exact. */
const PER_CHARACTER_MS = 75;
/** In a field that a person opened, only the speed of a machine counts as a scan. */
const MACHINE_MS = 40;
/** No hand keeps this up for so many characters, each of them in time. */
const STEADY_MS = 80;
const STEADY = 10;

const GS = "\u001d";
/** Control characters that scanners send with Ctrl held down; GS is Ctrl and the closing bracket. */
const CONTROL: Readonly<Record<string, string>> = {
  "\\": "\u001c",
  "]": GS,
  "^": "\u001e",
  "6": "\u001e",
  _: "\u001f",
  "-": "\u001f",
};
/** The same by the physical key, where the computer's country has something else on it. */
const CONTROL_CODES: Readonly<Record<string, string>> = {
  Backslash: "\u001c",
  BracketRight: GS,
  Digit6: "\u001e",
  Minus: "\u001f",
};

export interface KeyFacts {
  readonly ctrl?: boolean;
  /** It goes into a field that somebody writes in. */
  readonly inField?: boolean;
  readonly code?: string;
  readonly shift?: boolean;
  readonly altGr?: boolean;
  readonly caps?: boolean;
}

export class Assembler {
  private buffer = "";
  private presses: Press[] = [];
  private startedAt = 0;
  private lastAt = 0;
  private chunked = false;
  private keyed = false;
  private delivered = 0;

  constructor(
    private readonly scanned: (text: string, presses: readonly Press[]) => void,
    private readonly typed: (text: string) => void,
    /** May change while it listens: a scanner was calibrated. */
    public timing: Timing = USUAL_TIMING,
  ) {}

  /** A key went down; true when it belongs to a scan and must do nothing else. */
  key(key: string, at: number, facts: KeyFacts = {}): boolean {
    this.keyed = false;
    this.forgetIfLate(at);
    if (key === "Enter" || key === "Tab") {
      return this.end(at, facts.inField ?? false);
    }
    const character = this.character(key, facts);
    if (character === undefined) {
      return false;
    }
    this.keyed = true;
    const { code = "", shift = false, altGr = false, caps = false } = facts;
    this.append(character, at, { text: character, code, shift, altGr, caps });
    return character < " ";
  }

  private character(key: string, { ctrl = false, code = "" }: KeyFacts): string | undefined {
    if (ctrl) {
      const control = CONTROL[key] ?? CONTROL_CODES[code];
      // Alone, other keys with Ctrl are the browser's own; it makes the page smaller with one.
      return control === GS || !this.isEmpty ? control : undefined;
    }
    if (this.timing.separators?.includes(key)) {
      return GS;
    }
    if (key === "Dead") {
      return this.isEmpty && code === "" ? undefined : LOST;
    }
    return key.length === 1 ? key : undefined;
  }

  /** Text is about to be inserted; what a key just brought is not taken twice: then it is false. */
  text(data: string, at: number, { inField = false } = {}): boolean {
    if (this.isOfKey(data)) {
      this.keyed = false;
      return false;
    }
    this.forgetIfLate(at);
    const [first = "", ...more] = data.split(/[\r\n\t]/);
    this.append(first, at);
    this.chunked ||= first.length >= CHUNK;
    if (more.length > 0) {
      this.end(at, inField);
    }
    return true;
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

  /** Whether this text is what the key before it brought. Its own time tells nothing then: a key
   * has the time of the keyboard, its text that of a page which may be busy. */
  isOfKey(data: string): boolean {
    return this.keyed && data.length === 1;
  }

  /** Whether what comes at this time belongs to nothing before it. */
  beginsAt(at: number): boolean {
    return this.isEmpty || this.isLate(at);
  }

  private append(text: string, at: number, press?: Press): void {
    if (this.buffer === "") {
      this.startedAt = at;
    }
    if (this.buffer.length + text.length <= LONGEST) {
      this.buffer += text;
      this.presses.push(press ?? { text, code: "", shift: false, altGr: false, caps: false });
    }
    this.lastAt = at;
  }

  private isLate(at: number): boolean {
    const each = Math.max(PER_CHARACTER_MS, 0.75 * this.timing.gapMs);
    const total = Math.max(TOTAL_MS, each * this.buffer.length);
    return at - this.lastAt > this.timing.gapMs || at - this.startedAt > total;
  }

  private forgetIfLate(at: number): void {
    if (this.isLate(at)) {
      // Too slow for a scanner: what nobody was told yet was typed by hand.
      const unheard = this.buffer.slice(this.delivered);
      this.reset();
      if (unheard !== "") {
        this.typed(unheard);
      }
    }
  }

  private end(at: number, inField: boolean): boolean {
    const { buffer: text, presses } = this;
    const each = (this.lastAt - this.startedAt) / Math.max(1, text.length - 1);
    const isMachine =
      (text.length >= CHUNK && each <= MACHINE_MS) ||
      (text.length >= STEADY && each <= STEADY_MS && at - this.lastAt <= STEADY_MS);
    const fast = !inField || this.chunked || isMachine;
    const isScan = text.length >= this.timing.shortest && fast && at >= this.startedAt;
    const unheard = text.slice(this.delivered);
    this.reset();
    if (isScan) {
      this.scanned(text, presses);
    } else if (unheard !== "") {
      this.typed(unheard);
    }
    return isScan;
  }

  private reset(): void {
    this.buffer = "";
    this.presses = [];
    this.chunked = false;
    this.delivered = 0;
  }
}
