"""Work on an activity: opened for somebody who may, saved with everything that hangs on its
lines."""

from collections.abc import Sequence

import msgspec

from stockhand.domain import activities, pick_registration
from stockhand.domain.documents import (
    ActionType,
    ActivityLine,
    OwnerKind,
    TrackingLineChange,
    WarehouseKind,
    WarehouseTrackingLine,
)
from stockhand.domain.ledgers import Posting, Stamp
from stockhand.domain.problems.base import Problem
from stockhand.operations import access, activity_work, entry, leases
from stockhand.operations.activity_work import ActivityWork
from stockhand.operations.put_aways import activity_change
from stockhand.operations.receipts import changed
from stockhand.operations.run import Done, Result
from stockhand.store import documents, ledgers, masters
from stockhand.store.tx import WriteTx


def open_work(
    tx: WriteTx, kind: str, no: str, stamp: Stamp, version: int | None = None
) -> ActivityWork:
    """The activity, locked, for somebody who may work on it and is not shut out by another's
    claim."""
    document = entry.document(tx, WarehouseKind(kind), no, version)
    location = masters.load_location(tx, document.location_id)
    access.check(stamp, leases.WORK[document.kind], location)
    leases.check(tx, document, stamp)
    return activity_work.load(tx, document)


def save_work(
    tx: WriteTx,
    work: ActivityWork,
    after: Sequence[ActivityLine],
    stamp: Stamp,
    name: str,
    warnings: tuple[Problem, ...] = (),
) -> Done:
    """Write changed lines, with the claims they move and the warehouse's rows counted anew."""
    document = work.document
    total, done = activities.progress(document.kind, after)
    saved = msgspec.structs.replace(
        leases.renewed(document, stamp),
        version=document.version + 1,
        lines_total=total,
        lines_done=done,
        finished_at=None,
    )
    posting = Posting(
        activities=(
            activity_change(
                work.places.location,
                work.goods,
                document.document_id,
                document.kind,
                before=work.activity.lines,
                after=after,
            ),
        ),
        warehouse_documents=(saved,) if after else (),
        warehouse_documents_removed=() if after else (document,),
        warehouse_tracking=tuple(recounted(tx, work, after)),
    )
    named = {line.bin_id for line in after} - work.places.bins.keys()
    bins = {**work.places.bins, **masters.load_bins(tx, named)}
    ledgers.apply(tx, posting, stamp, name=name, bins=bins)
    return Done(
        result=Result(no=document.no, version=saved.version, warnings=warnings),
        events=(changed(saved, "changed" if after else "removed"),),
    )


def recounted(
    tx: WriteTx, work: ActivityWork, after: Sequence[ActivityLine]
) -> list[TrackingLineChange]:
    """Rows of the shipment, internal or posted receipt lines whose activity lines changed."""
    before = work.activity.lines
    pick = work.document.kind is WarehouseKind.PICK
    of_lines = pick or any(line.warehouse_line_id for line in before)
    owner = OwnerKind.WAREHOUSE_LINE if of_lines else OwnerKind.POSTED_LINE
    ids = {line.warehouse_line_id if of_lines else line.posted_document_id for line in before}
    ids.discard(None)
    rows = documents.tracking_lines_of(tx, owner, [one for one in ids if one is not None])
    if not of_lines:
        own = {(line.posted_document_id, line.posted_line_no) for line in before}
        rows = [row for row in rows if (row.owner_id, row.owner_line_no) in own]
    if not rows:
        return []
    sources = {line.source_line_id for line in before if line.source_line_id}
    document_id = work.document.document_id
    others = (
        documents.activity_lines_for_sources(tx, sources, besides=document_id)
        if sources
        else documents.activity_lines_for_lines(
            tx, {row.owner_id for row in rows}, besides=document_id
        )
    )
    side = ActionType.PLACE if pick else ActionType.TAKE
    found: list[TrackingLineChange] = []
    for row in rows:
        lines = [
            line
            for line in (*after, *others)
            if (line.warehouse_line_id == row.owner_id if of_lines else _of_posted(line, row))
        ]
        (counted,) = pick_registration.recounted([row], lines, side)
        if not row.created_by_activity:
            found += pick_registration.changes([row], [counted])
    return found


def _of_posted(line: ActivityLine, row: WarehouseTrackingLine) -> bool:
    return (line.posted_document_id, line.posted_line_no) == (row.owner_id, row.owner_line_no)


def find_line(work: ActivityWork, line_no: int) -> ActivityLine:
    line = work.activity.line(line_no)
    if line is None:
        raise entry.not_found("line", f"{work.document.no}/{line_no}")
    return line
