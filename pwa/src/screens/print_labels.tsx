/** Labels of something that was looked up: where they come out, and how many of each. */

import { useState } from "preact/hooks";
import { reached } from "../offline/network";
import { place } from "../offline/session";
import { Primary, Square, Verb } from "../parts/buttons";
import { Code } from "../parts/codes";
import { Count } from "../parts/count";
import { Frame } from "../parts/frame";
import { t } from "../words/words";
import { useLookUps } from "./hooks";
import { back, go, type LabelsOf, replace } from "./navigation";
import { PrinterChoice, usePrinter } from "./printers";
import { explain, submit, waiting } from "./submitting";

const MOST = 100;

export function PrintLabels({ of }: { of: LabelsOf }) {
  const chosen = usePrinter();
  const [copies, setCopies] = useState(1);
  useLookUps();
  const possible = reached.value && chosen.code !== "";
  const print = async () => {
    if (!reached.peek()) {
      explain("offline");
    } else if (possible && !waiting.peek()) {
      await submit(commandOf(of, chosen.code, copies), {
        done: ({ result }) => replace({ screen: "print-job", jobId: Number(result?.job_id ?? 0) }),
      });
    }
  };
  return (
    <Frame
      screen="print-labels"
      head={{ title: t("print.title"), step: t(`found.${of.kind}`) }}
      field={{ prompt: t("look-up.scan"), short: t("scan.brief"), stepsBack: true }}
      scans={0}
      verbs={
        <>
          <Verb action="fewer" onPress={() => setCopies((n) => Math.max(1, n - 1))}>
            −1
          </Verb>
          <Verb action="more" onPress={() => setCopies((n) => Math.min(MOST, n + 1))}>
            +1
          </Verb>
          <Verb action="earlier" onPress={() => go({ screen: "print-jobs" })}>
            {t("print.earlier")}
          </Verb>
        </>
      }
      rail={
        <>
          <Square icon="back" action="leave" outermost onPress={back}>
            {t("action.back")}
          </Square>
          <Primary
            action="print-now"
            leads
            {...(possible ? {} : { notNow: t("action.needs-network") })}
            onPress={() => void print()}
          >
            {waiting.value ? t("action.waiting") : t("print.now", { n: copies })}
          </Primary>
        </>
      }
    >
      <p class={of.code.length > 10 ? "found-code long-code" : "found-code"}>
        <Code>{of.code}</Code>
      </p>
      <Count done={String(copies)} unit={t("print.copies")} value={String(copies)} shared />
      <PrinterChoice of={chosen} />
    </Frame>
  );
}

function commandOf(of: LabelsOf, printer: string, copies: number) {
  const numbered = of.kind === "lot" || of.kind === "serial";
  return {
    name: "print-labels",
    document: "",
    payload: {
      location: place.peek(),
      printer,
      kind: of.kind,
      copies,
      ...(of.kind === "bin" ? { bin: of.code } : { item: numbered ? of.item : of.code }),
      ...(numbered ? { numbers: [of.code], variant: of.variant } : {}),
    },
  } as const;
}
