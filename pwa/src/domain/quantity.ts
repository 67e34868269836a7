/**
 * Quantities are whole hundred-thousandths of the base unit, as on the server; decimal text only at
 * the edges. They stay far below 2^53, so plain numbers are exact.
 */

export const PIECE = 100_000;

const DECIMAL = /^(-?)([0-9]+)(?:\.([0-9]{1,5})0*)?$/;

/** "12.5" as 1250000; what is no decimal is a mistake of ours or of the server. */
export function units(text: string): number {
  const match = DECIMAL.exec(text);
  if (!match) {
    throw new Error(`no quantity: ${text}`);
  }
  const [, sign = "", whole = "0", part = ""] = match;
  const amount = Number(whole) * PIECE + Number(part.padEnd(5, "0"));
  return sign ? -amount : amount;
}

/** 1250000 as "12.5". */
export function decimal(amount: number): string {
  const size = Math.abs(amount);
  const part = String(size % PIECE)
    .padStart(5, "0")
    .replace(/0+$/, "");
  const text = String(Math.floor(size / PIECE)) + (part ? `.${part}` : "");
  return amount < 0 ? `-${text}` : text;
}

/** So many of a unit in the base unit. */
export function toBase(amount: number, perUnit: number): number {
  return Math.round((amount * perUnit) / PIECE);
}
