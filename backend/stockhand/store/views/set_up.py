"""Places and people as an administrator sets them up: with everything that can be changed."""

from decimal import Decimal
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.domain.locations import SPECIAL_BINS
from stockhand.domain.quantity import decimal
from stockhand.store import keys
from stockhand.store.rows import by_name
from stockhand.store.tables import goods as g
from stockhand.store.tables import people as pe
from stockhand.store.tables import places as p
from stockhand.store.tx import ReadTx
from stockhand.store.views import paging, permitted
from stockhand.store.views.masters import LocationView


class LocationCardView(LocationView, frozen=True, kw_only=True):
    """A location with all that `save-location` sets."""

    put_away_template: str
    cross_dock_due_date_calc: str
    inbound_handling_time: str
    outbound_handling_time: str
    receipt_bin: str
    shipment_bin: str
    adjustment_bin: str
    cross_dock_bin: str
    open_shop_floor_bin: str
    to_production_bin: str
    from_production_bin: str
    to_assembly_bin: str
    from_assembly_bin: str
    asm_to_order_shipment_bin: str
    to_job_bin: str


class ZoneView(msgspec.Struct, frozen=True, kw_only=True):
    """A zone of a location: what bins without own values begin with."""

    code: str
    description: str
    bin_type: str
    ranking: int
    warehouse_class: str
    special_equipment: str
    is_cross_dock: bool


class BinTypeView(msgspec.Struct, frozen=True, kw_only=True):
    """What goods may be brought to, taken from or dealt with in bins of a type."""

    code: str
    description: str
    receive: bool
    ship: bool
    put_away: bool
    pick: bool


class BinCardView(msgspec.Struct, frozen=True, kw_only=True):
    """A bin with all that `save-bin` sets."""

    code: str
    zone: str
    bin_type: str
    description: str
    ranking: int
    pick_sequence: int
    block_movement: str
    max_weight: Decimal
    max_cubage: Decimal
    dedicated: bool
    is_cross_dock: bool
    warehouse_class: str
    special_equipment: str


class BinContentView(msgspec.Struct, frozen=True, kw_only=True):
    """What a bin may hold of an item; quantities in the content's unit."""

    bin: str
    item: str
    variant: str
    description: str
    unit: str
    is_fixed: bool
    is_default: bool
    min_qty: Decimal
    max_qty: Decimal
    block_movement: str
    quantity: Decimal


class TemplateLineView(msgspec.Struct, frozen=True, kw_only=True):
    """One rule of a put-away template."""

    find_fixed: bool
    find_floating: bool
    find_same_item: bool
    find_unit_match: bool
    find_below_min: bool
    find_empty: bool
    description: str


class TemplateView(msgspec.Struct, frozen=True, kw_only=True):
    """A put-away template; its rules are tried in order."""

    code: str
    lines: tuple[TemplateLineView, ...]


class WarehouseEmployeeView(msgspec.Struct, frozen=True, kw_only=True):
    """Who works at a location, as what; `is_default`: usually there."""

    no: str
    name: str
    roles: tuple[str, ...]
    is_default: bool


def location(tx: ReadTx, code: str) -> LocationCardView | None:
    """The location of that code, if it is in use."""
    row = tx.execute(
        sa.select(p.location).where(p.location.c.code == code, sa.not_(p.location.c.retired))
    ).first()
    if row is None:
        return None
    ids = {role: getattr(row, f"{role}_id") for role in SPECIAL_BINS}
    named = tx.execute(
        sa.select(p.bin.c.bin_id, p.bin.c.code).where(keys.among(p.bin.c.bin_id)),
        {"keys": keys.parameter(one for one in ids.values() if one is not None)},
    )
    codes = {one.bin_id: one.code for one in named}
    bins = {role: codes.get(bin_id, "") for role, bin_id in ids.items()}
    return by_name(LocationCardView, row, **bins)


_TYPES = sa.select(p.bin_type).order_by(p.bin_type.c.code)


def bin_types(tx: ReadTx) -> list[BinTypeView]:
    """All of them, by code."""
    return [by_name(BinTypeView, row) for row in tx.execute(_TYPES)]


_ZONES = (
    sa.select(p.zone, sa.func.coalesce(p.bin_type.c.code, "").label("bin_type"))
    .join(p.location, p.location.c.location_id == p.zone.c.location_id)
    .outerjoin(p.bin_type, p.bin_type.c.bin_type_id == p.zone.c.bin_type_id)
    .where(p.location.c.code == sa.bindparam("location"))
    .order_by(p.zone.c.code)
)


def zones(
    tx: ReadTx, location: str, *, after: str, count: int
) -> tuple[list[ZoneView], str | None]:
    """A page of the zones of a location, by code."""
    statement = _ZONES.limit(count + 1)
    if after:
        statement = statement.where(p.zone.c.code > after)
    rows, following = paging.page(tx.execute(statement, {"location": location}), count, "code")
    return [by_name(ZoneView, row) for row in rows], following


_BINS = (
    sa.select(
        p.bin,
        sa.func.coalesce(p.zone.c.code, "").label("zone"),
        sa.func.coalesce(p.bin_type.c.code, "").label("bin_type"),
    )
    .join(p.location, p.location.c.location_id == p.bin.c.location_id)
    .outerjoin(p.zone, p.zone.c.zone_id == p.bin.c.zone_id)
    .outerjoin(p.bin_type, p.bin_type.c.bin_type_id == p.bin.c.bin_type_id)
    .where(p.location.c.code == sa.bindparam("location"), sa.not_(p.bin.c.retired))
    .order_by(p.bin.c.code)
)


def bins(
    tx: ReadTx, location: str, *, zone: str, search: str, after: str, count: int
) -> tuple[list[BinCardView], str | None]:
    """A page of the bins of a location, by code; `search` is how a code begins."""
    statement = _BINS.limit(count + 1)
    if zone:
        statement = statement.where(p.zone.c.code == zone)
    if search:
        statement = statement.where(paging.begins(search, p.bin.c.code))
    if after:
        statement = statement.where(p.bin.c.code > after)
    rows, following = paging.page(tx.execute(statement, {"location": location}), count, "code")
    return [
        by_name(
            BinCardView,
            row,
            max_weight=decimal(row.max_weight),
            max_cubage=decimal(row.max_cubage),
        )
        for row in rows
    ], following


_c, _u = p.bin_content, g.item_unit_of_measure
_CONTENTS = (
    sa.select(
        _c,
        p.bin.c.code.label("bin"),
        g.item.c.no.label("item"),
        g.item.c.description,
        g.item_variant.c.code.label("variant"),
        _u.c.code.label("unit"),
    )
    .join(p.bin, p.bin.c.bin_id == _c.c.bin_id)
    .join(p.location, p.location.c.location_id == _c.c.location_id)
    .join(g.item, g.item.c.item_id == _c.c.item_id)
    .join(g.item_variant, g.item_variant.c.variant_id == _c.c.variant_id)
    .join(_u, _u.c.unit_id == _c.c.unit_id)
    .where(p.location.c.code == sa.bindparam("location"), sa.not_(p.bin.c.retired))
    .order_by(_c.c.bin_id, _c.c.item_id, _c.c.variant_id, _c.c.unit_id)
)
_PLACE = (_c.c.bin_id, _c.c.item_id, _c.c.variant_id, _c.c.unit_id)


def bin_contents(
    tx: ReadTx, location: str, *, bin: str, item: str, after: str, count: int
) -> tuple[list[BinContentView], str | None]:
    """A page of what bins of a location may hold, bin by bin; the cursor is the key of a row."""
    statement = _CONTENTS.limit(count + 1)
    if bin:
        statement = statement.where(p.bin.c.code == bin)
    if item:
        statement = statement.where(g.item.c.no == item)
    place = _place_of(after)
    if place:
        statement = statement.where(sa.tuple_(*_PLACE) > sa.tuple_(*place))
    rows = tx.execute(statement, {"location": location}).all()
    shown = rows[:count]
    following = None
    if len(rows) > count:
        following = ".".join(str(getattr(shown[-1], column.name)) for column in _PLACE)
    return [_content(row) for row in shown], following


def _place_of(cursor: str) -> list[int]:
    parts = cursor.split(".")
    is_place = len(parts) == len(_PLACE) and all(one.isdecimal() for one in parts)
    return [int(one) for one in parts] if is_place else []


def _content(row: Any) -> BinContentView:
    return by_name(
        BinContentView,
        row,
        min_qty=decimal(row.min_qty),
        max_qty=decimal(row.max_qty),
        quantity=decimal(row.quantity),
    )


_t = p.put_away_template
_TEMPLATES = sa.select(_t).order_by(_t.c.code, _t.c.line_no)


def templates(tx: ReadTx) -> list[TemplateView]:
    """All of them, by code."""
    found: dict[str, list[TemplateLineView]] = {}
    for row in tx.execute(_TEMPLATES):
        found.setdefault(row.code, []).append(by_name(TemplateLineView, row))
    return [TemplateView(code=code, lines=tuple(lines)) for code, lines in found.items()]


_w = pe.warehouse_employee
_EMPLOYEES = (
    sa.select(
        pe.employee.c.employee_id,
        pe.employee.c.no,
        pe.employee.c.name,
        (pe.employee.c.default_location_id == sa.bindparam("location")).label("is_default"),
    )
    .where(
        sa.exists().where(
            _w.c.employee_id == pe.employee.c.employee_id,
            _w.c.location_id == sa.bindparam("location"),
        )
    )
    .order_by(pe.employee.c.no)
)
_ROLES = (
    sa.select(_w.c.employee_id, _w.c.role)
    .where(_w.c.location_id == sa.bindparam("location"), keys.among(_w.c.employee_id))
    .order_by(_w.c.employee_id, _w.c.role)
)


def employees(
    tx: ReadTx, location: str, places: list[int] | None, *, after: str, count: int
) -> tuple[list[WarehouseEmployeeView], str | None]:
    """A page of who works at a location, by number."""
    location_id = permitted.location(tx, location, places)
    statement = _EMPLOYEES.limit(count + 1)
    if after:
        statement = statement.where(pe.employee.c.no > after)
    rows, following = paging.page(tx.execute(statement, {"location": location_id}), count, "no")
    parameters = {
        "location": location_id,
        "keys": keys.parameter(row.employee_id for row in rows),
    }
    roles: dict[int, list[str]] = {}
    for row in tx.execute(_ROLES, parameters):
        roles.setdefault(row.employee_id, []).append(row.role)
    return [
        WarehouseEmployeeView(
            no=row.no,
            name=row.name,
            roles=tuple(roles.get(row.employee_id, ())),
            is_default=bool(row.is_default),
        )
        for row in rows
    ], following
