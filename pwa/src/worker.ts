/**
 * The service worker: keeps the files of the app and serves them first, so that the page opens
 * without a network. It never touches the API: offline data are the work pack, offline acts the
 * outbox, and a cached answer would be a third truth.
 */

declare const self: ServiceWorkerGlobalScope;

export {};

// These are written by the build.
const VERSION: string = "__VERSION__";
const FILES = "__FILES__" as unknown as string[];
/** Kept as well, but only when the app has time: the reader of the camera. */
const LATER = "__LATER__" as unknown as string[];
const CACHE = `stockhand-${VERSION}`;

self.addEventListener("install", (event) => {
  event.waitUntil(install());
});

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" })));
  for (const file of LATER) {
    // What an older version kept under the same name is the same file.
    const known = await caches.match(file);
    if (known) {
      await cache.put(file, known);
    }
  }
}

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
  } else if (event.data === "later") {
    event.waitUntil(keepLater());
  }
});

async function keepLater(): Promise<void> {
  const cache = await caches.open(CACHE);
  for (const file of LATER) {
    if (!(await cache.match(file))) {
      await cache.add(file);
    }
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const isOurs = url.origin === self.location.origin && !url.pathname.startsWith("/api/");
  if (request.method !== "GET" || !isOurs || url.pathname === "/demo-sheet") {
    return;
  }
  const wanted = request.mode === "navigate" ? "/" : request;
  event.respondWith(answer(wanted, request, LATER.includes(url.pathname)));
});

async function answer(
  wanted: Request | string,
  request: Request,
  isLater: boolean,
): Promise<Response> {
  const cache = await caches.open(CACHE);
  const found = await cache.match(wanted);
  if (found) {
    return found;
  }
  const fetched = await fetch(request);
  if (isLater && fetched.ok) {
    await cache.put(request, fetched.clone());
  }
  return fetched;
}
