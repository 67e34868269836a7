"""Numbers that the program gives: entries of one posting name each other before they are
written."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from stockhand.store.db import WriteTx, is_sqlite


def take(tx: WriteTx, table: sa.Table, count: int = 1) -> range:
    """The next `count` numbers of the table's first key column."""
    return take_all(tx, {table: count})[table]


def take_all(tx: WriteTx, counts: Mapping[sa.Table, int]) -> dict[sa.Table, range]:
    """The next numbers of several tables. Gaps are legal; numbers are never given twice.

    SQLite looks at the end of the tables, in one statement: the writer is alone. PostgreSQL asks
    the tables' sequences.
    """
    wanted = {table: count for table, count in counts.items() if count}
    taken = {table: range(0) for table in counts}
    if not wanted:
        return taken
    if is_sqlite(tx):
        row = tx.execute(_last_numbers(tuple(wanted))).one()
        for (table, count), last in zip(wanted.items(), row, strict=True):
            taken[table] = range((last or 0) + 1, (last or 0) + 1 + count)
        return taken
    for table, count in wanted.items():
        taken[table] = _from_sequence(tx, table, count)
    return taken


def number_column(table: sa.Table) -> sa.Column[Any]:
    """`entry_no` where there is one, else the first column."""
    return table.c["entry_no"] if "entry_no" in table.c else next(iter(table.c))


@lru_cache(maxsize=64)
def _last_numbers(tables: tuple[sa.Table, ...]) -> sa.Select[Any]:
    return sa.select(
        *(
            sa.select(sa.func.max(number_column(table))).scalar_subquery().label(f"last_{place}")
            for place, table in enumerate(tables)
        )
    )


def _from_sequence(tx: WriteTx, table: sa.Table, count: int) -> range:
    """A block without holes: a neighbour may have taken a number in between, then we ask again."""
    statement = sa.text(f"select nextval('{table.name}_no') from generate_series(1, :count)")
    while True:
        numbers = [row[0] for row in tx.execute(statement, {"count": count})]
        if numbers[-1] - numbers[0] == count - 1:
            return range(numbers[0], numbers[0] + count)
