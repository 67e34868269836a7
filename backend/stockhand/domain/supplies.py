"""Order lines as the other side of a reservation: what of a line is still nobody's, under which
numbers, and which lines are asked first (BC 99000845, T 3.5, 6.3)."""

from collections.abc import Iterable, Mapping

import msgspec

from stockhand.domain.items import Item, ReservePolicy
from stockhand.domain.orders import Direction, SourceKind, SourceLine
from stockhand.domain.reservation_entries import (
    Book,
    ReservationEntry,
    ReservationStatus,
    line_pointer,
)
from stockhand.domain.reservations import goods_of, reserved, take_half
from stockhand.domain.tracking import UNTRACKED, Dimensions, Tracking, couples

ORDER = {
    kind: place
    for place, kind in enumerate(
        (
            SourceKind.SALES_ORDER,
            SourceKind.SALES_RETURN,
            SourceKind.PURCHASE_ORDER,
            SourceKind.PURCHASE_RETURN,
            SourceKind.TRANSFER_ORDER,
            SourceKind.OTHER_SUPPLY,
            SourceKind.OTHER_DEMAND,
            SourceKind.INVENTORY_RECEIPT,
            SourceKind.INVENTORY_SHIPMENT,
        )
    )
}
"""Who is asked first: returns before purchases, transfers after both."""


class Match(msgspec.Struct, frozen=True):
    """So much of a demand's number may be held by so much of a supply's."""

    demand: Tracking
    supply: Tracking
    quantity_base: int


def may_reserve(line: SourceLine) -> bool:
    """True demand or supply that may be held (T 6.1, 6.2)."""
    return line.kind.is_order and not line.drop_shipment and line.reserve is not ReservePolicy.NEVER


def partners(line: SourceLine, lines: Iterable[SourceLine]) -> list[SourceLine]:
    """The lines that may be the other side, in the order in which they are asked. For a demand the
    latest supply that is still in time comes first, which leaves early supply to others; for a
    supply the most urgent demand (T 6.3)."""
    found = [
        other
        for other in lines
        if other.direction is not line.direction
        and goods_of(other) == goods_of(line)
        and other.outstanding_base > 0
        and may_reserve(other)
        and is_in_time(line, other)
    ]
    sign = -1 if line.direction is Direction.DEMAND else 1
    return sorted(
        found,
        key=lambda other: (
            ORDER.get(other.kind, len(ORDER)),
            sign * other.due_date.toordinal(),
            other.line_id,
        ),
    )


def is_in_time(line: SourceLine, other: SourceLine) -> bool:
    """Supply comes no later than the demand leaves; the same day will do."""
    demand, supply = (line, other) if line.direction is Direction.DEMAND else (other, line)
    return supply.due_date <= demand.due_date


def reserve(
    book: Book,
    line: SourceLine,
    item: Item,
    lines: Iterable[SourceLine],
    *,
    quantity: int,
    key: Tracking = UNTRACKED,
) -> int:
    """Reserve up to `quantity` between the line and these lines, one after the other; how much it
    was. With a key only what the supply states of that number (T 6.3)."""
    done = 0
    for other in partners(line, lines):
        if done >= quantity:
            break
        done += reserve_between(book, line, other, item, quantity=quantity - done, key=key)
    return done


def reserve_between(
    book: Book,
    line: SourceLine,
    other: SourceLine,
    item: Item,
    *,
    quantity: int,
    key: Tracking = UNTRACKED,
) -> int:
    """Reserve between these two as much as their numbers allow: a pair for each pair of numbers (T
    3.5)."""
    demand, supply = (line, other) if line.direction is Direction.DEMAND else (other, line)
    specific = item.tracking.specific
    asked, given = open_numbers(book, demand), open_numbers(book, supply)
    if key:
        asked = {key: asked.get(key, 0) + asked.get(UNTRACKED, 0)}
        given = {number: free for number, free in given.items() if couples(specific, key, number)}
    done = 0
    for match in matches(asked, given, specific, quantity):
        _pair(book, demand, supply, match)
        done += match.quantity_base
    return done


def open_numbers(book: Book, line: SourceLine) -> dict[Tracking, int]:
    """What of the line nobody has reserved, by the number that stands on it."""
    blank = line.outstanding_base
    found: dict[Tracking, int] = {}
    for entry in book.of(line_pointer(line.line_id)):
        half = entry.half(line.direction)
        if half is None:
            continue
        if entry.status is ReservationStatus.RESERVATION:
            blank -= entry.quantity_base
        elif half.tracking:
            blank -= entry.quantity_base
            found[half.tracking] = found.get(half.tracking, 0) + entry.quantity_base
    if blank > 0:
        found[UNTRACKED] = blank
    return dict(sorted(found.items()))


def matches(
    demand: Mapping[Tracking, int],
    supply: Mapping[Tracking, int],
    specific: Dimensions,
    quantity: int,
) -> list[Match]:
    """Which numbers meet, at most `quantity`: equal ones first, then a supply's number with a
    demand that has none. Supply without a number never serves a demand with one (T 3.5, 7.1)."""
    asked, given = dict(demand), dict(supply)
    equal = [(number, number) for number in asked if number in given]
    others = [
        (one, other)
        for one in asked
        for other in given
        if one != other and couples(specific, one, other)
    ]
    found: list[Match] = []
    for one, other in (*equal, *others):
        part = min(asked[one], given[other], quantity)
        if part > 0:
            found.append(Match(one, other, part))
            asked[one] -= part
            given[other] -= part
            quantity -= part
    return found


def _pair(book: Book, demand: SourceLine, supply: SourceLine, match: Match) -> None:
    quantity = match.quantity_base
    demand_half = take_half(book, demand, quantity, match.demand)
    book.add(
        ReservationEntry(
            status=ReservationStatus.RESERVATION,
            item_id=demand.item_id,
            variant_id=demand.variant_id,
            location_id=demand.location_id,
            quantity_base=quantity,
            demand=demand_half,
            supply=take_half(book, supply, quantity, match.supply),
            planning_flexible=supply.planning_flexible,
        )
    )


def unreserved(book: Book, line: SourceLine) -> int:
    """What the line still needs, or still has to give."""
    return max(0, line.outstanding_base - reserved(book, line))
