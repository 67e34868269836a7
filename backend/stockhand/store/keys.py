"""Asking for many keys at once: one JSON parameter, so that a statement is the same for 1 or 1,000
lines.

`(a, b) in (values …)` makes SQLite scan the table; `in (select … from json_each)` does not.
"""

from collections.abc import Iterable
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import GenericFunction

_JSON = msgspec.json.Encoder()
_ROWS = (tuple, list)


def parameter(keys: Iterable[Any]) -> str:
    """The keys as the parameter of `among`: single values, or tuples in the order of the
    columns."""
    asked = keys if isinstance(keys, list) else list(keys)
    if asked and not isinstance(asked[0], _ROWS):
        asked = [(key,) for key in asked]
    return _JSON.encode(asked).decode()


class _JsonRows(GenericFunction[Any]):
    """The elements of a JSON array as rows."""

    name = "json_rows"
    inherit_cache = True


@compiles(_JsonRows, "sqlite")
def _rows_sqlite(element: Any, compiler: Any, **kw: Any) -> str:
    return f"json_each{compiler.process(element.clause_expr, **kw)}"


@compiles(_JsonRows, "postgresql")
def _rows_postgresql(element: Any, compiler: Any, **kw: Any) -> str:
    return f"jsonb_array_elements(cast({compiler.process(element.clause_expr, **kw)} as jsonb))"


def _items(
    rows: sa.TableValuedAlias, columns: Iterable[tuple[int, sa.ColumnElement[Any]]]
) -> list[sa.ColumnElement[Any]]:
    return [
        sa.cast(
            rows.c.value.op("->>")(sa.literal_column(str(place))),
            sa.Text() if isinstance(column.type, sa.String) else sa.BigInteger(),
        )
        for place, column in columns
    ]


def _rows(name: str) -> sa.TableValuedAlias:
    return _JsonRows(sa.bindparam(name, type_=sa.Text())).table_valued(
        "value", name=f"rows_of_{name}"
    )


def each(
    *columns: sa.ColumnElement[Any], name: str = "keys"
) -> tuple[sa.CTE, list[sa.ColumnElement[Any]]]:
    """The keys as rows to walk, and their parts: for "the next few of each of these". They are
    taken out of the JSON once, however often a subquery asks for a part."""
    rows = _rows(name)
    parts = (
        part.label(f"part_{place}") for place, part in enumerate(_items(rows, enumerate(columns)))
    )
    walked = sa.select(*parts).cte(f"each_of_{name}").prefix_with("MATERIALIZED")
    return walked, list(walked.c)


def next_few(
    rows: sa.CTE,
    column: sa.ColumnElement[Any],
    few: sa.Select[Any],
    *,
    postgresql: bool,
) -> list[tuple[sa.FromClause, sa.ColumnElement[bool]]]:
    """The joins that lead from each of the keys to the rows of `column` which the subquery `few`
    finds for it. SQLite walks the subquery and looks them up by an `in`; PostgreSQL would ask the
    subquery for each row of the table, so there it is joined as what it is."""
    if not postgresql:
        return [(rows, column.in_(few))]
    found = few.lateral("few")
    return [(rows, sa.true()), (found, column == next(iter(found.c)))]


def checked(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """A condition that rows must meet but are not looked up by. Without statistics SQLite takes any
    equality with an indexed column for the best way in, also when half the table meets it."""
    one: sa.ColumnElement[int] = sa.literal_column("1", sa.Integer)
    none: sa.ColumnElement[int] = sa.literal_column("0", sa.Integer)
    return sa.case((condition, one), else_=none) == one


def among(*columns: sa.ColumnElement[Any], name: str = "keys") -> sa.ColumnElement[bool]:
    """The condition that these columns are one of the keys given as JSON under that parameter.

    SQLite judges the whole row value by the affinity of its first column: with a number in front
    the texts behind it would not be looked up in the index. So texts go first, whatever the order
    asked for.
    """
    texts_first = sorted(enumerate(columns), key=lambda one: not isinstance(one[1].type, sa.String))
    wanted = sa.select(*_items(_rows(name), texts_first))
    if len(columns) == 1:
        return columns[0].in_(wanted)
    return sa.tuple_(*(column for _place, column in texts_first)).in_(wanted)
