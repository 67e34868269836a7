"""What an outgoing entry is applied to, by itself and by hand (T 2.5 to 2.8)."""

from datetime import date
from typing import Any

import pytest

from stockhand.domain.applications import Applications
from stockhand.domain.items import Item
from stockhand.domain.ledgers import ItemApplicationEntry, ItemLedgerEntry
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.reservations import ApplicationNotUndoable
from stockhand.domain.stock import Inventory
from stockhand.domain.tracking import EntryType
from stockhand.operations.run import Answer
from tests.rules import books, goods
from tests.rules.books import codes
from tests.warehouses import Office

DAY = date(2026, 1, 5)

FREE: dict[str, object] = {}
LOT = {"lot": {"specific": True}}


def remaining(office: Office, item: str) -> list[float]:
    return [row["remaining"] for row in books.entries(office, item)]


def test_t_077_the_oldest_stock_goes_first(office: Office) -> None:
    goods.item(office, "FIFO")
    goods.stocked(office, "FIFO", 10, posting_date="2026-01-01")
    goods.stocked(office, "FIFO", 10, posting_date="2026-01-02")
    goods.ordered(office, "SO1", "FIFO", 12)
    goods.posted(office, "SO1")
    assert books.applications(office, "FIFO") == [
        (1, 1, 0, 10),
        (2, 2, 0, 10),
        (3, 1, 3, -10),
        (3, 2, 3, -2),
    ]
    assert remaining(office, "FIFO") == [0, 8, 0]


def test_t_077_by_posting_date_and_the_newest_first_where_the_item_says_so(office: Office) -> None:
    goods.item(office, "LAST", costing_method="lifo")
    goods.stocked(office, "LAST", 10, posting_date="2026-01-03")
    goods.stocked(office, "LAST", 10, posting_date="2026-01-01")
    goods.stocked(office, "LAST", -4)
    assert remaining(office, "LAST") == [6, 10, 0]
    goods.item(office, "FIRST")
    goods.stocked(office, "FIRST", 10, posting_date="2026-01-03")
    goods.stocked(office, "FIRST", 10, posting_date="2026-01-01")
    goods.stocked(office, "FIRST", -4)
    assert remaining(office, "FIRST") == [10, 6, 0]


def test_t_078_a_specific_lot_leaves_stock_of_that_lot(office: Office) -> None:
    goods.item(office, "EX3", code=LOT)
    goods.stocked(office, "EX3", 10, lot="A")
    goods.stocked(office, "EX3", 10, lot="B")
    goods.ordered(office, "SO1", "EX3", 4, numbers=goods.lots(B=4))
    goods.posted(office, "SO1")
    assert remaining(office, "EX3") == [10, 6, 0]


def test_t_079_a_typed_lot_that_is_not_specific_does_not_steer(office: Office) -> None:
    goods.item(office, "EX4", code=FREE)
    goods.stocked(office, "EX4", 10, lot="A")
    goods.stocked(office, "EX4", 10, lot="B")
    goods.ordered(office, "SO1", "EX4", 4, numbers=goods.lots(B=4))
    goods.posted(office, "SO1")
    found = books.entries(office, "EX4")
    assert [(row["lot"], row["remaining"]) for row in found] == [("A", 6), ("B", 10), ("B", 0)]


def test_t_080_reserved_stock_waits_for_its_order(office: Office) -> None:
    goods.item(office, "EX5")
    goods.stocked(office, "EX5", 5)
    goods.stocked(office, "EX5", 5)
    goods.ordered(office, "SO-1", "EX5", 5)
    office.do("reserve-line", order_no="SO-1", kind="sales_order", line_no=10000)
    goods.ordered(office, "SO-2", "EX5", 5)
    goods.posted(office, "SO-2")
    goods.posted(office, "SO-1")
    assert books.applications(office, "EX5")[2:] == [(3, 2, 3, -5), (4, 1, 4, -5)]


def test_t_081_a_lot_that_is_not_there_cannot_leave(office: Office) -> None:
    goods.item(office, "NONE", code=LOT, prevent_negative=False)
    goods.ordered(office, "SO1", "NONE", 2, numbers=goods.lots(A=2))
    refused = goods.post(office, "SO1")
    assert codes(refused) == ["outbound-not-applied"]
    told = refused.problems[0]
    assert (told.item, told.number.lot, told.missing) == ("NONE", "A", 2)


def test_t_081_where_negative_stock_is_prevented_it_is_still_that_problem(office: Office) -> None:
    goods.item(office, "NONE", code=LOT, prevent_negative=True)
    goods.ordered(office, "SO1", "NONE", 2, numbers=goods.lots(A=2))
    assert codes(goods.post(office, "SO1")) == ["outbound-not-applied"]


def test_t_082_more_of_a_lot_than_there_is_cannot_leave(office: Office) -> None:
    goods.item(office, "FEW", code=LOT)
    goods.stocked(office, "FEW", 3, lot="A")
    goods.stocked(office, "FEW", 9, lot="B")
    before = books.entries(office, "FEW")
    goods.ordered(office, "SO1", "FEW", 5, numbers=goods.lots(A=5))
    refused = goods.post(office, "SO1")
    assert codes(refused) == ["outbound-not-applied"]
    assert refused.problems[0].missing == 2
    assert books.entries(office, "FEW") == before


def test_t_083_later_goods_fill_up_what_left_without_stock(office: Office) -> None:
    goods.item(office, "NEG", code=FREE)
    goods.ordered(office, "SO1", "NEG", 5)
    goods.posted(office, "SO1")
    assert remaining(office, "NEG") == [-5]
    goods.ordered(office, "PO1", "NEG", 8, kind="purchase_order")
    goods.posted(office, "PO1", "purchase_order")
    assert remaining(office, "NEG") == [0, 3]
    assert books.applications(office, "NEG") == [(2, 2, 0, 8), (2, 2, 1, -5)]


def test_t_084_an_item_may_forbid_negative_stock(office: Office) -> None:
    goods.item(office, "POS", code=FREE, prevent_negative=True)
    goods.ordered(office, "SO1", "POS", 5)
    refused = goods.post(office, "SO1")
    assert codes(refused) == ["inventory-negative"]
    told = refused.problems[0]
    assert (told.item, told.location, told.missing) == ("POS", "SHED", 5)


def test_t_192_of_two_orders_for_the_same_pieces_the_second_is_refused(office: Office) -> None:
    goods.item(office, "TWO", code=LOT)
    goods.stocked(office, "TWO", 10, lot="A")
    for no in ("SO1", "SO2"):
        goods.ordered(office, no, "TWO", 6, numbers=goods.lots(A=6))
    goods.posted(office, "SO1")
    refused = goods.post(office, "SO2")
    assert codes(refused) == ["outbound-not-applied"]
    assert refused.problems[0].missing == 2
    assert remaining(office, "TWO") == [4, 0]


def test_t_193_serial_and_lot_must_both_be_those_of_the_stock(office: Office) -> None:
    goods.item(office, "SNL", code={"serial": {"specific": True}, "lot": {"specific": True}})
    goods.stocked(office, "SNL", 1, numbers=[{"serial": "s1", "lot": "A"}])
    goods.stocked(office, "SNL", 1, numbers=[{"serial": "s2", "lot": "B"}])
    goods.ordered(office, "SO1", "SNL", 1, numbers=[{"serial": "s1", "lot": "B"}])
    refused = goods.post(office, "SO1")
    assert codes(refused) == ["outbound-not-applied"]
    assert (refused.problems[0].number.serial, refused.problems[0].number.lot) == ("s1", "B")
    assert remaining(office, "SNL") == [1, 1]


# Applied by choice


def chosen(office: Office, item: str, quantity: float, entry_no: int, **fields: Any) -> Answer:
    """A journal line that is applied to an entry."""
    return goods.adjust(office, item, quantity, applies_to_entry=entry_no, **fields)


def test_t_085_the_chosen_entry_must_be_of_the_same_goods_and_number(office: Office) -> None:
    goods.item(office, "PICKY", code=LOT)
    goods.item(office, "OTHER")
    goods.stocked(office, "PICKY", 5, lot="A")
    goods.stocked(office, "PICKY", 5, lot="B")
    goods.stocked(office, "OTHER", 5)
    of_a, _of_b = (row["no"] for row in books.entries(office, "PICKY"))
    (other,) = (row["no"] for row in books.entries(office, "OTHER"))
    numbers = [{"lot": "B", "quantity": "3", "applies_to_entry": of_a}]
    refused = goods.adjust(office, "PICKY", -3, numbers=numbers)
    assert codes(refused) == ["application-field-mismatch"]
    assert (refused.problems[0].entry, refused.problems[0].field) == (of_a, "lot")
    numbers = [{"lot": "B", "quantity": "3", "applies_to_entry": other}]
    refused = goods.adjust(office, "PICKY", -3, numbers=numbers)
    assert codes(refused) == ["application-field-mismatch"]
    assert refused.problems[0].field == "item"
    refused = chosen(office, "OTHER", 3, other)
    assert codes(refused) == ["application-field-mismatch"]
    assert refused.problems[0].field == "quantity"


def test_t_085_a_lot_that_is_not_specific_does_not_matter(office: Office) -> None:
    goods.item(office, "FREE", code=FREE)
    goods.stocked(office, "FREE", 5, lot="A")
    goods.stocked(office, "FREE", 5, lot="B")
    of_b = books.entries(office, "FREE")[1]["no"]
    numbers = [{"lot": "C", "quantity": "3", "applies_to_entry": of_b}]
    goods.stocked(office, "FREE", -3, numbers=numbers)
    assert remaining(office, "FREE") == [5, 2, 0]


def test_t_085_the_chosen_entry_must_hold_as_much(office: Office) -> None:
    goods.item(office, "TWO")
    goods.stocked(office, "TWO", 2)
    goods.stocked(office, "TWO", 9)
    small = books.entries(office, "TWO")[0]["no"]
    refused = chosen(office, "TWO", -3, small)
    assert codes(refused) == ["application-target-too-small"]
    told = refused.problems[0]
    assert (told.entry, told.available, told.required) == (small, 2, 3)
    assert remaining(office, "TWO") == [2, 9]


def test_t_085_an_entry_that_is_not_there_is_not_found(office: Office) -> None:
    goods.item(office, "TWO")
    goods.stocked(office, "TWO", 2)
    assert codes(chosen(office, "TWO", -1, 987654)) == ["not-found"]


def test_t_086_what_was_applied_by_itself_gives_way_to_a_choice(office: Office) -> None:
    goods.item(office, "WAY")
    goods.stocked(office, "WAY", 10)
    goods.ordered(office, "SO1", "WAY", 10)
    goods.posted(office, "SO1")
    goods.stocked(office, "WAY", 6)
    first = books.entries(office, "WAY")[0]["no"]
    goods.ordered(office, "PR1", "WAY", 4, kind="purchase_return", applies_to_entry=first)
    goods.posted(office, "PR1", "purchase_return")
    assert books.applications(office, "WAY") == [
        (1, 1, 0, 10),
        (3, 3, 0, 6),
        (4, 1, 4, -4),
        (2, 1, 2, -6),
        (2, 3, 2, -4),
    ]
    assert remaining(office, "WAY") == [0, 0, 2, 0]


def test_t_086_who_gives_way_must_find_other_stock(office: Office) -> None:
    goods.item(office, "WAY", prevent_negative=True)
    goods.stocked(office, "WAY", 10)
    goods.ordered(office, "SO1", "WAY", 10)
    goods.posted(office, "SO1")
    goods.stocked(office, "WAY", 3)
    before = (books.entries(office, "WAY"), books.applications(office, "WAY"))
    first = before[0][0]["no"]
    refused = chosen(office, "WAY", -4, first)
    assert codes(refused) == ["inventory-negative"]
    assert refused.problems[0].missing == 1
    assert (books.entries(office, "WAY"), books.applications(office, "WAY")) == before


def test_t_086_what_was_chosen_before_does_not_give_way(office: Office) -> None:
    goods.item(office, "FIX")
    goods.stocked(office, "FIX", 10)
    goods.stocked(office, "FIX", 10)
    first = books.entries(office, "FIX")[0]["no"]
    assert chosen(office, "FIX", -8, first).status == "applied"
    refused = chosen(office, "FIX", -4, first)
    assert codes(refused) == ["application-fixed"]
    assert refused.problems[0].entry == first


def test_t_087_stock_that_others_reserved_is_not_for_choice(office: Office) -> None:
    goods.item(office, "HELD")
    goods.stocked(office, "HELD", 5)
    first = books.entries(office, "HELD")[0]["no"]
    goods.ordered(office, "SO1", "HELD", 5)
    office.do("reserve-line", order_no="SO1", kind="sales_order", line_no=10000)
    goods.stocked(office, "HELD", 5)
    goods.ordered(office, "SO2", "HELD", 2, applies_to_entry=first)
    refused = goods.post(office, "SO2")
    assert codes(refused) == ["application-target-reserved"]
    assert refused.problems[0].entry == first


def test_t_087_a_line_with_reservations_of_its_own_takes_no_choice(office: Office) -> None:
    goods.item(office, "HELD")
    goods.stocked(office, "HELD", 5)
    goods.stocked(office, "HELD", 5)
    second = books.entries(office, "HELD")[1]["no"]
    goods.ordered(office, "SO1", "HELD", 3, applies_to_entry=second)
    office.do("reserve-line", order_no="SO1", kind="sales_order", line_no=10000)
    refused = goods.post(office, "SO1")
    assert codes(refused) == ["application-with-reservation"]
    assert refused.problems[0].line == "SO1/10000"


# Taken back


def sold(office: Office, item: str, **fields: Any) -> dict[str, int]:
    """Ten in, ten sold: the application of the sale."""
    goods.item(office, item, **fields)
    goods.stocked(office, item, 10)
    goods.stocked(office, item, -10)
    (row,) = books.rows(
        office,
        "select a.inbound_entry_no, a.entry_no from item_application_entry a"
        " join item_ledger_entry e on e.entry_no = a.outbound_entry_no"
        " join item i on i.item_id = e.item_id where i.no = :item",
        item=item,
    )
    return row


def test_t_088_a_sale_may_not_be_left_without_stock(office: Office) -> None:
    row = sold(office, "SURE", prevent_negative=True)
    refused = office.answer("change-applications", undo=[row])
    assert codes(refused) == ["inventory-negative"]
    told = refused.problems[0]
    assert (told.item, told.location, told.missing) == ("SURE", "SHED", 10)
    assert remaining(office, "SURE") == [0, 0]


def test_t_088_where_negative_stock_is_allowed_both_are_open_again(office: Office) -> None:
    row = sold(office, "LOOSE")
    office.do("change-applications", undo=[row])
    assert remaining(office, "LOOSE") == [10, -10]
    assert books.applications(office, "LOOSE") == [(1, 1, 0, 10)]
    again = office.answer("change-applications", undo=[row])
    assert codes(again) == ["not-found"]
    out = books.entries(office, "LOOSE")[1]["no"]
    office.do("change-applications", apply=[{"entry_no": out}])
    assert remaining(office, "LOOSE") == [0, 0]


def test_t_088_a_sale_is_moved_to_a_chosen_receipt(office: Office) -> None:
    row = sold(office, "MOVE", prevent_negative=True)
    goods.stocked(office, "MOVE", 10)
    _first, out, second = (entry["no"] for entry in books.entries(office, "MOVE"))
    moved = [{"entry_no": out, "to_entry": second}]
    office.do("change-applications", undo=[row], apply=moved)
    assert remaining(office, "MOVE") == [10, 0, 0]
    assert books.applications(office, "MOVE")[2:] == [(2, 3, 2, -10)]
    refused = goods.adjust(office, "MOVE", -3, applies_to_entry=second)
    assert codes(refused) == ["application-fixed"]


@pytest.mark.parametrize("which", ["transfer", "correction"])
def test_t_088_transfers_and_corrections_stay_applied(which: str) -> None:
    kind = EntryType.TRANSFER if which == "transfer" else EntryType.SALE
    inbound = ItemLedgerEntry(
        entry_no=1,
        entry_type=EntryType.PURCHASE,
        item_id=7,
        location_id=1,
        posting_date=DAY,
        quantity_base=10,
        remaining_base=0,
    )
    outbound = ItemLedgerEntry(
        entry_no=2,
        entry_type=kind,
        item_id=7,
        location_id=1,
        posting_date=DAY,
        quantity_base=-10,
        remaining_base=0,
        is_correction=which == "correction",
    )
    link = ItemApplicationEntry(
        entry_no=5, inbound_entry_no=1, outbound_entry_no=2, item_entry_no=2, quantity_base=-10
    )
    inventory = Inventory([inbound, outbound])
    inventory.include_links([link])
    applied = Applications(inventory, {7: Item(item_id=7, no="X")}, {})
    with pytest.raises(Refused) as refused:
        applied.undo(1, 5)
    assert refused.value.problems == (ApplicationNotUndoable(application_entry=5),)
    assert applied.undone == []


# What comes back


def test_t_190_what_comes_back_carries_the_number_with_which_it_left(office: Office) -> None:
    goods.item(office, "BACK", code=LOT)
    goods.stocked(office, "BACK", 10, lot="A")
    goods.ordered(office, "SO1", "BACK", 5, numbers=goods.lots(A=5))
    goods.posted(office, "SO1")
    shipped = books.entries(office, "BACK")[1]["no"]
    goods.ordered(office, "SR1", "BACK", 2, kind="sales_return", applies_from_entry=shipped)
    goods.posted(office, "SR1", "sales_return")
    found = books.entries(office, "BACK")
    assert [(row["lot"], row["quantity"], row["remaining"]) for row in found] == [
        ("A", 10, 5),
        ("A", -5, 0),
        ("A", 2, 2),
    ]
    assert found[1]["returned"] == 2
    (row,) = books.rows(
        office,
        "select outbound_entry_no as out, quantity_base as quantity, is_cost_application as cost"
        " from item_application_entry where inbound_entry_no = :no",
        no=found[2]["no"],
    )
    assert (row["out"], row["quantity"], bool(row["cost"])) == (shipped, 2, True)


def test_t_190_no_more_comes_back_than_left(office: Office) -> None:
    goods.item(office, "BACK", code=LOT)
    goods.stocked(office, "BACK", 10, lot="A")
    goods.ordered(office, "SO1", "BACK", 5, numbers=goods.lots(A=5))
    goods.posted(office, "SO1")
    shipped = books.entries(office, "BACK")[1]["no"]
    for no in ("SR1", "SR2"):
        numbers = [{"lot": "A", "quantity": "3", "applies_from_entry": shipped}]
        goods.ordered(office, no, "BACK", 3, kind="sales_return", numbers=numbers)
    goods.posted(office, "SR1", "sales_return")
    refused = goods.post(office, "SR2", "sales_return")
    assert codes(refused) == ["application-target-too-small"]
    told = refused.problems[0]
    assert (told.entry, told.available, told.required) == (shipped, 2, 3)


def test_t_190_what_comes_back_must_be_what_left(office: Office) -> None:
    goods.item(office, "BACK", code=LOT)
    goods.stocked(office, "BACK", 10, lot="A")
    goods.stocked(office, "BACK", -5, lot="A")
    came, left = (row["no"] for row in books.entries(office, "BACK"))
    numbers = [{"lot": "B", "quantity": "1", "applies_from_entry": left}]
    goods.ordered(office, "SR1", "BACK", 1, kind="sales_return", numbers=numbers)
    refused = goods.post(office, "SR1", "sales_return")
    assert codes(refused) == ["application-field-mismatch"]
    assert refused.problems[0].field == "lot"
    numbers = [{"lot": "A", "quantity": "1", "applies_from_entry": came}]
    goods.tracked(office, "SR1", numbers, kind="sales_return")
    refused = goods.post(office, "SR1", "sales_return")
    assert codes(refused) == ["application-field-mismatch"]
    assert refused.problems[0].field == "quantity"
