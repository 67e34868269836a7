"""Documents: orders and their lines, warehouse documents, lines, activities and their own tracking
lines."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa

from stockhand.domain.documents import (
    ActivityLine,
    OwnerKind,
    WarehouseDocument,
    WarehouseKind,
    WarehouseLine,
    WarehouseTrackingLine,
)
from stockhand.domain.orders import SourceDocument, SourceKind, SourceLine
from stockhand.store import keys
from stockhand.store.columns import NOTHING
from stockhand.store.rows import Rows, update, values
from stockhand.store.tables.history import posted_line
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
from stockhand.store.tx import ReadTx, Statement, WriteTx

SOURCE_FIGURES = ("picking_base", "reserved_stock_base")
LINE_FIGURES = ("pick_base",)
"""Figures that only balances move."""

_source_documents = Rows(SourceDocument, source_document)
_source_lines = Rows(
    SourceLine,
    source_line,
    document_no=source_document.c.no,
    partner_id=source_document.c.partner_id,
)
_documents = Rows(WarehouseDocument, warehouse_document)
_lines = Rows(
    WarehouseLine,
    warehouse_line,
    document_no=warehouse_document.c.no,
    document_kind=warehouse_document.c.kind,
)
_activity_lines = Rows(ActivityLine, warehouse_activity_line, document_no=warehouse_document.c.no)
_tracking_lines = Rows(WarehouseTrackingLine, warehouse_item_tracking_line)

_with_source = (source_document, source_document.c.document_id == source_line.c.document_id)
_with_document = (
    warehouse_document,
    warehouse_document.c.document_id == warehouse_line.c.document_id,
)
_with_activity = (
    warehouse_document,
    warehouse_document.c.document_id == warehouse_activity_line.c.document_id,
)

_SOURCE_DOCUMENT = Statement(
    _source_documents.select().where(
        source_document.c.kind == sa.bindparam("kind"), source_document.c.no == sa.bindparam("no")
    )
)
_SOURCE_DOCUMENTS = Statement(
    _source_documents.select().where(keys.among(source_document.c.document_id))
)
_SOURCE_LINES = Statement(
    _source_lines.select(_with_source)
    .where(keys.among(source_line.c.line_id))
    .order_by(source_line.c.document_id, source_line.c.line_no, source_line.c.line_id)
)
_SOURCE_LINES_AND_HEADERS = Statement(
    _source_lines.select(_with_source)
    .add_columns(*(column.label(f"header_{column.name}") for column in _source_documents.columns))
    .where(keys.among(source_line.c.line_id))
    .order_by(source_line.c.document_id, source_line.c.line_no, source_line.c.line_id)
)
_LINES_OF_SOURCES = Statement(
    _source_lines.select(_with_source)
    .where(keys.among(source_line.c.document_id))
    .order_by(source_line.c.document_id, source_line.c.line_no, source_line.c.line_id)
)
_DOCUMENT = Statement(
    _documents.select().where(
        warehouse_document.c.kind == sa.bindparam("kind"),
        warehouse_document.c.no == sa.bindparam("no"),
    )
)
_DOCUMENTS = Statement(_documents.select().where(keys.among(warehouse_document.c.document_id)))
_LINES = Statement(
    _lines.select(_with_document)
    .where(keys.among(warehouse_line.c.document_id))
    .order_by(warehouse_line.c.document_id, warehouse_line.c.line_no)
)
_LINES_BY_ID = Statement(
    _lines.select(_with_document)
    .where(keys.among(warehouse_line.c.line_id))
    .order_by(warehouse_line.c.line_id)
)
_PLANNING_LINES = Statement(
    _lines.select(_with_document)
    .where(keys.among(warehouse_document.c.location_id, warehouse_document.c.kind))
    .order_by(warehouse_line.c.line_id)
)
_LINES_FOR_SOURCES = Statement(
    _lines.select(_with_document)
    .where(
        keys.among(warehouse_line.c.source_line_id), warehouse_line.c.source_line_id.is_not(None)
    )
    .order_by(warehouse_line.c.line_id)
)
_ACTIVITY_LINES = Statement(
    _activity_lines.select(_with_activity)
    .where(keys.among(warehouse_activity_line.c.document_id))
    .order_by(warehouse_activity_line.c.document_id, warehouse_activity_line.c.line_no)
)
_ACTIVITY_LINES_FOR_SOURCES = Statement(
    _activity_lines.select(_with_activity)
    .where(
        keys.among(warehouse_activity_line.c.source_line_id),
        warehouse_activity_line.c.source_line_id.is_not(None),
        warehouse_activity_line.c.document_id != sa.bindparam("besides"),
    )
    .order_by(warehouse_activity_line.c.document_id, warehouse_activity_line.c.line_no)
)

_ACTIVITY_LINES_FOR_LINES = Statement(
    _activity_lines.select(_with_activity)
    .where(
        keys.among(warehouse_activity_line.c.warehouse_line_id),
        warehouse_activity_line.c.warehouse_line_id.is_not(None),
        warehouse_activity_line.c.document_id != sa.bindparam("besides"),
    )
    .order_by(warehouse_activity_line.c.document_id, warehouse_activity_line.c.line_no)
)


def find_source(tx: ReadTx | WriteTx, kind: SourceKind, no: str) -> SourceDocument | None:
    row = tx.execute(_SOURCE_DOCUMENT, {"kind": kind, "no": no}).first()
    return _source_documents.one(row) if row else None


def load_sources(tx: ReadTx | WriteTx, ids: Iterable[int]) -> dict[int, SourceDocument]:
    rows = tx.execute(_SOURCE_DOCUMENTS, {"keys": keys.parameter(set(ids))})
    return {one.document_id: one for one in _source_documents.read(rows)}


def load_source_lines(tx: ReadTx | WriteTx, line_ids: Iterable[int]) -> dict[int, SourceLine]:
    rows = tx.execute(_SOURCE_LINES, {"keys": keys.parameter(set(line_ids))})
    return {one.line_id: one for one in _source_lines.read(rows)}


def load_source_lines_and_headers(
    tx: ReadTx | WriteTx, line_ids: Iterable[int]
) -> tuple[dict[int, SourceLine], dict[int, SourceDocument]]:
    """Order lines with the headers of their orders."""
    lines: dict[int, SourceLine] = {}
    headers: dict[int, SourceDocument] = {}
    width = len(_source_lines.columns)
    for row in tx.execute(_SOURCE_LINES_AND_HEADERS, {"keys": keys.parameter(set(line_ids))}):
        line = _source_lines.one(row[:width])
        lines[line.line_id] = line
        if line.document_id not in headers:
            headers[line.document_id] = _source_documents.one(row[width:])
    return lines, headers


def lines_of_sources(tx: ReadTx | WriteTx, document_ids: Iterable[int]) -> list[SourceLine]:
    return _source_lines.read(
        tx.execute(_LINES_OF_SOURCES, {"keys": keys.parameter(set(document_ids))})
    )


def find(tx: ReadTx | WriteTx, kind: WarehouseKind, no: str) -> WarehouseDocument | None:
    row = tx.execute(_DOCUMENT, {"kind": kind, "no": no}).first()
    return _documents.one(row) if row else None


def lock(tx: WriteTx, kind: WarehouseKind, no: str) -> WarehouseDocument | None:
    """Find a document to change it: on PostgreSQL nobody else changes it until the transaction
    ends."""
    if tx.is_sqlite:
        return find(tx, kind, no)
    statement = _DOCUMENT.statement.with_for_update(key_share=True)
    row = tx.execute(statement, {"kind": kind, "no": no}).first()
    return _documents.one(row) if row else None


def lock_source(tx: WriteTx, kind: SourceKind, no: str) -> SourceDocument | None:
    if tx.is_sqlite:
        return find_source(tx, kind, no)
    row = tx.execute(
        _SOURCE_DOCUMENT.statement.with_for_update(key_share=True), {"kind": kind, "no": no}
    ).first()
    return _source_documents.one(row) if row else None


def lock_next(
    tx: WriteTx,
    location_id: int,
    kinds: Iterable[WarehouseKind],
    at: datetime,
    employee_id: int | None = None,
) -> WarehouseDocument | None:
    """The most pressing open document of these kinds that nobody holds and that is meant for nobody
    else; on PostgreSQL one that nobody is just taking."""
    statement = _documents.select().where(
        warehouse_document.c.location_id == location_id,
        warehouse_document.c.kind.in_([kind.value for kind in kinds]),
        sa.or_(
            warehouse_document.c.assigned_employee_id.is_(None),
            warehouse_document.c.lease_until < at,
            sa.and_(
                warehouse_document.c.assigned_employee_id == employee_id,
                warehouse_document.c.lease_until.is_(None),
            ),
        ),
        warehouse_document.c.finished_at.is_(None),
    )
    statement = statement.order_by(
        warehouse_document.c.priority,
        warehouse_document.c.due_date,
        warehouse_document.c.document_id,
    ).limit(1)
    if not tx.is_sqlite:
        statement = statement.with_for_update(key_share=True, skip_locked=True)
    row = tx.execute(statement).first()
    return _documents.one(row) if row else None


def load_documents(tx: ReadTx | WriteTx, ids: Iterable[int]) -> dict[int, WarehouseDocument]:
    rows = tx.execute(_DOCUMENTS, {"keys": keys.parameter(set(ids))})
    return {one.document_id: one for one in _documents.read(rows)}


def lines_of(tx: ReadTx | WriteTx, document_ids: Iterable[int]) -> list[WarehouseLine]:
    return _lines.read(tx.execute(_LINES, {"keys": keys.parameter(set(document_ids))}))


def planning_lines(
    tx: ReadTx | WriteTx, location_id: int, kinds: Iterable[WarehouseKind]
) -> list[WarehouseLine]:
    """The lines of all open documents of these kinds at a location."""
    rows = tx.execute(
        _PLANNING_LINES,
        {"keys": keys.parameter((location_id, kind.value) for kind in kinds)},
    )
    return _lines.read(rows)


def load_lines(tx: ReadTx | WriteTx, line_ids: Iterable[int]) -> dict[int, WarehouseLine]:
    rows = tx.execute(_LINES_BY_ID, {"keys": keys.parameter(set(line_ids))})
    return {one.line_id: one for one in _lines.read(rows)}


def lines_for_sources(tx: ReadTx | WriteTx, source_line_ids: Iterable[int]) -> list[WarehouseLine]:
    """Receipt and shipment lines that work for these order lines."""
    return _lines.read(
        tx.execute(_LINES_FOR_SOURCES, {"keys": keys.parameter(set(source_line_ids))})
    )


def activity_lines_of(tx: ReadTx | WriteTx, document_ids: Iterable[int]) -> list[ActivityLine]:
    return _activity_lines.read(
        tx.execute(_ACTIVITY_LINES, {"keys": keys.parameter(set(document_ids))})
    )


def activity_lines_for_sources(
    tx: ReadTx | WriteTx, source_line_ids: Iterable[int], *, besides: int = 0
) -> list[ActivityLine]:
    """Open activity lines that work for these order lines; but for those of one document, whose
    lines are known."""
    wanted = {"keys": keys.parameter(set(source_line_ids)), "besides": besides}
    return _activity_lines.read(tx.execute(_ACTIVITY_LINES_FOR_SOURCES, wanted))


def activity_lines_for_lines(
    tx: ReadTx | WriteTx, line_ids: Iterable[int], *, besides: int
) -> list[ActivityLine]:
    """The same for lines of shipments or internal documents."""
    wanted = {"keys": keys.parameter(set(line_ids)), "besides": besides}
    return _activity_lines.read(tx.execute(_ACTIVITY_LINES_FOR_LINES, wanted))


def tracking_lines_of(
    tx: ReadTx | WriteTx, kind: OwnerKind, owner_ids: Iterable[int]
) -> list[WarehouseTrackingLine]:
    """The warehouse's numbers of these lines (posted lines: of these posted documents), by
    number."""
    return _tracking_lines.read(
        tx.execute(_TRACKING_LINES, {"kind": kind, "keys": keys.parameter(set(owner_ids))})
    )


def insert_document(tx: WriteTx, document: WarehouseDocument) -> int:
    """A new header; its lines need its id."""
    row = values(document, warehouse_document)
    del row["document_id"]
    return tx.execute(_NEW_DOCUMENT, row).scalar_one()


def insert_documents(tx: WriteTx, documents: Sequence[WarehouseDocument]) -> list[int]:
    """New headers of one kind, in two statements; their ids in the same order."""
    rows = [values(document, warehouse_document) for document in documents]
    for row in rows:
        del row["document_id"]
    tx.execute(_NEW_DOCUMENTS, rows)
    given = {"kind": documents[0].kind, "keys": keys.parameter(one.no for one in documents)}
    ids = {row.no: row.document_id for row in tx.execute(_IDS_BY_NO, given)}
    return [ids[one.no] for one in documents]


def delete_documents(tx: WriteTx, document_ids: Iterable[int]) -> None:
    tx.execute(_DELETE_DOCUMENTS, {"keys": keys.parameter(document_ids)})


def insert_lines(tx: WriteTx, lines: Sequence[WarehouseLine]) -> list[WarehouseLine]:
    """New lines of one document, with their ids."""
    rows = [values(line, warehouse_line) for line in lines]
    for row in rows:
        del row["line_id"]
    tx.execute(_NEW_LINE, rows)
    return lines_of(tx, {line.document_id for line in lines})


def insert_source(tx: WriteTx, document: SourceDocument) -> int:
    row = values(document, source_document)
    del row["document_id"]
    return tx.execute(_NEW_SOURCE, row).scalar_one()


def insert_source_lines(tx: WriteTx, lines: Sequence[SourceLine]) -> list[SourceLine]:
    """New order lines, with their ids; all lines of their documents come back."""
    rows = [values(line, source_line) for line in lines]
    for row in rows:
        del row["line_id"]
    tx.execute(_NEW_SOURCE_LINE, rows)
    return lines_of_sources(tx, {line.document_id for line in lines})


def save_source(tx: WriteTx, document: SourceDocument) -> None:
    update(tx, source_document, "document_id", [document], ())


def save_source_line(tx: WriteTx, line: SourceLine) -> None:
    update(tx, source_line, "line_id", [line], SOURCE_FIGURES)


def close_complete(tx: WriteTx, document_ids: Iterable[int]) -> None:
    """Close those of these orders of which no line has anything outstanding."""
    tx.execute(_CLOSE_COMPLETE, {"keys": keys.parameter(set(document_ids))})


def save_document(tx: WriteTx, document: WarehouseDocument) -> None:
    update(tx, warehouse_document, "document_id", [document], ())


def save_lines(tx: WriteTx, lines: Sequence[WarehouseLine]) -> None:
    update(tx, warehouse_line, "line_id", lines, LINE_FIGURES)


def delete_source_lines(tx: WriteTx, lines: Iterable[SourceLine]) -> None:
    tx.execute(
        sa.delete(source_line).where(keys.among(source_line.c.line_id)),
        {"keys": keys.parameter(line.line_id for line in lines)},
    )


def posted_lines_of(tx: ReadTx | WriteTx, line_ids: Iterable[int]) -> set[int]:
    """Which of these order lines history points at."""
    rows = tx.execute(_POSTED, {"keys": keys.parameter(set(line_ids))})
    return {row[0] for row in rows}


_POSTED = Statement(
    sa.select(posted_line.c.source_line_id).where(
        keys.among(posted_line.c.source_line_id),
        posted_line.c.source_line_id.is_not(None),
        posted_line.c.action_type == sa.literal_column("'none'"),
    )
)
_CLOSE_COMPLETE = Statement(
    sa.update(source_document)
    .where(
        keys.among(source_document.c.document_id),
        ~sa.exists().where(
            source_line.c.document_id == source_document.c.document_id,
            source_line.c.outstanding_base != NOTHING,
        ),
    )
    .values(status="closed", version=source_document.c.version + 1)
)
_w = warehouse_item_tracking_line
_TRACKING_LINES = Statement(
    _tracking_lines.select()
    .where(_w.c.owner_kind == sa.bindparam("kind"), keys.among(_w.c.owner_id))
    .order_by(_w.c.owner_id, _w.c.owner_line_no, _w.c.tracking_id, _w.c.created_by_activity)
)
_NEW_DOCUMENT = Statement(sa.insert(warehouse_document).returning(warehouse_document.c.document_id))
_NEW_DOCUMENTS = Statement(sa.insert(warehouse_document))
_IDS_BY_NO = Statement(
    sa.select(warehouse_document.c.no, warehouse_document.c.document_id).where(
        warehouse_document.c.kind == sa.bindparam("kind"), keys.among(warehouse_document.c.no)
    )
)
_NEW_SOURCE = Statement(sa.insert(source_document).returning(source_document.c.document_id))
_NEW_LINE = Statement(sa.insert(warehouse_line))
_NEW_SOURCE_LINE = Statement(sa.insert(source_line))
_DELETE_DOCUMENTS = Statement(
    sa.delete(warehouse_document).where(keys.among(warehouse_document.c.document_id))
)
