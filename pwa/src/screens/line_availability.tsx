/** What there is of a line's item where it takes from or brings to, and of which numbers. */

import { useState } from "preact/hooks";
import type { CandidateView, ItemAvailabilityView } from "../api/schema";
import { numbersOf } from "../domain/documents";
import { numberMeant, refusedAs } from "../domain/line_scans";
import { units } from "../domain/quantity";
import { judged } from "../offline/scans";
import { Primary, Square } from "../parts/buttons";
import { OutcomeIcon } from "../parts/icons";
import { FactRow, ShelfRow } from "../parts/rows";
import { signalOutcome } from "../scanning/feedback";
import { dateText, figure, numberText, t } from "../words/words";
import { AllocateStock } from "./allocate";
import { useRead, useScans } from "./hooks";
import type { Candidates } from "./line_editor";
import { back, type Goods, go } from "./navigation";
import { NumberCode } from "./number_rows";
import { LineFrame, lineAddress, type OpenLine } from "./order_line";
import { Waiting } from "./orders";

const FACTS = [
  "inventory",
  "reserved",
  "on_picks",
  "outbound",
  "scheduled_receipts",
  "gross_requirements",
] as const;

const COUNT = 100;

export function goodsOf({ line }: OpenLine): Goods {
  return { item: line.item, variant: line.variant, location: line.location };
}

export function LineAvailability({ open }: { open: OpenLine }) {
  const { of, line, item } = open;
  const goods = goodsOf(open);
  const [sharing, setSharing] = useState(false);
  const asked = new URLSearchParams({ location: line.location, variant: line.variant });
  const { found, again } = useRead<ItemAvailabilityView>(
    `/stock/items/${encodeURIComponent(line.item)}/availability?${asked}`,
  );
  const isTracked = item.serial || item.lot || item.package;
  const numbers = useRead<Candidates>(
    isTracked ? `${lineAddress(of)}/numbers?side=${of.side}&count=${COUNT}` : "",
  );
  useScans(async (scan, meaning) => {
    const refused = refusedAs(item, meaning);
    const number = numberMeant(item, meaning);
    const outcome = refused?.outcome ?? "ok";
    signalOutcome(outcome, refused?.band ?? null);
    await judged({ ...scan, outcome, row: { code: meaning.text } });
    if (!refused && number) {
      go({ screen: "holders", goods, number });
    }
  });
  return (
    <>
      <LineFrame
        open={open}
        field={{ prompt: t("available.scan"), short: t("scan.brief") }}
        rail={
          <>
            <Square icon="back" action="leave" outermost onPress={back}>
              {t("action.back")}
            </Square>
            <Primary action="allocate" onPress={() => setSharing(true)}>
              {t("allocate.title")}
            </Primary>
          </>
        }
      >
        {found && <ItemFigures of={found} unit={item.base_unit} />}
        <div class="shelf">
          {numbers.found?.rows.map((one) => (
            <NumberRow
              key={numberText(numbersOf(one.number))}
              of={one}
              onPress={() => go({ screen: "holders", goods, number: numbersOf(one.number) })}
            />
          ))}
        </div>
        {numbers.found?.cursor && <p class="notice">{t("available.more")}</p>}
        <Waiting read={found !== null} />
      </LineFrame>
      {sharing && (
        <AllocateStock
          goods={goods}
          onClose={() => {
            setSharing(false);
            void again();
          }}
        />
      )}
    </>
  );
}

function ItemFigures({ of, unit }: { of: ItemAvailabilityView; unit: string }) {
  return (
    <>
      <div class="figures" data-available={of.available} data-reservable={of.reservable}>
        <span>
          <b>{figure(of.available)}</b>
          <small>
            {unit} {t("available.available")}
          </small>
        </span>
        <span>
          <b>{figure(of.reservable)}</b>
          <small>{t("available.reservable")}</small>
        </span>
      </div>
      <div class="fact-rows">
        {FACTS.map((one) => (
          <FactRow key={one} label={t(`available.${one}`)}>
            <span data-fact={one}>{figure(of[one])}</span>
          </FactRow>
        ))}
      </div>
    </>
  );
}

function NumberRow({ of, onPress }: { of: CandidateView; onPress: () => void }) {
  const { stock } = of;
  return (
    <ShelfRow
      hook={{ "data-candidate": numberText(of.number) }}
      onPress={onPress}
      icon={units(stock.available) < 0 && <OutcomeIcon of="warning" size={24} />}
      title={<NumberCode number={numbersOf(of.number)} />}
      note={[
        of.expiration_date ? `${t("flag.expires")} ${dateText(of.expiration_date)}` : "",
        units(stock.reserved) > 0 ? t("order.reserved", { quantity: stock.reserved }) : "",
      ]
        .filter(Boolean)
        .join(" · ")}
      aside={
        <span class="fraction">
          <b>{figure(stock.available)}</b>
          <span class="total"> / {figure(stock.total)}</span>
        </span>
      }
    />
  );
}
