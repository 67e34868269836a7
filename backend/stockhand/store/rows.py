"""Rows and Structs: a Struct's fields are its table's columns, with two exceptions that are joined
in.

`tracking_id` becomes a `Tracking` value (serial, lot, package), and a few Structs carry a column of
a parent row, such as `document_no`, or the item of the number. `tests/store/test_rows.py` holds
tables and Structs against each other.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import Enum, StrEnum
from functools import lru_cache, partial
from types import NoneType, UnionType
from typing import Any, Generic, TypeVar, Union, get_args, get_origin

import msgspec
import sqlalchemy as sa

from stockhand.domain.tracking import UNTRACKED, Tracking
from stockhand.store.tables.goods import tracking_key
from stockhand.store.tx import Statement, WriteTx

StructType = TypeVar("StructType", bound=msgspec.Struct)

_TRACKING = {"tracking": "tracking_id", "to_tracking": "to_tracking_id"}


class Rows(Generic[StructType]):
    """Reads rows of a table into a Struct: `select` is what to select from, `read` what to make of
    it."""

    def __init__(
        self, struct: type[StructType], table: sa.Table, **joined: sa.ColumnElement[Any]
    ) -> None:
        self.struct = struct
        self.table = table
        self.source: sa.FromClause = table
        self.numbers = [
            field
            for field, column in _TRACKING.items()
            if field in struct.__struct_fields__ and column in table.c
        ]
        key_columns: list[sa.ColumnElement[Any]] = []
        for field in self.numbers:
            keys = tracking_key.alias(f"{field}_key")
            self.source = self.source.join(keys, keys.c.tracking_id == table.c[_TRACKING[field]])
            key_columns += [keys.c.serial_no, keys.c.lot_no, keys.c.package_no]
            if field == "tracking" and "item_id" not in table.c:
                joined = {"item_id": keys.c.item_id, "variant_id": keys.c.variant_id, **joined}
        self.names = tuple(
            field for field in struct.__struct_fields__ if field in table.c or field in joined
        )
        own = [joined[field] if field in joined else table.c[field] for field in self.names]
        self.columns = [_as_stored(column) for column in own] + key_columns
        self.one = _maker(struct, self.names, self.numbers)
        """Makes the Struct of a row."""

    def select(self, *joins: tuple[sa.FromClause, sa.ColumnElement[bool]]) -> sa.Select[Any]:
        source = self.source
        for target, condition in joins:
            source = source.join(target, condition)
        return sa.select(*self.columns).select_from(source).execution_options(plain_rows=True)

    def read(self, result: Iterable[Sequence[Any]]) -> list[StructType]:
        return list(map(self.one, result))


def _maker(
    struct: type[StructType], names: Sequence[str], numbers: Sequence[str]
) -> Callable[[Sequence[Any]], StructType]:
    """One expression that calls the Struct with each column in its place, written once, as
    namedtuple and dataclasses write theirs: rows are what the program reads most of."""
    types = {field.name: field.type for field in msgspec.structs.fields(struct)}
    scope: dict[str, Any] = {"struct": struct, "number": number, "day": day}
    fields: list[str] = []
    for place, name in enumerate(names):
        how = _reader_of(types[name])
        scope[f"read_{name}"] = how
        value = f"row[{place}]"
        if how is day:
            value = f"(None if {value} is None else day({value}))"
        elif how:
            value = f"read_{name}({value})"
        fields.append(f"{name}={value}")
    place = len(names)
    for name in numbers:
        fields.append(f"{name}=number(row[{place}], row[{place + 1}], row[{place + 2}])")
        place += 3
    return eval(f"lambda row: struct({', '.join(fields)})", scope)


def _reader_of(kind: Any) -> Callable[[Any], Any] | None:
    """What makes the field's value of a column's; nothing when they are the same."""
    alternatives = set(get_args(kind) or (kind,)) - {NoneType}
    is_optional = NoneType in get_args(kind)
    if len(alternatives) > 1 or get_origin(kind) not in (None, UnionType, Union):
        return partial(msgspec.convert, type=kind, strict=False)
    (one,) = alternatives
    if one in (int, str, datetime):
        return None
    if one is date:
        return day
    how = one
    if issubclass(one, Enum):
        how = {member.value: member for member in one}.__getitem__
    elif one is not bool:
        return partial(msgspec.convert, type=kind, strict=False)
    return (lambda value: None if value is None else how(value)) if is_optional else how


def day(value: Any) -> Any:
    """A date as SQLite keeps it, or through an aggregate forgets it, becomes one; none stays
    none."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _as_stored(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """Truth values and dates become what they are when the Struct is made; there is no need to make
    them before."""
    if isinstance(column.type, sa.Boolean):
        return sa.type_coerce(column, sa.Integer()).label(column.name)
    if isinstance(column.type, sa.Date):
        return sa.type_coerce(column, sa.String()).label(column.name)
    return column


def number(serial: str, lot: str, package: str) -> Tracking:
    return (
        Tracking(serial=serial, lot=lot, package=package) if serial or lot or package else UNTRACKED
    )


def by_name(struct: type[StructType], row: Any, **replaced: Any) -> StructType:
    """A Struct from a row that has its fields as attributes, whoever made the row: SQLAlchemy's own
    are no mappings of plain names, ours are tuples. `replaced` wins."""
    there = set(row._fields)
    found = {name: getattr(row, name) for name in struct.__struct_fields__ if name in there}
    return msgspec.convert({**found, **replaced}, struct)


def values(struct: msgspec.Struct, table: sa.Table, **replaced: Any) -> dict[str, Any]:
    """The columns of the table that the Struct holds, for an insert; `replaced` wins."""
    row = _taker(type(struct), table, tuple(replaced))(struct)
    row.update(replaced)
    return row


@lru_cache(maxsize=128)
def _taker(
    struct: type[msgspec.Struct], table: sa.Table, without: tuple[str, ...], **renamed: str
) -> Callable[[Any], dict[str, Any]]:
    """One expression again: the fields that are columns, with words as plain texts, which the
    driver takes without asking what they are."""
    fields: list[str] = []
    for field in msgspec.structs.fields(struct):
        if field.name in table.c and field.name not in without:
            is_word = isinstance(field.type, type) and issubclass(field.type, StrEnum)
            value = f"str(struct.{field.name})" if is_word else f"struct.{field.name}"
            fields.append(f"'{renamed.get(field.name, field.name)}': {value}")
    return eval(f"lambda struct: {{{', '.join(fields)}}}")


def update(
    tx: WriteTx,
    table: sa.Table,
    key: str,
    structs: Sequence[msgspec.Struct],
    left_alone: tuple[str, ...],
    figures: tuple[str, ...] = (),
    moved: Mapping[int, Mapping[str, int]] | None = None,
) -> None:
    """Write rows back, but for columns that are left alone, and add to their figures what moved.
    Rows that are not written back have their figures moved alone."""
    moved = moved or {}
    rows: list[dict[str, Any]] = []
    if structs:
        take = _taker(type(structs[0]), table, left_alone, **{key: "the_key"})
        rows = list(map(take, structs))
        columns = tuple(name for name in rows[0] if name != "the_key")
        for row in rows:
            by = moved.get(row["the_key"], {})
            row.update({f"by_{name}": by.get(name, 0) for name in figures})
        tx.execute(_update_statement(table, key, columns, figures), rows)
    written = {row["the_key"] for row in rows}
    others = [
        {"the_key": no, **{f"by_{name}": by[name] for name in figures}}
        for no, by in sorted(moved.items())
        if no not in written
    ]
    if others:
        tx.execute(_update_statement(table, key, (), figures), others)


@lru_cache(maxsize=32)
def _update_statement(
    table: sa.Table, key: str, columns: tuple[str, ...], figures: tuple[str, ...]
) -> Statement:
    new: dict[str, Any] = {column: sa.bindparam(column) for column in columns}
    new.update({name: table.c[name] + sa.bindparam(f"by_{name}") for name in figures})
    return Statement(sa.update(table).where(table.c[key] == sa.bindparam("the_key")).values(new))
