"""Several people at several servers work in one warehouse at once: the books are right afterwards,
and nobody is left without an answer."""

import asyncio
import random
import threading
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from stockhand.app import Opened
from stockhand.operations.run import Answer
from stockhand.settings import Settings
from stockhand.store import db, verify
from stockhand.store.tx import WriteTx
from tests import warehouses
from tests.operations.day import MOVES, Day
from tests.operations.test_properties import LAWS

pytestmark = pytest.mark.slow
WORKERS = 6
STEPS = 25


class Loop:
    """An event loop in a thread, with the servers that live in it."""

    def __init__(self, settings: Settings) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        count = 2 if settings.is_postgres else 1
        self.servers = [self.wait(self._open(settings)) for _ in range(count)]

    async def _open(self, settings: Settings) -> Opened:
        return Opened(settings)

    def wait(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(120)

    def runner(self, number: int) -> Callable[[Callable[[WriteTx], Any]], Any]:
        writer = self.servers[number % len(self.servers)].database.writer
        return lambda job: self.wait(writer.submit(job))

    def close(self) -> None:
        for server in self.servers:
            self.wait(server.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)
        self._loop.close()


def test_six_people_at_once_keep_the_books_right(settings: Settings) -> None:
    warehouses.build(settings)
    loop = Loop(settings)
    days = [Day(loop.runner(number), f"W{number}-") for number in range(WORKERS)]
    failures: list[BaseException] = []

    def work(number: int) -> None:
        chance = random.Random(f"at once {number}")
        try:
            for _ in range(STEPS):
                days[number].do(tuple(chance.randrange(one) for one in (len(MOVES), 12, 12, 12)))
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(WORKERS)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
    finally:
        loop.close()
    assert failures == []
    broken = {law: rows for law, sql in LAWS.items() if (rows := _rows(settings, sql))}
    assert broken == {}
    assert asyncio.run(db.ask_once(settings, verify.check)) == []
    _did_something([answer for day in days for _id, _command, answer in day.sent])


def _rows(settings: Settings, statement: str) -> list[dict[str, Any]]:
    return asyncio.run(
        db.ask_once(
            settings,
            lambda tx: [dict(row) for row in tx.connection.execute(sa.text(statement)).mappings()],
        )
    )


def _did_something(answers: list[Answer]) -> None:
    applied = sum(one.status == "applied" for one in answers)
    assert applied > WORKERS * STEPS // 3, "most of what was tried was refused"
