/** Reports of HID POS scanners, by literal bytes: where their parts stand, and what they say. */

import { describe, expect, test } from "vitest";
import { type HidCollection, HidPosFramer, type HidReportItem, layoutsOf, USUAL } from "./hid_pos";

const item = (usages: number[], reportCount: number, reportSize = 8): HidReportItem => ({
  usages,
  reportCount,
  reportSize,
});
const nothing = (reportCount: number, reportSize: number): HidReportItem => ({
  isConstant: true,
  reportCount,
  reportSize,
});
const scanner = (reportId: number, items: HidReportItem[]): HidCollection => ({
  usagePage: 0x8c,
  usage: 0x02,
  inputReports: [{ reportId, items }],
});

const BARE = scanner(2, [
  item([0x01003b], 1),
  item([0x8c00fb, 0x8c00fc, 0x8c00fd], 3),
  item([0x8c00fe], 56),
  item([0x8c00ff], 1, 1),
  nothing(7, 1),
]);
const WITH_MAKER_FIELDS = scanner(2, [
  item([0x01003b], 1),
  item([0x8c00fb, 0x8c00fc, 0x8c00fd], 3),
  item([0x8c00fe], 56),
  item([0xff000002], 2),
  item([0x8c00ff], 1, 1),
  nothing(7, 1),
]);
const SHIFTED = scanner(5, [
  item([0x01003b], 1),
  nothing(1, 8),
  {
    isRange: true,
    usageMinimum: 0x8c00fb,
    usageMaximum: 0x8c00fd,
    reportCount: 3,
    reportSize: 8,
  },
  item([0x8c00fe], 10),
  nothing(7, 1),
  item([0x8c00ff], 1, 1),
]);
const KEYBOARD: HidCollection = {
  usagePage: 1,
  usage: 6,
  inputReports: [{ reportId: 0, items: [item([0x0700e0], 8, 1)] }],
};

describe("where the parts stand", () => {
  test.each([
    ["bare", BARE, 2, { ...USUAL, continued: 60 }],
    ["with the maker's own fields", WITH_MAKER_FIELDS, 2, USUAL],
    [
      "with a gap, and the highest bit",
      SHIFTED,
      5,
      { count: 0, identifier: 2, data: 5, dataLength: 10, continued: 15, continuedBit: 7 },
    ],
    ["within another collection", { children: [BARE] }, 2, { ...USUAL, continued: 60 }],
  ])("%s", (_name, collection, report, layout) => {
    expect([...layoutsOf([KEYBOARD, collection])]).toEqual([[report, layout]]);
  });

  test("a keyboard has none", () => {
    expect(layoutsOf([KEYBOARD]).size).toBe(0);
  });
});

/** A report of the usual 63 bytes behind its number. */
function report(text: string, identifier = "]d2", more = false): Uint8Array {
  const bytes = new Uint8Array(63);
  bytes[0] = text.length;
  bytes.set(new TextEncoder().encode(identifier), 1);
  bytes.set(new TextEncoder().encode(text), 4);
  bytes[62] = more ? 1 : 0;
  return bytes;
}

type Said = [string, string, string | null];

function read(
  layouts: ReturnType<typeof layoutsOf>,
  reports: [number, Uint8Array, number][],
): Said[] {
  const framer = new HidPosFramer(layouts);
  const frames = reports.flatMap(([id, bytes, at]) => framer.feed(id, bytes, at));
  return [...frames, ...framer.end()].map(({ identifier, data, trouble }) => [
    identifier,
    String.fromCharCode(...data),
    trouble,
  ]);
}

describe("what reports say", () => {
  const LONG = "0123456789".repeat(8);

  test("one report, several of one scan, and no identifier", () => {
    expect(
      read(new Map(), [
        [2, report("0109506000700903\u001d10A1"), 0],
        [2, report(LONG.slice(0, 56), "]Q1", true), 5],
        [2, report(LONG.slice(56), "]Q1"), 10],
        [2, report("plain", "\0\0\0"), 15],
      ]),
    ).toEqual([
      ["]d2", "0109506000700903\u001d10A1", null],
      ["]Q1", LONG, null],
      ["", "plain", null],
    ]);
  });

  test("a layout of its own, and reports nobody announced", () => {
    const first = Uint8Array.of(10, 0, ...letters("]C0ABCDEFGHIJ"), 0x80);
    const second = Uint8Array.of(2, 0, ...letters("]C0KLXXXXXXXX"), 0);
    expect(
      read(layoutsOf([SHIFTED]), [
        [5, first, 0],
        [9, Uint8Array.of(1, 2, 3), 1],
        [5, second, 5],
      ]),
    ).toEqual([["]C0", "ABCDEFGHIJKL", null]]);
  });

  test("another code before the end of one, a rest that never comes, a count that cannot be", () => {
    const odd = report("");
    odd[0] = 57;
    expect(
      read(new Map(), [
        [2, report("half", "]C0", true), 0],
        [2, report("whole"), 5],
        [2, report("begun", "]d2", true), 10],
        [2, report("A1"), 900],
        [2, odd, 905],
        [2, new Uint8Array(2).fill(9), 910],
      ]),
    ).toEqual([
      ["]C0", "half", "unfinished"],
      ["]d2", "whole", null],
      ["]d2", "begun", "unfinished"],
      ["]d2", "A1", null],
      ["", "", "unreadable"],
      ["", "", "unreadable"],
    ]);
  });
});

function letters(text: string): number[] {
  return [...new TextEncoder().encode(text)];
}
