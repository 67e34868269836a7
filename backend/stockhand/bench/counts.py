"""What the server does for a document, counted: statements, commits, hops to another thread. The
same application, called in this process by one handheld, so that each count belongs to one
request."""

from collections import defaultdict
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import uuid4

import msgspec

from stockhand.app import create_app
from stockhand.bench.client import BenchFailed
from stockhand.settings import Settings
from stockhand.store.db import Database
from stockhand.store.tx import Tx
from stockhand.store.writer import ThreadWriter


class Count(msgspec.Struct, frozen=True):
    """Of one request. `hops`: how often work was handed to another thread and waited for."""

    statements: int
    commits: int
    hops: int


class CountingHand:
    """Sends requests to the application without a network and counts what each one does."""

    def __init__(self, app: Any, token: str) -> None:
        self._app = app
        self._token = token
        self.texts: list[str] = []
        self.counts: defaultdict[str, list[Count]] = defaultdict(list)

    async def send(self, name: str, method: str, path: str, body: Any = None) -> Any:
        """The decoded answer; raises `BenchFailed` when it is no success."""
        database: Database = self._app.state.database
        writer = cast(ThreadWriter, database.writer)
        statements, commits = len(self.texts), writer.commits
        hops = writer.jobs_done + database.reader.asked
        status, content = await self._request(method, path, body)
        if status >= 300:
            raise BenchFailed(f"{name}: {status} {content[:500].decode()}")
        done = Count(
            statements=len(self.texts) - statements,
            commits=writer.commits - commits,
            hops=writer.jobs_done + database.reader.asked - hops,
        )
        self.counts[name].append(done)
        return msgspec.json.decode(content) if content else None

    async def _request(self, method: str, path: str, body: Any) -> tuple[int, bytes]:
        sent = msgspec.json.encode(body) if body is not None else b""
        parts = urlsplit(f"/api/v1{path}")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": parts.path,
            "raw_path": parts.path.encode(),
            "query_string": parts.query.encode(),
            "root_path": "",
            "headers": [
                (b"host", b"localhost"),
                (b"authorization", f"Bearer {self._token}".encode()),
                (b"idempotency-key", str(uuid4()).encode()),
                (b"content-type", b"application/json"),
                (b"content-length", str(len(sent)).encode()),
            ],
            "client": ("127.0.0.1", 1),
            "server": ("localhost", 80),
        }
        waiting = [{"type": "http.request", "body": sent, "more_body": False}]
        answered: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return waiting.pop() if waiting else {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            answered.append(message)

        await self._app(scope, receive, send)
        return answered[0]["status"], b"".join(one.get("body", b"") for one in answered[1:])


async def counted(settings: Settings, token: str, work: Any) -> CountingHand:
    """Do all of `work` (an async function of the hand) on a prepared database."""
    app = create_app(settings)
    async with app.lifespan():
        hand = CountingHand(app, token)
        before = Tx.observer
        Tx.observer = hand.texts.append
        try:
            await work(hand)
        finally:
            Tx.observer = before
    return hand
