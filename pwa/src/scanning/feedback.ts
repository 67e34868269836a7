/**
 * What a worker hears and feels: five tones that differ in rhythm and pitch, none of them too low for
 * a small loudspeaker, and vibration beside them. The eye gets the same outcome for as long as the
 * look asks.
 */

import { signal } from "@preact/signals";
import type { Band, Outcome } from "../domain/answers";
import { settings } from "../offline/settings";

/** A stretch of sound: from a frequency to another one, at a time, so long. */
interface Tone {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

const tone = (at: number, from: number, length: number, to = from): Tone => ({
  at,
  from,
  to,
  length,
});

const TONES: Readonly<Record<Sound, readonly Tone[]>> = {
  ok: [tone(0, 2100, 0.06)],
  done: [tone(0, 1500, 0.08), tone(0.1, 2250, 0.12)],
  warning: [tone(0, 1000, 0.12), tone(0.2, 1000, 0.12)],
  duplicate: [tone(0, 1300, 0.06), tone(0.1, 1300, 0.06), tone(0.2, 1300, 0.06)],
  error: [tone(0, 1200, 0.35, 700)],
  unknown: [tone(0, 1000, 0.12), tone(0.2, 1000, 0.12)],
  milestone: [tone(0, 2100, 0.06), tone(0.09, 2600, 0.08)],
  "no-read": [tone(0, 800, 0.12), tone(0.16, 600, 0.2)],
};

const VIBRATIONS: Readonly<Record<Outcome, number[]>> = {
  ok: [30],
  done: [30, 40, 30],
  warning: [30, 40, 30],
  duplicate: [30, 30, 30],
  error: [200],
  unknown: [30, 40, 30],
};

const HOLD_MS: Readonly<Partial<Record<Outcome, number>>> = { ok: 700, done: 1200 };

let audio: AudioContext | undefined;

/** What the eye of the scan field shows; null at rest. */
export const heard = signal<Outcome | null>(null);
/** What stands in the way until the next valid scan. */
export const band = signal<Band | null>(null);
/** The browser keeps the loudspeaker shut. */
export const mute = signal(false);

let rest: ReturnType<typeof setTimeout> | undefined;

/** Browsers open the loudspeaker only on a touch or a key. */
export function unlockAudio(): void {
  const open = () => {
    audio ??= new AudioContext();
    if (audio.state === "suspended") {
      void audio.resume();
    }
  };
  for (const kind of ["pointerdown", "keydown"]) {
    addEventListener(kind, open, { capture: true, passive: true });
  }
}

export type Sound = Outcome | "milestone" | "no-read";

/** The worse, the later. */
const BY_WEIGHT: readonly Outcome[] = ["ok", "done", "duplicate", "unknown", "warning", "error"];

let gathered: Outcome[] | null = null;

/** Many codes at once sound once, like the worst of them; nothing stands in the way afterwards. */
export async function together(work: () => Promise<void>): Promise<void> {
  gathered = [];
  try {
    await work();
  } finally {
    const worst = BY_WEIGHT.findLast((one) => gathered?.includes(one));
    gathered = null;
    if (worst) {
      signalOutcome(worst, null);
    }
  }
}

/** Show, sound and shake an outcome; a tenth piece may sound otherwise. */
export function signalOutcome(outcome: Outcome, shown: Band | null, sound: Sound = outcome): void {
  if (gathered) {
    gathered.push(outcome);
    return;
  }
  clearTimeout(rest);
  heard.value = outcome;
  band.value = shown;
  const hold = HOLD_MS[outcome];
  if (hold) {
    rest = setTimeout(() => {
      heard.value = null;
    }, hold);
  }
  play(sound);
  navigator.vibrate?.(VIBRATIONS[outcome]);
}

/** Sound and shake an outcome that did not happen. */
export function tryOut(outcome: Outcome): void {
  play(outcome);
  navigator.vibrate?.(VIBRATIONS[outcome]);
}

/** Nothing stands in the way any more. */
export function clearOutcome(): void {
  clearTimeout(rest);
  heard.value = null;
  band.value = null;
}

export function play(sound: Sound): void {
  mute.value = settings.peek().sound && audio?.state !== "running";
  if (!settings.peek().sound || !audio || audio.state !== "running") {
    return;
  }
  const start = audio.currentTime + 0.005;
  for (const { at, from, to, length } of TONES[sound]) {
    const oscillator = audio.createOscillator();
    const volume = audio.createGain();
    oscillator.type = "square";
    oscillator.frequency.setValueAtTime(from, start + at);
    oscillator.frequency.linearRampToValueAtTime(to, start + at + length);
    volume.gain.setValueAtTime(0.18, start + at);
    volume.gain.setTargetAtTime(0, start + at + length - 0.01, 0.004);
    oscillator.connect(volume).connect(audio.destination);
    oscillator.start(start + at);
    oscillator.stop(start + at + length + 0.03);
  }
}
