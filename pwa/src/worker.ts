/**
 * The service worker: keeps the files of the app and serves them first, so that the page opens
 * without a network. It never touches the API: offline data are the work pack, offline acts the
 * outbox, and a cached answer would be a third truth.
 */

declare const self: ServiceWorkerGlobalScope;

export {};

// Both are written by the build.
const VERSION: string = "__VERSION__";
const FILES = "__FILES__" as unknown as string[];
const CACHE = `stockhand-${VERSION}`;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" })))),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith("stockhand-") && name !== CACHE)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("message", (event) => {
  if (event.data === "skip") {
    void self.skipWaiting();
  }
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const isOurs = url.origin === self.location.origin && !url.pathname.startsWith("/api/");
  if (request.method !== "GET" || !isOurs || url.pathname === "/demo-sheet") {
    return;
  }
  const wanted = request.mode === "navigate" ? "/" : request;
  event.respondWith(
    caches
      .open(CACHE)
      .then((cache) => cache.match(wanted))
      .then((found) => found ?? fetch(request)),
  );
});
