/** What corrects the books: journals, reclassifications, the adjustment bin. */

import type { BatchLineInput, NumberInput } from "../../api/schema";
import type { Command } from "../../domain/commands";
import type { Desk, Field, FormSpec, Row, Values } from "../kinds";
import { text } from "../kinds";
import {
  day,
  documentPath,
  documents,
  GOODS,
  ITEM,
  lineNo,
  lineNos,
  NO,
  NOTE,
  no,
  QUANTITY,
  ref,
  typed,
  UNIT,
  VARIANT,
  value,
  words,
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
