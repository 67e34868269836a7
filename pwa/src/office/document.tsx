/** One document: its head with state and facts, what can be done with it, its lines. */

import { useState } from "preact/hooks";
import type { Problem } from "../api/problems";
import { reached } from "../offline/network";
import type { Result } from "../offline/outbox";
import { place } from "../offline/session";
import { documentsChanged } from "../offline/work";
import { useRead } from "../screens/hooks";
import { go } from "../screens/navigation";
import { Waiting } from "../screens/orders";
import { explain } from "../screens/submitting";
import { t } from "../words/words";
import { lineOf } from "./concerns";
import { Form } from "./form";
import type { Deed, Desk, DocumentSpec, Next, Row } from "./kinds";
import { Problems } from "./problems";
import { rowsOf } from "./reading";
import { send } from "./sending";
import { Shown, wordText } from "./shown";
import { Lines } from "./table";

export interface DocumentProps {
  readonly desk: Desk;
  readonly spec: DocumentSpec;
  readonly docKey: string;
  readonly location: Row;
  readonly onNext: (next: Next | "list") => void;
}

function rowOf(spec: DocumentSpec, body: unknown, key: string): Row | undefined {
  return spec.find ? spec.find(rowsOf(body), key) : (body as Row);
}

export function Document(props: DocumentProps) {
  const { spec, docKey } = props;
  const path = spec.path(docKey, place.value);
  const { found, gone, again } = useRead<unknown>(path, false, documentsChanged.value);
  const row = found === null ? undefined : rowOf(spec, found, docKey);
  if (gone || (found !== null && !row)) {
    return (
      <p class="notice" data-gone={docKey}>
        {t("office.gone", { no: spec.title?.(docKey) ?? docKey })}
      </p>
    );
  }
  return row ? (
    <Opened {...props} row={row} again={() => void again()} />
  ) : (
    <Waiting read={false} />
  );
}

function Opened(props: DocumentProps & { readonly row: Row; readonly again: () => void }) {
  const { desk, spec, docKey, row, location, onNext, again } = props;
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [open, setOpen] = useState<Deed | null>(null);
  const lines = spec.lines?.(row) ?? [];
  const ofLines = new Map<number, Problem[]>();
  const rest: Problem[] = [];
  for (const problem of problems) {
    const no = lineOf(problem, row, lines);
    if (no === null) {
      rest.push(problem);
    } else {
      ofLines.set(no, [...(ofLines.get(no) ?? []), problem]);
    }
  }
  const settled = (result: Result, next: Next | "list") => {
    setProblems(result.warnings ?? []);
    setChosen(new Set());
    setOpen(null);
    again();
    if (next !== null) {
      onNext(next);
    }
  };
  const act = (deed: Deed) => {
    const ticked = lines.filter((line) => chosen.has(Number(line.line_no)));
    if (deed.go) {
      const route = deed.go(row);
      if (route) {
        go(route);
      }
    } else if (deed.form) {
      setOpen(deed);
    } else if (deed.command) {
      void send(deed.command(row, ticked, place.peek()), {
        done: (result) => settled(result, deed.after?.(result, row) ?? null),
        refused: setProblems,
      });
    }
  };
  const deeds = spec.deeds.filter((deed) => deed.may?.(row, location) ?? true);
  return (
    <article class="office-document" data-document={docKey} data-state={spec.state?.(row) ?? ""}>
      <header class="document-head">
        <h2>
          {spec.title?.(docKey) ?? docKey}{" "}
          {spec.state && spec.state(row) !== "" && (
            <small class="state">{wordText(spec.state(row))}</small>
          )}
        </h2>
        <Facts spec={spec} row={row} />
      </header>
      <Deeds deeds={deeds} chosen={chosen.size} onPress={act} />
      <Problems problems={rest} />
      {open?.form && (
        <Form
          form={open.form}
          of={row}
          draftKey={`${desk.code}/${docKey}/${open.form.code}`}
          onLeave={() => setOpen(null)}
          onDone={(next) => settled({}, next)}
        />
      )}
      {spec.card && (
        <Form
          key={JSON.stringify(row)}
          form={spec.card}
          of={row}
          fills
          draftKey={`${desk.code}/${place.value}/${docKey}/card`}
          onDone={() => again()}
        />
      )}
      {spec.columns && (
        <div class="office-scroll">
          <Lines
            document={row}
            lines={lines}
            columns={spec.columns}
            chosen={spec.chosen ? chosen : null}
            onChoose={setChosen}
            problems={ofLines}
            routeOf={spec.lineRoute}
            onChanged={again}
          />
        </div>
      )}
      {spec.columns && lines.length === 0 && <p class="notice">{t("office.no-lines")}</p>}
    </article>
  );
}

function Facts({ spec, row }: { spec: DocumentSpec; row: Row }) {
  const told = spec.facts.filter((fact) => {
    const value = fact.of ? fact.of(row) : row[fact.code];
    return value !== "" && value !== null && value !== undefined;
  });
  return (
    <dl class="office-facts">
      {told.map((fact) => (
        <div key={fact.code} data-fact={fact.code}>
          <dt>{t(`column.${fact.code}`)}</dt>
          <dd>
            <Shown column={fact} row={row} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface DeedsProps {
  readonly deeds: readonly Deed[];
  readonly chosen: number;
  readonly onPress: (deed: Deed) => void;
}

function Deeds({ deeds, chosen, onPress }: DeedsProps) {
  return (
    <div class="office-verbs" role="toolbar" aria-label={t("office.deeds")}>
      {deeds.map((deed) => {
        const lacks = deed.needsLines && chosen === 0;
        const offline = !reached.value && !deed.go;
        return (
          <button
            type="button"
            key={deed.code}
            class={`verb${deed.leads ? " leads" : ""}${lacks || offline ? " not-now" : ""}`}
            data-action={deed.code}
            aria-disabled={lacks || offline}
            {...(lacks ? { title: t("office.tick-first") } : {})}
            onClick={() => {
              if (offline) {
                explain("offline");
              } else if (!lacks) {
                onPress(deed);
              }
            }}
          >
            <span>{t(`do.${deed.code}`)}</span>
          </button>
        );
      })}
    </div>
  );
}
