/** On the way with goods: where they go; the bin confirms it. */

import { useState } from "preact/hooks";
import { documentRef } from "../domain/commands";
import { isMovement } from "../domain/documents";
import { type Group, left } from "../domain/groups";
import { stockOf } from "../domain/pack";
import { inHand } from "../domain/putting_away";
import { decimal } from "../domain/quantity";
import { Primary, Square, Verb } from "../parts/buttons";
import { Code, inUnit, PlaceSign, RackSign } from "../parts/codes";
import { Frame } from "../parts/frame";
import { QuantitySheet } from "../parts/quantity_sheet";
import { FactRow } from "../parts/rows";
import { Tally } from "../parts/tally";
import { clearOutcome, signalOutcome } from "../scanning/feedback";
import { t } from "../words/words";
import { update } from "./job";
import { openSheet } from "./navigation";
import { type PutAwayProps, putDown } from "./put_away";

interface PlaceProps extends PutAwayProps {
  readonly group: Group;
}

export function PlaceGoods({ document, step, group }: PlaceProps) {
  const [splitting, setSplitting] = useState(false);
  const ref = documentRef(document.kind, document.no);
  const place = step.groups.findIndex((one) => one.key === group.key);
  const amount = inUnit(inHand(step, group), group.unit, group.perUnit, group.unit);
  const isSerial = group.lines.some((line) => line.number.serial !== "");
  const split = () => {
    clearOutcome();
    if (isSerial) {
      update(ref, { piecewise: true, serials: [], amount: 0 });
    } else {
      setSplitting(true);
    }
  };
  return (
    <Frame
      screen="put-away-place"
      document={document.no}
      head={{
        title: document.no,
        step: `${t(`kind.${document.kind}` as "kind.put_away")} · ${t("put-away.place")}`,
        onBack: () => putDown(ref),
      }}
      tally={
        <Tally
          marks={step.groups.map((one, index) =>
            left(one) <= 0 ? "done" : index === place ? "now" : "open",
          )}
          count={String(place + 1)}
          total={String(step.groups.length)}
          label={t("tally.lines", { done: place, total: step.groups.length })}
        />
      }
      field={{ prompt: t("scan.bin"), short: t("scan.bin") }}
      scans={0}
      verbs={
        <>
          <Verb action="split" icon="split" onPress={split}>
            {t("put-away.split")}
          </Verb>
          <Verb
            action="peek"
            icon="eye"
            onPress={() => openSheet({ name: "peek", text: group.bin })}
          >
            {t("action.peek")}
          </Verb>
        </>
      }
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
          <Primary action="other-bin" onPress={tellOtherBin}>
            {t("put-away.other-bin")}
          </Primary>
        </>
      }
    >
      <RackSign place={group.bin} caption={t("put-away.place-in")} />
      <div class="goods">
        <span class={`fact${group.description.length > 12 ? " is-long" : ""}`}>
          {group.description}
        </span>
        <span class="figure" data-quantity={decimal(inHand(step, group))}>
          {amount.text} <small>{amount.unit}</small>
        </span>
      </div>
      <PlaceFacts step={step} group={group} />
      {splitting && (
        <QuantitySheet
          question={t("put-away.split-how-many")}
          unit={group.unit}
          onDone={(part) => {
            setSplitting(false);
            update(ref, { amount: part < left(group) ? part : 0, serials: [] });
          }}
        />
      )}
    </Frame>
  );
}

/** The bin that was really used says it best: it is scanned, and once more if it is not the plan's. */
function tellOtherBin(): void {
  signalOutcome("warning", {
    tone: "warning",
    full: false,
    head: { key: "put-away.other-bin" },
    body: { key: "put-away.other-bin.how" },
  });
}

function PlaceFacts({ step, group }: { step: PutAwayProps["step"]; group: Group }) {
  const rows = stockOf(step.pack, group.item).rows;
  const here = rows
    .filter((row) => row.bin === group.bin)
    .reduce((sum, row) => sum + row.quantity, 0);
  const other = rows.find((row) => row.bin !== group.bin && isStorage(step, row.bin));
  return (
    <div class="fact-rows">
      {(group.lot || step.lot) && (
        <FactRow label={t("lot.name")}>
          <Code>{group.lot || step.lot}</Code>
        </FactRow>
      )}
      <FactRow label={t("put-away.here-now")}>
        {here > 0 ? t("put-away.same-item", { quantity: decimal(here) }) : t("none")}
      </FactRow>
      {other && !group.lot && !isMovement(step.document.kind) && (
        <FactRow label={t("put-away.or")}>
          <PlaceSign place={other.bin} />
        </FactRow>
      )}
    </div>
  );
}

function isStorage(step: PutAwayProps["step"], code: string): boolean {
  const bin = step.pack.bins.get(code);
  return bin !== undefined && bin.blocked === "none" && /PUT|^$/.test(bin.bin_type);
}
