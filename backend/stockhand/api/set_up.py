"""Reading the set-up of places and people, as it is changed."""

from typing import Any

from litestar import Controller, Request, get  # pyright: ignore[reportUnknownVariableType]

from stockhand.api.problems import REFUSED
from stockhand.api.reading import (
    PAGE,
    Count,
    Key,
    Page,
    Word,
    database_of,
    page_of,
    permitted_locations,
    there,
)
from stockhand.operations.access import Permission
from stockhand.store.tx import ReadTx
from stockhand.store.views import set_up
from stockhand.store.views.set_up import (
    BinCardView,
    BinContentView,
    BinTypeView,
    LocationCardView,
    TemplateView,
    WarehouseEmployeeView,
    ZoneView,
)


class SetUpController(Controller):
    path = "/"
    tags = ("Set-up",)

    @get("/locations/{code:str}", responses=REFUSED)
    async def read_location(self, request: Request[Any, Any, Any], code: Key) -> LocationCardView:
        """A location with all its switches and own bins."""
        found = await database_of(request).reader.ask(set_up.location, code)
        return there(found, "location", code)

    @get("/bin-types", responses=REFUSED)
    async def list_bin_types(self, request: Request[Any, Any, Any]) -> list[BinTypeView]:
        """All bin types."""
        return await database_of(request).reader.ask(set_up.bin_types)

    @get("/put-away-templates", responses=REFUSED)
    async def list_templates(self, request: Request[Any, Any, Any]) -> list[TemplateView]:
        """All put-away templates with their rules."""
        return await database_of(request).reader.ask(set_up.templates)

    @get("/locations/{code:str}/zones", responses=REFUSED)
    async def list_zones(
        self,
        request: Request[Any, Any, Any],
        code: Key,
        cursor: Word = "",
        count: Count = PAGE,
    ) -> Page[ZoneView]:
        """The zones of a location."""

        def query(tx: ReadTx) -> Any:
            return set_up.zones(tx, code, after=cursor, count=count)

        return page_of(await database_of(request).reader.ask(query))

    @get("/locations/{code:str}/bin-cards", responses=REFUSED)
    async def list_bin_cards(
        self,
        request: Request[Any, Any, Any],
        code: Key,
        zone: Word = "",
        search: Word = "",
        cursor: Word = "",
        count: Count = PAGE,
    ) -> Page[BinCardView]:
        """The bins of a location with all that is set up for them."""

        def query(tx: ReadTx) -> Any:
            return set_up.bins(tx, code, zone=zone, search=search, after=cursor, count=count)

        return page_of(await database_of(request).reader.ask(query))

    @get("/locations/{code:str}/bin-contents", responses=REFUSED)
    async def list_bin_contents(
        self,
        request: Request[Any, Any, Any],
        code: Key,
        bin: Word = "",
        item: Word = "",
        cursor: Word = "",
        count: Count = PAGE,
    ) -> Page[BinContentView]:
        """What bins of a location may hold: fixed, usual, least and most."""

        def query(tx: ReadTx) -> Any:
            return set_up.bin_contents(tx, code, bin=bin, item=item, after=cursor, count=count)

        return page_of(await database_of(request).reader.ask(query))

    @get("/locations/{code:str}/employees", responses=REFUSED)
    async def list_warehouse_employees(
        self,
        request: Request[Any, Any, Any],
        code: Key,
        cursor: Word = "",
        count: Count = PAGE,
    ) -> Page[WarehouseEmployeeView]:
        """Who works at a location, and as what; for those who plan there."""
        places = permitted_locations(request, Permission.PLAN)

        def query(tx: ReadTx) -> Any:
            return set_up.employees(tx, code, places, after=cursor, count=count)

        return page_of(await database_of(request).reader.ask(query))
