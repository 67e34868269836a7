/** On the way to a bin. */

import { documentRef } from "../domain/commands";
import { type Group, left } from "../domain/groups";
import { decimal } from "../domain/quantity";
import { Primary, Square } from "../parts/buttons";
import { Code, inUnit, PlaceSign, RackSign } from "../parts/codes";
import { Frame } from "../parts/frame";
import { FactRow } from "../parts/rows";
import { clearOutcome } from "../scanning/feedback";
import { dateText, kindText, t } from "../words/words";
import { update } from "./job";
import { back, openSheet } from "./navigation";
import { isDone, type PickState, PickTally } from "./pick";

interface GroupProps extends PickState {
  readonly group: Group;
}

export function PickGo(state: GroupProps) {
  const { document, group, job } = state;
  const ref = documentRef(document.kind, document.no);
  const toBin = (job.group === group.key && job.toBin) || group.bin;
  const gate = document.lines.find((line) => line.action === "place")?.bin;
  const skip = () => {
    clearOutcome();
    const skipped = job.skipped.includes(group.key) ? [] : [...job.skipped, group.key];
    update(ref, { skipped, group: "", bin: "", toBin: "" });
  };
  const here = () => {
    clearOutcome();
    update(ref, { group: group.key, bin: toBin, toBin: "", seen: [], accepted: [] });
  };
  return (
    <Frame
      screen="pick-go"
      document={document.no}
      head={{
        title: document.no,
        step: [kindText(document.kind), gate].filter(Boolean).join(" · "),
        onBack: back,
      }}
      tally={<PickTally {...state} />}
      field={{ prompt: t("scan.bin"), short: t("scan.bin") }}
      scans={0}
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
          <Square icon="skip" action="skip" onPress={skip}>
            {t("pick.skip")}
          </Square>
          <Primary action="here" onPress={here}>
            {t("pick.here")}
          </Primary>
        </>
      }
    >
      {toBin ? (
        <RackSign place={toBin} caption={t("pick.go-to")} />
      ) : (
        <p class="big-notice">{t("pick.no-bin")}</p>
      )}
      <GoFacts {...state} />
    </Frame>
  );
}

function GoFacts(state: GroupProps) {
  const { group, groups, short } = state;
  const amount = inUnit(left(group), group.unit, group.perUnit, group.unit);
  const line = group.lines.find((one) => one.handled < one.quantity - one.done);
  const serials = group.lines.filter((one) => one.number.serial !== "" && one.handled === 0);
  const next = groups.find((one) => one.key !== group.key && !isDone(one, short));
  return (
    <>
      <div class="goods">
        <span class={`fact${group.description.length > 12 ? " is-long" : ""}`}>
          {group.description}
        </span>
        <span class="figure" data-quantity={decimal(left(group))}>
          {amount.text} <small>{amount.unit}</small>
        </span>
      </div>
      <div class="fact-rows">
        {group.lot && (
          <FactRow label={t("lot.name")}>
            <Code class="fact">{group.lot}</Code>
          </FactRow>
        )}
        {serials.length > 0 && (
          <FactRow label={t("serials.planned")}>
            <Code>{serials[0]?.number.serial ?? ""}</Code>
            {serials.length > 1 && <small> +{serials.length - 1}</small>}
          </FactRow>
        )}
        {line?.expiration && (
          <FactRow label={t("date.expires")}>{dateText(line.expiration)}</FactRow>
        )}
        {next?.bin && (
          <FactRow label={t("pick.then")}>
            <PlaceSign place={next.bin} />
          </FactRow>
        )}
      </div>
    </>
  );
}
