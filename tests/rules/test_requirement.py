"""Which numbers a movement must carry (T 1.2)."""

from tests.warehouses import Office


def codes(answer: object) -> list[str]:
    return [one.code for one in answer.problems]  # type: ignore[attr-defined]


def test_t_018_a_specific_lot_is_needed_in_every_flow(office: Office) -> None:
    line = {"item": "LOT", "quantity": "3"}
    into = office.answer("post-item-journal", location="SHED", lines=[line])
    out = office.answer("post-item-journal", location="SHED", lines=[{**line, "quantity": "-3"}])
    assert codes(into) == ["number-missing"]
    assert codes(out) == ["number-missing"]
    office.do(
        "create-order",
        kind="purchase_order",
        no="PO1",
        location="SHED",
        release=True,
        lines=[line],
    )
    bought = office.answer("post-order", order_no="PO1", kind="purchase_order", mode="receive")
    assert codes(bought) == ["number-missing"]
    office.do(
        "create-order", kind="sales_order", no="SO1", location="SHED", release=True, lines=[line]
    )
    sold = office.answer("post-order", order_no="SO1", kind="sales_order", mode="ship")
    assert codes(sold) == ["number-missing"]
