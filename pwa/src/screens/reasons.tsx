/** Why less came of it than was asked for: each reason with how much it keeps back. */

import { Fragment } from "preact";
import type { Problem } from "../api/problems";
import { problemText } from "../words/problems";
import { t } from "../words/words";

const FIGURES = [
  "pickable",
  "in_pick_bins",
  "reserved",
  "reserved_on_picks",
  "outside_ship_bins",
] as const;

type Summary = Readonly<Record<"item" | (typeof FIGURES)[number], string>>;

/** What a refusal says of its reasons, and what a directed location has of each item. */
export function Reasons({ problem }: { problem: Problem }) {
  const summary = (problem.summary ?? []) as readonly Summary[];
  return (
    <>
      <ReasonList reasons={(problem.reasons ?? []) as readonly Problem[]} />
      {summary.map((one) => (
        <dl class="summary" data-item={one.item} key={one.item}>
          <dt>{t("summary.item")}</dt>
          <dd>{one.item}</dd>
          {FIGURES.map((figure) => (
            <Fragment key={figure}>
              <dt>{t(`summary.${figure}`)}</dt>
              <dd data-figure={figure}>{one[figure]}</dd>
            </Fragment>
          ))}
        </dl>
      ))}
    </>
  );
}

export function ReasonList({ reasons }: { reasons: readonly Problem[] }) {
  if (reasons.length === 0) {
    return null;
  }
  return (
    <ul class="reasons">
      {reasons.map((one) => {
        const words = problemText(one);
        return (
          <li data-code={one.code} key={`${one.code} ${String(one.line)}`}>
            <b>{words.head}</b> {words.body}
          </li>
        );
      })}
    </ul>
  );
}
