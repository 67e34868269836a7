"""One line, several numbers, several ledger entries; and what the line remembers of them (T 2.2 to
2.4, 3.6)."""

from tests.rules import books, goods
from tests.rules.books import codes
from tests.warehouses import Office

LOT = {"lot": {"specific": True}}
SNL = {"serial": {"specific": True}, "lot": {"specific": True}}


def four_serials(office: Office) -> None:
    """EX-1: an order of 4 with the serials of one lot, of which the first two leave."""
    goods.item(office, "EX1", code=SNL)
    numbers = [{"serial": f"sn{place}", "lot": "A"} for place in range(1, 5)]
    goods.stocked(office, "EX1", 4, numbers=numbers)
    going = [{**one, "qty_to_handle": "1" if one["serial"] < "sn3" else "0"} for one in numbers]
    goods.ordered(office, "SO1", "EX1", 4, numbers=going)
    goods.to_handle(office, "SO1", 2)
    goods.posted(office, "SO1")


def test_t_023_what_leaves_is_remembered_and_the_rest_stays_to_come(office: Office) -> None:
    four_serials(office)
    out = [row for row in books.entries(office, "EX1") if row["quantity"] < 0]
    assert [(row["serial"], row["lot"], row["quantity"]) for row in out] == [
        ("sn1", "A", -1),
        ("sn2", "A", -1),
    ]
    left = books.reservations(office, "SO1")
    assert [(row["serial"], row["quantity"], row["to_handle"]) for row in left] == [
        ("sn3", -1, -1),
        ("sn4", -1, -1),
    ]
    kept = books.specifications(office, "SO1")
    assert [(row["serial"], row["quantity"], row["handled"]) for row in kept] == [
        ("sn1", 1, 1),
        ("sn2", 1, 1),
    ]
    assert [row["no"] for row in kept] == [row["no"] for row in out]


def test_t_024_several_entries_point_at_their_line_and_it_at_none(office: Office) -> None:
    four_serials(office)
    line = books.posted_line(office, "sales_shipment")
    assert line["quantity"] == 2
    assert line["entry"] is None
    of_line = [
        row["serial"]
        for row in books.entries(office, "EX1")
        if (row["document"], row["line"]) == (line["document"], line["line"])
    ]
    assert of_line == ["sn1", "sn2"]


def test_t_025_a_single_entry_stands_on_the_line(office: Office) -> None:
    goods.item(office, "ONE", code=LOT)
    goods.stocked(office, "ONE", 5, lot="A")
    goods.ordered(office, "SO1", "ONE", 5, numbers=goods.lots(A=5))
    goods.posted(office, "SO1")
    out = books.entries(office, "ONE")[1:]
    assert [(row["lot"], row["quantity"]) for row in out] == [("A", -5)]
    assert books.posted_line(office, "sales_shipment")["entry"] == out[0]["no"]


def test_t_026_goods_without_numbers_are_one_entry(office: Office) -> None:
    goods.item(office, "BARE")
    goods.stocked(office, "BARE", 5)
    goods.ordered(office, "SO1", "BARE", 5)
    goods.posted(office, "SO1")
    out = books.entries(office, "BARE")[1:]
    assert [(row["lot"], row["quantity"]) for row in out] == [("", -5)]
    assert books.posted_line(office, "sales_shipment")["entry"] == out[0]["no"]
    assert books.specifications(office, "SO1") == []


def test_t_027_rows_of_one_number_become_one_entry(office: Office) -> None:
    """Two reservations of one lot against two receipts, and a row that is not reserved."""
    goods.item(office, "SUM", code=LOT)
    for quantity in (2, 3, 4):
        goods.stocked(office, "SUM", quantity, lot="A")
    goods.ordered(office, "SO1", "SUM", 9, numbers=goods.lots(A=9))
    office.do(
        "reserve-line", order_no="SO1", kind="sales_order", line_no=10000, quantity="5", lot="A"
    )
    rows = books.reservations(office, "SO1")
    assert len(rows) == 3
    assert {row["lot"] for row in rows} == {"A"}
    goods.posted(office, "SO1")
    out = [row for row in books.entries(office, "SUM") if row["quantity"] < 0]
    assert [(row["lot"], row["quantity"]) for row in out] == [("A", -9)]


def test_t_028_numbers_to_handle_must_be_what_is_shipped(office: Office) -> None:
    goods.item(office, "PART", code=LOT)
    goods.stocked(office, "PART", 4, lot="A")
    numbers = [{"lot": "A", "quantity": "4", "qty_to_handle": "3"}]
    goods.ordered(office, "SO1", "PART", 4, numbers=numbers)
    before = books.reservations(office, "SO1")
    refused = goods.post(office, "SO1")
    assert codes(refused) == ["tracking-quantity-mismatch"]
    told = refused.problems[0]
    assert (told.line, told.what, told.tracked, told.needed) == ("SO1/10000", "handle", 3, 4)
    assert len(books.entries(office, "PART")) == 1
    assert books.reservations(office, "SO1") == before


def test_t_029_some_numbers_are_invoiced_and_some_only_shipped(office: Office) -> None:
    goods.item(office, "THREE", code=LOT)
    for lot in "ABC":
        goods.stocked(office, "THREE", 1, lot=lot)
    numbers = [
        {"lot": lot, "quantity": "1", "qty_to_invoice": "0" if lot == "C" else "1"} for lot in "ABC"
    ]
    goods.ordered(office, "SO1", "THREE", 3, numbers=numbers)
    goods.to_invoice(office, "SO1", 2)
    goods.posted(office, "SO1", invoice=True)
    out = books.entries(office, "THREE")[3:]
    assert [(row["lot"], row["quantity"], row["invoiced"]) for row in out] == [
        ("A", -1, -1),
        ("B", -1, -1),
        ("C", -1, 0),
    ]
    kept = books.specifications(office, "SO1")
    assert [(row["lot"], row["invoiced"], row["to_invoice"]) for row in kept] == [
        ("A", 1, 0),
        ("B", 1, 0),
        ("C", 0, 1),
    ]


def test_t_029_numbers_to_invoice_must_be_what_is_invoiced(office: Office) -> None:
    goods.item(office, "THREE", code=LOT)
    goods.stocked(office, "THREE", 3, lot="A")
    goods.ordered(office, "SO1", "THREE", 3, numbers=goods.lots(A=3))
    goods.to_invoice(office, "SO1", 2)
    refused = goods.post(office, "SO1", invoice=True)
    assert codes(refused) == ["tracking-quantity-mismatch"]
    told = refused.problems[0]
    assert (told.what, told.tracked, told.needed) == ("invoice", 3, 2)
    assert len(books.entries(office, "THREE")) == 1


def test_t_030_an_invoice_names_each_entry_that_was_shipped(office: Office) -> None:
    goods.item(office, "BILL", code=LOT)
    goods.stocked(office, "BILL", 5, numbers=goods.lots(A=3, B=2))
    goods.ordered(office, "SO1", "BILL", 5, numbers=goods.lots(A=3, B=2))
    goods.posted(office, "SO1")
    shipped = books.posted_line(office, "sales_shipment")
    assert shipped["invoiced"] == 0
    office.do("invoice-order", order_no="SO1", kind="sales_order")
    line = books.posted_line(office, "sales_invoice")
    out = books.entries(office, "BILL")[2:]
    values = books.value_entries(office, "BILL")
    assert [(row["entry"], row["invoiced"]) for row in values] == [
        (out[0]["no"], -3),
        (out[1]["no"], -2),
    ]
    assert {(row["document"], row["line"]) for row in values} == {(line["document"], line["line"])}
    assert (line["quantity"], line["entry"]) == (5, None)
    assert books.posted_line(office, "sales_shipment")["invoiced"] == 5
    again = office.answer("invoice-order", order_no="SO1", kind="sales_order")
    assert codes(again) == ["nothing-to-post"]


def test_t_030_goods_without_numbers_are_invoiced_in_the_order_they_left(office: Office) -> None:
    goods.item(office, "PLAINLY")
    goods.stocked(office, "PLAINLY", 10)
    goods.ordered(office, "SO1", "PLAINLY", 9)
    for quantity in (4, 5):
        goods.to_handle(office, "SO1", quantity)
        goods.posted(office, "SO1")
    goods.to_invoice(office, "SO1", 6)
    office.do("invoice-order", order_no="SO1", kind="sales_order")
    assert [row["invoiced"] for row in books.entries(office, "PLAINLY")] == [0, -4, -2]
    office.do("invoice-order", order_no="SO1", kind="sales_order")
    assert [row["invoiced"] for row in books.entries(office, "PLAINLY")] == [0, -4, -5]


def test_t_031_each_serial_is_an_entry_of_one(office: Office) -> None:
    goods.item(office, "SN", code={"serial": {"specific": True}})
    names = ("s1", "s2", "s3")
    goods.ordered(office, "PO1", "SN", 3, kind="purchase_order", numbers=goods.serials(*names))
    goods.posted(office, "PO1", "purchase_order")
    goods.ordered(office, "SO1", "SN", 2, numbers=goods.serials("s1", "s3"))
    goods.posted(office, "SO1")
    found = [(row["serial"], row["quantity"]) for row in books.entries(office, "SN")]
    assert found == [("s1", 1), ("s2", 1), ("s3", 1), ("s1", -1), ("s3", -1)]


def test_t_032_when_the_second_lot_fails_nothing_was_posted(office: Office) -> None:
    goods.item(office, "BOTH", code=LOT)
    goods.stocked(office, "BOTH", 3, lot="A")
    goods.stocked(office, "BOTH", 1, lot="B")
    goods.ordered(office, "SO1", "BOTH", 5, numbers=goods.lots(A=3, B=2))
    before = (books.entries(office, "BOTH"), books.reservations(office, "SO1"))
    refused = goods.post(office, "SO1")
    assert codes(refused) == ["outbound-not-applied"]
    assert refused.problems[0].number.lot == "B"
    assert (books.entries(office, "BOTH"), books.reservations(office, "SO1")) == before
    assert books.specifications(office, "SO1") == []


def test_t_181_rows_are_used_up_in_their_order(office: Office) -> None:
    """Of a lot, what is reserved with its number goes before what only carries it; the blank
    reservation of the same line is left for another number."""
    goods.item(office, "ROWS", code=LOT)
    goods.stocked(office, "ROWS", 9, lot="B")
    goods.stocked(office, "ROWS", 4, lot="A")
    goods.ordered(office, "SO1", "ROWS", 10, numbers=goods.lots(A=4))
    reserve = {"order_no": "SO1", "kind": "sales_order", "line_no": 10000}
    office.do("reserve-line", **reserve, quantity="2", lot="A")
    of_b = books.entries(office, "ROWS")[0]["no"]
    office.do("reserve-line", **reserve, quantity="3", from_entry=of_b)
    rows = books.reservations(office, "SO1")
    assert sorted((row["status"], row["lot"], row["quantity"]) for row in rows) == [
        ("reservation", "", -3),
        ("reservation", "A", -2),
        ("surplus", "A", -2),
    ]
    numbers = [{"lot": "A", "quantity": "4", "qty_to_handle": "3"}]
    goods.tracked(office, "SO1", numbers)
    goods.to_handle(office, "SO1", 3)
    goods.posted(office, "SO1")
    left = books.reservations(office, "SO1")
    assert sorted((row["status"], row["lot"], row["quantity"]) for row in left) == [
        ("reservation", "", -3),
        ("surplus", "A", -1),
    ]


def test_t_182_a_reservation_shrinks_by_what_was_posted_of_it(office: Office) -> None:
    goods.item(office, "PAIR")
    goods.stocked(office, "PAIR", 10)
    goods.ordered(office, "SO1", "PAIR", 10)
    office.do("reserve-line", order_no="SO1", kind="sales_order", line_no=10000)
    (before,) = books.reservations(office, "SO1")
    goods.to_handle(office, "SO1", 4)
    goods.posted(office, "SO1")
    (after,) = books.reservations(office, "SO1")
    assert after["no"] == before["no"]
    assert (after["quantity"], after["partner_quantity"]) == (-6, 6)
    found = books.entries(office, "PAIR")
    assert (found[0]["remaining"], found[0]["reserved"]) == (6, 6)
    assert found[1]["quantity"] == -4
