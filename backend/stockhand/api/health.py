"""Is the server there, and can it work? No secrets, no sign-in."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, get  # pyright: ignore[reportUnknownVariableType]

import stockhand
from stockhand.store import command_log
from stockhand.store.db import Database

NEVER_SENT = UUID(int=0)


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """What the server says of itself."""

    status: str
    version: str


class HealthController(Controller):
    path = "/health"
    include_in_schema = False

    @get("/live")
    async def live(self) -> Health:
        return Health(status="live", version=stockhand.__version__)

    @get("/ready")
    async def ready(self, request: Request[Any, Any, Any]) -> Response[Health]:
        """Whether the writer begins a transaction, finds its tables and commits."""
        database: Database = request.app.state.database
        try:
            await database.writer.submit(lambda tx: command_log.find(tx, NEVER_SENT))
        except Exception:
            health = Health(status="not ready", version=stockhand.__version__)
            return Response(health, status_code=503)
        return Response(Health(status="ready", version=stockhand.__version__))
