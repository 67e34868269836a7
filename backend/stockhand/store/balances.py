"""Writes the differences of balances: one statement for each table, however many rows. A row whose
figures have all become zero is removed by a trigger of its table."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from stockhand.domain.balances import Content, ContentKey, Deltas, Totals
from stockhand.domain.ledgers import GoodsKey, NumberKey
from stockhand.domain.tracking import NumberDates
from stockhand.store.tables.history import item_ledger_entry
from stockhand.store.tables.places import (
    bin_content,
    bin_tracking_balance,
    stockkeeping_unit,
    tracking_balance,
)
from stockhand.store.tracking_keys import NO_DATE, Ids
from stockhand.store.tx import Statement, WriteTx

_TOTALS = ("quantity_base", "reserved_base", "allocated_base", "outbound_base")
_CONTENTS = ("quantity", "quantity_base", "take_base", "place_base")
_BIN_NUMBERS = ("quantity", "quantity_base", "take_base")
_DATE = "expiration_date"


_ENTRY_COLUMNS = ("remaining_base", "reserved_base", "invoiced_base", "returned_base")


@lru_cache(maxsize=16)
def _add_to_entries(columns: tuple[str, ...]) -> Statement:
    return Statement(
        sa.update(item_ledger_entry)
        .where(item_ledger_entry.c.entry_no == sa.bindparam("the_key"))
        .values({name: item_ledger_entry.c[name] + sa.bindparam(f"by_{name}") for name in columns})
    )


@lru_cache(maxsize=128)
def _upsert(table: sa.Table, columns: tuple[str, ...], name: str) -> Statement:
    """Add to these columns of the row, or make it. A number that left before it ever came in learns
    its date when it comes."""
    insert: Callable[..., Any] = sqlite.insert if name == "sqlite" else postgresql.insert
    statement = insert(table)
    changed: dict[str, Any] = {
        column: table.c[column] + statement.excluded[column]
        for column in columns
        if column != _DATE
    }
    if _DATE in columns:
        given = statement.excluded.expiration_date
        known = table.c.expiration_date
        changed[_DATE] = sa.case((given < known, given), else_=known)
    return Statement(
        statement.on_conflict_do_update(
            index_elements=list(table.primary_key.columns), set_=changed
        )
    )


def write(
    tx: WriteTx,
    deltas: Deltas,
    ids: Ids,
    locations: dict[int, int],
    item_entry: Callable[[int], int],
    dates: Mapping[NumberKey, NumberDates],
) -> None:
    """`ids` of all numbers named; `locations` by bin; `item_entry` tells what a provisional number
    became; `dates` of numbers that come in."""
    _write_goods(tx, deltas.goods)
    _write_numbers(tx, deltas.numbers, ids, dates)
    _write_contents(tx, deltas.contents, locations)
    _write_bin_numbers(tx, deltas.bin_numbers, ids)
    _write_rows(tx, deltas, item_entry)


def _moving(rows: list[dict[str, Any]], figures: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that any of the rows moves. One that is set is put into its indexes again, also
    when it stays the same."""
    columns = [name for name in figures if any([row[name] for row in rows])]
    if any([row.get(_DATE, NO_DATE) != NO_DATE for row in rows]):
        columns.append(_DATE)
    return tuple(columns)


def _write_goods(tx: WriteTx, goods: dict[GoodsKey, Totals]) -> None:
    rows = [
        {
            "location_id": key.location_id,
            "item_id": key.item_id,
            "variant_id": key.variant_id,
            **_totals(totals),
        }
        for key, totals in sorted(goods.items(), key=lambda one: one[0])
        if totals
    ]
    if rows:
        tx.execute(
            _upsert(stockkeeping_unit, _moving(rows, _TOTALS), tx.connection.dialect.name), rows
        )


def _write_numbers(
    tx: WriteTx,
    numbers: dict[tuple[GoodsKey, Any], Totals],
    ids: Ids,
    dates: Mapping[NumberKey, NumberDates],
) -> None:
    rows: list[dict[str, Any]] = []
    for (goods, tracking), totals in numbers.items():
        if not totals:
            continue
        key = NumberKey(goods.item_id, goods.variant_id, tracking)
        given = dates.get(key)
        rows.append(
            {
                "location_id": goods.location_id,
                "item_id": goods.item_id,
                "variant_id": goods.variant_id,
                "tracking_id": ids[key],
                "lot_no": tracking.lot,
                "serial_no": tracking.serial,
                "expiration_date": (given and given.expiration_date) or NO_DATE,
                **_totals(totals),
            }
        )
    if rows:
        rows.sort(
            key=lambda row: (
                row["location_id"],
                row["item_id"],
                row["variant_id"],
                row["tracking_id"],
            )
        )
        tx.execute(
            _upsert(tracking_balance, _moving(rows, _TOTALS), tx.connection.dialect.name), rows
        )


def _write_contents(
    tx: WriteTx, contents: dict[ContentKey, Content], locations: dict[int, int]
) -> None:
    rows: list[dict[str, Any]] = []
    for key, content in contents.items():
        if not content:
            continue
        rows.append(
            {
                "bin_id": key.bin_id,
                "item_id": key.item_id,
                "variant_id": key.variant_id,
                "unit_id": key.unit_id,
                "location_id": locations[key.bin_id],
                "block_movement": "none",
                **_content(content),
            }
        )
    if rows:
        tx.execute(_upsert(bin_content, _moving(rows, _CONTENTS), tx.connection.dialect.name), rows)


def _write_bin_numbers(
    tx: WriteTx, numbers: dict[tuple[ContentKey, Any], Content], ids: Ids
) -> None:
    rows: list[dict[str, Any]] = []
    for (key, tracking), content in numbers.items():
        if not content:
            continue
        tracking_id = ids[NumberKey(key.item_id, key.variant_id, tracking)]
        rows.append(
            {
                "bin_id": key.bin_id,
                "item_id": key.item_id,
                "variant_id": key.variant_id,
                "unit_id": key.unit_id,
                "tracking_id": tracking_id,
                **_bin_number(content),
            }
        )
    if rows:
        tx.execute(
            _upsert(bin_tracking_balance, _moving(rows, _BIN_NUMBERS), tx.connection.dialect.name),
            rows,
        )


def _write_rows(tx: WriteTx, deltas: Deltas, item_entry: Callable[[int], int]) -> None:
    """Figures of ledger entries; those of document lines are written with the lines."""
    by_entry = {item_entry(no): by for no, by in deltas.entries.items() if by}
    columns = tuple(
        name for name in _ENTRY_COLUMNS if any(getattr(by, name) for by in by_entry.values())
    )
    entries = [
        {"the_key": no, **{f"by_{name}": getattr(by, name) for name in columns}}
        for no, by in sorted(by_entry.items())
    ]
    if entries:
        tx.execute(_add_to_entries(columns), entries)


def _taker(columns: tuple[str, ...]) -> Callable[[Any], dict[str, int]]:
    """One expression that takes these figures of the totals."""
    return eval(f"lambda totals: {{{', '.join(f'{one!r}: totals.{one}' for one in columns)}}}")


_totals, _content, _bin_number = map(_taker, (_TOTALS, _CONTENTS, _BIN_NUMBERS))
