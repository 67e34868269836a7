"""Where entries go: to the server over HTTP, in their order, until it has named each of them; or to
the standard output."""

import asyncio
import contextlib
import http.client
import json
import random
import ssl
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from stockhand_devices.log import log
from stockhand_devices.outbox import Batch, Outbox
from stockhand_devices.scan import Entry, to_wire

PATH = "/api/v1/station-scans"
MOST = 50
TIMEOUT_SECONDS = 10.0
FIRST_WAIT, LONGEST_WAIT = 0.2, 5.0
FORGET_EVERY_SECONDS = 600.0


class Undelivered(Exception):
    """The server is away or cannot take anything now; what was to be sent stays."""


class Refused(Exception):
    """The server has read the batch and will never take it as it is."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the server says about the entries of a batch, by their ids."""

    accepted: tuple[str, ...]
    rejected: dict[str, str]


class Sink(Protocol):
    """Something that takes batches; it may be called from any thread."""

    def send(self, batch: Batch) -> Verdicts: ...

    def close(self) -> None: ...


class HttpSink:
    """The server. One connection is kept open and opened again when it broke."""

    def __init__(self, server: str, token: str, station: str, ca_file: str = "") -> None:
        parts = urlsplit(server)
        self._host, self._port = parts.hostname or "", parts.port
        self._path = parts.path.rstrip("/") + PATH
        self._token = token
        self._station = station
        self._tls: ssl.SSLContext | None = None
        if parts.scheme == "https":
            self._tls = ssl.create_default_context(cafile=ca_file or None)
        self._connection: http.client.HTTPConnection | None = None

    def send(self, batch: Batch) -> Verdicts:
        body = json.dumps(
            {
                "station": self._station,
                "epoch": batch.epoch,
                "sent_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "entries": batch.entries,
            }
        )
        headers = {
            "content-type": "application/json",
            "accept": "application/json",
            "authorization": f"Bearer {self._token}",
            "idempotency-key": batch.key,
        }
        try:
            connection = self._connected()
            connection.request("POST", self._path, body=body.encode(), headers=headers)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Undelivered(str(error) or type(error).__name__) from error
        if answer.status in (400, 413, 422):
            raise Refused(f"HTTP {answer.status}: {content[:300].decode('utf-8', 'replace')}")
        if answer.status != 200:
            self.close()
            raise Undelivered(f"HTTP {answer.status}")
        return _verdicts(content, answer.getheader("content-type", ""))

    def _connected(self) -> http.client.HTTPConnection:
        if self._connection is None:
            if self._tls is None:
                self._connection = http.client.HTTPConnection(
                    self._host, self._port, timeout=TIMEOUT_SECONDS
                )
            else:
                self._connection = http.client.HTTPSConnection(
                    self._host, self._port, timeout=TIMEOUT_SECONDS, context=self._tls
                )
        return self._connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _verdicts(content: bytes, content_type: str | None) -> Verdicts:
    """Only an answer of our own server counts: a portal in between says 200 to everything."""
    try:
        if "json" not in (content_type or ""):
            raise TypeError(f"an answer of the type {content_type}")
        results: list[dict[str, Any]] = json.loads(content)["results"]
        states = {str(one["id"]): str(one["status"]) for one in results}
        reasons = {str(one["id"]): json.dumps(one.get("problems", [])) for one in results}
    except (ValueError, KeyError, TypeError) as error:
        raise Undelivered(f"not an answer of the server: {error}") from error
    return Verdicts(
        tuple(one for one, state in states.items() if state == "accepted"),
        {one: reasons[one] for one, state in states.items() if state == "rejected"},
    )


class StdoutSink:
    """One JSON object a line."""

    def send(self, batch: Batch) -> Verdicts:
        for entry in batch.entries:
            print(json.dumps(entry))
        sys.stdout.flush()
        return Verdicts(tuple(one["id"] for one in batch.entries), {})

    def close(self) -> None:
        pass


class Delivery:
    """Takes entries into the outbox, and brings them to the sink one batch after the other."""

    def __init__(self, outbox: Outbox, sink: Sink, *, keep_hours: float = 24.0) -> None:
        self._outbox = outbox
        self._sink = sink
        self._keep_seconds = keep_hours * 3600
        self._grown = asyncio.Event()
        self._most = MOST
        self._stopping = False

    async def take(self, entries: Sequence[Entry]) -> None:
        """Returns when they are durable. While they cannot be stored the source waits: nothing is
        read that cannot be kept."""
        wait = FIRST_WAIT
        while True:
            try:
                await asyncio.to_thread(self._outbox.append, entries)
                break
            except Exception as error:
                log("not-stored", error=str(error), entries=[to_wire(one) for one in entries])
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)
        self._grown.set()

    async def run(self) -> None:
        """Until it is stopped; a server that is away is asked again, ever more rarely."""
        wait, forgotten_at = FIRST_WAIT, 0.0
        while True:
            self._grown.clear()
            try:
                is_empty = not await self.deliver_once()
                wait = FIRST_WAIT
            except Undelivered as problem:
                log("undelivered", reason=str(problem), **self._waiting())
                if self._stopping:
                    return
                await asyncio.sleep(wait * random.uniform(0.7, 1.3))
                wait = min(wait * 2, LONGEST_WAIT)
                continue
            if is_empty and self._stopping:
                return
            if time.monotonic() - forgotten_at > FORGET_EVERY_SECONDS:
                forgotten_at = time.monotonic()
                await asyncio.to_thread(self._outbox.forget, time.time() - self._keep_seconds)
            if is_empty and not self._stopping:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(FORGET_EVERY_SECONDS):
                        await self._grown.wait()

    def stop(self) -> None:
        """`run` ends when nothing waits, or the server is away."""
        self._stopping = True
        self._grown.set()

    async def deliver_once(self) -> bool:
        """Send one batch; whether there was one. A batch that is refused is sent entry by entry, so
        that one bad entry does not keep the others."""
        batch = await asyncio.to_thread(self._outbox.next_batch, self._most)
        if batch is None:
            return False
        try:
            verdicts = await asyncio.to_thread(self._sink.send, batch)
        except Refused as refused:
            if len(batch.entries) > 1:
                self._most = 1
                await asyncio.to_thread(self._outbox.settle, batch, ())
                return True
            verdicts = Verdicts((), {one["id"]: str(refused) for one in batch.entries})
        known = {one["id"] for one in batch.entries}
        accepted = [one for one in verdicts.accepted if one in known]
        rejected = {one: why for one, why in verdicts.rejected.items() if one in known}
        await asyncio.to_thread(self._outbox.settle, batch, accepted, rejected)
        for one, why in rejected.items():
            log("rejected", id=one, reason=why)
        if not accepted and not rejected:
            raise Undelivered("the answer names none of the entries")
        self._most = min(MOST, self._most * 2)
        return True

    def _waiting(self) -> dict[str, int]:
        counts = self._outbox.counts()
        return {"waiting": counts.waiting, "rejected": counts.rejected}

    async def drain(self) -> None:
        """Until nothing waits any more: for whoever replays a recording."""
        wait = FIRST_WAIT
        while True:
            try:
                if not await self.deliver_once():
                    return
                wait = FIRST_WAIT
            except Undelivered as problem:
                log("undelivered", reason=str(problem), **self._waiting())
                await asyncio.sleep(wait * random.uniform(0.7, 1.3))
                wait = min(wait * 2, LONGEST_WAIT)


def token_in(file: str) -> str:
    """The station's access token."""
    return Path(file).read_text(encoding="utf-8").strip()
