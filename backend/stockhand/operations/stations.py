"""Who works at a station. It is no command: it changes nothing in the warehouse, it belongs to a
sign-in and ends with it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.protocol import LocationNotPermitted, NotFound
from stockhand.store import event_log, masters, stations
from stockhand.store.event_log import Event
from stockhand.store.tx import ReadTx, WriteTx
from stockhand.store.views import station_scans
from stockhand.store.views.station_scans import Former, StationScan


class Attendance(msgspec.Struct, frozen=True, kw_only=True):
    """Who follows a station now. With `mine` the screen goes on behind `last`; `missed` are codes
    that came while nobody did: they are shown, once, and never acted on."""

    station: str
    mine: bool
    attendant: str
    last: int = 0
    missed: list[StationScan] = []


def place(tx: ReadTx | WriteTx, code: str, roles: Mapping[int, Any] | None) -> int:
    """The id of a location where somebody with these roles works."""
    location = masters.find_location(tx, code)
    if location is None:
        raise Refused(NotFound(kind_of="location", key=code))
    if roles is not None and location.location_id not in roles:
        raise Refused(LocationNotPermitted(location=code))
    return location.location_id


def attend(
    tx: WriteTx,
    *,
    session_id: int,
    name: str,
    location_id: int,
    station: str,
    take_over: bool,
    former: Former | None,
    at: datetime,
) -> Attendance:
    """Follow a station, unless somebody else does and is not to be taken over from."""
    here = stations.find(tx, location_id, station, at)
    if here is None:
        raise Refused(NotFound(kind_of="station", key=station))
    is_other = here.session_id is not None and here.session_id != session_id
    if is_other and not take_over:
        return Attendance(station=station, mine=False, attendant=here.attendant)
    missed = station_scans.missed(tx, station, location_id, here.told_scan_no, former)
    stations.attend(tx, here, session_id)
    told = Event(
        topic="station-scan",
        what="attended",
        subject_id=here.last_scan_no,
        location_id=location_id,
        facts={"station": station},
    )
    event_log.append(tx, [told], command_no=None, at=at)
    return Attendance(
        station=station, mine=True, attendant=name, last=here.last_scan_no, missed=missed
    )


def leave(tx: WriteTx, session_id: int) -> Attendance:
    """Follow no station any more."""
    stations.leave(tx, session_id)
    return Attendance(station="", mine=False, attendant="")
