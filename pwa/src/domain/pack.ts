/**
 * The work pack as the device holds it: goods, places and stock of one location, and what a code is
 * among them. It answers without a network, so it may be a little old.
 */

import type {
  ItemStock,
  ItemView,
  LabelFormat,
  LocationView,
  PlaceView,
  ReasonView,
} from "../api/schema";
import { type Numbers, numbersOf, type WarehouseDocument } from "./documents";
import { units } from "./quantity";

/** So much of a number lies in a bin; `promised` is what picks will take of it. */
export interface Lying {
  readonly bin: string;
  readonly variant: string;
  /** In which it lies there; blank for the base unit. */
  readonly unit: string;
  readonly number: Numbers;
  readonly expiration: string | null;
  readonly quantity: number;
  readonly promised: number;
}

/** The stock of an item here. What is not `complete` leaves out numbers that expire later. */
export interface Stock {
  readonly complete: boolean;
  readonly rows: readonly Lying[];
}

export interface Pack {
  readonly location: LocationView | null;
  readonly documents: ReadonlyMap<number, WarehouseDocument>;
  readonly items: ReadonlyMap<string, ItemView>;
  readonly codes: ReadonlyMap<string, readonly CodedItem[]>;
  readonly stock: ReadonlyMap<string, Stock>;
  readonly bins: ReadonlyMap<string, PlaceView>;
  readonly reasons: readonly ReasonView[];
  /** How labels of vendors and customers are read. */
  readonly formats?: readonly LabelFormat[];
}

/** An item that a barcode names, and the unit it means; a variant, where it is one's own. */
export interface CodedItem {
  readonly item: string;
  readonly variant?: string;
  readonly unit: string;
  readonly perUnit: number;
}

export const EMPTY_PACK: Pack = {
  location: null,
  documents: new Map(),
  items: new Map(),
  codes: new Map(),
  stock: new Map(),
  bins: new Map(),
  reasons: [],
};

const NO_STOCK: Stock = { complete: false, rows: [] };

/** Every barcode of these items; GTINs by their fourteen digits. */
export function codesOf(items: Iterable<ItemView>): Map<string, CodedItem[]> {
  const found = new Map<string, CodedItem[]>();
  for (const item of items) {
    for (const code of item.codes ?? []) {
      const unit = code.unit || item.base_unit;
      const perUnit = item.units?.find((one) => one.code === unit)?.qty_per_uom ?? "1";
      const meant = { item: item.no, variant: code.variant, unit, perUnit: units(perUnit) };
      const key = code.kind === "gtin" ? code.code.padStart(14, "0") : code.code;
      found.set(key, [...(found.get(key) ?? []), meant]);
    }
  }
  return found;
}

/** Whether a barcode may be on these goods: an item's on all of its variants, a variant's on its own. */
export function isOn(goods: { readonly item: string; readonly variant: string }) {
  return ({ item, variant = "" }: CodedItem): boolean =>
    item === goods.item && (variant === "" || variant === goods.variant);
}

/** Of which variants of an item a barcode may be; null where it may be of any. */
export function variantsTold(items: readonly CodedItem[], item: string): Set<string> | null {
  const told = new Set(items.filter((one) => one.item === item).map((one) => one.variant ?? ""));
  return told.size === 0 || told.has("") ? null : told;
}

/**
 * The variant that is meant: the only one it may be; where it may be several, the goods that are
 * none of them, for those never have a label of their own. Null where that leaves it open.
 */
export function variantMeant(
  told: ReadonlySet<string> | null,
  there: Iterable<{ readonly variant: string }>,
): string | null {
  const may = new Set([...there].map((one) => one.variant).filter((one) => told?.has(one) ?? true));
  const from = may.size > 0 ? may : (told ?? new Set([""]));
  const [only = null] = from;
  return from.size === 1 ? only : from.has("") ? "" : null;
}

export function stockOf(pack: Pack, item: string): Stock {
  return pack.stock.get(item) ?? NO_STOCK;
}

export function stockFrom(view: ItemStock): Stock {
  return {
    complete: view.complete,
    rows: view.rows.map((row) => ({
      bin: row.bin,
      variant: row.variant ?? "",
      unit: row.unit ?? "",
      number: numbersOf(row.number),
      expiration: row.expiration_date ?? null,
      quantity: units(row.quantity),
      promised: units(row.promised),
    })),
  };
}

/** What of a number lies here, in whichever bin. */
export function lying(pack: Pack, item: string, number: Partial<Numbers>): readonly Lying[] {
  return stockOf(pack, item).rows.filter(
    (row) =>
      (!number.serial || row.number.serial === number.serial) &&
      (!number.lot || row.number.lot === number.lot),
  );
}

export function documentsOf(pack: Pack, kind: string): WarehouseDocument[] {
  return [...pack.documents.values()].filter((one) => one.kind === kind);
}

/** Put-aways and picks, whether they are registered or posted by whoever holds them. */
export function alike(kind: string): string[] {
  return /^(?:put_away|pick)$/.test(kind) ? [kind, `inventory_${kind}`] : [kind];
}

export function documentByNo(pack: Pack, kind: string, no: string): WarehouseDocument | undefined {
  return documentsOf(pack, kind).find((one) => one.no === no);
}

/** A place a picker may be sent to: one that stock is picked from. */
export function isPickBin(pack: Pack, code: string): boolean {
  const bin = pack.bins.get(code);
  if (!pack.location?.directed_put_away_and_pick) {
    return bin !== undefined && bin.blocked !== "outbound" && bin.blocked !== "all";
  }
  return bin !== undefined && /PICK/.test(bin.bin_type) && !/^(outbound|all)$/.test(bin.blocked);
}
