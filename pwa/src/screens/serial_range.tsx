/** Serials by their first and last one: what would be added is shown before anything is. */

import { useState } from "preact/hooks";
import { type Command, documentRef } from "../domain/commands";
import { open } from "../domain/documents";
import { lying } from "../domain/pack";
import { PIECE } from "../domain/quantity";
import { range } from "../domain/ranges";
import { judged } from "../offline/scans";
import { pack } from "../offline/work";
import { Primary, Square } from "../parts/buttons";
import { Code } from "../parts/codes";
import { Count } from "../parts/count";
import { Frame } from "../parts/frame";
import { OutcomeIcon } from "../parts/icons";
import { FactRow } from "../parts/rows";
import { t } from "../words/words";
import { carryOutTap } from "./answering";
import { Gone } from "./gone";
import { useDocument, useScans } from "./hooks";
import { jobOf } from "./job";
import { back } from "./navigation";

/** As many numbers as one command may carry without becoming too large for a batch. */
const PART = 200;

export function SerialRange({ no, lineNo }: { no: string; lineNo: number }) {
  const document = useDocument("receipt", no);
  const [first, setFirst] = useState("");
  const [last, setLast] = useState("");
  useScans(async (scan, meaning) => {
    const serial = meaning.serial || meaning.text;
    await judged({ ...scan, outcome: "ok", row: { code: serial } });
    if (first === "" || last !== "") {
      setFirst(serial);
      setLast("");
    } else {
      setLast(serial);
    }
  });
  const line = document?.lines.find((one) => one.lineNo === lineNo);
  if (!document || !line) {
    return <Gone no={no} />;
  }
  const found = last === "" ? null : range(first, last);
  const seen = new Set(
    line.numbers.filter((one) => one.handled > 0).map((one) => one.number.serial),
  );
  const stocked = (found?.serials ?? []).filter(
    (serial) => lying(pack.value, line.item, { serial }).length > 0,
  );
  const fresh = (found?.serials ?? []).filter(
    (serial) => !seen.has(serial) && !stocked.includes(serial),
  );
  const room = Math.round(open(line) / PIECE);
  const tooMany = fresh.length > room;
  const problem = found?.problem ?? (tooMany ? "too-many" : null);
  const add = async () => {
    await carryOutTap(added(no, lineNo, fresh), document);
    back();
  };
  return (
    <Frame
      screen="range"
      document={no}
      head={{ title: line.description, step: t("range.title") }}
      field={{
        prompt: t(first === "" || last !== "" ? "range.first" : "range.last"),
        stepsBack: found !== null && problem === null,
      }}
      rail={
        <>
          <Square icon="back" action="cancel" outermost onPress={back}>
            {t("action.back")}
          </Square>
          <Primary
            action="add-range"
            leads={found !== null && problem === null}
            {...(found === null || problem || fresh.length === 0
              ? { notNow: t(problem ? `range.${problem}` : "range.scan-both", { n: room }) }
              : {})}
            onPress={() => found && !problem && fresh.length > 0 && void add()}
          >
            {t("range.add", { n: fresh.length })}
          </Primary>
        </>
      }
    >
      <div class="fact-rows">
        <FactRow label={t("range.from")}>{first && <Code>{first}</Code>}</FactRow>
        <FactRow label={t("range.to")}>{last && <Code>{last}</Code>}</FactRow>
      </div>
      {found && !found.problem && (
        <>
          <Count
            done={String(fresh.length)}
            unit={t("range.new")}
            value={String(fresh.length)}
            shared
          />
          <ul class="plain-list">
            {seen.size > 0 && (
              <li>
                <OutcomeIcon of="duplicate" size={22} />{" "}
                {t("range.seen", { n: found.serials.filter((one) => seen.has(one)).length })}
              </li>
            )}
            {stocked.length > 0 && (
              <li>
                <OutcomeIcon of="error" size={22} /> {t("range.stocked", { n: stocked.length })}
              </li>
            )}
          </ul>
        </>
      )}
    </Frame>
  );
}

function added(no: string, lineNo: number, serials: readonly string[]) {
  const { hand } = jobOf(documentRef("receipt", no));
  const commands: Command[] = [];
  for (let start = 0; start < serials.length; start += PART) {
    commands.push({
      name: "confirm-receipt-line",
      document: documentRef("receipt", no),
      payload: {
        receipt_no: no,
        line_no: lineNo,
        numbers: serials.slice(start, start + PART).map((serial) => ({
          serial,
          quantity: "1",
          ...(hand.lot ? { lot: hand.lot } : {}),
          ...(hand.expiration ? { expiration_date: hand.expiration } : {}),
        })),
      },
    });
  }
  return {
    outcome: "done",
    row: {
      code: `${serials[0]} – ${serials.at(-1)}`,
      note: { key: "row.plus", facts: { quantity: String(serials.length) } },
    },
    band: null,
    asks: false,
    commands,
  } as const;
}
