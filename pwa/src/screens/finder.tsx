/**
 * The camera's picture over the screen: what is aimed at is a scan like any other, a photo gives all
 * codes on it. It closes by itself as soon as something else is asked for.
 */

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { newest } from "../offline/scans";
import { locked, touch } from "../offline/session";
import { BandView } from "../parts/band";
import { Primary, Square } from "../parts/buttons";
import { Code } from "../parts/codes";
import { Icon, OutcomeIcon } from "../parts/icons";
import { shapeOf } from "../parts/last_scans";
import { AIM, Camera, type CameraTrouble, NoCamera, pixelsOf } from "../scanning/camera";
import { band, heard } from "../scanning/feedback";
import { asked, finderOpen } from "../scanning/finder";
import { scan } from "../scanning/scanner";
import type { MessageKey } from "../words/en";
import { say, t } from "../words/words";
import { openSheet, route, sheet } from "./navigation";
import { Photo } from "./photo";

export function Finder() {
  return finderOpen.value && !locked.value ? <OpenFinder /> : null;
}

function close(): void {
  finderOpen.value = false;
}

function OpenFinder() {
  const photo = useSignal<Promise<ImageData> | null>(null);
  const trouble = useSignal<CameraTrouble | null>(null);
  const camera = useSignal<Camera | null>(null);
  const tries = useSignal(0);
  const video = useRef<HTMLVideoElement>(null);
  const isTaking = photo.value !== null;
  useEffect(() => {
    const place = video.current;
    if (!place || isTaking) {
      return;
    }
    let gone = false;
    trouble.value = null;
    const opening = Camera.open(place, (record) => {
      touch();
      void scan(record);
    });
    opening.then(
      (opened) => {
        if (gone) {
          opened.close();
        } else {
          camera.value = opened;
        }
      },
      (error) => {
        trouble.value = error instanceof NoCamera ? error.trouble : "failed";
      },
    );
    return () => {
      gone = true;
      camera.value?.close();
      camera.value = null;
    };
  }, [isTaking, tries.value]);
  useClosing(isTaking);
  const shoot = async () => {
    const image = await camera.peek()?.picture();
    if (image) {
      look(Promise.resolve(image));
    }
  };
  const look = (picture: Promise<ImageData> | null) => {
    photo.value = picture;
  };
  if (photo.value) {
    return <Photo picture={photo.value} onAgain={() => look(null)} onDone={close} />;
  }
  return (
    <section class="sheet finder" data-sheet="finder" aria-label={t("camera.title")}>
      <header class="head">
        <button
          type="button"
          class="back"
          data-action="close-camera"
          aria-label={t("action.back")}
          onClick={close}
        >
          <Icon name="back" size={32} />
        </button>
        <div class="where">
          <h1>{asked.value || t("camera.title")}</h1>
        </div>
        {camera.value?.hasTorch && <Torch camera={camera.value} key={tries.value} />}
      </header>
      <div class="finder-view" data-camera={trouble.value ?? (camera.value ? "live" : "starting")}>
        <video ref={video} muted playsInline />
        {trouble.value ? <Trouble of={trouble.value} /> : <Aim />}
      </div>
      {!trouble.value && <Said live={camera.value !== null} />}
      <div class="rail">
        <Square
          icon="keyboard"
          action="type-code"
          outermost
          onPress={() => {
            close();
            openSheet({ name: "type-code" });
          }}
        >
          {t("camera.type")}
        </Square>
        <PictureFile onFile={(file) => look(pixelsOf(file))} />
        {camera.value || !trouble.value ? (
          <Primary action="photo" onPress={() => void shoot()}>
            {t("camera.photo")}
          </Primary>
        ) : (
          <Primary
            action="try-again"
            onPress={() => {
              tries.value += 1;
            }}
          >
            {t("camera.retry")}
          </Primary>
        )}
      </div>
    </section>
  );
}

/** Open for one question: another one, another screen or a sheet ends it. A photo is read to its end. */
function useClosing(isTaking: boolean): void {
  const began = useRef({ asked: asked.peek(), route: route.peek(), sheet: sheet.peek() });
  const now = { asked: asked.value, route: route.value, sheet: sheet.value };
  const before = began.current;
  const isOver =
    before.asked !== now.asked || before.route !== now.route || before.sheet !== now.sheet;
  useEffect(() => {
    if (isOver && !isTaking) {
      close();
    }
  }, [isOver, isTaking]);
}

/** The frame that a code is held into. */
function Aim() {
  const style = { width: `${100 * AIM.width}%`, height: `${100 * AIM.height}%` };
  return <i class={`aim ${heard.value ? `is-${heard.value}` : ""}`} style={style} />;
}

/** What was heard last, where the eyes are. */
function Said({ live }: { live: boolean }) {
  const shown = band.value;
  const before = useRef(newest.peek()?.id ?? 0);
  const last = newest.value && newest.value.id > before.current ? newest.value : null;
  if (shown) {
    return (
      <div class="finder-said">
        <BandView band={shown} />
      </div>
    );
  }
  return (
    <div class="finder-said" role="status">
      {last?.outcome ? (
        <p class="older">
          <OutcomeIcon of={shapeOf(last)} size={28} />
          <span class="words">
            <Code>{last.row?.code ?? last.raw}</Code>
            {last.row?.note && <span class="note">{say(last.row.note)}</span>}
          </span>
        </p>
      ) : (
        <p class="finder-hint">{t(live ? "camera.aim" : "camera.starting")}</p>
      )}
    </div>
  );
}

function Trouble({ of }: { of: CameraTrouble }) {
  return (
    <div class="band warning full finder-trouble" role="alert" data-trouble={of}>
      <header>
        <OutcomeIcon of="warning" size={44} />
        <div>
          <h2>{t(`camera.${of}` as MessageKey)}</h2>
        </div>
      </header>
      <div class="comparison">
        <p class="next">{t(`camera.${of}.next` as MessageKey)}</p>
      </div>
    </div>
  );
}

function Torch({ camera }: { camera: Camera }) {
  const on = useSignal(false);
  return (
    <button
      type="button"
      class="torch"
      data-action="torch"
      aria-pressed={on.value}
      aria-label={t("camera.torch")}
      onClick={() => {
        const wanted = !on.peek();
        void camera.light(wanted).then(() => {
          on.value = wanted;
        });
      }}
    >
      <Icon name="torch" size={28} />
    </button>
  );
}

/** A picture that was taken elsewhere; on a phone the system's own camera is offered. */
function PictureFile({ onFile }: { onFile: (file: File) => void }) {
  return (
    <label class="square picture-file">
      <Icon name="picture" size={28} />
      <span>{t("camera.picture")}</span>
      <input
        type="file"
        accept="image/*"
        data-action="picture"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) {
            onFile(file);
          }
        }}
      />
    </label>
  );
}
