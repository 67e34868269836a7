/** Goods in variants: the label of one is not the label of another, wherever it is scanned. */

import { describe, expect, test } from "vitest";
import type { CountLineView, ItemView } from "../api/schema";
import { type Counted, type CountStep, doneCommands, judgeCount } from "./counting";
import { documentOf, type WarehouseDocument } from "./documents";
import { drops } from "./groups";
import { understand } from "./meaning";
import { type Carried, judgeMove, moveCommand } from "./moving";
import { type Pack, stockFrom } from "./pack";
import { judgePiece, judgeTake, type PutAwayStep } from "./putting_away";
import { PIECE } from "./quantity";
import { document, floor, line, TODAY } from "./samples";

/** CABLE in BLUE and RED, each with a label of its own; CABLE-1 is the item's, on all of them. */
function yard(of: WarehouseDocument, tracked: Partial<ItemView> = {}, serials = ["", ""]): Pack {
  const plain = floor(of);
  const router = plain.items.get("ROUTER") as ItemView;
  const cable = { ...router, no: "CABLE", description: "Cable", codes: [] };
  const untracked = { serial: false, serial_in_warehouse: false, ...tracked };
  const label = (variant: string) => ({ item: "CABLE", variant, unit: "PCS", perUnit: PIECE });
  const names = { "CABLE-BLUE": "BLUE", "CABLE-RED": "RED", "CABLE-1": "" };
  const rows = ["BLUE", "RED"].map((variant, place) => ({
    bin: "A-12-03",
    variant,
    number: { serial: serials[place] ?? "" },
    expiration_date: null,
    quantity: "5",
    promised: "0",
  }));
  return {
    ...plain,
    items: new Map([...plain.items, ["CABLE", { ...cable, ...untracked }]]),
    codes: new Map(Object.entries(names).map(([code, variant]) => [code, [label(variant)]])),
    stock: new Map([["CABLE", stockFrom({ item: "CABLE", complete: true, rows })]]),
  };
}

describe("in a put-away or a movement", () => {
  const place = { action: "place", item: "CABLE", bin: "A-13-01", quantity: "5" } as const;
  const lines = (...serials: string[]) => [
    line({ ...place, line_no: 10000, variant: "BLUE", number: { serial: serials[0] ?? "" } }),
    line({ ...place, line_no: 20000, variant: "RED", number: { serial: serials[1] ?? "" } }),
  ];
  const stand = (kind: string, pack: Pack, of: WarehouseDocument): PutAwayStep => ({
    ...{ pack, document: { ...of, kind }, groups: drops(of), group: null, serials: [] },
    ...{ amount: 0, lot: "", expiration: "", asked: "" },
  });

  test("each variant is a stop of its own, called by its name", () => {
    const groups = drops(document("movement", "MV-1", lines()));
    expect(groups.map((one) => [one.description, one.quantity])).toEqual([
      ["CABLE BLUE", 500_000],
      ["CABLE RED", 500_000],
    ]);
  });

  test.each(["put_away", "movement"])("a %s takes what the label says", (kind) => {
    const of = document(kind, "MV-1", lines());
    const pack = yard(of);
    const step = stand(kind, pack, of);
    const takes = (code: string) => judgeTake(step, understand(code, pack, TODAY)).takes;
    expect(takes("CABLE-RED")).toBe(step.groups[1]?.key);
    expect(takes("CABLE-BLUE")).toBe(step.groups[0]?.key);
    expect(takes("CABLE-1")).toBe(step.groups[0]?.key);
    const red = document(kind, "MV-1", lines().slice(1));
    const other = judgeTake(stand(kind, pack, red), understand("CABLE-BLUE", pack, TODAY));
    expect([other.outcome, other.band?.head.key]).toEqual(["error", "band.not-on-document"]);
  });

  test("piece by piece, a serial of the other variant turns to its goods or is refused", () => {
    const of = document("movement", "MV-1", lines());
    const pack = yard(of, { serial_in_warehouse: true }, ["S-BLUE", "S-RED"]);
    const step = stand("movement", pack, of);
    const [blue, red] = step.groups;
    if (!blue || !red) {
      throw new Error("one stop");
    }
    const judged = (code: string, now = step) =>
      judgePiece({ ...now, group: blue }, blue, understand(code, pack, TODAY));
    expect(judged("S-BLUE").joins).toBe("S-BLUE");
    expect(judged("S-RED").takes).toBe(red.key);
    const alone = { ...step, groups: [blue] };
    expect(judged("S-RED", alone).band?.head.key).toBe("band.not-on-document");
  });
});

describe("moved without a document", () => {
  const pack = yard(document("pick", "PK-1", []));
  const scanned = (text: string, carried: readonly Carried[] = []) =>
    judgeMove({ pack, from: "A-12-03", carried, asked: "" }, understand(text, pack, TODAY));

  test("the label says which variant is in the hand", () => {
    const blue = scanned("CABLE-BLUE").carried ?? [];
    const both = scanned("CABLE-RED", blue).carried ?? [];
    expect(both.map((one) => [one.description, one.quantity])).toEqual([
      ["Cable BLUE", PIECE],
      ["Cable RED", PIECE],
    ]);
    const step = { pack, from: "A-12-03", carried: both, asked: "" };
    const command = moveCommand(step, "A-13-01");
    expect(command.payload).toMatchObject({
      lines: [
        { item: "CABLE", variant: "BLUE", quantity: "1" },
        { item: "CABLE", variant: "RED", quantity: "1" },
      ],
    });
  });

  test("no more of a variant than lies there; the item's own label leaves open which it is", () => {
    const [one] = scanned("CABLE-BLUE").carried ?? [];
    const all = one ? [{ ...one, quantity: 500_000 }] : [];
    expect(scanned("CABLE-BLUE", all).band?.head.key).toBe("band.too-many");
    expect(scanned("CABLE-1").band?.head.key).toBe("band.which-variant");
  });
});

describe("counted", () => {
  const counted = (variant: string, line_no: number, bin = "A-12-03") =>
    ({
      ...{ line_no, item: "CABLE", variant, description: "Cable", unit: "PCS", bin, round: 1 },
      ...{ qty_per_unit: "1", number: {}, counted_base: null, calculated_base: null },
    }) as unknown as CountLineView;
  const of = {
    ...document("count", "CT-1", []),
    counts: documentOf({
      count_lines: [
        counted("BLUE", 10000),
        counted("RED", 20000),
        counted("RED", 30000, "A-13-01"),
      ],
    } as never).counts,
  };
  const pack = yard(of);
  const scanned = (text: string, part: Partial<CountStep> = {}) => {
    const step: CountStep = {
      ...{ pack, document: of, bin: "A-12-03", counted: [], naming: "", item: "", variant: "" },
      ...{ removing: false, asked: "", ...part },
    };
    return { ...judgeCount(step, understand(text, pack, TODAY)), step };
  };

  test("each variant is counted by itself, and so it is told", () => {
    let seen: readonly Counted[] = [];
    for (const code of ["CABLE-RED", "CABLE-BLUE", "CABLE-RED"]) {
      seen = scanned(code, { counted: seen }).counted ?? [];
    }
    const [command] = doneCommands({ ...scanned("CABLE-RED").step, counted: seen }, "A-12-03");
    expect(command?.payload).toMatchObject({
      seen: [
        { item: "CABLE", variant: "BLUE", quantity: "1" },
        { item: "CABLE", variant: "RED", quantity: "2" },
      ],
    });
  });

  test("the item's own label counts where only one variant is counted", () => {
    expect(scanned("CABLE-1").band?.head.key).toBe("band.which-variant");
    const there = scanned("CABLE-1", { bin: "A-13-01" });
    expect(there.counted?.map((one) => one.variant)).toEqual(["RED"]);
  });
});
