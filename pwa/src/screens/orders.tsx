/** Orders, newest first: where a supervisor looks for the line whose numbers matter. */

import { useState } from "preact/hooks";
import { get } from "../api/client";
import type { OrderView } from "../api/schema";
import { noting, reached } from "../offline/network";
import { judged } from "../offline/scans";
import { place } from "../offline/session";
import { Verb } from "../parts/buttons";
import { Frame } from "../parts/frame";
import { Icon } from "../parts/icons";
import { ShelfRow } from "../parts/rows";
import { Tabs } from "../parts/tabs";
import { signalOutcome } from "../scanning/feedback";
import { dateText, orderKind, t } from "../words/words";
import { useRead, useScans } from "./hooks";
import { go, replace } from "./navigation";
import { explain } from "./submitting";

interface Page {
  readonly rows: readonly OrderView[];
  readonly cursor: string | null;
}

const KINDS = ["", "sales_order", "purchase_order", "transfer_order"] as const;
const COUNT = 40;

function addressOf(query: Readonly<Record<string, string>>): string {
  return `/orders?${new URLSearchParams({ count: String(COUNT), ...query })}`;
}

export function Orders({ kind }: { kind: string }) {
  const at = place.value;
  const query = { location: at, ...(kind ? { kind } : {}) };
  const { found } = useRead<Page>(addressOf(query));
  const [more, setMore] = useState<Page | null>(null);
  useScans(async (scan, meaning) => {
    const none = { tone: "warning", full: false, head: { key: "band.no-document" } } as const;
    const same = await ordersCalled(meaning.text);
    await judged({ ...scan, outcome: same?.[0] ? "ok" : "unknown", row: { code: meaning.text } });
    if (!same) {
      explain("offline");
    } else if (same.length === 1 && same[0]) {
      signalOutcome("ok", null);
      openOrder(same[0]);
    } else if (same.length > 1) {
      signalOutcome("warning", {
        ...none,
        head: { key: "band.several" },
        code: meaning.text,
        body: {
          key: "band.several.body",
          facts: { documents: same.map((one) => one.no).join(", ") },
        },
      });
    } else {
      signalOutcome("unknown", {
        ...none,
        code: meaning.text,
        body: { key: "band.no-order.body" },
      });
    }
  });
  const rows = [...(found?.rows ?? []), ...(more?.rows ?? [])];
  const next = more ? more.cursor : (found?.cursor ?? null);
  return (
    <Frame
      screen="orders"
      head={{ title: t("orders.title"), step: at }}
      fieldOnTop
      field={{ prompt: t("orders.scan"), short: t("scan.brief") }}
    >
      <Tabs
        name={t("orders.title")}
        tabs={KINDS.map((one) => ({ code: one || "all", text: t(`orders.${one || "all"}`) }))}
        shown={kind || "all"}
        onShow={(code) => replace({ screen: "orders", kind: code === "all" ? "" : code })}
      />
      <div class="shelf">
        {rows.map((one) => (
          <ShelfRow
            key={`${one.kind}/${one.no}`}
            hook={{ "data-order": one.no }}
            onPress={() => openOrder(one)}
            title={<span class="code-name">{one.no}</span>}
            note={[
              kind ? "" : orderKind(one.kind),
              one.partner_name,
              dateText(one.document_date),
              one.status === "open" ? t("orders.open") : "",
            ]
              .filter(Boolean)
              .join(" · ")}
            aside={<Icon name="next" size={24} />}
          />
        ))}
      </div>
      {next && (
        <div class="verbs">
          <Verb
            action="more"
            onPress={() =>
              void readMore(addressOf({ ...query, cursor: next })).then(
                (page) =>
                  page &&
                  setMore({ rows: [...(more?.rows ?? []), ...page.rows], cursor: page.cursor }),
              )
            }
          >
            {t("orders.more")}
          </Verb>
        </div>
      )}
      {found && rows.length === 0 && <p class="notice">{t("list.none")}</p>}
      <Waiting read={found !== null} />
    </Frame>
  );
}

/** Something that only the server knows has not come yet: it is on its way, or nobody is reached. */
export function Waiting({ read }: { read: boolean }) {
  return read ? null : (
    <p class="notice">{t(reached.value ? "orders.reading" : "band.needs-network")}</p>
  );
}

export function openOrder(order: { readonly kind: string; readonly no: string }): void {
  go({ screen: "order", kind: order.kind, no: order.no });
}

async function readMore(address: string): Promise<Page | null> {
  try {
    return await noting(get<Page>(address));
  } catch {
    explain("offline");
    return null;
  }
}

/** Orders of that number, or of that number of the partner's; null when nobody is reached. */
async function ordersCalled(text: string): Promise<readonly OrderView[] | null> {
  if (text.length > 50) {
    return [];
  }
  try {
    const { rows } = await noting(get<Page>(addressOf({ search: text })));
    const exact = rows.filter((one) => one.no === text || one.external_no === text);
    return exact.length > 0 ? exact : rows;
  } catch {
    return null;
  }
}
