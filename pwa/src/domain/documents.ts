/**
 * Warehouse documents as a handheld works on them: receipts, put-aways, picks, shipments. Quantities
 * are in the base unit; a blank text means "none", as everywhere in the project.
 */

import type { CountLineView, DocumentView, LineView, PartnerRef, Tracking } from "../api/schema";
import { units } from "./quantity";

/** What identifies goods beyond their item. */
export interface Numbers {
  readonly serial: string;
  readonly lot: string;
  readonly package: string;
}

export const UNTRACKED: Numbers = { serial: "", lot: "", package: "" };

/** A number on the order line behind a receipt line; `handled` is what was counted in of it. */
export interface CountedNumber {
  readonly number: Numbers;
  readonly quantity: number;
  readonly handled: number;
  readonly expiration: string | null;
}

/** `handled` is what hands have done since the last registering; `perUnit` is of its unit. */
export interface Line {
  readonly lineNo: number;
  readonly action: "none" | "take" | "place";
  readonly source: string;
  readonly sourceLineNo: number;
  readonly item: string;
  readonly variant: string;
  readonly description: string;
  readonly unit: string;
  readonly perUnit: number;
  readonly bin: string;
  readonly number: Numbers;
  readonly expiration: string | null;
  readonly quantity: number;
  readonly done: number;
  readonly handled: number;
  readonly picked: number;
  readonly onPicks: number;
  readonly breakbulkNo: number;
  readonly numbers: readonly CountedNumber[];
  /** Whose order it is for; a blank number where that is nobody's. */
  readonly partner: PartnerRef;
}

/** A line of a count; what the books say is null where it is not told. */
export interface CountLine {
  readonly lineNo: number;
  readonly item: string;
  readonly variant: string;
  readonly description: string;
  readonly unit: string;
  readonly perUnit: number;
  readonly bin: string;
  readonly number: Numbers;
  readonly round: number;
  readonly counted: number | null;
  readonly countedBy: string;
  readonly firstCountedBy: string;
  readonly calculated: number | null;
}

export type Kind = "receipt" | "shipment" | "put_away" | "pick" | "movement";

/** `fillsQuantity`: its lines were filled in by the office; a handheld counts from zero. */
export interface WarehouseDocument {
  readonly id: number;
  readonly kind: string;
  readonly no: string;
  readonly status: string;
  readonly bin: string;
  readonly partner: string;
  readonly externalNo: string;
  readonly assignedTo: string;
  readonly assignedName: string;
  readonly leaseUntil: string | null;
  readonly finishedAt: string | null;
  readonly priority: number;
  readonly version: number;
  readonly linesTotal: number;
  readonly linesDone: number;
  readonly due: string | null;
  readonly fillsQuantity: boolean;
  readonly exceptions: number;
  readonly note: string;
  readonly lines: readonly Line[];
  readonly counts: readonly CountLine[];
  readonly countBlind: boolean;
}

export function outstanding(line: Line): number {
  return line.quantity - line.done;
}

/** Whether goods go from bin to bin by it. */
export function isMovement(kind: string): boolean {
  return kind === "movement" || kind === "inventory_movement";
}

/** What is still to be done of a line. */
export function open(line: Line): number {
  return outstanding(line) - line.handled;
}

export function sameNumber(one: Numbers, other: Numbers): boolean {
  return one.serial === other.serial && one.lot === other.lot && one.package === other.package;
}

/** The partners whose goods are at hand with it; none where some are nobody's. */
export function partnersOf(document: WarehouseDocument | undefined): readonly PartnerRef[] {
  const lines = document?.lines ?? [];
  const found = new Map(lines.map(({ partner }) => [`${partner.kind} ${partner.no}`, partner]));
  return lines.some(({ partner }) => partner.no === "") ? [] : [...found.values()];
}

/** A key for maps. */
export function numberKey(number: Numbers): string {
  return `${number.serial}\u0000${number.lot}\u0000${number.package}`;
}

export function numbersOf(view: Tracking | undefined): Numbers {
  return { serial: view?.serial ?? "", lot: view?.lot ?? "", package: view?.package ?? "" };
}

export function documentOf(view: DocumentView): WarehouseDocument {
  return {
    id: view.document_id,
    kind: view.kind,
    no: view.no,
    status: view.status,
    bin: view.bin,
    partner: view.partner_name,
    externalNo: view.external_no,
    assignedTo: view.assigned_to,
    assignedName: view.assigned_name,
    leaseUntil: view.lease_until,
    finishedAt: view.finished_at,
    priority: view.priority,
    version: view.version,
    linesTotal: view.lines_total,
    linesDone: view.lines_done,
    due: view.due_date,
    fillsQuantity: view.fills_quantity,
    exceptions: view.exceptions,
    note: view.note,
    lines: (view.lines ?? []).map(lineOf),
    counts: (view.count_lines ?? []).map(countLineOf),
    countBlind: view.count_blind ?? false,
  };
}

/** What goods are called; a variant is said with them, since nothing else tells it apart. */
export function nameOf({ description }: { readonly description: string }, variant: string): string {
  return [description, variant].filter(Boolean).join(" ");
}

function countLineOf(view: CountLineView): CountLine {
  return {
    lineNo: view.line_no,
    item: view.item,
    variant: view.variant,
    description: nameOf(view, view.variant),
    unit: view.unit,
    perUnit: units(view.qty_per_unit),
    bin: view.bin,
    number: numbersOf(view.number),
    round: view.round,
    counted: view.counted_base === null ? null : units(view.counted_base),
    countedBy: view.counted_by,
    firstCountedBy: view.first_counted_by,
    calculated: view.calculated_base === null ? null : units(view.calculated_base),
  };
}

function lineOf(view: LineView): Line {
  return {
    lineNo: view.line_no,
    action: view.action === "take" || view.action === "place" ? view.action : "none",
    source: view.source ?? "",
    sourceLineNo: view.source_line_no ?? 0,
    item: view.item,
    variant: view.variant,
    description: nameOf(view, view.variant),
    unit: view.unit,
    perUnit: units(view.qty_per_unit),
    bin: view.bin,
    number: numbersOf(view.number),
    expiration: view.expiration_date ?? null,
    quantity: units(view.quantity_base),
    done: units(view.qty_done_base),
    handled: units(view.qty_to_handle_base),
    picked: units(view.qty_picked_base ?? "0"),
    onPicks: units(view.pick_base ?? "0"),
    breakbulkNo: view.breakbulk_no ?? 0,
    partner: {
      kind: view.partner_kind === "customer" ? "customer" : "vendor",
      no: view.partner ?? "",
    },
    numbers: (view.numbers ?? []).map((one) => ({
      number: numbersOf(one.number),
      quantity: units(one.quantity),
      handled: units(one.qty_to_handle),
      expiration: one.expiration_date,
    })),
  };
}
