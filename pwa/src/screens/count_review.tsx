/** A count before it is registered: what differs from the books first, each with who saw it. */

import { useState } from "preact/hooks";
import { documentRef } from "../domain/commands";
import type { CountLine, WarehouseDocument } from "../domain/documents";
import { decimal } from "../domain/quantity";
import { judged } from "../offline/scans";
import { isUnsettled, pack } from "../offline/work";
import { Primary, Verb } from "../parts/buttons";
import { Code, PlaceSign } from "../parts/codes";
import { Head } from "../parts/head";
import { OutcomeIcon } from "../parts/icons";
import { signalOutcome } from "../scanning/feedback";
import { figure, t } from "../words/words";
import { Gone } from "./gone";
import { useScans, useWhole } from "./hooks";
import { Problem } from "./move_from";
import { back } from "./navigation";
import { openDocument } from "./opening";
import { explain, notClosable, submit, waiting } from "./submitting";

export function CountReview({ no }: { no: string }) {
  // A blind count comes to the handheld without the books; who may register it reads them.
  const { known, whole } = useWhole("count", no);
  const document = known ? (whole ?? known) : null;
  const [chosen, setChosen] = useState<readonly number[]>([]);
  useScans(async (scan, meaning) => {
    const other = meaning.documents.find((one) => one.no !== no);
    await judged({ ...scan, outcome: "ok", row: { code: meaning.text } });
    signalOutcome("ok", null);
    if (other) {
      await openDocument(other);
    }
  });
  if (!document) {
    return <Gone no={no} />;
  }
  const lines = document.counts;
  const open = lines.filter((line) => line.counted === null);
  const different = lines.filter((line) => line.counted !== null && differs(line) !== 0);
  const same = lines.filter((line) => line.counted !== null && differs(line) === 0);
  const toggle = (lineNo: number) =>
    setChosen(
      chosen.includes(lineNo) ? chosen.filter((one) => one !== lineNo) : [...chosen, lineNo],
    );
  const table = { chosen, toggle };
  return (
    <main class="review" data-screen="count-review" data-document={no}>
      <Head title={no} step={t("count.by", { name: document.assignedName })} />
      <div class="review-columns">
        <div class="review-lines">
          <Table title={t("count.different")} lines={different} hook="different" {...table} />
          {open.length > 0 && (
            <Table title={t("count.open")} lines={open} hook="open" chosen={[]} />
          )}
          <Table title={t("count.same")} lines={same} hook="same" {...table} />
        </div>
        <aside class="review-sum">
          <p class="count">
            <b>{different.length}</b> <span class="total">{t("count.differ")}</span>
          </p>
          <ul class="plain-list">
            <li>
              <OutcomeIcon of={document.finishedAt ? "ok" : "queued"} size={26} />{" "}
              {t(document.finishedAt ? "count.handed-over" : "count.still-counting")}
            </li>
            {isUnsettled(document) && (
              <li>
                <OutcomeIcon of="queued" size={26} /> {t("review.unsettled")}
              </li>
            )}
          </ul>
          <p class="muted">{t("count.own")}</p>
          <Acts
            document={document}
            chosen={chosen}
            isOpen={open.length > 0}
            onAsked={() => setChosen([])}
          />
        </aside>
      </div>
    </main>
  );
}

function differs(line: CountLine): number {
  return (line.counted ?? 0) - (line.calculated ?? line.counted ?? 0);
}

interface TableProps {
  readonly title: string;
  readonly lines: readonly CountLine[];
  readonly hook: string;
  readonly chosen: readonly number[];
  readonly toggle?: (lineNo: number) => void;
}

function Table({ title, lines, hook, chosen, toggle }: TableProps) {
  return (
    <section class="board-section" data-lines={hook} data-count={lines.length}>
      <h2>
        {title} <small>{lines.length}</small>
      </h2>
      <div class="board-rows">
        {lines.map((line) => (
          <LineRow
            key={line.lineNo}
            line={line}
            warn={hook === "different"}
            pressed={chosen.includes(line.lineNo)}
            {...(toggle ? { onPress: () => toggle(line.lineNo) } : {})}
          />
        ))}
        {lines.length === 0 && <p class="board-row muted">{t("none")}</p>}
      </div>
    </section>
  );
}

interface LineProps {
  readonly line: CountLine;
  readonly warn: boolean;
  readonly pressed: boolean;
  readonly onPress?: () => void;
}

function LineRow({ line, warn, pressed, onPress }: LineProps) {
  const code = line.number.serial || line.number.lot;
  const unit = pack.value.items.get(line.item)?.base_unit ?? line.unit;
  const who = [
    line.countedBy,
    line.firstCountedBy && t("count.first", { name: line.firstCountedBy }),
  ];
  return (
    <div
      class={warn ? "board-row count-row warn" : "board-row count-row"}
      data-line={line.lineNo}
      data-counted={line.counted === null ? "" : decimal(line.counted)}
    >
      <OutcomeIcon of={line.counted === null ? "queued" : warn ? "warning" : "done"} size={28} />
      <span class="words">
        <b>{line.description}</b>
        <small>
          {line.bin && <PlaceSign place={line.bin} />} {code && <Code>{code}</Code>}
        </small>
        <small>{who.filter(Boolean).join(", ")}</small>
      </span>
      <span class="right">
        <b>{line.counted === null ? t("none") : figure(decimal(line.counted))}</b>{" "}
        <small>
          {line.calculated !== null &&
            t("count.of-books", { quantity: decimal(line.calculated), unit })}
        </small>
      </span>
      {onPress && (
        <Verb action="choose-line" pressed={pressed} onPress={onPress}>
          {t("count.once-more")}
        </Verb>
      )}
    </div>
  );
}

interface ActsProps {
  readonly document: WarehouseDocument;
  readonly chosen: readonly number[];
  readonly isOpen: boolean;
  readonly onAsked: () => void;
}

/** Count lines once more, or make what was counted true. */
function Acts({ document, chosen, isOpen, onAsked }: ActsProps) {
  const ref = documentRef("count", document.no);
  const reason = notClosable(document);
  const nothing = document.counts.every((line) => line.counted === null);
  const again = async () => {
    const payload = { count_no: document.no, line_nos: [...chosen] };
    if (await submit({ name: "recount-lines", document: ref, payload })) {
      onAsked();
      back();
      signalOutcome("done", null);
    }
  };
  const register = async (close: boolean) => {
    const payload = { count_no: document.no, close };
    if (await submit({ name: "register-count", document: ref, payload })) {
      back();
      signalOutcome("done", null);
    }
  };
  const why = nothing ? t("count.nothing-yet") : reason ? t(`action.not-${reason}`) : undefined;
  const press = (act: () => Promise<void>) => () => {
    if (reason) {
      explain(reason);
    } else if (!waiting.value && !nothing) {
      void act();
    }
  };
  return (
    <div class="acts">
      {isOpen && !nothing && chosen.length === 0 && (
        <Verb action="register-keep" onPress={press(() => register(false))}>
          {t("count.register-keep")}
        </Verb>
      )}
      <div class="rail">
        <Problem />
        {chosen.length > 0 ? (
          <Primary action="recount" leads onPress={press(again)}>
            {waiting.value ? t("action.waiting") : t("count.recount", { n: chosen.length })}
          </Primary>
        ) : (
          <Primary
            action="register"
            leads
            {...(why ? { notNow: why } : {})}
            onPress={press(() => register(isOpen))}
          >
            {waiting.value
              ? t("action.waiting")
              : t(isOpen ? "review.register-close" : "review.register", { no: document.no })}
          </Primary>
        )}
      </div>
    </div>
  );
}
