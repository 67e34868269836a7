/**
 * The ear of the page: a collector on the document and one quiet field that holds the focus, so that
 * key-event wedges, input methods and paste are all heard, whatever is open on the screen.
 */

import { signal } from "@preact/signals";
import { Assembler } from "./assembler";

/** Whether keys reach us. */
export const armed = signal(true);

const LOST_MS = 1000;

export interface Ears {
  scanned(text: string, source: "wedge" | "paste"): void;
  typed(text: string): void;
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
    (text) => {
      restore(before);
      before = null;
      ears.scanned(text, "wedge");
    },
    (text) => {
      if (!writtenIn(document.activeElement)) {
        ears.typed(text);
      }
    },
  );
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
  const noteField = (target: EventTarget | null) => {
    const written = writtenIn(target);
    if (assembler.isEmpty) {
      before = written ? { field: written, value: written.value } : null;
    }
    return written !== null;
  };

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.repeat || event.metaKey || event.key === "Unidentified" || event.isComposing) {
        return;
      }
      if (event.key === "Backspace" && !writtenIn(event.target)) {
        ears.typed("\b");
      }
      const inField = noteField(event.target);
      const ctrl = event.ctrlKey && !event.altKey;
      if (assembler.key(event.key, event.timeStamp, { ctrl, inField })) {
        event.preventDefault();
        event.stopPropagation();
      }
      wait();
    },
    { capture: true },
  );
  document.addEventListener(
    "beforeinput",
    (event) => {
      const data = event.inputType === "insertLineBreak" ? "\n" : event.data;
      if (data && event.inputType !== "insertFromPaste") {
        assembler.text(data, event.timeStamp, { inField: noteField(event.target) });
        wait();
      }
    },
    { capture: true },
  );
  document.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text").trim() ?? "";
    if (text !== "" && !writtenIn(event.target)) {
      event.preventDefault();
      ears.scanned(text, "paste");
    }
  });
  guardFocus(field);
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
