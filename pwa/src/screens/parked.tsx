/** A code that nobody knew: what was scanned around it, and what it shall mean from now on. */

import { useState } from "preact/hooks";
import type { ExceptionView, VariantView } from "../api/schema";
import type { Neighbour } from "../domain/commands";
import { reached } from "../offline/network";
import { judged } from "../offline/scans";
import { exceptionsChanged, learn, pack } from "../offline/work";
import { Primary, Square, Verb } from "../parts/buttons";
import { Choices } from "../parts/choices";
import { Code } from "../parts/codes";
import { TextField } from "../parts/fields";
import { OutcomeIcon, type Shape } from "../parts/icons";
import { signalOutcome } from "../scanning/feedback";
import { momentText, t } from "../words/words";
import { settleException } from "./board_exceptions";
import { foundThere } from "./finding";
import { useRead, useScans } from "./hooks";
import { closeSheet } from "./navigation";
import { explain, submit } from "./submitting";

interface Facts {
  readonly raw?: string;
  readonly code?: string;
  readonly symbology?: string;
  readonly station?: string;
  readonly count?: number;
  readonly before?: readonly Neighbour[];
  readonly after?: readonly Neighbour[];
}

export function ParkedSheet({ exception }: { exception: ExceptionView }) {
  const facts = exception.facts as Facts;
  const code = facts.code ?? facts.raw ?? "";
  const [item, setItem] = useState("");
  const [variant, setVariant] = useState("");
  const [unit, setUnit] = useState("");
  const [reason, setReason] = useState<string | null>(null);
  const choose = (no: string) => {
    setItem(no);
    setVariant("");
    setUnit("");
    void learn({ item: no });
  };
  useScans(async (scan, meaning) => {
    const known = meaning.items[0]?.item ?? (await foundThere(scan.raw, pack.peek()))?.item ?? "";
    signalOutcome(known ? "ok" : "warning", null);
    await judged({ ...scan, outcome: known ? "ok" : "warning", row: { code: meaning.text } });
    if (known) {
      choose(known);
    }
  });
  const variants = useVariants(pack.value.items.has(item) ? item : "");
  const units = pack.value.items.get(item)?.units ?? [];
  const attach = async () => {
    const { exception_id } = exception;
    const payload = { exception_id, item: item.trim(), variant, unit };
    if (!reached.peek()) {
      explain("offline");
    } else if (await submit({ name: "attach-code", document: "", payload })) {
      exceptionsChanged.value += 1;
      closeSheet();
    }
  };
  const dismiss = async () => {
    if (await settleException(exception, (reason ?? "").trim())) {
      closeSheet();
    }
  };
  return (
    <section class="sheet" data-sheet="parked" aria-label={t("parked.title")}>
      <div class="sheet-body">
        <p class="sheet-title">
          <b>{t("parked.title")}</b>
          <small>{momentText(exception.raised_at)}</small>
        </p>
        <div class="scroll">
          <Around code={code} facts={facts} />
          <p class="notice">{whereOf(exception, facts)}</p>
          {reason === null ? (
            <>
              <TextField
                label={t("parked.item")}
                name="item"
                value={item}
                longest={20}
                hint={t("parked.item.hint")}
                onInput={choose}
              />
              {item !== "" && <p class="notice">{pack.value.items.get(item)?.description}</p>}
              {units.length > 1 && (
                <div class="verbs parked-units">
                  {units.map((one) => (
                    <Verb
                      key={one.code}
                      action={`unit-${one.code}`}
                      pressed={unit === one.code || (unit === "" && one.is_base)}
                      onPress={() => setUnit(one.code)}
                    >
                      {one.code}
                    </Verb>
                  ))}
                </div>
              )}
              {variants.length > 0 && (
                <Choices
                  name={t("column.variant")}
                  choices={[{ code: "", text: t("parked.no-variant") }, ...variants.map(choiceOf)]}
                  chosen={variant}
                  onChoose={setVariant}
                />
              )}
            </>
          ) : (
            <TextField
              label={t("parked.reason")}
              name="reason"
              value={reason}
              longest={200}
              onInput={setReason}
            />
          )}
        </div>
        <div class="rail">
          <Square icon="back" action="close" outermost onPress={closeSheet}>
            {t("action.back")}
          </Square>
          {reason === null ? (
            <>
              <Square icon="erase" action="put-aside" onPress={() => setReason("")}>
                {t("parked.put-aside")}
              </Square>
              <Primary
                action="attach"
                leads={item.trim() !== ""}
                {...(item.trim() === "" ? { notNow: t("parked.choose") } : {})}
                onPress={() => void attach()}
              >
                {t("parked.attach")}
              </Primary>
            </>
          ) : (
            <Primary
              action="dismiss"
              leads={reason.trim() !== ""}
              {...(reason.trim() === "" ? { notNow: t("parked.say-why") } : {})}
              onPress={() => void dismiss()}
            >
              {t("parked.put-aside")}
            </Primary>
          )}
        </div>
      </div>
    </section>
  );
}

/** The server knows them; without it the code is given to the item as it is. */
function useVariants(item: string): readonly VariantView[] {
  const path = item === "" ? "" : `/items/${encodeURIComponent(item)}/variants`;
  return useRead<readonly VariantView[]>(path, false).found ?? [];
}

function choiceOf({ code, description }: VariantView) {
  return { code, text: description && description !== code ? `${code} · ${description}` : code };
}

/** The code between its neighbours, in the order in which they were scanned. */
function Around({ code, facts }: { code: string; facts: Facts }) {
  return (
    <>
      {(facts.before ?? []).map((one, place) => (
        <NeighbourRow key={`before ${place} ${one.raw}`} of={one} />
      ))}
      <div class="scan-with-undo" data-parked={code}>
        <div class="older tint-duplicate">
          <OutcomeIcon of="unknown" size={28} />
          <span class="words">
            <b>
              <Code>{code}</Code>
            </b>
            {facts.symbology && <span class="note">{facts.symbology}</span>}
          </span>
        </div>
      </div>
      {(facts.after ?? []).map((one, place) => (
        <NeighbourRow key={`after ${place} ${one.raw}`} of={one} />
      ))}
    </>
  );
}

const SHAPES = /^(?:ok|done|warning|duplicate|error|unknown)$/;

function NeighbourRow({ of }: { of: Neighbour }) {
  return (
    <div class="scan-with-undo" data-neighbour={of.raw}>
      <div class="older">
        <OutcomeIcon of={SHAPES.test(of.outcome) ? (of.outcome as Shape) : "unknown"} size={22} />
        <span class="words">
          <Code>{of.raw}</Code>
        </span>
      </div>
    </div>
  );
}

function whereOf(exception: ExceptionView, facts: Facts): string {
  return [
    exception.reported_by,
    exception.document_no,
    exception.description,
    exception.bin,
    facts.station,
    facts.count ? t("parked.count", { n: facts.count }) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
