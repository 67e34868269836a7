"""A code that nobody knows is kept with what was scanned around it, until a supervisor gives it to
an item or puts it aside."""

from typing import Any

import msgspec

from stockhand.store.views import codes as hits
from tests.rules import books, goods
from tests.rules.books import codes
from tests.warehouses import Office

OPEN = (
    "select exception_id, kind, state, document_no, line_no, facts, outcome from work_exception"
    " where kind = 'unknown_code' order by exception_id"
)
AROUND: dict[str, Any] = {
    "document_kind": "pick",
    "document_no": "P1",
    "line_no": 10000,
    "before": [{"raw": "XBH-01K", "outcome": "ok"}],
    "after": [{"raw": "L1", "outcome": "done"}],
    "source": "wedge",
}


def parked(office: Office, raw: str, **more: Any) -> str:
    return office.do("park-code", location="SHED", raw=raw, **more)["no"]


def reports(office: Office) -> list[dict[str, Any]]:
    return [{**row, "facts": msgspec.json.decode(row["facts"])} for row in books.rows(office, OPEN)]


def test_an_unknown_code_waits_with_its_neighbours(office: Office) -> None:
    parked(office, "]C0VENDOR-77", **AROUND)
    [found] = reports(office)
    assert (found["state"], found["document_no"], found["line_no"]) == ("open", "P1", 10000)
    assert found["facts"] == {
        "raw": "]C0VENDOR-77",
        "code": "VENDOR-77",
        "symbology": "code-128",
        "source": "wedge",
        "before": [{"raw": "XBH-01K", "outcome": "ok"}],
        "after": [{"raw": "L1", "outcome": "done"}],
    }


def test_the_same_unknown_code_is_counted_and_not_told_twice(office: Office) -> None:
    first = parked(office, "VENDOR-77")
    assert parked(office, "]C0VENDOR-77") == first
    [found] = reports(office)
    assert found["facts"]["count"] == 2


def test_what_the_server_knows_is_not_kept(office: Office) -> None:
    goods.item(office, "KNOWN")
    assert parked(office, "KNOWN") == ""
    assert reports(office) == []


def test_an_attached_code_means_the_item_from_then_on(office: Office) -> None:
    goods.item(office, "GLUE", variants=["RED"], units=[{"code": "BOX", "qty_per_uom": "12"}])
    number = parked(office, "0195060007009031")
    parked(office, "4006381333931")
    office.do("attach-code", exception_id=int(number), item="GLUE", variant="RED", unit="BOX")
    states = [(one["state"], one["outcome"]) for one in reports(office)]
    assert states == [("settled", "attached GLUE"), ("open", "")]
    [hit] = hits.hits(office.tx, ["0195060007009031"])
    assert (hit.item, hit.variant, hit.unit) == ("GLUE", "RED", "BOX")
    assert parked(office, "0195060007009031") == ""


def test_a_label_with_a_gtin_gives_its_gtin_and_not_its_lot(office: Office) -> None:
    goods.item(office, "GLUE")
    number = parked(office, "]C1010950600070090810L-7")
    office.do("attach-code", exception_id=int(number), item="GLUE")
    rows = books.rows(office, "select code, kind from item_reference where code like '0950%'")
    assert [(row["code"], row["kind"]) for row in rows] == [("09506000700908", "gtin")]


def test_a_code_of_somebody_else_is_not_given_away(office: Office) -> None:
    goods.item(office, "GLUE")
    goods.item(office, "TAPE")
    number = int(parked(office, "VENDOR-77"))
    reference = {"code": "VENDOR-77", "kind": "own"}
    office.do("save-item", no="TAPE", references=[reference])
    refused = office.answer("attach-code", exception_id=number, item="GLUE")
    assert codes(refused) == ["master-in-use"]
    [told] = refused.problems
    assert (told.kind_of, told.key, told.used_by) == ("item_reference", "VENDOR-77", "TAPE")
    assert reports(office)[0]["state"] == "open"


def test_a_code_put_aside_says_why(office: Office) -> None:
    number = int(parked(office, "VENDOR-77"))
    assert codes(office.answer("settle-exception", exception_id=number)) == ["malformed-command"]
    office.do("settle-exception", exception_id=number, outcome="advertising")
    assert [(one["state"], one["outcome"]) for one in reports(office)] == [
        ("settled", "advertising")
    ]
