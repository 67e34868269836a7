/**
 * What leaves a source: one code as it was read, whatever read it. Scanners at a station deliver the
 * same record (`hardware/stockhand_devices/scan.py`). It does not say what the code means.
 */

import { GS } from "./gs1";

export type Source =
  | "wedge"
  | "paste"
  | "manual"
  | "tap"
  | "camera"
  | "photo"
  | "hid"
  | "serial"
  | "station";

/** What may be odd about a record; none of it makes it wrong. */
export type Warning =
  | "prefix-missing"
  | "suffix-missing"
  | "doubled"
  | "not-utf-8"
  | "caps-lock"
  | "dead-key";

/**
 * `text` is without symbology identifier, prefix and suffix; `raw` is everything that was sent for
 * it. `seq` counts per device, and is given when the record is stored.
 */
export interface Scan {
  readonly text: string;
  readonly symbology_identifier: string;
  readonly raw: string;
  readonly device: string;
  readonly source: Source;
  readonly seq: number;
  readonly at: string;
  readonly gs_seen: boolean;
  readonly warnings: readonly Warning[];
}

/** How a scanner sends: what it puts around a code, and what it sends in place of the separator. */
export interface Sending {
  readonly prefix: string;
  readonly suffix: string;
  readonly gs: readonly string[];
}

export const PLAIN: Sending = { prefix: "", suffix: "", gs: [] };

/** Where a scan comes from, and when. */
export interface Origin {
  readonly device: string;
  readonly source: Source;
  readonly at: Date;
}

const IDENTIFIER = /^\][A-Za-z][0-9A-Za-z]/;
/** Names of keys, which are no text that could stand in a code. */
export const KEY_NAME = /^F(?:[1-9]|1[0-9]|2[0-4])$/;
/** Shorter texts may well be twice the same. */
const DOUBLED = 8;

/** The record of a text as it was sent; `identifier` where the source knows it apart. */
export function recordOf(
  raw: string,
  origin: Origin,
  sending: Sending = PLAIN,
  identifier = "",
  noted: readonly Warning[] = [],
): Scan {
  const warnings = [...noted];
  const bare = bareOf(raw, identifier, sending, warnings);
  let text = bare.text;
  for (const substitute of sending.gs) {
    if (substitute !== "" && !KEY_NAME.test(substitute)) {
      text = text.replaceAll(substitute, GS);
    }
  }
  const half = text.length / 2;
  if (text.length >= DOUBLED && text.slice(0, half) === text.slice(half)) {
    // Two ways of sending that are both on say everything twice; so do some codes.
    warnings.push("doubled");
  }
  return {
    text,
    symbology_identifier: bare.identifier,
    raw: identifier + raw,
    device: origin.device,
    source: origin.source,
    seq: 0,
    at: origin.at.toISOString(),
    gs_seen: text.includes(GS),
    warnings,
  };
}

/** As the reading of barcodes takes it: the identifier in front, if there is one. */
export function readable(scan: Scan): string {
  return scan.symbology_identifier + scan.text;
}

/** The prefix stands before the identifier or behind it. */
function bareOf(
  raw: string,
  known: string,
  { prefix, suffix }: Sending,
  warnings: Warning[],
): { text: string; identifier: string } {
  const hasPrefix = prefix !== "" && raw.startsWith(prefix);
  let text = hasPrefix ? raw.slice(prefix.length) : raw;
  const identifier = known || (IDENTIFIER.exec(text)?.[0] ?? "");
  if (known === "") {
    text = text.slice(identifier.length);
  }
  if (prefix !== "" && !hasPrefix) {
    if (text.startsWith(prefix)) {
      text = text.slice(prefix.length);
    } else {
      warnings.push("prefix-missing");
    }
  }
  if (suffix !== "") {
    if (text.endsWith(suffix)) {
      text = text.slice(0, -suffix.length);
    } else {
      warnings.push("suffix-missing");
    }
  }
  return { text, identifier };
}
