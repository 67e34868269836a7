"""The writers of both databases: nobody is answered before the commit, a failure undoes itself
alone, and what was accepted is done."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from stockhand.app import Opened
from stockhand.domain.problems.base import Refused
from stockhand.settings import Settings
from stockhand.store import db
from stockhand.store.db import Writer
from stockhand.store.tx import ReadTx, WriteTx
from tests import warehouses

Rows = list[Any]
TABLES = (
    "create table parent (id integer primary key)",
    "create table mark (word varchar(50) primary key, parent_id integer"
    " references parent (id) deferrable initially deferred)",
)


@pytest.fixture
def marked(settings: Settings) -> Settings:
    """A database with a table to leave marks in; a mark without its parent fails at the commit."""

    def make(tx: WriteTx) -> None:
        for statement in TABLES:
            tx.execute(sa.text(statement))

    asyncio.run(db.change_once(settings, make))
    return settings


def mark(tx: WriteTx, word: str, parent: int | None = None) -> str:
    tx.execute(
        sa.text("insert into mark values (:word, :parent)"), {"word": word, "parent": parent}
    )
    return word


def marks(settings: Settings) -> list[str]:
    """What somebody else sees."""
    return [row.word for row in asyncio.run(db.ask_once(settings, _marks))]


def _marks(tx: ReadTx) -> Rows:
    return list(tx.execute(sa.text("select word from mark order by word")))


async def marks_now(settings: Settings) -> list[str]:
    return [row.word for row in await db.ask_once(settings, _marks)]


class Gate:
    """A job that holds the writer until it is opened, so that others queue up behind it."""

    def __init__(self, writer: Writer) -> None:
        self._entered = threading.Event()
        self._open = threading.Event()
        self.task = asyncio.ensure_future(writer.submit(self._hold))

    def _hold(self, _tx: WriteTx) -> None:
        self._entered.set()
        assert self._open.wait(30)

    async def closed(self) -> None:
        """Until the writer stands in it."""
        assert await asyncio.to_thread(self._entered.wait, 30)

    def open(self) -> None:
        self._open.set()


@asynccontextmanager
async def writer_of(settings: Settings) -> AsyncIterator[Writer]:
    opened = Opened(settings)
    try:
        yield opened.database.writer
    finally:
        await opened.close()


async def behind_gate(writer: Writer, jobs: Iterable[Callable[[WriteTx], Any]]) -> Rows:
    """The outcomes of jobs that were all queued before the first of them ran."""
    gate = Gate(writer)
    await gate.closed()
    tasks = [asyncio.ensure_future(writer.submit(job)) for job in jobs]
    await asyncio.sleep(0)
    gate.open()
    await gate.task
    return await asyncio.gather(*tasks, return_exceptions=True)


def test_an_answer_comes_after_the_commit(marked: Settings) -> None:
    async def play() -> None:
        async with writer_of(marked) as writer:
            assert await writer.submit(lambda tx: mark(tx, "one")) == "one"
            assert await marks_now(marked) == ["one"]

    asyncio.run(play())


def test_an_unexpected_failure_undoes_itself_alone(marked: Settings) -> None:
    def fail(tx: WriteTx) -> None:
        mark(tx, "half done")
        raise ZeroDivisionError("nobody expected this")

    async def play() -> Rows:
        async with writer_of(marked) as writer:
            jobs = [lambda tx: mark(tx, "before"), fail, lambda tx: mark(tx, "behind")]
            return await asyncio.gather(
                *(writer.submit(job) for job in jobs), return_exceptions=True
            )

    before, failed, behind = asyncio.run(play())
    assert (before, behind) == ("before", "behind")
    assert isinstance(failed, ZeroDivisionError)
    assert marks(marked) == ["before", "behind"]


def test_a_commit_that_fails_fails_its_whole_group_and_leaves_nothing(marked: Settings) -> None:
    """On PostgreSQL a group is one command."""

    def orphan(tx: WriteTx) -> str:
        mark(tx, "first half")
        return mark(tx, "orphan", parent=404)

    async def play() -> Rows:
        async with writer_of(marked) as writer:
            gate = Gate(writer) if writer.in_order else None
            if gate:
                await gate.closed()
            jobs = [lambda tx: mark(tx, "before"), orphan, lambda tx: mark(tx, "behind")]
            tasks = [asyncio.ensure_future(writer.submit(job)) for job in jobs]
            await asyncio.sleep(0)
            if gate:
                gate.open()
            found = await asyncio.gather(*tasks, return_exceptions=True)
            return [*found, await writer.submit(lambda tx: mark(tx, "later"))]

    before, failed, behind, later = asyncio.run(play())
    assert isinstance(failed, IntegrityError)
    assert later == "later"
    if marked.is_postgres:
        assert (before, behind) == ("before", "behind")
        assert marks(marked) == ["before", "behind", "later"]
    else:
        assert isinstance(before, IntegrityError)
        assert isinstance(behind, IntegrityError)
        assert marks(marked) == ["later"]


def test_whoever_hangs_up_does_not_undo_what_was_accepted(marked: Settings) -> None:
    ran = threading.Event()

    def job(tx: WriteTx) -> None:
        mark(tx, "accepted")
        ran.set()

    async def play() -> None:
        async with writer_of(marked) as writer:
            gate = Gate(writer) if writer.in_order else None
            task = asyncio.ensure_future(writer.submit(job))
            await asyncio.sleep(0)
            task.cancel()
            if gate:
                gate.open()
            assert await asyncio.to_thread(ran.wait, 30)

    asyncio.run(play())
    assert marks(marked) == ["accepted"]


def test_closing_does_what_was_accepted_and_takes_nothing_more(marked: Settings) -> None:
    async def play() -> Rows:
        opened = Opened(marked)
        writer = opened.database.writer
        words = [f"queued {number:02}" for number in range(30)]
        tasks = [
            asyncio.ensure_future(writer.submit(lambda tx, word=word: mark(tx, word)))
            for word in words
        ]
        await asyncio.sleep(0)
        await opened.close()
        assert [await task for task in tasks] == words
        with pytest.raises(Refused) as refused:
            await writer.submit(lambda tx: mark(tx, "too late"))
        assert [problem.code for problem in refused.value.problems] == ["busy"]
        return words

    words = asyncio.run(play())
    assert marks(marked) == words


def test_a_refusal_is_stored_and_its_neighbours_go_on(settings: Settings) -> None:
    warehouses.build(settings)
    quantities = (1, -5000, 2)

    def corrected(quantity: int) -> Callable[[WriteTx], Any]:
        command = warehouses.command(
            "post-item-journal",
            location="HALL",
            lines=[{"item": "PLAIN", "quantity": str(quantity), "bin": "H-01"}],
        )
        return lambda tx: warehouses.answer_of(tx, command, uuid4())

    async def play() -> Rows:
        async with writer_of(settings) as writer:
            return await asyncio.gather(*(writer.submit(corrected(one)) for one in quantities))

    answers = asyncio.run(play())
    assert [one.status for one in answers] == ["applied", "conflict", "applied"]
    assert "bin-quantity-insufficient" in answers[1].codes
    assert _in_bin(settings, "H-01") == 100 + 1 + 2
    assert sorted(_logged(settings)[-3:]) == ["applied", "applied", "conflict"]


def _in_bin(settings: Settings, bin: str) -> float:
    statement = sa.text(
        "select c.quantity_base from bin_content c join bin b on b.bin_id = c.bin_id"
        " join item i on i.item_id = c.item_id where b.code = :bin and i.no = 'PLAIN'"
    )
    ((base,),) = asyncio.run(
        db.ask_once(settings, lambda tx: tx.execute(statement, {"bin": bin}).all())
    )
    return base / 100_000


def _logged(settings: Settings) -> list[str]:
    statement = sa.text("select status from command_log order by command_no")
    return [
        row.status
        for row in asyncio.run(db.ask_once(settings, lambda tx: tx.execute(statement).all()))
    ]
