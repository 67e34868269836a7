/**
 * What a scan may mean here: every reading of its text, held against the work pack. Nothing is
 * decided yet; the step that asked for the scan takes what fits.
 */

import type { PartnerRef } from "../api/schema";
import { type Barcode, interpret } from "./barcodes";
import type { WarehouseDocument } from "./documents";
import { facts, GS } from "./gs1";
import { type LabelReading, readLabels } from "./label_formats";
import { checkLetter } from "./own_codes";
import type { CodedItem, Pack } from "./pack";
import { units } from "./quantity";

/** A serial or lot that is in stock here, and of which item. */
export interface KnownNumber {
  readonly kind: "serial" | "lot";
  readonly value: string;
  readonly item: string;
  readonly variant: string;
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
  /** Several formats of labels fit and say different things: somebody has to choose. */
  readonly choices?: readonly Meaning[];
  /** The format of the label that was read; blank for codes that need none. */
  readonly format?: string;
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

export function understand(
  raw: string,
  pack: Pack,
  today: string,
  partners: readonly PartnerRef[] = [],
): Meaning {
  const sent = raw.trim();
  const barcode = interpret(withoutBrackets(sent), today);
  const known = meaningOf(barcode, sent, pack);
  const found = isNothing(known) ? asLabel(known, barcode, pack, today, partners) : known;
  if (isNothing(found) && isDoubled(found.text)) {
    const half = sent.slice(0, sent.length / 2);
    const once = meaningOf(interpret(half, today), sent, pack);
    return isNothing(once) ? found : once;
  }
  return found;
}

/** Nothing else knows it: what it says as the label of a vendor or customer. */
function asLabel(
  plain: Meaning,
  barcode: Barcode,
  pack: Pack,
  today: string,
  partners: readonly PartnerRef[],
): Meaning {
  const formats = pack.formats ?? [];
  const meant = readLabels(barcode, formats, today, partners).flatMap((one) => {
    const only = formats.find((format) => format.code === one.format)?.items ?? [];
    const items = itemsOf(one, pack).filter(({ item }) => only.length === 0 || only.includes(item));
    const isNamed = one.item !== "" || one.gtin !== "";
    return isNamed && only.length > 0 && items.length === 0
      ? []
      : [labelled(plain, one, items, pack)];
  });
  const choices = meant.filter(
    (one, place) => meant.findIndex((other) => saysTheSame(one, other)) === place,
  );
  const [first = plain, ...others] = choices;
  return others.length === 0 ? first : { ...plain, choices };
}

function itemsOf({ item, gtin, unit }: LabelReading, pack: Pack): CodedItem[] {
  const base = pack.items.get(item);
  const own = base ? [{ item: base.no, unit: base.base_unit, perUnit: 100_000 }] : [];
  const found = own.length > 0 ? own : [...(pack.codes.get(gtin || item) ?? [])];
  return found.map((one) => {
    const named = pack.items.get(one.item)?.units?.find(({ code }) => code === unit);
    return named ? { ...one, unit, perUnit: units(named.qty_per_uom) } : one;
  });
}

function labelled(
  plain: Meaning,
  said: LabelReading,
  items: readonly CodedItem[],
  pack: Pack,
): Meaning {
  const perUnit = said.unit ? (items[0]?.perUnit ?? 100_000) : 100_000;
  return {
    ...plain,
    items,
    lot: said.lot,
    serial: said.serial,
    expiration: said.expiration ?? "",
    count: said.quantity ? (units(said.quantity) * perUnit) / 100_000 ** 2 : 0,
    labelled: said.item !== "" || said.gtin !== "",
    numbers: knownNumbers(pack, said.serial, said.lot),
    format: said.format,
    separatorLost: false,
  };
}

function saysTheSame(one: Meaning, other: Meaning): boolean {
  const facts = ({ items, lot, serial, expiration, count }: Meaning) =>
    JSON.stringify([items[0]?.item, lot, serial, expiration, count]);
  return facts(one) === facts(other);
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
    !meaning.format &&
    !meaning.choices &&
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
    for (const { number, variant } of stock.rows) {
      if (serial !== "" && number.serial === serial) {
        found.set(`s${item}|${variant}`, { kind: "serial", value: serial, item, variant });
      } else if (lot !== "" && number.lot === lot) {
        found.set(`l${item}|${variant}`, { kind: "lot", value: lot, item, variant });
      }
    }
  }
  return [...found.values()];
}
