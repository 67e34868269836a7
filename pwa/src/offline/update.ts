/**
 * The service worker: it keeps the app itself, so that the page opens without a network. A new
 * version waits until nobody is in the middle of something.
 */

import { signal } from "@preact/signals";
import { offlineCapable } from "./network";

/** A newer version of the app is ready. */
export const updateReady = signal(false);

let waiting: ServiceWorker | null = null;

interface Trust {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string };
}

/** Only the worker's own address passes; there is no other script to be trusted. */
function workerUrl(): string {
  const trust = (globalThis as { trustedTypes?: Trust }).trustedTypes;
  if (!trust) {
    return "/sw.js";
  }
  const policy = trust.createPolicy("stockhand", {
    createScriptURL: (url) => {
      if (url !== "/sw.js") {
        throw new TypeError(`not our worker: ${url}`);
      }
      return url;
    },
  });
  return policy.createScriptURL("/sw.js");
}

export async function startWorker(): Promise<void> {
  if (!offlineCapable || !("serviceWorker" in navigator) || import.meta.env.DEV) {
    return;
  }
  const hadOne = navigator.serviceWorker.controller !== null;
  const registration = await navigator.serviceWorker.register(workerUrl(), {
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
