"""Stock as the ledgers and balances have it: what a decision loads before it decides.

Every function is one statement for all the lines of a document, or a few where it asks for more. On
PostgreSQL `lock` comes first.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any

import sqlalchemy as sa

from stockhand.domain.balances import ContentKey
from stockhand.domain.ledgers import (
    GoodsKey,
    ItemApplicationEntry,
    ItemLedgerEntry,
    NumberKey,
)
from stockhand.domain.locations import BinContent, StockkeepingUnit
from stockhand.domain.quantity import PIECE
from stockhand.domain.tracking import Tracking
from stockhand.domain.warehouse_journal import BinStock, Held, Load
from stockhand.store import few, keys, tracking_keys
from stockhand.store.columns import NO_TEXT, NOTHING
from stockhand.store.rows import Rows, number
from stockhand.store.tables import goods as g
from stockhand.store.tables import history as h
from stockhand.store.tables import places as p
from stockhand.store.tx import ReadTx, Statement, WriteTx

Tx = ReadTx | WriteTx

_totals = Rows(StockkeepingUnit, p.stockkeeping_unit)
_contents = Rows(BinContent, p.bin_content)
_entries = Rows(ItemLedgerEntry, h.item_ledger_entry)
_applications = Rows(ItemApplicationEntry, h.item_application_entry)
_ap = h.item_application_entry
_e = h.item_ledger_entry
_k = g.tracking_key
_sku = p.stockkeeping_unit
_bc = p.bin_content
_bn = p.bin_tracking_balance


class Order(Enum):
    """In which order open entries are wanted."""

    ENTRY = "entry"
    """As they were booked: reservations."""
    OLDEST = "oldest"
    """By posting date: first in, first out."""
    NEWEST = "newest"
    """Last in, first out."""


_TOTALS = Statement(
    _totals.select().where(keys.among(_sku.c.location_id, _sku.c.item_id, _sku.c.variant_id))
)
_LOCK = Statement(
    sa.select(_sku.c.item_id)
    .where(keys.among(_sku.c.location_id, _sku.c.item_id, _sku.c.variant_id))
    .order_by(_sku.c.location_id, _sku.c.item_id, _sku.c.variant_id)
    .with_for_update(key_share=True)
)
_ENSURE = Statement(
    sa.text(
        "insert into stockkeeping_unit (location_id, item_id, variant_id)"
        " select cast(v ->> 0 as bigint), cast(v ->> 1 as bigint), cast(v ->> 2 as bigint)"
        " from jsonb_array_elements(cast(:keys as jsonb)) as v on conflict do nothing"
    )
)
_ENTRIES_BY_NO = Statement(_entries.select().where(keys.among(_e.c.entry_no)))
_HOLDS = sa.and_(
    _ap.c.unapplied_register_id.is_(None),
    _ap.c.outbound_entry_no != NOTHING,
    sa.not_(_ap.c.is_cost_application),
)
_LINKS_IN = Statement(_applications.select().where(keys.among(_ap.c.inbound_entry_no), _HOLDS))
_LINKS_OUT = Statement(_applications.select().where(keys.among(_ap.c.outbound_entry_no), _HOLDS))
_OF_NUMBER = keys.among(_e.c.tracking_id, _e.c.location_id)
_FREE_OF_NUMBER = Statement(
    _entries.select()
    .where(_OF_NUMBER, _e.c.tracking_id != NOTHING, _e.c.free_base != NOTHING)
    .order_by(_e.c.entry_no)
)
_HELD_OF_NUMBER = Statement(
    _entries.select()
    .where(_OF_NUMBER, _e.c.tracking_id != NOTHING, _e.c.remaining_base > NOTHING)
    .order_by(_e.c.entry_no)
)


def _next_free(order: Order, *, postgresql: bool) -> sa.Select[Any]:
    """The first `count` free entries of each key, each found by a walk along the index."""
    rows, (item_id, variant_id, location_id) = keys.each(
        _e.c.item_id, _e.c.variant_id, _e.c.location_id
    )
    inner = _e.alias("next_free")
    walk = {
        Order.ENTRY: [inner.c.entry_no],
        Order.OLDEST: [inner.c.posting_date, inner.c.entry_no],
        Order.NEWEST: [inner.c.posting_date.desc(), inner.c.entry_no.desc()],
    }
    first = (
        sa.select(inner.c.entry_no)
        .where(
            inner.c.item_id == item_id,
            inner.c.variant_id == variant_id,
            inner.c.location_id == location_id,
            inner.c.free_base != NOTHING,
        )
        .order_by(*walk[order])
        .limit(sa.bindparam("count"))
        .correlate(rows)
    )
    return _entries.select(*keys.next_few(rows, _e.c.entry_no, first, postgresql=postgresql))


_NEXT_FREE = {
    order: Statement(_next_free(order, postgresql=False), _next_free(order, postgresql=True))
    for order in Order
}


def lock(tx: WriteTx, goods: Iterable[GoodsKey]) -> None:
    """Hold the totals of these goods until the end, in key order. What is read afterwards stays
    true: every change of entries, reservations, numbers and bins of an item at a location holds its
    row."""
    if tx.is_sqlite:
        return
    wanted = sorted(set(goods))
    if wanted:
        parameter = keys.parameter((k.location_id, k.item_id, k.variant_id) for k in wanted)
        tx.execute(_ENSURE, {"keys": parameter})
        tx.execute(_LOCK, {"keys": parameter}).all()


def totals(tx: Tx, goods: Iterable[GoodsKey]) -> dict[GoodsKey, StockkeepingUnit]:
    """The totals of these goods; zero where nothing was ever booked."""
    wanted = set(goods)
    parameter = keys.parameter((k.location_id, k.item_id, k.variant_id) for k in wanted)
    found = {
        GoodsKey(one.location_id, one.item_id, one.variant_id): one
        for one in _totals.read(tx.execute(_TOTALS, {"keys": parameter}))
    }
    for k in wanted - found.keys():
        found[k] = StockkeepingUnit(
            location_id=k.location_id, item_id=k.item_id, variant_id=k.variant_id
        )
    return found


def entries(tx: Tx, entry_nos: Iterable[int]) -> list[ItemLedgerEntry]:
    wanted = set(entry_nos)
    if not wanted:
        return []
    return _entries.read(tx.execute(_ENTRIES_BY_NO, {"keys": keys.parameter(wanted)}))


def links_of(tx: Tx, entry_nos: Iterable[int]) -> list[ItemApplicationEntry]:
    """What was applied to these entries, or they to others, and still is."""
    wanted = set(entry_nos)
    if not wanted:
        return []
    given = {"keys": keys.parameter(wanted)}
    found = [*_applications.read(tx.execute(_LINKS_IN, given))]
    found += _applications.read(tx.execute(_LINKS_OUT, given))
    return list({(row.inbound_entry_no, row.entry_no): row for row in found}.values())


def entries_of_numbers(
    tx: Tx, wanted: Iterable[tuple[NumberKey, int]], *, held: bool = False
) -> list[ItemLedgerEntry]:
    """Entries of these numbers at these locations with something free; with `held` all that still
    hold stock, reserved or not."""
    asked = {(key, location_id) for key, location_id in wanted if key.tracking}
    if not asked:
        return []
    ids = tracking_keys.find(tx, (key for key, _location in asked))
    known = {(ids[key], location_id) for key, location_id in asked if key in ids}
    if not known:
        return []
    statement = _HELD_OF_NUMBER if held else _FREE_OF_NUMBER
    return _entries.read(tx.execute(statement, {"keys": keys.parameter(known)}))


def entries_of_goods(
    tx: Tx, wanted: Mapping[GoodsKey, int], order: Order = Order.ENTRY, count: int = few.FIRST
) -> list[ItemLedgerEntry]:
    """The next free entries of each item, enough to cover the quantity asked for (or all there
    are). A few at a time, `count` at first: stock of thousands of numbers is never read as a
    whole."""
    found: dict[int, ItemLedgerEntry] = {}
    asked: dict[GoodsKey, int] = {k: need for k, need in wanted.items() if need > 0}
    while asked:
        parameter = keys.parameter((k.item_id, k.variant_id, k.location_id) for k in sorted(asked))
        rows = _entries.read(tx.execute(_NEXT_FREE[order], {"keys": parameter, "count": count}))
        covered: Counter[GoodsKey] = Counter()
        read: Counter[GoodsKey] = Counter()
        for entry in rows:
            goods = GoodsKey(entry.location_id, entry.item_id, entry.variant_id)
            found[entry.entry_no] = entry
            covered[goods] += max(0, entry.free_base)
            read[goods] += 1
        asked, count = few.still_asked(asked, covered, read, count)
    return sorted(found.values(), key=lambda entry: entry.entry_no)


_tb = p.tracking_balance
_OF_LOTS = Statement(
    sa.select(_k.c.item_id, _k.c.variant_id, _k.c.lot_no, sa.func.sum(_tb.c.quantity_base))
    .join(_tb, _tb.c.tracking_id == _k.c.tracking_id)
    .where(keys.among(_k.c.item_id, _k.c.variant_id, _k.c.lot_no))
    .group_by(_k.c.item_id, _k.c.variant_id, _k.c.lot_no)
)


def of_lots(tx: Tx, lots: Iterable[tuple[int, int, str]]) -> dict[tuple[int, int, str], int]:
    """How much there is of each lot (item, variant, lot), at all locations together."""
    wanted = set(lots)
    if not wanted:
        return {}
    rows = tx.execute(_OF_LOTS, {"keys": keys.parameter(wanted)})
    return {(item, variant, lot): int(base) for item, variant, lot, base in rows}


# What lies in bins

_CONTENTS = Statement(_contents.select().where(keys.among(_bc.c.bin_id, _bc.c.item_id)))
_BIN_NUMBERS = Statement(
    sa.select(
        _bn.c.bin_id,
        _bn.c.item_id,
        _bn.c.variant_id,
        _bn.c.unit_id,
        _k.c.serial_no,
        _k.c.lot_no,
        _k.c.package_no,
        _bn.c.quantity_base,
        _bn.c.take_base,
    )
    .join(_k, _k.c.tracking_id == _bn.c.tracking_id)
    .where(keys.among(_bn.c.bin_id, _bn.c.item_id), keys.among(_bn.c.tracking_id, name="numbers"))
)
_unit = g.item_unit_of_measure
_LOADS = Statement(
    sa.select(
        _bc.c.bin_id,
        sa.func.sum(_bc.c.quantity * _unit.c.weight / PIECE),
        sa.func.sum(_bc.c.quantity * _unit.c.cubage / PIECE),
    )
    .join(_unit, _unit.c.unit_id == _bc.c.unit_id)
    .where(keys.among(_bc.c.bin_id))
    .group_by(_bc.c.bin_id)
)


def in_bins(
    tx: Tx,
    wanted: Iterable[tuple[ContentKey, Tracking]],
    *,
    own_takes: Mapping[tuple[ContentKey, Tracking], int] | None = None,
    with_loads: bool = False,
) -> BinStock:
    """What the bins hold of these items and numbers, and what of it is claimed."""
    named = set(wanted)
    places = keys.parameter({(key.bin_id, key.item_id) for key, _tracking in named})
    contents = {
        ContentKey(one.bin_id, one.item_id, one.variant_id, one.unit_id): one
        for one in _contents.read(tx.execute(_CONTENTS, {"keys": places}))
    }
    numbers: dict[tuple[ContentKey, Tracking], Held] = {}
    ids = tracking_keys.find(
        tx, (NumberKey(key.item_id, key.variant_id, tracking) for key, tracking in named)
    )
    if ids:
        parameters = {"keys": places, "numbers": keys.parameter(set(ids.values()))}
        for row in tx.execute(_BIN_NUMBERS, parameters):
            key = ContentKey(row.bin_id, row.item_id, row.variant_id, row.unit_id)
            tracking = number(row.serial_no, row.lot_no, row.package_no)
            numbers[key, tracking] = Held(row.quantity_base, row.take_base)
    of_bins = loads(tx, {key.bin_id for key, _tracking in named}) if with_loads else {}
    return BinStock(contents=contents, numbers=numbers, loads=of_bins, own_takes=own_takes or {})


def loads(tx: Tx, bin_ids: Iterable[int]) -> dict[int, Load]:
    """Weight and cubage of what lies in the bins."""
    return {
        bin_id: Load(int(weight or 0), int(cubage or 0))
        for bin_id, weight, cubage in tx.execute(_LOADS, {"keys": keys.parameter(bin_ids)})
    }


_SERIALS = Statement(
    sa.select(_k.c.item_id, _k.c.variant_id, _k.c.serial_no, p.bin.c.code)
    .join(_bn, _bn.c.tracking_id == _k.c.tracking_id)
    .join(p.bin, p.bin.c.bin_id == _bn.c.bin_id)
    .where(
        keys.among(_k.c.item_id, _k.c.variant_id, _k.c.serial_no),
        _k.c.serial_no != NO_TEXT,
        p.bin.c.location_id == sa.bindparam("location_id"),
        p.bin.c.bin_id != sa.bindparam("but"),
        _bn.c.quantity_base > NOTHING,
    )
)


def bins_of_serials(
    tx: Tx, named: Iterable[NumberKey], location_id: int, *, but: int | None
) -> dict[tuple[int, int, str], str]:
    """The bin of the location in which each of these serials lies; one bin is left out."""
    serials = {(k.item_id, k.variant_id, k.tracking.serial) for k in named if k.tracking.serial}
    if not serials:
        return {}
    parameters = {
        "keys": keys.parameter(serials),
        "location_id": location_id,
        "but": but or 0,
    }
    rows = tx.execute(_SERIALS, parameters)
    return {(item, variant, serial): code for item, variant, serial, code in rows}
