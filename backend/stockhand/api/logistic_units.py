"""Pallets and cartons with numbers of their own, and how these are made."""

from typing import Annotated, Any

from litestar import Controller, Request, get  # pyright: ignore[reportUnknownVariableType]
from litestar.params import PathParameter

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
    there,
)
from stockhand.store.tx import ReadTx
from stockhand.store.views import logistic_units as views
from stockhand.store.views.logistic_units import LogisticUnitView, SsccNumberingView


class LogisticUnitController(Controller):
    path = "/logistic-units"
    tags = ("Labels",)

    @get("/", responses=REFUSED)
    async def list_units(
        self,
        request: Request[Any, Any, Any],
        location: Word = "",
        search: Word = "",
        cursor: Cursor = 0,
        count: Count = PAGE,
    ) -> Page[LogisticUnitView]:
        """Logistic units that were numbered, newest first."""
        places = permitted_locations(request)

        def query(tx: ReadTx) -> Any:
            return views.list_units(
                tx,
                location=location,
                locations=places,
                search=search,
                before=cursor,
                count=count,
            )

        return page_of(await database_of(request).reader.ask(query))

    @get("/numbering", responses=REFUSED)
    async def read_numbering(self, request: Request[Any, Any, Any]) -> SsccNumberingView:
        """How SSCCs are made, what the next one is, and how many are left."""
        return await database_of(request).reader.ask(views.numbering)

    @get("/{sscc:str}", responses=REFUSED)
    async def read_unit(
        self,
        request: Request[Any, Any, Any],
        sscc: Annotated[str, PathParameter(max_length=20)],
    ) -> LogisticUnitView:
        """A logistic unit by its number."""
        places = permitted_locations(request)
        found = await database_of(request).reader.look(views.unit, sscc, places)
        return there(found, "logistic_unit", sscc)
