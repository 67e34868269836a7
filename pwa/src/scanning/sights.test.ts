/** What a camera saw: when it is a scan, which code is meant, in which order a picture is read. */

import { expect, test } from "vitest";
import { AWAY_MS, aimedAt, inReadingOrder, type Sight, Sightings } from "./sights";

function seen(text: string, x: number, y: number, isLinear = false): Sight {
  const corners = [
    { x: x - 20, y: y - 20 },
    { x: x + 20, y: y - 20 },
    { x: x + 20, y: y + 20 },
    { x: x - 20, y: y + 20 },
  ];
  return { text, identifier: isLinear ? "]C0" : "]d1", isLinear, corners };
}

test("a square counts at once, bars after two equal reads", () => {
  const sightings = new Sightings();
  expect(sightings.tells(seen("SQUARE", 0, 0), 0)).toBe(true);
  expect(sightings.tells(seen("BARS", 0, 0, true), 100)).toBe(false);
  expect(sightings.tells(seen("BARZ", 0, 0, true), 200)).toBe(false);
  expect(sightings.tells(seen("BARS", 0, 0, true), 300)).toBe(false);
  expect(sightings.tells(seen("BARS", 0, 0, true), 400)).toBe(true);
});

test("a code that stays in view is one scan, and another one after it was away", () => {
  const sightings = new Sightings();
  const code = seen("A7741", 0, 0);
  const told = [0, 500, 1000, 1500, 1500 + AWAY_MS - 1].map((at) => sightings.tells(code, at));
  expect(told).toEqual([true, false, false, false, false]);
  expect(sightings.tells(code, 1500 + 3 * AWAY_MS)).toBe(true);
});

test("of several the one nearest to the middle is meant", () => {
  const sights = [seen("corner", 30, 30), seen("middle", 190, 170), seen("edge", 390, 200)];
  expect(aimedAt(sights, { width: 400, height: 300 })?.text).toBe("middle");
  expect(aimedAt([], { width: 400, height: 300 })).toBeUndefined();
});

test("a picture is read row by row, crooked rows too, and each code once", () => {
  const sights = [
    seen("4", 60, 212),
    seen("2", 200, 92),
    seen("6", 340, 190),
    seen("1", 60, 100),
    seen("5", 200, 201),
    seen("3", 340, 85),
    seen("1", 350, 300),
  ];
  expect(inReadingOrder(sights).map(({ text }) => text)).toEqual(["2", "3", "4", "5", "6", "1"]);
});
