/** Moving goods without a document: what is in the hand, where it goes, how it is taken back. */

import { expect, test } from "vitest";
import { understand } from "./meaning";
import { type Carried, judgeMove, type MoveStep, movedBack, movedStock } from "./moving";
import type { Pack } from "./pack";
import { document, floor, GLOVES_GTIN, TODAY } from "./samples";

const PACK: Pack = floor(document("pick", "PK-1", []));

function scanned(text: string, from = "", carried: readonly Carried[] = [], asked = "") {
  const step: MoveStep = { pack: PACK, from, carried, asked };
  return judgeMove(step, understand(text, PACK, TODAY));
}

test("a lot that lies in one bin only brings its bin with it", () => {
  const answer = scanned("A7741");
  expect(answer.outcome).toBe("ok");
  expect(answer.from).toBe("A-12-03");
  expect(answer.carried?.map((one) => [one.number.lot, one.quantity])).toEqual([
    ["A7741", 100_000],
  ]);
});

test("the item's label does not say which lot it is", () => {
  const answer = scanned(GLOVES_GTIN, "A-12-03");
  expect([answer.outcome, answer.band?.head.key]).toEqual(["warning", "band.scan-lot"]);
});

test("goods that lie elsewhere by the books are asked about, and taken the second time", () => {
  expect(scanned("A7741", "A-13-01").asks).toBe(true);
  expect(scanned("A7741", "A-13-01", [], "A7741").carried?.[0]?.bin).toBe("A-13-01");
});

test("no more leaves a bin than lies there", () => {
  const all = scanned("A7741").carried?.map((one) => ({ ...one, quantity: 2_000_000 })) ?? [];
  expect(scanned("A7741", "A-12-03", all).band?.head.key).toBe("band.too-many");
});

test("the bin they come to makes one command; the stock follows, and the way back undoes it", () => {
  const carried = [scanned("A7741").carried ?? [], scanned("B8802").carried ?? []].flat();
  const answer = scanned("A-13-01", "A-12-03", carried);
  expect([answer.outcome, answer.carried]).toEqual(["done", []]);
  const [command] = answer.commands;
  if (command?.name !== "move-stock") {
    throw new Error("no move");
  }
  expect(command.payload.lines).toEqual([
    {
      item: "GLOVES",
      variant: "",
      unit: "PCS",
      quantity: "2",
      from_bin: "A-12-03",
      to_bin: "A-13-01",
      numbers: [
        { serial: "", lot: "A7741", package: "", quantity: "1" },
        { serial: "", lot: "B8802", package: "", quantity: "1" },
      ],
    },
  ]);
  const after = command.payload.lines.reduce(movedStock, PACK);
  const rows = after.stock
    .get("GLOVES")
    ?.rows.map((row) => [row.bin, row.number.lot, row.quantity]);
  expect(rows).toEqual([
    ["A-12-03", "A7741", 1_900_000],
    ["A-12-03", "B8802", 1_900_000],
    ["A-12-03", "OLD1", 200_000],
    ["A-13-01", "A7741", 100_000],
    ["A-13-01", "B8802", 100_000],
  ]);
  const back = movedBack(command);
  const line = back.name === "move-stock" ? back.payload.lines[0] : undefined;
  expect([line?.from_bin, line?.to_bin]).toEqual(["A-13-01", "A-12-03"]);
});

test("the bin that goods come from takes none of them", () => {
  const carried = scanned("A7741").carried ?? [];
  expect(scanned("A-12-03", "A-12-03", carried).band?.body?.key).toBe("band.bin-refused.same");
});
