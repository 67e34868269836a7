"""Posted receipts and shipments with all that was written for them, as taking them back needs
it."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from stockhand.domain.ledgers import (
    ItemApplicationEntry,
    ItemLedgerEntry,
    PostedDocument,
    PostedKind,
    PostedLine,
    PostedLineKey,
    WarehouseEntry,
)
from stockhand.store import keys
from stockhand.store.columns import NOTHING
from stockhand.store.rows import Rows
from stockhand.store.tables import history as h
from stockhand.store.tx import Statement, WriteTx

_documents = Rows(PostedDocument, h.posted_document)
_lines = Rows(PostedLine, h.posted_line)
_entries = Rows(ItemLedgerEntry, h.item_ledger_entry)
_applications = Rows(ItemApplicationEntry, h.item_application_entry)
_warehouse_entries = Rows(WarehouseEntry, h.warehouse_entry)
_d, _r, _e, _w = h.posted_document, h.register, h.item_ledger_entry, h.warehouse_entry
_ap = h.item_application_entry

_REGISTER = Statement(
    sa.select(
        _d.c.document_id,
        _d.c.register_id,
        _r.c.first_item_entry_no,
        _r.c.last_item_entry_no,
        _r.c.first_warehouse_entry_no,
        _r.c.last_warehouse_entry_no,
    )
    .join(_r, _r.c.register_id == _d.c.register_id)
    .where(_d.c.kind == sa.bindparam("kind"), _d.c.no == sa.bindparam("no"))
)
_DOCUMENTS = Statement(
    _documents.select()
    .where(
        _d.c.register_id == sa.bindparam("register"),
        _d.c.document_id.between(sa.bindparam("first"), sa.bindparam("last")),
    )
    .order_by(_d.c.document_id)
)
_LINES = Statement(
    _lines.select()
    .where(keys.among(h.posted_line.c.document_id))
    .order_by(h.posted_line.c.document_id, h.posted_line.c.line_no)
)
_ENTRIES = Statement(
    _entries.select()
    .where(_e.c.entry_no.between(sa.bindparam("first"), sa.bindparam("last")))
    .order_by(_e.c.entry_no)
)
_WAREHOUSE_ENTRIES = Statement(
    _warehouse_entries.select()
    .where(_w.c.entry_no.between(sa.bindparam("first"), sa.bindparam("last")))
    .order_by(_w.c.entry_no)
)
_RETURNED = Statement(
    _applications.select()
    .where(
        keys.among(_ap.c.inbound_entry_no),
        _ap.c.is_cost_application,
        _ap.c.outbound_entry_no != NOTHING,
    )
    .order_by(_ap.c.inbound_entry_no, _ap.c.entry_no)
)


class Register:
    """One posting: its documents, and where in the ledgers its entries stand."""

    def __init__(
        self,
        document_id: int,
        documents: Sequence[PostedDocument],
        item_entries: tuple[int, int],
        warehouse_entries: tuple[int, int],
    ) -> None:
        self.document_id = document_id
        """Of the document that was asked for."""
        self.documents = documents
        self.item_entries = item_entries
        self.warehouse_entries = warehouse_entries


def register_of(tx: WriteTx, kind: PostedKind, no: str) -> Register | None:
    """The posting that made this document. Its documents have neighbouring ids, and no more of
    them than ledger entries and one."""
    row = tx.execute(_REGISTER, {"kind": kind, "no": no}).first()
    if row is None:
        return None
    first, last = row.first_item_entry_no or 0, row.last_item_entry_no or 0
    span = last - first + 1
    found = tx.execute(
        _DOCUMENTS,
        {
            "register": row.register_id,
            "first": row.document_id - span,
            "last": row.document_id + span,
        },
    )
    in_bins = (row.first_warehouse_entry_no or 0, row.last_warehouse_entry_no or 0)
    return Register(row.document_id, _documents.read(found), (first, last), in_bins)


def lines_of(tx: WriteTx, document_ids: Iterable[int]) -> list[PostedLine]:
    return _lines.read(tx.execute(_LINES, {"keys": keys.parameter(document_ids)}))


def entries_of(tx: WriteTx, register: Register) -> dict[PostedLineKey, list[ItemLedgerEntry]]:
    """The ledger entries of each posted line, as they are now."""
    first, last = register.item_entries
    found: dict[PostedLineKey, list[ItemLedgerEntry]] = {}
    for one in _entries.read(tx.execute(_ENTRIES, {"first": first, "last": last})):
        found.setdefault(PostedLineKey(one.document_id, one.line_no), []).append(one)
    return found


def warehouse_entries_of(
    tx: WriteTx, register: Register
) -> dict[PostedLineKey, list[WarehouseEntry]]:
    """What was written in bins for each posted line."""
    first, last = register.warehouse_entries
    found: dict[PostedLineKey, list[WarehouseEntry]] = {}
    for one in _warehouse_entries.read(
        tx.execute(_WAREHOUSE_ENTRIES, {"first": first, "last": last})
    ):
        found.setdefault(PostedLineKey(one.document_id, one.line_no), []).append(one)
    return found


def returned(tx: WriteTx, entries: Iterable[ItemLedgerEntry]) -> dict[int, ItemApplicationEntry]:
    """From which outbound entries these inbound ones had come back, by inbound entry."""
    inbound = [one.entry_no for one in entries if one.quantity_base > 0]
    if not inbound:
        return {}
    rows = _applications.read(tx.execute(_RETURNED, {"keys": keys.parameter(inbound)}))
    return {one.inbound_entry_no: one for one in rows}
