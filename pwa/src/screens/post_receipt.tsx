/** The end of a delivery: what came and what did not, then it is posted. */

import { documentRef } from "../domain/commands";
import { open } from "../domain/documents";
import { judged } from "../offline/scans";
import { Primary, Square } from "../parts/buttons";
import { Frame } from "../parts/frame";
import { OutcomeIcon } from "../parts/icons";
import { signalOutcome } from "../scanning/feedback";
import { t } from "../words/words";
import { Gone } from "./gone";
import { useDocument, useScans } from "./hooks";
import { back, openSheet, replace } from "./navigation";
import { LineRow } from "./receipt";
import { explain, notClosable, submit, waiting } from "./submitting";

export function PostReceipt({ no }: { no: string }) {
  const document = useDocument("receipt", no);
  useScans(async (scan, meaning) => {
    // Whoever scans goods here has found more of them: back to the lines, where it is counted.
    await judged({ ...scan, outcome: "unknown", row: { code: meaning.text } });
    signalOutcome("warning", {
      tone: "warning",
      full: false,
      head: { key: "band.go-back" },
      code: meaning.text,
      body: { key: "band.go-back.body" },
    });
  });
  if (!document) {
    return <Gone no={no} />;
  }
  const nothing = document.lines.every((line) => line.handled === 0);
  const short = document.lines.filter((line) => open(line) > 0);
  const lines = [...short, ...document.lines.filter((line) => open(line) <= 0)];
  const reason = notClosable(document);
  const post = async () => {
    const done = await submit({
      name: "post-warehouse-receipt",
      document: documentRef("receipt", no),
      payload: { receipt_no: no },
    });
    if (done?.result) {
      const { no: posted, put_away, posted: also } = done.result;
      replace({
        screen: "result",
        result: {
          kind: "receipt",
          from: no,
          no: posted ?? "",
          also: (also as string[] | undefined) ?? [],
          complete: short.length === 0,
          putAway: (put_away as string | undefined) ?? "",
        },
      });
    }
  };
  return (
    <Frame
      screen="post-receipt"
      document={no}
      head={{ title: no, step: t("receive.check") }}
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
          <Primary
            action="post"
            leads
            {...notNow(nothing, reason)}
            onPress={() => {
              if (nothing) {
                back();
              } else if (reason) {
                explain(reason);
              } else if (!waiting.value) {
                void post();
              }
            }}
          >
            {waiting.value ? t("action.waiting") : t("receive.post")}
          </Primary>
        </>
      }
    >
      <p class={short.length > 0 ? "summary is-warning" : "summary"}>
        <OutcomeIcon of={short.length > 0 ? "warning" : "done"} size={34} />
        <span>{short.length > 0 ? t("receive.short", { n: short.length }) : t("receive.all")}</span>
      </p>
      <div class="shelf">
        {lines.map((line) => (
          <LineRow key={line.lineNo} line={line} inHand={false} />
        ))}
      </div>
    </Frame>
  );
}

function notNow(nothing: boolean, reason: "offline" | "attention" | null) {
  if (nothing) {
    return { notNow: t("receive.nothing") };
  }
  return reason ? { notNow: t(`action.not-${reason}`) } : {};
}
