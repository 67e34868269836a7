/** Places and people: the cards an administrator fills in. A card changes what is typed anew. */

import type { Command } from "../../domain/commands";
import type { OfficePayloads } from "../../domain/office_commands";
import { place, renewRoles } from "../../offline/session";
import type { Desk, Field, FormSpec, Given, Row } from "../kinds";
import { text } from "../kinds";
import { address, COUNT } from "../reading";
import { amount, SEARCH, typed, value, words, yes } from "./shared";

const CODE: Field = { code: "code", kind: "code", needed: true };
const DESCRIPTION: Field = { code: "description", kind: "text" };
const RANKING: Field = { code: "ranking", kind: "whole" };
const BIN_TYPE: Field = { code: "bin_type", kind: "code" };
const ZONE: Field = { code: "zone", kind: "code" };
const CLASS: Field = { code: "warehouse_class", kind: "code" };
const EQUIPMENT: Field = { code: "special_equipment", kind: "code" };
const CROSS_DOCK: Field = { code: "is_cross_dock", kind: "yes" };

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

function at(path: string) {
  return (_key: string, location: string) => `/locations/${encodeURIComponent(location)}/${path}`;
}

function byCode(rows: readonly Row[], key: string): Row | undefined {
  return rows.find((row) => text(row.code ?? row.no) === key);
}

function whole(given: Given, field: string): number {
  return Number(value(given, field)) || 0;
}

function quantity(given: Given, field: string): string {
  return typed(value(given, field)) || "0";
}

const ZONE_FIELDS: readonly Field[] = [
  DESCRIPTION,
  BIN_TYPE,
  RANKING,
  CLASS,
  EQUIPMENT,
  CROSS_DOCK,
];

function saveZone(given: Given, code: string): Command {
  return {
    name: "save-zone",
    document: "",
    payload: {
      location: given.at,
      code,
      description: value(given, "description"),
      bin_type: value(given, "bin_type"),
      ranking: whole(given, "ranking"),
      warehouse_class: value(given, "warehouse_class"),
      special_equipment: value(given, "special_equipment"),
      is_cross_dock: yes(given, "is_cross_dock"),
    },
  };
}

export const zones: Desk = {
  code: "zones",
  group: "set-up",
  may: "setUp",
  list: {
    path: (location) =>
      address(`/locations/${encodeURIComponent(location)}/zones`, { count: String(COUNT) }),
    filters: [],
    key: (row) => text(row.code),
    title: (row) => text(row.code),
    note: (row) => [row.description, row.bin_type],
  },
  creates: [
    {
      code: "zone",
      fields: [CODE, ...ZONE_FIELDS],
      may: (location) => location.directed_put_away_and_pick === true,
      command: (given) => saveZone(given, value(given, "code")),
      after: (_result, given) => ({ desk: "zones", key: value(given, "code") }),
    },
  ],
  document: {
    path: at("zones?count=1000"),
    find: byCode,
    facts: [],
    card: {
      code: "zone-card",
      fields: ZONE_FIELDS,
      command: (given, of) => saveZone(given, text(of.code)),
    },
    deeds: [
      {
        code: "delete",
        command: (row, _chosen, location) => ({
          name: "delete-zone",
          document: "",
          payload: { location, code: text(row.code) },
        }),
        after: () => "list",
      },
    ],
  },
};

const USES = ["receive", "ship", "put_away", "pick"] as const;
const TYPE_FIELDS: readonly Field[] = [
  DESCRIPTION,
  ...USES.map((use): Field => ({ code: `for_${use}`, kind: "yes", from: ticked(use) })),
];

function ticked(field: string) {
  return (row: Row) => (row[field] === true ? "yes" : "");
}

function saveType(given: Given, code: string): Command {
  const uses = USES.map((use) => [use, yes(given, `for_${use}`)]);
  return {
    name: "save-bin-type",
    document: "",
    payload: { code, description: value(given, "description"), ...Object.fromEntries(uses) },
  };
}

export const binTypes: Desk = {
  code: "bin-types",
  group: "set-up",
  may: "setUp",
  list: {
    path: () => "/bin-types",
    filters: [],
    key: (row) => text(row.code),
    title: (row) => text(row.code),
    note: (row) => [row.description],
  },
  creates: [
    {
      code: "bin-type",
      fields: [CODE, ...TYPE_FIELDS],
      command: (given) => saveType(given, value(given, "code")),
    },
  ],
  document: {
    path: () => "/bin-types",
    find: byCode,
    facts: [],
    card: {
      code: "bin-type-card",
      fields: TYPE_FIELDS,
      command: (given, of) => saveType(given, text(of.code)),
    },
    deeds: [
      {
        code: "delete",
        command: (row) => ({
          name: "delete-bin-type",
          document: "",
          payload: { code: text(row.code) },
        }),
        after: () => "list",
      },
    ],
  },
};

const BLOCK: Field = {
  code: "block_movement",
  kind: "choice",
  choices: ["none", "inbound", "outbound", "all"],
};
const ALIKE: readonly Field[] = [
  ZONE,
  BIN_TYPE,
  DESCRIPTION,
  RANKING,
  { code: "pick_sequence", kind: "whole" },
  { code: "max_weight", kind: "quantity" },
  { code: "max_cubage", kind: "quantity" },
  { code: "dedicated", kind: "yes" },
  CLASS,
  EQUIPMENT,
];
const BIN_FIELDS: readonly Field[] = [...ALIKE, BLOCK, CROSS_DOCK];

function alike(given: Given) {
  return {
    zone: value(given, "zone"),
    bin_type: value(given, "bin_type"),
    description: value(given, "description"),
    ranking: whole(given, "ranking"),
    pick_sequence: whole(given, "pick_sequence"),
    max_weight: quantity(given, "max_weight"),
    max_cubage: quantity(given, "max_cubage"),
    dedicated: yes(given, "dedicated"),
    warehouse_class: value(given, "warehouse_class"),
    special_equipment: value(given, "special_equipment"),
  };
}

function saveBin(given: Given, code: string): Command {
  return {
    name: "save-bin",
    document: "",
    payload: {
      location: given.at,
      code,
      ...alike(given),
      block_movement: (value(given, "block_movement") || "none") as "none",
      is_cross_dock: yes(given, "is_cross_dock"),
    },
  };
}

const RANGE: FormSpec = {
  code: "bin-range",
  fields: [
    { code: "first_code", kind: "code", needed: true },
    { code: "last_code", kind: "code", needed: true },
    ...ALIKE,
  ],
  command: (given) => ({
    name: "create-bins",
    document: "",
    payload: {
      location: given.at,
      codes: range(value(given, "first_code"), value(given, "last_code")),
      ...alike(given),
    },
  }),
  after: (_result, given) => ({ desk: "bins", key: value(given, "first_code") }),
};

const MOST = 1001;

/** A-01-01 to A-03-04 is twelve bins: each group of figures counts up on its own. Nothing comes of
 * codes that are not built alike. */
export function range(first: string, last: string): string[] {
  const from = first.split(/(\d+)/);
  const to = last.split(/(\d+)/);
  let found = [""];
  for (const [place, part] of from.entries()) {
    const end = to[place] ?? "";
    const isFigure = place % 2 === 1;
    if (from.length !== to.length || (!isFigure && part !== end)) {
      return [];
    }
    const count = isFigure ? Number(end) - Number(part) + 1 : 1;
    if (count < 1 || count * found.length > MOST) {
      return [];
    }
    const parts = isFigure
      ? Array.from({ length: count }, (_, step) =>
          String(Number(part) + step).padStart(part.length, "0"),
        )
      : [part];
    found = found.flatMap((head) => parts.map((one) => head + one));
  }
  return found;
}

export const bins: Desk = {
  code: "bins",
  group: "set-up",
  may: "setUp",
  list: {
    path: (location, filters) =>
      address(`/locations/${encodeURIComponent(location)}/bin-cards`, {
        search: filters.search ?? "",
        zone: filters.zone ?? "",
        count: String(COUNT),
      }),
    filters: [SEARCH, ZONE],
    key: (row) => text(row.code),
    title: (row) => text(row.code),
    note: (row) => [row.zone, row.bin_type, row.description],
    state: (row) => (row.block_movement === "none" ? "" : `block_${text(row.block_movement)}`),
  },
  creates: [
    {
      code: "bin",
      fields: [CODE, ...BIN_FIELDS],
      may: (location) => location.bin_mandatory === true,
      command: (given) => saveBin(given, value(given, "code")),
      after: (_result, given) => ({ desk: "bins", key: value(given, "code") }),
    },
    { ...RANGE, may: (location) => location.bin_mandatory === true },
  ],
  document: {
    path: (key, location) =>
      address(`/locations/${encodeURIComponent(location)}/bin-cards`, { search: key }),
    find: byCode,
    facts: [],
    card: {
      code: "bin-card",
      fields: BIN_FIELDS,
      command: (given, of) => saveBin(given, text(of.code)),
    },
    deeds: [
      {
        code: "delete",
        command: (row, _chosen, location) => ({
          name: "delete-bin",
          document: "",
          payload: { location, code: text(row.code) },
        }),
        after: () => "list",
      },
    ],
  },
};

const CONTENT_RULES: readonly Field[] = [
  { code: "is_fixed", kind: "yes" },
  { code: "is_default", kind: "yes" },
  { code: "min_qty", kind: "quantity" },
  { code: "max_qty", kind: "quantity" },
  BLOCK,
];

function saveContent(given: Given, of: Row): Command {
  const own = (field: string) => text(of[field]) || value(given, field);
  return {
    name: "save-bin-content",
    document: "",
    payload: {
      location: given.at,
      bin: own("bin"),
      item: own("item"),
      variant: own("variant"),
      unit: own("unit"),
      is_fixed: yes(given, "is_fixed"),
      is_default: yes(given, "is_default"),
      min_qty: quantity(given, "min_qty"),
      max_qty: quantity(given, "max_qty"),
      block_movement: (value(given, "block_movement") || "none") as "none",
    },
  };
}

const CONTENT_KEY = ["bin", "item", "variant", "unit"] as const;

function contentKey(row: Row): string {
  return CONTENT_KEY.map((field) => text(row[field])).join("/");
}

export const contents: Desk = {
  code: "bin-contents",
  group: "set-up",
  may: "setUp",
  list: {
    path: (location, filters) =>
      address(`/locations/${encodeURIComponent(location)}/bin-contents`, {
        bin: filters.bin ?? "",
        item: filters.item ?? filters.search ?? "",
        count: String(COUNT),
      }),
    filters: [
      { code: "bin", kind: "code" },
      { code: "item", kind: "code" },
    ],
    key: contentKey,
    title: (row) => `${text(row.bin)} ${text(row.item)}`,
    note: (row) => [row.variant, row.description, row.unit],
    state: (row) => (row.is_fixed === true ? "fixed" : ""),
  },
  creates: [
    {
      code: "bin-content",
      fields: [
        { code: "bin", kind: "code", needed: true },
        { code: "item", kind: "code", needed: true },
        { code: "variant", kind: "code" },
        { code: "unit", kind: "code" },
        ...CONTENT_RULES,
      ],
      may: (location) => location.bin_mandatory === true,
      command: (given) => saveContent(given, {}),
      after: () => null,
    },
  ],
  document: {
    path: (key, location) => {
      const [bin = "", item = ""] = key.split("/");
      return address(`/locations/${encodeURIComponent(location)}/bin-contents`, { bin, item });
    },
    find: (rows, key) => rows.find((row) => contentKey(row) === key),
    title: (key) => key.split("/").filter(Boolean).join(" "),
    facts: [{ code: "description" }, { code: "quantity", show: "quantity" }],
    card: { code: "bin-content-card", fields: CONTENT_RULES, command: saveContent },
    deeds: [
      {
        code: "delete",
        may: (row) => amount(row, "quantity") === 0,
        command: (row, _chosen, location) => ({
          name: "delete-bin-content",
          document: "",
          payload: {
            location,
            bin: text(row.bin),
            item: text(row.item),
            variant: text(row.variant),
            unit: text(row.unit),
          },
        }),
        after: () => "list",
      },
    ],
  },
};

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
