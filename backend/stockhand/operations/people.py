"""Warehouse employees: who they are and what they may do where. Badges and PINs are given apart,
so that no secret passes through the log of commands."""

from collections.abc import Sequence

import msgspec

from stockhand.domain.ledgers import Stamp
from stockhand.domain.problems.base import Problem, Refused, refuse_if
from stockhand.domain.problems.protocol import (
    BadgeTaken,
    DefaultLocationDuplicate,
    MalformedCommand,
)
from stockhand.operations import access, credentials, entry
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, No, Number, Text
from stockhand.operations.items import saved
from stockhand.operations.run import Command, Done
from stockhand.store import masters, people
from stockhand.store.people import Person
from stockhand.store.tables.people import ROLES
from stockhand.store.tx import WriteTx


class SaveEmployee(Command, frozen=True, kw_only=True):
    """Make or change a person; the roles by location are all there are. The first location is
    where they work unless another one is named."""

    no: No
    name: Text = ""
    language: Code10 = ""
    roles: dict[Code10, tuple[Code10, ...]] = msgspec.field(
        default_factory=dict[str, tuple[str, ...]]
    )
    default_location: Code10 = ""


def save_employee(tx: WriteTx, command: SaveEmployee, stamp: Stamp) -> Done:
    access.check_anywhere(stamp, Permission.SET_UP)
    _check_reach(tx, command, stamp)
    save_employees(tx, [command])
    return saved("employee", command.no)


def _check_reach(tx: WriteTx, command: SaveEmployee, stamp: Stamp) -> None:
    """Roles are given and taken by whoever administers the location."""
    person = people.by_no(tx, command.no)
    before = person.roles if person else {}
    places = {code: entry.location(tx, code) for code in command.roles}
    after = {places[code].location_id: frozenset(held) for code, held in command.roles.items()}
    changed = [one for one in {**before, **after} if before.get(one) != after.get(one)]
    for location in masters.load_locations(tx, changed).values():
        access.check(stamp, Permission.SET_UP, location)


def save_employees(tx: WriteTx, commands: Sequence[SaveEmployee]) -> None:
    """All of them, with their roles."""
    codes = {code for one in commands for code in (*one.roles, one.default_location) if code}
    places = {code: entry.location(tx, code).location_id for code in sorted(codes)}
    refuse_if(
        MalformedCommand(path="roles", reason=f"there is no role {role}")
        for one in commands
        for held in one.roles.values()
        for role in held
        if role not in ROLES
    )
    for one in commands:
        home = one.default_location or next(iter(one.roles), "")
        people.save_employee(
            tx,
            no=one.no,
            name=one.name or one.no,
            language=one.language,
            default_location_id=places[home] if home else None,
            roles={places[code]: frozenset(held) for code, held in one.roles.items()},
        )


class SaveWarehouseEmployee(Command, frozen=True, kw_only=True):
    """Let a person work at a location in these roles and no others. `is_default`: it is where they
    work unless another one is named."""

    location: Code10
    no: No
    roles: tuple[Code10, ...]
    is_default: bool = False


class DeleteWarehouseEmployee(Command, frozen=True, kw_only=True):
    """A person works at a location no more."""

    location: Code10
    no: No


def save_warehouse_employee(tx: WriteTx, command: SaveWarehouseEmployee, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.SET_UP, location)
    person = _person(tx, command.no)
    problems: list[Problem] = [
        MalformedCommand(path="roles", reason=f"there is no role {role}")
        for role in command.roles
        if role not in ROLES
    ]
    home = person.default_location_id
    if command.is_default and home not in (None, location.location_id):
        other = people.location_codes(tx)[home]
        problems.append(DefaultLocationDuplicate(location=other))
    refuse_if(problems)
    if not command.is_default and home == location.location_id:
        home = None
    _save_roles(
        tx,
        person,
        {**person.roles, location.location_id: frozenset(command.roles)},
        location.location_id if command.is_default else home,
    )
    return saved("employee", command.no)


def delete_warehouse_employee(tx: WriteTx, command: DeleteWarehouseEmployee, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.SET_UP, location)
    person = _person(tx, command.no)
    roles = dict(person.roles)
    if roles.pop(location.location_id, None) is None:
        raise entry.not_found("warehouse_employee", f"{command.location}/{command.no}")
    home = person.default_location_id
    _save_roles(tx, person, roles, None if home == location.location_id else home)
    return saved("employee", command.no)


def _person(tx: WriteTx, no: str) -> Person:
    found = people.by_no(tx, no)
    if found is None:
        raise entry.not_found("employee", no)
    return found


def _save_roles(
    tx: WriteTx, person: Person, roles: dict[int, frozenset[str]], home: int | None
) -> None:
    people.save_employee(
        tx,
        no=person.no,
        name=person.name,
        language=person.language,
        default_location_id=home,
        roles=roles,
    )


class Secrets(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A badge and a PIN for a person; blank ones stay as they are."""

    employee_no: No
    badge: Number = ""
    pin: Number = ""


def set_secrets(tx: WriteTx, given: Secrets) -> None:
    """Not a command: what it is given is never written down as it is."""
    person = people.by_no(tx, given.employee_no)
    if person is None:
        raise entry.not_found("employee", given.employee_no)
    badge = credentials.badge_hash(given.badge) if given.badge else None
    if badge is not None:
        holder = people.by_badge(tx, badge)
        if holder is not None and holder.employee_id != person.employee_id:
            raise Refused(BadgeTaken(badge=given.badge[:2] + "…"))
    if given.pin and not (given.pin.isdecimal() and 4 <= len(given.pin) <= 12):
        raise Refused(MalformedCommand(path="pin", reason="a PIN is 4 to 12 digits"))
    pin = credentials.hash_pin(given.pin) if given.pin else None
    people.set_credentials(tx, person.employee_id, badge_hash=badge, pin_hash=pin)
