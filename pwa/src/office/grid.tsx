/** Lines typed one below the other; there is always an empty one at the end. */

import type { Problem } from "../api/problems";
import { Icon } from "../parts/icons";
import { t } from "../words/words";
import { FieldInput } from "./fields";
import { moveInColumn } from "./keys";
import type { Field, Values } from "./kinds";
import { Problems } from "./problems";

export interface GridProps {
  readonly fields: readonly Field[];
  readonly lines: readonly Values[];
  readonly problems: Readonly<Record<number, readonly Problem[]>>;
  readonly onChange: (lines: readonly Values[]) => void;
}

export function Grid({ fields, lines, problems, onChange }: GridProps) {
  const isBlank = (line: Values | undefined) =>
    line !== undefined && Object.values(line).every((value) => value.trim() === "");
  const rows = isBlank(lines.at(-1)) ? lines : [...lines, {}];
  let filled = -1;
  return (
    <table class="office-table typed" data-grid onKeyDown={moveInColumn}>
      <thead>
        <tr>
          {fields.map((field) => (
            <th key={field.code} class={`is-${field.kind}`}>
              {t(`column.${field.code}`)}
            </th>
          ))}
          <th aria-label={t("do.delete-lines")} />
        </tr>
      </thead>
      <tbody>
        {rows.map((line, place) => {
          filled += isBlank(line) || Object.keys(line).length === 0 ? 0 : 1;
          const own = Object.keys(line).length === 0 ? [] : (problems[filled] ?? []);
          return (
            <GridRow
              key={place}
              fields={fields}
              line={line}
              place={place}
              problems={own}
              onChange={(changed) =>
                onChange(rows.map((one, index) => (index === place ? changed : one)))
              }
              onRemove={() => onChange(rows.filter((_, index) => index !== place))}
            />
          );
        })}
      </tbody>
    </table>
  );
}

interface GridRowProps {
  readonly fields: readonly Field[];
  readonly line: Values;
  readonly place: number;
  readonly problems: readonly Problem[];
  readonly onChange: (line: Values) => void;
  readonly onRemove: () => void;
}

function GridRow({ fields, line, place, problems, onChange, onRemove }: GridRowProps) {
  return (
    <>
      <tr data-line={place}>
        {fields.map((field) => (
          <td key={field.code} class={`is-${field.kind}`} data-label={t(`column.${field.code}`)}>
            <FieldInput
              field={field}
              label={false}
              value={line[field.code] ?? ""}
              onInput={(value) => onChange({ ...line, [field.code]: value })}
            />
          </td>
        ))}
        <td class="tools">
          <button
            type="button"
            class="tool"
            data-action="remove-line"
            aria-label={t("office.remove-line", { n: place + 1 })}
            onClick={onRemove}
          >
            <Icon name="erase" size={24} />
          </button>
        </td>
      </tr>
      {problems.length > 0 && (
        <tr class="of-line" data-line-problems={place}>
          <td colSpan={fields.length + 1}>
            <Problems problems={problems} />
          </td>
        </tr>
      )}
    </>
  );
}
