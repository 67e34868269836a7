/** The scanners of this device: which there are, how they are set, what they sent last. */

import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Scan } from "../domain/scans";
import { judged, lastRecords, written } from "../offline/scans";
import { APP } from "../offline/sender";
import { Primary, Verb } from "../parts/buttons";
import { Frame } from "../parts/frame";
import { Icon } from "../parts/icons";
import { ShelfRow } from "../parts/rows";
import { signalOutcome } from "../scanning/feedback";
import { chooseSource, finderOpen, mainSource } from "../scanning/finder";
import { canHid, connectHid, forgetHid } from "../scanning/hid";
import {
  forgetProfile,
  keepProfile,
  type Profile,
  profileOf,
  profiles,
  WEDGE,
} from "../scanning/profiles";
import { canSerial, connectSerial, forgetSerial, reopenSerial } from "../scanning/serial";
import { type Attached, attached } from "../scanning/source";
import { hearEvents, type Told } from "../scanning/wedge";
import type { MessageKey } from "../words/en";
import { dateText, t, timeText } from "../words/words";
import { useScans } from "./hooks";
import { back, go } from "./navigation";
import { OwnPrinter } from "./printers";
import { Part, Tones } from "./settings";

const SHOWN = 10;
/** In a report: a minute of scanning. */
const MOST_KEYS = 2000;
const MOST_RECORDS = 50;
const SPEEDS = [9600, 19200, 38400, 57600, 115200] as const;

export function Scanners() {
  const last = useSignal<readonly Scan[]>([]);
  useScans(async (scan, meaning) => {
    await judged({ ...scan, outcome: "ok", row: { code: meaning.text } });
    signalOutcome("ok", null);
  });
  const events = useRef<Told[]>([]);
  useEffect(
    () =>
      hearEvents((told) => {
        events.current = [...events.current.slice(1 - MOST_KEYS), told];
      }),
    [],
  );
  const now = written.value;
  useEffect(() => {
    void lastRecords(SHOWN).then((found) => {
      last.value = found;
    });
  }, [now]);
  return (
    <Frame
      screen="scanners"
      head={{ title: t("scanners.title"), step: t("app.device") }}
      field={{ prompt: t("settings.try-scanner"), short: t("scan.brief"), stepsBack: true }}
      rail={
        <Primary action="back" onPress={back}>
          {t("action.done")}
        </Primary>
      }
    >
      <Part title={t("scanners.icon")}>
        {(["auto", "scanner", "camera"] as const).map((one) => (
          <Verb
            key={one}
            action={`main-${one}`}
            pressed={mainSource.value === one}
            onPress={() => void chooseSource(one)}
          >
            {t(`scanners.icon.${one}`)}
          </Verb>
        ))}
      </Part>
      <section class="setting">
        <h2 class="label">{t("scanners.sources")}</h2>
      </section>
      <Wedge />
      <ShelfRow
        title={t("scanners.camera")}
        note={t("scanners.camera.note")}
        icon={<Icon name="camera" size={28} />}
        hook={{ "data-action": "camera" }}
        onPress={() => {
          finderOpen.value = true;
        }}
      />
      {attached.value.map((one) => (
        <AttachedScanner key={one.device} of={one} />
      ))}
      <Connecting />
      <Part title={t("print.own")}>
        <OwnPrinter />
      </Part>
      <Part title={t("scanners.sounds")} look="tones">
        <Tones />
      </Part>
      <section class="setting">
        <h2 class="label">{t("scanners.last")}</h2>
      </section>
      <LastRecords records={last.value} />
      <div class="setting">
        <div class="verbs">
          <Verb action="save-report" onPress={() => void saveReport(events.current)}>
            {t("scanners.report")}
          </Verb>
        </div>
      </div>
    </Frame>
  );
}

/** What somebody needs who was not there, as a file. Badges are not among the records. */
async function saveReport(keys: readonly Told[]): Promise<void> {
  const report = {
    app: APP,
    browser: navigator.userAgent,
    at: new Date().toISOString(),
    profiles: profiles.peek(),
    attached: attached.peek(),
    records: await lastRecords(MOST_RECORDS),
    keys,
  };
  const file = new Blob([JSON.stringify(report, null, 1)], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = "scanner-report.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function Wedge() {
  const known = profiles.value[WEDGE];
  return (
    <>
      <ShelfRow
        title={t("scanners.wedge")}
        note={<ProfileNote profile={known} />}
        icon={<Icon name="keyboard" size={28} />}
        hook={{ "data-source": WEDGE, "data-calibrated": known ? "yes" : "no" }}
      />
      <div class="row verbs scanner-verbs">
        <Verb action="calibrate" onPress={() => go({ screen: "calibrate", device: WEDGE })}>
          {t("scanners.calibrate")}
        </Verb>
        {known && (
          <Verb action="reset" onPress={() => void forgetProfile(WEDGE)}>
            {t("scanners.reset")}
          </Verb>
        )}
      </div>
    </>
  );
}

function AttachedScanner({ of }: { of: Attached }) {
  const known = profiles.value[of.device];
  const state = of.state === "ready" || of.state === "lost" ? of.state : "trouble";
  const remove = async () => {
    await (of.source === "hid" ? forgetHid(of.device) : forgetSerial(of.device));
    await forgetProfile(of.device);
  };
  const setSpeed = async (baud: number) => {
    await keepProfile(of.device, { ...profileOf(of.device), baud });
    await reopenSerial(of.device);
  };
  return (
    <>
      <ShelfRow
        title={of.title}
        note={
          <>
            {t(`scanners.${state}`)}
            {known?.calibratedAt && <ProfileNote profile={known} />}
          </>
        }
        icon={<Icon name="scanner" size={28} />}
        hook={{ "data-source": of.device, "data-state": of.state }}
      />
      <div class="row verbs scanner-verbs">
        <Verb
          action={`calibrate-${of.source}`}
          onPress={() => go({ screen: "calibrate", device: of.device })}
        >
          {t("scanners.calibrate")}
        </Verb>
        <Verb action={`remove-${of.source}`} onPress={() => void remove()}>
          {t("scanners.remove")}
        </Verb>
      </div>
      {of.source === "serial" && (
        <Part title={t("scanners.baud")}>
          {SPEEDS.map((baud) => (
            <Verb
              key={baud}
              action={`baud-${baud}`}
              pressed={profileOf(of.device).baud === baud}
              onPress={() => void setSpeed(baud)}
            >
              {String(baud)}
            </Verb>
          ))}
        </Part>
      )}
    </>
  );
}

/** What a calibration found, in a few words. */
function ProfileNote({ profile }: { profile: Profile | undefined }) {
  if (!profile?.calibratedAt) {
    return <>{t("scanners.not-calibrated")}</>;
  }
  const { keys, losesSeparators, calibratedAt } = profile;
  return (
    <>
      <span>{t("scanners.calibrated", { date: dateText(calibratedAt) })}</span>
      {keys && keys.layout !== "as-sent" && (
        <span>{t(`scanners.layout.${keys.layout}` as MessageKey)}</span>
      )}
      {losesSeparators && (
        <span>
          {t("scanners.separator")}: {t("scanners.separator.lost")}
        </span>
      )}
    </>
  );
}

/** Only a tap may ask the browser for a device; one that was chosen comes back by itself. */
function Connecting() {
  if (!canHid() && !canSerial()) {
    return <p class="about">{t("scanners.no-connect")}</p>;
  }
  const asked = (connecting: Promise<void>) => {
    // Whoever closes the browser's list has chosen nothing.
    connecting.catch((error) => console.info(error));
  };
  return (
    <div class="setting">
      <div class="verbs">
        {canHid() && (
          <Verb action="connect-hid" onPress={() => asked(connectHid())}>
            {t("scanners.connect-hid")}
          </Verb>
        )}
        {canSerial() && (
          <Verb action="connect-serial" onPress={() => asked(connectSerial())}>
            {t("scanners.connect-serial")}
          </Verb>
        )}
      </div>
    </div>
  );
}

function LastRecords({ records }: { records: readonly Scan[] }) {
  if (records.length === 0) {
    return <p class="about">{t("scanners.none-yet")}</p>;
  }
  return (
    <ul class="records">
      {records.map((one) => (
        <li key={`${one.device} ${one.seq}`} data-record={one.seq} data-device={one.device}>
          <Raw text={one.raw} />
          <small>
            {[one.device, one.seq, one.symbology_identifier, timeText(one.at), ...one.warnings]
              .filter(Boolean)
              .join(" · ")}
          </small>
        </li>
      ))}
    </ul>
  );
}

const NAMES: Readonly<Record<string, string>> = {
  "\u001c": "FS",
  "\u001d": "GS",
  "\u001e": "RS",
  "\u001f": "US",
};

/** Every character that came; those that cannot be seen by their names. */
function Raw({ text }: { text: string }) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const parts = text.split(/([\u0000-\u001f\u007f])/);
  return (
    <span class="code raw">
      {parts.map((part, place) =>
        place % 2 === 0 ? part : <b key={place}>{NAMES[part] ?? part.charCodeAt(0)}</b>,
      )}
    </span>
  );
}
