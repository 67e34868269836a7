"""Goods that come without numbers get them at the dock: taken from the item's series, counted in,
and their labels printed, in one step."""

from datetime import date
from decimal import Decimal

import msgspec

from stockhand.domain import number_assignment
from stockhand.domain.labels import ItemLabel, Label, LabelKind, LabelsWanted, LotLabel, SerialLabel
from stockhand.domain.ledgers import Stamp
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.numbers import NumberSeriesMissing, TrackingNotEnabled
from stockhand.domain.quantity import PIECE
from stockhand.domain.tracking import Dimension, EntryType, Tracking, required
from stockhand.domain.tracking_lines import NumberedQuantity
from stockhand.operations import entry, print_jobs, printers, receiving
from stockhand.operations.fields import LineNo, No, Number
from stockhand.operations.print_jobs import Copies
from stockhand.operations.receiving import Work
from stockhand.operations.run import Command, Done, Result
from stockhand.store import masters, number_series
from stockhand.store.tx import WriteTx
from stockhand.store.views import labels as views


class AssignReceiptNumbers(Command, frozen=True, kw_only=True):
    """Count in goods that have no numbers yet under new ones from the item's series: `count` of
    them, or all that has not come, a serial for each piece or one lot for all. A lot can be named
    instead. Where a printer is named their labels are queued."""

    receipt_no: No
    line_no: LineNo
    count: Decimal | None = None
    lot: Number = ""
    package: Number = ""
    expiration_date: date | None = None
    printer: No = ""
    copies: Copies = 1


class AssignedResult(Result, frozen=True, kw_only=True):
    """The numbers that were given, and the job that prints their labels; 0 where none does."""

    numbers: tuple[Tracking, ...] = ()
    job_id: int = 0


def assign(tx: WriteTx, command: AssignReceiptNumbers, stamp: Stamp) -> Done:
    work = receiving.open_line(tx, command.receipt_no, command.line_no, stamp)
    more = _numbered(tx, work, command)
    done = receiving.arrive(tx, work, more, stamp)
    given = tuple(one.tracking for one in more)
    result = AssignedResult(
        no=done.result.no, version=done.result.version, warnings=done.result.warnings, numbers=given
    )
    if not command.printer:
        return Done(result=result, events=done.events)
    location = masters.load_location(tx, work.document.location_id)
    printer = printers.find(tx, location, command.printer)
    queued = print_jobs.queued(
        tx, printer, location, _labels(tx, work, more), command.copies, stamp, work.document.no
    )
    return Done(
        result=msgspec.structs.replace(result, job_id=int(queued.result.no)),
        events=(*done.events, *queued.events),
    )


def _numbered(tx: WriteTx, work: Work, command: AssignReceiptNumbers) -> list[NumberedQuantity]:
    """The new numbers with what each of them carries."""
    needed = required(work.item.tracking, EntryType.PURCHASE, inbound=True)
    if not (needed.serial or needed.lot):
        raise Refused(TrackingNotEnabled(line=work.line.ref, item=work.item.no))
    lot = command.lot.strip()
    if needed.lot and not lot:
        lot = _taken(tx, work, Dimension.LOT, work.item.lot_series_id, 1)[0]
    rest = work.line.outstanding_base - work.line.qty_to_handle_base
    if needed.serial:
        count = number_assignment.count(command.count, rest)
        series = work.item.serial_series_id
        serials = _taken(tx, work, Dimension.SERIAL, series, count)
        quantities = dict.fromkeys(serials, PIECE)
    else:
        quantities = {"": rest}
        if command.count is not None:
            quantities[""] = entry.quantity(command.count, work.base, work.line.ref)
    return [
        NumberedQuantity(
            tracking=Tracking(serial=serial, lot=lot, package=command.package.strip()),
            quantity_base=quantity,
            qty_to_handle_base=quantity,
            expiration_date=command.expiration_date,
        )
        for serial, quantity in quantities.items()
    ]


def _taken(
    tx: WriteTx, work: Work, dimension: Dimension, series_id: int | None, count: int
) -> list[str]:
    found: list[str] = []
    if series_id is not None:
        found = number_series.take(tx, number_series.find(tx, series_id).code, count)
    if not found:
        raise Refused(NumberSeriesMissing(item=work.item.no, dimension=dimension.value))
    return found


def _labels(tx: WriteTx, work: Work, more: list[NumberedQuantity]) -> list[Label]:
    """A label for each serial, or one for the lot."""
    variants = masters.load_variants(tx, [work.item.item_id]) if work.line.variant_id else {}
    variant = next(
        (code for (_, code), one in variants.items() if one.variant_id == work.line.variant_id), ""
    )
    wanted = LabelsWanted(kind=LabelKind.ITEM, item=work.item.no, variant=variant)
    goods: ItemLabel = views.items(tx, wanted)[0]
    named = {name: getattr(goods, name) for name in ("item", "description", "variant", "gtin")}
    return [
        SerialLabel(serial=one.tracking.serial, lot=one.tracking.lot, **named)
        if one.tracking.serial
        else LotLabel(lot=one.tracking.lot, expiration_date=one.expiration_date, **named)
        for one in more
    ]
