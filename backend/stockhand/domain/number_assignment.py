"""Giving numbers to a line: consecutive serials, one new lot or package, serials counted up from a
number somebody names, and what a scan says (T 4.4, 4.8)."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

from stockhand.domain.number_availability import NumberAvailability
from stockhand.domain.orders import Direction, SourceLine
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.numbers import NumberCountInvalid, SerialNotIncrementable
from stockhand.domain.problems.quantities import LineFull
from stockhand.domain.quantity import PIECE, decimal, is_exact, units
from stockhand.domain.tracking import Dimension, Tracking
from stockhand.domain.tracking_editor import Edit, RowChange, Rows, TrackingRow, new_row
from stockhand.domain.tracking_lines import NumberedQuantity

MOST_AT_ONCE = 10_000
"""Serials of one command: more than a truck brings of one item."""

_DIGITS = re.compile(r"(\d+)(\D*)$")


def incremented(number: str, by: int) -> str | None:
    """The number with its last group of digits counted up, leading zeros kept; None without
    digits."""
    found = _DIGITS.search(number)
    if found is None:
        return None
    digits = found.group(1)
    return f"{number[: found.start()]}{int(digits) + by:0{len(digits)}d}{found.group(2)}"


def count(asked: Decimal | None, undefined_base: int) -> int:
    """How many serials: what is asked, else one for each undefined piece (T-052)."""
    wanted = decimal(undefined_base) if asked is None else asked
    whole = wanted.is_finite() and is_exact(wanted) and units(wanted) % PIECE == 0
    if not whole or not 0 < wanted <= MOST_AT_ONCE:
        raise Refused(NumberCountInvalid(quantity=wanted))
    return int(wanted)


def customized(start: str, increment: int, how_many: int) -> list[str]:
    """So many serials from the one named; an increment that is not above 0 counts as 1 (T-053)."""
    found: list[str] = []
    for place in range(how_many):
        following = incremented(start, place * max(1, increment))
        if following is None:
            raise Refused(SerialNotIncrementable(start=start))
        found.append(following)
    return found


def with_serials(serials: Iterable[str], lot: str, package: str) -> Edit:
    """A row of one piece for each serial."""
    return Edit(
        add=tuple(
            new_row(
                NumberedQuantity(
                    tracking=Tracking(serial=serial, lot=lot, package=package), quantity_base=PIECE
                )
            )
            for serial in serials
        )
    )


def lacking(selected: Sequence[Tracking], dimension: Dimension) -> list[Tracking]:
    """Those of the selected rows that have no number of that kind yet."""
    return [one for one in selected if not one.number(dimension)]


def with_number(
    selected: Sequence[Tracking], dimension: Dimension, number: str, beside: Tracking, room: int
) -> Edit:
    """The selected rows that lack it get the number; if none does, a row of its own gets all that
    is undefined (T-054)."""
    blank = lacking(selected, dimension)
    if blank:
        return Edit(
            change=tuple(
                RowChange(tracking=one, to_tracking=_numbered(one, dimension, number))
                for one in blank
            )
        )
    one = NumberedQuantity(tracking=_numbered(beside, dimension, number), quantity_base=room)
    return Edit(add=(new_row(one),))


def _numbered(tracking: Tracking, dimension: Dimension, number: str) -> Tracking:
    if dimension is Dimension.LOT:
        return msgspec.structs.replace(tracking, lot=number)
    return msgspec.structs.replace(tracking, package=number)


def selecting(rows: Rows, taken: Iterable[tuple[TrackingRow, int]]) -> Edit:
    """Selected numbers go on rows that are there, or on new ones."""
    change: list[RowChange] = []
    add: list[TrackingRow] = []
    for row, quantity in taken:
        there = rows.get(row.tracking)
        if there is None:
            add.append(row)
        else:
            change.append(_grown(there, quantity))
    return Edit(change=tuple(change), add=tuple(add))


def _grown(row: TrackingRow, quantity: int) -> RowChange:
    return RowChange(
        tracking=row.tracking,
        quantity_base=row.quantity_base + quantity,
        qty_to_handle_base=row.qty_to_handle_base + quantity,
    )


def scanned(
    line: SourceLine,
    rows: Rows,
    one: NumberedQuantity,
    room: int,
    there: NumberAvailability | None,
) -> Edit:
    """What a scan does to the line. Incoming: a serial is a new row, a lot or package grows by what
    was scanned (one, unless the code says how many). Outgoing: as much as is undefined and there;
    of a number that is not there none, so that it is seen and not lost (T-060)."""
    if room <= 0:
        raise Refused(LineFull(line=line.ref, quantity=decimal(line.quantity_base)))
    quantity = one.quantity_base
    if line.direction is Direction.DEMAND:
        free = there.available() if there is not None and there.quantity_base > 0 else 0
        quantity = max(0, min(quantity or room, room, free))
        if one.tracking.serial:
            quantity = min(quantity, PIECE)
    elif not quantity:
        quantity = PIECE
    sized = msgspec.structs.replace(one, quantity_base=quantity, qty_to_handle_base=None)
    known = rows.get(one.tracking)
    if known is None or one.tracking.serial:
        return Edit(add=(new_row(sized),))
    return Edit(change=(_grown(known, quantity),))
