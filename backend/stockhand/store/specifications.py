"""The numbers posted on order lines that live on, and what of the lines is not invoiced yet."""

from collections.abc import Iterable

import sqlalchemy as sa

from stockhand.domain.invoicing import Posted
from stockhand.domain.ledgers import ItemLedgerEntry
from stockhand.domain.tracking import TrackingSpecification
from stockhand.store import keys
from stockhand.store.columns import NOTHING
from stockhand.store.rows import Rows
from stockhand.store.tables.history import item_ledger_entry, posted_line
from stockhand.store.tables.sources import tracking_specification as t
from stockhand.store.tx import ReadTx, Statement, WriteTx

Tx = ReadTx | WriteTx

_rows = Rows(TrackingSpecification, t)
_entries = Rows(ItemLedgerEntry, item_ledger_entry)
_e = item_ledger_entry
_OF_LINES = Statement(_rows.select().where(keys.among(t.c.source_line_id)).order_by(t.c.entry_no))
_NUMBERED = Statement(
    _entries.select((t, t.c.entry_no == _e.c.entry_no))
    .add_columns(t.c.source_line_id)
    .where(keys.among(t.c.source_line_id))
    .order_by(_e.c.entry_no)
)
_BLANK = Statement(
    _entries.select(
        (posted_line, posted_line.c.item_entry_no == _e.c.entry_no),
    )
    .add_columns(posted_line.c.source_line_id)
    .where(
        keys.among(posted_line.c.source_line_id),
        posted_line.c.source_line_id.is_not(None),
        posted_line.c.action_type == sa.literal_column("'none'"),
        sa.not_(posted_line.c.undone),
        _e.c.tracking_id == NOTHING,
        _e.c.invoiced_base != _e.c.quantity_base,
    )
    .order_by(_e.c.entry_no)
)


def of_lines(tx: Tx, line_ids: Iterable[int]) -> dict[int, list[TrackingSpecification]]:
    """The posted numbers of these lines, in entry order."""
    found: dict[int, list[TrackingSpecification]] = {}
    given = {"keys": keys.parameter(set(line_ids))}
    for one in _rows.read(tx.execute(_OF_LINES, given)):
        found.setdefault(one.source_line_id, []).append(one)
    return found


def posted(tx: Tx, line_ids: Iterable[int]) -> dict[int, Posted]:
    """What was posted of these lines, as an invoice needs it."""
    wanted = set(line_ids)
    given = {"keys": keys.parameter(wanted)}
    numbered = of_lines(tx, wanted)
    entries: dict[int, list[ItemLedgerEntry]] = {}
    width = len(_entries.columns)
    for statement in (_NUMBERED, _BLANK):
        for row in tx.execute(statement, given):
            entries.setdefault(row[width], []).append(_entries.one(row[:width]))
    return {
        line_id: Posted(
            specifications=tuple(numbered.get(line_id, ())),
            entries=tuple(sorted(entries.get(line_id, ()), key=lambda one: one.entry_no)),
        )
        for line_id in wanted
    }
