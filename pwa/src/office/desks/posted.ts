/** What was posted, and the way to take it back. */

import type { Route } from "../../screens/navigation";
import { dateText } from "../../words/words";
import type { Desk, Row } from "../kinds";
import { text } from "../kinds";
import { address, COUNT } from "../reading";
import { wordText } from "../shown";
import { GOODS, lastPart, lineNos, no, SEARCH } from "./shared";

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
