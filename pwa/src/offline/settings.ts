/** How a person likes the app: it travels with the badge on this device. */

import { computed, signal } from "@preact/signals";
import { remember, remembered } from "./database";
import { me } from "./session";

export type Theme = "system" | "light" | "dark" | "contrast";
export type Language = "en" | "de";

export interface Settings {
  readonly theme: Theme;
  readonly language: Language | "";
  readonly hand: "right" | "left";
  /** Text size in per cent. */
  readonly text: number;
  readonly sound: boolean;
}

const USUAL: Settings = { theme: "system", language: "", hand: "right", text: 100, sound: true };

const all = signal<Readonly<Record<string, Settings>>>({});

export const settings = computed<Settings>(() => ({
  ...USUAL,
  ...all.value[me.value?.employee ?? ""],
}));

export const language = computed<Language>(() => {
  const wanted = settings.value.language || me.value?.language || navigator.language;
  return wanted.startsWith("de") ? "de" : "en";
});

export async function loadSettings(): Promise<void> {
  all.value = (await remembered<Record<string, Settings>>("settings")) ?? {};
}

export async function change(part: Partial<Settings>): Promise<void> {
  const key = me.value?.employee ?? "";
  all.value = { ...all.value, [key]: { ...settings.value, ...part } };
  await remember("settings", all.value);
}
