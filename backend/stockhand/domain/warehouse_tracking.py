"""The warehouse's own numbers of a line as a person plans them: how much of which number, apart
from the reservation engine (BC 6550, W 5.3). What is on activities or registered is fixed."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from stockhand.domain.documents import OwnerKind, WarehouseLine, WarehouseTrackingLine
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.numbers import (
    NumberDuplicate,
    NumberLocked,
    SerialQuantity,
    TrackingExceedsLine,
)
from stockhand.domain.problems.quantities import QuantityBelowHandled, QuantityNegative
from stockhand.domain.quantity import PIECE, decimal
from stockhand.domain.tracking import Tracking

Wanted = Sequence[tuple[Tracking, int]]
"""So much of each number."""


def check(
    line: WarehouseLine, rows: Iterable[WarehouseTrackingLine], wanted: Wanted
) -> Iterator[Problem]:
    """What forbids that the numbers of a line become these."""
    yield from _check_each(line, wanted)
    total = sum(quantity for _number, quantity in wanted)
    if total > line.quantity_base:
        yield TrackingExceedsLine(
            line=line.ref, tracked=decimal(total), quantity=decimal(line.quantity_base)
        )
    asked = dict(wanted)
    for row in rows:
        if row.tracking not in asked:
            if row.qty_handled_base:
                yield NumberLocked(line=line.ref, number=row.tracking)
        elif 0 <= asked[row.tracking] < row.qty_handled_base:
            yield QuantityBelowHandled(
                line=line.ref,
                quantity=decimal(asked[row.tracking]),
                handled=decimal(row.qty_handled_base),
            )


def _check_each(line: WarehouseLine, wanted: Wanted) -> Iterator[Problem]:
    seen: set[Tracking] = set()
    for number, quantity in wanted:
        one = Tracking(serial=number.serial) if number.serial else number
        if one in seen:
            yield NumberDuplicate(line=line.ref, number=number, other_line=line.ref)
        seen.add(one)
        if quantity < 0:
            yield QuantityNegative(line=line.ref, quantity=decimal(quantity))
        elif number.serial and quantity not in (0, PIECE):
            yield SerialQuantity(line=line.ref, serial=number.serial, quantity=decimal(quantity))


def planned(
    line: WarehouseLine, rows: Iterable[WarehouseTrackingLine], wanted: Wanted
) -> list[WarehouseTrackingLine]:
    """The rows after the change: what is handled of a number stays handled."""
    known = {row.tracking: row for row in rows}
    return [
        msgspec.structs.replace(known[number], quantity_base=quantity)
        if number in known
        else WarehouseTrackingLine(
            owner_kind=OwnerKind.WAREHOUSE_LINE,
            owner_id=line.line_id,
            item_id=line.item_id,
            variant_id=line.variant_id,
            tracking=number,
            quantity_base=quantity,
        )
        for number, quantity in wanted
        if number and quantity
    ]
