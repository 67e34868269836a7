"""The numbers of an order line: writing them into its reservation entries and taking them out
again.

What the tracking editor does when it is closed (BC 6510, T 4.1), without a window: numbers fill
blank entries first, a reservation whose stock carries another number is dissolved and made anew on
the number that was typed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from stockhand.domain import numbers, reservations
from stockhand.domain.availability import Reservable
from stockhand.domain.items import Item
from stockhand.domain.orders import Direction, SourceLine
from stockhand.domain.problems.base import Problem, Refused
from stockhand.domain.problems.numbers import (
    ExpirationDateConflict,
    NumberDuplicate,
    OrderToOrderNumber,
    SerialQuantity,
    TrackingExceedsLine,
)
from stockhand.domain.problems.quantities import QuantitySignWrong, ToHandleExceedsLine
from stockhand.domain.quantity import PIECE, decimal
from stockhand.domain.reservation_entries import (
    Book,
    Half,
    PointerKind,
    ReservationEntry,
    ReservationStatus,
    alone,
    line_pointer,
)
from stockhand.domain.stock import Inventory
from stockhand.domain.tracking import Tracking, couples


class NumberedQuantity(msgspec.Struct, frozen=True, kw_only=True):
    """So much of a line carries this number. `qty_to_handle_base`: what the next posting takes of
    it; all of it unless said."""

    tracking: Tracking
    quantity_base: int
    qty_to_handle_base: int | None = None
    qty_to_invoice_base: int | None = None
    expiration_date: date | None = None
    warranty_date: date | None = None
    applies_to_entry: int | None = None
    applies_from_entry: int | None = None

    @property
    def to_handle(self) -> int:
        return self.quantity_base if self.qty_to_handle_base is None else self.qty_to_handle_base


_FILL_ORDER = (
    ReservationStatus.PROSPECT,
    ReservationStatus.SURPLUS,
    ReservationStatus.RESERVATION,
    ReservationStatus.TRACKING,
)
_HANDLE_ORDER = (
    ReservationStatus.RESERVATION,
    ReservationStatus.TRACKING,
    ReservationStatus.SURPLUS,
    ReservationStatus.PROSPECT,
)
_TAKE_ORDER = (
    ReservationStatus.PROSPECT,
    ReservationStatus.SURPLUS,
    ReservationStatus.TRACKING,
    ReservationStatus.RESERVATION,
)


def numbers_of(book: Book, line: SourceLine) -> dict[Tracking, NumberedQuantity]:
    """What stands on the line and is not yet posted, summed by number."""
    found: dict[Tracking, NumberedQuantity] = {}
    for entry in book.of(line_pointer(line.line_id)):
        half = entry.half(line.direction)
        if half is None or not half.tracking:
            continue
        old = found.get(half.tracking)
        found[half.tracking] = NumberedQuantity(
            tracking=half.tracking,
            quantity_base=entry.quantity_base + (old.quantity_base if old else 0),
            qty_to_handle_base=half.qty_to_handle_base + (old.to_handle if old else 0),
            qty_to_invoice_base=half.qty_to_invoice_base
            + ((old.qty_to_invoice_base or 0) if old else 0),
            expiration_date=half.expiration_date or (old.expiration_date if old else None),
            warranty_date=half.warranty_date or (old.warranty_date if old else None),
        )
    return dict(sorted(found.items()))


def check(
    line: SourceLine, item: Item, wanted: Sequence[NumberedQuantity], handled_base: int = 0
) -> Iterator[Problem]:
    """What a set of numbers for a line must obey by itself (T 4.2, 4.3). `handled_base` is what of
    the line was posted with numbers already."""
    yield from numbers.check_carried(line.ref, item, (one.tracking for one in wanted))
    serials: dict[str, int] = {}
    pairs: set[tuple[str, str]] = set()
    dates: dict[str, date | None] = {}
    for place, one in enumerate(wanted):
        tracking = one.tracking
        if one.quantity_base < 0:
            yield QuantitySignWrong(line=line.ref, quantity=decimal(one.quantity_base))
        if tracking.serial:
            if tracking.serial in serials:
                yield NumberDuplicate(line=line.ref, number=tracking, other_line=line.ref)
            serials[tracking.serial] = place
            if abs(one.quantity_base) not in (0, PIECE):
                yield SerialQuantity(
                    line=line.ref, serial=tracking.serial, quantity=decimal(one.quantity_base)
                )
        elif (tracking.lot, tracking.package) in pairs:
            yield NumberDuplicate(line=line.ref, number=tracking, other_line=line.ref)
        else:
            pairs.add((tracking.lot, tracking.package))
        if abs(one.to_handle) > abs(one.quantity_base):
            yield ToHandleExceedsLine(
                line=line.ref, to_handle=decimal(one.to_handle), limit=decimal(one.quantity_base)
            )
        if tracking.lot:
            known = dates.setdefault(tracking.lot, one.expiration_date)
            if known != one.expiration_date:
                yield ExpirationDateConflict(
                    line=line.ref, number=tracking, date=one.expiration_date, existing=known
                )
    total = sum(one.quantity_base for one in wanted) + handled_base
    if total > line.quantity_base:
        yield TrackingExceedsLine(
            line=line.ref, tracked=decimal(total), quantity=decimal(line.quantity_base)
        )


def replace(
    inventory: Inventory,
    line: SourceLine,
    item: Item,
    wanted: Iterable[NumberedQuantity],
    *,
    reach: Reservable | None = None,
) -> None:
    """Make the unposted numbers of the line exactly these: deletions and decreases first, then
    increases and new ones (T 4.1)."""
    book = inventory.book
    old = numbers_of(book, line)
    new = {one.tracking: one for one in wanted if one.tracking and one.quantity_base}
    for tracking, one in old.items():
        surplus = one.quantity_base - (new[tracking].quantity_base if tracking in new else 0)
        if surplus > 0:
            take_out(book, line, tracking, surplus)
    more = {
        tracking: one.quantity_base - (old[tracking].quantity_base if tracking in old else 0)
        for tracking, one in new.items()
    }
    add(inventory, line, item, new, more, reach=reach)
    for tracking, one in new.items():
        _set_details(book, line, tracking, one)


def add(
    inventory: Inventory,
    line: SourceLine,
    item: Item,
    numbers: Mapping[Tracking, NumberedQuantity],
    more: Mapping[Tracking, int],
    *,
    reach: Reservable | None = None,
    spare_bound: bool = False,
) -> None:
    """Put `more` of each number on the line. Blank entries take the numbers they can first; then
    blank reservations on stock of another number are dissolved, and what demand has lost by that is
    reserved again by number, as far as that can be had (LB-1); only the rest is new.
    `spare_bound`: supply to come that was made for this line alone is neither filled nor
    dissolved."""
    book = inventory.book
    rest = {tracking: quantity for tracking, quantity in sorted(more.items()) if quantity > 0}
    lost: dict[Tracking, int] = {}
    for tracking, quantity in rest.items():
        one = numbers[tracking]
        rest[tracking] -= _fill_blanks(book, line, item, one, quantity, spare_bound)
    for tracking, quantity in rest.items():
        one = numbers[tracking]
        taken, lost_of_it = _dissolve_blanks(book, line, one, quantity, spare_bound)
        rest[tracking] -= taken
        if lost_of_it:
            lost[tracking] = lost_of_it
    for tracking, quantity in rest.items():
        if quantity > 0:
            book.add(single(line, numbers[tracking], quantity))
    if line.direction is Direction.SUPPLY:
        return
    for tracking, quantity in lost.items():
        reservations.auto_reserve(
            inventory, line, item, quantity=quantity, key=tracking, reach=reach
        )


def take_out(book: Book, line: SourceLine, tracking: Tracking, quantity: int) -> None:
    """Remove so much of a number from the line. Single entries go; a pair stays and is blank
    again."""
    rest = quantity
    for status in _TAKE_ORDER:
        for entry in book.of(line_pointer(line.line_id)):
            half = entry.half(line.direction)
            if entry.status is not status or half is None or half.tracking != tracking or rest <= 0:
                continue
            part = book.split(entry, min(rest, entry.quantity_base))
            rest -= part.quantity_base
            if len(part.halves) == 1:
                book.remove(part)
            else:
                blank = msgspec.structs.replace(
                    half,
                    tracking=Tracking(),
                    qty_to_handle_base=part.quantity_base,
                    qty_to_invoice_base=part.quantity_base,
                )
                book.replace(part, part.with_half(line.direction, blank))


def _blanks(book: Book, line: SourceLine, spare_bound: bool) -> list[tuple[ReservationEntry, Half]]:
    """The line's entries without a number, in the order in which numbers fill them."""
    blank = [
        (entry, half)
        for entry in book.of(line_pointer(line.line_id))
        if (half := entry.half(line.direction))
        and not half.tracking
        and not (spare_bound and entry.order_to_order and not entry.is_reserved_stock)
    ]
    return [one for status in _FILL_ORDER for one in blank if one[0].status is status]


def _fill_blanks(
    book: Book,
    line: SourceLine,
    item: Item,
    one: NumberedQuantity,
    quantity: int,
    spare_bound: bool,
) -> int:
    """Write the number into blank entries whose partner does not contradict it; how much was
    filled."""
    rest = quantity
    for entry, half in _blanks(book, line, spare_bound):
        if rest <= 0:
            break
        _check_order_to_order(entry, line, one)
        if not _contradicts(entry, line.direction, one.tracking, item):
            part = book.split(entry, min(rest, entry.quantity_base))
            book.replace(
                part, part.with_half(line.direction, _numbered(half, one, part.quantity_base))
            )
            rest -= part.quantity_base
    return quantity - rest


def _dissolve_blanks(
    book: Book, line: SourceLine, one: NumberedQuantity, quantity: int, spare_bound: bool
) -> tuple[int, int]:
    """Break blank pairs on other numbers; how much the line got of the number, and what reservation
    was lost."""
    rest, lost = quantity, 0
    for entry, _half in _blanks(book, line, spare_bound):
        if rest <= 0:
            break
        part = book.split(entry, min(rest, entry.quantity_base))
        rest -= part.quantity_base
        if part.status is ReservationStatus.RESERVATION:
            lost += part.quantity_base
        _dissolve(book, part, line.direction, one)
    return quantity - rest, lost


def _check_order_to_order(entry: ReservationEntry, line: SourceLine, one: NumberedQuantity) -> None:
    """Demand takes its numbers from the supply that was made for it."""
    if not entry.order_to_order or line.direction is not Direction.DEMAND or entry.supply is None:
        return
    stated = entry.supply.tracking
    on_stock = entry.supply.pointer.kind is PointerKind.ENTRY
    if stated != one.tracking and not (on_stock and not stated):
        raise Refused(OrderToOrderNumber(line=line.ref, number=one.tracking))


def _contradicts(
    entry: ReservationEntry, direction: Direction, tracking: Tracking, item: Item
) -> bool:
    """Whether the partner carries another number in a dimension that matters (T 7.1)."""
    specific = item.tracking.specific
    if direction is Direction.DEMAND and entry.supply is not None:
        return not couples(specific, tracking, entry.supply.tracking)
    if direction is Direction.SUPPLY and entry.demand is not None:
        return not couples(specific, entry.demand.tracking, tracking)
    return False


def _dissolve(
    book: Book, pair: ReservationEntry, direction: Direction, one: NumberedQuantity
) -> None:
    """The pair ends; this side keeps its new number as surplus, a partner line keeps its own."""
    book.remove(pair)
    for side in Direction:
        half = pair.half(side)
        if half is None:
            continue
        if side is direction:
            half = _numbered(half, one, pair.quantity_base)
        elif not half.tracking or half.pointer.kind is PointerKind.ENTRY:
            continue
        single = msgspec.structs.replace(
            pair, status=ReservationStatus.SURPLUS, demand=None, supply=None, order_to_order=False
        )
        book.add(single.with_half(side, half))


def _numbered(half: Half, one: NumberedQuantity, quantity: int) -> Half:
    return msgspec.structs.replace(
        half,
        tracking=one.tracking,
        qty_to_handle_base=quantity,
        qty_to_invoice_base=quantity,
        expiration_date=one.expiration_date,
        warranty_date=one.warranty_date,
        untracked_surplus=False,
    )


def single(line: SourceLine, one: NumberedQuantity, quantity: int) -> ReservationEntry:
    """An entry of its own for so much of a number: a surplus of an order, a prospect of anything
    else."""
    half = Half(
        pointer=line_pointer(line.line_id),
        tracking=one.tracking,
        qty_to_handle_base=quantity,
        qty_to_invoice_base=quantity,
        day=line.due_date,
        expiration_date=one.expiration_date if line.direction is Direction.SUPPLY else None,
        warranty_date=one.warranty_date,
        applies_to_entry=line.applies_to_entry,
        applies_from_entry=line.applies_from_entry,
    )
    status = ReservationStatus.SURPLUS if line.kind.is_order else ReservationStatus.PROSPECT
    return alone(line, half, status)


def _set_details(book: Book, line: SourceLine, tracking: Tracking, one: NumberedQuantity) -> None:
    """Spread what is to be handled and invoiced over the entries of the number, and set its
    dates."""
    to_handle = one.to_handle
    to_invoice = one.to_handle if one.qty_to_invoice_base is None else one.qty_to_invoice_base
    for entry, half in _of_number(book, line, tracking):
        handled = min(entry.quantity_base, to_handle)
        invoiced = min(entry.quantity_base, to_invoice)
        to_handle -= handled
        to_invoice -= invoiced
        inbound = line.direction is Direction.SUPPLY
        changed = msgspec.structs.replace(
            half,
            qty_to_handle_base=handled,
            qty_to_invoice_base=invoiced,
            expiration_date=(one.expiration_date or half.expiration_date) if inbound else None,
            warranty_date=one.warranty_date or half.warranty_date,
            applies_to_entry=one.applies_to_entry or half.applies_to_entry,
            applies_from_entry=one.applies_from_entry or half.applies_from_entry,
        )
        if changed != half:
            book.replace(entry, entry.with_half(line.direction, changed))


def _of_number(
    book: Book, line: SourceLine, tracking: Tracking
) -> list[tuple[ReservationEntry, Half]]:
    """The line's entries of one number, reserved ones first: those are handled first (T 3.6)."""
    found = [
        (entry, half)
        for entry in book.of(line_pointer(line.line_id))
        if (half := entry.half(line.direction)) and half.tracking == tracking
    ]
    return sorted(found, key=lambda one: _HANDLE_ORDER.index(one[0].status))


def set_to_handle(book: Book, line: SourceLine, to_handle: Mapping[Tracking, int]) -> None:
    """What the next posting takes of each number; numbers not named keep theirs."""
    for tracking, quantity in to_handle.items():
        rest = quantity
        for entry, half in _of_number(book, line, tracking):
            handled = min(entry.quantity_base, rest)
            rest -= handled
            changed = msgspec.structs.replace(half, qty_to_handle_base=handled)
            if changed != half:
                book.replace(entry, entry.with_half(line.direction, changed))
