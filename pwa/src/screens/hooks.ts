/** What screens have in common: they listen to scans, and they show one document. */

import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { documentRef } from "../domain/commands";
import { dayOf } from "../domain/dates";
import type { WarehouseDocument } from "../domain/documents";
import { type Meaning, understand } from "../domain/meaning";
import { documentByNo } from "../domain/pack";
import { type StoredScan, showRows } from "../offline/scans";
import { pack, ready } from "../offline/work";
import { hearScans } from "../scanning/scanner";

export type Understood = (scan: StoredScan, meaning: Meaning) => void | Promise<void>;

/** Hear scans while this is on the screen; the handler always sees the latest state. */
export function useScans(handler: Understood): void {
  const latest = useRef(handler);
  latest.current = handler;
  useLayoutEffect(
    () =>
      hearScans(async (scan) => {
        await ready();
        await latest.current(scan, understand(scan.raw, pack.peek(), today()));
      }),
    [],
  );
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

export function today(): string {
  return dayOf(new Date());
}
