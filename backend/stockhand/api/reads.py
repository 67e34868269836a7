"""What can be read: orders, documents, stock, ledgers, masters. Lists are pages with a cursor;
every read is one call of a query function on a read-only connection."""

from typing import Annotated, Any, Generic, TypeVar

import msgspec
from litestar import Controller, Request, get  # pyright: ignore[reportUnknownVariableType]
from litestar.params import PathParameter, QueryParameter

from stockhand.api.auth import Identity
from stockhand.api.problems import REFUSED
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.protocol import LocationNotPermitted, NotFound
from stockhand.domain.tracking import Tracking
from stockhand.store.db import Database
from stockhand.store.tx import ReadTx
from stockhand.store.views import (
    availability,
    documents,
    exceptions,
    masters,
    orders,
    posted,
    reservations,
    stock,
    supplies,
    tracking,
)
from stockhand.store.views.availability import ItemAvailabilityView, NumberAvailabilityView
from stockhand.store.views.documents import DocumentView
from stockhand.store.views.exceptions import ExceptionView
from stockhand.store.views.masters import ItemView, LocationView, PlaceView
from stockhand.store.views.orders import OrderView
from stockhand.store.views.posted import PostedView
from stockhand.store.views.reservations import ReservationView, ReservedSupplyView
from stockhand.store.views.stock import (
    BinView,
    ItemEntryView,
    NumberView,
    TotalsView,
    WarehouseEntryView,
)
from stockhand.store.views.supplies import LineSuppliesView
from stockhand.store.views.tracking import CandidateView, LineTrackingView

Row = TypeVar("Row")

PAGE = 100
Count = Annotated[int, QueryParameter(name="count", ge=1, le=1000, required=False)]
Cursor = Annotated[int, QueryParameter(name="cursor", ge=0, le=2**62, required=False)]
Word = Annotated[str, QueryParameter(max_length=50, pattern=r"^[^\x00]*$", required=False)]
PerhapsWord = Annotated[
    str | None, QueryParameter(max_length=50, pattern=r"^[^\x00]*$", required=False)
]
Flag = Annotated[bool, QueryParameter(required=False)]
Key = Annotated[str, PathParameter(max_length=50, pattern=r"^[^\x00]*$")]
LineNo = Annotated[int, PathParameter(ge=0, le=2**31 - 1)]


class Page(msgspec.Struct, Generic[Row], frozen=True, kw_only=True):
    """Some rows, and the cursor that asks for the next ones; none when there are no more."""

    rows: list[Row]
    cursor: str | None = None


def _database(request: Request[Any, Any, Any]) -> Database:
    return request.app.state.database


def _page(found: tuple[list[Row], Any]) -> Page[Row]:
    rows, following = found
    return Page(rows=rows, cursor=None if following is None else str(following))


def _there(found: Row | None, kind: str, key: str) -> Row:
    if found is None:
        raise Refused(NotFound(kind_of=kind, key=key))
    return found


def permitted_locations(request: Request[Any, Any, Any]) -> list[int] | None:
    """The locations whose work the sender may see; None is all of them. Who works nowhere is
    refused (W-125)."""
    identity: Identity = request.user
    roles = identity.actor.roles
    if roles is not None and not roles:
        raise Refused(LocationNotPermitted(location=""))
    return None if roles is None else sorted(roles)


class OrderController(Controller):
    path = "/orders"
    tags = ("Orders",)

    @get("/", responses=REFUSED)
    async def list_orders(
        self,
        request: Request[Any, Any, Any],
        kind: Word = "",
        status: Word = "",
        location: Word = "",
        search: Word = "",
        cursor: Cursor = 0,
        count: Count = PAGE,
    ) -> Page[OrderView]:
        """Orders, newest first, without their lines."""

        def query(tx: ReadTx) -> Any:
            return orders.list_orders(
                tx,
                kind=kind,
                status=status,
                location=location,
                search=search,
                after=cursor,
                count=count,
            )

        return _page(await _database(request).reader.ask(query))

    @get("/{kind:str}/{no:str}", responses=REFUSED)
    async def read_order(self, request: Request[Any, Any, Any], kind: Key, no: Key) -> OrderView:
        """An order with its lines."""
        found = await _database(request).reader.ask(orders.find, kind, no)
        return _there(found, kind, no)

    @get("/{kind:str}/{no:str}/lines/{line_no:int}/reservations", responses=REFUSED)
    async def read_reservations(
        self, request: Request[Any, Any, Any], kind: Key, no: Key, line_no: LineNo
    ) -> list[ReservationView]:
        """Numbers and reservations of an order line that are not posted yet."""
        return await _database(request).reader.ask(reservations.of_line, kind, no, line_no)

    @get("/{kind:str}/{no:str}/lines/{line_no:int}/tracking", responses=REFUSED)
    async def read_tracking(
        self,
        request: Request[Any, Any, Any],
        kind: Key,
        no: Key,
        line_no: LineNo,
        side: Word = "",
    ) -> LineTrackingView:
        """The numbers of an order line, posted or not, with what is there of each, and the version
        that a change of them is based on."""
        found = await _database(request).reader.ask(tracking.of_line, kind, no, line_no, side)
        return _there(found, "line", f"{no}/{line_no}")

    @get("/{kind:str}/{no:str}/lines/{line_no:int}/numbers", responses=REFUSED)
    async def list_candidates(
        self,
        request: Request[Any, Any, Any],
        kind: Key,
        no: Key,
        line_no: LineNo,
        side: Word = "",
        cursor: Cursor = 0,
        count: Count = PAGE,
    ) -> Page[CandidateView]:
        """Numbers in stock that an order line could name, first expired first, with what is there
        of each."""

        def query(tx: ReadTx) -> Any:
            return tracking.candidates(tx, kind, no, line_no, side, after=cursor, count=count)

        found = await _database(request).reader.ask(query)
        return _page(_there(found, "line", f"{no}/{line_no}"))

    @get("/{kind:str}/{no:str}/lines/{line_no:int}/supplies", responses=REFUSED)
    async def read_supplies(
        self,
        request: Request[Any, Any, Any],
        kind: Key,
        no: Key,
        line_no: LineNo,
        serial: Word = "",
        lot: Word = "",
        package: Word = "",
        count: Count = PAGE,
    ) -> LineSuppliesView:
        """What an order line could be reserved from, and who else holds it."""

        def query(tx: ReadTx) -> Any:
            return supplies.of_line(
                tx, kind, no, line_no, serial=serial, lot=lot, package=package, count=count
            )

        found = await _database(request).reader.ask(query)
        return _there(found, "line", f"{no}/{line_no}")


class DocumentController(Controller):
    path = "/documents"
    tags = ("Documents",)

    @get("/", responses=REFUSED)
    async def list_documents(
        self,
        request: Request[Any, Any, Any],
        kind: Word = "",
        mine: Flag = False,
        search: Word = "",
        cursor: Cursor = 0,
        count: Count = PAGE,
    ) -> Page[DocumentView]:
        """Open warehouse documents of the sender's locations, without their lines."""
        identity: Identity = request.user
        me = identity.actor.employee_id if mine else None
        places = permitted_locations(request)

        def query(tx: ReadTx) -> Any:
            return documents.list_documents(
                tx,
                locations=places,
                kinds=kind.split(",") if kind else [],
                assigned_to=me,
                search=search,
                after=cursor,
                count=count,
            )

        return _page(await _database(request).reader.ask(query))

    @get("/{kind:str}/{no:str}", responses=REFUSED)
    async def read_document(
        self, request: Request[Any, Any, Any], kind: Key, no: Key
    ) -> DocumentView:
        """A warehouse document of the sender's locations with its lines."""
        places = permitted_locations(request)
        found = await _database(request).reader.ask(documents.document, kind, no, places)
        return _there(found, kind, no)

    @get("/{kind:str}/{no:str}/lines/{line_no:int}/tracking", responses=REFUSED)
    async def read_document_tracking(
        self, request: Request[Any, Any, Any], kind: Key, no: Key, line_no: LineNo
    ) -> LineTrackingView:
        """The numbers of the order line that a receipt or shipment line works for."""
        places = permitted_locations(request)
        found = await _database(request).reader.ask(
            tracking.of_document_line, kind, no, line_no, places
        )
        return _there(found, "line", f"{no}/{line_no}")

    @get("/{kind:str}/{no:str}/lines/{line_no:int}/reservations", responses=REFUSED)
    async def read_document_reservations(
        self, request: Request[Any, Any, Any], kind: Key, no: Key, line_no: LineNo
    ) -> list[ReservationView]:
        """Numbers and reservations of the order line that a receipt or shipment line works for."""
        places = permitted_locations(request)
        found = await _database(request).reader.ask(
            tracking.reservations_of_document_line, kind, no, line_no, places
        )
        return _there(found, "line", f"{no}/{line_no}")


class PostedController(Controller):
    path = "/posted"
    tags = ("Posted documents",)

    @get("/", responses=REFUSED)
    async def list_posted(
        self,
        request: Request[Any, Any, Any],
        kind: Word = "",
        location: Word = "",
        from_no: Word = "",
        cursor: Cursor = 0,
        count: Count = PAGE,
    ) -> Page[PostedView]:
        """Posted and registered documents, newest first, without their lines."""

        def query(tx: ReadTx) -> Any:
            return posted.list_posted(
                tx, kind=kind, location=location, from_no=from_no, after=cursor, count=count
            )

        return _page(await _database(request).reader.ask(query))

    @get("/{kind:str}/{no:str}", responses=REFUSED)
    async def read_posted(self, request: Request[Any, Any, Any], kind: Key, no: Key) -> PostedView:
        """A posted document with its lines."""
        found = await _database(request).reader.ask(posted.find, kind, no)
        return _there(found, kind, no)


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

        return await _database(request).reader.ask(query)

    @get("/items/{item:str}/availability", responses=REFUSED)
    async def read_item_availability(
        self,
        request: Request[Any, Any, Any],
        item: Key,
        location: Word = "",
        variant: Word = "",
    ) -> ItemAvailabilityView:
        """What an item has at a location, what comes and goes, and what could be reserved."""
        found = await _database(request).reader.ask(availability.of_item, item, variant, location)
        return _there(found, "item", item)

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
        found = await _database(request).reader.ask(
            availability.of_number, item, variant, location, wanted
        )
        return _there(found, "item", item)

    @get("/items/{item:str}/reserved", responses=REFUSED)
    async def read_reserved(
        self, request: Request[Any, Any, Any], item: Key, location: Word = ""
    ) -> list[ReservedSupplyView]:
        """An item's reserved stock by number."""
        return await _database(request).reader.ask(reservations.reserved_stock, item, location)

    @get("/items/{item:str}/links", responses=REFUSED)
    async def read_links(
        self, request: Request[Any, Any, Any], item: Key, location: Word = ""
    ) -> list[ReservationView]:
        """Whom an item's stock at a location is for."""
        return await _database(request).reader.ask(reservations.of_stock, item, location)

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

        return await _database(request).reader.ask(query)

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

        return await _database(request).reader.ask(query)

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

        return _page(await _database(request).reader.ask(query))

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

        return _page(await _database(request).reader.ask(query))


class ExceptionController(Controller):
    path = "/exceptions"
    tags = ("Exceptions",)

    @get("/", responses=REFUSED)
    async def list_exceptions(
        self, request: Request[Any, Any, Any], document: Word = "", count: Count = PAGE
    ) -> list[ExceptionView]:
        """What waits for a supervisor, oldest first."""
        places = permitted_locations(request)

        def query(tx: ReadTx) -> Any:
            return exceptions.open_exceptions(
                tx, locations=places, document_no=document, count=count
            )

        return await _database(request).reader.ask(query)


class MasterController(Controller):
    path = "/"
    tags = ("Items", "Locations")

    @get("/items", responses=REFUSED)
    async def list_items(
        self,
        request: Request[Any, Any, Any],
        search: Word = "",
        cursor: Word = "",
        count: Count = PAGE,
    ) -> Page[ItemView]:
        """Items by number."""

        def query(tx: ReadTx) -> Any:
            return masters.items(tx, search=search, after=cursor, count=count)

        return _page(await _database(request).reader.ask(query))

    @get("/items/{no:str}", responses=REFUSED)
    async def read_item(self, request: Request[Any, Any, Any], no: Key) -> ItemView:
        """An item with its units and codes."""
        found = await _database(request).reader.ask(masters.items_by_no, [no])
        return _there(found[0] if found else None, "item", no)

    @get("/locations", responses=REFUSED)
    async def list_locations(self, request: Request[Any, Any, Any]) -> list[LocationView]:
        """All locations."""
        return await _database(request).reader.ask(masters.locations)

    @get("/locations/{code:str}/bins", responses=REFUSED)
    async def list_places(self, request: Request[Any, Any, Any], code: Key) -> list[PlaceView]:
        """The bins of a location."""
        return await _database(request).reader.ask(masters.places, code)


CONTROLLERS = (
    OrderController,
    DocumentController,
    PostedController,
    StockController,
    ExceptionController,
    MasterController,
)
