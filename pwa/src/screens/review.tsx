/** A pick before it is registered: what differs from the plan first, then what is as planned. */

import { useState } from "preact/hooks";
import type { ExceptionView } from "../api/schema";
import { documentRef } from "../domain/commands";
import { type Line, outstanding, type WarehouseDocument } from "../domain/documents";
import { partner } from "../domain/handling";
import { swapIn } from "../domain/picking";
import { decimal } from "../domain/quantity";
import { judged } from "../offline/scans";
import { isUnsettled } from "../offline/work";
import { Primary, Square, Verb } from "../parts/buttons";
import { Code, Fraction, inUnit, PlaceSign } from "../parts/codes";
import { Head } from "../parts/head";
import { OutcomeIcon } from "../parts/icons";
import { signalOutcome } from "../scanning/feedback";
import { reasonText, t } from "../words/words";
import { headOf, settleException } from "./board_exceptions";
import { Gone } from "./gone";
import { useRead, useScans, useWhole } from "./hooks";
import { back, openSheet } from "./navigation";
import { openDocument } from "./opening";
import { explain, notClosable, submit, waiting } from "./submitting";

/** A pick that another holds comes without its lines; the server gives them to a supervisor. */
function useReview(no: string) {
  const { known, whole } = useWhole("pick", no);
  const told = `/exceptions?document=${encodeURIComponent(no)}`;
  const { found } = useRead<ExceptionView[]>(told, false, known?.version ?? 0);
  const exceptions: readonly ExceptionView[] = found ?? [];
  return { known, document: whole ?? (known?.lines.length ? known : null), exceptions };
}

interface Reviewed {
  readonly line: Line;
  readonly to: string;
  readonly short: boolean;
  readonly planned: string;
  readonly told: string;
}

export function Review({ no }: { no: string }) {
  const { known, document, exceptions } = useReview(no);
  useScans(async (scan, meaning) => {
    const other = meaning.documents.find((one) => one.no !== no);
    await judged({ ...scan, outcome: "ok", row: { code: meaning.text } });
    signalOutcome("ok", null);
    if (other) {
      await openDocument(other);
    }
  });
  if (!known || !document) {
    return <Gone no={no} />;
  }
  const lines = reviewed(document, exceptions);
  const different = lines.filter((one) => one.short || one.planned !== "" || one.told !== "");
  const same = lines.filter((one) => !different.includes(one));
  const done = lines.filter((one) => !one.short).length;
  return (
    <main class="review" data-screen="review" data-document={no}>
      <Head
        title={no}
        step={[t("review.by", { name: document.assignedName }), document.partner].join(" · ")}
      />
      <div class="review-columns">
        <div class="review-lines">
          <Table title={t("review.different")} lines={different} warn />
          <Table title={t("review.same")} lines={same} folded />
        </div>
        <aside class="review-sum">
          <p class="count">
            <b>{same.length}</b> <span class="total">{t("review.as-planned")}</span>
          </p>
          <Sum lines={lines} document={document} exceptions={exceptions} />
          <p class="muted">{t("review.writes", { n: done })}</p>
          {document.note && <p class="note-of">{document.note}</p>}
          <Acts document={document} exceptions={exceptions} lines={lines} />
        </aside>
      </div>
    </main>
  );
}

function reviewed(document: WarehouseDocument, exceptions: readonly ExceptionView[]): Reviewed[] {
  return document.lines
    .filter((line) => line.action !== "place" && outstanding(line) > 0)
    .map((line) => {
      const told = exceptions.filter((one) => one.line_no === line.lineNo);
      const swap = exceptions
        .map((one) => swapIn(String(one.facts.note ?? "")))
        .find((one) => one?.taken === line.number.lot && line.handled > 0);
      return {
        line,
        to: partner(document.lines, line)?.bin ?? "",
        short: line.handled < outstanding(line),
        planned: swap?.planned ?? "",
        told: told
          .filter((one) => !swapIn(String(one.facts.note ?? "")))
          .map(toldText)
          .join(", "),
      };
    });
}

function toldText(exception: ExceptionView): string {
  const reason = exception.reason && reasonText(exception.reason, exception.reason);
  const note = String(exception.facts.note ?? "");
  return [headOf(exception), reason, note].filter(Boolean).join(": ");
}

const FOLD = 5;

interface TableProps {
  readonly title: string;
  readonly lines: readonly Reviewed[];
  readonly warn?: boolean;
  readonly folded?: boolean;
}

function Table({ title, lines, warn = false, folded = false }: TableProps) {
  const [all, setAll] = useState(!folded);
  const shown = all ? lines : lines.slice(0, FOLD);
  return (
    <section class="board-section" data-differences={warn ? lines.length : undefined}>
      <h2>
        {title} <small>{lines.length}</small>
      </h2>
      <div class="board-rows">
        {shown.map((one) => (
          <LineRow key={one.line.lineNo} of={one} warn={warn} />
        ))}
        {shown.length < lines.length && (
          <button
            type="button"
            class="board-row"
            data-action="show-all"
            onClick={() => setAll(true)}
          >
            {t("review.more", { n: lines.length - shown.length })}
          </button>
        )}
        {lines.length === 0 && <p class="board-row muted">{t("none")}</p>}
      </div>
    </section>
  );
}

function LineRow({ of, warn }: { of: Reviewed; warn: boolean }) {
  const { line, short, planned, told, to } = of;
  const done = inUnit(line.handled, line.unit, line.perUnit, line.unit);
  const total = inUnit(outstanding(line), line.unit, line.perUnit, line.unit);
  const number = line.number.serial || line.number.lot;
  return (
    <div
      class={warn ? "board-row review-row warn" : "board-row review-row"}
      data-line={line.lineNo}
      data-handled={decimal(line.handled)}
    >
      <OutcomeIcon of={warn ? "warning" : "done"} size={28} />
      <span class="words">
        <b>{line.description}</b>
        {told && <small>{told}</small>}
      </span>
      <span class="bin">{line.bin && <PlaceSign place={line.bin} />}</span>
      <span class="number">
        {number ? <Code>{number}</Code> : <span class="muted">{t("none")}</span>}
        {planned && <small>{t("review.planned", { code: planned })}</small>}
      </span>
      <span class="right">
        {short ? (
          <Fraction of={done.text} total={total.text} unit={total.unit} />
        ) : (
          <b>
            {done.text} {done.unit}
          </b>
        )}
      </span>
      <span class="bin">{to && <PlaceSign place={to} />}</span>
    </div>
  );
}

interface SumProps {
  readonly lines: readonly Reviewed[];
  readonly document: WarehouseDocument;
  readonly exceptions: readonly ExceptionView[];
}

function Sum({ lines, document, exceptions }: SumProps) {
  const swaps = lines.filter((one) => one.planned !== "").length;
  const shorts = lines.filter((one) => one.short).length;
  const unsettled = isUnsettled(document);
  return (
    <ul class="plain-list">
      {swaps > 0 && (
        <li>
          <OutcomeIcon of="warning" size={26} /> {t("review.swaps", { n: swaps })}
        </li>
      )}
      {shorts > 0 && (
        <li>
          <OutcomeIcon of="warning" size={26} /> {t("review.shorts", { n: shorts })}
        </li>
      )}
      {exceptions.length > 0 && (
        <li>
          <OutcomeIcon of="warning" size={26} /> {t("review.reported", { n: exceptions.length })}
        </li>
      )}
      <li>
        <OutcomeIcon of={document.finishedAt ? "ok" : "queued"} size={26} />{" "}
        {t(document.finishedAt ? "review.handed-over" : "review.still-working")}
      </li>
      {unsettled && (
        <li>
          <OutcomeIcon of="queued" size={26} /> {t("review.unsettled")}
        </li>
      )}
    </ul>
  );
}

/** Register what was taken; what is missing is given up for a new pick, or stays on this one. */
function Acts({ document, exceptions, lines }: SumProps) {
  const short = lines.some((one) => one.short);
  const nothing = lines.every((one) => one.line.handled === 0);
  const reason = notClosable(document);
  const register = async (close: boolean) => {
    if (reason) {
      explain(reason);
      return;
    }
    const done = await submit({
      name: "register-activity",
      document: documentRef("pick", document.no),
      payload: { activity_no: document.no, kind: "pick", close },
    });
    if (done) {
      for (const one of exceptions) {
        await settleException(one, "registered");
      }
      back();
      signalOutcome("done", null);
    }
  };
  const why = nothing ? t("review.nothing") : reason ? t(`action.not-${reason}`) : undefined;
  return (
    <div class="acts">
      {short && !nothing && (
        <Verb action="register-keep" onPress={() => void register(false)}>
          {t("review.keep-open")}
        </Verb>
      )}
      <Verb action="work-on" onPress={() => void openDocument(document, true)}>
        {t("review.work-on")}
      </Verb>
      <div class="rail">
        <Square
          icon="flag"
          action="problem"
          outermost
          onPress={() => openSheet({ name: "problem" })}
        >
          {t("action.problem")}
        </Square>
        <Primary
          action="register"
          leads
          {...(why ? { notNow: why } : {})}
          onPress={() => !nothing && !waiting.value && void register(short)}
        >
          {waiting.value
            ? t("action.waiting")
            : t(short ? "review.register-close" : "review.register", { no: document.no })}
        </Primary>
      </div>
    </div>
  );
}
