/** Counts: made by what is to be counted, filled in, counted again, registered. */

import type { Desk, FormSpec, Row } from "../kinds";
import { text } from "../kinds";
import {
  day,
  documentPath,
  documents,
  GOODS,
  lineNo,
  lineNos,
  NO,
  NOTE,
  no,
  ref,
  value,
  words,
  yes,
} from "./shared";

const NEW_COUNT: FormSpec = {
  code: "count",
  fields: [
    NO,
    { code: "bins", kind: "code" },
    { code: "items", kind: "code" },
    { code: "due", kind: "yes" },
    { code: "include_empty", kind: "yes" },
    { code: "fill", kind: "yes" },
    { code: "count_twice", kind: "yes" },
    { code: "bins_per_document", kind: "whole" },
    { code: "due_date", kind: "date" },
    NOTE,
  ],
  command: (given) => ({
    name: "create-count",
    document: "",
    payload: {
      no: value(given, "no"),
      location: given.at,
      bins: words(value(given, "bins")),
      items: words(value(given, "items")),
      due: yes(given, "due"),
      include_empty: yes(given, "include_empty"),
      fill: yes(given, "fill"),
      count_twice: yes(given, "count_twice"),
      bins_per_document: Number(value(given, "bins_per_document")),
      note: value(given, "note"),
      ...day(given, "due_date"),
    },
  }),
};

export const counts: Desk = {
  code: "counts",
  group: "stock",
  may: "plan",
  list: documents(["count"]),
  creates: [NEW_COUNT],
  document: {
    path: documentPath("count"),
    facts: [
      { code: "due_date", show: "date" },
      { code: "assigned_to", of: (row) => row.assigned_name },
      { code: "note" },
    ],
    state: (row) => (row.finished_at ? "handed_over" : text(row.assigned_name) ? "in_work" : ""),
    lines: (row) => (row.count_lines ?? []) as readonly Row[],
    chosen: true,
    columns: [
      { code: "bin", show: "code" },
      GOODS,
      { code: "number", show: "number" },
      { code: "calculated", show: "quantity" },
      {
        code: "counted",
        show: "quantity",
        edit: {
          kind: "quantity",
          command: (document, line, given) => ({
            name: "count-line",
            document: ref(document),
            payload: { count_no: no(document), line_no: lineNo(line), quantity: given },
          }),
        },
      },
      { code: "difference", show: "quantity" },
      { code: "counted_by" },
      { code: "unit" },
    ],
    deeds: [
      {
        code: "register",
        leads: true,
        command: (row) => ({
          name: "register-count",
          document: ref(row),
          payload: { count_no: no(row), close: false },
        }),
        after: (result) => (result.lines_left === 0 ? "list" : null),
      },
      {
        code: "close",
        command: (row) => ({
          name: "register-count",
          document: ref(row),
          payload: { count_no: no(row), close: true },
        }),
        after: () => "list",
      },
      {
        code: "recount",
        needsLines: true,
        command: (row, chosen) => ({
          name: "recount-lines",
          document: ref(row),
          payload: { count_no: no(row), line_nos: lineNos(chosen) },
        }),
      },
      {
        code: "delete",
        command: (row) => ({
          name: "delete-count",
          document: ref(row),
          payload: { count_no: no(row) },
        }),
        after: () => "list",
      },
    ],
  },
};
