"""Lines of put-aways, picks and movements: handled in parts, split, in another unit, deleted,
registered (W 3.3 to 3.6)."""

from datetime import timedelta
from typing import Any

import pytest

from stockhand.domain.ledgers import Actor
from stockhand.operations.run import Answer
from stockhand.store import people
from stockhand.store.tx import WriteTx
from tests import warehouses
from tests.rules import books, goods
from tests.warehouses import Office

Line = tuple[int, str, float, float, float, str]


def lines(office: Office, no: str) -> list[Line]:
    """Number, action, quantity, done, to handle and bin of an activity's lines."""
    found = books.rows(
        office,
        "select a.line_no, a.action_type as action, a.quantity, a.qty_done as handled,"
        " a.qty_to_handle as to_handle, b.code as bin from warehouse_activity_line a"
        " join warehouse_document d on d.document_id = a.document_id"
        " left join bin b on b.bin_id = a.bin_id where d.no = :no order by a.line_no",
        no=no,
    )
    return [
        (
            row["line_no"],
            row["action"],
            row["quantity"],
            row["handled"],
            row["to_handle"],
            row["bin"] or "",
        )
        for row in found
    ]


def picking(office: Office, quantity: int = 10, place: str = "HALL", item: str = "PLAIN") -> str:
    """A pick for an order of so much."""
    warehouses.order(office, "SO1", place, (item, quantity))
    return warehouses.picked(office, "S1", "SO1", place)


def putting(office: Office, quantity: int = 100, place: str = "MAIN", item: str = "PLAIN") -> str:
    """A put-away for so much received, filled in."""
    warehouses.order(office, "PO1", place, (item, quantity), kind="purchase_order")
    put_away = warehouses.received(office, "R1", "PO1", place)
    office.do("fill-activity", activity_no=put_away, kind="put_away")
    return put_away


def change(office: Office, no: str, line_no: int, kind: str = "pick", **fields: Any) -> Answer:
    return office.answer(
        "change-activity-line", activity_no=no, kind=kind, line_no=line_no, **fields
    )


def register(office: Office, no: str, kind: str = "pick", **fields: Any) -> Answer:
    return office.answer("register-activity", activity_no=no, kind=kind, **fields)


def test_w_046_as_much_is_placed_as_is_taken(office: Office) -> None:
    pick = picking(office)
    change(office, pick, 10000, quantity="5")
    change(office, pick, 20000, quantity="4")
    answer = register(office, pick)
    assert books.codes(answer) == ["takes-and-places-unbalanced"]
    assert (answer.problems[0].take, answer.problems[0].place) == (5, 4)


def test_w_047_nothing_handled_is_nothing_to_register(office: Office) -> None:
    pick = picking(office)
    office.do("fill-activity", activity_no=pick, kind="pick", fill=False)
    assert books.codes(register(office, pick)) == ["nothing-to-register"]


@pytest.mark.parametrize(("fill", "again"), [(True, 6), (False, 0)])
def test_w_048_the_rest_waits_for_the_office_or_for_a_scan(
    office: Office, fill: bool, again: float
) -> None:
    warehouses.order(office, "SO1", "HALL", ("PLAIN", 10))
    orders = [{"kind": "sales_order", "no": "SO1"}]
    office.do("create-warehouse-shipment", no="S1", location="HALL", orders=orders, release=True)
    office.do("create-pick", shipment_no="S1", no="P1", fill=fill)
    change(office, "P1", 10000, quantity="4")
    change(office, "P1", 20000, quantity="4")
    register(office, "P1")
    assert [line[2:5] for line in lines(office, "P1")] == [(10, 4, again), (10, 4, again)]


def test_w_049_all_registered_leaves_the_registered_document(office: Office) -> None:
    pick = picking(office)
    done = office.do("register-activity", activity_no=pick, kind="pick")
    assert lines(office, pick) == []
    assert books.rows(office, "select no from warehouse_document where no = :no", no=pick) == []
    kept = "select kind, from_no from posted_document where no = :no"
    assert books.rows(office, kept, no=done["no"]) == [{"kind": "pick", "from_no": pick}]


@pytest.mark.parametrize("quantity", ["10", "0"])
def test_w_050_all_or_nothing_is_no_split(office: Office, quantity: str) -> None:
    pick = picking(office)
    change(office, pick, 10000, quantity=quantity)
    answer = office.answer("split-activity-line", activity_no=pick, kind="pick", line_no=10000)
    assert books.codes(answer) == ["line-not-splittable"]


def test_w_051_a_place_is_split_in_two(office: Office) -> None:
    put_away = putting(office)
    change(office, put_away, 20000, "put_away", quantity="60")
    office.do("split-activity-line", activity_no=put_away, kind="put_away", line_no=20000)
    places = [line for line in lines(office, put_away) if line[1] == "place"]
    assert [(line[2], line[5]) for line in places] == [(60, "M-01"), (40, "")]


def test_w_051_a_new_line_stands_half_way_to_the_next(office: Office) -> None:
    pick = picking(office)
    made = office.do(
        "split-activity-line", activity_no=pick, kind="pick", line_no=10000, quantity="7"
    )
    assert made["line_no"] == 15000
    assert [line[:3] for line in lines(office, pick)] == [
        (10000, "take", 7),
        (15000, "take", 3),
        (20000, "place", 10),
    ]


def test_w_052_takes_of_put_aways_are_not_split(office: Office) -> None:
    put_away = putting(office)
    change(office, put_away, 10000, "put_away", quantity="60")
    answer = office.answer(
        "split-activity-line", activity_no=put_away, kind="put_away", line_no=10000
    )
    assert books.codes(answer) == ["line-not-splittable"]


def boxed(office: Office) -> str:
    """A put-away of a box that is stored in pieces: two lines open it."""
    office.do("save-item", no="PLAIN", put_away_unit="PCS")
    office.do(
        "create-order", kind="purchase_order", no="PO1", location="MAIN", release=True,
        lines=[{"line_no": 10000, "item": "PLAIN", "quantity": "2", "unit": "BOX"}],
    )  # fmt: skip
    put_away = warehouses.received(office, "R1", "PO1", "MAIN")
    office.do("fill-activity", activity_no=put_away, kind="put_away")
    return put_away


def test_w_052_lines_that_open_a_unit_are_fixed(office: Office) -> None:
    put_away = boxed(office)
    opened = books.rows(
        office, "select line_no from warehouse_activity_line where is_breakbulk order by line_no"
    )
    assert len(opened) == 2
    line_no = opened[1]["line_no"]
    change(office, put_away, line_no, "put_away", quantity="7")
    split = office.answer(
        "split-activity-line", activity_no=put_away, kind="put_away", line_no=line_no
    )
    assert books.codes(split) == ["breakbulk-line-fixed"]
    moved = change(office, put_away, line_no, "put_away", bin="M-02")
    assert books.codes(moved) == ["breakbulk-line-fixed"]
    unit = office.answer(
        "change-activity-line-unit", activity_no=put_away, kind="put_away", line_no=line_no,
        unit="BOX",
    )  # fmt: skip
    assert books.codes(unit) == ["breakbulk-line-fixed"]


def test_w_053_lines_that_belong_together_are_deleted_together(office: Office) -> None:
    put_away = putting(office, 100)
    line = {"activity_no": put_away, "kind": "put_away", "line_nos": [20000]}
    answer = office.answer("delete-activity-lines", **line)
    assert books.codes(answer) == ["activity-set-deleted"]
    assert answer.problems[0].lines == (10000,)
    office.do("delete-activity-lines", **line, confirm=["activity-set-deleted"])
    assert lines(office, put_away) == []


def test_w_053_other_numbers_of_the_same_line_stay(office: Office) -> None:
    office.do(
        "create-order", kind="purchase_order", no="PO1", location="MAIN", release=True,
        lines=[
            {"line_no": 10000, "item": "LOT", "quantity": "9", "numbers": goods.lots(A=5, B=4)}
        ],
    )  # fmt: skip
    put_away = warehouses.received(office, "R1", "PO1", "MAIN")
    office.do(
        "delete-activity-lines", activity_no=put_away, kind="put_away", line_nos=[10000],
        confirm=["activity-set-deleted"],
    )  # fmt: skip
    assert [line[1:3] for line in lines(office, put_away)] == [("take", 4), ("place", 4)]


def test_w_056_a_pick_goes_to_the_bin_of_its_shipment(office: Office) -> None:
    pick = picking(office)
    answer = change(office, pick, 20000, bin="H-03")
    assert books.codes(answer) == ["bin-role-wrong"]
    assert change(office, pick, 20000, bin="SHIP").status == "applied"


@pytest.mark.parametrize("place", ["HALL", "MAIN"])
def test_w_057_a_line_without_a_bin_is_not_registered(office: Office, place: str) -> None:
    pick = picking(office, place=place)
    change(office, pick, 10000, bin="")
    assert books.codes(register(office, pick)) == ["bin-missing"]


def test_w_058_an_empty_bin_is_no_place_to_take_from(office: Office) -> None:
    pick = picking(office, place="MAIN")
    answer = change(office, pick, 10000, bin="M-03")
    assert books.codes(answer) == ["bin-nothing-available"]


def test_w_058_a_bin_that_holds_too_little_is_asked_about(office: Office) -> None:
    pick = picking(office, place="HALL")
    answer = change(office, pick, 10000, bin="H-03")
    assert books.codes(answer) == ["bin-quantity-short"]


def actor(office: Office, no: str) -> Actor:
    found = people.by_no(office.tx, no)
    assert found is not None
    return Actor(employee_id=found.employee_id, name=no)


def test_w_128_assigned_work_is_open_to_all_claimed_work_is_not(office: Office) -> None:
    for no in ("U1", "U2"):
        warehouses.employ(office, no, {"HALL": ["supervisor"]})
    pick = picking(office)
    first, second = actor(office, "U1"), actor(office, "U2")
    assert _as(office, first, "claim-activity", kind="pick", activity_no=pick).status == "applied"
    refused = _as(office, second, "register-activity", kind="pick", activity_no=pick)
    assert books.codes(refused) == ["task-claimed"]
    assert refused.problems[0].until - warehouses.NOON == timedelta(hours=1)
    done = _as(office, first, "finish-activity", kind="pick", activity_no=pick)
    assert done.status == "applied"
    registered = _as(office, second, "register-activity", kind="pick", activity_no=pick)
    assert registered.status == "applied"


def test_w_128_assigned_work_is_registered_by_anybody(office: Office) -> None:
    for no in ("U1", "U2"):
        warehouses.employ(office, no, {"HALL": ["supervisor"]})
    warehouses.order(office, "SO1", "HALL", ("PLAIN", 10))
    orders = [{"kind": "sales_order", "no": "SO1"}]
    office.do("create-warehouse-shipment", no="S1", location="HALL", orders=orders, release=True)
    office.do("create-pick", shipment_no="S1", no="P1", assign_to="U1")
    registered = _as(
        office, actor(office, "U2"), "register-activity", kind="pick", activity_no="P1"
    )
    assert registered.status == "applied"


def _as(office: Office, who: Actor, name: str, **fields: Any) -> Answer:
    fresh = WriteTx(office.tx.connection)
    return warehouses.answer_of(fresh, warehouses.command(name, **fields), office.next_id(), who)


def test_w_051_a_part_is_handled_in_another_unit(office: Office) -> None:
    put_away = putting(office, 25)
    place = {"activity_no": put_away, "kind": "put_away", "line_no": 20000}
    change(office, put_away, 20000, "put_away", quantity="20")
    office.do("change-activity-line-unit", **place, unit="BOX")
    assert units(office, put_away) == [
        ("take", "PCS", 25, 25),
        ("place", "PCS", 5, 5),
        ("place", "BOX", 2, 20),
    ]
    change(office, put_away, 20000, "put_away", quantity="5")
    done = register(office, put_away, "put_away")
    assert done.status == "applied"
    held = books.rows(
        office,
        "select u.code, c.quantity from bin_content c join bin b on b.bin_id = c.bin_id"
        " join item_unit_of_measure u on u.unit_id = c.unit_id join item i on i.item_id = c.item_id"
        " join location l on l.location_id = b.location_id"
        " where l.code = 'MAIN' and b.code = 'M-01' and i.no = 'PLAIN' order by u.code",
    )
    assert held == [{"code": "BOX", "quantity": 2}, {"code": "PCS", "quantity": 105}]


def units(office: Office, no: str) -> list[tuple[str, str, float, float]]:
    """Action, unit, quantity and base quantity of an activity's lines."""
    found = books.rows(
        office,
        "select a.action_type as action, u.code, a.quantity, a.quantity_base as handled"
        " from warehouse_activity_line a join item_unit_of_measure u on u.unit_id = a.unit_id"
        " join warehouse_document d on d.document_id = a.document_id where d.no = :no"
        " order by a.line_no",
        no=no,
    )
    return [(row["action"], row["code"], row["quantity"], row["handled"]) for row in found]


def test_w_051_what_is_taken_in_another_unit_must_lie_there_in_it(office: Office) -> None:
    pick = picking(office, 20, "MAIN")
    answer = office.answer(
        "change-activity-line-unit", activity_no=pick, kind="pick", line_no=10000, unit="BOX"
    )
    assert books.codes(answer) == ["bin-quantity-insufficient"]
    assert (answer.problems[0].available, answer.problems[0].required) == (0, 20)


def test_w_051_a_serial_is_handled_one_by_one(office: Office) -> None:
    units_of_serial = [{"code": "BOX", "qty_per_uom": "10"}]
    office.do("save-item", no="SERIAL", tracking_code="SERIALS", units=units_of_serial)
    pick = picking(office, 1, "MAIN", "SERIAL")
    answer = office.answer(
        "change-activity-line-unit", activity_no=pick, kind="pick", line_no=10000, unit="BOX"
    )
    assert "serial-quantity" in books.codes(answer)


def test_w_145_what_was_received_is_not_put_away_where_it_came_in(office: Office) -> None:
    switches = ("bin_mandatory", "require_receive", "require_put_away", "require_shipment")
    yard: dict[str, Any] = dict.fromkeys(switches, True)
    yard.update(code="YARD", put_away_bin_policy="template", put_away_template="STANDARD")
    office.do("save-location", **yard)
    for bin in ("DOCK", "GATE", "Y-01"):
        office.do("save-bin", location="YARD", code=bin)
    office.do("save-location", **yard, receipt_bin="DOCK", shipment_bin="GATE")
    put_away = putting(office, 10, "YARD")
    take, place = lines(office, put_away)
    assert (take[1], take[5], place[1]) == ("take", "DOCK", "place")
    for bin in ("DOCK", "GATE"):
        answer = change(office, put_away, place[0], kind="put_away", bin=bin)
        assert ("bin-role-reserved", bin) in [(one.code, one.bin) for one in answer.problems]
    assert change(office, put_away, place[0], kind="put_away", bin="Y-01").status == "applied"
