/** My work: what is begun, what there is to do by role, and any scan opens the right thing. */

import type { WarehouseDocument } from "../domain/documents";
import { alike, documentsOf } from "../domain/pack";
import { offlineCapable, reached } from "../offline/network";
import { judged } from "../offline/scans";
import { may, place } from "../offline/session";
import { openElsewhere } from "../offline/tabs";
import { loaded, pack } from "../offline/work";
import { Primary, Square } from "../parts/buttons";
import { Fraction } from "../parts/codes";
import { Frame } from "../parts/frame";
import { Icon, type IconName, OutcomeIcon } from "../parts/icons";
import { signalOutcome } from "../scanning/feedback";
import { following, station } from "../scanning/station";
import type { MessageKey } from "../words/en";
import { t } from "../words/words";
import { leave } from "./handing_over";
import { today, useScans } from "./hooks";
import { KINDS } from "./move_from";
import { go, type Route } from "./navigation";
import { holder, mayWork, nextJob, openDocument, WORK } from "./opening";
import { MissedRow } from "./station";
import { explain, waiting } from "./submitting";

interface Tile {
  /** Names the tile; documents of these kinds stand behind it. */
  readonly kind: string;
  readonly kinds: readonly string[];
  readonly icon: IconName;
  readonly name: MessageKey;
}

const TILES: readonly Tile[] = [
  { kind: "receipt", kinds: ["receipt"], icon: "receive", name: "work.receive" },
  { kind: "put_away", kinds: alike("put_away"), icon: "put_away", name: "work.put-away" },
  { kind: "pick", kinds: alike("pick"), icon: "pick", name: "work.pick" },
];

const SMALL: readonly Tile[] = [
  { kind: "movement", kinds: KINDS, icon: "move", name: "work.move" },
  { kind: "count", kinds: ["count"], icon: "list", name: "work.count" },
  { kind: "shipment", kinds: ["shipment"], icon: "ship", name: "work.ship" },
];

export function MyWork() {
  useScans(async (scan, meaning) => {
    if (meaning.user) {
      await judged({ ...scan, raw: "", outcome: "ok", row: null });
      await leave(meaning.user);
      return;
    }
    const row = { code: meaning.text };
    await judged({ ...scan, outcome: "ok", row });
    const document = meaning.documents[0];
    if (document && mayWork(document.kind)) {
      signalOutcome("ok", null);
      await openDocument(document);
    } else if (meaning.command === "NEXT") {
      await nextJob();
    } else {
      signalOutcome("ok", null);
      go({ screen: "look-up", text: scan.raw });
    }
  }, true);
  const documents = [...pack.value.documents.values()];
  const mine = documents.filter(
    (one) => holder(one) === "mine" && one.finishedAt === null && mayWork(one.kind),
  );
  const hasWork = WORK.some(mayWork);
  return (
    <Frame
      screen="work"
      head={{ title: t("work.title"), step: pack.value.location?.name ?? place.value, menu: true }}
      fieldOnTop
      field={{ prompt: t("work.scan"), short: t("scan.brief") }}
      rail={
        <>
          <Square
            icon="search"
            action="look-up"
            outermost
            onPress={() => go({ screen: "look-up", text: "" })}
          >
            {t("work.look-up")}
          </Square>
          {hasWork && (
            <Primary
              action="next-job"
              {...(reached.value ? {} : { notNow: t("action.needs-network") })}
              onPress={() => (reached.value ? void nextJob() : explain("offline"))}
            >
              {waiting.value ? t("action.waiting") : t("work.next")}
            </Primary>
          )}
        </>
      }
    >
      <div class="shelf">
        {mine.map((one) => (
          <ContinueRow key={one.id} document={one} />
        ))}
        {may.supervise.value && <BoardRow />}
        {may.plan.value && !may.supervise.value && (
          <>
            <DeskRow action="orders-all" to={{ screen: "orders", kind: "" }}>
              {t("orders.title")}
            </DeskRow>
            <DeskRow action="office" to={{ screen: "office" }}>
              {t("office.title")}
            </DeskRow>
          </>
        )}
        {TILES.filter(({ kind }) => mayWork(kind)).map((tile) => (
          <TileRow key={tile.kind} tile={tile} />
        ))}
      </div>
      <div class="small-tiles">
        {SMALL.filter(({ kind }) => mayWork(kind)).map((tile) => (
          <SmallTile key={tile.kind} tile={tile} />
        ))}
      </div>
      {station.value?.location === place.value && following.value && (
        <p class="notice" data-following={station.value.name}>
          {t("station.at", { station: station.value.name })}
        </p>
      )}
      <MissedRow />
      {!loaded.value && <p class="notice">{t(reached.value ? "work.loading" : "work.nothing")}</p>}
      {!offlineCapable && <p class="notice">{t("insecure")}</p>}
      {openElsewhere.value && <p class="notice">{t("work.elsewhere")}</p>}
    </Frame>
  );
}

function ContinueRow({ document }: { document: WarehouseDocument }) {
  return (
    <button
      type="button"
      class="row in-hand"
      data-document={document.no}
      data-action="continue"
      onClick={() => void openDocument(document)}
    >
      <span class="words">
        <span class="note">{t("work.continue")}</span>
        <span class="name">
          {t(`kind.${document.kind}` as "kind.pick")} {document.no}
        </span>
      </span>
      <span class="aside">
        <Fraction of={String(document.linesDone)} total={String(document.linesTotal)} />
      </span>
    </button>
  );
}

function TileRow({ tile }: { tile: Tile }) {
  const all = behind(tile);
  const urgent = all.filter((one) => one.priority === 1).length;
  const due = all.filter((one) => one.due !== null && one.due <= today()).length;
  return (
    <button
      type="button"
      class="row tile"
      data-kind={tile.kind}
      data-action={`open-${tile.kind}`}
      onClick={() => openTile(tile)}
    >
      <Icon name={tile.icon} size={32} />
      <span class="words">
        <span class="name">{t(tile.name)}</span>
        <span class="note">
          {urgent > 0 ? (
            <>
              <OutcomeIcon of="warning" size={18} /> {t("work.urgent", { n: urgent })}
            </>
          ) : (
            due > 0 && (
              <>
                <Icon name="clock" size={18} /> {t("work.due", { n: due })}
              </>
            )
          )}
        </span>
      </span>
      <span class="aside count">{all.length}</span>
    </button>
  );
}

function behind({ kinds }: Tile): WarehouseDocument[] {
  return kinds.flatMap((kind) => documentsOf(pack.value, kind)).filter(isForMe);
}

function openTile({ kind }: Tile): void {
  go(kind === "movement" ? { screen: "move" } : { screen: "list", kind });
}

/** Three in a row: what is done now and then. */
function SmallTile({ tile }: { tile: Tile }) {
  const { length } = behind(tile);
  return (
    <button
      type="button"
      class="small-tile"
      data-kind={tile.kind}
      data-action={`open-${tile.kind}`}
      onClick={() => openTile(tile)}
    >
      <span>{t(tile.name)}</span>
      {length > 0 && <b>{length}</b>}
    </button>
  );
}

/** What others hold is not mine to count; what is finished waits for a supervisor. */
export function isForMe(document: WarehouseDocument): boolean {
  return holder(document) !== "other" && document.finishedAt === null;
}

interface DeskRowProps {
  readonly action: string;
  readonly to: Route;
  readonly children: string;
}

/** Whoever plans without working on the floor has no board. */
function DeskRow({ action, to, children }: DeskRowProps) {
  return (
    <button type="button" class="row tile" data-action={action} onClick={() => go(to)}>
      <Icon name="list" size={32} />
      <span class="words">
        <span class="name">{children}</span>
      </span>
    </button>
  );
}

function BoardRow() {
  const waits = documentsOf(pack.value, "pick").filter((one) => one.finishedAt !== null).length;
  return (
    <button
      type="button"
      class="row tile"
      data-action="open-board"
      onClick={() => go({ screen: "board" })}
    >
      <Icon name="board" size={32} />
      <span class="words">
        <span class="name">{t("work.board")}</span>
        <span class="note">{t("work.to-register", { n: waits })}</span>
      </span>
      <span class="aside count">{waits}</span>
    </button>
  );
}
