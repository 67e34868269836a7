/** Fields and helpers that cards of the set-up share. */

import { type Field, type Given, type Row, text } from "../kinds";
import { typed, value } from "./shared";

export const CODE: Field = { code: "code", kind: "code", needed: true };
export const DESCRIPTION: Field = { code: "description", kind: "text" };
export const RANKING: Field = { code: "ranking", kind: "whole" };
export const BIN_TYPE: Field = { code: "bin_type", kind: "code" };
export const ZONE: Field = { code: "zone", kind: "code" };
export const CLASS: Field = { code: "warehouse_class", kind: "code" };
export const EQUIPMENT: Field = { code: "special_equipment", kind: "code" };
export const CROSS_DOCK: Field = { code: "is_cross_dock", kind: "yes" };

/** An address below the location that one works at. */
export function at(path: string) {
  return (_key: string, location: string) => `/locations/${encodeURIComponent(location)}/${path}`;
}

/** The row of that code, or of that number, among those of a list. */
export function byCode(rows: readonly Row[], key: string): Row | undefined {
  return rows.find((row) => text(row.code ?? row.no) === key);
}

export function whole(given: Given, field: string): number {
  return Number(value(given, field)) || 0;
}

export function quantity(given: Given, field: string): string {
  return typed(value(given, field)) || "0";
}

/** A field of truth as a tick. */
export function ticked(field: string) {
  return (row: Row) => (row[field] === true ? "yes" : "");
}
