"""What a posting changes in open documents: their headers, lines, activities and own numbers."""

from collections.abc import Callable, Container
from typing import Any

import sqlalchemy as sa

from stockhand.domain.balances import Deltas
from stockhand.domain.documents import (
    OwnerKind,
)
from stockhand.domain.ledgers import NumberKey, Posting
from stockhand.store import documents, keys
from stockhand.store.documents import LINE_FIGURES, SOURCE_FIGURES
from stockhand.store.rows import update, values
from stockhand.store.tables.sources import (
    source_document,
    source_line,
    warehouse_item_tracking_line,
)
from stockhand.store.tables.warehouse import (
    warehouse_activity_line,
    warehouse_document,
    warehouse_line,
)
from stockhand.store.tracking_keys import Ids
from stockhand.store.tx import Statement, WriteTx


def save(
    tx: WriteTx,
    posting: Posting,
    numbers: Ids,
    posted_document: Callable[[int], int],
    figures: Deltas,
) -> None:
    """Everything of the documents that a posting changes, and the figures that balances keep on
    lines; `posted_document` tells what a provisional number became."""
    removed = {document.document_id for document in posting.warehouse_documents_removed}
    update(tx, source_document, "document_id", posting.source_documents, _FIXED_OF_DOCUMENTS)
    update(
        tx,
        source_line,
        "line_id",
        posting.source_lines,
        _FIXED_OF_SOURCE_LINES,
        SOURCE_FIGURES,
        _moved_lines(figures),
    )
    _save_activities(tx, posting, numbers, posted_document, removed)
    gone = [
        change.before.line_id
        for change in posting.warehouse_lines
        if change.after is None and change.before.document_id not in removed
    ]
    if gone:
        tx.execute(_DELETE_LINES, {"keys": keys.parameter(gone)})
    left = [change.after for change in posting.warehouse_lines if change.after is not None]
    update(
        tx,
        warehouse_line,
        "line_id",
        left,
        _FIXED_OF_LINES,
        LINE_FIGURES,
        {key: {"pick_base": by} for key, by in figures.warehouse_lines.items() if by},
    )
    _save_tracking_lines(tx, posting, numbers, posted_document)
    update(tx, warehouse_document, "document_id", posting.warehouse_documents, _FIXED_OF_DOCUMENTS)
    if removed:
        documents.delete_documents(tx, removed)


def _moved_lines(figures: Deltas) -> dict[int, dict[str, int]]:
    return {
        no: {name: getattr(by, name) for name in SOURCE_FIGURES}
        for no, by in figures.source_lines.items()
        if by
    }


_FIXED_OF_DOCUMENTS = ("kind", "no", "location_id", "partner_id", "source_document_id")


_FIXED_OF_SOURCE_LINES = (
    *("document_id", "line_no", "direction", "kind", "derived_from_line_id", "item_id"),
    *("variant_id", "unit_id", "location_id", "bin_id", "due_date", "reserve", "description"),
    *("applies_to_entry", "applies_from_entry", "drop_shipment", "planning_flexible"),
    *SOURCE_FIGURES,
)


_FIXED_OF_LINES = (
    *("document_id", "line_no", "source_line_id", "for_line_id", "posted_document_id"),
    *("posted_line_no", "item_id", "variant_id", "unit_id"),
    *LINE_FIGURES,
)
"""What no posting changes: a column that is set is looked up in its table and put into its indexes
again, also when it stays the same."""


def _save_activities(
    tx: WriteTx,
    posting: Posting,
    numbers: Ids,
    posted_document: Callable[[int], int],
    removed: Container[int],
) -> None:
    """Lines of headers that are removed go with them."""
    gone: list[tuple[int, int]] = []
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for change in posting.activities:
        before = {line.line_no: line for line in change.before}
        after = {line.line_no: line for line in change.after}
        if change.document_id not in removed:
            gone += [(change.document_id, no) for no in before if no not in after]
        for no, line in after.items():
            if line != before.get(no):
                row = values(
                    line,
                    warehouse_activity_line,
                    document_id=change.document_id,
                    tracking_id=numbers[NumberKey(line.item_id, line.variant_id, line.tracking)],
                    posted_document_id=line.posted_document_id
                    and posted_document(line.posted_document_id),
                )
                (changed if no in before else new).append(row)
    if gone:
        tx.execute(_DELETE_ACTIVITY_LINES, {"keys": keys.parameter(gone)})
    if changed:
        for row in changed:
            row["the_document"], row["the_line"] = row.pop("document_id"), row.pop("line_no")
        tx.execute(_UPDATE_ACTIVITY_LINE, changed)
    if new:
        tx.execute(_NEW_ACTIVITY_LINE, new)


def _save_tracking_lines(
    tx: WriteTx, posting: Posting, numbers: Ids, posted_document: Callable[[int], int]
) -> None:
    before = [change.before for change in posting.warehouse_tracking if change.before]
    after = [change.after for change in posting.warehouse_tracking if change.after]
    if before:
        gone = [
            (
                row.owner_kind,
                row.owner_id,
                row.owner_line_no,
                numbers[NumberKey(row.item_id, row.variant_id, row.tracking)],
                int(row.created_by_activity),
            )
            for row in before
        ]
        tx.execute(_DELETE_TRACKING_LINES, {"keys": keys.parameter(gone)})
    if after:
        tx.execute(
            _NEW_TRACKING_LINE,
            [
                values(
                    row,
                    warehouse_item_tracking_line,
                    owner_id=posted_document(row.owner_id)
                    if row.owner_kind is OwnerKind.POSTED_LINE
                    else row.owner_id,
                    tracking_id=numbers[NumberKey(row.item_id, row.variant_id, row.tracking)],
                    to_tracking_id=numbers[NumberKey(row.item_id, row.variant_id, row.to_tracking)],
                )
                for row in after
            ],
        )


_w = warehouse_item_tracking_line
_NEW_ACTIVITY_LINE = Statement(sa.insert(warehouse_activity_line))
_NEW_TRACKING_LINE = Statement(sa.insert(_w))


_UPDATE_ACTIVITY_LINE = Statement(
    sa.update(warehouse_activity_line)
    .where(
        warehouse_activity_line.c.document_id == sa.bindparam("the_document"),
        warehouse_activity_line.c.line_no == sa.bindparam("the_line"),
    )
    .values(
        {
            column.name: sa.bindparam(column.name)
            for column in warehouse_activity_line.c
            if not column.primary_key
        }
    )
)


_DELETE_ACTIVITY_LINES = Statement(
    sa.delete(warehouse_activity_line).where(
        keys.among(warehouse_activity_line.c.document_id, warehouse_activity_line.c.line_no)
    )
)


_DELETE_LINES = Statement(sa.delete(warehouse_line).where(keys.among(warehouse_line.c.line_id)))


_DELETE_TRACKING_LINES = Statement(
    sa.delete(_w).where(
        keys.among(
            _w.c.owner_kind,
            _w.c.owner_id,
            _w.c.owner_line_no,
            _w.c.tracking_id,
            sa.cast(_w.c.created_by_activity, sa.Integer()),
        )
    )
)
