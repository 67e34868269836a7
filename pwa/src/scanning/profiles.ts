/**
 * How each scanner of this device is set, as calibration found it. It belongs to the device, not to
 * a person: whoever works with it next has the same scanner in hand.
 */

import { signal } from "@preact/signals";
import type { Sending } from "../domain/scans";
import { remember, remembered } from "../offline/database";
import { USUAL_TIMING } from "./assembler";
import type { KeyReading } from "./keymap";

/** How a code ends: with a line end, between STX and ETX, or with a pause. */
export type Ending = "line" | "stx-etx" | "idle";

export interface Profile extends Sending {
  /** Null while nobody calibrated the keys. */
  readonly keys: KeyReading | null;
  readonly ending: Ending;
  readonly gapMs: number;
  readonly idleMs: number;
  readonly baud: number;
  /** What the calibration found, for people; zero and blank before. */
  readonly charactersASecond: number;
  readonly identifier: string;
  readonly losesSeparators: boolean;
  readonly calibratedAt: string;
}

/** The keyboard of this device: nobody can tell two scanners apart that both type. */
export const WEDGE = "wedge";
export const CAMERA = "camera";

export const USUAL_PROFILE: Profile = {
  prefix: "",
  suffix: "",
  gs: [],
  keys: null,
  ending: "line",
  gapMs: USUAL_TIMING.gapMs,
  idleMs: USUAL_TIMING.idleMs,
  baud: 9600,
  charactersASecond: 0,
  identifier: "",
  losesSeparators: false,
  calibratedAt: "",
};

const KEY = "scanners";

export const profiles = signal<Readonly<Record<string, Profile>>>({});

export async function loadProfiles(): Promise<void> {
  profiles.value = (await remembered<Record<string, Profile>>(KEY)) ?? {};
}

export function profileOf(device: string): Profile {
  return { ...USUAL_PROFILE, ...profiles.value[device] };
}

export async function keepProfile(device: string, profile: Profile): Promise<void> {
  profiles.value = { ...profiles.peek(), [device]: profile };
  await remember(KEY, profiles.peek());
}

/** As it came from the box. */
export async function forgetProfile(device: string): Promise<void> {
  const { [device]: _forgotten, ...others } = profiles.peek();
  profiles.value = others;
  await remember(KEY, others);
}
