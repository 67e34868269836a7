"""Counts: what the books say lies in a place, what hands found there, and the difference (BC 790,
7390, W 4.5)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

import msgspec

from stockhand.domain.bin_corrections import BinCorrection, CorrectedNumber
from stockhand.domain.items import Item, Unit
from stockhand.domain.journal_lines import JournalLine, JournalLineType
from stockhand.domain.locations import Bin
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.numbers import NumberMissing, SerialQuantity, TrackingNotEnabled
from stockhand.domain.problems.protocol import OwnApproval
from stockhand.domain.quantity import PIECE, decimal, from_base, to_base
from stockhand.domain.tracking import UNTRACKED, Dimensions, Tracking


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted as one: an item, unit and number in a bin, or at a location without bins."""

    bin_id: int | None
    item_id: int
    variant_id: int = 0
    unit_id: int
    tracking: Tracking = UNTRACKED


Books = Mapping[Place, int]
"""What is there of each, in the base unit."""


def place_of(line: JournalLine) -> Place:
    return Place(
        bin_id=line.bin_id,
        item_id=line.item_id,
        variant_id=line.variant_id,
        unit_id=line.unit_id,
        tracking=line.tracking,
    )


def new_line(
    place: Place, calculated_base: int, document_id: int, location_id: int, line_no: int
) -> JournalLine:
    """A line that nobody has counted yet."""
    return JournalLine(
        document_id=document_id,
        line_no=line_no,
        entry_type=JournalLineType.COUNT,
        item_id=place.item_id,
        variant_id=place.variant_id,
        unit_id=place.unit_id,
        location_id=location_id,
        bin_id=place.bin_id,
        tracking=place.tracking,
        calculated_base=calculated_base,
    )


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """So much of a place was seen, in its unit."""

    place: Place
    quantity: int
    expiration_date: date | None = None


class Counter(msgspec.Struct, frozen=True, kw_only=True):
    """Who counts, and when."""

    employee_id: int | None
    at: datetime


def counted_base(quantity: int, calculated_base: int, unit: Unit) -> int:
    """The base of what was seen. As many in the unit as the books say is what the books say, so
    that rounding makes no difference (W-136)."""
    if quantity == from_base(calculated_base, unit.qty_per_uom):
        return calculated_base
    return to_base(quantity, unit.qty_per_uom)


def count(
    line: JournalLine, quantity: int, unit: Unit, counter: Counter, *, twice: bool
) -> JournalLine:
    """The line after somebody counted it. Where it is to be counted twice, a first count that
    differs from the books asks for a second one."""
    base = counted_base(quantity, line.calculated_base, unit)
    seen = msgspec.structs.replace(
        line, counted_base=base, counted_by_id=counter.employee_id, counted_at=counter.at
    )
    if twice and line.round == 1 and base != line.calculated_base:
        return again(seen)
    return seen


def again(line: JournalLine) -> JournalLine:
    """The line as it waits to be counted once more; what was seen is remembered."""
    return msgspec.structs.replace(
        line,
        first_counted_base=line.counted_base
        if line.counted_base is not None
        else line.first_counted_base,
        first_counted_by_id=line.counted_by_id or line.first_counted_by_id,
        counted_base=None,
        counted_by_id=None,
        counted_at=None,
        round=line.round + 1,
    )


def check_seen(seen: Seen, item: Item, unit: Unit, kept: Dimensions, ref: str) -> Iterator[Problem]:
    """What cannot have been seen: a number where none is kept, none where one is, a serial more
    than once."""
    tracking = seen.place.tracking
    if tracking.only(kept) != tracking:
        yield TrackingNotEnabled(line=ref, item=item.no)
    if seen.quantity:
        for dimension in kept.missing_from(tracking):
            yield NumberMissing(line=ref, dimension=dimension)
    base = to_base(seen.quantity, unit.qty_per_uom)
    if tracking.serial and base not in (0, PIECE):
        yield SerialQuantity(line=ref, serial=tracking.serial, quantity=decimal(base))


def differing(lines: Iterable[JournalLine]) -> list[JournalLine]:
    """Counted lines that differ from the books, those that lost something first: what lies in
    another bin than the books say leaves the one before it comes into the other."""
    found = [line for line in lines if line.difference_base]
    return sorted(found, key=lambda line: (line.difference_base > 0, line.line_no))


def check_approval(
    lines: Iterable[JournalLine], employee_id: int | None, user: str
) -> list[Problem]:
    """Nobody makes a difference effective that they have counted themselves."""
    own = any(line.difference_base and line.counted_by_id == employee_id for line in lines)
    return [OwnApproval(user=user)] if own and employee_id is not None else []


def corrections(lines: Sequence[JournalLine], bins: Mapping[int, Bin]) -> list[BinCorrection]:
    """What a count at a directed location corrects in its bins (W-066)."""
    return [
        BinCorrection(
            no=line.line_no,
            ref=line.ref,
            place=bins[line.bin_id or 0],
            item_id=line.item_id,
            variant_id=line.variant_id,
            unit_id=line.unit_id,
            quantity_base=line.difference_base,
            numbers=(
                CorrectedNumber(
                    tracking=line.tracking,
                    quantity_base=line.difference_base,
                    expiration_date=line.expiration_date,
                ),
            ),
        )
        for line in lines
    ]
