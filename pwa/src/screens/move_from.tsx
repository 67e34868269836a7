/** Before anything is in the hand: the movements that wait, or the bin that goods are taken from. */

import type { ItemView } from "../api/schema";
import { MOVES } from "../domain/commands";
import type { WarehouseDocument } from "../domain/documents";
import { nameOf } from "../domain/documents";
import { documentsOf, type Lying } from "../domain/pack";
import { decimal } from "../domain/quantity";
import { pack } from "../offline/work";
import { Primary, Square } from "../parts/buttons";
import { Code, RackSign } from "../parts/codes";
import { Frame } from "../parts/frame";
import { ShelfRow } from "../parts/rows";
import { clearOutcome } from "../scanning/feedback";
import { dateText, figure, t } from "../words/words";
import { DocumentRow } from "./document_list";
import { update } from "./job";
import { back, openSheet } from "./navigation";
import { nextJob } from "./opening";

export const KINDS = ["movement", "inventory_movement"];

/** Movements that somebody planned; others are done here at once. */
export function movements(): WarehouseDocument[] {
  return KINDS.flatMap((kind) => documentsOf(pack.value, kind)).filter(
    (one) => one.finishedAt === null,
  );
}

export function MoveStart() {
  const tasks = movements();
  return (
    <Frame
      screen="move"
      head={{ title: t("work.move"), step: t("list.open", { n: tasks.length }) }}
      fieldOnTop
      field={{ prompt: t("move.scan"), short: t("scan.brief") }}
      scans={1}
      rail={
        <>
          <Problem />
          <Primary action="next-job" onPress={() => void nextJob(KINDS)}>
            {t("work.next")}
          </Primary>
        </>
      }
    >
      <p class="notice">{t("move.how")}</p>
      <div class="shelf">
        {tasks.map((one) => (
          <DocumentRow key={one.id} document={one} />
        ))}
      </div>
    </Frame>
  );
}

export function Problem() {
  return (
    <Square icon="flag" action="problem" outermost onPress={() => openSheet({ name: "problem" })}>
      {t("action.problem")}
    </Square>
  );
}

const MOST = 40;

export function MoveFrom({ bin }: { bin: string }) {
  const rows = [...pack.value.stock].flatMap(([no, stock]) => {
    const item = pack.value.items.get(no);
    return item ? stock.rows.filter((row) => row.bin === bin).map((row) => ({ item, row })) : [];
  });
  return (
    <Frame
      screen="move-from"
      head={{ title: t("work.move"), step: t("put-away.take"), onBack: leave }}
      field={{ prompt: t("put-away.scan-goods"), short: t("scan.brief") }}
      scans={0}
      rail={
        <>
          <Problem />
          <Primary action="other-bin" onPress={leave}>
            {t("put-away.other-bin")}
          </Primary>
        </>
      }
    >
      <RackSign place={bin} caption={t("put-away.take-from")} />
      <div class="shelf">
        {rows.slice(0, MOST).map(({ item, row }) => (
          <ContentRow key={JSON.stringify([item.no, row])} item={item} row={row} />
        ))}
      </div>
    </Frame>
  );
}

/** What the books say lies there. The goods themselves are scanned, whatever is written here. */
function ContentRow({ item, row }: { item: ItemView; row: Lying }) {
  const code = row.number.serial || row.number.lot;
  return (
    <ShelfRow
      hook={{ "data-item": item.no, "data-bin": row.bin }}
      title={nameOf(item, row.variant)}
      note={
        <>
          <Code>{code || item.no}</Code>
          {row.expiration && <span>{dateText(row.expiration)}</span>}
        </>
      }
      aside={
        <>
          <b>{figure(decimal(row.quantity))}</b> <small>{item.base_unit}</small>
        </>
      }
    />
  );
}

function leave(): void {
  clearOutcome();
  update(MOVES, { bin: "", carried: [], asked: "" });
}

export function leaveMove(): void {
  leave();
  back();
}
