"""Batches of the item journal: lines that are written, or brought in from a list, before they are
posted. On entry they are looked at lightly; posting checks all (T 11, BC 233, 83)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from stockhand.domain import numbers
from stockhand.domain.documents import WarehouseTrackingLine
from stockhand.domain.items import Item, Unit
from stockhand.domain.journal_lines import JournalLine
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.numbers import (
    NumberDuplicate,
    SerialQuantity,
    TrackingExceedsLine,
    TrackingGivenTwice,
)
from stockhand.domain.quantity import PIECE, decimal
from stockhand.domain.tracking import UNTRACKED


def without_numbers(line: JournalLine) -> JournalLine:
    """Where a batch does not write numbers on its lines, what was typed there is dropped
    (T-163)."""
    return msgspec.structs.replace(
        line, tracking=UNTRACKED, expiration_date=None, warranty_date=None
    )


def check_line(
    line: JournalLine, unit: Unit, rows: Sequence[WarehouseTrackingLine]
) -> Iterator[Problem]:
    """What is looked at on entry, and no more: a serial is one piece, numbers stand in one place
    (T-165)."""
    serial = line.tracking.serial
    if serial and line.quantity_base and not _is_piece(line.quantity_base, unit):
        yield SerialQuantity(line=line.ref, serial=serial, quantity=decimal(line.quantity_base))
    if rows and (line.tracking or line.expiration_date or line.warranty_date):
        yield TrackingGivenTwice(line=line.ref)
    tracked = sum(row.quantity_base for row in rows)
    if tracked > line.quantity_base:
        yield TrackingExceedsLine(
            line=line.ref, tracked=decimal(tracked), quantity=decimal(line.quantity_base)
        )


def _is_piece(quantity_base: int, unit: Unit) -> bool:
    return quantity_base == PIECE and unit.qty_per_uom == PIECE


def check_numbers(
    line: JournalLine, item: Item, unit: Unit, rows: Sequence[WarehouseTrackingLine]
) -> Iterator[Problem]:
    """What is looked at when the numbers of a line are written apart from it."""
    yield from numbers.check_carried(line.ref, item, (row.tracking for row in rows))
    yield from check_line(line, unit, rows)
    for row in rows:
        if row.tracking.serial and row.quantity_base != PIECE:
            yield SerialQuantity(
                line=line.ref, serial=row.tracking.serial, quantity=decimal(row.quantity_base)
            )
    counted = Counter(row.tracking for row in rows)
    for tracking, times in counted.items():
        if times > 1:
            yield NumberDuplicate(line=line.ref, number=tracking, other_line=line.ref)


def to_move(
    lines: Iterable[JournalLine], numbered: Iterable[int], items: dict[int, Item]
) -> list[JournalLine]:
    """The lines whose own number becomes a row beside them: the item must be tracked, a number
    written, and no row there."""
    there = set(numbered)
    return [
        line
        for line in lines
        if line.tracking
        and line.line_id not in there
        and items[line.item_id].tracking_code_id is not None
    ]
