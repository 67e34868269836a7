"""What a put-away looks at: what a bin holds of everything, and with which lot a serial came."""

from collections.abc import Iterable

import msgspec
import sqlalchemy as sa

from stockhand.domain.ledgers import NumberKey
from stockhand.store import keys
from stockhand.store.columns import NOTHING
from stockhand.store.tables import goods as g
from stockhand.store.tables import history as h
from stockhand.store.tables import places as p
from stockhand.store.tx import ReadTx, Statement, WriteTx

Tx = ReadTx | WriteTx
_bc = p.bin_content
_k = g.tracking_key
_e = h.item_ledger_entry


_LOTS_OF_SERIALS = Statement(
    sa.select(_k.c.item_id, _k.c.variant_id, _k.c.serial_no, _k.c.lot_no)
    .join(_e, _e.c.tracking_id == _k.c.tracking_id)
    .where(
        keys.among(_k.c.item_id, _k.c.variant_id, _k.c.serial_no),
        _k.c.serial_no != sa.text("''"),
        _e.c.tracking_id != NOTHING,
        _e.c.remaining_base > NOTHING,
    )
)


def lots_of_serials(tx: Tx, named: Iterable[NumberKey]) -> dict[tuple[int, int, str], str]:
    """With which lot each serial that is in stock was received."""
    serials = {(k.item_id, k.variant_id, k.tracking.serial) for k in named if k.tracking.serial}
    if not serials:
        return {}
    rows = tx.execute(_LOTS_OF_SERIALS, {"keys": keys.parameter(serials)})
    return {(item, variant, serial): lot for item, variant, serial, lot in rows}


class BinState(msgspec.Struct, frozen=True, kw_only=True):
    """What a bin holds of anything: whether something is fixed there, what lies and is on its
    way."""

    holds_fixed: bool = False
    quantity_base: int = 0
    place_base: int = 0


_STATES = Statement(
    sa.select(
        _bc.c.bin_id,
        sa.func.max(sa.case((_bc.c.is_fixed, 1), (_bc.c.is_default, 1), else_=0)),
        sa.func.sum(_bc.c.quantity_base),
        sa.func.sum(_bc.c.place_base),
    )
    .where(keys.among(_bc.c.bin_id))
    .group_by(_bc.c.bin_id)
)


def states(tx: Tx, bin_ids: Iterable[int]) -> dict[int, BinState]:
    """What these bins hold; bins without any content are left out."""
    return {
        bin_id: BinState(
            holds_fixed=bool(fixed), quantity_base=int(quantity), place_base=int(planned)
        )
        for bin_id, fixed, quantity, planned in tx.execute(
            _STATES, {"keys": keys.parameter(set(bin_ids))}
        )
    }
