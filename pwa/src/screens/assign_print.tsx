/**
 * Goods that come without numbers: they get some from the item's series, are counted in under them,
 * and their labels are printed, in one step. Then each label is stuck on and scanned.
 */

import { useState } from "preact/hooks";
import { documentRef } from "../domain/commands";
import { open } from "../domain/documents";
import { PIECE } from "../domain/quantity";
import { reached } from "../offline/network";
import { judged } from "../offline/scans";
import { pack } from "../offline/work";
import { Primary, Square, Verb } from "../parts/buttons";
import { Count } from "../parts/count";
import { Frame } from "../parts/frame";
import { signalOutcome } from "../scanning/feedback";
import { t } from "../words/words";
import { Gone } from "./gone";
import { useDocument, useScans } from "./hooks";
import { jobOf } from "./job";
import { back, replace } from "./navigation";
import { PrinterChoice, usePrinter } from "./printers";
import { explain, submit, waiting } from "./submitting";

export function AssignPrint({ no, lineNo }: { no: string; lineNo: number }) {
  const document = useDocument("receipt", no);
  const chosen = usePrinter();
  const line = document?.lines.find((one) => one.lineNo === lineNo);
  const item = line && pack.value.items.get(line.item);
  const rest = line ? Math.round(open(line) / PIECE) : 0;
  const [wanted, setWanted] = useState<number | null>(null);
  useScans(async (scan, meaning) => {
    await judged({ ...scan, outcome: "warning", row: { code: meaning.text } });
    signalOutcome("warning", {
      tone: "warning",
      full: false,
      head: { key: "assign-print.no-scan" },
      body: { key: "assign-print.no-scan.body" },
    });
  });
  if (!document || !line || !item) {
    return <Gone no={no} />;
  }
  const count = Math.min(wanted ?? rest, rest);
  const add = (by: number) => setWanted(Math.min(rest, Math.max(1, count + by)));
  const possible = reached.value && chosen.code !== "" && count > 0;
  const { hand } = jobOf(documentRef("receipt", no));
  const assign = async () => {
    if (!reached.peek()) {
      explain("offline");
    } else if (possible && !waiting.peek()) {
      await submit(
        {
          name: "assign-receipt-numbers",
          document: documentRef("receipt", no),
          payload: {
            receipt_no: no,
            line_no: lineNo,
            count: String(count),
            printer: chosen.code,
            ...(hand.lot ? { lot: hand.lot } : {}),
            ...(hand.expiration ? { expiration_date: hand.expiration } : {}),
          },
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
      screen="assign-print"
      document={no}
      head={{ title: line.description, step: `${line.item} · ${no}` }}
      field={{ prompt: t("assign-print.how"), short: t("scan.brief"), stepsBack: true }}
      scans={0}
      verbs={
        <>
          <Verb action="minus-one" onPress={() => add(-1)}>
            −1
          </Verb>
          <Verb action="plus-one" onPress={() => add(1)}>
            +1
          </Verb>
          <Verb action="all" onPress={() => setWanted(rest)}>
            {t("assign-print.all", { n: rest })}
          </Verb>
        </>
      }
      rail={
        <>
          <Square icon="back" action="cancel" outermost onPress={back}>
            {t("action.back")}
          </Square>
          <Primary
            action="assign-print"
            leads
            {...(possible
              ? {}
              : { notNow: t(count > 0 ? "action.needs-network" : "assign-print.full") })}
            onPress={() => void assign()}
          >
            {waiting.value
              ? t("action.waiting")
              : t(item.serial ? "assign-print.serials" : "assign-print.lot", { n: count })}
          </Primary>
        </>
      }
    >
      <Count
        done={String(count)}
        total={String(rest)}
        unit={item.base_unit}
        value={String(count)}
        of={String(rest)}
        shared
      />
      <PrinterChoice of={chosen} />
    </Frame>
  );
}
