/**
 * The service worker: it keeps the app itself, so that the page opens without a network. A new
 * version waits until nobody is in the middle of something.
 */

import { signal } from "@preact/signals";
import { offlineCapable } from "./network";
import { trusted } from "./trust";

/** A newer version of the app is ready. */
export const updateReady = signal(false);

/** After its start the app has better things to load. */
const IDLE_MS = 10_000;

let waiting: ServiceWorker | null = null;

export async function startWorker(): Promise<void> {
  if (!offlineCapable || !("serviceWorker" in navigator) || import.meta.env.DEV) {
    return;
  }
  const hadOne = navigator.serviceWorker.controller !== null;
  const registration = await navigator.serviceWorker.register(trusted("/sw.js"), {
    updateViaCache: "none",
  });
  const look = (worker: ServiceWorker | null) => {
    worker?.addEventListener("statechange", () => {
      if (worker.state === "installed" && hadOne) {
        waiting = worker;
        updateReady.value = true;
      }
    });
  };
  if (registration.waiting) {
    waiting = registration.waiting;
    updateReady.value = true;
  }
  registration.addEventListener("updatefound", () => look(registration.installing));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") {
      void registration.update().catch(() => {});
    }
  });
  void navigator.serviceWorker.ready.then(({ active }) => {
    setTimeout(() => active?.postMessage("later"), IDLE_MS);
  });
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (waiting) {
      location.reload();
    }
  });
}

/** Take the new version; called at a safe point only. What is queued stays queued. */
export function applyUpdate(): void {
  waiting?.postMessage("skip");
}
