/** All that is open is to be handled, or nothing of it: for documents and for activities. */

import type { Command } from "../../domain/commands";
import { type Deed, type Row, text } from "../kinds";
import { no, ref } from "./shared";

function filled(row: Row, fill: boolean): Command {
  const kind = text(row.kind);
  return kind === "receipt" || kind === "shipment"
    ? {
        name: "fill-warehouse-document",
        document: ref(row),
        payload: { no: no(row), kind, fill },
      }
    : {
        name: "fill-activity",
        document: ref(row),
        payload: { activity_no: no(row), kind, fill },
      };
}

export const FILL_ALL: Deed = { code: "fill", command: (row) => filled(row, true) };
export const EMPTY_ALL: Deed = { code: "empty", command: (row) => filled(row, false) };
