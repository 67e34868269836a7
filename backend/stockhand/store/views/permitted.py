"""Whether who reads may see what goes on at a location."""

import sqlalchemy as sa

from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.protocol import LocationNotPermitted, NotFound
from stockhand.store.tables import places as p
from stockhand.store.tx import ReadTx

_LOCATION = sa.select(p.location.c.location_id).where(
    p.location.c.code == sa.bindparam("code"), sa.not_(p.location.c.retired)
)


def location(tx: ReadTx, code: str, permitted: list[int] | None) -> int:
    """The id of the location, which must be one of those permitted; None is all."""
    row = tx.execute(_LOCATION, {"code": code}).first()
    if row is None:
        raise Refused(NotFound(kind_of="location", key=code))
    if permitted is not None and row.location_id not in permitted:
        raise Refused(LocationNotPermitted(location=code))
    return row.location_id
