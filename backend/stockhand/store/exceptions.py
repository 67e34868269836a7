"""The queue of what a supervisor should see: shortages, swaps, parked scans, conflicts."""

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.domain.ledgers import Stamp
from stockhand.store.rows import by_name
from stockhand.store.tables.goods import reason_code
from stockhand.store.tables.warehouse import work_exception as t
from stockhand.store.tx import ReadTx, Statement, WriteTx


class WorkException(msgspec.Struct, frozen=True, kw_only=True):
    """Something for the board. `facts` is whatever tells the story."""

    exception_id: int = 0
    kind: str
    state: str = "open"
    location_id: int | None = None
    document_kind: str = ""
    document_no: str = ""
    line_no: int = 0
    item_id: int | None = None
    bin_id: int | None = None
    reason: str = ""
    facts: dict[str, Any] = {}


_FIND = Statement(
    sa.select(
        t.c.exception_id, t.c.kind, t.c.state, t.c.location_id, t.c.document_kind, t.c.document_no
    ).where(t.c.exception_id == sa.bindparam("exception_id"))
)


def find(tx: ReadTx | WriteTx, exception_id: int) -> WorkException | None:
    row = tx.execute(_FIND, {"exception_id": exception_id}).first()
    return by_name(WorkException, row) if row else None


def add(tx: WriteTx, one: WorkException, stamp: Stamp) -> int:
    """Put something on the board; a reason that is not set up is kept among the facts only."""
    reason_id = None
    if one.reason:
        reason_id = tx.execute(
            sa.select(reason_code.c.reason_id).where(reason_code.c.code == one.reason)
        ).scalar()
    return tx.execute(
        sa.insert(t).returning(t.c.exception_id),
        {
            "kind": one.kind,
            "state": "open",
            "location_id": one.location_id,
            "document_kind": one.document_kind,
            "document_no": one.document_no,
            "line_no": one.line_no,
            "item_id": one.item_id,
            "bin_id": one.bin_id,
            "reason_id": reason_id,
            "employee_id": stamp.actor.employee_id,
            "device_id": stamp.actor.device_id,
            "facts": msgspec.json.encode(one.facts).decode(),
            "raised_at": stamp.at,
        },
    ).scalar_one()


def settle(tx: WriteTx, exception_id: int, outcome: str, stamp: Stamp) -> None:
    """Close an entry of the queue with what a person decided."""
    tx.execute(
        sa.update(t)
        .where(t.c.exception_id == exception_id)
        .values(
            state="settled",
            outcome=outcome,
            settled_by_id=stamp.actor.employee_id,
            settled_at=stamp.at,
        )
    )


def raise_incident(
    tx: WriteTx, facts: dict[str, Any], *, device_id: int | None, at: datetime
) -> None:
    """Something is strange about a device's queue: a gap, a place taken twice, a store lost."""
    tx.execute(
        sa.insert(t),
        {
            "kind": "sync_incident",
            "state": "open",
            "device_id": device_id,
            "facts": msgspec.json.encode(facts).decode(),
            "raised_at": at,
        },
    )
