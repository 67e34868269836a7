/** Who works at a location, and as what. */

import type { Command } from "../../domain/commands";
import { place } from "../../offline/session";
import { type Desk, type Field, type Given, text } from "../kinds";
import { address, COUNT } from "../reading";
import { at, byCode } from "./cards";
import { value, words, yes } from "./shared";

const ROLES = ["picker", "receiver", "counter", "packer", "supervisor", "admin", "auditor"];
const EMPLOYEE: readonly Field[] = [
  { code: "roles", kind: "several", choices: ROLES },
  { code: "is_default", kind: "yes" },
];

function saveEmployee(given: Given, employee: string): Command {
  return {
    name: "save-warehouse-employee",
    document: "",
    payload: {
      location: given.at,
      no: employee,
      roles: words(value(given, "roles")),
      is_default: yes(given, "is_default"),
    },
  };
}

export const employees: Desk = {
  code: "employees",
  group: "set-up",
  may: "setUp",
  list: {
    path: (location) =>
      address(`/locations/${encodeURIComponent(location)}/employees`, { count: String(COUNT) }),
    filters: [],
    key: (row) => text(row.no),
    title: (row) => text(row.name),
    note: (row) => [row.no, (row.roles as string[]).join(", ")],
  },
  creates: [
    {
      code: "employee",
      fields: [{ code: "employee_no", kind: "code", needed: true }, ...EMPLOYEE],
      command: (given) => saveEmployee(given, value(given, "employee_no")),
      after: (_result, given) => ({ desk: "employees", key: value(given, "employee_no") }),
    },
  ],
  document: {
    path: at("employees?count=1000"),
    find: byCode,
    facts: [{ code: "name" }],
    card: {
      code: "employee-card",
      fields: EMPLOYEE,
      command: (given, of) => saveEmployee(given, text(of.no)),
    },
    deeds: [
      {
        code: "delete",
        command: (row) => ({
          name: "delete-warehouse-employee",
          document: "",
          payload: { location: place.peek(), no: text(row.no) },
        }),
        after: () => "list",
      },
    ],
  },
};
