"""What leaves a location must lie in the bin it leaves from."""

from stockhand.domain.ledgers import Posting
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
    moves = [
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
        if one.quantity_base < 0
        and places.bins[one.bin_id].location_id == places.location.location_id
    ]
    if not moves:
        return []
    found = in_bins(tx, {(move.key, move.tracking) for move in moves})
    problems = check_moves(moves, found, places.location, places.bins, goods.items, goods.units)
    return [problem for problem in problems if isinstance(problem, BinQuantityInsufficient)]
