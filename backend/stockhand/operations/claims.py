"""Claiming work: taken for oneself, chosen by the server, given back, taken over."""

import msgspec

from stockhand.domain.documents import WarehouseDocument, WarehouseKind
from stockhand.domain.ledgers import Stamp
from stockhand.operations import access, activity_work, entry, handling, leases, receiving
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, No, Text
from stockhand.operations.receipts import changed
from stockhand.operations.run import Command, Done, Result
from stockhand.store import documents, masters
from stockhand.store.tx import WriteTx


class ClaimActivity(Command, frozen=True, kw_only=True):
    """Take a piece of work for oneself: nobody else works on it for an hour after the last
    contact."""

    activity_no: No
    kind: WarehouseKind
    take_over: bool = False


class Claimed(Result, frozen=True, kw_only=True):
    """What was claimed."""

    kind: str = ""


def claim(tx: WriteTx, command: ClaimActivity, stamp: Stamp) -> Done:
    document = entry.document(tx, command.kind, command.activity_no)
    location = masters.load_location(tx, document.location_id)
    needed = Permission.REGISTER if command.take_over else leases.WORK[command.kind]
    access.check(stamp, needed, location)
    if not command.take_over:
        leases.check(tx, document, stamp)
    return _claimed(tx, document, stamp)


def _claimed(tx: WriteTx, document: WarehouseDocument, stamp: Stamp) -> Done:
    actor = stamp.actor
    after = msgspec.structs.replace(
        document,
        assigned_employee_id=actor.employee_id,
        assigned_at=stamp.at,
        device_id=actor.device_id,
        lease_until=stamp.at + leases.LEASE,
        version=document.version + 1,
    )
    documents.save_document(tx, after)
    if actor.is_device and not document.do_not_fill_quantity:
        after = _count_from_zero(tx, after, stamp)
    return Done(
        result=Claimed(no=after.no, version=after.version, kind=after.kind.value),
        events=(changed(after),),
    )


def _count_from_zero(tx: WriteTx, document: WarehouseDocument, stamp: Stamp) -> WarehouseDocument:
    """On a handheld the quantities are counted up from zero, not filled in beforehand."""
    if document.kind is WarehouseKind.RECEIPT:
        return receiving.count_from_zero(tx, document, stamp)
    if not document.kind.is_activity:
        return document
    after = msgspec.structs.replace(document, do_not_fill_quantity=True)
    work = activity_work.load(tx, after)
    lines = [
        msgspec.structs.replace(line, qty_to_handle=0, qty_to_handle_base=0)
        for line in work.activity.lines
    ]
    handling.save_work(tx, work, lines, stamp, "claim-activity")
    return after


class FinishActivity(Command, frozen=True, kw_only=True):
    """Say that a piece of work is done as far as its holder can do it: a supervisor goes on with
    it. Working on it again takes that back."""

    activity_no: No
    kind: WarehouseKind
    note: Text = ""


def finish(tx: WriteTx, command: FinishActivity, stamp: Stamp) -> Done:
    document = _held(tx, command, stamp)
    after = msgspec.structs.replace(
        document,
        finished_at=stamp.at,
        note=command.note or document.note,
        version=document.version + 1,
    )
    documents.save_document(tx, after)
    return Done(result=Result(no=after.no, version=after.version), events=(changed(after),))


def _held(
    tx: WriteTx, command: "FinishActivity | ReleaseActivity", stamp: Stamp
) -> WarehouseDocument:
    """The work, if it is not somebody else's."""
    document = entry.document(tx, command.kind, command.activity_no)
    location = masters.load_location(tx, document.location_id)
    access.check(stamp, leases.WORK[command.kind], location)
    leases.check(tx, document, stamp)
    return document


class ClaimNextActivity(Command, frozen=True, kw_only=True):
    """Let the server choose the next piece of work: urgent first, then by date. Two people never
    get the same."""

    location: Code10
    kinds: tuple[WarehouseKind, ...] = (
        WarehouseKind.RECEIPT,
        WarehouseKind.PUT_AWAY,
        WarehouseKind.PICK,
        WarehouseKind.MOVEMENT,
        WarehouseKind.INVENTORY_MOVEMENT,
        WarehouseKind.INVENTORY_PUT_AWAY,
        WarehouseKind.INVENTORY_PICK,
    )


def claim_next(tx: WriteTx, command: ClaimNextActivity, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    allowed = [kind for kind in command.kinds if _may(stamp, kind, location.location_id)]
    document = documents.lock_next(
        tx, location.location_id, allowed, stamp.at, stamp.actor.employee_id
    )
    if document is None:
        return Done(result=Claimed())
    return _claimed(tx, document, stamp)


def _may(stamp: Stamp, kind: WarehouseKind, location_id: int) -> bool:
    roles = stamp.actor.roles
    return roles is None or bool(
        roles.get(location_id, frozenset()) & access.ROLES[leases.WORK[kind]]
    )


class ReleaseActivity(Command, frozen=True, kw_only=True):
    """Give a piece of work back to the pool; what was done on it stays."""

    activity_no: No
    kind: WarehouseKind


def release(tx: WriteTx, command: ReleaseActivity, stamp: Stamp) -> Done:
    document = _held(tx, command, stamp)
    after = msgspec.structs.replace(
        document,
        assigned_employee_id=None,
        assigned_at=None,
        device_id=None,
        lease_until=None,
        version=document.version + 1,
    )
    documents.save_document(tx, after)
    return Done(result=Result(no=after.no, version=after.version), events=(changed(after),))
