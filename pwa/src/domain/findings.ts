/**
 * What the reading of a barcode found out beside its meaning: repairs that were made to what the
 * scanner sent, doubts that remain, problems that made a reading impossible. The server says what
 * each code means: `backend/stockhand/domain/findings.py`.
 */

export type FindingCode =
  | "separator-leading"
  | "separator-trailing"
  | "separator-doubled"
  | "separator-substituted"
  | "layout-undone"
  | "separator-missing"
  | "partner-missing"
  | "own-code-garbled"
  | "layout-ambiguous"
  | "empty"
  | "length-wrong"
  | "identifier-unknown"
  | "value-too-short"
  | "value-too-long"
  | "character-not-allowed"
  | "check-digit-wrong"
  | "date-impossible"
  | "time-impossible"
  | "country-unknown"
  | "currency-unknown"
  | "content-wrong"
  | "pair-exclusive"
  | "values-differ"
  | "serial-missing"
  | "link-malformed"
  | "link-key-missing"
  | "link-qualifier-misplaced"
  | "link-attribute-not-allowed"
  | "link-repeated";

/** Which application identifier it is about, and what was found there; blank where it says nothing. */
export interface Finding {
  readonly code: FindingCode;
  readonly ai: string;
  readonly found: string;
}

export function finding(code: FindingCode, ai = "", found = ""): Finding {
  return { code, ai, found };
}
