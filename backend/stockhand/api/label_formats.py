"""The formats of labels, and a trial of one against a scan without keeping it."""

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, get, post  # pyright: ignore[reportUnknownVariableType]
from litestar.params import JSONBody

from stockhand.api.problems import REFUSED
from stockhand.domain import barcodes, label_formats
from stockhand.domain.label_formats import Fault, LabelFormat, Trial
from stockhand.operations.label_formats import Expression, Fields, Symbologies
from stockhand.store.db import Database
from stockhand.store.views import label_formats as views


class TriedFormat(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A pattern that need not be kept, and a scan to hold it against; blank to look at the pattern
    only."""

    expression: Expression = ""
    fields: Fields = ()
    symbologies: Symbologies = ()
    raw: Annotated[str, msgspec.Meta(max_length=1000)] = ""


class TrialAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with the pattern itself, and what each field took of the scan."""

    faults: list[Fault]
    text: str
    symbology: str
    trial: Trial | None


class LabelFormatController(Controller):
    path = "/label-formats"
    tags = ("Set-up",)

    @get("/", responses=REFUSED)
    async def read(self, request: Request[Any, Any, Any]) -> list[LabelFormat]:
        """All formats of labels."""
        database: Database = request.app.state.database
        return await database.reader.ask(views.find_all)


class LabelTrialController(Controller):
    path = "/scans/label-formats"
    tags = ("Scans",)

    @post("/", responses=REFUSED, status_code=200)
    async def attempt(self, data: JSONBody[TriedFormat]) -> TrialAnswer:
        """Hold a pattern against a scan: what each field gives, and what is wrong. Nothing is
        kept."""
        wanted = LabelFormat(
            code="", expression=data.expression, fields=data.fields, symbologies=data.symbologies
        )
        today = datetime.now(UTC).date()
        barcode = barcodes.interpret(data.raw, today) if data.raw else None
        faults = label_formats.check(wanted)
        trial = None
        if barcode is not None and not faults:
            trial = label_formats.attempt(wanted, barcode.text, today)
            if not label_formats.concerns(wanted, barcode):
                other = Fault(code="other-symbology", found=barcode.symbology)
                trial = msgspec.structs.replace(trial, fits=False, faults=(*trial.faults, other))
        return TrialAnswer(
            faults=faults,
            text=barcode.text if barcode else "",
            symbology=barcode.symbology if barcode else "",
            trial=trial,
        )
