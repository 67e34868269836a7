"""Who may do what where: roles at a location, and what each permission needs."""

from enum import StrEnum

from stockhand.domain.ledgers import Stamp
from stockhand.domain.locations import Location
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.protocol import LocationNotPermitted, PermissionMissing


class Permission(StrEnum):
    """What a command does, as far as rights are concerned."""

    READ = "read"
    RECEIVE = "receive"
    PUT_AWAY = "put_away"
    PICK = "pick"
    MOVE = "move"
    COUNT = "count"
    SHIP = "ship"
    REGISTER = "register"
    """Make picks effective, for oneself or for others."""
    PLAN = "plan"
    """Orders, warehouse documents, reservations, who does what."""
    SET_UP = "set_up"
    """Masters, locations, people, devices."""


ROLES: dict[Permission, frozenset[str]] = {
    Permission.READ: frozenset(
        {"picker", "receiver", "counter", "packer", "supervisor", "admin", "auditor"}
    ),
    Permission.RECEIVE: frozenset({"receiver", "supervisor"}),
    Permission.PUT_AWAY: frozenset({"receiver", "picker", "supervisor"}),
    Permission.PICK: frozenset({"picker", "supervisor"}),
    Permission.MOVE: frozenset({"picker", "receiver", "supervisor"}),
    Permission.COUNT: frozenset({"counter", "supervisor"}),
    Permission.SHIP: frozenset({"packer", "supervisor"}),
    Permission.REGISTER: frozenset({"supervisor"}),
    Permission.PLAN: frozenset({"supervisor", "admin"}),
    Permission.SET_UP: frozenset({"admin"}),
}
"""Which roles carry a permission. Deny is the default: a command names one of these or cannot
run."""


def check(stamp: Stamp, permission: Permission, location: Location) -> None:
    """Refuse whoever has no role there, or none that allows this."""
    roles = stamp.actor.roles
    if roles is None:
        return
    held = roles.get(location.location_id)
    if not held:
        raise Refused(LocationNotPermitted(location=location.code))
    if not held & ROLES[permission]:
        raise Refused(PermissionMissing(permission=permission.value, location=location.code))


def check_anywhere(stamp: Stamp, permission: Permission) -> None:
    """For what belongs to no location: masters, people."""
    roles = stamp.actor.roles
    if roles is not None and not any(held & ROLES[permission] for held in roles.values()):
        raise Refused(PermissionMissing(permission=permission.value, location=""))
