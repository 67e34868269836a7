"""Order tracking: soft links between demand and supply that the system makes and makes again as
orders and stock change (BC 99000845 AutoTrack and MatchSurplus, T 7.2).

A line or entry of stock whose item is tracked has an entry for each piece: reserved, linked, or
surplus. Links serve in the order in which demand was entered.
"""

from collections.abc import Container, Iterable, Sequence

import msgspec

from stockhand.domain import reservations
from stockhand.domain.items import Item
from stockhand.domain.ledgers import GoodsKey, ItemLedgerEntry
from stockhand.domain.orders import Direction, SourceKind, SourceLine
from stockhand.domain.reservation_entries import (
    Book,
    Half,
    PointerKind,
    ReservationEntry,
    ReservationStatus,
    alone,
    entry_pointer,
    line_pointer,
)
from stockhand.domain.reservations import goods_of
from stockhand.domain.stock import Inventory
from stockhand.domain.tracking import couples

SURPLUS, TRACKING = ReservationStatus.SURPLUS, ReservationStatus.TRACKING


def follow(
    inventory: Inventory,
    item: Item,
    goods: GoodsKey,
    lines: Sequence[SourceLine],
    *,
    moved_lines: Container[int],
    moved_entries: Container[int],
) -> None:
    """Link anew what moved: `lines` are all open ones of the goods, in the order of their entry."""
    entries = inventory.inbound(goods)
    freed = {line for entry in entries for line in _trim(inventory, entry)}
    for line in lines:
        if line.line_id in moved_lines or line.line_id in freed:
            _track(inventory, item, line)
    for entry in entries:
        if entry.entry_no in moved_entries:
            _serve(inventory, item, entry)
    for entry in entries:
        _settle(inventory, entry, make=entry.entry_no in moved_entries)


def stop(book: Book) -> None:
    """The item is tracked no more: links and surplus without numbers go, numbers stay on their
    lines (T-187)."""
    for entry in list(book):
        if entry.status is TRACKING:
            reservations.cancel(book, entry)
        elif entry.status is SURPLUS and not any(_stays(half) for half in entry.halves):
            book.remove(entry)


def _stays(half: Half) -> bool:
    return bool(half.tracking) and half.pointer.kind is not PointerKind.ENTRY


def _linked(inventory: Inventory, entry: ItemLedgerEntry) -> list[ReservationEntry]:
    """Links that hang on an entry of stock."""
    there = inventory.book.of(entry_pointer(entry.entry_no))
    return [one for one in there if one.status is TRACKING]


def _loose(inventory: Inventory, entry: ItemLedgerEntry) -> int:
    """What of an entry of stock is neither reserved nor linked; below nothing where links hang on
    goods that are gone."""
    linked = sum(one.quantity_base for one in _linked(inventory, entry))
    return inventory.free(entry.entry_no) - linked


def _trim(inventory: Inventory, entry: ItemLedgerEntry) -> Iterable[int]:
    """Undo links on stock that is gone or reserved now, the newest first; the lines they served."""
    too_much = -_loose(inventory, entry)
    for link in reversed(_linked(inventory, entry)):
        if too_much <= 0:
            break
        part = inventory.book.split(link, min(too_much, link.quantity_base))
        too_much -= part.quantity_base
        reservations.let_go(inventory.book, part, Direction.SUPPLY)
        if part.demand is not None and part.demand.pointer.kind is PointerKind.LINE:
            yield part.demand.pointer.id


def _track(inventory: Inventory, item: Item, line: SourceLine) -> None:
    """Give each piece of the line its entry: a link where there is a match, else a surplus."""
    book, pointer = inventory.book, line_pointer(line.line_id)
    for entry in book.of(pointer):
        if entry.status is SURPLUS and not _half(entry, line.direction).tracking:
            book.remove(entry)
    for entry in book.of(pointer):
        if entry.status is SURPLUS:
            _match(inventory, item, line, entry)
    missing = line.outstanding_base - sum(entry.quantity_base for entry in book.of(pointer))
    if missing > 0:
        _match(inventory, item, line, book.add(_surplus(line, missing)))


def _surplus(line: SourceLine, quantity: int) -> ReservationEntry:
    """So much of the line is linked to nothing. What sales need and nobody brings is marked: it is
    no surplus that supply should be moved for."""
    half = Half(
        pointer=line_pointer(line.line_id),
        qty_to_handle_base=quantity,
        qty_to_invoice_base=quantity,
        day=line.due_date,
        untracked_surplus=line.kind is SourceKind.SALES_ORDER,
    )
    return alone(line, half, SURPLUS)


def _half(entry: ReservationEntry, direction: Direction) -> Half:
    half = entry.half(direction)
    assert half is not None
    return half


def _match(inventory: Inventory, item: Item, line: SourceLine, own: ReservationEntry) -> None:
    """Link a surplus of the line with what may be its other side: for a demand the latest supply
    that is in time and then stock, for a supply the most urgent demand."""
    for other in _others(inventory.book, item, line, own):
        left = _link(inventory.book, own, other)
        if left is None:
            return
        own = left
    if line.direction is Direction.SUPPLY:
        return
    number = _half(own, Direction.DEMAND).tracking
    for entry in inventory.inbound(goods_of(line)):
        loose = _loose(inventory, entry)
        if loose > 0 and couples(item.tracking.specific, number, entry.tracking):
            left = _link_stock(inventory.book, own, entry, loose)
            if left is None:
                return
            own = left


def _others(
    book: Book, item: Item, line: SourceLine, own: ReservationEntry
) -> list[ReservationEntry]:
    """Surplus of lines on the other side, in the order in which it is asked."""
    demanding = line.direction is Direction.DEMAND
    side = Direction.SUPPLY if demanding else Direction.DEMAND
    number, specific = _half(own, line.direction).tracking, item.tracking.specific
    found: list[tuple[int, ReservationEntry]] = []
    for entry in book:
        half = entry.half(side)
        if entry.status is not SURPLUS or half is None or half.pointer.kind is PointerKind.ENTRY:
            continue
        if (entry.location_id, entry.item_id, entry.variant_id) != (
            line.location_id,
            line.item_id,
            line.variant_id,
        ):
            continue
        day = (half.day or line.due_date).toordinal()
        due = line.due_date.toordinal()
        if demanding and day <= due and couples(specific, number, half.tracking):
            found.append((-day, entry))
        elif not demanding and day >= due and couples(specific, half.tracking, number):
            found.append((day, entry))
    return [entry for _day, entry in sorted(found, key=lambda one: one[0])]


def _link(book: Book, own: ReservationEntry, other: ReservationEntry) -> ReservationEntry | None:
    """Make a link of two surplus entries; what is left of the first one."""
    quantity = min(own.quantity_base, other.quantity_base)
    rest = own.quantity_base - quantity
    mine, theirs = book.split(own, quantity), book.split(other, quantity)
    book.remove(theirs)
    demand, supply = (mine.demand or theirs.demand), (mine.supply or theirs.supply)
    assert demand is not None and supply is not None
    demand = msgspec.structs.replace(demand, untracked_surplus=False)
    linked = msgspec.structs.replace(mine, status=TRACKING, demand=demand, supply=supply)
    book.replace(mine, linked)
    return _left(book, own, rest)


def _link_stock(
    book: Book, own: ReservationEntry, entry: ItemLedgerEntry, loose: int
) -> ReservationEntry | None:
    quantity = min(own.quantity_base, loose)
    rest = own.quantity_base - quantity
    mine = book.split(own, quantity)
    demand = msgspec.structs.replace(_half(mine, Direction.DEMAND), untracked_surplus=False)
    supply = _stock_half(entry, quantity)
    book.replace(mine, msgspec.structs.replace(mine, status=TRACKING, demand=demand, supply=supply))
    return _left(book, own, rest)


def _left(book: Book, own: ReservationEntry, rest: int) -> ReservationEntry | None:
    """What stays under the number of an entry that was split."""
    if not rest:
        return None
    pointer = own.halves[0].pointer
    return next(entry for entry in book.of(pointer) if entry.entry_no == own.entry_no)


def _stock_half(entry: ItemLedgerEntry, quantity: int) -> Half:
    return Half(
        pointer=entry_pointer(entry.entry_no),
        tracking=entry.tracking,
        qty_to_handle_base=quantity,
        qty_to_invoice_base=quantity,
        expiration_date=entry.expiration_date,
        warranty_date=entry.warranty_date,
    )


def _serve(inventory: Inventory, item: Item, entry: ItemLedgerEntry) -> None:
    """Goods that came in serve the demand that waits, the most urgent first."""
    waiting = [
        one
        for one in inventory.book
        if one.status is SURPLUS
        and one.demand is not None
        and (one.location_id, one.item_id, one.variant_id)
        == (entry.location_id, entry.item_id, entry.variant_id)
        and couples(item.tracking.specific, one.demand.tracking, entry.tracking)
    ]
    waiting.sort(key=lambda one: (one.demand and one.demand.day) or entry.posting_date)
    for one in waiting:
        loose = _loose(inventory, entry)
        if loose <= 0:
            break
        _link_stock(inventory.book, one, entry, loose)


def _settle(inventory: Inventory, entry: ItemLedgerEntry, *, make: bool) -> None:
    """The surplus of an entry of stock is what is neither reserved nor linked."""
    book = inventory.book
    there = [one for one in book.of(entry_pointer(entry.entry_no)) if one.status is SURPLUS]
    loose = max(0, _loose(inventory, entry))
    if sum(one.quantity_base for one in there) == loose or not (there or make):
        return
    for one in there:
        book.remove(one)
    if loose:
        book.add(
            ReservationEntry(
                status=SURPLUS,
                item_id=entry.item_id,
                variant_id=entry.variant_id,
                location_id=entry.location_id,
                quantity_base=loose,
                supply=_stock_half(entry, loose),
            )
        )
