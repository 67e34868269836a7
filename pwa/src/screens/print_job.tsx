/**
 * Labels on their way to paper, and then onto the goods: each is scanned where it sticks, and what
 * nobody has scanned yet stays on the list.
 */

import { useEffect, useState } from "preact/hooks";
import type { PrintJobView, PrintLabelView } from "../api/schema";
import type { Band } from "../domain/answers";
import type { Meaning } from "../domain/meaning";
import { reached } from "../offline/network";
import { enqueue } from "../offline/outbox";
import { judged } from "../offline/scans";
import { Primary, Square, Verb } from "../parts/buttons";
import { Code } from "../parts/codes";
import { Count } from "../parts/count";
import { Frame } from "../parts/frame";
import { OutcomeIcon } from "../parts/icons";
import { ShelfRow } from "../parts/rows";
import { signalOutcome } from "../scanning/feedback";
import { t } from "../words/words";
import { useRead, useScans } from "./hooks";
import { back, replace } from "./navigation";
import { Waiting } from "./orders";
import { troubleKey } from "./printers";
import { explain, submit, waiting } from "./submitting";

const LOOK_MS = 1500;

export function PrintJob({ jobId }: { jobId: number }) {
  const { found, gone, again } = useRead<PrintJobView>(`/print-jobs/${jobId}`, false);
  const [seen, setSeen] = useState<ReadonlySet<number>>(new Set());
  const moving = found?.state === "waiting" || found?.state === "printing";
  useEffect(() => {
    const timer = moving ? setInterval(() => void again(), LOOK_MS) : undefined;
    return () => clearInterval(timer);
  }, [moving, again]);
  const labels = found?.labels ?? [];
  const isVerified = (one: PrintLabelView) => one.verified_at !== null || seen.has(one.position);
  useScans(async (scan, meaning) => {
    const names = namesIn(meaning);
    const label = labels.find((one) => names.includes(one.name));
    const outcome = !label ? "error" : isVerified(label) ? "duplicate" : "done";
    const code = label?.name ?? names[0] ?? meaning.text;
    await judged({ ...scan, outcome, row: { code } });
    signalOutcome(outcome, outcome === "done" ? null : bandOf(label, code));
    if (label && outcome === "done") {
      setSeen((before) => new Set([...before, label.position]));
      await enqueue([
        {
          name: "verify-labels",
          document: "",
          payload: { job_id: jobId, positions: [label.position] },
        },
      ]);
    }
  });
  const verified = labels.filter(isVerified).length;
  const complete = labels.length > 0 && verified === labels.length;
  return (
    <Frame
      screen="print-job"
      head={{ title: found?.title ?? t("print.title"), step: found?.printer ?? "" }}
      field={{ prompt: t("print.scan-stuck"), short: t("scan.brief"), stepsBack: complete }}
      scans={1}
      verbs={found ? <JobVerbs job={found} again={again} /> : undefined}
      rail={
        <>
          <Square icon="back" action="leave" outermost onPress={back}>
            {t("action.back")}
          </Square>
          <Primary action="labels-done" leads={complete} onPress={back}>
            {complete ? t("action.done") : t("print.later", { n: labels.length - verified })}
          </Primary>
        </>
      }
    >
      {found && <JobState job={found} />}
      {found && (
        <Count
          done={String(verified)}
          total={String(labels.length)}
          unit={t("print.stuck")}
          value={String(verified)}
          of={String(labels.length)}
          shared
        />
      )}
      <div class="shelf">
        {labels
          .filter((one) => !isVerified(one))
          .map((one) => (
            <ShelfRow
              key={one.position}
              hook={{ "data-unverified": one.name }}
              title={<Code>{one.name}</Code>}
              aside={<small>{one.position}</small>}
            />
          ))}
      </div>
      {gone ? <p class="notice">{t("gone", { no: String(jobId) })}</p> : null}
      {!found && !gone && <Waiting read={false} />}
    </Frame>
  );
}

/** Everything that a label of ours could be called by what was scanned from it. */
function namesIn(meaning: Meaning): string[] {
  const items = meaning.items.map((one) => one.item);
  const numbers = meaning.numbers.map((one) => one.value);
  return [
    meaning.serial,
    ...numbers,
    meaning.lot,
    meaning.bin,
    meaning.sscc,
    ...items,
    meaning.text,
  ].filter((one) => one !== "");
}

function bandOf(label: PrintLabelView | undefined, code: string): Band {
  return label
    ? { tone: "duplicate", full: false, head: { key: "print.twice" }, code }
    : {
        tone: "error",
        full: false,
        head: { key: "print.not-of-job" },
        code,
        body: { key: "print.not-of-job.body" },
      };
}

function JobState({ job }: { job: PrintJobView }) {
  const failed = job.state === "failed";
  return (
    <>
      <p class="found-kind" data-job-state={job.state}>
        <span class="flag">{t(`found.${job.kind as "bin"}`)}</span>
        <b>{t(`print.state.${job.state as "done"}`)}</b>
        {job.error !== "" && (
          <span class="state">
            <OutcomeIcon of={failed ? "error" : "warning"} size={20} /> {t(troubleKey(job.error))}
          </span>
        )}
      </p>
      {job.perhaps_twice && (
        <p class="notice" data-perhaps-twice>
          <OutcomeIcon of="warning" size={20} /> {t("print.perhaps-twice")}
        </p>
      )}
    </>
  );
}

function JobVerbs({ job, again }: { job: PrintJobView; again: () => Promise<void> }) {
  const stopped = job.state === "waiting" || job.state === "failed";
  const send = async (name: "retry-print-job" | "cancel-print-job" | "finish-print-job") => {
    if (!reached.peek()) {
      explain("offline");
    } else if (!waiting.peek()) {
      await submit({ name, document: "", payload: { job_id: job.job_id } });
      await again();
    }
  };
  const reprint = () =>
    submit(
      { name: "reprint-labels", document: "", payload: { job_id: job.job_id } },
      {
        done: ({ result }) => replace({ screen: "print-job", jobId: Number(result?.job_id ?? 0) }),
      },
    );
  if (job.printer_kind === "browser" && job.state === "waiting") {
    return (
      <>
        <Verb
          action="open-page"
          strong
          onPress={() => window.open(`/api/v1/print-jobs/${job.job_id}/labels?form=page`, "_blank")}
        >
          {t("print.open-page")}
        </Verb>
        <Verb action="printed" onPress={() => void send("finish-print-job")}>
          {t("print.printed")}
        </Verb>
        <Verb action="cancel-job" onPress={() => void send("cancel-print-job")}>
          {t("print.cancel")}
        </Verb>
      </>
    );
  }
  return (
    <>
      {stopped && (
        <Verb action="retry" onPress={() => void send("retry-print-job")}>
          {t("print.retry")}
        </Verb>
      )}
      {stopped && (
        <Verb action="cancel-job" onPress={() => void send("cancel-print-job")}>
          {t("print.cancel")}
        </Verb>
      )}
      {!stopped && job.state !== "printing" && (
        <Verb
          action="reprint"
          onPress={() => (reached.peek() ? void reprint() : explain("offline"))}
        >
          {t("print.again")}
        </Verb>
      )}
    </>
  );
}
