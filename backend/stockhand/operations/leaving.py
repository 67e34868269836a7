"""What leaves a location must lie in the bin it leaves from, and what comes in must be allowed to
lie where it is put."""

from collections.abc import Callable

from stockhand.domain.ledgers import Posting, WarehouseEntry
from stockhand.domain.locations import CapacityPolicy
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.bins import BinQuantityInsufficient
from stockhand.domain.stock import Goods, Places
from stockhand.domain.warehouse_journal import BinMove
from stockhand.domain.warehouse_journal import check as check_moves
from stockhand.store.stock import in_bins
from stockhand.store.tx import WriteTx


def check(
    tx: WriteTx, no: str, posting: Posting, places: Places, goods: Goods
) -> list[BinQuantityInsufficient]:
    """`no` is the document that is posted. Blocks do not hold goods that leave, an empty bin does.
    Looks at the bins of `places`."""
    moves = _moves(no, posting, places, lambda one: one.quantity_base < 0)
    if not moves:
        return []
    found = in_bins(tx, {(move.key, move.tracking) for move in moves})
    problems = check_moves(moves, found, places.location, places.bins, goods.items, goods.units)
    return [problem for problem in problems if isinstance(problem, BinQuantityInsufficient)]


def check_entering(
    tx: WriteTx, no: str, posting: Posting, places: Places, goods: Goods
) -> list[Problem]:
    """What forbids goods to come in where the order itself says into which bin, and what is asked
    about it (W 2.6)."""
    moves = _moves(no, posting, places, lambda one: one.quantity_base > 0)
    if not moves:
        return []
    found = in_bins(
        tx,
        {(move.key, move.tracking) for move in moves},
        with_loads=places.location.bin_capacity_policy is not CapacityPolicy.NEVER,
    )
    return list(check_moves(moves, found, places.location, places.bins, goods.items, goods.units))


def _moves(
    no: str, posting: Posting, places: Places, wanted: Callable[[WarehouseEntry], bool]
) -> list[BinMove]:
    return [
        BinMove(
            ref=f"{no}/{one.line_no}",
            bin_id=one.bin_id,
            item_id=one.item_id,
            variant_id=one.variant_id,
            unit_id=one.unit_id,
            tracking=one.tracking,
            quantity_base=one.quantity_base,
        )
        for one in posting.warehouse_entries
        if wanted(one) and places.bins[one.bin_id].location_id == places.location.location_id
    ]
