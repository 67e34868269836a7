"""The stations of a location, for whoever chooses one."""

from datetime import datetime

import msgspec
import sqlalchemy as sa

from stockhand.store.rows import by_name
from stockhand.store.stations import ATTENDED
from stockhand.store.tables.people import employee, session
from stockhand.store.tables.system import station as t
from stockhand.store.tx import ReadTx


class StationView(msgspec.Struct, frozen=True, kw_only=True):
    """A station, when something last came from it, and who works there now."""

    name: str
    last_read_at: datetime
    attendant: str


_STATIONS = (
    sa.select(t.c.name, t.c.last_read_at, sa.func.coalesce(employee.c.name, "").label("attendant"))
    .outerjoin(session, ATTENDED)
    .outerjoin(employee, employee.c.employee_id == session.c.employee_id)
    .where(t.c.location_id == sa.bindparam("location_id"))
    .order_by(t.c.name)
)


def of_location(tx: ReadTx, location_id: int, at: datetime) -> list[StationView]:
    """All that ever delivered, by name."""
    rows = tx.execute(_STATIONS, {"location_id": location_id, "at": at})
    return [by_name(StationView, row) for row in rows]
