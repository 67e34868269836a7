"""What lists have in common: a search by how a code begins, and the page, for which one row more is
asked for than is shown, so that it knows whether another follows."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from stockhand.store.tx import Result


def page(rows: Result, count: int, key: str) -> tuple[Sequence[Any], Any]:
    """The first `count` rows, and the `key` of the last one when more follow."""
    found = rows.all()
    if len(found) <= count:
        return found, None
    return found[:count], getattr(found[count - 1], key)


def begins(search: str, *columns: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """Whether one of the columns begins with what is searched for."""
    return sa.or_(*(column.startswith(search, autoescape=True) for column in columns))
