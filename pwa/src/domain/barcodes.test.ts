import { describe, expect, test } from "vitest";

import { type Barcode, interpret, route } from "./barcodes";
import { decodedDate, decodedDecimal, facts, GS } from "./gs1";
import { checkDigit, checkPair } from "./gs1_checks";
import { canCarry, checkLetter } from "./own_codes";

const TODAY = "2026-11-21";

function read(raw: string, ...separators: string[]): Barcode {
  return interpret(raw, TODAY, separators);
}

function kinds(barcode: Barcode): string[] {
  return barcode.readings.map(({ kind }) => kind);
}

function elements(barcode: Barcode): string[] {
  return barcode.readings[0]?.elements.map(({ ai, value }) => `(${ai})${value}`) ?? [];
}

describe("symbols that say what they are", () => {
  test("the symbology identifier says how to read", () => {
    expect(["]C1", "]E0", "]E4", "]I1", "]Q1", "]XX", ""].map(route)).toEqual([
      "gs1",
      "ean-13",
      "ean-8",
      "itf-14",
      "plain",
      "unknown",
      "unknown",
    ]);
  });

  test("a unit pack tells all its facts", () => {
    const barcode = read(`]d201095201234567881726123110LOT-42${GS}21SN9${GS}3103001750`);
    expect(barcode.verdict).toBe("accepted");
    expect(facts(barcode.readings[0]?.elements ?? [])).toMatchObject({
      gtin: "09520123456788",
      lot: "LOT-42",
      serial: "SN9",
      expiration: "2026-12-31",
      best_before: null,
      net_weight_kg: "1.750",
    });
  });

  test("a wrong check digit is refused and only text", () => {
    const barcode = read("]C10109520123456789");
    expect(barcode.problems.map(({ code }) => code)).toEqual(["check-digit-wrong"]);
    expect(kinds(barcode)).toEqual(["text"]);
  });

  test("an EAN is a GTIN of fourteen digits, with the elements above it", () => {
    expect(elements(read(`]E02112345678900|]e010LOT${GS}98XYZ`))).toEqual([
      "(01)02112345678900",
      "(10)LOT",
      "(98)XYZ",
    ]);
  });

  test("a Digital Link is read, another web address is text", () => {
    expect(elements(read("]Q1https://a/01/09520123456788/21/A%2FB"))).toEqual([
      "(01)09520123456788",
      "(21)A/B",
    ]);
    expect(kinds(read("]Q1https://example.org/products"))).toEqual(["text"]);
  });
});

describe("texts that do not say", () => {
  test.each([
    ["95201238", ["gtin", "text"]],
    ["12345678", ["text"]],
    ["095201234567891235", ["sscc", "text"]],
    ["0109520123456788", ["element-strings", "text"]],
    [`10LOT${GS}21SN9`, ["element-strings", "text"]],
    ["XBA-01-02G", ["bin", "text"]],
  ])("%s has every reading beside the text", (raw, readings) => {
    expect(kinds(read(raw))).toEqual(readings);
    expect(read(raw).verdict).toBe("unproven");
  });

  test("a stand-in for the separator is replaced and told", () => {
    const barcode = read("10LOT-42|21SN9", "|");
    expect(elements(barcode)).toEqual(["(10)LOT-42", "(21)SN9"]);
    expect(barcode.repaired).toEqual([{ code: "separator-substituted", ai: "", found: "|" }]);
  });

  test("a lost separator is doubted", () => {
    const { doubts } = read("010952012345678810LOT-4221SN9");
    expect(doubts).toEqual([{ code: "separator-missing", ai: "10", found: "21SN9" }]);
  });
});

describe("own codes", () => {
  test.each([
    ["XBZ)à&)àéI", "azerty"],
    ["XBWß01ß02I", "qwertz"],
    ["xbw-01-02i", "caps-lock"],
  ])("%s is read with the layout undone", (garbled, layout) => {
    const barcode = read(garbled);
    expect(barcode.readings[0]).toEqual({ kind: "bin", value: "W-01-02", elements: [] });
    expect(barcode.repaired).toEqual([{ code: "layout-undone", ai: "", found: layout }]);
  });

  test("a damaged one is doubted and only text", () => {
    const barcode = read("XBA-01-03G");
    expect(barcode.doubts.map(({ code }) => code)).toEqual(["own-code-garbled"]);
    expect(kinds(barcode)).toEqual(["text"]);
  });

  test("the check letter counts the prefix in", () => {
    expect(checkLetter("XBA-01-02")).toBe("G");
    expect(canCarry("A-01-02")).toBe(true);
    expect(canCarry("A 01")).toBe(false);
    expect(canCarry("")).toBe(false);
  });
});

describe("values", () => {
  test.each([
    ["760101", "2026-01-01", "2076-01-01"],
    ["770101", "2026-01-01", "1977-01-01"],
    ["020101", "2051-01-01", "2002-01-01"],
    ["480101", "2099-01-01", "2148-01-01"],
    ["280200", "2026-01-01", "2028-02-29"],
    ["270229", "2026-01-01", null],
    ["261301", "2026-01-01", null],
  ])("%s read in %s is %s", (value, today, day) => {
    expect(decodedDate(value, today)).toBe(day);
  });

  test("the fourth digit counts the decimals", () => {
    expect(decodedDecimal("3105", "123456")).toBe("1.23456");
    expect(decodedDecimal("3100", "001750")).toBe("1750");
    expect(decodedDecimal("3909", "1")).toBe("0.000000001");
    expect(decodedDecimal("3932", "978299")).toBe("2.99");
  });

  test("check digits and check pairs", () => {
    expect(checkDigit("061414100003")).toBe("6");
    expect(checkPair("1987654Ad4X4bL5ttr2310c")).toBe("2K");
  });
});
