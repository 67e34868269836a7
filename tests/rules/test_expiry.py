"""Expiry and warranty dates, what they allow to leave, and which number goes first (T 8)."""

from datetime import date
from typing import Any

import pytest

from tests import warehouses
from tests.rules import books, goods
from tests.rules.books import codes
from tests.warehouses import Office

REQUIRED = {"lot": {"specific": True}, "expiration_date_required": True}
OPTIONAL = {"lot": {"specific": True}, "use_expiration_dates": True}
STRICT = {"lot": {"specific": True}, "strict_expiration": True}


def dated(lot: str, quantity: float, day: str | None = None) -> list[dict[str, Any]]:
    numbers = goods.lots(**{lot: quantity})
    return [{**one, "expiration_date": day} for one in numbers]


def test_t_142_a_date_that_is_required_must_come_with_the_goods(office: Office) -> None:
    goods.item(office, "MUST", code=REQUIRED, expiration_calculation="1M")
    goods.ordered(office, "PO1", "MUST", 5, kind="purchase_order", numbers=dated("A", 5))
    refused = goods.post(office, "PO1", "purchase_order")
    assert codes(refused) == ["expiration-date-missing"]
    assert (refused.problems[0].line, refused.problems[0].number.lot) == ("PO1/10000", "A")
    numbers = dated("A", 5, "2026-06-30")
    goods.tracked(office, "PO1", numbers, kind="purchase_order")
    goods.posted(office, "PO1", "purchase_order")
    assert books.entries(office, "MUST")[0]["expiration"] == date(2026, 6, 30)


def test_t_142_goods_that_come_back_bring_their_date(office: Office) -> None:
    goods.item(office, "MUST", code=REQUIRED)
    goods.stocked(office, "MUST", 5, numbers=dated("A", 5, "2026-06-30"))
    goods.ordered(office, "SO1", "MUST", 2, numbers=goods.lots(A=2))
    goods.posted(office, "SO1")
    shipped = books.entries(office, "MUST")[1]["no"]
    goods.ordered(office, "SR1", "MUST", 1, kind="sales_return", applies_from_entry=shipped)
    goods.posted(office, "SR1", "sales_return")
    back = books.entries(office, "MUST")[2]
    assert (back["lot"], back["quantity"], back["expiration"]) == ("A", 1, date(2026, 6, 30))


def test_t_143_the_items_formula_counts_from_the_document_date(office: Office) -> None:
    goods.item(office, "CALC", code=OPTIONAL, expiration_calculation="1M")
    numbers = dated("A", 5)
    goods.ordered(
        office,
        "PO1",
        "CALC",
        5,
        kind="purchase_order",
        numbers=numbers,
        document_date="2026-01-31",
    )
    goods.posted(office, "PO1", "purchase_order")
    assert books.entries(office, "CALC")[0]["expiration"] == date(2026, 2, 28)


def test_t_143_the_date_of_a_lot_that_is_known_wins(office: Office) -> None:
    goods.item(office, "CALC", code=OPTIONAL, expiration_calculation="1M")
    goods.stocked(office, "CALC", 5, numbers=dated("A", 5, "2026-02-10"))
    goods.ordered(
        office,
        "PO1",
        "CALC",
        5,
        kind="purchase_order",
        numbers=dated("A", 5),
        document_date="2026-01-31",
    )
    goods.posted(office, "PO1", "purchase_order")
    assert books.entries(office, "CALC")[1]["expiration"] == date(2026, 2, 10)


def test_t_144_a_lot_has_one_date(office: Office) -> None:
    goods.item(office, "SAME", code=OPTIONAL)
    goods.stocked(office, "SAME", 5, numbers=dated("A", 5, "2026-05-01"))
    refused = goods.adjust(office, "SAME", 5, numbers=dated("A", 5, "2026-05-02"))
    assert codes(refused) == ["expiration-date-conflict"]
    told = refused.problems[0]
    assert (told.number.lot, told.date, told.existing) == (
        "A",
        date(2026, 5, 2),
        date(2026, 5, 1),
    )
    goods.stocked(office, "SAME", 5, numbers=dated("A", 5, "2026-05-01"))
    goods.stocked(office, "SAME", 5, numbers=dated("B", 5, "2026-05-02"))


def test_t_144_at_another_location_it_is_the_same_lot(office: Office) -> None:
    goods.item(office, "SAME", code=OPTIONAL)
    goods.stocked(office, "SAME", 5, numbers=dated("A", 5, "2026-05-01"))
    line = {"item": "SAME", "quantity": "5", "bin": "H-02"}
    numbers = dated("A", 5, "2026-05-02")
    refused = office.answer(
        "post-item-journal", location="HALL", lines=[{**line, "numbers": numbers}]
    )
    assert codes(refused) == ["expiration-date-conflict"]


def serials_of_a_lot(*days: str) -> list[dict[str, Any]]:
    return [
        {"serial": f"s{place}", "lot": "A", "expiration_date": day}
        for place, day in enumerate(days, start=1)
    ]


def test_t_145_serials_of_a_new_lot_share_one_date(office: Office) -> None:
    both = {"serial": {"specific": True}, "lot": {"specific": True}, "use_expiration_dates": True}
    goods.item(office, "SNL", code=both)
    refused = goods.adjust(office, "SNL", 2, numbers=serials_of_a_lot("2026-05-01", "2026-05-02"))
    assert codes(refused) == ["expiration-date-conflict"]
    assert refused.problems[0].number.serial == "s2"
    goods.stocked(office, "SNL", 2, numbers=serials_of_a_lot("2026-05-01", "2026-05-01"))
    found = books.entries(office, "SNL")
    assert {row["expiration"] for row in found} == {date(2026, 5, 1)}


def test_t_146_the_date_of_a_known_lot_is_locked_in_the_editor(office: Office) -> None:
    goods.item(office, "LOCK", code=REQUIRED)
    goods.stocked(office, "LOCK", 5, numbers=dated("A", 5, "2026-05-01"))
    goods.ordered(office, "PO1", "LOCK", 5, kind="purchase_order")
    line = {"order_no": "PO1", "kind": "purchase_order", "line_no": 10000}
    office.do("edit-line-tracking", **line, add=dated("A", 3, "2026-09-09"))
    assert dates_on(office) == [("A", date(2026, 5, 1))]
    change = {"number": {"lot": "A"}, "expiration_date": "2026-08-08"}
    office.do("edit-line-tracking", **line, change=[change], add=dated("B", 2, "2026-07-07"))
    assert dates_on(office) == [("A", date(2026, 5, 1)), ("B", date(2026, 7, 7))]
    goods.posted(office, "PO1", "purchase_order")


def dates_on(office: Office) -> list[Any]:
    """The lots of the order's line and their dates."""
    found = books.rows(
        office,
        """
        select k.lot_no as lot, r.expiration_date as expiration from reservation_entry r
        join tracking_key k on k.tracking_id = r.tracking_id
        where r.source_kind = 'line' and r.source_id = :line order by k.lot_no
        """,
        line=books.line_id(office, "PO1", 10000),
    )
    return [(row["lot"], row["expiration"]) for row in found]


def sell_on(office: Office, item: str, day: str, kind: str = "sales_order") -> Any:
    no = f"{kind[:2]}{day}"
    goods.ordered(office, no, item, 1, kind=kind, numbers=goods.lots(A=1))
    return goods.post(office, no, kind, posting_date=day)


def test_t_147_what_is_strict_leaves_until_its_last_day(office: Office) -> None:
    goods.item(office, "MILK", code=STRICT)
    goods.stocked(office, "MILK", 9, numbers=dated("A", 9, "2026-05-10"))
    assert sell_on(office, "MILK", "2026-05-10").status == "applied"
    refused = sell_on(office, "MILK", "2026-05-11")
    assert codes(refused) == ["number-expired"]
    told = refused.problems[0]
    assert (told.number.lot, told.expiration_date, told.posting_date) == (
        "A",
        date(2026, 5, 10),
        date(2026, 5, 11),
    )


def test_t_147_scrap_and_returns_to_the_vendor_leave_when_expired(office: Office) -> None:
    goods.item(office, "MILK", code=STRICT)
    goods.stocked(office, "MILK", 9, numbers=dated("A", 9, "2026-05-10"))
    goods.stocked(office, "MILK", -1, lot="A", posting_date="2026-05-11")
    assert sell_on(office, "MILK", "2026-05-11", "purchase_return").status == "applied"


def test_t_147_what_is_not_strict_leaves_whenever(office: Office) -> None:
    goods.item(office, "WINE", code=OPTIONAL)
    goods.stocked(office, "WINE", 9, numbers=dated("A", 9, "2026-05-10"))
    assert sell_on(office, "WINE", "2026-05-11").status == "applied"


def test_t_147_a_lot_that_is_not_specific_may_fail_by_what_it_is_applied_to(
    office: Office,
) -> None:
    goods.item(office, "LOOSE", code={"strict_expiration": True})
    goods.stocked(office, "LOOSE", 2, numbers=dated("A", 2, "2026-05-10"))
    goods.stocked(office, "LOOSE", 2, numbers=dated("B", 2, "2027-05-10"))
    goods.ordered(office, "SO1", "LOOSE", 1, numbers=goods.lots(B=1))
    refused = goods.post(office, "SO1", posting_date="2026-06-01")
    assert codes(refused) == ["number-expired"]
    assert refused.problems[0].number.lot == "A"


def test_t_148_the_warranty_begins_on_the_document_date(office: Office) -> None:
    code = {"serial": {"specific": True}, "warranty_date_formula": "1Y"}
    goods.item(office, "TOOL", code=code)
    goods.stocked(office, "TOOL", 1, numbers=goods.serials("s1"))
    goods.ordered(office, "SO1", "TOOL", 1, numbers=goods.serials("s1"), document_date="2026-03-05")
    goods.posted(office, "SO1", posting_date="2026-04-01")
    assert books.entries(office, "TOOL")[1]["warranty"] == date(2027, 3, 5)


def test_t_148_a_warranty_that_is_required_must_be_typed(office: Office) -> None:
    code = {
        "serial": {"specific": True},
        "warranty_date_formula": "1Y",
        "warranty_date_required": True,
    }
    goods.item(office, "TOOL", code=code)
    refused = goods.adjust(office, "TOOL", 1, numbers=goods.serials("s1"))
    assert codes(refused) == ["warranty-date-missing"]
    assert refused.problems[0].number.serial == "s1"
    typed = [{"serial": "s1", "warranty_date": "2029-01-01"}]
    goods.stocked(office, "TOOL", 1, numbers=typed)
    assert books.entries(office, "TOOL")[0]["warranty"] == date(2029, 1, 1)


def test_t_188_the_difference_of_a_count_brings_the_date_of_its_lot(office: Office) -> None:
    goods.item(office, "COUNT", code=REQUIRED)
    goods.stocked(office, "COUNT", 5, numbers=dated("A", 5, "2026-06-30"))
    plain = goods.adjust(office, "COUNT", 1, lot="A")
    assert codes(plain) == ["expiration-date-missing"]
    goods.stocked(office, "COUNT", 1, lot="A", is_count=True)
    assert books.entries(office, "COUNT")[1]["expiration"] == date(2026, 6, 30)
    unknown = goods.adjust(office, "COUNT", 1, lot="B", is_count=True)
    assert codes(unknown) == ["expiration-date-missing"]


# First expired, first out


@pytest.fixture
def fefo(office: Office) -> Office:
    """HALL picks by expiry date; the item's lots lie in different bins."""
    office.do(
        "save-location",
        code="HALL",
        bin_mandatory=True,
        require_receive=True,
        require_put_away=True,
        require_shipment=True,
        require_pick=True,
        pick_according_to_fefo=True,
        put_away_bin_policy="template",
        put_away_template="STANDARD",
    )
    return office


def in_hall(office: Office, item: str, lot: str, quantity: float, day: str | None) -> None:
    line = {
        "item": item,
        "quantity": str(quantity),
        "bin": "H-02",
        "numbers": dated(lot, quantity, day),
    }
    office.do("post-item-journal", location="HALL", lines=[line])


def picks_of(office: Office, item: str, quantity: int, numbers: Any = None) -> list[Any]:
    """What a pick for an order takes: lot and quantity, in the order of its lines."""
    warehouses.order(office, "SO1", "HALL", (item, quantity))
    if numbers:
        office.do(
            "set-line-tracking",
            order_no="SO1",
            kind="sales_order",
            line_no=10000,
            numbers=numbers,
        )
    warehouses.picked(office, "SH1", "SO1", "HALL")
    found = books.rows(
        office,
        """
        select k.lot_no as lot, a.quantity_base as quantity from warehouse_activity_line a
        join tracking_key k on k.tracking_id = a.tracking_id
        where a.action_type = 'take' order by a.line_no
        """,
    )
    return [(row["lot"], row["quantity"]) for row in found]


def test_t_151_what_expires_first_is_picked_first(fefo: Office) -> None:
    goods.item(fefo, "FEFO", code=OPTIONAL)
    for lot, day in (("A", "2026-06-01"), ("B", "2026-05-01"), ("C", None), ("D", "2026-05-01")):
        in_hall(fefo, "FEFO", lot, 2, day)
    fefo.do("save-tracking-info", item_no="FEFO", dimension="lot", number="D", blocked=True)
    assert picks_of(fefo, "FEFO", 6) == [("B", 2), ("A", 2), ("C", 2)]


def test_t_152_of_lots_of_one_date_the_first_by_name_goes(fefo: Office) -> None:
    goods.item(fefo, "FEFO", code=OPTIONAL)
    for lot in ("L2", "L1"):
        in_hall(fefo, "FEFO", lot, 2, "2026-05-01")
    assert picks_of(fefo, "FEFO", 3) == [("L1", 2), ("L2", 1)]


def test_t_153_numbers_that_the_order_names_go_before(fefo: Office) -> None:
    goods.item(fefo, "FEFO", code=OPTIONAL)
    in_hall(fefo, "FEFO", "A", 9, "2026-06-01")
    in_hall(fefo, "FEFO", "B", 9, "2026-05-01")
    assert picks_of(fefo, "FEFO", 5, goods.lots(A=2)) == [("A", 2), ("B", 3)]


def test_t_154_nothing_expired_is_picked_where_it_is_strict(office: Office) -> None:
    goods.item(office, "STRICT", code=STRICT)
    in_hall(office, "STRICT", "A", 9, "2026-01-04")
    warehouses.order(office, "SO1", "HALL", ("STRICT", 2))
    orders = [{"kind": "sales_order", "no": "SO1"}]
    office.do("create-warehouse-shipment", no="SH1", location="HALL", orders=orders, release=True)
    refused = office.answer("create-pick", shipment_no="SH1", no="P1")
    assert codes(refused) == ["nothing-to-handle"]
    assert [one.code for one in refused.problems[0].reasons] == ["stock-expired"]
