"""What a code is here: the bins, items, numbers and documents that carry it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.domain.documents import WarehouseKind
from stockhand.domain.orders import SourceKind
from stockhand.domain.tracking import Tracking
from stockhand.store import keys, rows
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
"""Of each kind."""
CLOSED = sa.literal_column("'closed'", sa.String())
"""In the words of the index of open orders: SQLite would plan a statement again each time it is
asked with a parameter there."""
_CARRIED = ("description", "location", "variant", "unit", "serial", "lot", "package")
_b = p.bin
_k = g.tracking_key
_r = g.item_reference
_u = w.logistic_unit
_w = w.warehouse_document
_d = s.source_document


def _found(
    place: int,
    kind: str | sa.Column[str],
    key: sa.Column[str],
    *,
    rank: sa.ColumnElement[int] | None = None,
    item: sa.Column[str] | None = None,
    **carried: sa.ColumnElement[str],
) -> Any:
    """What is told of one kind: its place among the kinds, the rank and the word that it is ordered
    by inside of it, and what a hit says. All kinds have the same columns."""
    none = sa.literal_column("''", sa.String())
    said = sa.literal_column(f"'{kind}'", sa.String()) if isinstance(kind, str) else kind
    by = carried.get("location") if item is None else item
    return sa.select(
        sa.literal_column(str(place), sa.Integer()).label("place"),
        (sa.literal_column("0", sa.BigInteger()) if rank is None else rank).label("rank"),
        (none if by is None else by).label("word"),
        said.label("kind"),
        key.label("key"),
        (none if item is None else item).label("item"),
        *(carried.get(name, none).label(name) for name in _CARRIED),
    )


def _first(
    select: sa.Select[Any] | sa.CompoundSelect[Any], order: str | sa.ColumnElement[Any]
) -> sa.Select[Any]:
    """As a part of a union: only inside of a subquery may it have an order and a limit."""
    inner = select.order_by(order).limit(sa.literal_column(str(MOST))).subquery()
    return sa.select(*inner.c)


def _of_any(kinds: type[StrEnum], document: sa.Table) -> sa.ColumnElement[bool]:
    """A document is found by its kind and its number together; here any kind will do."""
    return document.c.kind.in_(
        [sa.literal_column(f"'{kind.value}'", sa.String()) for kind in kinds]
    )


def _numbers(place: int, kind: str, column: sa.Column[str], **carried: Any) -> sa.Select[Any]:
    told = _found(
        place, kind, column, item=g.item.c.no, description=g.item.c.description, **carried
    )
    return _first(
        told.join_from(_k, g.item, g.item.c.item_id == _k.c.item_id)
        .where(keys.among(column), column != NO_TEXT)
        .distinct(),
        g.item.c.no,
    )


def _orders(which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    told = _found(8, _d.c.kind, _d.c.no, rank=_d.c.document_id)
    return told.where(which, _d.c.status != CLOSED)


_BINS = _first(
    _found(
        0,
        "bin",
        _b.c.code,
        location=p.location.c.code,
        description=sa.func.coalesce(p.zone.c.code, ""),
    )
    .select_from(_b)
    .join(p.location, p.location.c.location_id == _b.c.location_id)
    .outerjoin(p.zone, p.zone.c.zone_id == _b.c.zone_id)
    .where(keys.among(_b.c.code), sa.not_(_b.c.retired)),
    p.location.c.code,
)
_ITEMS = _first(
    _found(1, "item", g.item.c.no, item=g.item.c.no, description=g.item.c.description).where(
        keys.among(g.item.c.no)
    ),
    g.item.c.no,
)
_REFERENCES = _first(
    _found(
        2,
        "item",
        g.item.c.no,
        item=g.item.c.no,
        description=g.item.c.description,
        variant=g.item_variant.c.code,
        unit=sa.func.coalesce(g.item_unit_of_measure.c.code, ""),
    )
    .select_from(_r)
    .join(g.item, g.item.c.item_id == _r.c.item_id)
    .join(g.item_variant, g.item_variant.c.variant_id == _r.c.variant_id)
    .outerjoin(g.item_unit_of_measure, g.item_unit_of_measure.c.unit_id == _r.c.unit_id)
    .where(keys.among(_r.c.code), _r.c.partner_id.is_(None)),
    g.item.c.no,
)
_UNITS = _first(
    _found(6, "sscc", _u.c.sscc, description=_u.c.document_no, location=p.location.c.code)
    .join_from(_u, p.location, p.location.c.location_id == _u.c.location_id)
    .where(keys.among(_u.c.sscc)),
    p.location.c.code,
)
_DOCUMENTS = _first(
    _found(7, _w.c.kind, _w.c.no, rank=_w.c.document_id, location=p.location.c.code)
    .join_from(_w, p.location, p.location.c.location_id == _w.c.location_id)
    .where(_of_any(WarehouseKind, _w), keys.among(_w.c.no)),
    _w.c.document_id,
)
_ORDERS = _first(
    _orders(sa.and_(_of_any(SourceKind, _d), keys.among(_d.c.no))).union(
        _orders(sa.and_(keys.among(_d.c.external_no), _d.c.external_no != NO_TEXT))
    ),
    "rank",
)
"""Two questions in one: an index leads to each, and to no condition with "or" between them."""
_HITS = Statement(
    sa.union_all(
        _BINS,
        _ITEMS,
        _REFERENCES,
        _numbers(3, "serial", _k.c.serial_no, serial=_k.c.serial_no, lot=_k.c.lot_no),
        _numbers(4, "lot", _k.c.lot_no, lot=_k.c.lot_no),
        _numbers(5, "package", _k.c.package_no, package=_k.c.package_no),
        _UNITS,
        _DOCUMENTS,
        _ORDERS,
    ).execution_options(plain_rows=True)
)
"""All kinds in one question, because each is asked with the goods in the hand; in each an index
leads to what carries the code."""


def hits(tx: ReadTx | WriteTx, codes: Iterable[str]) -> list[Hit]:
    """Everything that carries one of these codes, kinds in the order bin, item, numbers,
    logistic units, documents, orders."""
    wanted = list(dict.fromkeys(codes))
    found = tx.execute(_HITS, {"keys": keys.parameter(wanted)})
    return [_hit(*row) for row in sorted(found, key=lambda row: tuple(row[:3]))]


def _hit(
    _place: int,
    _rank: int,
    _word: str,
    kind: str,
    key: str,
    item: str,
    description: str,
    location: str,
    variant: str,
    unit: str,
    *number: str,
) -> Hit:
    return Hit(
        kind=kind,
        key=key,
        item=item,
        description=description,
        location=location,
        variant=variant,
        unit=unit,
        number=rows.number(*number),
    )
