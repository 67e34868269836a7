/** Rows of the server to choose from, found by filters; what was chosen stays, whatever is shown. */

import { useState } from "preact/hooks";
import { place } from "../offline/session";
import { Verb } from "../parts/buttons";
import { Waiting } from "../screens/orders";
import { t } from "../words/words";
import type { FormDraft } from "./drafts";
import { FieldInput } from "./fields";
import { moveInColumn } from "./keys";
import type { Picker, Row, Values } from "./kinds";
import { useList } from "./reading";
import { Shown } from "./shown";

type Picked = FormDraft["picked"];

interface PickRowsProps {
  readonly picker: Picker;
  readonly picked: Picked;
  readonly onPick: (picked: Picked) => void;
}

export function PickRows({ picker, picked, onPick }: PickRowsProps) {
  const [filters, setFilters] = useState<Values>({});
  const { rows, more } = useList(picker.path(place.value, filters));
  const choose = (row: Row, on: boolean) => {
    const key = picker.key(row);
    const others = Object.entries(picked).filter(([one]) => one !== key && !picker.single);
    const own = on ? [[key, { row, amount: picker.amount?.(row) ?? "" }] as const] : [];
    onPick(Object.fromEntries([...others, ...own]));
  };
  const all = rows !== null && rows.length > 0 && rows.every((row) => picked[picker.key(row)]);
  return (
    <section class="office-picker" data-picker>
      <div class="office-filters">
        {picker.filters.map((field) => (
          <FieldInput
            key={field.code}
            field={field}
            value={filters[field.code] ?? ""}
            onInput={(value) => setFilters({ ...filters, [field.code]: value })}
          />
        ))}
        <span class="chosen" data-chosen={Object.keys(picked).length}>
          {t("office.chosen", { n: Object.keys(picked).length })}
        </span>
      </div>
      <table class="office-table" onKeyDown={moveInColumn}>
        <thead>
          <tr>
            <th class="ticks">
              {!picker.single && (
                <label class="tick-all">
                  <input
                    type="checkbox"
                    name="all"
                    aria-label={t("office.all")}
                    checked={all}
                    onChange={(event) => {
                      const on = event.currentTarget.checked;
                      const keys = new Set((rows ?? []).map(picker.key));
                      const others = Object.entries(picked).filter(([one]) => !keys.has(one));
                      const own = (rows ?? []).map(
                        (row) =>
                          [
                            picker.key(row),
                            picked[picker.key(row)] ?? { row, amount: picker.amount?.(row) ?? "" },
                          ] as const,
                      );
                      onPick(Object.fromEntries([...others, ...(on ? own : [])]));
                    }}
                  />
                </label>
              )}
            </th>
            {picker.columns.map((column) => (
              <th key={column.code} class={`is-${column.show ?? "text"}`}>
                {t(`column.${column.code}`)}
              </th>
            ))}
            {picker.amount && <th class="is-quantity">{t("column.quantity")}</th>}
          </tr>
        </thead>
        <tbody>
          {(rows ?? []).map((row) => (
            <PickRow
              key={picker.key(row)}
              picker={picker}
              row={row}
              chosen={picked[picker.key(row)]}
              onChoose={(on) => choose(row, on)}
              onAmount={(amount) => onPick({ ...picked, [picker.key(row)]: { row, amount } })}
            />
          ))}
        </tbody>
      </table>
      {rows?.length === 0 && <p class="notice">{t("office.nothing-waits")}</p>}
      <Waiting read={rows !== null} />
      {more && (
        <div class="office-verbs">
          <Verb action="more" onPress={more}>
            {t("orders.more")}
          </Verb>
        </div>
      )}
    </section>
  );
}

interface PickRowProps {
  readonly picker: Picker;
  readonly row: Row;
  readonly chosen: Picked[string] | undefined;
  readonly onChoose: (on: boolean) => void;
  readonly onAmount: (amount: string) => void;
}

function PickRow({ picker, row, chosen, onChoose, onAmount }: PickRowProps) {
  const key = picker.key(row);
  return (
    <tr data-pick={key} class={chosen ? "in-hand" : ""}>
      <td class="ticks">
        <label class="tick-one">
          <input
            type="checkbox"
            name="pick"
            aria-label={key}
            checked={chosen !== undefined}
            onChange={(event) => onChoose(event.currentTarget.checked)}
          />
        </label>
      </td>
      {picker.columns.map((column) => (
        <td
          key={column.code}
          class={`is-${column.show ?? "text"}`}
          data-label={t(`column.${column.code}`)}
        >
          <Shown column={column} row={row} />
        </td>
      ))}
      {picker.amount && (
        <td class="is-quantity" data-label={t("column.quantity")}>
          <input
            class="cell"
            name="amount"
            inputMode="decimal"
            autocomplete="off"
            aria-label={t("column.quantity")}
            value={chosen?.amount ?? picker.amount(row)}
            onInput={(event) => onAmount(event.currentTarget.value)}
          />
        </td>
      )}
    </tr>
  );
}
