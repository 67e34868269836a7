"""Two labels tell how a scanner is set; the sheet is read back by a decoder."""

import re
from pathlib import Path

import pytest
import zxingcpp

from stockhand_devices import calibration
from stockhand_devices.calibration import CHARACTERS, Finding, NotCalibrated
from stockhand_devices.cli import main
from stockhand_devices.recording import Recording, write
from stockhand_devices.sources.source import Chunk, ChunkKind
from tests.devices.scanners import (
    ALTGR,
    CAPS,
    ENTER,
    SHIFT,
    event,
    press,
    settings,
    typed_us,
    with_alt,
)

LABEL = "0189AaQqWwYyZzMm]-/?_+.:;#@"
GS1 = "10CALIBRATE\x1d21STOCKHAND"


def keys(*data: bytes) -> list[Chunk]:
    """A scan takes half a second, the pause between two a whole one."""
    return [
        Chunk(one[place : place + 24], number + place / len(one) / 2)
        for number, one in enumerate(data)
        for place in range(0, len(one), 24)
    ]


def found(*data: bytes, kind: ChunkKind = ChunkKind.KEYS) -> Finding:
    return calibration.find(keys(*data), kind, settings("evdev"))


def without_enter(text: str) -> bytes:
    return typed_us(text)[: -len(press(ENTER))]


def test_the_label_is_what_the_tests_believe() -> None:
    assert CHARACTERS == LABEL


def test_a_scanner_as_it_should_be() -> None:
    finding = found(typed_us("]C0" + LABEL), typed_us("]C1" + GS1))
    assert (finding.layout, finding.identifier, finding.gs) == ("us", "]C0", "\x1d")
    assert 50 < finding.characters_a_second < 60
    assert calibration.advice(finding) == []
    assert calibration.as_toml(finding, ChunkKind.KEYS) == (
        'layout = "us"\ncaps = "sent"\nending = "line"'
    )


def test_prefix_suffix_and_a_substitute_are_found_in_either_order() -> None:
    finding = found(typed_us('"' + GS1.replace("\x1d", "|") + "$"), typed_us('"' + LABEL + "$"))
    assert (finding.prefix, finding.suffix, finding.gs) == ('"', "$", "|")
    assert 'prefix = "\\""' in calibration.as_toml(finding, ChunkKind.KEYS)
    assert 'gs = ["|"]' in calibration.as_toml(finding, ChunkKind.KEYS)


def test_a_separator_that_is_dropped_is_said_aloud() -> None:
    finding = found(typed_us(LABEL), typed_us(GS1.replace("\x1d", "")))
    assert not finding.keeps_separators
    assert "lost" in calibration.advice(finding)[0]


def test_a_function_key_and_alt_digits_for_the_separator() -> None:
    by_key = without_enter("10CALIBRATE") + press(66) + typed_us("21STOCKHAND")
    by_alt = without_enter("10CALIBRATE") + with_alt("029") + typed_us("21STOCKHAND")
    assert found(typed_us(LABEL), by_key).gs == "F8"
    assert found(typed_us(LABEL), by_alt).gs == "\x1d"


def test_a_french_scanner_that_sends_no_end() -> None:
    digits = dict(zip("1234567890", range(2, 12), strict=True))
    letters = dict(zip("azertyuiop", range(16, 26), strict=True))
    letters |= dict(zip("qsdfghjklm", range(30, 40), strict=True))
    letters |= dict(zip("wxcvbn", range(44, 50), strict=True))
    others = {
        "]": press(12, ALTGR),
        "-": press(7),
        "/": press(52, SHIFT),
        "?": press(50, SHIFT),
        "_": press(9),
        "+": press(13, SHIFT),
        ".": press(51, SHIFT),
        ":": press(52),
        ";": press(51),
        "#": press(4, ALTGR),
        "@": press(11, ALTGR),
        "\x1d": b"",
    }

    def typed(text: str) -> bytes:
        return b"".join(
            others.get(one)
            or (one in digits and press(digits[one], SHIFT))
            or (one.islower() and press(letters[one]))
            or (one.isupper() and press(letters[one.lower()], SHIFT))
            or b""
            for one in text
        )

    finding = found(typed(LABEL), typed(GS1))
    assert (finding.layout, finding.ending, finding.gs) == ("fr", "idle", "")
    assert len(calibration.advice(finding)) == 4


def test_caps_lock_that_the_scanner_minds() -> None:
    lit = event(17, 1, 1)
    finding = found(lit + typed_us(LABEL.swapcase()), typed_us(GS1.swapcase()))
    assert finding.caps == "led"
    finding = found(press(CAPS) + typed_us(LABEL.swapcase()), typed_us(GS1.swapcase()))
    assert finding.caps == "sent"


def test_a_serial_line_between_control_characters() -> None:
    chunks = [
        Chunk(b"\x02]C0" + LABEL.encode() + b"\x03", 1.0),
        Chunk(b"\x02]C1" + GS1.encode(), 2.0),
    ]
    chunks.append(Chunk(b"\x03", 2.1))
    finding = calibration.find(chunks, ChunkKind.BYTES, settings("serial"))
    assert (finding.ending, finding.identifier, finding.gs) == ("line", "]C0", "\x1d")


def test_what_is_no_label_is_no_finding() -> None:
    with pytest.raises(NotCalibrated, match="A-12-03"):
        found(typed_us("A-12-03"), typed_us(GS1))


def test_the_sheet_is_read_by_a_decoder(tmp_path: Path) -> None:
    assert main(["calibrate", "--sheet", str(tmp_path / "sheet.html")]) == 0
    page = (tmp_path / "sheet.html").read_text()
    read = [_read(drawn) for drawn in re.findall(r"<svg.*?</svg>", page, re.S)]
    assert read == [("]C0", LABEL), ("]C1", GS1)]


def _read(drawn: str) -> tuple[str, str]:
    """The bars of a drawing as a picture, and what they say."""
    size = re.search(r'viewBox="0 0 (\d+) (\d+)"', drawn)
    assert size is not None
    wide, scale = int(size[1]), 3
    row = bytearray(b"\xff" * wide * scale)
    for x, width in re.findall(r"M(\d+) 0h(\d+)v", drawn):
        begin, end = int(x) * scale, (int(x) + int(width)) * scale
        row[begin:end] = bytes(end - begin)
    picture = memoryview(bytes(row) * 60).cast("B", shape=[60, wide * scale])
    (found,) = zxingcpp.read_barcodes(picture, text_mode=zxingcpp.TextMode.Plain)
    return found.symbology_identifier, found.text


def test_a_recording_can_be_calibrated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (tmp_path / "labels.jsonl").open("w") as file:
        write(file, Recording(ChunkKind.KEYS, tuple(keys(typed_us(LABEL), typed_us(GS1)))))
    assert main(["calibrate", "--recording", str(tmp_path / "labels.jsonl")]) == 0
    assert 'layout = "us"' in capsys.readouterr().out
