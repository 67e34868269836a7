/** Printers of a place, and what is on its way to them. */

import type { PrinterKind } from "../../api/schema";
import type { Command } from "../../domain/commands";
import { place } from "../../offline/session";
import { troubleKey } from "../../screens/printers";
import { momentText, t } from "../../words/words";
import { type Column, type Desk, type Field, type Given, type Row, text } from "../kinds";
import { address, COUNT } from "../reading";
import { byCode, CODE, DESCRIPTION, whole } from "./cards";
import { value } from "./shared";

const PRINTER: readonly Field[] = [
  DESCRIPTION,
  { code: "printer_kind", kind: "choice", choices: ["raw", "browser"], from: (row) => kindOf(row) },
  { code: "address", kind: "code" },
  { code: "dpi", kind: "choice", choices: ["203", "300", "600"] },
  { code: "label_width", kind: "whole", from: (row) => text(row.label_width ?? 100) },
  { code: "label_height", kind: "whole", from: (row) => text(row.label_height ?? 50) },
];

function kindOf(row: Row): string {
  return text(row.kind) || "raw";
}

function savePrinter(given: Given, code: string): Command {
  return {
    name: "save-printer",
    document: "",
    payload: {
      location: given.at,
      code,
      description: value(given, "description"),
      kind: value(given, "printer_kind") as PrinterKind,
      address: value(given, "address"),
      dpi: whole(given, "dpi"),
      label_width: whole(given, "label_width"),
      label_height: whole(given, "label_height"),
    },
  };
}

function printersPath(_key: string, location: string): string {
  return address("/printers", { location });
}

function trouble(row: Row): string {
  return row.error ? t(troubleKey(text(row.error))) : "";
}

function waits(row: Row): string {
  const n = Number(row.waiting);
  return n > 0 ? t("print.waiting", { n }) : "";
}

export const printers: Desk = {
  code: "printers",
  group: "labels",
  may: "setUp",
  list: {
    path: (location) => printersPath("", location),
    filters: [],
    key: (row) => text(row.code),
    title: (row) => text(row.code),
    note: (row) => [row.description, row.address, waits(row), trouble(row)],
  },
  creates: [
    {
      code: "printer",
      fields: [CODE, ...PRINTER],
      command: (given) => savePrinter(given, value(given, "code")),
      after: (_result, given) => ({ desk: "printers", key: value(given, "code") }),
    },
  ],
  document: {
    path: printersPath,
    find: byCode,
    facts: [
      { code: "waiting", of: waits },
      { code: "trouble", of: trouble },
    ],
    card: {
      code: "printer-card",
      fields: PRINTER,
      command: (given, of) => savePrinter(given, text(of.code)),
    },
    deeds: [
      {
        code: "test-print",
        command: (row) => ({
          name: "print-test-label",
          document: "",
          payload: { location: place.peek(), code: text(row.code) },
        }),
        after: (result) => ({ desk: "print-jobs", key: text(result.job_id) }),
      },
      {
        code: "delete",
        command: (row) => ({
          name: "delete-printer",
          document: "",
          payload: { location: place.peek(), code: text(row.code) },
        }),
        after: () => "list",
      },
    ],
  },
};

const JOB_STATES = ["waiting", "printing", "done", "failed", "cancelled"] as const;
const STOPPED = /^(?:waiting|failed)$/;

function stateOf(row: Row): string {
  const known = JOB_STATES.find((one) => one === row.state);
  return known ? t(`print.state.${known}`) : text(row.state);
}

function moment(field: string) {
  return (row: Row) => (row[field] ? momentText(text(row[field])) : "");
}

function ofJob(name: "retry-print-job" | "cancel-print-job" | "finish-print-job") {
  return (row: Row): Command => ({
    name,
    document: "",
    payload: { job_id: Number(row.job_id) },
  });
}

const LABELS: readonly Column[] = [
  { code: "position" },
  { code: "label", show: "code", of: (line) => line.name },
  { code: "verified_at", of: moment("verified_at") },
];

export const printJobs: Desk = {
  code: "print-jobs",
  group: "labels",
  may: "plan",
  list: {
    path: (location, filters) =>
      address("/print-jobs", {
        location,
        state: filters.print_state ?? "",
        document: filters.document ?? "",
        count: String(COUNT),
      }),
    filters: [
      { code: "print_state", kind: "choice", choices: ["", ...JOB_STATES] },
      { code: "document", kind: "code" },
    ],
    key: (row) => text(row.job_id),
    title: (row) => text(row.title),
    state: (row) => (row.state === "done" ? "" : stateOf(row)),
    note: (row) => [row.printer, moment("created_at")(row), row.asked_by, trouble(row)],
  },
  creates: [],
  document: {
    path: (key) => `/print-jobs/${encodeURIComponent(key)}`,
    title: (key) => t("office.print-job", { no: key }),
    state: stateOf,
    facts: [
      { code: "printer", show: "code" },
      { code: "document", show: "code", of: (row) => row.document_no },
      { code: "copies", of: (row) => (Number(row.copies) > 1 ? row.copies : "") },
      { code: "trouble", of: trouble },
      { code: "attempts", of: (row) => (Number(row.attempts) > 1 ? row.attempts : "") },
      { code: "asked_by" },
      { code: "asked_at", of: moment("created_at") },
      { code: "finished_at", of: moment("finished_at") },
      { code: "note", of: (row) => (row.perhaps_twice ? t("print.perhaps-twice") : "") },
    ],
    lines: linesOfJob,
    columns: LABELS,
    deeds: [
      {
        code: "retry-print",
        may: (row) => STOPPED.test(text(row.state)) && row.printer_kind !== "browser",
        command: ofJob("retry-print-job"),
      },
      {
        code: "open-print",
        may: (row) => row.printer_kind === "browser" && row.state === "waiting",
        go: (row) => ({ screen: "print-job", jobId: Number(row.job_id) }),
      },
      {
        code: "cancel-print",
        may: (row) => STOPPED.test(text(row.state)),
        command: ofJob("cancel-print-job"),
      },
      {
        code: "print-again",
        may: (row) => !STOPPED.test(text(row.state)) && row.state !== "printing",
        form: {
          code: "print-again",
          fields: [
            { code: "printer", kind: "code" },
            { code: "first_label", kind: "whole" },
            { code: "last_label", kind: "whole" },
            { code: "copies", kind: "whole" },
          ],
          command: (given, of) => ({
            name: "reprint-labels",
            document: "",
            payload: {
              job_id: Number(of.job_id),
              printer: value(given, "printer"),
              first: whole(given, "first_label") || 1,
              last: whole(given, "last_label"),
              copies: whole(given, "copies") || 1,
            },
          }),
          after: (result) => ({ desk: "print-jobs", key: text(result.job_id) }),
        },
      },
    ],
  },
};

/** The labels of a job, numbered as lines are. */
function linesOfJob(row: Row): readonly Row[] {
  return ((row.labels ?? []) as readonly Row[]).map((one) => ({ ...one, line_no: one.position }));
}
