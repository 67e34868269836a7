/** Labels of vendors and customers: which part of their code is what, tried out while it is typed. */

import type { PartnerKind } from "../../api/schema";
import type { Command } from "../../domain/commands";
import { type Desk, type Field, type FormSpec, type Given, type Row, text } from "../kinds";
import { LabelTrial, patternOf } from "../label_trial";
import { wordText } from "../shown";
import { byCode, CODE, DESCRIPTION } from "./cards";
import { value, words } from "./shared";

const NOTHING = "–";
const SYMBOLOGIES = [
  "code-128",
  "gs1-128",
  "code-39",
  "ean-13",
  "itf-14",
  "datamatrix",
  "qr",
  "pdf417",
  "aztec",
];
const FORMAT: readonly Field[] = [
  DESCRIPTION,
  { code: "partner_kind", kind: "choice", choices: ["", "vendor", "customer"] },
  { code: "partner", kind: "code" },
  { code: "items_only", kind: "code", longest: 2000, from: (row) => listed(row.items) },
  { code: "symbologies", kind: "several", choices: SYMBOLOGIES },
  { code: "expression", kind: "code", longest: 200 },
];
const MEANS: Field = {
  code: "means",
  kind: "choice",
  choices: ["", "item", "gtin", "lot", "serial", "expiration", "quantity", "ignored"],
  blank: NOTHING,
};
const MORE: readonly Field[] = [
  {
    code: "date_format",
    kind: "choice",
    choices: [
      "",
      "YYMMDD",
      "YYYYMMDD",
      "DDMMYY",
      "DDMMYYYY",
      "MMDDYY",
      "MMYY",
      "YYMM",
      "YYYY-MM-DD",
      "DD.MM.YYYY",
      "DD/MM/YYYY",
      "MM/DD/YYYY",
    ],
    blank: NOTHING,
  },
  { code: "decimals", kind: "whole" },
  { code: "unit", kind: "code" },
];
const BY_PART: readonly Field[] = [{ code: "part", kind: "code" }, MEANS, ...MORE];
const BY_PLACE: readonly Field[] = [
  { code: "start", kind: "whole" },
  { code: "length", kind: "whole" },
  MEANS,
  ...MORE,
];

function listed(value: unknown): string {
  return ((value ?? []) as readonly string[]).join(" ");
}

function saved(given: Given, code: string): Command {
  const kind = value(given, "partner_kind");
  const payload = {
    code,
    description: value(given, "description"),
    ...patternOf(given.values, given.lines),
    items: words(value(given, "items_only")),
    partner: value(given, "partner"),
    ...(kind ? { partner_kind: kind as PartnerKind } : {}),
  };
  return { name: "save-label-format", document: "", payload };
}

/** A format as lines: each field with its part of the pattern, or its place in the code. */
function linesOf(row: Row) {
  return ((row.fields ?? []) as readonly Row[]).map((field) => ({
    part: text(field.name),
    means: text(field.kind),
    start: field.start ? text(field.start) : "",
    length: field.length ? text(field.length) : "",
    date_format: text(field.date_format),
    decimals: field.decimals ? text(field.decimals) : "",
    unit: text(field.unit),
  }));
}

const SHARED: Pick<FormSpec, "grid" | "gridFrom" | "beside"> = {
  grid: (values) => (values.expression ? BY_PART : BY_PLACE),
  gridFrom: linesOf,
  beside: LabelTrial,
};

export const labelFormats: Desk = {
  code: "label-formats",
  group: "labels",
  may: "setUp",
  list: {
    path: () => "/label-formats",
    filters: [],
    key: (row) => text(row.code),
    title: (row) => text(row.code),
    note: (row) => [
      row.description,
      row.partner ? `${wordText(row.partner_kind)} ${text(row.partner)}` : "",
      listed(row.items),
    ],
  },
  creates: [
    {
      ...SHARED,
      code: "label-format",
      fields: [CODE, ...FORMAT],
      command: (given) => saved(given, value(given, "code")),
      after: (_result, given) => ({ desk: "label-formats", key: value(given, "code") }),
    },
  ],
  document: {
    path: () => "/label-formats",
    find: byCode,
    facts: [],
    card: {
      ...SHARED,
      code: "label-format-card",
      fields: FORMAT,
      command: (given, of) => saved(given, text(of.code)),
    },
    deeds: [
      {
        code: "delete",
        command: (row) => ({
          name: "delete-label-format",
          document: "",
          payload: { code: text(row.code) },
        }),
        after: () => "list",
      },
    ],
  },
};
