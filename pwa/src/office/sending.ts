/** A command of the office: sent at once and waited for. What is refused comes back to the form. */

import { isQuestion, type Problem } from "../api/problems";
import type { Command } from "../domain/commands";
import { reached } from "../offline/network";
import type { Result } from "../offline/outbox";
import { documentsChanged } from "../offline/work";
import { signalOutcome } from "../scanning/feedback";
import { explain, submit, waiting } from "../screens/submitting";

export interface Told {
  readonly done: (result: Result) => void;
  /** No question, and no yes: what was typed is still there, and these are why. */
  readonly refused: (problems: readonly Problem[]) => void;
}

/** Questions are asked over the screen, and the same command goes out again after a yes. */
export async function send(command: Command, told: Told): Promise<void> {
  if (waiting.peek()) {
    return;
  }
  if (!reached.peek()) {
    explain("offline");
    return;
  }
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
