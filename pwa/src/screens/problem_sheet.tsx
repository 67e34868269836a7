/** Something is wrong: told to a supervisor with what is on the screen, online or not. */

import { useState } from "preact/hooks";
import { documentRef, MOVES } from "../domain/commands";
import { enqueue } from "../offline/outbox";
import { newest } from "../offline/scans";
import { place } from "../offline/session";
import { pack } from "../offline/work";
import { Primary, Square } from "../parts/buttons";
import { type Choice, Choices } from "../parts/choices";
import { signalOutcome } from "../scanning/feedback";
import { reasonText, t } from "../words/words";
import { stepOf as countStep } from "./count";
import { current } from "./hooks";
import { jobOf } from "./job";
import { closeSheet, type Route, route } from "./navigation";
import { stateOf } from "./pick";

interface Trouble extends Choice {
  readonly kind: string;
  readonly reason: string;
}

/** What is usual on this step first; calling somebody is always there. */
function troubles(now: Route): Trouble[] {
  const step = now.screen === "pick" ? "pick" : now.screen === "put-away" ? "put_away" : "receive";
  const reasons = pack.value.reasons.filter((one) => one.step === "any" || one.step === step);
  const found = reasons.map((one) => ({
    code: one.code,
    text: reasonText(one.code, one.description),
    kind: one.code === "DAMAGED" ? "damage" : "message",
    reason: one.code,
  }));
  const more: Trouble[] = [];
  if (/^receip|^receive|^post-receipt/.test(now.screen)) {
    more.push({ code: "over", text: t("trouble.over"), kind: "over_receipt", reason: "" });
  }
  more.push(
    { code: "label", text: t("trouble.label"), kind: "unknown_code", reason: "" },
    { code: "call", text: t("trouble.call"), kind: "message", reason: "" },
  );
  return [...found, ...more];
}

export function ProblemSheet() {
  const all = troubles(route.value);
  const [chosen, setChosen] = useState("");
  const [note, setNote] = useState("");
  const trouble = all.find((one) => one.code === chosen);
  const send = async () => {
    if (!trouble) {
      return;
    }
    const context = contextOf(route.value);
    await enqueue([
      {
        name: "report-trouble",
        document: context.document_no
          ? documentRef(context.document_kind, context.document_no)
          : "",
        payload: {
          location: place.peek(),
          kind: trouble.kind,
          reason: trouble.reason,
          note,
          raw: newest.peek()?.raw.slice(0, 200) ?? "",
          ...context,
        },
      },
    ]);
    closeSheet();
    signalOutcome("ok", null);
  };
  return (
    <section class="sheet" data-sheet="problem" aria-label={t("action.problem")}>
      <div class="sheet-body">
        <p class="sheet-title">
          <b>{t("trouble.what")}</b>
        </p>
        <div class="scroll">
          <Choices name={t("trouble.what")} choices={all} chosen={chosen} onChoose={setChosen} />
          <label class="field">
            <span class="label">{t("trouble.note")}</span>
            <input
              name="note"
              autocomplete="off"
              maxLength={200}
              value={note}
              onInput={(event) => setNote(event.currentTarget.value)}
            />
          </label>
        </div>
        <div class="rail">
          <Square icon="back" action="close" outermost onPress={closeSheet}>
            {t("action.back")}
          </Square>
          <Primary
            action="report-trouble"
            leads
            {...(trouble ? {} : { notNow: t("trouble.choose") })}
            onPress={() => void send()}
          >
            {t("trouble.send")}
          </Primary>
        </div>
      </div>
    </section>
  );
}

/** Document, line, goods and bin that were on the screen. */
export function contextOf(now: Route) {
  const nothing = { document_kind: "", document_no: "", line_no: 0, item: "", bin: "" };
  switch (now.screen) {
    case "receipt":
    case "post-receipt":
      return { ...nothing, document_kind: "receipt", document_no: now.no };
    case "receive":
    case "range": {
      const line = current("receipt", now.no)?.lines.find((one) => one.lineNo === now.lineNo);
      return {
        ...nothing,
        document_kind: "receipt",
        document_no: now.no,
        line_no: now.lineNo,
        item: line?.item ?? "",
      };
    }
    case "pick": {
      const document = current(now.kind ?? "pick", now.no);
      const state = document && stateOf(document);
      return {
        document_kind: now.kind ?? "pick",
        document_no: now.no,
        line_no: state?.group?.lines[0]?.lineNo ?? 0,
        item: state?.group?.item ?? "",
        bin: state?.bin || (state?.group?.bin ?? ""),
      };
    }
    case "put-away": {
      const group = jobOf(documentRef(now.kind, now.no)).group.split("|");
      return {
        ...nothing,
        document_kind: now.kind,
        document_no: now.no,
        item: group[0] ?? "",
        bin: group[2] ?? "",
      };
    }
    case "count": {
      const document = current("count", now.no);
      const bin = document ? (countStep(document).bin ?? "") : "";
      return { ...nothing, document_kind: "count", document_no: now.no, bin };
    }
    case "count-review":
      return { ...nothing, document_kind: "count", document_no: now.no };
    case "move": {
      const { bin, carried } = jobOf(MOVES);
      return { ...nothing, item: carried.at(-1)?.item ?? "", bin };
    }
    case "shipment":
      return { ...nothing, document_kind: "shipment", document_no: now.no };
    default:
      return nothing;
  }
}
