/** Keys that may mean two things: what proves one of them, and what is refused. */

import { describe, expect, test } from "vitest";
import { isDoubtful, settle } from "./doubts";
import { LOST, textOf } from "./keymap";
import { pressed } from "./typed_keys";

const AS_SENT = { layout: "as-sent", caps: "sent" } as const;
const US = { layout: "us", caps: "sent" } as const;
const known =
  (...texts: string[]) =>
  (text: string) =>
    texts.includes(text);

describe("a US scanner on a French computer", () => {
  const keys = pressed("QZ-A1029/m7", { azerty: true });

  test("arrives as other characters, and is read by the places of its keys", () => {
    expect(textOf(keys, AS_SENT)).toBe("AW)Q&àéç!,è");
    expect(textOf(keys, US)).toBe("QZ-A1029/m7");
  });

  test("is doubtful until something proves a reading, and then no more", () => {
    expect(isDoubtful(keys)).toBe(true);
    expect(settle(keys, {}, known())).toBeNull();
    const bin = pressed("A-12", { azerty: true });
    const found = settle(bin, {}, known("A-12"));
    expect(found).toEqual({ text: "A-12", learned: { layout: "us" } });
    expect(settle(keys, found?.learned ?? {}, known())?.text).toBe("QZ-A1029/m7");
  });

  test("is left alone where both readings are known, unless it was learned", () => {
    const both = pressed("A1", { azerty: true });
    expect(settle(both, {}, known("A1", "Q&"))).toBeNull();
    expect(settle(both, { layout: "us" }, known("A1", "Q&"))?.text).toBe("A1");
  });
});

describe("caps lock", () => {
  test("is doubtful with letters only", () => {
    expect(isDoubtful(pressed("4006381333931", { caps: true }))).toBe(false);
    const lot = pressed("A7741b", { caps: true });
    expect(textOf(lot, AS_SENT)).toBe("a7741B");
    expect(settle(lot, {}, known())).toBeNull();
    expect(settle(lot, {}, known("A7741b"))?.text).toBe("A7741b");
  });

  test("is learned together with the layout", () => {
    const lot = pressed("Qa1", { caps: true, azerty: true });
    expect(settle(lot, {}, known("Qa1"))?.learned).toEqual({ layout: "us", caps: "ignore" });
  });
});

test("a scanner and a computer of the same country are never doubted", () => {
  expect(isDoubtful(pressed("QZ-A1029/m7#@?"))).toBe(false);
  expect(settle(pressed("QZ-A1029/m7"), {}, known())?.text).toBe("QZ-A1029/m7");
});

test("a key that gave no character is read by its place, if it has one", () => {
  const keys = pressed("A1").map((press) => ({ ...press, text: LOST }));
  expect(textOf(keys, US)).toBe("A1");
  expect(textOf(keys, AS_SENT)).toBe(LOST + LOST);
});
