/** The numbers of a line as rows, and what they cover of it. */

import type { Numbers } from "../domain/documents";
import type { Matrix, ShownRow } from "../domain/line_numbers";
import { decimal } from "../domain/quantity";
import { Code } from "../parts/codes";
import { Icon, OutcomeIcon } from "../parts/icons";
import { ShelfRow } from "../parts/rows";
import { dateText, figure, numberText, t } from "../words/words";

const AMOUNTS = ["quantity", "toHandle", "toInvoice"] as const;

/** Line, numbers, missing; each by quantity, to handle, to invoice. */
export function MatrixTable({ matrix, unit }: { matrix: Matrix; unit: string }) {
  const over = matrix.missing.quantity < 0;
  return (
    <table class="matrix" data-missing={decimal(matrix.missing.quantity)}>
      <thead>
        <tr>
          <th scope="col">{unit}</th>
          <th scope="col">{t("line.of-line")}</th>
          <th scope="col">{t("line.of-numbers")}</th>
          <th scope="col">{t("line.missing")}</th>
        </tr>
      </thead>
      <tbody>
        {AMOUNTS.map((of) => (
          <tr key={of} data-amount={of}>
            <th scope="row">{t(`line.${of}`)}</th>
            <td>{figure(decimal(matrix.line[of]))}</td>
            <td>{figure(decimal(matrix.numbers[of]))}</td>
            <td>
              {of === "quantity" && over && <OutcomeIcon of="warning" size={18} />}{" "}
              <b>{figure(decimal(matrix.missing[of]))}</b>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface NumberRowsProps {
  readonly rows: readonly ShownRow[];
  /** What is said where there are none. */
  readonly none: string;
  readonly onPress: (row: ShownRow) => void;
}

export function NumberRows({ rows, none, onPress }: NumberRowsProps) {
  if (rows.length === 0) {
    return <p class="notice">{none}</p>;
  }
  return (
    <div class="shelf">
      {rows.map((row) => (
        <ShelfRow
          key={`${row.state === "new"}${numberText(row.from ?? row.number)}`}
          hook={{
            "data-number": numberText(row.number),
            "data-state": row.state,
            "data-quantity": decimal(row.quantity),
          }}
          inHand={row.state === "changed" || row.state === "new"}
          muted={row.state === "removed"}
          onPress={() => onPress(row)}
          icon={row.stock?.is_short && <OutcomeIcon of="warning" size={24} />}
          title={<NumberCode number={row.number} />}
          note={<RowNote row={row} />}
          aside={
            row.state === "removed" ? (
              <span class="total">{t("row.removed")}</span>
            ) : (
              <RowAmount row={row} />
            )
          }
        />
      ))}
    </div>
  );
}

/** Serial, lot and package, the one that tells the goods apart first. */
export function NumberCode({ number }: { number: Numbers }) {
  const [first = "", ...others] = [number.serial, number.lot, number.package].filter(Boolean);
  return first ? (
    <span class="number-code">
      <Code>{first}</Code>
      {others.map((one) => (
        <small class="code" key={one}>
          {one}
        </small>
      ))}
    </span>
  ) : (
    <span class="muted">{t("line.no-number")}</span>
  );
}

/** Handled of all, where some of it is; else all. */
function RowAmount({ row }: { row: ShownRow }) {
  return row.handled > 0 ? (
    <span class="fraction">
      <b>{figure(decimal(row.handled))}</b>
      <span class="total"> / {figure(decimal(row.quantity))}</span>
    </span>
  ) : (
    <b>{figure(decimal(row.quantity))}</b>
  );
}

function RowNote({ row }: { row: ShownRow }) {
  const rest = row.quantity - row.handled;
  const parts = [
    row.expiration ? `${t("flag.expires")} ${dateText(row.expiration)}` : "",
    row.toHandle === rest ? "" : t("line.handles", { quantity: decimal(row.toHandle) }),
    row.invoiced > 0 ? t("line.invoiced", { quantity: decimal(row.invoiced) }) : "",
    row.stock ? t("line.there", { available: row.stock.available, total: row.stock.total }) : "",
    row.state === "new" || row.state === "changed" ? t("line.not-saved") : "",
  ];
  return (
    <>
      {row.locked && <Icon name="lock" size={18} />}
      {parts.filter(Boolean).join(" · ")}
    </>
  );
}
