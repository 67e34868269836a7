"""What of a number is there, asked for and held: one statement for all numbers of a kind.

A number may be told by a part of it: of an item whose lot is specific and whose serial is not, all
serials of the lot are one. Which part is asked for decides which index leads to the rows.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from stockhand.domain.ledgers import GoodsKey
from stockhand.domain.number_availability import Candidate, NumberAvailability
from stockhand.domain.tracking import Tracking
from stockhand.store import keys
from stockhand.store.columns import NO_TEXT, NOTHING
from stockhand.store.rows import number
from stockhand.store.tables import goods as g
from stockhand.store.tables import places as p
from stockhand.store.tables import sources as s
from stockhand.store.tracking_keys import NO_DATE
from stockhand.store.tx import ReadTx, Statement, WriteTx

Tx = ReadTx | WriteTx
Part = tuple[bool, bool, bool]
"""Whether lot, serial and package are asked for."""

FIRST_FEW = 32

_k = g.tracking_key
_tb = p.tracking_balance
_re = s.reservation_entry
_demand = s.reservation_entry.alias("demand")
_item, _variant = (
    sa.bindparam("item_id", type_=sa.BigInteger()),
    sa.bindparam("variant_id", type_=sa.BigInteger()),
)
_location, _line = (
    sa.bindparam("location_id", type_=sa.BigInteger()),
    sa.bindparam("line_id", type_=sa.BigInteger()),
)

_IS_HELD = sa.and_(
    _re.c.positive,
    keys.checked(_re.c.source_kind == "entry"),
    keys.checked(_re.c.reservation_status == "reservation"),
)
_OF_OTHERS = sa.and_(
    _demand.c.entry_no == _re.c.entry_no,
    sa.not_(_demand.c.positive),
    _demand.c.tracking_id == NOTHING,
    sa.not_(sa.and_(_demand.c.source_kind == "line", _demand.c.source_id == _line)),
)
_LIES_HERE = sa.and_(
    _tb.c.tracking_id == _k.c.tracking_id, keys.checked(_tb.c.location_id == _location)
)


def part_of(wanted: Tracking) -> Part:
    return bool(wanted.lot), bool(wanted.serial), bool(wanted.package)


@lru_cache(maxsize=8)
def _statement(part: Part) -> Statement:
    rows, given = keys.each(
        _k.c.item_id,
        _k.c.variant_id,
        _tb.c.location_id,
        _k.c.lot_no,
        _k.c.serial_no,
        _k.c.package_no,
    )
    item, variant, location, *values = given
    same = [_k.c.item_id == item, _k.c.variant_id == variant]
    if not part[0]:
        same = [keys.checked(one) for one in same]
    for asked, column, value in zip(
        part, (_k.c.lot_no, _k.c.serial_no, _k.c.package_no), values, strict=True
    ):
        if asked:
            same += [column == value, column != NO_TEXT]

    def total(amount: sa.ColumnElement[Any], source: sa.FromClause, name: str) -> Any:
        total = sa.func.coalesce(sa.func.sum(amount), 0)
        return (
            sa.select(total).select_from(source).where(*same).correlate(rows).scalar_subquery()
        ).label(name)

    lies_here = sa.and_(
        _tb.c.tracking_id == _k.c.tracking_id, keys.checked(_tb.c.location_id == location)
    )
    stock = _k.join(_tb, lies_here)
    names_it = sa.and_(
        _re.c.tracking_id == _k.c.tracking_id,
        _re.c.tracking_id != NOTHING,
        keys.checked(_re.c.location_id == location),
    )
    asked_for = _k.join(
        _re, sa.and_(names_it, sa.not_(_re.c.positive), _re.c.qty_to_handle_base != NOTHING)
    )
    held = _k.join(_re, sa.and_(names_it, _IS_HELD)).join(_demand, _OF_OTHERS)
    return Statement(
        sa.select(
            item.label("item_id"),
            variant.label("variant_id"),
            location.label("location_id"),
            *(
                value.label(name)
                for value, name in zip(values, ("lot_no", "serial_no", "package_no"), strict=True)
            ),
            total(_tb.c.quantity_base, stock, "quantity"),
            total(_tb.c.reserved_base, stock, "reserved"),
            total(-_re.c.quantity_base, asked_for, "requested"),
            total(_re.c.quantity_base, held, "nonspecific"),
        ).select_from(rows)
    )


def of_numbers(
    tx: Tx, goods: GoodsKey, wanted: Iterable[Tracking], line_id: int = 0
) -> dict[Tracking, NumberAvailability]:
    """Of each number (blank in what does not matter) at the place of these goods. What the line
    itself holds without a number counts as nobody's."""
    return {one: there for (_goods, one), there in of(tx, {goods: wanted}, line_id).items()}


def of(
    tx: Tx, wanted: Mapping[GoodsKey, Iterable[Tracking]], line_id: int = 0
) -> dict[tuple[GoodsKey, Tracking], NumberAvailability]:
    """The same of numbers of several items; a statement for each kind of number."""
    found: dict[tuple[GoodsKey, Tracking], NumberAvailability] = {}
    by_part: dict[Part, list[tuple[GoodsKey, Tracking]]] = {}
    for goods, numbers in wanted.items():
        for one in sorted(set(numbers)):
            if one:
                by_part.setdefault(part_of(one), []).append((goods, one))
    for part, asked in by_part.items():
        given = [
            (k.item_id, k.variant_id, k.location_id, one.lot, one.serial, one.package)
            for k, one in asked
        ]
        parameters = {"keys": keys.parameter(given), "line_id": line_id}
        for row in tx.execute(_statement(part), parameters):
            key = number(row.serial_no, row.lot_no, row.package_no)
            goods = GoodsKey(row.location_id, row.item_id, row.variant_id)
            found[goods, key] = NumberAvailability(
                quantity_base=int(row.quantity),
                requested_base=int(row.requested),
                reserved_base=int(row.reserved),
                nonspecific_base=int(row.nonspecific),
            )
    return found


def _place(goods: GoodsKey) -> dict[str, int]:
    return {
        "item_id": goods.item_id,
        "variant_id": goods.variant_id,
        "location_id": goods.location_id,
    }


_IN_STOCK = Statement(
    sa.select(_k.c.serial_no, _k.c.lot_no, _k.c.package_no)
    .select_from(_k.join(_tb, _LIES_HERE))
    .where(
        keys.among(_k.c.serial_no),
        _k.c.serial_no != NO_TEXT,
        keys.checked(_k.c.item_id == _item),
        keys.checked(_k.c.variant_id == _variant),
        _tb.c.quantity_base > NOTHING,
    )
)
_SELECTABLE = Statement(
    sa.select(_k.c.serial_no, _k.c.lot_no, _k.c.package_no, _tb.c.expiration_date)
    .select_from(_tb.join(_k, _k.c.tracking_id == _tb.c.tracking_id))
    .where(
        _tb.c.item_id == _item,
        _tb.c.variant_id == _variant,
        _tb.c.location_id == _location,
        _tb.c.quantity_base > NOTHING,
        _tb.c.tracking_id != NOTHING,
    )
    .order_by(_tb.c.expiration_date, _tb.c.lot_no, _tb.c.serial_no, _k.c.package_no)
    .limit(sa.bindparam("count"))
    .offset(sa.bindparam("start"))
)


def serials_in_stock(tx: Tx, goods: GoodsKey, serials: Iterable[str]) -> dict[str, Tracking]:
    """With which lot and package each of these serials lies here (T-194)."""
    given = {"keys": keys.parameter(sorted(set(serials))), **_place(goods)}
    return {
        row.serial_no: number(row.serial_no, row.lot_no, row.package_no)
        for row in tx.execute(_IN_STOCK, given)
    }


def candidates(
    tx: Tx, goods: GoodsKey, start: int, count: int, line_id: int = 0
) -> list[Candidate]:
    """The next numbers in stock, what expires first in front, then by number: a walk along the
    index that picks walk too."""
    rows = tx.execute(_SELECTABLE, {**_place(goods), "start": start, "count": count})
    dates = {number(row.serial_no, row.lot_no, row.package_no): row.expiration_date for row in rows}
    there = of_numbers(tx, goods, dates, line_id)
    return [
        Candidate(
            tracking=one,
            expiration_date=None if date == NO_DATE else date,
            there=there[one],
        )
        for one, date in dates.items()
    ]
