"""Queues of devices: which epochs there are and how far each has come."""

from datetime import datetime
from uuid import UUID

import msgspec
import sqlalchemy as sa

from stockhand.store.exceptions import raise_incident
from stockhand.store.tables.people import device_epoch as t
from stockhand.store.tables.system import command_log
from stockhand.store.tx import ReadTx, Statement, WriteTx


class Epoch(msgspec.Struct, frozen=True, kw_only=True):
    """One life of a device's local store."""

    epoch_id: int
    epoch: UUID
    device_id: int | None
    last_seq: int


_FIND = Statement(
    sa.select(t.c.epoch_id, t.c.device_id, t.c.last_seq).where(t.c.epoch == sa.bindparam("epoch"))
)
_SEQ = sa.bindparam("seq", type_=sa.BigInteger())
_ADVANCE = Statement(
    sa.update(t)
    .where(t.c.epoch_id == sa.bindparam("the_epoch"))
    .values(
        last_seq=sa.case((t.c.last_seq < _SEQ, _SEQ), else_=t.c.last_seq),
        last_seen_at=sa.bindparam("at"),
    )
    .returning(t.c.closed_below_seq)
)
_ATTENTION = Statement(
    sa.select(command_log.c.command_id)
    .where(
        command_log.c.epoch_id == sa.bindparam("epoch_id"),
        command_log.c.status.in_(("conflict", "blocked", "rejected", "review")),
    )
    .order_by(command_log.c.seq)
)


def find(tx: ReadTx | WriteTx, epoch: UUID) -> Epoch | None:
    row = tx.execute(_FIND, {"epoch": epoch.bytes}).first()
    if row is None:
        return None
    return Epoch(epoch_id=row.epoch_id, epoch=epoch, device_id=row.device_id, last_seq=row.last_seq)


def open_epoch(tx: WriteTx, epoch: UUID, device_id: int | None, at: datetime) -> Epoch:
    """The epoch, made when it is new. A device that had another one has lost what it stored."""
    found = find(tx, epoch)
    if found is not None:
        return found
    if device_id is not None:
        former = tx.execute(
            sa.select(t.c.last_seq)
            .where(t.c.device_id == device_id)
            .order_by(t.c.epoch_id.desc())
            .limit(1)
        ).scalar()
        if former is not None:
            facts = {"incident": "storage-lost", "last_seq": former}
            raise_incident(tx, facts, device_id=device_id, at=at)
    epoch_id = tx.execute(
        sa.insert(t).returning(t.c.epoch_id),
        {"epoch": epoch.bytes, "device_id": device_id, "first_seen_at": at, "last_seen_at": at},
    ).scalar_one()
    return Epoch(epoch_id=epoch_id, epoch=epoch, device_id=device_id, last_seq=0)


def advance(tx: WriteTx, epoch_id: int, seq: int, at: datetime) -> int:
    """A command of this place in the queue has come; the place below which answers are no longer
    kept."""
    return tx.execute(_ADVANCE, {"the_epoch": epoch_id, "seq": seq, "at": at}).scalar_one()


def attention(tx: ReadTx, epoch_id: int) -> list[UUID]:
    """Commands of the queue that wait for a person, in their order."""
    rows = tx.execute(_ATTENTION, {"epoch_id": epoch_id})
    return [UUID(bytes=row.command_id) for row in rows]
