/**
 * Labels of vendors and customers: a pattern says which part of a text is which fact. The server
 * reads in the same way, and says what a pattern may hold
 * (`backend/stockhand/domain/label_formats.py`); its formats come checked in the work pack.
 */

import type { LabelField, LabelFormat, PartnerRef } from "../api/schema";
import type { Barcode } from "./barcodes";
import { endsInCheckDigit } from "./gs1_checks";

/** What a label of a format says; `quantity` is decimal text in `unit`, blank for the base unit. */
export interface LabelReading {
  readonly format: string;
  readonly item: string;
  readonly gtin: string;
  readonly lot: string;
  readonly serial: string;
  readonly expiration: string | null;
  readonly quantity: string;
  readonly unit: string;
}

/** So many characters of a class; `field` is the number of the field they belong to, or -1. */
interface Part {
  readonly ranges: readonly (readonly [string, string])[];
  readonly negated: boolean;
  readonly least: number;
  readonly most: number;
  readonly field: number;
}

const LONGEST_TEXT = 500;
const LONGEST_VALUE = 50;
const ANY = [["\u0000", "\u{10ffff}"]] as const;
const DIGITS = [["0", "9"]] as const;
const NAMED = /\(\?<([a-z][a-z0-9_]{0,19})>/y;
const REPEATED = /\{(\d{1,3})(?:(,)(\d{1,3})?)?\}/y;
const DATE_PARTS = /YYYY|YY|MM|DD|[-./]/g;

/** What the text says as a label of each format that fits it; `partners` are those of the work at
 * hand. */
export function readLabels(
  barcode: Barcode,
  formats: readonly LabelFormat[],
  today: string,
  partners: readonly PartnerRef[] = [],
): LabelReading[] {
  return formats
    .filter((one) => belongs(one, partners))
    .filter(
      ({ symbologies = [] }) =>
        barcode.symbology === "" ||
        symbologies.length === 0 ||
        symbologies.includes(barcode.symbology),
    )
    .map((one) => readLabel(one, barcode.text, today))
    .filter((one) => one !== null);
}

/**
 * Whether the format may be met at work for these partners. A vendor's is left out where other
 * vendors are at hand; what is picked for a customer may carry the label of any vendor.
 */
function belongs(one: LabelFormat, partners: readonly PartnerRef[]): boolean {
  const ofKind = partners.filter(({ kind }) => kind === one.partner_kind);
  return !one.partner || ofKind.length === 0 || ofKind.some(({ no }) => no === one.partner);
}

/** The pattern held against a text; null where it does not fit, or a field cannot be what it says. */
export function readLabel(one: LabelFormat, text: string, today: string): LabelReading | null {
  const parts = one.expression ? parse(one) : byPosition(one.fields ?? []);
  const characters = [...text];
  const taken = match(parts, characters);
  if (!taken) {
    return null;
  }
  const values = new Map<string, string>();
  for (const [number, field] of (one.fields ?? []).entries()) {
    const found = parts
      .map((part, place) =>
        part.field === number ? characters.slice(...(taken[place] ?? [0, 0])).join("") : "",
      )
      .join("")
      .trim();
    const value = meantBy(field, found, today);
    if (value === null) {
      return null;
    }
    values.set(field.kind, value);
  }
  return readingOf(one, values);
}

function readingOf(one: LabelFormat, values: ReadonlyMap<string, string>): LabelReading {
  const of = (kind: string) => values.get(kind) ?? "";
  const { items = [], fields = [] } = one;
  const only = items.length === 1 && of("gtin") === "" ? (items[0] ?? "") : "";
  return {
    format: one.code,
    item: of("item") || only,
    gtin: of("gtin"),
    lot: of("lot"),
    serial: of("serial"),
    expiration: of("expiration") || null,
    quantity: of("quantity"),
    unit: fields.find((field) => field.kind === "quantity")?.unit ?? "",
  };
}

/** What the characters of a field mean; null where they cannot. */
function meantBy(field: LabelField, found: string, today: string): string | null {
  if (field.kind === "ignored") {
    return found;
  }
  if (found === "" || found.length > LONGEST_VALUE) {
    return null;
  }
  switch (field.kind) {
    case "gtin": {
      const code = found.padStart(14, "0");
      return code.length === 14 && endsInCheckDigit(code) ? code : null;
    }
    case "expiration":
      return dayOf(found, field.date_format ?? "", today);
    case "quantity":
      return quantityOf(found, field.decimals ?? 0);
    default:
      return found;
  }
}

/** Decimal text above zero. */
function quantityOf(found: string, decimals: number): string | null {
  const text = found.replaceAll(",", ".");
  if (!/^[0-9]{1,9}(?:\.[0-9]{1,5})?$/.test(text) || (decimals > 0 && text.includes("."))) {
    return null;
  }
  const shifted = text.padStart(decimals + 1, "0");
  const [whole = "", part = ""] = decimals
    ? [shifted.slice(0, -decimals), shifted.slice(-decimals)]
    : text.split(".");
  const clean = `${whole.replace(/^0+(?=\d)/, "")}.${part.replace(/0+$/, "")}`.replace(/\.$/, "");
  return Number(clean) > 0 ? clean : null;
}

/** The day a date in this format means; years of two digits are those nearest to now. */
function dayOf(text: string, format: string, today: string): string | null {
  const names: string[] = [];
  const pattern = format.replace(DATE_PARTS, (one) => {
    if (/[-./]/.test(one)) {
      return `\\${one}`;
    }
    names.push(one);
    return `([0-9]{${one.length}})`;
  });
  const found = names.length > 0 ? new RegExp(`^${pattern}$`).exec(text) : null;
  if (!found) {
    return null;
  }
  const of = (name: string) => Number(found[names.indexOf(name) + 1] ?? 0);
  const now = Number(today.slice(0, 4));
  let year = of("YYYY");
  if (names.includes("YY")) {
    year = of("YY") + Math.floor(now / 100) * 100;
    year += year - now < -49 ? 100 : year - now > 50 ? -100 : 0;
  }
  const month = of("MM");
  const day = names.includes("DD") ? of("DD") : 0;
  if (month < 1 || month > 12 || year < 1) {
    return null;
  }
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day > last) {
    return null;
  }
  const two = (value: number) => String(value).padStart(2, "0");
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day || last)}`;
}

/**
 * Which characters each part takes, if all of the text fits. First, from behind: from which places
 * the rest of the pattern can take the rest of the text. Then each part takes as much as lets the
 * rest fit. No way is tried twice.
 */
function match(parts: readonly Part[], text: readonly string[]): [number, number][] | null {
  const size = text.length;
  if (size > LONGEST_TEXT) {
    return null;
  }
  const runs = parts.map((part) => runsOf(part, text));
  const fits: boolean[][] = parts.map(() => new Array<boolean>(size + 1).fill(false));
  fits.push([...new Array<boolean>(size).fill(false), true]);
  for (let number = parts.length - 1; number >= 0; number -= 1) {
    const part = parts[number] as Part;
    const nearest = nearestOf(fits[number + 1] as boolean[]);
    const mine = fits[number] as boolean[];
    for (let at = 0; at + part.least <= size; at += 1) {
      const longest = Math.min(part.most, runs[number]?.[at] ?? 0);
      mine[at] = (nearest[at + part.least] ?? size + 1) <= at + longest;
    }
  }
  if (!fits[0]?.[0]) {
    return null;
  }
  let at = 0;
  return parts.map((part, number) => {
    let length = Math.min(part.most, runs[number]?.[at] ?? 0);
    while (!fits[number + 1]?.[at + length]) {
      length -= 1;
    }
    const begin = at;
    at += length;
    return [begin, at];
  });
}

/** From each place the next one that fits; beyond the end where there is none. */
function nearestOf(fits: readonly boolean[]): number[] {
  const nearest = new Array<number>(fits.length + 1).fill(fits.length);
  for (let at = fits.length - 1; at >= 0; at -= 1) {
    nearest[at] = fits[at] ? at : (nearest[at + 1] as number);
  }
  return nearest;
}

/** From each place, how many characters in a row are of the class. */
function runsOf(part: Part, text: readonly string[]): number[] {
  const runs = new Array<number>(text.length + 1).fill(0);
  for (let at = text.length - 1; at >= 0; at -= 1) {
    const point = text[at]?.codePointAt(0) ?? 0;
    const inside = part.ranges.some(
      ([low, high]) => (low.codePointAt(0) ?? 0) <= point && point <= (high.codePointAt(0) ?? 0),
    );
    runs[at] = inside !== part.negated ? (runs[at + 1] as number) + 1 : 0;
  }
  return runs;
}

/**
 * Any characters up to the first field, between fields and behind the last one; the last one may be
 * shorter than it is said to be, for scanners leave out blanks at the end.
 */
function byPosition(fields: readonly LabelField[]): Part[] {
  const parts: Part[] = [];
  const any = { ranges: ANY, negated: false };
  const ordered = [...fields.entries()].sort(([, a], [, b]) => (a.start ?? 0) - (b.start ?? 0));
  let at = 1;
  for (const [place, [number, { start = 0, length = 0 }]] of ordered.entries()) {
    if (start > at) {
      parts.push({ ...any, least: start - at, most: start - at, field: -1 });
    }
    const least = place === ordered.length - 1 ? 1 : length;
    parts.push({ ...any, least, most: length, field: number });
    at = start + length;
  }
  if (parts.length > 0) {
    parts.push({ ...any, least: 0, most: LONGEST_TEXT, field: -1 });
  }
  return parts;
}

/** The parts of an expression that the server has checked. */
function parse(one: LabelFormat): Part[] {
  const text = [...(one.expression ?? "")];
  const joined = text.join("");
  const names = (one.fields ?? []).map((field) => field.name ?? "");
  const parts: Part[] = [];
  let field = -1;
  let at = 0;
  while (at < text.length) {
    NAMED.lastIndex = at;
    const opening = NAMED.exec(joined);
    if (opening) {
      field = names.indexOf(opening[1] ?? "");
      at += opening[0].length;
      continue;
    }
    if (text[at] === ")") {
      field = -1;
      at += 1;
      continue;
    }
    const { ranges, negated, next } = classAt(text, at);
    const repeats = repeatsAt(joined, next);
    parts.push({ ranges, negated, least: repeats.least, most: repeats.most, field });
    at = repeats.next;
  }
  return parts;
}

interface Class {
  readonly ranges: readonly (readonly [string, string])[];
  readonly negated: boolean;
  readonly next: number;
}

function classAt(text: readonly string[], at: number): Class {
  const one = text[at] ?? "";
  if (one === ".") {
    return { ranges: ANY, negated: false, next: at + 1 };
  }
  if (one === "\\") {
    const escaped = text[at + 1] ?? "";
    const ranges = escaped === "d" ? DIGITS : ([[escaped, escaped]] as const);
    return { ranges, negated: false, next: at + 2 };
  }
  if (one === "[") {
    return setAt(text, at + 1);
  }
  return { ranges: [[one, one]], negated: false, next: at + 1 };
}

function setAt(text: readonly string[], begin: number): Class {
  const negated = text[begin] === "^";
  const ranges: (readonly [string, string])[] = [];
  let at = begin + (negated ? 1 : 0);
  while (at < text.length && text[at] !== "]") {
    if (text[at] === "\\" && text[at + 1] === "d") {
      ranges.push(...DIGITS);
      at += 2;
      continue;
    }
    at += text[at] === "\\" ? 1 : 0;
    const low = text[at] ?? "";
    at += 1;
    let high = low;
    if (text[at] === "-" && text[at + 1] !== "]" && text[at + 1] !== undefined) {
      high = text[at + 1] ?? "";
      at += 2;
    }
    ranges.push([low, high]);
  }
  return { ranges, negated, next: at + 1 };
}

function repeatsAt(text: string, at: number): { least: number; most: number; next: number } {
  const next = at + 1;
  switch (text[at]) {
    case "?":
      return { least: 0, most: 1, next };
    case "*":
      return { least: 0, most: LONGEST_TEXT, next };
    case "+":
      return { least: 1, most: LONGEST_TEXT, next };
  }
  REPEATED.lastIndex = at;
  const found = REPEATED.exec(text);
  if (!found) {
    return { least: 1, most: 1, next: at };
  }
  const least = Number(found[1]);
  const most = found[3] ? Number(found[3]) : found[2] ? LONGEST_TEXT : least;
  return { least, most, next: at + found[0].length };
}
