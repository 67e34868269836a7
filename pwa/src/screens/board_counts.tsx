/** Counts that were handed over, and those that are still being counted. */

import { documentsOf } from "../domain/pack";
import { isUnsettled, pack } from "../offline/work";
import { BoardSection } from "../parts/board";
import { Verb } from "../parts/buttons";
import { OutcomeIcon } from "../parts/icons";
import { t } from "../words/words";
import { go } from "./navigation";

export function BoardCounts() {
  const counts = documentsOf(pack.value, "count");
  const handed = counts.filter((one) => one.finishedAt !== null);
  const rest = counts.filter((one) => one.finishedAt === null && one.linesDone > 0);
  if (counts.length === 0) {
    return null;
  }
  return (
    <BoardSection title={t("count.title")} count={String(counts.length)}>
      {[...handed, ...rest].map((one) => (
        <div class="board-row" key={one.id} data-document={one.no}>
          <OutcomeIcon of={isUnsettled(one) || !one.finishedAt ? "queued" : "done"} size={28} />
          <b>{one.no}</b>
          <span class="muted">
            {[one.assignedName, t("tally.lines", { done: one.linesDone, total: one.linesTotal })]
              .filter(Boolean)
              .join(", ")}
          </span>
          <span class="acts">
            <Verb action="review" strong onPress={() => go({ screen: "count-review", no: one.no })}>
              {t("board.review")}
            </Verb>
          </span>
        </div>
      ))}
      {handed.length + rest.length === 0 && <p class="board-row muted">{t("none")}</p>}
    </BoardSection>
  );
}
