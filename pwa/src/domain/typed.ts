/** What people type into a field. */

import { units } from "./quantity";

const TYPED = /^[0-9]{1,9}(?:[.,][0-9]{1,5})?$/;

/** A quantity in hundred-thousandths; null when it is none. A comma is a point. */
export function typedQuantity(text: string): number | null {
  const trimmed = text.trim();
  return TYPED.test(trimmed) ? units(trimmed.replace(",", ".")) : null;
}
