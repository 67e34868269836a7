/** Two labels tell how a scanner is set, from the keys or the texts that come of them. */

import { describe, expect, test } from "vitest";
import { advice, findKeys, findTexts, labelsHeard } from "./calibration";
import { type Computer, told } from "./typed_keys";
import type { Told } from "./wedge";

const FIRST = "0189AaQqWwYyZzMm]-/?_+.:;#@";
const SECOND = "10CALIBRATE\u001d21STOCKHAND";

function labels(computer: Computer, first = FIRST, second = SECOND, stepMs = 10): Told[] {
  return [...told(first, 1000, stepMs, computer), ...told(second, 9000, stepMs, computer)];
}

describe("keys", () => {
  test("that arrive as they were meant need nothing", () => {
    const found = findKeys(labels({}));
    expect(found).toMatchObject({
      keys: { layout: "as-sent", caps: "sent" },
      gs: [],
      losesSeparators: false,
      prefix: "",
      suffix: "",
      identifier: "",
      gapMs: 100,
      charactersASecond: 100,
      sendsEnd: true,
    });
    expect(found && advice(found)).toEqual(["identifier"]);
  });

  test("of a US scanner on a French computer are read by their places", () => {
    const found = findKeys(labels({ azerty: true }, `]C0${FIRST}`, `]C1${SECOND}`));
    expect(found).toMatchObject({
      keys: { layout: "us", caps: "sent" },
      identifier: "]C0",
      losesSeparators: false,
    });
    expect(found && advice(found)).toEqual(["layout"]);
  });

  test("under caps lock are read without it", () => {
    expect(findKeys(labels({ caps: true }))?.keys).toEqual({ layout: "as-sent", caps: "ignore" });
    expect(findKeys(labels({ caps: true, azerty: true }))?.keys).toEqual({
      layout: "us",
      caps: "ignore",
    });
  });

  test("say what becomes of the separator, and what stands around a code", () => {
    expect(findKeys(labels({}, `<${FIRST}+`, "<10CALIBRATE|21STOCKHAND+"))).toMatchObject({
      prefix: "<",
      suffix: "+",
      gs: ["|"],
      losesSeparators: false,
    });
    const lost = findKeys(labels({}, FIRST, "10CALIBRATE21STOCKHAND"));
    expect(lost).toMatchObject({ gs: [], losesSeparators: true });
    expect(lost && advice(lost)).toContain("separators");
  });

  test("may send a function key for the separator", () => {
    const heard = labels({}, FIRST, "10CALIBRATE21STOCKHAND");
    const place = heard.findIndex(({ at }) => at >= 9000) + "10CALIBRATE".length;
    const at = (heard[place]?.at ?? 0) - 1;
    const key = { at, key: "F8", code: "F8", shift: false, ctrl: false, altGr: false, caps: false };
    expect(findKeys([...heard.slice(0, place), key, ...heard.slice(place)])).toMatchObject({
      gs: ["F8"],
      losesSeparators: false,
    });
  });

  test("that come slowly are waited for", () => {
    expect(findKeys(labels({}, FIRST, SECOND, 150))).toMatchObject({
      gapMs: 375,
      charactersASecond: 7,
    });
  });

  test("of one label alone, or of other codes, say nothing", () => {
    expect(findKeys(told(FIRST, 0, 5))).toBeNull();
    expect(labelsHeard(told(FIRST, 0, 5))).toBe(1);
    expect(findKeys(labels({}, "A-12-03", "SN-00A1-7763"))).toBeNull();
    expect(findKeys([])).toBeNull();
  });

  test("may come as whole texts, from an input method", () => {
    const facts = { code: "", shift: false, ctrl: false, altGr: false, caps: false };
    const heard = [
      { ...facts, at: 0, key: `]C0${FIRST}` },
      { ...facts, at: 4000, key: `]C1${SECOND}\n` },
    ];
    expect(findKeys(heard)).toMatchObject({
      keys: { layout: "as-sent", caps: "sent" },
      identifier: "]C0",
      sendsEnd: false,
    });
  });
});

describe("texts", () => {
  test("of a line or of reports", () => {
    expect(findTexts([`]C1${SECOND}`, `]C0${FIRST}`])).toMatchObject({
      identifier: "]C0",
      keys: null,
      gs: [],
      losesSeparators: false,
    });
    expect(findTexts([FIRST])).toBeNull();
  });
});
