/** The list of a desk: what there is, found by filters or a scan. */

import { useState } from "preact/hooks";
import { place } from "../offline/session";
import { Verb } from "../parts/buttons";
import { Waiting } from "../screens/orders";
import { t } from "../words/words";
import { FieldInput } from "./fields";
import { type Desk, type FormSpec, type ListSpec, type Row, text, type Values } from "./kinds";
import { useList } from "./reading";
import { wordText } from "./shown";

export interface DeskListProps {
  readonly desk: Desk;
  readonly list: ListSpec;
  readonly location: Row;
  readonly open: string;
  readonly onOpen: (key: string) => void;
  readonly onCreate: (form: FormSpec) => void;
  readonly searched: string;
}

export function DeskList(props: DeskListProps) {
  const { desk, list, location, open, onOpen, onCreate, searched } = props;
  const [filters, setFilters] = useState<Values>({});
  const asked =
    searched && filters.search === undefined ? { ...filters, search: searched } : filters;
  const { rows, more } = useList(list.path(place.value, asked));
  const creates = desk.creates.filter((form) => form.may?.(location) ?? true);
  return (
    <section class="office-list" data-list={desk.code}>
      <div class="office-verbs">
        {creates.map((form) => (
          <Verb
            key={form.code}
            action={`new-${form.code}`}
            icon="plus"
            pressed={open === `new:${form.code}`}
            onPress={() => onCreate(form)}
          >
            {t(`form.${form.code}`)}
          </Verb>
        ))}
      </div>
      {list.filters.length > 0 && (
        <div class="office-filters">
          {list.filters.map((field) => (
            <FieldInput
              key={field.code}
              field={field}
              value={asked[field.code] ?? ""}
              onInput={(value) => setFilters({ ...filters, [field.code]: value })}
            />
          ))}
        </div>
      )}
      <div class="office-rows">
        {(rows ?? []).filter(list.key).map((row) => {
          const key = list.key(row);
          const state = list.state?.(row) ?? "";
          return (
            <button
              type="button"
              key={key}
              class={key === open ? "office-row in-hand" : "office-row"}
              aria-current={key === open}
              data-row={key}
              onClick={() => onOpen(key)}
            >
              <b>{list.title(row)}</b>
              {state !== "" && <small class="state">{wordText(state)}</small>}
              <span class="note">{list.note(row).map(text).filter(Boolean).join(" · ")}</span>
            </button>
          );
        })}
      </div>
      {rows?.length === 0 && <p class="notice">{t("list.none")}</p>}
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
