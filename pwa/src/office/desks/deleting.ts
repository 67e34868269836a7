/** A receipt or shipment, or lines of it, that are not wanted any more. */

import type { Deed, Row } from "../kinds";
import { lineNos, no, ref } from "./shared";

function named(row: Row) {
  return { no: no(row), kind: row.kind as "receipt" | "shipment" };
}

export const DELETE_LINES: Deed = {
  code: "delete-lines",
  needsLines: true,
  command: (row, chosen) => ({
    name: "delete-warehouse-lines",
    document: ref(row),
    payload: { ...named(row), line_nos: lineNos(chosen) },
  }),
};

export const DELETE: Deed = {
  code: "delete",
  command: (row) => ({
    name: "delete-warehouse-document",
    document: ref(row),
    payload: named(row),
  }),
  after: () => "list",
};
