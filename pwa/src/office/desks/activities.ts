/** Work with takes and places: put-aways, picks, movements, and those of an order in one step. */

import type { Command } from "../../domain/commands";
import type { Desk, DocumentSpec, FormSpec, Row } from "../kinds";
import { text } from "../kinds";
import { EMPTY_ALL, FILL_ALL } from "./filling";
import { orderRefs, ordersWaiting } from "./inbound";
import { SORTINGS } from "./outbound";
import {
  documentPath,
  documents,
  FACTS,
  FILL,
  GOODS,
  lastPart,
  lineNo,
  lineNos,
  linesOf,
  NO,
  no,
  ref,
  value,
  yes,
} from "./shared";

type Changed = "quantity" | "bin" | "lot" | "serial";

function changeLine(field: Changed) {
  return (document: Row, line: Row, given: string): Command => ({
    name: "change-activity-line",
    document: ref(document),
    payload: {
      activity_no: no(document),
      kind: text(document.kind),
      line_no: lineNo(line),
      [field]: given,
    },
  });
}

function inActivity(row: Row): { activity_no: string; kind: string } {
  return { activity_no: no(row), kind: text(row.kind) };
}

const isPosted = (row: Row) => /^inventory_(?:pick|put_away)$/.test(text(row.kind));
const numberOf = (line: Row, part: string) => ((line.number ?? {}) as Row)[part];

const SORT: FormSpec = {
  code: "sort",
  fields: [{ code: "sorting", kind: "choice", choices: [...SORTINGS, "bin_ranking", "action"] }],
  command: (given, of) => ({
    name: "sort-activity",
    document: ref(of),
    payload: { ...inActivity(of), sorting: value(given, "sorting") },
  }),
};

export function activity(kind: string): DocumentSpec {
  return {
    path: documentPath(kind),
    title: lastPart,
    facts: [
      ...FACTS.filter(({ code }) => code !== "external_no"),
      { code: "from_no", show: "code", of: (row) => row.external_no },
    ],
    state: (row) => (row.finished_at ? "handed_over" : text(row.assigned_name) ? "in_work" : ""),
    lines: linesOf,
    chosen: true,
    columns: [
      { code: "action", show: "word", of: (line) => (line.action === "none" ? "" : line.action) },
      GOODS,
      {
        code: "lot",
        show: "code",
        of: (line) => numberOf(line, "lot"),
        edit: { kind: "code", command: changeLine("lot") },
      },
      {
        code: "serial",
        show: "code",
        of: (line) => numberOf(line, "serial"),
        edit: { kind: "code", command: changeLine("serial") },
      },
      { code: "bin", show: "code", edit: { kind: "code", command: changeLine("bin") } },
      { code: "outstanding", show: "quantity" },
      {
        code: "qty_to_handle",
        show: "quantity",
        edit: { kind: "quantity", command: changeLine("quantity") },
      },
      { code: "unit" },
    ],
    deeds: [
      {
        code: "register",
        leads: true,
        may: (row) => !isPosted(row),
        command: (row) => ({
          name: "register-activity",
          document: ref(row),
          payload: inActivity(row),
        }),
        after: (result) => (result.lines_left === 0 ? "list" : null),
      },
      {
        code: "post",
        leads: true,
        may: isPosted,
        command: (row) => ({
          name: "post-inventory-activity",
          document: ref(row),
          payload: inActivity(row),
        }),
        after: (result) => (result.lines_left === 0 ? "list" : null),
      },
      FILL_ALL,
      EMPTY_ALL,
      {
        code: "split",
        needsLines: true,
        command: (row, chosen) => ({
          name: "split-activity-line",
          document: ref(row),
          payload: { ...inActivity(row), line_no: lineNo(chosen[0] ?? {}) },
        }),
      },
      { code: "sort", form: SORT },
      {
        code: "give-back",
        may: (row) => text(row.assigned_to) !== "",
        command: (row) => ({
          name: "release-activity",
          document: ref(row),
          payload: inActivity(row),
        }),
      },
      {
        code: "delete-lines",
        needsLines: true,
        command: (row, chosen) => ({
          name: "delete-activity-lines",
          document: ref(row),
          payload: { ...inActivity(row), line_nos: lineNos(chosen) },
        }),
      },
      {
        code: "delete",
        command: (row) => ({
          name: "delete-activity",
          document: ref(row),
          payload: inActivity(row),
        }),
        after: () => "list",
      },
    ],
  };
}

/** The receipt or shipment of an order and its work in one step, where none of its own is asked. */
function ofOrder(name: "create-inventory-pick" | "create-inventory-put-away"): FormSpec {
  const isPick = name === "create-inventory-pick";
  return {
    code: isPick ? "inventory-pick" : "inventory-put-away",
    fields: [NO, FILL],
    picker: ordersWaiting(isPick ? "demand" : "supply", true),
    may: (location) =>
      location.directed_put_away_and_pick !== true &&
      (isPick
        ? location.require_pick === true && location.require_shipment !== true
        : location.require_put_away === true && location.require_receive !== true),
    command: (given) =>
      ({
        name,
        document: "",
        payload: {
          no: value(given, "no"),
          location: given.at,
          order: orderRefs(given.picked)[0] ?? { kind: "sales_order", no: "" },
          fill: yes(given, "fill"),
        },
      }) as Command,
    after: (result) =>
      result.no
        ? {
            desk: isPick ? "picks" : "put-aways",
            key: `${isPick ? "inventory_pick" : "inventory_put_away"}/${result.no}`,
          }
        : null,
  };
}

function keyed(kinds: readonly string[]) {
  const list = documents(kinds);
  // The kind that most of them are goes without saying, as in addresses elsewhere.
  return {
    ...list,
    key: (row: Row) => (row.kind === kinds[0] ? no(row) : `${text(row.kind)}/${no(row)}`),
  };
}

export const putAways: Desk = {
  code: "put-aways",
  group: "inbound",
  may: "plan",
  list: keyed(["put_away", "inventory_put_away"]),
  creates: [ofOrder("create-inventory-put-away")],
  document: activity("put_away"),
};

export const picks: Desk = {
  code: "picks",
  group: "outbound",
  may: "plan",
  list: keyed(["pick", "inventory_pick"]),
  creates: [ofOrder("create-inventory-pick")],
  document: activity("pick"),
};

export const movements: Desk = {
  code: "movements",
  group: "inside",
  may: "plan",
  list: keyed(["movement", "inventory_movement"]),
  creates: [],
  document: activity("movement"),
};
