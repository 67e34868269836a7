/** What comes in: warehouse receipts from released orders, and put-aways of what was posted. */

import type { OrderRef } from "../../api/schema";
import type { Command } from "../../domain/commands";
import type { Desk, FormSpec, Picker, Row } from "../kinds";
import { text } from "../kinds";
import { address, COUNT } from "../reading";
import { DELETE, DELETE_LINES } from "./deleting";
import { EMPTY_ALL, FILL_ALL } from "./filling";
import {
  DUE_UNTIL,
  documentPath,
  documents,
  FACTS,
  GOODS,
  inUnit,
  lineNo,
  linesOf,
  NO,
  no,
  orderLine,
  ref,
  SEARCH,
  value,
  yes,
} from "./shared";

export const SUPPLY_KINDS = ["", "purchase_order", "sales_return", "transfer_order"];
export const DEMAND_KINDS = ["", "sales_order", "purchase_return", "transfer_order"];

/** Released orders that wait at this place. */
export function ordersWaiting(direction: "supply" | "demand", single = false): Picker {
  return {
    path: (at, filters) =>
      address("/requests/orders", {
        location: at,
        direction,
        kind: filters.kind ?? "",
        search: filters.search ?? "",
        partner: filters.partner_no ?? "",
        due_until: filters.due_until ?? "",
        count: String(COUNT),
      }),
    filters: [
      SEARCH,
      {
        code: "kind",
        kind: "choice",
        choices: direction === "supply" ? SUPPLY_KINDS : DEMAND_KINDS,
      },
      { code: "partner_no", kind: "code" },
      DUE_UNTIL,
    ],
    columns: [
      { code: "no", show: "code" },
      { code: "kind", show: "word" },
      { code: "partner", of: (row) => row.partner_name },
      { code: "due_date", show: "date" },
      { code: "lines" },
    ],
    key: (row) => `${text(row.kind)}/${text(row.no)}`,
    single,
  };
}

export function orderRefs(picked: readonly { readonly row: Row }[]): OrderRef[] {
  return picked.map(({ row }) => ({ kind: row.kind, no: row.no }) as OrderRef);
}

const NEW_RECEIPT: FormSpec = {
  code: "receipt",
  fields: [NO, { code: "external_no", kind: "code" }],
  picker: ordersWaiting("supply"),
  may: (location) => location.require_receive === true,
  command: (given): Command => ({
    name: "create-warehouse-receipt",
    document: "",
    payload: {
      no: value(given, "no"),
      location: given.at,
      external_no: value(given, "external_no"),
      orders: orderRefs(given.picked),
    },
  }),
};

/** More orders on a receipt or shipment. */
export function moreOrders(kind: "receipt" | "shipment"): FormSpec {
  return {
    code: "add-orders",
    picker: ordersWaiting(kind === "receipt" ? "supply" : "demand"),
    command: (given, of) => ({
      name: "add-warehouse-lines",
      document: ref(of),
      payload: { no: no(of), kind, orders: orderRefs(given.picked) },
    }),
  };
}

function setQuantity(document: Row, line: Row, quantity: string): Command {
  return {
    name: "set-receipt-quantity",
    document: ref(document),
    payload: { receipt_no: no(document), line_no: lineNo(line), quantity },
  };
}

function changeLine(field: "bin" | "qty_to_cross_dock") {
  return (document: Row, line: Row, typed: string): Command => ({
    name: "change-warehouse-line",
    document: ref(document),
    payload: { no: no(document), kind: "receipt", line_no: lineNo(line), [field]: typed },
  });
}

export const receipts: Desk = {
  code: "receipts",
  group: "inbound",
  may: "plan",
  list: documents(["receipt"]),
  creates: [NEW_RECEIPT],
  document: {
    path: documentPath("receipt"),
    facts: FACTS,
    state: (row) => text(row.progress),
    lines: linesOf,
    lineRoute: (line) => orderLine(line, "supply"),
    chosen: true,
    columns: [
      GOODS,
      { code: "source", show: "code" },
      { code: "bin", show: "code", edit: { kind: "code", command: changeLine("bin") } },
      { code: "quantity", show: "quantity" },
      { code: "qty_done", show: "quantity" },
      {
        code: "qty_to_receive",
        show: "quantity",
        of: (line) => line.qty_to_handle,
        edit: { kind: "quantity", command: setQuantity },
      },
      {
        code: "qty_to_cross_dock",
        show: "quantity",
        of: (line) => inUnit(line, "qty_to_cross_dock_base"),
        edit: { kind: "quantity", command: changeLine("qty_to_cross_dock") },
      },
      { code: "unit" },
    ],
    deeds: [
      {
        code: "post",
        leads: true,
        command: (row) => ({
          name: "post-warehouse-receipt",
          document: ref(row),
          payload: { receipt_no: no(row) },
        }),
        after: (result) => {
          const putAway = text(result.put_away);
          return putAway ? { desk: "put-aways", key: putAway } : "list";
        },
      },
      FILL_ALL,
      EMPTY_ALL,
      { code: "add-orders", form: moreOrders("receipt") },
      {
        code: "cross-dock",
        may: (_row, location) => location.require_pick === true,
        command: (row) => ({
          name: "calculate-cross-dock",
          document: ref(row),
          payload: { receipt_no: no(row) },
        }),
      },
      DELETE_LINES,
      DELETE,
    ],
  },
};

export const putAwayWorksheet: Desk = {
  code: "put-away-worksheet",
  group: "inbound",
  may: "plan",
  creates: [
    {
      code: "put-away-worksheet",
      fields: [{ code: "fill", kind: "yes", from: () => "yes" }],
      picker: {
        path: (at, filters) =>
          address("/requests/put-aways", {
            location: at,
            search: filters.search ?? "",
            count: String(COUNT),
          }),
        filters: [SEARCH],
        columns: [
          { code: "no", show: "code" },
          { code: "from_no", show: "code" },
          { code: "source", show: "code" },
          { code: "partner", of: (row) => row.partner_name },
          { code: "posting_date", show: "date" },
          { code: "lines" },
        ],
        key: no,
      },
      command: (given) => ({
        name: "create-put-away",
        document: "",
        payload: {
          location: given.at,
          posted: given.picked.map(({ row }) => no(row)),
          fill: yes(given, "fill"),
        },
      }),
      after: (result) => (result.no ? { desk: "put-aways", key: result.no } : null),
    },
  ],
};
