/** Scan anything: what it is, where it is, what happened to it. Also a sheet over a task. */

import { useEffect, useState } from "preact/hooks";
import type { Hit } from "../api/schema";
import { reached } from "../offline/network";
import { judged } from "../offline/scans";
import { may, place } from "../offline/session";
import { asOf, pack } from "../offline/work";
import { Primary, Square, Verb } from "../parts/buttons";
import { Code, PlaceSign } from "../parts/codes";
import { Frame } from "../parts/frame";
import { OutcomeIcon } from "../parts/icons";
import { ShelfRow } from "../parts/rows";
import { ScanField } from "../parts/scan_field";
import { signalOutcome } from "../scanning/feedback";
import { plain, scan as takeScan } from "../scanning/scanner";
import { dateText, figure, momentText, t, timeText } from "../words/words";
import { daysLeft, type Found, foundHere, foundThere, kindName } from "./finding";
import { leave } from "./handing_over";
import { useScans } from "./hooks";
import { back, closeSheet, go, openSheet, type Route, replace } from "./navigation";
import { openDocument } from "./opening";
import { explain } from "./submitting";

/** The device's own answer at once, the server's when it comes. */
interface Seen {
  readonly found: Found | null;
  readonly fresh: boolean;
  readonly choose: (hit: number) => void;
}

function useFound(text: string): Seen {
  const [answer, setAnswer] = useState<{ text: string; found: Found } | null>(null);
  const [choice, setChoice] = useState<{ text: string; hit: number } | null>(null);
  const chosen = choice?.text === text ? choice.hit : null;
  const choose = (hit: number) => setChoice({ text, hit });
  useEffect(() => {
    let wanted = true;
    if (text !== "") {
      void foundThere(text, pack.peek(), chosen).then((found) => {
        if (wanted && found) {
          setAnswer({ text, found });
        }
      });
    }
    return () => {
      wanted = false;
    };
  }, [text, chosen]);
  if (text === "") {
    return { found: null, fresh: false, choose };
  }
  const here = foundHere(text, pack.value);
  if (answer?.text === text && (answer.found.kind !== "unknown" || here.kind === "unknown")) {
    return { found: answer.found, fresh: true, choose };
  }
  return { found: here, fresh: false, choose };
}

export function LookUp({ text }: { text: string }) {
  const { found, fresh, choose } = useFound(text);
  useScans(async (scan, meaning) => {
    if (meaning.user) {
      await judged({ ...scan, raw: "", outcome: "ok", row: null });
      await leave(meaning.user);
      return;
    }
    signalOutcome("ok", null);
    await judged({ ...scan, outcome: "ok", row: { code: meaning.text } });
    replace({ screen: "look-up", text: scan.raw });
  }, true);
  // Made a moment ago, it may be in the pack only now.
  const document =
    found?.kind === "document"
      ? [...pack.value.documents.values()].find((one) => one.no === found.code)
      : found?.document;
  return (
    <Frame
      screen="look-up"
      head={{ title: t("work.look-up"), step: fresh ? "" : t("look-up.as-of", { time: at() }) }}
      fieldOnTop
      field={{ prompt: t("look-up.scan"), short: t("scan.brief") }}
      verbs={<PrintVerb found={found} />}
      rail={
        <>
          <Square icon="back" action="back" outermost onPress={back}>
            {t("action.back")}
          </Square>
          {document ? (
            <Primary action="open" leads onPress={() => void openDocument(document)}>
              {t("look-up.open", { no: document.no })}
            </Primary>
          ) : (
            <Further found={found} />
          )}
        </>
      }
    >
      {found ? (
        <FoundView found={found} onChoose={choose} />
      ) : (
        <p class="big-notice">{t("look-up.hint")}</p>
      )}
    </Frame>
  );
}

/** Labels of what was found, or what was printed before. */
function PrintVerb({ found }: { found: Found | null }) {
  const kind = (["bin", "item", "lot", "serial", "sscc"] as const).find(
    (one) => one === found?.kind,
  );
  const next: Route =
    kind && found
      ? {
          screen: "print-labels",
          of: { kind, code: found.code, item: found.item, variant: found.variant },
        }
      : { screen: "print-jobs" };
  return (
    <Verb icon="print" action="print" onPress={() => go(next)}>
      {t(next.screen === "print-jobs" ? "print.earlier" : "print.title")}
    </Verb>
  );
}

/** Whoever plans may go on to who holds a number, or to an order; everybody may report. */
function Further({ found }: { found: Found | null }) {
  const planned = may.plan.value && found !== null ? found : null;
  const isNumber = planned !== null && /^(?:lot|serial)$/.test(planned.kind) && planned.item !== "";
  const isOrder = planned !== null && planned.order !== "";
  if (!isNumber && !isOrder) {
    return (
      <Primary action="report" onPress={() => openSheet({ name: "problem" })}>
        {t("look-up.report")}
      </Primary>
    );
  }
  return (
    <>
      <Square icon="flag" action="report" onPress={() => openSheet({ name: "problem" })}>
        {t("action.problem")}
      </Square>
      {isOrder ? (
        <Primary
          action="open"
          leads
          onPress={() => go({ screen: "order", kind: planned.order, no: planned.code })}
        >
          {t("look-up.open", { no: planned.code })}
        </Primary>
      ) : (
        <Primary
          action="who-holds"
          {...(reached.value ? {} : { notNow: t("action.needs-network") })}
          onPress={() => (reached.value ? go(holdersOf(planned)) : explain("offline"))}
        >
          {t("holders.ask")}
        </Primary>
      )}
    </>
  );
}

function holdersOf(found: Found): Route {
  return {
    screen: "holders",
    goods: { item: found.item, variant: found.variant, location: place.peek() },
    number: {
      serial: found.kind === "serial" ? found.code : "",
      lot: found.kind === "lot" ? found.code : "",
      package: "",
    },
  };
}

function at(): string {
  return asOf.value ? timeText(asOf.value) : t("none");
}

/** The same over a task; what is found may be brought back to it. */
export function Peek({ text }: { text: string }) {
  const [wanted, setWanted] = useState(text);
  const { found, fresh, choose } = useFound(wanted);
  useScans(async (scan, meaning) => {
    signalOutcome("ok", null);
    await judged({ ...scan, outcome: "ok", row: { code: meaning.text } });
    setWanted(scan.raw);
  });
  const useIt = () => {
    const code = found?.code ?? "";
    closeSheet();
    // After the sheet is gone, so that the screen below hears it as if it had been scanned.
    setTimeout(() => void takeScan(plain(code, "manual")), 50);
  };
  return (
    <section class="sheet peek" data-sheet="peek" aria-label={t("action.peek")}>
      <div class="sheet-body">
        <p class="sheet-title">
          <b>{t("action.peek")}</b>
          <small>{fresh || reached.value ? "" : t("look-up.as-of", { time: at() })}</small>
        </p>
        <ScanField prompt={t("look-up.scan")} onType={() => openSheet({ name: "type-code" })} />
        {found && <FoundView found={found} onChoose={choose} />}
        <div class="rail">
          <Square icon="back" action="close" outermost onPress={closeSheet}>
            {t("action.back")}
          </Square>
          {found && /^(lot|serial|bin)$/.test(found.kind) && (
            <Primary action="use" onPress={useIt}>
              {t("look-up.use", { code: found.code })}
            </Primary>
          )}
        </div>
      </div>
    </section>
  );
}

function FoundView({ found, onChoose }: { found: Found; onChoose: (hit: number) => void }) {
  const days = daysLeft(found);
  return (
    <div class="found-view" data-found={found.kind} data-code={found.code}>
      <p class="found-kind">
        <span class="flag">{t(`found.${found.kind}`)}</span>
        <b>{found.name}</b>
        {(found.kind === "lot" || found.kind === "serial") && <State found={found} days={days} />}
      </p>
      <p class={found.code.length > 10 ? "found-code long-code" : "found-code"}>
        {found.kind === "bin" ? <PlaceSign place={found.code} here /> : <Code>{found.code}</Code>}
      </p>
      {found.kind === "unknown" && (
        <p class="unknown-note">
          <OutcomeIcon of="unknown" size={28} /> {t("look-up.unknown")}
        </p>
      )}
      {found.understood && found.understood.length > 0 && (
        <p class="unknown-note" data-understood>
          {t("look-up.understood")} {found.understood.join(", ")}
        </p>
      )}
      {found.kind === "several" && <Several hits={found.hits ?? []} onChoose={onChoose} />}
      {found.unit !== "" && <Figures found={found} days={days} />}
      <div class="shelf">
        {found.rows.map((row) => (
          <ShelfRow
            key={row.key}
            hook={{ "data-bin": row.bin || row.note }}
            title={row.bin ? <PlaceSign place={row.bin} /> : row.text}
            note={
              <>
                {row.bin ? <Code>{row.text}</Code> : <span class="code">{row.note}</span>}
                {Number(row.promised) > 0 &&
                  ` ${t("look-up.promised", { quantity: row.promised })}`}
              </>
            }
            aside={<b>{figure(row.quantity)}</b>}
          />
        ))}
      </div>
      <ul class="history">
        {found.history.map((one) => (
          <li key={one.at + one.text}>
            <time>{momentText(one.at)}</time> {one.text}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Several things carry the code: which one is meant is for a person to say. */
function Several({ hits, onChoose }: { hits: readonly Hit[]; onChoose: (hit: number) => void }) {
  return (
    <div class="shelf" data-several={hits.length}>
      <p class="notice">{t("look-up.several")}</p>
      {hits.map((hit, place) => (
        <button
          type="button"
          class="row tile"
          key={`${hit.kind} ${hit.key} ${hit.item} ${hit.location}`}
          data-choice={place + 1}
          onClick={() => onChoose(place)}
        >
          <span class="aside count">{place + 1}</span>
          <span class="words">
            <span class="name">{hit.description || hit.key}</span>
            <span class="note">
              {[hitKind(hit.kind), hit.key, hit.item, hit.location].filter(Boolean).join(" · ")}
            </span>
          </span>
        </button>
      ))}
    </div>
  );
}

function hitKind(kind: string): string {
  return /^(?:bin|item|lot|serial)$/.test(kind)
    ? t(`found.${kind}` as "found.item")
    : kindName(kind);
}

function State({ found, days }: { found: Found; days: number | null }) {
  if (days !== null && days < 0) {
    return (
      <span class="state">
        <OutcomeIcon of="error" size={20} /> {t("look-up.expired")}
      </span>
    );
  }
  if (Number(found.quantity) <= 0) {
    return (
      <span class="state">
        <OutcomeIcon of="unknown" size={20} /> {t("look-up.none-left")}
      </span>
    );
  }
  const free = Number(found.quantity) > Number(found.promised);
  return (
    <span class="state">
      <OutcomeIcon of={free ? "ok" : "warning"} size={20} />{" "}
      {t(free ? "look-up.free" : "look-up.all-promised")}
    </span>
  );
}

function Figures({ found, days }: { found: Found; days: number | null }) {
  return (
    <div class="figures">
      <span>
        <b>{figure(found.quantity)}</b>
        <small>{found.unit}</small>
      </span>
      {days !== null && (
        <span>
          <b>{days}</b>
          <small>{t("look-up.days", { n: days, date: dateText(found.expiration) })}</small>
        </span>
      )}
    </div>
  );
}
