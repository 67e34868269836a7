"""What was read at a station, for the screen of whoever works there."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
import sqlalchemy as sa

from stockhand.store.rows import by_name
from stockhand.store.tables.system import station_scan as t
from stockhand.store.tx import ReadTx


class StationScan(msgspec.Struct, frozen=True, kw_only=True):
    """A code (`kind` is `scan`) or what kept a scanner from reading one."""

    scan_no: int
    station: str
    scanner: str
    kind: str
    text: str
    symbology_identifier: str
    count: int
    read_at: datetime


_SCANS = sa.select(*(t.c[name] for name in StationScan.__struct_fields__)).where(
    t.c.station == sa.bindparam("station")
)


def after(
    tx: ReadTx, station: str, scan_no: int, count: int, locations: Iterable[int] | None
) -> list[StationScan]:
    """The next ones behind a number, in the order they were read in."""
    found = _SCANS.where(t.c.scan_no > scan_no).order_by(t.c.scan_no).limit(count)
    if locations is not None:
        found = found.where(t.c.location_id.in_(list(locations)))
    return [by_name(StationScan, row) for row in tx.execute(found, {"station": station})]


def latest(tx: ReadTx, station: str) -> int:
    """The number of the last one; 0 when nothing was read yet."""
    return (
        tx.execute(
            sa.select(sa.func.max(t.c.scan_no)).where(t.c.station == sa.bindparam("station")),
            {"station": station},
        ).scalar()
        or 0
    )
