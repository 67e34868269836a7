"""Masters: items with their tracking codes and units, locations, bins with their types,
partners."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

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
from stockhand.store.rows import Rows
from stockhand.store.tables import goods as g
from stockhand.store.tables import places as p
from stockhand.store.tx import ReadTx, Statement, WriteTx

Tx = ReadTx | WriteTx
Key = TypeVar("Key", int, str, tuple[int, str])
Value = TypeVar("Value")

MOST_REMEMBERED = 100_000
"""Of a kind; then the memory begins anew."""

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
_ITEMS_BY_ID = Statement(_ITEMS.where(keys.among(g.item.c.item_id)))
_ITEMS_BY_NO = Statement(_ITEMS.where(keys.among(g.item.c.no)))
_UNITS = Statement(units.select().where(keys.among(g.item_unit_of_measure.c.item_id)))
_VARIANTS = Statement(variants.select().where(keys.among(g.item_variant.c.item_id)))
_LOCATION = Statement(locations.select().where(p.location.c.code == sa.bindparam("code")))
_LOCATIONS = Statement(locations.select().where(keys.among(p.location.c.location_id)))
_ALL_LOCATIONS = Statement(locations.select().order_by(p.location.c.location_id))
_BINS = sa.select(*bins.columns, *bin_types.columns).select_from(
    p.bin.outerjoin(p.bin_type, p.bin_type.c.bin_type_id == p.bin.c.bin_type_id)
)
_BINS_BY_ID = Statement(_BINS.where(keys.among(p.bin.c.bin_id)))
_BINS_BY_CODE = Statement(
    _BINS.where(keys.among(p.bin.c.location_id, p.bin.c.code), sa.not_(p.bin.c.retired))
)
_BINS_OF_LOCATION = Statement(
    _BINS.where(p.bin.c.location_id == sa.bindparam("location_id"), sa.not_(p.bin.c.retired))
)
_PARTNER = Statement(
    partners.select().where(
        g.partner.c.kind == sa.bindparam("kind"), g.partner.c.no == sa.bindparam("no")
    )
)
_PARTNERS = Statement(partners.select().where(keys.among(g.partner.c.partner_id)))
_TEMPLATES = Statement(
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


def _remembered(
    tx: Tx, kind: str, wanted: Iterable[Key], load: Callable[[list[Any]], dict[Any, Value]]
) -> dict[Key, Value]:
    """What was read before, and what is not known yet; in the order of the keys."""
    known: dict[Key, Value] = tx.masters.setdefault(kind, {})
    asked = sorted(set(wanted))
    missing = [key for key in asked if key not in known]
    if missing:
        if len(known) > MOST_REMEMBERED:
            known.clear()
            missing = asked
        known.update(load(missing))
    return {key: known[key] for key in asked if key in known}


def load_items(tx: Tx, item_ids: Iterable[int]) -> dict[int, Item]:
    def load(missing: list[int]) -> dict[int, Item]:
        rows = tx.execute(_ITEMS_BY_ID, {"keys": keys.parameter(missing)})
        return {item.item_id: item for item in map(_item, rows)}

    return _remembered(tx, "item", item_ids, load)


def find_items(tx: Tx, nos: Iterable[str]) -> dict[str, Item]:
    def load(missing: list[str]) -> dict[str, Item]:
        rows = tx.execute(_ITEMS_BY_NO, {"keys": keys.parameter(missing)})
        return {item.no: item for item in map(_item, rows)}

    return _remembered(tx, "item by no", nos, load)


def load_units(tx: Tx, item_ids: Iterable[int]) -> dict[int, Unit]:
    """All units of the items, by unit id."""

    def load(missing: list[int]) -> dict[int, list[Unit]]:
        rows = tx.execute(_UNITS, {"keys": keys.parameter(missing)})
        found: dict[int, list[Unit]] = {item_id: [] for item_id in missing}
        for unit in units.read(rows):
            found[unit.item_id].append(unit)
        return found

    of_items = _remembered(tx, "unit", item_ids, load)
    return {unit.unit_id: unit for of_item in of_items.values() for unit in of_item}


def load_goods(tx: Tx, item_ids: Iterable[int]) -> Goods:
    """Items with their tracking codes, and all their units."""
    wanted = set(item_ids)
    return Goods(items=load_items(tx, wanted), units=load_units(tx, wanted))


def load_variants(tx: Tx, item_ids: Iterable[int]) -> dict[tuple[int, str], Variant]:
    """Variants by item and code."""
    rows = tx.execute(_VARIANTS, {"keys": keys.parameter(set(item_ids))})
    return {(one.item_id, one.code): one for one in variants.read(rows)}


def find_location(tx: Tx, code: str) -> Location | None:
    def load(_missing: list[str]) -> dict[str, Location]:
        row = tx.execute(_LOCATION, {"code": code}).first()
        if row is None:
            return {}
        found = locations.one(row)
        tx.masters.setdefault("location", {})[found.location_id] = found
        return {code: found}

    return _remembered(tx, "location by code", [code], load).get(code)


def load_locations(tx: Tx, ids: Iterable[int] | None = None) -> dict[int, Location]:
    """These locations, or all."""
    if ids is None:
        return {one.location_id: one for one in locations.read(tx.execute(_ALL_LOCATIONS))}

    def load(missing: list[int]) -> dict[int, Location]:
        rows = tx.execute(_LOCATIONS, {"keys": keys.parameter(missing)})
        return {one.location_id: one for one in locations.read(rows)}

    return _remembered(tx, "location", ids, load)


def load_location(tx: Tx, location_id: int) -> Location:
    return load_locations(tx, [location_id])[location_id]


def load_bins(tx: Tx, bin_ids: Iterable[int | None]) -> dict[int, Bin]:
    def load(missing: list[int]) -> dict[int, Bin]:
        rows = tx.execute(_BINS_BY_ID, {"keys": keys.parameter(missing)})
        return {place.bin_id: place for place in map(_bin, rows)}

    return _remembered(tx, "bin", [one for one in bin_ids if one is not None], load)


def find_bins(tx: Tx, wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Bin]:
    """Bins by location and code."""

    def load(missing: list[tuple[int, str]]) -> dict[tuple[int, str], Bin]:
        rows = tx.execute(_BINS_BY_CODE, {"keys": keys.parameter(missing)})
        return {(place.location_id, place.code): place for place in map(_bin, rows)}

    return _remembered(tx, "bin by code", wanted, load)


def bins_of(tx: Tx, location_id: int) -> dict[int, Bin]:
    def load(_missing: list[int]) -> dict[int, dict[int, Bin]]:
        rows = tx.execute(_BINS_OF_LOCATION, {"location_id": location_id})
        return {location_id: {place.bin_id: place for place in map(_bin, rows)}}

    return dict(_remembered(tx, "bins of location", [location_id], load)[location_id])


def find_partner(tx: Tx, kind: PartnerKind, no: str) -> Partner | None:
    row = tx.execute(_PARTNER, {"kind": kind, "no": no}).first()
    return partners.one(row) if row else None


def load_partners(tx: Tx, ids: Iterable[int]) -> dict[int, Partner]:
    def load(missing: list[int]) -> dict[int, Partner]:
        rows = tx.execute(_PARTNERS, {"keys": keys.parameter(missing)})
        return {one.partner_id: one for one in partners.read(rows)}

    return _remembered(tx, "partner", ids, load)


def load_templates(tx: Tx, wanted: Iterable[str]) -> dict[str, tuple[PutAwayTemplateLine, ...]]:
    def load(missing: list[str]) -> dict[str, tuple[PutAwayTemplateLine, ...]]:
        found: dict[str, tuple[PutAwayTemplateLine, ...]] = {}
        for line in templates.read(tx.execute(_TEMPLATES, {"keys": keys.parameter(missing)})):
            found[line.code] = (*found.get(line.code, ()), line)
        return found

    return _remembered(tx, "put-away template", wanted, load)
