"""Reservation entries: one value in the domain, a row for each half in the table."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from stockhand.domain.ledgers import NumberKey
from stockhand.domain.orders import Direction
from stockhand.domain.reservation_entries import (
    BookChanges,
    Half,
    Pointer,
    PointerKind,
    ReservationEntry,
    ReservationStatus,
)
from stockhand.store import ids, keys
from stockhand.store.rows import number
from stockhand.store.tables.goods import tracking_key
from stockhand.store.tables.sources import reservation_entry as t
from stockhand.store.tracking_keys import Ids
from stockhand.store.tx import ReadTx, Statement, WriteTx

_key = tracking_key.alias("own_key")
_to_key = tracking_key.alias("to_key")
_ROWS = (
    sa.select(
        t,
        _key.c.serial_no,
        _key.c.lot_no,
        _key.c.package_no,
        _to_key.c.serial_no.label("to_serial_no"),
        _to_key.c.lot_no.label("to_lot_no"),
        _to_key.c.package_no.label("to_package_no"),
    )
    .join(_key, _key.c.tracking_id == t.c.tracking_id)
    .join(_to_key, _to_key.c.tracking_id == t.c.to_tracking_id)
    .order_by(t.c.entry_no)
)
_other = t.alias("other")
_OF_POINTERS = Statement(
    _ROWS.where(
        t.c.entry_no.in_(
            sa.select(_other.c.entry_no).where(keys.among(_other.c.source_kind, _other.c.source_id))
        )
    )
)
_OF_ITEMS = Statement(_ROWS.where(keys.among(t.c.reservation_status, t.c.item_id)))
_THIS = sa.and_(t.c.entry_no == sa.bindparam("the_entry"), t.c.positive == sa.bindparam("the_side"))
_DELETE = Statement(sa.delete(t).where(_THIS))
_INSERT = Statement(sa.insert(t))


def load(tx: ReadTx | WriteTx, pointers: Iterable[Pointer]) -> list[ReservationEntry]:
    """The entries with a half on one of these lines or ledger entries, both halves of each."""
    wanted = [(pointer.kind, pointer.id) for pointer in pointers]
    if not wanted:
        return []
    return _assembled(tx.execute(_OF_POINTERS, {"keys": keys.parameter(wanted)}))


def load_of_items(
    tx: ReadTx | WriteTx, item_ids: Iterable[int], statuses: Iterable[ReservationStatus]
) -> list[ReservationEntry]:
    """All entries of these items that have one of these statuses."""
    wanted = [(status.value, item_id) for item_id in item_ids for status in statuses]
    if not wanted:
        return []
    return _assembled(tx.execute(_OF_ITEMS, {"keys": keys.parameter(wanted)}))


_STATUS = {one.value: one for one in ReservationStatus}
_KIND = {one.value: one for one in PointerKind}


def _assembled(rows: Iterable[Any]) -> list[ReservationEntry]:
    entries: dict[int, ReservationEntry] = {}
    for row in rows:
        half = _half(row)
        direction = Direction.SUPPLY if row.positive else Direction.DEMAND
        found = entries.get(row.entry_no)
        if found is None:
            found = ReservationEntry(
                entry_no=row.entry_no,
                status=_STATUS[row.reservation_status],
                item_id=row.item_id,
                variant_id=row.variant_id,
                location_id=row.location_id,
                quantity_base=abs(row.quantity_base),
                order_to_order=row.order_to_order,
                planning_flexible=row.planning_flexible,
                disallow_cancellation=row.disallow_cancellation,
                created_by_id=row.created_by_id,
                created_at=row.created_at,
            )
        entries[row.entry_no] = found.with_half(direction, half)
    return list(entries.values())


def _half(row: Any) -> Half:
    return Half(
        pointer=Pointer(_KIND[row.source_kind], row.source_id),
        tracking=number(row.serial_no, row.lot_no, row.package_no),
        qty_to_handle_base=abs(row.qty_to_handle_base),
        qty_to_invoice_base=abs(row.qty_to_invoice_base),
        day=row.expected_receipt_date if row.positive else row.shipment_date,
        expiration_date=row.expiration_date,
        warranty_date=row.warranty_date,
        to_tracking=number(row.to_serial_no, row.to_lot_no, row.to_package_no),
        to_expiration_date=row.to_expiration_date,
        applies_to_entry=row.applies_to_entry,
        applies_from_entry=row.applies_from_entry,
        transferred_from_entry_no=row.transferred_from_entry_no,
        untracked_surplus=row.untracked_surplus,
    )


def write(
    tx: WriteTx, changes: BookChanges, numbers: Ids, item_entry: Callable[[int], int]
) -> None:
    """Make the entries what they shall be. Of rows that stay only those columns are set that differ
    in one of them: each that is set costs a look into another table or an index."""
    new = [entry for entry in changes.after if entry.entry_no < 0]
    # Numbers are taken while the old rows are still there, or theirs would be given again.
    taken = dict(zip((entry.entry_no for entry in new), ids.take(tx, t, len(new)), strict=True))

    def rows_of(entries: Iterable[ReservationEntry]) -> dict[tuple[int, bool], dict[str, Any]]:
        found: dict[tuple[int, bool], dict[str, Any]] = {}
        for entry in entries:
            entry_no = taken.get(entry.entry_no, entry.entry_no)
            for half in entry.halves:
                row = _row(entry, half, entry_no, numbers, item_entry)
                found[entry_no, row["positive"]] = row
        return found

    before, after = rows_of(changes.before), rows_of(changes.after)
    gone = [{"the_entry": key[0], "the_side": key[1]} for key in before if key not in after]
    if gone:
        tx.execute(_DELETE, gone)
    _update(tx, [(before[key], row) for key, row in after.items() if key in before])
    made = [row for key, row in after.items() if key not in before]
    if made:
        tx.execute(_INSERT, made)


def _update(tx: WriteTx, rows: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    differing = {name for old, new in rows for name, value in new.items() if old[name] != value}
    if not differing:
        return
    columns = tuple(name for name in rows[0][0] if name in differing)
    given = [
        {
            "the_entry": new["entry_no"],
            "the_side": new["positive"],
            **{name: new[name] for name in columns},
        }
        for old, new in rows
        if old != new
    ]
    tx.execute(_update_statement(columns), given)


@lru_cache(maxsize=256)
def _update_statement(columns: tuple[str, ...]) -> Statement:
    return Statement(
        sa.update(t).where(_THIS).values({column: sa.bindparam(column) for column in columns})
    )


def _row(
    entry: ReservationEntry,
    half: Half,
    entry_no: int,
    numbers: Ids,
    item_entry: Callable[[int], int],
) -> dict[str, Any]:
    positive = half is entry.supply
    sign = 1 if positive else -1
    source = half.pointer
    on_stock = source.kind is PointerKind.ENTRY
    return {
        "entry_no": entry_no,
        "positive": positive,
        "reservation_status": str(entry.status),
        "source_kind": str(source.kind),
        "source_id": item_entry(source.id) if on_stock else source.id,
        "item_id": entry.item_id,
        "variant_id": entry.variant_id,
        "location_id": entry.location_id,
        "tracking_id": numbers[NumberKey(entry.item_id, entry.variant_id, half.tracking)],
        "quantity_base": sign * entry.quantity_base,
        "qty_to_handle_base": sign * half.qty_to_handle_base,
        "qty_to_invoice_base": sign * half.qty_to_invoice_base,
        "expected_receipt_date": half.day if positive else None,
        "shipment_date": None if positive else half.day,
        "expiration_date": half.expiration_date,
        "warranty_date": half.warranty_date,
        "to_tracking_id": numbers[NumberKey(entry.item_id, entry.variant_id, half.to_tracking)],
        "to_expiration_date": half.to_expiration_date,
        "applies_to_entry": half.applies_to_entry,
        "applies_from_entry": half.applies_from_entry,
        "transferred_from_entry_no": half.transferred_from_entry_no,
        "order_to_order": entry.order_to_order,
        "planning_flexible": entry.planning_flexible,
        "disallow_cancellation": entry.disallow_cancellation,
        "untracked_surplus": half.untracked_surplus,
        "created_by_id": entry.created_by_id,
        "created_at": entry.created_at,
    }
