/**
 * What an office person works on, described: a desk is a list of documents, how they are created,
 * what is shown of one, which of its cells may be typed into, and what can be done with it. The
 * parts beside this file show any desk.
 */

import type { ComponentType } from "preact";
import type { Command } from "../domain/commands";
import type { Result } from "../offline/outbox";
import type { Route } from "../screens/navigation";
import type { MessageKey } from "../words/en";

type WordOf<Prefix extends string> = MessageKey extends infer Key
  ? Key extends `${Prefix}.${infer Rest}`
    ? Rest
    : never
  : never;

export type ColumnWord = WordOf<"column">;
export type DeskWord = WordOf<"desk">;
export type FormWord = WordOf<"form">;
export type DeedWord = WordOf<"do">;
export type GroupWord = WordOf<"office-group">;

/** What the server says of one thing. */
export type Row = Readonly<Record<string, unknown>>;
export type Values = Readonly<Record<string, string>>;

export interface Column {
  readonly code: ColumnWord;
  readonly show?: "text" | "code" | "quantity" | "date" | "yes" | "word" | "goods" | "number";
  /** What is shown of the row; else the field called like the column. */
  readonly of?: (row: Row) => unknown;
  readonly edit?: CellEdit;
}

/** A cell that is typed into; leaving it sends the command. */
export interface CellEdit {
  readonly kind: "quantity" | "code";
  readonly may?: (document: Row, line: Row) => boolean;
  readonly command: (document: Row, line: Row, value: string) => Command;
}

export interface Field {
  readonly code: ColumnWord;
  readonly kind: "text" | "code" | "quantity" | "whole" | "date" | "yes" | "choice" | "several";
  /** The words of a choice, `value.…`; blank is none of them. */
  readonly choices?: readonly string[];
  readonly needed?: boolean;
  /** What stands in it at first; else the row's field of that name. */
  readonly from?: (row: Row) => string;
  /** How a choice reads that chooses nothing; else `Any`. */
  readonly blank?: string;
  /** So many letters fit, else a hundred; what is longer has a row of its own. */
  readonly longest?: number;
}

/** Rows of the server to choose from. */
export interface Picker {
  readonly path: (at: string, filters: Values) => string;
  readonly filters: readonly Field[];
  readonly columns: readonly Column[];
  readonly key: (row: Row) => string;
  /** So much of a chosen row, which may be changed. */
  readonly amount?: (row: Row) => string;
  readonly single?: boolean;
}

/** What was given in a form, and the location it is for. */
export interface Given {
  readonly at: string;
  readonly values: Values;
  /** The fields whose value is not what it was at first. */
  readonly changed: readonly string[];
  readonly picked: readonly { readonly row: Row; readonly amount: string }[];
  readonly lines: readonly Values[];
}

/** Where one goes when it is done: a document of a desk, or another screen; null stays. */
export type Next = { readonly desk: DeskWord; readonly key: string } | Route | null;

export interface FormSpec {
  readonly code: FormWord;
  readonly fields?: readonly Field[];
  readonly picker?: Picker;
  /** Lines typed one below the other; their fields may follow what stands in those above. */
  readonly grid?: readonly Field[] | ((values: Values) => readonly Field[]);
  readonly gridFrom?: (row: Row) => readonly Values[];
  readonly command: (given: Given, of: Row) => Command;
  readonly after?: (result: Result, given: Given, of: Row) => Next;
  readonly may?: (location: Row) => boolean;
  /** Shows at once what comes of what is typed. */
  readonly beside?: ComponentType<Typed>;
}

/** What stands in a form now, sent or not. */
export interface Typed {
  readonly values: Values;
  readonly lines: readonly Values[];
}

export interface Deed {
  readonly code: DeedWord;
  readonly leads?: boolean;
  readonly may?: (document: Row, location: Row) => boolean;
  /** Asks for more first. */
  readonly form?: FormSpec;
  readonly command?: (document: Row, chosen: readonly Row[], at: string) => Command;
  /** Lines must be ticked for it. */
  readonly needsLines?: boolean;
  readonly go?: (document: Row) => Route | null;
  readonly after?: (result: Result, document: Row) => Next | "list";
}

export interface ListSpec {
  readonly path: (at: string, filters: Values) => string;
  readonly filters: readonly Field[];
  readonly key: (row: Row) => string;
  readonly title: (row: Row) => string;
  readonly note: (row: Row) => readonly unknown[];
  readonly state?: (row: Row) => string;
}

export interface DocumentSpec {
  readonly path: (key: string, at: string) => string;
  /** Where the address gives a list: the row that is meant. */
  readonly find?: (rows: readonly Row[], key: string) => Row | undefined;
  /** Its name, where that is not the key. */
  readonly title?: (key: string) => string;
  readonly facts: readonly Column[];
  readonly state?: (row: Row) => string;
  readonly lines?: (row: Row) => readonly Row[];
  readonly columns?: readonly Column[];
  readonly lineRoute?: (line: Row) => Route | null;
  readonly chosen?: boolean;
  readonly deeds: readonly Deed[];
  /** A card of fields that is changed as a whole. */
  readonly card?: FormSpec;
}

export interface Desk {
  readonly code: DeskWord;
  readonly group: GroupWord;
  readonly may: "plan" | "setUp";
  readonly list?: ListSpec;
  readonly creates: readonly FormSpec[];
  readonly document?: DocumentSpec;
}

export function text(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}
