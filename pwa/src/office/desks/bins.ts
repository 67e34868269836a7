/** Zones, bin types, bins one by one and in rows, and what bins may hold. */

import type { Command } from "../../domain/commands";
import { type Desk, type Field, type FormSpec, type Given, type Row, text } from "../kinds";
import { address, COUNT } from "../reading";
import {
  at,
  BIN_TYPE,
  byCode,
  CLASS,
  CODE,
  CROSS_DOCK,
  DESCRIPTION,
  EQUIPMENT,
  quantity,
  RANKING,
  ticked,
  whole,
  ZONE,
} from "./cards";
import { amount, SEARCH, value, yes } from "./shared";

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
