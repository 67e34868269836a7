/**
 * What a code is, wherever it is: from the work pack at once, from the server as soon as it answers.
 */

import { get, post } from "../api/client";
import type {
  BinView,
  Hit,
  LogisticUnitView,
  Meaning as Meant,
  PartnerRef,
  WarehouseEntryView,
} from "../api/schema";
import { daysBetween } from "../domain/dates";
import type { WarehouseDocument } from "../domain/documents";
import { type Meaning, understand } from "../domain/meaning";
import { documentByNo, lying, type Pack } from "../domain/pack";
import { decimal } from "../domain/quantity";
import { noting } from "../offline/network";
import { place } from "../offline/session";
import { dateText, orderKind, t } from "../words/words";
import { today } from "./hooks";

export type FoundKind =
  | "lot"
  | "serial"
  | "item"
  | "bin"
  | "sscc"
  | "document"
  | "several"
  | "unknown";

/** So much of it lies there; in a bin, so much of an item. */
export interface FoundRow {
  readonly key: string;
  readonly bin: string;
  readonly text: string;
  readonly note: string;
  readonly quantity: string;
  readonly promised: string;
}

export interface Found {
  readonly kind: FoundKind;
  readonly code: string;
  readonly name: string;
  readonly unit: string;
  readonly quantity: string;
  readonly promised: string;
  readonly expiration: string;
  readonly rows: readonly FoundRow[];
  readonly history: readonly { readonly at: string; readonly text: string }[];
  readonly document: WarehouseDocument | null;
  /** The item of a number. */
  readonly item: string;
  readonly variant: string;
  /** Of an order: which kind it is. */
  readonly order: string;
  /** Everything that carries the code, where that is more than one thing. */
  readonly hits?: readonly Hit[];
  /** What was understood of a code that nothing carries. */
  readonly understood?: readonly string[];
}

const MOST = 60;

function nothing(code: string): Found {
  return {
    kind: "unknown",
    code,
    name: "",
    unit: "",
    quantity: "0",
    promised: "0",
    expiration: "",
    rows: [],
    history: [],
    document: null,
    item: "",
    variant: "",
    order: "",
  };
}

/** From what is on the device. */
export function foundHere(raw: string, pack: Pack): Found {
  const meaning = understand(raw, pack, today());
  const document = meaning.documents[0];
  if (document) {
    return { ...nothing(document.no), kind: "document", name: document.partner, document };
  }
  if (meaning.bin) {
    return binHere(meaning.bin, pack);
  }
  const number = meaning.numbers.find((one) => one.kind === "serial") ?? meaning.numbers[0];
  if (number) {
    return numberHere(number.kind, number.value, number.item, pack);
  }
  const item = meaning.items[0]?.item;
  return item ? itemHere(item, pack) : nothing(labelOf(meaning));
}

function labelOf(meaning: Meaning): string {
  return meaning.serial || meaning.lot || meaning.text;
}

function sum(values: readonly number[]): string {
  return decimal(values.reduce((one, other) => one + other, 0));
}

function numberHere(kind: "serial" | "lot", value: string, item: string, pack: Pack): Found {
  const rows = lying(pack, item, { [kind]: value });
  return {
    ...nothing(value),
    kind,
    item,
    name: pack.items.get(item)?.description ?? item,
    unit: pack.items.get(item)?.base_unit ?? "",
    quantity: sum(rows.map((row) => row.quantity)),
    promised: sum(rows.map((row) => row.promised)),
    expiration: rows[0]?.expiration ?? "",
    rows: rows.slice(0, MOST).map((row) => ({
      key: row.bin,
      bin: row.bin,
      text: "",
      note: "",
      quantity: decimal(row.quantity),
      promised: decimal(row.promised),
    })),
  };
}

function itemHere(item: string, pack: Pack): Found {
  const rows = lying(pack, item, {});
  const bins = new Map<string, { quantity: number; promised: number; first: string }>();
  for (const row of rows) {
    const key = `${row.bin}|${row.number.lot}`;
    const old = bins.get(key) ?? { quantity: 0, promised: 0, first: row.expiration ?? "" };
    bins.set(key, {
      ...old,
      quantity: old.quantity + row.quantity,
      promised: old.promised + row.promised,
    });
  }
  return {
    ...nothing(item),
    kind: "item",
    name: pack.items.get(item)?.description ?? item,
    unit: pack.items.get(item)?.base_unit ?? "",
    quantity: sum(rows.map((row) => row.quantity)),
    promised: sum(rows.map((row) => row.promised)),
    rows: [...bins].slice(0, MOST).map(([key, of]) => ({
      key,
      bin: key.split("|")[0] ?? "",
      text: key.split("|")[1] ?? "",
      note: of.first,
      quantity: decimal(of.quantity),
      promised: decimal(of.promised),
    })),
  };
}

function binHere(code: string, pack: Pack): Found {
  const rows: FoundRow[] = [];
  for (const [item, stock] of pack.stock) {
    const here = stock.rows.filter((row) => row.bin === code);
    if (here.length > 0) {
      rows.push({
        key: item,
        bin: "",
        text: pack.items.get(item)?.description ?? item,
        note: item,
        quantity: sum(here.map((row) => row.quantity)),
        promised: sum(here.map((row) => row.promised)),
      });
    }
  }
  return { ...nothing(code), kind: "bin", name: pack.bins.get(code)?.zone ?? "", rows };
}

/** From the server, which knows everything; null when it does not answer. */
export async function foundThere(
  raw: string,
  pack: Pack,
  chosen: number | null = null,
  partners: readonly PartnerRef[] = [],
): Promise<Found | null> {
  try {
    const meant = await noting(post<Meant>("/scans", { raw, partners }));
    const hits = apart(meant.hits);
    if (hits.length > 1 && chosen === null) {
      return { ...nothing(raw), kind: "several", hits };
    }
    const hit = hits[chosen ?? 0];
    return hit
      ? { ...(await detailsOf(hit, pack)), hits }
      : { ...nothing(raw), understood: understoodOf(meant) };
  } catch {
    return null;
  }
}

/** The same thing may carry a code in two ways; a bin or a lot elsewhere is another thing. */
function apart(hits: readonly Hit[]): Hit[] {
  const keyOf = ({ kind, key, item = "", variant = "", location = "" }: Hit) =>
    [kind, key, item, variant, location].join("|");
  return hits.filter((one, at) => hits.findIndex((other) => keyOf(other) === keyOf(one)) === at);
}

/** In a few words: the symbology, the facts of the label, and what is wrong with it. */
function understoodOf({ barcode, facts }: Meant): string[] {
  const said = [
    ["symbology", barcode.symbology],
    ["gtin", facts.gtin],
    ["lot", facts.lot],
    ["serial", facts.serial],
    ["sscc", facts.sscc],
    ["expiration", facts.expiration ? dateText(facts.expiration) : ""],
  ] as const;
  const wrong = [...barcode.problems, ...barcode.doubts].map((one) =>
    [one.code, one.ai && `(${one.ai})`, one.found].filter(Boolean).join(" "),
  );
  return [
    ...said.flatMap(([name, value]) => (value ? [`${t(`understood.${name}`)} ${value}`] : [])),
    ...wrong,
  ];
}

async function detailsOf(hit: Hit, pack: Pack): Promise<Found> {
  switch (hit.kind) {
    case "bin": {
      const bins = await binsWith({ bin: hit.key });
      return {
        ...nothing(hit.key),
        kind: "bin",
        name: hit.description ?? "",
        rows: contents(bins),
      };
    }
    case "item": {
      const bins = await binsWith({ item: hit.key });
      return ofBins("item", hit.key, hit, bins, []);
    }
    case "lot":
    case "serial": {
      const query = { item: hit.item ?? "", [hit.kind]: hit.key };
      const [bins, entries] = await Promise.all([binsWith(query), entriesWith(query)]);
      return ofBins(hit.kind, hit.key, hit, bins, entries);
    }
    case "sscc": {
      const unit = await noting(
        get<LogisticUnitView>(`/logistic-units/${encodeURIComponent(hit.key)}`),
      );
      const amount = unit.count > 0 ? `${unit.count} × ${unit.description}` : unit.description;
      const said = [amount, unit.lot, unit.order].filter(Boolean).join(" · ");
      return {
        ...nothing(hit.key),
        kind: "sscc",
        name: [unit.recipient, unit.document_no].filter(Boolean).join(" · "),
        document: documentByNo(pack, "shipment", unit.document_no) ?? null,
        history: [{ at: unit.created_at, text: said }],
      };
    }
    default: {
      const document = [...pack.documents.values()].find((one) => one.no === hit.key);
      return {
        ...nothing(hit.key),
        kind: "document",
        name: document?.partner ?? kindName(hit.kind),
        document: document ?? null,
        order: /_(?:order|return)$/.test(hit.kind) ? hit.kind : "",
      };
    }
  }
}

/** A document that is not in the pack: posted, or of another place. */
export function kindName(kind: string): string {
  return /^(?:receipt|shipment|put_away|pick)$/.test(kind)
    ? t(`kind.${kind}` as "kind.pick")
    : orderKind(kind);
}

function binsWith(query: Record<string, string>): Promise<BinView[]> {
  const all = new URLSearchParams({ location: place.peek(), count: String(MOST), ...query });
  return noting(get<BinView[]>(`/stock/bins?${all}`));
}

async function entriesWith(query: Record<string, string>): Promise<WarehouseEntryView[]> {
  const all = new URLSearchParams({ location: place.peek(), count: "6", ...query });
  const found = await noting(
    get<{ rows: WarehouseEntryView[] }>(`/stock/warehouse-entries?${all}`),
  );
  return found.rows;
}

function ofBins(
  kind: FoundKind,
  code: string,
  hit: Hit,
  bins: readonly BinView[],
  entries: readonly WarehouseEntryView[],
): Found {
  const total = (name: "quantity" | "take") =>
    String(bins.reduce((all, bin) => all + Number(bin[name]), 0));
  return {
    ...nothing(code),
    kind,
    item: hit.item ?? "",
    variant: hit.variant ?? "",
    name: hit.description ?? "",
    unit: bins[0]?.unit ?? "",
    quantity: total("quantity"),
    promised: total("take"),
    expiration: bins[0]?.expiration_date ?? "",
    rows: bins.map((bin) => ({
      key: `${bin.bin}${bin.unit}`,
      bin: bin.bin,
      text: "",
      note: "",
      quantity: bin.quantity,
      promised: bin.take,
    })),
    history: entries.map((one) => ({
      at: one.registered_at,
      text: `${Number(one.quantity) > 0 ? "+" : ""}${one.quantity} ${one.bin} ${one.document_no}`,
    })),
  };
}

function contents(bins: readonly BinView[]): FoundRow[] {
  return bins.map((bin) => ({
    key: `${bin.item}${bin.unit}`,
    bin: "",
    text: bin.description,
    note: bin.item,
    quantity: bin.quantity,
    promised: bin.take,
  }));
}

export function daysLeft(found: Found): number | null {
  return found.expiration ? daysBetween(today(), found.expiration) : null;
}
