"""Printers set up, changed and taken away."""

import msgspec

from stockhand.domain import printers as rules
from stockhand.domain.ledgers import Stamp
from stockhand.domain.locations import Location
from stockhand.domain.printers import Printer, PrinterKind
from stockhand.domain.problems.base import Refused, refuse_if
from stockhand.domain.problems.protocol import MasterInUse
from stockhand.operations import access, entry
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, No, Small, Text
from stockhand.operations.items import saved
from stockhand.operations.run import Command, Done
from stockhand.store import printers
from stockhand.store.tx import WriteTx


class SavePrinter(Command, frozen=True, kw_only=True):
    """Make or change a printer: `raw` in the network at `address`, which is host or host:port, or
    `browser`. The size of the labels in it is in millimetres."""

    location: Code10
    code: No
    description: Text = ""
    kind: PrinterKind = PrinterKind.RAW
    address: Text = ""
    dpi: Small = 203
    label_width: Small = 100
    label_height: Small = 50


class DeletePrinter(Command, frozen=True, kw_only=True):
    """Take a printer out of use; nothing may wait for it."""

    location: Code10
    code: No


def save(tx: WriteTx, command: SavePrinter, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.SET_UP, location)
    known = printers.find(tx, location.location_id, command.code)
    wanted = Printer(
        printer_id=known.printer_id if known else 0,
        location_id=location.location_id,
        code=command.code,
        description=command.description,
        kind=command.kind,
        address=command.address.strip(),
        dpi=command.dpi,
        label_width=command.label_width,
        label_height=command.label_height,
    )
    refuse_if(rules.check(wanted))
    printers.save(tx, wanted)
    return saved("printer", f"{command.location}/{command.code}")


def delete(tx: WriteTx, command: DeletePrinter, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.SET_UP, location)
    known = find(tx, location, command.code)
    key = f"{command.location}/{command.code}"
    if printers.has_open_jobs(tx, known.printer_id):
        raise Refused(MasterInUse(kind_of="printer", key=key, used_by="print_job"))
    printers.save(tx, msgspec.structs.replace(known, retired=True))
    return saved("printer", key)


def find(tx: WriteTx, location: Location, code: str) -> Printer:
    """A printer in use at the location."""
    known = printers.find(tx, location.location_id, code)
    if known is None or known.retired:
        raise entry.not_found("printer", f"{location.code}/{code}")
    return known
