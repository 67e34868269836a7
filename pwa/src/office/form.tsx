/** A form: fields, rows to choose from, lines to type. It keeps what was typed until it is done. */

import { useEffect, useRef, useState } from "preact/hooks";
import type { Problem } from "../api/problems";
import { reached } from "../offline/network";
import { place } from "../offline/session";
import { Verb } from "../parts/buttons";
import { waiting } from "../screens/submitting";
import { t } from "../words/words";
import { fieldOf, placeOf } from "./concerns";
import { formDraft, keepForm } from "./drafts";
import { FieldInput } from "./fields";
import { Grid } from "./grid";
import { type Field, type FormSpec, type Given, type Next, type Row, text } from "./kinds";
import { PickRows } from "./picker";
import { Problems, wrongText } from "./problems";
import { send } from "./sending";

export interface FormProps {
  readonly form: FormSpec;
  /** The document it is about, or the row it changes; an empty one where something is made. */
  readonly of: Row;
  /** It is a card: its fields begin with what the row says. */
  readonly fills?: boolean;
  /** Where what is typed is kept. */
  readonly draftKey: string;
  readonly onDone: (next: Next, made: string) => void;
  readonly onLeave?: () => void;
}

/** What stands in a field at first. */
function firstValue(field: Field, of: Row): string {
  if (field.from) {
    return field.from(of);
  }
  const value = of[field.code];
  if (typeof value === "boolean") {
    return value ? "yes" : "";
  }
  if (Array.isArray(value)) {
    return value.map(String).join(" ");
  }
  return text(value) || (field.kind === "choice" ? (field.choices?.[0] ?? "") : "");
}

function isBlank(line: Readonly<Record<string, string>>): boolean {
  return Object.values(line).every((value) => value.trim() === "");
}

export function Form({ form, of, fills = false, draftKey, onDone, onLeave }: FormProps) {
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const own = useRef<HTMLFormElement>(null);
  useEffect(() => {
    own.current?.querySelector("[role=alert]")?.scrollIntoView({ block: "center" });
  }, [problems]);
  const [missing, setMissing] = useState<readonly string[]>([]);
  const fields = form.fields ?? [];
  const draft = formDraft(draftKey);
  const first = Object.fromEntries(
    fields.map((field) => [field.code, firstValue(field, fills ? of : {})]),
  );
  const values = { ...first, ...draft.values };
  const grid = typeof form.grid === "function" ? form.grid(values) : (form.grid ?? []);
  const begun = draft.lines.length > 0 ? draft.lines : (form.gridFrom?.(of) ?? []);
  const typed = begun.filter((line) => !isBlank(line));
  const wrong: Record<string, string> = {};
  const atLines: Record<number, Problem[]> = {};
  const rest: Problem[] = [];
  for (const problem of problems) {
    const isOfField = fields.some(({ code }) => code === problem.path);
    const at = grid.length > 0 && !isOfField ? placeOf(problem, typed.length) : null;
    const field = fieldOf(
      problem,
      fields.map((one) => one.code),
      values,
    );
    if (at !== null) {
      atLines[at] = [...(atLines[at] ?? []), problem];
    } else if (field) {
      wrong[field] = wrongText(problem);
    } else {
      rest.push(problem);
    }
  }
  for (const code of missing) {
    wrong[code] ??= t("office.missing");
  }
  const keep = (change: Partial<typeof draft>) =>
    keepForm(draftKey, { values: draft.values, picked: draft.picked, lines: begun, ...change });
  const submit = () => {
    const lacking = fields.filter((one) => one.needed && values[one.code]?.trim() === "");
    setMissing(lacking.map((one) => one.code));
    if (lacking.length > 0) {
      return;
    }
    const given: Given = {
      at: place.peek(),
      values: Object.fromEntries(Object.entries(values).map(([key, one]) => [key, one.trim()])),
      changed: fields.map((one) => one.code).filter((code) => values[code] !== first[code]),
      picked: Object.values(draft.picked),
      lines: typed,
    };
    void send(form.command(given, of), {
      done: (result) => {
        keepForm(draftKey, null);
        setProblems(result.warnings ?? []);
        onDone(form.after ? form.after(result, given, of) : null, result.no ?? "");
      },
      refused: setProblems,
    });
  };
  return (
    <form
      class="office-form"
      ref={own}
      data-form={form.code}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <h2>{t(`form.${form.code}`)}</h2>
      {form.beside && <form.beside values={values} lines={typed} />}
      <Problems problems={rest} />
      {fields.length > 0 && (
        <div class="office-fields">
          {fields.map((field) => (
            <FieldInput
              key={field.code}
              field={field}
              value={values[field.code] ?? ""}
              wrong={wrong[field.code] ?? ""}
              onInput={(value) => keep({ values: { ...draft.values, [field.code]: value } })}
            />
          ))}
        </div>
      )}
      {form.picker && (
        <PickRows
          picker={form.picker}
          picked={draft.picked}
          onPick={(picked) => keep({ picked })}
        />
      )}
      {grid.length > 0 && (
        <Grid
          fields={grid}
          lines={begun}
          problems={atLines}
          onChange={(lines) => keep({ lines })}
        />
      )}
      <div class="office-verbs">
        <button
          type="submit"
          class={reached.value ? "verb leads" : "verb not-now"}
          data-action={`form-${form.code}`}
        >
          <span>
            {!reached.value
              ? t("action.needs-network")
              : waiting.value
                ? t("action.waiting")
                : t(`form-go.${form.code}`)}
          </span>
        </button>
        {onLeave && (
          <Verb action="leave-form" onPress={onLeave}>
            {t("action.back")}
          </Verb>
        )}
        {Object.keys(draft.values).length > 0 && (
          <Verb action="forget-form" onPress={() => keepForm(draftKey, null)}>
            {t("office.forget")}
          </Verb>
        )}
      </div>
    </form>
  );
}
