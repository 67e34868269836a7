"""Number series: document numbers, serials, lots. A number is taken in the transaction that uses
it."""

import re
from collections.abc import Mapping

import msgspec
import sqlalchemy as sa

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
_DIGITS = re.compile(r"(\d+)(\D*)$")


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


def incremented(number: str, by: int) -> str | None:
    """The number with its last group of digits counted up, leading zeros kept; None without
    digits."""
    found = _DIGITS.search(number)
    if found is None:
        return None
    digits = found.group(1)
    return f"{number[: found.start()]}{int(digits) + by:0{len(digits)}d}{found.group(2)}"


def take(tx: WriteTx, code: str, count: int = 1) -> list[str]:
    """The next numbers of one series; an empty list when there is no such series or it has run
    out."""
    return take_all(tx, {code: count})[code]


def take_all(tx: WriteTx, counts: Mapping[str, int]) -> dict[str, list[str]]:
    """The next numbers of several series."""
    taken = {code: _take_remembered(tx, code, count) for code, count in counts.items()}
    unknown = [code for code, numbers in taken.items() if not numbers]
    if unknown:
        statement = _FIND if tx.is_sqlite else _FIND_LOCKED
        for row in tx.execute(statement, {"keys": keys.parameter(unknown)}):
            series = _series.one(row)
            taken[series.code] = _following(series, counts[series.code])
            if taken[series.code]:
                _advance(tx, series, taken[series.code][-1])
    return taken


def _take_remembered(tx: WriteTx, code: str, count: int) -> list[str]:
    """The writer of a SQLite file knows where a series stood when it used it last. Was that undone,
    or has somebody edited the series, the update finds no row."""
    series: NumberSeries | None = tx.connection.info.get(_REMEMBERED, {}).get(code)
    if series is None:
        return []
    numbers = _following(series, count)
    return numbers if numbers and _advance(tx, series, numbers[-1]) else []


def _advance(tx: WriteTx, series: NumberSeries, last: str) -> bool:
    given = {"the_code": series.code, "before": series.last_no, "last": last}
    if not tx.execute(_UPDATE, given).rowcount:
        return False
    if tx.is_sqlite:
        remembered = tx.connection.info.setdefault(_REMEMBERED, {})
        remembered[series.code] = msgspec.structs.replace(series, last_no=last)
    return True


def forget(tx: WriteTx) -> None:
    """Somebody changes series."""
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
