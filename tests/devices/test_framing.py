"""Where a code begins and ends in a stream of bytes, and what is not a code."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockhand_devices.framing import LONGEST
from tests.devices.scanners import cuts, read, settings, told

GS1 = b"]C1010950600070090310A7741\x1d17310531"

STREAMS = {
    "lines": (
        b"A-12-03\r\n" + GS1 + b"\rSN-1\tSN-2\n\r\n",
        {},
        [
            ("", "A-12-03"),
            ("]C1", "010950600070090310A7741\x1d17310531"),
            ("", "SN-1"),
            ("", "SN-2"),
        ],
    ),
    "between": (
        b"\x02A-12-03\x03\r\n\x02two\r\nlines\x03noise\r\n",
        {"ending": "stx-etx"},
        [("", "A-12-03"), ("", "two\r\nlines")],
    ),
    "mixed": (b"\x02A 1\x03\r\nA 2\r\n", {}, [("", "A 1"), ("", "A 2")]),
    "no-read": (
        b"NOREAD\r\nPALLET-7\r\nalive\r\nNOREAD\r\n",
        {"no_read": ("NOREAD",), "heartbeat": ("alive",)},
        [("no-read", "NOREAD"), ("", "PALLET-7"), ("no-read", "NOREAD")],
    ),
    "dressed": (
        b"<]d2A|B>\r\n]d2<C~>\r\n",
        {"prefix": "<", "suffix": ">", "gs": ("|", "~")},
        [("]d2", "A\x1dB"), ("]d2", "C\x1d")],
    ),
    "accents": ("Grün\r\n".encode(), {}, [("", "Grün")]),
    "latin": ("Grün\r\n".encode("latin-1"), {}, [("", "Grün")]),
    "begun": (b"\x02half\x02whole\x03", {}, [("unfinished", "half"), ("", "whole")]),
    "without an end": (b"A1\r\nhal", {}, [("", "A1"), ("unfinished", "hal")]),
}


@pytest.mark.parametrize("name", STREAMS)
def test_a_stream_means_the_same_however_it_is_cut(name: str) -> None:
    data, facts, expected = STREAMS[name]
    assert told(read([data], settings(**facts))) == expected
    for pieces in cuts(data):
        assert told(read(pieces, settings(**facts))) == expected


@given(st.binary(max_size=200), st.data())
def test_any_bytes_mean_the_same_in_any_pieces(data: bytes, draw: st.DataObject) -> None:
    places = sorted(draw.draw(st.lists(st.integers(0, len(data)), max_size=5)))
    pieces = [data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True)]
    whole = read([data], settings(no_read=("ERROR",)))
    assert read([one for one in pieces if one], settings(no_read=("ERROR",))) == whole


def test_a_pause_ends_a_code_where_the_scanner_sends_no_end() -> None:
    pieces = [(b"A-12", 1.0), (b"-03", 1.01), (b"B7", 1.2), (b"\r\n", 1.21)]
    assert told(read(pieces, settings(ending="idle"))) == [("", "A-12-03"), ("", "B7")]


def test_a_half_code_is_told_and_not_glued_to_the_next() -> None:
    pieces = [(b"SN-00", 1.0), (b"SN-0042\r\n", 3.0)]
    expected = [("unfinished", "SN-00"), ("", "SN-0042")]
    assert told(read(pieces, settings())) == expected
    assert told(read(pieces, settings(patience_ms=5000))) == [("", "SN-00SN-0042")]


def test_what_is_too_long_is_told_and_the_next_code_is_whole() -> None:
    data = b"x" * (LONGEST + 1) + b"\r\nA1\r\n" + b"y" * LONGEST + b"\r\n"
    assert told(read([data], settings())) == [
        ("too-long", "x" * 40),
        ("", "A1"),
        ("", "y" * LONGEST),
    ]


def test_a_code_keeps_what_came_beside_what_was_understood() -> None:
    (scan,) = read([b"<]C1AB|CD\r\n"], settings(prefix="<", suffix=">", gs=("|",)))
    assert scan.raw == b"<]C1AB|CD"
    assert (scan.symbology_identifier, scan.text, scan.gs_seen) == ("]C1", "AB\x1dCD", True)
    assert scan.warnings == ("suffix-missing",)


def test_what_is_doubtful_is_said_and_not_repaired() -> None:
    (twice, latin) = read([b"43542104354210\r\n" + b"Gr\xfcn\r\n"], settings())
    assert (twice.text, twice.warnings) == ("43542104354210", ("doubled",))
    assert (latin.text, latin.warnings) == ("Grün", ("not-utf-8",))


def test_the_same_code_at_once_again_is_counted_not_delivered() -> None:
    pieces = [(b"A1\r", 1.0), (b"A1\r", 1.2), (b"A1\r", 1.6), (b"A1\r", 3.0), (b"B1\rA1\r", 3.1)]
    found = read(pieces, settings(repeat_ms=500))
    assert told(found) == [("", "A1"), ("repeat", "A1"), ("", "A1"), ("", "B1"), ("", "A1")]
    assert found[1].count == 2
    every = read(pieces, settings(repeat_ms=0))
    assert told(every) == [("", "A1")] * 4 + [("", "B1"), ("", "A1")]
