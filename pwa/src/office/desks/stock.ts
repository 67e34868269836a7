/** What corrects the books: journals, reclassifications, the adjustment bin, counts; and what was
 * posted, with the way to take it back. */

import type { BatchLineInput, NumberInput } from "../../api/schema";
import type { Command } from "../../domain/commands";
import type { Route } from "../../screens/navigation";
import { dateText } from "../../words/words";
import type { Desk, Field, FormSpec, Row, Values } from "../kinds";
import { text } from "../kinds";
import { address, COUNT } from "../reading";
import { wordText } from "../shown";
import {
  day,
  documentPath,
  documents,
  GOODS,
  ITEM,
  lastPart,
  lineNo,
  lineNos,
  NO,
  NOTE,
  no,
  QUANTITY,
  ref,
  SEARCH,
  typed,
  UNIT,
  VARIANT,
  value,
  words,
  yes,
} from "./shared";

const NUMBERS: readonly Field[] = [
  { code: "lot", kind: "code" },
  { code: "serial", kind: "code" },
];
const BIN: Field = { code: "bin", kind: "code" };
const EXPIRES: Field = { code: "expiration_date", kind: "date" };
const POSTING: Field = { code: "posting_date", kind: "date" };
const ENTRY: Field = {
  code: "entry_type",
  kind: "choice",
  choices: ["positive_adjmt", "negative_adjmt", "purchase", "sale"],
};

function trimmed(line: Values, field: string): string {
  return (line[field] ?? "").trim();
}

function numbersOf(line: Values): NumberInput[] {
  const lot = trimmed(line, "lot");
  const serial = trimmed(line, "serial");
  const expires = trimmed(line, "expiration_date");
  return lot || serial
    ? [
        {
          lot,
          serial,
          quantity: typed(line.quantity).replace("-", ""),
          ...(expires ? { expiration_date: expires } : {}),
        },
      ]
    : [];
}

function batchLine(line: Values): BatchLineInput {
  const expires = trimmed(line, "expiration_date");
  return {
    entry_type: (trimmed(line, "entry_type") || "positive_adjmt") as "positive_adjmt",
    item: trimmed(line, "item"),
    variant: trimmed(line, "variant"),
    quantity: typed(line.quantity),
    unit: trimmed(line, "unit"),
    bin: trimmed(line, "bin"),
    lot: trimmed(line, "lot"),
    serial: trimmed(line, "serial"),
    ...(expires ? { expiration_date: expires } : {}),
  };
}

const NEW_JOURNAL: FormSpec = {
  code: "journal",
  fields: [NO, POSTING, NOTE],
  command: (given) => ({
    name: "save-journal-batch",
    document: "",
    payload: {
      journal_no: value(given, "no"),
      location: given.at,
      tracking_on_lines: true,
      note: value(given, "note"),
      ...day(given, "posting_date"),
    },
  }),
};

const ADJUSTMENT: FormSpec = {
  code: "adjustment",
  fields: [NO, { code: "items", kind: "code" }, POSTING],
  may: (location) => location.directed_put_away_and_pick === true,
  command: (given) => ({
    name: "calculate-warehouse-adjustment",
    document: "",
    payload: {
      location: given.at,
      journal_no: value(given, "no"),
      items: words(value(given, "items")),
      ...day(given, "posting_date"),
    },
  }),
};

const MORE: FormSpec = {
  code: "journal-lines",
  grid: [ENTRY, ITEM, VARIANT, QUANTITY, UNIT, BIN, ...NUMBERS, EXPIRES],
  command: (given, of) => ({
    name: "change-journal-lines",
    document: ref(of),
    payload: { journal_no: no(of), lines: given.lines.map(batchLine) },
  }),
};

/** A journal's line goes with everything on it: what is typed changes one field. */
function changeJournal(field: "quantity" | "bin") {
  return (document: Row, line: Row, given: string): Command => {
    const number = (line.number ?? {}) as Row;
    return {
      name: "change-journal-lines",
      document: ref(document),
      payload: {
        journal_no: no(document),
        lines: [
          {
            line_no: lineNo(line),
            entry_type: text(line.entry_type) as "positive_adjmt",
            item: text(line.item),
            variant: text(line.variant),
            quantity: text(line.quantity),
            unit: text(line.unit),
            bin: text(line.bin),
            lot: text(number.lot),
            serial: text(number.serial),
            package: text(number.package),
            ...(line.expiration_date ? { expiration_date: text(line.expiration_date) } : {}),
            [field]: given,
          },
        ],
      },
    };
  };
}

const ofAdjustment = (line: Row) => line.is_adjustment === true;

export const journals: Desk = {
  code: "journals",
  group: "stock",
  may: "plan",
  list: documents(["item_journal"]),
  creates: [NEW_JOURNAL, ADJUSTMENT],
  document: {
    path: documentPath("item_journal"),
    facts: [{ code: "posting_date", show: "date" }, { code: "note" }],
    lines: (row) => (row.journal_lines ?? []) as readonly Row[],
    chosen: true,
    columns: [
      { code: "entry_type", show: "word" },
      GOODS,
      { code: "number", show: "number" },
      {
        code: "bin",
        show: "code",
        edit: {
          kind: "code",
          may: (_row, line) => !ofAdjustment(line),
          command: changeJournal("bin"),
        },
      },
      {
        code: "quantity",
        show: "quantity",
        edit: {
          kind: "quantity",
          may: (_row, line) => !ofAdjustment(line),
          command: changeJournal("quantity"),
        },
      },
      { code: "unit" },
      { code: "is_adjustment", show: "yes" },
    ],
    deeds: [
      {
        code: "post",
        leads: true,
        command: (row) => ({
          name: "post-journal-batch",
          document: ref(row),
          payload: { journal_no: no(row) },
        }),
        after: () => "list",
      },
      { code: "add-lines", form: MORE },
      {
        code: "update-numbers",
        command: (row) => ({
          name: "update-journal-tracking",
          document: ref(row),
          payload: { journal_no: no(row) },
        }),
      },
      {
        code: "delete-lines",
        needsLines: true,
        command: (row, chosen) => ({
          name: "change-journal-lines",
          document: ref(row),
          payload: { journal_no: no(row), lines: [], delete: lineNos(chosen) },
        }),
      },
      {
        code: "delete",
        command: (row) => ({
          name: "delete-journal-batch",
          document: ref(row),
          payload: { journal_no: no(row) },
        }),
        after: () => "list",
      },
    ],
  },
};

export const warehouseJournal: Desk = {
  code: "warehouse-journal",
  group: "stock",
  may: "plan",
  creates: [
    {
      code: "warehouse-journal",
      fields: [NOTE],
      grid: [ITEM, VARIANT, QUANTITY, UNIT, BIN, ...NUMBERS, EXPIRES],
      command: (given) => ({
        name: "register-warehouse-journal",
        document: "",
        payload: {
          location: given.at,
          note: value(given, "note"),
          lines: given.lines.map((line) => ({
            item: trimmed(line, "item"),
            variant: trimmed(line, "variant"),
            quantity: typed(line.quantity),
            unit: trimmed(line, "unit"),
            bin: trimmed(line, "bin"),
            numbers: numbersOf(line),
          })),
        },
      }),
    },
  ],
};

const RECLASSED: readonly Field[] = [
  ITEM,
  VARIANT,
  QUANTITY,
  UNIT,
  { code: "from_bin", kind: "code" },
  { code: "to_bin", kind: "code" },
  { code: "lot", kind: "code" },
  { code: "new_lot", kind: "code" },
  { code: "serial", kind: "code" },
  { code: "new_serial", kind: "code" },
  { code: "new_expiration_date", kind: "date" },
];

/** What is not said anew stays what it was. */
function reclassified(lines: readonly Values[]) {
  return lines.map((line) => {
    const renewed = ["new_lot", "new_serial", "new_expiration_date"]
      .filter((field) => trimmed(line, field) !== "")
      .map((field) => [field, trimmed(line, field)] as const);
    const [number] = numbersOf(line);
    const numbers = number
      ? [
          {
            lot: number.lot ?? "",
            serial: number.serial ?? "",
            quantity: number.quantity ?? "",
            ...Object.fromEntries(renewed),
          },
        ]
      : [];
    return {
      item: trimmed(line, "item"),
      variant: trimmed(line, "variant"),
      quantity: typed(line.quantity),
      unit: trimmed(line, "unit"),
      from_bin: trimmed(line, "from_bin"),
      to_bin: trimmed(line, "to_bin"),
      numbers,
    };
  });
}

export const reclassification: Desk = {
  code: "reclassification",
  group: "stock",
  may: "plan",
  creates: [
    {
      code: "reclassification",
      fields: [{ code: "to_location", kind: "code" }, POSTING, NOTE],
      grid: RECLASSED,
      command: (given) => ({
        name: "post-reclassification",
        document: "",
        payload: {
          location: given.at,
          note: value(given, "note"),
          lines: reclassified(given.lines),
          ...day(given, "posting_date"),
          ...(value(given, "to_location") ? { to_location: value(given, "to_location") } : {}),
        },
      }),
    },
  ],
};

export const warehouseReclassification: Desk = {
  code: "warehouse-reclassification",
  group: "stock",
  may: "plan",
  creates: [
    {
      code: "warehouse-reclassification",
      fields: [NOTE],
      grid: RECLASSED,
      command: (given) => ({
        name: "post-warehouse-reclassification",
        document: "",
        payload: {
          location: given.at,
          note: value(given, "note"),
          lines: reclassified(given.lines),
        },
      }),
    },
  ],
};

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

const POSTED = [
  "warehouse_receipt",
  "warehouse_shipment",
  "purchase_receipt",
  "sales_shipment",
  "sales_return_receipt",
  "purchase_return_shipment",
  "transfer_shipment",
  "transfer_receipt",
  "put_away",
  "pick",
  "movement",
  "item_journal",
  "warehouse_journal",
];
const UNDOABLE =
  /^(?:purchase_receipt|sales_return_receipt|sales_shipment|purchase_return_shipment|warehouse_receipt|warehouse_shipment)$/;

export const posted: Desk = {
  code: "posted",
  group: "stock",
  may: "plan",
  list: {
    path: (at, filters) =>
      address("/posted", {
        location: at,
        kind: filters.kind ?? "",
        from_no: filters.from_no ?? filters.search ?? "",
        count: String(COUNT),
      }),
    filters: [
      { code: "kind", kind: "choice", choices: ["", ...POSTED] },
      { ...SEARCH, code: "from_no" },
    ],
    key: (row) => `${text(row.kind)}/${no(row)}`,
    title: no,
    state: (row) => (row.undone === true ? "undone" : ""),
    note: (row) => [
      wordText(row.kind),
      row.from_no,
      row.source,
      dateText(text(row.posting_date)),
      row.posted_by,
    ],
  },
  creates: [],
  document: {
    path: (key) => `/posted/${key.split("/").map(encodeURIComponent).join("/")}`,
    title: lastPart,
    facts: [
      { code: "kind", show: "word" },
      { code: "from_no", show: "code" },
      { code: "source", show: "code" },
      { code: "partner" },
      { code: "external_no", show: "code" },
      { code: "posting_date", show: "date" },
      { code: "posted_by" },
    ],
    state: (row) => (row.undone === true ? "undone" : ""),
    lines: (row) => (row.lines ?? []) as readonly Row[],
    chosen: true,
    columns: [
      GOODS,
      { code: "number", show: "number" },
      { code: "bin", show: "code" },
      { code: "quantity", show: "quantity" },
      { code: "unit" },
      { code: "undone", show: "yes" },
    ],
    deeds: [
      {
        code: "undo-posting",
        may: (row) => row.undone !== true && UNDOABLE.test(text(row.kind)),
        command: (row, chosen) => ({
          name: "undo-posted-document",
          document: "",
          payload: { posted_no: no(row), kind: text(row.kind), line_nos: lineNos(chosen) },
        }),
      },
      {
        code: "open-order",
        may: (row) => text(row.source) !== "",
        go: (): Route => ({ screen: "orders", kind: "" }),
      },
    ],
  },
};
