"""The queue of labels on their way to paper. A job is durable before anybody is told of it, and
belongs to one sender at a time, for as long as that sender says it is alive."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.domain.labels import Label
from stockhand.domain.ledgers import Stamp
from stockhand.store.rows import by_name
from stockhand.store.tables.warehouse import print_job as t
from stockhand.store.tables.warehouse import print_label, printer
from stockhand.store.tx import Statement, Tx, WriteTx

OPEN: sa.ColumnElement[bool] = sa.literal_column("state in ('waiting', 'printing')")
"""As the index of open jobs has it."""


class PrintJob(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the table, but for its labels."""

    job_id: int = 0
    printer_id: int
    kind: str
    title: str
    document_no: str = ""
    copies: int = 1
    attempts: int = 0
    state: str = "waiting"
    perhaps_twice: bool = False
    error: str = ""
    reprint_of: int | None = None
    taken_by: str = ""


_COLUMNS = [t.c[name] for name in PrintJob.__struct_fields__]
_FIND = Statement(sa.select(*_COLUMNS).where(t.c.job_id == sa.bindparam("job_id")))
_LABELS = Statement(
    sa.select(print_label.c.data)
    .where(print_label.c.job_id == sa.bindparam("job_id"))
    .order_by(print_label.c.position)
)
_INSERT_LABELS = Statement(sa.insert(print_label))
_first = (
    sa.select(sa.func.min(t.c.job_id).label("job_id"))
    .join(printer, printer.c.printer_id == t.c.printer_id)
    .where(OPEN, printer.c.kind == "raw")
    .group_by(t.c.printer_id)
    .subquery()
)
_DUE = Statement(
    sa.select(*_COLUMNS)
    .join(_first, _first.c.job_id == t.c.job_id)
    .where(
        sa.or_(
            sa.and_(t.c.state == "waiting", t.c.next_attempt_at <= sa.bindparam("now")),
            sa.and_(t.c.state == "printing", t.c.taken_until <= sa.bindparam("now")),
        )
    )
    .order_by(t.c.job_id)
)
"""The first open job of each printer, where somebody should send it now: labels come out in the
order in which they were asked for."""


_NEXT = Statement(
    sa.select(
        sa.func.min(
            sa.case((t.c.state == "printing", t.c.taken_until), else_=t.c.next_attempt_at)
        ).label("at")
    ).join(_first, _first.c.job_id == t.c.job_id)
)


def next_due(tx: Tx) -> datetime | None:
    """When the first open job of any printer is to be looked at."""
    return tx.execute(_NEXT).scalar()


def add(tx: WriteTx, job: PrintJob, labels: Sequence[Label], stamp: Stamp) -> int:
    """Queue labels; the job's number."""
    values: dict[str, Any] = msgspec.structs.asdict(job)
    del values["job_id"]
    job_id = tx.execute(
        sa.insert(t).returning(t.c.job_id),
        {
            **values,
            "employee_id": stamp.actor.employee_id,
            "created_at": stamp.at,
            "next_attempt_at": stamp.at,
        },
    ).scalar_one()
    tx.execute(
        _INSERT_LABELS,
        [
            {
                "job_id": job_id,
                "position": position,
                "name": label.name,
                "data": msgspec.json.encode(label).decode(),
            }
            for position, label in enumerate(labels, start=1)
        ],
    )
    return job_id


def find(tx: Tx, job_id: int) -> PrintJob | None:
    row = tx.execute(_FIND, {"job_id": job_id}).first()
    return by_name(PrintJob, row, perhaps_twice=bool(row.perhaps_twice)) if row else None


def labels_of(tx: Tx, job_id: int) -> list[Label]:
    """What the labels of a job say, in their order."""
    rows = tx.execute(_LABELS, {"job_id": job_id})
    return [msgspec.json.decode(row.data, type=Label) for row in rows]


def due(tx: Tx, now: datetime) -> list[PrintJob]:
    """What should be sent now, one job of each printer."""
    rows = tx.execute(_DUE, {"now": now})
    return [by_name(PrintJob, row, perhaps_twice=bool(row.perhaps_twice)) for row in rows]


def change(tx: WriteTx, job_id: int, held_by: str | None = None, **values: Any) -> bool:
    """Write columns of a job; with `held_by` only while that sender holds it. Whether it was."""
    statement = sa.update(t).where(t.c.job_id == job_id).values(values)
    if held_by is not None:
        statement = statement.where(t.c.taken_by == held_by, t.c.state == "printing")
    return tx.execute(statement).rowcount == 1


def take(tx: WriteTx, job: PrintJob, values: dict[str, Any]) -> bool:
    """Take a job as it was seen; not where another sender was quicker."""
    statement = (
        sa.update(t)
        .where(t.c.job_id == job.job_id, t.c.state == job.state, t.c.taken_by == job.taken_by)
        .values(values)
    )
    return tx.execute(statement).rowcount == 1


def release(tx: WriteTx, now: datetime, taken_by: str | None = None) -> None:
    """Whoever sent them (anybody, unless one is named) does so no more: they wait again, and may
    print twice."""
    statement = (
        sa.update(t)
        .where(t.c.state == "printing")
        .values(state="waiting", perhaps_twice=True, taken_by="", next_attempt_at=now)
    )
    if taken_by is not None:
        statement = statement.where(t.c.taken_by == taken_by)
    tx.execute(statement)


def verify(tx: WriteTx, job_id: int, positions: Sequence[int], stamp: Stamp) -> int:
    """Labels that somebody scanned where they are; how many of them there are."""
    c = print_label.c
    statement = (
        sa.update(print_label)
        .where(c.job_id == job_id, c.position.in_(positions))
        .values(
            verified_at=sa.func.coalesce(c.verified_at, sa.literal(stamp.at, c.verified_at.type)),
            verified_by_id=sa.func.coalesce(c.verified_by_id, stamp.actor.employee_id),
        )
    )
    return tx.execute(statement).rowcount
