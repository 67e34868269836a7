/** The date of a lot that comes in for the first time. */

import { useState } from "preact/hooks";
import { documentRef } from "../domain/commands";
import { addMonths, daysBetween } from "../domain/dates";
import type { WarehouseDocument } from "../domain/documents";
import type { Group } from "../domain/groups";
import { Code } from "../parts/codes";
import { ExpirationSteps, KeepDate } from "../parts/date_steps";
import { Frame } from "../parts/frame";
import { clearOutcome } from "../scanning/feedback";
import { kindText, t } from "../words/words";
import { today } from "./hooks";
import { jobOf, update } from "./job";
import { Problem } from "./move_from";
import { putDown } from "./put_away";

const USUAL_MONTHS = 12;

interface DateProps {
  readonly document: WarehouseDocument;
  readonly group: Group;
  readonly lot: string;
}

export function PutAwayDate({ document, group, lot }: DateProps) {
  const [day, setDay] = useState(addMonths(today(), USUAL_MONTHS));
  const ref = documentRef(document.kind, document.no);
  const left = daysBetween(today(), day);
  const keep = () => {
    clearOutcome();
    update(ref, { hand: { ...jobOf(ref).hand, expiration: day } });
  };
  return (
    <Frame
      screen="put-away-date"
      document={document.no}
      head={{
        title: group.description,
        step: `${kindText(document.kind)} · ${document.no}`,
        onBack: () => putDown(ref),
      }}
      field={{ prompt: t("date.scan"), short: t("date.scan"), stepsBack: true }}
      rail={
        <>
          <Problem />
          <KeepDate left={left} onKeep={keep} />
        </>
      }
    >
      <div class="lot-head">
        <span class="label">{t("lot.name")}</span>
        <span class="fact">
          <Code>{lot}</Code>
        </span>
      </div>
      <ExpirationSteps left={left} value={day} onChange={setDay} />
    </Frame>
  );
}
