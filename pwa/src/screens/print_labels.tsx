/** Labels of something that was looked up: where they come out, and how many of each. */

import { useState } from "preact/hooks";
import { reached } from "../offline/network";
import { judged } from "../offline/scans";
import { place } from "../offline/session";
import { Primary, Square, Verb } from "../parts/buttons";
import { Code } from "../parts/codes";
import { Count } from "../parts/count";
import { Frame } from "../parts/frame";
import { signalOutcome } from "../scanning/feedback";
import { t } from "../words/words";
import { useScans } from "./hooks";
import { back, go, type LabelsOf, replace } from "./navigation";
import { PrinterChoice, usePrinter } from "./printers";
import { explain, submit, waiting } from "./submitting";

const MOST = 100;

export function PrintLabels({ of }: { of: LabelsOf }) {
  const chosen = usePrinter();
  const [copies, setCopies] = useState(1);
  const [kind, setKind] = useState<"bin" | "shelf">("bin");
  const [last, setLast] = useState("");
  const ofBins = of.kind === "bin";
  useScans(async (scan, meaning) => {
    signalOutcome("ok", null);
    await judged({ ...scan, outcome: "ok", row: { code: meaning.text } });
    if (ofBins && meaning.bin) {
      setLast(meaning.bin);
    } else {
      replace({ screen: "look-up", text: scan.raw });
    }
  });
  const range = rangeOf(of.code, last);
  const printing = range[1] === range[0] ? "print.now" : "print.each";
  const possible = reached.value && chosen.code !== "";
  const print = async () => {
    if (!reached.peek()) {
      explain("offline");
    } else if (possible && !waiting.peek()) {
      const wanted = ofBins
        ? binsOf(kind, range, chosen.code, copies)
        : commandOf(of, chosen.code, copies);
      await submit(wanted, {
        done: ({ result }) => replace({ screen: "print-job", jobId: Number(result?.job_id ?? 0) }),
      });
    }
  };
  return (
    <Frame
      screen="print-labels"
      head={{ title: t("print.title"), step: t(`found.${ofBins ? kind : of.kind}`) }}
      field={{
        prompt: t(ofBins ? "print.scan-last" : "look-up.scan"),
        short: t("scan.brief"),
        stepsBack: true,
      }}
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
            {waiting.value ? t("action.waiting") : t(printing, { n: copies })}
          </Primary>
        </>
      }
    >
      <p class={of.code.length > 10 || last ? "found-code long-code" : "found-code"}>
        <Code>{range[0]}</Code>
        {range[1] !== range[0] && (
          <>
            {" … "}
            <Code>{range[1]}</Code>
          </>
        )}
      </p>
      {ofBins && (
        <div class="verbs labels-of">
          {(["bin", "shelf"] as const).map((one) => (
            <Verb
              key={one}
              action={`of-${one}`}
              pressed={kind === one}
              onPress={() => setKind(one)}
            >
              {t(`found.${one}`)}
            </Verb>
          ))}
        </div>
      )}
      <Count done={String(copies)} unit={t("print.copies")} value={String(copies)} shared />
      <PrinterChoice of={chosen} />
    </Frame>
  );
}

/** From the first bin to the last one, whichever was scanned first. */
function rangeOf(one: string, other: string): readonly [string, string] {
  const last = other || one;
  return one <= last ? [one, last] : [last, one];
}

function binsOf(
  kind: "bin" | "shelf",
  [bin, to_bin]: readonly [string, string],
  printer: string,
  copies: number,
) {
  const payload = { location: place.peek(), printer, kind, copies, bin, to_bin };
  return { name: "print-labels", document: "", payload } as const;
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
      ...(of.kind === "sscc" ? { numbers: [of.code] } : { item: numbered ? of.item : of.code }),
      ...(numbered ? { numbers: [of.code], variant: of.variant } : {}),
    },
  } as const;
}
