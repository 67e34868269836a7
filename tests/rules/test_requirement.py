"""Which numbers a movement must carry (T 1.2)."""

from tests.rules import books, goods
from tests.rules.books import codes
from tests.warehouses import Office


def test_t_016_a_lot_is_asked_for_only_in_the_flow_that_says_so(office: Office) -> None:
    goods.item(office, "IN", code={"lot": {"flows": ["purchase_in"]}})
    goods.ordered(office, "PO1", "IN", 3, kind="purchase_order")
    refused = goods.post(office, "PO1", "purchase_order")
    assert codes(refused) == ["number-missing"]
    assert refused.problems[0].dimension == "lot"
    goods.stocked(office, "IN", 3)
    goods.ordered(office, "SO1", "IN", 3)
    goods.posted(office, "SO1")
    assert [(row["quantity"], row["lot"]) for row in books.entries(office, "IN")] == [
        (3, ""),
        (-3, ""),
    ]


def test_t_017_a_serial_typed_at_the_door_leaves_unnumbered_stock(office: Office) -> None:
    goods.item(office, "OUT", code={"serial": {"flows": ["sales_out"]}})
    goods.ordered(office, "PO1", "OUT", 3, kind="purchase_order")
    goods.posted(office, "PO1", "purchase_order")
    goods.ordered(office, "SO1", "OUT", 1, numbers=goods.serials("S-NEW"))
    goods.posted(office, "SO1")
    found = books.entries(office, "OUT")
    assert [(row["quantity"], row["serial"], row["remaining"]) for row in found] == [
        (3, "", 2),
        (-1, "S-NEW", 0),
    ]
    assert books.applications(office, "OUT") == [(1, 1, 0, 3), (2, 1, 2, -1)]


def test_t_018_a_specific_lot_is_needed_in_every_flow(office: Office) -> None:
    line = {"item": "LOT", "quantity": "3"}
    into = office.answer("post-item-journal", location="SHED", lines=[line])
    out = office.answer("post-item-journal", location="SHED", lines=[{**line, "quantity": "-3"}])
    assert codes(into) == ["number-missing"]
    assert codes(out) == ["number-missing"]
    for kind in ("purchase_order", "sales_order", "sales_return", "purchase_return"):
        goods.ordered(office, "X1", "LOT", 3, kind=kind)
        refused = goods.post(office, "X1", kind)
        assert codes(refused) == ["number-missing"], kind
        assert (refused.problems[0].line, refused.problems[0].dimension) == ("X1/10000", "lot")


def test_t_021_numbers_for_a_part_of_what_is_shipped_are_refused(office: Office) -> None:
    goods.item(office, "FREE", code={})
    goods.stocked(office, "FREE", 5)
    goods.ordered(office, "SO1", "FREE", 5, numbers=goods.lots(A=3))
    refused = goods.post(office, "SO1")
    assert codes(refused) == ["tracking-quantity-mismatch"]
    told = refused.problems[0]
    assert (told.what, told.tracked, told.needed) == ("handle", 3, 5)
    assert len(books.entries(office, "FREE")) == 1


def test_t_022_without_numbers_free_goods_leave_in_one_entry(office: Office) -> None:
    goods.item(office, "FREE", code={})
    goods.stocked(office, "FREE", 5)
    goods.ordered(office, "SO1", "FREE", 5)
    goods.posted(office, "SO1")
    assert [(row["quantity"], row["lot"]) for row in books.entries(office, "FREE")[1:]] == [
        (-5, "")
    ]


def test_t_019_what_a_negative_adjustment_brings_back_may_need_a_lot(office: Office) -> None:
    goods.item(office, "BACK", code={"lot": {"flows": ["neg_adj_in"]}})
    refused = goods.adjust(office, "BACK", 2, entry_type="negative_adjmt")
    assert codes(refused) == ["number-missing"]
    assert refused.problems[0].dimension == "lot"
    goods.stocked(office, "BACK", 2)
    goods.stocked(office, "BACK", -1)
    goods.stocked(office, "BACK", 1, entry_type="negative_adjmt", lot="A")
    assert [(row["type"], row["quantity"]) for row in books.entries(office, "BACK")] == [
        ("positive_adjmt", 2),
        ("negative_adjmt", -1),
        ("negative_adjmt", 1),
    ]
