/** The lines of a document: cells that may change are typed into, and saved when they are left. */

import { useState } from "preact/hooks";
import type { Problem } from "../api/problems";
import { decimal } from "../domain/quantity";
import { typedQuantity } from "../domain/typed";
import { Icon } from "../parts/icons";
import { go, type Route } from "../screens/navigation";
import { figure, t } from "../words/words";
import { Wrong } from "./fields";
import { moveInColumn, nextInColumn } from "./keys";
import { type Column, type Row, text } from "./kinds";
import { Problems, wrongText } from "./problems";
import { send } from "./sending";
import { Shown, valueIn } from "./shown";

export interface LinesProps {
  readonly document: Row;
  readonly lines: readonly Row[];
  readonly columns: readonly Column[];
  /** The numbers of the ticked lines; null where none can be ticked. */
  readonly chosen: ReadonlySet<number> | null;
  readonly onChoose: (chosen: ReadonlySet<number>) => void;
  readonly problems: ReadonlyMap<number, readonly Problem[]>;
  readonly routeOf: ((line: Row) => Route | null) | undefined;
  readonly onChanged: () => void;
}

export function Lines(props: LinesProps) {
  const { lines, columns, chosen, onChoose } = props;
  const nos = lines.map((line) => Number(line.line_no));
  return (
    <table class="office-table" data-lines={lines.length} onKeyDown={moveInColumn}>
      <thead>
        <tr>
          {chosen && (
            <th class="ticks">
              <label class="tick-all">
                <input
                  type="checkbox"
                  name="all"
                  aria-label={t("office.all")}
                  checked={nos.length > 0 && nos.every((no) => chosen.has(no))}
                  onChange={(event) =>
                    onChoose(event.currentTarget.checked ? new Set(nos) : new Set())
                  }
                />
              </label>
            </th>
          )}
          {columns.map((column) => (
            <th key={column.code} class={`is-${column.show ?? "text"}`}>
              {t(`column.${column.code}`)}
            </th>
          ))}
          {props.routeOf && <th aria-label={t("office.open-line")} />}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Line key={text(line.line_no)} {...props} line={line} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ line, ...props }: LinesProps & { readonly line: Row }) {
  const { document, columns, chosen, onChoose, problems, routeOf, onChanged } = props;
  const no = Number(line.line_no);
  const own = problems.get(no) ?? [];
  const route = routeOf?.(line) ?? null;
  return (
    <>
      <tr data-line={no} class={chosen?.has(no) ? "in-hand" : ""}>
        {chosen && (
          <td class="ticks">
            <label class="tick-one">
              <input
                type="checkbox"
                name="choose"
                aria-label={t("office.choose-line", { n: no })}
                checked={chosen.has(no)}
                onChange={(event) => {
                  const next = new Set(chosen);
                  if (event.currentTarget.checked) {
                    next.add(no);
                  } else {
                    next.delete(no);
                  }
                  onChoose(next);
                }}
              />
            </label>
          </td>
        )}
        {columns.map((column) => (
          <td
            key={column.code}
            class={`is-${column.show ?? "text"}`}
            data-label={t(`column.${column.code}`)}
            data-cell={column.code}
          >
            {column.edit && (column.edit.may?.(document, line) ?? true) ? (
              <Cell
                key={text(valueIn(column, line))}
                column={column}
                document={document}
                line={line}
                onChanged={onChanged}
              />
            ) : (
              <Shown column={column} row={line} />
            )}
          </td>
        ))}
        {routeOf && (
          <td class="tools">
            {route && (
              <button
                type="button"
                class="tool"
                data-action="open-line"
                aria-label={t("office.open-line")}
                onClick={() => go(route)}
              >
                <Icon name="next" size={24} />
              </button>
            )}
          </td>
        )}
      </tr>
      {own.length > 0 && (
        <tr class="of-line" data-line-problems={no}>
          <td colSpan={columns.length + 2}>
            <Problems problems={own} />
          </td>
        </tr>
      )}
    </>
  );
}

interface CellProps {
  readonly column: Column;
  readonly document: Row;
  readonly line: Row;
  readonly onChanged: () => void;
}

/** What is refused stays typed, with the reason under it; Escape puts back what was there. */
function Cell({ column, document, line, onChanged }: CellProps) {
  const edit = column.edit;
  const isQuantity = edit?.kind === "quantity";
  const before = text(valueIn(column, line));
  const shown = isQuantity && before !== "" ? figure(before) : before;
  const [typed, setTyped] = useState(shown);
  const [wrong, setWrong] = useState("");
  const save = () => {
    const value = typed.trim();
    if (!edit || value === shown) {
      setTyped(shown);
      setWrong("");
      return;
    }
    const quantity = isQuantity ? typedQuantity(value) : null;
    if (isQuantity && quantity === null) {
      setWrong(t("line.wrong.quantity"));
      return;
    }
    const sent = quantity === null ? value : decimal(quantity);
    void send(edit.command(document, line, sent), {
      done: (result) => {
        setWrong(result.warnings?.map(wrongText).join(" ") ?? "");
        onChanged();
      },
      refused: (problems) => setWrong(problems.map(wrongText).join(" ")),
    });
  };
  return (
    <span class={wrong ? "cell-field is-wrong" : "cell-field"}>
      <input
        class={isQuantity ? "cell" : "cell is-code"}
        name={column.code}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        inputMode={isQuantity ? "decimal" : "text"}
        aria-label={`${t(`column.${column.code}`)} ${text(line.line_no)}`}
        aria-invalid={wrong !== ""}
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={save}
        onKeyDown={(event) => {
          const field = event.currentTarget;
          if (event.key === "Enter") {
            const table = field.closest("table");
            const next = table && nextInColumn(table, field, 1);
            if (next) {
              next.focus();
            } else {
              save();
            }
          } else if (event.key === "Escape") {
            setTyped(shown);
            setWrong("");
          }
        }}
      />
      <Wrong name={`${column.code}-${text(line.line_no)}`} text={wrong} />
    </span>
  );
}
