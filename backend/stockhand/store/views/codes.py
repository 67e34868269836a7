"""What a code is here: the bins, items, numbers and documents that carry it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.domain.documents import WarehouseKind
from stockhand.domain.orders import SourceKind
from stockhand.domain.tracking import Tracking
from stockhand.store import keys
from stockhand.store.columns import NO_TEXT
from stockhand.store.tables import goods as g
from stockhand.store.tables import places as p
from stockhand.store.tables import sources as s
from stockhand.store.tables import warehouse as w
from stockhand.store.tx import ReadTx, Statement, WriteTx


class Hit(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that carries a code. `kind` is bin, item, lot, serial, package, sscc (a logistic
    unit), order or the kind of a warehouse document; `key` is its number there."""

    kind: str
    key: str
    location: str = ""
    item: str = ""
    variant: str = ""
    unit: str = ""
    description: str = ""
    number: Tracking = Tracking()


MOST = 20
SSCC = 18
"""Digits. Only such a code is asked for among the logistic units."""
_k = g.tracking_key
_r = g.item_reference
_BINS = Statement(
    sa.select(p.bin.c.code, p.location.c.code.label("location"), p.zone.c.code.label("zone"))
    .join(p.location, p.location.c.location_id == p.bin.c.location_id)
    .outerjoin(p.zone, p.zone.c.zone_id == p.bin.c.zone_id)
    .where(keys.among(p.bin.c.code), sa.not_(p.bin.c.retired))
    .order_by(p.location.c.code)
    .limit(MOST)
)
_ITEMS = Statement(
    sa.select(g.item.c.no, g.item.c.description)
    .where(keys.among(g.item.c.no))
    .order_by(g.item.c.no)
    .limit(MOST)
)
_REFERENCES = Statement(
    sa.select(
        g.item.c.no,
        g.item.c.description,
        g.item_variant.c.code.label("variant"),
        g.item_unit_of_measure.c.code.label("unit"),
    )
    .join(g.item, g.item.c.item_id == _r.c.item_id)
    .join(g.item_variant, g.item_variant.c.variant_id == _r.c.variant_id)
    .outerjoin(g.item_unit_of_measure, g.item_unit_of_measure.c.unit_id == _r.c.unit_id)
    .where(keys.among(_r.c.code), _r.c.partner_id.is_(None))
    .order_by(g.item.c.no)
    .limit(MOST)
)


def _numbers(column: sa.Column[str], *carried: sa.Column[str]) -> Statement:
    return Statement(
        sa.select(g.item.c.no, g.item.c.description, column, *carried)
        .join(g.item, g.item.c.item_id == _k.c.item_id)
        .where(keys.among(column), column != NO_TEXT)
        .order_by(g.item.c.no)
        .distinct()
        .limit(MOST)
    )


_SERIALS = _numbers(_k.c.serial_no, _k.c.lot_no)
_LOTS = _numbers(_k.c.lot_no)
_PACKAGES = _numbers(_k.c.package_no)
_DOCUMENTS = Statement(
    sa.select(
        w.warehouse_document.c.kind, w.warehouse_document.c.no, p.location.c.code.label("location")
    )
    .join(p.location, p.location.c.location_id == w.warehouse_document.c.location_id)
    .where(keys.among(w.warehouse_document.c.kind, w.warehouse_document.c.no, name="documents"))
    .order_by(w.warehouse_document.c.document_id)
    .limit(MOST)
)
_u = w.logistic_unit
_UNITS = Statement(
    sa.select(_u.c.sscc, _u.c.document_no, p.location.c.code.label("location"))
    .join(p.location, p.location.c.location_id == _u.c.location_id)
    .where(keys.among(_u.c.sscc))
)
_d = s.source_document


def _orders(which: sa.ColumnElement[bool]) -> sa.Select[Any, Any, Any]:
    return sa.select(_d.c.document_id, _d.c.kind, _d.c.no).where(which, _d.c.status != "closed")


_ORDERS = Statement(
    _orders(keys.among(_d.c.kind, _d.c.no, name="orders"))
    .union(_orders(sa.and_(keys.among(_d.c.external_no), _d.c.external_no != NO_TEXT)))
    .order_by(_d.c.document_id)
    .limit(MOST)
)
"""Two questions in one: an index leads to each, and to no condition with "or" between them."""


def hits(tx: ReadTx | WriteTx, codes: Iterable[str]) -> list[Hit]:
    """Everything that carries one of these codes, kinds in the order bin, item, numbers,
    documents, orders."""
    wanted = list(dict.fromkeys(codes))
    parameter = {"keys": keys.parameter(wanted)}
    found = [
        Hit(kind="bin", key=row.code, location=row.location, description=row.zone or "")
        for row in tx.execute(_BINS, parameter)
    ]
    found += [
        Hit(kind="item", key=row.no, item=row.no, description=row.description)
        for row in tx.execute(_ITEMS, parameter)
    ]
    found += [
        Hit(
            kind="item",
            key=row.no,
            item=row.no,
            description=row.description,
            variant=row.variant,
            unit=row.unit or "",
        )
        for row in tx.execute(_REFERENCES, parameter)
    ]
    for row in tx.execute(_SERIALS, parameter):
        tracking = Tracking(serial=row.serial_no, lot=row.lot_no)
        found.append(_number("serial", row.serial_no, row, tracking))
    for row in tx.execute(_LOTS, parameter):
        found.append(_number("lot", row.lot_no, row, Tracking(lot=row.lot_no)))
    for row in tx.execute(_PACKAGES, parameter):
        found.append(_number("package", row.package_no, row, Tracking(package=row.package_no)))
    if any(len(one) == SSCC and one.isdecimal() for one in wanted):
        found += [
            Hit(kind="sscc", key=row.sscc, location=row.location, description=row.document_no)
            for row in tx.execute(_UNITS, parameter)
        ]
    found += [
        Hit(kind=row.kind, key=row.no, location=row.location)
        for row in tx.execute(_DOCUMENTS, {"documents": _of_kinds(WarehouseKind, wanted)})
    ]
    orders = {**parameter, "orders": _of_kinds(SourceKind, wanted)}
    found += [Hit(kind=row.kind, key=row.no) for row in tx.execute(_ORDERS, orders)]
    return found


def _of_kinds(kinds: type[StrEnum], codes: list[str]) -> str:
    """A document is found by its kind and its number together; here any kind will do."""
    return keys.parameter((kind.value, code) for kind in kinds for code in codes)


def _number(kind: str, key: str, row: Any, tracking: Tracking) -> Hit:
    return Hit(kind=kind, key=key, item=row.no, description=row.description, number=tracking)
