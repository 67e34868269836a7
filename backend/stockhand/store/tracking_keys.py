"""The numbers ever named: a serial, lot and package of an item is one row, all else carries its
id."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from stockhand.domain.ledgers import NumberKey
from stockhand.domain.tracking import NumberDates, Tracking
from stockhand.store import keys
from stockhand.store.db import ReadTx, WriteTx
from stockhand.store.rows import number
from stockhand.store.tables.goods import tracking_key as t

Ids = dict[NumberKey, int]

_FIND = sa.select(
    t.c.item_id, t.c.variant_id, t.c.serial_no, t.c.lot_no, t.c.package_no, t.c.tracking_id
).where(keys.among(t.c.item_id, t.c.variant_id, t.c.lot_no, t.c.serial_no, t.c.package_no))
_INSERT = sa.insert(t)
_DATES = sa.select(t.c.item_id, t.c.variant_id, t.c.lot_no, t.c.expiration_date).where(
    keys.among(t.c.item_id, t.c.variant_id, t.c.lot_no), t.c.expiration_date.is_not(None)
)


def find(tx: ReadTx | WriteTx, wanted: Iterable[NumberKey]) -> Ids:
    """The ids of those that are known."""
    asked = {one for one in wanted if one.tracking}
    if not asked:
        return {}
    parameter = keys.parameter(
        [one.item_id, one.variant_id, one.tracking.lot, one.tracking.serial, one.tracking.package]
        for one in asked
    )
    return {
        NumberKey(item, variant, number(serial, lot, package)): tracking_id
        for item, variant, serial, lot, package, tracking_id in tx.execute(
            _FIND, {"keys": parameter}
        )
    }


def intern(tx: WriteTx, wanted: Iterable[NumberKey]) -> Ids:
    """The ids of all of them; what was never named before gets a row. Blank is 0."""
    asked = set(wanted)
    found = find(tx, asked)
    missing = [one for one in asked if one.tracking and one not in found]
    if missing:
        tx.execute(_INSERT, [_row(one) for one in sorted(missing, key=_order)])
        found |= find(tx, missing)
    for one in asked:
        if not one.tracking:
            found[one] = 0
    return found


def _order(one: NumberKey) -> tuple[int, int, Tracking]:
    return (one.item_id, one.variant_id, one.tracking)


def _row(one: NumberKey) -> dict[str, Any]:
    return {
        "item_id": one.item_id,
        "variant_id": one.variant_id,
        "lot_no": one.tracking.lot,
        "serial_no": one.tracking.serial,
        "package_no": one.tracking.package,
    }


def set_dates(tx: WriteTx, ids: Ids, dates: dict[NumberKey, NumberDates]) -> None:
    """Keep the present dates of numbers that were posted with some."""
    rows = [
        {
            "the_id": ids[one],
            "expiration": found.expiration_date,
            "warranty": found.warranty_date,
        }
        for one, found in dates.items()
        if one.tracking and (found.expiration_date or found.warranty_date)
    ]
    if rows:
        tx.execute(
            sa.update(t)
            .where(t.c.tracking_id == sa.bindparam("the_id"))
            .values(
                expiration_date=sa.bindparam("expiration"), warranty_date=sa.bindparam("warranty")
            ),
            rows,
        )
