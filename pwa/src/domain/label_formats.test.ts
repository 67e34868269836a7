/** Labels are read as the server reads them: the same vectors. */

import { describe, expect, test } from "vitest";
import text from "../../../tests/vectors/label_formats.json?raw";
import type { LabelFormat } from "../api/schema";
import { interpret } from "./barcodes";
import { readLabels } from "./label_formats";
import { understand } from "./meaning";
import { EMPTY_PACK } from "./pack";

interface Vectors {
  readonly today: string;
  readonly vectors: readonly { id: string; raw: string; format: LabelFormat; expect: unknown }[];
}

const { today, vectors } = JSON.parse(text) as Vectors;

describe("labels of vendors and customers", () => {
  test.each(vectors)("$id", ({ raw, format, expect: expected }) => {
    const [found = null] = readLabels(interpret(raw, today), [format], today);
    expect(found).toEqual(expected);
  });

  test("a vendor's format is left out among other vendors", () => {
    const format: LabelFormat = {
      code: "A",
      expression: "L(?<lot>.+)",
      fields: [{ kind: "lot", name: "lot" }],
      partner_kind: "vendor",
      partner: "ACME",
    };
    const pack = { ...EMPTY_PACK, formats: [format] };
    const lotAt = (...partners: { kind: "vendor" | "customer"; no: string }[]) =>
      understand("L77", pack, today, partners).lot;
    expect(lotAt({ kind: "vendor", no: "OTHER" })).toBe("");
    expect(lotAt({ kind: "vendor", no: "OTHER" }, { kind: "vendor", no: "ACME" })).toBe("77");
    expect(lotAt({ kind: "customer", no: "OTHER" })).toBe("77");
    expect(lotAt()).toBe("77");
  });

  test("formats that say different things ask, those that agree do not", () => {
    const lot = (code: string, expression: string): LabelFormat => ({
      code,
      expression,
      fields: [{ kind: "lot", name: "lot" }],
    });
    const formats = [lot("A", "L(?<lot>.+)"), lot("B", "(?<lot>L.+)"), lot("C", "L(?<lot>\\d+)")];
    const pack = { ...EMPTY_PACK, formats };
    const asked = understand("L77", pack, today);
    expect(asked.choices?.map((one) => [one.format, one.lot])).toEqual([
      ["A", "77"],
      ["B", "L77"],
    ]);
    expect(understand("L77", { ...pack, formats: formats.slice(2) }, today).lot).toBe("77");
  });
});
