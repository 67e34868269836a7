"""Reports of HID POS scanners: their layout is read from the descriptor."""

import pytest

from stockhand_devices import hid_pos
from stockhand_devices.hid_pos import ReportLayout
from stockhand_devices.sources.source import ChunkKind
from tests.devices.scanners import cuts, read, report, settings, told

BARE = bytes.fromhex(
    "058c 0902 a101"  # a bar code scanner, an application
    "8502"  # report 2
    "1500 26ff00 7508"  # bytes
    "9501 0501 093b 8102"  # how many there are
    "058c 9503 09fb 09fc 09fd 8102"  # the identifier
    "9538 09fe 820201"  # 56 bytes of data
    "2501 7501 9501 09ff 8102"  # more follows
    "9507 8103"  # seven bits of nothing
    "c0"
)
WITH_MAKER_FIELDS = BARE.replace(
    bytes.fromhex("2501 7501 9501 09ff"),
    bytes.fromhex("9502 0600ff 0902 8102 058c 2501 7501 9501 09ff"),
)
SHIFTED = bytes.fromhex(
    "058c 0902 a101 8505 1500 26ff00 7508"
    "9501 0501 093b 8102"
    "9501 8103"  # a byte of nothing
    "058c 9503 19fb 29fd 8102"  # the identifier as a range
    "950a 09fe 8102"  # ten bytes of data
    "2501 7501 9507 8103 9501 09ff 8102"  # the flag is the highest bit
    "c0"
)
KEYBOARD = bytes.fromhex("0501 0906 a101 0507 19e0 29e7 1500 2501 7501 9508 8102 c0")


@pytest.mark.parametrize(
    ("descriptor", "number", "layout"),
    [
        (BARE, 2, ReportLayout(62, 1, 2, 5, 56, 61)),
        (WITH_MAKER_FIELDS, 2, ReportLayout(64, 1, 2, 5, 56, 63)),
        (SHIFTED, 5, ReportLayout(17, 1, 3, 6, 10, 16, 7)),
    ],
)
def test_offsets_come_from_the_descriptor(
    descriptor: bytes, number: int, layout: ReportLayout
) -> None:
    found = hid_pos.parse(descriptor)
    assert found is not None
    assert found.layouts == {number: layout}


@pytest.mark.parametrize("descriptor", [KEYBOARD, b"", b"\x05", b"\xfe\xff", b"\xff" * 9])
def test_what_is_no_scanner_has_no_layout(descriptor: bytes) -> None:
    assert hid_pos.parse(descriptor) is None


LONG = bytes(range(0x30, 0x5B)) * 2
STREAMS = {
    "the usual layout": (
        report(b"0109506000700903\x1d10A1", b"]d2")
        + report(LONG[:56], b"]Q1", more=True)
        + report(LONG[56:], b"]Q1")
        + report(b"plain", b"\0\0\0"),
        b"",
        [("]d2", "0109506000700903\x1d10A1"), ("]Q1", LONG.decode()), ("", "plain")],
    ),
    "another layout": (
        b"\x05\x0a\0]C0ABCDEFGHIJ\x80" + b"\x05\x02\0]C0KLXXXXXXXX\0",
        SHIFTED,
        [("]C0", "ABCDEFGHIJKL")],
    ),
    "another code before the end of one": (
        report(b"half", b"]C0", more=True) + report(b"whole", b"]d2"),
        b"",
        [("unfinished", "half"), ("]d2", "whole")],
    ),
    "a count that cannot be": (
        b"\x02\x39]d2" + bytes(59) + report(b"A1"),
        b"",
        [("unreadable", ""), ("]d2", "A1")],
    ),
}


@pytest.mark.parametrize("name", STREAMS)
def test_reports_mean_the_same_however_they_are_cut(name: str) -> None:
    data, descriptor, expected = STREAMS[name]
    for pieces in ((data,), *cuts(data)):
        found = read(pieces, settings("hidraw"), ChunkKind.REPORTS, descriptor)
        assert told(found) == expected


def test_a_rest_that_never_comes_is_told() -> None:
    pieces = [(report(b"half", more=True), 1.0), (report(b"whole"), 2.0)]
    found = read(pieces, settings("hidraw"), ChunkKind.REPORTS)
    assert told(found) == [("unfinished", "half"), ("]d2", "whole")]


def test_a_report_nobody_announced_is_told_and_left_out() -> None:
    found = read([b"\x07junk", report(b"A1")], settings("hidraw"), ChunkKind.REPORTS)
    assert told(found) == [("unreadable", ""), ("]d2", "A1")]


def test_older_scanners_of_two_makers_are_told_to_send() -> None:
    assert hid_pos.switch_for(0x0C2E) == bytes([254, 1])
    assert hid_pos.switch_for(0x23D0) == bytes([254, 1])
    assert hid_pos.switch_for(0x05E0) == b""
