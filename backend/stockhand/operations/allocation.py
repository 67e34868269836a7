"""The reservation worksheet: stock is shared among all open demand at once."""

from collections import defaultdict
from decimal import Decimal

import msgspec

from stockhand.domain import allocation, availability, reservations, supplies
from stockhand.domain.allocation import AllocationPolicy
from stockhand.domain.availability import Claims
from stockhand.domain.items import Item
from stockhand.domain.ledgers import GoodsKey, Posting, Stamp
from stockhand.domain.locations import Location
from stockhand.domain.orders import Direction, SourceLine
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.quantity import decimal
from stockhand.domain.reservations import goods_of
from stockhand.domain.stock import Inventory
from stockhand.domain.tracking import Tracking
from stockhand.operations import access, engine, entry
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, No
from stockhand.operations.run import Command, Done, Result
from stockhand.store import ledgers, pick_stock, stock
from stockhand.store import supplies as store
from stockhand.store.event_log import Event
from stockhand.store.tx import WriteTx

MOST_ITEMS = 200


class AllocateStock(Command, frozen=True, kw_only=True):
    """Share the free stock of these items at a location among all open demand that may reserve it,
    and reserve the shares."""

    location: Code10
    items: tuple[No, ...]
    policy: AllocationPolicy = AllocationPolicy.BASIC


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """What an order line asked for and what it got, in base units."""

    line: str
    item: str
    needed: Decimal
    reserved: Decimal


class AllocatedResult(Result, frozen=True, kw_only=True):
    """Every line that was considered."""

    shares: tuple[Share, ...] = ()


def allocate(tx: WriteTx, command: AllocateStock, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.PLAN, location)
    if not 0 < len(command.items) <= MOST_ITEMS:
        raise Refused(MalformedCommand(path="items", reason=f"1 to {MOST_ITEMS} items"))
    items = {item.item_id: item for item in entry.items(tx, command.items).values()}
    lines, inventory = _demand(tx, location, items)
    numbers: defaultdict[GoodsKey, set[Tracking]] = defaultdict(set)
    for line in lines:
        numbers[goods_of(line)].update(reservations.surplus_numbers(inventory.book, line))
    reach = engine.reach_of(tx, lines, {location.location_id: location}, numbers)
    needs = {line.line_id: supplies.unreserved(inventory.book, line) for line in lines}
    shares: list[Share] = []
    for goods, free in _free(tx, location, lines).items():
        asking = [line for line in lines if goods_of(line) == goods]
        asked = [needs[line.line_id] for line in asking]
        allotted = allocation.allocate(command.policy, free, asked)
        for line, need, share in zip(asking, asked, allotted, strict=True):
            item = items[line.item_id]
            done = reservations.auto_reserve(
                inventory, line, item, quantity=share, reach=reach[line.line_id]
            )
            shares.append(
                Share(line=line.ref, item=item.no, needed=decimal(need), reserved=decimal(done))
            )
    if inventory.book.changes:
        posting = Posting(reservations=inventory.book.changes)
        ledgers.apply(tx, posting, stamp, name="allocate-stock", bins={})
    return Done(result=AllocatedResult(shares=tuple(shares)), events=_events(lines))


def _events(lines: list[SourceLine]) -> tuple[Event, ...]:
    """One for each order that was considered."""
    orders = {line.document_id: line for line in lines}
    return tuple(
        Event(
            topic="source_document",
            what="changed",
            subject_id=document_id,
            location_id=line.location_id,
            facts={"kind": line.kind.value, "no": line.document_no},
        )
        for document_id, line in orders.items()
    )


def _demand(
    tx: WriteTx, location: Location, items: dict[int, Item]
) -> tuple[list[SourceLine], Inventory]:
    """The lines that may reserve and still need something, in the order of their days; with the
    stock they could get."""
    keys = {GoodsKey(location.location_id, item_id) for item_id in items}
    found = store.open_lines_of_items(tx, location.location_id, items, Direction.DEMAND)
    stock.lock(tx, keys | {goods_of(line) for line in found})
    if not tx.is_sqlite:
        found = store.open_lines_of_items(tx, location.location_id, items, Direction.DEMAND)
    found = [line for line in found if supplies.may_reserve(line)]
    inventory = engine.inventory_of(tx, found)
    lines = [line for line in found if supplies.unreserved(inventory.book, line)]
    lines.sort(key=lambda line: (line.due_date, line.line_id))
    needed: dict[GoodsKey, int] = {}
    numbers: dict[GoodsKey, dict[Tracking, int]] = {}
    for line in lines:
        goods = goods_of(line)
        needed[goods] = needed.get(goods, 0) + supplies.unreserved(inventory.book, line)
        numbers.setdefault(goods, {}).update(reservations.surplus_numbers(inventory.book, line))
    engine.for_reserving(tx, inventory, needed, numbers, items)
    return lines, inventory


def _free(tx: WriteTx, location: Location, lines: list[SourceLine]) -> dict[GoodsKey, int]:
    """What may be reserved of each of the goods (F-2, F-3)."""
    goods = {goods_of(line) for line in lines}
    if not goods:
        return {}
    on_picks = pick_stock.on_picks(tx, goods)
    found: dict[GoodsKey, int] = {}
    for key, totals in sorted(stock.totals(tx, goods).items()):
        claims = Claims(on_picks_base=on_picks.get(key, 0))
        reach = availability.reservable(location, totals, claims, None)
        free = totals.quantity_base - totals.reserved_base
        found[key] = max(0, free if reach is None else reach)
    return found
