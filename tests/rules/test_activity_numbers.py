"""Numbers on the lines of activities: typed, scanned, carried to the other half, asked for when
they are registered (W 3.4, 5.2, 5.5)."""

import pytest

from tests.rules import books, floor, goods
from tests.warehouses import Office, order, picked, received

FREE = {"lot": {"flows": ["purchase_in", "sales_out"]}}
"""Lots that are typed on orders and unknown to the warehouse."""


@pytest.fixture
def depot(office: Office) -> str:
    return floor.directed(office)


def with_serials(office: Office, depot: str, *names: str) -> None:
    """UNIT kept by serial, these of them in PICK1."""
    goods.item(office, "UNIT", code={"serial": {"specific": True}})
    line = {"item": "UNIT", "quantity": str(len(names)), "bin": "PICK1"}
    office.do(
        "post-opening-stock", location=depot, lines=[{**line, "numbers": goods.serials(*names)}]
    )


def numbers(office: Office, activity: str) -> list[tuple[str, str, float]]:
    """Action, number and quantity of an activity's lines."""
    return [(line[1], line[3], line[4]) for line in floor.lines(office, activity)]


def test_w_079_no_number_where_the_warehouse_keeps_none(office: Office, depot: str) -> None:
    goods.item(office, "X", code=FREE)
    office.do(
        "post-opening-stock",
        location=depot,
        lines=[{"item": "X", "quantity": "5", "bin": "PICK1"}],
    )
    floor.sold(office, "SO1", depot, "X", 1)
    pick = floor.on_the_way(office, "SO1", depot)
    answer = floor.change(office, pick, 10000, serial="s1")
    assert [(one.code, one.line, one.item) for one in answer.problems] == [
        ("tracking-not-enabled", f"{pick}/10000", "X")
    ]


def test_w_079_what_only_the_ledger_keeps_is_not_planned_by_number(
    office: Office, depot: str
) -> None:
    goods.item(office, "X", code={"lot": {"specific": True, "warehouse": False}})
    floor.stocked(office, depot, "X", bin="PICK1", A=5)
    floor.sold(office, "SO1", depot, "X", 3, A=3)
    pick = floor.on_the_way(office, "SO1", depot)
    assert numbers(office, pick) == [("take", "", 3), ("place", "", 3)]
    assert floor.tracking_lines(office, "SO1") == []
    floor.registered(office, pick)
    assert floor.tracking_lines(office, "SO1") == []
    assert floor.bins(office, depot, "X") == {("PICK1", ""): 2, ("SHIP", ""): 3}
    floor.posted(office, "SO1")
    assert floor.ledger(office, "X") == [("positive_adjmt", "A", 5, 2), ("sale", "A", -3, 0)]


def test_w_080_a_pick_names_the_lots_it_took(office: Office, depot: str) -> None:
    floor.lots(office)
    floor.stocked(office, depot, "ITEM", bin="PICK1", A=5)
    floor.sold(office, "SO1", depot, "ITEM", 2)
    pick = floor.on_the_way(office, "SO1", depot)
    answer = floor.register(office, pick)
    assert [(one.code, one.line, one.dimension) for one in answer.problems] == [
        ("number-missing", f"{pick}/10000", "lot"),
        ("number-missing", f"{pick}/20000", "lot"),
    ]
    assert floor.movements(office, "ITEM", since=1) == []


@pytest.mark.parametrize(
    ("serial", "kind", "asked"),
    [
        ({"flows": ["sales_out"]}, "sales_order", True),
        ({"flows": ["sales_out"]}, "purchase_return", False),
        ({"flows": ["purchase_out"]}, "purchase_return", True),
    ],
)
def test_w_080_with_the_lot_goes_the_number_that_posting_asks_for(
    office: Office, depot: str, serial: dict[str, list[str]], kind: str, asked: bool
) -> None:
    goods.item(office, "X", code={"lot": {"specific": True}, "serial": serial})
    floor.stocked(office, depot, "X", bin="PICK1", A=5)
    line = {"line_no": 10000, "item": "X", "quantity": "1"}
    office.do("create-order", kind=kind, no="O1", location=depot, release=True, lines=[line])
    office.do(
        "create-warehouse-shipment",
        no="S1",
        location=depot,
        orders=[{"kind": kind, "no": "O1"}],
        release=True,
    )
    office.do("create-pick", shipment_no="S1", no="P1")
    floor.changed(office, "P1", 10000, lot="A")
    answer = floor.register(office, "P1")
    missing = [(one.code, one.line, one.dimension) for one in answer.problems]
    assert missing == ([("number-missing", "P1/10000", "serial")] if asked else [])


def test_w_081_a_serial_is_one_piece(office: Office, depot: str) -> None:
    goods.item(office, "X", code={"lot": {"specific": True}, "serial": {"flows": ["sales_out"]}})
    floor.stocked(office, depot, "X", bin="PICK1", A=5)
    floor.sold(office, "SO1", depot, "X", 3)
    pick = floor.on_the_way(office, "SO1", depot)
    answer = floor.change(office, pick, 10000, serial="s1", lot="A")
    assert [(one.code, one.serial, one.quantity) for one in answer.problems] == [
        ("serial-quantity", "s1", 3)
    ]


def test_w_082_a_serial_stands_once_among_the_takes(office: Office, depot: str) -> None:
    with_serials(office, depot, "s1", "s2", "s3")
    floor.sold(office, "SO1", depot, "UNIT", 2)
    pick = floor.on_the_way(office, "SO1", depot)
    assert numbers(office, pick) == [("take", "", 1), ("place", "", 1)] * 2
    floor.changed(office, pick, 10000, serial="s1")
    answer = floor.change(office, pick, 30000, serial="s1")
    assert [(one.code, one.line, one.other_line) for one in answer.problems] == [
        ("number-duplicate", f"{pick}/30000", f"{pick}/10000")
    ]
    assert numbers(office, pick) == [
        ("take", "s1", 1),
        ("place", "s1", 1),
        ("take", "", 1),
        ("place", "", 1),
    ]


def test_w_084_the_lot_of_a_take_goes_to_its_place(office: Office, depot: str) -> None:
    floor.lots(office)
    floor.stocked(office, depot, "ITEM", bin="PICK1", A=5, B=5)
    floor.sold(office, "SO1", depot, "ITEM", 4)
    pick = floor.on_the_way(office, "SO1", depot)
    floor.changed(office, pick, 10000, lot="A")
    assert numbers(office, pick) == [("take", "A", 4), ("place", "A", 4)]
    floor.changed(office, pick, 10000, lot="B")
    assert numbers(office, pick) == [("take", "B", 4), ("place", "B", 4)]
    floor.changed(office, pick, 20000, lot="A")
    assert numbers(office, pick) == [("take", "B", 4), ("place", "A", 4)]


def reserved_by_another(office: Office, depot: str) -> str:
    """UNIT s1 is reserved for SO1 by its serial; a pick for SO2 is open."""
    with_serials(office, depot, "s1", "s2")
    floor.sold(office, "SO1", depot, "UNIT", 1)
    goods.tracked(office, "SO1", goods.serials("s1"))
    office.do("reserve-order", order_no="SO1", kind="sales_order")
    floor.sold(office, "SO2", depot, "UNIT", 1)
    return floor.on_the_way(office, "SO2", depot)


def test_w_085_a_serial_of_another_order_is_not_scanned(office: Office, depot: str) -> None:
    pick = reserved_by_another(office, depot)
    holder = str(books.line_id(office, "SO1", 10000))
    scanned = office.answer("confirm-pick-line", activity_no=pick, line_no=10000, serial="s1")
    typed = floor.change(office, pick, 10000, serial="s1")
    for answer in (scanned, typed):
        assert [(one.code, one.serial, one.holder) for one in answer.problems] == [
            ("number-reserved-elsewhere", "s1", holder)
        ]
    floor.changed(office, pick, 10000, serial="s2")
    floor.registered(office, pick)


def test_w_086_what_others_named_of_a_lot_is_not_free(office: Office, depot: str) -> None:
    floor.lots(office)
    floor.stocked(office, depot, "ITEM", bin="PICK1", A=10, B=10)
    floor.sold(office, "SO1", depot, "ITEM", 8, A=8)
    office.do("reserve-order", order_no="SO1", kind="sales_order")
    floor.sold(office, "SO2", depot, "ITEM", 3)
    pick = floor.on_the_way(office, "SO2", depot)
    scanned = office.answer(
        "confirm-pick-line", activity_no=pick, line_no=10000, quantity="3", lot="A"
    )
    typed = floor.change(office, pick, 10000, lot="A")
    for answer in (scanned, typed):
        assert [(one.code, one.available, one.required) for one in answer.problems] == [
            ("number-not-available", 2, 3)
        ]
    floor.changed(office, pick, 10000, quantity=2)
    floor.changed(office, pick, 20000, quantity=2)
    floor.changed(office, pick, 10000, lot="A")
    floor.registered(office, pick)


def test_w_086_a_lot_typed_on_an_empty_line_is_checked_when_it_is_registered(
    office: Office, depot: str
) -> None:
    floor.lots(office)
    floor.stocked(office, depot, "ITEM", bin="PICK1", A=10, B=10)
    floor.sold(office, "SO1", depot, "ITEM", 8, A=8)
    office.do("reserve-order", order_no="SO1", kind="sales_order")
    floor.sold(office, "SO2", depot, "ITEM", 3)
    pick = floor.on_the_way(office, "SO2", depot)
    floor.changed(office, pick, 10000, quantity=0)
    floor.changed(office, pick, 10000, lot="A")
    office.do("fill-activity", activity_no=pick, kind="pick")
    answer = floor.register(office, pick)
    assert [(one.code, one.line, one.available, one.required) for one in answer.problems] == [
        ("number-not-available", "SO2/10000", 2, 3)
    ]
    assert floor.movements(office, "ITEM", since=2) == []


def test_w_089_a_receipt_of_two_lots_is_put_away_lot_by_lot(office: Office, depot: str) -> None:
    floor.lots(office)
    line = {"line_no": 10000, "item": "ITEM", "quantity": "10", "numbers": goods.lots(A=5, B=5)}
    office.do(
        "create-order", kind="purchase_order", no="PO1", location=depot, release=True, lines=[line]
    )
    put_away = received(office, "R1", "PO1", depot)
    assert numbers(office, put_away) == [
        ("take", "A", 5),
        ("place", "A", 5),
        ("take", "B", 5),
        ("place", "B", 5),
    ]
    assert floor.posted_tracking_lines(office, "PO1") == [
        ("A", 5, 5, 0, False),
        ("B", 5, 5, 0, False),
    ]


def test_w_090_serials_are_put_away_piece_by_piece(office: Office, depot: str) -> None:
    goods.item(office, "UNIT", code={"serial": {"specific": True}})
    line = {"line_no": 10000, "item": "UNIT", "quantity": "3"}
    office.do(
        "create-order",
        kind="purchase_order",
        no="PO1",
        location=depot,
        release=True,
        lines=[{**line, "numbers": goods.serials("s1", "s2", "s3")}],
    )
    put_away = received(office, "R1", "PO1", depot)
    assert numbers(office, put_away) == [
        (action, serial, 1) for serial in ("s1", "s2", "s3") for action in ("take", "place")
    ]


def test_w_100_registering_a_put_away_touches_no_reservation(office: Office, depot: str) -> None:
    floor.lots(office)
    line = {"line_no": 10000, "item": "ITEM", "quantity": "10", "numbers": goods.lots(A=6, B=4)}
    office.do(
        "create-order", kind="purchase_order", no="PO1", location=depot, release=True, lines=[line]
    )
    put_away = received(office, "R1", "PO1", depot)
    floor.sold(office, "SO1", depot, "ITEM", 5, A=2)
    office.do("reserve-order", order_no="SO1", kind="sales_order")
    everything = "select * from reservation_entry order by entry_no, positive"
    before, ledger = books.rows(office, everything), floor.ledger(office, "ITEM")
    for one in floor.lines(office, put_away):
        floor.changed(office, put_away, one[0], kind="put_away", quantity=4 if one[3] == "A" else 0)
    floor.registered(office, put_away, "put_away")
    assert floor.posted_tracking_lines(office, "PO1") == [
        ("A", 6, 6, 4, False),
        ("B", 4, 4, 0, False),
    ]
    office.do("fill-activity", activity_no=put_away, kind="put_away")
    floor.registered(office, put_away, "put_away")
    assert floor.posted_tracking_lines(office, "PO1") == []
    assert len(before) == 4
    assert books.rows(office, everything) == before
    assert floor.ledger(office, "ITEM") == ledger


def test_w_088_an_activity_opens_neither_numbers_nor_reservations(office: Office) -> None:
    from stockhand.domain.problems.base import Refused
    from stockhand.store.views import tracking

    order(office, "SO1", "HALL", ("LOT", 5))
    pick = picked(office, "S1", "SO1", "HALL")
    with pytest.raises(Refused) as refused:
        tracking.of_document_line(office.tx, "pick", pick, 10000, None)
    assert [(one.code, one.document) for one in refused.value.problems] == [  # type: ignore[attr-defined]
        ("not-available-on-activity", pick)
    ]
    found = tracking.of_document_line(office.tx, "shipment", "S1", 10000, None)
    assert found is not None


def test_w_103_a_blocked_lot_is_not_taken(office: Office, depot: str) -> None:
    floor.lots(office)
    floor.stocked(office, depot, "ITEM", bin="PICK1", A=5)
    floor.sold(office, "SO1", depot, "ITEM", 2, A=2)
    pick = floor.on_the_way(office, "SO1", depot)
    card = {"item_no": "ITEM", "dimension": "lot", "number": "A"}
    office.do("save-tracking-info", **card, blocked=True)
    answer = floor.register(office, pick)
    assert [(one.code, one.line, one.number.lot) for one in answer.problems] == [
        ("number-blocked", f"{pick}/10000", "A")
    ]
    office.do("save-tracking-info", **card, blocked=False)
    floor.registered(office, pick)


def test_w_104_a_package_holds_several_items_and_is_picked_by_line(
    office: Office, depot: str
) -> None:
    code = {"lot": {"specific": True}, "package": {"specific": True}}
    for item, lot in (("TABLE", "LOT0100"), ("LAMP", "LOT200")):
        goods.item(office, item, code=code)
        number = {"lot": lot, "package": "CONTAINER010", "quantity": "6"}
        line = {"item": item, "quantity": "6", "bin": "PICK1", "numbers": [number]}
        office.do("post-opening-stock", location=depot, lines=[line])
    lines = [
        {
            "line_no": 10000 * place,
            "item": item,
            "quantity": "2",
        }
        for place, item in enumerate(("TABLE", "LAMP"), 1)
    ]
    office.do(
        "create-order", kind="sales_order", no="SO1", location=depot, release=True, lines=lines
    )
    for line_no, lot in ((10000, "LOT0100"), (20000, "LOT200")):
        office.do(
            "set-line-tracking",
            order_no="SO1",
            kind="sales_order",
            line_no=line_no,
            numbers=[{"lot": lot, "package": "CONTAINER010", "quantity": "2"}],
        )
    pick = floor.on_the_way(office, "SO1", depot)
    packages = books.rows(
        office,
        "select i.no as item, a.action_type as action, k.lot_no as lot, k.package_no as package,"
        " a.quantity_base as quantity from warehouse_activity_line a"
        " join item i on i.item_id = a.item_id join tracking_key k on k.tracking_id = a.tracking_id"
        " order by a.line_no",
    )
    assert [tuple(row.values()) for row in packages] == [
        (item, action, lot, "CONTAINER010", 2)
        for item, lot in (("TABLE", "LOT0100"), ("LAMP", "LOT200"))
        for action in ("take", "place")
    ]
    for line in floor.lines(office, pick):
        floor.changed(office, pick, line[0], quantity=2 if line[3] == "LOT200" else 0)
    floor.registered(office, pick)
    assert floor.bins(office, depot, "TABLE") == {("PICK1", "LOT0100"): 6}
    assert floor.bins(office, depot, "LAMP") == {("PICK1", "LOT200"): 4, ("SHIP", "LOT200"): 2}
    floor.posted(office, "SO1")
    assert floor.ledger(office, "LAMP") == [
        ("positive_adjmt", "LOT200", 6, 4),
        ("sale", "LOT200", -2, 0),
    ]
