"""When an item is due to be counted: the year is cut into as many equal periods as it is counted
in a year (BC 7380, W 4.5)."""

import calendar
from datetime import date, timedelta


def period_of(day: date, per_year: int) -> tuple[date, date]:
    """First and last day of the period in which a day lies. Periods are whole months where twelve
    can be cut that way, else as many days as fit."""
    if 12 % per_year == 0:
        months = 12 // per_year
        first = (day.month - 1) // months * months + 1
        last = first + months - 1
        end = calendar.monthrange(day.year, last)[1]
        return date(day.year, first, 1), date(day.year, last, end)
    new_year = date(day.year, 1, 1)
    days = (date(day.year + 1, 1, 1) - new_year).days
    place = min((day - new_year).days * per_year // days, per_year - 1)
    starts = [new_year + timedelta(-(-days * one // per_year)) for one in (place, place + 1)]
    return starts[0], starts[1] - timedelta(1)


def next_period(last_counted: date | None, per_year: int, today: date) -> tuple[date, date]:
    """The period in which it is to be counted next: the one after that of the last count, or the
    present one."""
    if last_counted is None:
        return period_of(today, per_year)
    _start, end = period_of(last_counted, per_year)
    return period_of(end + timedelta(1), per_year)


def is_due(last_counted: date | None, per_year: int, today: date) -> bool:
    """Whether the next period has begun; what is not counted in periods is never due."""
    return per_year > 0 and next_period(last_counted, per_year, today)[0] <= today
