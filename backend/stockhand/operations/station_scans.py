"""What a station delivers: kept, and told to whoever listens. It is no command: it changes nothing
in the warehouse, and a station has no rights there."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from stockhand.store import event_log, station_scans
from stockhand.store.event_log import Event
from stockhand.store.station_scans import StationEntry
from stockhand.store.tx import WriteTx


def receive(
    tx: WriteTx,
    entries: Sequence[StationEntry],
    *,
    epoch: UUID,
    station: str,
    location_id: int,
    at: datetime,
) -> None:
    """Take them once. The event says where something was read and up to which number; what it was
    is asked for, because not everybody who listens should know."""
    taken = station_scans.take(
        tx, entries, epoch=epoch, station=station, location_id=location_id, at=at
    )
    if taken:
        event = Event(
            topic="station-scan",
            what="read",
            subject_id=taken[-1],
            location_id=location_id,
            facts={"station": station},
        )
        event_log.append(tx, [event], command_no=None, at=at)
