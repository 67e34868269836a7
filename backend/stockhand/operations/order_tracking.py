"""After each command: items whose demand and supply are linked softly have them linked anew where
something moved."""

from collections.abc import Iterable

from stockhand.domain import order_tracking
from stockhand.domain.items import Item, OrderTrackingPolicy
from stockhand.domain.ledgers import GoodsKey, Posting, Stamp
from stockhand.domain.orders import Direction, SourceLine
from stockhand.domain.reservation_entries import (
    Book,
    ReservationStatus,
    entry_pointer,
    line_pointer,
)
from stockhand.domain.reservations import goods_of
from stockhand.domain.stock import Inventory
from stockhand.operations import engine
from stockhand.store import ledgers, masters, moved, reservations, stock, supplies
from stockhand.store.moved import Moved
from stockhand.store.tx import WriteTx

NAME = "order-tracking"


def follow(tx: WriteTx, stamp: Stamp) -> None:
    """Link anew what the command moved. Costs nothing for items that are not tracked."""
    noted = moved.take(tx)
    items = masters.load_items(tx, noted.item_ids())
    followed = {item_id for item_id, item in items.items() if is_tracked(item)}
    if not followed:
        return
    found = noted.of_items(followed)
    tracked = sorted(found.goods)
    stock.lock(tx, tracked)
    lines = [
        line for direction in Direction for line in supplies.open_lines(tx, tracked, direction)
    ]
    inventory = _inventory(tx, tracked, lines, found)
    for goods in tracked:
        order_tracking.follow(
            inventory,
            items[goods.item_id],
            goods,
            sorted((one for one in lines if goods_of(one) == goods), key=lambda one: one.line_id),
            moved_lines=found.lines,
            moved_entries=found.entries,
        )
    _write(tx, inventory.book, stamp)


def is_tracked(item: Item) -> bool:
    """Whether the system links demand and supply of the item."""
    return item.order_tracking_policy is not OrderTrackingPolicy.NONE


def _inventory(
    tx: WriteTx, goods: Iterable[GoodsKey], lines: Iterable[SourceLine], found: Moved
) -> Inventory:
    """What stands on all these lines, the stock that moved, and as much free stock as they could
    need."""
    pointers = {line_pointer(line.line_id) for line in lines}
    pointers |= {entry_pointer(no) for no in found.entries}
    book = Book(reservations.load(tx, pointers))
    inventory = engine.inventory_of_book(tx, book)
    inventory.include(stock.entries(tx, found.entries))
    needed: dict[GoodsKey, int] = {}
    for line in lines:
        if line.direction is Direction.DEMAND:
            needed[goods_of(line)] = needed.get(goods_of(line), 0) + line.outstanding_base
    free = stock.entries_of_goods(tx, {one: needed.get(one, 0) for one in goods})
    inventory.include(free)
    book.include(reservations.load(tx, [entry_pointer(entry.entry_no) for entry in free]))
    return inventory


def stop(tx: WriteTx, item_ids: Iterable[int], stamp: Stamp) -> None:
    """These items are tracked no more: only their numbers and reservations stay (T-187)."""
    statuses = (ReservationStatus.TRACKING, ReservationStatus.SURPLUS)
    book = Book(reservations.load_of_items(tx, item_ids, statuses))
    order_tracking.stop(book)
    _write(tx, book, stamp)


def _write(tx: WriteTx, book: Book, stamp: Stamp) -> None:
    if book.changes:
        posting = Posting(reservations=book.changes)
        ledgers.apply(tx, posting, stamp, name=NAME, bins={})
