"""The order in which an activity is walked, chosen by whoever plans it."""

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from stockhand.domain import sorting
from stockhand.domain.activities import Activity
from stockhand.domain.documents import ActivityLine, Sorting
from stockhand.domain.ledgers import Stamp
from stockhand.domain.sorting import Walk
from stockhand.operations import handling
from stockhand.operations.activities import Kind
from stockhand.operations.fields import No
from stockhand.operations.receipts import changed
from stockhand.operations.run import Command, Done, Result
from stockhand.store import documents, masters
from stockhand.store import sorting as sorting_store
from stockhand.store.tx import WriteTx


class SortActivity(Command, frozen=True, kw_only=True):
    """Put the lines of an activity in an order to walk; they keep their numbers."""

    activity_no: No
    kind: Kind
    sorting: Sorting


def sort(tx: WriteTx, command: SortActivity, stamp: Stamp) -> Done:
    work = handling.open_work(tx, command.kind, command.activity_no, stamp)
    _sort(tx, [work.activity], command.sorting)
    document = work.document
    after = msgspec.structs.replace(document, sorting=command.sorting, version=document.version + 1)
    documents.save_document(tx, after)
    return Done(result=Result(no=after.no, version=after.version), events=(changed(after),))


def follow_ranking(tx: WriteTx, bin_ids: Iterable[int]) -> None:
    """Bins have other rankings now: what is walked by ranking is walked anew (W-021)."""
    wanted = list(bin_ids)
    found = sorting_store.walked_by_ranking(tx, wanted) if wanted else []
    if not found:
        return
    headers = documents.load_documents(tx, found)
    lines: defaultdict[int, list[ActivityLine]] = defaultdict(list)
    for line in documents.activity_lines_of(tx, found):
        lines[line.document_id].append(line)
    _sort(
        tx,
        [Activity(document=headers[one], lines=tuple(lines[one])) for one in found],
        Sorting.BIN_RANKING,
    )


def _sort(tx: WriteTx, activities: list[Activity], by: Sorting) -> None:
    walk = _walk(tx, [line for activity in activities for line in activity.lines])
    sorting_store.save(
        tx, (line for activity in activities for line in sorting.sort(activity, by, walk))
    )


def _walk(tx: WriteTx, lines: list[ActivityLine]) -> Walk:
    """Everything that lines are compared by."""
    ids = {line.source_line_id for line in lines if line.source_line_id}
    source_lines = documents.load_source_lines(tx, ids) if ids else {}
    partners = {one.partner_id for one in source_lines.values() if one.partner_id}
    names = masters.load_partners(tx, partners) if partners else {}
    return Walk(
        items=masters.load_items(tx, {line.item_id for line in lines}),
        bins=masters.load_bins(tx, {line.bin_id for line in lines}),
        orders={one.line_id: one.document_no for one in source_lines.values()},
        destinations={
            one.line_id: names[one.partner_id].no for one in source_lines.values() if one.partner_id
        },
    )


def walked(tx: WriteTx, activities: list[Activity], by: Sorting) -> list[tuple[ActivityLine, ...]]:
    """The lines of activities that are not written yet, in the order to walk."""
    if by is Sorting.NONE:
        return [activity.lines for activity in activities]
    walk = _walk(tx, [line for activity in activities for line in activity.lines])
    return [sorting.sort(activity, by, walk) for activity in activities]
