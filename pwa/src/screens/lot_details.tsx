/** A lot before its pieces: its number, and the date it expires. */

import { useState } from "preact/hooks";
import { documentRef } from "../domain/commands";
import { addMonths, daysBetween } from "../domain/dates";
import { countLot } from "../domain/receiving";
import { Primary, Square } from "../parts/buttons";
import { Code, Flags } from "../parts/codes";
import { ExpirationSteps, KeepDate } from "../parts/date_steps";
import { Frame } from "../parts/frame";
import { Icon } from "../parts/icons";
import { t } from "../words/words";
import { carryOutTap } from "./answering";
import { today } from "./hooks";
import { jobOf, update } from "./job";
import { go, openSheet } from "./navigation";
import { type ReceiveProps, stepOf } from "./receive";

function ProblemSquare() {
  return (
    <Square icon="flag" action="problem" outermost onPress={() => openSheet({ name: "problem" })}>
      {t("action.problem")}
    </Square>
  );
}

export function LotNumber({ document, line, item }: ReceiveProps) {
  return (
    <Frame
      screen="lot"
      document={document.no}
      head={{ title: line.description, step: `${line.item} · ${document.no}` }}
      field={{ prompt: t("lot.scan"), short: t("lot.scan-brief") }}
      scans={1}
      rail={
        <>
          <ProblemSquare />
          <Square
            icon="print"
            action="assign"
            onPress={() => go({ screen: "assign-print", no: document.no, lineNo: line.lineNo })}
          >
            {t("assign-print.button")}
          </Square>
          <Primary action="type-lot" onPress={() => openSheet({ name: "type-code" })}>
            {t("lot.type")}
          </Primary>
        </>
      }
    >
      <p class="big-notice">
        {t("lot.which")} <Flags serial={item.serial} lot={item.lot} expires={item.expires} />
      </p>
    </Frame>
  );
}

export function LotDate({ document, line, item }: ReceiveProps) {
  const ref = documentRef("receipt", document.no);
  const { hand, pending } = jobOf(ref);
  const [day, setDay] = useState(hand.expiration || addMonths(today(), 12));
  const shown = hand.expiration || day;
  const left = daysBetween(today(), shown);
  const keep = async () => {
    const kept = { ...hand, expiration: shown };
    update(ref, { hand: kept, pending: 0 });
    const step = stepOf(document.no, line.lineNo);
    const now = step?.document.lines.find((one) => one.lineNo === line.lineNo);
    if (step && now && pending > 0) {
      await carryOutTap(countLot(step, now, item, kept, pending), step.document);
    }
  };
  return (
    <Frame
      screen="expiry"
      document={document.no}
      head={{ title: line.description, step: `${line.item} · ${document.no}` }}
      field={{ prompt: t("date.scan"), short: t("date.scan"), stepsBack: true }}
      rail={
        <>
          <ProblemSquare />
          <KeepDate left={left} onKeep={() => void keep()} />
        </>
      }
    >
      <div class="lot-head">
        <span class="label">{t(hand.fixed ? "lot.from-label" : "lot.name")}</span>
        <span class="fact">
          <Code>{hand.lot}</Code>
        </span>
        {hand.fixed && (
          <span class="date">
            <Icon name="lock" size={28} />
          </span>
        )}
      </div>
      <ExpirationSteps
        left={left}
        value={shown}
        onChange={(next) => {
          setDay(next);
          update(ref, { hand: { ...hand, expiration: "" } });
        }}
      />
    </Frame>
  );
}
