"""An activity with everything its lines name, locked and read: where work on it, and registering
it, begin."""

from collections import defaultdict

import msgspec

from stockhand.domain import activities
from stockhand.domain.activities import Activity
from stockhand.domain.balances import ContentKey
from stockhand.domain.documents import ActionType, WarehouseDocument
from stockhand.domain.ledgers import GoodsKey
from stockhand.domain.locations import CapacityPolicy
from stockhand.domain.orders import SourceLine
from stockhand.domain.stock import Goods, Places
from stockhand.domain.tracking import UNTRACKED, Tracking
from stockhand.domain.warehouse_journal import BinMove, BinStock
from stockhand.store import documents, masters, stock
from stockhand.store.tx import WriteTx


class ActivityWork(msgspec.Struct, frozen=True, kw_only=True):
    """An activity with everything its lines name."""

    activity: Activity
    goods: Goods
    places: Places
    source_lines: dict[int, SourceLine]
    moves: list[BinMove]
    """What registering it does to the bins."""
    bins: BinStock

    @property
    def document(self) -> WarehouseDocument:
        return self.activity.document


def load(tx: WriteTx, document: WarehouseDocument) -> ActivityWork:
    """Lock and read an activity, its goods, its bins with what they hold, and its order lines."""
    lines = tuple(documents.activity_lines_of(tx, [document.document_id]))
    location = masters.load_location(tx, document.location_id)
    stock.lock(
        tx, {GoodsKey(document.location_id, line.item_id, line.variant_id) for line in lines}
    )
    goods = masters.load_goods(tx, {line.item_id for line in lines})
    named = {line.bin_id for line in lines}
    places = Places(location=location, bins=masters.load_bins(tx, named))
    source_ids = {line.source_line_id for line in lines if line.source_line_id}
    sources = documents.load_source_lines(tx, source_ids) if source_ids else {}
    activity = Activity(document=document, lines=lines)
    moves = activities.moves(activity, goods, location, -1)
    work = ActivityWork(
        activity=activity,
        goods=goods,
        places=places,
        source_lines=sources,
        moves=moves,
        bins=BinStock(),
    )
    if not moves:
        return work
    held = stock.in_bins(
        tx,
        {(move.key, move.tracking) for move in moves},
        own_takes=_own_takes(work),
        with_loads=location.bin_capacity_policy is not CapacityPolicy.NEVER,
    )
    return msgspec.structs.replace(work, bins=held)


def _own_takes(work: ActivityWork) -> dict[tuple[ContentKey, Tracking], int]:
    """What the activity itself has claimed in the bins: that is not somebody else's claim."""
    directed = work.places.location.directed
    found: defaultdict[tuple[ContentKey, Tracking], int] = defaultdict(int)
    for line in work.activity.lines:
        if line.action_type is ActionType.TAKE and line.bin_id is not None:
            unit_id = line.unit_id if directed else work.goods.base_unit(line.item_id).unit_id
            key = ContentKey(line.bin_id, line.item_id, line.variant_id, unit_id)
            found[key, UNTRACKED] += line.outstanding_base
            if line.tracking:
                found[key, line.tracking] += line.outstanding_base
    return dict(found)
