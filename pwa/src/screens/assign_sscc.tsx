/** Pallets of a shipment get numbers of their own, and their labels, at the gate. */

import { useState } from "preact/hooks";
import { reached } from "../offline/network";
import { Primary, Square, Verb } from "../parts/buttons";
import { Count } from "../parts/count";
import { Frame } from "../parts/frame";
import { t } from "../words/words";
import { useLookUps } from "./hooks";
import { back, replace } from "./navigation";
import { PrinterChoice, usePrinter } from "./printers";
import { explain, submit, waiting } from "./submitting";

/** As many as one command may ask for. */
const MOST = 500;

export function AssignSscc({ no }: { no: string }) {
  const chosen = usePrinter();
  const [units, setUnits] = useState(1);
  useLookUps();
  const add = (by: number) => setUnits((n) => Math.min(MOST, Math.max(1, n + by)));
  const possible = reached.value && chosen.code !== "";
  const assign = async () => {
    if (!reached.peek()) {
      explain("offline");
    } else if (possible && !waiting.peek()) {
      await submit(
        {
          name: "assign-sscc",
          document: "",
          payload: { shipment_no: no, units, printer: chosen.code },
        },
        {
          done: ({ result }) =>
            replace({ screen: "print-job", jobId: Number(result?.job_id ?? 0) }),
        },
      );
    }
  };
  return (
    <Frame
      screen="assign-sscc"
      head={{ title: t("sscc.title"), step: no }}
      field={{ prompt: t("look-up.scan"), short: t("scan.brief"), stepsBack: true }}
      scans={0}
      verbs={
        <>
          <Verb action="fewer" onPress={() => add(-1)}>
            −1
          </Verb>
          <Verb action="more" onPress={() => add(1)}>
            +1
          </Verb>
          <Verb action="ten-more" onPress={() => add(10)}>
            +10
          </Verb>
        </>
      }
      rail={
        <>
          <Square icon="back" action="leave" outermost onPress={back}>
            {t("action.back")}
          </Square>
          <Primary
            action="assign-sscc"
            leads
            {...(possible ? {} : { notNow: t("action.needs-network") })}
            onPress={() => void assign()}
          >
            {waiting.value ? t("action.waiting") : t("sscc.assign", { n: units })}
          </Primary>
        </>
      }
    >
      <Count done={String(units)} unit={t("sscc.units")} value={String(units)} shared />
      <PrinterChoice of={chosen} />
    </Frame>
  );
}
