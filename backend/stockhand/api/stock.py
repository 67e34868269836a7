"""Reading stock: totals, numbers, bins, entries of both ledgers, and whom stock is for."""

from typing import Any

from litestar import Controller, Request, get  # pyright: ignore[reportUnknownVariableType]

from stockhand.api.problems import REFUSED
from stockhand.api.reading import (
    PAGE,
    Count,
    Cursor,
    Key,
    Page,
    PerhapsWord,
    Word,
    database_of,
    page_of,
    there,
)
from stockhand.domain.tracking import Tracking
from stockhand.store.tx import ReadTx
from stockhand.store.views import (
    availability,
    reservations,
    stock,
)
from stockhand.store.views.availability import ItemAvailabilityView, NumberAvailabilityView
from stockhand.store.views.reservations import ReservationView, ReservedSupplyView
from stockhand.store.views.stock import (
    BinView,
    ItemEntryView,
    NumberView,
    TotalsView,
    WarehouseEntryView,
)


class StockController(Controller):
    path = "/stock"
    tags = ("Stock",)

    @get("/items/{item:str}", responses=REFUSED)
    async def read_totals(
        self, request: Request[Any, Any, Any], item: Key, location: PerhapsWord = None
    ) -> list[TotalsView]:
        """An item's stock by location."""

        def query(tx: ReadTx) -> Any:
            return stock.totals(tx, item=item, location=location)

        return await database_of(request).reader.ask(query)

    @get("/items/{item:str}/availability", responses=REFUSED)
    async def read_item_availability(
        self,
        request: Request[Any, Any, Any],
        item: Key,
        location: Word = "",
        variant: Word = "",
    ) -> ItemAvailabilityView:
        """What an item has at a location, what comes and goes, and what could be reserved."""
        reader = database_of(request).reader
        found = await reader.look_up(availability.of_item, item, variant, location)
        return there(found, "item", item)

    @get("/items/{item:str}/numbers/availability", responses=REFUSED)
    async def read_number_availability(
        self,
        request: Request[Any, Any, Any],
        item: Key,
        location: Word = "",
        variant: Word = "",
        lot: Word = "",
        serial: Word = "",
        package: Word = "",
    ) -> NumberAvailabilityView:
        """What is there of a number, who asks for it or holds it, and the entries it lies in."""
        wanted = Tracking(lot=lot, serial=serial, package=package)
        found = await database_of(request).reader.look_up(
            availability.of_number, item, variant, location, wanted
        )
        return there(found, "item", item)

    @get("/items/{item:str}/reserved", responses=REFUSED)
    async def read_reserved(
        self, request: Request[Any, Any, Any], item: Key, location: Word = ""
    ) -> list[ReservedSupplyView]:
        """An item's reserved stock by number."""
        return await database_of(request).reader.ask(reservations.reserved_stock, item, location)

    @get("/items/{item:str}/links", responses=REFUSED)
    async def read_links(
        self, request: Request[Any, Any, Any], item: Key, location: Word = ""
    ) -> list[ReservationView]:
        """Whom an item's stock at a location is for."""
        return await database_of(request).reader.ask(reservations.of_stock, item, location)

    @get("/numbers", responses=REFUSED)
    async def list_numbers(
        self,
        request: Request[Any, Any, Any],
        item: Word = "",
        location: PerhapsWord = None,
        lot: Word = "",
        serial: Word = "",
        count: Count = PAGE,
    ) -> list[NumberView]:
        """Numbers in stock, first expired first."""

        def query(tx: ReadTx) -> Any:
            return stock.numbers(
                tx, item=item, location=location, lot=lot, serial=serial, count=count
            )

        return await database_of(request).reader.ask(query)

    @get("/bins", responses=REFUSED)
    async def list_bins(
        self,
        request: Request[Any, Any, Any],
        location: Word = "",
        bin: Word = "",
        item: Word = "",
        lot: Word = "",
        serial: Word = "",
        count: Count = PAGE,
    ) -> list[BinView]:
        """What lies in which bin: by number where a lot or serial is asked for, else by item."""

        def query(tx: ReadTx) -> Any:
            return stock.bins(
                tx, location=location, bin=bin, item=item, lot=lot, serial=serial, count=count
            )

        return await database_of(request).reader.ask(query)

    @get("/entries", responses=REFUSED)
    async def list_item_entries(
        self,
        request: Request[Any, Any, Any],
        item: Word = "",
        location: Word = "",
        lot: Word = "",
        serial: Word = "",
        cursor: Cursor = 0,
        count: Count = PAGE,
    ) -> Page[ItemEntryView]:
        """The item ledger, newest first."""

        def query(tx: ReadTx) -> Any:
            return stock.item_entries(
                tx,
                item=item,
                location=location,
                lot=lot,
                serial=serial,
                after=cursor,
                count=count,
            )

        return page_of(await database_of(request).reader.look_up(query))

    @get("/warehouse-entries", responses=REFUSED)
    async def list_warehouse_entries(
        self,
        request: Request[Any, Any, Any],
        location: Word = "",
        bin: Word = "",
        item: Word = "",
        lot: Word = "",
        serial: Word = "",
        cursor: Cursor = 0,
        count: Count = PAGE,
    ) -> Page[WarehouseEntryView]:
        """The ledger of the bins, newest first."""

        def query(tx: ReadTx) -> Any:
            return stock.warehouse_entries(
                tx,
                location=location,
                bin=bin,
                item=item,
                lot=lot,
                serial=serial,
                after=cursor,
                count=count,
            )

        return page_of(await database_of(request).reader.ask(query))
