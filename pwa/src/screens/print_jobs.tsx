/** What was printed here, newest first: to look at, to stick on, to print again. */

import type { PrintJobView } from "../api/schema";
import { place } from "../offline/session";
import { Primary, Square } from "../parts/buttons";
import { Code } from "../parts/codes";
import { Frame } from "../parts/frame";
import { Icon, OutcomeIcon } from "../parts/icons";
import { ShelfRow } from "../parts/rows";
import { momentText, t } from "../words/words";
import { useLookUps, useRead } from "./hooks";
import { back, go } from "./navigation";
import { Waiting } from "./orders";

export function PrintJobs() {
  const { found, again } = useRead<{ rows: PrintJobView[] }>(
    `/print-jobs?count=50&location=${encodeURIComponent(place.value)}`,
    false,
  );
  useLookUps();
  return (
    <Frame
      screen="print-jobs"
      head={{ title: t("print.earlier"), step: place.value }}
      field={{ prompt: t("look-up.scan"), short: t("scan.brief"), stepsBack: true }}
      scans={0}
      rail={
        <>
          <Square icon="back" action="leave" outermost onPress={back}>
            {t("action.back")}
          </Square>
          <Primary action="look-again" onPress={() => void again()}>
            {t("print.refresh")}
          </Primary>
        </>
      }
    >
      <div class="shelf">
        {(found?.rows ?? []).map((job) => (
          <ShelfRow
            key={job.job_id}
            hook={{ "data-job": job.job_id, "data-state": job.state }}
            icon={
              job.state === "failed" ? (
                <OutcomeIcon of="error" size={28} />
              ) : (
                <Icon name="print" size={28} />
              )
            }
            onPress={() => go({ screen: "print-job", jobId: job.job_id })}
            title={<Code>{job.title}</Code>}
            note={[
              t(`print.state.${job.state as "done"}`),
              job.printer,
              momentText(job.created_at),
              job.asked_by,
            ]
              .filter(Boolean)
              .join(" · ")}
            aside={
              <b>
                {job.labels_verified}/{job.labels_total}
              </b>
            }
          />
        ))}
      </div>
      {found?.rows.length === 0 && <p class="notice">{t("print.none")}</p>}
      <Waiting read={found !== null} />
    </Frame>
  );
}
