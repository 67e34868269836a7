/** The free stock of an item shared among all who wait for it, by one of two rules. */

import { useState } from "preact/hooks";
import type { Share } from "../api/schema";
import { reached } from "../offline/network";
import { Primary, Square } from "../parts/buttons";
import { Choices } from "../parts/choices";
import { Fraction } from "../parts/codes";
import { ShelfRow } from "../parts/rows";
import { signalOutcome } from "../scanning/feedback";
import { figure, t } from "../words/words";
import type { Goods } from "./navigation";
import { submit, waiting } from "./submitting";

const POLICIES = ["basic", "equally"] as const;

export function AllocateStock({ goods, onClose }: { goods: Goods; onClose: () => void }) {
  const [policy, setPolicy] = useState<string>("basic");
  const [shares, setShares] = useState<readonly Share[] | null>(null);
  const share = async () => {
    await submit(
      {
        name: "allocate-stock",
        document: "",
        payload: { location: goods.location, items: [goods.item], policy },
      },
      {
        done: (entry) => {
          signalOutcome("done", null);
          setShares((entry.result?.shares as readonly Share[] | undefined) ?? []);
        },
      },
    );
  };
  return (
    <section class="sheet" data-sheet="allocate" aria-label={t("allocate.title")}>
      <div class="sheet-body">
        <p class="sheet-title">
          <b>{t("allocate.title")}</b>
          <small>{goods.location}</small>
        </p>
        <div class="scroll">
          {shares === null ? (
            <Choices
              name={t("allocate.title")}
              choices={POLICIES.map((code) => ({
                code,
                text: t(`allocate.${code}`),
                consequence: t(`allocate.${code}.how`),
              }))}
              chosen={policy}
              onChoose={setPolicy}
            />
          ) : (
            <div class="shelf" data-shares={shares.length}>
              {shares.map((one) => (
                <ShelfRow
                  key={one.line}
                  hook={{ "data-share": one.line }}
                  title={one.line.slice(0, one.line.lastIndexOf("/"))}
                  note={t("allocate.got")}
                  aside={<Fraction of={figure(one.reserved)} total={figure(one.needed)} />}
                />
              ))}
            </div>
          )}
          {shares?.length === 0 && <p class="notice">{t("allocate.nobody")}</p>}
        </div>
        <div class="rail">
          <Square icon="back" action="close" outermost onPress={onClose}>
            {t("action.back")}
          </Square>
          {shares === null ? (
            <Primary
              action="allocate-now"
              leads
              {...(reached.value ? {} : { notNow: t("action.needs-network") })}
              onPress={() => reached.value && !waiting.value && void share()}
            >
              {waiting.value ? t("action.waiting") : t("allocate.now")}
            </Primary>
          ) : (
            <Primary action="allocated" leads onPress={onClose}>
              {t("action.done")}
            </Primary>
          )}
        </div>
      </div>
    </section>
  );
}
