"""What waits for a document of the warehouse: orders to receive or to ship, shipments to pick for,
receipts to put away. The queues that somebody in the office works from."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.domain.documents import WarehouseKind
from stockhand.domain.orders import DocumentStatus
from stockhand.domain.quantity import at_most_from_base, decimal
from stockhand.store.columns import NOTHING
from stockhand.store.rows import day
from stockhand.store.tables import goods as g
from stockhand.store.tables import history as h
from stockhand.store.tables import places as p
from stockhand.store.tables import sources as s
from stockhand.store.tables import warehouse as w
from stockhand.store.tx import ReadTx
from stockhand.store.views import paging, permitted


class SourceRequestView(msgspec.Struct, frozen=True, kw_only=True):
    """A released order of which something is open at a location and on no warehouse document.
    `lines`: so many of its lines; `due_date`: of the earliest one."""

    kind: str
    no: str
    partner: str
    partner_name: str
    external_no: str
    due_date: date
    lines: int
    priority: int
    shipping_advice: str


class PickRequestView(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a released shipment of which something is on no pick and not picked; its unit."""

    shipment_no: str
    line_no: int
    source: str
    partner_name: str
    item: str
    variant: str
    description: str
    unit: str
    bin: str
    quantity: Decimal
    to_pick: Decimal
    due_date: date | None
    priority: int


class PutAwayRequestView(msgspec.Struct, frozen=True, kw_only=True):
    """A posted receipt of which something is on no put-away yet."""

    no: str
    kind: str
    from_no: str
    source: str
    partner_name: str
    posting_date: date
    lines: int


_od, _ol = s.source_document, s.source_line
_wd, _wl = w.warehouse_document, w.warehouse_line
_al = w.warehouse_activity_line
_pd, _pl = h.posted_document, h.posted_line

_on_documents = (
    sa.select(sa.func.coalesce(sa.func.sum(_wl.c.quantity_base - _wl.c.qty_done_base), 0))
    .where(_wl.c.source_line_id == _ol.c.line_id, _wl.c.source_line_id.is_not(None))
    .correlate(_ol)
    .scalar_subquery()
)
_of_activity = _wd.alias("of_activity")
_on_inventory_work = (
    sa.select(sa.func.coalesce(sa.func.sum(_al.c.quantity_base - _al.c.qty_done_base), 0))
    .join(_of_activity, _of_activity.c.document_id == _al.c.document_id)
    .where(
        _al.c.source_line_id == _ol.c.line_id,
        _al.c.source_line_id.is_not(None),
        _of_activity.c.kind.in_([WarehouseKind.INVENTORY_PICK, WarehouseKind.INVENTORY_PUT_AWAY]),
    )
    .correlate(_ol)
    .scalar_subquery()
)
_SOURCES = (
    sa.select(
        _od.c.document_id,
        _od.c.kind,
        _od.c.no,
        _od.c.external_no,
        _od.c.priority,
        _od.c.shipping_advice,
        g.partner.c.no.label("partner"),
        g.partner.c.name.label("partner_name"),
        sa.func.min(_ol.c.due_date).label("due_date"),
        sa.func.count().label("lines"),
    )
    .select_from(
        _ol.join(_od, _od.c.document_id == _ol.c.document_id).outerjoin(
            g.partner, g.partner.c.partner_id == _od.c.partner_id
        )
    )
    .where(
        _ol.c.location_id == sa.bindparam("location"),
        _ol.c.direction == sa.bindparam("direction"),
        _ol.c.outstanding_base != NOTHING,
        sa.not_(_ol.c.drop_shipment),
        _od.c.status == DocumentStatus.RELEASED,
        _ol.c.outstanding_base > _on_documents,
        _ol.c.outstanding_base > _on_inventory_work,
    )
    .group_by(_od.c.document_id, g.partner.c.partner_id)
)


def sources(
    tx: ReadTx,
    places: list[int] | None,
    *,
    location: str,
    direction: str,
    kind: str,
    partner: str,
    search: str,
    due_until: date | None,
    after: int,
    count: int,
) -> tuple[list[SourceRequestView], int | None]:
    """A page of orders a receipt or shipment could be made for, oldest first."""
    statement = _SOURCES.order_by(_od.c.document_id).limit(count + 1)
    if kind:
        statement = statement.where(_od.c.kind == kind)
    if partner:
        statement = statement.where(g.partner.c.no == partner)
    if search:
        statement = statement.where(
            sa.or_(paging.begins(search, _od.c.no), _od.c.external_no == search)
        )
    if due_until:
        statement = statement.where(_ol.c.due_date <= due_until)
    if after:
        statement = statement.where(_od.c.document_id > after)
    parameters = {"location": permitted.location(tx, location, places), "direction": direction}
    rows, following = paging.page(tx.execute(statement, parameters), count, "document_id")
    return [
        SourceRequestView(
            kind=row.kind,
            no=row.no,
            partner=row.partner or "",
            partner_name=row.partner_name or "",
            external_no=row.external_no,
            due_date=day(row.due_date),
            lines=row.lines,
            priority=row.priority,
            shipping_advice=row.shipping_advice,
        )
        for row in rows
    ], following


_to_pick = _wl.c.quantity_base - _wl.c.qty_picked_base - _wl.c.pick_base
_PICKS = (
    sa.select(
        _wl.c.line_id,
        _wl.c.line_no,
        _wl.c.quantity,
        _wl.c.quantity_base,
        _to_pick.label("to_pick_base"),
        _wl.c.due_date,
        _wd.c.no.label("shipment_no"),
        _wd.c.priority,
        _od.c.no.label("source"),
        g.partner.c.name.label("partner_name"),
        g.item.c.no.label("item"),
        g.item.c.description,
        g.item_variant.c.code.label("variant"),
        g.item_unit_of_measure.c.code.label("unit"),
        g.item_unit_of_measure.c.qty_per_uom,
        p.bin.c.code.label("bin"),
    )
    .select_from(
        _wd.join(_wl, _wl.c.document_id == _wd.c.document_id)
        .join(g.item, g.item.c.item_id == _wl.c.item_id)
        .join(g.item_variant, g.item_variant.c.variant_id == _wl.c.variant_id)
        .join(g.item_unit_of_measure, g.item_unit_of_measure.c.unit_id == _wl.c.unit_id)
        .outerjoin(p.bin, p.bin.c.bin_id == _wl.c.bin_id)
        .outerjoin(_ol, _ol.c.line_id == _wl.c.source_line_id)
        .outerjoin(_od, _od.c.document_id == _ol.c.document_id)
        .outerjoin(g.partner, g.partner.c.partner_id == _od.c.partner_id)
    )
    .where(
        _wd.c.location_id == sa.bindparam("location"),
        _wd.c.kind == WarehouseKind.SHIPMENT,
        _wd.c.status == DocumentStatus.RELEASED,
        _to_pick > 0,
    )
)


def picks(
    tx: ReadTx,
    places: list[int] | None,
    *,
    location: str,
    search: str,
    due_until: date | None,
    after: int,
    count: int,
) -> tuple[list[PickRequestView], int | None]:
    """A page of shipment lines to pick for, in the order they were made."""
    statement = _PICKS.order_by(_wl.c.line_id).limit(count + 1)
    if search:
        statement = statement.where(paging.begins(search, _wd.c.no, _od.c.no, g.item.c.no))
    if due_until:
        statement = statement.where(_wl.c.due_date <= due_until)
    if after:
        statement = statement.where(_wl.c.line_id > after)
    rows, following = paging.page(
        tx.execute(statement, {"location": permitted.location(tx, location, places)}),
        count,
        "line_id",
    )
    return [_pick(row) for row in rows], following


def _pick(row: Any) -> PickRequestView:
    return PickRequestView(
        shipment_no=row.shipment_no,
        line_no=row.line_no,
        source=row.source or "",
        partner_name=row.partner_name or "",
        item=row.item,
        variant=row.variant,
        description=row.description,
        unit=row.unit,
        bin=row.bin or "",
        quantity=decimal(row.quantity),
        to_pick=decimal(at_most_from_base(row.to_pick_base, row.qty_per_uom)),
        due_date=row.due_date,
        priority=row.priority,
    )


_on_put_aways = (
    sa.select(sa.func.coalesce(sa.func.sum(_al.c.quantity_base - _al.c.qty_done_base), 0))
    .where(
        _al.c.source_line_id == _pl.c.source_line_id,
        _al.c.source_line_id.is_not(None),
        _al.c.posted_document_id == _pl.c.document_id,
        _al.c.posted_line_no == _pl.c.line_no,
        _al.c.action_type != "place",
        sa.not_(_al.c.is_breakbulk),
    )
    .correlate(_pl)
    .scalar_subquery()
)
_PUT_AWAYS = (
    sa.select(
        _pd.c.document_id,
        _pd.c.no,
        _pd.c.kind,
        _pd.c.from_no,
        _od.c.no.label("source"),
        g.partner.c.name.label("partner_name"),
        h.register.c.posting_date,
        sa.func.count().label("lines"),
    )
    .select_from(
        _pl.join(_pd, _pd.c.document_id == _pl.c.document_id)
        .join(h.register, h.register.c.register_id == _pd.c.register_id)
        .outerjoin(_od, _od.c.document_id == _pd.c.source_document_id)
        .outerjoin(g.partner, g.partner.c.partner_id == _pd.c.partner_id)
    )
    .where(
        _pd.c.location_id == sa.bindparam("location"),
        _pl.c.to_put_away_base != NOTHING,
        _pl.c.to_put_away_base > _on_put_aways,
    )
    .group_by(
        _pd.c.document_id, _od.c.document_id, g.partner.c.partner_id, h.register.c.register_id
    )
    .order_by(_pd.c.document_id)
)


def put_aways(
    tx: ReadTx, places: list[int] | None, *, location: str, search: str, after: int, count: int
) -> tuple[list[PutAwayRequestView], int | None]:
    """A page of posted receipts to put away, oldest first."""
    statement = _PUT_AWAYS.limit(count + 1)
    if search:
        statement = statement.where(paging.begins(search, _pd.c.no, _pd.c.from_no, _od.c.no))
    if after:
        statement = statement.where(_pd.c.document_id > after)
    rows, following = paging.page(
        tx.execute(statement, {"location": permitted.location(tx, location, places)}),
        count,
        "document_id",
    )
    return [
        PutAwayRequestView(
            no=row.no,
            kind=row.kind,
            from_no=row.from_no,
            source=row.source or "",
            partner_name=row.partner_name or "",
            posting_date=row.posting_date,
            lines=row.lines,
        )
        for row in rows
    ], following
