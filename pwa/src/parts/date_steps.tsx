/** A day by steps: a gloved thumb cannot swipe a wheel exactly. */

import { addDays, addMonths, dayFrom } from "../domain/dates";
import { monthText, t } from "../words/words";
import { Primary } from "./buttons";
import { Icon, OutcomeIcon } from "./icons";

export interface DateStepsProps {
  readonly value: string;
  readonly onChange: (day: string) => void;
}

/** When goods expire; `left`: so many days from now, negative when that was. */
export function ExpirationSteps({ left, ...day }: DateStepsProps & { readonly left: number }) {
  return (
    <>
      <p class="label expires">{t("date.expires")}</p>
      <DateSteps {...day} />
      <p class="days-left" data-expiration={day.value}>
        <OutcomeIcon of={left < 0 ? "error" : left < 30 ? "warning" : "ok"} size={26} />
        <span>
          {left < 0 ? t("date.days-ago", { n: -left }) : t("date.days-left", { n: left })}
        </span>
      </p>
    </>
  );
}

/** What expired already is not kept. */
export function KeepDate({ left, onKeep }: { readonly left: number; readonly onKeep: () => void }) {
  return (
    <Primary
      action="keep-date"
      leads={left >= 0}
      {...(left < 0 ? { notNow: t("date.expired") } : {})}
      onPress={() => left >= 0 && onKeep()}
    >
      {t("date.keep")}
    </Primary>
  );
}

export function DateSteps({ value, onChange }: DateStepsProps) {
  const [year = 0, month = 1, date = 1] = value.split("-").map(Number);
  const columns = [
    { name: "day", shown: String(date).padStart(2, "0"), step: (by: number) => turnDay(value, by) },
    { name: "month", shown: monthText(month - 1), step: (by: number) => addMonths(value, by) },
    { name: "year", shown: String(year), step: (by: number) => dayFrom(year + by, month, date) },
  ];
  return (
    <>
      <div class="date-steps">
        {columns.map(({ name, shown, step }) => (
          <div key={name}>
            <button
              type="button"
              class="verb"
              data-action={`${name}-up`}
              aria-label={`${t(`date.${name}` as "date.day")} +1`}
              onClick={() => onChange(step(1))}
            >
              <Icon name="up" size={28} />
            </button>
            <output>{shown}</output>
            <button
              type="button"
              class="verb"
              data-action={`${name}-down`}
              aria-label={`${t(`date.${name}` as "date.day")} -1`}
              onClick={() => onChange(step(-1))}
            >
              <Icon name="down" size={28} />
            </button>
          </div>
        ))}
      </div>
      <div class="verbs">
        <button
          type="button"
          class="verb"
          data-action="plus-30-days"
          onClick={() => onChange(addDays(value, 30))}
        >
          {t("date.plus-days")}
        </button>
        <button
          type="button"
          class="verb"
          data-action="plus-6-months"
          onClick={() => onChange(addMonths(value, 6))}
        >
          {t("date.plus-months")}
        </button>
        <button
          type="button"
          class="verb"
          data-action="plus-1-year"
          onClick={() => onChange(addMonths(value, 12))}
        >
          {t("date.plus-year")}
        </button>
      </div>
    </>
  );
}

/** The day turns within its month: 31 and one more is the first of the same month. */
function turnDay(value: string, by: number): string {
  const [year = 0, month = 1] = value.split("-").map(Number);
  const next = addDays(value, by);
  if (next.slice(0, 7) === value.slice(0, 7)) {
    return next;
  }
  return by > 0 ? dayFrom(year, month, 1) : dayFrom(year, month, 31);
}
