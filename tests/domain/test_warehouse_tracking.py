"""The warehouse's own numbers of a line (W 5.3)."""

import pytest

from stockhand.domain import warehouse_tracking
from stockhand.domain.documents import OwnerKind, WarehouseLine, WarehouseTrackingLine
from stockhand.domain.tracking import Tracking

PIECE = 100_000
A, B, C = (Tracking(lot=lot) for lot in "ABC")
LINE = WarehouseLine(
    line_id=7,
    document_id=1,
    line_no=10000,
    item_id=3,
    unit_id=1,
    quantity=10 * PIECE,
    quantity_base=10 * PIECE,
    document_no="IP1",
)


def row(tracking: Tracking, quantity: int, handled: int, registered: int) -> WarehouseTrackingLine:
    return WarehouseTrackingLine(
        owner_kind=OwnerKind.WAREHOUSE_LINE,
        owner_id=7,
        item_id=3,
        tracking=tracking,
        quantity_base=quantity * PIECE,
        qty_handled_base=handled * PIECE,
        qty_registered_base=registered * PIECE,
    )


ROWS = (row(A, 5, 3, 1), row(B, 2, 0, 0))


def told(*wanted: tuple[Tracking, int]) -> list[str]:
    asked = [(number, quantity * PIECE) for number, quantity in wanted]
    return [problem.code for problem in warehouse_tracking.check(LINE, ROWS, asked)]


def test_w_091_a_number_on_activities_is_neither_deleted_nor_changed() -> None:
    assert told((B, 2)) == ["number-locked"]
    assert told((C, 5), (B, 2)) == ["number-locked"]
    assert told((A, 5)) == []
    assert told((A, 5), (C, 2)) == []


def test_w_092_not_below_what_is_on_activities() -> None:
    problems = list(warehouse_tracking.check(LINE, ROWS, [(A, 2 * PIECE)]))
    assert [(one.code, one.line, one.quantity, one.handled) for one in problems] == [  # type: ignore[attr-defined]
        ("quantity-below-handled", "IP1/10000", 2, 3)
    ]
    assert told((A, 3)) == []


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        (((A, 5), (B, 6)), ["tracking-exceeds-line"]),
        (((A, 5), (B, -1)), ["quantity-negative"]),
        (((A, 5), (A, 5)), ["number-duplicate"]),
        (((A, 5), (Tracking(serial="s"), 2)), ["serial-quantity"]),
        (
            ((A, 3), (Tracking(serial="s", lot="B"), 1), (Tracking(serial="s", lot="C"), 1)),
            ["number-duplicate"],
        ),
    ],
)
def test_numbers_of_a_line_must_be_right_by_themselves(
    wanted: tuple[tuple[Tracking, int], ...], codes: list[str]
) -> None:
    assert told(*wanted) == codes


def test_what_is_handled_stays_handled() -> None:
    after = warehouse_tracking.planned(LINE, ROWS, [(A, 4 * PIECE), (C, 2 * PIECE), (B, 0)])
    assert after == [row(A, 4, 3, 1), row(C, 2, 0, 0)]


@pytest.mark.parametrize(
    ("quantity", "handled", "registered"), [(5, 6, 0), (5, 2, 3), (5, 5, -1), (-1, 0, 0)]
)
def test_registered_is_handled_and_handled_is_planned(
    quantity: int, handled: int, registered: int
) -> None:
    with pytest.raises(AssertionError):
        row(A, quantity, handled, registered)
