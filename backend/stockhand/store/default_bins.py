"""The default bin of an item, which follows where its goods are put (W 2.5)."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from stockhand.domain.ledgers import PostedKind, Posting
from stockhand.domain.locations import Bin, BinSelection, Location, StockRole
from stockhand.store import keys, masters
from stockhand.store.tables.places import bin_content
from stockhand.store.tx import Statement, WriteTx

PUT_AWAYS = frozenset({PostedKind.PUT_AWAY, PostedKind.INVENTORY_PUT_AWAY})

_c = bin_content.c
_other = bin_content.alias("other")
_HERE = keys.among(_c.bin_id, _c.item_id, _c.variant_id, _c.unit_id)
_FIRST = Statement(
    sa.update(bin_content)
    .where(
        _HERE,
        sa.not_(
            sa.exists().where(
                _other.c.location_id == _c.location_id,
                _other.c.item_id == _c.item_id,
                _other.c.variant_id == _c.variant_id,
                _other.c.is_default,
            )
        ),
    )
    .values(is_default=True, is_fixed=True)
)
_LEAVE = Statement(
    sa.update(bin_content)
    .where(
        keys.among(_c.item_id, _c.variant_id, _c.location_id),
        _c.is_default,
        sa.not_(keys.among(_c.bin_id, _c.item_id, _c.variant_id, name="places")),
    )
    .values(is_default=False, is_fixed=False)
)

Goods = tuple[int, int, int]
Content = tuple[int, int, int, int]


def follow(tx: WriteTx, posting: Posting, bins: Mapping[int, Bin]) -> None:
    """The first bin an item lies in becomes its default bin, or the last one it was put away
    into, as the location wants it; bins that goods only pass through do not."""
    arrived = [one for one in posting.warehouse_entries if one.quantity_base > 0]
    if not arrived:
        return
    locations = masters.load_locations(tx, {bins[one.bin_id].location_id for one in arrived})
    put_away = any(one.kind in PUT_AWAYS for one in posting.documents)
    first: dict[Goods, Content] = {}
    last: dict[Goods, Content] = {}
    for one in arrived:
        place = bins[one.bin_id]
        location = locations[place.location_id]
        if not _is_home(place, location):
            continue
        goods = (one.item_id, one.variant_id, place.location_id)
        content = (one.bin_id, one.item_id, one.variant_id, one.unit_id)
        if location.default_bin_selection is BinSelection.FIXED:
            first.setdefault(goods, content)
        elif location.default_bin_selection is BinSelection.LAST_USED:
            if put_away:
                last[goods] = content
            else:
                first.setdefault(goods, content)
    if last:
        places = keys.parameter(content[:3] for content in last.values())
        tx.execute(_LEAVE, {"keys": keys.parameter(last), "places": places})
    _make_first(tx, [*first.values(), *last.values()])


def _make_first(tx: WriteTx, contents: Iterable[Content]) -> None:
    wanted: list[Any] = list(contents)
    if wanted:
        tx.execute(_FIRST, {"keys": keys.parameter(wanted)})


def _is_home(place: Bin, location: Location) -> bool:
    return (
        location.bin_mandatory
        and not location.directed
        and not place.dedicated
        and place.stock_role is StockRole.STORAGE
        and place.bin_id not in location.transit_bin_ids
    )
