"""A page of a list: one row more is asked for than is shown, so that the page knows whether another
follows."""

from collections.abc import Sequence
from typing import Any

from stockhand.store.tx import Result


def page(rows: Result, count: int, key: str) -> tuple[Sequence[Any], Any]:
    """The first `count` rows, and the `key` of the last one when more follow."""
    found = rows.all()
    if len(found) <= count:
        return found, None
    return found[:count], getattr(found[count - 1], key)
