/** One reservation made smaller or ended; one supply that a line is reserved from. */

import { useState } from "preact/hooks";
import type { ReservationView, SupplyView } from "../api/schema";
import { documentRef } from "../domain/commands";
import { type Numbers, numbersOf } from "../domain/documents";
import { decimal, units } from "../domain/quantity";
import { typedQuantity } from "../domain/typed";
import { reached } from "../offline/network";
import { Primary, Square, Verb } from "../parts/buttons";
import { TextField } from "../parts/fields";
import { FactRow } from "../parts/rows";
import { dateText, figure, numberText, orderKind, t } from "../words/words";
import { goodsOf } from "./line_availability";
import { isSpecific, partnerOf, partnerText, type Run } from "./line_reservations";
import { go } from "./navigation";
import type { OpenLine } from "./order_line";
import { waiting } from "./submitting";

interface HeldSheetProps {
  readonly open: OpenLine;
  readonly held: ReservationView;
  readonly run: Run;
  readonly onClose: () => void;
}

export function HeldSheet({ open, held, run, onClose }: HeldSheetProps) {
  const [text, setText] = useState(held.quantity);
  const [wrong, setWrong] = useState(false);
  const { of } = open;
  const line = { order_no: of.no, kind: of.kind, line_no: of.lineNo, entry_no: held.entry_no };
  const document = documentRef(of.kind, of.no);
  const number = numbersOf(isSpecific(held) ? held.number : held.supply_number);
  const change = () => {
    const amount = typedQuantity(text);
    setWrong(amount === null);
    if (amount !== null && !waiting.value) {
      const payload = { ...line, quantity: decimal(amount) };
      void run({ name: "change-reservation", document, payload });
    }
  };
  const cancel = () =>
    !waiting.value && void run({ name: "cancel-reservation", document, payload: line });
  const other = partnerOf(held, of);
  return (
    <section class="sheet" data-sheet="held" aria-label={t("reserve.held")}>
      <div class="sheet-body">
        <p class="sheet-title">
          <b>{isNothing(number) ? t("line.no-number") : numberText(number)}</b>
        </p>
        <div class="scroll form">
          <div class="fact-rows">
            <FactRow label={t("reserve.where")}>{partnerText(held, of)}</FactRow>
            <FactRow label={t("line.toHandle")}>{figure(held.qty_to_handle)}</FactRow>
            <FactRow label={t("reserve.binding")}>
              {t(isSpecific(held) ? "reserve.is-specific" : "reserve.is-nonspecific")}
            </FactRow>
          </div>
          <TextField
            label={t("line.quantity")}
            name="reserved"
            figures
            longest={15}
            value={text}
            wrong={wrong ? t("line.wrong.quantity") : ""}
            onInput={(value) => {
              setText(value);
              setWrong(false);
            }}
          />
          <div class="verbs">
            <Verb action="cancel-reservation" onPress={cancel}>
              {t("reserve.cancel")}
            </Verb>
            {!isNothing(number) && (
              <Verb
                action="who-holds"
                onPress={() => go({ screen: "holders", goods: goodsOf(open), number })}
              >
                {t("holders.ask")}
              </Verb>
            )}
            {held.partner_kind !== "inventory" && (
              <Verb action="open-partner" onPress={() => openPartner(held.partner_kind, other)}>
                {t("reserve.open-order")}
              </Verb>
            )}
          </div>
        </div>
        <div class="rail">
          <Square icon="back" action="close" outermost onPress={onClose}>
            {t("action.back")}
          </Square>
          <Primary
            action="change-reservation"
            leads
            {...(reached.value ? {} : { notNow: t("action.needs-network") })}
            onPress={() => reached.value && change()}
          >
            {waiting.value ? t("action.waiting") : t("reserve.change")}
          </Primary>
        </div>
      </div>
    </section>
  );
}

function isNothing(number: Numbers): boolean {
  return !number.serial && !number.lot && !number.package;
}

function openPartner(kind: string, other: string): void {
  go({ screen: "order", kind, no: other.slice(0, other.lastIndexOf("/")) });
}

interface SupplySheetProps {
  readonly open: OpenLine;
  readonly supply: SupplyView;
  /** Chosen before: then only of this number. */
  readonly number: Numbers | null;
  readonly unreserved: number;
  readonly run: Run;
  readonly onClose: () => void;
}

export function SupplySheet(props: SupplySheetProps) {
  const { open, supply, number, unreserved, run, onClose } = props;
  const most = Math.min(units(supply.free), unreserved);
  const [text, setText] = useState(most > 0 ? decimal(most) : "");
  const [wrong, setWrong] = useState(false);
  const { of } = open;
  const cut = supply.source.lastIndexOf("/");
  const [name, last] = [supply.source.slice(0, cut), Number(supply.source.slice(cut + 1))];
  const isStock = supply.kind === "inventory";
  const reserve = () => {
    const amount = typedQuantity(text);
    setWrong(amount === null || amount === 0);
    if (amount === null || amount === 0 || waiting.value) {
      return;
    }
    const from = isStock
      ? { from_entry: last }
      : { from_line: { kind: supply.kind as "sales_order", no: name, line_no: last } };
    void run({
      name: "reserve-line",
      document: documentRef(of.kind, of.no),
      payload: {
        order_no: of.no,
        kind: of.kind,
        line_no: of.lineNo,
        quantity: decimal(amount),
        ...from,
        ...(number ?? {}),
      },
    });
  };
  const at = numbersOf(supply.number);
  return (
    <section class="sheet" data-sheet="supply" aria-label={t("reserve.from-this")}>
      <div class="sheet-body">
        <p class="sheet-title">
          <b>{isStock ? (isNothing(at) ? t("reserve.in-stock") : numberText(at)) : name}</b>
        </p>
        <div class="scroll form">
          <div class="fact-rows">
            <FactRow label={t("reserve.where")}>
              {isStock ? t("reserve.in-stock") : orderKind(supply.kind)}
            </FactRow>
            {supply.date && <FactRow label={t("reserve.when")}>{dateText(supply.date)}</FactRow>}
            <FactRow label={t("reserve.all")}>{figure(supply.quantity)}</FactRow>
            <FactRow label={t("reserve.free")}>{figure(supply.free)}</FactRow>
            <FactRow label={t("reserve.here")}>{figure(supply.reserved_here)}</FactRow>
          </div>
          <TextField
            label={t("reserve.how-many")}
            name="reserve"
            figures
            longest={15}
            value={text}
            wrong={wrong ? t("line.wrong.quantity") : ""}
            onInput={(value) => {
              setText(value);
              setWrong(false);
            }}
          />
          <div class="verbs">
            {!isNothing(at) && (
              <Verb
                action="who-holds"
                onPress={() => go({ screen: "holders", goods: goodsOf(open), number: at })}
              >
                {t("holders.ask")}
              </Verb>
            )}
            {!isStock && (
              <Verb action="open-partner" onPress={() => openPartner(supply.kind, supply.source)}>
                {t("reserve.open-order")}
              </Verb>
            )}
          </div>
        </div>
        <div class="rail">
          <Square icon="back" action="close" outermost onPress={onClose}>
            {t("action.back")}
          </Square>
          <Primary
            action="reserve-from"
            leads
            {...(reached.value ? {} : { notNow: t("action.needs-network") })}
            onPress={() => reached.value && reserve()}
          >
            {waiting.value ? t("action.waiting") : t("reserve.from-this")}
          </Primary>
        </div>
      </div>
    </section>
  );
}
