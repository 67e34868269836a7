/** What is reserved for a line and from where, and what it could be reserved from. */

import { useState } from "preact/hooks";
import type { LineSuppliesView, ReservationView, SupplyView } from "../api/schema";
import { type Command, documentRef } from "../domain/commands";
import { type Numbers, numbersOf } from "../domain/documents";
import { numberMeant, refusedAs } from "../domain/line_scans";
import { units } from "../domain/quantity";
import { reached } from "../offline/network";
import { judged } from "../offline/scans";
import { Primary, Square } from "../parts/buttons";
import { Count } from "../parts/count";
import { Icon } from "../parts/icons";
import { FactRow, ShelfRow } from "../parts/rows";
import { signalOutcome } from "../scanning/feedback";
import { dateText, figure, numberText, orderKind, t } from "../words/words";
import { useRead, useScans } from "./hooks";
import { back, type LineRoute } from "./navigation";
import { NumberCode } from "./number_rows";
import { LineFrame, lineAddress, type OpenLine } from "./order_line";
import { Waiting } from "./orders";
import { HeldSheet, SupplySheet } from "./reserve";
import { explain, submit, waiting } from "./submitting";

type Over =
  | { readonly sheet: "held"; readonly held: ReservationView }
  | { readonly sheet: "supply"; readonly supply: SupplyView };

export type Run = (command: Command) => Promise<void>;

export function LineReservations({ open }: { open: OpenLine }) {
  const { of, item } = open;
  const [number, setNumber] = useState<Numbers | null>(null);
  const [over, setOver] = useState<Over | null>(null);
  const asked = new URLSearchParams({ count: "50", ...(number ?? {}) });
  const supplies = useRead<LineSuppliesView>(`${lineAddress(of)}/supplies?${asked}`);
  const entries = useRead<readonly ReservationView[]>(`${lineAddress(of)}/reservations`);
  useScans(async (scan, meaning) => {
    const refused = refusedAs(item, meaning);
    const meant = numberMeant(item, meaning);
    const outcome = refused?.outcome ?? "ok";
    signalOutcome(outcome, refused?.band ?? null);
    await judged({ ...scan, outcome, row: { code: meaning.text } });
    if (!refused && meant) {
      setNumber(meant);
    }
  });
  const run: Run = async (command) => {
    await submit(command, {
      done: () => {
        signalOutcome("done", null);
        // The answer may come late: what was chosen or opened since then stays.
        setOver((now) => (now === over ? null : now));
        setNumber((now) => (now === number ? null : now));
        void supplies.again();
        void entries.again();
      },
    });
  };
  const held = entries.found?.filter((one) => one.status === "reservation") ?? [];
  const free = supplies.found?.supplies.filter((one) => units(one.free) > 0) ?? [];
  return (
    <>
      <LineFrame
        open={open}
        field={{ prompt: t("reserve.scan"), short: t("scan.brief") }}
        rail={<Rail open={open} of={supplies.found} number={number} run={run} held={held} />}
      >
        {supplies.found && <Statistics of={supplies.found} unit={item.base_unit} />}
        {number && (
          <div class="shelf">
            <ShelfRow
              hook={{ "data-chosen": numberText(number) }}
              inHand
              onPress={() => setNumber(null)}
              title={<NumberCode number={number} />}
              note={t("reserve.chosen")}
              aside={<Icon name="erase" size={28} />}
            />
          </div>
        )}
        <Held of={of} rows={held} onPress={(one) => setOver({ sheet: "held", held: one })} />
        {supplies.found && (
          <Supplies
            rows={free}
            outgoing={open.outgoing}
            onPress={(supply) => setOver({ sheet: "supply", supply })}
          />
        )}
        <Waiting read={supplies.found !== null && entries.found !== null} />
      </LineFrame>
      {over?.sheet === "held" && (
        <HeldSheet open={open} held={over.held} run={run} onClose={() => setOver(null)} />
      )}
      {over?.sheet === "supply" && supplies.found && (
        <SupplySheet
          open={open}
          supply={over.supply}
          number={number}
          unreserved={units(supplies.found.unreserved)}
          run={run}
          onClose={() => setOver(null)}
        />
      )}
    </>
  );
}

function Statistics({ of, unit }: { of: LineSuppliesView; unit: string }) {
  return (
    <>
      <Count
        done={figure(of.reserved)}
        total={figure(of.outstanding)}
        unit={unit}
        value={of.reserved}
        of={of.outstanding}
        shared
      />
      <div class="fact-rows">
        <FactRow label={t("reserve.from-stock")}>
          <span data-fact="from-stock">{figure(of.reserved_from_stock)}</span>
        </FactRow>
        <FactRow label={t("reserve.stock")}>
          <span data-fact="stock">{figure(of.stock)}</span>
        </FactRow>
        <FactRow label={t("reserve.stock-reserved")}>
          <span data-fact="stock-reserved">{figure(of.stock_reserved)}</span>
        </FactRow>
        <FactRow label={t("reserve.nonspecific")}>
          <span data-fact="nonspecific">{figure(of.nonspecific)}</span>
        </FactRow>
      </div>
    </>
  );
}

interface HeldProps {
  readonly of: LineRoute;
  readonly rows: readonly ReservationView[];
  readonly onPress: (one: ReservationView) => void;
}

function Held({ of, rows, onPress }: HeldProps) {
  if (rows.length === 0) {
    return null;
  }
  return (
    <>
      <h2 class="shelf-title">
        {t("reserve.held")} <small>{rows.length}</small>
      </h2>
      <div class="shelf">
        {rows.map((one) => (
          <ShelfRow
            key={one.entry_no}
            hook={{ "data-reservation": one.entry_no, "data-quantity": one.quantity }}
            onPress={() => onPress(one)}
            title={<Goods number={isSpecific(one) ? one.number : one.supply_number} />}
            note={[
              partnerText(one, of),
              isSpecific(one) ? t("reserve.is-specific") : t("reserve.is-nonspecific"),
            ].join(" · ")}
            aside={<b>{figure(one.quantity)}</b>}
          />
        ))}
      </div>
    </>
  );
}

/** The line has named the number, so that it keeps it. */
export function isSpecific({ number }: ReservationView): boolean {
  return Boolean(number.serial || number.lot || number.package);
}

function Goods({ number }: { number: { serial?: string; lot?: string; package?: string } }) {
  const found = numbersOf(number);
  return found.serial || found.lot || found.package ? (
    <NumberCode number={found} />
  ) : (
    <span class="muted">{t("line.no-number")}</span>
  );
}

/** Where the other half is: an entry of stock, or an order. */
export function partnerText(one: ReservationView, of: LineRoute): string {
  const other = partnerOf(one, of);
  return one.partner_kind === "inventory"
    ? t("reserve.in-stock")
    : [orderKind(one.partner_kind), other.slice(0, other.lastIndexOf("/"))].join(" ");
}

/** What the line is tied to, by what it is called. */
export function partnerOf(one: ReservationView, of: LineRoute): string {
  return one.supply === `${of.no}/${of.lineNo}` ? one.demand : one.supply;
}

interface SuppliesProps {
  readonly rows: readonly SupplyView[];
  readonly outgoing: boolean;
  readonly onPress: (one: SupplyView) => void;
}

function Supplies({ rows, outgoing, onPress }: SuppliesProps) {
  return (
    <>
      <h2 class="shelf-title">
        {t(outgoing ? "reserve.supplies" : "reserve.demands")} <small>{rows.length}</small>
      </h2>
      <div class="shelf">
        {rows.map((one) => (
          <ShelfRow
            key={one.source}
            hook={{ "data-supply": one.source, "data-free": one.free }}
            onPress={() => onPress(one)}
            title={
              one.kind === "inventory" ? (
                <Goods number={one.number} />
              ) : (
                <span class="code-name">{one.source.slice(0, one.source.lastIndexOf("/"))}</span>
              )
            }
            note={[
              one.kind === "inventory" ? t("reserve.in-stock") : orderKind(one.kind),
              one.date ? dateText(one.date) : "",
            ]
              .filter(Boolean)
              .join(" · ")}
            aside={
              <span class="fraction">
                <b>{figure(one.free)}</b>
                <span class="total"> / {figure(one.quantity)}</span>
              </span>
            }
          />
        ))}
      </div>
      {rows.length === 0 && <p class="notice">{t("reserve.none-free")}</p>}
    </>
  );
}

interface RailProps {
  readonly open: OpenLine;
  readonly of: LineSuppliesView | null;
  readonly number: Numbers | null;
  readonly held: readonly ReservationView[];
  readonly run: Run;
}

/** As much as can be had; of the chosen number where one is chosen. */
function Rail({ open, of, number, held, run }: RailProps) {
  const line = { order_no: open.of.no, kind: open.of.kind, line_no: open.of.lineNo };
  const document = documentRef(open.of.kind, open.of.no);
  const full = of !== null && units(of.unreserved) <= 0;
  const why = !reached.value
    ? t("action.needs-network")
    : of === null
      ? t("action.waiting")
      : full
        ? t("reserve.full")
        : open.line.reserve === "never"
          ? t("reserve.never")
          : undefined;
  const press = (command: Command) => {
    if (!reached.value) {
      explain("offline");
    } else if (!waiting.value) {
      void run(command);
    }
  };
  return (
    <>
      {held.length > 1 ? (
        <Square
          icon="erase"
          action="cancel-all"
          outermost
          onPress={() => press({ name: "cancel-reservation", document, payload: line })}
        >
          {t("reserve.cancel-all")}
        </Square>
      ) : (
        <Square icon="back" action="leave" outermost onPress={back}>
          {t("action.back")}
        </Square>
      )}
      <Primary
        action="reserve"
        leads
        {...(why ? { notNow: why } : {})}
        onPress={() =>
          why === undefined || !reached.value
            ? press({ name: "reserve-line", document, payload: { ...line, ...(number ?? {}) } })
            : undefined
        }
      >
        {waiting.value
          ? t("action.waiting")
          : number
            ? t("reserve.of-number", { code: number.serial || number.lot || number.package })
            : t("reserve.auto", { quantity: of?.unreserved ?? "" })}
      </Primary>
    </>
  );
}
