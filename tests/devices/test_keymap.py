"""What keys mean: the country set in the scanner, shift, caps lock, AltGr, Ctrl, Alt with digits,
and keys the kernel lost."""

from typing import Any

import pytest

from stockhand_devices.sources.source import ChunkKind
from tests.devices.scanners import (
    ALT,
    ALTGR,
    CAPS,
    CTRL,
    DROPPED,
    ENTER,
    SHIFT,
    SPACE,
    SYN,
    TAB,
    cuts,
    down,
    event,
    press,
    read,
    settings,
    told,
    typed_us,
    up,
    with_alt,
)

LABEL = "010950600070090310A7741\x1d17310531"
SHORT = "10A7\x1d21Bx"
EVERY = "Aa0Zz9 ]-/?_!\"#$%&'()*+,.:;<=>@[\\^`{|}~"


def keys(data: bytes, **facts: Any) -> list[tuple[str, ...]]:
    return told(read([data], settings("evdev", **facts), ChunkKind.KEYS))


STREAMS = {
    "a scanner set to the US": (
        typed_us("]C1" + SHORT) + press(30) + press(TAB),
        {},
        [("]C1", SHORT), ("", "a")],
    ),
    **{
        f"every character, {part}": (typed_us(part), {}, [("", part)])
        for part in (EVERY[:14], EVERY[14:28], EVERY[28:])
    },
    "the separator as Alt and 029": (
        typed_us("10A")[: -len(press(ENTER))] + with_alt("029") + typed_us("21B"),
        {},
        [("", "10A\x1d21B")],
    ),
    "all with Alt": (
        with_alt("065") + with_alt("0228") + with_alt("132") + with_alt("128") + press(96),
        {"layout": "fr"},
        [("", "AääÇ")],
    ),
    "a German scanner": (
        press(44, SHIFT)  # Y
        + press(12)  # ß
        + press(16, ALTGR)  # @
        + press(16, CTRL, ALT)  # @ as some scanners do AltGr
        + press(53)  # -
        + press(8, SHIFT)  # /
        + press(39)  # ö
        + press(13)  # acute, waiting
        + press(18)  # e
        + press(41)  # circumflex, waiting
        + press(SPACE)
        + press(10, ALTGR)  # ]
        + press(86, ALTGR)  # |
        + press(27, CTRL)  # GS: the key of ] in the US
        + press(ENTER),
        {"layout": "de"},
        [("", "Yß@@-/öé^]|\x1d")],
    ),
    "a French scanner": (
        press(2, SHIFT)  # 1
        + press(11, SHIFT)  # 0
        + press(16, SHIFT)  # A
        + press(39, SHIFT)  # M
        + press(7)  # -
        + press(52, SHIFT)  # /
        + press(9)  # _
        + press(12, ALTGR)  # ]
        + press(50, SHIFT)  # ?
        + press(26)  # circumflex, waiting
        + press(30)  # q, which carries none
        + press(ENTER),
        {"layout": "fr"},
        [("", "10AM-/_]?^q")],
    ),
    "caps lock that the scanner sends": (
        press(CAPS) + typed_us("aB1") + press(CAPS) + typed_us("aB1"),
        {},
        [("", "Ab1"), ("", "aB1")],
    ),
    "a function key for the separator": (
        press(3) + press(66) + press(4) + press(ENTER),
        {"gs": ("F8",)},
        [("", "2\x1d3")],
    ),
    "held keys that repeat": (
        down(30) + event(1, 30, 2) + event(1, 30, 2) + up(30) + press(ENTER),
        {},
        [("", "a")],
    ),
    "keys the kernel lost": (
        typed_us("A1")
        + press(30)
        + DROPPED
        + press(48)
        + SYN
        + press(46)
        + press(ENTER)
        + typed_us("A2"),
        {},
        [("", "A1"), ("events-dropped", "ac"), ("", "A2")],
    ),
}


@pytest.mark.parametrize("name", STREAMS)
def test_keys_mean_the_same_however_their_records_are_cut(name: str) -> None:
    data, facts, expected = STREAMS[name]
    assert keys(data, **facts) == expected
    kind = ChunkKind.KEYS
    for pieces in cuts(data):
        assert told(read(pieces, settings("evdev", **facts), kind)) == expected


def test_a_whole_label() -> None:
    assert keys(typed_us("]C1" + LABEL)) == [("]C1", LABEL)]


def test_a_separator_that_was_never_sent_cannot_be_seen() -> None:
    data = typed_us("10LOT-4221SN9")
    (scan,) = read([data], settings("evdev"), ChunkKind.KEYS)
    assert (scan.text, scan.gs_seen) == ("10LOT-4221SN9", False)


def test_whose_caps_lock_counts_is_a_setting() -> None:
    lit = event(17, 1, 1) + SYN
    assert keys(lit + typed_us("aB")) == [("", "aB")]
    assert keys(lit + typed_us("aB"), caps="led") == [("", "Ab")]
    assert keys(press(CAPS) + typed_us("aB"), caps="ignore") == [("", "aB")]


def test_a_shift_that_the_kernel_lost_does_not_stay_down() -> None:
    data = down(SHIFT) + DROPPED + SYN + press(ENTER) + typed_us("a1")
    assert keys(data) == [("events-dropped", ""), ("", "a1")]


def test_a_pause_ends_a_code_without_enter() -> None:
    pieces = [(press(30), 1.0), (press(3), 1.02), (press(48), 2.0)]
    found = read(pieces, settings("evdev", ending="idle"), ChunkKind.KEYS)
    assert told(found) == [("", "a2"), ("", "b")]
    with_enter = read(pieces, settings("evdev"), ChunkKind.KEYS)
    assert told(with_enter) == [("unfinished", "a2"), ("unfinished", "b")]
