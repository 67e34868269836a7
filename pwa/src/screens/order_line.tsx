/** A line of an order: its numbers, what is available, what is reserved. */

import type { ComponentChildren } from "preact";
import type { ItemView, OrderLineView, OrderView } from "../api/schema";
import { pack } from "../offline/work";
import { Flags } from "../parts/codes";
import { Frame, type FrameProps } from "../parts/frame";
import { Tabs } from "../parts/tabs";
import { orderKind, t } from "../words/words";
import { useRead } from "./hooks";
import { LineAvailability } from "./line_availability";
import { LineReservations } from "./line_reservations";
import { LineTracking } from "./line_tracking";
import { type LineRoute, type LineTab, replace } from "./navigation";
import { Waiting } from "./orders";

const TABS: readonly LineTab[] = ["tracking", "availability", "reservations"];

/** What every view of a line needs to know of it. */
export interface OpenLine {
  readonly of: LineRoute;
  readonly line: OrderLineView;
  readonly item: ItemView;
  readonly outgoing: boolean;
}

export function lineAddress(of: LineRoute): string {
  return `/orders/${of.kind}/${encodeURIComponent(of.no)}/lines/${of.lineNo}`;
}

/** The line as a key of what is kept about it on this device. */
export function lineRef(of: LineRoute): string {
  return `${of.kind}/${of.no}/${of.lineNo}/${of.side}`;
}

export function OrderLineScreen({ of }: { of: LineRoute }) {
  const order = useRead<OrderView>(`/orders/${of.kind}/${encodeURIComponent(of.no)}`);
  const line = order.found?.lines?.find(
    (one) => one.line_no === of.lineNo && (of.side === "" || one.direction === of.side),
  );
  const known = line && pack.value.items.get(line.item);
  const read = useRead<ItemView>(
    line && !known ? `/items/${encodeURIComponent(line.item)}` : "",
    false,
  );
  const item = known ?? read.found;
  if (!line || !item) {
    const gone = order.gone || (order.found !== null && !line);
    return (
      <Frame screen="order-line" document={of.no} head={{ title: of.no, step: orderKind(of.kind) }}>
        {gone ? <p class="big-notice">{t("gone", { no: of.no })}</p> : <Waiting read={false} />}
      </Frame>
    );
  }
  const open: OpenLine = { of, line, item, outgoing: line.direction === "demand" };
  switch (of.tab) {
    case "tracking":
      return <LineTracking open={open} />;
    case "availability":
      return <LineAvailability open={open} />;
    case "reservations":
      return <LineReservations open={open} />;
  }
}

interface LineFrameProps extends Pick<FrameProps, "field" | "verbs" | "rail"> {
  readonly open: OpenLine;
  readonly children: ComponentChildren;
}

/** What stays the same from one view of the line to the next: goods, tabs. */
export function LineFrame({ open, children, ...rest }: LineFrameProps) {
  const { of, line, item } = open;
  return (
    <Frame
      screen="order-line"
      document={of.no}
      head={{
        title: line.description || item.description,
        step: [of.no, line.location].join(" · "),
      }}
      fieldOnTop
      {...rest}
    >
      <Tabs
        name={t("line.views")}
        tabs={TABS.map((one) => ({ code: one, text: t(`line.${one}`) }))}
        shown={of.tab}
        onShow={(code) => replace({ ...of, tab: code as LineTab })}
      />
      {children}
    </Frame>
  );
}

export function ItemFlags({ item }: { item: ItemView }) {
  return <Flags serial={item.serial} lot={item.lot} expires={item.expires} />;
}
