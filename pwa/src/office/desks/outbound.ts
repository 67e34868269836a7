/** What goes out: warehouse shipments from released orders, and the worksheet of their picks. */

import type { Command } from "../../domain/commands";
import type { Desk, FormSpec, Row } from "../kinds";
import { text } from "../kinds";
import { address, COUNT } from "../reading";
import { DELETE, DELETE_LINES } from "./deleting";
import { EMPTY_ALL, FILL_ALL } from "./filling";
import { moreOrders, orderRefs, ordersWaiting } from "./inbound";
import {
  ASSIGN,
  DUE_UNTIL,
  documentPath,
  documents,
  FACTS,
  FILL,
  GOODS,
  inUnit,
  lineNo,
  linesOf,
  NO,
  no,
  orderLine,
  ref,
  SEARCH,
  typed,
  value,
  yes,
} from "./shared";

const NEW_SHIPMENT: FormSpec = {
  code: "shipment",
  fields: [NO, { code: "release", kind: "yes", from: () => "yes" }],
  picker: ordersWaiting("demand"),
  may: (location) => location.require_shipment === true,
  command: (given) => ({
    name: "create-warehouse-shipment",
    document: "",
    payload: {
      no: value(given, "no"),
      location: given.at,
      orders: orderRefs(given.picked),
      release: yes(given, "release"),
    },
  }),
};

const NEW_PICK: FormSpec = {
  code: "pick",
  fields: [NO, ASSIGN, FILL],
  command: (given, of) => ({
    name: "create-pick",
    document: ref(of),
    payload: {
      shipment_no: no(of),
      no: value(given, "no"),
      fill: yes(given, "fill"),
      assign_to: value(given, "assign_to"),
    },
  }),
  after: (result) => (result.no ? { desk: "picks", key: result.no } : null),
};

function changeLine(field: "quantity" | "bin") {
  return (document: Row, line: Row, given: string): Command => ({
    name: "change-warehouse-line",
    document: ref(document),
    payload: { no: no(document), kind: "shipment", line_no: lineNo(line), [field]: given },
  });
}

function setQuantity(document: Row, line: Row, quantity: string): Command {
  return {
    name: "set-shipment-quantity",
    document: ref(document),
    payload: { shipment_no: no(document), line_no: lineNo(line), quantity },
  };
}

function shipment(
  name: "release-warehouse-shipment" | "reopen-warehouse-shipment" | "post-warehouse-shipment",
) {
  return (row: Row): Command =>
    ({ name, document: ref(row), payload: { shipment_no: no(row) } }) as Command;
}

const isOpen = (row: Row) => row.status === "open";

export const shipments: Desk = {
  code: "shipments",
  group: "outbound",
  may: "plan",
  list: documents(["shipment"], true),
  creates: [NEW_SHIPMENT],
  document: {
    path: documentPath("shipment"),
    facts: FACTS,
    state: (row) => text(row.status),
    lines: linesOf,
    lineRoute: (line) => orderLine(line, "demand"),
    chosen: true,
    columns: [
      GOODS,
      { code: "source", show: "code" },
      { code: "bin", show: "code", edit: { kind: "code", command: changeLine("bin") } },
      {
        code: "quantity",
        show: "quantity",
        edit: { kind: "quantity", may: isOpen, command: changeLine("quantity") },
      },
      { code: "qty_picked", show: "quantity", of: (line) => inUnit(line, "qty_picked_base") },
      { code: "on_pick", show: "quantity", of: (line) => inUnit(line, "pick_base") },
      {
        code: "qty_to_ship",
        show: "quantity",
        of: (line) => line.qty_to_handle,
        edit: { kind: "quantity", command: setQuantity },
      },
      { code: "qty_done", show: "quantity" },
      { code: "unit" },
    ],
    deeds: [
      {
        code: "post",
        leads: true,
        may: (row) => !isOpen(row),
        command: shipment("post-warehouse-shipment"),
        after: (result) =>
          result.complete === true
            ? { desk: "posted", key: `warehouse_shipment/${postedNo(result.posted, result.no)}` }
            : null,
      },
      {
        code: "create-pick",
        may: (row, location) => !isOpen(row) && location.require_pick === true,
        form: NEW_PICK,
      },
      { code: "release", may: isOpen, command: shipment("release-warehouse-shipment") },
      {
        code: "reopen",
        may: (row) => !isOpen(row),
        command: shipment("reopen-warehouse-shipment"),
      },
      FILL_ALL,
      EMPTY_ALL,
      { code: "add-orders", form: moreOrders("shipment") },
      DELETE_LINES,
      DELETE,
    ],
  },
};

function postedNo(posted: unknown, own: string | undefined): string {
  return own ?? (Array.isArray(posted) ? text(posted[0]) : "");
}

const GROUPED = ["shipment", "partner", "item", "zone", "bin", "due_date"] as const;
export const SORTINGS = ["none", "bin", "item", "document", "due_date", "destination"];

export const pickWorksheet: Desk = {
  code: "pick-worksheet",
  group: "outbound",
  may: "plan",
  creates: [
    {
      code: "pick-worksheet",
      fields: [
        { code: "one_for_each", kind: "several", choices: GROUPED.map((one) => `per_${one}`) },
        { code: "most_lines", kind: "whole" },
        { code: "most_sources", kind: "whole" },
        { code: "sorting", kind: "choice", choices: SORTINGS },
        ASSIGN,
        { code: "breakbulk_filter", kind: "yes" },
        FILL,
      ],
      picker: {
        path: (at, filters) =>
          address("/requests/picks", {
            location: at,
            search: filters.search ?? "",
            due_until: filters.due_until ?? "",
            count: String(COUNT),
          }),
        filters: [SEARCH, DUE_UNTIL],
        columns: [
          { code: "shipment_no", show: "code" },
          GOODS,
          { code: "partner", of: (row) => row.partner_name },
          { code: "due_date", show: "date" },
          { code: "to_pick", show: "quantity" },
          { code: "unit" },
        ],
        key: (row) => `${text(row.shipment_no)}/${text(row.line_no)}`,
        amount: (row) => text(row.to_pick),
      },
      command: (given) => ({
        name: "create-picks",
        document: "",
        payload: {
          location: given.at,
          lines: given.picked.map(({ row, amount }) => ({
            shipment_no: text(row.shipment_no),
            line_no: lineNo(row),
            quantity: typed(amount),
          })),
          shipments: [...new Set(given.picked.map(({ row }) => text(row.shipment_no)))],
          ...Object.fromEntries(
            value(given, "one_for_each")
              .split(" ")
              .filter(Boolean)
              .map((one) => [one, true]),
          ),
          most_lines: Number(value(given, "most_lines")),
          most_sources: Number(value(given, "most_sources")),
          sorting: value(given, "sorting") as "none",
          breakbulk_filter: yes(given, "breakbulk_filter"),
          fill: yes(given, "fill"),
          assign_to: value(given, "assign_to"),
        },
      }),
      after: (result) => {
        const first = (result.picks as string[] | undefined)?.[0];
        return first ? { desk: "picks", key: first } : null;
      },
    },
  ],
};
