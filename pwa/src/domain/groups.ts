/**
 * Lines as a worker walks them: pieces of one item in one bin are one stop, however many lines the
 * document has for their serials and lots.
 */

import { type Line, open, outstanding, type WarehouseDocument } from "./documents";
import { partner } from "./handling";
import type { Pack } from "./pack";

export interface Group {
  readonly key: string;
  readonly item: string;
  readonly variant: string;
  readonly description: string;
  readonly unit: string;
  readonly perUnit: number;
  readonly bin: string;
  /** Of what is placed: where it lies now. */
  readonly from: string;
  readonly lot: string;
  readonly lines: readonly Line[];
  readonly quantity: number;
  readonly handled: number;
}

export function left(group: Group): number {
  return group.quantity - group.handled;
}

/** The takes of a pick, in the order of the walk: one stop for each item, bin and source. */
export function stops(document: WarehouseDocument, pack: Pack): Group[] {
  const lines = document.lines.filter((line) => line.action !== "place" && outstanding(line) > 0);
  const sequence = (code: string) => pack.bins.get(code)?.pick_sequence ?? Number.MAX_SAFE_INTEGER;
  const parts = ({ item, variant, unit, bin, source, sourceLineNo }: Line) => [
    item,
    variant,
    unit,
    bin,
    source,
    sourceLineNo,
  ];
  return grouped(lines, parts)
    .map((group) => ({ ...group, lot: group.lines.find((one) => open(one) > 0)?.number.lot ?? "" }))
    .sort((one, other) => sequence(one.bin) - sequence(other.bin) || first(one) - first(other));
}

/** The places of a put-away or a movement: one for each item, variant, lot, bin, and where it lies now. */
export function drops(document: WarehouseDocument): Group[] {
  const lines = document.lines.filter((line) => line.action !== "take" && outstanding(line) > 0);
  const from = (line: Line) => partner(document.lines, line)?.bin ?? "";
  return grouped(lines, (line) => [
    line.item,
    line.variant,
    line.unit,
    line.bin,
    line.number.lot,
    from(line),
  ]).map((group) => ({ ...group, from: group.lines[0] ? from(group.lines[0]) : "" }));
}

function first(group: Group): number {
  return group.lines[0]?.lineNo ?? 0;
}

function grouped(lines: readonly Line[], parts: (line: Line) => (string | number)[]): Group[] {
  const found = new Map<string, Line[]>();
  for (const line of lines) {
    const key = parts(line).join("|");
    found.set(key, [...(found.get(key) ?? []), line]);
  }
  return [...found].map(([key, of]) => {
    const [line] = of as [Line, ...Line[]];
    return {
      key,
      item: line.item,
      variant: line.variant,
      description: line.description,
      unit: line.unit,
      perUnit: line.perUnit,
      bin: line.bin,
      from: "",
      lot: line.number.lot,
      lines: of,
      quantity: of.reduce((sum, one) => sum + outstanding(one), 0),
      handled: of.reduce((sum, one) => sum + one.handled, 0),
    };
  });
}
