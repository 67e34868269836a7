"""What was posted and registered, as people and programs read it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.domain.quantity import decimal
from stockhand.domain.tracking import Tracking
from stockhand.store.rows import number
from stockhand.store.tables import goods as g
from stockhand.store.tables import history as h
from stockhand.store.tables import people as pe
from stockhand.store.tables import places as p
from stockhand.store.tables import sources as s
from stockhand.store.tx import ReadTx
from stockhand.store.views import paging

_od = s.source_document
_key = g.tracking_key


class PostedLineView(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a posted document."""

    line_no: int
    item: str
    description: str
    unit: str
    bin: str
    number: Tracking
    quantity: Decimal
    quantity_base: Decimal
    to_put_away_base: Decimal
    put_away_base: Decimal
    undone: bool


class PostedView(msgspec.Struct, frozen=True, kw_only=True):
    """A posted or registered document."""

    document_id: int
    kind: str
    no: str
    from_no: str
    source: str
    location: str
    partner: str
    external_no: str
    posting_date: date
    posted_at: datetime
    posted_by: str
    undone: bool
    """It was taken back, or takes another back."""
    lines: tuple[PostedLineView, ...] = ()


_pd = h.posted_document
_pl = h.posted_line


_POSTED = (
    sa.select(
        _pd.c.document_id,
        _pd.c.kind,
        _pd.c.no,
        _pd.c.from_no,
        _od.c.no.label("source"),
        p.location.c.code.label("location"),
        g.partner.c.no.label("partner"),
        _pd.c.external_no,
        h.register.c.posting_date,
        h.register.c.posted_at,
        pe.employee.c.name.label("posted_by"),
        _pd.c.undone,
    )
    .join(h.register, h.register.c.register_id == _pd.c.register_id)
    .join(p.location, p.location.c.location_id == _pd.c.location_id)
    .outerjoin(_od, _od.c.document_id == _pd.c.source_document_id)
    .outerjoin(g.partner, g.partner.c.partner_id == _pd.c.partner_id)
    .outerjoin(pe.employee, pe.employee.c.employee_id == h.register.c.employee_id)
)


_POSTED_LINES = (
    sa.select(
        _pl,
        g.item.c.no.label("item"),
        g.item.c.description,
        g.item_unit_of_measure.c.code.label("unit"),
        p.bin.c.code.label("bin"),
        _key.c.serial_no,
        _key.c.lot_no,
        _key.c.package_no,
    )
    .join(g.item, g.item.c.item_id == _pl.c.item_id)
    .join(g.item_unit_of_measure, g.item_unit_of_measure.c.unit_id == _pl.c.unit_id)
    .join(_key, _key.c.tracking_id == _pl.c.tracking_id)
    .outerjoin(p.bin, p.bin.c.bin_id == _pl.c.bin_id)
    .where(_pl.c.document_id == sa.bindparam("document_id"))
    .order_by(_pl.c.line_no)
)


def find(tx: ReadTx, kind: str, no: str) -> PostedView | None:
    row = tx.execute(_POSTED.where(_pd.c.kind == kind, _pd.c.no == no)).first()
    if row is None:
        return None
    lines = tx.execute(_POSTED_LINES, {"document_id": row.document_id})
    return _posted(row, tuple(_posted_line(line) for line in lines))


def list_posted(
    tx: ReadTx, *, kind: str, location: str, from_no: str, after: int, count: int
) -> tuple[list[PostedView], int | None]:
    """A page of posted documents, newest first; and where the next one begins."""
    statement = _POSTED.order_by(_pd.c.document_id.desc()).limit(count + 1)
    if kind:
        statement = statement.where(_pd.c.kind == kind)
    if location:
        statement = statement.where(p.location.c.code == location)
    if from_no:
        statement = statement.where(_pd.c.from_no == from_no)
    if after:
        statement = statement.where(_pd.c.document_id < after)
    rows, following = paging.page(tx.execute(statement), count, "document_id")
    return [_posted(row, ()) for row in rows], following


def _posted(row: Any, lines: tuple[PostedLineView, ...]) -> PostedView:
    return PostedView(
        document_id=row.document_id,
        kind=row.kind,
        no=row.no,
        from_no=row.from_no,
        source=row.source or "",
        location=row.location,
        partner=row.partner or "",
        external_no=row.external_no,
        posting_date=row.posting_date,
        posted_at=row.posted_at,
        posted_by=row.posted_by or "",
        undone=row.undone,
        lines=lines,
    )


def _posted_line(row: Any) -> PostedLineView:
    return PostedLineView(
        line_no=row.line_no,
        item=row.item,
        description=row.description,
        unit=row.unit,
        bin=row.bin or "",
        number=number(row.serial_no, row.lot_no, row.package_no),
        quantity=decimal(row.quantity),
        quantity_base=decimal(row.quantity_base),
        to_put_away_base=decimal(row.to_put_away_base),
        put_away_base=decimal(row.put_away_base),
        undone=row.undone,
    )
