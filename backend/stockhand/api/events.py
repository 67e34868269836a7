"""Server-sent events: what changed, from the event log, resumable; never a second truth."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, get  # pyright: ignore[reportUnknownVariableType]
from litestar.params import QueryParameter
from litestar.response import ServerSentEvent, ServerSentEventMessage

from stockhand.api import auth
from stockhand.api.auth import Identity
from stockhand.api.changes import Changes
from stockhand.api.problems import REFUSED
from stockhand.domain.problems.base import Refused
from stockhand.store import event_log
from stockhand.store.db import Database
from stockhand.store.event_log import LoggedEvent
from stockhand.store.tx import ReadTx

BATCH = 500
KEEP_ALIVE_SECONDS = 15


class FeedPage(msgspec.Struct, frozen=True, kw_only=True):
    """The next events for a reader with a cursor; `reset` when its cursor is older than what is
    kept."""

    events: list[LoggedEvent]
    cursor: int
    reset: bool = False


class EventController(Controller):
    path = "/"
    tags = ("Events",)

    @get("/feed", responses=REFUSED)
    async def feed(
        self,
        request: Request[Any, Any, Any],
        cursor: Annotated[int, QueryParameter(ge=0, le=2**62, required=False)] = 0,
        count: Annotated[int, QueryParameter(ge=1, le=1000, required=False)] = 100,
    ) -> FeedPage:
        """What changed behind a cursor, in order, for programs."""
        database: Database = request.app.state.database
        places = _places(request.user)

        def query(tx: ReadTx) -> FeedPage:
            first, last = event_log.bounds(tx)
            found = event_log.after(tx, cursor, count, places)
            return FeedPage(
                events=found,
                cursor=found[-1].event_no if found else max(cursor, last),
                reset=0 < cursor < first - 1,
            )

        return await database.reader.ask(query)

    @get("/events", responses=REFUSED, media_type="text/event-stream")
    async def events(self, request: Request[Any, Any, Any]) -> ServerSentEvent:
        """The same as a stream of server-sent events; `Last-Event-ID` resumes it."""
        database: Database = request.app.state.database
        changes: Changes = request.app.state.changes
        text = request.headers.get("last-event-id", "")
        cursor = int(text) if text.isdecimal() and len(text) < 19 else None

        async def listener() -> Identity | None:
            try:
                return await auth.identify(request)
            except Refused:
                return None

        return ServerSentEvent(_stream(database, changes, cursor, listener))


def _places(identity: Identity) -> list[int] | None:
    roles = identity.actor.roles
    return None if roles is None else sorted(roles)


async def _stream(
    database: Database,
    changes: Changes,
    cursor: int | None,
    listener: Callable[[], Awaitable[Identity | None]],
) -> AsyncGenerator[ServerSentEventMessage]:
    """Until the server stops, or whoever listens may not any more."""
    first, last = await database.reader.ask(event_log.bounds)
    at = last if cursor is None else cursor
    if 0 < at < first - 1:
        yield ServerSentEventMessage(event="reset", data="{}", id=str(last))
        at = last
    yield ServerSentEventMessage(comment="open", retry=3000)
    while not changes.closing and (identity := await listener()) is not None:
        seen = changes.times
        found = await database.reader.ask(event_log.after, at, BATCH, _places(identity))
        for event in found:
            at = event.event_no
            yield ServerSentEventMessage(
                event=event.topic, data=msgspec.json.encode(event).decode(), id=str(at)
            )
        if not found:
            await changes.wait(KEEP_ALIVE_SECONDS, seen)
            yield ServerSentEventMessage(comment="ka")
    yield ServerSentEventMessage(event="bye", data="{}")
