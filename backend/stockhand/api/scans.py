"""What does this code mean here? For look-ups, station scanners and codes a handheld does not
know."""

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, post  # pyright: ignore[reportUnknownVariableType]
from litestar.params import JSONBody

from stockhand.api.problems import REFUSED
from stockhand.domain import barcodes, gs1, label_formats
from stockhand.domain.barcodes import Barcode
from stockhand.domain.gs1 import Facts
from stockhand.domain.label_formats import LabelReading
from stockhand.domain.orders import PartnerRef
from stockhand.store.db import Database
from stockhand.store.tx import ReadTx
from stockhand.store.views import codes
from stockhand.store.views import label_formats as views
from stockhand.store.views.codes import Hit


class Scan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A code as the scanner gave it, the characters this scanner sends for the separator, and the
    partners whose goods are at hand: labels of other ones are not looked for."""

    raw: Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]
    separators: Annotated[
        tuple[Annotated[str, msgspec.Meta(min_length=1, max_length=10)], ...],
        msgspec.Meta(max_length=10),
    ] = ()
    partners: Annotated[tuple[PartnerRef, ...], msgspec.Meta(max_length=50)] = ()


class Meaning(msgspec.Struct, frozen=True, kw_only=True):
    """What was understood, the facts of it, what it says as a label of each format that fits, and
    what carries any of these readings."""

    barcode: Barcode
    facts: Facts
    labels: tuple[LabelReading, ...]
    hits: list[Hit]


class ScanController(Controller):
    path = "/scans"
    tags = ("Scans",)

    @post("/", responses=REFUSED, status_code=200)
    async def resolve(self, data: JSONBody[Scan], request: Request[Any, Any, Any]) -> Meaning:
        """Everything that carries a code. Several hits are for a person to choose from."""
        database: Database = request.app.state.database
        today = datetime.now(UTC).date()
        barcode = barcodes.interpret(data.raw, today, separators=data.separators)
        elements = [element for reading in barcode.readings for element in reading.elements]
        facts = gs1.facts(elements)

        def query(tx: ReadTx) -> Meaning:
            formats = views.find_all(tx)
            labels = label_formats.read(barcode, formats, today, data.partners)
            names = [*barcodes.names(barcode), *label_formats.names(labels)]
            found = codes.hits(tx, names)
            return Meaning(barcode=barcode, facts=facts, labels=labels, hits=found)

        return await database.reader.look_up(query)
