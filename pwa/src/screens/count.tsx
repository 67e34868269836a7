/** A count: go to the bin, say what lies there, hand over. */

import { documentRef } from "../domain/commands";
import {
  binsOf,
  type CountAnswer,
  type CountStep,
  isCounted,
  judgeCount,
} from "../domain/counting";
import type { WarehouseDocument } from "../domain/documents";
import { type Meaning, understand } from "../domain/meaning";
import { reached } from "../offline/network";
import type { StoredScan } from "../offline/scans";
import { learn, pack } from "../offline/work";
import type { MarkState } from "../parts/tally";
import { Tally } from "../parts/tally";
import { t } from "../words/words";
import { carryOut } from "./answering";
import { CountBin } from "./count_bin";
import { CountFinish } from "./count_finish";
import { CountGo } from "./count_go";
import { foundThere } from "./finding";
import { Gone } from "./gone";
import { current, today, useDocument, useScans } from "./hooks";
import { askedOf, jobOf, update } from "./job";

/** What every step of a count needs to know. */
export interface CountProps {
  readonly document: WarehouseDocument;
  readonly step: CountStep;
}

export function CountScreen({ no }: { no: string }) {
  const document = useDocument("count", no);
  const ref = documentRef("count", no);
  useScans(async (scan, first) => {
    const meaning = await known(scan, first);
    const now = current("count", no);
    if (now) {
      const answer = judgeCount(stepOf(now), meaning);
      await carryOut(scan, answer, now);
      follow(ref, answer);
    }
  });
  // Another's count comes without its lines.
  if (!document || document.counts.length === 0) {
    return <Gone no={no} />;
  }
  const step = stepOf(document);
  if (step.bin !== null) {
    return <CountBin document={document} step={step} bin={step.bin} />;
  }
  const next = nextBin(document);
  return next === null || jobOf(ref).placed ? (
    <CountFinish document={document} step={step} />
  ) : (
    <CountGo document={document} step={step} next={next} />
  );
}

const IN = "in:";

/** Where somebody is in a count. A location without bins is one place that is always stood in. */
export function stepOf(document: WarehouseDocument): CountStep {
  const job = jobOf(documentRef(document.kind, document.no));
  const here = job.group.startsWith(IN) ? job.group.slice(IN.length) : null;
  const noBins = binsOf(document).every((bin) => bin === "") && !isCounted(document, "");
  return {
    pack: pack.value,
    document,
    bin: here ?? (noBins ? "" : null),
    counted: job.counted,
    naming: job.naming,
    item: job.item,
    variant: job.variant,
    removing: job.removing,
    asked: askedOf(job),
  };
}

/** The first bin that waits and was not skipped; null when all are done. */
export function nextBin(document: WarehouseDocument): string | null {
  const { skipped } = jobOf(documentRef(document.kind, document.no));
  const open = binsOf(document).filter((bin) => !isCounted(document, bin));
  return open.find((bin) => !skipped.includes(bin)) ?? open[0] ?? null;
}

/** Where an answer leads: goods that were seen, or another bin. */
export function follow(ref: string, answer: CountAnswer): void {
  update(ref, {
    ...(answer.bin === undefined ? {} : { ...NEXT, group: placed(answer.bin) }),
    ...(answer.counted === undefined ? {} : { counted: answer.counted }),
    ...(answer.naming === undefined ? {} : { naming: answer.naming }),
    ...(answer.item === undefined ? {} : { item: answer.item, variant: answer.variant ?? "" }),
  });
}

const NEXT = { counted: [], naming: "", item: "", variant: "", removing: false, placed: false };

function placed(bin: string | null): string {
  return bin === null ? "" : `${IN}${bin}`;
}

/** Goods that are in no open document: the server knows their name, where it answers. */
async function known(scan: StoredScan, meaning: Meaning): Promise<Meaning> {
  const isKnown =
    meaning.bin !== "" || meaning.items.length + meaning.numbers.length > 0 || !reached.peek();
  const found = isKnown ? "" : (await foundThere(scan.raw, pack.peek()))?.item;
  if (!found || pack.peek().items.has(found)) {
    return meaning;
  }
  await learn({ item: found });
  return understand(scan.raw, pack.peek(), today());
}

/** The walk as marks, one for each bin. */
export function CountTally({ document, step }: CountProps) {
  const bins = binsOf(document);
  const next = step.bin ?? nextBin(document);
  const marks = bins.map((bin): MarkState => {
    if (bin === next) {
      return "now";
    }
    return isCounted(document, bin) ? "done" : "open";
  });
  const done = bins.filter((bin) => isCounted(document, bin)).length;
  const at = next === null ? bins.length : Math.max(1, bins.indexOf(next) + 1);
  return (
    <Tally
      marks={marks}
      part={0}
      count={String(at)}
      total={String(bins.length)}
      label={t("count.bins", { done, total: bins.length })}
    />
  );
}

export function stepText(document: WarehouseDocument): string {
  return [t("kind.count"), document.countBlind ? t("count.blind") : ""].filter(Boolean).join(" · ");
}
