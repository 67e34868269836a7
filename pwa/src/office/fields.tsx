/** A field of a form or a filter, as its kind is typed into. */

import { useId } from "preact/hooks";
import { OutcomeIcon } from "../parts/icons";
import { t } from "../words/words";
import type { Field } from "./kinds";
import { wordText } from "./shown";

const USUAL = 100;

export interface FieldInputProps {
  readonly field: Field;
  readonly value: string;
  readonly wrong?: string;
  readonly label?: boolean;
  readonly onInput: (value: string) => void;
}

export function FieldInput({ field, value, wrong = "", label = true, onInput }: FieldInputProps) {
  const name = t(`column.${field.code}`);
  const id = useId();
  if (field.kind === "yes") {
    return (
      <label class={wrong ? "office-field tick is-wrong" : "office-field tick"}>
        <input
          type="checkbox"
          name={field.code}
          aria-label={name}
          checked={value === "yes"}
          onChange={(event) => onInput(event.currentTarget.checked ? "yes" : "")}
        />
        {label && <span>{name}</span>}
        <Wrong name={field.code} text={wrong} />
      </label>
    );
  }
  if (field.kind === "several") {
    return <Several field={field} value={value} wrong={wrong} onInput={onInput} />;
  }
  const size = (field.longest ?? 0) > USUAL ? " is-wide" : "";
  return (
    <div class={`office-field${wrong ? " is-wrong" : ""}${size}`}>
      {label && (
        <label class="label" for={id}>
          {name}
          {field.needed && " *"}
        </label>
      )}
      {field.kind === "choice" ? (
        <select
          id={id}
          name={field.code}
          aria-label={name}
          value={value}
          onChange={(event) => onInput(event.currentTarget.value)}
        >
          {(field.choices ?? []).map((one) => (
            <option key={one} value={one}>
              {one === "" ? (field.blank ?? t("value.any")) : wordText(one)}
            </option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          name={field.code}
          aria-label={name}
          type={(field.kind === "date" ? "date" : "text") as "text"}
          class={field.kind === "code" ? "is-code" : ""}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          maxLength={field.longest ?? USUAL}
          inputMode={field.kind === "quantity" || field.kind === "whole" ? "decimal" : "text"}
          aria-invalid={wrong !== ""}
          value={value}
          onInput={(event) => onInput(event.currentTarget.value)}
        />
      )}
      <Wrong name={field.code} text={wrong} />
    </div>
  );
}

function Several({ field, value, wrong = "", onInput }: FieldInputProps) {
  const chosen = new Set(value.split(" ").filter(Boolean));
  return (
    <fieldset class={wrong ? "office-field several is-wrong" : "office-field several"}>
      <legend class="label">{t(`column.${field.code}`)}</legend>
      {(field.choices ?? []).map((one) => (
        <label class="tick" key={one}>
          <input
            type="checkbox"
            name={`${field.code}-${one}`}
            checked={chosen.has(one)}
            onChange={(event) => {
              const held = (field.choices ?? []).filter((other) =>
                other === one ? event.currentTarget.checked : chosen.has(other),
              );
              onInput(held.join(" "));
            }}
          />
          <span>{wordText(one)}</span>
        </label>
      ))}
      <Wrong name={field.code} text={wrong} />
    </fieldset>
  );
}

export function Wrong({ name, text }: { name: string; text: string }) {
  return text === "" ? null : (
    <span class="wrong" role="alert" data-wrong={name}>
      <OutcomeIcon of="error" size={20} /> {text}
    </span>
  );
}
