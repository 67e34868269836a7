/** At the bin: the planned lot, another lot, other goods, too many. */

import { describe, expect, test } from "vitest";
import { applied } from "./effects";
import { stops } from "./groups";
import { understand } from "./meaning";
import { judgeGo, judgeTake, type PickStep } from "./picking";
import { decimal, PIECE } from "./quantity";
import { document, floor, line, ROUTER_GTIN, TODAY } from "./samples";
import { undoOf } from "./undo";

const ANA = { employee: "ANA", name: "Ana Ruiz" };

const PICK = document("pick", "PK-1", [
  line({
    line_no: 10000,
    action: "take",
    item: "GLOVES",
    bin: "A-12-03",
    quantity: "3",
    number: { lot: "A7741" },
    expiration_date: "2027-05-31",
  }),
  line({
    line_no: 20000,
    action: "place",
    item: "GLOVES",
    bin: "SHIP",
    quantity: "3",
    number: { lot: "A7741" },
  }),
]);

function step(part: Partial<PickStep> = {}): PickStep {
  const now = part.document ?? PICK;
  const pack = floor(now);
  const groups = stops(now, pack);
  const [group] = groups;
  if (!group) {
    throw new Error("nothing to pick");
  }
  const bin = "A-12-03";
  return {
    pack,
    document: now,
    groups,
    group,
    bin,
    asked: "",
    accepted: [],
    today: TODAY,
    ...part,
  };
}

function scanned(text: string, part: Partial<PickStep> = {}) {
  const now = step(part);
  return judgeTake(now, understand(text, now.pack, TODAY));
}

describe("at the bin", () => {
  test("the code of another variant is other goods", () => {
    const take = { action: "take", item: "CABLE", bin: "A-12-03", quantity: "3" } as const;
    const pick = document("pick", "PK-2", [
      line({ ...take, line_no: 10000, variant: "BLUE", source_line_no: 10000 }),
      line({ ...take, line_no: 30000, variant: "RED", source_line_no: 20000 }),
    ]);
    const of = (variant: string) => ({ item: "CABLE", variant, unit: "PCS", perUnit: PIECE });
    const codes = new Map(
      ["BLUE", "RED", "GREEN", ""].map((one) => [`${one}-1`, [of(one)]] as const),
    );
    const now = step({ document: pick });
    const pack = { ...now.pack, codes };
    const judged = (code: string) => judgeTake({ ...now, pack }, understand(code, pack, TODAY));
    expect(judged("BLUE-1").commands).toHaveLength(1);
    expect(judged("-1").commands).toHaveLength(1);
    expect(judged("RED-1").goTo).toBe(now.groups[1]?.key);
    expect(judged("GREEN-1")).toMatchObject({ outcome: "error", commands: [] });
  });

  test("the planned lot is taken by the piece", () => {
    const answer = scanned("A7741");
    expect(answer.outcome).toBe("ok");
    expect(answer.commands).toMatchObject([
      { name: "confirm-pick-line", payload: { line_no: 10000, lot: "A7741", quantity: "1" } },
    ]);
  });

  test("another lot is asked about, and taken when it is scanned again", () => {
    const first = scanned("B8802");
    expect(first).toMatchObject({ outcome: "warning", asks: true, commands: [] });
    expect(first.band?.planned?.code).toBe("A7741");
    const second = scanned("B8802", { asked: "B8802" });
    expect(second.outcome).toBe("ok");
    expect(second.commands[0]).toMatchObject({
      name: "confirm-pick-line",
      payload: { lot: "B8802" },
    });
  });

  test("an expired lot is a stop that a second scan does not pass", () => {
    expect(scanned("OLD1", { asked: "OLD1" })).toMatchObject({ outcome: "error", commands: [] });
  });

  test("other goods are a stop that names both", () => {
    const { outcome, band, commands } = scanned(ROUTER_GTIN);
    expect({ outcome, commands, full: band?.full }).toEqual({
      outcome: "error",
      commands: [],
      full: true,
    });
    expect([band?.scanned?.code, band?.planned?.code]).toEqual(["ROUTER", "GLOVES"]);
  });

  test("a code that nobody knows is kept and takes nothing", () => {
    expect(scanned("NO-SUCH-THING")).toMatchObject({ outcome: "unknown", commands: [] });
  });
});

describe("on the way", () => {
  test("a wrong bin is a stop, the right one is entered", () => {
    const now = step({ bin: "" });
    expect(judgeGo(now, understand("A-13-01", now.pack, TODAY)).outcome).toBe("error");
    expect(judgeGo(now, understand("A-12-03", now.pack, TODAY)).bin).toBe("A-12-03");
  });
});

describe("what is on the screen before the server has answered", () => {
  test("follows every take, also of another lot, and comes back by undo", () => {
    const commands = [
      ...scanned("A7741").commands,
      ...scanned("B8802", { asked: "B8802" }).commands.filter(
        (one) => one.name === "confirm-pick-line",
      ),
    ];
    const states = [PICK];
    for (const command of commands) {
      states.push(applied(states.at(-1) ?? PICK, command, ANA));
    }
    const taken = (one: typeof PICK) =>
      one.lines
        .filter((each) => each.action === "take" && each.handled > 0)
        .map((each) => [each.number.lot, decimal(each.handled)]);
    expect(taken(states[2] ?? PICK)).toEqual([
      ["A7741", "1"],
      ["B8802", "1"],
    ]);
    const undone = commands
      .map((command, place) => undoOf(states[place] ?? PICK, command))
      .reverse()
      .flat()
      .reduce((one, command) => applied(one, command, ANA), states.at(-1) ?? PICK);
    expect(taken(undone)).toEqual([]);
    expect(undone.lines.reduce((sum, one) => sum + one.quantity, 0)).toBe(
      PICK.lines.reduce((sum, one) => sum + one.quantity, 0),
    );
  });
});
