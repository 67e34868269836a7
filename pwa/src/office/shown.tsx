/** How a value of a row is shown. */

import type { VNode } from "preact";
import { Code } from "../parts/codes";
import type { MessageKey } from "../words/en";
import { en } from "../words/en";
import { dateText, figure, numberText, t } from "../words/words";
import { type Column, type Row, text } from "./kinds";

/** A word of the server's in the reader's language; a code that has none stays as it is. */
export function wordText(value: unknown): string {
  const key = `value.${text(value)}` as MessageKey;
  return key in en ? t(key) : text(value);
}

export function valueIn(column: Column, row: Row): unknown {
  return column.of ? column.of(row) : row[column.code];
}

export function Shown({ column, row }: { column: Column; row: Row }): VNode {
  const value = valueIn(column, row);
  const plain = text(value);
  switch (column.show) {
    case "code":
      return plain === "" ? <span class="muted">–</span> : <Code>{plain}</Code>;
    case "quantity":
      return <b class="amount">{plain === "" ? "–" : figure(plain)}</b>;
    case "date":
      return <span>{plain === "" ? "–" : dateText(plain)}</span>;
    case "yes":
      return <span>{value ? t("value.yes") : t("value.no")}</span>;
    case "word":
      return <span>{plain === "" ? "–" : wordText(plain)}</span>;
    case "number": {
      const number = numberText((value ?? {}) as Record<string, string>);
      return number === t("none") ? <span class="muted">–</span> : <Code>{number}</Code>;
    }
    case "goods":
      return (
        <span class="goods-name">
          <b>{text(row.description) || plain}</b>
          <small class="muted">
            {[text(row.item), text(row.variant)].filter(Boolean).join(" · ")}
          </small>
        </span>
      );
    default:
      return <span>{plain === "" ? "–" : plain}</span>;
  }
}
