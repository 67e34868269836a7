"""What the server does for a document is counted, not timed: counts are the same on every machine.

The dock-to-ship day runs twice, with documents of one size and of twice that size.
"""

import asyncio
import re
import sqlite3
import statistics
from collections.abc import Iterator

import pytest

from stockhand.bench import day, plan, report
from stockhand.bench.counts import Count, CountingHand
from stockhand.settings import Settings
from tests.databases import SqliteFiles

pytestmark = pytest.mark.slow

MOST = {
    "create receipt": 11,
    "post receipt": 35,
    "register put-away": 22,
    "create and reserve order": 18,
    "create shipment and pick": 34,
    "register pick": 31,
    "post shipment": 31,
}
"""Statements of a usual document. Posting a receipt makes its put-away as well. Where somebody's
reservation has to move to another lot, three more are read."""
MOVED = 3
BIG = {
    "bin_content",
    "bin_tracking_balance",
    "command_log",
    "item_application_entry",
    "item_ledger_entry",
    "posted_document",
    "posted_line",
    "reservation_entry",
    "source_line",
    "tracking_balance",
    "tracking_key",
    "warehouse_activity_line",
    "warehouse_entry",
    "warehouse_line",
}
"""Tables that grow with every day."""


def hand_of(files: SqliteFiles, today: plan.Day) -> tuple[CountingHand, Settings]:
    async def work() -> tuple[CountingHand, Settings]:
        settings = files.fresh()
        token = await day.prepare(settings, today)
        return await report.count_day(settings, token, today), settings

    return asyncio.run(work())


@pytest.fixture(scope="module")
def small(sqlite_files: SqliteFiles) -> tuple[CountingHand, Settings]:
    return hand_of(sqlite_files, plan.day(150, receipt_lines=25, order_lines=5))


@pytest.fixture(scope="module")
def large(sqlite_files: SqliteFiles) -> CountingHand:
    return hand_of(sqlite_files, plan.day(300, receipt_lines=50, order_lines=10))[0]


def settled(hand: CountingHand, operation: str) -> list[Count]:
    """Without the first two of a kind, which read masters that are remembered afterwards."""
    return hand.counts[operation][2:]


@pytest.mark.parametrize("operation", MOST)
def test_statements_do_not_grow_with_lines(
    small: tuple[CountingHand, Settings], large: CountingHand, operation: str
) -> None:
    few = [one.statements for one in settled(small[0], operation)]
    many = [one.statements for one in settled(large, operation)]
    assert statistics.median_low(few) <= MOST[operation]
    assert statistics.median_low(many) <= statistics.median_low(few) + MOVED
    assert max(few + many) <= MOST[operation] + MOVED


@pytest.mark.parametrize("operation", MOST)
def test_a_document_is_one_commit_and_one_hop(
    small: tuple[CountingHand, Settings], operation: str
) -> None:
    assert {(one.commits, one.hops) for one in settled(small[0], operation)} == {(1, 1)}


def test_no_statement_of_the_day_walks_through_a_big_table(
    small: tuple[CountingHand, Settings],
) -> None:
    hand, settings = small
    texts = set(hand.texts)
    walked = {text: table for text in texts for table in scans(settings, text) if table in BIG}
    assert len(texts) > 50
    assert not walked


def test_a_walk_would_be_seen(small: tuple[CountingHand, Settings]) -> None:
    _hand, settings = small
    text = "SELECT sum(quantity_base) FROM item_ledger_entry AS e WHERE quantity_base > ?"
    assert list(scans(settings, text)) == ["item_ledger_entry"]


def scans(settings: Settings, text: str) -> Iterator[str]:
    """The tables that a statement walks through, whatever they are called in it."""
    if not text.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE", "INSERT", "WITH")):
        return
    names = {
        alias or table: table
        for table, alias in re.findall(r"(?:FROM|JOIN|UPDATE|INTO)\s+(\w+)(?:\s+AS\s+(\w+))?", text)
    }
    connection = sqlite3.connect(settings.path)
    try:
        named = dict.fromkeys(re.findall(r"(?<!:):(\w+)", text))
        given = named or [None] * text.count("?")
        plan_rows = connection.execute(f"EXPLAIN QUERY PLAN {text}", given).fetchall()
    finally:
        connection.close()
    for row in plan_rows:
        found = re.match(r"SCAN (\w+)", row[-1])
        if found:
            yield names.get(found[1], found[1])
