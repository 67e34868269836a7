"""The task that sends queued labels to printers in the network, for as long as the server runs."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import structlog

from stockhand.domain.labels import Label
from stockhand.labels import layout
from stockhand.operations import print_queue
from stockhand.operations.print_queue import Taken
from stockhand.store.db import Database
from stockhand.store.views import print_jobs
from stockhand_devices import printer as wire
from stockhand_devices.printer import NotPrinted

log = structlog.get_logger(__name__)

LOOK_SECONDS = 1.0
"""So often a server looks for what others of its database have queued. What it queued itself it
sees at once; alone with its database it looks when something is due, and never without a reason."""
HOLD_SECONDS = 15.0
"""A job that is being sent is claimed anew so often."""


class Spooler:
    """Takes the first job of each printer, sends it, and says what became of it. One printer that
    is down keeps none of the others waiting."""

    def __init__(self, database: Database, *, alone: bool) -> None:
        self._database = database
        self._alone = alone
        self._sender = str(uuid4())
        self._woken = asyncio.Event()
        self._next: datetime | None = None
        self._task: asyncio.Task[None] | None = None
        self._sending: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """What an earlier server of this database was sending when it ended waits again."""
        now = datetime.now(UTC)
        if await self._database.reader.ask(print_jobs.next_due) is not None:
            await self._database.writer.submit(
                lambda tx: print_queue.begin(tx, now, alone=self._alone)
            )
            self._next = now
        self._task = asyncio.create_task(self._run(), name="spooler")

    def wake(self) -> None:
        """Something was queued."""
        self._woken.set()

    async def stop(self) -> None:
        """Let go of what is being sent: it is sent again by whoever comes next, and says so."""
        tasks = [task for task in (self._task, *self._sending) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        now = datetime.now(UTC)
        with contextlib.suppress(Exception):
            if await self._database.reader.ask(print_jobs.next_due) is not None:
                await self._database.writer.submit(
                    lambda tx: print_queue.let_go(tx, self._sender, now)
                )

    async def _run(self) -> None:
        while True:
            await self._rest()
            try:
                await self._look()
            except Exception as error:
                log.error("printing-failed", exc_info=error)
                self._next = datetime.now(UTC) + timedelta(seconds=LOOK_SECONDS)

    async def _rest(self) -> None:
        """Until something is queued or due; where other servers queue as well, for a moment."""
        seconds = None if self._alone else LOOK_SECONDS
        if self._next is not None:
            until = max(0.0, (self._next - datetime.now(UTC)).total_seconds())
            seconds = until if seconds is None else min(until, seconds)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        self._woken.clear()

    async def _look(self) -> None:
        now = datetime.now(UTC)
        self._next = await self._database.reader.ask(print_jobs.next_due)
        if self._next is None or self._next > now:
            return
        taken = await self._database.writer.submit(
            lambda tx: print_queue.take_due(tx, self._sender, now)
        )
        for one in taken:
            task = asyncio.create_task(self._send(one), name=f"print {one.job.job_id}")
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
        if taken:
            self._next = await self._database.reader.ask(print_jobs.next_due)
        else:
            self._next = now + timedelta(seconds=LOOK_SECONDS)

    async def _send(self, one: Taken) -> None:
        holding = asyncio.create_task(self._hold(one))
        host, port = one.printer.endpoint
        try:
            await wire.send(host, port, _written(one))
        except NotPrinted as problem:
            log.warning(
                "not-printed",
                job=one.job.job_id,
                printer=one.printer.code,
                trouble=problem.trouble.value,
            )
            await self._not_sent(one, problem.trouble.value, begun=problem.begun)
        except Exception as error:
            log.error("printing-failed", job=one.job.job_id, exc_info=error)
            await self._not_sent(one, "internal-error", begun=True)
        else:
            await self._database.writer.submit(
                lambda tx: print_queue.sent(tx, one, datetime.now(UTC))
            )
        finally:
            holding.cancel()
        self.wake()

    async def _not_sent(self, one: Taken, error: str, *, begun: bool) -> None:
        await self._database.writer.submit(
            lambda tx: print_queue.not_sent(tx, one, error, datetime.now(UTC), begun=begun)
        )

    async def _hold(self, one: Taken) -> None:
        while True:
            await asyncio.sleep(HOLD_SECONDS)
            await self._database.writer.submit(
                lambda tx: print_queue.hold(tx, one, datetime.now(UTC))
            )


async def _written(one: Taken) -> AsyncIterator[bytes]:
    """The labels one by one, drawn beside the loop: a thousand of them take a while."""

    def draw(label: Label) -> bytes:
        return layout.zpl(label, one.printer.size, one.printer.dpi, one.job.copies).encode()

    for label in one.labels:
        yield await asyncio.to_thread(draw, label)
