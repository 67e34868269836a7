/** Words in the worker's language: one table a language, keys checked by the compiler. */

import type { Fact, Text } from "../domain/answers";
import type { Numbers } from "../domain/documents";
import { language } from "../offline/settings";
import { de } from "./de";
import { en, type Message, type MessageKey } from "./en";

const TABLES = { en, de } satisfies Record<string, Record<MessageKey, Message>>;

/** Facts that are quantities in decimal text; other figures may be codes and stay as they are. */
const QUANTITIES =
  /^(?:quantity|amount|left|of|done|total|available|required|outstanding|missing|tracked|needed|limit|free|picked|reserved|take|place|handled|excess|to_handle|registered|precision|base|to_invoice)$/;
const DATES = /date$|^existing$/;

/** Facts that name a field or a kind of document, and are called as the screens call them. */
const WORDED = /^(?:field|needs|document_kind|kind_of|used_by)$/;

/** `require_pick` as the screens call it; what they have no name for stays. */
function named(value: string): string {
  const [head = "", ...rest] = value.split(" ");
  const key = [`column.${head}`, `kind.${head}`, `value.${head}`].find((one) => one in TABLES.en);
  return [key ? t(key as MessageKey) : head, ...rest].join(" ");
}

/** A text of the table with its facts put in. */
export function t(key: MessageKey, facts: Readonly<Record<string, unknown>> = {}): string {
  return filled(TABLES[language.value][key], facts);
}

/** The same for a text that a judgement made. */
export function say(text: Text): string {
  return t(text.key, text.facts);
}

export function filled(message: Message, facts: Readonly<Record<string, unknown>>): string {
  const count = Number(facts.n ?? facts.quantity ?? 0);
  const chosen =
    typeof message === "string"
      ? message
      : message[new Intl.PluralRules(language.value).select(count) === "one" ? "one" : "other"];
  return chosen.replace(/\{(\w+)\}/g, (_, name: string) => factText(name, facts[name]));
}

function factText(name: string, value: unknown): string {
  if (value === null || value === undefined || value === "") {
    return t("none");
  }
  if (DATES.test(name) && typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value)) {
    return dateText(value);
  }
  if (QUANTITIES.test(name) && /^-?\d+(?:\.\d+)?$/.test(String(value))) {
    return figure(String(value));
  }
  if (WORDED.test(name) && typeof value === "string") {
    return named(value);
  }
  if (name === "line" || name === "other_line") {
    return String(value).split("/")[0] ?? "";
  }
  if (typeof value === "object" && !Array.isArray(value)) {
    return numberText(value as Partial<Numbers>);
  }
  return Array.isArray(value) ? value.map(String).join(", ") : String(value as Fact);
}

/** A serial, lot or package as people call it. */
export function numberText(number: Partial<Numbers>): string {
  return [number.serial, number.lot, number.package].filter(Boolean).join(", ") || t("none");
}

/** Decimal text as a figure of the language. */
export function figure(decimal: string): string {
  return new Intl.NumberFormat(language.value, {
    maximumFractionDigits: 5,
    useGrouping: false,
  }).format(Number(decimal));
}

/** 31 MAY 27; the month's letters stand out from figures and cannot be mistaken for another order. */
export function dateText(day: string, long = false): string {
  const at = new Date(`${day.slice(0, 10)}T12:00:00`);
  const month = monthText(at.getMonth());
  const year = String(at.getFullYear());
  const dot = language.value === "de" ? "." : "";
  const date = String(at.getDate()).padStart(2, "0");
  return `${date}${dot} ${month} ${long ? year : year.slice(2)}`;
}

export function monthText(month: number): string {
  const name = new Intl.DateTimeFormat(language.value, { month: "short" }).format(
    new Date(2026, month, 1),
  );
  return name.replace(".", "").slice(0, 3).toUpperCase();
}

export function timeText(at: string | Date): string {
  return new Intl.DateTimeFormat(language.value, {
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
  }).format(new Date(at));
}

/** 12 NOV 09:14 */
export function momentText(at: string): string {
  return `${dateText(at.slice(0, 10)).slice(0, -3)} ${timeText(at)}`;
}

/** Reasons come from the server in one language; those that every site has are known here. */
export function reasonText(code: string, description: string): string {
  const key = `reason.${code}` as MessageKey;
  return key in TABLES.en ? t(key) : description;
}

/** What a warehouse document is called. */
export function kindText(kind: string): string {
  return t(`kind.${kind}` as "kind.pick");
}

/** What an order is called; a kind that has no word of its own is shown as it is. */
export function orderKind(kind: string): string {
  const key = `order.${kind}` as MessageKey;
  return key in TABLES.en ? t(key) : kind;
}
