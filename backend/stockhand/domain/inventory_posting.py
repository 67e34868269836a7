"""Posting an inventory pick or put-away: its lines say which numbers of the order go or come, and
that is where the order learns it (BC 7324, W 5.6)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from stockhand.domain import tracking_lines
from stockhand.domain.activities import Activity
from stockhand.domain.documents import ActivityLine, WarehouseKind
from stockhand.domain.items import Item, Unit
from stockhand.domain.ledgers import GoodsKey, NumberKey
from stockhand.domain.orders import (
    DocumentStatus,
    ShippingAdvice,
    SourceDocument,
    SourceKind,
    SourceLine,
)
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.bins import BinMissing
from stockhand.domain.problems.documents import (
    NothingToPost,
    ShippingAdviceComplete,
    SourceNotReleased,
)
from stockhand.domain.problems.numbers import (
    NumberBlocked,
    NumberExpired,
    NumberMissing,
    NumberNotAvailable,
    NumberReservedElsewhere,
    SerialQuantity,
    TrackingDoesNotFit,
)
from stockhand.domain.quantity import PIECE, decimal, from_base
from stockhand.domain.reservation_entries import Book
from stockhand.domain.reservations import goods_of
from stockhand.domain.stock import Goods, Inventory, NumberFacts, Places
from stockhand.domain.tracking import Tracking
from stockhand.domain.tracking_lines import NumberedQuantity


class Collected(msgspec.Struct, frozen=True, kw_only=True):
    """What the lines of the activity say of one order line: how much is handled now, of which
    numbers (0: planned and not handled), and their dates."""

    line: SourceLine
    quantity_base: int
    numbers: Mapping[Tracking, int]
    dates: Mapping[Tracking, date]


def collect(
    lines: Iterable[ActivityLine], source_lines: Mapping[int, SourceLine]
) -> list[Collected]:
    """By order line, those of which something is handled, in line order."""
    by_source: dict[int, list[ActivityLine]] = {}
    for line in lines:
        if line.source_line_id:
            by_source.setdefault(line.source_line_id, []).append(line)
    found: list[Collected] = []
    for line_id, of_line in by_source.items():
        total = sum(line.qty_to_handle_base for line in of_line)
        numbers: dict[Tracking, int] = {}
        dates: dict[Tracking, date] = {}
        for line in of_line:
            numbers[line.tracking] = numbers.get(line.tracking, 0) + line.qty_to_handle_base
            if line.expiration_date:
                dates[line.tracking] = line.expiration_date
        if total:
            found.append(
                Collected(
                    line=source_lines[line_id], quantity_base=total, numbers=numbers, dates=dates
                )
            )
    return sorted(found, key=lambda one: (one.line.line_no, one.line.line_id))


def in_unit(line: SourceLine, quantity_base: int, unit: Unit) -> int:
    """So much of an order line in its own unit; all that is open of it is all, without drift."""
    if quantity_base == line.outstanding_base:
        return line.outstanding
    return from_base(quantity_base, unit.qty_per_uom)


def check_document(
    activity: Activity, source: SourceDocument, source_lines: Iterable[SourceLine]
) -> Iterator[Problem]:
    """What forbids posting at all (W 3.8). `source_lines` are those of the order that this location
    ships or receives."""
    handled: dict[int, int] = {}
    for line in activity.lines:
        if line.source_line_id:
            done = handled.get(line.source_line_id, 0) + line.qty_to_handle_base
            handled[line.source_line_id] = done
    if source.status is not DocumentStatus.RELEASED:
        yield SourceNotReleased(source=source.no)
    if not any(handled.values()):
        yield NothingToPost(document=activity.document.no)
    elif (
        activity.document.kind is WarehouseKind.INVENTORY_PICK
        and source.shipping_advice is ShippingAdvice.COMPLETE
    ):
        for line in source_lines:
            now = handled.get(line.line_id, 0)
            if now < line.outstanding_base:
                yield ShippingAdviceComplete(
                    source=source.no,
                    line=line.ref,
                    available=decimal(now),
                    required=decimal(line.outstanding_base),
                )


def check_lines(
    activity: Activity,
    places: Places,
    goods: Goods,
    facts: NumberFacts,
    kind: SourceKind,
    posting_date: date,
) -> Iterator[Problem]:
    """What forbids posting the lines, but for what the bins hold and what is free (W 3.8)."""
    for line in activity.lines:
        if not line.qty_to_handle_base:
            continue
        code = goods.items[line.item_id].tracking
        if places.location.bin_mandatory and line.bin_id is None:
            yield BinMissing(line=line.ref)
        for dimension in code.warehouse.missing_from(line.tracking):
            yield NumberMissing(line=line.ref, dimension=dimension)
        if line.tracking.serial and line.qty_to_handle_base != PIECE:
            yield SerialQuantity(
                line=line.ref,
                serial=line.tracking.serial,
                quantity=decimal(line.qty_to_handle_base),
            )
        if facts.blocked(line.item_id, line.variant_id, line.tracking):
            yield NumberBlocked(line=line.ref, number=line.tracking)
        known = facts.of(NumberKey(line.item_id, line.variant_id, line.tracking)).expiration_date
        day = (line.expiration_date or known) if code.strict_expiration else None
        # What is past its date may go back to where it came from (T 8.3).
        if day and posting_date > day and kind is not SourceKind.PURCHASE_RETURN:
            yield NumberExpired(
                line=line.ref,
                number=line.tracking,
                expiration_date=day,
                posting_date=posting_date,
            )


class There(msgspec.Struct, frozen=True, kw_only=True):
    """What of a number is left for the orders of this activity, after all others who name it (T 4.6
    F-1); which other line holds it, if its reservation says that it wants this very number."""

    available_base: int
    holder: int | None = None


def check_available(
    activity: Activity,
    goods: Goods,
    there: Mapping[tuple[GoodsKey, Tracking], There],
    in_bins: Mapping[int, int],
    known: Mapping[int, set[Tracking]],
) -> Iterator[Problem]:
    """Outgoing numbers must be there for these orders: at the location (by the dimensions that are
    specific), and in the bin. `in_bins` by line number; `known`: the numbers that stood on each
    order line before. A serial that somebody else has reserved is told as such when it is new to
    the order (W 5.5, 5.6)."""
    location_id = activity.document.location_id
    asked: dict[tuple[GoodsKey, Tracking], int] = {}
    for line in activity.lines:
        if not (line.tracking and line.qty_to_handle_base):
            continue
        key = (
            GoodsKey(location_id, line.item_id, line.variant_id),
            line.tracking.only(goods.items[line.item_id].tracking.specific),
        )
        if key not in there:
            continue
        one = there[key]
        is_new = line.tracking not in known.get(line.source_line_id or 0, set())
        if line.tracking.serial and one.holder and is_new:
            yield NumberReservedElsewhere(
                line=line.ref, serial=line.tracking.serial, holder=str(one.holder)
            )
            continue
        left = one.available_base - asked.get(key, 0)
        asked[key] = asked.get(key, 0) + line.qty_to_handle_base
        left = min(left, in_bins.get(line.line_no, left))
        if left < line.qty_to_handle_base:
            yield NumberNotAvailable(
                line=line.ref,
                number=line.tracking,
                available=decimal(max(0, left)),
                required=decimal(line.qty_to_handle_base),
            )


def check_fit(book: Book, one: Collected) -> Iterator[Problem]:
    """Numbers that are new to the order line, or more of one than it names, need room that no other
    number has taken; and a sales line that names its lots takes no other (W-148, W-161)."""
    line = one.line
    named = tracking_lines.numbers_of(book, line)
    lots = {tracking.lot for tracking in named if tracking.lot}
    room = line.outstanding_base - sum(number.quantity_base for number in named.values())
    for tracking, quantity in sorted(one.numbers.items()):
        if not tracking or not quantity:
            continue
        room -= max(0, quantity - (named[tracking].quantity_base if tracking in named else 0))
        other_lot = bool(lots) and bool(tracking.lot) and tracking.lot not in lots
        if room < 0 or (other_lot and line.kind is SourceKind.SALES_ORDER):
            yield TrackingDoesNotFit(line=line.ref, number=tracking)


def synchronise(inventory: Inventory, one: Collected, item: Item) -> None:
    """Make the order line's numbers to handle those that are handled: what it does not name yet is
    added, what nobody handles waits (W 5.6, 1 to 3). Where the warehouse does not keep the numbers
    the order says which; a single one needs no saying."""
    book, line = inventory.book, one.line
    named = tracking_lines.numbers_of(book, line)
    if not item.tracking.warehouse:
        if len(named) == 1:
            ((tracking, only),) = named.items()
            handled = min(only.quantity_base, one.quantity_base)
            tracking_lines.set_to_handle(book, line, {tracking: handled})
        return
    wanted: list[NumberedQuantity] = []
    for tracking in sorted({*named, *one.numbers}):
        old = named.get(tracking, NumberedQuantity(tracking=tracking, quantity_base=0))
        handled = one.numbers.get(tracking, 0)
        wanted.append(
            msgspec.structs.replace(
                old,
                quantity_base=max(old.quantity_base, handled),
                qty_to_handle_base=handled,
                qty_to_invoice_base=None,
                expiration_date=one.dates.get(tracking) or old.expiration_date,
            )
        )
    tracking_lines.replace(inventory, line, item, wanted)


def new_numbers(book: Book, collected: Sequence[Collected]) -> dict[GoodsKey, dict[Tracking, int]]:
    """What is handled of each number beyond what its order line names."""
    found: dict[GoodsKey, dict[Tracking, int]] = {}
    for one in collected:
        named = tracking_lines.numbers_of(book, one.line)
        for tracking, quantity in one.numbers.items():
            more = quantity - (named[tracking].quantity_base if tracking in named else 0)
            if tracking and more > 0:
                of_goods = found.setdefault(goods_of(one.line), {})
                of_goods[tracking] = of_goods.get(tracking, 0) + more
    return found
