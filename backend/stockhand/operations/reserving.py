"""Reserving what many lines need at once: asked for, or because their policy is to reserve
always."""

from collections.abc import Iterable, Mapping

from stockhand.domain import reservations, supplies
from stockhand.domain.items import Item
from stockhand.domain.ledgers import GoodsKey, Posting, Stamp
from stockhand.domain.orders import Direction, SourceLine
from stockhand.domain.problems.base import Warning
from stockhand.domain.problems.reasons import ReservationPartial
from stockhand.domain.quantity import decimal
from stockhand.domain.reservation_entries import Book
from stockhand.domain.reservations import goods_of
from stockhand.domain.tracking import Tracking
from stockhand.operations import engine
from stockhand.store import ledgers, masters
from stockhand.store.tx import WriteTx


def reserve(
    tx: WriteTx, lines: Iterable[SourceLine], stamp: Stamp, *, name: str
) -> tuple[int, tuple[Warning, ...]]:
    """Reserve stock, then incoming orders, for all that these lines still need, as far as it
    reaches: how much it was in base units, and which lines go short."""
    lines = [
        line
        for line in lines
        if line.direction is Direction.DEMAND
        and line.outstanding_base > line.reserved_stock_base
        and supplies.may_reserve(line)
    ]
    if not lines:
        return 0, ()
    engine.lock(tx, lines)
    items = masters.load_items(tx, {line.item_id for line in lines})
    inventory = engine.inventory_of(tx, lines)
    needed: dict[GoodsKey, int] = {}
    numbers: dict[GoodsKey, dict[Tracking, int]] = {}
    for line in lines:
        goods = goods_of(line)
        needed[goods] = needed.get(goods, 0) + line.outstanding_base - line.reserved_stock_base
        numbers.setdefault(goods, {}).update(reservations.surplus_numbers(inventory.book, line))
    engine.for_reserving(tx, inventory, needed, numbers, items)
    places = masters.load_locations(tx, {line.location_id for line in lines})
    reach = engine.reach_of(tx, lines, places, numbers)
    short: dict[int, int] = {}
    total = 0
    for line in lines:
        wanted = line.outstanding_base - reservations.reserved(inventory.book, line)
        done = reservations.auto_reserve(
            inventory,
            line,
            items[line.item_id],
            reach=reach[line.line_id],
        )
        total += done
        if done < wanted:
            short[line.line_id] = wanted - done
    total += _from_orders(tx, inventory.book, lines, items, short)
    warnings = tuple(
        ReservationPartial(line=line.ref, missing=decimal(short[line.line_id]))
        for line in lines
        if short.get(line.line_id)
    )
    if inventory.book.changes:
        posting = Posting(reservations=inventory.book.changes)
        ledgers.apply(tx, posting, stamp, name=name, bins={})
    return total, warnings


def _from_orders(
    tx: WriteTx,
    book: Book,
    lines: Iterable[SourceLine],
    items: Mapping[int, Item],
    short: dict[int, int],
) -> int:
    """What stock could not give, from incoming orders: how much it was. `short` then says what is
    missing still."""
    lines = [line for line in lines if line.line_id in short]
    if not lines:
        return 0
    partners = engine.read_partners(tx, book, lines)
    total = 0
    for line in lines:
        item, missing = items[line.item_id], short[line.line_id]
        done = supplies.reserve(book, line, item, partners, quantity=missing)
        short[line.line_id] = missing - done
        total += done
    return total
