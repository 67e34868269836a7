/** What was placed becomes true in the bins. */

import { documentRef } from "../domain/commands";
import { isMovement, type WarehouseDocument } from "../domain/documents";
import { left } from "../domain/groups";
import { Primary, Square } from "../parts/buttons";
import { Frame } from "../parts/frame";
import { OutcomeIcon } from "../parts/icons";
import { Tally } from "../parts/tally";
import { t } from "../words/words";
import { openSheet, replace } from "./navigation";
import { PostButton } from "./post_inventory";
import type { PutAwayProps } from "./put_away";
import { explain, notClosable, submit, waiting } from "./submitting";
import { GroupRow } from "./take_goods";

export function RegisterPutAway({ document, step }: PutAwayProps) {
  return (
    <Frame
      screen="put-away-register"
      document={document.no}
      head={{ title: document.no, step: t(`kind.${document.kind}` as "kind.put_away") }}
      tally={
        <Tally
          marks={step.groups.map(() => "done")}
          count={String(step.groups.length)}
          total={String(step.groups.length)}
          label={t("tally.lines", { done: step.groups.length, total: step.groups.length })}
        />
      }
      field={{ prompt: t("put-away.all-placed"), short: t("scan.brief"), stepsBack: true }}
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
          <RegisterButton document={document} step={step} />
        </>
      }
    >
      <p class="summary">
        <OutcomeIcon of="done" size={34} />
        <span>{t("put-away.all-placed")}</span>
      </p>
      <div class="shelf">
        {step.groups.map((group) => (
          <GroupRow key={group.key} group={group} />
        ))}
      </div>
    </Frame>
  );
}

export function RegisterButton(props: PutAwayProps) {
  const { document, step } = props;
  return document.kind === "inventory_put_away" ? (
    <PostButton document={document} any={step.groups.some((one) => one.handled > 0)} />
  ) : (
    <Register {...props} />
  );
}

function Register({ document, step }: PutAwayProps) {
  const all = step.groups.every((group) => left(group) <= 0);
  const some = step.groups.some((group) => group.handled > 0);
  const reason = notClosable(document);
  const notNow = !some
    ? { notNow: t("put-away.nothing") }
    : reason
      ? { notNow: t(`action.not-${reason}`) }
      : {};
  return (
    <Primary
      action="register"
      leads={all}
      {...notNow}
      onPress={() => {
        if (reason && some) {
          explain(reason);
        } else if (some && !waiting.value) {
          void register(document, all);
        }
      }}
    >
      {waiting.value
        ? t("action.waiting")
        : t(all ? `${verbOf(document.kind)}.register` : "put-away.register-part")}
    </Primary>
  );
}

function verbOf(kind: string) {
  return isMovement(kind) ? "move" : "put-away";
}

async function register(document: WarehouseDocument, all: boolean): Promise<void> {
  const done = await submit({
    name: "register-activity",
    document: documentRef(document.kind, document.no),
    payload: { activity_no: document.no, kind: document.kind },
  });
  if (done?.result) {
    replace({
      screen: "result",
      result: {
        kind: isMovement(document.kind) ? "movement" : "put_away",
        from: document.no,
        no: done.result.no ?? "",
        also: [],
        complete: all,
        putAway: "",
      },
    });
  }
}
