"""Whatever happens in a day, the books are right: nothing appears or vanishes, no bin holds less
than nothing, no more is reserved than is there, and nothing is done twice."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import SQLAlchemyError

from stockhand.operations.run import Answer
from stockhand.store import db, verify
from stockhand.store.tx import ReadTx, WriteTx
from tests import warehouses
from tests.databases import SqliteFiles
from tests.operations.day import MOVES, Day, Step

pytestmark = pytest.mark.slow
STEP = st.tuples(
    st.integers(0, len(MOVES) - 1), st.integers(0, 11), st.integers(0, 11), st.integers(0, 11)
)
DAYS = st.lists(STEP, min_size=30, max_size=60)
thorough = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)

LEDGER_IS_BINS = """
select e.location_id, e.item_id, e.pieces as ledger, coalesce(w.pieces, 0) as bins
from (select location_id, item_id, sum(quantity_base) as pieces from item_ledger_entry
      group by location_id, item_id) e
join location l on l.location_id = e.location_id and l.bin_mandatory
left join (select b.location_id, w.item_id, sum(w.quantity_base) as pieces
           from warehouse_entry w join bin b on b.bin_id = w.bin_id
           group by b.location_id, w.item_id) w
  on w.location_id = e.location_id and w.item_id = e.item_id
where e.pieces <> coalesce(w.pieces, 0)"""
BELOW_NOTHING = """
select w.bin_id, w.item_id, w.tracking_id, sum(w.quantity_base) as pieces
from warehouse_entry w join bin b on b.bin_id = w.bin_id
join location l on l.location_id = b.location_id
where w.bin_id <> coalesce(l.adjustment_bin_id, 0)
group by w.bin_id, w.item_id, w.tracking_id having sum(w.quantity_base) < 0"""
RESERVED_BEYOND_STOCK = """
select r.location_id, r.item_id, r.tracking_id, r.pieces from (
    select location_id, item_id, tracking_id, sum(quantity_base) as pieces from reservation_entry
    where positive and reservation_status = 'reservation' and source_kind = 'entry'
    group by location_id, item_id, tracking_id) r
where r.pieces > coalesce((
    select sum(e.quantity_base) from item_ledger_entry e where e.location_id = r.location_id
    and e.item_id = r.item_id and (r.tracking_id = 0 or e.tracking_id = r.tracking_id)), 0)"""
TWICE_A_SERIAL = """
select e.tracking_id, sum(e.quantity_base) as pieces from item_ledger_entry e
join tracking_key k on k.tracking_id = e.tracking_id where k.serial_no <> ''
group by e.tracking_id having sum(e.quantity_base) not in (0, 100000)"""
LAWS = {
    "bins hold what the ledger says": LEDGER_IS_BINS,
    "no bin holds less than nothing": BELOW_NOTHING,
    "no more is reserved than is there": RESERVED_BEYOND_STOCK,
    "a serial is there once or not": TWICE_A_SERIAL,
}


@pytest.fixture(scope="module")
def connection(sqlite_files: SqliteFiles) -> Iterator[sa.Connection]:
    """One connection to the small warehouse; every day is undone."""
    engine = db.sqlite_writing_engine(warehouses.build(sqlite_files.fresh()))
    with engine.connect() as found:
        yield found
    engine.dispose()


def live(connection: sa.Connection, steps: list[Step], judge: Any) -> None:
    transaction = connection.begin()
    day = Day(lambda job: job(WriteTx(connection)))
    try:
        for step in steps:
            day.do(step)
        judge(day)
    except SQLAlchemyError as failure:
        raise AssertionError(f"{told(day)}\n{day.under_way}") from failure
    finally:
        transaction.rollback()


def found_by(day: Day, statement: str) -> list[Any]:
    return day.run(lambda tx: list(tx.connection.execute(sa.text(statement)).mappings()))


@thorough
@given(steps=DAYS)
def test_the_books_are_right_after_any_day(connection: sa.Connection, steps: list[Step]) -> None:
    def judge(day: Day) -> None:
        broken = {law: rows for law, sql in LAWS.items() if (rows := found_by(day, sql))}
        assert broken == {}, told(day)
        assert day.run(lambda tx: verify.check(ReadTx(tx.connection))) == [], told(day)

    live(connection, steps, judge)


@settings(thorough, max_examples=25)
@given(steps=DAYS)
def test_a_day_that_is_sent_again_changes_nothing(
    connection: sa.Connection, steps: list[Step]
) -> None:
    def judge(day: Day) -> None:
        before = counts(day)
        for command_id, command, first in day.sent:
            again = day.answer(command_id, command)
            assert (again.status, bytes(again.body)) == (first.status, bytes(first.body))
            assert again.replayed
        assert counts(day) == before

    live(connection, steps, judge)


@settings(thorough, max_examples=25)
@given(steps=DAYS, last=STEP)
def test_a_command_that_is_refused_writes_nothing_but_its_answer(
    connection: sa.Connection, steps: list[Step], last: Step
) -> None:
    def judge(day: Day) -> None:
        before, sent = counts(day), len(day.sent)
        day.do(last)
        if len(day.sent) > sent and day.sent[-1][2].status != "applied":
            assert counts(day) == {**before, "command_log": before["command_log"] + 1}

    live(connection, steps, judge)


def counts(day: Day) -> dict[str, Any]:
    """Rows and sums of what a command may change."""
    tables = ("item_ledger_entry", "warehouse_entry", "reservation_entry", "event_log", "register")
    found: dict[str, Any] = {}
    for table in (*tables, "command_log", "source_line", "warehouse_activity_line"):
        found[table] = found_by(day, f"select count(*) as n from {table}")[0]["n"]
    for table in ("bin_content", "stockkeeping_unit", "tracking_balance"):
        found[table] = [tuple(row.values()) for row in found_by(day, f"select * from {table}")]
    return found


def told(day: Day) -> str:
    """The day in words, for whoever looks for the mistake."""
    return "\n".join(_line(command, answer) for _id, command, answer in day.sent)


def _line(command: tuple[str, dict[str, Any]], answer: Answer) -> str:
    name, fields = command
    return f"{answer.status} {', '.join(answer.codes)}: {name} {fields}"


def test_the_days_do_reach_the_truck(connection: sa.Connection) -> None:
    """The moves are good enough to post: otherwise the laws would hold of nothing."""
    posted: set[str] = set()

    @thorough
    @given(steps=DAYS)
    def look(steps: list[Step]) -> None:
        def judge(day: Day) -> None:
            posted.update(command[0] for _id, command, answer in day.sent if _is_done(answer))

        live(connection, steps, judge)

    look()
    assert posted >= {
        *("create-order", "reserve-line", "create-warehouse-shipment", "create-pick"),
        *("confirm-pick-line", "short-pick-line", "register-activity", "post-warehouse-shipment"),
        *("create-warehouse-receipt", "post-warehouse-receipt", "confirm-put-away-line"),
        *("post-item-journal", "post-order", "set-line-tracking", "unpick-line", "delete-activity"),
    }


def _is_done(answer: Answer) -> bool:
    return answer.status == "applied"
