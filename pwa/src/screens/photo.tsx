/** A photo with its codes: how many, which are here already, which to use; then what became of each. */

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { understand } from "../domain/meaning";
import { readable } from "../domain/scans";
import { documentInHand, outcomeOf, type ScanRow, takenFor } from "../offline/scans";
import { touch } from "../offline/session";
import { pack } from "../offline/work";
import { Primary, Square } from "../parts/buttons";
import { Code } from "../parts/codes";
import { OutcomeIcon, type Shape } from "../parts/icons";
import { codesOn, recordOfSight } from "../scanning/camera";
import { together } from "../scanning/feedback";
import { scan } from "../scanning/scanner";
import { keyOf, type Sight, type Size } from "../scanning/sights";
import { t } from "../words/words";
import { partnersAt, today } from "./hooks";

/** A code of the photo: left out when it is known, or when somebody says so. */
interface Candidate {
  readonly sight: Sight;
  readonly name: string;
  readonly isKnown: boolean;
  readonly isWanted: boolean;
  readonly outcome: ScanRow["outcome"];
}

interface Reading {
  readonly image: ImageData;
  readonly size: Size;
  readonly candidates: readonly Candidate[];
}

interface PhotoProps {
  readonly picture: Promise<ImageData>;
  readonly onAgain: () => void;
  readonly onDone: () => void;
}

export function Photo({ picture, onAgain, onDone }: PhotoProps) {
  const reading = useSignal<Reading | null>(null);
  const failed = useSignal(false);
  const state = useSignal<"choosing" | "taking" | "taken">("choosing");
  useEffect(() => {
    read(picture).then(
      (found) => {
        reading.value = found;
      },
      () => {
        failed.value = true;
      },
    );
  }, [picture]);
  const found = reading.value;
  const all = found?.candidates ?? [];
  const wanted = all.filter(({ isWanted }) => isWanted).length;
  const change = (place: number, part: Partial<Candidate>) => {
    if (reading.value) {
      const candidates = reading.value.candidates.map((one, at) =>
        at === place ? { ...one, ...part } : one,
      );
      reading.value = { ...reading.value, candidates };
    }
  };
  const use = async () => {
    state.value = "taking";
    await together(async () => {
      for (const [place, { sight, isWanted }] of all.entries()) {
        if (isWanted) {
          touch();
          const row = await scan(recordOfSight(sight, "photo"));
          change(place, { outcome: row ? await outcomeOf(row.id) : "error" });
        }
      }
    });
    state.value = "taken";
  };
  return (
    <section class="sheet finder" data-sheet="photo" data-photo={state.value}>
      <div class="sheet-body">
        <p class="sheet-title" data-found={found ? all.length : ""} data-wanted={wanted}>
          <b>
            {found || failed.value
              ? t(all.length ? "camera.found" : "camera.nothing", { n: all.length })
              : t("camera.reading")}
          </b>
          <small>
            {all.some(({ isKnown }) => isKnown) &&
              t("camera.known", { n: all.filter(({ isKnown }) => isKnown).length })}
          </small>
        </p>
        {found && <Drawing reading={found} />}
        <div class="scroll">
          {(failed.value || (found && all.length === 0)) && (
            <p class="finder-hint">{t("camera.nothing.next")}</p>
          )}
          {all.map((candidate, place) => (
            <CandidateRow
              key={keyOf(candidate.sight)}
              of={candidate}
              fixed={state.value !== "choosing"}
              onPress={() => change(place, { isWanted: !candidate.isWanted })}
            />
          ))}
        </div>
        <div class="rail">
          {state.value !== "taking" && (
            <Square icon="camera" action="photo-again" outermost onPress={onAgain}>
              {t("camera.again")}
            </Square>
          )}
          {state.value === "choosing" && wanted > 0 ? (
            <Primary action="use-codes" leads onPress={() => void use()}>
              {t("camera.use", { n: wanted })}
            </Primary>
          ) : (
            <Primary action="photo-done" leads={state.value === "taken"} onPress={onDone}>
              {t(state.value === "taken" ? "action.done" : "action.back")}
            </Primary>
          )}
        </div>
      </div>
    </section>
  );
}

async function read(picture: Promise<ImageData>): Promise<Reading> {
  const image = await picture;
  // The reader is given the dots; these are for the eyes.
  const shown = new ImageData(new Uint8ClampedArray(image.data), image.width, image.height);
  const { sights, size } = await codesOn(image);
  const known = new Set((await takenHere()).map(nameOf));
  const candidates = sights.map((sight): Candidate => {
    const name = nameOf(readable(recordOfSight(sight, "photo")));
    const isKnown = known.has(name);
    return { sight, name, isKnown, isWanted: !isKnown, outcome: null };
  });
  return { image: shown, size, candidates };
}

async function takenHere(): Promise<readonly string[]> {
  const document = documentInHand();
  return document === "" ? [] : takenFor(document);
}

/** What a code says, however it was read: its serial, its lot, or all of it. */
function nameOf(raw: string): string {
  const { serial, lot, text } = understand(raw, pack.peek(), today(), partnersAt(documentInHand()));
  return serial || lot || text;
}

interface RowProps {
  readonly of: Candidate;
  readonly fixed: boolean;
  readonly onPress: () => void;
}

function CandidateRow({ of, fixed, onPress }: RowProps) {
  const { name, isKnown, isWanted, outcome } = of;
  const note = isKnown ? "camera.known-row" : isWanted ? null : "camera.left-out";
  return (
    <button
      type="button"
      class={isWanted ? "candidate" : "candidate is-out"}
      data-candidate={name}
      data-known={isKnown}
      data-outcome={outcome ?? ""}
      aria-pressed={isWanted}
      disabled={fixed}
      onClick={onPress}
    >
      <i class={isWanted ? "ring is-on" : "ring"}>
        {(outcome || isKnown) && <OutcomeIcon of={shape(outcome, isKnown)} size={28} />}
      </i>
      <span class="words">
        <Code>{name}</Code>
        {note && !outcome && <span class="note">{t(note)}</span>}
      </span>
    </button>
  );
}

function shape(outcome: ScanRow["outcome"], isKnown: boolean): Shape {
  if (outcome === null) {
    return isKnown ? "duplicate" : "unknown";
  }
  return outcome === "repeat" ? "duplicate" : outcome;
}

/** The photo, with a line round each code. */
function Drawing({ reading }: { reading: Reading }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { image, size, candidates } = reading;
  useEffect(() => {
    canvas.current?.getContext("2d")?.putImageData(image, 0, 0);
  }, [image]);
  return (
    <div class="photo-drawing">
      <canvas ref={canvas} width={size.width} height={size.height} />
      <svg viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true">
        {candidates.map(({ sight, isWanted }) => (
          <polygon
            key={keyOf(sight)}
            class={isWanted ? "wanted" : "out"}
            points={sight.corners.map(({ x, y }) => `${x},${y}`).join(" ")}
          />
        ))}
      </svg>
    </div>
  );
}
