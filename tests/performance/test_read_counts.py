"""What people and handhelds ask most reads a bounded number of rows by index: statements and plans
are the same whatever has happened before."""

import asyncio
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event

from stockhand.api.auth import Identities
from stockhand.bench import reads
from stockhand.bench.counts import CountingHand
from stockhand.bench.reads import Filled
from stockhand.settings import Settings
from stockhand.store import db, verify
from stockhand.store.tx import ReadTx
from stockhand.store.views import supplies
from tests.databases import PostgresCluster, SqliteFiles
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
    "resolve a scan": 2,
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


PLANNED_AGAIN = "SELECT no FROM source_document WHERE external_no = ? AND status != ?"
"""A parameter stands where an index has its own words: the plan would depend on it."""


def test_no_read_is_planned_again_for_other_values(few: Filled, counted_few: CountingHand) -> None:
    connection = sqlite3.connect(few.settings.path, cached_statements=512)
    asked: list[int] = []

    def planned(what: int, *_where: object) -> int:
        asked.append(what)
        return sqlite3.SQLITE_OK

    connection.set_authorizer(planned)
    again: list[str] = []
    texts = {text for text in counted_few.texts if text.startswith(("SELECT", "WITH"))}
    for text in (*texts, PLANNED_AGAIN):
        names = dict.fromkeys(re.findall(r"(?<!:):(\w+)", text))
        for value in ("[]", "[[1]]"):
            asked.clear()
            given = dict.fromkeys(names, value) if names else [value] * text.count("?")
            connection.execute(f"EXPLAIN {text}", given).fetchall()
        again += [text] if asked else []
    connection.close()
    assert len(texts) > 25
    assert again == [PLANNED_AGAIN]


def test_what_others_hold_without_a_number_is_asked_for_by_whole_keys(few: Filled) -> None:
    connection = sqlite3.connect(few.settings.path)
    try:
        (given,) = (text for text in statistics_of(few) if "AS demand" in text)
        plan = [row[-1] for row in connection.execute(f"explain query plan {given}")]
    finally:
        connection.close()
    entered = [re.sub(r"\w+ USING", "_ USING", row) for row in plan if "SEARCH" in row]
    of_goods = "item_id=? AND variant_id=? AND location_id=? AND reservation_status=?"
    other_half = "SEARCH _ USING PRIMARY KEY (entry_no=? AND positive=?)"
    assert entered == [
        f"SEARCH _ USING COVERING INDEX ix_reservation_entry_stock ({of_goods} AND tracking_id=?)",
        other_half,
        "SEARCH _ USING INDEX ix_reservation_entry_source (source_kind=? AND source_id=?)",
        other_half,
    ]


def statistics_of(of: Filled) -> list[str]:
    """What is asked of SQLite for the statistics of a line of the busiest item, with its values."""
    engine = db.sqlite_look_up_engine(of.settings)
    texts: list[str] = []
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.set_trace_callback(texts.append)
        ask_for_statistics(ReadTx(connection), of)
    engine.dispose()
    return texts


def ask_for_statistics(tx: ReadTx, of: Filled) -> None:
    one = of.subjects.busiest[0]
    found = supplies.of_line(
        tx, "sales_order", one.order, one.line_no, serial="", lot="", package="", count=100
    )
    assert found is not None
    assert found.nonspecific > 0


@pytest.mark.postgres
def test_postgresql_does_not_walk_through_reservations_either(
    postgres_cluster: PostgresCluster,
) -> None:
    of = reads.filled(postgres_cluster.fresh(), 60_000)

    def plan(tx: ReadTx) -> list[str]:
        asked: list[tuple[str, tuple[object, ...]]] = []

        def keep(_conn: object, _cursor: object, text: str, given: Any, *_: object) -> None:
            asked.append((text, given))

        event.listen(tx.connection, "before_cursor_execute", keep)
        ask_for_statistics(tx, of)
        event.remove(tx.connection, "before_cursor_execute", keep)
        ((text, given),) = (one for one in asked if "AS demand" in one[0])
        return [row[0] for row in tx.connection.exec_driver_sql(f"explain {text}", given)]

    found = asyncio.run(db.ask_once(of.settings, plan))
    assert any("ix_reservation_entry_stock" in row for row in found)
    assert [row for row in found if "Seq Scan" in row] == []
    postgres_cluster.drop(of.settings)
