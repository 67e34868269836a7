"""Saving masters: rows by their natural key, new ones inserted, known ones changed, in two
statements."""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from stockhand.store import keys
from stockhand.store.tables.places import bin
from stockhand.store.tx import WriteTx


def save(
    tx: WriteTx,
    table: sa.Table,
    key: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    *,
    first: Mapping[str, Any] | None = None,
) -> dict[tuple[Any, ...], int]:
    """Insert or change the rows (all with the same columns); the ids by natural key come back. The
    id is the table's first column. `first`: what a new row begins with besides. A row that is
    out of use is known only where its key stays taken."""
    columns = [table.c[name] for name in key]
    the_id = next(iter(table.c))
    wanted = [tuple(row[name] for name in key) for row in rows]
    known = _ids(tx, the_id, columns, wanted)
    new = [row for row, k in zip(rows, wanted, strict=True) if k not in known]
    old = [(known[k], row) for row, k in zip(rows, wanted, strict=True) if k in known]
    if old:
        others = [name for name in rows[0] if name not in key]
        if others:
            statement = (
                sa.update(table)
                .where(the_id == sa.bindparam("the_id"))
                .values({name: sa.bindparam(f"new_{name}") for name in others})
            )
            tx.execute(
                statement,
                [
                    {"the_id": number, **{f"new_{name}": row[name] for name in others}}
                    for number, row in old
                ],
            )
    if new:
        tx.execute(sa.insert(table), [{**(first or {}), **row} for row in new])
        known = _ids(tx, the_id, columns, wanted)
    return known


def _ids(
    tx: WriteTx,
    the_id: sa.Column[Any],
    columns: Sequence[sa.Column[Any]],
    wanted: Sequence[tuple[Any, ...]],
) -> dict[tuple[Any, ...], int]:
    statement = sa.select(the_id, *columns).where(keys.among(*columns))
    if columns[0].table is bin:
        statement = statement.where(sa.not_(bin.c.retired))
    rows = tx.execute(statement, {"keys": keys.parameter(wanted)})
    return {tuple(row[1:]): row[0] for row in rows}
