/** GS1 element strings: from the text of a symbol to elements, strictly, and the facts in them. */

import { type Finding, type FindingCode, finding } from "./findings";
import { consistsOf, daysInMonth, fault } from "./gs1_checks";
import { find, get, type Identifier } from "./gs1_table";

/** The separator: what a scanner sends for FNC1 between elements. */
export const GS = "\u001d";

const AMOUNTS = ["390", "391", "392", "393", "394", "395"];

/** What may have been swallowed when a separator is lost: what a warehouse's labels carry. */
const LIKELY_NEXT = "00 01 02 10 11 13 15 17 21 30 37 400 7003".split(" ");

/**
 * An application identifier, its value, and what the value says where it is a date (of a range the
 * first day, of a time its day; YYYY-MM-DD) or a number with decimals.
 */
export interface Element {
  readonly ai: string;
  readonly value: string;
  readonly day: string | null;
  readonly number: string | null;
}

/** The elements of one symbol; with a problem they are not to be used. */
export interface Message {
  readonly elements: readonly Element[];
  readonly problems: readonly Finding[];
  readonly doubts: readonly Finding[];
}

/** What a warehouse wants to know from elements; blank or null where they say nothing. */
export interface Facts {
  readonly gtin: string;
  /** What a logistic unit contains; `count` says how many. */
  readonly content_gtin: string;
  readonly sscc: string;
  readonly lot: string;
  readonly serial: string;
  readonly expiration: string | null;
  readonly best_before: string | null;
  readonly production_date: string | null;
  readonly count: number | null;
  readonly net_weight_kg: string | null;
  readonly net_weight_lb: string | null;
  /** A physical location; `gln_extension` may name the bin. */
  readonly gln: string;
  readonly gln_extension: string;
  readonly order: string;
}

/** Read a text whose separators are right, with none at its ends or doubled. */
export function parse(text: string, today: string): Message {
  const { elements, problems } = split(text, today);
  const all = [...problems, ...checkElements(elements)];
  return {
    elements,
    problems: all,
    doubts: [
      ...(all.length > 0 ? [] : missingPartners(elements)),
      ...lostSeparators(text, elements, today),
    ],
  };
}

/** All elements up to the first whose length is wrong; after it nothing is certain. */
function split(text: string, today: string): { elements: Element[]; problems: Finding[] } {
  const elements: Element[] = [];
  const problems: Finding[] = text === "" ? [finding("empty")] : [];
  let rest = text;
  while (rest !== "") {
    const identifier = find(rest);
    if (!identifier) {
      problems.push(finding("identifier-unknown", "", upToSeparator(rest)));
      break;
    }
    let value = upToSeparator(rest.slice(identifier.ai.length));
    if (!identifier.separated) {
      value = value.slice(0, identifier.longest);
    }
    const problem = checkValue(identifier, value);
    if (problem) {
      problems.push(problem);
    }
    elements.push(element(identifier, value, today));
    if (problem?.code === "value-too-short" || problem?.code === "value-too-long") {
      break;
    }
    rest = rest.slice(identifier.ai.length + value.length);
    rest = rest.startsWith(GS) ? rest.slice(1) : rest;
  }
  return { elements, problems };
}

function upToSeparator(text: string): string {
  const end = text.indexOf(GS);
  return end < 0 ? text : text.slice(0, end);
}

/** The first rule of its application identifier that the value breaks. */
export function checkValue(identifier: Identifier, value: string): Finding | undefined {
  const broken = (code: FindingCode) => finding(code, identifier.ai, value);
  let start = 0;
  for (const stretch of identifier.stretches) {
    const part = value.slice(start, start + stretch.longest);
    start += stretch.longest;
    if (stretch.optional && part === "") {
      continue;
    }
    if (part.length < stretch.shortest) {
      return broken("value-too-short");
    }
    if (!consistsOf(stretch.characters, part)) {
      return broken("character-not-allowed");
    }
    for (const check of stretch.checks) {
      const code = fault(check, part);
      if (code) {
        return broken(code);
      }
    }
  }
  return value.length > start ? broken("value-too-long") : undefined;
}

export function element(identifier: Identifier, value: string, today: string): Element {
  const checks = identifier.stretches[0]?.checks ?? [];
  const beginsWithDay = checks.includes("day") || checks.includes("day0");
  return {
    ai: identifier.ai,
    value,
    day: beginsWithDay ? decodedDate(value, today) : null,
    number: decodedDecimal(identifier.ai, value),
  };
}

/** The day of YYMMDD: the year within 49 years back and 50 ahead; day 00 is the month's last. */
export function decodedDate(value: string, today: string): string | null {
  const digits = /^([0-9]{2})([0-9]{2})([0-9]{2})/.exec(value);
  if (!digits) {
    return null;
  }
  const [short = 0, month = 0, day = 0] = digits.slice(1).map(Number);
  const thisYear = Number(today.slice(0, 4));
  const ahead = short - (thisYear % 100);
  const century = thisYear - (thisYear % 100) + (ahead > 50 ? -100 : ahead < -49 ? 100 : 0);
  const year = century + short;
  const last = daysInMonth(year, month);
  if (year < 1 || year > 9999 || last === 0 || day > last) {
    return null;
  }
  const padded = (number: number, length: number) => String(number).padStart(length, "0");
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day || last, 2)}`;
}

/** The number of a measure or an amount, whose decimals the fourth digit of `ai` counts. */
export function decodedDecimal(ai: string, value: string): string | null {
  if (ai.length !== 4 || !(/^3[1-6]/.test(ai) || AMOUNTS.includes(ai.slice(0, 3)))) {
    return null;
  }
  const digits = /^39[13]/.test(ai) ? value.slice(3) : value;
  if (!/^[0-9]{1,15}$/.test(digits)) {
    return null;
  }
  const decimals = Number(ai.slice(3));
  const padded = digits.padStart(decimals + 1, "0");
  const whole = padded.slice(0, padded.length - decimals).replace(/^0+(?=[0-9])/, "");
  return decimals === 0 ? whole : `${whole}.${padded.slice(-decimals)}`;
}

/** What forbids these elements together. */
export function checkElements(elements: readonly Element[]): Finding[] {
  const problems: Finding[] = [];
  const values = new Map<string, string>();
  for (const { ai, value } of elements) {
    const first = values.get(ai) ?? value;
    values.set(ai, first);
    if (first !== value) {
      problems.push(finding("values-differ", ai, value));
    }
  }
  for (const ai of values.keys()) {
    for (const other of values.keys()) {
      if (ai !== other && get(ai)?.excludes.some((pattern) => isLike(pattern, other))) {
        problems.push(finding("pair-exclusive", ai, other));
      }
    }
  }
  if (values.has("8030")) {
    for (const ai of ["253", "255", "8003"]) {
      const value = values.get(ai);
      if (value !== undefined && value.length === get(ai)?.shortest) {
        problems.push(finding("serial-missing", ai, value));
      }
    }
  }
  return problems;
}

/** Elements that want another beside them; `found` names which, a comma for or. */
export function missingPartners(elements: readonly Element[]): Finding[] {
  const present = [...new Set(elements.map(({ ai }) => ai))];
  return present.flatMap((ai) => {
    const others = present.filter((other) => other !== ai);
    const isPresent = (choice: string) =>
      choice.split("+").every((pattern) => others.some((other) => isLike(pattern, other)));
    return (get(ai)?.partners ?? [])
      .filter((choices) => !choices.some(isPresent))
      .map((choices) => finding("partner-missing", ai, choices.join(",")));
  });
}

function isLike(pattern: string, ai: string): boolean {
  return ai.length === pattern.length && ai.startsWith(pattern.replace(/n+$/, ""));
}

/**
 * The ends of the last value that would be elements of their own, longest first. A symbol in which a
 * separator was seen has its separators.
 */
function lostSeparators(text: string, elements: readonly Element[], today: string): Finding[] {
  const last = elements.at(-1);
  const identifier = last && get(last.ai);
  if (!last || !identifier?.separated || text.includes(GS)) {
    return [];
  }
  const before = elements.slice(0, -1);
  const found: Finding[] = [];
  for (let cut = 1; cut < last.value.length && cut <= identifier.longest; cut += 1) {
    const head = last.value.slice(0, cut);
    const tail = last.value.slice(cut);
    if (!LIKELY_NEXT.some((ai) => tail.startsWith(ai)) || checkValue(identifier, head)) {
      continue;
    }
    const swallowed = split(tail, today);
    const after = [...before, { ...last, value: head }, ...swallowed.elements];
    if (
      swallowed.problems.length === 0 &&
      swallowed.elements.every(({ ai }) => LIKELY_NEXT.includes(ai)) &&
      new Set(after.map(({ ai }) => ai)).size === after.length &&
      checkElements(after).length === 0
    ) {
      found.push(finding("separator-missing", last.ai, tail));
    }
  }
  return found;
}

export function facts(elements: readonly Element[]): Facts {
  const first = (ai: string) => elements.find((one) => one.ai === ai);
  const value = (ai: string) => first(ai)?.value ?? "";
  const day = (ai: string) => first(ai)?.day ?? null;
  const weight = (kind: string) =>
    elements.find(({ ai }) => ai.length === 4 && ai.startsWith(kind))?.number ?? null;
  const count = value("30") || value("37");
  return {
    gtin: value("01"),
    content_gtin: value("02"),
    sscc: value("00"),
    lot: value("10"),
    serial: value("21"),
    expiration: day("17") ?? day("7003"),
    best_before: day("15"),
    production_date: day("11"),
    count: count === "" ? null : Number(count),
    net_weight_kg: weight("310"),
    net_weight_lb: weight("320"),
    gln: value("414"),
    gln_extension: value("254"),
    order: value("400"),
  };
}
