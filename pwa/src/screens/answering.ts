/** From a judgement to the screen: commands are stored, then the row, the eye and the tone say so. */

import type { Answer } from "../domain/answers";
import type { Command } from "../domain/commands";
import { documentRef } from "../domain/commands";
import type { WarehouseDocument } from "../domain/documents";
import { applied } from "../domain/effects";
import { undoOf } from "../domain/undo";
import { type Entry, enqueue } from "../offline/outbox";
import { capture, judged, type StoredScan } from "../offline/scans";
import { me } from "../offline/session";
import { signalOutcome } from "../scanning/feedback";
import { notSaved } from "../scanning/scanner";
import { update } from "./job";

/** Carry out what a scan was answered with. */
export async function carryOut(
  scan: StoredScan,
  answer: Answer,
  document: WarehouseDocument | null,
): Promise<readonly Entry[]> {
  const undo = document ? undoOfAll(document, answer.commands) : [];
  let entries: readonly Entry[];
  try {
    entries = await enqueue(answer.commands, scan.id);
  } catch (error) {
    notSaved.value = scan.raw;
    signalOutcome("error", null);
    throw error;
  }
  if (document) {
    update(documentRef(document.kind, document.no), {
      asked: answer.asks ? scan.raw.trim() : "",
      askedAt: answer.asks ? Date.now() : 0,
    });
  }
  signalOutcome(answer.outcome, answer.band);
  await judged({ ...scan, outcome: answer.outcome, row: answer.row, undo });
  return entries;
}

/** The same for a tap, which leaves a row like a scan's. */
export async function carryOutTap(
  answer: Answer,
  document: WarehouseDocument | null,
): Promise<readonly Entry[]> {
  const scan = await capture(answer.row.code, "tap");
  return carryOut(scan, answer, document);
}

/** Each command undone on the document as the ones before it left it; the last one first. */
function undoOfAll(document: WarehouseDocument, commands: readonly Command[]): Command[] {
  const person = me.peek();
  const author = { employee: person?.employee ?? "", name: person?.name ?? "" };
  let state = document;
  const found: Command[][] = [];
  for (const command of commands) {
    found.unshift(undoOf(state, command));
    state = applied(state, command, author);
  }
  return found.flat();
}

/** Take back what a row did. */
export async function undo(row: StoredScan): Promise<void> {
  if (row.undo.length === 0 || row.undone) {
    return;
  }
  await enqueue(row.undo, null);
  await judged({ ...row, undone: true });
  signalOutcome("ok", null);
}
