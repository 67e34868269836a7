"""Days where the goods are: a posting made at night belongs to the day of its location."""

from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from stockhand.domain.ledgers import Stamp
from stockhand.domain.locations import Location


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo | None:
    """The time zone of that name; None where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def at(stamp: Stamp, location: Location) -> Stamp:
    """The stamp with the location's day as its work date."""
    found = zone(location.time_zone)
    if found is None:
        return stamp
    return msgspec.structs.replace(stamp, work_date=stamp.at.astimezone(found).date())
