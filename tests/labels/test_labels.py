"""Every kind of label, drawn and read back by a decoder: as a browser prints it, and as a label
printer of 203 and of 300 dots per inch does."""

import re
from datetime import date

import pytest
from playwright.sync_api import Browser

from stockhand.domain import labels
from stockhand.domain.labels import SMALLEST, USUAL, Label, LabelKind, Size, kind_of
from stockhand.labels import layout, pens
from tests.labels import pictures

GTIN = "09506000134352"
GS = "\x1d"
GLOVES = {"item": "70090", "description": "Work gloves, size 9", "gtin": GTIN}
ROUTER = {"item": "70061", "description": "Router <X> & ^cable~"}
Symbols = list[tuple[str, str]]

KINDS: list[tuple[Label, Symbols, Symbols]] = [
    (
        labels.BinLabel(location="MAIN", bin="W-01-02", zone="PICK"),
        [("]C0", "XBW-01-02I")],
        [("]d1", "XBW-01-02I")],
    ),
    (
        labels.ShelfLabel(location="MAIN", bin="W-01-02", **GLOVES),
        [("]C0", "XBW-01-02I")],
        [("]d2", "0109506000134352")],
    ),
    (
        labels.ItemLabel(**GLOVES, unit="PCS"),
        [("]C1", "0109506000134352")],
        [("]d2", "0109506000134352")],
    ),
    (labels.ItemLabel(**ROUTER), [("]C0", "70061")], [("]d1", "70061")]),
    (
        labels.LotLabel(**GLOVES, lot="A7741", expiration_date=date(2027, 5, 31)),
        [("]C1", "01095060001343521727053110A7741")],
        [("]d2", "01095060001343521727053110A7741")],
    ),
    (labels.LotLabel(**ROUTER, lot="A7741"), [("]C0", "XLA7741X")], [("]d1", "XLA7741X")]),
    (
        labels.SerialLabel(**GLOVES, serial="SN-7763", lot="A7741"),
        [],
        [("]d2", f"010950600013435210A7741{GS}21SN-7763")],
    ),
    (
        labels.SerialLabel(**ROUTER, serial="SN-00A1-7763"),
        [("]C0", "SN-00A1-7763")],
        [("]d1", "SN-00A1-7763")],
    ),
    (
        labels.SsccLabel(
            sscc="106141412345678908",
            sender="Hall 1",
            recipient="Borg Handels GmbH",
            address=("Hafenstraße 7", "20457 Hamburg"),
            document="SH-0419",
            description="Work gloves, size 9",
            gtin=GTIN,
            count=24,
            lot="A7741",
        ),
        [("]C1", "00106141412345678908"), ("]C1", f"02095060001343523724{GS}10A7741")],
        [("]d2", "00106141412345678908")],
    ),
    (
        labels.BadgeLabel(no="ANA", person="Ana Ruiz", badge="XUA2B4C6D8E0F1A3B5S"),
        [("]C0", "XUA2B4C6D8E0F1A3B5S")],
        [("]d1", "XUA2B4C6D8E0F1A3B5S")],
    ),
    (labels.CommandLabel(command="OK", title="Do it"), [("]C0", "XCOKJ")], [("]d1", "XCOKJ")]),
]
"""A label, the bars on it at its usual size, and the square."""


def test_every_kind_is_here() -> None:
    assert {kind_of(label) for label, _bars, _square in KINDS} == set(LabelKind)


READ = [sorted(bars + square) for _label, bars, square in KINDS]


def in_zpl(sizes: dict[LabelKind, Size], dpi: int) -> list[tuple[str, Size, int]]:
    wanted = [(label, sizes[kind_of(label)]) for label, _bars, _square in KINDS]
    return [(layout.zpl(label, size, dpi), size, dpi) for label, size in wanted]


@pytest.mark.browser
def test_what_a_browser_prints_is_read(chromium: Browser) -> None:
    for dpi in (203, 300):
        made = [pictures.of_svg(layout.svg(label), dpi) for label, _bars, _square in KINDS]
        assert pictures.read(chromium, made) == READ


@pytest.mark.browser
def test_what_a_label_printer_prints_is_read(chromium: Browser) -> None:
    """On the smallest labels bars that would be too fine are left away; what is drawn is read."""
    made = pictures.of_zpl([*in_zpl(USUAL, 203), *in_zpl(USUAL, 300), *in_zpl(SMALLEST, 203)])
    read = pictures.read(chromium, made)
    assert read[: 2 * len(READ)] == READ + READ
    for (label, bars, square), found in zip(KINDS, read[2 * len(READ) :], strict=True):
        assert set(square) <= set(found) <= {*bars, *square}, label


@pytest.mark.browser
def test_pages_have_every_label_so_often(chromium: Browser) -> None:
    bins = [labels.BinLabel(location="MAIN", bin=f"W-01-0{n}") for n in (1, 2, 3)]
    page = chromium.new_page()
    page.set_content(layout.sheet_page(bins, copies=2))
    names = page.locator("svg").evaluate_all("them => them.map(one => one.ariaLabel)")
    assert names == ["W-01-01", "W-01-01", "W-01-02", "W-01-02", "W-01-03", "W-01-03"]
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1
    page.set_content(layout.label_page(bins))
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 3
    page.close()


def test_what_is_printed_cannot_command_the_printer() -> None:
    label = labels.ItemLabel(item="X^XZ^XA~JR", description="a_b\\c\n^FS<b>")
    zpl = layout.zpl(label, Size(75, 40), 203)
    assert zpl.count("^XA") == zpl.count("^XZ") == 1
    assert "~" not in zpl
    assert "<b>" not in layout.svg(label)


def test_a_text_of_any_length_stays_on_its_label() -> None:
    long = labels.BinLabel(location="M" * 10, bin="W" * 20, zone="Z" * 10)
    sizes = [float(size) for size in re.findall(r'font-size="([0-9.]+)"', layout.svg(long))]
    assert min(sizes) >= 1.6
    assert pens.fitted("W" * 20, 40, 18) == (40 / (20 * 0.62), "W" * 20)
    assert pens.fitted("W" * 200, 40, 18) == (1.6, "W" * 39 + "…")
