"""Creating put-aways: at once with the receipt, or later for what waits; in which bins; and what
goes straight on to orders (W 6.8, 6.9)."""

from typing import Any

import msgspec

from tests.rules import books, goods
from tests.rules.floors import BINS, DIRECTED, floor, lies, lines, register
from tests.warehouses import Office

SHELF: dict[str, Any] = {"bin_type": "PUTPICK"}


def bought(
    office: Office, no: str, location: str, item: str, quantity: float, numbers: Any = ()
) -> str:
    """A receipt, not posted, for a purchase order of one line."""
    line = {"line_no": 10000, "item": item, "quantity": str(quantity), "numbers": list(numbers)}
    order = {"kind": "purchase_order", "no": no, "location": location, "release": True}
    office.do("create-order", **order, lines=[line])
    orders = [{"kind": "purchase_order", "no": no}]
    office.do("create-warehouse-receipt", no=f"R-{no}", location=location, orders=orders)
    return f"R-{no}"


def receive(office: Office, receipt: str) -> dict[str, Any]:
    """Post a receipt; its put-away is named after it."""
    return office.do("post-warehouse-receipt", receipt_no=receipt, put_away_no=f"A-{receipt}")


def places(office: Office, no: str) -> list[tuple[str, float]]:
    """Bin and quantity of the places of a put-away."""
    return [
        (row["bin"], row["quantity"])
        for row in lines(office, no)
        if row["action"] == "place" and not row["breakbulk"]
    ]


def in_bin(office: Office, code: str) -> float:
    found = books.rows(
        office,
        """
        select coalesce(sum(c.quantity_base), 0) as quantity from bin_content c
        join bin b on b.bin_id = c.bin_id where b.code = :code
        """,
        code=code,
    )
    return found[0]["quantity"]


def waiting(office: Office, receipt: str) -> list[float]:
    """What of the posted lines of a receipt is on no registered put-away."""
    found = books.rows(
        office,
        """
        select l.to_put_away_base as quantity from posted_line l
        join posted_document d on d.document_id = l.document_id
        join posted_document r on r.register_id = d.register_id and r.from_no = :no
        """,
        no=receipt,
    )
    return [row["quantity"] for row in found]


def test_w_011_a_posted_receipt_makes_its_put_away_and_leaves_the_goods_at_the_dock(
    office: Office,
) -> None:
    floor(office, "L", BINS, S1={})
    goods.item(office, "X")
    office.do("save-bin-content", location="L", bin="S1", item="X", is_default=True)
    done = receive(office, bought(office, "PO1", "L", "X", 10))
    assert done["put_away"] == "A-R-PO1"
    assert [(row["action"], row["bin"]) for row in lines(office, "A-R-PO1")] == [
        ("take", "REC"),
        ("place", "S1"),
    ]
    assert (in_bin(office, "REC"), in_bin(office, "S1")) == (10, 0)
    assert waiting(office, "R-PO1") == [10]


def test_w_012_where_nothing_is_put_away_apart_a_receipt_is_all(office: Office) -> None:
    floor(office, "L", {**BINS, "require_put_away": False}, S1={})
    goods.item(office, "X")
    done = receive(office, bought(office, "PO1", "L", "X", 10))
    assert done["put_away"] == ""
    assert waiting(office, "R-PO1") == [0]


def worksheet(office: Office, **switches: Any) -> None:
    floor(office, "L", {**BINS, "use_put_away_worksheet": True, **switches}, S1={})


def test_w_011_with_a_worksheet_goods_wait_until_a_put_away_is_asked_for(office: Office) -> None:
    worksheet(office)
    goods.item(office, "X", code={"lot": {"specific": True}})
    office.do("save-bin-content", location="L", bin="S1", item="X", is_default=True)
    for no, lot in (("PO1", "A"), ("PO2", "B")):
        done = receive(office, bought(office, no, "L", "X", 4, goods.lots(**{lot: 4})))
        assert done["put_away"] == ""
    first = office.do("create-put-away", location="L", posted=["R-PO1"], no="A1")
    assert (first["no"], first["lines"]) == ("A1", 1)
    assert [(row["lot"], row["quantity"]) for row in lines(office, "A1")] == [("A", 4), ("A", 4)]
    office.do("create-put-away", location="L", no="A2")
    assert [row["lot"] for row in lines(office, "A2")] == ["B", "B"]
    register(office, "A1", kind="put_away")
    assert (waiting(office, "R-PO1"), in_bin(office, "S1")) == ([0], 4)
    again = office.answer("create-put-away", location="L")
    assert books.codes(again) == ["no-lines-to-create"]


def test_w_120_without_a_default_bin_the_receipt_says_so_and_the_goods_wait(
    office: Office,
) -> None:
    floor(office, "L", BINS, S1={})
    goods.item(office, "X")
    done = receive(office, bought(office, "PO1", "L", "X", 4))
    assert done["put_away"] == ""
    assert [one["code"] for one in done["warnings"]] == ["default-bin-missing"]
    refused = office.answer("create-put-away", location="L")
    assert books.codes(refused) == ["nothing-to-handle"]
    reasons = refused.problems[0].reasons  # type: ignore[attr-defined]
    assert [(one.code, one.item) for one in reasons] == [("default-bin-missing", "X")]
    office.do("save-bin-content", location="L", bin="S1", item="X", is_default=True)
    office.do("create-put-away", location="L", no="A1")
    assert places(office, "A1") == [("S1", 4)]


def test_w_120_a_line_without_a_bin_where_the_location_always_wants_one(office: Office) -> None:
    floor(office, "L", {**BINS, "always_create_put_away_line": True}, S1={})
    goods.item(office, "X")
    receive(office, bought(office, "PO1", "L", "X", 4))
    assert places(office, "A-R-PO1") == [("", 4)]


def test_w_121_a_fixed_bin_up_to_its_maximum_then_an_empty_one_up_to_its_weight(
    office: Office,
) -> None:
    rules = [
        {"find_fixed": True, "find_same_item": True, "find_below_min": True},
        {"find_floating": True, "find_empty": True},
    ]
    office.do("save-put-away-template", code="TWO", lines=rules)
    light = {**SHELF, "max_weight": "30"}
    switches = {
        **DIRECTED,
        "put_away_template": "TWO",
        "bin_capacity_policy": "prohibit_more",
    }
    floor(office, "DIR", switches, P1=SHELF, F1={**light, "ranking": 2}, F2=light)
    goods.item(office, "X", weight="0.5")
    fixed = {"is_fixed": True, "min_qty": "10", "max_qty": "50"}
    office.do("save-bin-content", location="DIR", bin="P1", item="X", **fixed)
    lies(office, "DIR", "X", P1=5)
    receive(office, bought(office, "PO1", "DIR", "X", 100))
    assert places(office, "A-R-PO1") == [("P1", 45), ("F1", 55)]
    (take,) = [row for row in lines(office, "A-R-PO1") if row["action"] == "take"]
    assert (take["bin"], take["quantity"]) == ("REC", 100)
    receive(office, bought(office, "PO2", "DIR", "X", 100))
    assert places(office, "A-R-PO2") == [("F2", 60)]
    assert waiting(office, "R-PO2") == [100]


def test_w_121_two_lines_of_one_receipt_do_not_overfill_a_bin(office: Office) -> None:
    rules = [{"find_floating": True}]
    office.do("save-put-away-template", code="ANY", lines=rules)
    switches = {**DIRECTED, "put_away_template": "ANY", "bin_capacity_policy": "prohibit_more"}
    light = {**SHELF, "max_weight": "30"}
    floor(office, "DIR", switches, F1={**light, "ranking": 2}, F2=light)
    for no in ("X", "Y"):
        goods.item(office, no, weight="1")
    order = {"kind": "purchase_order", "no": "PO1", "location": "DIR", "release": True}
    wanted = [
        {"line_no": 10000, "item": "X", "quantity": "20"},
        {"line_no": 20000, "item": "Y", "quantity": "20"},
    ]
    office.do("create-order", **order, lines=wanted)
    orders = [{"kind": "purchase_order", "no": "PO1"}]
    office.do("create-warehouse-receipt", no="R1", location="DIR", orders=orders)
    receive(office, "R1")
    assert places(office, "A-R1") == [("F1", 20), ("F1", 10), ("F2", 10)]


def crossing(office: Office) -> None:
    """22 of 50 are needed: two orders want 30 in time, 8 lie ready; one order leaves too late."""
    cross = {**SHELF, "is_cross_dock": True}
    switches = {
        **DIRECTED,
        "use_cross_docking": True,
        "cross_dock_bin": "XD",
        "cross_dock_due_date_calc": "3D",
    }
    office.do("save-location", code="DIR", **DIRECTED)
    office.do("save-bin", location="DIR", code="XD", **cross)
    floor(office, "DIR", switches, S1=SHELF)
    goods.item(office, "X", use_cross_docking=True)
    lies(office, "DIR", "X", XD=8)
    for no, quantity, day in (("SO1", 10, "06"), ("SO2", 20, "08"), ("SO3", 40, "09")):
        line = {"line_no": 10000, "item": "X", "quantity": str(quantity)}
        sale = {"kind": "sales_order", "no": no, "location": "DIR", "release": True}
        office.do("create-order", **sale, lines=[{**line, "due_date": f"2026-01-{day}"}])


def test_w_122_what_orders_need_soon_goes_straight_on(office: Office) -> None:
    crossing(office)
    receipt = bought(office, "PO1", "DIR", "X", 50)
    done = office.do("calculate-cross-dock", receipt_no=receipt)
    (line,) = done["lines"]
    figures = ("needed", "on_cross_dock", "qty_to_cross_dock")
    assert [float(line[one]) for one in figures] == [30, 8, 22]
    receive(office, receipt)
    assert places(office, "A-R-PO1") == [("XD", 22), ("S1", 28)]
    marks = {
        row["bin"]: bool(row["cross_dock"])
        for row in lines(office, "A-R-PO1")
        if row["action"] == "place"
    }
    assert marks == {"XD": True, "S1": False}


def test_w_122_what_is_on_its_way_to_the_cross_dock_bin_counts(office: Office) -> None:
    crossing(office)
    first = bought(office, "PO1", "DIR", "X", 15)
    office.do("calculate-cross-dock", receipt_no=first)
    receive(office, first)
    again = office.do("calculate-cross-dock", receipt_no=bought(office, "PO2", "DIR", "X", 50))
    assert float(again["lines"][0]["on_cross_dock"]) == 23
    assert float(again["lines"][0]["qty_to_cross_dock"]) == 7


def test_w_122_an_item_that_must_not_cross_has_no_opportunity(office: Office) -> None:
    crossing(office)
    goods.item(office, "Y")
    done = office.do("calculate-cross-dock", receipt_no=bought(office, "PO1", "DIR", "Y", 5))
    assert done["lines"] == []
    floor(office, "L", BINS, S1={})
    refused = office.answer("calculate-cross-dock", receipt_no=bought(office, "PO2", "L", "X", 5))
    assert msgspec.json.decode(refused.body)["problems"][0]["code"] == "malformed-command"
