/** Picks that were handed over: the clean ones at once, the others one by one after a look. */

import { useState } from "preact/hooks";
import { documentRef } from "../domain/commands";
import type { WarehouseDocument } from "../domain/documents";
import { reached } from "../offline/network";
import { enqueue } from "../offline/outbox";
import { answerTo } from "../offline/sender";
import { isUnsettled, pull } from "../offline/work";
import { BoardSection } from "../parts/board";
import { Verb } from "../parts/buttons";
import { OutcomeIcon } from "../parts/icons";
import { problemText } from "../words/problems";
import { t } from "../words/words";
import { go } from "./navigation";
import { explain } from "./submitting";

interface Registered {
  readonly no: string;
  readonly text: string;
  readonly ok: boolean;
}

/** As planned, nothing reported, nothing of it still on this device. */
export function isClean(pick: WarehouseDocument): boolean {
  return (
    pick.finishedAt !== null &&
    pick.exceptions === 0 &&
    pick.linesDone >= pick.linesTotal &&
    !isUnsettled(pick)
  );
}

export function BoardRegister({ picks }: { picks: readonly WarehouseDocument[] }) {
  const [results, setResults] = useState<readonly Registered[]>([]);
  const [busy, setBusy] = useState(false);
  const clean = picks.filter(isClean);
  const others = picks.filter((one) => !isClean(one));
  const registerAll = async () => {
    if (!reached.value) {
      explain("offline");
      return;
    }
    setBusy(true);
    setResults([]);
    for (const pick of clean) {
      const result = await register(pick, false);
      setResults((before) => [...before, result]);
    }
    setBusy(false);
    await pull();
  };
  const lines = clean.reduce((sum, one) => sum + one.linesTotal, 0);
  return (
    <BoardSection title={t("board.register-title")} count={String(picks.length)}>
      {clean.length > 0 && (
        <div class="board-row register-all" data-clean={clean.length}>
          <OutcomeIcon of="done" size={28} />
          <span class="words">
            <b>{t("board.clean", { n: clean.length })}</b>
            <span class="muted">{t("board.clean-lines", { n: lines })}</span>
          </span>
          <span class="acts">
            <button
              type="button"
              class="verb leads"
              data-action="register-all"
              onClick={() => !busy && void registerAll()}
            >
              <span>
                {busy ? t("action.waiting") : t("board.register-all", { n: clean.length })}
              </span>
            </button>
          </span>
        </div>
      )}
      {others.map((one) => (
        <div class="board-row" key={one.id} data-document={one.no}>
          <OutcomeIcon of={isUnsettled(one) ? "queued" : "warning"} size={28} />
          <b>{one.no}</b>
          <span class="muted">
            {[one.assignedName, differences(one)].filter(Boolean).join(", ")}
          </span>
          <span class="acts">
            <Verb action="review" strong onPress={() => go({ screen: "review", no: one.no })}>
              {t("board.review")}
            </Verb>
          </span>
        </div>
      ))}
      {results.map((one) => (
        <div class="board-row" key={one.no} data-result={one.no} role="status">
          <OutcomeIcon of={one.ok ? "done" : "error"} size={28} />
          <b>{one.no}</b>
          <span class="muted">{one.text}</span>
        </div>
      ))}
      {picks.length === 0 && results.length === 0 && (
        <p class="board-row muted">{t("board.nothing-to-register")}</p>
      )}
    </BoardSection>
  );
}

function differences(pick: WarehouseDocument): string {
  const short = pick.linesTotal - pick.linesDone;
  return [
    t("board.lines", { n: pick.linesTotal }),
    short > 0 ? t("board.short", { n: short }) : "",
    pick.exceptions > 0 ? t("board.reported", { n: pick.exceptions }) : "",
  ]
    .filter(Boolean)
    .join(", ");
}

/** One pick; its own answer, whatever becomes of the others. */
export async function register(pick: WarehouseDocument, close: boolean): Promise<Registered> {
  const [entry] = await enqueue([
    {
      name: "register-activity",
      document: documentRef("pick", pick.no),
      payload: { activity_no: pick.no, kind: "pick", close },
    },
  ]);
  const answered = entry ? await answerTo(entry) : null;
  if (answered?.state === "acked") {
    return { no: pick.no, ok: true, text: t("board.registered", { no: answered.result?.no }) };
  }
  const problem = answered?.problems[0];
  const words = problem ? problemText(problem) : null;
  return {
    no: pick.no,
    ok: false,
    text: words ? `${words.head}. ${words.body}` : t("board.no-answer"),
  };
}
