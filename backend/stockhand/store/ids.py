"""Numbers that the program gives: entries of one posting name each other before they are
written."""

from collections.abc import Mapping

import sqlalchemy as sa

from stockhand.store.tx import WriteTx


def take(tx: WriteTx, table: sa.Table, count: int = 1) -> range:
    """The next `count` numbers of the table's first key column."""
    return take_all(tx, {table: count})[table]


def take_all(tx: WriteTx, counts: Mapping[sa.Table, int]) -> dict[sa.Table, range]:
    """The next numbers of several tables. Gaps are legal; numbers are never given twice.

    SQLite: the writer is alone, so it looks at the end of a table once and counts on from there.
    PostgreSQL asks the tables' sequences.
    """
    return {table: _next(tx, table, count) for table, count in counts.items()}


def _next(tx: WriteTx, table: sa.Table, count: int) -> range:
    if not count:
        return range(0)
    if not tx.is_sqlite:
        return _from_sequence(tx, table, count)
    given: dict[str, int] = tx.connection.info.setdefault("numbers_given", {})
    if table.name not in given:
        last = tx.execute(sa.select(sa.func.max(number_column(table)))).scalar()
        given[table.name] = last or 0
    first = given[table.name] + 1
    given[table.name] += count
    return range(first, first + count)


def number_column(table: sa.Table) -> sa.Column[int]:
    """`entry_no` where there is one, else the first column."""
    return table.c["entry_no"] if "entry_no" in table.c else next(iter(table.c))


def _from_sequence(tx: WriteTx, table: sa.Table, count: int) -> range:
    """A block without holes: a neighbour may have taken a number in between, then we ask again."""
    statement = sa.text(f"select nextval('{table.name}_no') from generate_series(1, :count)")
    while True:
        numbers = [row[0] for row in tx.execute(statement, {"count": count})]
        if numbers[-1] - numbers[0] == count - 1:
            return range(numbers[0], numbers[0] + count)
