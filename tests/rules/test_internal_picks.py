"""Internal picks and put-aways (W 3.10): goods wanted in a bin, or to be stored from one, without
an order behind them."""

from typing import Any

import pytest

from tests import warehouses
from tests.rules import bins, books, goods
from tests.warehouses import Office

PICK = {"no": "IK1", "kind": "internal_pick"}
PUT_AWAY = {"no": "IU1", "kind": "internal_put_away"}


@pytest.fixture
def desk(office: Office) -> Office:
    """The warehouse with a bin from which nobody picks or stores."""
    office.do("save-bin", location="MAIN", code="DESK", bin_type="QC", ranking=0)
    return office


def line(item: str, quantity: str, **more: Any) -> dict[str, Any]:
    return {"item": item, "quantity": quantity, **more}


def asked(office: Office, what: dict[str, str], *lines: dict[str, Any], **fields: Any) -> None:
    office.do(
        "create-internal-document",
        location="MAIN",
        **what,
        lines=list(lines),
        release=True,
        **fields,
    )


def document(office: Office, no: str) -> list[tuple[float, float, float]]:
    """The lines of an internal document: quantity, done, on open work."""
    found = books.rows(
        office,
        """
        select w.quantity_base as quantity, w.qty_done_base as handled, w.pick_base as reserved
        from warehouse_line w join warehouse_document d on d.document_id = w.document_id
        where d.no = :no order by w.line_no
        """,
        no=no,
    )
    return [(row["quantity"], row["handled"], row["reserved"]) for row in found]


def numbers(office: Office) -> list[tuple[str, float, float, float]]:
    """The warehouse's own numbers: lot, quantity, handled, registered."""
    found = books.rows(
        office,
        """
        select k.lot_no as lot, w.quantity_base as quantity, w.qty_handled_base as handled,
               w.qty_registered_base as returned
        from warehouse_item_tracking_line w join tracking_key k on k.tracking_id = w.tracking_id
        order by k.lot_no, w.created_by_activity
        """,
    )
    return [(row["lot"], row["quantity"], row["handled"], row["returned"]) for row in found]


def test_an_internal_pick_brings_goods_into_its_bin(desk: Office) -> None:
    lots = goods.lots(L2=6)
    asked(desk, PICK, line("LOT", "10", numbers=lots), line("PLAIN", "5"), to_bin="DESK")
    ledger = books.entries(desk, "LOT")
    made = desk.do("create-internal-activity", **PICK, activity_no="PK1")
    assert made["kind"] == "pick"
    assert bins.short(desk, "PK1") == [
        ("take", "M-01", "L2", 6),
        ("place", "DESK", "L2", 6),
        ("take", "M-01", "", 4),
        ("place", "DESK", "", 4),
        ("take", "M-01", "", 5),
        ("place", "DESK", "", 5),
    ]
    assert document(desk, "IK1") == [(10, 0, 10), (5, 0, 5)]
    assert numbers(desk) == [("L2", 6, 6, 0)]
    pick = {"activity_no": "PK1", "kind": "pick"}
    desk.do("change-activity-line", **pick, line_no=30000, lot="L1")
    desk.do("change-activity-line", **pick, line_no=10000, quantity="2")
    desk.do("change-activity-line", **pick, line_no=20000, quantity="2")
    desk.do("register-activity", **pick)
    assert bins.held(desk, "DESK", "LOT", "L1") == 4
    assert bins.held(desk, "DESK", "LOT", "L2") == 2
    assert bins.held(desk, "DESK", "PLAIN") == 5
    assert document(desk, "IK1") == [(10, 6, 4)]
    assert numbers(desk) == [("L1", 4, 4, 4), ("L2", 6, 6, 2)]
    desk.do("register-activity", **pick)
    assert document(desk, "IK1") == []
    assert numbers(desk) == []
    assert books.rows(desk, "select no from warehouse_document where no = 'IK1'") == []
    assert books.entries(desk, "LOT") == ledger


def test_a_released_internal_pick_is_fixed_until_it_is_reopened(desk: Office) -> None:
    asked(desk, PICK, line("PLAIN", "5"), to_bin="DESK")
    for command, more in (
        ("change-internal-line", {"line_no": 10000, "quantity": "6"}),
        ("add-internal-lines", {"lines": [line("PLAIN", "1")]}),
        ("delete-internal-lines", {"line_nos": [10000]}),
    ):
        assert books.codes(desk.answer(command, **PICK, **more)) == ["document-not-open"]
    desk.do("create-internal-activity", **PICK, activity_no="PK1")
    for command in ("reopen-internal-document", "delete-internal-document"):
        assert books.codes(desk.answer(command, **PICK)) == ["pick-lines-exist"]
    again = desk.answer("create-internal-activity", **PICK)
    assert books.codes(again) == ["nothing-to-handle"]
    desk.do("delete-activity", activity_no="PK1", kind="pick")
    assert document(desk, "IK1") == [(5, 0, 0)]
    desk.do("reopen-internal-document", **PICK)
    desk.do("change-internal-line", **PICK, line_no=10000, quantity="6")
    waiting = desk.answer("create-internal-activity", **PICK)
    assert books.codes(waiting) == ["source-not-released"]
    desk.do("delete-internal-document", **PICK)


def test_what_was_handled_in_part_is_given_up_when_asked(desk: Office) -> None:
    asked(desk, PICK, line("PLAIN", "5"), to_bin="DESK")
    desk.do("create-internal-activity", **PICK, activity_no="PK1")
    pick = {"activity_no": "PK1", "kind": "pick"}
    for line_no in (10000, 20000):
        desk.do("change-activity-line", **pick, line_no=line_no, quantity="2")
    desk.do("register-activity", **pick)
    desk.do("delete-activity", **pick)
    answer = desk.answer("delete-internal-document", **PICK)
    assert books.codes(answer) == ["document-partly-handled"]
    desk.do("delete-internal-document", **PICK, confirm=["document-partly-handled"])
    assert document(desk, "IK1") == []


def test_w_056_an_internal_pick_is_placed_in_its_bin(desk: Office) -> None:
    asked(desk, PICK, line("PLAIN", "5"), to_bin="DESK")
    desk.do("create-internal-activity", **PICK, activity_no="PK1")
    answer = desk.answer(
        "change-activity-line", activity_no="PK1", kind="pick", line_no=20000, bin="M-02"
    )
    assert "bin-role-wrong" in books.codes(answer)


def test_an_internal_pick_says_where_to(desk: Office) -> None:
    desk.do("create-internal-document", location="MAIN", **PICK, lines=[line("PLAIN", "5")])
    answer = desk.answer("release-internal-document", **PICK)
    assert books.codes(answer) == ["bin-missing"]


def test_stock_on_an_internal_pick_is_not_picked_again(desk: Office) -> None:
    asked(desk, PICK, line("PLAIN", "95"), to_bin="DESK")
    desk.do("create-internal-activity", **PICK)
    order = warehouses.order(desk, "SO1", "MAIN", ("PLAIN", 20))
    pick = warehouses.picked(desk, "S1", order, "MAIN")
    assert [one[3] for one in bins.short(desk, pick)] == [5, 5]


def test_an_internal_put_away_brings_goods_from_its_bin_back(desk: Office) -> None:
    move = line("LOT", "10", from_bin="M-01", to_bin="DESK", numbers=goods.lots(L1=10))
    desk.do("move-stock", location="MAIN", lines=[move])
    more = desk.answer(
        "create-internal-document",
        location="MAIN",
        kind="internal_put_away",
        from_bin="DESK",
        lines=[line("LOT", "11")],
    )
    assert books.codes(more) == ["quantity-exceeds-available"]
    asked(desk, PUT_AWAY, line("LOT", "10", numbers=goods.lots(L1=10)), from_bin="DESK")
    made = desk.do("create-internal-activity", **PUT_AWAY, activity_no="PA1")
    assert made["kind"] == "put_away"
    assert bins.short(desk, "PA1") == [("take", "DESK", "L1", 10), ("place", "M-01", "L1", 10)]
    assert document(desk, "IU1") == [(10, 0, 10)]
    desk.do("register-activity", activity_no="PA1", kind="put_away")
    assert bins.held(desk, "M-01", "LOT", "L1") == 40
    assert document(desk, "IU1") == []
    assert numbers(desk) == []


def test_a_put_away_that_is_deleted_frees_its_internal_put_away(desk: Office) -> None:
    move = line("LOT", "10", from_bin="M-01", to_bin="DESK", numbers=goods.lots(L1=10))
    desk.do("move-stock", location="MAIN", lines=[move])
    asked(desk, PUT_AWAY, line("LOT", "10", numbers=goods.lots(L1=10)), from_bin="DESK")
    desk.do("create-internal-activity", **PUT_AWAY, activity_no="PA1")
    assert numbers(desk) == [("L1", 10, 10, 0)]
    desk.do("delete-activity", activity_no="PA1", kind="put_away")
    assert document(desk, "IU1") == [(10, 0, 0)]
    assert numbers(desk) == [("L1", 10, 0, 0)]


@pytest.mark.parametrize("kind", ["internal_pick", "internal_put_away"])
def test_internal_documents_need_a_location_that_has_such_work(office: Office, kind: str) -> None:
    answer = office.answer("create-internal-document", location="SHED", kind=kind)
    assert set(books.codes(answer)) == {"location-setup-combination"}
