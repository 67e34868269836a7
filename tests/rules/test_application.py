"""What an outgoing entry is applied to, by itself and by hand (T 2.5 to 2.8)."""

from tests.rules import books, goods
from tests.rules.books import codes
from tests.warehouses import Office

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
