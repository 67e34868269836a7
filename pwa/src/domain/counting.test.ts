/** Counting a bin: what was seen, never what the books say. */

import { expect, test } from "vitest";
import type { CountLineView } from "../api/schema";
import { binDone, type Counted, type CountStep, judgeCount } from "./counting";
import { documentOf } from "./documents";
import { understand } from "./meaning";
import { document, floor, GLOVES_GTIN, TODAY } from "./samples";

function line(line_no: number, bin: string, lot: string): CountLineView {
  return {
    line_no,
    item: "GLOVES",
    variant: "",
    description: "GLOVES",
    unit: "PCS",
    qty_per_unit: "1",
    bin,
    number: { lot },
    expiration_date: null,
    round: 1,
    counted: null,
    counted_base: null,
    counted_by: "",
    calculated: null,
    calculated_base: null,
    difference: null,
    difference_base: null,
    present_base: null,
    first_counted_base: null,
    first_counted_by: "",
  } as CountLineView;
}

const COUNT = {
  ...document("count", "CT-1", []),
  counts: documentOf({
    count_lines: [line(10000, "A-12-03", "A7741"), line(20000, "A-12-03", "B8802")],
  } as never).counts,
};

function scanned(text: string, part: Partial<CountStep> = {}) {
  const step: CountStep = {
    pack: floor(COUNT),
    document: COUNT,
    bin: "A-12-03",
    counted: [],
    naming: "",
    item: "",
    variant: "",
    removing: false,
    asked: "",
    ...part,
  };
  return judgeCount(step, understand(text, step.pack, TODAY));
}

const LOT: Counted = {
  item: "GLOVES",
  variant: "",
  description: "GLOVES",
  unit: "PCS",
  number: { serial: "", lot: "A7741", package: "" },
  expiration: "",
  quantity: 300_000,
  code: "",
};

test("each scan of a lot counts one more of it, and one less while removing", () => {
  const more = scanned("A7741", { counted: [LOT] });
  expect(more.counted?.map((one) => one.quantity)).toEqual([400_000]);
  const less = scanned("A7741", { counted: [LOT], removing: true });
  expect(less.counted?.map((one) => one.quantity)).toEqual([200_000]);
});

test("the item's label alone waits for its lot; a new lot is asked about once", () => {
  const label = scanned(GLOVES_GTIN);
  expect([label.outcome, label.item]).toEqual(["warning", "GLOVES"]);
  expect(scanned("C-NEW", { item: "GLOVES" }).asks).toBe(true);
  const yes = scanned("C-NEW", { item: "GLOVES", asked: "C-NEW" });
  expect(yes.counted?.[0]?.number.lot).toBe("C-NEW");
});

test("a code nobody knows is kept, and named by the next label", () => {
  const kept = scanned("40123456").counted ?? [];
  expect(kept.map((one) => [one.code, one.item])).toEqual([["40123456", ""]]);
  const named = scanned(GLOVES_GTIN, { counted: kept, naming: "40123456" });
  expect(named.counted?.map((one) => [one.item, one.number.lot])).toEqual([["GLOVES", "40123456"]]);
});

test("the next bin ends the one before it, with all that was seen there", () => {
  const kept: Counted = {
    ...LOT,
    item: "",
    number: { serial: "", lot: "", package: "" },
    code: "X1",
  };
  const answer = scanned("A-13-01", { counted: [LOT, kept], asked: "A-13-01" });
  expect([answer.bin, answer.counted]).toEqual(["A-13-01", []]);
  expect(answer.commands.map((one) => one.name)).toEqual(["count-bin", "report-trouble"]);
  const [command] = answer.commands;
  if (command?.name !== "count-bin") {
    throw new Error("not counted");
  }
  expect(command.payload).toEqual({
    count_no: "CT-1",
    bin: "A-12-03",
    complete: true,
    seen: [
      {
        item: "GLOVES",
        variant: "",
        unit: "PCS",
        quantity: "3",
        serial: "",
        lot: "A7741",
        package: "",
      },
    ],
  });
  const after = binDone(COUNT, command.payload);
  expect(after.counts.map((one) => one.counted)).toEqual([300_000, 0]);
});

test("a bin where nothing was seen is not left without saying that it is empty", () => {
  expect(scanned("A-13-01").band?.head.key).toBe("count.nothing-seen");
});
