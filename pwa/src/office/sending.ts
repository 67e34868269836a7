/** A command of the office: sent at once and waited for. What is refused comes back to the form. */

import { isQuestion, type Problem } from "../api/problems";
import type { Command } from "../domain/commands";
import { reached } from "../offline/network";
import type { Result } from "../offline/outbox";
import { documentsChanged } from "../offline/work";
import { signalOutcome } from "../scanning/feedback";
import { explain, submit } from "../screens/submitting";

export interface Told {
  readonly done: (result: Result) => void;
  /** No question, and no yes: what was typed is still there, and these are why. */
  readonly refused: (problems: readonly Problem[]) => void;
}

/** What is sent and not answered yet: pressed twice it is sent once. */
const sent = new Set<string>();
let last: Promise<unknown> = Promise.resolve();

/** One after the other: a cell that is left is saved before the button that was pressed then.
 * Questions are asked over the screen, and the same command goes out again after a yes. */
export function send(command: Command, told: Told): Promise<void> {
  const content = JSON.stringify(command);
  if (!reached.peek()) {
    explain("offline");
    return Promise.resolve();
  }
  if (sent.has(content)) {
    return Promise.resolve();
  }
  sent.add(content);
  const mine = last.then(() => sendNow(command, told)).finally(() => sent.delete(content));
  last = mine.catch(() => {});
  return mine;
}

async function sendNow(command: Command, told: Told): Promise<void> {
  await submit(command, {
    done: (entry) => {
      documentsChanged.value += 1;
      signalOutcome("done", null);
      told.done(entry.result ?? {});
    },
    refused: (entry) => {
      if (isQuestion(entry.problems)) {
        return false;
      }
      signalOutcome("error", null);
      told.refused(entry.problems);
      return true;
    },
  });
}
