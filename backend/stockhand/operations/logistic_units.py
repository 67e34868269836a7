"""Logistic units: pallets and cartons get numbers of their own when they are shipped."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from stockhand.domain import logistic_units as rules
from stockhand.domain.documents import WarehouseDocument, WarehouseKind
from stockhand.domain.labels import SsccLabel
from stockhand.domain.ledgers import Stamp
from stockhand.domain.locations import Location
from stockhand.domain.logistic_units import SsccNumbering
from stockhand.domain.problems.base import Refused, refuse_if
from stockhand.domain.problems.numbers import NumberSeriesMissing
from stockhand.operations import access, entry, print_jobs, printers
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code, Code10, No, Number, SeriesNo
from stockhand.operations.items import SaveNumberSeries, save_all_number_series, saved
from stockhand.operations.print_jobs import Copies
from stockhand.operations.run import Command, Done, Result
from stockhand.store import logistic_units, masters, number_series
from stockhand.store.logistic_units import SERIES
from stockhand.store.tx import WriteTx
from stockhand.store.views import logistic_units as views


class SaveSsccNumbering(Command, frozen=True, kw_only=True):
    """Set the GS1 company prefix and the extension digit that SSCCs begin with, and from where to
    where their serial references go; where nothing is said they stay. What was given is not given
    again."""

    company_prefix: Code
    extension_digit: int = 0
    starting_no: SeriesNo = ""
    ending_no: SeriesNo = ""


class AssignSscc(Command, frozen=True, kw_only=True):
    """Give numbers to so many logistic units of a shipment, and print their labels where a printer
    is named. With an item they say what is in them: `quantity` pieces of one lot."""

    shipment_no: No
    units: Annotated[int, msgspec.Meta(ge=1, le=500)] = 1
    item: No = ""
    variant: Code10 = ""
    quantity: Annotated[int, msgspec.Meta(ge=0, le=99_999_999)] = 0
    lot: Number = ""
    printer: No = ""
    copies: Copies = 1


class SsccResult(Result, frozen=True, kw_only=True):
    """The numbers, and the job that prints them."""

    ssccs: tuple[str, ...] = ()
    job_id: int = 0


def save_numbering(tx: WriteTx, command: SaveSsccNumbering, stamp: Stamp) -> Done:
    access.check_anywhere(stamp, Permission.SET_UP)
    given = SsccNumbering(
        company_prefix=command.company_prefix.strip(), extension_digit=command.extension_digit
    )
    refuse_if(rules.check(given, command.starting_no, command.ending_no))
    logistic_units.save_numbering(tx, given)
    if command.starting_no:
        series = SaveNumberSeries(
            code=SERIES,
            starting_no=command.starting_no,
            ending_no=command.ending_no,
            description="SSCC",
            allow_manual=False,
        )
        save_all_number_series(tx, [series])
    return saved("sscc_numbering", given.company_prefix)


def assign(tx: WriteTx, command: AssignSscc, stamp: Stamp) -> Done:
    document = entry.document(tx, WarehouseKind.SHIPMENT, command.shipment_no)
    location = masters.load_location(tx, document.location_id)
    access.check(stamp, Permission.SHIP, location)
    numbers = _numbers(tx, command.units)
    labels = _labels(tx, command, document, location, numbers)
    logistic_units.add(
        tx,
        labels,
        location_id=location.location_id,
        document_kind=document.kind.value,
        document_no=document.no,
        stamp=stamp,
    )
    if not command.printer:
        return Done(result=SsccResult(no=document.no, ssccs=tuple(numbers)))
    printer = printers.find(tx, location, command.printer)
    done = print_jobs.queued(tx, printer, location, labels, command.copies, stamp, document.no)
    result = SsccResult(no=document.no, ssccs=tuple(numbers), job_id=int(done.result.no))
    return Done(result=result, events=done.events)


def _numbers(tx: WriteTx, count: int) -> list[str]:
    """The next SSCCs; none without a company prefix, or when the serials have no room beside it."""
    numbering = logistic_units.numbering(tx)
    serials = number_series.take(tx, SERIES, count) if numbering.company_prefix else []
    found = [rules.sscc(numbering, serial) for serial in serials]
    numbers = [one for one in found if one is not None]
    if len(numbers) < count:
        raise Refused(NumberSeriesMissing(item="", dimension=SERIES))
    return numbers


def _labels(
    tx: WriteTx,
    command: AssignSscc,
    document: WarehouseDocument,
    location: Location,
    numbers: Sequence[str],
) -> list[SsccLabel]:
    goods = views.goods(tx, command.item, command.variant) if command.item else None
    if command.item and goods is None:
        raise entry.not_found("item", command.item)
    to = views.recipient(tx, document.document_id)
    return [
        SsccLabel(
            sscc=number,
            sender=location.name or location.code,
            recipient=to.name,
            address=tuple(line for line in to.address.splitlines() if line.strip())[:4],
            document=document.no,
            order=to.external_no or to.order_no,
            description=goods.description if goods else "",
            gtin=goods.gtin if goods else "",
            count=command.quantity,
            lot=command.lot,
        )
        for number in numbers
    ]
