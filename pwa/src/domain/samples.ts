/** A small floor for the tests of judgements: gloves with two lots in one bin, routers by serial. */

import type { DocumentView, ItemView, LineView, PlaceView } from "../api/schema";
import { documentOf, type WarehouseDocument } from "./documents";
import { codesOf, EMPTY_PACK, type Pack, stockFrom } from "./pack";

export const TODAY = "2026-11-21";
export const GLOVES_GTIN = "09506000700908";
export const ROUTER_GTIN = "09506000700618";

export function line(part: Partial<LineView> & { line_no: number; item: string }): LineView {
  const quantity = part.quantity ?? "1";
  return {
    variant: "",
    description: part.item,
    unit: "PCS",
    qty_per_unit: "1",
    bin: "",
    quantity,
    quantity_base: quantity,
    qty_done: "0",
    qty_done_base: "0",
    outstanding: quantity,
    outstanding_base: quantity,
    qty_to_handle: "0",
    qty_to_handle_base: "0",
    ...part,
  };
}

export function document(kind: string, no: string, lines: LineView[]): WarehouseDocument {
  const view: DocumentView = {
    document_id: 1,
    kind,
    no,
    location: "MAIN",
    status: "released",
    bin: "",
    partner: "",
    partner_name: "City Clinic",
    source: "",
    source_kind: "",
    external_no: "",
    assigned_to: "ANA",
    assigned_name: "Ana Ruiz",
    lease_until: null,
    finished_at: null,
    priority: 2,
    version: 1,
    lines_total: lines.length,
    lines_done: 0,
    due_date: null,
    fills_quantity: false,
    exceptions: 0,
    note: "",
    lines,
  };
  return documentOf(view);
}

function item(no: string, gtin: string, part: Partial<ItemView>): ItemView {
  return {
    no,
    description: no,
    base_unit: "PCS",
    tracking_code: "",
    serial: false,
    lot: false,
    package: false,
    serial_in_warehouse: false,
    lot_in_warehouse: false,
    package_in_warehouse: false,
    expires: false,
    expiration_required: false,
    strict_expiration: false,
    blocked: false,
    units: [{ code: "PCS", qty_per_uom: "1", is_base: true }],
    codes: [{ code: gtin, kind: "gtin", unit: "PCS", variant: "" }],
    ...part,
  };
}

const GLOVES = item("GLOVES", GLOVES_GTIN, {
  lot: true,
  lot_in_warehouse: true,
  expires: true,
  expiration_required: true,
});
const ROUTER = item("ROUTER", ROUTER_GTIN, { serial: true, serial_in_warehouse: true });

function bin(code: string): PlaceView {
  return {
    code,
    zone: "PICK",
    bin_type: "PUTPICK",
    ranking: 0,
    pick_sequence: 0,
    blocked: "none",
  } as PlaceView;
}

export function floor(of: WarehouseDocument): Pack {
  const items = [GLOVES, ROUTER];
  const lots = [
    { lot: "A7741", expiration_date: "2027-05-31", quantity: "20" },
    { lot: "B8802", expiration_date: "2027-08-31", quantity: "20" },
    { lot: "OLD1", expiration_date: "2026-01-31", quantity: "2" },
  ];
  const rows = lots.map(({ lot, expiration_date, quantity }) => ({
    bin: "A-12-03",
    number: { lot },
    expiration_date,
    quantity,
    promised: "0",
  }));
  return {
    ...EMPTY_PACK,
    documents: new Map([[of.id, of]]),
    items: new Map(items.map((one) => [one.no, one])),
    codes: codesOf(items),
    stock: new Map([["GLOVES", stockFrom({ item: "GLOVES", complete: true, rows })]]),
    bins: new Map(["A-12-03", "A-13-01", "SHIP"].map((code) => [code, bin(code)])),
  };
}
