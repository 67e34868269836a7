/**
 * The codes on our own labels, made to be recognised under any keyboard layout: a prefix of two
 * letters, a body, a check letter. `backend/stockhand/domain/own_codes.py` says how and why.
 */

export type OwnKind = "bin" | "lot" | "plate" | "user" | "command";

/** What may stand between a scanner that types as on a US keyboard and us. */
export type Layout = "as-sent" | "azerty" | "qwertz" | "caps-lock";

/** What an own code says, and which layout had to be undone to read it. */
export interface OwnCode {
  readonly kind: OwnKind;
  readonly body: string;
  readonly layout: Layout;
}

const PREFIXES: Readonly<Record<string, OwnKind>> = {
  XB: "bin",
  XL: "lot",
  XP: "plate",
  XU: "user",
  XC: "command",
};
const LONGEST_BODY = 50;

const CHECK_LETTERS = "BCDEFGHIJKLNPRSTUVX";
const BODY = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-./_";

/** What arrives for each key a scanner presses, where it is another character. */
const ARRIVES: readonly (readonly [Layout, (key: string) => string])[] = [
  ["azerty", replaced("0123456789AQZWMaqzwm-./_", "à&é\"'(-è_çQAWZ?qawz,):!°")],
  ["qwertz", replaced("YZyz-/_", "ZYzyß-?")],
  ["caps-lock", swappedCase],
];

const UNDO = ARRIVES.map(
  ([layout, arrives]) => [layout, new Map([...BODY].map((key) => [arrives(key), key]))] as const,
);

function replaced(keys: string, characters: string): (key: string) => string {
  return (key) => (keys.includes(key) ? characters.charAt(keys.indexOf(key)) : key);
}

function swappedCase(key: string): string {
  return key === key.toUpperCase() ? key.toLowerCase() : key.toUpperCase();
}

/** Whether an own code can hold this text. */
export function canCarry(body: string): boolean {
  return (
    body.length > 0 &&
    body.length <= LONGEST_BODY &&
    [...body].every((character) => BODY.includes(character))
  );
}

export function checkLetter(text: string): string {
  let remainder = 0;
  for (const character of text) {
    remainder = (2 * remainder + (character.codePointAt(0) ?? 0)) % CHECK_LETTERS.length;
  }
  return CHECK_LETTERS.charAt(remainder);
}

function beginsAsOurs(text: string): boolean {
  const prefix = text.slice(0, 2);
  return text.length > 3 && (hasPrefix(text) || hasPrefix([...prefix].map(swappedCase).join("")));
}

export function hasPrefix(text: string): boolean {
  return Object.hasOwn(PREFIXES, text.slice(0, 2));
}

/**
 * Every way to read it with the right check letter: as sent first, then the layouts undone. More
 * than one way means that nobody can tell without looking what exists.
 */
export function readOwnCode(text: string): OwnCode[] {
  const found = [verified(text, "as-sent")];
  if (beginsAsOurs(text)) {
    for (const [layout, keys] of UNDO) {
      const undone = [...text].map((character) => keys.get(character) ?? "?").join("");
      if (undone !== text) {
        found.push(verified(undone, layout));
      }
    }
  }
  return found.filter((code) => code !== undefined);
}

function verified(text: string, layout: Layout): OwnCode | undefined {
  const kind = hasPrefix(text) ? PREFIXES[text.slice(0, 2)] : undefined;
  const body = text.slice(2, -1);
  if (kind && canCarry(body) && checkLetter(text.slice(0, -1)) === text.slice(-1)) {
    return { kind, body, layout };
  }
  return undefined;
}
