"""Number series: document numbers, serials, lots. A number is taken in the transaction that uses
it."""

from collections.abc import Mapping, Sequence

import msgspec
import sqlalchemy as sa

from stockhand.domain.number_assignment import incremented
from stockhand.store import keys
from stockhand.store.rows import Rows
from stockhand.store.tables.goods import number_series as t
from stockhand.store.tx import Statement, WriteTx

_UPDATE = Statement(
    sa.update(t)
    .where(t.c.code == sa.bindparam("the_code"), t.c.last_no == sa.bindparam("before"))
    .values(last_no=sa.bindparam("last"))
)
_REMEMBERED = "number_series"


class NumberSeries(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the table. `last_no` is the number given last; blank before the first."""

    series_id: int = 0
    code: str
    description: str = ""
    starting_no: str
    ending_no: str = ""
    warning_no: str = ""
    last_no: str = ""
    increment: int = 1
    allow_manual: bool = True


_series = Rows(NumberSeries, t)
_FIND = Statement(_series.select().where(keys.among(t.c.code)))
_FIND_LOCKED = _FIND.statement.order_by(t.c.series_id).with_for_update(key_share=True)


def find(tx: WriteTx, series_id: int) -> NumberSeries:
    """The series an item takes its serials or lots from."""
    rows = tx.execute(_series.select().where(t.c.series_id == series_id))
    return _series.one(rows.first())


def take(tx: WriteTx, code: str, count: int = 1) -> list[str]:
    """The next numbers of one series; an empty list when there is no such series or it has run
    out."""
    return take_all(tx, {code: count})[code]


def take_all(tx: WriteTx, counts: Mapping[str, int]) -> dict[str, list[str]]:
    """The next numbers of several series; an empty list where there is no such series or it has run
    out.

    The writer of a SQLite file knows where a series stood when it used it last. Was that undone,
    the update finds no row, and the series are read.
    """
    remembered: dict[str, NumberSeries] = tx.connection.info.get(_REMEMBERED, {})
    if all(code in remembered for code in counts):
        taken = _advance(tx, [remembered[code] for code in counts], counts)
        if taken is not None:
            return taken
    statement = _FIND if tx.is_sqlite else _FIND_LOCKED
    rows = tx.execute(statement, {"keys": keys.parameter(counts)})
    read = [_series.one(row) for row in rows]
    taken = _advance(tx, read, counts)
    assert taken is not None, "what was just read stands"
    return {code: taken.get(code, []) for code in counts}


def _advance(
    tx: WriteTx, series: Sequence[NumberSeries], counts: Mapping[str, int]
) -> dict[str, list[str]] | None:
    """The numbers, and the series moved on; None where one of them stands elsewhere."""
    taken = {one.code: _following(one, counts[one.code]) for one in series}
    moved = [
        {"the_code": one.code, "before": one.last_no, "last": taken[one.code][-1]}
        for one in series
        if taken[one.code]
    ]
    if not moved:
        return taken
    found = tx.execute(_UPDATE, moved).rowcount
    if tx.is_sqlite:
        if found < len(moved):
            forget(tx)
            return None
        remembered = tx.connection.info.setdefault(_REMEMBERED, {})
        for one in series:
            if taken[one.code]:
                last = taken[one.code][-1]
                remembered[one.code] = msgspec.structs.replace(one, last_no=last)
    return taken


def forget(tx: WriteTx) -> None:
    """Somebody changes series, or what is remembered was undone."""
    tx.connection.info.pop(_REMEMBERED, None)


def _following(series: NumberSeries, count: int) -> list[str]:
    numbers: list[str] = []
    last = series.last_no
    for _ in range(count):
        following = incremented(last, series.increment) if last else series.starting_no
        if following is None or _is_past(following, series.ending_no):
            return []
        numbers.append(following)
        last = following
    return numbers


def _is_past(number: str, ending: str) -> bool:
    return bool(ending) and (len(number), number) > (len(ending), ending)
