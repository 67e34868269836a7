/** How the app looks and sounds for one person, and the way out. */

import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import type { Outcome } from "../domain/answers";
import { offlineCapable } from "../offline/network";
import { judged } from "../offline/scans";
import { APP } from "../offline/sender";
import { lock, me, place, work } from "../offline/session";
import { change, language, type Settings, settings } from "../offline/settings";
import { applyUpdate, updateReady } from "../offline/update";
import { asOf } from "../offline/work";
import { Primary, Square, Verb } from "../parts/buttons";
import { Frame } from "../parts/frame";
import { OutcomeIcon } from "../parts/icons";
import { signalOutcome, tryOut } from "../scanning/feedback";
import type { MessageKey } from "../words/en";
import { t, timeText } from "../words/words";
import { leave } from "./handing_over";
import { useScans } from "./hooks";
import { back, go } from "./navigation";
import { StationChoice } from "./station";

const SOUNDS: readonly Outcome[] = ["ok", "done", "warning", "duplicate", "error"];

/** Whether the browser promised to keep what is stored; null while nobody knows. */
export const kept = signal<boolean | null>(null);

export function SettingsScreen() {
  useScans(async (scan, meaning) => {
    // A good place to try a scanner: what came is shown as it was read.
    await judged({ ...scan, outcome: "ok", row: { code: meaning.text } });
    signalOutcome("ok", null);
  });
  return (
    <Frame
      screen="settings"
      head={{ title: t("settings.title"), step: me.value?.name ?? "" }}
      field={{ prompt: t("settings.try-scanner"), short: t("scan.brief"), stepsBack: true }}
      scans={0}
      rail={
        <>
          <Square icon="leave" action="sign-out" outermost onPress={() => void leave()}>
            {t("settings.sign-out")}
          </Square>
          <Square icon="lock" action="lock" onPress={lock}>
            {t("settings.lock")}
          </Square>
          <Primary action="back" onPress={back}>
            {t("action.done")}
          </Primary>
        </>
      }
    >
      {updateReady.value && (
        <Part title={t("settings.update")}>
          <Verb action="update" strong onPress={applyUpdate}>
            {t("settings.update-now")}
          </Verb>
        </Part>
      )}
      <Options
        title={t("settings.theme")}
        name="theme"
        options={["system", "light", "dark", "contrast"]}
      />
      <Options title={t("settings.text")} name="text" options={[100, 125, 150, 200]} />
      <Options title={t("settings.hand")} name="hand" options={["right", "left"]} />
      <Part title={t("settings.language")}>
        {(["en", "de"] as const).map((one) => (
          <Verb
            key={one}
            action={`language-${one}`}
            pressed={language.value === one}
            onPress={() => void change({ language: one })}
          >
            {one === "en" ? "English" : "Deutsch"}
          </Verb>
        ))}
      </Part>
      <Sounds />
      <Part title={t("scanners.title")}>
        <Verb action="scanners" icon="scanner" onPress={() => go({ screen: "scanners" })}>
          {t("scanners.open")}
        </Verb>
      </Part>
      <Places />
      <StationChoice />
      <p class="about">
        Stockhand {APP} · {t("look-up.as-of", { time: asOf.value ? timeText(asOf.value) : "–" })}
        <br />
        {t(offlineCapable ? storageWord() : "insecure")}
      </p>
    </Frame>
  );
}

function storageWord(): MessageKey {
  return kept.value === false ? "settings.storage-unsure" : "settings.storage-kept";
}

export interface PartProps {
  readonly title: string;
  readonly look?: string;
  readonly children: ComponentChildren;
}

export function Part({ title, look = "", children }: PartProps) {
  return (
    <section class="setting">
      <h2 class="label">{title}</h2>
      <div class={`verbs ${look}`}>{children}</div>
    </section>
  );
}

interface OptionsProps<Name extends keyof Settings> {
  readonly title: string;
  readonly name: Name;
  readonly options: readonly Settings[Name][];
}

function Options<Name extends "theme" | "text" | "hand">(props: OptionsProps<Name>) {
  const { title, name, options } = props;
  return (
    <Part title={title}>
      {options.map((one) => (
        <Verb
          key={String(one)}
          action={`${name}-${one}`}
          pressed={settings.value[name] === one}
          onPress={() => void change({ [name]: one })}
        >
          {name === "text" ? `${one} %` : t(`settings.${name}.${one}` as MessageKey)}
        </Verb>
      ))}
    </Part>
  );
}

function Sounds() {
  return (
    <Part title={t("settings.sound")} look="sounds">
      <Verb
        action="sound"
        pressed={settings.value.sound}
        onPress={() => void change({ sound: !settings.value.sound })}
      >
        {t(settings.value.sound ? "settings.sound.on" : "settings.sound.off")}
      </Verb>
      <Tones />
    </Part>
  );
}

/** Each outcome as it sounds and shakes. */
export function Tones() {
  return (
    <>
      {SOUNDS.map((sound) => (
        <button
          key={sound}
          type="button"
          class="verb"
          data-action={`sound-${sound}`}
          aria-label={t(`sound.${sound}` as MessageKey)}
          onClick={() => tryOut(sound)}
        >
          <OutcomeIcon of={sound} size={28} />
        </button>
      ))}
    </>
  );
}

/** Where somebody works, when they may at several locations. */
function Places() {
  const places = Object.keys(me.value?.roles ?? {});
  if (places.length < 2) {
    return null;
  }
  return (
    <Part title={t("settings.place")}>
      {places.map((one) => (
        <Verb
          key={one}
          action={`place-${one}`}
          pressed={place.value === one}
          onPress={() => void work(one)}
        >
          {one}
        </Verb>
      ))}
    </Part>
  );
}
