/** What is typed over the numbers of a line: what is shown, what is sent, what is left of it when
 * somebody else was first; and what a scan adds. */

import { describe, expect, test } from "vitest";
import type { ItemView, LineTrackingView, TrackingRowView } from "../api/schema";
import type { Numbers } from "./documents";
import {
  type Draft,
  editOf,
  grown,
  isDirty,
  matrixOf,
  newDraft,
  newNumber,
  put,
  rebased,
  restore,
  type ShownRow,
  shownRows,
  takeOff,
  undone,
  untouched,
} from "./line_numbers";
import { judgeLineScan, numberMeant, refusedAs } from "./line_scans";
import { understand } from "./meaning";
import { EMPTY_PACK } from "./pack";
import { PIECE } from "./quantity";
import { typedQuantity } from "./typed";

function lot(name: string): Numbers {
  return { serial: "", lot: name, package: "" };
}

function row(name: string, quantity: string, more: Partial<TrackingRowView> = {}): TrackingRowView {
  return {
    number: { lot: name },
    quantity,
    qty_to_handle: quantity,
    qty_to_invoice: quantity,
    handled: "0",
    invoiced: "0",
    expiration_date: null,
    warranty_date: null,
    is_locked: false,
    stock: null,
    ...more,
  };
}

function line(numbers: TrackingRowView[], version = "v1"): LineTrackingView {
  const amounts = { quantity: "10", qty_to_handle: "10", qty_to_invoice: "10" };
  return {
    order_no: "PO-1",
    kind: "purchase_order",
    line_no: 10000,
    direction: "supply",
    item: "GLOVES",
    location: "MAIN",
    tracking_version: version,
    is_managed: false,
    source: amounts,
    tracked: amounts,
    undefined: amounts,
    numbers,
  };
}

function the(rows: readonly ShownRow[], name: string): ShownRow {
  const found = rows.find((one) => one.number.lot === name);
  if (!found) {
    throw new Error(`no ${name}`);
  }
  return found;
}

function seen(view: LineTrackingView, draft: Draft | null) {
  return shownRows(view, draft).map((one) => [one.number.lot, one.quantity / PIECE, one.state]);
}

describe("what is typed", () => {
  const view = line([row("A", "4"), row("B", "3", { handled: "1", qty_to_handle: "2" })]);

  test("lies over what is there, new ones on top, and counts in the header", () => {
    let draft = put(newDraft("v1"), newNumber(lot("C"), PIECE));
    draft = put(draft, { ...untouched(the(shownRows(view, draft), "B")), quantity: 5 * PIECE });
    draft = takeOff(draft, the(shownRows(view, draft), "A"));
    expect(seen(view, draft)).toEqual([
      ["C", 1, "new"],
      ["A", 4, "removed"],
      ["B", 5, "changed"],
    ]);
    const rows = shownRows(view, draft);
    expect(the(rows, "B").toHandle).toBe(4 * PIECE);
    expect(matrixOf(view, rows).numbers.quantity).toBe(6 * PIECE);
    expect(matrixOf(view, rows).missing.quantity).toBe(4 * PIECE);
    expect(editOf(draft)).toEqual({
      remove: [lot("A")],
      change: [{ number: lot("B"), quantity: "5" }],
      add: [{ ...lot("C"), quantity: "1" }],
    });
  });

  test("goes back step by step", () => {
    const first = put(newDraft("v1"), newNumber(lot("C"), PIECE));
    const second = grown(first, shownRows(view, first), lot("C"), 2 * PIECE);
    expect(seen(view, second)[0]).toEqual(["C", 3, "new"]);
    expect(seen(view, undone(second))[0]).toEqual(["C", 1, "new"]);
    expect(isDirty(undone(undone(second)))).toBe(false);
  });

  test("of a new row is gone with it, of a known one is as it was", () => {
    const added = put(newDraft("v1"), newNumber(lot("C"), PIECE));
    expect(isDirty(takeOff(added, the(shownRows(view, added), "C")))).toBe(false);
    const changed = put(newDraft("v1"), {
      ...untouched(the(shownRows(view, null), "A")),
      number: lot("AA"),
    });
    expect(editOf(changed).change).toEqual([{ number: lot("A"), to_number: lot("AA") }]);
    expect(isDirty(restore(changed, the(shownRows(view, changed), "AA")))).toBe(false);
  });

  test("of a new row may change its number", () => {
    const added = put(newDraft("v1"), newNumber(lot("C"), PIECE));
    const renamed = put(added, newNumber(lot("D"), 2 * PIECE), lot("C"));
    expect(editOf(renamed).add).toEqual([{ ...lot("D"), quantity: "2" }]);
  });
});

describe("when somebody else was first", () => {
  const before = line([row("A", "4"), row("B", "3")]);

  test("what was typed stays, on the rows that are there now", () => {
    let draft = put(newDraft("v1"), newNumber(lot("C"), 2 * PIECE));
    draft = put(draft, { ...untouched(the(shownRows(before, draft), "A")), quantity: PIECE });
    draft = takeOff(draft, the(shownRows(before, draft), "B"));
    const after = line([row("C", "5")], "v2");
    const now = rebased(draft, after);
    expect(now.version).toBe("v2");
    expect(seen(after, now)).toEqual([
      ["A", 1, "new"],
      ["C", 2, "changed"],
    ]);
  });

  test("a change that needs the row it was made on is dropped with it", () => {
    const draft = put(newDraft("v1"), {
      ...untouched(the(shownRows(before, null), "A")),
      toHandle: 0,
    });
    expect(isDirty(rebased(draft, line([], "v2")))).toBe(false);
  });
});

const GLOVES: ItemView = {
  no: "GLOVES",
  description: "Nitrile Gloves",
  base_unit: "PCS",
  tracking_code: "LOT",
  serial: false,
  lot: true,
  package: false,
  serial_in_warehouse: false,
  lot_in_warehouse: true,
  package_in_warehouse: false,
  expires: true,
  expiration_required: true,
  strict_expiration: false,
  blocked: false,
};
const ROUTER: ItemView = { ...GLOVES, no: "ROUTER", serial: true, lot: false };

function scanned(text: string) {
  return understand(text, EMPTY_PACK, "2026-01-05");
}

function answer(item: ItemView, view: LineTrackingView, text: string, available: number | null) {
  const rows = shownRows(view, null);
  const meaning = scanned(text);
  const number = numberMeant(item, meaning);
  if (!number) {
    throw new Error(`no number in ${text}`);
  }
  const missing = matrixOf(view, rows).missing.quantity;
  const step = { outgoing: available !== null, rows, missing, draft: newDraft("v1") };
  return judgeLineScan(step, number, meaning, (available ?? 0) * PIECE);
}

describe("a scan", () => {
  test("of a lot that comes in is one piece more", () => {
    const found = answer(GLOVES, line([row("A", "4")]), "A", null);
    expect(found.outcome).toBe("ok");
    expect(found.draft && editOf(found.draft).change).toEqual([
      { number: lot("A"), quantity: "5" },
    ]);
  });

  test("of a lot that goes out is what is missing, as far as there is of it", () => {
    const short = answer(GLOVES, line([row("A", "4")]), "B", 2);
    expect(short.draft && editOf(short.draft).add).toEqual([{ ...lot("B"), quantity: "2" }]);
    const enough = answer(GLOVES, line([row("A", "4")]), "B", 90);
    expect(enough.outcome).toBe("done");
    expect(enough.draft && editOf(enough.draft).add).toEqual([{ ...lot("B"), quantity: "6" }]);
    expect(answer(GLOVES, line([]), "B", 0).draft).toBeUndefined();
  });

  test("brings the date of its label along", () => {
    const meaning = { ...scanned("X"), lot: "L9", expiration: "2031-05-31", count: 4 };
    const number = numberMeant(GLOVES, meaning) ?? lot("");
    const step = { outgoing: false, rows: [], missing: 10 * PIECE, draft: newDraft("v1") };
    const found = judgeLineScan(step, number, meaning, 0);
    expect(found.draft && editOf(found.draft).add).toEqual([
      { ...lot("L9"), quantity: "4", expiration_date: "2031-05-31" },
    ]);
  });

  test("of a serial counts once, and a full line takes no more", () => {
    const view = line([row("", "1", { number: { serial: "S1" } })]);
    expect(answer(ROUTER, view, "S1", null).outcome).toBe("duplicate");
    const full = line([row("A", "10")]);
    expect(answer(GLOVES, full, "A", null).outcome).toBe("error");
  });

  test("of what carries no numbers, or is no goods, is refused", () => {
    const plain = { ...GLOVES, lot: false };
    expect(refusedAs(plain, scanned("A"))?.band?.head.key).toBe("band.no-numbers");
    const badge = { ...scanned("A"), user: "XU1" };
    expect(refusedAs(GLOVES, badge)?.band?.head.key).toBe("band.not-goods");
    const other = { ...scanned("A"), items: [{ item: "OTHER", unit: "PCS", perUnit: PIECE }] };
    expect(refusedAs(GLOVES, other)?.band?.head.key).toBe("band.wrong-item");
    const own = { ...scanned("A"), items: [{ item: "GLOVES", unit: "PCS", perUnit: PIECE }] };
    expect(refusedAs(GLOVES, own)?.band?.head.key).toBe("band.scan-lot");
    expect(refusedAs(GLOVES, scanned("A"))).toBeNull();
  });
});

describe("a typed quantity", () => {
  test.each([
    ["12", 12 * PIECE],
    ["1,5", 150_000],
    [" 0.25 ", 25_000],
    ["12x", null],
    ["-1", null],
    ["1.234567", null],
    ["", null],
  ])("%s", (text, amount) => {
    expect(typedQuantity(text)).toBe(amount);
  });
});
