/**
 * Whether the camera's picture is open, and what the screen below asks for: as long as that stays the
 * same, so does the picture.
 */

import { computed, signal } from "@preact/signals";
import { remember, remembered } from "../offline/database";

export const finderOpen = signal(false);

interface Asked {
  readonly token: object;
  readonly prompt: string;
}

const asking = signal<readonly Asked[]>([]);

/** What a scan is wanted for now; blank where none is. */
export const asked = computed(() => asking.value.at(-1)?.prompt ?? "");

/** A scan field is on the screen, or asks for something else than before. */
export function ask(token: object, prompt: string): void {
  const others = asking.peek().filter((one) => one.token !== token);
  asking.value = [...others, { token, prompt }];
}

export function unask(token: object): void {
  asking.value = asking.peek().filter((one) => one.token !== token);
}

/** What the icon in the scan field opens; `auto`: the camera until a scanner was heard. */
export type MainSource = "auto" | "scanner" | "camera";

const MAIN = "main source";
const HEARD = "scanner heard";

export const mainSource = signal<MainSource>("auto");
const scannerHeard = signal(false);

const isPhone = typeof matchMedia === "function" && matchMedia("(pointer: coarse)").matches;

export const cameraFirst = computed(
  () =>
    mainSource.value === "camera" ||
    (mainSource.value === "auto" && isPhone && !scannerHeard.value),
);

export async function loadSources(): Promise<void> {
  mainSource.value = (await remembered<MainSource>(MAIN)) ?? "auto";
  scannerHeard.value = (await remembered<boolean>(HEARD)) ?? false;
}

export async function chooseSource(source: MainSource): Promise<void> {
  mainSource.value = source;
  await remember(MAIN, source);
}

/** A scanner works here: its keys, its reports or its bytes came. */
export function noteScanner(): void {
  if (!scannerHeard.peek()) {
    scannerHeard.value = true;
    void remember(HEARD, true);
  }
}
