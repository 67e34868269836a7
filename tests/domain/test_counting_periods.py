"""Counting periods: months where twelve can be cut that way, else days; the one after the last
count."""

from datetime import date

import pytest

from stockhand.domain.counting_periods import is_due, next_period, period_of


@pytest.mark.parametrize(
    ("per_year", "day", "start", "end"),
    [
        (1, date(2026, 5, 5), date(2026, 1, 1), date(2026, 12, 31)),
        (4, date(2026, 5, 5), date(2026, 4, 1), date(2026, 6, 30)),
        (12, date(2024, 2, 29), date(2024, 2, 1), date(2024, 2, 29)),
        (5, date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 14)),
        (5, date(2026, 12, 31), date(2026, 10, 20), date(2026, 12, 31)),
        (52, date(2026, 12, 31), date(2026, 12, 25), date(2026, 12, 31)),
    ],
)
def test_a_day_lies_in_one_period(per_year: int, day: date, start: date, end: date) -> None:
    found = period_of(day, per_year)
    assert (found, found[0] <= day <= found[1]) == ((start, end), True)


@pytest.mark.parametrize("per_year", [1, 2, 3, 5, 7, 12, 24, 52, 365])
def test_periods_follow_each_other(per_year: int) -> None:
    day = date(2026, 1, 1)
    for _ in range(per_year):
        start, end = period_of(day, per_year)
        assert start == day
        day = next_period(end, per_year, day)[0]
    assert day == date(2027, 1, 1)


def test_an_item_is_due_from_the_first_day_of_its_next_period() -> None:
    assert is_due(None, 4, date(2026, 2, 1))
    assert not is_due(date(2026, 2, 1), 4, date(2026, 3, 31))
    assert is_due(date(2026, 2, 1), 4, date(2026, 4, 1))
    assert is_due(date(2025, 2, 1), 1, date(2026, 1, 1))
    assert not is_due(None, 0, date(2026, 2, 1))
