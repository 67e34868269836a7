"""Plans of movements (W 3.9): internal movements, movement worksheets, bin replenishment."""

from typing import Any

import pytest

from tests.rules import bins, books, goods
from tests.warehouses import Office

HALL: dict[str, Any] = {"location": "HALL", "kind": "internal_movement"}
MAIN: dict[str, Any] = {"location": "MAIN", "kind": "movement_worksheet"}


def line(item: str, quantity: str, from_bin: str = "", to_bin: str = "", **more: Any) -> Any:
    bins_named = {"from_bin": from_bin, "to_bin": to_bin}
    return {"item": item, "quantity": quantity, **bins_named, **more}


def plan(office: Office, where: dict[str, Any], *lines: Any, **fields: Any) -> dict[str, Any]:
    """A plan with the number PL1: what names it in commands."""
    office.do("create-internal-document", no="PL1", **where, lines=list(lines), **fields)
    return {"no": "PL1", "kind": where["kind"]}


def plan_lines(office: Office, no: str = "PL1") -> list[tuple[str, str, float, float]]:
    """From, to, quantity, done."""
    found = books.rows(
        office,
        """
        select f.code as source, t.code as target, w.quantity_base as quantity,
               w.qty_done_base as handled
        from warehouse_line w join warehouse_document d on d.document_id = w.document_id
        left join bin f on f.bin_id = w.from_bin_id left join bin t on t.bin_id = w.bin_id
        where d.no = :no order by w.line_no
        """,
        no=no,
    )
    return [(r["source"], r["target"], r["quantity"], r["handled"]) for r in found]


def test_a_plan_becomes_a_movement_and_is_gone(office: Office) -> None:
    lots = goods.lots(L1=6, L2=4)
    named = plan(office, HALL, line("LOT", "10", "H-01", numbers=lots), to_bin="H-02")
    assert plan_lines(office) == [("H-01", "H-02", 10, 0)]
    made = office.do("create-internal-activity", **named, activity_no="MV1")
    assert (made["no"], made["kind"], made["lines"]) == ("MV1", "inventory_movement", 2)
    assert bins.short(office, "MV1") == [
        ("take", "H-01", "L1", 6),
        ("place", "H-02", "L1", 6),
        ("take", "H-01", "L2", 4),
        ("place", "H-02", "L2", 4),
    ]
    assert plan_lines(office) == []
    assert books.rows(office, "select no from warehouse_document where no = 'PL1'") == []
    assert books.rows(office, "select owner_id from warehouse_item_tracking_line") == []
    office.do("register-activity", activity_no="MV1", kind="inventory_movement")
    assert bins.held(office, "H-02", "LOT", "L2") == 4


def test_a_part_of_a_plan_becomes_a_movement(office: Office) -> None:
    lots = goods.lots(L1=6, L2=4)
    named = plan(office, MAIN, line("LOT", "10", "M-01", "M-02", numbers=lots))
    office.do("change-internal-line", **named, line_no=10000, to_handle="7")
    office.do("create-internal-activity", **named, activity_no="MV1")
    assert [one[2:] for one in bins.short(office, "MV1")[::2]] == [("L1", 6), ("L2", 1)]
    assert plan_lines(office) == [("M-01", "M-02", 10, 7)]
    office.do("create-internal-activity", **named, activity_no="MV2")
    assert [one[2:] for one in bins.short(office, "MV2")[::2]] == [("L2", 3)]
    assert plan_lines(office) == []


def test_plans_share_what_a_bin_holds(office: Office) -> None:
    named = plan(office, MAIN, line("PLAIN", "70", "M-01", "M-02"))
    more = office.answer("add-internal-lines", **named, lines=[line("PLAIN", "31", "M-01", "M-03")])
    assert books.codes(more) == ["quantity-exceeds-available"]
    (problem,) = more.problems
    assert (problem.quantity, problem.available) == (31, 30)  # pyright: ignore[reportAttributeAccessIssue]
    office.do("add-internal-lines", **named, lines=[line("PLAIN", "30", "M-01", "M-03")])
    changed = office.answer("change-internal-line", **named, line_no=10000, quantity="71")
    assert books.codes(changed) == ["quantity-exceeds-available"]
    office.do("change-internal-line", **named, line_no=10000, quantity="60", to_bin="M-04")
    assert plan_lines(office) == [("M-01", "M-04", 60, 0), ("M-01", "M-03", 30, 0)]


def test_a_number_planned_is_not_planned_again(office: Office) -> None:
    named = plan(office, MAIN, line("LOT", "30", "M-01", "M-02", numbers=goods.lots(L1=30)))
    again = [line("LOT", "11", "M-01", "M-03", numbers=goods.lots(L1=11))]
    answer = office.answer("add-internal-lines", **named, lines=again)
    assert books.codes(answer) == ["bin-quantity-allocated"]


@pytest.mark.parametrize(("block", "place"), [("outbound", "H-01"), ("inbound", "H-02")])
def test_a_bin_blocked_meanwhile_refuses_the_movement(
    office: Office, block: str, place: str
) -> None:
    named = plan(office, HALL, line("PLAIN", "5", "H-01", "H-02"))
    office.do("save-bin", location="HALL", code=place, block_movement=block)
    answer = office.answer("create-internal-activity", **named)
    assert books.codes(answer) == ["bin-blocked"]


def test_a_plan_needs_a_place_to_go_to(office: Office) -> None:
    named = plan(office, MAIN, line("PLAIN", "5", "M-01"))
    answer = office.answer("create-internal-activity", **named)
    assert books.codes(answer) == ["bin-missing"]


def test_each_location_has_its_own_kind_of_plan(office: Office) -> None:
    for location, kind in (("HALL", "movement_worksheet"), ("SHED", "internal_movement")):
        answer = office.answer("create-internal-document", location=location, kind=kind)
        assert books.codes(answer)[0] == "location-setup-combination"


def test_what_was_planned_is_not_planned_again_when_its_movement_goes(office: Office) -> None:
    named = plan(office, HALL, line("PLAIN", "5", "H-01", "H-02"))
    office.do("create-internal-activity", **named, activity_no="MV1")
    move = {"activity_no": "MV1", "kind": "inventory_movement"}
    for command in ("delete-activity", "delete-activity-lines"):
        given = {"line_nos": [10000, 20000]} if command.endswith("lines") else {}
        answer = office.answer(command, **move, **given)
        assert books.codes(answer) == ["worksheet-lines-dropped"]
    office.do("delete-activity", **move, confirm=["worksheet-lines-dropped"])
    assert bins.lines(office, "MV1") == []


def test_lines_of_a_plan_are_deleted(office: Office) -> None:
    lots = goods.lots(L1=1)
    named = plan(
        office,
        MAIN,
        line("LOT", "1", "M-01", "M-02", numbers=lots),
        line("PLAIN", "2", "M-01", "M-03"),
    )
    office.do("delete-internal-lines", **named, line_nos=[10000])
    assert plan_lines(office) == [("M-01", "M-03", 2, 0)]
    office.do("delete-internal-document", **named)
    assert books.rows(office, "select no from warehouse_document where no = 'PL1'") == []


def shelf(office: Office, code: str, ranking: int, quantity: int = 0, **content: Any) -> None:
    """A bin of MAIN with the item R."""
    office.do("save-bin", location="MAIN", code=code, bin_type="PUTPICK", ranking=ranking)
    if content:
        office.do("save-bin-content", location="MAIN", bin=code, item="R", **content)
    if quantity:
        stock = [{"item": "R", "quantity": str(quantity), "bin": code}]
        office.do("post-opening-stock", location="MAIN", lines=stock)


def test_w_063_a_bin_that_runs_low_is_filled_from_lower_ranks(office: Office) -> None:
    goods.item(office, "R")
    shelf(office, "PICK", 100, 6, is_fixed=True, min_qty="10", max_qty="50")
    shelf(office, "BULK", 20, 30)
    shelf(office, "HIGH", 200, 90)
    made = office.do("calculate-replenishment", location="MAIN")
    assert plan_lines(office, made["no"]) == [("BULK", "PICK", 30, 0)]
    assert made["missing"] == [{"bin": "PICK", "item": "R", "quantity": "14"}]
    again = office.do("calculate-replenishment", location="MAIN", no=made["no"])
    assert again["lines"] == []
    plan_of = {"no": made["no"], "kind": "movement_worksheet"}
    office.do("create-internal-activity", **plan_of, activity_no="MV1")
    office.do("register-activity", activity_no="MV1", kind="movement")
    assert bins.held(office, "PICK", "R") == 36


def test_w_063_enough_is_there_only_to_the_maximum(office: Office) -> None:
    goods.item(office, "R")
    shelf(office, "PICK", 100, 6, is_fixed=True, min_qty="10", max_qty="50")
    shelf(office, "BULK-A", 20, 30)
    shelf(office, "BULK-B", 30, 30)
    made = office.do("calculate-replenishment", location="MAIN")
    assert plan_lines(office, made["no"]) == [("BULK-B", "PICK", 30, 0), ("BULK-A", "PICK", 14, 0)]
    assert made["missing"] == []


@pytest.mark.parametrize("content", [{"is_fixed": False}, {"block_movement": "inbound"}])
def test_w_063_only_fixed_open_bins_are_filled(office: Office, content: dict[str, Any]) -> None:
    goods.item(office, "R")
    rules = {"is_fixed": True, "min_qty": "10", "max_qty": "50", **content}
    shelf(office, "PICK", 100, **rules)
    shelf(office, "BULK", 20, 30)
    assert office.do("calculate-replenishment", location="MAIN")["no"] == ""


def partly_moved(office: Office) -> dict[str, str]:
    """A plan of 6 of L1 and 4 of L2; all of L1 and 1 of L2 stand on a movement."""
    lots = goods.lots(L1=6, L2=4)
    named = plan(office, MAIN, line("LOT", "10", "M-01", "M-02", numbers=lots))
    office.do("change-internal-line", **named, line_no=10000, to_handle="7")
    office.do("create-internal-activity", **named, activity_no="MV1")
    return named


@pytest.mark.parametrize(
    ("numbers", "problem"),
    [
        (goods.lots(L1=10), "number-locked"),
        (goods.lots(L2=4), "number-locked"),
    ],
)
def test_w_091_a_number_on_a_movement_is_neither_dropped_nor_changed(
    office: Office, numbers: goods.Numbers, problem: str
) -> None:
    named = partly_moved(office)
    answer = office.answer("change-internal-line", **named, line_no=10000, numbers=numbers)
    assert books.codes(answer) == [problem]


def test_w_092_a_number_is_not_planned_below_what_is_on_a_movement(office: Office) -> None:
    named = partly_moved(office)
    less = office.answer(
        "change-internal-line", **named, line_no=10000, numbers=goods.lots(L1=5, L2=4)
    )
    (problem,) = less.problems
    assert (problem.code, problem.quantity, problem.handled) == ("quantity-below-handled", 5, 6)  # pyright: ignore[reportAttributeAccessIssue]
    office.do("change-internal-line", **named, line_no=10000, numbers=goods.lots(L1=8, L2=2))
    office.do("create-internal-activity", **named, activity_no="MV2")
    assert [one[2:] for one in bins.short(office, "MV2")[::2]] == [("L1", 2), ("L2", 1)]
