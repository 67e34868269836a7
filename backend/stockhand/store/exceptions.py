"""The queue of what a supervisor should see: shortages, swaps, parked scans, conflicts."""

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.domain.documents import ActivityLine, WarehouseDocument
from stockhand.domain.ledgers import Stamp
from stockhand.store.db import WriteTx
from stockhand.store.tables.goods import reason_code
from stockhand.store.tables.warehouse import work_exception as t


def raise_exception(
    tx: WriteTx,
    kind: str,
    document: WarehouseDocument,
    stamp: Stamp,
    *,
    line: ActivityLine | None = None,
    reason: str = "",
    facts: dict[str, Any] | None = None,
) -> int:
    """Put something on the board; an unknown reason is kept as a fact."""
    reason_id = None
    if reason:
        reason_id = tx.execute(
            sa.select(reason_code.c.reason_id).where(reason_code.c.code == reason)
        ).scalar()
    known = {**(facts or {}), **({"reason": reason} if reason else {})}
    return tx.execute(
        sa.insert(t).returning(t.c.exception_id),
        {
            "kind": kind,
            "state": "open",
            "location_id": document.location_id,
            "document_kind": document.kind.value,
            "document_no": document.no,
            "line_no": line.line_no if line else 0,
            "item_id": line.item_id if line else None,
            "bin_id": line.bin_id if line else None,
            "reason_id": reason_id,
            "employee_id": stamp.actor.employee_id,
            "device_id": stamp.actor.device_id,
            "facts": msgspec.json.encode(known).decode(),
            "raised_at": stamp.at,
        },
    ).scalar_one()


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
