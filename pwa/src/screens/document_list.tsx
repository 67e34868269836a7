/** The documents of a kind: chosen by a scan or a tap. */

import type { WarehouseDocument } from "../domain/documents";
import { alike, documentsOf } from "../domain/pack";
import { judged } from "../offline/scans";
import { pack } from "../offline/work";
import { Fraction } from "../parts/codes";
import { Frame } from "../parts/frame";
import { OutcomeIcon } from "../parts/icons";
import { ShelfRow } from "../parts/rows";
import { signalOutcome } from "../scanning/feedback";
import type { MessageKey } from "../words/en";
import { dateText, t } from "../words/words";
import { today, useScans } from "./hooks";
import { holder, openDocument } from "./opening";

const TITLES: Readonly<Record<string, MessageKey>> = {
  receipt: "work.receive",
  put_away: "work.put-away",
  pick: "work.pick",
  count: "work.count",
  shipment: "work.ship",
};

export function DocumentList({ kind }: { kind: string }) {
  useScans(async (scan, meaning) => {
    const [document, ...more] = candidates(kind, meaning);
    await judged({ ...scan, outcome: document ? "ok" : "unknown", row: { code: meaning.text } });
    if (document && more.length === 0) {
      signalOutcome("ok", null);
      await openDocument(document);
    } else {
      signalOutcome(document ? "warning" : "unknown", {
        tone: "warning",
        full: false,
        head: { key: document ? "band.several" : "band.no-document" },
        code: meaning.text,
        body: document
          ? { key: "band.several.body", facts: { documents: named([document, ...more]) } }
          : { key: "band.no-document.body" },
      });
    }
  });
  const documents = alike(kind)
    .flatMap((one) => documentsOf(pack.value, one))
    .filter((one) => one.finishedAt === null);
  return (
    <Frame
      screen="list"
      head={{
        title: t(TITLES[kind] ?? "work.title"),
        step: t("list.open", { n: documents.length }),
      }}
      fieldOnTop
      field={{ prompt: t(`list.scan.${kind}` as "list.scan.pick"), short: t("scan.brief") }}
    >
      <div class="shelf">
        {documents.map((one) => (
          <DocumentRow key={one.id} document={one} />
        ))}
      </div>
      {documents.length === 0 && <p class="notice">{t("list.none")}</p>}
    </Frame>
  );
}

function named(documents: readonly WarehouseDocument[]): string {
  return documents.map((one) => one.no).join(", ");
}

/** By its number, that of its order or delivery note; a receipt also by an item it waits for. */
function candidates(
  kind: string,
  meaning: { text: string; items: readonly { item: string }[] },
): WarehouseDocument[] {
  const all = alike(kind).flatMap((one) => documentsOf(pack.peek(), one));
  const exact = all.filter(
    (one) =>
      one.no === meaning.text ||
      one.externalNo === meaning.text ||
      one.lines.some((line) => line.source === meaning.text),
  );
  if (exact.length > 0 || kind !== "receipt") {
    return exact;
  }
  const items = new Set(meaning.items.map((one) => one.item));
  return all.filter((one) => one.lines.some((line) => items.has(line.item)));
}

export function DocumentRow({ document }: { document: WarehouseDocument }) {
  const whose = holder(document);
  return (
    <ShelfRow
      hook={{ "data-document": document.no }}
      inHand={whose === "mine"}
      muted={whose === "other"}
      onPress={() => void openDocument(document)}
      title={
        <>
          <span class="code-name">{document.no}</span>
          {document.priority === 1 && <OutcomeIcon of="warning" size={20} />}
        </>
      }
      note={<DocumentNote document={document} whose={whose} />}
      aside={
        document.kind === "shipment" || document.linesDone === 0 || document.fillsQuantity ? (
          <span class="lines-count">
            <b>{document.linesTotal}</b> {t("list.lines", { n: document.linesTotal })}
          </span>
        ) : (
          <Fraction of={String(document.linesDone)} total={String(document.linesTotal)} />
        )
      }
    />
  );
}

function DocumentNote({ document, whose }: { document: WarehouseDocument; whose: string }) {
  const parts = [
    whose === "other" ? t("list.held", { name: document.assignedName }) : document.partner,
    document.priority === 1 ? t("list.urgent") : "",
    dueText(document.due),
  ];
  return <>{parts.filter(Boolean).join(" · ")}</>;
}

export function dueText(due: string | null): string {
  if (!due) {
    return "";
  }
  return due < today()
    ? t("list.late", { date: due })
    : due === today()
      ? t("list.today")
      : dateText(due);
}
