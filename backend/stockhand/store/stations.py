"""Stations: places with scanners that are no part of a handheld, and who works there."""

from datetime import datetime

import msgspec
import sqlalchemy as sa

from stockhand.store.rows import by_name
from stockhand.store.tables.people import employee, session
from stockhand.store.tables.system import station as t
from stockhand.store.tx import ReadTx, Statement, WriteTx


class Station(msgspec.Struct, frozen=True, kw_only=True):
    """A station as it is now; `session_id` and `attendant` of a sign-in that lasts, or none."""

    station_id: int
    session_id: int | None
    attendant: str
    last_scan_no: int
    told_scan_no: int


ATTENDED = sa.and_(
    session.c.session_id == t.c.session_id,
    session.c.ended_at.is_(None),
    session.c.revoked_at.is_(None),
    session.c.expires_at > sa.bindparam("at"),
)
"""Whoever chose the station and is still signed in."""
_FIND = Statement(
    sa.select(
        t.c.station_id,
        session.c.session_id,
        sa.func.coalesce(employee.c.name, "").label("attendant"),
        t.c.last_scan_no,
        t.c.told_scan_no,
    )
    .outerjoin(session, ATTENDED)
    .outerjoin(employee, employee.c.employee_id == session.c.employee_id)
    .where(t.c.location_id == sa.bindparam("location_id"), t.c.name == sa.bindparam("name"))
)
_READ = Statement(
    sa.update(t)
    .where(t.c.station_id == sa.bindparam("the_id"))
    .values(last_scan_no=sa.bindparam("last"), last_read_at=sa.bindparam("read_at"))
)
_NEW = Statement(sa.insert(t))
_LEAVE = Statement(
    sa.update(t).where(t.c.session_id == sa.bindparam("the_session")).values(session_id=sa.null())
)
_ATTEND = Statement(
    sa.update(t)
    .where(t.c.station_id == sa.bindparam("the_id"))
    .values(session_id=sa.bindparam("the_session"), told_scan_no=sa.bindparam("told"))
)


def find(tx: ReadTx | WriteTx, location_id: int, name: str, at: datetime) -> Station | None:
    row = tx.execute(_FIND, {"location_id": location_id, "name": name, "at": at}).first()
    return by_name(Station, row) if row else None


def note_read(
    tx: WriteTx, known: Station | None, location_id: int, name: str, last: int, at: datetime
) -> None:
    """Something was read there; a station is known from its first entry on."""
    if known is None:
        tx.execute(
            _NEW,
            {"location_id": location_id, "name": name, "last_scan_no": last, "last_read_at": at},
        )
    else:
        tx.execute(_READ, {"the_id": known.station_id, "last": last, "read_at": at})


def attend(tx: WriteTx, here: Station, session_id: int) -> None:
    """This sign-in follows the station from now on, and no other; what was read before is told."""
    leave(tx, session_id)
    tx.execute(
        _ATTEND,
        {"the_id": here.station_id, "the_session": session_id, "told": here.last_scan_no},
    )


def leave(tx: WriteTx, session_id: int) -> None:
    """This sign-in follows no station."""
    tx.execute(_LEAVE, {"the_session": session_id})
