/**
 * What a scan may mean here: every reading of its text, held against the work pack. Nothing is
 * decided yet; the step that asked for the scan takes what fits.
 */

import { type Barcode, interpret } from "./barcodes";
import type { WarehouseDocument } from "./documents";
import { facts, GS } from "./gs1";
import { checkLetter } from "./own_codes";
import type { CodedItem, Pack } from "./pack";

/** A serial or lot that is in stock here, and of which item. */
export interface KnownNumber {
  readonly kind: "serial" | "lot";
  readonly value: string;
  readonly item: string;
}

/**
 * `labelled` is set when a label names its goods (GTIN); its lot, serial, expiration and count then
 * come from the label and are not to be changed by hand. `text` is always what was sent.
 */
export interface Meaning {
  readonly raw: string;
  readonly text: string;
  readonly bin: string;
  readonly user: string;
  readonly command: string;
  readonly items: readonly CodedItem[];
  readonly lot: string;
  readonly serial: string;
  readonly expiration: string;
  readonly count: number;
  readonly sscc: string;
  readonly labelled: boolean;
  readonly numbers: readonly KnownNumber[];
  readonly documents: readonly WarehouseDocument[];
  readonly garbled: boolean;
  readonly separatorLost: boolean;
  readonly refused: boolean;
}

const READABLE = /^(?:\([0-9]{2,4}\)[^()]+)+$/;

/** What people read below a GS1 symbol, typed off: the same element strings with brackets. */
function withoutBrackets(text: string): string {
  if (!READABLE.test(text)) {
    return text;
  }
  return `]d2${text
    .replace(/\(([0-9]{2,4})\)/g, `${GS}$1`)
    .split(GS)
    .filter(Boolean)
    .join(GS)}`;
}

export function understand(raw: string, pack: Pack, today: string): Meaning {
  const sent = raw.trim();
  const found = meaningOf(interpret(withoutBrackets(sent), today), sent, pack);
  if (isNothing(found) && isDoubled(found.text)) {
    const half = sent.slice(0, sent.length / 2);
    const once = meaningOf(interpret(half, today), sent, pack);
    return isNothing(once) ? found : once;
  }
  return found;
}

/** Two output channels of a scanner at once send everything twice in one burst. */
function isDoubled(text: string): boolean {
  const half = text.length / 2;
  return half >= 6 && Number.isInteger(half) && text.slice(0, half) === text.slice(half);
}

/** Nothing here carries it: a new number, or a code nobody knows. */
export function isNothing(meaning: Meaning): boolean {
  return (
    !meaning.bin &&
    !meaning.user &&
    !meaning.command &&
    !meaning.sscc &&
    !meaning.labelled &&
    meaning.items.length === 0 &&
    meaning.numbers.length === 0 &&
    meaning.documents.length === 0
  );
}

function meaningOf(barcode: Barcode, raw: string, pack: Pack): Meaning {
  const own = (kind: string) => barcode.readings.find((one) => one.kind === kind)?.value ?? "";
  const structured = barcode.readings.find(
    (one) => one.kind === "element-strings" || one.kind === "digital-link",
  );
  const said = facts(structured?.elements ?? []);
  const gtin = said.gtin || own("gtin");
  const text = barcode.text;
  const lot = own("lot") || said.lot;
  const items = gtin ? (pack.codes.get(gtin) ?? []) : (pack.codes.get(text) ?? []);
  const base = pack.items.get(text);
  return {
    raw,
    text,
    bin: own("bin") || (pack.bins.has(text) ? text : ""),
    user: badgeOf(own("user"), text),
    command: own("command"),
    items: base ? [{ item: base.no, unit: base.base_unit, perUnit: 100_000 }, ...items] : items,
    lot,
    serial: said.serial,
    expiration: said.expiration ?? "",
    count: said.count ?? 0,
    sscc: said.sscc || own("sscc"),
    labelled: said.gtin !== "",
    numbers: knownNumbers(pack, said.serial || text, lot || text),
    documents: [...pack.documents.values()].filter((one) => one.no === text),
    garbled: barcode.doubts.some((one) => one.code === "own-code-garbled"),
    separatorLost: barcode.doubts.some((one) => one.code === "separator-missing"),
    refused: barcode.verdict === "refused",
  };
}

/** A badge is known by its whole text; some sites print them without a check letter. */
function badgeOf(body: string, text: string): string {
  if (body) {
    return `XU${body}${checkLetter(`XU${body}`)}`;
  }
  return /^XU[0-9A-Z]{3,}$/.test(text) ? text : "";
}

function knownNumbers(pack: Pack, serial: string, lot: string): KnownNumber[] {
  const found = new Map<string, KnownNumber>();
  for (const [item, stock] of pack.stock) {
    for (const { number } of stock.rows) {
      if (serial !== "" && number.serial === serial) {
        found.set(`s${item}`, { kind: "serial", value: serial, item });
      } else if (lot !== "" && number.lot === lot) {
        found.set(`l${item}`, { kind: "lot", value: lot, item });
      }
    }
  }
  return [...found.values()];
}
