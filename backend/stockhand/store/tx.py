"""A transaction as store functions see it, and statements that are compiled once.

SQLAlchemy writes our SQL for both databases; it is not asked again for each of the hundred
thousand statements of a day. On SQLite a `Statement` keeps its text and the order of its parameters
and goes straight to the driver. Everywhere else, and for statements that SQLAlchemy must finish at
run time, it is executed as usual.
"""

from collections import namedtuple
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, ClassVar, Protocol

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from stockhand.store.columns import UtcDateTime

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None
Bind = tuple[str, Any, Callable[[Any], Any] | None]
"""Name of a parameter, its value where none is given, how it is written."""


class Result(Protocol):
    """What a statement gave back; rows have their columns as attributes."""

    @property
    def rowcount(self) -> int: ...

    def all(self) -> Sequence[Any]: ...

    def first(self) -> Any: ...

    def one(self) -> Any: ...

    def scalar(self) -> Any: ...

    def scalar_one(self) -> Any: ...

    def mappings(self) -> Any: ...

    def __iter__(self) -> Iterator[Any]: ...


class Statement:
    """A statement that a module keeps; its compiled forms are kept with it. `postgresql` is for
    where the two databases have to be asked in different words."""

    def __init__(self, statement: sa.Executable, postgresql: sa.Executable | None = None) -> None:
        self.statement: Any = statement
        self._postgresql: Any = statement if postgresql is None else postgresql
        self._compiled: dict[tuple[str, ...], _Compiled | None] = {}

    def worded(self, tx: "Tx") -> Any:
        """In the words of the transaction's database."""
        return self.statement if tx.is_sqlite else self._postgresql

    def compiled(self, dialect: sa.Dialect, names: tuple[str, ...]) -> "_Compiled | None":
        """The form for these parameters; None where SQLAlchemy has to finish it each time."""
        try:
            return self._compiled[names]
        except KeyError:
            found = self._compiled[names] = _compile(self.statement, dialect, names)
            return found


class Tx:
    """A transaction. `memory` is for what is worth remembering as long as it lasts."""

    observer: ClassVar[Callable[[str], None] | None] = None
    """Told the text of each statement; for counting."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self._dialect = connection.dialect
        self.is_sqlite = self._dialect.name == "sqlite"
        self.memory: dict[str, Any] = {}
        self._changes_masters = False
        driver = connection.connection.dbapi_connection if self.is_sqlite else None
        self._driver: Any = driver if type(driver).__module__ == "sqlite3" else None

    @property
    def masters(self) -> dict[str, dict[Any, Any]]:
        """Masters that were read, by kind and key. The writer of a SQLite file is the only one who
        changes them, so it remembers them from one transaction to the next."""
        if self._changes_masters or not self.is_sqlite:
            return self.memory.setdefault("masters", {})
        return self.connection.info.setdefault("masters", {})

    def forget_masters(self) -> None:
        """Somebody changes them: what this transaction reads is remembered by itself alone."""
        self.connection.info.pop("masters", None)
        self.memory.pop("masters", None)
        self._changes_masters = True

    def execute(
        self, statement: sa.Executable | Statement, parameters: Parameters = None
    ) -> Result:
        """Run a statement; a sequence of parameters runs it once for each of them."""
        if not isinstance(statement, Statement):
            return self._by_sqlalchemy(statement, parameters)
        if self._driver is None:
            return self._by_sqlalchemy(statement.worded(self), parameters)
        many = isinstance(parameters, list | tuple)
        given: Any = {} if parameters is None else parameters
        dialect = self._dialect
        compiled = statement.compiled(dialect, tuple(given[0] if many else given))
        if compiled is None:
            return self._by_sqlalchemy(statement.worded(self), parameters)
        if compiled.changes_masters:
            self.forget_masters()
        if Tx.observer is not None:
            Tx.observer(compiled.text)
        try:
            return compiled.run(self._driver, given, many=many)
        except dialect.loaded_dbapi.Error as error:
            raise DBAPIError.instance(
                compiled.text, None, error, dialect.loaded_dbapi.Error, dialect=dialect
            ) from error

    def _by_sqlalchemy(self, statement: sa.Executable, parameters: Parameters) -> Result:
        if Tx.observer is not None:
            Tx.observer(str(statement))
        if _changes_masters(statement):
            self.forget_masters()
        found: Any = self.connection.execute(statement, parameters)
        return found

    @contextmanager
    def savepoint(self) -> Generator[None]:
        """What is done inside is undone when it raises, and what was remembered is forgotten."""
        try:
            if self._driver is None:
                with self.connection.begin_nested():
                    yield
            else:
                yield from self._own_savepoint()
        except BaseException:
            self.memory.clear()
            raise

    def _own_savepoint(self) -> Generator[None]:
        self._driver.execute("SAVEPOINT one")
        try:
            yield
        except BaseException:
            if self._driver.in_transaction:  # a full disk ends the whole of it
                self._driver.execute("ROLLBACK TO one")
                self._driver.execute("RELEASE one")
            raise
        self._driver.execute("RELEASE one")


class ReadTx(Tx):
    """A transaction on a read-only connection."""

    @property
    def masters(self) -> dict[str, dict[Any, Any]]:
        """Nobody tells a reader that the writer changed one, so it remembers them for itself
        alone."""
        return self.memory.setdefault("masters", {})


class WriteTx(Tx):
    """The transaction of a command."""


class _Compiled:
    """The text of a statement, how its parameters are made and what its rows are."""

    def __init__(
        self,
        text: str,
        binds: list[Bind],
        row: Callable[[Iterable[Any]], Any] | None,
        *,
        changes_masters: bool,
    ) -> None:
        self.text = text
        self.changes_masters = changes_masters
        self._row = row
        self._values = _maker(binds)

    def run(self, driver: Any, parameters: Any, *, many: bool) -> "_Rows":
        if many:
            cursor = driver.executemany(self.text, [self._values(one) for one in parameters])
        else:
            cursor = driver.execute(self.text, self._values(parameters))
        if self._row is None:
            return _Rows((), cursor.rowcount)
        rows = cursor.fetchall()
        if self._row is tuple:
            return _Rows(rows, cursor.rowcount)
        return _Rows(list(map(self._row, rows)), cursor.rowcount)


class _Rows:
    """Rows that were all fetched."""

    __slots__ = ("_rows", "rowcount")

    def __init__(self, rows: Sequence[Any], rowcount: int) -> None:
        self._rows = rows
        self.rowcount = rowcount

    def all(self) -> Sequence[Any]:
        return self._rows

    def first(self) -> Any:
        return self._rows[0] if self._rows else None

    def one(self) -> Any:
        (row,) = self._rows
        return row

    def scalar(self) -> Any:
        return self._rows[0][0] if self._rows else None

    def scalar_one(self) -> Any:
        return self.one()[0]

    def mappings(self) -> Any:
        raise NotImplementedError("ask SQLAlchemy for mappings: pass the statement itself")

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)


def _maker(binds: list[Bind]) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    """Parameters by name become values in their order, in one expression."""
    scope: dict[str, Any] = {}
    values: list[str] = []
    for place, (name, default, how) in enumerate(binds):
        value = f"given[{name!r}]"
        if default is not None:
            scope[f"default_{place}"] = default
            value = f"given.get({name!r}, default_{place})"
        if how is int:
            value = f"(None if (flag := {value}) is None else +flag)"
        elif how is date.isoformat:
            value = f"(None if (day := {value}) is None else day.isoformat())"
        elif how is not None:
            scope[f"write_{place}"] = how
            value = f"write_{place}({value})"
        values.append(value)
    return eval(f"lambda given: [{', '.join(values)}]", scope)


def _changes_masters(statement: Any) -> bool:
    return statement.is_dml and bool(statement.table.info.get("master"))


def _writer_of(kind: Any, dialect: sa.Dialect) -> Callable[[Any], Any] | None:
    """How a value is given to SQLite. It takes whole numbers without asking what they are, so truth
    values become some; dates are written as SQLAlchemy writes them, at once."""
    if isinstance(kind, sa.Boolean):
        return int
    if isinstance(kind, sa.Date):
        return date.isoformat
    if isinstance(kind, UtcDateTime):
        return _moment
    return kind.dialect_impl(dialect).bind_processor(dialect)


@lru_cache(maxsize=256)
def _moment(value: datetime | None) -> str | None:
    """A time as SQLAlchemy writes it; the rows of a command nearly always have the same one."""
    if value is None:
        return None
    assert value.tzinfo is not None, "times carry their zone"
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _compile(statement: Any, dialect: sa.Dialect, names: tuple[str, ...]) -> _Compiled | None:
    columns: list[Any] = []
    if isinstance(statement, sa.Select | sa.CompoundSelect):
        columns = list(statement.selected_columns)
        compiled = statement.compile(dialect=dialect)
    elif statement.is_dml:
        columns = list(getattr(statement, "_returning", ()))
        compiled = statement.compile(dialect=dialect, column_keys=list(names))
    else:
        return None
    text = str(compiled)
    if "POSTCOMPILE" in text:
        return None
    defaults: Mapping[str, Any] = compiled.params
    binds: list[Bind] = [
        (
            name,
            None if name in names else defaults[name],
            _writer_of(compiled.binds[name].type, dialect),
        )
        for name in compiled.positiontup or ()
    ]
    row = _row_of(statement, columns, dialect) if columns else None
    return _Compiled(text, binds, row, changes_masters=_changes_masters(statement))


def _row_of(
    statement: Any, columns: Sequence[Any], dialect: sa.Dialect
) -> Callable[[Iterable[Any]], Any]:
    """What makes a row of what the driver gives; one expression where values must become others."""
    fields = [getattr(column, "name", None) or f"column_{n}" for n, column in enumerate(columns)]
    is_plain = statement.get_execution_options().get("plain_rows")
    kind: Any = None if is_plain else namedtuple("Row", fields, rename=True)  # pyright: ignore[reportUntypedNamedTuple]
    scope: dict[str, Any] = {"kind": kind}
    values: list[str] = []
    for place, column in enumerate(columns):
        convert = _reader_of(column.type, dialect)
        scope[f"read_{place}"] = convert
        value = f"row[{place}]"
        values.append(f"(None if {value} is None else read_{place}({value}))" if convert else value)
    if not any(scope[f"read_{place}"] for place in range(len(columns))):
        return tuple if is_plain else kind._make
    made = f"({', '.join(values)},)" if is_plain else f"kind({', '.join(values)})"
    return eval(f"lambda row: {made}", scope)


def _reader_of(kind: Any, dialect: sa.Dialect) -> Callable[[Any], Any] | None:
    """How a value that is there is read from SQLite; nothing when it is what it shall be."""
    if isinstance(kind, sa.Boolean):
        return bool
    if isinstance(kind, sa.Date):
        return date.fromisoformat
    return kind.dialect_impl(dialect).result_processor(dialect, None)
