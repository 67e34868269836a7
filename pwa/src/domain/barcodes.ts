/**
 * What a barcode may mean: from what a scanner sent to every reading that its text allows.
 *
 * A symbology identifier says which reading is right. Without one all readings that fit stand beside
 * the plain text, the most telling first, and the step that asked for the scan decides. The server
 * reads in the same way (`backend/stockhand/domain/barcodes.py`). The results have its names and its
 * JSON, field by field, so that both can be held against the same vectors.
 */

import { isLink, parseLink } from "./digital_links";
import { type Finding, finding } from "./findings";
import { type Element, GS, parse } from "./gs1";
import { consistsOf, endsInCheckDigit } from "./gs1_checks";
import { find } from "./gs1_table";
import { hasPrefix, type OwnKind, readOwnCode } from "./own_codes";

/** How the text of a symbology is to be read; `unknown` without an identifier. */
export type Route = "gs1" | "ean-13" | "ean-8" | "itf-14" | "plain" | "unknown";

/**
 * Accepted: the symbology says what it is and the text keeps all of its rules. Refused: it must be
 * something whose rules it breaks; `problems` says which. Unproven: nothing says what it is.
 */
export type Verdict = "accepted" | "refused" | "unproven";

export type ReadingKind = OwnKind | "element-strings" | "digital-link" | "gtin" | "sscc" | "text";

/**
 * One thing that the text may be. `value` is the body of an own code, a GTIN of 14 digits, an SSCC,
 * or the text itself; `facts(elements)` are the facts.
 */
export interface Reading {
  readonly kind: ReadingKind;
  readonly value: string;
  readonly elements: readonly Element[];
}

/** What was scanned and how it was understood; the last reading is always the plain text. */
export interface Barcode {
  readonly raw: string;
  readonly symbology_identifier: string;
  readonly symbology: string;
  readonly text: string;
  readonly gs_seen: boolean;
  readonly verdict: Verdict;
  readonly readings: readonly Reading[];
  readonly repaired: readonly Finding[];
  readonly doubts: readonly Finding[];
  readonly problems: readonly Finding[];
}

/** What reading in one way brought. */
interface Attempt {
  readonly readings: readonly Reading[];
  readonly repaired: readonly Finding[];
  readonly doubts: readonly Finding[];
  readonly problems: readonly Finding[];
}

const NOTHING: Attempt = { readings: [], repaired: [], doubts: [], problems: [] };

const IDENTIFIER = /^\][A-UXZdehz][0-9A-F]/;
const SYMBOLOGIES: Readonly<Record<string, string>> = {
  A: "code-39",
  C: "code-128",
  E: "ean-13",
  F: "codabar",
  G: "code-93",
  H: "code-11",
  I: "itf",
  J: "dotcode",
  L: "pdf417",
  Q: "qr",
  U: "maxicode",
  d: "datamatrix",
  e: "databar",
  z: "aztec",
  C1: "gs1-128",
  E4: "ean-8",
  I1: "itf-14",
};
const ROUTES: Readonly<Record<string, Route>> = {
  C1: "gs1",
  e0: "gs1",
  d2: "gs1",
  d5: "gs1",
  d8: "gs1",
  Q3: "gs1",
  Q4: "gs1",
  J1: "gs1",
  E0: "ean-13",
  E3: "ean-13",
  E4: "ean-8",
  I1: "itf-14",
};

/** Stands between the digits of an EAN symbol and the element strings of the one above it. */
const COMPOSITE = "|]e0";
const DIGITS: Readonly<Record<string, number>> = { E0: 13, E3: 13, E4: 8, I1: 14 };
const WITH_ADD_ON = /^[0-9]{15}(?:[0-9]{3})?$/;
const GTIN_LENGTHS = [8, 12, 13, 14];
const SSCC_LENGTH = 18;

/**
 * Read what a scanner sent; `today` is YYYY-MM-DD. `separators` are the stand-ins this device sends
 * for GS: `|`, `{GS}`, whatever it was set to.
 */
export function interpret(raw: string, today: string, separators: readonly string[] = []): Barcode {
  const identifier = IDENTIFIER.exec(raw)?.[0] ?? "";
  const code = identifier.slice(1);
  const text = raw.slice(identifier.length);
  const attempt = read(text, code, today, separators);
  const unproven = code === "" ? "unproven" : "accepted";
  return {
    raw,
    symbology_identifier: identifier,
    symbology: SYMBOLOGIES[code] ?? SYMBOLOGIES[code.slice(0, 1)] ?? (code === "" ? "" : "other"),
    text,
    gs_seen:
      text.includes(GS) || attempt.repaired.some((one) => one.code === "separator-substituted"),
    verdict: attempt.problems.length > 0 ? "refused" : unproven,
    readings: [...attempt.readings, { kind: "text", value: text, elements: [] }],
    repaired: attempt.repaired,
    doubts: attempt.doubts,
    problems: attempt.problems,
  };
}

/** How a text that came with this identifier is to be read. */
export function route(symbologyIdentifier: string): Route {
  if (IDENTIFIER.exec(symbologyIdentifier)?.[0] !== symbologyIdentifier) {
    return "unknown";
  }
  return ROUTES[symbologyIdentifier.slice(1)] ?? "plain";
}

function read(text: string, code: string, today: string, separators: readonly string[]): Attempt {
  const length = DIGITS[code];
  if (length !== undefined) {
    return readDigits(text, code, length, today, separators);
  }
  switch (code === "" ? "unknown" : (ROUTES[code] ?? "plain")) {
    case "gs1":
      return readElementStrings(text, today, separators);
    case "unknown":
      return joined(
        readOwn(text),
        readUnannounced(text, today, separators),
        readLink(text, today),
        readKey(text),
      );
    default:
      return joined(readOwn(text), readLink(text, today));
  }
}

function joined(...attempts: Attempt[]): Attempt {
  return {
    readings: attempts.flatMap((attempt) => attempt.readings),
    repaired: attempts.flatMap((attempt) => attempt.repaired),
    doubts: attempts.flatMap((attempt) => attempt.doubts),
    problems: attempts.flatMap((attempt) => attempt.problems),
  };
}

function readOwn(text: string): Attempt {
  const codes = readOwnCode(text);
  const doubts: Finding[] = [];
  if (codes.length > 1) {
    doubts.push(finding("layout-ambiguous"));
  }
  if (codes.length === 0 && hasPrefix(text)) {
    doubts.push(finding("own-code-garbled", "", text));
  }
  return {
    ...NOTHING,
    readings: codes.map(({ kind, body }) => ({ kind, value: body, elements: [] })),
    repaired: codes
      .filter(({ layout }) => layout !== "as-sent")
      .map(({ layout }) => finding("layout-undone", "", layout)),
    doubts,
  };
}

function readElementStrings(text: string, today: string, separators: readonly string[]): Attempt {
  const repaired: Finding[] = [];
  const right = withRightSeparators(text, separators, repaired);
  const { elements, problems, doubts } = parse(right, today);
  const readings: Reading[] =
    problems.length > 0 ? [] : [{ kind: "element-strings", value: right, elements }];
  return { readings, repaired, doubts, problems };
}

/** The text with one separator wherever one or more were sent, and none at its ends. */
function withRightSeparators(
  text: string,
  separators: readonly string[],
  repairs: Finding[],
): string {
  let result = text;
  for (const token of separators.filter(Boolean).sort((a, b) => b.length - a.length)) {
    if (result.includes(token)) {
      repairs.push(finding("separator-substituted", "", token));
      result = result.replaceAll(token, GS);
    }
  }
  if (result.startsWith(GS)) {
    repairs.push(finding("separator-leading"));
  }
  if (result.endsWith(GS)) {
    repairs.push(finding("separator-trailing"));
  }
  if (result.includes(GS + GS)) {
    repairs.push(finding("separator-doubled"));
  }
  return result.split(GS).filter(Boolean).join(GS);
}

/**
 * Element strings without a symbology identifier. A separator after an application identifier proves
 * them. A stand-in for it, or a right check digit after 00, 01 or 02, only makes them possible, if
 * all of the text fits.
 */
function readUnannounced(text: string, today: string, separators: readonly string[]): Attempt {
  const attempt = readElementStrings(text, today, separators);
  const begin = text.split(GS).find(Boolean) ?? "";
  if (text.includes(GS) && find(begin)) {
    return attempt;
  }
  const hasKey = /^0[012]/.test(text) && endsInCheckDigit(text.slice(2, text[1] === "0" ? 20 : 16));
  if (!hasKey && !separators.some((token) => token !== "" && text.includes(token))) {
    return NOTHING;
  }
  if (attempt.problems.length > 0) {
    const lost = attempt.doubts.filter(({ code }) => code === "separator-missing");
    return { ...NOTHING, doubts: lost };
  }
  return attempt;
}

function readLink(text: string, today: string): Attempt {
  if (!isLink(text)) {
    return NOTHING;
  }
  const { elements, problems, doubts } = parseLink(text, today);
  if (problems.length > 0) {
    return { ...NOTHING, problems };
  }
  return { ...NOTHING, readings: [{ kind: "digital-link", value: text, elements }], doubts };
}

/** An EAN or ITF symbol; digits of another length are refused but still read. */
function readDigits(
  text: string,
  code: string,
  length: number,
  today: string,
  separators: readonly string[],
): Attempt {
  const mark = text.indexOf(COMPOSITE);
  let digits = mark < 0 ? text : text.slice(0, mark);
  if (code === "E3" && WITH_ADD_ON.test(digits)) {
    digits = digits.slice(0, length);
  }
  if (code === "I1" && digits.length !== length) {
    return NOTHING;
  }
  const composite =
    mark < 0 ? NOTHING : readElementStrings(text.slice(mark + COMPOSITE.length), today, separators);
  return {
    readings: gtin(
      digits,
      composite.readings.flatMap(({ elements }) => elements),
    ),
    repaired: composite.repaired,
    doubts: composite.doubts,
    problems: [...faultOf(digits, length), ...composite.problems],
  };
}

function faultOf(digits: string, length: number): Finding[] {
  if (!consistsOf("N", digits)) {
    return [finding("character-not-allowed", "", digits)];
  }
  if (digits.length !== length) {
    return [finding("length-wrong", "", digits)];
  }
  return endsInCheckDigit(digits) ? [] : [finding("check-digit-wrong", "", digits)];
}

/** Digits that end in a right check digit; eight of them may as well be a serial number. */
function readKey(text: string): Attempt {
  if (text.length === SSCC_LENGTH && endsInCheckDigit(text)) {
    return { ...NOTHING, readings: [{ kind: "sscc", value: text, elements: [key("00", text)] }] };
  }
  return { ...NOTHING, readings: gtin(text, []) };
}

function gtin(digits: string, beside: readonly Element[]): Reading[] {
  if (!GTIN_LENGTHS.includes(digits.length) || !endsInCheckDigit(digits)) {
    return [];
  }
  const value = digits.padStart(14, "0");
  return [{ kind: "gtin", value, elements: [key("01", value), ...beside] }];
}

function key(ai: string, value: string): Element {
  return { ai, value, day: null, number: null };
}
