/**
 * Commands that decide something for everybody: claimed, posted, registered. They go through the
 * same queue as every scan, behind everything the document still has in it, and their answer is
 * waited for.
 */

import { signal } from "@preact/signals";
import { isQuestion } from "../api/problems";
import type { Command } from "../domain/commands";
import { documentRef } from "../domain/commands";
import type { WarehouseDocument } from "../domain/documents";
import { reached } from "../offline/network";
import { confirm, discard, type Entry, enqueue, entries, needsPerson } from "../offline/outbox";
import { answerTo } from "../offline/sender";
import { pull } from "../offline/work";
import { signalOutcome } from "../scanning/feedback";
import { go } from "./navigation";

/** The command whose answer is waited for; its name, so that buttons can say so. */
export const waiting = signal<string>("");

/** What a screen does with the answer, however late it comes: also after a question was answered. */
export interface Follow {
  readonly done?: (entry: Entry) => void;
  /** A refusal that the screen deals with itself; true when it does. */
  readonly refused?: (entry: Entry) => boolean;
}

/** A question or a refusal of such a command; a sheet shows it. */
export const verdict = signal<{ entry: Entry; follow: Follow } | null>(null);

/** Send it and wait; null when it was refused or no answer came. What was asked is shown. */
export async function submit(command: Command, follow: Follow = {}): Promise<Entry | null> {
  waiting.value = command.name;
  try {
    const [entry] = await enqueue([command]);
    return entry ? await settled(entry, follow) : null;
  } finally {
    waiting.value = "";
  }
}

async function settled(entry: Entry, follow: Follow): Promise<Entry | null> {
  const answered = await answerTo(entry);
  if (answered?.state === "acked") {
    await pull();
    follow.done?.(answered);
    return answered;
  }
  if (answered && needsPerson(answered)) {
    if (follow.refused?.(answered)) {
      await discard(answered);
    } else {
      verdict.value = { entry: answered, follow };
    }
  } else if (!reached.peek()) {
    explain("offline");
  }
  return null;
}

/** Yes to what was asked: the same command again. */
export async function answerYes(): Promise<void> {
  const now = verdict.value;
  verdict.value = null;
  if (!now || !isQuestion(now.entry.problems)) {
    return;
  }
  waiting.value = now.entry.command.name;
  try {
    await confirm(now.entry);
    const again = entries.peek().find((one) => one.seq === now.entry.seq);
    if (again) {
      await settled(again, now.follow);
    }
  } finally {
    waiting.value = "";
  }
}

/** No: the command will not happen, and the document is as it was. */
export async function answerNo(): Promise<void> {
  const now = verdict.value;
  verdict.value = null;
  if (now) {
    await discard(now.entry);
  }
}

/** Why a document cannot be closed just now; null when it can. */
export function notClosable(document: WarehouseDocument): "offline" | "attention" | null {
  if (!reached.value) {
    return "offline";
  }
  const ref = documentRef(document.kind, document.no);
  const stuck = entries.value.some((one) => one.command.document === ref && needsPerson(one));
  return stuck ? "attention" : null;
}

/** Say why it cannot be pressed: what a person has to look at, or that it has to wait. */
export function explain(reason: "offline" | "attention"): void {
  if (reason === "attention") {
    go({ screen: "queue" });
    return;
  }
  signalOutcome("warning", {
    tone: "warning",
    full: false,
    head: { key: "band.needs-network" },
    body: { key: "band.needs-network.body" },
  });
}
