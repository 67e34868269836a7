"""Who holds a piece of work: a claim is a lease that runs out an hour after the last contact."""

from datetime import timedelta

import msgspec

from stockhand.domain.documents import WarehouseDocument, WarehouseKind
from stockhand.domain.ledgers import Stamp
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.protocol import TaskClaimed
from stockhand.operations.access import Permission
from stockhand.store import people
from stockhand.store.tx import WriteTx

LEASE = timedelta(minutes=60)

WORK = {
    WarehouseKind.PUT_AWAY: Permission.PUT_AWAY,
    WarehouseKind.INVENTORY_PUT_AWAY: Permission.PUT_AWAY,
    WarehouseKind.PICK: Permission.PICK,
    WarehouseKind.INVENTORY_PICK: Permission.PICK,
    WarehouseKind.MOVEMENT: Permission.MOVE,
    WarehouseKind.INVENTORY_MOVEMENT: Permission.MOVE,
    WarehouseKind.RECEIPT: Permission.RECEIVE,
    WarehouseKind.SHIPMENT: Permission.SHIP,
    WarehouseKind.COUNT: Permission.COUNT,
}
"""What somebody must be allowed to do to work on a document."""


def check(tx: WriteTx, document: WarehouseDocument, stamp: Stamp) -> None:
    """Refuse whoever is shut out by another person's claim that has not run out."""
    me = stamp.actor.employee_id
    held = document.lease_until is not None and document.lease_until > stamp.at
    if not held or me is None or document.assigned_employee_id in (None, me):
        return
    holder = people.by_id(tx, document.assigned_employee_id or 0)
    raise Refused(
        TaskClaimed(
            document=document.no,
            holder=holder.name if holder else "",
            until=document.lease_until,
        )
    )


def renewed(document: WarehouseDocument, stamp: Stamp) -> WarehouseDocument:
    """Any contact of its holder makes the lease last another hour."""
    me = stamp.actor.employee_id
    if me is None or document.assigned_employee_id != me:
        return document
    return msgspec.structs.replace(document, lease_until=stamp.at + LEASE)
