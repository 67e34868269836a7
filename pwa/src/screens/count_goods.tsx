/** Goods that are counted: of a lot, or of nothing in particular. */

import { useState } from "preact/hooks";
import { documentRef } from "../domain/commands";
import { open, outstanding } from "../domain/documents";
import { decimal, PIECE, units } from "../domain/quantity";
import { counted, countLot, type ReceivingAnswer } from "../domain/receiving";
import { Primary, Square, Verb } from "../parts/buttons";
import { Code } from "../parts/codes";
import { Count } from "../parts/count";
import { Frame } from "../parts/frame";
import { Icon } from "../parts/icons";
import { QuantitySheet } from "../parts/quantity_sheet";
import { dateText, figure, t } from "../words/words";
import { carryOutTap } from "./answering";
import { jobOf, update } from "./job";
import { back, openSheet } from "./navigation";
import { follow, type ReceiveProps, stepOf } from "./receive";

export function CountGoods(props: ReceiveProps) {
  const [keying, setKeying] = useState(false);
  const { document, line, item } = props;
  const ref = documentRef("receipt", document.no);
  const job = jobOf(ref);
  const left = open(line);
  const complete = left <= 0;
  const add = (amount: number) => void count(props, amount);
  return (
    <Frame
      screen="quantity"
      document={document.no}
      head={{ title: line.description, step: `${line.item} · ${document.no}` }}
      field={{
        prompt: t(item.lot ? "lot.scan-label" : "receive.scan-item"),
        short: t("scan.brief"),
        stepsBack: complete,
      }}
      scans={1}
      verbs={<Verbs {...props} add={add} onKey={() => setKeying(true)} />}
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
          {complete ? (
            <Primary action="line-done" leads onPress={back}>
              {t("action.done")}
            </Primary>
          ) : (
            <Primary action="receive-rest" onPress={() => add(left)}>
              {t("receive.rest", { quantity: decimal(left) })}
            </Primary>
          )}
        </>
      }
    >
      {item.lot && <LotInHand {...props} />}
      <Count
        done={figure(decimal(line.handled))}
        total={figure(decimal(outstanding(line)))}
        unit={item.base_unit}
        value={decimal(line.handled)}
        of={decimal(outstanding(line))}
      />
      {keying && (
        <QuantitySheet
          question={t("receive.how-many")}
          unit={item.base_unit}
          onDone={(amount) => {
            setKeying(false);
            if (amount > 0) {
              add(amount);
            }
          }}
        />
      )}
      {job.removing && <p class="mode">{t("receive.removing")}</p>}
    </Frame>
  );
}

function LotInHand({ document, line }: ReceiveProps) {
  const { hand } = jobOf(documentRef("receipt", document.no));
  const ofLot = line.numbers
    .filter((one) => one.number.lot === hand.lot)
    .reduce((sum, one) => sum + one.handled, 0);
  return (
    <div class="lot-head">
      <span class="label">
        {t(hand.fixed ? "lot.from-label" : "lot.name")}
        {hand.fixed && <Icon name="lock" size={18} />}
      </span>
      <span class="fact">
        <Code>{hand.lot}</Code>
      </span>
      <span class="date">
        {hand.expiration && dateText(hand.expiration)}
        <small>{t("lot.counted", { quantity: decimal(ofLot) })}</small>
      </span>
    </div>
  );
}

interface VerbsProps extends ReceiveProps {
  readonly add: (amount: number) => void;
  readonly onKey: () => void;
}

function Verbs({ document, line, item, add, onKey }: VerbsProps) {
  const ref = documentRef("receipt", document.no);
  const { removing } = jobOf(ref);
  const packings = (item.units ?? []).filter((unit) => !unit.is_base).slice(0, 1);
  const fits = (amount: number) => amount <= (removing ? line.handled : open(line));
  const sign = removing ? "−" : "+";
  return (
    <>
      <Verb action="plus-one" onPress={() => fits(PIECE) && add(PIECE)}>
        {sign}1
      </Verb>
      {packings.map((unit) => (
        <Verb
          key={unit.code}
          action="plus-pack"
          onPress={() => fits(units(unit.qty_per_uom)) && add(units(unit.qty_per_uom))}
        >
          {sign}
          {figure(unit.qty_per_uom)} {unit.code}
        </Verb>
      ))}
      <Verb action="key-in" onPress={onKey}>
        {t("receive.key-in")}
      </Verb>
      {item.lot ? (
        <Verb
          action="change-lot"
          onPress={() => update(ref, { hand: { lot: "", expiration: "", fixed: false } })}
        >
          {t("lot.other")}
        </Verb>
      ) : (
        <Verb
          action="remove"
          pressed={removing}
          onPress={() => update(ref, { removing: !removing })}
        >
          {t("serials.remove")}
        </Verb>
      )}
    </>
  );
}

/** So many more, by a tap or the key pad. */
export async function count({ document, line, item }: ReceiveProps, amount: number): Promise<void> {
  const step = stepOf(document.no, line.lineNo);
  const now = step?.document.lines.find((one) => one.lineNo === line.lineNo);
  if (!step || !now) {
    return;
  }
  const answer: ReceivingAnswer = step.removing
    ? removal(step.document.no, now.lineNo, amount, now.item)
    : item.lot
      ? countLot(step, now, item, step.hand, amount)
      : counted(step, now, amount, [], now.item);
  await carryOutTap(answer, step.document);
  follow(document.no, answer);
}

function removal(no: string, lineNo: number, amount: number, code: string): ReceivingAnswer {
  return {
    outcome: "ok",
    row: { code, note: { key: "row.removed" } },
    band: null,
    asks: false,
    commands: [
      {
        name: "unreceive-line",
        document: documentRef("receipt", no),
        payload: { receipt_no: no, line_no: lineNo, quantity: decimal(amount) },
      },
    ],
  };
}
