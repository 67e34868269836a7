/**
 * A format of a label held against a code while both are typed. The server reads the code as it
 * reads every scan, so what stands here is what a scan will say.
 */

import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { post } from "../api/client";
import { RefusedRequest } from "../api/problems";
import type { Fault, FieldKind, FieldTrial, Trial, TrialAnswer, TriedFormat } from "../api/schema";
import { GS } from "../domain/gs1";
import { noting } from "../offline/network";
import { Code } from "../parts/codes";
import { OutcomeIcon } from "../parts/icons";
import { en, type MessageKey } from "../words/en";
import { t } from "../words/words";
import type { Typed, Values } from "./kinds";
import { wordText } from "./shown";

const PAUSE_MS = 150;

/** The code that is tried; it stays for the next format. */
const tried = signal("");

/** The pattern of a format as it is typed. */
export function patternOf(values: Values, lines: readonly Values[]) {
  const expression = values.expression ?? "";
  return {
    expression,
    symbologies: (values.symbologies ?? "").split(" ").filter(Boolean),
    fields: lines.map((line) => ({
      kind: (line.means || "ignored") as FieldKind,
      ...(expression
        ? { name: (line.part ?? "").trim() }
        : { start: count(line.start), length: count(line.length) }),
      date_format: line.date_format ?? "",
      decimals: count(line.decimals),
      unit: (line.unit ?? "").trim(),
    })),
  };
}

/** What is no number is none; the pattern is then refused where it stands. */
function count(typed: string | undefined): number {
  const found = Number(typed ?? "");
  return Number.isInteger(found) && found >= 0 ? found : 0;
}

interface Answered {
  readonly asked: string;
  readonly answer: TrialAnswer | null;
}

/** What the server makes of it, a moment after the last key. */
function useTrial(format: TriedFormat): Answered | null {
  const [found, setFound] = useState<Answered | null>(null);
  const asked = JSON.stringify(format);
  useEffect(() => {
    let isLatest = true;
    const answer = (one: TrialAnswer | null) => isLatest && setFound({ asked, answer: one });
    const timer = setTimeout(() => {
      noting(post<TrialAnswer>("/scans/label-formats", JSON.parse(asked)))
        .then(answer)
        .catch((error) => answer(error instanceof RefusedRequest ? refused() : null));
    }, PAUSE_MS);
    return () => {
      isLatest = false;
      clearTimeout(timer);
    };
  }, [asked]);
  return found;
}

/** The server does not even take it for a format. */
function refused(): TrialAnswer {
  return { faults: [{ code: "empty" }], text: "", symbology: "", trial: null };
}

export function LabelTrial({ values, lines }: Typed) {
  const raw = tried.value;
  const format = { ...patternOf(values, lines), raw };
  const found = useTrial(format);
  const isBegun = raw !== "" || format.expression !== "" || lines.length > 0;
  const isSettled = found?.asked === JSON.stringify(format);
  return (
    <section class="office-trial" data-trial={raw} data-settled={isSettled}>
      <div class="office-field">
        <label for="trial">
          <b>{t("trial.title")}</b>
        </label>
        <input
          id="trial"
          name="trial"
          class="is-code"
          data-takes="codes"
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          maxLength={1000}
          value={raw}
          onInput={(event) => {
            tried.value = event.currentTarget.value;
          }}
        />
      </div>
      {raw === "" && <p class="notice">{t("trial.how")}</p>}
      {found && isBegun && <Answer of={found.answer} isTried={raw !== ""} />}
    </section>
  );
}

function Answer({ of, isTried }: { of: TrialAnswer | null; isTried: boolean }) {
  if (of === null) {
    return <p class="notice">{t("trial.no-answer")}</p>;
  }
  if (of.faults.length > 0) {
    return <Verdict outcome="warning" head={t("trial.incomplete")} faults={of.faults} />;
  }
  if (!of.trial || !isTried) {
    return null;
  }
  const { fits, faults = [], fields = [] } = of.trial;
  return (
    <>
      <Verdict
        outcome={fits ? "ok" : "error"}
        head={t(fits ? "trial.fits" : "trial.no-fit")}
        faults={faults}
      />
      <Characters text={of.text} trial={of.trial} />
      <dl class="trial-fields">
        {fields
          .filter((field) => field.kind !== "ignored")
          .map((field) => (
            <FieldRow key={`${field.kind} ${field.name}`} field={field} />
          ))}
      </dl>
      {of.symbology !== "" && (
        <p class="notice">{t("trial.symbology", { symbology: of.symbology })}</p>
      )}
    </>
  );
}

interface VerdictProps {
  readonly outcome: "ok" | "warning" | "error";
  readonly head: string;
  readonly faults: readonly Fault[];
}

function Verdict({ outcome, head, faults }: VerdictProps) {
  return (
    <div class={`trial-verdict tint-${outcome}`} role="status" data-verdict={outcome}>
      <OutcomeIcon of={outcome} size={28} />
      <div>
        <b>{head}</b>
        {faults.map((fault) => (
          <p key={JSON.stringify(fault)} data-fault={fault.code}>
            {faultText(fault)}
          </p>
        ))}
      </div>
    </div>
  );
}

function faultText({ code, field = "", found = "", at = 0 }: Fault): string {
  const key = `trial.fault.${code}` as MessageKey;
  const facts = { field: wordText(field), found: code === "place-wrong" ? wordText(field) : found };
  return key in en ? t(key, { ...facts, at }) : code;
}

/** The code with what each field took of it; behind where it stops fitting it is tinted. */
function Characters({ text, trial }: { text: string; trial: Trial }) {
  const characters = [...text];
  const { fits, matched, fields = [] } = trial;
  const ends = fields.map((field) => (field.at ?? 0) + [...field.found].length);
  const starts = fields.filter(({ kind }) => kind !== "ignored").map(({ at = 0 }) => at);
  const fieldAt = (place: number) =>
    fields.findIndex(
      ({ at = 0, kind }, n) =>
        kind !== "ignored" && at > 0 && at <= place && place < (ends[n] ?? 0),
    );
  return (
    <p class="trial-text" aria-hidden="true">
      {characters.map((one, index) => {
        const taken = fieldAt(index + 1) >= 0 ? " is-taken" : "";
        const rest = !fits && index >= matched ? " is-rest" : "";
        const first = starts.includes(index + 1);
        const isNear = starts.some((at) => Math.abs(at - index - 1) < 3);
        return (
          <span key={index} class={`${taken}${rest}${first ? " begins" : ""}`}>
            {(first || (index % 10 === 0 && !isNear)) && <small>{index + 1}</small>}
            {one === GS ? "␝" : one === " " ? "␣" : one}
          </span>
        );
      })}
    </p>
  );
}

function FieldRow({ field }: { field: FieldTrial }) {
  const isOther = field.value !== "" && field.value !== field.found;
  return (
    <div data-took={field.kind}>
      <dt>{wordText(field.kind)}</dt>
      <dd>
        <Code>{isOther ? field.value : field.found}</Code>
        {isOther && <small>{field.found}</small>}
      </dd>
    </div>
  );
}
