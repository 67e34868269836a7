/** Goods in the hand: how many, and where they go. */

import { useState } from "preact/hooks";
import { MOVES } from "../domain/commands";
import { available, type Carried, lyingOf, sameGoods } from "../domain/moving";
import { decimal, PIECE, units } from "../domain/quantity";
import { pack } from "../offline/work";
import { Primary, Verb } from "../parts/buttons";
import { Code, PlaceSign } from "../parts/codes";
import { Count } from "../parts/count";
import { Frame } from "../parts/frame";
import { OutcomeIcon } from "../parts/icons";
import { QuantitySheet } from "../parts/quantity_sheet";
import { ShelfRow } from "../parts/rows";
import { clearOutcome, signalOutcome } from "../scanning/feedback";
import { figure, t } from "../words/words";
import { jobOf, update } from "./job";
import { Problem } from "./move_from";
import { openSheet } from "./navigation";

interface CarryProps {
  readonly carried: readonly Carried[];
}

export function MoveCarry({ carried }: CarryProps) {
  const [keying, setKeying] = useState(false);
  const now = carried.at(-1) as Carried;
  const isSerial = now.number.serial !== "";
  const same = carried.filter((one) => isAlike(one, now));
  const total = isSerial ? same.length * PIECE : now.quantity;
  const most = available(pack.value, now, now.bin);
  const others = carried.filter((one) => (isSerial ? !isAlike(one, now) : one !== now));
  return (
    <Frame
      screen="move-carry"
      head={{ title: t("work.move"), step: t("put-away.place"), onBack: putDown }}
      kept={
        <div class="at-bin">
          <PlaceSign place={now.bin} here />
          <OutcomeIcon of="ok" size={24} />
          <span class={`item-name${now.description.length > 14 ? " is-long" : ""}`}>
            {now.description}
          </span>
        </div>
      }
      field={{ prompt: t("move.scan-to"), short: t("scan.bin") }}
      scans={1}
      verbs={
        isSerial ? (
          <Verb action="put-down" onPress={dropLast}>
            {t("move.put-down-one")}
          </Verb>
        ) : (
          <Verbs now={now} most={most} onKey={() => setKeying(true)} />
        )
      }
      rail={
        <>
          <Problem />
          {most !== null && !isSerial && most > now.quantity ? (
            <Primary action="take-all" onPress={() => setQuantity(now, most)}>
              {t("move.all", { quantity: decimal(most) })}
            </Primary>
          ) : (
            <Primary action="peek" onPress={() => openSheet({ name: "peek", text: now.item })}>
              {t("move.where-else")}
            </Primary>
          )}
        </>
      }
    >
      <div class="lot-line">
        <Code class={codeOf(now).length > 9 ? "" : "fact"}>{codeOf(now)}</Code>
      </div>
      <Count
        done={figure(decimal(total))}
        {...(most === null || isSerial ? {} : { total: figure(decimal(most)), of: decimal(most) })}
        unit={now.baseUnit}
        value={decimal(total)}
        shared={others.length > 0}
      />
      <div class="shelf">
        {others.map((one) => (
          <CarriedRow key={`${one.item} ${one.variant} ${codeOf(one)}`} of={one} />
        ))}
      </div>
      {keying && (
        <QuantitySheet
          question={t("move.how-many")}
          unit={now.baseUnit}
          onDone={(amount) => {
            setKeying(false);
            if (amount > 0) {
              setQuantity(now, amount);
            }
          }}
        />
      )}
    </Frame>
  );
}

/** Of the same item and variant: their serials count as one. */
function isAlike(one: Carried, other: Carried): boolean {
  return one.item === other.item && one.variant === other.variant;
}

function codeOf({ number, item }: Carried): string {
  return number.serial || number.lot || item;
}

function CarriedRow({ of }: { of: Carried }) {
  return (
    <ShelfRow
      hook={{ "data-carried": codeOf(of) }}
      title={of.description}
      note={<Code>{codeOf(of)}</Code>}
      aside={
        <>
          <b>{figure(decimal(of.quantity))}</b> <small>{of.baseUnit}</small>
        </>
      }
    />
  );
}

function Verbs(props: { now: Carried; most: number | null; onKey: () => void }) {
  const { now, onKey } = props;
  const packings = (pack.value.items.get(now.item)?.units ?? []).filter((one) => !one.is_base);
  return (
    <>
      <Verb action="plus-one" onPress={() => setQuantity(now, now.quantity + PIECE)}>
        +1
      </Verb>
      {packings.slice(0, 1).map((unit) => (
        <Verb
          key={unit.code}
          action="plus-pack"
          onPress={() => setQuantity(now, now.quantity + units(unit.qty_per_uom))}
        >
          +{figure(unit.qty_per_uom)} {unit.code}
        </Verb>
      ))}
      <Verb action="key-in" onPress={onKey}>
        {t("receive.key-in")}
      </Verb>
      <Verb action="put-down" onPress={dropLast}>
        {t("move.put-down")}
      </Verb>
    </>
  );
}

function setQuantity(now: Carried, quantity: number): void {
  const most = available(pack.peek(), now, now.bin);
  if (most !== null && quantity > most) {
    signalOutcome("error", {
      tone: "error",
      full: false,
      head: { key: "band.too-many" },
      body: { key: "move.too-many", facts: { quantity: decimal(most), bin: now.bin } },
    });
    return;
  }
  clearOutcome();
  const { carried } = jobOf(MOVES);
  update(MOVES, {
    carried: carried.map((one) => (sameGoods(one, now) ? { ...one, quantity } : one)),
  });
}

/** What was taken last goes back; the rest stays in the hand. */
function dropLast(): void {
  clearOutcome();
  update(MOVES, { carried: jobOf(MOVES).carried.slice(0, -1), asked: "" });
}

function putDown(): void {
  clearOutcome();
  update(MOVES, { carried: [], asked: "" });
}

/** The goods lie in several bins: which of them they were taken from is scanned. */
export function MoveChoose({ carried }: CarryProps) {
  const of = carried.find((one) => one.bin === "") as Carried;
  const bins = new Map<string, number>();
  for (const row of lyingOf(pack.value, of)) {
    bins.set(row.bin, (bins.get(row.bin) ?? 0) + row.quantity);
  }
  return (
    <Frame
      screen="move-choose"
      head={{ title: t("work.move"), step: t("put-away.take"), onBack: putDown }}
      field={{ prompt: t("move.scan-from"), short: t("scan.bin") }}
      scans={1}
      rail={
        <>
          <Problem />
          <Primary action="put-down" onPress={putDown}>
            {t("move.put-down")}
          </Primary>
        </>
      }
    >
      <div class="goods">
        <span class={`fact${of.description.length > 12 ? " is-long" : ""}`}>{of.description}</span>
      </div>
      <div class="lot-line">
        <Code>{codeOf(of)}</Code>
      </div>
      <div class="shelf">
        {[...bins].map(([bin, quantity]) => (
          <ShelfRow
            key={bin}
            hook={{ "data-bin": bin }}
            title={<PlaceSign place={bin} />}
            aside={
              <>
                <b>{figure(decimal(quantity))}</b> <small>{of.baseUnit}</small>
              </>
            }
          />
        ))}
      </div>
    </Frame>
  );
}
