"""What people and handhelds ask most reads a bounded number of rows by index: statements and plans
are the same whatever has happened before."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator

import pytest

from stockhand.api.auth import Identities
from stockhand.bench import reads
from stockhand.bench.counts import CountingHand
from stockhand.bench.reads import Filled
from stockhand.settings import Settings
from stockhand.store import db, verify
from tests.databases import SqliteFiles
from tests.performance.test_counts import BIG, scans

pytestmark = pytest.mark.slow

MOST = {
    "availability of an item": 10,
    "availability of a number": 5,
    "entries of a number": 1,
    "entries of an item": 1,
    "bins of a number": 1,
    "reservation statistics": 9,
    "reservations of a line": 2,
    "tracking of a line": 8,
    "numbers for a line": 6,
    "resolve a scan": 9,
}
"""Statements of a read that finds nothing remembered."""


def filled(files: SqliteFiles, entries: int) -> Filled:
    settings = Settings(database=str(files.folder / f"history-{entries}.db"), port=0)
    return reads.filled(settings, entries)


@pytest.fixture(scope="module", autouse=True)
def known_for_long() -> Iterator[None]:
    """Who asks would be read again after seconds, whatever is read then."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Identities, "SECONDS", 3600.0)
        yield


@pytest.fixture(scope="module")
def few(sqlite_files: SqliteFiles) -> Filled:
    return filled(sqlite_files, 4_000)


@pytest.fixture(scope="module")
def counted_few(few: Filled) -> CountingHand:
    return asyncio.run(reads.count(few))


@pytest.fixture(scope="module")
def counted_many(sqlite_files: SqliteFiles) -> CountingHand:
    return asyncio.run(reads.count(filled(sqlite_files, 9_000)))


def most_statements(hand: CountingHand) -> dict[str, int]:
    found: defaultdict[str, int] = defaultdict(int)
    for name, ones in hand.counts.items():
        read = name.rpartition(", ")[0]
        found[read] = max(found[read], *(one.statements for one in ones[1:]))
    return dict(found)


def test_the_history_that_is_read_breaks_no_rule(few: Filled) -> None:
    assert asyncio.run(db.ask_once(few.settings, verify.check)) == []


def test_statements_of_a_read_do_not_grow_with_history(
    counted_few: CountingHand, counted_many: CountingHand
) -> None:
    for hand in (counted_few, counted_many):
        found = most_statements(hand)
        assert found.keys() == MOST.keys()
        assert {name: n for name, n in found.items() if n > MOST[name]} == {}


def test_a_read_is_one_hop_to_another_thread(counted_few: CountingHand) -> None:
    hops = [one.hops for ones in counted_few.counts.values() for one in ones]
    assert hops[0] == 2, "the first of all finds out who asks"
    assert set(hops[1:]) == {1}


def test_no_read_walks_through_a_big_table(few: Filled, counted_few: CountingHand) -> None:
    texts = set(counted_few.texts)
    walked = {
        text: table
        for text in texts
        for table in scans(few.settings, text)
        if table in BIG | {"bin", "source_document", "stockkeeping_unit"}
    }
    assert len(texts) > 25
    assert not walked
