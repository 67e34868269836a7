/** What screens have in common: they listen to scans, and they show one document. */

import type { RefObject } from "preact";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { get } from "../api/client";
import { RefusedRequest } from "../api/problems";
import type { DocumentView, PartnerRef } from "../api/schema";
import { documentRef } from "../domain/commands";
import { dayOf } from "../domain/dates";
import { documentOf, partnersOf, type WarehouseDocument } from "../domain/documents";
import { type Meaning, understand } from "../domain/meaning";
import { documentByNo } from "../domain/pack";
import type { Source } from "../domain/scans";
import { noting } from "../offline/network";
import { judged, type StoredScan, showRows } from "../offline/scans";
import { ordersChanged, pack, ready } from "../offline/work";
import { signalOutcome } from "../scanning/feedback";
import { profileOf, WEDGE } from "../scanning/profiles";
import { hearScans } from "../scanning/scanner";
import { press } from "./command_sheet";
import { type Route, replace } from "./navigation";
import { askWhich } from "./which";

export type Understood = (scan: StoredScan, meaning: Meaning) => void | Promise<void>;

/**
 * Hear scans while this is on the screen; the handler always sees the latest state. Badges are for
 * the screens that ask for them: elsewhere one is told where it is of use, and is not kept. While
 * `asSent` says so, a code is taken as it came, whatever it could mean.
 */
export function useScans(handler: Understood, badges = false, asSent = () => false): void {
  const latest = useRef(handler);
  latest.current = handler;
  useLayoutEffect(
    () =>
      hearScans(async (scan) => {
        await ready();
        const meaning = understand(scan.raw, pack.peek(), today(), partnersAt(scan.document));
        if (meaning.user && !badges) {
          await judged({ ...scan, raw: "", outcome: "warning", row: null });
          const head = { key: "band.badge" } as const;
          const body = { key: "band.badge.body" } as const;
          signalOutcome("warning", { tone: "warning", full: false, head, body });
          return;
        }
        if (asSent()) {
          await latest.current(scan, meaning);
          return;
        }
        if (await asksForSeparator(scan, meaning)) {
          return;
        }
        if (meaning.command) {
          const done = press(meaning.command);
          const outcome = done ? "ok" : "warning";
          await judged({ ...scan, outcome, row: { code: meaning.command } });
          const head = { key: "band.no-button", facts: { command: meaning.command } } as const;
          signalOutcome(outcome, done ? null : { tone: "warning", full: false, head });
          return;
        }
        const fitting = narrowed(meaning, scan.document);
        if (fitting.length > 1) {
          await askFor(scan, meaning, fitting, (one) => void latest.current(scan, one));
          return;
        }
        await latest.current(scan, fitting[0] ?? meaning);
      }),
    [badges],
  );
}

/** Here a scan asks what a code is: the look-up takes the place of the screen, or opens as `leave`
 * says. */
export function useLookUps(leave: (route: Route) => void = replace): void {
  useScans(async (scan, meaning) => {
    signalOutcome("ok", null);
    await judged({ ...scan, outcome: "ok", row: { code: meaning.text } });
    leave({ screen: "look-up", text: scan.raw });
  });
}

/** The field that was opened to be written in; a browser's own `autofocus` works once on a page. */
export function useFocus(): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus(), []);
  return field;
}

/** The label that was asked about; scanned once more, it is taken as it came. */
let askedAbout = "";

/**
 * A lot or serial that may have swallowed what stands behind it. Whoever keeps separators swallows
 * none; a number that is known here is a number; else the worker looks.
 */
async function asksForSeparator(scan: StoredScan, meaning: Meaning): Promise<boolean> {
  const isNew = meaning.separatorLost && meaning.numbers.length === 0;
  if (!isNew || keepsSeparators(scan.source) || askedAbout === scan.raw) {
    askedAbout = "";
    return false;
  }
  askedAbout = scan.raw;
  const head = { key: "scan.separator" } as const;
  const code = meaning.serial || meaning.lot;
  const next = { key: "scan.separator.next" } as const;
  await judged({ ...scan, outcome: "warning", row: { code, note: head } });
  signalOutcome("warning", { tone: "warning", full: false, head, code, next });
  return true;
}

function keepsSeparators(source: Source): boolean {
  if (source === "wedge") {
    const { calibratedAt, losesSeparators } = profileOf(WEDGE);
    return calibratedAt !== "" && !losesSeparators;
  }
  return source === "camera" || source === "photo" || source === "hid";
}

function documentAt(ref: string): WarehouseDocument | undefined {
  return [...pack.peek().documents.values()].find((one) => documentRef(one.kind, one.no) === ref);
}

/** Whose goods are at hand with the document in hand. */
export function partnersAt(ref: string): readonly PartnerRef[] {
  return partnersOf(documentAt(ref));
}

/** Of several things a code may be, those that the document in hand is about; else all of them. */
function narrowed(meaning: Meaning, document: string): readonly Meaning[] {
  const all = meaning.choices ?? [meaning];
  const wanted = new Set(documentAt(document)?.lines.map((line) => line.item));
  const fitting = all.filter((one) => one.items.some(({ item }) => wanted.has(item)));
  return fitting.length > 0 ? fitting : all;
}

async function askFor(
  scan: StoredScan,
  meaning: Meaning,
  choices: readonly Meaning[],
  choose: (meaning: Meaning) => void,
): Promise<void> {
  signalOutcome("warning", null);
  const row = { code: meaning.text, note: { key: "which.title" } } as const;
  await judged({ ...scan, outcome: "warning", row });
  askWhich({ text: meaning.text, choices, choose });
}

/** The document of a screen as it stands with everything that hands have done. */
export function useDocument(kind: string, no: string): WarehouseDocument | undefined {
  const document = documentByNo(pack.value, kind, no);
  const ref = documentRef(kind, no);
  useEffect(() => {
    void showRows(ref);
    return () => void showRows("");
  }, [ref]);
  return document;
}

/** The same outside of rendering: the newest there is. */
export function current(kind: string, no: string): WarehouseDocument | undefined {
  return documentByNo(pack.peek(), kind, no);
}

export interface Read<Body> {
  /** What was read last; null until something came. */
  readonly found: Body | null;
  /** The server knows nothing of that name. */
  readonly gone: boolean;
  /** Read it again; resolves when that was tried. */
  readonly again: () => Promise<void>;
}

/** What the server says at an address, read anew when orders change, or when what is `counted` does; blank
 * reads nothing. */
export function useRead<Body>(path: string, follows = true, counted = 0): Read<Body> {
  const [state, setState] = useState<{ path: string; found: Body | null; gone: boolean }>();
  const latest = useRef(path);
  latest.current = path;
  const again = useCallback(async () => {
    if (path === "") {
      return;
    }
    try {
      const found = await noting(get<Body>(path));
      if (latest.current === path) {
        setState({ path, found, gone: false });
      }
    } catch (error) {
      if (latest.current === path && error instanceof RefusedRequest) {
        setState({ path, found: null, gone: true });
      }
    }
  }, [path]);
  const changes = follows ? ordersChanged.value : counted;
  useEffect(() => {
    void again();
  }, [again, changes]);
  const mine = state?.path === path ? state : null;
  return { found: mine?.found ?? null, gone: mine?.gone ?? false, again };
}

export interface Whole {
  /** As this device has it, perhaps without its lines or what the books say. */
  readonly known: WarehouseDocument | undefined;
  /** The server's own copy, once it was read. */
  readonly whole: WarehouseDocument | null;
}

/** A document that a supervisor decides on: who may, reads all of it. */
export function useWhole(kind: string, no: string): Whole {
  const known = documentByNo(pack.value, kind, no);
  const path = `/documents/${kind}/${encodeURIComponent(no)}`;
  const { found } = useRead<DocumentView>(path, false, known?.version ?? 0);
  const whole = useMemo(() => found && documentOf(found), [found]);
  return { known, whole };
}

export function today(): string {
  return dayOf(new Date());
}
