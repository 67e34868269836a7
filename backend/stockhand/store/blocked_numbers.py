"""Numbers that were blocked: they are left out of picks wherever they lie."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from stockhand.domain.ledgers import GoodsKey, NumberKey
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


_number = (
    *(_k.c.tracking_id, _k.c.item_id, _k.c.variant_id),
    *(_k.c.serial_no, _k.c.lot_no, _k.c.package_no),
)
_IDS = {
    dimension: sa.select(*_number).where(
        keys.among(_k.c.item_id, _k.c.variant_id, column), column != sa.text("''")
    )
    for dimension, column in (
        ("lot", _k.c.lot_no),
        ("serial", _k.c.serial_no),
        ("package", _k.c.package_no),
    )
}


def keys_of(
    tx: Tx, blocked: Mapping[tuple[int, int], set[tuple[str, str]]]
) -> dict[int, NumberKey]:
    """All combinations of numbers that hold a blocked lot, serial or package."""
    found: dict[int, NumberKey] = {}
    for dimension, statement in _IDS.items():
        wanted = [
            (item, variant, text)
            for (item, variant), ones in blocked.items()
            for of, text in ones
            if of == dimension
        ]
        if wanted:
            rows = tx.execute(statement, {"keys": keys.parameter(wanted)})
            for one, item, variant, serial, lot, package in rows:
                found[one] = NumberKey(item, variant, number(serial, lot, package))
    return found
