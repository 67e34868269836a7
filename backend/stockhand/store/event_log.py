"""What changed, in commit order: streams, the feed and the handheld's delta read this one log."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.store import ids
from stockhand.store.db import lock_and_notify
from stockhand.store.tables.system import event_log as t
from stockhand.store.tx import ReadTx, Statement, WriteTx

LOCK = 0x53746F63
"""On PostgreSQL the rows are numbered under this lock, so that no cursor can skip one."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something changed at a location (0: everywhere). `facts` names it; it never carries the
    data."""

    topic: str
    what: str
    subject_id: int = 0
    location_id: int = 0
    facts: dict[str, Any] = {}


class LoggedEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An event with its number and time, as streams and the feed give it out."""

    event_no: int
    location_id: int
    topic: str
    subject_id: int
    what: str
    at: datetime
    facts: dict[str, Any]


_INSERT = Statement(sa.insert(t))
_AFTER = Statement(
    sa.select(t.c.event_no, t.c.location_id, t.c.topic, t.c.subject_id, t.c.what, t.c.at, t.c.facts)
    .where(t.c.event_no > sa.bindparam("cursor"))
    .order_by(t.c.event_no)
    .limit(sa.bindparam("count"))
)
_LAST = Statement(sa.select(sa.func.max(t.c.event_no)))
_FIRST = Statement(sa.select(sa.func.min(t.c.event_no)))


def append(tx: WriteTx, events: Sequence[Event], *, command_no: int | None, at: datetime) -> None:
    """Number the events and write them; on PostgreSQL under a lock, so that their numbers follow
    the commits, and all processes are told."""
    if not events:
        return
    lock_and_notify(tx, LOCK)
    numbers = ids.take(tx, t, len(events))
    tx.execute(
        _INSERT,
        [
            {
                "event_no": number,
                "location_id": event.location_id,
                "topic": event.topic,
                "subject_id": event.subject_id,
                "what": event.what,
                "command_no": command_no,
                "at": at,
                "facts": msgspec.json.encode(event.facts).decode() if event.facts else "",
            }
            for number, event in zip(numbers, events, strict=True)
        ],
    )


def after(
    tx: ReadTx, cursor: int, count: int, locations: Iterable[int] | None = None
) -> list[LoggedEvent]:
    """The next events behind the cursor, of these locations (and those that concern all)."""
    next_ones: sa.Executable | Statement = _AFTER
    if locations is not None:
        next_ones = _AFTER.statement.where(t.c.location_id.in_([0, *locations]))
    return [
        LoggedEvent(
            event_no=row.event_no,
            location_id=row.location_id,
            topic=row.topic,
            subject_id=row.subject_id,
            what=row.what,
            at=row.at,
            facts=msgspec.json.decode(row.facts) if row.facts else {},
        )
        for row in tx.execute(next_ones, {"cursor": cursor, "count": count})
    ]


def bounds(tx: ReadTx) -> tuple[int, int]:
    """The oldest event that is still kept and the newest; 0, 0 when there is none."""
    return tx.execute(_FIRST).scalar() or 0, tx.execute(_LAST).scalar() or 0
