/** How codes, places and quantities look: each kind of thing has its own shape. */

import { signal } from "@preact/signals";
import { decimal, PIECE } from "../domain/quantity";
import { figure, t } from "../words/words";

const HEAVY_TAIL = 4;
const SHORT = 7;

/** A code: monospaced, its last characters heavy, because they are what people compare. */
export function Code({ children, class: more = "" }: { children: string; class?: string }) {
  const at = children.length < SHORT ? 0 : children.length - HEAVY_TAIL;
  return (
    <span class={`code ${more}`}>
      {children.slice(0, at)}
      <b>{children.slice(at)}</b>
    </span>
  );
}

/** The width there is for a rack sign; set when the window changes. */
export const room = signal(360);

const STEPS = [72, 64, 56, 48, 44];
const LETTER = 0.66;
const SEPARATOR_PX = 30;
const PADDING_PX = 52;

/** The largest letters in which a place fits on one line. */
function lettersFor(place: string, width: number): number {
  const parts = place.split("-");
  const letters = parts.join("").length;
  const size = (width - PADDING_PX - (parts.length - 1) * SEPARATOR_PX) / (letters * LETTER);
  return STEPS.find((step) => step <= size) ?? 44;
}

/** Where to be now: the only solid sign on a screen. */
export function RackSign({ place, caption }: { place: string; caption: string }) {
  const size = lettersFor(place, Math.min(room.value - 24, 520));
  return (
    <div class={`rack-sign letters-${size}`} data-place={place}>
      <span class="caption">{caption}</span>
      <Place place={place} />
    </div>
  );
}

/** A place in small: here (solid) or elsewhere (an outline). */
export function PlaceSign({ place, here = false }: { place: string; here?: boolean }) {
  return (
    <span class={here ? "place-sign here" : "place-sign"} data-place={place}>
      <Place place={place} />
    </span>
  );
}

/** The hyphens are drawn as bars; readers for the blind get the text. */
function Place({ place }: { place: string }) {
  return (
    <span class="place" role="img" aria-label={place}>
      {place.split("-").map((part, index) => (
        <span key={index} class={index > 0 ? "after-bar" : ""} aria-hidden="true">
          {part}
        </span>
      ))}
    </span>
  );
}

/** A base quantity in the unit of its line, where it is a whole number of them. */
export function inUnit(amount: number, unit: string, perUnit: number, baseUnit: string) {
  const count = (amount / perUnit) * PIECE;
  return perUnit !== PIECE && count % PIECE === 0
    ? { text: figure(decimal(count)), unit }
    : { text: figure(decimal(amount)), unit: perUnit === PIECE ? unit : baseUnit };
}

/** Two quantities of a line as "63 / 100". */
export function Fraction({ of, total, unit = "" }: { of: string; total: string; unit?: string }) {
  return (
    <span class="fraction">
      <b>{of}</b>
      <span class="total">
        <span class="slash"> / </span>
        {total}
        {unit && ` ${unit}`}
      </span>
    </span>
  );
}

/** What an item must carry. */
export function Flags({
  serial,
  lot,
  expires,
}: {
  serial: boolean;
  lot: boolean;
  expires: boolean;
}) {
  return (
    <>
      {serial && <span class="flag">{t("flag.serial")}</span>}
      {lot && <span class="flag">{t("flag.lot")}</span>}
      {expires && <span class="flag">{t("flag.expires")}</span>}
    </>
  );
}
