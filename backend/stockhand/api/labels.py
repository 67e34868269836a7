"""Labels to look at, to print from a browser, to send to a printer; printers and their queue."""

from typing import Annotated, Any, Literal

import msgspec
from litestar import Controller, Request, Response, get, post  # pyright: ignore[reportUnknownVariableType]
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody, PathParameter, QueryParameter

from stockhand.api.auth import Identity
from stockhand.api.problems import REFUSED
from stockhand.api.reading import (
    PAGE,
    Count,
    Cursor,
    Key,
    Page,
    Word,
    database_of,
    page_of,
    permitted_locations,
    there,
)
from stockhand.domain.labels import USUAL, BadgeLabel, Label, LabelKind, LabelsWanted, Size, kind_of
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.protocol import LocationNotPermitted, NotFound
from stockhand.labels import layout
from stockhand.operations import badges
from stockhand.store.tx import ReadTx
from stockhand.store.views import labels as views
from stockhand.store.views import print_jobs
from stockhand.store.views.print_jobs import PrinterView, PrintJobView

Form = Literal["svg", "page", "sheet", "zpl"]
"""A picture; a page with a label a sheet; as many as fit on A4; a label printer's language."""
Wanted = Annotated[Form, QueryParameter(required=False)]
JobId = Annotated[int, PathParameter(ge=0, le=2**62)]
Millimetres = Annotated[int, QueryParameter(ge=0, le=300, required=False)]
Dpi = Annotated[int, QueryParameter(ge=100, le=600, required=False)]
Copies = Annotated[int, QueryParameter(ge=1, le=100, required=False)]
MEDIA: dict[Form, str] = {
    "svg": "image/svg+xml",
    "page": "text/html",
    "sheet": "text/html",
    "zpl": "text/plain",
}
DRAWN = {
    **REFUSED,
    200: ResponseSpec(data_container=str, description="Drawn", media_type="*/*"),
}
"""A drawing in the form that was asked for."""
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}


class NewBadge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the label of a new badge is wanted."""

    form: Form = "page"


def drawn(
    labels: list[Label], form: Form, size: Size | None = None, dpi: int = 203, copies: int = 1
) -> Response[str]:
    """The labels in the form that is wanted; a picture shows the first of them."""
    size = size or USUAL[kind_of(labels[0])]
    if form == "svg":
        text = layout.svg(labels[0], size)
    elif form == "zpl":
        text = "".join(layout.zpl(one, size, dpi, copies) for one in labels)
    elif form == "page":
        text = layout.label_page(labels, size, copies)
    else:
        text = layout.sheet_page(labels, size, copies)
    return Response(text, media_type=MEDIA[form], headers=HEADERS)


class LabelController(Controller):
    path = "/labels"
    tags = ("Labels",)

    @get("/", responses=DRAWN)
    async def draw(
        self,
        request: Request[Any, Any, Any],
        location: Annotated[str, QueryParameter(max_length=10)],
        kind: Annotated[LabelKind, QueryParameter()],
        bin: Word = "",
        to_bin: Word = "",
        item: Word = "",
        variant: Word = "",
        unit: Word = "",
        number: Word = "",
        document_kind: Word = "",
        document_no: Word = "",
        line_no: Annotated[int, QueryParameter(ge=0, le=2**31 - 1, required=False)] = 0,
        form: Wanted = "svg",
        width: Millimetres = 0,
        height: Millimetres = 0,
        dpi: Dpi = 203,
        copies: Copies = 1,
    ) -> Response[str]:
        """Labels of things, drawn and not printed."""
        wanted = LabelsWanted(
            kind=kind,
            bin=bin,
            to_bin=to_bin,
            item=item,
            variant=variant,
            unit=unit,
            numbers=(number,) if number else (),
            document_kind=document_kind,
            document_no=document_no,
            line_no=line_no,
        )
        places = permitted_locations(request)

        def query(tx: ReadTx) -> list[Label]:
            place = there(views.place(tx, location), "location", location)
            if places is not None and place.location_id not in places:
                raise Refused(LocationNotPermitted(location=location))
            if kind is LabelKind.BADGE:
                raise Refused(NotFound(kind_of="badge", key=""))
            found = views.find(tx, wanted, place)
            missing = views.missing(wanted, found)
            if missing:
                raise Refused(NotFound(kind_of=kind.value, key=missing))
            return found

        found = await database_of(request).reader.look(query)
        size = Size(width, height) if width and height else None
        return drawn(found, form, size, dpi, copies)


class BadgeController(Controller):
    path = "/employees"
    tags = ("People",)

    @post("/{no:str}/badge", responses=DRAWN, status_code=200)
    async def give_badge(
        self, request: Request[Any, Any, Any], no: Key, data: JSONBody[NewBadge]
    ) -> Response[str]:
        """Give a person a new badge, and draw it: it is kept nowhere, and the old one is over."""
        identity: Identity = request.user
        label: BadgeLabel = await database_of(request).writer.submit(
            lambda tx: badges.give(tx, no, identity.actor)
        )
        request.app.state.identities.forget()
        return drawn([label], data.form)


class PrinterController(Controller):
    path = "/"
    tags = ("Labels",)

    @get("/printers", responses=REFUSED)
    async def list_printers(
        self, request: Request[Any, Any, Any], location: Word = ""
    ) -> list[PrinterView]:
        """Printers of the sender's locations, with how much waits for each."""
        places = permitted_locations(request)

        def query(tx: ReadTx) -> list[PrinterView]:
            return print_jobs.list_printers(tx, location=location, locations=places)

        return await database_of(request).reader.ask(query)

    @get("/print-jobs", responses=REFUSED)
    async def list_jobs(
        self,
        request: Request[Any, Any, Any],
        location: Word = "",
        job_state: Annotated[str, QueryParameter(name="state", max_length=10, required=False)] = "",
        document: Word = "",
        cursor: Cursor = 0,
        count: Count = PAGE,
    ) -> Page[PrintJobView]:
        """Print jobs of the sender's locations, newest first, without their labels."""
        places = permitted_locations(request)

        def query(tx: ReadTx) -> Any:
            return print_jobs.list_jobs(
                tx,
                location=location,
                locations=places,
                state=job_state,
                document=document,
                before=cursor,
                count=count,
            )

        return page_of(await database_of(request).reader.ask(query))

    @get("/print-jobs/{job_id:int}", responses=REFUSED)
    async def read_job(self, request: Request[Any, Any, Any], job_id: JobId) -> PrintJobView:
        """A print job with its labels, and which of them were verified."""
        places = permitted_locations(request)
        found = await database_of(request).reader.look(print_jobs.job, job_id, places)
        return there(found, "print_job", str(job_id))

    @get("/print-jobs/{job_id:int}/labels", responses=DRAWN)
    async def draw_job(
        self, request: Request[Any, Any, Any], job_id: JobId, form: Wanted = "page"
    ) -> Response[str]:
        """The labels of a print job: for the browser that prints them, or to look at."""
        places = permitted_locations(request)
        asked = await database_of(request).reader.look(print_jobs.printable, job_id, places)
        found = there(asked, "print_job", str(job_id))
        return drawn(list(found.labels), form, found.size, found.dpi, found.copies)


CONTROLLERS = (LabelController, BadgeController, PrinterController)
