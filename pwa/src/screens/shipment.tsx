/** A shipment at the gate: what is picked, who has the rest, then it is posted. */

import { useState } from "preact/hooks";
import type { Problem } from "../api/problems";
import { type Answer, good, stop } from "../domain/answers";
import { documentRef } from "../domain/commands";
import { type Line, outstanding, type WarehouseDocument } from "../domain/documents";
import type { Meaning } from "../domain/meaning";
import { documentsOf, type Pack } from "../domain/pack";
import { decimal } from "../domain/quantity";
import { may } from "../offline/session";
import { pack } from "../offline/work";
import { Primary, Square, Verb } from "../parts/buttons";
import { Fraction, inUnit } from "../parts/codes";
import { Count } from "../parts/count";
import { Frame } from "../parts/frame";
import { OutcomeIcon } from "../parts/icons";
import { ShelfRow } from "../parts/rows";
import { Tally } from "../parts/tally";
import { signalOutcome } from "../scanning/feedback";
import { t } from "../words/words";
import { carryOut } from "./answering";
import { dueText } from "./document_list";
import { Gone } from "./gone";
import { current, useDocument, useScans } from "./hooks";
import { go, openSheet, replace } from "./navigation";
import { openDocument } from "./opening";
import { explain, notClosable, submit, waiting } from "./submitting";

interface Progress {
  readonly ready: number;
  readonly lines: readonly Line[];
  readonly missing: readonly Line[];
  /** Nobody picks these yet. */
  readonly unplanned: readonly Line[];
  readonly anything: boolean;
}

function progressOf(document: WarehouseDocument): Progress {
  const lines = document.lines.filter((line) => outstanding(line) > 0);
  const missing = lines.filter((line) => line.handled < outstanding(line));
  return {
    ready: lines.length - missing.length,
    lines,
    missing,
    unplanned: missing.filter(
      (line) => line.quantity - line.done - line.onPicks - (line.picked - line.done) > 0,
    ),
    anything: lines.some((line) => line.handled > 0),
  };
}

/** The picks that were made for a shipment. */
export function picksFor(from: Pack, shipment: WarehouseDocument): WarehouseDocument[] {
  return documentsOf(from, "pick").filter((one) => one.externalNo === shipment.no);
}

export function Shipment({ no }: { no: string }) {
  const document = useDocument("shipment", no);
  const [sure, setSure] = useState(false);
  useScans(async (scan, meaning) => {
    const other = meaning.documents.find((one) => one.kind === "shipment" && one.no !== no);
    const now = current("shipment", no);
    if (other) {
      await openDocument(other);
    } else if (now) {
      await carryOut(scan, judgeAtGate(now, meaning), now);
    }
  });
  if (!document) {
    return <Gone no={no} />;
  }
  const progress = progressOf(document);
  const { lines, missing, ready } = progress;
  const picks = picksFor(pack.value, document);
  const lacksPick =
    progress.unplanned.length > 0 &&
    progress.anything &&
    may.plan.value &&
    document.status === "released";
  return (
    <Frame
      screen="shipment"
      document={no}
      head={{
        title: no,
        step: [t("kind.shipment"), document.partner, dueText(document.due)]
          .filter(Boolean)
          .join(" · "),
      }}
      tally={
        <Tally
          marks={lines.map((line) => (missing.includes(line) ? "open" : "done"))}
          label={t("tally.lines", { done: ready, total: lines.length })}
        />
      }
      field={{ prompt: t("ship.scan"), short: t("scan.brief"), stepsBack: ready === lines.length }}
      scans={0}
      verbs={
        (lacksPick || may.ship.value) && (
          <>
            {lacksPick && (
              <Verb action="create-pick" onPress={() => void createPick(document)}>
                {t("ship.create-pick")}
              </Verb>
            )}
            {may.ship.value && (
              <Verb
                action="pallets"
                icon="print"
                onPress={() => go({ screen: "assign-sscc", no: document.no })}
              >
                {t("ship.pallets")}
              </Verb>
            )}
          </>
        )
      }
      rail={
        <>
          <Square
            icon="flag"
            action="problem"
            outermost
            onPress={() => openSheet({ name: "problem" })}
          >
            {t("action.problem")}
          </Square>
          <ShipButton document={document} progress={progress} sure={sure} onSure={setSure} />
        </>
      }
    >
      <Count
        done={String(ready)}
        total={String(lines.length)}
        unit={t("list.lines", { n: lines.length })}
        value={String(ready)}
        of={String(lines.length)}
        shared
      />
      <div class="shelf">
        {missing.map((line) => (
          <LineRow key={line.lineNo} line={line} picks={picks} />
        ))}
        {lines
          .filter((line) => !missing.includes(line))
          .map((line) => (
            <LineRow key={line.lineNo} line={line} picks={[]} />
          ))}
      </div>
    </Frame>
  );
}

/** Less than the whole goes only after a second tap. */
function askForPart(missing: number): void {
  signalOutcome("warning", {
    tone: "warning",
    full: false,
    head: { key: "ship.partly", facts: { n: missing } },
    body: { key: "ship.partly.body" },
  });
}

/** Whether goods at the gate belong on this truck. */
function judgeAtGate(document: WarehouseDocument, meaning: Meaning): Answer {
  const number = meaning.serial || meaning.lot || meaning.text;
  const items = new Set(meaning.items.map((one) => one.item));
  const line = document.lines.find(
    (one) =>
      one.numbers.some(
        (counted) => counted.number.serial === number || counted.number.lot === number,
      ) ||
      (items.has(one.item) && !meaning.serial && !meaning.lot),
  );
  if (line) {
    return good("ok", { code: number, note: { key: "row.belongs" } });
  }
  return stop(number, {
    full: false,
    head: { key: "band.not-on-truck" },
    code: number,
    body: { key: "band.not-on-truck.body" },
  });
}

function LineRow({ line, picks }: { line: Line; picks: readonly WarehouseDocument[] }) {
  const total = outstanding(line);
  const complete = line.handled >= total;
  const shown = inUnit(total, line.unit, line.perUnit, line.unit);
  const ready = inUnit(line.handled, line.unit, line.perUnit, line.unit);
  return (
    <ShelfRow
      hook={{ "data-line": line.lineNo, "data-handled": decimal(line.handled) }}
      title={line.description}
      note={complete ? <span class="code">{line.item}</span> : whoHas(line, picks)}
      aside={
        complete ? (
          <span class="complete">
            <OutcomeIcon of="done" size={24} />
            <b>{shown.text}</b>
          </span>
        ) : (
          <Fraction of={ready.text} total={shown.text} />
        )
      }
    />
  );
}

function whoHas(line: Line, picks: readonly WarehouseDocument[]): string {
  const pick = picks[0];
  if (line.onPicks <= 0 || !pick) {
    return t(line.onPicks > 0 ? "ship.on-pick" : "ship.no-pick");
  }
  const state = { no: pick.no, name: pick.assignedName, done: pick.linesDone, of: pick.linesTotal };
  if (pick.finishedAt) {
    return t("ship.to-register", state);
  }
  return pick.assignedName ? t("ship.picking", state) : t("ship.waiting", state);
}

interface ShipButtonProps {
  readonly document: WarehouseDocument;
  readonly progress: Progress;
  readonly sure: boolean;
  readonly onSure: (sure: boolean) => void;
}

function ShipButton({ document, progress, sure, onSure }: ShipButtonProps) {
  const { ready, lines, missing, unplanned, anything } = progress;
  if (document.status !== "released") {
    return (
      <Act
        action="release"
        allowed={may.plan.value}
        document={document}
        onPress={() => void release(document)}
      >
        {t("ship.release")}
      </Act>
    );
  }
  if (!anything && unplanned.length > 0) {
    return (
      <Act
        action="create-pick"
        allowed={may.plan.value}
        document={document}
        onPress={() => void createPick(document)}
      >
        {t("ship.create-pick")}
      </Act>
    );
  }
  if (!anything) {
    return (
      <Primary action="post" notNow={t("ship.wait")} onPress={() => {}}>
        {t("ship.post")}
      </Primary>
    );
  }
  const whole = missing.length === 0;
  return (
    <Act
      action="post"
      allowed={may.ship.value}
      document={document}
      leads={whole || sure}
      onPress={() => {
        if (whole || sure) {
          void post(document);
        } else {
          onSure(true);
          askForPart(missing.length);
        }
      }}
    >
      {whole ? t("ship.post") : t("ship.post-part", { done: ready, of: lines.length })}
    </Act>
  );
}

interface ActProps {
  readonly action: string;
  readonly allowed: boolean;
  readonly document: WarehouseDocument;
  readonly leads?: boolean;
  readonly onPress: () => void;
  readonly children: string;
}

function Act({ action, allowed, document, leads = true, onPress, children }: ActProps) {
  const reason = notClosable(document);
  const why = allowed ? reason && t(`action.not-${reason}`) : t("ship.not-allowed");
  return (
    <Primary
      action={action}
      leads={leads}
      {...(why ? { notNow: why } : {})}
      onPress={() => {
        if (allowed && reason) {
          explain(reason);
        } else if (allowed && !waiting.value) {
          onPress();
        }
      }}
    >
      {waiting.value ? t("action.waiting") : children}
    </Primary>
  );
}

async function release(document: WarehouseDocument): Promise<void> {
  await submit({
    name: "release-warehouse-shipment",
    document: documentRef("shipment", document.no),
    payload: { shipment_no: document.no },
  });
}

async function createPick(document: WarehouseDocument): Promise<void> {
  const done = await submit({
    name: "create-pick",
    document: documentRef("shipment", document.no),
    payload: { shipment_no: document.no },
  });
  if (done?.result?.no) {
    go({
      screen: "result",
      result: {
        kind: "pick",
        from: document.no,
        no: done.result.no,
        also: [],
        complete: true,
        putAway: "",
        warnings: (done.result.warnings as Problem[] | undefined) ?? [],
      },
    });
  }
}

async function post(document: WarehouseDocument): Promise<void> {
  const done = await submit({
    name: "post-warehouse-shipment",
    document: documentRef("shipment", document.no),
    payload: { shipment_no: document.no },
  });
  if (done?.result) {
    replace({
      screen: "result",
      result: {
        kind: "shipment",
        from: document.no,
        no: done.result.no ?? "",
        also: (done.result.posted as string[] | undefined) ?? [],
        complete: (done.result.complete as boolean | undefined) ?? true,
        putAway: "",
      },
    });
  }
}
