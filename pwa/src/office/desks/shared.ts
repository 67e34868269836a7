/** What the desks of documents have in common: their lists, columns and fields. */

import { documentRef } from "../../domain/commands";
import { decimal, PIECE, units } from "../../domain/quantity";
import type { Result } from "../../offline/outbox";
import type { Route } from "../../screens/navigation";
import { dateText } from "../../words/words";
import { type Column, type Field, type Given, type ListSpec, type Row, text } from "../kinds";
import { address, COUNT } from "../reading";
import { wordText } from "../shown";

export const SEARCH: Field = { code: "search", kind: "code" };
export const DUE_UNTIL: Field = { code: "due_until", kind: "date" };
export const GOODS: Column = { code: "item", show: "goods" };
export const ITEM: Field = { code: "item", kind: "code", needed: true };
export const VARIANT: Field = { code: "variant", kind: "code" };
export const UNIT: Field = { code: "unit", kind: "code" };
export const QUANTITY: Field = { code: "quantity", kind: "quantity", needed: true };
export const NO: Field = { code: "no", kind: "code" };
export const NOTE: Field = { code: "note", kind: "text" };
export const ASSIGN: Field = { code: "assign_to", kind: "code" };
export const FILL: Field = { code: "fill", kind: "yes", from: () => "yes" };

export function no(row: Row): string {
  return text(row.no);
}

export function lineNo(row: Row): number {
  return Number(row.line_no);
}

export function lineNos(rows: readonly Row[]): number[] {
  return rows.map(lineNo);
}

export function amount(row: Row, field: string): number {
  return units(text(row[field]) || "0");
}

/** What is kept in the base unit, in the unit of the line. */
export function inUnit(line: Row, field: string): string {
  const per = amount(line, "qty_per_unit") || PIECE;
  return decimal(Math.floor((amount(line, field) * PIECE) / per));
}

/** A quantity that was typed, with the decimal sign of the language. */
export function typed(value: string | undefined): string {
  return (value ?? "").trim().replace(",", ".");
}

export function yes(given: Given, field: string): boolean {
  return given.values[field] === "yes";
}

export function value(given: Given, field: string): string {
  return given.values[field] ?? "";
}

/** A date, or nothing said. */
export function day(given: Given, field: string): { readonly [name: string]: string } {
  const found = value(given, field);
  return found === "" ? {} : { [field]: found };
}

/** Codes one behind the other, parted by blanks or commas. */
export function words(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}

/** Open documents of these kinds at the place, oldest first; the key is the number, or the kind and
 * the number where there are several. `released`: they are worked on only then. */
export function documents(kinds: readonly string[], released = false): ListSpec {
  const several = kinds.length > 1;
  return {
    path: (at, filters) =>
      address("/documents", {
        kind: filters.kind || kinds.join(","),
        location: at,
        search: filters.search ?? "",
        count: String(COUNT),
      }),
    filters: several
      ? [SEARCH, { code: "kind", kind: "choice", choices: ["", ...kinds] }]
      : [SEARCH],
    key: (row) => (several ? `${text(row.kind)}/${no(row)}` : no(row)),
    title: no,
    ...(released
      ? { state: (row: Row) => (text(row.status) === "released" ? "" : text(row.status)) }
      : {}),
    note: (row) => [
      several ? wordText(row.kind) : "",
      row.partner_name,
      row.source,
      row.assigned_name,
      row.due_date ? dateText(text(row.due_date)) : "",
    ],
  };
}

/** The address of a document behind a key. */
export function documentPath(kind: string): (key: string) => string {
  return (key) =>
    key.includes("/")
      ? `/documents/${key.split("/").map(encodeURIComponent).join("/")}`
      : `/documents/${kind}/${encodeURIComponent(key)}`;
}

export function lastPart(key: string): string {
  return key.split("/").at(-1) ?? key;
}

export function linesOf(row: Row): readonly Row[] {
  return (row.lines ?? []) as readonly Row[];
}

/** The order line that a line of a receipt or shipment works for: its numbers and reservations. */
export function orderLine(line: Row, side: "supply" | "demand"): Route | null {
  return text(line.source) === ""
    ? null
    : {
        screen: "order-line",
        kind: text(line.source_kind),
        no: text(line.source),
        lineNo: Number(line.source_line_no),
        side,
        tab: "tracking",
      };
}

export function ref(row: Row): string {
  return documentRef(text(row.kind), no(row));
}

export function made(result: Result): string {
  return result.no ?? "";
}

export const FACTS: readonly Column[] = [
  { code: "partner", of: (row) => row.partner_name },
  { code: "external_no", show: "code" },
  { code: "source", show: "code" },
  { code: "bin", show: "code" },
  { code: "due_date", show: "date" },
  { code: "assigned_to", of: (row) => row.assigned_name },
  { code: "progress", show: "word" },
  { code: "note" },
];
