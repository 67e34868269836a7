/** Put-away templates: rules that are tried in order. */

import type { Command } from "../../domain/commands";
import { type Desk, type Field, type Given, type Row, text } from "../kinds";
import { byCode, CODE, DESCRIPTION, ticked } from "./cards";
import { value } from "./shared";

const RULES = [
  "find_fixed",
  "find_floating",
  "find_same_item",
  "find_unit_match",
  "find_below_min",
  "find_empty",
] as const;
const RULE_FIELDS: readonly Field[] = [
  ...RULES.map((code): Field => ({ code, kind: "yes" })),
  DESCRIPTION,
];

function saveTemplate(given: Given, code: string): Command {
  return {
    name: "save-put-away-template",
    document: "",
    payload: {
      code,
      lines: given.lines.map((line) => ({
        ...Object.fromEntries(RULES.map((rule) => [rule, line[rule] === "yes"])),
        description: line.description ?? "",
      })),
    },
  };
}

export const templates: Desk = {
  code: "put-away-templates",
  group: "set-up",
  may: "setUp",
  list: {
    path: () => "/put-away-templates",
    filters: [],
    key: (row) => text(row.code),
    title: (row) => text(row.code),
    note: (row) => [(row.lines as Row[]).length],
  },
  creates: [
    {
      code: "put-away-template",
      fields: [CODE],
      grid: RULE_FIELDS,
      command: (given) => saveTemplate(given, value(given, "code")),
    },
  ],
  document: {
    path: () => "/put-away-templates",
    find: byCode,
    facts: [],
    card: {
      code: "put-away-template-card",
      grid: RULE_FIELDS,
      gridFrom: (row) =>
        (row.lines as Row[]).map((line) => ({
          ...Object.fromEntries(RULES.map((rule) => [rule, ticked(rule)(line)])),
          description: text(line.description),
        })),
      command: (given, of) => saveTemplate(given, text(of.code)),
    },
    deeds: [],
  },
};
