/** The commands that take back what a scan did; nothing is ever erased, only compensated. */

import type { NumberInput } from "../api/schema";
import type { Command } from "./commands";
import { documentRef } from "./commands";
import { type Line, outstanding, type WarehouseDocument } from "./documents";
import { partner } from "./handling";
import { movedBack } from "./moving";
import { decimal, PIECE, units } from "./quantity";

/** What undoes a command on the document as it was before; empty when nothing can. */
export function undoOf(document: WarehouseDocument | null, command: Command): Command[] {
  if (command.name === "move-stock") {
    return [movedBack(command)];
  }
  return document ? undoOnIt(document, command) : [];
}

function undoOnIt(document: WarehouseDocument, command: Command): Command[] {
  switch (command.name) {
    case "confirm-pick-line":
      return [{ name: "unpick-line", document: command.document, payload: command.payload }];
    case "confirm-receipt-line":
      return notReceived(command);
    case "confirm-put-away-line":
      return notPlaced(document, command.payload.line_no, command.payload.quantity);
    case "confirm-movement-line":
      return notMoved(document, command);
    default:
      return [];
  }
}

function notReceived(command: Extract<Command, { name: "confirm-receipt-line" }>): Command[] {
  const { receipt_no, line_no, quantity = "0", numbers = [] } = command.payload;
  const back = (input: NumberInput, amount: string): Command => ({
    name: "unreceive-line",
    document: command.document,
    payload: {
      receipt_no,
      line_no,
      quantity: amount,
      serial: input.serial ?? "",
      lot: input.lot ?? "",
      package: input.package ?? "",
    },
  });
  return numbers.length > 0
    ? numbers.map((one) => back(one, one.quantity ?? "1"))
    : [back({}, quantity)];
}

/** As long as the plan named the number: where a line was made for it, it is settled by hand. */
function notMoved(
  document: WarehouseDocument,
  command: Extract<Command, { name: "confirm-movement-line" }>,
): Command[] {
  const { line_no, quantity, serial, lot } = command.payload;
  const line = document.lines.find((one) => one.lineNo === line_no);
  const planned = line && line.number.serial === serial && line.number.lot === lot;
  return planned ? notPlaced(document, line_no, quantity) : [];
}

/** Both halves of a placed line as they were; not where a part of it went into another bin. */
function notPlaced(
  document: WarehouseDocument,
  lineNo: number,
  quantity: string | undefined,
): Command[] {
  const line = document.lines.find((one) => one.lineNo === lineNo);
  if (!line) {
    return [];
  }
  const whole = quantity === undefined || units(quantity) === outstanding(line);
  const other = partner(document.lines, line);
  const halves = [{ ...before(document, line), ...(whole ? { bin: line.bin } : {}) }];
  return [...halves, ...(other ? [before(document, other)] : [])].map((payload) => ({
    name: "change-activity-line",
    document: documentRef(document.kind, document.no),
    payload,
  }));
}

function before(document: WarehouseDocument, line: Line) {
  return {
    activity_no: document.no,
    kind: document.kind,
    line_no: line.lineNo,
    quantity: decimal(Math.round((line.handled / line.perUnit) * PIECE)),
  };
}
