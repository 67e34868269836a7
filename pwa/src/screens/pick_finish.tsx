/** The end of a pick: what was short or different, then it is the supervisor's. */

import { documentRef } from "../domain/commands";
import { type Group, left } from "../domain/groups";
import { swapIn } from "../domain/picking";
import { byDocument, enqueue } from "../offline/outbox";
import { may } from "../offline/session";
import { Primary, Square, Verb } from "../parts/buttons";
import { Code, Fraction, inUnit, PlaceSign } from "../parts/codes";
import { Frame } from "../parts/frame";
import { OutcomeIcon } from "../parts/icons";
import { ShelfRow } from "../parts/rows";
import { signalOutcome } from "../scanning/feedback";
import { kindText, t } from "../words/words";
import { jobOf, update } from "./job";
import { home, openSheet, replace } from "./navigation";
import { type PickState, PickTally } from "./pick";
import { PostButton } from "./post_inventory";

export function PickFinish(state: PickState) {
  const { document, groups } = state;
  const ref = documentRef(document.kind, document.no);
  const shorts = groups.filter((one) => left(one) > 0);
  const swaps = swapsOf(ref);
  const hand = async () => {
    await enqueue([
      {
        name: "finish-activity",
        document: ref,
        payload: { activity_no: document.no, kind: "pick", note: jobOf(ref).note },
      },
    ]);
    home();
    signalOutcome("done", null);
  };
  const isInventory = document.kind === "inventory_pick";
  const clean = shorts.length + swaps.length === 0;
  return (
    <Frame
      screen="pick-finish"
      document={document.no}
      head={{
        title: document.no,
        step: `${kindText(document.kind)} · ${t("pick.finish")}`,
        onBack: () => update(ref, { placed: false }),
      }}
      tally={<PickTally {...state} />}
      field={{ prompt: t("pick.all-done"), short: t("scan.brief"), stepsBack: true }}
      scans={0}
      verbs={
        may.supervise.value &&
        !isInventory && (
          <Verb action="review" onPress={() => replace({ screen: "review", no: document.no })}>
            {t("pick.register-myself")}
          </Verb>
        )
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
          {isInventory ? (
            <PostButton document={document} any={groups.some((one) => one.handled > 0)} />
          ) : (
            <Primary action="hand-over" leads onPress={() => void hand()}>
              {t("pick.hand-over")}
            </Primary>
          )}
        </>
      }
    >
      <p class={clean ? "summary" : "summary is-warning"}>
        <OutcomeIcon of={clean ? "done" : "warning"} size={34} />
        <span>
          {clean
            ? t("pick.clean", { n: groups.length })
            : t("pick.different", { n: shorts.length + swaps.length })}
        </span>
      </p>
      <div class="shelf">
        {shorts.map((group) => (
          <ShortRow key={group.key} group={group} />
        ))}
        {swaps.map(({ planned, taken }) => (
          <ShelfRow
            key={taken}
            hook={{ "data-swap": taken }}
            icon={<OutcomeIcon of="warning" size={28} />}
            title={<Code>{taken}</Code>}
            note={t("review.planned", { code: planned })}
          />
        ))}
      </div>
    </Frame>
  );
}

function ShortRow({ group }: { group: Group }) {
  const of = inUnit(group.handled, group.unit, group.perUnit, group.unit);
  const total = inUnit(group.quantity, group.unit, group.perUnit, group.unit);
  return (
    <ShelfRow
      hook={{ "data-line": group.lines[0]?.lineNo ?? 0 }}
      icon={<OutcomeIcon of="warning" size={28} />}
      title={group.description}
      note={<PlaceSign place={group.bin} />}
      aside={<Fraction of={of.text} total={total.text} unit={total.unit} />}
    />
  );
}

/** Other lots that were taken on this device. */
function swapsOf(ref: string) {
  return (byDocument.value.get(ref) ?? []).flatMap(({ command, state }) => {
    const swap =
      command.name === "report-trouble" && state !== "discarded"
        ? swapIn(command.payload.note)
        : null;
    return swap ? [swap] : [];
  });
}
