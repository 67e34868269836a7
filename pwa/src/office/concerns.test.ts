/** Problems are told where they belong: at the field, at the line, or over the whole. */

import { describe, expect, test } from "vitest";
import type { Problem } from "../api/problems";
import { fieldOf, lineOf, placeOf } from "./concerns";
import { range } from "./desks/bins";

function problem(code: string, facts: Record<string, unknown>): Problem {
  return { code, kind: "refusal", ...facts } as unknown as Problem;
}

describe("a problem is told at the field", () => {
  test("that it names", () => {
    const wrong = problem("malformed-command", { path: "time_zone", reason: "no time zone X" });
    expect(fieldOf(wrong, ["name", "time_zone"], {})).toBe("time_zone");
    const needs = problem("location-setup-combination", {
      location: "NEW",
      field: "use_cross_docking",
      needs: "require_pick",
    });
    expect(fieldOf(needs, ["use_cross_docking", "require_pick"], {})).toBe("use_cross_docking");
  });

  test("whose own bin it is about", () => {
    const wrong = problem("bin-role-wrong", { line: "MAIN/shipment_bin", bin: "OWN", needs: "x" });
    expect(fieldOf(wrong, ["receipt_bin", "shipment_bin"], {})).toBe("shipment_bin");
  });

  test("whose value is not there", () => {
    const gone = problem("not-found", { kind_of: "bin", key: "MAIN/A-99" });
    expect(fieldOf(gone, ["from_bin", "to_bin"], { from_bin: "A-01", to_bin: "A-99" })).toBe(
      "to_bin",
    );
  });

  test("or at none", () => {
    const busy = problem("location-has-documents", { location: "MAIN", document_kind: "receipt" });
    expect(fieldOf(busy, ["require_receive"], { require_receive: "" })).toBe("");
  });
});

describe("a problem is told at the line", () => {
  const lines = [
    { line_no: 10000, source: "PO-1", source_line_no: 20000 },
    { line_no: 20000, source: "PO-2", source_line_no: 10000 },
  ];

  test("of the document", () => {
    const wrong = problem("bin-missing", { line: "RC-1/20000" });
    expect(lineOf(wrong, { no: "RC-1" }, lines)).toBe(20000);
  });

  test("that works for the line of an order", () => {
    const wrong = problem("number-missing", { line: "PO-1/20000" });
    expect(lineOf(wrong, { no: "RC-1" }, lines)).toBe(10000);
  });

  test("that was typed", () => {
    expect(placeOf(problem("bin-missing", { line: "warehouse-journal/2" }), 3)).toBe(1);
    expect(placeOf(problem("malformed-command", { path: "lines[2].item" }), 3)).toBe(2);
    expect(placeOf(problem("not-found", { key: "MAIN/A-99" }), 3)).toBeNull();
  });
});

test("a row of bins counts each group of figures", () => {
  expect(range("A-01-1", "A-02-2")).toEqual(["A-01-1", "A-01-2", "A-02-1", "A-02-2"]);
  expect(range("B-09", "B-11")).toEqual(["B-09", "B-10", "B-11"]);
  expect(range("A-01", "B-02")).toEqual([]);
  expect(range("A-05", "A-01")).toEqual([]);
  expect(range("A-0001", "A-9999")).toEqual([]);
});
