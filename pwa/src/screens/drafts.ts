/**
 * Numbers of order lines that somebody types and has not saved yet. Kept on the device: a reload, a
 * look at something else or a dead battery loses none of them. They are their own: whoever comes next
 * does not find them.
 */

import { signal } from "@preact/signals";
import type { Draft } from "../domain/line_numbers";
import { isDirty } from "../domain/line_numbers";
import { remember, remembered } from "../offline/database";
import { me } from "../offline/session";

interface Kept extends Draft {
  readonly by: string;
}

const KEY = "drafts";
const MOST = 40;

const drafts = signal<Readonly<Record<string, Kept>>>({});

export async function loadDrafts(): Promise<void> {
  drafts.value = (await remembered<Record<string, Kept>>(KEY)) ?? {};
}

/** What is typed and not saved of a line. */
export function draftOf(line: string): Draft | null {
  const found = drafts.value[line];
  return found && found.by === me.value?.employee ? found : null;
}

/** Keep what was typed; what changes nothing is forgotten. */
export function keepDraft(line: string, draft: Draft | null): void {
  const others = Object.entries(drafts.peek()).filter(([key]) => key !== line);
  const kept: [string, Kept][] =
    draft && (isDirty(draft) || draft.steps.length > 0)
      ? [[line, { ...draft, by: me.peek()?.employee ?? "" }]]
      : [];
  drafts.value = Object.fromEntries([...others.slice(-MOST), ...kept]);
  void remember(KEY, drafts.value);
}
