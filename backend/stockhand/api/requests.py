"""Reading what waits for a warehouse document: the queues of the office."""

from datetime import date
from typing import Annotated, Any, Literal

from litestar import Controller, Request, get  # pyright: ignore[reportUnknownVariableType]
from litestar.params import QueryParameter

from stockhand.api.problems import REFUSED
from stockhand.api.reading import (
    PAGE,
    Count,
    Cursor,
    Page,
    Word,
    database_of,
    page_of,
    permitted_locations,
)
from stockhand.store.tx import ReadTx
from stockhand.store.views import requests
from stockhand.store.views.requests import PickRequestView, PutAwayRequestView, SourceRequestView

Side = Annotated[Literal["supply", "demand"], QueryParameter(required=False)]
Day = Annotated[date | None, QueryParameter(required=False)]


class RequestController(Controller):
    path = "/requests"
    tags = ("Requests",)

    @get("/orders", responses=REFUSED)
    async def list_source_requests(
        self,
        request: Request[Any, Any, Any],
        location: Word = "",
        direction: Side = "supply",
        kind: Word = "",
        partner: Word = "",
        search: Word = "",
        due_until: Day = None,
        cursor: Cursor = 0,
        count: Count = PAGE,
    ) -> Page[SourceRequestView]:
        """Released orders of which something is to be received (supply) or shipped (demand) at a
        location and is on no warehouse document, oldest first."""
        places = permitted_locations(request)

        def query(tx: ReadTx) -> Any:
            return requests.sources(
                tx,
                places,
                location=location,
                direction=direction,
                kind=kind,
                partner=partner,
                search=search,
                due_until=due_until,
                after=cursor,
                count=count,
            )

        return page_of(await database_of(request).reader.ask(query))

    @get("/picks", responses=REFUSED)
    async def list_pick_requests(
        self,
        request: Request[Any, Any, Any],
        location: Word = "",
        search: Word = "",
        due_until: Day = None,
        cursor: Cursor = 0,
        count: Count = PAGE,
    ) -> Page[PickRequestView]:
        """Lines of released shipments of which something is on no pick yet."""
        places = permitted_locations(request)

        def query(tx: ReadTx) -> Any:
            return requests.picks(
                tx,
                places,
                location=location,
                search=search,
                due_until=due_until,
                after=cursor,
                count=count,
            )

        return page_of(await database_of(request).reader.ask(query))

    @get("/put-aways", responses=REFUSED)
    async def list_put_away_requests(
        self,
        request: Request[Any, Any, Any],
        location: Word = "",
        search: Word = "",
        cursor: Cursor = 0,
        count: Count = PAGE,
    ) -> Page[PutAwayRequestView]:
        """Posted receipts of which something is on no put-away yet, oldest first."""
        places = permitted_locations(request)

        def query(tx: ReadTx) -> Any:
            return requests.put_aways(
                tx, places, location=location, search=search, after=cursor, count=count
            )

        return page_of(await database_of(request).reader.ask(query))
