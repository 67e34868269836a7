/** Quantities as the server writes them, and serials from a first to a last one. */

import { describe, expect, test } from "vitest";
import { decimal, PIECE, units } from "./quantity";
import { range } from "./ranges";

describe("quantities", () => {
  test.each(["0", "1", "12.5", "-3", "0.00001", "9999999999.99999"])("%s is kept", (text) => {
    expect(decimal(units(text))).toBe(text);
  });

  test("a unit is a hundred thousand parts", () => {
    expect(units("1")).toBe(PIECE);
    expect(() => units("1e3")).toThrow();
    expect(() => units("")).toThrow();
  });
});

describe("ranges", () => {
  test("only the last group of digits counts, and keeps its width", () => {
    expect(range("SN-00A1-0998", "SN-00A1-1001").serials).toEqual([
      "SN-00A1-0998",
      "SN-00A1-0999",
      "SN-00A1-1000",
      "SN-00A1-1001",
    ]);
  });

  test.each([
    ["A-1", "B-2", "different"],
    ["A-999", "A-1000", "different"],
    ["A-9", "A-3", "backwards"],
    ["ABC", "ABD", "no-digits"],
    ["A-00000", "A-99999", "too-long"],
  ])("%s to %s is %s", (first, last, problem) => {
    expect(range(first, last)).toEqual({ serials: [], problem });
  });
});
