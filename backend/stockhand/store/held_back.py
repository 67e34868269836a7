"""What is reserved and lies where no pick takes from: in dedicated bins, and in blocked ones."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from stockhand.domain.ledgers import GoodsKey
from stockhand.store import keys
from stockhand.store.columns import NOTHING
from stockhand.store.tables import places as p
from stockhand.store.tx import ReadTx, Statement, WriteTx

_bn = p.bin_tracking_balance
_tb = p.tracking_balance
_NUMBERS = Statement(
    sa.select(
        _bn.c.item_id,
        _bn.c.variant_id,
        _bn.c.tracking_id,
        sa.func.sum(_bn.c.quantity_base),
        sa.func.max(_tb.c.quantity_base),
        sa.func.max(_tb.c.reserved_base),
    )
    .join(
        _tb,
        sa.and_(
            _tb.c.location_id == sa.bindparam("location_id"),
            _tb.c.item_id == _bn.c.item_id,
            _tb.c.variant_id == _bn.c.variant_id,
            _tb.c.tracking_id == _bn.c.tracking_id,
        ),
    )
    .where(keys.among(_bn.c.bin_id, _bn.c.item_id), _tb.c.reserved_base > NOTHING)
    .group_by(_bn.c.item_id, _bn.c.variant_id, _bn.c.tracking_id)
)


def reserved(
    tx: ReadTx | WriteTx, location_id: int, places: Mapping[GoodsKey, Iterable[int]]
) -> dict[GoodsKey, int]:
    """How much of the reservations of these goods can only lie in these bins: number by number what
    all other bins together could not hold."""
    wanted = {(bin_id, goods.item_id) for goods, bins in places.items() for bin_id in bins}
    found: defaultdict[GoodsKey, int] = defaultdict(int)
    if not wanted:
        return found
    given = {"keys": keys.parameter(wanted), "location_id": location_id}
    for item, variant, _number, there, in_all, held in tx.execute(_NUMBERS, given):
        free = int(in_all) - int(there)
        found[GoodsKey(location_id, item, variant)] += min(int(there), max(0, int(held) - free))
    return found
