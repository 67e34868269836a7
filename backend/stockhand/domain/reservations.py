"""Reservations: holding supply for a demand, by hand or as much as can be had (BC 99000845, T
6)."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from stockhand.domain import late_binding
from stockhand.domain.availability import Reservable
from stockhand.domain.items import CostingMethod, Item
from stockhand.domain.ledgers import GoodsKey, ItemLedgerEntry
from stockhand.domain.orders import Direction, SourceLine
from stockhand.domain.problems.reservations import ReservationFixed, ReservationOnlyReducible
from stockhand.domain.quantity import decimal
from stockhand.domain.reservation_entries import (
    Book,
    Half,
    PointerKind,
    ReservationEntry,
    ReservationStatus,
    entry_pointer,
    line_pointer,
)
from stockhand.domain.stock import Inventory
from stockhand.domain.tracking import UNTRACKED, Tracking, couples


def goods_of(line: SourceLine) -> GoodsKey:
    return GoodsKey(line.location_id, line.item_id, line.variant_id)


def reserved(book: Book, line: SourceLine, tracking: Tracking | None = None) -> int:
    """Reserved for (or from) the line; with `tracking` only what names exactly this number."""
    return sum(
        entry.quantity_base
        for entry in book.of(line_pointer(line.line_id))
        if entry.status is ReservationStatus.RESERVATION
        and (half := entry.half(line.direction)) is not None
        and (tracking is None or half.tracking == tracking)
    )


def auto_reserve(
    inventory: Inventory,
    line: SourceLine,
    item: Item,
    *,
    quantity: int | None = None,
    key: Tracking = UNTRACKED,
    reach: Reservable | None = None,
) -> int:
    """Reserve from stock as much of `quantity` (all that is open) as can be had; how much it was (T
    6.3).

    Without a key the numbers that stand on the line as surplus are reserved first, each from its
    own stock, then the rest from any. With a key, other people's nonspecific reservations give way.
    """
    book = inventory.book
    rest = line.outstanding_base - reserved(book, line)
    if quantity is not None:
        rest = min(rest, quantity)
    rest = max(0, rest)
    if key:
        return _from_stock(inventory, line, item, rest, key, reach)
    done = 0
    for tracking, surplus in surplus_numbers(book, line).items():
        wanted = min(surplus, rest - done)
        done += _from_stock(inventory, line, item, wanted, tracking, reach)
    blank = min(rest - done, _blank_room(book, line))
    return done + _from_stock(inventory, line, item, blank, UNTRACKED, reach)


def surplus_numbers(book: Book, line: SourceLine) -> dict[Tracking, int]:
    """Numbers that stand on the line and hold no stock yet."""
    numbers: dict[Tracking, int] = {}
    for entry in book.of(line_pointer(line.line_id)):
        half = entry.half(line.direction)
        if entry.status is ReservationStatus.SURPLUS and half and half.tracking:
            numbers[half.tracking] = numbers.get(half.tracking, 0) + entry.quantity_base
    return dict(sorted(numbers.items()))


def room_for(book: Book, line: SourceLine, key: Tracking) -> int:
    """How much of a number can be reserved beside the other numbers of the line: what stands on it
    under this number and holds no stock, and what carries none."""
    return surplus_numbers(book, line).get(key, 0) + _blank_room(book, line)


def _blank_room(book: Book, line: SourceLine) -> int:
    """What of the line carries no number and no reservation: only that can be held without naming
    one."""
    taken = sum(
        entry.quantity_base
        for entry in book.of(line_pointer(line.line_id))
        if (half := entry.half(line.direction)) is not None
        and (half.tracking or entry.status is ReservationStatus.RESERVATION)
    )
    return max(0, line.outstanding_base - taken)


def _from_stock(
    inventory: Inventory,
    line: SourceLine,
    item: Item,
    quantity: int,
    key: Tracking,
    reach: Reservable | None,
) -> int:
    """Ledger entries in entry order (LIFO items: the newest first), each as far as it is free."""
    goods, specific = goods_of(line), item.tracking.specific
    quantity = _within(reach, key, quantity)
    if quantity <= 0:
        return 0
    if key and specific:
        missing = late_binding.shortages(inventory, goods, specific, {key: quantity})
        if missing:
            late_binding.release(inventory, goods, specific, missing)
    candidates = inventory.inbound(goods)
    if item.costing_method is CostingMethod.LIFO:
        candidates.reverse()
    done = 0
    for entry in candidates:
        if done >= quantity:
            break
        if couples(specific, key, entry.tracking):
            done += _from_entry(inventory, line, entry, quantity - done, key)
    if reach is not None:
        reach.take(key, done)
    return done


def _within(reach: Reservable | None, key: Tracking, quantity: int) -> int:
    return quantity if reach is None else min(quantity, reach.of(key))


def reserve_entry(
    inventory: Inventory,
    line: SourceLine,
    item: Item,
    entry: ItemLedgerEntry,
    *,
    quantity: int,
    key: Tracking = UNTRACKED,
    reach: Reservable | None = None,
) -> int:
    """Reserve what is free of this very entry, where it is of the line's goods; how much it was.
    Without a key the numbers that stand on the line take what carries them first (T 6.3)."""
    goods = GoodsKey(entry.location_id, entry.item_id, entry.variant_id)
    if goods != goods_of(line) or entry.quantity_base < 0:
        return 0
    book, specific = inventory.book, item.tracking.specific
    quantity = _within(reach, key, quantity)
    if key:
        fits = couples(specific, key, entry.tracking)
        return _from_entry(inventory, line, entry, quantity, key) if fits else 0
    done = 0
    for tracking, surplus in surplus_numbers(book, line).items():
        if couples(specific, tracking, entry.tracking):
            part = _within(reach, tracking, min(surplus, quantity - done))
            done += _from_entry(inventory, line, entry, part, tracking)
    blank = min(quantity - done, _blank_room(inventory.book, line))
    return done + _from_entry(inventory, line, entry, blank, UNTRACKED)


def _from_entry(
    inventory: Inventory, line: SourceLine, entry: ItemLedgerEntry, quantity: int, key: Tracking
) -> int:
    take = min(inventory.free(entry.entry_no), quantity)
    if take <= 0:
        return 0
    supply = Half(
        pointer=entry_pointer(entry.entry_no),
        tracking=entry.tracking,
        qty_to_handle_base=take,
        qty_to_invoice_base=take,
        expiration_date=entry.expiration_date,
        warranty_date=entry.warranty_date,
    )
    link(inventory.book, line, supply, take, key)
    return take


def link(book: Book, line: SourceLine, supply: Half, quantity: int, key: Tracking) -> None:
    """Make a pair of demand line and supply. Room is made on the line first: a surplus of the same
    number becomes part of the pair, blank surplus gives way (T 3.5)."""
    book.add(
        ReservationEntry(
            status=ReservationStatus.RESERVATION,
            item_id=line.item_id,
            variant_id=line.variant_id,
            location_id=line.location_id,
            quantity_base=quantity,
            demand=take_half(book, line, quantity, key),
            supply=supply,
            planning_flexible=line.planning_flexible,
        )
    )


def take_half(book: Book, line: SourceLine, quantity: int, key: Tracking) -> Half:
    """The line's half of a new pair. What stands on the line under this number and is not reserved
    becomes part of it; then as much of what carries no number gives way as does not fit any more
    beside it."""
    pointer = line_pointer(line.line_id)
    taken: list[Half] = []
    rest = _take(book, line, quantity, key, taken) if key else quantity
    there = sum(entry.quantity_base for entry in book.of(pointer))
    too_much = min(rest, there + quantity - line.outstanding_base)
    if too_much > 0:
        rest -= too_much - _take(book, line, too_much, UNTRACKED, taken)
    first = next((half for half in taken if half.tracking), None)
    handled = sum(half.qty_to_handle_base for half in taken) + rest
    return Half(
        pointer=pointer,
        tracking=key,
        qty_to_handle_base=min(quantity, handled),
        qty_to_invoice_base=quantity,
        day=line.due_date,
        expiration_date=first and first.expiration_date,
        warranty_date=first and first.warranty_date,
        applies_to_entry=first and first.applies_to_entry,
        applies_from_entry=first and first.applies_from_entry,
    )


_GIVES_WAY = (ReservationStatus.PROSPECT, ReservationStatus.SURPLUS, ReservationStatus.TRACKING)


def _take(book: Book, line: SourceLine, quantity: int, key: Tracking, taken: list[Half]) -> int:
    """Take so much of a number (or of none) out of the line's rows that are not reserved; how much
    was not there. `taken` gets the halves that went."""
    rest = quantity
    for status in _GIVES_WAY:
        for entry in book.of(line_pointer(line.line_id)):
            half = entry.half(line.direction)
            if entry.status is not status or half is None or half.tracking != key or rest <= 0:
                continue
            part = min(rest, entry.quantity_base)
            handled = min(part, half.qty_to_handle_base)
            rest -= part
            taken.append(msgspec.structs.replace(half, qty_to_handle_base=handled))
            if len(entry.halves) == 1:
                shrink(book, entry, line.direction, part, handled)
            else:
                let_go(book, book.split(entry, part), line.direction)
    return rest


def let_go(book: Book, pair: ReservationEntry, direction: Direction) -> None:
    """The half of this direction leaves the pair. A partner line keeps its number as surplus, a
    partner without one, and stock, are free."""
    book.remove(pair)
    other = Direction.SUPPLY if direction is Direction.DEMAND else Direction.DEMAND
    half = pair.half(other)
    if half is not None and half.tracking and half.pointer.kind is not PointerKind.ENTRY:
        single = msgspec.structs.replace(
            pair, status=ReservationStatus.SURPLUS, demand=None, supply=None, order_to_order=False
        )
        book.add(single.with_half(other, half))


def shrink(
    book: Book, entry: ReservationEntry, direction: Direction, quantity: int, handled: int
) -> None:
    """Take `quantity`, of which `handled` was to be handled, out of a single entry."""
    left = entry.quantity_base - quantity
    if left == 0:
        book.remove(entry)
        return
    half = entry.half(direction)
    assert half is not None
    rest = msgspec.structs.replace(
        half,
        qty_to_handle_base=half.qty_to_handle_base - handled,
        qty_to_invoice_base=min(half.qty_to_invoice_base, left),
    )
    book.replace(
        entry, msgspec.structs.replace(entry, quantity_base=left).with_half(direction, rest)
    )


def pairs_of(book: Book, line: SourceLine) -> list[ReservationEntry]:
    """The reservations of the line, in entry order."""
    return [
        entry
        for entry in book.of(line_pointer(line.line_id))
        if entry.status is ReservationStatus.RESERVATION
    ]


def check_cancel(line: SourceLine, pairs: Iterable[ReservationEntry]) -> Iterator[ReservationFixed]:
    if any(pair.disallow_cancellation for pair in pairs):
        yield ReservationFixed(line=line.ref)


def check_reduce(
    line: SourceLine, pair: ReservationEntry, quantity: int
) -> Iterator[ReservationFixed | ReservationOnlyReducible]:
    """A reservation is only made smaller; to end it is another thing."""
    yield from check_cancel(line, [pair])
    if not 0 < quantity <= pair.quantity_base:
        yield ReservationOnlyReducible(line=line.ref, quantity=decimal(quantity))


def reduce(book: Book, pair: ReservationEntry, quantity: int) -> None:
    """Let go of what is above this quantity."""
    if quantity < pair.quantity_base:
        cancel(book, book.split(pair, pair.quantity_base - quantity))


def cancel(book: Book, pair: ReservationEntry) -> None:
    """Let go of a pair: halves with numbers live on as surplus of their lines, stock is simply free
    again (T 3.3; order tracking none)."""
    book.remove(pair)
    for direction in Direction:
        half = pair.half(direction)
        if half is None or not half.tracking or half.pointer.kind is PointerKind.ENTRY:
            continue
        single = msgspec.structs.replace(
            pair, status=ReservationStatus.SURPLUS, demand=None, supply=None, order_to_order=False
        )
        book.add(single.with_half(direction, half))


def release_own(
    inventory: Inventory, line: SourceLine, kept: Mapping[Tracking, int], quantity: int
) -> int:
    """Dissolve the line's own nonspecific pairs on numbers beyond what `kept` takes of them, at
    most `quantity`, so that their stock can serve others (W 5.4 step 3a); how much was freed."""
    keep = dict(kept)
    freed = 0
    for pair in inventory.book.of(line_pointer(line.line_id)):
        if not pair.is_nonspecific or pair.supply is None or freed >= quantity:
            continue
        held = min(keep.get(pair.supply.tracking, 0), pair.quantity_base)
        if held:
            keep[pair.supply.tracking] -= held
        loose = min(pair.quantity_base - held, quantity - freed)
        if loose > 0:
            cancel(inventory.book, inventory.book.split(pair, loose))
            freed += loose
    return freed
