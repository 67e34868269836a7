"""What can be read: orders, documents, stock, ledgers, masters. Lists are pages with a cursor;
every read is one call of a query function on a read-only connection."""

from typing import Any

from litestar import Controller, Request, get  # pyright: ignore[reportUnknownVariableType]

from stockhand.api.auth import Identity
from stockhand.api.problems import REFUSED
from stockhand.api.reading import (
    PAGE,
    Count,
    Cursor,
    Flag,
    Key,
    LineNo,
    Page,
    Word,
    Words,
    database_of,
    page_of,
    permitted_locations,
    there,
)
from stockhand.api.requests import RequestController
from stockhand.api.set_up import SetUpController
from stockhand.api.stock import StockController
from stockhand.store.tx import ReadTx
from stockhand.store.views import (
    documents,
    exceptions,
    masters,
    orders,
    posted,
    reservations,
    supplies,
    tracking,
)
from stockhand.store.views.documents import DocumentView
from stockhand.store.views.exceptions import ExceptionView
from stockhand.store.views.masters import ItemView, LocationView, PlaceView, VariantView
from stockhand.store.views.orders import OrderView
from stockhand.store.views.posted import PostedView
from stockhand.store.views.reservations import ReservationView
from stockhand.store.views.supplies import LineSuppliesView
from stockhand.store.views.tracking import CandidateView, LineTrackingView


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

        return page_of(await database_of(request).reader.ask(query))

    @get("/{kind:str}/{no:str}", responses=REFUSED)
    async def read_order(self, request: Request[Any, Any, Any], kind: Key, no: Key) -> OrderView:
        """An order with its lines."""
        found = await database_of(request).reader.ask(orders.find, kind, no)
        return there(found, kind, no)

    @get("/{kind:str}/{no:str}/lines/{line_no:int}/reservations", responses=REFUSED)
    async def read_reservations(
        self, request: Request[Any, Any, Any], kind: Key, no: Key, line_no: LineNo
    ) -> list[ReservationView]:
        """Numbers and reservations of an order line that are not posted yet."""
        return await database_of(request).reader.look_up(reservations.of_line, kind, no, line_no)

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
        found = await database_of(request).reader.look_up(tracking.of_line, kind, no, line_no, side)
        return there(found, "line", f"{no}/{line_no}")

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

        found = await database_of(request).reader.look_up(query)
        return page_of(there(found, "line", f"{no}/{line_no}"))

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

        found = await database_of(request).reader.look_up(query)
        return there(found, "line", f"{no}/{line_no}")


class DocumentController(Controller):
    path = "/documents"
    tags = ("Documents",)

    @get("/", responses=REFUSED)
    async def list_documents(
        self,
        request: Request[Any, Any, Any],
        kind: Words = "",
        location: Word = "",
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
                location=location,
                assigned_to=me,
                search=search,
                after=cursor,
                count=count,
            )

        return page_of(await database_of(request).reader.ask(query))

    @get("/{kind:str}/{no:str}", responses=REFUSED)
    async def read_document(
        self, request: Request[Any, Any, Any], kind: Key, no: Key
    ) -> DocumentView:
        """A warehouse document of the sender's locations with its lines."""
        places = permitted_locations(request)
        identity: Identity = request.user
        found = await database_of(request).reader.ask(
            documents.document, kind, no, places, identity.actor.roles
        )
        return there(found, kind, no)

    @get("/{kind:str}/{no:str}/lines/{line_no:int}/tracking", responses=REFUSED)
    async def read_document_tracking(
        self, request: Request[Any, Any, Any], kind: Key, no: Key, line_no: LineNo
    ) -> LineTrackingView:
        """The numbers of the order line that a receipt or shipment line works for."""
        places = permitted_locations(request)
        found = await database_of(request).reader.look_up(
            tracking.of_document_line, kind, no, line_no, places
        )
        return there(found, "line", f"{no}/{line_no}")

    @get("/{kind:str}/{no:str}/lines/{line_no:int}/reservations", responses=REFUSED)
    async def read_document_reservations(
        self, request: Request[Any, Any, Any], kind: Key, no: Key, line_no: LineNo
    ) -> list[ReservationView]:
        """Numbers and reservations of the order line that a receipt or shipment line works for."""
        places = permitted_locations(request)
        found = await database_of(request).reader.look_up(
            tracking.reservations_of_document_line, kind, no, line_no, places
        )
        return there(found, "line", f"{no}/{line_no}")


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

        return page_of(await database_of(request).reader.ask(query))

    @get("/{kind:str}/{no:str}", responses=REFUSED)
    async def read_posted(self, request: Request[Any, Any, Any], kind: Key, no: Key) -> PostedView:
        """A posted document with its lines."""
        found = await database_of(request).reader.ask(posted.find, kind, no)
        return there(found, kind, no)


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

        return await database_of(request).reader.ask(query)


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

        return page_of(await database_of(request).reader.ask(query))

    @get("/items/{no:str}", responses=REFUSED)
    async def read_item(self, request: Request[Any, Any, Any], no: Key) -> ItemView:
        """An item with its units and codes."""
        found = await database_of(request).reader.ask(masters.items_by_no, [no])
        return there(found[0] if found else None, "item", no)

    @get("/items/{no:str}/variants", responses=REFUSED)
    async def list_variants(self, request: Request[Any, Any, Any], no: Key) -> list[VariantView]:
        """The variants of an item; none where it has none."""
        return await database_of(request).reader.ask(masters.variants, no)

    @get("/locations", responses=REFUSED)
    async def list_locations(self, request: Request[Any, Any, Any]) -> list[LocationView]:
        """All locations."""
        return await database_of(request).reader.ask(masters.locations)

    @get("/locations/{code:str}/bins", responses=REFUSED)
    async def list_places(self, request: Request[Any, Any, Any], code: Key) -> list[PlaceView]:
        """The bins of a location."""
        return await database_of(request).reader.ask(masters.places, code)


CONTROLLERS = (
    OrderController,
    DocumentController,
    PostedController,
    StockController,
    ExceptionController,
    MasterController,
    RequestController,
    SetUpController,
)
