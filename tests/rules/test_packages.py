"""Packages are the third kind of number (T 10)."""

from typing import Any

from stockhand.domain.tracking import Tracking
from stockhand.store.views import tracking
from tests.rules import books
from tests.rules.books import codes
from tests.rules.goods import item, lots, ordered, post, stocked
from tests.rules.line_numbers import where
from tests.warehouses import Office

PACKED = {"package": {"specific": True}}


def on_line(office: Office, no: str) -> dict[Tracking, float]:
    """What the editor shows of a line, by number."""
    line = where(no)
    found = tracking.of_line(office.tx, line["kind"], no, 10000)
    assert found is not None
    return {row.number: float(row.quantity) for row in found.numbers}


def packages(**quantities: float) -> list[dict[str, Any]]:
    return [{"package": name, "quantity": str(q)} for name, q in quantities.items()]


def test_t_161_a_specific_package_is_compulsory_and_must_be_there(office: Office) -> None:
    item(office, "X", code=PACKED)
    ordered(office, "PO1", "X", 5, kind="purchase_order")
    received = post(office, "PO1", kind="purchase_order")
    assert [(one.code, one.dimension) for one in received.problems] == [  # type: ignore[attr-defined]
        ("number-missing", "package")
    ]
    stocked(office, "X", 5, numbers=packages(P1=5))
    ordered(office, "SO1", "X", 2, numbers=packages(P9=2))
    shipped = post(office, "SO1")
    assert codes(shipped) == ["outbound-not-applied"]
    assert shipped.problems[0].number == Tracking(package="P9")  # type: ignore[attr-defined]
    assert [row["remaining"] for row in books.entries(office, "X")] == [5]
    ordered(office, "SO2", "X", 2, numbers=packages(P1=2))
    assert post(office, "SO2").status == "applied"
    assert [row["remaining"] for row in books.entries(office, "X")] == [3, 0]


def test_t_162_packages_come_from_the_series_of_the_house(office: Office) -> None:
    item(office, "X", code={**PACKED, "lot": {"flows": ["purchase_in"]}})
    ordered(office, "PO1", "X", 5, kind="purchase_order", numbers=lots(A=2, B=1))
    chosen = [{"lot": "A"}, {"lot": "B"}]
    without = office.answer("assign-package", **where("PO1"), selected=chosen)
    assert [(one.code, one.item, one.dimension) for one in without.problems] == [  # type: ignore[attr-defined]
        ("number-series-missing", "X", "package")
    ]
    office.do("save-number-series", code="package", starting_no="PK01")
    office.do("assign-package", **where("PO1"), selected=chosen)
    office.do("assign-package", **where("PO1"), lot="C")
    assert on_line(office, "PO1") == {
        Tracking(lot="A", package="PK01"): 2,
        Tracking(lot="B", package="PK01"): 1,
        Tracking(lot="C", package="PK02"): 2,
    }


def test_t_162_serials_share_a_new_package(office: Office) -> None:
    office.do("save-number-series", code="package", starting_no="PK01")
    item(office, "X", code={**PACKED, "serial": {"specific": True}})
    ordered(office, "PO1", "X", 2, kind="purchase_order")
    counted = {"start": "S1", "with_new_package": True}
    office.do("assign-customized-serials", **where("PO1"), **counted)
    assert on_line(office, "PO1") == {
        Tracking(serial="S1", package="PK01"): 1,
        Tracking(serial="S2", package="PK01"): 1,
    }
