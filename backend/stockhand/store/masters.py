"""Masters: items with their tracking codes and units, locations, bins with their types,
partners."""

from collections.abc import Iterable
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.domain.items import Item, ItemReference, Unit, Variant
from stockhand.domain.locations import (
    ANY_USE,
    Bin,
    BinType,
    Location,
    PutAwayTemplateLine,
    StockkeepingUnit,
    Zone,
)
from stockhand.domain.orders import Partner, PartnerKind
from stockhand.domain.stock import Goods
from stockhand.domain.tracking import ItemTrackingCode
from stockhand.store import keys
from stockhand.store.db import ReadTx, WriteTx
from stockhand.store.rows import Rows
from stockhand.store.tables import goods as g
from stockhand.store.tables import places as p

Tx = ReadTx | WriteTx

codes = Rows(ItemTrackingCode, g.item_tracking_code)
items = Rows(Item, g.item)
units = Rows(Unit, g.item_unit_of_measure)
variants = Rows(Variant, g.item_variant)
references = Rows(ItemReference, g.item_reference)
partners = Rows(Partner, g.partner)
locations = Rows(Location, p.location)
zones = Rows(Zone, p.zone)
bin_types = Rows(BinType, p.bin_type)
bins = Rows(Bin, p.bin)
templates = Rows(PutAwayTemplateLine, p.put_away_template)
stockkeeping_units = Rows(StockkeepingUnit, p.stockkeeping_unit)

_ITEMS = sa.select(*items.columns, *codes.columns).select_from(
    g.item.outerjoin(
        g.item_tracking_code,
        g.item_tracking_code.c.tracking_code_id == g.item.c.tracking_code_id,
    )
)
_ITEMS_BY_ID = _ITEMS.where(keys.among(g.item.c.item_id))
_ITEMS_BY_NO = _ITEMS.where(keys.among(g.item.c.no))
_UNITS = units.select().where(keys.among(g.item_unit_of_measure.c.item_id))
_VARIANTS = variants.select().where(keys.among(g.item_variant.c.item_id))
_LOCATION = locations.select().where(p.location.c.code == sa.bindparam("code"))
_LOCATIONS = locations.select().where(keys.among(p.location.c.location_id))
_ALL_LOCATIONS = locations.select().order_by(p.location.c.location_id)
_BINS = sa.select(*bins.columns, *bin_types.columns).select_from(
    p.bin.outerjoin(p.bin_type, p.bin_type.c.bin_type_id == p.bin.c.bin_type_id)
)
_BINS_BY_ID = _BINS.where(keys.among(p.bin.c.bin_id))
_BINS_BY_CODE = _BINS.where(keys.among(p.bin.c.location_id, p.bin.c.code), sa.not_(p.bin.c.retired))
_BINS_OF_LOCATION = _BINS.where(
    p.bin.c.location_id == sa.bindparam("location_id"), sa.not_(p.bin.c.retired)
)
_PARTNER = partners.select().where(
    g.partner.c.kind == sa.bindparam("kind"), g.partner.c.no == sa.bindparam("no")
)
_PARTNERS = partners.select().where(keys.among(g.partner.c.partner_id))
_TEMPLATES = (
    templates.select()
    .where(keys.among(p.put_away_template.c.code))
    .order_by(p.put_away_template.c.code, p.put_away_template.c.line_no)
)


def _item(row: Any) -> Item:
    own = len(items.names)
    item = items.one(row[:own])
    if item.tracking_code_id is None:
        return item
    return msgspec.structs.replace(item, tracking=codes.one(row[own:]))


def _bin(row: Any) -> Bin:
    own = len(bins.names)
    place = bins.one(row[:own])
    use = ANY_USE if place.bin_type_id is None else bin_types.one(row[own:])
    return msgspec.structs.replace(place, type=use)


def load_items(tx: Tx, item_ids: Iterable[int]) -> dict[int, Item]:
    rows = tx.execute(_ITEMS_BY_ID, {"keys": keys.parameter(set(item_ids))})
    return {item.item_id: item for item in map(_item, rows)}


def find_items(tx: Tx, nos: Iterable[str]) -> dict[str, Item]:
    rows = tx.execute(_ITEMS_BY_NO, {"keys": keys.parameter(set(nos))})
    return {item.no: item for item in map(_item, rows)}


def load_units(tx: Tx, item_ids: Iterable[int]) -> dict[int, Unit]:
    rows = tx.execute(_UNITS, {"keys": keys.parameter(set(item_ids))})
    return {unit.unit_id: unit for unit in units.read(rows)}


def load_goods(tx: Tx, item_ids: Iterable[int]) -> Goods:
    """Items with their tracking codes, and all their units."""
    wanted = set(item_ids)
    return Goods(items=load_items(tx, wanted), units=load_units(tx, wanted))


def load_variants(tx: Tx, item_ids: Iterable[int]) -> dict[tuple[int, str], Variant]:
    """Variants by item and code."""
    rows = tx.execute(_VARIANTS, {"keys": keys.parameter(set(item_ids))})
    return {(one.item_id, one.code): one for one in variants.read(rows)}


def find_location(tx: Tx, code: str) -> Location | None:
    row = tx.execute(_LOCATION, {"code": code}).first()
    return locations.one(row) if row else None


def load_locations(tx: Tx, ids: Iterable[int] | None = None) -> dict[int, Location]:
    """These locations, or all."""
    if ids is None:
        rows = tx.execute(_ALL_LOCATIONS)
    else:
        rows = tx.execute(_LOCATIONS, {"keys": keys.parameter(set(ids))})
    return {one.location_id: one for one in locations.read(rows)}


def load_bins(tx: Tx, bin_ids: Iterable[int | None]) -> dict[int, Bin]:
    wanted = {one for one in bin_ids if one is not None}
    if not wanted:
        return {}
    rows = tx.execute(_BINS_BY_ID, {"keys": keys.parameter(wanted)})
    return {place.bin_id: place for place in map(_bin, rows)}


def find_bins(tx: Tx, wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Bin]:
    """Bins by location and code."""
    asked = set(wanted)
    if not asked:
        return {}
    rows = tx.execute(_BINS_BY_CODE, {"keys": keys.parameter(asked)})
    return {(place.location_id, place.code): place for place in map(_bin, rows)}


def bins_of(tx: Tx, location_id: int) -> dict[int, Bin]:
    rows = tx.execute(_BINS_OF_LOCATION, {"location_id": location_id})
    return {place.bin_id: place for place in map(_bin, rows)}


def find_partner(tx: Tx, kind: PartnerKind, no: str) -> Partner | None:
    row = tx.execute(_PARTNER, {"kind": kind, "no": no}).first()
    return partners.one(row) if row else None


def load_partners(tx: Tx, ids: Iterable[int]) -> dict[int, Partner]:
    rows = tx.execute(_PARTNERS, {"keys": keys.parameter(set(ids))})
    return {one.partner_id: one for one in partners.read(rows)}


def load_templates(tx: Tx, wanted: Iterable[str]) -> dict[str, tuple[PutAwayTemplateLine, ...]]:
    found: dict[str, tuple[PutAwayTemplateLine, ...]] = {}
    for line in templates.read(tx.execute(_TEMPLATES, {"keys": keys.parameter(set(wanted))})):
        found[line.code] = (*found.get(line.code, ()), line)
    return found
