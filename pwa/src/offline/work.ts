/**
 * The work pack: fetched whole once, then what changed; kept so that the shift goes on without a
 * network. Only the server's data are stored; what hands have done since stands in the outbox and is
 * laid over it for the screen.
 */

import { batch, computed, signal } from "@preact/signals";
import { get } from "../api/client";
import { NoAnswer, RefusedRequest } from "../api/problems";
import type { ItemsAndStock, LabelFormat, LocationView, ReasonView, WorkPack } from "../api/schema";
import { documentRef, MOVES } from "../domain/commands";
import { documentOf, type WarehouseDocument } from "../domain/documents";
import { applied } from "../domain/effects";
import { movedStock } from "../domain/moving";
import { codesOf, EMPTY_PACK, type Pack, stockFrom } from "../domain/pack";
import { database, remembered } from "./database";
import { noting, reached } from "./network";
import { byDocument, type Entry, entries, pendingOn } from "./outbox";
import { me, place, sessionEnded } from "./session";
import { hear, tell } from "./tabs";

const SOON_MS = 200;
const POLL_MS = 30_000;

interface Kept {
  /** Whose view it is: another person sees other documents with their lines. */
  readonly viewer: string;
  readonly cursor: string;
  /** The last place of this device's queue whose effect the server's data show. */
  readonly lastSeq: number;
  readonly location: LocationView;
  readonly reasons: ReasonView[];
  readonly formats?: LabelFormat[];
  readonly at: string;
}

/** What the server said last; `pack` is what the screen shows. */
const base = signal<Pack>(EMPTY_PACK);
const kept = signal<Kept | null>(null);

/** When the pack was last known to be right. */
export const asOf = computed(() => kept.value?.at ?? "");
export const loaded = computed(() => kept.value !== null);

interface Overlaid {
  readonly from: WarehouseDocument;
  readonly entries: readonly Entry[];
  readonly result: WarehouseDocument;
}

/** Goods that were asked for and stand in no open document; they are kept until the app starts anew. */
interface Learned extends Pick<Pack, "items" | "stock"> {
  /** By item, the last place in the queue whose effect its stock shows. */
  readonly seen: ReadonlyMap<string, number>;
}

const learned = signal<Learned>({ items: new Map(), stock: new Map(), seen: new Map() });

let overlays = new Map<number, Overlaid>();

export const pack = computed<Pack>(() => {
  // Read for its subscription: the documents below depend on every entry of the outbox.
  void byDocument.value;
  const documents = new Map<number, WarehouseDocument>();
  const next = new Map<number, Overlaid>();
  for (const [id, document] of base.value.documents) {
    const overlaid = overlay(document, overlays.get(id));
    next.set(id, overlaid);
    documents.set(id, overlaid.result);
  }
  overlays = next;
  return afterMoves({ ...withLearned.value, documents });
});

const withLearned = computed<Pack>(() => {
  const { items, stock } = learned.value;
  if (items.size === 0) {
    return base.value;
  }
  const all = new Map([...items, ...base.value.items]);
  const stocks = new Map([...stock, ...base.value.stock]);
  return { ...base.value, items: all, stock: stocks, codes: codesOf(all.values()) };
});

/** The stock as it lies after what was moved on this device and is not in the server's data. */
function afterMoves(before: Pack): Pack {
  const inPack = kept.value?.lastSeq ?? 0;
  const { seen } = learned.value;
  const isSeen = (item: string, seq: number) =>
    seq <= (base.value.stock.has(item) ? inPack : (seen.get(item) ?? 0));
  let found = before;
  for (const { command, state, seq } of byDocument.value.get(MOVES) ?? []) {
    if (command.name === "move-stock" && (state === "queued" || state === "acked")) {
      for (const line of command.payload.lines) {
        found = isSeen(line.item, seq) ? found : movedStock(found, line);
      }
    }
  }
  return found;
}

/** Ask for an item, or for what lies in a bin, where the pack may not hold it. */
export async function learn(of: { item: string } | { bin: string }): Promise<void> {
  const query = new URLSearchParams({ location: place.peek(), ...of });
  const answered = entries.peek().filter((one) => one.state === "acked");
  const seq = answered.at(-1)?.seq ?? 0;
  try {
    const found = await noting(get<ItemsAndStock>(`/sync/goods?${query}`));
    const { items, stock, seen } = learned.peek();
    learned.value = {
      seen: new Map([...seen, ...found.items.map((one) => [one.no, seq] as const)]),
      items: new Map([...items, ...found.items.map((one) => [one.no, one] as const)]),
      stock: new Map([...stock, ...found.stock.map((one) => [one.item, stockFrom(one)] as const)]),
    };
  } catch (error) {
    if (!(error instanceof NoAnswer || error instanceof RefusedRequest)) {
      throw error;
    }
  }
}

/** Laid over once for each entry: the next scan adds its own effect to the last result. */
function overlay(document: WarehouseDocument, before: Overlaid | undefined): Overlaid {
  const reference = documentRef(document.kind, document.no);
  const pending = pendingOn(reference, document.version, kept.value?.lastSeq ?? 0);
  const goesOn =
    before?.from === document &&
    before.entries.length <= pending.length &&
    before.entries.every((one, place) => one.id === pending[place]?.id);
  const fresh = goesOn ? pending.slice(before.entries.length) : pending;
  const result = fresh.reduce(
    (one, entry) => applied(one, entry.command, { employee: entry.actor, name: entry.actorName }),
    goesOn ? before.result : document,
  );
  return { from: document, entries: pending, result };
}

export async function loadWork(): Promise<void> {
  const db = await database();
  const found = await remembered<Kept>("work");
  if (!found) {
    base.value = EMPTY_PACK;
    kept.value = null;
    return;
  }
  const [documents, items, stock, bins] = await Promise.all([
    db.getAll("documents"),
    db.getAll("items"),
    db.getAll("stock"),
    db.getAll("bins"),
  ]);
  base.value = {
    location: found.location,
    documents: new Map(documents.map((one) => [one.document_id, documentOf(one)])),
    items: new Map(items.map((one) => [one.no, one])),
    codes: codesOf(items),
    stock: new Map(stock.map((one) => [one.item, stockFrom(one)])),
    bins: new Map(bins.map((one) => [one.code, one])),
    reasons: found.reasons,
    formats: found.formats ?? [],
  };
  kept.value = found;
}

let soon: ReturnType<typeof setTimeout> | undefined;
let pulling: Promise<void> | undefined;
let again = false;

/** Something changed somewhere: look soon, once for many hints. */
export function pullSoon(): void {
  clearTimeout(soon);
  soon = setTimeout(() => void pull(), SOON_MS);
}

/** Fetch what changed. Whoever asks meanwhile gets a look of their own after it. */
export function pull(): Promise<void> {
  clearTimeout(soon);
  if (pulling) {
    again = true;
    return pulling;
  }
  pulling = pullOnce().finally(() => {
    pulling = undefined;
    if (again) {
      again = false;
      pullSoon();
    }
  });
  return pulling;
}

/** There is a pack to judge by, or no network to get one from: the first scan of a shift waits. */
export async function ready(): Promise<void> {
  for (let tries = 0; tries < 3 && isForeign() && reached.peek(); tries += 1) {
    await pull();
  }
}

/** Somebody works here whose view was not fetched yet. */
function isForeign(): boolean {
  const person = me.peek();
  return person !== null && kept.peek()?.viewer !== person.employee;
}

async function pullOnce(): Promise<void> {
  const at = place.peek();
  const viewer = me.peek()?.employee;
  if (!viewer || !at) {
    return;
  }
  const known = kept.peek();
  const goesOn = known?.location.code === at && known.viewer === viewer;
  const cursor = goesOn ? known.cursor : "";
  try {
    const query = new URLSearchParams({ location: at, cursor });
    const epoch = await remembered<string>("epoch");
    if (epoch) {
      query.set("epoch", epoch);
    }
    const found = await noting(get<WorkPack>(`/sync/work?${query}`, { timeoutMs: 15_000 }));
    if (me.peek()?.employee === viewer) {
      await take(found, viewer);
    }
  } catch (error) {
    if (error instanceof RefusedRequest && error.status === 401) {
      sessionEnded();
    } else if (!(error instanceof NoAnswer || error instanceof RefusedRequest)) {
      throw error;
    }
  }
}

/** Store what came, and show it. */
async function take(found: WorkPack, viewer: string): Promise<void> {
  const db = await database();
  const tx = db.transaction(["device", "documents", "items", "stock", "bins"], "readwrite");
  const documents = tx.objectStore("documents");
  const items = tx.objectStore("items");
  const stock = tx.objectStore("stock");
  const bins = tx.objectStore("bins");
  if (found.reset) {
    void documents.clear();
    void items.clear();
    void stock.clear();
  }
  if (found.bins) {
    void bins.clear();
  }
  const next: Kept = {
    viewer,
    cursor: found.cursor,
    lastSeq: found.last_seq ?? 0,
    location: found.location,
    reasons: found.reasons ?? kept.peek()?.reasons ?? [],
    formats: found.label_formats ?? kept.peek()?.formats ?? [],
    at: new Date().toISOString(),
  };
  await Promise.all([
    ...found.removed.map((id) => documents.delete(id)),
    ...found.documents.map((one) => documents.put(one)),
    ...found.items.map((one) => items.put(one)),
    ...found.stock.map((one) => stock.put(one)),
    ...(found.bins ?? []).map((one) => bins.put(one)),
    tx.objectStore("device").put(next, "work"),
    tx.done,
  ]);
  show(found, next);
  if (changesAnything(found)) {
    tell({ work: true });
  }
}

function changesAnything(found: WorkPack): boolean {
  return (
    found.reset ||
    found.documents.length + found.removed.length + found.items.length + found.stock.length > 0
  );
}

function show(found: WorkPack, next: Kept): void {
  const old = found.reset ? EMPTY_PACK : base.peek();
  const documents = new Map(old.documents);
  for (const id of found.removed) {
    documents.delete(id);
  }
  for (const one of found.documents) {
    documents.set(one.document_id, documentOf(one));
  }
  const items = new Map(old.items);
  for (const one of found.items) {
    items.set(one.no, one);
  }
  const stock = new Map(old.stock);
  for (const one of found.stock) {
    stock.set(one.item, stockFrom(one));
  }
  // At once: between the two, what is in the documents already would be laid over them again.
  batch(() => {
    base.value = {
      location: found.location,
      documents,
      items,
      codes: found.items.length > 0 || found.reset ? codesOf(items.values()) : old.codes,
      stock,
      bins: found.bins ? new Map(found.bins.map((one) => [one.code, one])) : base.peek().bins,
      reasons: next.reasons,
      formats: next.formats ?? [],
    };
    kept.value = next;
  });
}

type Hearer = (facts: Readonly<Record<string, unknown>> | null) => void;

const hearers: [string, Hearer][] = [];

/** Hear hints of a topic; `open` when the stream begins anew. */
export function hearEvents(topic: string, hearer: Hearer): void {
  hearers.push([topic, hearer]);
}

function factsOf(event: Event): Readonly<Record<string, unknown>> | null {
  const told = event instanceof MessageEvent ? String(event.data) : "";
  return told ? (JSON.parse(told) as { facts: Record<string, unknown> }).facts : null;
}

const CHANGES = [
  "warehouse_document",
  "source_document",
  "posted_document",
  "master",
  "print-job",
  "reset",
];

/** Hints from the server, from other tabs, and a look now and then in case one was missed. */
export function watchWork(onOpen: () => void): void {
  let stream: EventSource | undefined;
  const listen = () => {
    stream?.close();
    stream = undefined;
    if (document.visibilityState !== "visible" || !me.peek()) {
      return;
    }
    stream = new EventSource("/api/v1/events");
    stream.addEventListener("open", () => {
      onOpen();
      pullSoon();
    });
    for (const [topic, hearer] of hearers) {
      stream.addEventListener(topic, (event) => hearer(factsOf(event)));
    }
    for (const topic of ["warehouse_document", "master", "posted_document", "reset"]) {
      stream.addEventListener(topic, pullSoon);
    }
    for (const topic of ["source_document", "posted_document", "reset"]) {
      stream.addEventListener(topic, () => {
        ordersChanged.value += 1;
      });
    }
    for (const topic of CHANGES) {
      stream.addEventListener(topic, () => {
        documentsChanged.value += 1;
      });
    }
    stream.addEventListener("exception", () => {
      exceptionsChanged.value += 1;
      pullSoon();
    });
  };
  let person = "";
  me.subscribe((now) => {
    const grant = now?.grant ?? "";
    if (grant !== person) {
      person = grant;
      listen();
      void pull();
    }
  });
  document.addEventListener("visibilitychange", listen);
  addEventListener("online", () => {
    listen();
    pullSoon();
  });
  place.subscribe(() => pullSoon());
  setInterval(() => {
    if (document.visibilityState === "visible") {
      void pull();
    }
  }, POLL_MS);
  hear((message) => {
    if (message.work) {
      void loadWork();
    }
  });
}

/** Counts up when something was reported or settled, for screens that read the list themselves. */
export const exceptionsChanged = signal(0);

/** Counts up when anything in the warehouse may have changed, for lists that the server keeps. */
export const documentsChanged = signal(0);

/** Counts up when an order, or what is promised to one, may have changed. */
export const ordersChanged = signal(0);

/** Shorts of a pick that this device has confirmed and nothing has overtaken since. */
export function shortLines(document: WarehouseDocument): ReadonlySet<number> {
  const found = new Set<number>();
  for (const { command, state } of byDocument.value.get(documentRef(document.kind, document.no)) ??
    []) {
    if (state === "discarded") {
      continue;
    }
    if (command.name === "short-pick-line") {
      found.add(command.payload.line_no);
    } else if (command.name === "confirm-pick-line" || command.name === "unpick-line") {
      found.delete(command.payload.line_no);
    }
  }
  return found;
}

/** Whether a command of this document is still unanswered or waits for a person. */
export function isUnsettled(document: WarehouseDocument): boolean {
  const ref = documentRef(document.kind, document.no);
  return entries.value.some(
    (one) => one.command.document === ref && one.state !== "acked" && one.state !== "discarded",
  );
}
