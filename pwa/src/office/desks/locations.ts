/** Locations: their switches, policies and own bins. A card changes what is typed anew. */

import type { Command } from "../../domain/commands";
import type { OfficePayloads } from "../../domain/office_commands";
import { renewRoles } from "../../offline/session";
import { type Desk, type Field, type Given, text } from "../kinds";
import { CODE } from "./cards";
import { value, yes } from "./shared";

const SWITCHES = [
  "require_receive",
  "require_put_away",
  "require_shipment",
  "require_pick",
  "bin_mandatory",
  "directed_put_away_and_pick",
  "use_as_in_transit",
  "use_put_away_worksheet",
  "use_cross_docking",
  "pick_according_to_fefo",
  "allow_breakbulk",
  "check_whse_class",
  "always_create_put_away_line",
  "always_create_pick_line",
  "count_blind",
] as const;

const POLICIES: readonly Field[] = [
  { code: "default_bin_selection", kind: "choice", choices: ["none", "fixed", "last_used"] },
  { code: "pick_bin_policy", kind: "choice", choices: ["default_bin", "bin_ranking"] },
  { code: "put_away_bin_policy", kind: "choice", choices: ["default_bin", "template"] },
  {
    code: "bin_capacity_policy",
    kind: "choice",
    choices: ["never", "allow_more", "prohibit_more"],
  },
  { code: "special_equipment", kind: "choice", choices: ["none", "by_bin", "by_item"] },
];

const OWN_BINS = [
  "receipt_bin",
  "shipment_bin",
  "adjustment_bin",
  "cross_dock_bin",
  "open_shop_floor_bin",
  "to_production_bin",
  "from_production_bin",
  "to_assembly_bin",
  "from_assembly_bin",
  "asm_to_order_shipment_bin",
  "to_job_bin",
] as const;

const LOCATION: readonly Field[] = [
  { code: "name", kind: "text" },
  ...SWITCHES.map((code): Field => ({ code, kind: "yes" })),
  ...POLICIES,
  { code: "put_away_template", kind: "code" },
  ...OWN_BINS.map((code): Field => ({ code, kind: "code" })),
  { code: "cross_dock_due_date_calc", kind: "code" },
  { code: "inbound_handling_time", kind: "code" },
  { code: "outbound_handling_time", kind: "code" },
  { code: "time_zone", kind: "code" },
];

type Payload = OfficePayloads["save-location"];

/** Only what was changed: the rest of the location stays as it is, whoever changes it meanwhile. */
function saveLocation(given: Given, code: string): Command {
  const truth = new Set<string>(SWITCHES);
  const changed = given.changed
    .filter((field) => field !== "code")
    .map((field) => [field, truth.has(field) ? yes(given, field) : value(given, field)]);
  return {
    name: "save-location",
    document: "",
    payload: { code, ...Object.fromEntries(changed) } as Payload,
  };
}

export const locations: Desk = {
  code: "locations",
  group: "set-up",
  may: "setUp",
  list: {
    path: () => "/locations",
    filters: [],
    key: (row) => text(row.code),
    title: (row) => text(row.code),
    note: (row) => [row.name],
  },
  creates: [
    {
      code: "location",
      fields: [CODE, ...LOCATION.slice(0, 7)],
      command: (given) => saveLocation(given, value(given, "code")),
      after: (_result, given) => {
        void renewRoles();
        return { desk: "locations", key: value(given, "code") };
      },
    },
  ],
  document: {
    path: (key) => `/locations/${encodeURIComponent(key)}`,
    facts: [],
    card: {
      code: "location-card",
      fields: LOCATION,
      command: (given, of) => saveLocation(given, text(of.code)),
    },
    deeds: [
      {
        code: "delete",
        command: (row) => ({
          name: "delete-location",
          document: "",
          payload: { code: text(row.code) },
        }),
        after: () => "list",
      },
    ],
  },
};
