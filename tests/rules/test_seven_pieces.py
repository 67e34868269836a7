"""Seven pieces of one lot, received in three parts and invoiced in two: the table of T 3.8, row by
row."""

from typing import Any

from tests.rules import books, goods
from tests.warehouses import Office

LINE = {"order_no": "PO1", "kind": "purchase_order", "line_no": 10000}


def typed(office: Office, to_handle: int, to_invoice: int) -> None:
    """What the user enters for the lot and for the line before a step."""
    change = {
        "number": {"lot": "L1"},
        "qty_to_handle": str(to_handle),
        "qty_to_invoice": str(to_invoice),
    }
    office.do("edit-line-tracking", **LINE, change=[change])
    goods.to_handle(office, "PO1", to_handle, "purchase_order")
    goods.to_invoice(office, "PO1", to_invoice, "purchase_order")


def still_to_come(office: Office) -> list[tuple[float, float, float]]:
    """The reservation entries of the line: quantity, to handle, to invoice."""
    return [
        (row["quantity"], row["to_handle"], row["to_invoice"])
        for row in books.reservations(office, "PO1")
    ]


def posted(office: Office) -> list[tuple[float, float, float, float]]:
    """The posted numbers: quantity, to invoice, handled, invoiced; in entry order."""
    return [
        (row["quantity"], row["to_invoice"], row["handled"], row["invoiced"])
        for row in books.specifications(office, "PO1")
    ]


def entries(office: Office) -> list[tuple[float, float]]:
    return [(row["quantity"], row["invoiced"]) for row in books.entries(office, "SEVEN")]


def ordered(office: Office) -> None:
    goods.item(office, "SEVEN", code={"lot": {"specific": True}})
    numbers = goods.lots(L1=7)
    goods.ordered(office, "PO1", "SEVEN", 7, kind="purchase_order", numbers=numbers)


def received_4(office: Office) -> None:
    ordered(office)
    typed(office, 4, 0)
    goods.posted(office, "PO1", "purchase_order")


def received_2_and_invoiced_2(office: Office) -> None:
    received_4(office)
    typed(office, 2, 2)
    assert still_to_come(office) == [(3, 2, 0)]
    assert posted(office) == [(4, 2, 4, 0)]
    goods.posted(office, "PO1", "purchase_order", invoice=True)


def received_1(office: Office) -> None:
    received_2_and_invoiced_2(office)
    typed(office, 1, 0)
    assert still_to_come(office) == [(1, 1, 0)]
    assert [row[1] for row in posted(office)] == [0, 0]
    goods.posted(office, "PO1", "purchase_order")


def test_t_033_the_lot_is_assigned(office: Office) -> None:
    ordered(office)
    (row,) = books.reservations(office, "PO1")
    assert (row["status"], row["lot"], row["partner"]) == ("surplus", "L1", None)
    assert still_to_come(office) == [(7, 7, 7)]
    assert posted(office) == []
    assert entries(office) == []


def test_t_034_four_are_received(office: Office) -> None:
    ordered(office)
    typed(office, 4, 0)
    assert still_to_come(office) == [(7, 4, 0)]
    goods.posted(office, "PO1", "purchase_order")
    assert still_to_come(office) == [(3, 3, 3)]
    assert posted(office) == [(4, 4, 4, 0)]
    assert entries(office) == [(4, 0)]


def test_t_035_two_are_received_and_two_of_the_first_invoiced(office: Office) -> None:
    received_2_and_invoiced_2(office)
    assert still_to_come(office) == [(1, 1, 1)]
    assert posted(office) == [(4, 2, 4, 2), (2, 2, 2, 0)]
    assert entries(office) == [(4, 2), (2, 0)]


def test_t_036_the_last_one_is_received(office: Office) -> None:
    received_1(office)
    assert still_to_come(office) == []
    assert posted(office) == [(4, 2, 4, 2), (2, 2, 2, 0), (1, 1, 1, 0)]
    assert entries(office) == [(4, 2), (2, 0), (1, 0)]


def test_t_037_the_other_five_are_invoiced(office: Office) -> None:
    received_1(office)
    goods.to_invoice(office, "PO1", 5, "purchase_order")
    office.do("invoice-order", order_no="PO1", kind="purchase_order")
    assert posted(office) == [(4, 0, 4, 4), (2, 0, 2, 2), (1, 0, 1, 1)]
    assert entries(office) == [(4, 4), (2, 2), (1, 1)]
    (line,) = books.rows(
        office,
        "select qty_done_base as handled, qty_invoiced_base as invoiced, qty_to_invoice_base"
        " as to_invoice from source_line where line_id = :line",
        line=books.line_id(office, "PO1", 10000),
    )
    assert (line["handled"], line["invoiced"], line["to_invoice"]) == (7, 7, 0)


def test_t_038_what_is_to_come_and_what_is_posted_are_always_the_seven(office: Office) -> None:
    def both() -> float:
        numbered: list[Any] = [*still_to_come(office), *posted(office)]
        return sum(row[0] for row in numbered)

    ordered(office)
    assert both() == 7
    for to_handle, to_invoice, invoice in ((4, 0, False), (2, 2, True), (1, 0, False)):
        typed(office, to_handle, to_invoice)
        assert both() == 7
        goods.posted(office, "PO1", "purchase_order", invoice=invoice)
        assert both() == 7
    office.do("invoice-order", order_no="PO1", kind="purchase_order")
    assert both() == 7
