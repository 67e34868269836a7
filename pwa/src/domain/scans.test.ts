/** What is kept of a code as it was sent: without what a scanner puts around it. */

import { expect, test } from "vitest";
import { recordOf } from "./scans";

const ORIGIN = { device: "gun", source: "serial", at: new Date("2026-11-21T12:00:00Z") } as const;

test("the identifier stands apart, the separator is seen, everything sent is kept", () => {
  expect(recordOf("]C10109506000700903\u001d10A1", ORIGIN)).toEqual({
    text: "0109506000700903\u001d10A1",
    symbology_identifier: "]C1",
    raw: "]C10109506000700903\u001d10A1",
    device: "gun",
    source: "serial",
    seq: 0,
    at: "2026-11-21T12:00:00.000Z",
    gs_seen: true,
    warnings: [],
  });
});

test.each([
  ["<]d2A|B>", "A\u001dB", "]d2", []],
  ["]d2<A|B>", "A\u001dB", "]d2", []],
  ["A|B>", "A\u001dB", "", ["prefix-missing"]],
  ["<A", "A", "", ["suffix-missing"]],
])("%s without prefix, suffix and stand-in", (raw, text, identifier, warnings) => {
  const sending = { prefix: "<", suffix: ">", gs: ["|", "F8"] };
  expect(recordOf(raw, ORIGIN, sending)).toMatchObject({
    text,
    symbology_identifier: identifier,
    raw,
    warnings,
  });
});

test("a source that knows the identifier gives it apart; what is said twice is noted", () => {
  expect(recordOf("A7741A7741", ORIGIN, undefined, "]Q1")).toMatchObject({
    text: "A7741A7741",
    symbology_identifier: "]Q1",
    raw: "]Q1A7741A7741",
    warnings: ["doubled"],
  });
});
