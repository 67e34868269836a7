"""What an export writes down: masters, stock and open orders as rows by column, all of one moment.
It reads whole tables; nothing here is asked while goods move."""

from typing import Any

import sqlalchemy as sa

from stockhand.domain.locations import SPECIAL_BINS
from stockhand.domain.orders import DocumentStatus
from stockhand.store.tables import goods as g
from stockhand.store.tables import history as h
from stockhand.store.tables import places as p
from stockhand.store.tables import sources as s
from stockhand.store.tables.people import employee, warehouse_employee
from stockhand.store.tx import ReadTx

Row = dict[str, Any]

_item = g.item
_unit = g.item_unit_of_measure
_variant = g.item_variant
_key = g.tracking_key
_bin = p.bin
_loc = p.location


def _code_of(table: sa.Table, key: str, pointer: sa.ColumnElement[int], name: str) -> sa.Label[str]:
    """The code of the row that a column points to; nothing where it points nowhere."""
    one = table.alias(name)
    return sa.select(one.c.code).where(one.c[key] == pointer).scalar_subquery().label(name)


_ITEMS = (
    sa.select(
        _item,
        g.item_tracking_code.c.code.label("tracking_code"),
        _code_of(g.number_series, "series_id", _item.c.serial_series_id, "serial_series"),
        _code_of(g.number_series, "series_id", _item.c.lot_series_id, "lot_series"),
        _code_of(_unit, "unit_id", _item.c.sales_unit_id, "sales_unit"),
        _code_of(_unit, "unit_id", _item.c.purchase_unit_id, "purchase_unit"),
        _code_of(_unit, "unit_id", _item.c.put_away_unit_id, "put_away_unit"),
    )
    .outerjoin(
        g.item_tracking_code, g.item_tracking_code.c.tracking_code_id == _item.c.tracking_code_id
    )
    .order_by(_item.c.no)
)
_UNITS = sa.select(_unit).order_by(_unit.c.item_id, _unit.c.code)
_VARIANTS = (
    sa.select(_variant.c.item_id, _variant.c.code)
    .where(_variant.c.item_id.is_not(None))
    .order_by(_variant.c.item_id, _variant.c.code)
)
_REFERENCES = (
    sa.select(
        g.item_reference.c.item_id,
        g.item_reference.c.code,
        g.item_reference.c.kind,
        _unit.c.code.label("unit"),
        _unit.c.is_base,
        _variant.c.code.label("variant"),
    )
    .join(_variant, _variant.c.variant_id == g.item_reference.c.variant_id)
    .outerjoin(_unit, _unit.c.unit_id == g.item_reference.c.unit_id)
    .where(g.item_reference.c.partner_id.is_(None))
    .order_by(g.item_reference.c.item_id, g.item_reference.c.code)
)
_LOCATIONS = (
    sa.select(
        _loc,
        *(_code_of(_bin, "bin_id", _loc.c[f"{role}_id"], role) for role in SPECIAL_BINS),
    )
    .where(_loc.c.code != "", sa.not_(_loc.c.retired))
    .order_by(_loc.c.code)
)
_ZONES = (
    sa.select(p.zone, _loc.c.code.label("location"), p.bin_type.c.code.label("bin_type"))
    .join(_loc, _loc.c.location_id == p.zone.c.location_id)
    .outerjoin(p.bin_type, p.bin_type.c.bin_type_id == p.zone.c.bin_type_id)
    .order_by(_loc.c.code, p.zone.c.code)
)
_BINS = (
    sa.select(
        _bin,
        _loc.c.code.label("location"),
        p.zone.c.code.label("zone"),
        p.bin_type.c.code.label("bin_type"),
    )
    .join(_loc, _loc.c.location_id == _bin.c.location_id)
    .outerjoin(p.zone, p.zone.c.zone_id == _bin.c.zone_id)
    .outerjoin(p.bin_type, p.bin_type.c.bin_type_id == _bin.c.bin_type_id)
    .where(sa.not_(_bin.c.retired))
    .order_by(_loc.c.code, _bin.c.code)
)
_bc = p.bin_content
_IN_BINS = (
    sa.select(
        _loc.c.code.label("location"),
        _bin.c.code.label("bin"),
        _item.c.no.label("item"),
        _variant.c.code.label("variant"),
        _unit.c.code.label("unit"),
        _unit.c.qty_per_uom,
        _bc,
    )
    .select_from(_bc)
    .join(_bin, _bin.c.bin_id == _bc.c.bin_id)
    .join(_loc, _loc.c.location_id == _bin.c.location_id)
    .join(_item, _item.c.item_id == _bc.c.item_id)
    .join(_variant, _variant.c.variant_id == _bc.c.variant_id)
    .join(_unit, _unit.c.unit_id == _bc.c.unit_id)
    .order_by(_loc.c.code, _item.c.no, _variant.c.code, _bin.c.code, _unit.c.code)
)
_NUMBERS_IN_BINS = (
    sa.select(p.bin_tracking_balance, _key.c.serial_no, _key.c.lot_no, _key.c.package_no)
    .join(_key, _key.c.tracking_id == p.bin_tracking_balance.c.tracking_id)
    .where(p.bin_tracking_balance.c.quantity_base != 0)
    .order_by(_key.c.lot_no, _key.c.serial_no, _key.c.package_no)
)
_RULES = _IN_BINS.where(
    sa.not_(_bin.c.retired),
    sa.or_(
        _bc.c.is_fixed,
        _bc.c.is_default,
        _bc.c.min_qty != 0,
        _bc.c.max_qty != 0,
        _bc.c.block_movement != "none",
    ),
)
_e = h.item_ledger_entry
_REMAINING = (
    sa.select(
        _loc.c.code.label("location"),
        _item.c.no.label("item"),
        _variant.c.code.label("variant"),
        _unit.c.code.label("unit"),
        _key.c.serial_no,
        _key.c.lot_no,
        _key.c.package_no,
        _key.c.expiration_date,
        _key.c.warranty_date,
        sa.cast(sa.func.sum(_e.c.remaining_base), sa.BigInteger()).label("quantity_base"),
    )
    .select_from(_e)
    .join(_loc, _loc.c.location_id == _e.c.location_id)
    .join(_item, _item.c.item_id == _e.c.item_id)
    .join(_variant, _variant.c.variant_id == _e.c.variant_id)
    .join(_unit, sa.and_(_unit.c.item_id == _e.c.item_id, _unit.c.is_base))
    .join(_key, _key.c.tracking_id == _e.c.tracking_id)
    .where(_e.c.remaining_base != 0)
    .group_by(
        *(_loc.c.code, _item.c.no, _variant.c.code, _unit.c.code, _key.c.tracking_id),
        *(_key.c.serial_no, _key.c.lot_no, _key.c.package_no),
        *(_key.c.expiration_date, _key.c.warranty_date),
    )
    .having(sa.func.sum(_e.c.remaining_base) != 0)
    .order_by(
        *(_loc.c.code, _item.c.no, _variant.c.code),
        *(_key.c.lot_no, _key.c.serial_no, _key.c.package_no),
    )
)
_EMPLOYEES = (
    sa.select(employee.c.no, employee.c.name, employee.c.language, _loc.c.code.label("home"))
    .outerjoin(_loc, _loc.c.location_id == employee.c.default_location_id)
    .where(sa.not_(employee.c.blocked))
    .order_by(employee.c.no)
)
_ROLES = (
    sa.select(employee.c.no, _loc.c.code.label("location"), warehouse_employee.c.role)
    .join(employee, employee.c.employee_id == warehouse_employee.c.employee_id)
    .join(_loc, _loc.c.location_id == warehouse_employee.c.location_id)
    .order_by(employee.c.no, _loc.c.code, warehouse_employee.c.role)
)
_header = _loc.alias("header_location")
_base = _unit.alias("base_unit")
_d, _l = s.source_document, s.source_line
_OPEN_LINES = (
    sa.select(
        *(_d.c.kind, _d.c.no, _d.c.status, _d.c.external_no, _d.c.document_date),
        *(_d.c.shipping_advice, _d.c.priority, _d.c.note, _d.c.address),
        *(_l.c.line_no, _l.c.quantity, _l.c.qty_done, _l.c.outstanding_base, _l.c.due_date),
        *(_l.c.reserve, _l.c.description),
        _header.c.code.label("header_location"),
        g.partner.c.no.label("partner"),
        _loc.c.code.label("location"),
        _item.c.no.label("item"),
        _item.c.reserve.label("item_reserve"),
        _variant.c.code.label("variant"),
        _unit.c.code.label("unit"),
        _unit.c.qty_per_uom,
        _unit.c.rounding_base,
        _base.c.code.label("base_unit"),
        _bin.c.code.label("bin"),
    )
    .select_from(_l)
    .join(_d, _d.c.document_id == _l.c.document_id)
    .join(_header, _header.c.location_id == _d.c.location_id)
    .join(_loc, _loc.c.location_id == _l.c.location_id)
    .join(_item, _item.c.item_id == _l.c.item_id)
    .join(_variant, _variant.c.variant_id == _l.c.variant_id)
    .join(_unit, _unit.c.unit_id == _l.c.unit_id)
    .join(_base, sa.and_(_base.c.item_id == _l.c.item_id, _base.c.is_base))
    .outerjoin(_bin, _bin.c.bin_id == _l.c.bin_id)
    .outerjoin(g.partner, g.partner.c.partner_id == _d.c.partner_id)
    .where(_d.c.status != DocumentStatus.CLOSED, _l.c.outstanding_base > 0)
    .order_by(_d.c.kind, _d.c.no, _l.c.location_id != _d.c.location_id, _l.c.line_no)
)
_STATEMENTS: dict[str, sa.Executable] = {
    "number_series": sa.select(g.number_series).order_by(g.number_series.c.code),
    "item_tracking_codes": sa.select(g.item_tracking_code).order_by(g.item_tracking_code.c.code),
    "partners": sa.select(g.partner).order_by(g.partner.c.kind, g.partner.c.no),
    "items": _ITEMS,
    "units": _UNITS,
    "variants": _VARIANTS,
    "references": _REFERENCES,
    "put_away_templates": sa.select(p.put_away_template).order_by(
        p.put_away_template.c.code, p.put_away_template.c.line_no
    ),
    "locations": _LOCATIONS,
    "zones": _ZONES,
    "bins": _BINS,
    "bin_contents": _RULES,
    "employees": _EMPLOYEES,
    "roles": _ROLES,
    "in_bins": _IN_BINS.where(_bc.c.quantity_base != 0),
    "numbers_in_bins": _NUMBERS_IN_BINS,
    "remaining": _REMAINING,
    "open_lines": _OPEN_LINES,
}


def read(tx: ReadTx) -> dict[str, list[Row]]:
    """All rows by what they are of. Stock is told twice, by bin and by what remains in the ledger:
    a bin may know fewer of a number's parts than the ledger does."""
    return {
        name: [dict(row) for row in tx.execute(statement).mappings()]
        for name, statement in _STATEMENTS.items()
    }
