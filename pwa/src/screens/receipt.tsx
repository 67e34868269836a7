/** A delivery: its lines, the one in hand first, what is complete at the end. */

import { documentRef } from "../domain/commands";
import type { WarehouseDocument } from "../domain/documents";
import { type Line, open, outstanding } from "../domain/documents";
import { decimal } from "../domain/quantity";
import { judge, NO_LOT } from "../domain/receiving";
import { pack } from "../offline/work";
import { Primary, Square } from "../parts/buttons";
import { Flags, Fraction } from "../parts/codes";
import { Frame } from "../parts/frame";
import { OutcomeIcon } from "../parts/icons";
import { ShelfRow } from "../parts/rows";
import { Tally } from "../parts/tally";
import { figure, t } from "../words/words";
import { carryOut } from "./answering";
import { Gone } from "./gone";
import { current, today, useDocument, useScans } from "./hooks";
import { askedOf, jobOf, update } from "./job";
import { go, openSheet } from "./navigation";

export function Receipt({ no }: { no: string }) {
  const document = useDocument("receipt", no);
  const ref = documentRef("receipt", no);
  useScans(async (scan, meaning) => {
    const now = current("receipt", no);
    if (!now) {
      return;
    }
    const asked = askedOf(jobOf(ref));
    const step = {
      pack: pack.peek(),
      document: now,
      lineNo: null,
      hand: NO_LOT,
      removing: false,
      asked,
      today: today(),
    };
    const answer = judge(step, meaning);
    await carryOut(scan, answer, now);
    if (answer.opens !== undefined) {
      update(ref, {
        group: String(answer.opens),
        hand: answer.hand ?? NO_LOT,
        pending: answer.pending ?? 0,
        removing: false,
      });
      openLine(no, answer.opens);
    }
  });
  if (!document) {
    return <Gone no={no} />;
  }
  const inHand = Number(jobOf(ref).group);
  const lines = ordered(document, inHand);
  const done = lines.filter((line) => open(line) <= 0).length;
  return (
    <Frame
      screen="receipt"
      document={no}
      head={{ title: no, step: `${t("kind.receipt")} · ${document.partner}` }}
      tally={
        <Tally
          marks={document.lines.map((line) => markOf(line, inHand))}
          count={String(done)}
          total={String(lines.length)}
          label={t("tally.lines", { done, total: lines.length })}
        />
      }
      fieldOnTop
      field={{ prompt: t("receive.scan"), short: t("scan.brief") }}
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
          <Primary
            action="finish"
            leads={done === lines.length}
            onPress={() => go({ screen: "post-receipt", no })}
          >
            {t("receive.finish")}
          </Primary>
        </>
      }
    >
      <div class="shelf">
        {lines.map((line) => (
          <LineRow
            key={line.lineNo}
            line={line}
            inHand={line.lineNo === inHand && open(line) > 0}
            onPress={() => {
              const job = jobOf(ref);
              const same = job.group === String(line.lineNo);
              update(ref, {
                group: String(line.lineNo),
                removing: false,
                pending: 0,
                ...(same ? {} : { hand: NO_LOT }),
              });
              openLine(no, line.lineNo);
            }}
          />
        ))}
      </div>
    </Frame>
  );
}

function openLine(no: string, lineNo: number): void {
  go({ screen: "receive", no, lineNo });
}

function ordered(document: WarehouseDocument, inHand: number): Line[] {
  const rank = (line: Line) => (open(line) <= 0 ? 2 : line.lineNo === inHand ? 0 : 1);
  return [...document.lines].sort((one, other) => rank(one) - rank(other));
}

function markOf(line: Line, inHand: number) {
  return open(line) <= 0 ? "done" : line.lineNo === inHand ? "now" : "open";
}

export function LineRow(props: { line: Line; inHand: boolean; onPress?: () => void }) {
  const { line, inHand, onPress } = props;
  const item = pack.value.items.get(line.item);
  const complete = open(line) <= 0;
  return (
    <ShelfRow
      hook={{ "data-line": line.lineNo, "data-handled": decimal(line.handled) }}
      inHand={inHand}
      {...(onPress ? { onPress } : {})}
      title={line.description}
      note={
        <>
          <span class="code">{line.item}</span>
          <Flags
            serial={item?.serial ?? false}
            lot={item?.lot ?? false}
            expires={item?.expires ?? false}
          />
        </>
      }
      aside={
        complete ? (
          <span class="complete">
            <OutcomeIcon of="done" size={24} />
            <b>{figure(decimal(line.handled))}</b>
          </span>
        ) : (
          <Fraction of={figure(decimal(line.handled))} total={figure(decimal(outstanding(line)))} />
        )
      }
    />
  );
}
