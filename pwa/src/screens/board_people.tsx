/** Who works on what, and how far they are. No ranking, no speed. */

import type { WarehouseDocument } from "../domain/documents";
import { pack } from "../offline/work";
import { BoardSection } from "../parts/board";
import { Fraction } from "../parts/codes";
import { type MarkState, Tally } from "../parts/tally";
import { t } from "../words/words";
import { go } from "./navigation";
import { holder, openDocument } from "./opening";

export function BoardPeople() {
  const held = [...pack.value.documents.values()]
    .filter((one) => one.assignedName !== "" && holder(one) !== "nobody" && !one.finishedAt)
    .sort((one, other) => one.assignedName.localeCompare(other.assignedName));
  return (
    <BoardSection title={t("board.people")} count={String(held.length)}>
      {held.map((one) => (
        <PersonRow key={one.id} document={one} />
      ))}
      {held.length === 0 && <p class="board-row muted">{t("board.nobody")}</p>}
    </BoardSection>
  );
}

function PersonRow({ document }: { document: WarehouseDocument }) {
  const { linesDone: done, linesTotal: total } = document;
  const marks = Array.from(
    { length: total },
    (_, place): MarkState => (place < done ? "done" : place === done ? "now" : "open"),
  );
  return (
    <button
      type="button"
      class="board-row person"
      data-document={document.no}
      onClick={() =>
        document.kind === "pick" || document.kind === "count"
          ? go({ screen: document.kind === "pick" ? "review" : "count-review", no: document.no })
          : void openDocument(document)
      }
    >
      <b>{document.assignedName.split(" ")[0]}</b>
      <span>{document.no}</span>
      <Tally marks={marks} label={t("tally.lines", { done, total })} />
      <span class="right">
        <Fraction of={String(done)} total={String(total)} />
      </span>
    </button>
  );
}
