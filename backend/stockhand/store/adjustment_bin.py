"""What the adjustment bin of a location holds: what its bins know and the ledger does not."""

from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa

from stockhand.domain.warehouse_adjustments import AdjustmentKey
from stockhand.store.columns import NOTHING
from stockhand.store.rows import number
from stockhand.store.tables import goods as g
from stockhand.store.tables import places as p
from stockhand.store.tx import ReadTx, Statement, WriteTx

_bc = p.bin_content
_bn = p.bin_tracking_balance
_k = g.tracking_key

_CONTENTS = Statement(
    sa.select(_bc.c.item_id, _bc.c.variant_id, _bc.c.unit_id, _bc.c.quantity_base).where(
        _bc.c.bin_id == sa.bindparam("bin_id"), _bc.c.quantity_base != NOTHING
    )
)
_NUMBERS = Statement(
    sa.select(
        _bn.c.item_id,
        _bn.c.variant_id,
        _bn.c.unit_id,
        _k.c.serial_no,
        _k.c.lot_no,
        _k.c.package_no,
        _bn.c.quantity_base,
    )
    .join(_k, _k.c.tracking_id == _bn.c.tracking_id)
    .where(_bn.c.bin_id == sa.bindparam("bin_id"), _bn.c.quantity_base != NOTHING)
)


def quantities(
    tx: ReadTx | WriteTx, bin_id: int, items: Collection[int] = ()
) -> dict[AdjustmentKey, int]:
    """By item, variant, unit and number, of these items or of all; what carries no number is told
    apart."""
    found: defaultdict[AdjustmentKey, int] = defaultdict(int)
    for row in tx.execute(_CONTENTS, {"bin_id": bin_id}):
        found[AdjustmentKey(row.item_id, row.variant_id, row.unit_id)] += row.quantity_base
    for row in tx.execute(_NUMBERS, {"bin_id": bin_id}):
        tracking = number(row.serial_no, row.lot_no, row.package_no)
        found[AdjustmentKey(row.item_id, row.variant_id, row.unit_id)] -= row.quantity_base
        found[AdjustmentKey(row.item_id, row.variant_id, row.unit_id, tracking)] = row.quantity_base
    return {
        key: base for key, base in found.items() if base and (not items or key.item_id in items)
    }
