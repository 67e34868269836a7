/** What is laid over a screen for a moment: a code typed by hand, the last scans, a question. */

import { useState } from "preact/hooks";
import { isQuestion } from "../api/problems";
import { rows } from "../offline/scans";
import { Primary, Square, Verb } from "../parts/buttons";
import { Code } from "../parts/codes";
import { Icon, OutcomeIcon } from "../parts/icons";
import { OlderRow } from "../parts/last_scans";
import { finderOpen } from "../scanning/finder";
import { notSaved, plain, scan } from "../scanning/scanner";
import { problemText } from "../words/problems";
import { t } from "../words/words";
import { undo } from "./answering";
import { useFocus } from "./hooks";
import { Peek } from "./look_up";
import { closeSheet, sheet } from "./navigation";
import { ParkedSheet } from "./parked";
import { ProblemSheet } from "./problem_sheet";
import { Reasons } from "./reasons";
import { MissedSheet } from "./station";
import { answerNo, answerYes, verdict } from "./submitting";
import { WhichSheet } from "./which";

export function Sheets() {
  const open = sheet.value;
  if (verdict.value) {
    return <VerdictSheet />;
  }
  switch (open?.name) {
    case "type-code":
      return <TypeCode />;
    case "problem":
      return <ProblemSheet />;
    case "peek":
      return <Peek text={open.text} key={open.text} />;
    case "scans":
      return <ScansSheet />;
    case "which":
      return <WhichSheet />;
    case "missed":
      return <MissedSheet />;
    case "parked":
      return <ParkedSheet exception={open.exception} key={open.exception.exception_id} />;
    default:
      return null;
  }
}

/** A code that no scanner reads is typed; from here on it is a scan like any other. */
function TypeCode() {
  const [text, setText] = useState("");
  const field = useFocus();
  return (
    <section class="sheet" data-sheet="type-code" aria-label={t("scan.type")}>
      <form
        class="sheet-body"
        onSubmit={(event) => {
          event.preventDefault();
          const code = text.trim();
          closeSheet();
          if (code) {
            void scan(plain(code, "manual"));
          }
        }}
      >
        <label class="field">
          <span class="label">{t("scan.type")}</span>
          <input
            ref={field}
            name="code"
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <div class="rail">
          <Square icon="back" action="close" outermost onPress={closeSheet}>
            {t("action.back")}
          </Square>
          <Square
            icon="camera"
            action="camera"
            onPress={() => {
              closeSheet();
              finderOpen.value = true;
            }}
          >
            {t("camera.word")}
          </Square>
          <button type="submit" class="primary leads" data-action="code-done">
            <span>{t("scan.use-code")}</span>
          </button>
        </div>
      </form>
    </section>
  );
}

function ScansSheet() {
  return (
    <section class="sheet" data-sheet="scans" aria-label={t("queue.scans")}>
      <div class="sheet-body">
        <p class="sheet-title">
          <b>{t("queue.scans")}</b>
          <small>{rows.value.length}</small>
        </p>
        <div class="scroll">
          {rows.value.map((row) => (
            <div class="scan-with-undo" key={row.id}>
              <OlderRow row={row} />
              {row.undo.length > 0 && !row.undone && (
                <button
                  type="button"
                  class="undo"
                  data-action="undo"
                  aria-label={t("action.undo")}
                  onClick={() => void undo(row)}
                >
                  <Icon name="undo" size={26} />
                </button>
              )}
            </div>
          ))}
        </div>
        <div class="rail">
          <Primary action="close" onPress={closeSheet}>
            {t("action.back")}
          </Primary>
        </div>
      </div>
    </section>
  );
}

/** The server asks, or refuses, what somebody decided: posting, registering, claiming. */
function VerdictSheet() {
  const now = verdict.value;
  if (!now) {
    return null;
  }
  const { problems } = now.entry;
  const question = isQuestion(problems);
  return (
    <section
      class="sheet verdict"
      role="alertdialog"
      aria-label={t("verdict.title")}
      data-sheet="verdict"
      data-outcome={question ? "warning" : "error"}
    >
      <div class="sheet-body">
        <div class="scroll">
          {problems.map((problem) => {
            const words = problemText(problem);
            return (
              <section
                class={`band ${question ? "warning" : "error"} full`}
                data-code={problem.code}
                key={JSON.stringify(problem)}
              >
                <header>
                  <OutcomeIcon of={question ? "warning" : "error"} size={44} />
                  <h2>{words.head}</h2>
                </header>
                <div class="comparison">
                  <p class="reason">{words.body}</p>
                  <Reasons problem={problem} />
                  <p class="next">{words.next}</p>
                </div>
              </section>
            );
          })}
        </div>
        <div class="rail">
          {question ? (
            <>
              <Square icon="back" action="answer-no" outermost onPress={() => void answerNo()}>
                {t("action.no")}
              </Square>
              <Primary action="answer-yes" leads onPress={() => void answerYes()}>
                {t("action.yes")}
              </Primary>
            </>
          ) : (
            <Primary action="understood" leads onPress={() => void answerNo()}>
              {t("action.understood")}
            </Primary>
          )}
        </div>
      </div>
    </section>
  );
}

/** A scan that could not be stored does not count, and nobody may miss that. */
export function NotSaved() {
  const raw = notSaved.value;
  if (raw === null) {
    return null;
  }
  return (
    <section class="not-saved band error full" role="alert" data-outcome="error" data-not-saved>
      <header>
        <OutcomeIcon of="error" size={76} />
        <h2>{t("not-saved")}</h2>
      </header>
      <div class="comparison">
        <p class="fact">
          <Code>{raw}</Code>
        </p>
        <p class="next">{t("not-saved.next")}</p>
        <Verb
          action="understood"
          onPress={() => {
            notSaved.value = null;
          }}
        >
          {t("action.understood")}
        </Verb>
      </div>
    </section>
  );
}
