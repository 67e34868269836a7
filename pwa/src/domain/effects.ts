/**
 * What a queued command does to the document on the screen, until the server's own copy shows it.
 * Nothing of this is stored: screen = work pack + effects of what is not in it yet.
 */

import type { Command } from "./commands";
import { binDone } from "./counting";
import { arrived, fromZero, notArrived } from "./counting_in";
import { type Line, open, type WarehouseDocument } from "./documents";
import { move, place, putBack, take } from "./handling";
import { units } from "./quantity";

/** Who queued it, for the claim that a command makes or keeps. */
export interface Author {
  readonly employee: string;
  readonly name: string;
}

export function applied(
  document: WarehouseDocument,
  command: Command,
  author: Author,
): WarehouseDocument {
  const after = changed(document, command, author);
  return after === document ? document : { ...after, linesDone: linesDone(after) };
}

function changed(document: WarehouseDocument, command: Command, author: Author): WarehouseDocument {
  switch (command.name) {
    case "claim-activity":
      return claimed(document, author);
    case "release-activity":
      return { ...document, assignedTo: "", assignedName: "", leaseUntil: null };
    case "finish-activity":
      return { ...document, finishedAt: "queued", note: command.payload.note || document.note };
    case "confirm-receipt-line":
    case "unreceive-line":
      return counted(document, command);
    case "confirm-pick-line":
    case "unpick-line":
    case "confirm-put-away-line":
    case "confirm-movement-line":
    case "confirm-inventory-put-away-line":
    case "change-activity-line":
      return { ...document, finishedAt: null, lines: handledLines(document, command) };
    case "count-bin":
      return binDone({ ...document, finishedAt: null }, command.payload);
    default:
      return document;
  }
}

function claimed(document: WarehouseDocument, author: Author): WarehouseDocument {
  const held = { ...document, assignedTo: author.employee, assignedName: author.name };
  return document.fillsQuantity && document.kind !== "shipment" ? zeroed(held) : held;
}

function zeroed(document: WarehouseDocument): WarehouseDocument {
  return { ...document, fillsQuantity: false, lines: document.lines.map(fromZero) };
}

function counted(
  document: WarehouseDocument,
  command: Extract<Command, { name: "confirm-receipt-line" | "unreceive-line" }>,
): WarehouseDocument {
  const counting = document.fillsQuantity ? zeroed(document) : document;
  const lines = counting.lines.map((line) => {
    if (line.lineNo !== command.payload.line_no) {
      return line;
    }
    if (command.name === "confirm-receipt-line") {
      const { quantity, numbers } = command.payload;
      return arrived(line, units(quantity ?? "0"), numbers ?? []);
    }
    const { serial = "", lot = "", package: box = "", quantity } = command.payload;
    return notArrived(line, { serial, lot, package: box }, units(quantity));
  });
  return { ...counting, lines };
}

function handledLines(document: WarehouseDocument, command: Command): readonly Line[] {
  const { lines } = document;
  switch (command.name) {
    case "confirm-pick-line": {
      const { line_no, bin, quantity, serial, lot, package: box } = command.payload;
      return take(lines, line_no, { serial, lot, package: box }, bin, units(quantity));
    }
    case "unpick-line": {
      const { line_no, quantity, serial, lot, package: box } = command.payload;
      return putBack(lines, line_no, { serial, lot, package: box }, units(quantity));
    }
    case "confirm-put-away-line": {
      const { line_no, bin, quantity } = command.payload;
      return place(lines, line_no, bin ?? "", quantity === undefined ? null : units(quantity));
    }
    case "confirm-inventory-put-away-line": {
      const { line_no, bin, quantity, serial, lot, package: box } = command.payload;
      return take(lines, line_no, { serial, lot, package: box }, bin, units(quantity));
    }
    case "confirm-movement-line": {
      const { line_no, to_bin, quantity, serial, lot, package: box } = command.payload;
      return move(lines, line_no, { serial, lot, package: box }, to_bin, units(quantity));
    }
    case "change-activity-line": {
      const { line_no, bin, quantity } = command.payload;
      return lines.map((one) =>
        one.lineNo === line_no
          ? {
              ...one,
              bin: bin ?? one.bin,
              handled: quantity === undefined ? one.handled : units(quantity),
            }
          : one,
      );
    }
    default:
      return lines;
  }
}

/** Lines with all they ask for, counted as a person walks them. */
function linesDone(document: WarehouseDocument): number {
  if (document.kind === "count") {
    return document.counts.filter((line) => line.counted !== null).length;
  }
  const skipped = /put_away$|movement$/.test(document.kind) ? "take" : "place";
  return document.lines.filter((line) => line.action !== skipped && open(line) <= 0).length;
}
