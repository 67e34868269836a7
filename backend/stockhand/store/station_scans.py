"""What the scanners of stations have read, each entry once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
import sqlalchemy as sa

from stockhand.store import ids, stations
from stockhand.store.db import lock_advisory
from stockhand.store.tables.system import station_scan as t
from stockhand.store.tx import Statement, WriteTx

LOCK = 0x53744363
"""On PostgreSQL a batch that is sent again waits for the first one."""
KEPT = timedelta(days=30)


class StationEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of a station's outbox."""

    scanner: str
    seq: int
    kind: str
    text: str
    symbology_identifier: str
    count: int
    read_at: datetime


_LAST = Statement(
    sa.select(t.c.scanner, sa.func.max(t.c.seq).label("last"))
    .where(t.c.epoch == sa.bindparam("epoch"))
    .group_by(t.c.scanner)
)
_INSERT = Statement(sa.insert(t))
_FORGET = Statement(sa.delete(t).where(t.c.received_at < sa.bindparam("before")))


def take(
    tx: WriteTx,
    entries: Sequence[StationEntry],
    *,
    epoch: UUID,
    station: str,
    location_id: int,
    at: datetime,
) -> list[int]:
    """Write those that are new; their numbers. Entries of a scanner come in their order, so
    whatever is not behind its last one was here before."""
    lock_advisory(tx, LOCK)
    last = {row.scanner: row.last for row in tx.execute(_LAST, {"epoch": epoch.bytes})}
    fresh: list[StationEntry] = []
    for one in entries:
        if one.seq > last.get(one.scanner, 0):
            last[one.scanner] = one.seq
            fresh.append(one)
    if not fresh:
        return []
    numbers = ids.take(tx, t, len(fresh))
    here = stations.find(tx, location_id, station, at)
    tx.execute(
        _INSERT,
        [
            {
                "scan_no": number,
                "epoch": epoch.bytes,
                "station": station,
                "location_id": location_id,
                "session_id": here.session_id if here else None,
                "received_at": at,
                **msgspec.structs.asdict(one),
            }
            for number, one in zip(numbers, fresh, strict=True)
        ],
    )
    stations.note_read(tx, here, location_id, station, numbers[-1], at)
    tx.execute(_FORGET, {"before": at - KEPT})
    return list(numbers)
