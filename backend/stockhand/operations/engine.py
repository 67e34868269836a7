"""What the reservation engine needs to decide: the entries of the lines concerned, the ledger
entries behind them, and more of both when somebody's stock must give way."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from stockhand.domain import availability, late_binding, order_posting
from stockhand.domain.availability import Reservable, SharedReservable
from stockhand.domain.items import CostingMethod, Item
from stockhand.domain.ledgers import GoodsKey, NumberKey
from stockhand.domain.locations import Location
from stockhand.domain.order_posting import Divided, LineToPost
from stockhand.domain.orders import Direction, SourceLine
from stockhand.domain.reservation_entries import Book, PointerKind, entry_pointer, line_pointer
from stockhand.domain.reservations import goods_of
from stockhand.domain.stock import Inventory, NumberFacts
from stockhand.domain.tracking import Tracking
from stockhand.operations import applying
from stockhand.store import (
    documents,
    masters,
    pick_stock,
    reservations,
    stock,
    supplies,
    tracking_keys,
)
from stockhand.store.stock import Order
from stockhand.store.tx import WriteTx


def lock(tx: WriteTx, lines: Iterable[SourceLine]) -> None:
    """Hold the totals of all goods of these lines, before anything of them is read."""
    stock.lock(tx, {goods_of(line) for line in lines})


def hold(tx: WriteTx, lines: Mapping[int, SourceLine]) -> dict[int, SourceLine]:
    """Hold the goods of these lines, and the lines as they are now that nobody else moves them."""
    lock(tx, lines.values())
    return dict(lines) if tx.is_sqlite else documents.load_source_lines(tx, lines)


def book_of(tx: WriteTx, lines: Iterable[SourceLine]) -> Book:
    return Book(reservations.load(tx, {line_pointer(line.line_id) for line in lines}))


def inventory_of(tx: WriteTx, lines: Iterable[SourceLine]) -> Inventory:
    """The lines' reservation entries and the ledger entries they hold."""
    return inventory_of_book(tx, book_of(tx, lines))


def inventory_of_book(tx: WriteTx, book: Book) -> Inventory:
    """The entries of the book and the ledger entries they hold."""
    held = {
        half.pointer.id
        for entry in book
        for half in entry.halves
        if half.pointer.kind is PointerKind.ENTRY
    }
    return Inventory(stock.entries(tx, held), book)


def for_posting(
    tx: WriteTx, to_post: Sequence[LineToPost], items: Mapping[int, Item]
) -> tuple[Inventory, Divided]:
    """Everything that posting these lines may apply to: what is reserved for them, the free stock
    of the numbers that leave, the oldest free stock of what has none. When a number is short, also
    who holds it without having asked for it, and what could be given instead."""
    inventory = inventory_of(tx, [one.line for one in to_post])
    return inventory, read_for_posting(tx, inventory, to_post, items)


def read_for_posting(
    tx: WriteTx, inventory: Inventory, to_post: Sequence[LineToPost], items: Mapping[int, Item]
) -> Divided:
    """The same, into an inventory that has the lines' entries and may have changed them."""
    numbers: set[tuple[NumberKey, int]] = set()
    plain: dict[Order, dict[GoodsKey, int]] = {Order.OLDEST: {}, Order.NEWEST: {}}
    applying.read_chosen(tx, inventory, to_post, items)
    divided = order_posting.divide(inventory, to_post)
    for one, parts in divided:
        line, item = one.line, items[one.line.item_id]
        if item.tracking.specific:
            numbers |= {
                (NumberKey(line.item_id, line.variant_id, part.tracking), line.location_id)
                for part in parts
            }
        else:
            order = Order.NEWEST if item.costing_method is CostingMethod.LIFO else Order.OLDEST
            needed = plain[order]
            goods = goods_of(line)
            needed[goods] = needed.get(goods, 0) + one.quantity_base
    outbound = any(one.line.direction is Direction.DEMAND for one in to_post)
    if outbound:
        inventory.include(stock.entries_of_numbers(tx, numbers))
    for order, needed in plain.items():
        inventory.include(stock.entries_of_goods(tx, needed, order))
    if outbound:
        _read_for_late_binding(tx, inventory, items, order_posting.wanted_numbers(divided))
    return divided


def _read_for_late_binding(
    tx: WriteTx,
    inventory: Inventory,
    items: Mapping[int, Item],
    wanted: Mapping[GoodsKey, Mapping[Tracking, int]],
) -> None:
    missing = shortages(inventory, items, wanted)
    beside = {goods: sum(wanted[goods].values()) for goods in missing}
    read_for_release(tx, inventory, missing, beside)


def shortages(
    inventory: Inventory,
    items: Mapping[int, Item],
    wanted: Mapping[GoodsKey, Mapping[Tracking, int]],
) -> dict[GoodsKey, dict[Tracking, int]]:
    """What is wanted of numbers beyond what is free of them, where there is something."""
    found: dict[GoodsKey, dict[Tracking, int]] = {}
    for goods, numbers in wanted.items():
        specific = items[goods.item_id].tracking.specific
        if specific:
            missing = late_binding.shortages(inventory, goods, specific, numbers)
            if any(missing.values()):
                found[goods] = missing
    return found


def read_for_release(
    tx: WriteTx,
    inventory: Inventory,
    missing: Mapping[GoodsKey, Mapping[Tracking, int]],
    beside: Mapping[GoodsKey, int] | None = None,
) -> None:
    """Read what a reshuffle of these numbers may look at: the stock of the numbers with all who
    hold it, and free stock to give instead. `beside`: what else is asked of free stock at the same
    time."""
    wanted = [
        (NumberKey(goods.item_id, goods.variant_id, tracking), goods.location_id)
        for goods, numbers in missing.items()
        for tracking in numbers
    ]
    if not wanted:
        return
    held = stock.entries_of_numbers(tx, wanted, held=True)
    inventory.include(held)
    pairs = reservations.load(tx, [entry_pointer(entry.entry_no) for entry in held])
    inventory.book.include(pairs)
    needed = {
        goods: sum(numbers.values()) + (beside or {}).get(goods, 0)
        for goods, numbers in missing.items()
    }
    inventory.include(stock.entries_of_goods(tx, needed))


def for_reserving(
    tx: WriteTx,
    inventory: Inventory,
    needed: Mapping[GoodsKey, int],
    numbers: Mapping[GoodsKey, Mapping[Tracking, int]],
    items: Mapping[int, Item],
) -> None:
    """Read the next free stock for what is to be reserved without a number, and the stock of the
    numbers that are asked for."""
    by_order: dict[Order, dict[GoodsKey, int]] = {Order.ENTRY: {}, Order.NEWEST: {}}
    for goods, quantity in needed.items():
        newest = items[goods.item_id].costing_method is CostingMethod.LIFO
        by_order[Order.NEWEST if newest else Order.ENTRY][goods] = quantity
    for order, of_order in by_order.items():
        inventory.include(stock.entries_of_goods(tx, of_order, order))
    inventory.include(
        stock.entries_of_numbers(
            tx,
            [
                (NumberKey(goods.item_id, goods.variant_id, tracking), goods.location_id)
                for goods, of_goods in numbers.items()
                for tracking in of_goods
            ],
        )
    )
    read_for_release(tx, inventory, shortages(inventory, items, numbers))


def read_partners(tx: WriteTx, book: Book, lines: Iterable[SourceLine]) -> list[SourceLine]:
    """The open order lines that may be the other side of these, and what is reserved of them; two
    statements for each direction."""
    wanted: dict[Direction, set[GoodsKey]] = {}
    for line in lines:
        other = Direction.SUPPLY if line.direction is Direction.DEMAND else Direction.DEMAND
        wanted.setdefault(other, set()).add(goods_of(line))
    found = [
        one
        for direction, goods in wanted.items()
        for one in supplies.open_lines(tx, goods, direction)
    ]
    book.include(reservations.load(tx, {line_pointer(one.line_id) for one in found}))
    return found


def reach_of(
    tx: WriteTx,
    lines: Sequence[SourceLine],
    locations: Mapping[int, Location],
    numbers: Mapping[GoodsKey, Iterable[Tracking]],
) -> dict[int, Reservable | None]:
    """How much each line may still reserve of stock, by line (F-3), of the item and of these
    numbers; None where only the ledger counts."""
    limited = [
        line
        for line in lines
        if locations[line.location_id].bin_mandatory or locations[line.location_id].require_pick
    ]
    reach: dict[int, Reservable | None] = {line.line_id: None for line in lines}
    if not limited:
        return reach
    goods = {goods_of(line) for line in limited}
    totals, on_picks = stock.totals(tx, goods), pick_stock.on_picks(tx, goods)
    shared = {
        key: SharedReservable.of_item(locations[key.location_id], totals[key], on_picks.get(key, 0))
        for key in goods
    }
    own = _reach_of_numbers(tx, limited, locations, numbers, shared)
    for line in limited:
        of_goods = shared[goods_of(line)]
        if of_goods is not None:
            on_own = availability.on_own_picks(line)
            reach[line.line_id] = Reservable(of_goods, on_own, own.get(line.line_id, {}))
    return reach


def _reach_of_numbers(
    tx: WriteTx,
    lines: Sequence[SourceLine],
    locations: Mapping[int, Location],
    numbers: Mapping[GoodsKey, Iterable[Tracking]],
    shared: Mapping[GoodsKey, SharedReservable | None],
) -> dict[int, dict[Tracking, int]]:
    """How much of each number all lines may reserve by name, into `shared`; gives what each line
    has of it on its own picks. Only of numbers that the warehouse keeps."""
    items = masters.load_items(tx, {line.item_id for line in lines})
    wanted = {
        (NumberKey(goods.item_id, goods.variant_id, one), goods.location_id): goods
        for goods, named in numbers.items()
        if shared.get(goods) is not None
        for one in named
        if one and one == one.only(items[goods.item_id].tracking.warehouse)
    }
    totals = pick_stock.numbers(tx, wanted) if wanted else {}
    ids = {one.tracking_id for one in totals.values()}
    named_by = pick_stock.named_by_line(tx, ids)
    picking = [line for line in lines if line.picking_base] if totals else []
    on_own_picks = _on_own_picks(tx, picking, ids)
    own: defaultdict[int, dict[Tracking, int]] = defaultdict(dict)
    for (key, location_id), there in totals.items():
        of_goods, named = shared[wanted[key, location_id]], named_by.get(there.tracking_id, {})
        assert of_goods is not None
        of_goods.add_number(
            locations[location_id],
            key.tracking,
            unnamed_base=there.quantity_base - pick_stock.named_of_stock(there, named),
            allocated_base=there.allocated_base,
            outbound_base=there.outbound_base,
            on_picks_base=pick_stock.named_on_picks(there, named),
        )
        for line in picking:
            if goods_of(line) == wanted[key, location_id]:
                mine = on_own_picks(line, key.tracking, there.tracking_id)
                mine -= there.lines.get(line.line_id, (0, 0))[0]
                own[line.line_id][key.tracking] = max(0, mine)
    return own


def _on_own_picks(
    tx: WriteTx, lines: Sequence[SourceLine], tracking_ids: Iterable[int]
) -> Callable[[SourceLine, Tracking, int], int]:
    """How much of a number lies picked for a line, or is on its open picks."""
    if not lines:
        return lambda _line, _tracking, _tracking_id: 0
    open_lines = documents.activity_lines_for_sources(tx, {line.line_id for line in lines})
    picked = pick_stock.picked_by_line(tx, tracking_ids)
    on_picks: defaultdict[tuple[int, Tracking], int] = defaultdict(int)
    for one in open_lines:
        if one.goes_out and not one.is_breakbulk and one.source_line_id:
            on_picks[one.source_line_id, one.tracking] += one.outstanding_base

    def own(line: SourceLine, tracking: Tracking, tracking_id: int) -> int:
        lying = picked.get(tracking_id, {}).get(line.line_id, 0)
        return lying + on_picks[line.line_id, tracking]

    return own


def facts_of(tx: WriteTx, divided: Divided, *, inbound: bool) -> NumberFacts:
    """What is known of the numbers that are about to be posted."""
    named = {
        NumberKey(one.line.item_id, one.line.variant_id, part.tracking)
        for one, parts in divided
        for part in parts
    }
    return tracking_keys.facts(tx, named, inbound=inbound)
