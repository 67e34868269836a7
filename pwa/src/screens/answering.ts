/** From a judgement to the screen: commands are stored, then the row, the eye and the tone say so. */

import type { Answer } from "../domain/answers";
import type { Command } from "../domain/commands";
import { documentRef } from "../domain/commands";
import type { WarehouseDocument } from "../domain/documents";
import { applied } from "../domain/effects";
import { undoOf } from "../domain/undo";
import { reached } from "../offline/network";
import { type Entry, enqueue } from "../offline/outbox";
import { captureTap, judged, type StoredScan } from "../offline/scans";
import { me } from "../offline/session";
import { pack } from "../offline/work";
import { band, type Sound, signalOutcome } from "../scanning/feedback";
import { notSaved } from "../scanning/scanner";
import { foundThere } from "./finding";
import { partnersAt } from "./hooks";
import { update } from "./job";
import { park } from "./parking";

/** Carry out what a scan was answered with. */
export async function carryOut(
  scan: StoredScan,
  answer: Answer,
  document: WarehouseDocument | null,
): Promise<readonly Entry[]> {
  const undo = undoOfAll(document, answer.commands);
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
  signalOutcome(answer.outcome, answer.band, soundOf(answer));
  await judged({ ...scan, outcome: answer.outcome, row: answer.row, undo });
  if (isUnknownCode(answer)) {
    void nameIt(scan, answer);
  }
  return entries;
}

const TEN = 10;

/** Who scans a hundred hears every tenth without looking. */
function soundOf(answer: Answer): Sound {
  const number = Number(answer.row.note?.facts?.number ?? 0);
  return answer.outcome === "ok" && number > 0 && number % TEN === 0 ? "milestone" : answer.outcome;
}

/** Nobody here knows it, and no report of its own goes with the answer. */
function isUnknownCode({ outcome, band: shown, commands, isReported }: Answer): boolean {
  const isUnknown = outcome === "unknown" && shown?.head.key === "band.unknown";
  return isUnknown && commands.length === 0 && !isReported;
}

/** Unknown on this device may be known to the server: then it is other goods, and they have a name. */
async function nameIt(scan: StoredScan, answer: Answer): Promise<void> {
  const found = reached.peek()
    ? await foundThere(scan.raw, pack.peek(), null, partnersAt(scan.document))
    : null;
  if (!found || found.kind === "unknown") {
    await park({ ...scan, outcome: answer.outcome, row: answer.row });
    return;
  }
  const isGoods = /^(?:item|lot|serial)$/.test(found.kind);
  if (!isGoods || band.peek() !== answer.band) {
    return;
  }
  const head = { key: "band.not-wanted" } as const;
  const body = { key: "band.not-wanted.body", facts: { name: found.name || found.code } } as const;
  signalOutcome("error", { tone: "error", full: false, head, code: scan.raw, body });
  await judged({ ...scan, outcome: "error", row: { code: scan.raw, note: head } });
}

/** The same for a tap, which leaves a row like a scan's. */
export async function carryOutTap(
  answer: Answer,
  document: WarehouseDocument | null,
): Promise<readonly Entry[]> {
  const scan = await captureTap(answer.row.code);
  return carryOut(scan, answer, document);
}

/** Each command undone on the document as the ones before it left it; the last one first. */
function undoOfAll(document: WarehouseDocument | null, commands: readonly Command[]): Command[] {
  const person = me.peek();
  const author = { employee: person?.employee ?? "", name: person?.name ?? "" };
  let state = document;
  const found: Command[][] = [];
  for (const command of commands) {
    found.unshift(undoOf(state, command));
    state = state && applied(state, command, author);
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
