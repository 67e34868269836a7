"""The column types of all tables, and the short forms in which the tables are written.

Codes and texts are never NULL: a blank keys and indexes like any other value, and equality stays
plain. Codes compare by byte on both databases, or number ranges and first-expired ties would
differ.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Date = sa.Date()
Bytes = sa.LargeBinary()


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """Aware UTC times on both databases; SQLite would hand them back naive."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        assert value.tzinfo is not None, "times carry their zone"
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def key(name: str) -> sa.Column[int]:
    """A primary key that the database numbers and never gives twice."""
    return sa.Column(
        name, Id.with_variant(sa.BigInteger(), "postgresql"), sa.Identity(), primary_key=True
    )


def own_key(name: str) -> sa.Column[int]:
    """A primary key, or a part of one, that the program numbers."""
    return sa.Column(name, Id, primary_key=True, autoincrement=False)


def key_ref(name: str, target: str) -> sa.Column[int]:
    """A part of the primary key that refers to another table."""
    return sa.Column(name, Id, sa.ForeignKey(target), primary_key=True, autoincrement=False)


def ref(name: str, target: str) -> sa.Column[int]:
    return sa.Column(name, Id, sa.ForeignKey(target), nullable=False)


def part_of(name: str, target: str) -> sa.Column[int]:
    """A reference to the row this one is a part of: it goes with it."""
    return sa.Column(name, Id, sa.ForeignKey(target, ondelete="CASCADE"), nullable=False)


def ref_or_none(name: str, target: str) -> sa.Column[int]:
    return sa.Column(name, Id, sa.ForeignKey(target), nullable=True)


def zero_ref(name: str, target: str) -> sa.Column[int]:
    """A reference whose row 0 means "none": variants and tracking keys."""
    return sa.Column(name, Id, sa.ForeignKey(target), nullable=False, server_default="0")


def loose(*names: str) -> list[sa.Column[int]]:
    """References that the database does not enforce: their one writer has just read the target."""
    return [sa.Column(name, Id, nullable=False, server_default="0") for name in names]


def loose_or_none(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, Id, nullable=True) for name in names]


def _code(size: int) -> sa.types.TypeEngine[str]:
    return sa.String(size).with_variant(sa.String(size, collation="C"), "postgresql")


def codes(size: int, *names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, _code(size), nullable=False, server_default="") for name in names]


def code(name: str, size: int) -> sa.Column[str]:
    return codes(size, name)[0]


def key_code(name: str, size: int) -> sa.Column[str]:
    return sa.Column(name, _code(size), primary_key=True)


def texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False, server_default="") for name in names]


def quantities(*names: str) -> list[sa.Column[int]]:
    """Hundred-thousandths; of the base unit where the name ends in `_base`."""
    return [sa.Column(name, Id, nullable=False, server_default="0") for name in names]


def numbers(*names: str) -> list[sa.Column[int]]:
    """Small counts, ranks and line numbers."""
    return [sa.Column(name, sa.Integer(), nullable=False, server_default="0") for name in names]


def flags(*names: str) -> list[sa.Column[bool]]:
    return [
        sa.Column(
            name, sa.Boolean(create_constraint=False), nullable=False, server_default=sa.false()
        )
        for name in names
    ]


def date(name: str) -> sa.Column[Any]:
    return sa.Column(name, Date, nullable=False)


def dates_or_none(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, Date, nullable=True) for name in names]


def time(name: str) -> sa.Column[Any]:
    return sa.Column(name, UtcDateTime(), nullable=False)


def times_or_none(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, UtcDateTime(), nullable=True) for name in names]


def bytes_(name: str) -> sa.Column[bytes]:
    return sa.Column(name, Bytes, nullable=False)


def bytes_or_none(*names: str) -> list[sa.Column[bytes]]:
    return [sa.Column(name, Bytes, nullable=True) for name in names]


def one_of(name: str, words: type[StrEnum]) -> sa.Column[str]:
    """One of a fixed set of words, kept readable; a new word is a migration."""
    members = [member.value for member in words]
    size = max(len(word) for word in members)
    return sa.Column(
        name,
        sa.String(size),
        sa.CheckConstraint(f"{name} in {_listed(members)}", name=name),
        nullable=False,
    )


def word(name: str, *members: str) -> sa.Column[str]:
    """Like `one_of`, for words that only the store knows."""
    size = max(len(member) for member in members)
    return sa.Column(
        name,
        sa.String(size),
        sa.CheckConstraint(f"{name} in {_listed(list(members))}", name=name),
        nullable=False,
    )


NOTHING: sa.ColumnElement[Any] = sa.literal_column("0")
"""Zero in words: a partial index is used only if the statement repeats its condition literally, and
a bound 0 does not."""
NO_TEXT: sa.ColumnElement[Any] = sa.literal_column("''")
"""The same for blank texts."""


def _listed(members: list[str]) -> str:
    return "(" + ", ".join(f"'{member}'" for member in members) + ")"


def index(name: str, *columns: str, where: str = "", unique: bool = False) -> sa.Index:
    """An index; with `where` it holds only those rows, and a statement must repeat the
    condition."""
    only: dict[str, Any] = {}
    if where:
        only = {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}
    return sa.Index(name, *columns, unique=unique, **only)


def table(name: str, *parts: Any, rowid: bool = True) -> sa.Table:
    """A table; without row id where the natural key is the row (SQLite only)."""
    flat: list[Any] = []
    for part in parts:
        flat.extend(cast("list[Any]", part) if isinstance(part, list) else [part])
    own_number = any(isinstance(part, sa.Column) and part.identity for part in flat)
    return sa.Table(name, metadata, *flat, sqlite_autoincrement=own_number, sqlite_with_rowid=rowid)


def masters(*tables: sa.Table) -> None:
    """Tables that change rarely and are read with every command: their rows may be remembered."""
    for one in tables:
        one.info["master"] = True


def numbered(*tables: sa.Table) -> None:
    """Tables whose rows the program numbers itself, because one posting's rows name each other; on
    PostgreSQL each has a sequence for it."""
    for one in tables:
        sa.Sequence(f"{one.name}_no", metadata=metadata)
