"""Orders as people and programs read them: codes and decimals, everything joined."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.domain.quantity import decimal
from stockhand.store.tables import goods as g
from stockhand.store.tables import places as p
from stockhand.store.tables import sources as s
from stockhand.store.tables import warehouse as w
from stockhand.store.tx import ReadTx
from stockhand.store.views import paging


class OrderLineView(msgspec.Struct, frozen=True, kw_only=True):
    """A line of an order; quantities in its unit, those ending in `_base` in the base unit."""

    line_no: int
    direction: str
    item: str
    variant: str
    description: str
    unit: str
    location: str
    bin: str
    quantity: Decimal
    quantity_base: Decimal
    qty_done: Decimal
    qty_done_base: Decimal
    outstanding: Decimal
    outstanding_base: Decimal
    qty_to_handle: Decimal
    picking_base: Decimal
    picked_base: Decimal
    reserved_stock_base: Decimal
    due_date: date
    reserve: str


class OrderView(msgspec.Struct, frozen=True, kw_only=True):
    """An order."""

    kind: str
    no: str
    status: str
    partner: str
    partner_name: str
    external_no: str
    location: str
    document_date: date
    shipping_advice: str
    priority: int
    version: int
    note: str
    lines: tuple[OrderLineView, ...] = ()


_od = s.source_document
_ol = s.source_line
_wl = w.warehouse_line


_picked = (
    sa.select(sa.func.coalesce(sa.func.sum(_wl.c.qty_picked_base), 0))
    .where(_wl.c.source_line_id == _ol.c.line_id, _wl.c.source_line_id.is_not(None))
    .correlate(_ol)
    .scalar_subquery()
)


_ORDERS = (
    sa.select(
        _od.c.document_id,
        _od.c.kind,
        _od.c.no,
        _od.c.status,
        g.partner.c.no.label("partner"),
        g.partner.c.name.label("partner_name"),
        _od.c.external_no,
        p.location.c.code.label("location"),
        _od.c.document_date,
        _od.c.shipping_advice,
        _od.c.priority,
        _od.c.version,
        _od.c.note,
    )
    .join(p.location, p.location.c.location_id == _od.c.location_id)
    .outerjoin(g.partner, g.partner.c.partner_id == _od.c.partner_id)
)


_ORDER_LINES = (
    sa.select(
        _ol,
        g.item.c.no.label("item"),
        g.item_variant.c.code.label("variant"),
        g.item_unit_of_measure.c.code.label("unit"),
        p.location.c.code.label("location"),
        p.bin.c.code.label("bin"),
        _picked.label("picked_base"),
    )
    .join(g.item, g.item.c.item_id == _ol.c.item_id)
    .join(g.item_variant, g.item_variant.c.variant_id == _ol.c.variant_id)
    .join(g.item_unit_of_measure, g.item_unit_of_measure.c.unit_id == _ol.c.unit_id)
    .join(p.location, p.location.c.location_id == _ol.c.location_id)
    .outerjoin(p.bin, p.bin.c.bin_id == _ol.c.bin_id)
    .where(_ol.c.document_id == sa.bindparam("document_id"))
    .order_by(_ol.c.line_no, _ol.c.line_id)
)


def find(tx: ReadTx, kind: str, no: str) -> OrderView | None:
    row = tx.execute(_ORDERS.where(_od.c.kind == kind, _od.c.no == no)).first()
    if row is None:
        return None
    lines = tx.execute(_ORDER_LINES, {"document_id": row.document_id})
    return _order(row, tuple(_order_line(line) for line in lines))


def list_orders(
    tx: ReadTx, *, kind: str, status: str, location: str, search: str, after: int, count: int
) -> tuple[list[OrderView], int | None]:
    """A page of orders, newest first, without lines; and where the next one begins."""
    statement = _ORDERS.order_by(_od.c.document_id.desc()).limit(count + 1)
    if kind:
        statement = statement.where(_od.c.kind == kind)
    if status:
        statement = statement.where(_od.c.status == status)
    if location:
        statement = statement.where(p.location.c.code == location)
    if search:
        statement = statement.where(
            sa.or_(paging.begins(search, _od.c.no), _od.c.external_no == search)
        )
    if after:
        statement = statement.where(_od.c.document_id < after)
    rows, following = paging.page(tx.execute(statement), count, "document_id")
    return [_order(row, ()) for row in rows], following


def _order(row: Any, lines: tuple[OrderLineView, ...]) -> OrderView:
    return OrderView(
        kind=row.kind,
        no=row.no,
        status=row.status,
        partner=row.partner or "",
        partner_name=row.partner_name or "",
        external_no=row.external_no,
        location=row.location,
        document_date=row.document_date,
        shipping_advice=row.shipping_advice,
        priority=row.priority,
        version=row.version,
        note=row.note,
        lines=lines,
    )


def _order_line(row: Any) -> OrderLineView:
    return OrderLineView(
        line_no=row.line_no,
        direction=row.direction,
        item=row.item,
        variant=row.variant,
        description=row.description,
        unit=row.unit,
        location=row.location,
        bin=row.bin or "",
        quantity=decimal(row.quantity),
        quantity_base=decimal(row.quantity_base),
        qty_done=decimal(row.qty_done),
        qty_done_base=decimal(row.qty_done_base),
        outstanding=decimal(row.quantity - row.qty_done),
        outstanding_base=decimal(row.quantity_base - row.qty_done_base),
        qty_to_handle=decimal(row.qty_to_handle),
        picking_base=decimal(row.picking_base),
        picked_base=decimal(int(row.picked_base)),
        reserved_stock_base=decimal(row.reserved_stock_base),
        due_date=row.due_date,
        reserve=row.reserve,
    )
