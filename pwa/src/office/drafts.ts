/**
 * What somebody typed into a form of the office and has not sent: kept on the device, so that a look
 * at something else, a reload or a refusal loses none of it. It is their own.
 */

import { signal } from "@preact/signals";
import { remember, remembered } from "../offline/database";
import { me } from "../offline/session";
import type { Row, Values } from "./kinds";

export interface FormDraft {
  readonly values: Values;
  readonly picked: Readonly<Record<string, { readonly row: Row; readonly amount: string }>>;
  readonly lines: readonly Values[];
}

export const EMPTY: FormDraft = { values: {}, picked: {}, lines: [] };

interface Kept extends FormDraft {
  readonly by: string;
}

const KEY = "office-drafts";
const MOST = 20;

const drafts = signal<Readonly<Record<string, Kept>>>({});

export async function loadFormDrafts(): Promise<void> {
  drafts.value = (await remembered<Record<string, Kept>>(KEY)) ?? {};
}

export function formDraft(key: string): FormDraft {
  const found = drafts.value[key];
  return found && found.by === me.value?.employee ? found : EMPTY;
}

export function keepForm(key: string, draft: FormDraft | null): void {
  const others = Object.entries(drafts.peek()).filter(([name]) => name !== key);
  const kept: [string, Kept][] = draft ? [[key, { ...draft, by: me.peek()?.employee ?? "" }]] : [];
  drafts.value = Object.fromEntries([...others.slice(-MOST), ...kept]);
  void remember(KEY, drafts.value);
}
