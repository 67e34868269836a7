/**
 * Two labels whose content is known tell how a scanner is set: which country's keyboard it plays,
 * caps lock, the separator, what it puts around a code, how fast it is. Stations find out the same
 * with the same labels (`hardware/stockhand_devices/calibration.py`). Pure.
 */

import { GS } from "../domain/gs1";
import { KEY_NAME } from "../domain/scans";
import { LOST, type Press, READINGS, textOf } from "./keymap";
import type { Profile } from "./profiles";
import type { Told } from "./wedge";

/** The first label, a Code 128: what countries and caps lock disagree about. */
export const CHARACTERS = "0189AaQqWwYyZzMm]-/?_+.:;#@";
/** The second label, a GS1-128: between these two stands the separator, if the scanner sends it. */
export const LOT = "10CALIBRATE";
export const SERIAL = "21STOCKHAND";

export type Finding = Pick<
  Profile,
  | "prefix"
  | "suffix"
  | "gs"
  | "keys"
  | "gapMs"
  | "idleMs"
  | "charactersASecond"
  | "identifier"
  | "losesSeparators"
> & { readonly sendsEnd: boolean };

const IDENTIFIER = /\][A-Za-z][0-9A-Za-z]/;
const ENDS = new Set(["Enter", "Tab"]);
/** Longer than any pause inside of a code; nobody pulls the trigger twice so quickly. */
const BETWEEN_MS = 600;
const USUAL_GAP_MS = 100;
const LONGEST_GAP_MS = 500;
const USUAL_IDLE_MS = 80;

/** One label as it came. */
interface Burst {
  readonly presses: readonly Press[];
  readonly functionKeys: readonly string[];
  readonly longestGap: number;
  readonly lasted: number;
  readonly ended: boolean;
}

/** How the keys must be read so that they are the two labels; null while they are not there. */
export function findKeys(heard: readonly Told[]): Finding | null {
  const bursts = burstsOf(heard);
  const isCapsOn = heard.some(({ caps }) => caps);
  for (const reading of READINGS) {
    const texts = bursts.map(({ presses }) => textOf(presses, reading));
    const found = between(texts);
    if (!found) {
      continue;
    }
    const keyGs = bursts.flatMap(({ functionKeys }) => functionKeys)[0];
    const gs = found.separator === "" && keyGs ? keyGs : found.separator;
    const gap = Math.max(0, ...bursts.map(({ longestGap }) => longestGap));
    const lasted = bursts.reduce((sum, burst) => sum + burst.lasted, 0);
    const steps = bursts.reduce((sum, { presses }) => sum + presses.length - 1, 0);
    const patient = Math.min(LONGEST_GAP_MS, Math.max(USUAL_GAP_MS, Math.round(2.5 * gap)));
    return {
      ...dressOf(found),
      gs: gs === "" || gs === GS ? [] : [gs],
      losesSeparators: gs === "",
      // Without caps lock nobody can say how the scanner minds it: it is left as it comes.
      keys: isCapsOn ? reading : { ...reading, caps: "sent" },
      gapMs: patient,
      idleMs: Math.max(USUAL_IDLE_MS, Math.min(patient, Math.round(2 * gap))),
      charactersASecond: lasted > 0 ? Math.round((1000 * steps) / lasted) : 0,
      sendsEnd: bursts.every(({ ended }) => ended),
    };
  }
  return null;
}

/** The same of texts that came by a line or by reports: there is no keyboard in between. */
export function findTexts(texts: readonly string[]): Finding | null {
  const found = between(texts);
  return (
    found && {
      ...dressOf(found),
      gs: found.separator === "" || found.separator === GS ? [] : [found.separator],
      losesSeparators: found.separator === "",
      keys: null,
      gapMs: USUAL_GAP_MS,
      idleMs: USUAL_IDLE_MS,
      charactersASecond: 0,
      sendsEnd: true,
    }
  );
}

/** How many of the labels were heard, whatever the scanner is set to. */
export function labelsHeard(heard: readonly Told[]): number {
  return burstsOf(heard).filter(({ presses }) => presses.length >= LOT.length).length;
}

interface Labels {
  readonly before: string;
  readonly after: string;
  readonly separator: string;
}

/** What stands around the first label and inside of the second; null when one is missing. */
function between(texts: readonly string[]): Labels | null {
  const first = texts.find((text) => text.includes(CHARACTERS) && !text.includes(LOST));
  const second = texts.find((text) => text.includes(LOT) && text.includes(SERIAL));
  if (first === undefined || second === undefined) {
    return null;
  }
  const place = first.indexOf(CHARACTERS);
  const separator = second.slice(second.indexOf(LOT) + LOT.length, second.indexOf(SERIAL));
  const after = first.slice(place + CHARACTERS.length);
  return { before: first.slice(0, place), after, separator };
}

function dressOf({ before, after }: Labels): Pick<Finding, "prefix" | "suffix" | "identifier"> {
  const identifier = IDENTIFIER.exec(before)?.[0] ?? "";
  return { prefix: before.replace(identifier, ""), suffix: after, identifier };
}

function burstsOf(heard: readonly Told[]): Burst[] {
  const found: Burst[] = [];
  let now: Told[] = [];
  const close = (ended: boolean) => {
    if (now.length > 0) {
      found.push(burstOf(now, ended));
    }
    now = [];
  };
  for (const one of heard) {
    const before = now.at(-1);
    if (before && one.at - before.at > BETWEEN_MS) {
      close(false);
    }
    if (ENDS.has(one.key)) {
      close(true);
    } else {
      now.push(one);
    }
  }
  close(false);
  return found;
}

function burstOf(heard: readonly Told[], ended: boolean): Burst {
  const times = heard.map(({ at }) => at);
  const gaps = times.slice(1).map((at, place) => at - (times[place] ?? at));
  return {
    presses: heard.flatMap(pressesOf),
    functionKeys: heard.map(({ key }) => key).filter((key) => KEY_NAME.test(key)),
    longestGap: Math.max(0, ...gaps),
    lasted: (times.at(-1) ?? 0) - (times[0] ?? 0),
    ended: ended || heard.some(({ key }) => /[\r\n\t]/.test(key)),
  };
}

/** Modifiers and function keys are no characters; a whole text is one for each of its letters. */
function pressesOf({ key, code, shift, ctrl, altGr, caps }: Told): Press[] {
  const facts = { code, shift, altGr, caps };
  if (key === "Dead") {
    return [{ text: LOST, ...facts }];
  }
  if (code !== "" && key.length > 1) {
    return [];
  }
  const isGs = ctrl && (key === "]" || code === "BracketRight");
  const letters = [...key.replace(/[\r\n\t]/g, "")];
  return isGs ? [{ text: GS, ...facts }] : letters.map((text) => ({ text, ...facts }));
}

/** What had better be changed at the scanner itself. */
export type Advice = "separators" | "identifier" | "ending" | "layout" | "caps";

export function advice(finding: Finding): Advice[] {
  const found: Advice[] = [];
  if (finding.losesSeparators) {
    found.push("separators");
  }
  if (finding.identifier === "") {
    found.push("identifier");
  }
  if (!finding.sendsEnd) {
    found.push("ending");
  }
  if (finding.keys && finding.keys.layout !== "as-sent") {
    found.push("layout");
  }
  if (finding.keys?.caps === "ignore") {
    found.push("caps");
  }
  return found;
}
