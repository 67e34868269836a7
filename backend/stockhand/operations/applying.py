"""What applying an entry to a chosen one may touch: the chosen entry, what it is applied to, and
the stock that those who give way may take instead."""

from collections.abc import Iterable, Mapping, Sequence

from stockhand.domain.applications import goods_of
from stockhand.domain.item_journal import ItemJournalLine
from stockhand.domain.items import CostingMethod, Item
from stockhand.domain.ledgers import GoodsKey, ItemLedgerEntry, NumberKey
from stockhand.domain.order_posting import LineToPost, rows_of
from stockhand.domain.stock import Inventory
from stockhand.store import stock
from stockhand.store.stock import Order
from stockhand.store.tx import WriteTx


def read_chosen(
    tx: WriteTx, inventory: Inventory, to_post: Sequence[LineToPost], items: Mapping[int, Item]
) -> None:
    """For lines of orders, whose numbers may each name an entry. Nothing is read where nobody
    chose."""
    to: set[int] = set()
    origins: set[int] = set()
    for one in to_post:
        line = one.line
        halves = [half for _entry, half in rows_of(inventory.book, line)]
        to |= {no for no in (line.applies_to_entry, *(h.applies_to_entry for h in halves)) if no}
        origins |= {
            no for no in (line.applies_from_entry, *(h.applies_from_entry for h in halves)) if no
        }
    inventory.include(stock.entries(tx, origins))
    read_applied(tx, inventory, to, items)


def read_chosen_of_journal(
    tx: WriteTx,
    inventory: Inventory,
    lines: Iterable[ItemJournalLine],
    items: Mapping[int, Item],
) -> None:
    """For lines of the item journal."""
    lines = list(lines)
    origins = {line.applies_from_entry for line in lines if line.applies_from_entry}
    inventory.include(stock.entries(tx, origins))
    to = {line.applies_to_entry for line in lines if line.applies_to_entry}
    read_applied(tx, inventory, to, items)


def read_applied(
    tx: WriteTx, inventory: Inventory, chosen: set[int], items: Mapping[int, Item]
) -> None:
    """These entries, what they are applied to, and what may take the place of either."""
    if not chosen:
        return
    inventory.include(stock.entries(tx, chosen))
    links = stock.links_of(tx, chosen)
    ends = {no for row in links for no in (row.inbound_entry_no, row.outbound_entry_no)}
    others = stock.entries(tx, ends - chosen)
    inventory.include(others)
    inventory.include_links(links)
    read_stock_for(tx, inventory, others, items)


def read_stock_for(
    tx: WriteTx,
    inventory: Inventory,
    entries: Iterable[ItemLedgerEntry],
    items: Mapping[int, Item],
) -> None:
    """Free stock that these entries may be applied to: of their number, or the oldest."""
    numbers: set[tuple[NumberKey, int]] = set()
    plain: dict[Order, dict[GoodsKey, int]] = {Order.OLDEST: {}, Order.NEWEST: {}}
    for entry in entries:
        item = items[entry.item_id]
        if item.tracking.specific:
            key = NumberKey(entry.item_id, entry.variant_id, entry.tracking)
            numbers.add((key, entry.location_id))
            continue
        newest = item.costing_method is CostingMethod.LIFO
        needed = plain[Order.NEWEST if newest else Order.OLDEST]
        goods = goods_of(entry)
        needed[goods] = needed.get(goods, 0) + abs(entry.quantity_base)
    inventory.include(stock.entries_of_numbers(tx, numbers))
    for order, wanted in plain.items():
        inventory.include(stock.entries_of_goods(tx, wanted, order))
