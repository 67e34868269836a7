/**
 * The ear of the page: a collector on the document and one quiet field that holds the focus, so that
 * key-event wedges, input methods and paste are all heard, whatever is open on the screen.
 */

import { effect, signal } from "@preact/signals";
import { Assembler, type KeyFacts, USUAL_TIMING } from "./assembler";
import { LOST, type Press } from "./keymap";
import { profileOf, WEDGE } from "./profiles";

/** Whether keys reach us. */
export const armed = signal(true);

const LOST_MS = 1000;

export interface Ears {
  scanned(text: string, presses: readonly Press[], source: "wedge" | "paste"): void;
  typed(text: string): void;
}

/** A key or a text as the page was told, for whoever looks into how a scanner types. */
export interface Told {
  readonly at: number;
  readonly key: string;
  readonly code: string;
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly altGr: boolean;
  readonly caps: boolean;
}

const listeners = new Set<(told: Told) => void>();

/** Hear every key as it comes, beside the scans. */
export function hearEvents(listener: (told: Told) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What stood in a field before a scanner typed into it. */
interface Before {
  readonly field: HTMLInputElement | HTMLTextAreaElement;
  readonly value: string;
}

let quiet: HTMLInputElement | null = null;

/** A field that a person opened to write in; the quiet one is none. */
function writtenIn(target: EventTarget | null): HTMLInputElement | HTMLTextAreaElement | null {
  const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  return isField && target !== quiet ? target : null;
}

/** Put the focus where scans go, unless somebody writes. */
export function arm(): void {
  if (quiet && document.activeElement !== quiet && !writtenIn(document.activeElement)) {
    quiet.focus({ preventScroll: true });
  }
}

export function listen(field: HTMLInputElement, ears: Ears): void {
  quiet = field;
  let before: Before | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const assembler = new Assembler(
    (text, presses) => {
      restore(before);
      before = null;
      ears.scanned(text, presses, "wedge");
    },
    (text) => {
      if (!writtenIn(document.activeElement)) {
        ears.typed(text);
      }
    },
  );
  effect(() => {
    const { gapMs, idleMs, gs } = profileOf(WEDGE);
    assembler.timing = { ...USUAL_TIMING, gapMs, idleMs, separators: gs };
  });
  const wait = () => {
    clearTimeout(timer);
    if (assembler.isEmpty) {
      field.value = "";
      return;
    }
    timer = setTimeout(() => {
      assembler.idle(performance.now());
      wait();
    }, assembler.patience);
  };
  const noteField = ({ target, timeStamp }: Event) => {
    const written = writtenIn(target);
    if (assembler.beginsAt(timeStamp)) {
      before = written ? { field: written, value: written.value } : null;
    }
    return written !== null;
  };

  const numpad = new Numpad();
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.repeat || event.metaKey || event.key === "Unidentified" || event.isComposing) {
        return;
      }
      if (event.key === "Backspace" && !writtenIn(event.target)) {
        ears.typed("\b");
      }
      const inField = noteField(event);
      tell(toldOf(event));
      if (
        numpad.takes(event) ||
        assembler.key(event.key, event.timeStamp, factsOf(event, inField))
      ) {
        event.preventDefault();
        event.stopPropagation();
      }
      wait();
    },
    { capture: true },
  );
  document.addEventListener(
    "keyup",
    (event) => {
      const character = event.key === "Alt" ? numpad.end() : "";
      if (character !== "") {
        event.preventDefault();
        tell({ ...toldOf(event), key: character, code: "" });
        assembler.key(character, event.timeStamp, { inField: noteField(event) });
        wait();
      }
    },
    { capture: true },
  );
  document.addEventListener(
    "beforeinput",
    (event) => {
      const data = event.inputType === "insertLineBreak" ? "\n" : event.data;
      if (data && event.inputType !== "insertFromPaste") {
        const inField = !assembler.isOfKey(data) && noteField(event);
        if (!assembler.text(data, event.timeStamp, { inField })) {
          return;
        }
        const { timeStamp: at } = event;
        tell({ at, key: data, code: "", shift: false, ctrl: false, altGr: false, caps: false });
        wait();
      }
    },
    { capture: true },
  );
  document.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text").trim() ?? "";
    if (text !== "" && !writtenIn(event.target)) {
      event.preventDefault();
      ears.scanned(text, [], "paste");
    }
  });
  guardFocus(field);
}

function tell(told: Told): void {
  for (const listener of listeners) {
    listener(told);
  }
}

function factsOf(event: KeyboardEvent, inField: boolean): KeyFacts {
  const altGr = event.getModifierState("AltGraph") || (event.ctrlKey && event.altKey);
  return {
    ctrl: event.ctrlKey && !event.altKey,
    inField,
    code: event.code,
    shift: event.shiftKey,
    altGr,
    caps: event.getModifierState("CapsLock"),
  };
}

function toldOf(event: KeyboardEvent): Told {
  const { ctrl = false, code = "", ...facts } = factsOf(event, false);
  const { shift = false, altGr = false, caps = false } = facts;
  return { at: event.timeStamp, key: event.key, code, ctrl, shift, altGr, caps };
}

/** A character by its number: digits on the keypad while Alt is held. */
class Numpad {
  private digits = "";

  takes(event: KeyboardEvent): boolean {
    const digit = /^Numpad([0-9])$/.exec(event.code)?.[1];
    if (!event.altKey || event.ctrlKey || digit === undefined) {
      return false;
    }
    this.digits = (this.digits + digit).slice(0, LONGEST_NUMBER);
    return true;
  }

  end(): string {
    const { digits } = this;
    this.digits = "";
    return digits === "" ? "" : ofNumber(digits);
  }
}

const LONGEST_NUMBER = 6;

/** Above ASCII the number means another character on every page but the one that a 0 asks for. */
function ofNumber(digits: string): string {
  const number = Number(digits);
  if (number < 128) {
    return String.fromCharCode(number);
  }
  const isOnPage = number < 256 && digits.startsWith("0");
  return isOnPage ? new TextDecoder("windows-1252").decode(Uint8Array.of(number)) : LOST;
}

/** A scanner wrote into somebody's field: what stood there comes back. */
function restore(before: Before | null): void {
  if (before) {
    before.field.value = before.value;
    before.field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** Keep the focus on the quiet field; say so when it is lost for good. */
function guardFocus(field: HTMLInputElement): void {
  let lost: ReturnType<typeof setTimeout> | undefined;
  const hear = () => {
    clearTimeout(lost);
    armed.value = true;
  };
  const soon = () => setTimeout(arm, 0);
  // After a tap the button would keep the focus, and the next scan's Enter would press it again.
  document.addEventListener("click", (event) => {
    if (event.detail > 0) {
      soon();
    }
  });
  field.addEventListener("blur", () => setTimeout(rearmFromNowhere, 30));
  addEventListener("focus", () => {
    hear();
    soon();
  });
  addEventListener("blur", () => {
    clearTimeout(lost);
    lost = setTimeout(() => {
      armed.value = document.hasFocus();
    }, LOST_MS);
  });
  document.addEventListener("visibilitychange", soon);
  document.addEventListener("pointerdown", hear, { capture: true });
  soon();
}

/** Something that had the focus is gone from the page. */
function rearmFromNowhere(): void {
  if (document.activeElement === document.body || document.activeElement === null) {
    arm();
  }
}
