"""Masters as people and programs read them."""

from decimal import Decimal
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.domain.quantity import decimal
from stockhand.store import keys
from stockhand.store.rows import by_name
from stockhand.store.tables import goods as g
from stockhand.store.tables import places as p
from stockhand.store.tx import ReadTx
from stockhand.store.views import paging


class UnitView(msgspec.Struct, frozen=True, kw_only=True):
    """A packing of an item."""

    code: str
    qty_per_uom: Decimal
    is_base: bool


class VariantView(msgspec.Struct, frozen=True, kw_only=True):
    """A colour, a size: the same item, told apart in stock."""

    code: str
    description: str


class CodeView(msgspec.Struct, frozen=True, kw_only=True):
    """A barcode of an item and the unit it means."""

    code: str
    kind: str
    unit: str
    variant: str


class ItemView(msgspec.Struct, frozen=True, kw_only=True):
    """An item: what a screen or a handheld needs to name it and to know which numbers it
    carries."""

    no: str
    description: str
    base_unit: str
    tracking_code: str
    serial: bool
    lot: bool
    package: bool
    serial_in_warehouse: bool
    lot_in_warehouse: bool
    package_in_warehouse: bool
    expires: bool
    expiration_required: bool
    strict_expiration: bool
    blocked: bool
    units: tuple[UnitView, ...] = ()
    codes: tuple[CodeView, ...] = ()


class LocationView(msgspec.Struct, frozen=True, kw_only=True):
    """A location and its switches."""

    code: str
    name: str
    time_zone: str
    use_as_in_transit: bool
    require_receive: bool
    require_put_away: bool
    require_shipment: bool
    require_pick: bool
    bin_mandatory: bool
    directed_put_away_and_pick: bool
    use_put_away_worksheet: bool
    use_cross_docking: bool
    pick_according_to_fefo: bool
    allow_breakbulk: bool
    check_whse_class: bool
    always_create_put_away_line: bool
    always_create_pick_line: bool
    count_blind: bool
    default_bin_selection: str
    pick_bin_policy: str
    put_away_bin_policy: str
    bin_capacity_policy: str
    special_equipment: str


class PlaceView(msgspec.Struct, frozen=True, kw_only=True):
    """A bin as a place to go to."""

    code: str
    zone: str
    bin_type: str
    ranking: int
    pick_sequence: int
    blocked: str
    dedicated: bool


_c = g.item_tracking_code
_u = g.item_unit_of_measure
_r = g.item_reference
_ITEMS = (
    sa.select(
        g.item.c.item_id,
        g.item.c.no,
        g.item.c.description,
        g.item.c.blocked,
        _c.c.code.label("tracking_code"),
        _c.c.sn_specific,
        _c.c.lot_specific,
        _c.c.package_specific,
        _c.c.sn_purchase_in,
        _c.c.lot_purchase_in,
        _c.c.package_purchase_in,
        _c.c.sn_warehouse,
        _c.c.lot_warehouse,
        _c.c.package_warehouse,
        _c.c.use_expiration_dates,
        _c.c.expiration_date_required,
        _c.c.strict_expiration,
    )
    .outerjoin(_c, _c.c.tracking_code_id == g.item.c.tracking_code_id)
    .order_by(g.item.c.no)
)
_UNITS = (
    sa.select(_u.c.item_id, _u.c.code, _u.c.qty_per_uom, _u.c.is_base)
    .where(keys.among(_u.c.item_id), sa.not_(_u.c.retired))
    .order_by(_u.c.item_id, _u.c.qty_per_uom)
)
_CODES = (
    sa.select(
        _r.c.item_id,
        _r.c.code,
        _r.c.kind,
        _u.c.code.label("unit"),
        g.item_variant.c.code.label("variant"),
    )
    .outerjoin(_u, _u.c.unit_id == _r.c.unit_id)
    .join(g.item_variant, g.item_variant.c.variant_id == _r.c.variant_id)
    .where(keys.among(_r.c.item_id))
    .order_by(_r.c.item_id, _r.c.code)
)


def items(tx: ReadTx, *, search: str, after: str, count: int) -> tuple[list[ItemView], str | None]:
    """A page of items by number; `search` looks at the beginning of numbers and in descriptions."""
    statement = _ITEMS.limit(count + 1)
    if search:
        statement = statement.where(
            sa.or_(
                paging.begins(search, g.item.c.no),
                g.item.c.description.icontains(search, autoescape=True),
            )
        )
    if after:
        statement = statement.where(g.item.c.no > after)
    rows, following = paging.page(tx.execute(statement), count, "no")
    return _with_codes(tx, rows), following


def items_by_no(tx: ReadTx, nos: list[str]) -> list[ItemView]:
    rows = tx.execute(_ITEMS.where(keys.among(g.item.c.no)), {"keys": keys.parameter(set(nos))})
    return _with_codes(tx, list(rows))


def variants(tx: ReadTx, no: str) -> list[VariantView]:
    """The variants of an item that are in use."""
    c = g.item_variant.c
    statement = (
        sa.select(c.code, c.description)
        .join(g.item, g.item.c.item_id == c.item_id)
        .where(g.item.c.no == no, sa.not_(c.retired))
        .order_by(c.code)
    )
    return [by_name(VariantView, row) for row in tx.execute(statement)]


def items_by_id(tx: ReadTx, ids: list[int]) -> list[ItemView]:
    rows = tx.execute(_ITEMS.where(keys.among(g.item.c.item_id)), {"keys": keys.parameter(ids)})
    return _with_codes(tx, list(rows))


def item_nos(tx: ReadTx, ids: list[int]) -> dict[int, str]:
    """The numbers of items."""
    statement = sa.select(g.item.c.item_id, g.item.c.no).where(keys.among(g.item.c.item_id))
    rows = tx.execute(statement, {"keys": keys.parameter(ids)})
    return {row.item_id: row.no for row in rows}


def _with_codes(tx: ReadTx, rows: Any) -> list[ItemView]:
    parameter = {"keys": keys.parameter(row.item_id for row in rows)}
    units: dict[int, list[UnitView]] = {}
    for row in tx.execute(_UNITS, parameter):
        view = UnitView(code=row.code, qty_per_uom=decimal(row.qty_per_uom), is_base=row.is_base)
        units.setdefault(row.item_id, []).append(view)
    codes: dict[int, list[CodeView]] = {}
    for row in tx.execute(_CODES, parameter):
        view = CodeView(code=row.code, kind=row.kind, unit=row.unit or "", variant=row.variant)
        codes.setdefault(row.item_id, []).append(view)
    return [
        _item(row, tuple(units.get(row.item_id, ())), tuple(codes.get(row.item_id, ())))
        for row in rows
    ]


def _item(row: Any, units: tuple[UnitView, ...], codes: tuple[CodeView, ...]) -> ItemView:
    return ItemView(
        no=row.no,
        description=row.description,
        base_unit=next((unit.code for unit in units if unit.is_base), ""),
        tracking_code=row.tracking_code or "",
        serial=bool(row.sn_specific or row.sn_purchase_in),
        lot=bool(row.lot_specific or row.lot_purchase_in),
        package=bool(row.package_specific or row.package_purchase_in),
        serial_in_warehouse=bool(row.sn_warehouse),
        lot_in_warehouse=bool(row.lot_warehouse),
        package_in_warehouse=bool(row.package_warehouse),
        expires=bool(row.use_expiration_dates),
        expiration_required=bool(row.expiration_date_required),
        strict_expiration=bool(row.strict_expiration),
        blocked=row.blocked,
        units=units,
        codes=codes,
    )


_LOCATIONS = sa.select(p.location).where(sa.not_(p.location.c.retired)).order_by(p.location.c.code)


def locations(tx: ReadTx) -> list[LocationView]:
    return [by_name(LocationView, row) for row in tx.execute(_LOCATIONS)]


_PLACES = (
    sa.select(
        p.bin.c.code,
        p.zone.c.code.label("zone"),
        p.bin_type.c.code.label("bin_type"),
        p.bin.c.ranking,
        p.bin.c.pick_sequence,
        p.bin.c.block_movement.label("blocked"),
        p.bin.c.dedicated,
    )
    .join(p.location, p.location.c.location_id == p.bin.c.location_id)
    .outerjoin(p.zone, p.zone.c.zone_id == p.bin.c.zone_id)
    .outerjoin(p.bin_type, p.bin_type.c.bin_type_id == p.bin.c.bin_type_id)
    .where(p.location.c.code == sa.bindparam("location"), sa.not_(p.bin.c.retired))
    .order_by(p.bin.c.code)
)


def places(tx: ReadTx, location: str) -> list[PlaceView]:
    """The bins of a location that are in use, in the order one walks them."""
    return [
        PlaceView(
            code=row.code,
            zone=row.zone or "",
            bin_type=row.bin_type or "",
            ranking=row.ranking,
            pick_sequence=row.pick_sequence,
            blocked=row.blocked,
            dedicated=row.dedicated,
        )
        for row in tx.execute(_PLACES, {"location": location})
    ]
