/**
 * What this device keeps in IndexedDB: who it is, every scan, the outbox, the work pack. Scans and
 * commands are written with strict durability, so that what was beeped for survives the battery.
 */

import {
  type DBSchema,
  type IDBPDatabase,
  type IDBPTransaction,
  openDB,
  type StoreNames,
} from "idb";
import type { DocumentView, ItemStock, ItemView, PlaceView } from "../api/schema";
import { newId } from "../domain/uuid";
import type { Entry } from "./outbox";
import type { ScanRow } from "./scans";

const NAME = "stockhand";
const VERSION = 1;

export interface Schema extends DBSchema {
  /** Named values: epoch, the last place in the queue, person, cursor, settings, route. */
  device: { key: string; value: unknown };
  scans: { key: number; value: ScanRow; indexes: { document: string } };
  outbox: { key: number; value: Entry; indexes: { state: string } };
  documents: { key: number; value: DocumentView };
  items: { key: string; value: ItemView };
  stock: { key: string; value: ItemStock };
  bins: { key: string; value: PlaceView };
}

export type Database = IDBPDatabase<Schema>;
export type Transaction = IDBPTransaction<Schema, StoreNames<Schema>[], "readwrite">;

let opened: Promise<Database> | undefined;

export function database(): Promise<Database> {
  opened ??= openDB<Schema>(NAME, VERSION, {
    upgrade(db, _old, _new, tx) {
      db.createObjectStore("device");
      db.createObjectStore("scans", { keyPath: "id", autoIncrement: true }).createIndex(
        "document",
        "document",
      );
      db.createObjectStore("outbox", { keyPath: "seq" }).createIndex("state", "state");
      db.createObjectStore("documents", { keyPath: "document_id" });
      db.createObjectStore("items", { keyPath: "no" });
      db.createObjectStore("stock", { keyPath: "item" });
      db.createObjectStore("bins", { keyPath: "code" });
      // A new life of this store: the server tells a lost queue from a new device by it.
      void tx.objectStore("device").put(newId(), "epoch");
      void tx.objectStore("device").put(0, "seq");
    },
    terminated() {
      opened = undefined;
    },
  });
  return opened;
}

/** A transaction that is only done when the storage itself says so. */
export async function durable(stores: StoreNames<Schema>[]): Promise<Transaction> {
  const db = await database();
  return db.transaction(stores, "readwrite", { durability: "strict" });
}

export async function remembered<Value>(name: string): Promise<Value | undefined> {
  return (await (await database()).get("device", name)) as Value | undefined;
}

export async function remember(name: string, value: unknown): Promise<void> {
  await (await database()).put("device", value, name);
}

/** For tests: the next call opens the store anew. */
export async function closeDatabase(): Promise<void> {
  (await opened)?.close();
  opened = undefined;
}
