"""Every command once, with its answer; the wall against doing anything twice."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from stockhand.store import ids
from stockhand.store.tables.system import command_log as t
from stockhand.store.tx import ReadTx, Statement, WriteTx


class StoredCommand(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the log. `answer` is the JSON that was sent."""

    command_no: int
    command_id: UUID
    name: str
    input_hash: bytes
    status: str
    answer: str
    input: str


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """What came around a command: who sent it, from where in which queue, and when it happened
    there."""

    schema_version: int = 1
    session_id: int | None = None
    epoch_id: int | None = None
    epoch: UUID = UUID(int=0)
    seq: int | None = None
    occurred_at: datetime | None = None
    skew_ms: int = 0
    depends_on: tuple[UUID, ...] = ()


_FIND = Statement(
    sa.select(
        t.c.command_no, t.c.command_id, t.c.name, t.c.input_hash, t.c.status, t.c.answer, t.c.input
    ).where(t.c.command_id == sa.bindparam("command_id"))
)
_FIND_PLACE = Statement(
    sa.select(t.c.command_id).where(
        t.c.epoch_id == sa.bindparam("epoch_id"), t.c.seq == sa.bindparam("seq")
    )
)
_INSERT = Statement(sa.insert(t))
_REPLACE = Statement(
    sa.update(t)
    .where(t.c.command_no == sa.bindparam("the_no"))
    .values(
        status=sa.bindparam("new_status"),
        answer=sa.bindparam("new_answer"),
        input=sa.bindparam("new_input"),
    )
)


def find(tx: ReadTx | WriteTx, command_id: UUID) -> StoredCommand | None:
    """The stored answer of a command; None when it never came."""
    row = tx.execute(_FIND, {"command_id": command_id.bytes}).first()
    if row is None:
        return None
    return StoredCommand(
        command_no=row.command_no,
        command_id=command_id,
        name=row.name,
        input_hash=row.input_hash,
        status=row.status,
        answer=row.answer,
        input=row.input,
    )


def holder_of_place(tx: WriteTx, epoch_id: int, seq: int) -> UUID | None:
    """Which command took this place in a device's queue."""
    found = tx.execute(_FIND_PLACE, {"epoch_id": epoch_id, "seq": seq}).scalar()
    return UUID(bytes=found) if found else None


def not_applied(tx: WriteTx, command_ids: Sequence[UUID]) -> list[UUID]:
    """Which of these commands have not taken effect, in their order."""
    if not command_ids:
        return []
    wanted = sa.select(t.c.command_id).where(
        t.c.command_id.in_([one.bytes for one in command_ids]),
        t.c.status.in_(("applied", "resolved")),
    )
    applied = {UUID(bytes=row.command_id) for row in tx.execute(wanted)}
    return [one for one in command_ids if one not in applied]


def next_no(tx: WriteTx) -> int:
    return ids.take(tx, t)[0]


def record(tx: WriteTx, row: dict[str, Any]) -> None:
    """Keep a command and its answer; the columns of the table."""
    tx.execute(_INSERT, [row])


def replace_answer(
    tx: WriteTx, command_no: int, *, status: str, answer: str, input_text: str
) -> None:
    """The same command was confirmed, or a person settled it."""
    tx.execute(
        _REPLACE,
        {"the_no": command_no, "new_status": status, "new_answer": answer, "new_input": input_text},
    )
