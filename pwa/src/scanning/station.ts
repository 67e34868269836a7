/**
 * The station this device stands at: what its scanners read becomes a scan of this device, stored
 * like any other before anything looks at it, and once. What came while nobody followed the station,
 * or too long ago, is shown and never acted on.
 */

import { signal } from "@preact/signals";
import { get, put } from "../api/client";
import { NoAnswer, RefusedRequest } from "../api/problems";
import type { Attendance, StationScan, StationScans, StationView } from "../api/schema";
import { GS } from "../domain/gs1";
import type { Scan } from "../domain/scans";
import { remember, remembered } from "../offline/database";
import { noting } from "../offline/network";
import { type Cursor, captureAt, FRESH_MS } from "../offline/scans";
import { locked, me, place, sessionEnded, touch } from "../offline/session";
import { hearEvents } from "../offline/work";
import type { MessageKey } from "../words/en";
import { signalOutcome } from "./feedback";
import { notSaved, takeUp } from "./scanner";

/** A place with scanners; it belongs to the device, whoever works with it. */
export interface Station {
  readonly location: string;
  readonly name: string;
}

/** A code that nothing was done with. */
export interface Missed {
  readonly no: number;
  readonly text: string;
  readonly scanner: string;
  readonly station: string;
  readonly at: string;
}

const MOST_MISSED = 50;
const TROUBLES = /^(?:no-read|too-long|unfinished|events-dropped|unreadable|device-lost)$/;

export const station = signal<Station | null>(null);
/** This device hears the station. */
export const following = signal(false);
/** Who works there instead; blank when nobody does. */
export const occupant = signal("");
export const missed = signal<readonly Missed[]>([]);

let cursor: Cursor | null = null;
let looking: Promise<void> | undefined;
let again = false;

export async function loadStation(): Promise<void> {
  station.value = (await remembered<Station>("station")) ?? null;
  cursor = (await remembered<Cursor>("station-cursor")) ?? null;
  missed.value = (await remembered<Missed[]>("station-missed")) ?? [];
  following.value = goesOn();
}

/** The same sign-in went on: the page was loaded anew, or the stream had broken. */
function goesOn(): boolean {
  const here = station.peek();
  return (
    cursor !== null &&
    here !== null &&
    cursor.station === here.name &&
    cursor.location === here.location &&
    cursor.location === place.peek() &&
    cursor.grant === me.peek()?.grant
  );
}

export async function stationsHere(): Promise<readonly StationView[]> {
  const query = new URLSearchParams({ location: place.peek() });
  return noting(get<StationView[]>(`/stations?${query}`));
}

/** Stand at a station from now on; whoever works there already is asked about first. */
export async function standAt(name: string, takeOver: boolean): Promise<void> {
  station.value = { location: place.peek(), name };
  await remember("station", station.value);
  await attend(takeOver);
}

export async function leaveStation(): Promise<void> {
  station.value = null;
  await Promise.all([remember("station", null), forgetCursor()]);
  occupant.value = "";
  await quietly(noting(put("/stations/attendance", { location: place.peek(), station: "" })));
}

/** Somebody has seen them. */
export async function dismissMissed(): Promise<void> {
  missed.value = [];
  await remember("station-missed", []);
}

async function attend(takeOver: boolean): Promise<void> {
  const here = station.peek();
  const grant = me.peek()?.grant;
  if (!here || !grant || here.location !== place.peek()) {
    return;
  }
  const before = cursor?.station === here.name && cursor.location === here.location ? cursor : null;
  const asked = {
    location: here.location,
    station: here.name,
    take_over: takeOver,
    former: before && { grant: before.grant, last: before.last },
  };
  const found = await quietly(noting(put<Attendance>("/stations/attendance", asked)));
  if (!found || station.peek() !== here || me.peek()?.grant !== grant) {
    return;
  }
  if (!found.mine) {
    await forgetCursor();
    occupant.value = found.attendant;
    return;
  }
  occupant.value = "";
  await keepMissed(found.missed ?? []);
  if (!goesOn()) {
    const last = found.last ?? 0;
    cursor = { location: here.location, station: here.name, grant, last };
    await remember("station-cursor", cursor);
  }
  following.value = true;
}

async function forgetCursor(): Promise<void> {
  cursor = null;
  following.value = false;
  await remember("station-cursor", null);
}

/** Take what came; whoever asks meanwhile gets a look of their own after it. */
function look(): Promise<void> {
  if (looking) {
    again = true;
    return looking;
  }
  looking = lookOnce()
    .catch(notKept)
    .finally(() => {
      looking = undefined;
      if (again) {
        again = false;
        void look();
      }
    });
  return looking;
}

/** The store has no room: the code stays at the server and comes with the next look. */
function notKept(error: unknown): void {
  notSaved.value = station.peek()?.name ?? "";
  signalOutcome("error", null);
  console.error(error);
}

async function lookOnce(): Promise<void> {
  // Whoever was taken over from does not come back by themselves.
  if (!goesOn() && occupant.peek() === "") {
    await attend(false);
  }
  const from = cursor;
  if (!from || !goesOn()) {
    return;
  }
  const query = new URLSearchParams({
    location: from.location,
    station: from.station,
    after: String(from.last),
  });
  const found = await quietly(noting(get<StationScans>(`/station-scans?${query}`)));
  if (!found || cursor !== from) {
    return;
  }
  for (const one of found.scans) {
    await take(one, Date.parse(found.server_time));
  }
  if (!found.mine && goesOn()) {
    await forgetCursor();
    occupant.value = found.attendant ?? "";
  } else if (found.scans.length > 0) {
    again = true;
  }
}

/** A code for the screen, a code to be shown, or what kept a scanner from reading one. */
async function take(one: StationScan, now: number): Promise<void> {
  if (!cursor) {
    return;
  }
  const isFresh = one.mine === true && now - Date.parse(one.read_at) < FRESH_MS && !locked.peek();
  const next = { ...cursor, last: one.scan_no };
  if (one.kind === "scan" && isFresh) {
    touch();
    const stored = await captureAt(
      recordOf(one),
      { name: one.station, scanner: one.scanner },
      next,
    );
    cursor = next;
    if (stored) {
      takeUp(stored);
    }
    return;
  }
  if (one.kind === "scan") {
    await keepMissed([one]);
  } else if (isFresh && TROUBLES.test(one.kind)) {
    tellTrouble(one);
  }
  cursor = next;
  await remember("station-cursor", next);
}

function recordOf(one: StationScan): Scan {
  return {
    text: one.text,
    symbology_identifier: one.symbology_identifier,
    raw: one.symbology_identifier + one.text,
    device: `${one.station}/${one.scanner}`,
    source: "station",
    seq: one.scan_no,
    at: one.read_at,
    gs_seen: one.text.includes(GS),
    warnings: [],
  };
}

function tellTrouble(one: StationScan): void {
  const body = `station.${one.kind}` as MessageKey;
  const facts = { scanner: one.scanner, station: one.station };
  const head = { key: "station.trouble", facts } as const;
  const shown = { tone: "warning", full: false, head, body: { key: body, facts } } as const;
  signalOutcome("warning", shown, "no-read");
}

async function keepMissed(scans: readonly StationScan[]): Promise<void> {
  const known = new Set(missed.peek().map((one) => one.no));
  const fresh = scans
    .filter((one) => !known.has(one.scan_no))
    .map((one) => ({
      no: one.scan_no,
      text: one.text,
      scanner: one.scanner,
      station: one.station,
      at: one.read_at,
    }));
  if (fresh.length > 0) {
    missed.value = [...missed.peek(), ...fresh].slice(-MOST_MISSED);
    await remember("station-missed", missed.value);
  }
}

/** Without an answer nothing is known, and the next look asks again. */
async function quietly<Value>(request: Promise<Value>): Promise<Value | null> {
  try {
    return await request;
  } catch (error) {
    if (error instanceof RefusedRequest && error.status === 401) {
      sessionEnded();
      return null;
    }
    if (error instanceof NoAnswer || error instanceof RefusedRequest) {
      return null;
    }
    throw error;
  }
}

/** Look whenever the server hints at it, and whenever the stream of hints opens. */
export function watchStation(): void {
  hearEvents("open", () => void look());
  hearEvents("station-scan", (facts) => {
    if (facts?.station === station.peek()?.name) {
      void look();
    }
  });
  const settle = () => {
    following.value = goesOn();
    occupant.value = "";
    if (me.peek() && station.peek()) {
      void look();
    }
  };
  let known = "";
  const changed = () => {
    const now = `${me.peek()?.grant ?? ""}/${place.peek()}`;
    if (now !== known) {
      known = now;
      settle();
    }
  };
  me.subscribe(changed);
  place.subscribe(changed);
}
