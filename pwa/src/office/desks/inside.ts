/** What moves inside the house: worksheets, internal documents and what they are calculated from. */

import type { MovementInput } from "../../api/schema";
import type { Command } from "../../domain/commands";
import type { InternalKind } from "../../domain/office_commands";
import type { Desk, Field, FormSpec, Given, Row, Values } from "../kinds";
import { text } from "../kinds";
import {
  ASSIGN,
  amount,
  day,
  documentPath,
  documents,
  FACTS,
  FILL,
  GOODS,
  ITEM,
  lastPart,
  lineNo,
  lineNos,
  linesOf,
  NO,
  no,
  QUANTITY,
  ref,
  typed,
  UNIT,
  VARIANT,
  value,
  words,
  yes,
} from "./shared";

const KINDS = ["movement_worksheet", "internal_movement", "internal_pick", "internal_put_away"];

export const MOVED: readonly Field[] = [
  ITEM,
  VARIANT,
  QUANTITY,
  UNIT,
  { code: "from_bin", kind: "code" },
  { code: "to_bin", kind: "code" },
  { code: "lot", kind: "code" },
  { code: "serial", kind: "code" },
];

export function movedLines(lines: readonly Values[]): MovementInput[] {
  return lines.map((line) => ({
    item: (line.item ?? "").trim(),
    variant: (line.variant ?? "").trim(),
    quantity: typed(line.quantity),
    unit: (line.unit ?? "").trim(),
    from_bin: (line.from_bin ?? "").trim(),
    to_bin: (line.to_bin ?? "").trim(),
    numbers:
      line.lot || line.serial
        ? [{ lot: line.lot ?? "", serial: line.serial ?? "", quantity: typed(line.quantity) }]
        : [],
  }));
}

function kindOf(row: Row): InternalKind {
  return text(row.kind) as InternalKind;
}

const NEW: FormSpec = {
  code: "internal-document",
  fields: [
    { code: "kind", kind: "choice", choices: KINDS },
    NO,
    { code: "from_bin", kind: "code" },
    { code: "to_bin", kind: "code" },
    { code: "due_date", kind: "date" },
    { code: "release", kind: "yes" },
  ],
  grid: MOVED,
  command: (given: Given): Command => ({
    name: "create-internal-document",
    document: "",
    payload: {
      location: given.at,
      kind: value(given, "kind") as InternalKind,
      no: value(given, "no"),
      from_bin: value(given, "from_bin"),
      to_bin: value(given, "to_bin"),
      release: yes(given, "release"),
      lines: movedLines(given.lines),
      ...day(given, "due_date"),
    },
  }),
  after: (result, given) =>
    result.no ? { desk: "worksheets", key: `${value(given, "kind")}/${result.no}` } : null,
};

const REPLENISH: FormSpec = {
  code: "replenishment",
  fields: [NO, { code: "items", kind: "code" }],
  may: (location) => location.bin_mandatory === true,
  command: (given) => ({
    name: "calculate-replenishment",
    document: "",
    payload: {
      location: given.at,
      no: value(given, "no"),
      items: words(value(given, "items")),
    },
  }),
  after: (result) =>
    result.no
      ? { desk: "worksheets", key: `${text(result.kind) || "movement_worksheet"}/${result.no}` }
      : null,
};

const MORE: FormSpec = {
  code: "add-lines",
  grid: MOVED,
  command: (given, of) => ({
    name: "add-internal-lines",
    document: ref(of),
    payload: { no: no(of), kind: kindOf(of), lines: movedLines(given.lines) },
  }),
};

const WORK: FormSpec = {
  code: "internal-work",
  fields: [{ code: "activity_no", kind: "code" }, ASSIGN, FILL],
  command: (given, of) => ({
    name: "create-internal-activity",
    document: ref(of),
    payload: {
      no: no(of),
      kind: kindOf(of),
      activity_no: value(given, "activity_no"),
      assign_to: value(given, "assign_to"),
      fill: yes(given, "fill"),
    },
  }),
  after: (result, _given, of) => {
    const kind = text(result.kind);
    const desk = /pick/.test(kind) ? "picks" : /put_away/.test(kind) ? "put-aways" : "movements";
    const usual = kind === "pick" || kind === "put_away" || kind === "movement";
    return result.no && of ? { desk, key: usual ? result.no : `${kind}/${result.no}` } : null;
  },
};

function changeLine(field: "quantity" | "to_handle" | "from_bin" | "to_bin") {
  return (document: Row, line: Row, given: string): Command => ({
    name: "change-internal-line",
    document: ref(document),
    payload: { no: no(document), kind: kindOf(document), line_no: lineNo(line), [field]: given },
  });
}

const hasOwnLines = (row: Row) => /movement/.test(text(row.kind));
const isReleased = (row: Row) => row.status === "released";

export const worksheets: Desk = {
  code: "worksheets",
  group: "inside",
  may: "plan",
  list: documents(KINDS),
  creates: [NEW, REPLENISH],
  document: {
    path: documentPath("movement_worksheet"),
    title: lastPart,
    facts: [{ code: "kind", show: "word" }, ...FACTS],
    state: (row) => (hasOwnLines(row) ? "" : text(row.status)),
    lines: linesOf,
    chosen: true,
    columns: [
      GOODS,
      {
        code: "number",
        show: "number",
        of: (line) => (line.numbers as Row[] | undefined)?.[0]?.number,
      },
      {
        code: "from_bin",
        show: "code",
        edit: { kind: "code", command: changeLine("from_bin") },
      },
      {
        code: "to_bin",
        show: "code",
        of: (line) => line.bin,
        edit: { kind: "code", command: changeLine("to_bin") },
      },
      {
        code: "quantity",
        show: "quantity",
        edit: { kind: "quantity", command: changeLine("quantity") },
      },
      { code: "qty_done", show: "quantity" },
      {
        code: "qty_to_handle",
        show: "quantity",
        edit: { kind: "quantity", may: hasOwnLines, command: changeLine("to_handle") },
      },
      { code: "unit" },
    ],
    deeds: [
      {
        code: "create-work",
        leads: true,
        may: (row) =>
          (hasOwnLines(row) || isReleased(row)) &&
          linesOf(row).some((line) => amount(line, "quantity") > 0),
        form: WORK,
      },
      {
        code: "release",
        may: (row) => !hasOwnLines(row) && !isReleased(row),
        command: (row) => ({
          name: "release-internal-document",
          document: ref(row),
          payload: { no: no(row), kind: text(row.kind) },
        }),
      },
      {
        code: "reopen",
        may: (row) => !hasOwnLines(row) && isReleased(row),
        command: (row) => ({
          name: "reopen-internal-document",
          document: ref(row),
          payload: { no: no(row), kind: text(row.kind) },
        }),
      },
      { code: "add-lines", form: MORE },
      {
        code: "delete-lines",
        needsLines: true,
        command: (row, chosen) => ({
          name: "delete-internal-lines",
          document: ref(row),
          payload: { no: no(row), kind: kindOf(row), line_nos: lineNos(chosen) },
        }),
      },
      {
        code: "delete",
        command: (row) => ({
          name: "delete-internal-document",
          document: ref(row),
          payload: { no: no(row), kind: kindOf(row) },
        }),
        after: () => "list",
      },
    ],
  },
};
