"""Keyboard layouts as data: which character a physical key means, for the countries a scanner can
be set to. A blank means that the key has no character there."""

from dataclasses import dataclass

KEYS = (*range(2, 14), *range(16, 28), *range(30, 42), 43, *range(44, 54), 86)
"""The kernel's numbers of the character keys, row by row: digits, three rows of letters (the key
left of the 1 closes the second), the key beside Enter, the lowest row, the key beside the left
Shift."""

DEAD = {"^": "\u0302", "´": "\u0301", "`": "\u0300", "¨": "\u0308", "~": "\u0303"}
"""Keys that wait for a letter, as the mark they put on it; followed by a space they stand alone."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A character for each of `KEYS`, alone, with Shift and with AltGr; `dead` names those that
    wait for the next key, on which level (0, 1, 2)."""

    plain: str
    shift: str
    third: str = ""
    dead: frozenset[tuple[int, str]] = frozenset()


LAYOUTS: dict[str, Layout] = {
    "us": Layout(
        plain="1234567890-=qwertyuiop[]asdfghjkl;'`\\zxcvbnm,./ ",
        shift='!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"~|ZXCVBNM<>? ',
    ),
    "uk": Layout(
        plain="1234567890-=qwertyuiop[]asdfghjkl;'`#zxcvbnm,./\\",
        shift='!"£$%^&*()_+QWERTYUIOP{}ASDFGHJKL:@¬~ZXCVBNM<>?|',
        third="   €                               ¦            ",
    ),
    "de": Layout(
        plain="1234567890ß´qwertzuiopü+asdfghjklöä^#yxcvbnm,.-<",
        shift="!\"§$%&/()=?`QWERTZUIOPÜ*ASDFGHJKLÖÄ°'YXCVBNM;:_>",
        third=" ²³   {[]}\\ @ €        ~                   µ   |",
        dead=frozenset({(0, "´"), (0, "^"), (1, "`")}),
    ),
    "fr": Layout(
        plain="&é\"'(-è_çà)=azertyuiop^$qsdfghjklmù²*wxcvbn,;:!<",
        shift="1234567890°+AZERTYUIOP¨£QSDFGHJKLM% µWXCVBN?./§>",
        third=" ~#{[|`\\^@]}  €        ¤                        ",
        dead=frozenset({(0, "^"), (1, "¨"), (2, "~"), (2, "`")}),
    ),
    "es": Layout(
        plain="1234567890'¡qwertyuiop`+asdfghjklñ´ºçzxcvbnm,.-<",
        shift='!"·$%&/()=?¿QWERTYUIOP^*ASDFGHJKLÑ¨ªÇZXCVBNM;:_>',
        third="|@#~€¬        €       []          {\\}           ",
        dead=frozenset({(0, "`"), (0, "´"), (1, "^"), (1, "¨")}),
    ),
}

KEYPAD: dict[int, str] = dict(
    zip(
        (82, 79, 80, 81, 75, 76, 77, 71, 72, 73, 83, 78, 74, 55, 98), "0123456789.+-*/", strict=True
    )
)
FUNCTION_KEYS = {
    **{59 + number: f"F{number + 1}" for number in range(10)},
    87: "F11",
    88: "F12",
    **{183 + number: f"F{number + 13}" for number in range(12)},
}
"""F1 to F24: some scanners send one of them for a separator."""
