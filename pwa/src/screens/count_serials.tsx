/** Serials of a line, one scan each: a hundred of them without touching the screen. */

import { documentRef } from "../domain/commands";
import { open, outstanding } from "../domain/documents";
import { PIECE } from "../domain/quantity";
import { Primary, Square, Verb } from "../parts/buttons";
import { Code } from "../parts/codes";
import { Count } from "../parts/count";
import { Frame } from "../parts/frame";
import { countMarks, type MarkState, markPart, Tally } from "../parts/tally";
import { dateText, t } from "../words/words";
import { jobOf, update } from "./job";
import { back, go, openSheet } from "./navigation";
import type { ReceiveProps } from "./receive";

const FEW = 20;

export function CountSerials({ document, line, item }: ReceiveProps) {
  const ref = documentRef("receipt", document.no);
  const job = jobOf(ref);
  const done = Math.round(line.handled / PIECE);
  const total = Math.round(outstanding(line) / PIECE);
  const complete = open(line) <= 0;
  return (
    <Frame
      screen="serials"
      document={document.no}
      head={{ title: line.description, step: `${line.item} · ${document.no}` }}
      field={{
        prompt: t(job.removing ? "serials.scan-remove" : "serials.scan"),
        short: t("serials.scan"),
        stepsBack: complete && !job.removing,
      }}
      scans={2}
      verbs={
        <>
          <Verb
            action="range"
            onPress={() => go({ screen: "range", no: document.no, lineNo: line.lineNo })}
          >
            {t("serials.range")}
          </Verb>
          <Verb
            action="assign"
            onPress={() => go({ screen: "assign-print", no: document.no, lineNo: line.lineNo })}
          >
            {t("assign-print.button")}
          </Verb>
          <Verb action="list" onPress={() => openSheet({ name: "scans" })}>
            {t("serials.list")}
          </Verb>
          <Verb
            action="remove"
            pressed={job.removing}
            onPress={() => update(ref, { removing: !job.removing })}
          >
            {t("serials.remove")}
          </Verb>
        </>
      }
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
          <Primary action="line-done" leads={complete} onPress={back}>
            {complete ? t("action.done") : t("receive.finish-with", { n: done })}
          </Primary>
        </>
      }
    >
      <Count done={String(done)} total={String(total)} value={String(done)} of={String(total)} />
      <SerialTally done={done} total={total} />
      {item.lot && (
        <div class="lot-line">
          <Code>{job.hand.lot}</Code>
          <span class="date">{job.hand.expiration && dateText(job.hand.expiration)}</span>
          <Verb
            action="change-lot"
            onPress={() => update(ref, { hand: { lot: "", expiration: "", fixed: false } })}
          >
            {t("lot.other")}
          </Verb>
        </div>
      )}
    </Frame>
  );
}

function SerialTally({ done, total }: { done: number; total: number }) {
  const label = t("tally.pieces", { done, total });
  if (total > FEW) {
    return <Tally marks={countMarks(done, total)} part={markPart(done, total)} label={label} />;
  }
  const marks = Array.from({ length: total }, (_, place): MarkState => {
    return place < done ? "done" : place === done ? "now" : "open";
  });
  return <Tally marks={marks} label={label} />;
}
