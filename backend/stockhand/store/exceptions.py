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


_OWN = ("exception_id", "kind", "state", "location_id", "document_kind", "document_no", "facts")
_COLUMNS = [t.c[name] for name in _OWN]
_FIND = Statement(sa.select(*_COLUMNS).where(t.c.exception_id == sa.bindparam("exception_id")))
_OPEN_CODES = Statement(
    sa.select(*_COLUMNS)
    .where(
        t.c.location_id == sa.bindparam("location_id"),
        t.c.kind == "unknown_code",
        t.c.state != sa.literal_column("'settled'"),
    )
    .order_by(t.c.raised_at, t.c.exception_id)
)
_CHANGE = Statement(
    sa.update(t).where(t.c.exception_id == sa.bindparam("the_id")).values(facts=sa.bindparam("all"))
)


def find(tx: ReadTx | WriteTx, exception_id: int) -> WorkException | None:
    row = tx.execute(_FIND, {"exception_id": exception_id}).first()
    return _read(row) if row else None


def open_codes(tx: WriteTx, location_id: int, code: str) -> list[WorkException]:
    """The reports of this unknown code that wait there, oldest first. Few wait at one time."""
    rows = tx.execute(_OPEN_CODES, {"location_id": location_id})
    return [
        one for one in map(_read, rows) if code in (one.facts.get("code"), one.facts.get("raw"))
    ]


def change_facts(tx: WriteTx, exception_id: int, facts: dict[str, Any]) -> None:
    """More is known about it."""
    tx.execute(_CHANGE, {"the_id": exception_id, "all": msgspec.json.encode(facts).decode()})


def _read(row: Any) -> WorkException:
    return by_name(WorkException, row, facts=msgspec.json.decode(row.facts) if row.facts else {})


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
