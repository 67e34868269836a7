"""Lines of journals and counts, and the numbers on them."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from stockhand.domain.documents import OwnerKind, WarehouseTrackingLine
from stockhand.domain.journal_lines import JournalLine
from stockhand.domain.ledgers import NumberKey
from stockhand.domain.tracking import Tracking
from stockhand.store import documents, keys, tracking_keys
from stockhand.store.rows import Rows, values
from stockhand.store.tables.warehouse import journal_line, warehouse_document
from stockhand.store.tx import ReadTx, Statement, WriteTx

Tx = ReadTx | WriteTx
Numbers = dict[int, tuple[WarehouseTrackingLine, ...]]

_lines = Rows(JournalLine, journal_line, document_no=warehouse_document.c.no)
_with_document = (
    warehouse_document,
    warehouse_document.c.document_id == journal_line.c.document_id,
)
_LINES = Statement(
    _lines.select(_with_document)
    .where(keys.among(journal_line.c.document_id))
    .order_by(journal_line.c.document_id, journal_line.c.line_no)
)
_ADJUSTMENTS = Statement(
    _lines.select(_with_document).where(
        journal_line.c.is_adjustment, journal_line.c.location_id == sa.bindparam("location_id")
    )
)
_INSERT = Statement(sa.insert(journal_line))
_KEPT = ("line_id", "document_id", "line_no", "location_id", "is_adjustment")
_CHANGED = tuple(
    field
    for field in (*JournalLine.__struct_fields__, "tracking_id")
    if field in journal_line.c and field not in _KEPT
)
_UPDATE = Statement(
    sa.update(journal_line)
    .where(journal_line.c.line_id == sa.bindparam("the_line"))
    .values({name: sa.bindparam(name) for name in _CHANGED})
)
_DELETE = Statement(sa.delete(journal_line).where(keys.among(journal_line.c.line_id)))


def lines_of(tx: Tx, document_ids: Iterable[int]) -> list[JournalLine]:
    return _lines.read(tx.execute(_LINES, {"keys": keys.parameter(set(document_ids))}))


def adjustments_of(tx: Tx, location_id: int) -> list[JournalLine]:
    """Lines that carry the adjustment bin of the location to the ledger and are not posted yet."""
    return _lines.read(tx.execute(_ADJUSTMENTS, {"location_id": location_id}))


def numbers_of(tx: Tx, line_ids: Iterable[int]) -> Numbers:
    """The numbers on these lines, by line."""
    found: Numbers = {}
    wanted = set(line_ids)
    for row in documents.tracking_lines_of(tx, OwnerKind.JOURNAL_LINE, wanted) if wanted else ():
        found[row.owner_id] = (*found.get(row.owner_id, ()), row)
    return found


def insert(tx: WriteTx, lines: Sequence[JournalLine]) -> dict[int, JournalLine]:
    """New lines of one document, with their ids, by line number; all lines of it come back."""
    if lines:
        ids = _ids(tx, lines)
        rows = [values(line, journal_line, tracking_id=ids[_key(line)]) for line in lines]
        for row in rows:
            del row["line_id"]
        tx.execute(_INSERT, rows)
    found = lines_of(tx, {line.document_id for line in lines})
    return {line.line_no: line for line in found}


def save(tx: WriteTx, lines: Sequence[JournalLine]) -> None:
    if not lines:
        return
    ids = _ids(tx, lines)
    rows: list[dict[str, Any]] = []
    for line in lines:
        row = values(line, journal_line, tracking_id=ids[_key(line)])
        the_line = {name: row[name] for name in _CHANGED}
        rows.append({**the_line, "the_line": line.line_id})
    tx.execute(_UPDATE, rows)


def delete(tx: WriteTx, lines: Iterable[JournalLine]) -> None:
    """The lines; the numbers on them go with a posting."""
    gone = [line.line_id for line in lines]
    if gone:
        tx.execute(_DELETE, {"keys": keys.parameter(gone)})


def number_row(
    line: JournalLine, tracking: Tracking, quantity_base: int, **dates: Any
) -> WarehouseTrackingLine:
    """So much of a line carries this number."""
    return WarehouseTrackingLine(
        owner_kind=OwnerKind.JOURNAL_LINE,
        owner_id=line.line_id,
        item_id=line.item_id,
        variant_id=line.variant_id,
        tracking=tracking,
        quantity_base=quantity_base,
        **dates,
    )


def _key(line: JournalLine) -> NumberKey:
    return NumberKey(line.item_id, line.variant_id, line.tracking)


def _ids(tx: WriteTx, lines: Iterable[JournalLine]) -> dict[NumberKey, int]:
    return tracking_keys.intern(tx, {_key(line) for line in lines})
