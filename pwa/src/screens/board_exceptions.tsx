/** Exceptions, oldest first: what happened, who says so, and what is done about it. */

import { useState } from "preact/hooks";
import type { ExceptionView } from "../api/schema";
import { documentByNo } from "../domain/pack";
import { swapIn } from "../domain/picking";
import { reached } from "../offline/network";
import { exceptionsChanged, pack } from "../offline/work";
import { ageText, BoardSection } from "../parts/board";
import { Verb } from "../parts/buttons";
import { clock } from "../parts/head";
import { OutcomeIcon, type Shape } from "../parts/icons";
import { reasonText, t } from "../words/words";
import { go, openSheet } from "./navigation";
import { explain, submit } from "./submitting";

const SOON_MIN = 10;
const LATE_MIN = 30;

export function BoardExceptions({ exceptions }: { exceptions: readonly ExceptionView[] }) {
  return (
    <BoardSection
      title={t("board.exceptions-title")}
      count={t("board.oldest-first", { n: exceptions.length })}
    >
      {exceptions.map((one) => (
        <ExceptionRow key={one.exception_id} exception={one} />
      ))}
      {exceptions.length === 0 && <p class="board-row muted">{t("none")}</p>}
    </BoardSection>
  );
}

function ExceptionRow({ exception }: { exception: ExceptionView }) {
  const [gone, setGone] = useState(false);
  if (gone) {
    return null;
  }
  const minutes = (clock.value.getTime() - Date.parse(exception.raised_at)) / 60_000;
  const age = minutes > LATE_MIN ? "late" : minutes > SOON_MIN ? "soon" : "";
  const document = documentByNo(pack.value, exception.document_kind, exception.document_no);
  const settle = async () => {
    if (!reached.value) {
      explain("offline");
      return;
    }
    const done = await settleException(exception, "settled");
    setGone(done);
  };
  return (
    <div
      class={`board-row exception ${age}`}
      data-exception={exception.exception_id}
      data-kind={exception.kind}
    >
      <OutcomeIcon of={shapeOf(exception)} size={34} />
      <span class="words">
        <b>
          {headOf(exception)}{" "}
          <small>
            {ageText(exception.raised_at)}
            {age === "late" && ` · ${t("board.is-late")}`}
          </small>
        </b>
        <span class="muted">{lineOf(exception)}</span>
      </span>
      <span class="acts">
        {document?.kind === "pick" && (
          <Verb action="open" onPress={() => go({ screen: "review", no: document.no })}>
            {t("board.open")}
          </Verb>
        )}
        {exception.kind === "unknown_code" ? (
          <Verb action="parked" strong onPress={() => openSheet({ name: "parked", exception })}>
            {t("parked.look")}
          </Verb>
        ) : (
          <Verb action="settle" strong onPress={() => void settle()}>
            {t("board.settle")}
          </Verb>
        )}
      </span>
    </div>
  );
}

export async function settleException(exception: ExceptionView, outcome: string): Promise<boolean> {
  const done = await submit({
    name: "settle-exception",
    document: "",
    payload: { exception_id: exception.exception_id, outcome },
  });
  exceptionsChanged.value += 1;
  return done !== null;
}

function shapeOf(exception: ExceptionView): Shape {
  switch (exception.kind) {
    case "duplicate_serial":
      return "duplicate";
    case "unknown_code":
      return "unknown";
    case "damage":
    case "incident":
      return "error";
    default:
      return "warning";
  }
}

/** What happened, in a few words. */
export function headOf(exception: ExceptionView): string {
  const facts = exception.facts as Readonly<Record<string, string>>;
  const swap = swapIn(String(facts.note ?? ""));
  if (swap) {
    return t("exception.swap", { code: swap.taken });
  }
  switch (exception.kind) {
    case "short":
      return t("exception.short", { missing: facts.missing });
    case "duplicate_serial":
      return t("exception.duplicate", { code: facts.raw });
    case "damage":
      return t("exception.damage");
    case "unknown_code":
      return t("exception.unknown", { code: facts.code || facts.raw });
    case "over_receipt":
      return t("exception.over");
    case "message":
      return facts.note || t("exception.message");
    case "incident":
      return t("exception.incident", { what: facts.incident });
    default:
      return exception.kind;
  }
}

/** Who and where, in one line. */
function lineOf(exception: ExceptionView): string {
  const facts = exception.facts as Readonly<Record<string, string>>;
  const swap = swapIn(String(facts.note ?? ""));
  return [
    exception.description,
    exception.reported_by,
    exception.document_no,
    exception.bin,
    exception.reason && reasonText(exception.reason, exception.reason),
    swap ? t("review.planned", { code: swap.planned }) : "",
    exception.kind !== "message" && !swap ? facts.note : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
