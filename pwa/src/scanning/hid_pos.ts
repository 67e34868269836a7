/**
 * Frames of HID POS scanners: each report holds a count, the symbology identifier, data, and a flag
 * that more follows. Where these stand is what the browser tells of the device's report descriptor;
 * pure. Stations read the same reports (`hardware/stockhand_devices/hid_pos.py`).
 */

import { type Frame, LONGEST, type Trouble } from "./framing";

export const SCANNER_PAGE = 0x8c;
const IDENTIFIER = 0x8c00fb;
const DATA = 0x8c00fe;
const CONTINUED = 0x8c00ff;
/** The byte count has this number on the page of generic controls and on the scanners' own. */
const COUNT = 0x3b;
const CONTINUATION_MS = 500;

/** The parts of WebHID's description that are needed; the DOM types do not have them yet. */
export interface HidReportItem {
  readonly isConstant?: boolean;
  readonly isRange?: boolean;
  readonly usages?: readonly number[];
  readonly usageMinimum?: number;
  readonly usageMaximum?: number;
  readonly reportSize?: number;
  readonly reportCount?: number;
}

export interface HidReport {
  readonly reportId?: number;
  readonly items?: readonly HidReportItem[];
}

export interface HidCollection {
  readonly usagePage?: number;
  readonly usage?: number;
  readonly inputReports?: readonly HidReport[];
  readonly children?: readonly HidCollection[];
}

/** Offsets in bytes from the beginning of a report without its number; below zero: it has none. */
export interface ReportLayout {
  readonly count: number;
  readonly identifier: number;
  readonly data: number;
  readonly dataLength: number;
  readonly continued: number;
  readonly continuedBit: number;
}

/** The layout of most makers, for a scanner that does not describe itself. */
export const USUAL: ReportLayout = {
  count: 0,
  identifier: 1,
  data: 4,
  dataLength: 56,
  continued: 62,
  continuedBit: 0,
};

/** Layouts by report number; none when the device does not speak of a bar code scanner. */
export function layoutsOf(
  collections: readonly HidCollection[],
): ReadonlyMap<number, ReportLayout> {
  const found = new Map<number, ReportLayout>();
  for (const collection of collections.flatMap(withChildren)) {
    for (const report of collection.inputReports ?? []) {
      const layout = layoutOf(report.items ?? []);
      const number = report.reportId ?? 0;
      // What encloses others tells of all their parts, and stands before them.
      if (layout && !found.has(number)) {
        found.set(number, layout);
      }
    }
  }
  return found;
}

function withChildren(collection: HidCollection): HidCollection[] {
  return [collection, ...(collection.children ?? []).flatMap(withChildren)];
}

function layoutOf(items: readonly HidReportItem[]): ReportLayout | null {
  const parts = new Map<number, { at: number; bits: number }>();
  let bits = 0;
  for (const item of items) {
    const { reportSize = 0, reportCount = 0 } = item;
    const usages = item.isConstant ? [] : usagesOf(item);
    for (let place = 0; usages.length > 0 && place < Math.min(reportCount, LONGEST); place += 1) {
      const usage = usages[Math.min(place, usages.length - 1)] ?? 0;
      const part = parts.get(usage);
      const at = part?.at ?? bits + place * reportSize;
      parts.set(usage, { at, bits: (part?.bits ?? 0) + reportSize });
    }
    bits += reportSize * reportCount;
  }
  const count = [...parts].find(([usage]) => (usage & 0xffff) === COUNT)?.[1];
  const data = parts.get(DATA);
  if (!count || !data) {
    return null;
  }
  const identifier = parts.get(IDENTIFIER)?.at ?? -8;
  const continued = parts.get(CONTINUED)?.at ?? -8;
  return {
    count: count.at / 8,
    identifier: identifier / 8,
    data: data.at / 8,
    dataLength: Math.floor(data.bits / 8),
    continued: Math.floor(continued / 8),
    continuedBit: continued >= 0 ? continued % 8 : 0,
  };
}

function usagesOf({ isRange, usages = [], usageMinimum = 0, usageMaximum = 0 }: HidReportItem) {
  if (!isRange) {
    return usages;
  }
  const length = Math.min(usageMaximum - usageMinimum, 255) + 1;
  return Array.from({ length: Math.max(0, length) }, (_, place) => usageMinimum + place);
}

/** Puts the reports of a scan together. */
export class HidPosFramer {
  private data: number[] = [];
  private identifier = "";
  private isOpen = false;
  private lastAt = 0;

  constructor(private readonly layouts: ReadonlyMap<number, ReportLayout>) {}

  get patience(): number | null {
    return this.isOpen ? CONTINUATION_MS : null;
  }

  feed(reportId: number, report: Uint8Array, at: number): Frame[] {
    const found = this.idle(at);
    this.lastAt = at;
    const layout = this.layouts.size > 0 ? this.layouts.get(reportId) : USUAL;
    return layout ? [...found, ...this.take(report, layout)] : found;
  }

  idle(at: number): Frame[] {
    return this.isOpen && at >= this.lastAt + CONTINUATION_MS ? this.end() : [];
  }

  end(): Frame[] {
    return this.isOpen ? this.close("unfinished") : [];
  }

  private take(report: Uint8Array, layout: ReportLayout): Frame[] {
    const found: Frame[] = [];
    const letters =
      layout.identifier < 0 ? [] : [...report.slice(layout.identifier, layout.identifier + 3)];
    const identifier = String.fromCharCode(...letters).replace(/\0+$/, "");
    if (this.isOpen && identifier !== "" && identifier !== this.identifier) {
      found.push(...this.close("unfinished"));
    }
    const count = report[layout.count];
    if (count === undefined || count > layout.dataLength || layout.data + count > report.length) {
      return [...found, ...this.close("unreadable")];
    }
    this.identifier = identifier || this.identifier;
    this.data.push(...report.slice(layout.data, layout.data + count));
    this.isOpen = true;
    const flags = layout.continued < 0 ? 0 : (report[layout.continued] ?? 0);
    const more = ((flags >> layout.continuedBit) & 1) === 1;
    if (this.data.length > LONGEST) {
      this.data.length = LONGEST + 1;
      return more ? found : [...found, ...this.close("too-long")];
    }
    return more ? found : [...found, ...this.close(null)];
  }

  private close(trouble: Trouble | null): Frame[] {
    const frame = { data: this.data.slice(0, LONGEST), identifier: this.identifier, trouble };
    this.data = [];
    this.identifier = "";
    this.isOpen = false;
    return frame.data.length > 0 || trouble ? [frame] : [];
  }
}
