"""The places of activity lines in their walk."""

from collections.abc import Iterable

import sqlalchemy as sa

from stockhand.domain.documents import ActivityLine, Sorting
from stockhand.store import keys
from stockhand.store.tables.warehouse import warehouse_activity_line, warehouse_document
from stockhand.store.tx import WriteTx

_al = warehouse_activity_line
_wd = warehouse_document


def save(tx: WriteTx, lines: Iterable[ActivityLine]) -> None:
    """Their places alone; nothing else of a line changes."""
    rows = [
        {"the_document": one.document_id, "the_line": one.line_no, "place": one.sequence}
        for one in lines
    ]
    if rows:
        tx.execute(
            sa.update(_al)
            .where(
                _al.c.document_id == sa.bindparam("the_document"),
                _al.c.line_no == sa.bindparam("the_line"),
            )
            .values(sequence=sa.bindparam("place")),
            rows,
        )


def walked_by_ranking(tx: WriteTx, bin_ids: Iterable[int]) -> list[int]:
    """The open activities that go to these bins and are sorted by ranking."""
    statement = (
        sa.select(_wd.c.document_id)
        .where(
            _wd.c.document_id.in_(sa.select(_al.c.document_id).where(keys.among(_al.c.bin_id))),
            _wd.c.sorting == Sorting.BIN_RANKING,
        )
        .order_by(_wd.c.document_id)
    )
    rows = tx.execute(statement, {"keys": keys.parameter(sorted(bin_ids))})
    return [row.document_id for row in rows]
