"""The writer of a PostgreSQL database: several processes post at once, wait for each other in the
order of keys, and outlive a connection that is cut."""

import asyncio
import random
import threading
from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from stockhand.app import Opened
from stockhand.settings import Settings
from stockhand.store import db, verify
from stockhand.store.tx import WriteTx
from tests import warehouses
from tests.databases import PostgresCluster
from tests.store.test_writer import TABLES, mark, marks

pytestmark = pytest.mark.postgres
SECONDS = 30


@pytest.fixture
def marked(postgres_cluster: PostgresCluster) -> Settings:
    settings = postgres_cluster.fresh()

    def make(tx: WriteTx) -> None:
        for statement in TABLES:
            tx.execute(sa.text(statement))

    asyncio.run(db.change_once(settings, make))
    return settings


@pytest.fixture
def warehouse(postgres_cluster: PostgresCluster) -> Settings:
    return warehouses.build(postgres_cluster.fresh())


def correction(*quantities: tuple[str, int]) -> Callable[[WriteTx], Any]:
    """One correction in the shed, lines in this order."""
    numbers = {
        "PLAIN": [],
        "LOT": [{"lot": "L1"}],
        "DATED": [{"lot": "D1", "expiration_date": "2031-06-30"}],
    }
    lines = [
        {"item": item, "quantity": str(quantity), "numbers": numbers[item]}
        for item, quantity in quantities
    ]
    command = warehouses.command("post-item-journal", location="SHED", lines=lines)
    return lambda tx: warehouses.answer_of(tx, command, uuid4())


def stock_at_shed(settings: Settings) -> dict[str, int]:
    statement = sa.text(
        "select i.no, k.quantity_base / 100000 as pieces from stockkeeping_unit k"
        " join item i on i.item_id = k.item_id join location l on l.location_id = k.location_id"
        " where l.code = 'SHED' and i.no <> 'SERIAL'"
    )
    rows = asyncio.run(db.ask_once(settings, lambda tx: tx.execute(statement).all()))
    return {row.no: int(row.pieces) for row in rows}


async def terminate(settings: Settings, pid: int) -> None:
    connection = await asyncpg.connect(settings.database)
    try:
        assert await connection.fetchval("select pg_terminate_backend($1, 10000)", pid)
    finally:
        await connection.close()


def test_two_servers_post_the_same_goods_in_any_order_without_a_deadlock(
    warehouse: Settings,
) -> None:
    chance = random.Random(7)
    items = ["PLAIN", "LOT", "DATED"]
    orders = [chance.sample(items, 3) for _ in range(60)]
    attempts = 0

    def counted(job: Callable[[WriteTx], Any]) -> Callable[[WriteTx], Any]:
        def run(tx: WriteTx) -> Any:
            nonlocal attempts
            attempts += 1
            return job(tx)

        return run

    async def play() -> Sequence[Any]:
        servers = [Opened(warehouse), Opened(warehouse)]
        try:
            return await asyncio.gather(
                *(
                    servers[place % 2].database.writer.submit(
                        counted(correction(*((item, 1) for item in order)))
                    )
                    for place, order in enumerate(orders)
                )
            )
        finally:
            for server in servers:
                await server.close()

    answers = asyncio.run(play())
    assert [one.status for one in answers] == ["applied"] * 60
    assert attempts == 60, "a transaction was tried again: it met a deadlock"
    assert stock_at_shed(warehouse) == {"PLAIN": 160, "LOT": 120, "DATED": 90}
    assert asyncio.run(db.ask_once(warehouse, verify.check)) == []


def test_the_last_pieces_are_given_to_one_of_twenty_at_once(warehouse: Settings) -> None:
    async def play() -> Sequence[Any]:
        servers = [Opened(warehouse), Opened(warehouse)]
        try:
            return await asyncio.gather(
                *(
                    servers[place % 2].database.writer.submit(correction(("PLAIN", -60)))
                    for place in range(20)
                )
            )
        finally:
            for server in servers:
                await server.close()

    _set_prevent_negative(warehouse)
    answers = asyncio.run(play())
    assert sorted(one.status for one in answers) == ["applied"] + ["conflict"] * 19
    assert stock_at_shed(warehouse)["PLAIN"] == 40


def _set_prevent_negative(settings: Settings) -> None:
    def job(tx: WriteTx) -> None:
        warehouses.Office(tx, "strict").do("save-item", no="PLAIN", prevent_negative=True)

    asyncio.run(db.change_once(settings, job))


def test_a_posting_waits_for_another_one_of_the_same_goods_and_counts_on_from_it(
    warehouse: Settings,
) -> None:
    async def play() -> None:
        server, other = Opened(warehouse), db.postgres_engine(warehouse, read_only=False)
        try:
            async with other.begin() as connection:
                job = correction(("PLAIN", 5))
                held = await connection.run_sync(lambda tx: job(WriteTx(tx)))
                waiting = asyncio.ensure_future(
                    server.database.writer.submit(correction(("PLAIN", 7)))
                )
                await _until_somebody_waits(warehouse)
                assert not waiting.done()
            assert (await waiting).status == held.status == "applied"
        finally:
            await other.dispose()
            await server.close()

    asyncio.run(play())
    assert stock_at_shed(warehouse)["PLAIN"] == 112


async def _until_somebody_waits(settings: Settings) -> None:
    """PostgreSQL itself looks, a hundred times a second."""
    connection = await asyncpg.connect(settings.database)
    try:
        await connection.execute(
            "do $$ begin while not exists (select 1 from pg_stat_activity where wait_event_type ="
            " 'Lock' and datname = current_database()) loop perform pg_sleep(0.01);"
            " perform pg_stat_clear_snapshot(); end loop; end $$",
            timeout=SECONDS,
        )
    finally:
        await connection.close()


def test_a_connection_cut_in_the_middle_of_a_command_is_replaced_and_the_command_done_once(
    marked: Settings,
) -> None:
    attempts: list[int] = []

    async def play() -> str:
        server = Opened(marked)

        def job(tx: WriteTx) -> str:
            pid = tx.execute(sa.text("select pg_backend_pid()")).scalar()
            attempts.append(pid)
            word = mark(tx, "cut off")
            if len(attempts) == 1:
                _run_aside(marked, pid)
            return word

        try:
            return await server.database.writer.submit(job)
        finally:
            await server.close()

    assert asyncio.run(play()) == "cut off"
    assert len(set(attempts)) == 2
    assert marks(marked) == ["cut off"]


def _run_aside(settings: Settings, pid: int) -> None:
    """Cut a connection from a thread of its own while its owner is in the middle of a job."""
    thread = threading.Thread(target=lambda: asyncio.run(terminate(settings, pid)))
    thread.start()
    thread.join(SECONDS)
    assert not thread.is_alive()


def test_a_command_that_breaks_a_deferred_rule_fails_at_its_commit_and_is_not_tried_again(
    marked: Settings,
) -> None:
    attempts: list[int] = []

    def orphan(tx: WriteTx) -> None:
        attempts.append(1)
        mark(tx, "orphan", parent=404)

    async def play() -> None:
        server = Opened(marked)
        try:
            with pytest.raises(IntegrityError):
                await server.database.writer.submit(orphan)
        finally:
            await server.close()

    asyncio.run(play())
    assert attempts == [1]
    assert marks(marked) == []


def test_two_servers_that_get_the_same_command_at_once_apply_it_once(warehouse: Settings) -> None:
    """A handheld that resends meets another process than the first time."""
    command = warehouses.command(
        "post-item-journal", location="SHED", lines=[{"item": "PLAIN", "quantity": "1"}]
    )
    ids = [uuid4() for _ in range(10)]

    async def play() -> Sequence[Any]:
        servers = [Opened(warehouse), Opened(warehouse)]
        try:
            return await asyncio.gather(
                *(
                    server.database.writer.submit(
                        lambda tx, one=one: warehouses.answer_of(tx, command, one)
                    )
                    for one in ids
                    for server in servers
                ),
                return_exceptions=True,
            )
        finally:
            for server in servers:
                await server.close()

    answers = asyncio.run(play())
    assert [getattr(one, "status", one) for one in answers] == ["applied"] * 20
    assert sum(one.replayed for one in answers) == 10
    assert stock_at_shed(warehouse)["PLAIN"] == 110
