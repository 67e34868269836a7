/** Everything is taken: it goes to the gate. */

import { type Answer, good, stop } from "../domain/answers";
import { documentRef } from "../domain/commands";
import type { Meaning } from "../domain/meaning";
import { Primary, Square } from "../parts/buttons";
import { RackSign } from "../parts/codes";
import { Frame } from "../parts/frame";
import { kindText, t } from "../words/words";
import { update } from "./job";
import { openSheet } from "./navigation";
import { type PickState, PickTally } from "./pick";

/** The bins the picked goods are placed in. */
function gates(state: PickState): string[] {
  const lines = state.document.lines.filter((line) => line.action === "place" && line.handled > 0);
  return [...new Set(lines.map((line) => line.bin).filter(Boolean))];
}

export function judgeGate(state: PickState, meaning: Meaning): Answer {
  const wanted = gates(state);
  if (wanted.includes(meaning.bin)) {
    update(documentRef(state.document.kind, state.document.no), { placed: true });
    return good("done", { code: meaning.bin, note: { key: "row.at-gate" } });
  }
  return stop(meaning.text, {
    full: false,
    head: { key: meaning.bin ? "band.wrong-bin" : "band.scan-the-bin" },
    code: meaning.text,
    body: { key: "band.wrong-bin.body", facts: { bin: wanted.join(", ") } },
  });
}

export function PickPlace(state: PickState) {
  const { document } = state;
  const ref = documentRef(document.kind, document.no);
  const [gate = ""] = gates(state);
  const pieces = state.groups.filter((one) => one.handled > 0).length;
  return (
    <Frame
      screen="pick-place"
      document={document.no}
      head={{ title: document.no, step: `${kindText(document.kind)} · ${t("put-away.place")}` }}
      tally={<PickTally {...state} />}
      field={{ prompt: t("pick.scan-gate"), short: t("scan.bin") }}
      scans={1}
      rail={
        <>
          <Square
            icon="flag"
            action="problem"
            outermost
            onPress={() => openSheet({ name: "problem" })}
          >
            {t("action.problem")}
          </Square>
          <Primary action="placed" onPress={() => update(ref, { placed: true })}>
            {t("pick.placed")}
          </Primary>
        </>
      }
    >
      {gate && <RackSign place={gate} caption={t("put-away.place-in")} />}
      <div class="goods">
        <span class="fact">{document.partner}</span>
        <span class="figure">
          {pieces} <small>{t("list.lines", { n: pieces })}</small>
        </span>
      </div>
    </Frame>
  );
}
