"""Which warehouse documents work on an order line whose numbers somebody edits."""

import sqlalchemy as sa

from stockhand.domain.documents import WarehouseKind
from stockhand.store.tables.warehouse import (
    warehouse_activity_line,
    warehouse_document,
    warehouse_line,
)
from stockhand.store.tx import ReadTx, Statement, WriteTx

Tx = ReadTx | WriteTx

_line = sa.bindparam("line_id", type_=sa.BigInteger())
_KINDS = Statement(
    sa.union(
        *(
            sa.select(warehouse_document.c.kind)
            .join(table, table.c.document_id == warehouse_document.c.document_id)
            .where(table.c.source_line_id == _line, table.c.source_line_id.is_not(None))
            for table in (warehouse_line, warehouse_activity_line)
        )
    )
)


def document_kinds(tx: Tx, line_id: int) -> set[WarehouseKind]:
    """The kinds of warehouse documents and activities that have a line for this order line."""
    return {WarehouseKind(row[0]) for row in tx.execute(_KINDS, {"line_id": line_id})}
