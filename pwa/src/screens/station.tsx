/** The choice of a station, and what was read there while nobody heard it. */

import { useEffect, useState } from "preact/hooks";
import type { StationView } from "../api/schema";
import { reached } from "../offline/network";
import { place } from "../offline/session";
import { Primary, Verb } from "../parts/buttons";
import { Code } from "../parts/codes";
import { Icon, OutcomeIcon } from "../parts/icons";
import {
  dismissMissed,
  following,
  leaveStation,
  missed,
  occupant,
  standAt,
  station,
  stationsHere,
} from "../scanning/station";
import { momentText, t } from "../words/words";
import { closeSheet, openSheet } from "./navigation";

/** The stations of the location; the one this device stands at stays in the list without a network. */
function useStations(): readonly StationView[] {
  const [found, setFound] = useState<readonly StationView[]>([]);
  const at = place.value;
  const online = reached.value;
  useEffect(() => {
    let wanted = online;
    if (online) {
      void stationsHere()
        .then((all) => wanted && setFound(all))
        .catch(() => {});
    }
    return () => {
      wanted = false;
    };
  }, [at, online]);
  return found;
}

export function StationChoice() {
  const all = useStations();
  const chosen = station.value?.location === place.value ? station.value.name : "";
  const names = new Set([...all.map((one) => one.name), ...(chosen ? [chosen] : [])]);
  if (names.size === 0) {
    return null;
  }
  return (
    <section class="setting" data-station-choice>
      <h2 class="label">{t("settings.station")}</h2>
      <div class="verbs">
        {[...names].sort().map((name) => (
          <Verb
            key={name}
            action={`station-${name}`}
            pressed={chosen === name}
            onPress={() => void standAt(name, false)}
          >
            {name}
          </Verb>
        ))}
        <Verb action="station-none" pressed={chosen === ""} onPress={() => void leaveStation()}>
          {t("station.none")}
        </Verb>
      </div>
      {chosen !== "" && <StationState name={chosen} />}
      <MissedRow />
    </section>
  );
}

function StationState({ name }: { name: string }) {
  if (following.value) {
    return (
      <p class="notice" data-following={name}>
        <OutcomeIcon of="ok" size={22} /> {t("station.follows", { station: name })}
      </p>
    );
  }
  if (occupant.value === "") {
    return null;
  }
  return (
    <>
      <p class="notice" data-occupant={occupant.value}>
        <OutcomeIcon of="warning" size={22} />{" "}
        {t("station.taken", { name: occupant.value, station: name })}
      </p>
      <div class="verbs">
        <Verb action="station-take-over" strong onPress={() => void standAt(name, true)}>
          {t("station.take-over", { station: name })}
        </Verb>
      </div>
    </>
  );
}

/** Opens the list of what nobody heard. */
export function MissedRow() {
  const { length } = missed.value;
  if (length === 0) {
    return null;
  }
  return (
    <button
      type="button"
      class="row tile"
      data-action="missed"
      data-missed={length}
      onClick={() => openSheet({ name: "missed" })}
    >
      <Icon name="clock" size={32} />
      <span class="words">
        <span class="name">
          {t("station.missed", { n: length, station: missed.value.at(-1)?.station })}
        </span>
      </span>
    </button>
  );
}

export function MissedSheet() {
  const seen = () => {
    void dismissMissed();
    closeSheet();
  };
  return (
    <section class="sheet" data-sheet="missed" aria-label={t("station.missed.title")}>
      <div class="sheet-body">
        <p class="sheet-title">
          <b>{t("station.missed.title")}</b>
          <small>{missed.value.length}</small>
        </p>
        <p class="notice">{t("station.missed.how")}</p>
        <div class="scroll">
          {[...missed.value].reverse().map((one) => (
            <div class="scan-with-undo" key={one.no} data-missed-code={one.text}>
              <div class="older">
                <OutcomeIcon of="unknown" size={22} />
                <span class="words">
                  <Code>{one.text}</Code>
                  <span class="note">
                    {one.station} {one.scanner}
                  </span>
                </span>
                <time>{momentText(one.at)}</time>
              </div>
            </div>
          ))}
        </div>
        <div class="rail">
          <Primary action="seen" leads onPress={seen}>
            {t("station.missed.seen")}
          </Primary>
        </div>
      </div>
    </section>
  );
}
