/**
 * Two codes on the screen whose content is known: from what the scanner makes of them its settings
 * are found, and kept on this device.
 */

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { judged } from "../offline/scans";
import { BandView } from "../parts/band";
import { Primary, Square } from "../parts/buttons";
import { Frame } from "../parts/frame";
import { FactRow } from "../parts/rows";
import { advice, type Finding, findKeys, findTexts, labelsHeard } from "../scanning/calibration";
import { drawn, FIRST_LABEL, SECOND_LABEL } from "../scanning/calibration_labels";
import { signalOutcome } from "../scanning/feedback";
import { textOfBytes } from "../scanning/framing";
import { keepProfile, profileOf, WEDGE } from "../scanning/profiles";
import { hearFrames } from "../scanning/source";
import { hearEvents, type Told } from "../scanning/wedge";
import type { MessageKey } from "../words/en";
import { t } from "../words/words";
import { useScans } from "./hooks";
import { back } from "./navigation";

/** After the last key a label is complete. */
const SETTLED_MS = 700;

interface Progress {
  readonly count: number;
  readonly finding: Finding | null;
}

const BEGUN: Progress = { count: 0, finding: null };

export function Calibrate({ device }: { device: string }) {
  const progress = useSignal<Progress>(BEGUN);
  const tries = useSignal(0);
  // What the labels say must not be taken for goods.
  useScans(async (scan) => judged({ ...scan, outcome: "ok", row: null }), true);
  useEffect(() => {
    progress.value = BEGUN;
    return listen(device, (now) => {
      progress.value = now;
    });
  }, [device, tries.value]);
  const { count, finding } = progress.value;
  const isWrong = !finding && count >= 2;
  const keep = async () => {
    if (finding) {
      const { sendsEnd: _told, ...found } = finding;
      const calibratedAt = new Date().toISOString();
      await keepProfile(device, { ...profileOf(device), ...found, calibratedAt });
      signalOutcome("ok", null);
      back();
    }
  };
  return (
    <Frame
      screen="calibrate"
      head={{
        title: t("calibrate.title"),
        step: t("calibrate.progress", { done: Math.min(2, count) }),
      }}
      field={{ prompt: t("calibrate.scan"), stepsBack: finding !== null }}
      rail={
        <>
          <Square
            icon="undo"
            action="again"
            outermost
            onPress={() => {
              tries.value += 1;
            }}
          >
            {t("calibrate.again")}
          </Square>
          {finding ? (
            <Primary action="keep" leads onPress={() => void keep()}>
              {t("calibrate.keep")}
            </Primary>
          ) : (
            <Primary action="print" onPress={() => print()}>
              {t("calibrate.print")}
            </Primary>
          )}
        </>
      }
    >
      {isWrong && (
        <BandView
          band={{
            tone: "warning",
            full: false,
            head: { key: "calibrate.failed" },
            body: { key: "calibrate.failed.next" },
          }}
        />
      )}
      {finding ? (
        <Found finding={finding} />
      ) : (
        <div class="calibration" data-labels={count}>
          <Label name={t("calibrate.first")} widths={FIRST_LABEL} />
          <Label name={t("calibrate.second")} widths={SECOND_LABEL} />
          <p class="about">{t("calibrate.how")}</p>
        </div>
      )}
    </Frame>
  );
}

/** Tell how far it is, as often as something comes of the device. */
function listen(device: string, told: (progress: Progress) => void): () => void {
  if (device !== WEDGE) {
    const texts: string[] = [];
    return hearFrames((from, frame) => {
      if (from === device && !frame.trouble) {
        texts.push(frame.identifier + textOfBytes(frame.data).text);
        told({ count: texts.length, finding: findTexts(texts) });
      }
    });
  }
  const heard: Told[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = hearEvents((event) => {
    heard.push(event);
    clearTimeout(timer);
    // Ended by Enter or not, the times say which keys belong together.
    timer = setTimeout(() => {
      told({ count: labelsHeard(heard), finding: findKeys(heard) });
    }, SETTLED_MS);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

const QUIET = 10;
const HEIGHT = 70;

function Label({ name, widths }: { name: string; widths: string }) {
  const { path, width } = drawn(widths);
  const all = width + 2 * QUIET;
  return (
    <figure class="calibration-label">
      <svg
        viewBox={`${-QUIET} 0 ${all} ${HEIGHT}`}
        shape-rendering="crispEdges"
        role="img"
        aria-label={name}
      >
        <path d={path} transform={`scale(1 ${HEIGHT})`} />
      </svg>
      <figcaption>{name}</figcaption>
    </figure>
  );
}

function Found({ finding }: { finding: Finding }) {
  const { keys, gs, losesSeparators, prefix, suffix, identifier, charactersASecond } = finding;
  const separator = losesSeparators ? "lost" : "kept";
  const advised = advice(finding);
  return (
    <div class="calibration" data-layout={keys?.layout ?? ""} data-separator={gs[0] ?? separator}>
      <h2 class="label">{t("calibrate.found")}</h2>
      {keys && (
        <>
          <FactRow label={t("scanners.layout")}>
            {t(`scanners.layout.${keys.layout}` as MessageKey)}
          </FactRow>
          <FactRow label={t("scanners.caps")}>{t(`scanners.caps.${keys.caps}`)}</FactRow>
        </>
      )}
      <FactRow label={t("scanners.separator")}>
        {gs[0] ?? t(`scanners.separator.${separator}`)}
      </FactRow>
      <FactRow label={t("scanners.identifier")}>{identifier || t("none")}</FactRow>
      {prefix && <FactRow label={t("scanners.prefix")}>{prefix}</FactRow>}
      {suffix && <FactRow label={t("scanners.suffix")}>{suffix}</FactRow>}
      {charactersASecond > 0 && (
        <FactRow label={t("scanners.speed")}>{String(charactersASecond)}</FactRow>
      )}
      {advised.length === 0 && <p class="about">{t("calibrate.good")}</p>}
      {advised.map((one) => (
        <p class="about" key={one} data-advice={one}>
          {t(`calibrate.advice.${one}`)}
        </p>
      ))}
    </div>
  );
}
