"""What a count looks at: what the books say lies where, and which items are due."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.domain.counts import Place
from stockhand.domain.ledgers import GoodsKey
from stockhand.store import keys
from stockhand.store.columns import NOTHING
from stockhand.store.rows import number
from stockhand.store.tables import goods as g
from stockhand.store.tables import places as p
from stockhand.store.tx import ReadTx, Statement, WriteTx

Tx = ReadTx | WriteTx
_bc = p.bin_content
_bn = p.bin_tracking_balance
_tb = p.tracking_balance
_sku = p.stockkeeping_unit
_k = g.tracking_key


def _numbers_of(table: sa.Table, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    return sa.select(
        *columns, _k.c.serial_no, _k.c.lot_no, _k.c.package_no, table.c.quantity_base
    ).join(_k, _k.c.tracking_id == table.c.tracking_id)


_CONTENTS = Statement(
    sa.select(
        _bc.c.bin_id, _bc.c.item_id, _bc.c.variant_id, _bc.c.unit_id, _bc.c.quantity_base
    ).where(keys.among(_bc.c.bin_id))
)
_BIN_NUMBERS = Statement(
    _numbers_of(_bn, _bn.c.bin_id, _bn.c.item_id, _bn.c.variant_id, _bn.c.unit_id).where(
        keys.among(_bn.c.bin_id)
    )
)
_TOTALS = Statement(
    sa.select(_sku.c.item_id, _sku.c.variant_id, _sku.c.quantity_base).where(
        _sku.c.location_id == sa.bindparam("location_id")
    )
)
_NUMBERS = Statement(
    _numbers_of(_tb, _tb.c.item_id, _tb.c.variant_id).where(
        _tb.c.location_id == sa.bindparam("location_id"), _tb.c.quantity_base != NOTHING
    )
)
_PERIODS = Statement(
    sa.select(
        _sku.c.item_id,
        sa.case((_sku.c.count_per_year > 0, _sku.c.count_per_year), else_=g.item.c.count_per_year),
        _sku.c.last_counted_on,
    )
    .join(g.item, g.item.c.item_id == _sku.c.item_id)
    .where(_sku.c.location_id == sa.bindparam("location_id"))
)
_STAMP = Statement(
    sa.update(_sku)
    .where(
        keys.among(_sku.c.location_id, _sku.c.item_id, _sku.c.variant_id),
    )
    .values(last_counted_on=sa.bindparam("day"))
)


def in_bins(tx: Tx, bin_ids: Iterable[int], items: Collection[int] = ()) -> dict[Place, int]:
    """What these bins hold by number; what carries none is told apart, also where it is nothing."""
    parameter = {"keys": keys.parameter(set(bin_ids))}
    found: dict[Place, int] = {}
    for bin_id, item_id, variant_id, unit_id, base in tx.execute(_CONTENTS, parameter):
        place = Place(bin_id=bin_id, item_id=item_id, variant_id=variant_id, unit_id=unit_id)
        found[place] = base
    for row in tx.execute(_BIN_NUMBERS, parameter):
        place = Place(
            bin_id=row.bin_id, item_id=row.item_id, variant_id=row.variant_id, unit_id=row.unit_id
        )
        _count_number(found, place, row)
    return {place: base for place, base in found.items() if not items or place.item_id in items}


def at_location(tx: Tx, location_id: int, items: Collection[int] = ()) -> dict[Place, int]:
    """What the ledger has at a location without bins, by number; units are not told apart (0)."""
    parameter = {"location_id": location_id}
    found: dict[Place, int] = {}
    for item_id, variant_id, base in tx.execute(_TOTALS, parameter):
        found[Place(bin_id=None, item_id=item_id, variant_id=variant_id, unit_id=0)] = base
    for row in tx.execute(_NUMBERS, parameter):
        place = Place(bin_id=None, item_id=row.item_id, variant_id=row.variant_id, unit_id=0)
        _count_number(found, place, row)
    return {place: base for place, base in found.items() if not items or place.item_id in items}


def _count_number(found: dict[Place, int], place: Place, row: Any) -> None:
    tracking = number(row.serial_no, row.lot_no, row.package_no)
    found[place] = found.get(place, 0) - row.quantity_base
    found[msgspec.structs.replace(place, tracking=tracking)] = row.quantity_base


def periods(tx: Tx, location_id: int) -> list[tuple[int, int, date | None]]:
    """Of each item at a location how often a year it is counted, and when it was last."""
    rows = tx.execute(_PERIODS, {"location_id": location_id})
    return [(item_id, int(per_year), last) for item_id, per_year, last in rows]


def stamp_counted(tx: WriteTx, goods: Iterable[GoodsKey], day: date) -> None:
    """These goods were counted on that day."""
    wanted = keys.parameter({(k.location_id, k.item_id, k.variant_id) for k in goods})
    tx.execute(_STAMP, {"keys": wanted, "day": day})
