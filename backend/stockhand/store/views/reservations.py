"""Who holds what: reservation entries as people and programs read them."""

from decimal import Decimal

import msgspec
import sqlalchemy as sa

from stockhand.domain.quantity import decimal
from stockhand.domain.tracking import Tracking
from stockhand.store.rows import number
from stockhand.store.tables import goods as g
from stockhand.store.tables import places as p
from stockhand.store.tables import sources as s
from stockhand.store.tx import ReadTx


class ReservationView(msgspec.Struct, frozen=True, kw_only=True):
    """A reservation entry as one of its lines sees it. `partner_kind`: whose the other half is, the
    kind of an order or inventory; blank where there is none."""

    entry_no: int
    status: str
    quantity: Decimal
    qty_to_handle: Decimal
    number: Tracking
    supply: str
    supply_number: Tracking
    demand: str
    partner_kind: str


_k = g.tracking_key
_re = s.reservation_entry
_own = _re.alias("own")
_other = _re.alias("other")
_own_key = g.tracking_key.alias("own_key")
_other_key = g.tracking_key.alias("other_key")
_demand_line = s.source_line.alias("demand_line")
_demand_document = s.source_document.alias("demand_document")


_OF_LINE = (
    sa.select(
        _own.c.entry_no,
        _own.c.reservation_status,
        _own.c.quantity_base,
        _own.c.qty_to_handle_base,
        _own.c.positive,
        _own_key.c.serial_no,
        _own_key.c.lot_no,
        _own_key.c.package_no,
        _other.c.source_kind,
        _other.c.source_id,
        _other_key.c.serial_no.label("other_serial"),
        _other_key.c.lot_no.label("other_lot"),
        _other_key.c.package_no.label("other_package"),
        _demand_document.c.kind.label("other_kind"),
        _demand_document.c.no.label("other_no"),
        _demand_line.c.line_no.label("other_line_no"),
    )
    .join(_own_key, _own_key.c.tracking_id == _own.c.tracking_id)
    .outerjoin(
        _other,
        sa.and_(_other.c.entry_no == _own.c.entry_no, _other.c.positive != _own.c.positive),
    )
    .outerjoin(_other_key, _other_key.c.tracking_id == _other.c.tracking_id)
    .outerjoin(
        _demand_line,
        sa.and_(_other.c.source_kind == "line", _demand_line.c.line_id == _other.c.source_id),
    )
    .outerjoin(_demand_document, _demand_document.c.document_id == _demand_line.c.document_id)
    .where(_own.c.source_kind == "line", _own.c.source_id == sa.bindparam("line_id"))
    .order_by(_own.c.entry_no)
)


def of_line(tx: ReadTx, kind: str, no: str, line_no: int) -> list[ReservationView]:
    """The reservation entries of an order line, each with its other half."""
    lines = tx.execute(
        sa.select(s.source_line.c.line_id)
        .join(s.source_document, s.source_document.c.document_id == s.source_line.c.document_id)
        .where(
            s.source_document.c.kind == kind,
            s.source_document.c.no == no,
            s.source_line.c.line_no == line_no,
        )
    ).all()
    found: list[ReservationView] = []
    for line in lines:
        for row in tx.execute(_OF_LINE, {"line_id": line.line_id}):
            own = f"{no}/{line_no}"
            other, partner_kind = "", row.other_kind or ""
            if row.source_kind == "entry":
                other, partner_kind = f"entry/{row.source_id}", "inventory"
            elif row.other_no:
                other = f"{row.other_no}/{row.other_line_no}"
            found.append(
                ReservationView(
                    entry_no=row.entry_no,
                    status=row.reservation_status,
                    quantity=decimal(abs(row.quantity_base)),
                    qty_to_handle=decimal(abs(row.qty_to_handle_base)),
                    number=number(row.serial_no, row.lot_no, row.package_no),
                    supply=own if row.positive else other,
                    supply_number=number(
                        row.other_serial or "", row.other_lot or "", row.other_package or ""
                    ),
                    demand=other if row.positive else own,
                    partner_kind=partner_kind,
                )
            )
    return found


_OF_STOCK = (
    sa.select(
        _own.c.entry_no,
        _own.c.source_id,
        _own.c.reservation_status,
        _own.c.quantity_base,
        _own.c.qty_to_handle_base,
        _own_key.c.serial_no,
        _own_key.c.lot_no,
        _own_key.c.package_no,
        _demand_document.c.no.label("demand_no"),
        _demand_document.c.kind.label("demand_kind"),
        _demand_line.c.line_no.label("demand_line_no"),
    )
    .join(_own_key, _own_key.c.tracking_id == _own.c.tracking_id)
    .join(g.item, g.item.c.item_id == _own.c.item_id)
    .join(p.location, p.location.c.location_id == _own.c.location_id)
    .outerjoin(_other, sa.and_(_other.c.entry_no == _own.c.entry_no, sa.not_(_other.c.positive)))
    .outerjoin(
        _demand_line,
        sa.and_(_other.c.source_kind == "line", _demand_line.c.line_id == _other.c.source_id),
    )
    .outerjoin(_demand_document, _demand_document.c.document_id == _demand_line.c.document_id)
    .where(
        g.item.c.no == sa.bindparam("item"),
        p.location.c.code == sa.bindparam("location"),
        _own.c.source_kind == "entry",
        _own.c.positive,
    )
    .order_by(_own.c.entry_no)
)


def of_stock(tx: ReadTx, item: str, location: str) -> list[ReservationView]:
    """Whom an item's stock at a location is for: reserved, linked by order tracking, or surplus
    that it holds for nobody. Stock of items that are not tracked has only what is reserved."""
    rows = tx.execute(_OF_STOCK, {"item": item, "location": location})
    return [
        ReservationView(
            entry_no=row.entry_no,
            status=row.reservation_status,
            quantity=decimal(row.quantity_base),
            qty_to_handle=decimal(row.qty_to_handle_base),
            number=number(row.serial_no, row.lot_no, row.package_no),
            supply=f"entry/{row.source_id}",
            supply_number=number(row.serial_no, row.lot_no, row.package_no),
            demand=f"{row.demand_no}/{row.demand_line_no}" if row.demand_no else "",
            partner_kind=row.demand_kind or "",
        )
        for row in rows
    ]


class ReservedSupplyView(msgspec.Struct, frozen=True, kw_only=True):
    """How much of the stock of a number is reserved."""

    number: Tracking
    reserved: Decimal


def reserved_stock(tx: ReadTx, item: str, location: str) -> list[ReservedSupplyView]:
    """Reserved stock of an item at a location, by the number it carries."""
    rows = tx.execute(
        sa.select(
            _k.c.serial_no,
            _k.c.lot_no,
            _k.c.package_no,
            sa.func.sum(_re.c.quantity_base).label("total"),
        )
        .join(_k, _k.c.tracking_id == _re.c.tracking_id)
        .join(g.item, g.item.c.item_id == _re.c.item_id)
        .join(p.location, p.location.c.location_id == _re.c.location_id)
        .where(
            g.item.c.no == item,
            p.location.c.code == location,
            _re.c.positive,
            _re.c.reservation_status == "reservation",
            _re.c.source_kind == "entry",
        )
        .group_by(_k.c.serial_no, _k.c.lot_no, _k.c.package_no)
    )
    return [
        ReservedSupplyView(
            number=number(row.serial_no, row.lot_no, row.package_no),
            reserved=decimal(int(row.total)),
        )
        for row in rows
    ]
