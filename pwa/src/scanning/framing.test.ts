/** Where a code begins and ends in a stream of bytes, however it was cut on its way. */

import { describe, expect, test } from "vitest";
import { LineFramer, LONGEST, textOfBytes } from "./framing";
import type { Ending } from "./profiles";

type Said = [string, string | null];

function read(pieces: readonly Uint8Array[], ending: Ending = "line", stepMs = 1): Said[] {
  const framer = new LineFramer(ending);
  let at = 1000;
  const frames = pieces.flatMap((piece) => {
    at += stepMs;
    return framer.feed(piece, at);
  });
  return [...frames, ...framer.end()].map(({ data, trouble }) => [textOfBytes(data).text, trouble]);
}

const bytes = (text: string) => new TextEncoder().encode(text);

const STREAMS: readonly (readonly [string, string, Ending, Said[]])[] = [
  [
    "line ends of every kind",
    "A-12-03\r\n]C1010950600070090310A7741\u001d17310531\rSN-1\tSN-2\n\r\n",
    "line",
    [
      ["A-12-03", null],
      ["]C1010950600070090310A7741\u001d17310531", null],
      ["SN-1", null],
      ["SN-2", null],
    ],
  ],
  [
    "between STX and ETX",
    "\u0002A-12-03\u0003\r\n\u0002two\r\nlines\u0003noise\r\n",
    "stx-etx",
    [
      ["A-12-03", null],
      ["two\r\nlines", null],
    ],
  ],
  [
    "both at once",
    "\u0002A 1\u0003\r\nA 2\r\n",
    "line",
    [
      ["A 1", null],
      ["A 2", null],
    ],
  ],
  [
    "one that was begun again",
    "\u0002half\u0002whole\u0003",
    "line",
    [
      ["half", "unfinished"],
      ["whole", null],
    ],
  ],
  ["accents", "Grün\r\n", "line", [["Grün", null]]],
];

describe("a stream", () => {
  test.each(STREAMS)("%s", (_name, text, ending, expected) => {
    const whole = bytes(text);
    for (let place = 0; place <= whole.length; place += 1) {
      expect(read([whole.slice(0, place), whole.slice(place)], ending)).toEqual(expected);
    }
    expect(
      read(
        [...whole].map((byte) => Uint8Array.of(byte)),
        ending,
      ),
    ).toEqual(expected);
  });

  test("a pause ends a code where nothing else does, and leaves a beginning behind elsewhere", () => {
    const pieces = [bytes("A1\r\n"), bytes("A2"), bytes("A3")];
    expect(read(pieces, "idle", 60)).toEqual([
      ["A1", null],
      ["A2", null],
      ["A3", null],
    ]);
    expect(read([bytes("hal"), bytes("A1\r\n")], "line", 600)).toEqual([
      ["hal", "unfinished"],
      ["A1", null],
    ]);
  });

  test("what is longer than any code is told and left out, up to its end", () => {
    const [first, second] = read([bytes(`${"x".repeat(LONGEST + 5)}\r\nA1\r\n`)]);
    expect(first?.[1]).toBe("too-long");
    expect(second).toEqual(["A1", null]);
  });

  test("what is no UTF-8 is read letter by letter", () => {
    expect(textOfBytes([0x47, 0x72, 0xfc, 0x6e])).toEqual({ text: "Grün", isUtf8: false });
  });
});
