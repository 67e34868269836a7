/** The last scans of a document, the newest with its undo. */

import { computed } from "@preact/signals";
import { shown as network } from "../offline/network";
import { entries, needsPerson } from "../offline/outbox";
import { rows, type StoredScan } from "../offline/scans";
import { heard } from "../scanning/feedback";
import { undo } from "../screens/answering";
import { openSheet } from "../screens/navigation";
import { say, t, timeText } from "../words/words";
import { Code } from "./codes";
import { Icon, OutcomeIcon, type Shape } from "./icons";

/** By the row they belong to: whether the commands are sent, refused, or wait. */
const byScan = computed(() => {
  const found = new Map<number, Shape>();
  for (const entry of entries.value) {
    if (entry.scan === null) {
      continue;
    }
    if (needsPerson(entry)) {
      found.set(entry.scan, "error");
    } else if (entry.state === "queued" && found.get(entry.scan) !== "error") {
      found.set(entry.scan, "queued");
    }
  }
  return found;
});

/** The icon of a row: its outcome; an hourglass while it is only here, a stop when it was refused. */
export function shapeOf(row: StoredScan): Shape {
  const sent = byScan.value.get(row.id);
  if (sent === "error") {
    return "error";
  }
  if (sent === "queued" && network.value === "offline") {
    return "queued";
  }
  return row.outcome === "repeat" || row.outcome === null ? "unknown" : row.outcome;
}

export function LastScans({ older = 1 }: { older?: number }) {
  const [first, ...rest] = rows.value;
  if (!first) {
    return <div class="last-scans empty" data-scans="0" />;
  }
  const fresh = heard.value !== null && heard.value === first.outcome;
  return (
    <div class="last-scans" data-scans={rows.value.length}>
      <div class={fresh ? `newest fresh tint-${first.outcome}` : "newest"} role="status">
        <button
          type="button"
          class="row-text"
          data-action="all-scans"
          onClick={() => openSheet({ name: "scans" })}
        >
          <OutcomeIcon of={shapeOf(first)} size={28} />
          <RowText row={first} />
        </button>
        {first.undo.length > 0 && !first.undone && (
          <button
            type="button"
            class="undo"
            data-action="undo"
            aria-label={t("action.undo")}
            onClick={() => void undo(first)}
          >
            <Icon name="undo" size={26} />
            <span class="undo-word">{t("action.undo")}</span>
          </button>
        )}
      </div>
      {rest.slice(0, older).map((row) => (
        <OlderRow key={row.id} row={row} />
      ))}
    </div>
  );
}

export function OlderRow({ row, marked = false }: { row: StoredScan; marked?: boolean }) {
  return (
    <div class={marked ? "older tint-duplicate" : "older"} data-row={row.id}>
      <OutcomeIcon of={shapeOf(row)} size={22} />
      <RowText row={row} />
      <time>{timeText(row.at)}</time>
    </div>
  );
}

function RowText({ row }: { row: StoredScan }) {
  return (
    <span
      class={row.undone ? "words undone" : "words"}
      {...(row.station ? { "data-station": row.station.name } : {})}
    >
      <Code>{row.row?.code ?? row.raw}</Code>
      {row.undone ? (
        <span class="note">{t("row.undone")}</span>
      ) : (
        (row.row?.note || row.station) && (
          <span class="note">
            {row.row?.note && say(row.row.note)}
            {row.station && ` ${row.station.scanner}`}
          </span>
        )
      )}
    </span>
  );
}
