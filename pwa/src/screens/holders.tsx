/** Who asks for a number or holds stock of it, and the entries it lies in, down to their documents. */

import type { HolderView, NumberAvailabilityView, StockEntryView } from "../api/schema";
import type { Numbers } from "../domain/documents";
import { units } from "../domain/quantity";
import { pack } from "../offline/work";
import { Primary, Square } from "../parts/buttons";
import { Code } from "../parts/codes";
import { Frame } from "../parts/frame";
import { Icon } from "../parts/icons";
import { FactRow, ShelfRow } from "../parts/rows";
import { dateText, figure, numberText, orderKind, t } from "../words/words";
import { useLookUps, useRead } from "./hooks";
import { back, type Goods, go } from "./navigation";
import { NumberCode } from "./number_rows";
import { openLine } from "./order";
import { Waiting } from "./orders";

export function Holders({ goods, number }: { goods: Goods; number: Numbers }) {
  const asked = new URLSearchParams({
    location: goods.location,
    variant: goods.variant,
    ...number,
  });
  const { found, gone } = useRead<NumberAvailabilityView>(
    `/stock/items/${encodeURIComponent(goods.item)}/numbers/availability?${asked}`,
  );
  useLookUps();
  const name = pack.value.items.get(goods.item)?.description ?? goods.item;
  const kind = number.serial ? "serial" : number.lot ? "lot" : "package";
  return (
    <Frame
      screen="holders"
      head={{ title: t("holders.title"), step: `${name} · ${goods.location}` }}
      fieldOnTop
      field={{ prompt: t("look-up.scan"), short: t("scan.brief") }}
      rail={
        <>
          <Square icon="back" action="leave" outermost onPress={back}>
            {t("action.back")}
          </Square>
          <Primary
            action="look-up"
            onPress={() =>
              go({ screen: "look-up", text: number.serial || number.lot || number.package })
            }
          >
            {t("holders.where")}
          </Primary>
        </>
      }
    >
      <p class="found-kind">
        <span class="flag">{t(`number.${kind}`)}</span>
        <b>{name}</b>
      </p>
      <p class={numberText(number).length > 10 ? "found-code long-code" : "found-code"}>
        <Code>{numberText(number)}</Code>
      </p>
      {found && <NumberFigures of={found} />}
      {found && <HolderRows rows={found.holders} />}
      {found && <EntryRows rows={found.entries} />}
      {gone ? (
        <p class="notice">{t("gone", { no: numberText(number) })}</p>
      ) : (
        <Waiting read={found !== null} />
      )}
    </Frame>
  );
}

function NumberFigures({ of }: { of: NumberAvailabilityView }) {
  return (
    <>
      <div class="figures">
        <span>
          <b data-fact="total">{figure(of.total)}</b>
          <small>{t("holders.total")}</small>
        </span>
        <span>
          <b data-fact="available">{figure(of.available)}</b>
          <small>{t("holders.left")}</small>
        </span>
      </div>
      <div class="fact-rows">
        <FactRow label={t("holders.requested")}>
          <span data-fact="requested">{figure(of.requested)}</span>
        </FactRow>
        <FactRow label={t("reserve.stock-reserved")}>
          <span data-fact="reserved">{figure(of.reserved)}</span>
        </FactRow>
        <FactRow label={t("reserve.nonspecific")}>
          <span data-fact="nonspecific">{figure(of.nonspecific_reserved)}</span>
        </FactRow>
      </div>
    </>
  );
}

/** Whoever brings it in stands beside those who want it. */
function HolderRows({ rows }: { rows: readonly HolderView[] }) {
  return (
    <>
      <h2 class="shelf-title">
        {t("holders.who")} <small>{rows.length}</small>
      </h2>
      <div class="shelf">
        {rows.map((one) => (
          <ShelfRow
            key={`${one.entry_no}/${one.is_supply}`}
            hook={{ "data-holder": one.document_no || one.entry_no, "data-quantity": one.quantity }}
            icon={<Icon name={one.is_supply ? "receive" : "ship"} size={28} />}
            {...(one.document_no ? { onPress: () => openHolder(one) } : {})}
            title={
              one.document_no ? (
                <span class="code-name">{one.document_no}</span>
              ) : (
                t("line.no-number")
              )
            }
            note={[
              orderKind(one.document_kind),
              one.due_date ? dateText(one.due_date) : "",
              stateText(one),
            ]
              .filter(Boolean)
              .join(" · ")}
            aside={<b>{figure(one.quantity)}</b>}
          />
        ))}
      </div>
      {rows.length === 0 && <p class="notice">{t("holders.nobody")}</p>}
    </>
  );
}

function stateText(one: HolderView): string {
  if (one.is_supply) {
    return t("holders.brings");
  }
  if (!one.is_specific) {
    return t("reserve.is-nonspecific");
  }
  return t(one.status === "reservation" ? "holders.reserved" : "holders.asks");
}

function openHolder(one: HolderView): void {
  const direction = one.is_supply ? "supply" : "demand";
  const line = { line_no: one.line_no, direction };
  openLine(one.document_kind, one.document_no, line, "reservations");
}

function EntryRows({ rows }: { rows: readonly StockEntryView[] }) {
  if (rows.length === 0) {
    return null;
  }
  return (
    <>
      <h2 class="shelf-title">
        {t("holders.entries")} <small>{rows.length}</small>
      </h2>
      <div class="shelf">
        {rows.map((one) => (
          <ShelfRow
            key={one.entry_no}
            hook={{ "data-entry": one.entry_no, "data-remaining": one.remaining }}
            icon={<Icon name="list" size={28} />}
            onPress={() => go({ screen: "posted", kind: one.document_kind, no: one.document_no })}
            title={<span class="code-name">{one.document_no}</span>}
            note={
              <>
                {[
                  dateText(one.posting_date),
                  t("holders.entry", { no: one.entry_no }),
                  units(one.reserved) > 0 ? t("order.reserved", { quantity: one.reserved }) : "",
                ]
                  .filter(Boolean)
                  .join(" · ")}
                {one.number.serial && (
                  <NumberCode number={{ serial: one.number.serial, lot: "", package: "" }} />
                )}
              </>
            }
            aside={<b>{figure(one.remaining)}</b>}
          />
        ))}
      </div>
    </>
  );
}
