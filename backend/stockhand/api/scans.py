"""What does this code mean here? For look-ups, station scanners and codes a handheld does not
know."""

from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, post  # pyright: ignore[reportUnknownVariableType]

from stockhand.api.problems import REFUSED
from stockhand.store.db import Database
from stockhand.store.views import codes
from stockhand.store.views.codes import Hit


class Scan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A code as the scanner gave it."""

    raw: Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]
    symbology: Annotated[str, msgspec.Meta(max_length=3)] = ""


class Meaning(msgspec.Struct, frozen=True, kw_only=True):
    """What was understood, and what carries it."""

    raw: str
    hits: list[Hit]


class ScanController(Controller):
    path = "/scans"
    tags = ("Scans",)

    @post("/", responses=REFUSED, status_code=200)
    async def resolve(self, data: Scan, request: Request[Any, Any, Any]) -> Meaning:
        """Everything that carries a code."""
        database: Database = request.app.state.database
        found = await database.reader.ask(codes.hits, [data.raw])
        return Meaning(raw=data.raw, hits=found)
