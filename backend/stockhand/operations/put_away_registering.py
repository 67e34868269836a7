"""What registering a put-away does to the posted receipt lines it was made for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from stockhand.domain.documents import ActionType, ActivityLine, OwnerKind, TrackingLineChange
from stockhand.domain.ledgers import PostedLineKey
from stockhand.domain.tracking import Tracking
from stockhand.operations.activity_work import ActivityWork
from stockhand.store import documents
from stockhand.store.tx import WriteTx


class PutAwayEffects(msgspec.Struct, frozen=True, kw_only=True):
    """What registering a put-away does beside the bins."""

    tracking: tuple[TrackingLineChange, ...] = ()
    put_away: dict[PostedLineKey, int] = {}


def _of_posted(
    lines: Iterable[ActivityLine],
) -> Iterator[tuple[PostedLineKey, ActivityLine]]:
    """The lines that count for a posted receipt line."""
    for line in lines:
        counts = line.action_type is not ActionType.PLACE and not line.is_breakbulk
        if counts and line.posted_document_id is not None:
            yield PostedLineKey(line.posted_document_id, line.posted_line_no), line


def effects(tx: WriteTx, work: ActivityWork, left: Sequence[ActivityLine]) -> PutAwayEffects:
    """Posted receipt lines with so much more put away. What is neither handled nor `left` is given
    up; its numbers are free for another put-away."""
    put_away: defaultdict[PostedLineKey, int] = defaultdict(int)
    numbers: defaultdict[tuple[PostedLineKey, Tracking], int] = defaultdict(int)
    given_up: defaultdict[tuple[PostedLineKey, Tracking], int] = defaultdict(int)
    for key, line in _of_posted(work.activity.lines):
        if line.qty_to_handle_base:
            put_away[key] += line.qty_to_handle_base
            numbers[key, line.tracking] += line.qty_to_handle_base
        given_up[key, line.tracking] += line.outstanding_base - line.qty_to_handle_base
    for key, line in _of_posted(left):
        given_up[key, line.tracking] -= line.outstanding_base
    touched = {*put_away, *(key for (key, _tracking), base in given_up.items() if base)}
    rows = documents.tracking_lines_of(
        tx, OwnerKind.POSTED_LINE, {key.document_id for key in touched}
    )
    changes: list[TrackingLineChange] = []
    for row in rows:
        key = PostedLineKey(row.owner_id, row.owner_line_no)
        more = min(numbers[key, row.tracking], row.quantity_base - row.qty_registered_base)
        less = max(0, given_up[key, row.tracking])
        if more or less:
            registered = row.qty_registered_base + more
            after = msgspec.structs.replace(
                row,
                qty_registered_base=registered,
                qty_handled_base=max(row.qty_handled_base - less, registered),
            )
            complete = registered == row.quantity_base
            changes.append(TrackingLineChange(before=row, after=None if complete else after))
    return PutAwayEffects(tracking=tuple(changes), put_away=dict(put_away))
