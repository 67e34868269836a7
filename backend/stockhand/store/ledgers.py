"""The one door into the ledgers: `apply` writes a posting, and with it every balance it moves."""

from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.domain import balances as figures
from stockhand.domain.ledgers import NumberKey, Posting, Stamp
from stockhand.domain.locations import Bin
from stockhand.domain.tracking import NumberDates
from stockhand.store import (
    balances,
    default_bins,
    document_changes,
    ids,
    keys,
    moved,
    reservations,
    tracking_keys,
)
from stockhand.store.columns import NOTHING
from stockhand.store.rows import values
from stockhand.store.tables import history, sources
from stockhand.store.tracking_keys import Ids
from stockhand.store.tx import Statement, WriteTx


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """Which real numbers the provisional ones of a posting became."""

    register_id: int = 0
    documents: dict[int, int] = {}
    item_entries: dict[int, int] = {}

    def document(self, number: int) -> int:
        return self.documents[number] if number < 0 else number

    def item_entry(self, number: int) -> int:
        return self.item_entries[number] if number < 0 else number


_INSERT = {
    table: Statement(sa.insert(table))
    for table in (
        history.register,
        history.posted_document,
        history.posted_line,
        history.item_ledger_entry,
        history.item_application_entry,
        history.value_entry,
        history.warehouse_entry,
        history.physical_inventory_entry,
        sources.tracking_specification,
    )
}
_REMOVE_SPECIFICATIONS = Statement(
    sa.delete(sources.tracking_specification).where(
        keys.among(sources.tracking_specification.c.entry_no)
    )
)
_ap = history.item_application_entry
_UNDO_APPLICATION = Statement(
    sa.update(_ap)
    .where(
        _ap.c.inbound_entry_no == sa.bindparam("the_inbound"),
        _ap.c.entry_no == sa.bindparam("the_entry"),
    )
    .values(unapplied_register_id=sa.bindparam("by"))
)
_CHOSEN = Statement(
    sa.update(history.item_ledger_entry)
    .where(history.item_ledger_entry.c.entry_no == sa.bindparam("the_entry"))
    .values(applies_to_entry=sa.bindparam("chosen"))
)
_INVOICED = Statement(
    sa.update(history.posted_line)
    .where(
        history.posted_line.c.document_id == sa.bindparam("the_document"),
        history.posted_line.c.line_no == sa.bindparam("the_line"),
    )
    .values(invoiced_base=history.posted_line.c.invoiced_base + sa.bindparam("by"))
)
_PUT_AWAY = Statement(
    sa.update(history.posted_line)
    .where(
        history.posted_line.c.document_id == sa.bindparam("the_document"),
        history.posted_line.c.line_no == sa.bindparam("the_line"),
    )
    .values(
        to_put_away_base=history.posted_line.c.to_put_away_base - sa.bindparam("by"),
        put_away_base=history.posted_line.c.put_away_base + sa.bindparam("by"),
    )
)
_UNDO_DOCUMENTS = Statement(
    sa.update(history.posted_document)
    .where(keys.among(history.posted_document.c.document_id))
    .values(undone=sa.true())
)
_UNDO_LINES = Statement(
    sa.update(history.posted_line)
    .where(keys.among(history.posted_line.c.document_id, history.posted_line.c.line_no))
    .values(undone=sa.true(), to_put_away_base=NOTHING)
)


def apply(
    tx: WriteTx, posting: Posting, stamp: Stamp, *, name: str, bins: dict[int, Bin]
) -> Written:
    """Write a posting and move the balances; `bins` are all bins it names."""
    numbers = tracking_keys.intern(tx, _numbers_named(posting))
    written, first = _take_numbers(tx, posting)
    if written.register_id:
        _insert_register(tx, posting, stamp, name, written, first)
    if posting.documents:
        _insert_documents(tx, posting, written, numbers)
    _insert_entries(tx, posting, written, first, numbers)
    _undo_applications(tx, posting, written)
    reservations.write(tx, posting.reservations, numbers, written.item_entry)
    _write_specifications(tx, posting, written, numbers)
    deltas = figures.of_posting(posting, bins)
    document_changes.save(tx, posting, numbers, written.document, deltas)
    balances.write(
        tx,
        deltas,
        numbers,
        {place.bin_id: place.location_id for place in bins.values()},
        written.item_entry,
        _dates_coming_in(posting),
    )
    default_bins.follow(tx, posting, bins)
    tracking_keys.set_dates(tx, numbers, posting.number_dates)
    if posting.numbers_redated:
        tracking_keys.redate(tx, numbers, posting.numbers_redated)
    tracking_keys.make_infos(tx, posting.number_infos)
    moved.note_posting(tx, posting, written.item_entries)
    return written


def _dates_coming_in(posting: Posting) -> dict[NumberKey, NumberDates]:
    """The dates of numbers that come in, also where only this location did not know them."""
    found = {
        NumberKey(e.item_id, e.variant_id, e.tracking): NumberDates(e.expiration_date)
        for e in posting.item_ledger_entries
        if e.expiration_date and e.quantity_base > 0
    }
    return found | posting.number_dates


def _numbers_named(posting: Posting) -> set[NumberKey]:
    named = set(posting.number_dates)
    for entries in (
        posting.item_ledger_entries,
        posting.warehouse_entries,
        posting.physical_inventory_entries,
        posting.lines,
    ):
        named.update(NumberKey(e.item_id, e.variant_id, e.tracking) for e in entries)
    named.update(NumberKey(p.goods.item_id, p.goods.variant_id, p.tracking) for p in posting.picked)
    for entry in (*posting.reservations.before, *posting.reservations.after):
        for half in entry.halves:
            named.add(NumberKey(entry.item_id, entry.variant_id, half.tracking))
            named.add(NumberKey(entry.item_id, entry.variant_id, half.to_tracking))
    if posting.specifications:
        lines = {line.line_id: line for line in posting.source_lines}
        for row in posting.specifications:
            line = lines[row.source_line_id]
            named.add(NumberKey(line.item_id, line.variant_id, row.tracking))
    for change in posting.activities:
        for line in (*change.before, *change.after):
            named.add(NumberKey(line.item_id, line.variant_id, line.tracking))
    for change in posting.warehouse_tracking:
        for row in (change.before, change.after):
            if row:
                named.add(NumberKey(row.item_id, row.variant_id, row.tracking))
                named.add(NumberKey(row.item_id, row.variant_id, row.to_tracking))
    return named


def _take_numbers(tx: WriteTx, posting: Posting) -> tuple[Written, dict[sa.Table, int]]:
    """Real numbers for all that the posting numbers itself, and the first of those it does not."""
    changed = posting.documents or posting.applications_undone or posting.item_application_entries
    registers = 1 if changed else 0
    taken = ids.take_all(
        tx,
        {
            history.register: registers,
            history.posted_document: len(posting.documents),
            history.item_ledger_entry: len(posting.item_ledger_entries),
            history.item_application_entry: len(posting.item_application_entries),
            history.value_entry: len(posting.value_entries),
            history.warehouse_entry: len(posting.warehouse_entries),
        },
    )
    written = Written(
        register_id=taken[history.register][0] if registers else 0,
        documents=dict(
            zip(
                (d.document_id for d in posting.documents),
                taken[history.posted_document],
                strict=True,
            )
        ),
        item_entries=dict(
            zip(
                (e.entry_no for e in posting.item_ledger_entries),
                taken[history.item_ledger_entry],
                strict=True,
            )
        ),
    )
    return written, {table: numbers[0] for table, numbers in taken.items() if numbers}


def _insert_register(
    tx: WriteTx,
    posting: Posting,
    stamp: Stamp,
    name: str,
    written: Written,
    first: dict[sa.Table, int],
) -> None:
    item_entries, warehouse_entries = (
        len(posting.item_ledger_entries),
        len(posting.warehouse_entries),
    )
    first_item, first_warehouse = (
        first.get(history.item_ledger_entry),
        first.get(history.warehouse_entry),
    )
    tx.execute(
        _INSERT[history.register],
        {
            "register_id": written.register_id,
            "command_id": stamp.command_id.bytes,
            "name": name,
            "posting_date": stamp.work_date,
            "posted_at": stamp.at,
            "employee_id": stamp.actor.employee_id,
            "device_id": stamp.actor.device_id,
            "first_item_entry_no": first_item,
            "last_item_entry_no": first_item and first_item + item_entries - 1,
            "first_warehouse_entry_no": first_warehouse,
            "last_warehouse_entry_no": first_warehouse and first_warehouse + warehouse_entries - 1,
        },
    )


def _insert_documents(tx: WriteTx, posting: Posting, written: Written, numbers: Ids) -> None:
    tx.execute(
        _INSERT[history.posted_document],
        [
            values(
                document,
                history.posted_document,
                document_id=written.document(document.document_id),
                register_id=written.register_id,
            )
            for document in posting.documents
        ],
    )
    if posting.lines:
        tx.execute(
            _INSERT[history.posted_line],
            [
                values(
                    line,
                    history.posted_line,
                    document_id=written.document(line.document_id),
                    tracking_id=numbers[NumberKey(line.item_id, line.variant_id, line.tracking)],
                    item_entry_no=line.item_entry_no and written.item_entry(line.item_entry_no),
                )
                for line in posting.lines
            ],
        )
    if posting.put_away:
        tx.execute(
            _PUT_AWAY,
            [
                {"the_document": key.document_id, "the_line": key.line_no, "by": by}
                for key, by in posting.put_away.items()
            ],
        )
    if posting.invoiced:
        tx.execute(
            _INVOICED,
            [
                {"the_document": key.document_id, "the_line": key.line_no, "by": by}
                for key, by in posting.invoiced.items()
            ],
        )
    if posting.undone_lines:
        gone = [(key.document_id, key.line_no) for key in posting.undone_lines]
        tx.execute(_UNDO_LINES, {"keys": keys.parameter(gone)})
    if posting.undone_documents:
        tx.execute(_UNDO_DOCUMENTS, {"keys": keys.parameter(posting.undone_documents)})


def _insert_entries(
    tx: WriteTx, posting: Posting, written: Written, first: dict[sa.Table, int], numbers: Ids
) -> None:
    rows: dict[sa.Table, list[dict[str, Any]]] = {
        history.item_ledger_entry: [
            values(
                entry,
                history.item_ledger_entry,
                entry_no=written.item_entry(entry.entry_no),
                document_id=written.document(entry.document_id),
                tracking_id=numbers[NumberKey(entry.item_id, entry.variant_id, entry.tracking)],
                applies_to_entry=entry.applies_to_entry
                and written.item_entry(entry.applies_to_entry),
            )
            for entry in posting.item_ledger_entries
        ],
        history.item_application_entry: [
            values(
                entry,
                history.item_application_entry,
                entry_no=first[history.item_application_entry] + place,
                inbound_entry_no=written.item_entry(entry.inbound_entry_no),
                outbound_entry_no=written.item_entry(entry.outbound_entry_no),
                item_entry_no=written.item_entry(entry.item_entry_no),
                transferred_from_entry_no=entry.transferred_from_entry_no
                and written.item_entry(entry.transferred_from_entry_no),
            )
            for place, entry in enumerate(posting.item_application_entries)
        ],
        history.value_entry: [
            values(
                entry,
                history.value_entry,
                entry_no=first[history.value_entry] + place,
                item_entry_no=written.item_entry(entry.item_entry_no),
                document_id=written.document(entry.document_id),
            )
            for place, entry in enumerate(posting.value_entries)
        ],
        history.warehouse_entry: [
            values(
                entry,
                history.warehouse_entry,
                entry_no=first[history.warehouse_entry] + place,
                document_id=written.document(entry.document_id),
                tracking_id=numbers[NumberKey(entry.item_id, entry.variant_id, entry.tracking)],
            )
            for place, entry in enumerate(posting.warehouse_entries)
        ],
        history.physical_inventory_entry: [
            values(
                entry,
                history.physical_inventory_entry,
                document_id=written.document(entry.document_id),
                tracking_id=numbers[NumberKey(entry.item_id, entry.variant_id, entry.tracking)],
            )
            for entry in posting.physical_inventory_entries
        ],
    }
    for table, entries in rows.items():
        if entries:
            tx.execute(_INSERT[table], entries)


def _undo_applications(tx: WriteTx, posting: Posting, written: Written) -> None:
    """The rows stay as history, under the register that took them back."""
    if posting.applications_undone:
        tx.execute(
            _UNDO_APPLICATION,
            [
                {
                    "the_inbound": row.inbound_entry_no,
                    "the_entry": row.entry_no,
                    "by": written.register_id,
                }
                for row in posting.applications_undone
            ],
        )
    if posting.chosen:
        tx.execute(
            _CHOSEN,
            [{"the_entry": no, "chosen": target} for no, target in posting.chosen.items()],
        )


def _write_specifications(tx: WriteTx, posting: Posting, written: Written, numbers: Ids) -> None:
    """Replace the rows named, add the new ones (their number is that of the ledger entry)."""
    gone = [
        *posting.specifications_removed,
        *(s.entry_no for s in posting.specifications if s.entry_no > 0),
    ]
    if gone:
        tx.execute(_REMOVE_SPECIFICATIONS, {"keys": keys.parameter(gone)})
    if posting.specifications:
        items = {line.line_id: line for line in posting.source_lines}
        tx.execute(
            _INSERT[sources.tracking_specification],
            [
                values(
                    row,
                    sources.tracking_specification,
                    entry_no=written.item_entry(row.entry_no),
                    tracking_id=numbers[
                        NumberKey(
                            items[row.source_line_id].item_id,
                            items[row.source_line_id].variant_id,
                            row.tracking,
                        )
                    ],
                )
                for row in posting.specifications
            ],
        )
