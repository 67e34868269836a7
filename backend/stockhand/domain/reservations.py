"""Reservations: holding supply for a demand, by hand or as much as can be had (BC 99000845, T
6)."""

from collections.abc import Mapping

import msgspec

from stockhand.domain import late_binding
from stockhand.domain.items import CostingMethod, Item
from stockhand.domain.ledgers import GoodsKey
from stockhand.domain.orders import Direction, SourceLine
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
    reach: int | None = None,
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
        taken = _from_stock(
            inventory, line, item, min(surplus, rest - done), tracking, _less(reach, done)
        )
        done += taken
    blank = min(rest - done, _blank_room(book, line))
    return done + _from_stock(inventory, line, item, blank, UNTRACKED, _less(reach, done))


def _less(reach: int | None, used: int) -> int | None:
    return None if reach is None else max(0, reach - used)


def surplus_numbers(book: Book, line: SourceLine) -> dict[Tracking, int]:
    """Numbers that stand on the line and hold no stock yet."""
    numbers: dict[Tracking, int] = {}
    for entry in book.of(line_pointer(line.line_id)):
        half = entry.half(line.direction)
        if entry.status is ReservationStatus.SURPLUS and half and half.tracking:
            numbers[half.tracking] = numbers.get(half.tracking, 0) + entry.quantity_base
    return dict(sorted(numbers.items()))


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
    reach: int | None,
) -> int:
    """Ledger entries in entry order (LIFO items: the newest first), each as far as it is free."""
    if reach is not None:
        quantity = min(quantity, reach)
    if quantity <= 0:
        return 0
    goods, specific = goods_of(line), item.tracking.specific
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
            take = min(inventory.free(entry.entry_no), quantity - done)
            if take > 0:
                supply = Half(
                    pointer=entry_pointer(entry.entry_no),
                    tracking=entry.tracking,
                    qty_to_handle_base=take,
                    qty_to_invoice_base=take,
                    expiration_date=entry.expiration_date,
                    warranty_date=entry.warranty_date,
                )
                link(inventory.book, line, supply, take, key)
                done += take
    return done


def link(book: Book, line: SourceLine, supply: Half, quantity: int, key: Tracking) -> None:
    """Make a pair of demand line and supply. Room is made on the line first: a surplus of the same
    number becomes part of the pair, blank surplus gives way (T 3.5)."""
    to_handle = _make_room(book, line, quantity, key)
    demand = Half(
        pointer=line_pointer(line.line_id),
        tracking=key,
        qty_to_handle_base=to_handle,
        qty_to_invoice_base=quantity,
        day=line.due_date,
    )
    book.add(
        ReservationEntry(
            status=ReservationStatus.RESERVATION,
            item_id=line.item_id,
            variant_id=line.variant_id,
            location_id=line.location_id,
            quantity_base=quantity,
            demand=demand,
            supply=supply,
            planning_flexible=line.planning_flexible,
        )
    )


def _make_room(book: Book, line: SourceLine, quantity: int, key: Tracking) -> int:
    """Take `quantity` of this number out of the line's surplus; how much of it was to be
    handled."""
    rest, to_handle = quantity, 0
    for entry in book.of(line_pointer(line.line_id)):
        half = entry.half(line.direction)
        if entry.status is not ReservationStatus.SURPLUS or half is None or half.tracking != key:
            continue
        taken = min(rest, entry.quantity_base)
        if taken <= 0:
            break
        handled = min(taken, half.qty_to_handle_base)
        to_handle += handled
        rest -= taken
        shrink(book, entry, line.direction, taken, handled)
    return to_handle + rest


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
