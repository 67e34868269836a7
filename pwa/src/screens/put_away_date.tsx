/** The date of a lot that comes in for the first time. */

import { useState } from "preact/hooks";
import { documentRef } from "../domain/commands";
import { addMonths, daysBetween } from "../domain/dates";
import type { WarehouseDocument } from "../domain/documents";
import type { Group } from "../domain/groups";
import { Primary } from "../parts/buttons";
import { Code } from "../parts/codes";
import { DateSteps } from "../parts/date_steps";
import { Frame } from "../parts/frame";
import { OutcomeIcon } from "../parts/icons";
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
          <Primary
            action="keep-date"
            leads={left >= 0}
            {...(left < 0 ? { notNow: t("date.expired") } : {})}
            onPress={() => left >= 0 && keep()}
          >
            {t("date.keep")}
          </Primary>
        </>
      }
    >
      <div class="lot-head">
        <span class="label">{t("lot.name")}</span>
        <span class="fact">
          <Code>{lot}</Code>
        </span>
      </div>
      <p class="label expires">{t("date.expires")}</p>
      <DateSteps value={day} onChange={setDay} />
      <p class="days-left" data-expiration={day}>
        <OutcomeIcon of={left < 0 ? "error" : left < 30 ? "warning" : "ok"} size={26} />
        <span>
          {left < 0 ? t("date.days-ago", { n: -left }) : t("date.days-left", { n: left })}
        </span>
      </p>
    </Frame>
  );
}
