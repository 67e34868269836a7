"""Labels of vendors and customers: a pattern is checked, kept, tried, and read with every scan."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from stockhand.domain import barcodes, label_formats
from stockhand.domain.label_formats import LabelFormat
from stockhand.domain.orders import PartnerKind, PartnerRef
from stockhand.store.views import label_formats as views
from tests.rules import goods
from tests.rules.books import codes
from tests.warehouses import Office

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "label_formats.json").read_text())
LOT = [{"kind": "lot", "name": "lot"}]


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda one: one["id"])
def test_a_label_says_what_its_format_says(vector: dict[str, Any]) -> None:
    today = date.fromisoformat(VECTORS["today"])
    wanted = msgspec.convert(vector["format"], LabelFormat)
    assert label_formats.check(wanted) == []
    barcode = barcodes.interpret(vector["raw"], today)
    found = [msgspec.to_builtins(one) for one in label_formats.read(barcode, [wanted], today)]
    assert found == ([vector["expect"]] if vector["expect"] else [])


@pytest.mark.parametrize(
    ("expression", "code", "at"),
    [
        ("(?<lot>a+)+", "not-allowed", 11),
        ("a|(?<lot>b)", "not-allowed", 2),
        ("(?<lot>(?<x>a))", "nested", 8),
        (r"(?<lot>\w+)", "escape-unknown", 8),
        ("(?<lot>[z-a])", "class-wrong", 8),
        ("(?<lot>a{5,2})", "repeats-wrong", 9),
        ("(?<lot>a", "not-closed", 8),
    ],
)
def test_an_expression_that_could_run_away_is_refused_with_its_place(
    office: Office, expression: str, code: str, at: int
) -> None:
    refused = office.answer("save-label-format", code="A", expression=expression, fields=LOT)
    assert set(codes(refused)) == {"malformed-command"}
    assert any(told.reason.startswith(f"{code} at {at}") for told in refused.problems)


def test_a_trial_says_where_each_field_stands() -> None:
    fields = [
        {"kind": "lot", "name": "lot"},
        {"kind": "quantity", "name": "n"},
        {"kind": "ignored", "name": "rest"},
    ]
    expression = r"L(?<lot>[^Q]+)Q(?<n>\d+)(?<rest>.*)"
    wanted = msgspec.convert({"code": "A", "expression": expression, "fields": fields}, LabelFormat)
    tried = label_formats.attempt(wanted, "L  C7 Q12", date(2026, 11, 22))
    assert [(one.found, one.at) for one in tried.fields] == [("C7", 4), ("12", 8), ("", 0)]


def test_the_longest_pattern_on_the_longest_text_is_quick() -> None:
    wanted = LabelFormat(code="A", expression=".*" * 59 + "x")
    tried = label_formats.attempt(wanted, "a" * 500, date(2026, 11, 22))
    assert (tried.fits, tried.matched) == (False, 500)


def test_a_format_is_kept_changed_and_deleted(office: Office) -> None:
    goods.item(office, "GLUE")
    office.do("save-partner", kind="vendor", no="ACME", name="Acme")
    wanted = {"expression": "L(?<lot>.+)", "fields": LOT, "items": ["GLUE"]}
    office.do("save-label-format", code="ACME-1", partner="ACME", **wanted)
    [kept] = views.find_all(office.tx)
    assert (kept.code, kept.partner_kind, kept.partner, kept.items) == (
        "ACME-1",
        "vendor",
        "ACME",
        ("GLUE",),
    )
    office.do("save-label-format", code="ACME-1", expression="M(?<lot>.+)", fields=LOT)
    [changed] = views.find_all(office.tx)
    assert (changed.expression, changed.partner, changed.items) == ("M(?<lot>.+)", "", ())
    office.do("delete-label-format", code="ACME-1")
    assert views.find_all(office.tx) == []
    assert codes(office.answer("delete-label-format", code="ACME-1")) == ["not-found"]


def test_a_format_for_goods_that_are_not_there_is_refused(office: Office) -> None:
    wanted = {"expression": "L(?<lot>.+)", "fields": LOT}
    refused = office.answer("save-label-format", code="A", items=["NONE"], **wanted)
    assert codes(refused) == ["not-found"]
    refused = office.answer("save-label-format", code="A", partner="NONE", **wanted)
    assert codes(refused) == ["not-found"]
    assert views.find_all(office.tx) == []


def test_formats_of_other_partners_are_left_out() -> None:
    today = date(2026, 11, 22)
    wanted = msgspec.convert(
        {
            "code": "A",
            "expression": "L(?<lot>.+)",
            "fields": LOT,
            "partner_kind": "vendor",
            "partner": "ACME",
        },
        LabelFormat,
    )
    barcode = barcodes.interpret("L7", today)

    def lots(*partners: PartnerRef) -> list[str]:
        return [one.lot for one in label_formats.read(barcode, [wanted], today, partners)]

    other, acme = (PartnerRef(PartnerKind.VENDOR, no) for no in ("OTHER", "ACME"))
    assert lots(other) == []
    assert lots(acme) == lots(other, acme) == lots() == ["7"]
    # A customer may be called the same, and gets goods of any vendor.
    assert lots(PartnerRef(PartnerKind.CUSTOMER, "OTHER")) == ["7"]
