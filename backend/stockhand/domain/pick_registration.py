"""Where the warehouse meets the reservation engine: what registering a pick does to the numbers of
the order it was picked for (BC 6500 SynchronizeWhseActivItemTrkg, W 5.4, 5.5)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from stockhand.domain import late_binding, reservations, tracking_lines
from stockhand.domain.documents import (
    ActionType,
    ActivityLine,
    OwnerKind,
    TrackingLineChange,
    WarehouseTrackingLine,
)
from stockhand.domain.items import Item
from stockhand.domain.ledgers import GoodsKey
from stockhand.domain.orders import SourceKind, SourceLine
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.numbers import (
    NumberNotAvailable,
    SourceTrackingFull,
    TrackingDoesNotFit,
)
from stockhand.domain.problems.questions import OrderToOrderBinding
from stockhand.domain.quantity import decimal
from stockhand.domain.reservation_entries import Book, ReservationEntry, ReservationStatus
from stockhand.domain.reservations import goods_of
from stockhand.domain.stock import Inventory
from stockhand.domain.tracking import Tracking
from stockhand.domain.tracking_lines import NumberedQuantity


class NumberStock(msgspec.Struct, frozen=True, kw_only=True):
    """What there is of one number when a pick of it is registered.

    `others_picked_base`: picked for other demands and not reserved for them. `own_picked_base`:
    picked for this line and not shipped. `on_picks_base`: reserved for others and on their picks.
    `outbound_base` and `dedicated_base` are bins; `receive_base` and `other_base` too.
    """

    quantity_base: int = 0
    reserved_base: int = 0
    others_picked_base: int = 0
    own_picked_base: int = 0
    on_picks_base: int = 0
    outbound_base: int = 0
    dedicated_base: int = 0
    receive_base: int = 0
    other_base: int = 0


class PickedLine(msgspec.Struct, frozen=True, kw_only=True):
    """An order line, what of it is registered now by number, and the warehouse's rows for it."""

    line: SourceLine
    warehouse_line_id: int | None
    registered: Mapping[Tracking, int]
    rows: tuple[WarehouseTrackingLine, ...] = ()
    open_lines: tuple[ActivityLine, ...] = ()


def picked_numbers(lines: Iterable[ActivityLine]) -> dict[int, dict[Tracking, int]]:
    """What is taken of each number, by source line; opened units do not count."""
    found: dict[int, dict[Tracking, int]] = {}
    for line in lines:
        if line.is_breakbulk or not line.goes_out or not line.source_line_id:
            continue
        of_line = found.setdefault(line.source_line_id, {})
        of_line[line.tracking] = of_line.get(line.tracking, 0) + line.qty_to_handle_base
    return found


def check_room(picked: PickedLine) -> Iterator[Problem]:
    """Another number than planned needs untracked room on the source line (W 5.4, check 2)."""
    planned: defaultdict[Tracking, int] = defaultdict(int)
    for row in picked.rows:
        planned[row.tracking] += row.quantity_base - row.qty_registered_base
    room = picked.line.outstanding_base - sum(row.quantity_base for row in picked.rows)
    for tracking, quantity in sorted(picked.registered.items()):
        if not tracking:
            continue
        excess = max(0, quantity - planned[tracking])
        room -= excess
        if room < 0:
            yield SourceTrackingFull(
                line=picked.line.ref, number=tracking, excess=decimal(min(excess, -room))
            )
            room = 0


def available(
    stock: NumberStock,
    inventory: Inventory,
    goods: GoodsKey,
    tracking: Tracking,
    own: int,
    directed: bool,
) -> int:
    """How much more of the number may be registered for a line that has reserved `own` of it (W
    5.5). What the line picked before serves it no second time."""
    moved = inventory.book.reserved_numbers[
        goods.location_id, goods.item_id, goods.variant_id, tracking
    ]
    reserved = stock.reserved_base + moved
    if not directed:
        own -= stock.own_picked_base
        return stock.quantity_base - stock.others_picked_base - reserved + own
    short = stock.outbound_base + stock.dedicated_base + reserved - stock.receive_base
    if short <= 0:
        return stock.other_base
    return stock.other_base - max(0, short - stock.on_picks_base - own)


def make_available(
    inventory: Inventory,
    picked: PickedLine,
    item: Item,
    stocks: Mapping[Tracking, NumberStock],
    *,
    waiting: Sequence[PickedLine],
    directed: bool,
    read_more: Callable[[], None],
) -> Iterator[Problem]:
    """Each number must be there for this line; where it is not, first the line's own nonspecific
    reservations on other numbers are dissolved, then those of others on this number move (W 5.4,
    check 3). What is missing even then is told. `waiting`: this line and those that follow; what
    they take is not given to those who move."""
    for tracking, quantity in sorted(picked.registered.items()):
        if not tracking:
            continue
        missing = _missing(inventory, picked.line, tracking, quantity, stocks[tracking], directed)
        short = missing()
        if short > 0 and item.tracking.specific:
            read_more()
            goods = goods_of(picked.line)
            of_goods = [one for one in waiting if goods_of(one.line) == goods]
            short = _reshuffle(inventory, of_goods, item, tracking, missing)
        if short > 0:
            yield NumberNotAvailable(
                line=picked.line.ref,
                number=tracking,
                available=decimal(max(0, quantity - short)),
                required=decimal(quantity),
            )


def _missing(
    inventory: Inventory,
    line: SourceLine,
    tracking: Tracking,
    quantity: int,
    stock: NumberStock,
    directed: bool,
) -> Callable[[], int]:
    """How much of a number is missing, as often as it is asked."""
    goods = goods_of(line)

    def missing() -> int:
        own = own_reserved(inventory, line, tracking)
        return quantity - available(stock, inventory, goods, tracking, own, directed)

    return missing


def _unreserved(inventory: Inventory, picked: PickedLine) -> dict[Tracking, int]:
    """What the line takes of stock that it has not reserved, by number."""
    return {
        tracking: max(0, quantity - own_reserved(inventory, picked.line, tracking))
        for tracking, quantity in picked.registered.items()
    }


def _reshuffle(
    inventory: Inventory,
    waiting: Sequence[PickedLine],
    item: Item,
    tracking: Tracking,
    missing: Callable[[], int],
) -> int:
    """Who holds a number without having asked for it gives way to the first of those who wait;
    what is missing then. The others who wait let go of what they hold instead of what they take:
    it is there for whoever moves."""
    specific = item.tracking.specific
    picked = waiting[0]
    short = missing()
    if picked.line.kind is SourceKind.SALES_ORDER:
        reservations.release_own(inventory, picked.line, picked.registered, short)
        short = missing()
    if short <= 0:
        return short
    asked: defaultdict[Tracking, int] = defaultdict(int)
    for one in waiting:
        taken = _unreserved(inventory, one)
        if one is not picked and one.line.kind is SourceKind.SALES_ORDER:
            reservations.release_own(inventory, one.line, one.registered, sum(taken.values()))
        for number, quantity in taken.items():
            asked[number] += quantity
    late_binding.release(
        inventory,
        goods_of(picked.line),
        specific,
        {tracking.only(specific): short},
        asked,
        asking=reservations.line_pointer(picked.line.line_id),
    )
    return missing()


def own_reserved(inventory: Inventory, line: SourceLine, tracking: Tracking) -> int:
    """What the line itself has reserved of stock of this number."""
    return sum(
        entry.quantity_base
        for entry in inventory.book.of(reservations.line_pointer(line.line_id))
        if entry.is_reserved_stock
        and entry.supply is not None
        and entry.supply.tracking == tracking
    )


def registered_rows(picked: PickedLine) -> list[WarehouseTrackingLine]:
    """The warehouse's rows after registering: planned ones first, what they cannot hold on a row
    that the activity made (W 5.4, effect 5)."""
    rest = {tracking: quantity for tracking, quantity in picked.registered.items() if tracking}
    rows: list[WarehouseTrackingLine] = []
    made: dict[Tracking, WarehouseTrackingLine] = {}
    for row in sorted(picked.rows, key=lambda row: row.created_by_activity):
        if row.created_by_activity:
            made[row.tracking] = row
            continue
        more = min(rest.get(row.tracking, 0), row.quantity_base - row.qty_registered_base)
        if more:
            rest[row.tracking] -= more
            registered = row.qty_registered_base + more
            row = msgspec.structs.replace(
                row,
                qty_registered_base=registered,
                qty_handled_base=max(row.qty_handled_base, registered),
            )
        rows.append(row)
    for tracking in sorted({*made, *(one for one, left in rest.items() if left)}):
        quantity = rest.get(tracking, 0) + (made[tracking].quantity_base if tracking in made else 0)
        assert picked.warehouse_line_id is not None
        rows.append(
            WarehouseTrackingLine(
                owner_kind=OwnerKind.WAREHOUSE_LINE,
                owner_id=picked.warehouse_line_id,
                item_id=picked.line.item_id,
                variant_id=picked.line.variant_id,
                tracking=tracking,
                created_by_activity=True,
                quantity_base=quantity,
                qty_handled_base=quantity,
                qty_registered_base=quantity,
            )
        )
    return rows


def recounted(
    rows: Iterable[WarehouseTrackingLine], open_lines: Iterable[ActivityLine], side: ActionType
) -> list[WarehouseTrackingLine]:
    """The rows with what is on open activity lines counted anew; `side` is the action that counts
    (W 5.3)."""
    open_base: defaultdict[Tracking, int] = defaultdict(int)
    for line in open_lines:
        if line.action_type in (side, ActionType.NONE) and not line.is_breakbulk:
            open_base[line.tracking] += line.outstanding_base
    counted: list[WarehouseTrackingLine] = []
    for row in rows:
        on_lines = min(open_base[row.tracking], row.quantity_base - row.qty_registered_base)
        open_base[row.tracking] -= on_lines
        counted.append(
            msgspec.structs.replace(row, qty_handled_base=row.qty_registered_base + on_lines)
        )
    return counted


def changes(
    before: Sequence[WarehouseTrackingLine], after: Sequence[WarehouseTrackingLine]
) -> list[TrackingLineChange]:
    """The rows that differ."""

    def key(row: WarehouseTrackingLine) -> tuple[object, ...]:
        return (
            row.owner_kind,
            row.owner_id,
            row.owner_line_no,
            row.tracking,
            row.created_by_activity,
        )

    old, new = {key(row): row for row in before}, {key(row): row for row in after}
    return [
        TrackingLineChange(before=old.get(one), after=new.get(one))
        for one in [*old, *(one for one in new if one not in old)]
        if old.get(one) != new.get(one)
    ]


def check_order(
    book: Book, picked: PickedLine, rows: Sequence[WarehouseTrackingLine]
) -> Iterator[Problem]:
    """What the order line says against the picked numbers: they must fit beside those it names
    (W-097), and supply that was made for it alone is let go only when somebody says so (W-099)."""
    line = picked.line
    more = _new_numbers(book, picked, rows)
    room = line.outstanding_base - _named_beside(book, line)
    if line.kind is not SourceKind.SALES_ORDER:
        room -= sum(one.quantity_base for one in _bound(book, line))
    for tracking, quantity in sorted(more.items()):
        room -= quantity
        if quantity and room < 0:
            yield TrackingDoesNotFit(line=line.ref, number=tracking)
            return
    if _too_much_bound(book, line, more):
        yield OrderToOrderBinding(line=line.ref)


def _new_numbers(
    book: Book, picked: PickedLine, rows: Sequence[WarehouseTrackingLine]
) -> dict[Tracking, int]:
    """What lies picked of each number that is registered now, beyond what the order names of
    it."""
    lying, named = _lying(rows), tracking_lines.numbers_of(book, picked.line)
    return {
        tracking: max(
            0, lying[tracking] - (named[tracking].quantity_base if tracking in named else 0)
        )
        for tracking in picked.registered
        if tracking
    }


def _lying(rows: Iterable[WarehouseTrackingLine]) -> defaultdict[Tracking, int]:
    """Picked and not shipped, by number."""
    lying: defaultdict[Tracking, int] = defaultdict(int)
    for row in rows:
        lying[row.tracking] += row.qty_registered_base
    return lying


def _bound(book: Book, line: SourceLine) -> list[ReservationEntry]:
    """Supply that is still to come and was made for this line alone."""
    return [
        entry
        for entry in book.of(reservations.line_pointer(line.line_id))
        if entry.order_to_order
        and entry.status is ReservationStatus.RESERVATION
        and not entry.is_reserved_stock
        and entry.supply is not None
    ]


def _named_beside(book: Book, line: SourceLine) -> int:
    """What carries numbers on the line, but for supply that was made for it alone."""
    bound = {entry.entry_no for entry in _bound(book, line)}
    return sum(
        entry.quantity_base
        for entry in book.of(reservations.line_pointer(line.line_id))
        if entry.entry_no not in bound
        and (half := entry.half(line.direction)) is not None
        and half.tracking
    )


def _too_much_bound(book: Book, line: SourceLine, more: Mapping[Tracking, int]) -> int:
    """How much of a sales line's own supply has no room any more beside what was picked."""
    held = sum(one.quantity_base for one in _bound(book, line))
    if not held or line.kind is not SourceKind.SALES_ORDER:
        return 0
    beside = _named_beside(book, line) + sum(more.values())
    return max(0, min(held, beside + held - line.outstanding_base))


def synchronise(
    inventory: Inventory, picked: PickedLine, item: Item, rows: Sequence[WarehouseTrackingLine]
) -> None:
    """Complete the order line's numbers with what was picked: what it does not name yet is added,
    what is to be handled is what lies picked, and a sales line reserves it (W 5.4, effects 6 and
    7)."""
    line, book = picked.line, inventory.book
    lying, more = _lying(rows), _new_numbers(book, picked, rows)
    _let_bound_go(book, line, _too_much_bound(book, line, more))
    tracking_lines.add(
        inventory,
        line,
        item,
        {
            tracking: NumberedQuantity(tracking=tracking, quantity_base=quantity)
            for tracking, quantity in more.items()
        },
        more,
        spare_bound=True,
    )
    numbers = tracking_lines.numbers_of(book, line)
    tracking_lines.set_to_handle(book, line, {tracking: lying[tracking] for tracking in numbers})
    if line.kind is SourceKind.SALES_ORDER:
        for tracking in sorted(picked.registered):
            wanted = lying[tracking] - reservations.reserved(book, line, tracking)
            if tracking and wanted > 0:
                reservations.auto_reserve(inventory, line, item, quantity=wanted, key=tracking)


def _let_bound_go(book: Book, line: SourceLine, quantity: int) -> None:
    """The supply keeps its numbers and serves whoever asks next."""
    for entry in _bound(book, line):
        part = min(quantity, entry.quantity_base)
        if part > 0:
            reservations.let_go(book, book.split(entry, part), line.direction)
            quantity -= part
