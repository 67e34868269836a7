/** Less is there than was asked for: why, and what follows from it. */

import { type Command, documentRef } from "../domain/commands";
import { open } from "../domain/documents";
import { type Group, left } from "../domain/groups";
import { decimal } from "../domain/quantity";
import { pack } from "../offline/work";
import { Primary, Square } from "../parts/buttons";
import { Choices } from "../parts/choices";
import { inUnit, PlaceSign } from "../parts/codes";
import { Frame } from "../parts/frame";
import { kindText, reasonText, t } from "../words/words";
import { carryOutTap } from "./answering";
import { current } from "./hooks";
import { jobOf, update } from "./job";
import { openSheet } from "./navigation";
import { type PickState, PickTally, stateOf } from "./pick";

interface GroupProps extends PickState {
  readonly group: Group;
}

export function PickShort(state: GroupProps) {
  const { document, group, job } = state;
  const ref = documentRef(document.kind, document.no);
  const reasons = pack.value.reasons.filter((one) => one.step === "pick" || one.step === "any");
  const handled = inUnit(group.handled, group.unit, group.perUnit, group.unit);
  const total = inUnit(group.quantity, group.unit, group.perUnit, group.unit);
  const chosen = job.reason || (reasons.length > 0 ? "" : "-");
  return (
    <Frame
      screen="pick-short"
      document={document.no}
      head={{
        title: document.no,
        step: `${kindText(document.kind)} · ${t("pick.short-step")}`,
        onBack: () => update(ref, { short: false }),
      }}
      tally={<PickTally {...state} />}
      field={{ prompt: t("pick.found-more"), short: t("scan.brief"), stepsBack: true }}
      rail={
        <>
          <Square icon="back" action="back" outermost onPress={() => update(ref, { short: false })}>
            {t("action.back")}
          </Square>
          <Square icon="flag" action="problem" onPress={() => openSheet({ name: "problem" })}>
            {t("action.problem")}
          </Square>
          <Primary
            action="confirm-short"
            leads
            {...(chosen ? {} : { notNow: t("pick.choose-reason") })}
            onPress={() => chosen && void confirmShort(state)}
          >
            {t("pick.confirm-short", { quantity: handled.text })}
          </Primary>
        </>
      }
    >
      <div class="found">
        <b class="count-figure">{handled.text}</b>
        <span>
          <b>{t("pick.of-found", { total: total.text })}</b>
          <small>{group.description}</small>
        </span>
        <PlaceSign place={state.bin || group.bin} here />
      </div>
      <Choices
        name={t("pick.short-step")}
        chosen={chosen}
        choices={reasons.map((one) => ({
          code: one.code,
          text: reasonText(one.code, one.description),
          consequence: t("pick.short-consequence", {
            quantity: inUnit(left(group), group.unit, group.perUnit, group.unit).text,
          }),
        }))}
        onChoose={(reason) => update(ref, { reason })}
      />
    </Frame>
  );
}

async function confirmShort(before: GroupProps): Promise<void> {
  const document = current(before.document.kind, before.document.no);
  const state = document && stateOf(document);
  if (!state?.group) {
    return;
  }
  const ref = documentRef(state.document.kind, state.document.no);
  const { reason, note } = jobOf(ref);
  const commands = state.group.lines
    .filter((line) => open(line) > 0)
    .map(
      (line): Command => ({
        name: "short-pick-line",
        document: ref,
        payload: {
          activity_no: state.document.no,
          kind: state.document.kind,
          line_no: line.lineNo,
          reason: reason === "-" ? "" : reason,
          note,
        },
      }),
    );
  await carryOutTap(
    {
      outcome: "done",
      row: {
        code: state.group.bin || state.group.item,
        note: { key: "row.short", facts: { missing: decimal(left(state.group)) } },
      },
      band: null,
      asks: false,
      commands,
    },
    state.document,
  );
  update(ref, { short: false, reason: "", note: "", group: "" });
}
