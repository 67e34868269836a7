"""Shipments that may be picked for."""

from collections.abc import Iterable

from stockhand.domain.documents import WarehouseDocument, WarehouseKind
from stockhand.domain.orders import DocumentStatus
from stockhand.store.rows import Rows
from stockhand.store.tables.warehouse import warehouse_document
from stockhand.store.tx import WriteTx

_wd = warehouse_document
_documents = Rows(WarehouseDocument, _wd)


def lock(tx: WriteTx, location_id: int, nos: Iterable[str]) -> list[WarehouseDocument]:
    """The shipments of these numbers, or all released ones of the location, urgent and early ones
    first; on PostgreSQL nobody else changes them until the transaction ends."""
    wanted = list(nos)
    statement = _documents.select().where(
        _wd.c.kind == WarehouseKind.SHIPMENT, _wd.c.location_id == location_id
    )
    if wanted:
        statement = statement.where(_wd.c.no.in_(wanted))
    else:
        statement = statement.where(_wd.c.status == DocumentStatus.RELEASED)
    statement = statement.order_by(_wd.c.document_id)
    if not tx.is_sqlite:
        statement = statement.with_for_update(key_share=True)
    found = _documents.read(tx.execute(statement))
    return sorted(found, key=lambda one: (one.priority, str(one.due_date or "9"), one.document_id))
