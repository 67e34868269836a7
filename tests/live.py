"""A real server on a real socket, in a thread of the test process; and a client for it."""

import asyncio
import http.client
import json
import socket
import threading
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import uvicorn
from litestar import Litestar

from stockhand.app import create_app
from stockhand.operations import credentials
from stockhand.settings import Settings
from stockhand.store import db, people


class _Server(uvicorn.Server):
    """Says when it listens, and ends as soon as it may: uvicorn looks every tenth of a second."""

    def __init__(self, config: uvicorn.Config, started: threading.Event) -> None:
        super().__init__(config)
        self._told = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        self._ending = asyncio.Event()
        await super().startup(sockets)
        self._told.set()

    async def main_loop(self) -> None:
        await self.on_tick(0)
        await self._ending.wait()

    def end(self) -> None:
        """From any thread."""
        self._loop.call_soon_threadsafe(self._ending.set)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110 - uvicorn's
            await asyncio.sleep(0.002)
        for server in self.servers:
            await server.wait_closed()
        await self.lifespan.shutdown()


_FREE: list[Litestar] = []
"""Applications that no server uses just now. To make one takes longer than most tests; all that an
application knows of its database is made when it starts."""


class LiveServer:
    """The application under uvicorn on a free loopback port, until it is closed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.app = _FREE.pop() if _FREE else create_app(settings)
        self.app.state.settings = settings
        config = uvicorn.Config(
            self.app, host="127.0.0.1", port=0, log_level="error", lifespan="on", access_log=False
        )
        self._started = threading.Event()
        self._server = _Server(config, self._started)
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._started.wait(30)
        if self._failure is not None:
            raise self._failure
        self.port: int = self._server.servers[0].sockets[0].getsockname()[1]

    def _run(self) -> None:
        try:
            asyncio.run(self._server.serve())
        except BaseException as failure:
            self._failure = failure
        finally:
            self._started.set()

    def close(self) -> None:
        if not self._thread.is_alive():
            return
        self._server.end()
        self._thread.join(30)
        assert not self._thread.is_alive(), "the server did not stop"
        if self._failure is None:
            _FREE.append(self.app)

    def __enter__(self) -> "LiveServer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def make_token(settings: Settings, name: str = "test") -> str:
    """A token of a program that may do everything."""
    token = credentials.new_token()
    asyncio.run(
        db.change_once(
            settings,
            lambda tx: people.save_device(
                tx,
                name=name,
                kind="integration",
                token_hash=credentials.hash_of(token),
                scopes="",
                location_id=None,
            ),
        )
    )
    return token


class Answer:
    """Status and decoded body of a response."""

    def __init__(self, status: int, body: Any, headers: dict[str, str]) -> None:
        self.status = status
        self.body = body
        self.headers = headers

    @property
    def problems(self) -> list[dict[str, Any]]:
        return self.body.get("problems", []) if isinstance(self.body, dict) else []

    @property
    def codes(self) -> list[str]:
        return [problem["code"] for problem in self.problems]


class Client:
    """Sends JSON over one kept connection."""

    def __init__(self, port: int, token: str = "", cookie: str = "") -> None:
        self.port = port
        self.token = token
        self.cookie = cookie
        self._connection: http.client.HTTPConnection | None = None

    def get(self, path: str, /, **query: Any) -> Any:
        """The body of a read that must work."""
        given = {name: value for name, value in query.items() if value is not None}
        answer = self.request("GET", f"{path}?{urlencode(given)}" if given else path)
        assert answer.status == 200, (path, answer.status, answer.body)
        return answer.body

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {"content-type": "application/json", **(headers or {})}
        if self.token:
            sent["authorization"] = f"Bearer {self.token}"
        if self.cookie:
            sent["cookie"] = self.cookie
        if method != "GET":
            sent["idempotency-key"] = key or str(uuid4())
        data = None if body is None else json.dumps(body)
        try:
            self._connection.request(method, f"/api/v1{path}", body=data, headers=sent)
            response = self._connection.getresponse()
            content = response.read()
        except (http.client.HTTPException, OSError):
            self.close()
            raise
        found = dict(response.getheaders())
        text = content.decode("utf-8", "replace")
        is_json = "json" in found.get("content-type", "")
        return Answer(response.status, json.loads(text) if is_json and text else text, found)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def part(text: object) -> str:
    """A code as a part of an address."""
    return quote(str(text), safe="")
