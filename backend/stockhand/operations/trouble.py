"""What people report from the floor, and how a supervisor settles it."""

from typing import Literal

from stockhand.domain.ledgers import Stamp
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.operations import access, entry
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, Id, LineNo, No, Text
from stockhand.operations.run import Command, Done, Result
from stockhand.store import exceptions, masters
from stockhand.store.event_log import Event
from stockhand.store.exceptions import WorkException
from stockhand.store.tx import WriteTx

Kind = Literal[
    "short", "damage", "over_receipt", "duplicate_serial", "unknown_code", "print_failed", "message"
]


class ReportTrouble(Command, frozen=True, kw_only=True):
    """Tell a supervisor what is wrong: damaged goods, a code nobody knows, a message. `raw` is what
    was scanned."""

    location: Code10
    kind: Kind
    document_kind: Text = ""
    document_no: No = ""
    line_no: LineNo = 0
    item: No = ""
    bin: No = ""
    reason: Code10 = ""
    note: Text = ""
    raw: Text = ""


def report(tx: WriteTx, command: ReportTrouble, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.READ, location)
    item = entry.item(tx, command.item) if command.item else None
    place = entry.bin_or_none(tx, location, command.bin)
    facts = {"note": command.note, "raw": command.raw, "reason": command.reason}
    exception_id = exceptions.add(
        tx,
        WorkException(
            kind=command.kind,
            location_id=location.location_id,
            document_kind=command.document_kind,
            document_no=command.document_no,
            line_no=command.line_no,
            item_id=item.item_id if item else None,
            bin_id=place.bin_id if place else None,
            reason=command.reason,
            facts={name: fact for name, fact in facts.items() if fact},
        ),
        stamp,
    )
    return Done(
        result=Result(no=str(exception_id)),
        events=(raised(location.location_id, exception_id, command.kind, command.document_no),),
    )


def raised(
    location_id: int, exception_id: int, kind: str, document_no: str, what: str = "raised"
) -> Event:
    """Something was reported, or more is known about it."""
    return Event(
        topic="exception",
        what=what,
        subject_id=exception_id,
        location_id=location_id,
        facts={"kind": kind, "no": document_no},
    )


class SettleException(Command, frozen=True, kw_only=True):
    """Close what was reported; `outcome` says what was done about it."""

    exception_id: Id
    outcome: Text = ""


def settle(tx: WriteTx, command: SettleException, stamp: Stamp) -> Done:
    found = exceptions.find(tx, command.exception_id)
    if found is None or found.state == "settled":
        raise entry.not_found("exception", command.exception_id)
    if found.location_id is not None:
        location = masters.load_location(tx, found.location_id)
        access.check(stamp, Permission.REGISTER, location)
    else:
        access.check_anywhere(stamp, Permission.REGISTER)
    if found.kind == "unknown_code" and not command.outcome:
        raise Refused(MalformedCommand(path="outcome", reason="say why the code is put aside"))
    exceptions.settle(tx, command.exception_id, command.outcome, stamp)
    return Done(
        result=Result(no=str(command.exception_id)),
        events=(settled(found.location_id or 0, command.exception_id, found),),
    )


def settled(location_id: int, exception_id: int, found: WorkException) -> Event:
    return Event(
        topic="exception",
        what="settled",
        subject_id=exception_id,
        location_id=location_id,
        facts={"kind": found.kind, "no": found.document_no},
    )
