/** An order with its lines; a line opens on its numbers. */

import type { OrderLineView, OrderView } from "../api/schema";
import { documentRef } from "../domain/commands";
import { units } from "../domain/quantity";
import { reached } from "../offline/network";
import { judged } from "../offline/scans";
import { pack } from "../offline/work";
import { Primary, Square } from "../parts/buttons";
import { Fraction } from "../parts/codes";
import { Frame } from "../parts/frame";
import { OutcomeIcon } from "../parts/icons";
import { ShelfRow } from "../parts/rows";
import { signalOutcome } from "../scanning/feedback";
import { dateText, figure, orderKind, t } from "../words/words";
import { useRead, useScans } from "./hooks";
import { back, go, type LineTab } from "./navigation";
import { Waiting } from "./orders";
import { explain, submit, waiting } from "./submitting";

export function OrderScreen({ kind, no }: { kind: string; no: string }) {
  const { found, gone, again } = useRead<OrderView>(`/orders/${kind}/${encodeURIComponent(no)}`);
  const lines = found?.lines ?? [];
  useScans(async (scan, meaning) => {
    const items = new Set([
      ...meaning.items.map((one) => one.item),
      ...meaning.numbers.map((one) => one.item),
    ]);
    const line = lines.find((one) => items.has(one.item));
    await judged({ ...scan, outcome: line ? "ok" : "unknown", row: { code: meaning.text } });
    if (line) {
      signalOutcome("ok", null);
      openLine(kind, no, line, "tracking");
    } else {
      signalOutcome("unknown", {
        tone: "warning",
        full: false,
        head: { key: "band.not-on-document" },
        code: meaning.text,
        body: { key: "band.not-on-document.body", facts: { document: no } },
      });
    }
  });
  const toReserve = lines.filter((one) => mayReserve(one));
  const reserve = async () => {
    await submit(
      {
        name: "reserve-order",
        document: documentRef(kind, no),
        payload: { order_no: no, kind },
      },
      {
        done: () => {
          signalOutcome("done", null);
          void again();
        },
      },
    );
  };
  return (
    <Frame
      screen="order"
      document={no}
      head={{ title: no, step: [orderKind(kind), found?.partner_name].filter(Boolean).join(" · ") }}
      fieldOnTop
      field={{ prompt: t("order.scan"), short: t("scan.brief") }}
      rail={
        <>
          <Square icon="back" action="leave" outermost onPress={back}>
            {t("action.back")}
          </Square>
          {toReserve.length > 0 && (
            <Primary
              action="reserve-order"
              {...(reached.value ? {} : { notNow: t("action.needs-network") })}
              onPress={() => {
                if (!reached.value) {
                  explain("offline");
                } else if (!waiting.value) {
                  void reserve();
                }
              }}
            >
              {waiting.value ? t("action.waiting") : t("order.reserve-all")}
            </Primary>
          )}
        </>
      }
    >
      <div class="shelf">
        {lines.map((line) => (
          <LineRow
            key={`${line.line_no}/${line.direction}`}
            line={line}
            onPress={() => openLine(kind, no, line, "tracking")}
          />
        ))}
      </div>
      {gone ? <p class="notice">{t("gone", { no })}</p> : <Waiting read={found !== null} />}
    </Frame>
  );
}

function mayReserve(line: OrderLineView): boolean {
  return (
    line.direction === "demand" &&
    line.reserve !== "never" &&
    units(line.outstanding_base) > units(line.reserved_stock_base)
  );
}

export function openLine(
  kind: string,
  no: string,
  line: { readonly line_no: number; readonly direction: string },
  tab: LineTab,
): void {
  go({ screen: "order-line", kind, no, lineNo: line.line_no, side: line.direction, tab });
}

function LineRow({ line, onPress }: { line: OrderLineView; onPress: () => void }) {
  const closed = units(line.outstanding_base) <= 0;
  const reserved = units(line.reserved_stock_base);
  return (
    <ShelfRow
      hook={{ "data-line": line.line_no, "data-direction": line.direction }}
      onPress={onPress}
      title={line.description || pack.value.items.get(line.item)?.description || line.item}
      note={
        <>
          <span class="code">{line.item}</span>
          {[
            line.location,
            dateText(line.due_date),
            reserved > 0 ? t("order.reserved", { quantity: line.reserved_stock_base }) : "",
          ]
            .filter(Boolean)
            .join(" · ")}
        </>
      }
      aside={
        closed ? (
          <span class="complete">
            <OutcomeIcon of="done" size={24} />
            <b>{figure(line.quantity)}</b>
          </span>
        ) : (
          <Fraction of={figure(line.qty_done)} total={figure(line.quantity)} unit={line.unit} />
        )
      }
    />
  );
}
