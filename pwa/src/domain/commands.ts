/**
 * The commands a handheld makes. Names and payloads are the server's; quantities are decimal text in
 * the base unit.
 */

import type { NumberChange, NumberInput, NumberRef, OrderLineRef } from "../api/schema";
import type { OfficePayloads } from "./office_commands";

/** A code that nobody knew, and what was scanned around it. */
export interface ParkedCode {
  readonly location: string;
  readonly raw: string;
  readonly source: string;
  readonly station: string;
  readonly document_kind: string;
  readonly document_no: string;
  readonly line_no: number;
  readonly item: string;
  readonly bin: string;
  readonly before: readonly Neighbour[];
  readonly after: readonly Neighbour[];
}

export interface Neighbour {
  readonly raw: string;
  readonly outcome: string;
}

export interface Payloads extends OfficePayloads {
  "claim-next-activity": { location: string; kinds: string[] };
  "claim-activity": { activity_no: string; kind: string; take_over?: boolean };
  "release-activity": { activity_no: string; kind: string };
  "finish-activity": { activity_no: string; kind: string; note: string };
  "confirm-receipt-line": {
    receipt_no: string;
    line_no: number;
    quantity?: string;
    numbers?: NumberInput[];
  };
  "unreceive-line": {
    receipt_no: string;
    line_no: number;
    quantity: string;
    serial?: string;
    lot?: string;
    package?: string;
  };
  "post-warehouse-receipt": { receipt_no: string };
  "confirm-put-away-line": {
    activity_no: string;
    line_no: number;
    quantity?: string;
    bin?: string;
  };
  "confirm-movement-line": {
    activity_no: string;
    kind: string;
    line_no: number;
    quantity: string;
    to_bin: string;
    serial: string;
    lot: string;
    package: string;
  };
  "move-stock": { location: string; lines: MovedLine[] };
  "count-bin": { count_no: string; bin: string; seen: SeenGoods[]; complete: boolean };
  "recount-lines": { count_no: string; line_nos: number[] };
  "register-count": { count_no: string; close: boolean };
  "change-activity-line": {
    activity_no: string;
    kind: string;
    line_no: number;
    quantity?: string;
    bin?: string;
    lot?: string;
    serial?: string;
  };
  "register-activity": { activity_no: string; kind: string; close?: boolean };
  "confirm-pick-line": {
    activity_no: string;
    kind?: string;
    line_no: number;
    quantity: string;
    bin: string;
    serial: string;
    lot: string;
    package: string;
  };
  "unpick-line": {
    activity_no: string;
    kind?: string;
    line_no: number;
    quantity: string;
    bin: string;
    serial: string;
    lot: string;
    package: string;
  };
  "short-pick-line": {
    activity_no: string;
    kind?: string;
    line_no: number;
    reason: string;
    note: string;
  };
  "confirm-inventory-put-away-line": {
    activity_no: string;
    line_no: number;
    quantity: string;
    bin: string;
    serial: string;
    lot: string;
    package: string;
    expiration_date?: string;
  };
  "post-inventory-activity": { activity_no: string; kind: string };
  "assign-receipt-numbers": {
    receipt_no: string;
    line_no: number;
    count: string;
    printer: string;
    lot?: string;
    expiration_date?: string;
  };
  "print-labels": {
    location: string;
    printer: string;
    kind: string;
    copies: number;
    bin?: string;
    to_bin?: string;
    item?: string;
    variant?: string;
    numbers?: string[];
  };
  "reprint-labels": {
    job_id: number;
    printer?: string;
    first?: number;
    last?: number;
    copies?: number;
  };
  "retry-print-job": { job_id: number };
  "cancel-print-job": { job_id: number };
  "finish-print-job": { job_id: number };
  "verify-labels": { job_id: number; positions: number[] };
  "create-pick": { shipment_no: string };
  "release-warehouse-shipment": { shipment_no: string };
  "post-warehouse-shipment": { shipment_no: string };
  "park-code": ParkedCode;
  "attach-code": { exception_id: number; item: string; variant: string; unit: string };
  "report-trouble": {
    location: string;
    kind: string;
    document_kind: string;
    document_no: string;
    line_no: number;
    item: string;
    bin: string;
    reason: string;
    note: string;
    raw: string;
  };
  "edit-line-tracking": LineNumbers & {
    remove: NumberRef[];
    change: NumberChange[];
    add: NumberInput[];
  };
  "assign-serials": LineNumbers & NewSerials;
  "assign-customized-serials": LineNumbers & NewSerials & { start: string; increment: number };
  "assign-lot": LineNumbers & { selected: NumberRef[] };
  "assign-package": LineNumbers & { selected: NumberRef[] };
  "select-line-numbers": LineNumbers;
  "reserve-line": OrderLine & {
    quantity?: string;
    serial?: string;
    lot?: string;
    package?: string;
    from_entry?: number;
    from_line?: OrderLineRef;
  };
  "reserve-order": { order_no: string; kind: string };
  "cancel-reservation": OrderLine & { entry_no?: number };
  "change-reservation": OrderLine & { entry_no: number; quantity: string };
  "allocate-stock": { location: string; items: string[]; policy: string };
  "settle-exception": { exception_id: number; outcome: string };
}

/** So much of an item from bin to bin, in its unit; numbers in the base unit. */
export interface MovedLine {
  item: string;
  variant: string;
  unit: string;
  quantity: string;
  from_bin: string;
  to_bin: string;
  numbers: { serial: string; lot: string; package: string; quantity: string }[];
}

/** So much of an item and number was seen, in a unit. */
export interface SeenGoods {
  item: string;
  variant: string;
  unit: string;
  quantity: string;
  serial: string;
  lot: string;
  package: string;
  expiration_date?: string;
}

/** An order line as commands name it. */
export interface OrderLine {
  order_no: string;
  kind: string;
  line_no: number;
}

/** Of a transfer one side; the version of its numbers that was read. */
export interface LineNumbers extends OrderLine {
  side?: string;
  tracking_version: string;
}

export interface NewSerials {
  count?: string;
  with_new_lot: boolean;
  with_new_package: boolean;
  create_info: boolean;
}

export type CommandName = keyof Payloads;

/** A command that is about to be queued; `document` says whose screen it changes, blank for none. */
export type Command = {
  [Name in CommandName]: {
    readonly name: Name;
    readonly payload: Payloads[Name];
    readonly document: string;
  };
}[CommandName];

/** What is moved without a document has a place of its own among the screens. */
export const MOVES = "move/";

/** `document` of a command: its kind and number. */
export function documentRef(kind: string, no: string): string {
  return `${kind}/${no}`;
}
