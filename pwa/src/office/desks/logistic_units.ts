/** Pallets and cartons with numbers of their own: given, looked up, printed; and how these are made. */

import type { Command } from "../../domain/commands";
import { place } from "../../offline/session";
import { momentText, t } from "../../words/words";
import { type Desk, type Field, type Given, type Row, text } from "../kinds";
import { address, COUNT } from "../reading";
import { whole } from "./cards";
import { SEARCH, VARIANT, value } from "./shared";

const PRINTER: Field = { code: "printer", kind: "code" };
const COPIES: Field = { code: "copies", kind: "whole" };

function assigned(given: Given): Command {
  return {
    name: "assign-sscc",
    document: "",
    payload: {
      shipment_no: value(given, "shipment_no"),
      units: whole(given, "units") || 1,
      item: value(given, "item"),
      variant: value(given, "variant"),
      quantity: whole(given, "count"),
      lot: value(given, "lot"),
      printer: value(given, "printer"),
      copies: whole(given, "copies") || 1,
    },
  };
}

function printed(given: Given, of: Row): Command {
  return {
    name: "print-labels",
    document: "",
    payload: {
      location: place.peek(),
      printer: value(given, "printer"),
      kind: "sscc",
      copies: whole(given, "copies") || 1,
      numbers: [text(of.sscc)],
    },
  };
}

export const logisticUnits: Desk = {
  code: "logistic-units",
  group: "labels",
  may: "plan",
  list: {
    path: (location, filters) =>
      address("/logistic-units", { location, search: filters.search ?? "", count: String(COUNT) }),
    filters: [SEARCH],
    key: (row) => text(row.sscc),
    title: (row) => text(row.sscc),
    note: (row) => [row.document_no, row.recipient, momentText(text(row.created_at))],
  },
  creates: [
    {
      code: "assign-sscc",
      fields: [
        { code: "shipment_no", kind: "code", needed: true },
        { code: "units", kind: "whole", from: () => "1" },
        { code: "item", kind: "code" },
        VARIANT,
        { code: "count", kind: "whole" },
        { code: "lot", kind: "code" },
        PRINTER,
        COPIES,
      ],
      command: assigned,
      after: (result) => ({ desk: "logistic-units", key: text((result.ssccs as string[])[0]) }),
    },
  ],
  document: {
    path: (key) => `/logistic-units/${encodeURIComponent(key)}`,
    facts: [
      { code: "shipment_no", show: "code", of: (row) => row.document_no },
      { code: "recipient" },
      { code: "source", show: "code", of: (row) => row.order },
      { code: "description" },
      { code: "count", of: (row) => (Number(row.count) > 0 ? row.count : "") },
      { code: "lot", show: "code" },
      { code: "asked_by" },
      { code: "asked_at", of: (row) => momentText(text(row.created_at)) },
    ],
    deeds: [
      {
        code: "print-again",
        form: {
          code: "print-sscc",
          fields: [{ ...PRINTER, needed: true }, COPIES],
          command: printed,
          after: (result) => ({ desk: "print-jobs", key: text(result.job_id) }),
        },
      },
    ],
  },
};

export const ssccNumbering: Desk = {
  code: "sscc-numbering",
  group: "labels",
  may: "setUp",
  creates: [],
  document: {
    path: () => "/logistic-units/numbering",
    title: () => t("desk.sscc-numbering"),
    facts: [
      { code: "next_sscc", show: "code" },
      { code: "last_no", show: "code" },
      { code: "left", of: (row) => (row.next_sscc ? row.left : "") },
      { code: "note", of: (row) => (row.next_sscc ? "" : t("office.no-sscc")) },
    ],
    card: {
      code: "sscc-numbering",
      fields: [
        { code: "company_prefix", kind: "code", needed: true },
        { code: "extension_digit", kind: "whole" },
        { code: "starting_no", kind: "code", needed: true },
        { code: "ending_no", kind: "code" },
      ],
      command: (given) => ({
        name: "save-sscc-numbering",
        document: "",
        payload: {
          company_prefix: value(given, "company_prefix"),
          extension_digit: whole(given, "extension_digit"),
          starting_no: value(given, "starting_no"),
          ending_no: value(given, "ending_no"),
        },
      }),
    },
    deeds: [],
  },
};
