/** What is a scan, and what was typed by hand: keys and chunks with their times. */

import { beforeEach, describe, expect, test } from "vitest";
import { Assembler } from "./assembler";

const LABEL = "010950600070090310A7741\u001d17310531";
let scans: string[];
let typed: string[];
let ear: Assembler;

beforeEach(() => {
  scans = [];
  typed = [];
  ear = new Assembler(
    (text) => scans.push(text),
    (text) => typed.push(text),
  );
});

/** Keys one after the other; GS comes as Ctrl and the bracket. The time after the last one. */
function keys(text: string, gap: number, from = 1000, inField = false): number {
  let at = from;
  for (const character of text) {
    at += gap;
    if (character === "\u001d") {
      ear.key("]", at, { ctrl: true, inField });
    } else {
      ear.key(character, at, { inField });
    }
  }
  return at;
}

describe("a wedge that sends keys", () => {
  test.each([1, 5, 20, 60])("is heard whole at %i ms a key, with the separator", (gap) => {
    const at = keys(LABEL, gap);
    expect(ear.key("Enter", at + gap)).toBe(true);
    expect(scans).toEqual([LABEL]);
    expect(typed).toEqual([]);
  });

  test("two labels back to back are two scans", () => {
    const at = keys("A-12-03", 5);
    ear.key("Enter", at + 5);
    ear.key("Enter", keys("A7741", 5, at + 40) + 5);
    expect(scans).toEqual(["A-12-03", "A7741"]);
  });

  test("keeps a code whole through a stall that its own times do not show", () => {
    const at = keys("SN-00A1", 5);
    ear.idle(at + 400);
    ear.key("Enter", keys("-7763", 5, at) + 5);
    expect(scans).toEqual(["SN-00A1-7763"]);
  });

  test("is heard in a field that somebody writes in, a slow hand there is not", () => {
    ear.key("Enter", keys("A7741", 5, 1000, true) + 5, { inField: true });
    ear.key("Enter", keys("A7741", 90, 9000, true) + 90, { inField: true });
    expect(scans).toEqual(["A7741"]);
  });
});

describe("the text of a key", () => {
  test("is told from text of its own, however late a busy page brings it", () => {
    ear.key("A", 1000);
    expect(ear.isOfKey("A")).toBe(true);
    expect(ear.text("A", 9000)).toBe(false);
    expect(ear.isOfKey("7")).toBe(false);
    ear.key("Enter", keys("7741", 5, 1000) + 5);
    expect(scans).toEqual(["A7741"]);
  });
});

describe("keys that are no plain characters", () => {
  test("the separator is Ctrl and the key of the bracket, whatever stands on it here", () => {
    keys("10A", 5);
    ear.key("$", 1020, { ctrl: true, code: "BracketRight" });
    ear.key("Enter", keys("21B", 5, 1020) + 5);
    expect(scans).toEqual(["10A\u001d21B"]);
  });

  test("Ctrl and another key alone are the browser's", () => {
    expect(ear.key("-", 1000, { ctrl: true, code: "Minus" })).toBe(false);
    expect(ear.key("c", 2000, { ctrl: true, code: "KeyC" })).toBe(false);
    expect(ear.isEmpty).toBe(true);
  });

  test("a function key is the separator when calibration said so", () => {
    ear.timing = { gapMs: 100, idleMs: 80, shortest: 2, separators: ["F8"] };
    keys("10A", 5);
    expect(ear.key("F8", 1020, { code: "F8" })).toBe(true);
    ear.key("Enter", keys("21B", 5, 1020) + 5);
    expect(scans).toEqual(["10A\u001d21B"]);
  });

  test("a key that waits for the next one is not silently lost", () => {
    keys("AB", 5);
    ear.key("Dead", 1015, { code: "BracketLeft" });
    ear.key("Enter", keys("CD", 5, 1015) + 5);
    expect(scans).toEqual(["AB\ufffdCD"]);
  });
});

describe("a slow scanner", () => {
  test("is heard in a field that somebody writes in, by its steadiness", () => {
    ear.key("Enter", keys(LABEL, 60, 1000, true) + 60, { inField: true });
    expect(scans).toEqual([LABEL]);
  });

  test("slower than usual is heard after calibration", () => {
    ear.timing = { gapMs: 375, idleMs: 300, shortest: 2 };
    ear.key("Enter", keys(LABEL, 150) + 150);
    expect(scans).toEqual([LABEL]);
  });
});

describe("a hand that types", () => {
  // Just longer than the gap of a scanner, and long enough for the pause to be noticed first.
  test.each([101, 110, 150, 400])("loses no digit at %i ms a key", (gap) => {
    let at = 1000;
    for (const digit of "246810") {
      at += gap;
      if (gap > ear.patience) {
        ear.idle(at - gap + ear.patience);
      }
      ear.key(digit, at);
    }
    ear.idle(at + ear.patience);
    expect(typed.join("")).toBe("246810");
    expect(scans).toEqual([]);
  });

  test("that was slow is over when a scan begins, though it is still kept", () => {
    const at = keys("best", 110, 1000, true);
    ear.idle(at + ear.patience);
    expect(ear.isEmpty).toBe(false);
    expect(ear.beginsAt(at + 5)).toBe(false);
    expect(ear.beginsAt(at + 500)).toBe(true);
  });

  test("leaves Enter alone when nothing was scanned", () => {
    expect(ear.key("Enter", 5000)).toBe(false);
  });
});

describe("an input method", () => {
  test("gives the whole text at once, with Enter or without", () => {
    ear.text("SN-00A1-7763", 1000);
    ear.idle(1000 + ear.patience);
    ear.text("A7741\n", 3000);
    expect(scans).toEqual(["SN-00A1-7763", "A7741"]);
  });

  test("does not double what its keys brought already", () => {
    let at = 1000;
    for (const character of "A7741") {
      at += 5;
      ear.key(character, at);
      ear.text(character, at);
    }
    ear.key("Enter", at + 5);
    expect(scans).toEqual(["A7741"]);
  });
});
