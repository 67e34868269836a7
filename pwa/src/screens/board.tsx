/** The floor: what is to register, what went wrong, who is where, what is ready. */

import { useEffect, useState } from "preact/hooks";
import { get } from "../api/client";
import type { ExceptionView } from "../api/schema";
import type { WarehouseDocument } from "../domain/documents";
import { documentsOf } from "../domain/pack";
import { noting } from "../offline/network";
import { judged } from "../offline/scans";
import { place } from "../offline/session";
import { exceptionsChanged, pack } from "../offline/work";
import { BoardHead, BoardSection } from "../parts/board";
import { Icon } from "../parts/icons";
import { Tally } from "../parts/tally";
import { signalOutcome } from "../scanning/feedback";
import { t } from "../words/words";
import { BoardCounts } from "./board_counts";
import { BoardExceptions } from "./board_exceptions";
import { BoardPeople } from "./board_people";
import { BoardRegister } from "./board_register";
import { dueText } from "./document_list";
import { today, useScans } from "./hooks";
import { go } from "./navigation";
import { openDocument } from "./opening";
import { picksFor } from "./shipment";

/** What waits for a supervisor; read anew whenever the server says that it changed. */
function useExceptions(): readonly ExceptionView[] {
  const [found, setFound] = useState<readonly ExceptionView[]>([]);
  const changes = exceptionsChanged.value;
  const at = place.value;
  useEffect(() => {
    let wanted = true;
    void noting(get<ExceptionView[]>("/exceptions?count=200"))
      .then((all) => {
        if (wanted) {
          setFound(all.filter((one) => one.location === at || one.location === ""));
        }
      })
      .catch(() => {});
    return () => {
      wanted = false;
    };
  }, [changes, at]);
  return found;
}

export function Board() {
  const exceptions = useExceptions();
  useScans(async (scan, meaning) => {
    signalOutcome("ok", null);
    await judged({ ...scan, outcome: "ok", row: { code: meaning.text } });
    const document = meaning.documents[0];
    if (document?.kind === "pick") {
      go({ screen: "review", no: document.no });
    } else if (document?.kind === "count") {
      go({ screen: "count-review", no: document.no });
    } else if (document) {
      await openDocument(document);
    } else {
      go({ screen: "look-up", text: scan.raw });
    }
  });
  const picks = documentsOf(pack.value, "pick");
  const toRegister = picks.filter((one) => one.finishedAt !== null);
  return (
    <main class="board" data-screen="board">
      <BoardHead title={pack.value.location?.name ?? place.value} prompt={t("look-up.scan")} />
      <Figures toRegister={toRegister.length} exceptions={exceptions.length} />
      <div class="board-columns">
        <div class="duties">
          <BoardExceptions exceptions={exceptions} />
          <BoardRegister picks={toRegister} />
          <BoardCounts />
        </div>
        <div>
          <BoardPeople />
          <WorkReady />
          <BoardOrders />
          <BoardOffice />
        </div>
      </div>
    </main>
  );
}

/** The numbers of the moment, and the next shipments as tallies. */
function Figures({ toRegister, exceptions }: { toRegister: number; exceptions: number }) {
  const picks = documentsOf(pack.value, "pick");
  const shipments = documentsOf(pack.value, "shipment").slice(0, 3);
  const late = documentsOf(pack.value, "shipment").filter(
    (one) => one.due !== null && one.due < today(),
  );
  return (
    <div class="figures-strip">
      <Cell value={toRegister} label={t("board.to-register")} hook="to-register" />
      {shipments.map((one) => (
        <Truck key={one.id} shipment={one} />
      ))}
      <Cell value={exceptions} label={t("board.exceptions")} hook="exceptions" />
      <Cell value={picks.length} label={t("board.picks")} hook="picks" />
      <Cell value={late.length} label={t("board.late")} hook="late" />
    </div>
  );
}

function Cell({ value, label, hook }: { value: number; label: string; hook: string }) {
  return (
    <div class="cell" data-figure={hook} data-value={value}>
      <b>{value}</b>
      <span>{label}</span>
    </div>
  );
}

function Truck({ shipment }: { shipment: WarehouseDocument }) {
  const lines = shipment.lines;
  const ready = lines.filter((line) => line.handled >= line.quantity - line.done).length;
  const picks = picksFor(pack.value, shipment);
  const part = picks.reduce((sum, one) => sum + one.linesDone, 0);
  const total = picks.reduce((sum, one) => sum + one.linesTotal, 0);
  return (
    <button
      type="button"
      class="cell truck"
      data-document={shipment.no}
      onClick={() => void openDocument(shipment)}
    >
      <span class="truck-name">
        <b>{shipment.no}</b> {shipment.partner}
      </span>
      <Tally
        marks={lines.map((line) => (line.handled >= line.quantity - line.done ? "done" : "open"))}
        label={t("tally.lines", { done: ready, total: lines.length })}
      />
      <span class="truck-state">
        {dueText(shipment.due)}
        {total > 0 && ` · ${t("board.picked", { done: part, of: total })}`}
      </span>
    </button>
  );
}

/** The way to orders, their numbers and reservations. */
function BoardOrders() {
  const kinds = ["", "sales_order", "purchase_order", "transfer_order"];
  return (
    <BoardSection title={t("orders.title")}>
      {kinds.map((kind) => (
        <button
          type="button"
          class="board-row"
          key={kind}
          data-action={`orders-${kind || "all"}`}
          onClick={() => go({ screen: "orders", kind })}
        >
          <b>{t(`orders.${kind || "all"}` as "orders.all")}</b>
          <span class="right">
            <Icon name="next" size={24} />
          </span>
        </button>
      ))}
    </BoardSection>
  );
}

/** The way to what is made at a desk: documents, corrections, the set-up. */
function BoardOffice() {
  return (
    <BoardSection title={t("office.title")}>
      <button
        type="button"
        class="board-row"
        data-action="office"
        onClick={() => go({ screen: "office" })}
      >
        <b>{t("office.make")}</b>
        <span class="right">
          <Icon name="next" size={24} />
        </span>
      </button>
    </BoardSection>
  );
}

function WorkReady() {
  const ready = [...pack.value.documents.values()].filter(
    (one) =>
      one.assignedTo === "" &&
      one.finishedAt === null &&
      /^(receipt|put_away|pick|movement|inventory_movement|count)$/.test(one.kind),
  );
  return (
    <BoardSection title={t("board.ready")} count={String(ready.length)}>
      {ready.slice(0, 12).map((one) => (
        <button
          type="button"
          class="board-row"
          key={one.id}
          data-document={one.no}
          onClick={() => void openDocument(one)}
        >
          <b>{one.no}</b>
          <span class="muted">
            {t(`kind.${one.kind}` as "kind.pick")}
            {one.priority === 1 && ` · ${t("list.urgent")}`} · {one.partner}
          </span>
          <span class="right">
            {one.linesTotal} {t("list.lines", { n: one.linesTotal })}
          </span>
        </button>
      ))}
      {ready.length === 0 && <p class="board-row muted">{t("none")}</p>}
    </BoardSection>
  );
}
