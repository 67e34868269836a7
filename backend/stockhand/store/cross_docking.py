"""What leaves soon, and what lies in cross-dock bins for it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa

from stockhand.domain.cross_docking import Opportunity
from stockhand.domain.ledgers import GoodsKey
from stockhand.store import keys
from stockhand.store.columns import NOTHING
from stockhand.store.tables import places as p
from stockhand.store.tables import sources as s
from stockhand.store.tx import ReadTx, Statement, WriteTx

_sl, _bc, _bin = s.source_line, p.bin_content, p.bin
_NEEDED = Statement(
    sa.select(
        _sl.c.item_id,
        _sl.c.variant_id,
        _sl.c.location_id,
        sa.func.sum(_sl.c.outstanding_base - _sl.c.picking_base),
    )
    .join(s.source_document, s.source_document.c.document_id == _sl.c.document_id)
    .where(
        keys.among(_sl.c.item_id, _sl.c.variant_id, _sl.c.location_id),
        _sl.c.direction == "demand",
        _sl.c.outstanding_base != NOTHING,
        _sl.c.due_date <= sa.bindparam("until"),
        s.source_document.c.status == "released",
    )
    .group_by(_sl.c.item_id, _sl.c.variant_id, _sl.c.location_id)
)
_LYING = Statement(
    sa.select(
        _bc.c.item_id,
        _bc.c.variant_id,
        _bc.c.location_id,
        sa.func.sum(_bc.c.quantity_base - _bc.c.take_base + _bc.c.place_base),
    )
    .join(_bin, _bin.c.bin_id == _bc.c.bin_id)
    .where(keys.among(_bc.c.item_id, _bc.c.variant_id, _bc.c.location_id), _bin.c.is_cross_dock)
    .group_by(_bc.c.item_id, _bc.c.variant_id, _bc.c.location_id)
)


def opportunities(
    tx: ReadTx | WriteTx, goods: Iterable[GoodsKey], until: date
) -> dict[GoodsKey, Opportunity]:
    """What released orders due until then need that no pick has, and what waits for them."""
    wanted = sorted(set(goods))
    parameter = keys.parameter((k.item_id, k.variant_id, k.location_id) for k in wanted)
    needed: defaultdict[GoodsKey, int] = defaultdict(int)
    for item, variant, place, total in tx.execute(_NEEDED, {"keys": parameter, "until": until}):
        needed[GoodsKey(place, item, variant)] = int(total)
    lying: defaultdict[GoodsKey, int] = defaultdict(int)
    for item, variant, place, total in tx.execute(_LYING, {"keys": parameter}):
        lying[GoodsKey(place, item, variant)] = int(total)
    return {
        key: Opportunity(needed_base=needed[key], on_cross_dock_base=max(0, lying[key]))
        for key in wanted
    }
