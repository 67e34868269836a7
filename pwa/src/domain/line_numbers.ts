/**
 * The numbers of an order line while somebody edits them: what the server has, what was typed over
 * it, and the one command that makes it so. Quantities are in the base unit.
 */

import type {
  AmountsView,
  LineTrackingView,
  NumberChange,
  NumberInput,
  NumberRef,
  NumberStockView,
  TrackingRowView,
} from "../api/schema";
import { type Numbers, numberKey, numbersOf } from "./documents";
import { decimal, units } from "./quantity";

/** A number of the line as the server has it, posted and not posted as one. */
export interface NumberRow {
  readonly number: Numbers;
  readonly quantity: number;
  readonly toHandle: number;
  readonly toInvoice: number;
  readonly handled: number;
  readonly invoiced: number;
  readonly expiration: string;
  readonly warranty: string;
  readonly locked: boolean;
  readonly stock: NumberStockView | null;
}

/** What was typed of a row, or of one that is not there yet. Null and blank stay as they are. */
export interface Touched {
  /** The number under which the server knows the row; null is a new row. */
  readonly from: Numbers | null;
  readonly number: Numbers;
  readonly quantity: number | null;
  readonly toHandle: number | null;
  readonly toInvoice: number | null;
  readonly expiration: string;
  readonly warranty: string;
  readonly removed: boolean;
}

/** Not saved yet. `version` is what it is based on; `steps` are what undo goes back to. */
export interface Draft {
  readonly version: string;
  readonly touched: readonly Touched[];
  readonly steps: readonly (readonly Touched[])[];
}

export type RowState = "same" | "changed" | "new" | "removed";

/** A row as the screen shows it. */
export interface ShownRow extends NumberRow {
  readonly state: RowState;
  readonly from: Numbers | null;
}

export interface Amounts {
  readonly quantity: number;
  readonly toHandle: number;
  readonly toInvoice: number;
}

/** What the line wants, what its numbers cover, what is missing. */
export interface Matrix {
  readonly line: Amounts;
  readonly numbers: Amounts;
  readonly missing: Amounts;
}

const MOST_STEPS = 40;

export function newDraft(version: string): Draft {
  return { version, touched: [], steps: [] };
}

export function isDirty(draft: Draft | null): boolean {
  return draft !== null && draft.touched.length > 0;
}

export function rowOf(view: TrackingRowView): NumberRow {
  return {
    number: numbersOf(view.number),
    quantity: units(view.quantity),
    toHandle: units(view.qty_to_handle),
    toInvoice: units(view.qty_to_invoice),
    handled: units(view.handled),
    invoiced: units(view.invoiced),
    expiration: view.expiration_date ?? "",
    warranty: view.warranty_date ?? "",
    locked: view.is_locked,
    stock: view.stock,
  };
}

const BLANK: Omit<NumberRow, "number"> = {
  quantity: 0,
  toHandle: 0,
  toInvoice: 0,
  handled: 0,
  invoiced: 0,
  expiration: "",
  warranty: "",
  locked: false,
  stock: null,
};

/** The rows with what was typed laid over them: new ones first, the last one on top. */
export function shownRows(view: LineTrackingView, draft: Draft | null): ShownRow[] {
  const touched = draft?.touched ?? [];
  const over = new Map(
    touched.flatMap((one) => (one.from ? [[numberKey(one.from), one] as const] : [])),
  );
  const rows = view.numbers.map((one) => {
    const row = rowOf(one);
    return laidOver(row, over.get(numberKey(row.number)));
  });
  const added = touched
    .filter((one) => one.from === null)
    .map(
      (one): ShownRow => ({
        ...typedOver({ ...BLANK, number: one.number }, one),
        state: "new",
        from: null,
      }),
    );
  return [...added.reverse(), ...rows];
}

function laidOver(row: NumberRow, touched: Touched | undefined): ShownRow {
  if (!touched) {
    return { ...row, state: "same", from: row.number };
  }
  if (touched.removed) {
    return { ...row, state: "removed", from: row.number };
  }
  return { ...typedOver(row, touched), state: "changed", from: row.number };
}

/** As the server will make it: a new quantity is to be handled, and what is handled is to be
 * invoiced, unless somebody says otherwise. */
function typedOver(row: NumberRow, typed: Touched): NumberRow {
  const quantity = typed.quantity ?? row.quantity;
  const toHandle =
    typed.toHandle ?? (typed.quantity === null ? row.toHandle : quantity - row.handled);
  const follows = typed.quantity !== null || typed.toHandle !== null;
  const toInvoice =
    typed.toInvoice ?? (follows ? row.handled + toHandle - row.invoiced : row.toInvoice);
  return {
    ...row,
    number: typed.number,
    quantity,
    toHandle,
    toInvoice,
    expiration: typed.expiration || row.expiration,
    warranty: typed.warranty || row.warranty,
  };
}

export function matrixOf(view: LineTrackingView, rows: readonly ShownRow[]): Matrix {
  const line = amountsOf(view.source);
  const kept = rows.filter((one) => one.state !== "removed");
  const total = (of: (row: ShownRow) => number) => kept.reduce((sum, row) => sum + of(row), 0);
  const numbers = {
    quantity: total((row) => row.quantity),
    toHandle: total((row) => row.toHandle),
    toInvoice: total((row) => row.toInvoice),
  };
  const missing = {
    quantity: line.quantity - numbers.quantity,
    toHandle: line.toHandle - numbers.toHandle,
    toInvoice: line.toInvoice - numbers.toInvoice,
  };
  return { line, numbers, missing };
}

function amountsOf(view: AmountsView): Amounts {
  return {
    quantity: units(view.quantity),
    toHandle: units(view.qty_to_handle),
    toInvoice: units(view.qty_to_invoice),
  };
}

function isSame(one: Touched, other: Touched): boolean {
  return one.from
    ? other.from !== null && numberKey(one.from) === numberKey(other.from)
    : other.from === null && numberKey(one.number) === numberKey(other.number);
}

/** Type over a row. `before` names the new row that is changed, where its number changes. */
export function put(draft: Draft, typed: Touched, before: Numbers = typed.number): Draft {
  const old = typed.from ? typed : { ...typed, number: before };
  const at = draft.touched.findIndex((one) => isSame(one, old));
  const touched =
    at < 0 ? [...draft.touched, typed] : draft.touched.map((one, i) => (i === at ? typed : one));
  return stepped(draft, touched);
}

/** Take a row off; one that was never saved is simply gone. */
export function takeOff(draft: Draft, row: ShownRow): Draft {
  const touched: Touched = { ...untouched(row), removed: true };
  return row.from
    ? put(draft, touched)
    : stepped(
        draft,
        draft.touched.filter((one) => !isSame(one, { ...touched, from: null })),
      );
}

/** Put a row that was taken off, or typed over, back to what the server has. */
export function restore(draft: Draft, row: ShownRow): Draft {
  const old = untouched(row);
  return stepped(
    draft,
    draft.touched.filter((one) => !isSame(one, old)),
  );
}

function stepped(draft: Draft, touched: readonly Touched[]): Draft {
  return { ...draft, touched, steps: [...draft.steps, draft.touched].slice(-MOST_STEPS) };
}

export function undone(draft: Draft): Draft {
  return { ...draft, touched: draft.steps.at(-1) ?? [], steps: draft.steps.slice(0, -1) };
}

export function untouched(row: ShownRow): Touched {
  return {
    from: row.from,
    number: row.number,
    quantity: null,
    toHandle: null,
    toInvoice: null,
    expiration: "",
    warranty: "",
    removed: false,
  };
}

export function newNumber(number: Numbers, quantity: number, expiration = ""): Touched {
  return {
    from: null,
    number,
    quantity,
    toHandle: null,
    toInvoice: null,
    expiration,
    warranty: "",
    removed: false,
  };
}

/** So much more of a number: on the row that is there, or on a new one. */
export function grown(
  draft: Draft,
  rows: readonly ShownRow[],
  number: Numbers,
  amount: number,
  expiration = "",
): Draft {
  const row = rows.find((one) => numberKey(one.number) === numberKey(number));
  if (!row) {
    return put(draft, newNumber(number, amount, expiration));
  }
  const old = draft.touched.find((one) => isSame(one, untouched(row))) ?? untouched(row);
  const quantity = (row.state === "removed" ? row.handled : row.quantity) + amount;
  return put(draft, {
    ...old,
    quantity,
    toHandle: null,
    toInvoice: null,
    expiration: expiration || old.expiration,
    removed: false,
  });
}

export interface Edit {
  readonly remove: NumberRef[];
  readonly change: NumberChange[];
  readonly add: NumberInput[];
}

/** What is sent of it: first what goes, then what changes, then what is new. */
export function editOf(draft: Draft): Edit {
  const known = draft.touched.filter(
    (one): one is Touched & { from: Numbers } => one.from !== null,
  );
  return {
    remove: known.filter((one) => one.removed).map((one) => ({ ...one.from })),
    change: known
      .filter((one) => !one.removed)
      .map((one) => ({
        number: { ...one.from },
        ...(numberKey(one.number) === numberKey(one.from) ? {} : { to_number: { ...one.number } }),
        ...amountsTyped(one),
      })),
    add: draft.touched
      .filter((one) => one.from === null)
      .map((one) => ({ ...one.number, ...amountsTyped(one) })),
  };
}

function amountsTyped(one: Touched) {
  return {
    ...(one.quantity === null ? {} : { quantity: decimal(one.quantity) }),
    ...(one.toHandle === null ? {} : { qty_to_handle: decimal(one.toHandle) }),
    ...(one.toInvoice === null ? {} : { qty_to_invoice: decimal(one.toInvoice) }),
    ...(one.expiration ? { expiration_date: one.expiration } : {}),
    ...(one.warranty ? { warranty_date: one.warranty } : {}),
  };
}

/**
 * What was typed, on numbers that somebody else has changed meanwhile. A row that is gone becomes a
 * new one with what was typed; a new one that stands there now becomes a change; what was to be
 * taken off and is gone needs nothing.
 */
export function rebased(draft: Draft, view: LineTrackingView): Draft {
  const there = new Map(view.numbers.map((one) => [numberKey(numbersOf(one.number)), rowOf(one)]));
  const touched = draft.touched.flatMap((one): Touched[] => {
    const row = there.get(numberKey(one.from ?? one.number));
    if (one.from === null) {
      return [row ? { ...one, from: row.number } : one];
    }
    if (row) {
      return [one];
    }
    return one.removed || one.quantity === null ? [] : [{ ...one, from: null }];
  });
  return { version: view.tracking_version, touched, steps: [] };
}
