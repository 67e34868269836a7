/**
 * Whether the server is reached. The browser's own word is a hint; the truth is the last request.
 * What is shown changes only after it has lasted, so that a shelf that shades the radio does not
 * make the screen flicker.
 */

import { computed, effect, signal } from "@preact/signals";
import { NoAnswer, RefusedRequest } from "../api/problems";
import { attention, queued } from "./outbox";

const SETTLED_MS = 2000;

/** The last request came through. */
export const reached = signal(true);

/** There is no service worker, no lock, no durable promise without a secure context. */
export const offlineCapable = typeof isSecureContext === "undefined" || isSecureContext;

export type Sync = "sent" | "sending" | "offline";

const now = computed<Sync>(() => {
  if (!reached.value) {
    return "offline";
  }
  return queued.value.length > 0 ? "sending" : "sent";
});

/** What the pill shows: a state that has lasted. */
export const shown = signal<Sync>("sent");

export const unsent = computed(() => queued.value.length);
export const refused = computed(() => attention.value.length);

export function watchNetwork(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const wanted = now.value;
    clearTimeout(timer);
    if (wanted !== shown.peek()) {
      timer = setTimeout(() => {
        shown.value = wanted;
      }, SETTLED_MS);
    }
  });
  addEventListener("offline", () => {
    reached.value = false;
  });
}

/** Run a request and remember whether an answer came, whatever it was. */
export async function noting<Value>(request: Promise<Value>): Promise<Value> {
  try {
    const value = await request;
    reached.value = true;
    return value;
  } catch (error) {
    if (error instanceof NoAnswer) {
      reached.value = false;
    } else if (error instanceof RefusedRequest) {
      reached.value = true;
    }
    throw error;
  }
}
