/** At the bin: the goods, counted up scan by scan. */

import type { ItemView } from "../api/schema";
import { documentRef } from "../domain/commands";
import { type Line, open } from "../domain/documents";
import { type Group, left } from "../domain/groups";
import { takeCommands } from "../domain/picking";
import { decimal } from "../domain/quantity";
import { pack } from "../offline/work";
import { Primary, Square, Verb } from "../parts/buttons";
import { Code, inUnit, PlaceSign } from "../parts/codes";
import { Count } from "../parts/count";
import { Frame } from "../parts/frame";
import { OutcomeIcon } from "../parts/icons";
import { band, clearOutcome, signalOutcome } from "../scanning/feedback";
import { dateText, kindText, t } from "../words/words";
import { carryOutTap } from "./answering";
import { current } from "./hooks";
import { jobOf, update } from "./job";
import { openSheet } from "./navigation";
import { type PickState, PickTally, stateOf, stepOf } from "./pick";

interface GroupProps extends PickState {
  readonly group: Group;
}

export function PickTake(state: GroupProps) {
  const { document, group } = state;
  const ref = documentRef(document.kind, document.no);
  const item = pack.value.items.get(group.item);
  const asking = band.value?.full === true && band.value.tone === "warning";
  const line = group.lines.find((one) => open(one) > 0);
  return (
    <Frame
      screen="pick-take"
      document={document.no}
      head={{
        title: document.no,
        step: `${kindText(document.kind)} · ${t("pick.take")}`,
        onBack: () => {
          clearOutcome();
          update(ref, { bin: "", toBin: "" });
        },
      }}
      tally={<PickTally {...state} />}
      field={{ prompt: asking ? orAgain() : promptFor(item), short: t(briefFor(item)) }}
      scans={1}
      kept={<AtBin {...state} />}
      verbs={asking ? <AskVerbs {...state} /> : <TakeVerbs {...state} />}
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
          {asking ? (
            <Primary action="keep" onPress={() => keepPlanned(ref)}>
              {keepText()}
            </Primary>
          ) : (
            <TakeRest {...state} line={line} item={item} />
          )}
        </>
      }
    >
      <TakeFacts {...state} line={line} />
    </Frame>
  );
}

function AtBin({ bin, group }: GroupProps) {
  return (
    <div class="at-bin">
      <PlaceSign place={bin} here />
      <OutcomeIcon of="ok" size={24} />
      <span class={`item-name${group.description.length > 14 ? " is-long" : ""}`}>
        {group.description}
      </span>
    </div>
  );
}

/** Codes of more characters together do not fit beside the eye, nor half of them into a button. */
const LONG = 18;

/** The planned goods, or the same scan once more. */
function orAgain(): string {
  const scanned = band.value?.scanned?.code ?? "";
  const planned = band.value?.planned?.code ?? "";
  if (scanned.length + planned.length > LONG) {
    return t("pick.planned-or-again");
  }
  return t(planned ? "pick.or-again" : "pick.again", { planned, scanned });
}

function promptFor(item: ItemView | undefined): string {
  if (item?.serial_in_warehouse) {
    return t("pick.scan-serial");
  }
  return t(item?.lot_in_warehouse ? "pick.scan-lot" : "pick.scan-item");
}

function briefFor(item: ItemView | undefined) {
  if (item?.serial_in_warehouse) {
    return "serials.scan" as const;
  }
  return item?.lot_in_warehouse ? ("lot.scan-brief" as const) : ("pick.scan-item" as const);
}

function TakeFacts({ group, line }: GroupProps & { line: Line | undefined }) {
  const handled = inUnit(group.handled, group.unit, group.perUnit, group.unit);
  const total = inUnit(group.quantity, group.unit, group.perUnit, group.unit);
  const code = line?.number.serial || line?.number.lot || "";
  return (
    <>
      {code && (
        <div class="lot-line">
          <Code class={code.length > 9 ? "" : "fact"}>{code}</Code>
          <span class="date">{line?.expiration && dateText(line.expiration)}</span>
        </div>
      )}
      <Count
        done={handled.text}
        total={total.text}
        unit={total.unit}
        value={decimal(group.handled)}
        of={decimal(group.quantity)}
      />
    </>
  );
}

function TakeVerbs(state: GroupProps) {
  const { document, group } = state;
  const ref = documentRef(document.kind, document.no);
  const code = group.lot || group.item;
  return (
    <>
      <Verb
        action="short"
        onPress={() => {
          clearOutcome();
          update(ref, { group: group.key, bin: state.bin, short: true, reason: "" });
        }}
      >
        {t("pick.short")}
      </Verb>
      <Verb action="peek" icon="eye" onPress={() => openSheet({ name: "peek", text: code })}>
        {t("action.peek")}
      </Verb>
    </>
  );
}

/** Other goods than planned were scanned: the ways out of it, beside a second scan. */
function AskVerbs(state: GroupProps) {
  const ref = documentRef(state.document.kind, state.document.no);
  const bin = String(band.value?.reason?.facts?.bin ?? "");
  const code = band.value?.scanned?.code ?? "";
  return (
    <>
      <Verb action="peek" icon="eye" onPress={() => openSheet({ name: "peek", text: code })}>
        {t("action.peek")}
      </Verb>
      {bin && bin !== state.bin && (
        <Verb
          action="go-to"
          onPress={() => {
            clearOutcome();
            update(ref, { group: state.group.key, bin: "", toBin: bin, asked: "" });
          }}
        >
          {t("pick.go-to-bin", { bin })}
        </Verb>
      )}
    </>
  );
}

function keepText(): string {
  const code = band.value?.planned?.code ?? "";
  return code.length > LONG / 2 ? t("pick.keep-planned") : t("pick.keep", { code });
}

function keepPlanned(ref: string): void {
  update(ref, { asked: "", askedAt: 0 });
  clearOutcome();
}

type RestProps = GroupProps & { line: Line | undefined; item: ItemView | undefined };

/** The rest of what was seen may be taken at once; serials are seen one by one. */
function TakeRest({ line, item, ...state }: RestProps) {
  const { group, job } = state;
  const rest = inUnit(line ? open(line) : left(group), group.unit, group.perUnit, group.unit);
  const seen = job.group === group.key && job.seen.includes(line?.number.lot ?? "");
  const isSerial = item?.serial_in_warehouse ?? false;
  const why = isSerial ? t("pick.each-serial") : seen ? undefined : t("pick.see-one");
  return (
    <Primary
      action="take-rest"
      {...(why ? { notNow: why } : {})}
      onPress={() => {
        if (why) {
          signalOutcome("warning", {
            tone: "warning",
            full: false,
            head: { key: isSerial ? "pick.each-serial" : "pick.see-one" },
            body: { key: "pick.see-one.why" },
          });
        } else {
          void takeRest(state);
        }
      }}
    >
      {t("pick.take-rest", { quantity: rest.text })}
    </Primary>
  );
}

async function takeRest(before: PickState): Promise<void> {
  const document = current(before.document.kind, before.document.no);
  const state = document && stateOf(document);
  const line = state?.group?.lines.find((one) => open(one) > 0);
  if (!state?.group || !line) {
    return;
  }
  const ref = documentRef(state.document.kind, state.document.no);
  const amount = open(line);
  const shown = inUnit(amount, state.group.unit, state.group.perUnit, state.group.unit);
  const done = left(state.group) === amount;
  await carryOutTap(
    {
      outcome: done ? "done" : "ok",
      row: {
        code: line.number.lot || line.item,
        note: { key: "row.plus", facts: { quantity: shown.text } },
      },
      band: null,
      asks: false,
      commands: takeCommands(stepOf(state, state.group), line, line.number, amount),
    },
    state.document,
  );
  if (jobOf(ref).group !== state.group.key) {
    update(ref, { group: state.group.key, bin: state.bin });
  }
}
