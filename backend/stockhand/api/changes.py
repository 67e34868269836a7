"""Tells whoever waits for events that the log has grown, the moment it does.

In one process the writer says so after its commit. On PostgreSQL other processes write as well: the
transaction that adds an event notifies all that listen (`store/event_log.py`). A connection that
listens may be lost without a word, so the log is looked at now and then in any case.
"""

import asyncio
import contextlib

import structlog

from stockhand.store.db import Listening

log = structlog.get_logger(__name__)

LOOK_SECONDS = 5.0
"""How often a process looks that hears of events."""
DEAF_LOOK_SECONDS = 0.5
"""How often it looks while it does not: there is no connection to listen on."""
FIRST_WAIT, LONGEST_WAIT = 0.2, 5.0


class Changes:
    """Whoever waits names how many times it was woken before it looked: what comes between looking
    and waiting is not missed."""

    def __init__(self, listening: Listening | None = None) -> None:
        self._condition = asyncio.Condition()
        self._tasks: list[asyncio.Task[None]] = []
        self._woken = asyncio.Event()
        self._listening = listening
        self._hears = False
        self.times = 0
        self.closing = False

    def wake(self) -> None:
        self._woken.set()

    def start(self) -> None:
        self._tasks.append(asyncio.create_task(self._watch()))
        if self._listening is not None:
            self._tasks.append(asyncio.create_task(self._listen(self._listening)))

    async def stop(self) -> None:
        """Let all streams end."""
        self.closing = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._tell()

    async def wait(self, seconds: float, seen: int) -> None:
        """Until something may have changed since `times` was `seen`, or the time is over."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds), self._condition:
                await self._condition.wait_for(lambda: self.times != seen or self.closing)

    async def _tell(self) -> None:
        async with self._condition:
            self.times += 1
            self._condition.notify_all()

    async def _watch(self) -> None:
        while not self.closing:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._patience()):
                    await self._woken.wait()
            self._woken.clear()
            await self._tell()

    def _patience(self) -> float | None:
        """SQLite has one writing process, and that is this one."""
        if self._listening is None:
            return None
        return LOOK_SECONDS if self._hears else DEAF_LOOK_SECONDS

    async def _listen(self, listening: Listening) -> None:
        """Again and again: a connection ends when the database starts anew."""
        wait = FIRST_WAIT
        while not self.closing:
            try:
                async with listening(self.wake) as ended:
                    self._hears = True
                    wait = FIRST_WAIT
                    self.wake()
                    await ended.wait()
            except Exception as error:  # whatever it was, the log is still looked at
                log.warning("events not heard", error=str(error))
            self._hears = False
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)
