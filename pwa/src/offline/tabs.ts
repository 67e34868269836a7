/** Several tabs of one device: what one of them learns, the others show. */

import { signal } from "@preact/signals";
import type { Entry } from "./outbox";

export interface Message {
  readonly entries?: readonly Entry[];
  /** The work pack in the store has changed. */
  readonly work?: true;
  /** Somebody signed in, out or was locked. */
  readonly session?: true;
  /** Is anybody else there? */
  readonly hello?: "asking" | "here";
}

/** The app is open in another tab of this device as well. */
export const openElsewhere = signal(false);

const listeners = new Set<(message: Message) => void>();
const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("stockhand");

channel?.addEventListener("message", (event: MessageEvent<Message>) => {
  for (const listener of listeners) {
    listener(event.data);
  }
});

export function tell(message: Message): void {
  channel?.postMessage(message);
}

export function hear(listener: (message: Message) => void): void {
  listeners.add(listener);
}

/** Look for other tabs now and then; one that does not answer is gone. */
export function watchTabs(): void {
  let answered = false;
  hear((message) => {
    if (message.hello === "asking") {
      tell({ hello: "here" });
    }
    if (message.hello) {
      answered = true;
      openElsewhere.value = true;
    }
  });
  tell({ hello: "asking" });
  setInterval(() => {
    openElsewhere.value = answered;
    answered = false;
    tell({ hello: "asking" });
  }, 15_000);
}
