"""What registering a pick or put-away does to the internal document it was made for: its lines are
handled, and gone when they are (W 3.6, 3.10)."""

from collections import defaultdict
from collections.abc import Sequence

import msgspec

from stockhand.domain import activities
from stockhand.domain import internal_documents as rules
from stockhand.domain.documents import (
    ActionType,
    ActivityLine,
    TrackingLineChange,
    WarehouseDocument,
    WarehouseKind,
    WarehouseLineChange,
)
from stockhand.domain.ledgers import Posting
from stockhand.domain.pick_registration import changes, recounted
from stockhand.operations.activity_work import ActivityWork
from stockhand.operations.internal_documents import rows_of
from stockhand.operations.receipts import changed
from stockhand.store import documents
from stockhand.store.event_log import Event
from stockhand.store.tx import WriteTx


class Inside(msgspec.Struct, frozen=True, kw_only=True):
    """What changes of internal documents; of most activities nothing."""

    lines: tuple[WarehouseLineChange, ...] = ()
    tracking: tuple[TrackingLineChange, ...] = ()
    documents: tuple[WarehouseDocument, ...] = ()
    removed: tuple[WarehouseDocument, ...] = ()
    events: tuple[Event, ...] = ()


def effects(tx: WriteTx, work: ActivityWork, left: Sequence[ActivityLine]) -> Inside:
    """Lines of internal documents with so much more handled. `left` is still open on the
    activity."""
    asked = [
        line for line in work.activity.lines if line.warehouse_line_id and not line.source_line_id
    ]
    places = work.document.kind is WarehouseKind.PICK
    handled = rules.handled_of(activities.to_handle(asked), places=places)
    if not asked:
        return Inside()
    ids = {line.warehouse_line_id for line in asked if line.warehouse_line_id}
    lines = documents.load_lines(tx, ids)
    rows = rows_of(tx, lines.values())
    own = work.document.document_id
    still_open = [*left, *documents.activity_lines_for_lines(tx, ids, besides=own)]
    side = ActionType.PLACE if places else ActionType.TAKE
    line_changes: list[WarehouseLineChange] = []
    tracking: list[TrackingLineChange] = []
    for line_id, line in lines.items():
        numbers = handled.get(line_id, {})
        after = rules.done(line, sum(numbers.values()), work.goods)
        line_changes.append(WarehouseLineChange(before=line, after=after))
        if after is None:
            tracking += changes(rows[line_id], [])
            continue
        registered = rules.after_handling(line, rows[line_id], numbers)
        own = [one for one in still_open if one.warehouse_line_id == line_id]
        tracking += changes(rows[line_id], recounted(registered, own, side))
    return _with_documents(tx, line_changes, tracking)


def _with_documents(
    tx: WriteTx, line_changes: Sequence[WarehouseLineChange], tracking: list[TrackingLineChange]
) -> Inside:
    """Headers go with their last line."""
    ids = {change.before.document_id for change in line_changes}
    headers = documents.load_documents(tx, ids)
    count: defaultdict[int, int] = defaultdict(int)
    for line in documents.lines_of(tx, ids):
        count[line.document_id] += 1
    for change in line_changes:
        if change.after is None:
            count[change.before.document_id] -= 1
    kept = tuple(
        msgspec.structs.replace(header, version=header.version + 1, lines_total=count[one])
        for one, header in headers.items()
        if count[one]
    )
    removed = tuple(header for one, header in headers.items() if not count[one])
    return Inside(
        lines=tuple(line_changes),
        tracking=tuple(tracking),
        documents=kept,
        removed=removed,
        events=(*map(changed, kept), *(changed(header, "removed") for header in removed)),
    )


def with_effects(posting: Posting, inside: Inside) -> Posting:
    if not inside.lines:
        return posting
    return msgspec.structs.replace(
        posting,
        warehouse_lines=(*posting.warehouse_lines, *inside.lines),
        warehouse_tracking=(*posting.warehouse_tracking, *inside.tracking),
        warehouse_documents=(*posting.warehouse_documents, *inside.documents),
        warehouse_documents_removed=(*posting.warehouse_documents_removed, *inside.removed),
    )
