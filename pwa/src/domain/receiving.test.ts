/** At the dock: serials one by one, a lot with its date from one label, and what is not ordered. */

import { describe, expect, test } from "vitest";
import type { WarehouseDocument } from "./documents";
import { applied } from "./effects";
import { understand } from "./meaning";
import { decimal, PIECE } from "./quantity";
import { judge, NO_LOT, type ReceivingStep } from "./receiving";
import { document, floor, GLOVES_GTIN, line, ROUTER_GTIN, TODAY } from "./samples";
import { undoOf } from "./undo";

const BEN = { employee: "BEN", name: "Ben Okafor" };
const RECEIPT = document("receipt", "RC-1", [
  line({ line_no: 10000, item: "ROUTER", quantity: "2" }),
  line({ line_no: 20000, item: "GLOVES", quantity: "24" }),
]);

function scanned(text: string, of: WarehouseDocument, part: Partial<ReceivingStep> = {}) {
  const pack = floor(of);
  const step: ReceivingStep = {
    pack,
    document: of,
    lineNo: 10000,
    hand: NO_LOT,
    removing: false,
    asked: "",
    today: TODAY,
    ...part,
  };
  return judge(step, understand(text, pack, TODAY));
}

function having(of: WarehouseDocument, ...texts: string[]): WarehouseDocument {
  return texts.reduce(
    (now, text) =>
      scanned(text, now).commands.reduce((one, command) => applied(one, command, BEN), now),
    of,
  );
}

describe("the code of a variant", () => {
  const cables = document("receipt", "RC-2", [
    line({ line_no: 10000, item: "CABLE", variant: "BLUE", quantity: "5" }),
    line({ line_no: 20000, item: "CABLE", variant: "RED", quantity: "5" }),
  ]);
  const of = (variant: string) => ({ item: "CABLE", variant, unit: "PCS", perUnit: PIECE });
  const codes = new Map([
    ["RED-1", [of("RED")]],
    ["GREEN-1", [of("GREEN")]],
    ["ANY-1", [of("")]],
  ]);

  test.each([
    ["RED-1", 20000, 1],
    ["ANY-1", undefined, 1],
    ["GREEN-1", undefined, 0],
  ])("%s counts where it belongs", (code, opens, counted) => {
    const pack = { ...floor(cables), codes };
    const step = { pack, document: cables, lineNo: 10000, hand: NO_LOT, removing: false };
    const meaning = understand(code, pack, TODAY);
    const answer = judge({ ...step, asked: "", today: TODAY }, meaning);
    expect([answer.opens, answer.commands.length]).toEqual([opens, counted]);
  });
});

describe("serials", () => {
  test("count one by one, and the last one completes the line", () => {
    expect(scanned("SN-1", RECEIPT).outcome).toBe("ok");
    const one = having(RECEIPT, "SN-1");
    expect(decimal(one.lines[0]?.handled ?? 0)).toBe("1");
    expect(scanned("SN-2", one).outcome).toBe("done");
  });

  test("scanned twice are told, and not counted", () => {
    expect(scanned("SN-1", having(RECEIPT, "SN-1"))).toMatchObject({
      outcome: "duplicate",
      commands: [],
    });
  });

  test("beyond the ordered ones are a stop", () => {
    expect(scanned("SN-3", having(RECEIPT, "SN-1", "SN-2"))).toMatchObject({
      outcome: "error",
      commands: [],
    });
  });

  test("are not the label of their item", () => {
    expect(scanned(ROUTER_GTIN, RECEIPT)).toMatchObject({ outcome: "error", commands: [] });
  });

  test("come off again by undo", () => {
    const [command] = scanned("SN-1", RECEIPT).commands;
    if (!command) {
      throw new Error("nothing was counted");
    }
    const back = undoOf(RECEIPT, command).reduce(
      (one, undo) => applied(one, undo, BEN),
      applied(RECEIPT, command, BEN),
    );
    expect(back.lines[0]?.handled).toBe(0);
    expect(scanned("SN-1", back).outcome).toBe("ok");
  });
});

describe("a lot", () => {
  test("comes with its date from one label, on the line of its item", () => {
    const answer = scanned(`01${GLOVES_GTIN}1728093010C3305`, RECEIPT, { lineNo: null });
    expect(answer.opens).toBe(20000);
    expect(answer.commands[0]?.payload).toMatchObject({
      line_no: 20000,
      numbers: [{ lot: "C3305", expiration_date: "2028-09-30", quantity: "1" }],
    });
  });

  test("that has expired is not counted", () => {
    const answer = scanned(`01${GLOVES_GTIN}1726013110C3305`, RECEIPT, { lineNo: null });
    expect(answer).toMatchObject({ outcome: "error", commands: [] });
  });
});
