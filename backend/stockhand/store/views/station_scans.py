"""What was read at a station, for the screen of whoever works there."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
import sqlalchemy as sa

from stockhand.store import stations
from stockhand.store.rows import by_name
from stockhand.store.stations import Station
from stockhand.store.tables.people import employee, session
from stockhand.store.tables.system import station_scan as t
from stockhand.store.tx import ReadTx, WriteTx


class StationScan(msgspec.Struct, frozen=True, kw_only=True):
    """A code (`kind` is `scan`) or what kept a scanner from reading one. `mine`: the asking sign-in
    followed the station when it came, so its screen acts on it; `attendant` says who did."""

    scan_no: int
    station: str
    scanner: str
    kind: str
    text: str
    symbology_identifier: str
    count: int
    read_at: datetime
    mine: bool = False
    attendant: str = ""


class Former(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The sign-in with which a device followed the station before, and what it took last."""

    grant: UUID
    last: Annotated[int, msgspec.Meta(ge=0, le=2**62)]


_OWN = (
    "scan_no",
    "station",
    "scanner",
    "kind",
    "text",
    "symbology_identifier",
    "count",
    "read_at",
)
_SCANS = (
    sa.select(
        *(t.c[name] for name in _OWN),
        sa.func.coalesce(t.c.session_id == sa.bindparam("asking"), sa.false()).label("mine"),
        sa.func.coalesce(employee.c.name, "").label("attendant"),
    )
    .outerjoin(session, session.c.session_id == t.c.session_id)
    .outerjoin(employee, employee.c.employee_id == session.c.employee_id)
    .where(t.c.station == sa.bindparam("station"))
)
MOST_MISSED = 50


def after(
    tx: ReadTx,
    station: str,
    scan_no: int,
    count: int,
    locations: Collection[int] | None,
    asking: int | None = None,
) -> list[StationScan]:
    """The next ones behind a number, in the order they were read in; `asking` is a sign-in."""
    found = _SCANS.where(t.c.scan_no > scan_no).order_by(t.c.scan_no).limit(count)
    if locations is not None:
        found = found.where(t.c.location_id.in_(list(locations)))
    rows = tx.execute(found, {"station": station, "asking": asking or 0})
    return [by_name(StationScan, row, mine=bool(row.mine)) for row in rows]


def missed(
    tx: ReadTx | WriteTx, station: str, location_id: int, told: int, former: Former | None
) -> list[StationScan]:
    """The newest codes behind a number that came while nobody followed the station, or for the
    device's former sign-in when its screen was gone already."""
    unheard = sa.and_(t.c.scan_no > told, t.c.session_id.is_(None))
    if former is not None:
        too_late = sa.and_(
            t.c.scan_no > former.last, session.c.grant_id == sa.literal(former.grant.bytes)
        )
        unheard = sa.or_(unheard, too_late)
    found = (
        _SCANS.where(unheard, t.c.location_id == location_id, t.c.kind == "scan")
        .order_by(t.c.scan_no.desc())
        .limit(MOST_MISSED)
    )
    rows = tx.execute(found, {"station": station, "asking": 0})
    return [by_name(StationScan, row, mine=False) for row in reversed(rows.all())]


def latest(tx: ReadTx, station: str, locations: Collection[int] | None) -> int:
    """The number of the last one; 0 when nothing was read yet."""
    found = sa.select(sa.func.max(t.c.scan_no)).where(t.c.station == sa.bindparam("station"))
    if locations is not None:
        found = found.where(t.c.location_id.in_(list(locations)))
    return tx.execute(found, {"station": station}).scalar() or 0


def attendant(
    tx: ReadTx, station: str, locations: Collection[int] | None, at: datetime
) -> Station | None:
    """The station at its one location, with whoever follows it."""
    for location_id in locations or ():
        return stations.find(tx, location_id, station, at)
    return None
