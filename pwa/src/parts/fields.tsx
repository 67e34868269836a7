/** Fields that are typed into, with what is wrong about them in words beside them. */

import { useState } from "preact/hooks";
import { dateText, t } from "../words/words";
import { DateSteps } from "./date_steps";
import { Icon, OutcomeIcon } from "./icons";

export interface TextFieldProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly longest?: number;
  /** Figures only: the small keyboard. */
  readonly figures?: boolean;
  readonly hint?: string;
  readonly wrong?: string;
}

export function TextField(props: TextFieldProps) {
  const { label, name, value, onInput, longest = 50, figures = false, hint, wrong = "" } = props;
  return (
    <label class={wrong ? "field is-wrong" : "field"}>
      <span class="label">{label}</span>
      <input
        name={name}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        maxLength={longest}
        inputMode={figures ? "decimal" : "text"}
        aria-invalid={wrong !== ""}
        value={value}
        {...(hint ? { placeholder: hint } : {})}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {wrong && (
        <span class="wrong" role="alert" data-wrong={name}>
          <OutcomeIcon of="error" size={20} /> {wrong}
        </span>
      )}
    </label>
  );
}

/** A number that is given: to be read, not to be changed. */
export function FixedField({ label, value }: { label: string; value: string }) {
  return (
    <p class="field fixed">
      <span class="label">{label}</span>
      <b class="code">
        {value || t("none")} <Icon name="lock" size={20} />
      </b>
    </p>
  );
}

export interface DateFieldProps {
  readonly label: string;
  readonly name: string;
  /** Blank where there is none. */
  readonly value: string;
  /** The day that the steps begin with. */
  readonly from: string;
  readonly onChange: (day: string) => void;
}

/** A day, opened by a tap. */
export function DateField({ label, name, value, from, onChange }: DateFieldProps) {
  const [open, setOpen] = useState(false);
  return (
    <div class="field date-field" data-date={name}>
      <span class="label">{label}</span>
      <button
        type="button"
        class="verb"
        data-action={`date-${name}`}
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
          if (!open && value === "") {
            onChange(from);
          }
        }}
      >
        <span>{value ? dateText(value, true) : t("none")}</span>
        <Icon name={open ? "up" : "down"} size={24} />
      </button>
      {open && <DateSteps value={value || from} onChange={onChange} />}
    </div>
  );
}
