/** At the dock or the bin: which of the goods are taken, all of a kind or piece by piece. */

import { documentRef } from "../domain/commands";
import { isMovement } from "../domain/documents";
import { type Group, left } from "../domain/groups";
import { missing } from "../domain/putting_away";
import { decimal } from "../domain/quantity";
import { Primary, Square } from "../parts/buttons";
import { inUnit, PlaceSign, RackSign } from "../parts/codes";
import { Count } from "../parts/count";
import { Frame } from "../parts/frame";
import { OutcomeIcon } from "../parts/icons";
import { ShelfRow } from "../parts/rows";
import { Tally } from "../parts/tally";
import { clearOutcome } from "../scanning/feedback";
import { figure, t } from "../words/words";
import { jobOf, update } from "./job";
import { back, openSheet } from "./navigation";
import { type PutAwayProps, putDown, takeInHand } from "./put_away";
import { RegisterButton } from "./register_put_away";

export function TakeGoods({ document, step }: PutAwayProps) {
  const ref = documentRef(document.kind, document.no);
  const { piecewise, bin: here } = jobOf(ref);
  const groups = [...step.groups].sort(
    (one, other) =>
      Number(left(one) <= 0) - Number(left(other) <= 0) ||
      Number(other.from === here) - Number(one.from === here),
  );
  const done = groups.filter((group) => left(group) <= 0).length;
  const moves = isMovement(document.kind);
  const dock = step.group?.from || groups[0]?.from || document.bin;
  return (
    <Frame
      screen="put-away-take"
      document={document.no}
      head={{
        title: document.no,
        step: `${t(`kind.${document.kind}` as "kind.put_away")} · ${t("put-away.take")}`,
        onBack: step.group ? () => putDown(ref) : back,
      }}
      tally={
        <Tally
          marks={groups.map((group) => (left(group) <= 0 ? "done" : "open"))}
          count={String(done)}
          total={String(groups.length)}
          label={t("tally.lines", { done, total: groups.length })}
        />
      }
      field={{
        prompt: t(promptFor(step, moves && dock !== here)),
        short: t("scan.brief"),
      }}
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
          {step.group && missing(step) === "lot" ? (
            <Primary action="put-down" onPress={() => putDown(ref)}>
              {t("move.put-down")}
            </Primary>
          ) : piecewise && step.group ? (
            <Primary
              action="place-pieces"
              leads={step.serials.length > 0}
              onPress={() => {
                if (step.serials.length > 0) {
                  clearOutcome();
                  update(ref, { piecewise: false });
                }
              }}
              {...(step.serials.length > 0 ? {} : { notNow: t("put-away.scan-pieces") })}
            >
              {t("put-away.place-n", { n: step.serials.length })}
            </Primary>
          ) : (
            <RegisterButton document={document} step={step} />
          )}
        </>
      }
    >
      {dock && <RackSign place={dock} caption={t("put-away.take-from")} />}
      {piecewise && step.group ? (
        <Count
          done={String(step.serials.length)}
          total={figure(decimal(left(step.group)))}
          value={String(step.serials.length)}
        />
      ) : (
        <div class="shelf">
          {groups.map((group) => (
            <GroupRow
              key={group.key}
              group={group}
              {...(moves || document.kind === "inventory_put_away"
                ? {}
                : { onPress: () => takeInHand(ref, group) })}
            />
          ))}
        </div>
      )}
    </Frame>
  );
}

function promptFor(step: PutAwayProps["step"], elsewhere: boolean) {
  if (missing(step) === "lot") {
    return "lot.scan" as const;
  }
  return elsewhere ? ("move.bin-or-goods" as const) : ("put-away.scan-goods" as const);
}

export function GroupRow({ group, onPress }: { group: Group; onPress?: () => void }) {
  const done = left(group) <= 0;
  const shown = inUnit(done ? group.handled : left(group), group.unit, group.perUnit, group.unit);
  return (
    <ShelfRow
      hook={{
        "data-line": group.lines[0]?.lineNo ?? 0,
        "data-bin": group.bin,
        "data-item": group.item,
      }}
      {...(done || !onPress ? {} : { onPress })}
      title={group.description}
      note={
        <>
          <span class="code">{group.lot || group.item}</span> <PlaceSign place={group.bin} />
        </>
      }
      aside={
        <span class="complete">
          {done && <OutcomeIcon of="done" size={24} />}
          <b>{shown.text}</b>
          <small>{shown.unit}</small>
        </span>
      }
    />
  );
}
