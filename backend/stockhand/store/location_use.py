"""What goes on at a location and in its bins: what a change of their set-up must look at first.

Set-up is rare. These statements may look at all bins of a location, never at all of a ledger.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from stockhand.domain.balances import Deltas
from stockhand.domain.bin_changes import BinUse
from stockhand.domain.documents import WarehouseKind
from stockhand.domain.ledgers import GoodsKey, NumberKey
from stockhand.domain.location_changes import LocationUse
from stockhand.domain.locations import Location, StockRole
from stockhand.store import balances, keys, stock
from stockhand.store.columns import NOTHING
from stockhand.store.rows import number
from stockhand.store.tables import goods as g
from stockhand.store.tables import history as h
from stockhand.store.tables import places as p
from stockhand.store.tables import sources as s
from stockhand.store.tables import warehouse as w
from stockhand.store.tx import WriteTx

_e = h.item_ledger_entry
_sku = p.stockkeeping_unit
_bc = p.bin_content
_bn = p.bin_tracking_balance
_wd = w.warehouse_document
_wl = w.warehouse_line
_al = w.warehouse_activity_line
_jl = w.journal_line
_sl = s.source_line
_key = g.tracking_key


def hold(tx: WriteTx, table: sa.Table, ids: Iterable[int]) -> None:
    """Hold rows of set-up until the end: who writes something that refers to one of them is waited
    for, and whoever comes later waits."""
    if tx.is_sqlite:
        return
    the_id = next(iter(table.c))
    statement = sa.select(the_id).where(keys.among(the_id)).order_by(the_id).with_for_update()
    tx.execute(statement, {"keys": keys.parameter(sorted(ids))}).all()


def of_location(tx: WriteTx, location: Location) -> LocationUse:
    """What goes on there."""
    location_id = location.location_id
    filled = _filled_bins(tx, location_id)
    adjustment = location.adjustment_bin_id
    code = ""
    if adjustment is not None:
        code = tx.execute(sa.select(p.bin.c.code).where(p.bin.c.bin_id == adjustment)).scalar()
    has_bins = sa.exists().where(p.bin.c.location_id == location_id, sa.not_(p.bin.c.retired))
    return LocationUse(
        has_open_entries=has_open_entries(tx, location_id),
        documents=open_documents(tx, location_id),
        filled_bin=next(iter(filled.values()), ""),
        has_bins=bool(tx.execute(sa.select(has_bins)).scalar()),
        adjustment_bin=code or "",
        adjustment_bin_is_filled=adjustment in filled,
    )


def has_open_entries(tx: WriteTx, location_id: int) -> bool:
    """Whether an entry of the item ledger has something left there."""
    statement = (
        sa.select(_e.c.entry_no)
        .select_from(_sku)
        .join(
            _e,
            sa.and_(
                _e.c.item_id == _sku.c.item_id,
                _e.c.variant_id == _sku.c.variant_id,
                _e.c.location_id == _sku.c.location_id,
            ),
        )
        .where(_sku.c.location_id == location_id, _e.c.remaining_base != NOTHING)
        .limit(1)
    )
    return tx.execute(statement).first() is not None


def open_documents(tx: WriteTx, location_id: int) -> frozenset[WarehouseKind]:
    statement = sa.select(_wd.c.kind).where(_wd.c.location_id == location_id).distinct()
    return frozenset(WarehouseKind(row.kind) for row in tx.execute(statement))


def _filled_bins(tx: WriteTx, location_id: int) -> dict[int, str]:
    """Codes of the bins that hold something."""
    statement = (
        sa.select(p.bin.c.bin_id, p.bin.c.code)
        .where(
            p.bin.c.location_id == location_id,
            sa.exists().where(_bc.c.bin_id == p.bin.c.bin_id, _bc.c.quantity_base != NOTHING),
        )
        .order_by(p.bin.c.code)
    )
    return {row.bin_id: row.code for row in tx.execute(statement)}


def is_offset(tx: WriteTx, location_id: int) -> bool:
    """Whether its bins, each of which may hold something, hold nothing of any item together."""
    total = sa.func.sum(_bc.c.quantity_base)
    statement = (
        sa.select(_bc.c.item_id)
        .join(p.bin, p.bin.c.bin_id == _bc.c.bin_id)
        .where(p.bin.c.location_id == location_id)
        .group_by(_bc.c.item_id, _bc.c.variant_id)
        .having(total != 0)
        .limit(1)
    )
    return tx.execute(statement).first() is None


def has_open_orders(tx: WriteTx, location_id: int) -> bool:
    """Whether an order line still asks something of it."""
    statement = sa.select(_sl.c.line_id).where(
        _sl.c.location_id == location_id, _sl.c.outstanding_base != NOTHING
    )
    return tx.execute(statement.limit(1)).first() is not None


def has_own_units(tx: WriteTx, location_id: int) -> bool:
    """Whether an item has rules of its own there."""
    rules = (
        _sku.c.put_away_template != "",
        _sku.c.special_equipment != "",
        _sku.c.put_away_unit_id.is_not(None),
        _sku.c.count_per_year != 0,
    )
    statement = sa.select(_sku.c.item_id).where(_sku.c.location_id == location_id, sa.or_(*rules))
    return tx.execute(statement.limit(1)).first() is not None


def of_bins(tx: WriteTx, bin_ids: Iterable[int]) -> dict[int, BinUse]:
    """What is in these bins, and who works with them."""
    wanted = {"keys": keys.parameter(sorted(bin_ids))}
    held = sa.select(_bc.c.bin_id).where(keys.among(_bc.c.bin_id), _bc.c.quantity_base != NOTHING)
    filled = {row.bin_id for row in tx.execute(held.distinct(), wanted)}
    named: set[int] = set()
    for column in (_al.c.bin_id, _wl.c.bin_id, _wl.c.from_bin_id, _jl.c.bin_id, _jl.c.to_bin_id):
        statement = sa.select(column.label("bin_id")).where(keys.among(column)).distinct()
        named |= {row.bin_id for row in tx.execute(statement, wanted)}
    statement = sa.select(_sl.c.bin_id).where(
        keys.among(_sl.c.bin_id), _sl.c.outstanding_base != NOTHING
    )
    ordered = {row.bin_id for row in tx.execute(statement.distinct(), wanted)}
    loads = stock.loads(tx, bin_ids)
    return {
        bin_id: BinUse(
            quantity=bin_id in filled,
            lines=bin_id in named,
            orders=bin_id in ordered,
            load=loads.get(bin_id),
        )
        for bin_id in bin_ids
    }


def set_roles(tx: WriteTx, location_id: int, roles: Mapping[int, StockRole]) -> None:
    """What the stock of each bin counts as; what lies in bins that change sides moves in the
    totals."""
    if not roles:
        return
    statement = sa.select(p.bin.c.bin_id, p.bin.c.stock_role).where(keys.among(p.bin.c.bin_id))
    before = {
        row.bin_id: StockRole(row.stock_role)
        for row in tx.execute(statement, {"keys": keys.parameter(roles)})
    }
    changed = {one: role for one, role in roles.items() if before[one] is not role}
    if not changed:
        return
    tx.execute(
        sa.update(p.bin)
        .where(p.bin.c.bin_id == sa.bindparam("the_id"))
        .values(stock_role=sa.bindparam("role")),
        [{"the_id": one, "role": role} for one, role in changed.items()],
    )
    storage = StockRole.STORAGE
    signs = {
        one: (role is not storage) - (before[one] is not storage) for one, role in changed.items()
    }
    _move_outbound(tx, location_id, {one: sign for one, sign in signs.items() if sign})


def _move_outbound(tx: WriteTx, location_id: int, signs: Mapping[int, int]) -> None:
    """Count what lies in these bins as outbound, or no longer."""
    if not signs:
        return
    wanted = {"keys": keys.parameter(signs)}
    contents = sa.select(_bc).where(keys.among(_bc.c.bin_id), _bc.c.quantity_base != NOTHING)
    rows = tx.execute(contents, wanted).all()
    goods = {GoodsKey(location_id, row.item_id, row.variant_id) for row in rows}
    stock.lock(tx, goods)
    deltas = Deltas()
    for row in tx.execute(contents, wanted):
        key = GoodsKey(location_id, row.item_id, row.variant_id)
        deltas.goods[key].outbound_base += signs[row.bin_id] * row.quantity_base
    ids: dict[NumberKey, int] = {}
    for row in _numbers_in(tx, wanted):
        key = GoodsKey(location_id, row.item_id, row.variant_id)
        tracking = number(row.serial_no, row.lot_no, row.package_no)
        ids[NumberKey(row.item_id, row.variant_id, tracking)] = row.tracking_id
        deltas.numbers[key, tracking].outbound_base += signs[row.bin_id] * row.quantity_base
    balances.write(tx, deltas, ids, {}, lambda entry_no: entry_no, {})


def _numbers_in(tx: WriteTx, wanted: Mapping[str, Any]) -> Sequence[Any]:
    return tx.execute(
        sa.select(
            _bn.c.bin_id,
            _bn.c.item_id,
            _bn.c.variant_id,
            _bn.c.tracking_id,
            _bn.c.quantity_base,
            _key.c.serial_no,
            _key.c.lot_no,
            _key.c.package_no,
        )
        .join(_key, _key.c.tracking_id == _bn.c.tracking_id)
        .where(keys.among(_bn.c.bin_id), _bn.c.quantity_base != NOTHING),
        wanted,
    ).all()
