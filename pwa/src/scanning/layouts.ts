/**
 * Keyboard layouts as data: which character a physical key means, for the countries a scanner can be
 * set to. The stations have the same (`hardware/stockhand_devices/layouts.py`).
 */

export type LayoutName = "us" | "uk" | "de" | "fr" | "es";

/** A character for each of `CODES`, alone, with Shift and with AltGr; a blank means none. */
interface Layout {
  readonly plain: string;
  readonly shift: string;
  readonly third: string;
  /** The keys that wait for the next one: level and character. */
  readonly dead: readonly string[];
}

/** The browser's names of the character keys, row by row; in the third one the key left of the 1. */
export const CODES: readonly string[] = [
  ...letters("Digit", "1234567890"),
  ...["Minus", "Equal"],
  ...letters("Key", "QWERTYUIOP"),
  ...["BracketLeft", "BracketRight"],
  ...letters("Key", "ASDFGHJKL"),
  ...["Semicolon", "Quote", "Backquote", "Backslash"],
  ...letters("Key", "ZXCVBNM"),
  ...["Comma", "Period", "Slash", "IntlBackslash"],
];

function letters(prefix: string, keys: string): string[] {
  return [...keys].map((key) => prefix + key);
}

export const LAYOUTS: Readonly<Record<LayoutName, Layout>> = {
  us: {
    plain: "1234567890-=qwertyuiop[]asdfghjkl;'`\\zxcvbnm,./ ",
    shift: '!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"~|ZXCVBNM<>? ',
    third: "",
    dead: [],
  },
  uk: {
    plain: "1234567890-=qwertyuiop[]asdfghjkl;'`#zxcvbnm,./\\",
    shift: '!"£$%^&*()_+QWERTYUIOP{}ASDFGHJKL:@¬~ZXCVBNM<>?|',
    third: "   €                               ¦            ",
    dead: [],
  },
  de: {
    plain: "1234567890ß´qwertzuiopü+asdfghjklöä^#yxcvbnm,.-<",
    shift: "!\"§$%&/()=?`QWERTZUIOPÜ*ASDFGHJKLÖÄ°'YXCVBNM;:_>",
    third: " ²³   {[]}\\ @ €        ~                   µ   |",
    dead: ["0´", "0^", "1`"],
  },
  fr: {
    plain: "&é\"'(-è_çà)=azertyuiop^$qsdfghjklmù²*wxcvbn,;:!<",
    shift: "1234567890°+AZERTYUIOP¨£QSDFGHJKLM% µWXCVBN?./§>",
    third: " ~#{[|`\\^@]}  €        ¤                        ",
    dead: ["0^", "1¨", "2~", "2`"],
  },
  es: {
    plain: "1234567890'¡qwertyuiop`+asdfghjklñ´ºçzxcvbnm,.-<",
    shift: '!"·$%&/()=?¿QWERTYUIOP^*ASDFGHJKLÑ¨ªÇZXCVBNM;:_>',
    third: "|@#~€¬        €       []          {\\}           ",
    dead: ["0`", "0´", "1^", "1¨"],
  },
};

/** Keys that wait for a letter, as the mark they put on it. */
export const DEAD: Readonly<Record<string, string>> = {
  "^": "\u0302",
  "´": "\u0301",
  "`": "\u0300",
  "¨": "\u0308",
  "~": "\u0303",
};
