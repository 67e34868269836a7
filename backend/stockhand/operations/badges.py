"""A badge for a person: made, hashed, shown once. It is no command, because what a badge says is
written down nowhere."""

from stockhand.domain.labels import BadgeLabel
from stockhand.domain.ledgers import Actor
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.protocol import PermissionMissing
from stockhand.operations import credentials, entry, people
from stockhand.operations.access import ROLES, Permission
from stockhand.operations.people import Secrets
from stockhand.store import people as store
from stockhand.store.tx import WriteTx


def give(tx: WriteTx, no: str, actor: Actor) -> BadgeLabel:
    """The label of a new badge; the one the person had is over. Whoever may set up all places where
    the person works may give one: a badge opens all of them."""
    person = store.by_no(tx, no)
    if person is None:
        raise entry.not_found("employee", no)
    if actor.roles is not None:
        may = {place for place, held in actor.roles.items() if held & ROLES[Permission.SET_UP]}
        if not may or not set(person.roles) <= may:
            raise Refused(PermissionMissing(permission=Permission.SET_UP.value, location=""))
    badge = credentials.new_badge()
    people.set_secrets(tx, Secrets(employee_no=no, badge=badge))
    return BadgeLabel(no=person.no, person=person.name, badge=badge)
