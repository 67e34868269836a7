"""A pick and its shipment, table by table: the worked examples P1, P2 and P3 (W 5.4, 5.7)."""

import pytest

from tests.rules import books, floor
from tests.warehouses import Office


@pytest.fixture
def depot(office: Office) -> str:
    """Directed, ITEM kept by lot: 10 of A in PICK1, 10 of B in PICK2."""
    code = floor.directed(office)
    floor.lots(office)
    floor.stocked(office, code, "ITEM", bin="PICK1", A=10)
    floor.stocked(office, code, "ITEM", bin="PICK2", B=10)
    return code


STOCK = {("PICK1", "A"): 10, ("PICK2", "B"): 10}
LEDGER = [("positive_adjmt", "A", 10, 10), ("positive_adjmt", "B", 10, 10)]


def split_by_lot(office: Office, depot: str) -> str:
    """P1 as the picker leaves it: of 8 pieces without a number 5 are of A, 3 of B from PICK2."""
    floor.sold(office, "SO1", depot, "ITEM", 8)
    pick = floor.on_the_way(office, "SO1", depot)
    for line_no in (10000, 20000):
        split = {"activity_no": pick, "kind": "pick", "line_no": line_no, "quantity": "5"}
        office.do("split-activity-line", **split)
    floor.changed(office, pick, 10000, lot="A")
    floor.changed(office, pick, 15000, lot="B", bin="PICK2")
    office.do("fill-activity", activity_no=pick, kind="pick")
    return pick


def test_p1_what_a_pick_writes_before_it_is_registered(office: Office, depot: str) -> None:
    floor.sold(office, "SO1", depot, "ITEM", 8)
    pick = floor.on_the_way(office, "SO1", depot)
    assert floor.lines(office, pick) == [
        (10000, "take", "PICK1", "", 8, 8),
        (20000, "place", "SHIP", "", 8, 8),
    ]
    assert floor.tracking_lines(office, "SO1") == []
    assert floor.entries(office, "SO1") == []
    assert floor.bins(office, depot, "ITEM") == STOCK
    assert floor.ledger(office, "ITEM") == LEDGER
    assert floor.shipment_line(office, "SO1") == {
        "picked": 0,
        "on_picks": 8,
        "shipped": 0,
        "to_handle": 0,
    }


def test_p1_what_splitting_by_lot_writes(office: Office, depot: str) -> None:
    pick = split_by_lot(office, depot)
    assert floor.lines(office, pick) == [
        (10000, "take", "PICK1", "A", 5, 5),
        (15000, "take", "PICK2", "B", 3, 3),
        (20000, "place", "SHIP", "A", 5, 5),
        (30000, "place", "SHIP", "B", 3, 3),
    ]
    assert floor.tracking_lines(office, "SO1") == []
    assert floor.entries(office, "SO1") == []
    assert floor.bins(office, depot, "ITEM") == STOCK
    assert floor.ledger(office, "ITEM") == LEDGER


def test_w_093_w_098_p1_what_registering_the_pick_writes(office: Office, depot: str) -> None:
    floor.registered(office, split_by_lot(office, depot))
    assert floor.lines(office, "P-SO1") == []
    assert floor.tracking_lines(office, "SO1") == [("A", 5, 5, 5, True), ("B", 3, 3, 3, True)]
    assert floor.entries(office, "SO1") == [
        ("reservation", "A", 5, 5, "A"),
        ("reservation", "B", 3, 3, "B"),
    ]
    assert floor.movements(office, "ITEM", since=2) == [
        ("PICK1", "A", -5),
        ("PICK2", "B", -3),
        ("SHIP", "A", 5),
        ("SHIP", "B", 3),
    ]
    assert floor.bins(office, depot, "ITEM") == {
        ("PICK1", "A"): 5,
        ("PICK2", "B"): 7,
        ("SHIP", "A"): 5,
        ("SHIP", "B"): 3,
    }
    assert floor.ledger(office, "ITEM") == LEDGER
    assert floor.shipment_line(office, "SO1") == {
        "picked": 8,
        "on_picks": 0,
        "shipped": 0,
        "to_handle": 8,
    }


def test_w_101_p1_what_posting_the_shipment_writes(office: Office, depot: str) -> None:
    floor.registered(office, split_by_lot(office, depot))
    floor.posted(office, "SO1")
    assert floor.tracking_lines(office, "SO1") == []
    assert floor.entries(office, "SO1") == []
    assert floor.movements(office, "ITEM", since=6) == [("SHIP", "A", -5), ("SHIP", "B", -3)]
    assert floor.bins(office, depot, "ITEM") == {("PICK1", "A"): 5, ("PICK2", "B"): 7}
    assert floor.ledger(office, "ITEM") == [
        ("positive_adjmt", "A", 10, 5),
        ("positive_adjmt", "B", 10, 7),
        ("sale", "A", -5, 0),
        ("sale", "B", -3, 0),
    ]
    assert floor.shipment_line(office, "SO1") == {}


def named(office: Office, depot: str) -> str:
    """P2: the order says 5 of A and 3 of B; its shipment and pick are made."""
    floor.sold(office, "SO1", depot, "ITEM", 8, A=5, B=3)
    return floor.on_the_way(office, "SO1", depot)


def only_2_of_a(office: Office, pick: str) -> None:
    """Register 2 of A and nothing of B."""
    for line in floor.lines(office, pick):
        floor.changed(office, pick, line[0], quantity=2 if line[3] == "A" else 0)
    floor.registered(office, pick)


def test_p2_what_naming_the_lots_plans(office: Office, depot: str) -> None:
    pick = named(office, depot)
    assert floor.lines(office, pick) == [
        (10000, "take", "PICK1", "A", 5, 5),
        (20000, "place", "SHIP", "A", 5, 5),
        (30000, "take", "PICK2", "B", 3, 3),
        (40000, "place", "SHIP", "B", 3, 3),
    ]
    assert floor.tracking_lines(office, "SO1") == [("A", 5, 5, 0, False), ("B", 3, 3, 0, False)]
    assert floor.entries(office, "SO1") == [("surplus", "A", 5, 5, ""), ("surplus", "B", 3, 3, "")]


def test_w_094_w_151_p2_registering_a_part_of_one_lot(office: Office, depot: str) -> None:
    only_2_of_a(office, named(office, depot))
    assert floor.tracking_lines(office, "SO1") == [("A", 5, 5, 2, False), ("B", 3, 3, 0, False)]
    assert floor.entries(office, "SO1") == [
        ("reservation", "A", 2, 2, "A"),
        ("surplus", "A", 3, 0, ""),
        ("surplus", "B", 3, 0, ""),
    ]
    assert floor.movements(office, "ITEM", since=2) == [("PICK1", "A", -2), ("SHIP", "A", 2)]
    assert floor.ledger(office, "ITEM") == LEDGER
    assert floor.shipment_line(office, "SO1") == {
        "picked": 2,
        "on_picks": 6,
        "shipped": 0,
        "to_handle": 2,
    }


def test_p2_posting_ships_what_was_registered(office: Office, depot: str) -> None:
    only_2_of_a(office, named(office, depot))
    floor.posted(office, "SO1")
    assert floor.ledger(office, "ITEM")[2:] == [("sale", "A", -2, 0)]
    assert floor.entries(office, "SO1") == [("surplus", "A", 3, 3, ""), ("surplus", "B", 3, 3, "")]
    assert floor.tracking_lines(office, "SO1") == [("A", 3, 3, 0, False), ("B", 3, 3, 0, False)]
    assert floor.movements(office, "ITEM", since=4) == [("SHIP", "A", -2)]
    assert floor.shipment_line(office, "SO1") == {
        "picked": 2,
        "on_picks": 6,
        "shipped": 2,
        "to_handle": 0,
    }


def test_w_095_p2_the_rest_is_registered_and_shipped(office: Office, depot: str) -> None:
    only_2_of_a(office, named(office, depot))
    floor.posted(office, "SO1")
    office.do("fill-activity", activity_no="P-SO1", kind="pick")
    floor.registered(office, "P-SO1")
    assert floor.entries(office, "SO1") == [
        ("reservation", "A", 3, 3, "A"),
        ("reservation", "B", 3, 3, "B"),
    ]
    assert floor.tracking_lines(office, "SO1") == [("A", 3, 3, 3, False), ("B", 3, 3, 3, False)]
    floor.posted(office, "SO1")
    assert floor.ledger(office, "ITEM") == [
        ("positive_adjmt", "A", 10, 5),
        ("positive_adjmt", "B", 10, 7),
        ("sale", "A", -2, 0),
        ("sale", "A", -3, 0),
        ("sale", "B", -3, 0),
    ]
    assert floor.entries(office, "SO1") == []
    assert floor.tracking_lines(office, "SO1") == []
    assert floor.bins(office, depot, "ITEM") == {("PICK1", "A"): 5, ("PICK2", "B"): 7}


def test_w_149_to_handle_is_what_lies_picked_of_each_lot(office: Office, depot: str) -> None:
    pick = named(office, depot)
    for line in floor.lines(office, pick):
        floor.changed(office, pick, line[0], quantity=5 if line[3] == "A" else 0)
    floor.registered(office, pick)
    for line in floor.lines(office, pick):
        floor.changed(office, pick, line[0], quantity=2)
    floor.registered(office, pick)
    assert floor.entries(office, "SO1") == [
        ("reservation", "A", 5, 5, "A"),
        ("reservation", "B", 2, 2, "B"),
        ("surplus", "B", 1, 0, ""),
    ]
    assert floor.tracking_lines(office, "SO1") == [("A", 5, 5, 5, False), ("B", 3, 3, 2, False)]


@pytest.fixture
def with_c(office: Office, depot: str) -> str:
    """The same with 5 of a third lot in PICK2."""
    floor.stocked(office, depot, "ITEM", bin="PICK2", C=5)
    return depot


def test_w_096_p3_another_lot_needs_room_on_the_line(office: Office, with_c: str) -> None:
    floor.sold(office, "SO1", with_c, "ITEM", 8, A=8)
    pick = floor.on_the_way(office, "SO1", with_c)
    for line_no in (10000, 20000):
        split = {"activity_no": pick, "kind": "pick", "line_no": line_no, "quantity": "6"}
        office.do("split-activity-line", **split)
    floor.changed(office, pick, 15000, lot="C", bin="PICK2", confirm=["lot-substituted"])
    office.do("fill-activity", activity_no=pick, kind="pick")
    before = floor.tracking_lines(office, "SO1"), floor.entries(office, "SO1")
    answer = floor.register(office, pick)
    assert [(one.code, one.excess) for one in answer.problems] == [("source-tracking-full", 2)]
    assert (floor.tracking_lines(office, "SO1"), floor.entries(office, "SO1")) == before
    assert floor.movements(office, "ITEM", since=3) == []


def test_p3_with_room_on_the_line_another_lot_is_taken(office: Office, with_c: str) -> None:
    floor.sold(office, "SO1", with_c, "ITEM", 8, A=6)
    pick = floor.on_the_way(office, "SO1", with_c)
    assert floor.tracking_lines(office, "SO1") == [("A", 6, 6, 0, False)]
    rest = next(line[0] for line in floor.lines(office, pick) if line[1:4:2] == ("take", ""))
    floor.changed(office, pick, rest, lot="C", bin="PICK2")
    for line in floor.lines(office, pick):
        floor.changed(office, pick, line[0], quantity=2 if line[3] == "C" else 0)
    floor.registered(office, pick)
    assert floor.entries(office, "SO1") == [
        ("reservation", "C", 2, 2, "C"),
        ("surplus", "A", 6, 0, ""),
    ]
    assert floor.tracking_lines(office, "SO1") == [("A", 6, 6, 0, False), ("C", 2, 2, 2, True)]
    assert floor.shipment_line(office, "SO1")["picked"] == 2


def test_w_150_deleting_a_pick_line_frees_the_number_and_leaves_the_order(
    office: Office, depot: str
) -> None:
    pick = named(office, depot)
    before = books.reservations(office, "SO1")
    office.do(
        "delete-activity-lines",
        activity_no=pick,
        kind="pick",
        line_nos=[30000],
        confirm=["activity-set-deleted"],
    )
    assert floor.tracking_lines(office, "SO1") == [("A", 5, 5, 0, False), ("B", 3, 0, 0, False)]
    assert books.reservations(office, "SO1") == before
    office.do("delete-activity", activity_no=pick, kind="pick")
    assert floor.tracking_lines(office, "SO1") == [("A", 5, 0, 0, False), ("B", 3, 0, 0, False)]
    assert books.reservations(office, "SO1") == before
    assert floor.shipment_line(office, "SO1")["on_picks"] == 0
