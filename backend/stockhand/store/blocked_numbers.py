"""Numbers that were blocked: they are left out of picks wherever they lie."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from stockhand.domain.ledgers import GoodsKey
from stockhand.domain.tracking import Tracking
from stockhand.store import keys
from stockhand.store.rows import number
from stockhand.store.tables import goods as g
from stockhand.store.tx import ReadTx, Statement, WriteTx

Tx = ReadTx | WriteTx

_k = g.tracking_key
_BLOCKED = Statement(
    sa.select(
        g.tracking_info.c.item_id,
        g.tracking_info.c.variant_id,
        g.tracking_info.c.dimension,
        g.tracking_info.c.number,
    ).where(
        keys.among(g.tracking_info.c.item_id, g.tracking_info.c.variant_id),
        g.tracking_info.c.blocked,
    )
)


def find(tx: Tx, goods: Iterable[GoodsKey]) -> dict[tuple[int, int], set[tuple[str, str]]]:
    """Blocked serials, lots and packages (dimension, number) by item and variant."""
    pairs = {(k.item_id, k.variant_id) for k in goods}
    found: defaultdict[tuple[int, int], set[tuple[str, str]]] = defaultdict(set)
    for item, variant, dimension, text in tx.execute(_BLOCKED, {"keys": keys.parameter(pairs)}):
        found[item, variant].add((dimension, text))
    return found


_BLOCKED_IDS = sa.select(_k.c.tracking_id, _k.c.serial_no, _k.c.lot_no, _k.c.package_no).where(
    keys.among(_k.c.item_id, _k.c.variant_id, _k.c.lot_no), _k.c.lot_no != sa.text("''")
)
_BLOCKED_SERIAL_IDS = sa.select(
    _k.c.tracking_id, _k.c.serial_no, _k.c.lot_no, _k.c.package_no
).where(keys.among(_k.c.item_id, _k.c.variant_id, _k.c.serial_no), _k.c.serial_no != sa.text("''"))


def keys_of(tx: Tx, blocked: Mapping[tuple[int, int], set[tuple[str, str]]]) -> dict[int, Tracking]:
    """All combinations of numbers that hold a blocked lot or serial."""
    lots = [(i, v, text) for (i, v), ones in blocked.items() for d, text in ones if d == "lot"]
    serials = [
        (i, v, text) for (i, v), ones in blocked.items() for d, text in ones if d == "serial"
    ]
    found: dict[int, Tracking] = {}
    for statement, wanted in ((_BLOCKED_IDS, lots), (_BLOCKED_SERIAL_IDS, serials)):
        if wanted:
            for one, serial, lot, package in tx.execute(
                statement, {"keys": keys.parameter(wanted)}
            ):
                found[one] = number(serial, lot, package)
    return found
