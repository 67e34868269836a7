/**
 * Codes that nobody knows: kept, and told to a supervisor with what was scanned right before and
 * after. For a moment the row waits for the codes behind it; it is marked in the store meanwhile, so
 * that a new start of the app tells it all the same.
 */

import type { Neighbour } from "../domain/commands";
import { documentRef } from "../domain/commands";
import { enqueue, entries } from "../offline/outbox";
import { judged, neighbours, parkingRows, type StoredScan } from "../offline/scans";
import { place } from "../offline/session";
import { route } from "./navigation";
import { contextOf } from "./problem_sheet";

const BEFORE = 3;
const AFTER = 2;
const PATIENCE_MS = 5000;

/** Keep it; where it was scanned is known now. */
export async function park(scan: StoredScan): Promise<void> {
  if (place.peek() === "") {
    return;
  }
  const row = { ...scan, parking: { location: place.peek(), ...contextOf(route.peek()) } };
  await judged(row);
  setTimeout(() => void tellParked(row), PATIENCE_MS);
}

/** What the app had no time to tell. */
export async function resumeParking(): Promise<void> {
  for (const row of await parkingRows()) {
    await tellParked(row);
  }
}

async function tellParked(row: StoredScan): Promise<void> {
  const { parking, ...rest } = row;
  if (!parking) {
    return;
  }
  const isTold = entries
    .peek()
    .some((one) => one.scan === row.id && one.command.name === "park-code");
  if (!isTold) {
    const around = await neighbours(row, BEFORE, AFTER);
    const { document_kind: kind, document_no: no } = parking;
    const payload = {
      ...parking,
      raw: row.raw.slice(0, 1000),
      source: row.source,
      station: row.station?.name ?? "",
      before: around.before.map(neighbour),
      after: around.after.map(neighbour),
    };
    const document = no ? documentRef(kind, no) : "";
    await enqueue([{ name: "park-code", document, payload }], row.id);
  }
  await judged(rest);
}

function neighbour(row: StoredScan): Neighbour {
  return { raw: row.raw.slice(0, 1000), outcome: row.outcome ?? "" };
}
