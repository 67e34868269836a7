"""What becomes of numbers and reservations when their order line lives on: another quantity,
another day, other goods, or its end (BC 99000832, 99000834, T 6.7)."""

from collections.abc import Iterator
from datetime import date

import msgspec

from stockhand.domain import reservations
from stockhand.domain.items import Item, ReservePolicy
from stockhand.domain.orders import Direction, SourceLine
from stockhand.domain.problems.base import Problem, refuse_if
from stockhand.domain.problems.numbers import TrackingExceedsLine
from stockhand.domain.problems.quantities import QuantityBelowHandled
from stockhand.domain.problems.questions import TrackingOnDeletedLine
from stockhand.domain.problems.reservations import (
    ReservationDateConflict,
    ReservationNotAllowed,
    ReservedFieldChanged,
)
from stockhand.domain.quantity import decimal
from stockhand.domain.reservation_entries import (
    Book,
    Half,
    PointerKind,
    ReservationEntry,
    ReservationStatus,
    line_pointer,
)

_GOODS = {"item_id": "item", "variant_id": "variant", "location_id": "location"}


def goods_changed(before: SourceLine, after: SourceLine) -> list[str]:
    """Which of item, variant and location are others now."""
    return [name for field, name in _GOODS.items() if _differs(before, after, field)]


def _differs(before: SourceLine, after: SourceLine, field: str) -> bool:
    return getattr(before, field) != getattr(after, field)


def check(
    book: Book, before: SourceLine, after: SourceLine, item: Item, *, cancelling: bool
) -> Iterator[Problem]:
    """What forbids the change, and what is asked about it; `item` is that of the changed line.
    `cancelling`: reservations that are in the way may go (D-5)."""
    goods = goods_changed(before, after)
    other = bool(goods) or _differs(before, after, "unit_id")
    if after.quantity_base < before.qty_done_base or (other and before.qty_done_base):
        yield QuantityBelowHandled(
            line=before.ref,
            quantity=decimal(0 if other else after.quantity_base),
            handled=decimal(before.qty_done_base),
        )
    if after.reserve is not before.reserve and item.reserve is ReservePolicy.ALWAYS:
        yield ReservationNotAllowed(line=before.ref, policy=item.reserve.value)
    if reservations.reserved(book, before) and not cancelling:
        for field in goods:
            yield ReservedFieldChanged(line=before.ref, field=field)
        if after.reserve is ReservePolicy.NEVER and before.reserve is not ReservePolicy.NEVER:
            yield ReservedFieldChanged(line=before.ref, field="reserve")
    if goods:
        yield from check_numbers(book, before)


def check_numbers(book: Book, line: SourceLine) -> Iterator[TrackingOnDeletedLine]:
    """The numbers of a line that ends are asked about."""
    if any(half.tracking for _entry, half in _rows(book, line)):
        yield TrackingOnDeletedLine(line=line.ref)


def change(book: Book, before: SourceLine, after: SourceLine, *, interactive: bool) -> None:
    """Let the entries of the line follow its change. `interactive`: somebody is there to be told
    that a reservation is in the way; else it is let go (D-6)."""
    if goods_changed(before, after):
        end(book, before)
        return
    if after.reserve is ReservePolicy.NEVER:
        for pair in reservations.pairs_of(book, before):
            reservations.cancel(book, pair)
    if after.outstanding_base < before.outstanding_base:
        _reduce(book, after)
    if after.due_date != before.due_date:
        _move(book, after, interactive=interactive)


def end(book: Book, line: SourceLine) -> None:
    """The line is no more demand or supply: its rows go, a partner keeps its own number."""
    for entry in book.of(line_pointer(line.line_id)):
        if len(entry.halves) == 1:
            book.remove(entry)
        else:
            reservations.let_go(book, entry, line.direction)


def _rows(book: Book, line: SourceLine) -> list[tuple[ReservationEntry, Half]]:
    return [
        (entry, half)
        for entry in book.of(line_pointer(line.line_id))
        if (half := entry.half(line.direction)) is not None
    ]


_RELEASE_ORDER = {
    ReservationStatus.PROSPECT: 0,
    ReservationStatus.SURPLUS: 1,
    ReservationStatus.TRACKING: 2,
    ReservationStatus.RESERVATION: 3,
}


def _reduce(book: Book, line: SourceLine) -> None:
    """Release what does not fit any more: the loosest first, and of pairs those with supply that is
    not there yet. Numbers are never released in silence (T-102, T-103)."""
    rows = _rows(book, line)
    tracked = sum(entry.quantity_base for entry, half in rows if half.tracking)
    if tracked > line.outstanding_base:
        refuse_if(
            [
                TrackingExceedsLine(
                    line=line.ref,
                    tracked=decimal(tracked + line.qty_done_base),
                    quantity=decimal(line.quantity_base),
                )
            ]
        )
    too_much = sum(entry.quantity_base for entry, _half in rows) - line.outstanding_base
    blank = [entry for entry, half in rows if not half.tracking]
    for entry in sorted(blank, key=lambda entry: _release_order(entry, line.direction)):
        if too_much <= 0:
            break
        part = min(too_much, entry.quantity_base)
        too_much -= part
        reservations.cancel(book, book.split(entry, part))


def _release_order(entry: ReservationEntry, direction: Direction) -> tuple[int, bool, bool, int]:
    other = entry.half(Direction.SUPPLY if direction is Direction.DEMAND else Direction.DEMAND)
    in_stock = other is not None and other.pointer.kind is PointerKind.ENTRY
    new = entry.entry_no < 0
    return (_RELEASE_ORDER[entry.status], in_stock, new, abs(entry.entry_no))


def _move(book: Book, line: SourceLine, *, interactive: bool) -> None:
    """The line's day is another one: its entries take it, unless a supply would now come after its
    demand (T-105, T-106). Supply in stock is always in time."""
    conflicts: list[ReservationEntry] = []
    for entry, half in _rows(book, line):
        moved = entry.with_half(line.direction, msgspec.structs.replace(half, day=line.due_date))
        book.replace(entry, moved)
        if _comes_too_late(moved):
            conflicts.append(moved)
    held = sum(
        entry.quantity_base for entry in conflicts if entry.status is ReservationStatus.RESERVATION
    )
    if held and interactive:
        refuse_if([_conflict(line, held, line.due_date)])
    for entry in conflicts:
        reservations.cancel(book, entry)


def _conflict(line: SourceLine, held: int, day: date) -> ReservationDateConflict:
    return ReservationDateConflict(line=line.ref, reserved=decimal(held), date=day)


def _comes_too_late(entry: ReservationEntry) -> bool:
    demand, supply = entry.demand, entry.supply
    if demand is None or supply is None or supply.pointer.kind is PointerKind.ENTRY:
        return False
    return supply.day is not None and demand.day is not None and supply.day > demand.day
