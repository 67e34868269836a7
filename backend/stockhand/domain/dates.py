"""Date formulas: `14D`, `2W`, `6M`, `1Y`, several in a row, `CM` for the end of the month (BC date
formula)."""

import calendar
import re
from datetime import date, timedelta

_TERM = re.compile(r"([+-]?)(C?)(\d*)([DWMY])", re.IGNORECASE)


def is_formula(text: str) -> bool:
    return _TERM.sub("", text.replace(" ", "")) == ""


def after(start: date, formula: str) -> date | None:
    """The date that the formula makes of the start; nothing for a blank formula."""
    if not formula:
        return None
    result = start
    for sign, current, number, unit in _TERM.findall(formula.replace(" ", "")):
        if current:
            result = _end_of(result, unit.upper())
        else:
            result = _moved(result, int(number or 1) * (-1 if sign == "-" else 1), unit.upper())
    return result


def _moved(day: date, count: int, unit: str) -> date:
    if unit in "DW":
        return day + timedelta(days=count * (7 if unit == "W" else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "Y" else 1)
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _end_of(day: date, unit: str) -> date:
    if unit == "D":
        return day
    if unit == "W":
        return day + timedelta(days=6 - day.weekday())
    if unit == "Y":
        return date(day.year, 12, 31)
    return date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])
