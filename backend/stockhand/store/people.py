"""People, devices and sessions: who is on the other end of a request."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.store.rows import by_name
from stockhand.store.tables.people import device, employee, session, warehouse_employee
from stockhand.store.tables.places import location
from stockhand.store.tx import ReadTx, Statement, WriteTx

Tx = ReadTx | WriteTx


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """An employee with the roles by location id; `secrets` are hashes."""

    employee_id: int
    no: str
    name: str
    language: str = ""
    default_location_id: int | None = None
    pin_hash: str = ""
    failed_logins: int = 0
    locked_until: datetime | None = None
    blocked: bool = False
    roles: dict[int, frozenset[str]] = {}


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in that is still good."""

    session_id: int
    employee_id: int
    device_id: int | None
    location_id: int | None
    grant_id: bytes
    created_at: datetime
    expires_at: datetime


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """Something with a token."""

    device_id: int
    kind: str
    name: str
    scopes: str = ""
    location_id: int | None = None
    revoked_at: datetime | None = None
    expires_at: datetime | None = None


_PERSON = sa.select(
    employee.c.employee_id,
    employee.c.no,
    employee.c.name,
    employee.c.language,
    employee.c.default_location_id,
    employee.c.pin_hash,
    employee.c.failed_logins,
    employee.c.locked_until,
    employee.c.blocked,
)
_BY_BADGE = Statement(_PERSON.where(employee.c.badge_hash == sa.bindparam("hash")))
_BY_NO = Statement(_PERSON.where(employee.c.no == sa.bindparam("no")))
_BY_ID = Statement(_PERSON.where(employee.c.employee_id == sa.bindparam("id")))
_ROLES = Statement(
    sa.select(warehouse_employee.c.location_id, warehouse_employee.c.role).where(
        warehouse_employee.c.employee_id == sa.bindparam("id")
    )
)
_SESSIONS = sa.select(
    session.c.session_id,
    session.c.employee_id,
    session.c.device_id,
    session.c.location_id,
    session.c.grant_id,
    session.c.created_at,
    session.c.expires_at,
).where(session.c.revoked_at.is_(None))
_SESSION = Statement(
    _SESSIONS.where(session.c.token_hash == sa.bindparam("hash"), session.c.ended_at.is_(None))
)
_GRANT = Statement(_SESSIONS.where(session.c.grant_id == sa.bindparam("grant")))
_DEVICE = Statement(
    sa.select(
        device.c.device_id,
        device.c.kind,
        device.c.name,
        device.c.scopes,
        device.c.location_id,
        device.c.revoked_at,
        device.c.expires_at,
    ).where(device.c.token_hash == sa.bindparam("hash"))
)


def _person(tx: Tx, row: Any) -> Person | None:
    if row is None:
        return None
    found = by_name(Person, row)
    roles: dict[int, frozenset[str]] = {}
    for location_id, role in tx.execute(_ROLES, {"id": found.employee_id}):
        roles[location_id] = roles.get(location_id, frozenset()) | {role}
    return msgspec.structs.replace(found, roles=roles)


def by_badge(tx: Tx, badge_hash: bytes) -> Person | None:
    return _person(tx, tx.execute(_BY_BADGE, {"hash": badge_hash}).first())


def by_no(tx: Tx, no: str) -> Person | None:
    return _person(tx, tx.execute(_BY_NO, {"no": no}).first())


def by_id(tx: Tx, employee_id: int) -> Person | None:
    return _person(tx, tx.execute(_BY_ID, {"id": employee_id}).first())


def all_people(tx: ReadTx) -> list[Person]:
    """Everybody by number, with their roles."""
    rows = tx.execute(_PERSON.order_by(employee.c.no)).all()
    return [person for row in rows if (person := _person(tx, row)) is not None]


def find_session(tx: Tx, token_hash: bytes) -> tuple[Session, Person] | None:
    return _with_person(tx, tx.execute(_SESSION, {"hash": token_hash}).first())


def find_grant(tx: Tx, grant_id: bytes) -> tuple[Session, Person] | None:
    """The session a queued command was made in, also when it has ended meanwhile."""
    return _with_person(tx, tx.execute(_GRANT, {"grant": grant_id}).first())


def _with_person(tx: Tx, row: Any) -> tuple[Session, Person] | None:
    if row is None:
        return None
    found = by_name(Session, row)
    person = by_id(tx, found.employee_id)
    return (found, person) if person is not None else None


def find_device(tx: Tx, token_hash: bytes) -> Device | None:
    row = tx.execute(_DEVICE, {"hash": token_hash}).first()
    return by_name(Device, row) if row else None


def open_session(
    tx: WriteTx,
    person: Person,
    *,
    token_hash: bytes,
    grant_id: bytes,
    at: datetime,
    expires_at: datetime,
    device_id: int | None,
) -> int:
    """A new sign-in; wrong attempts are forgotten."""
    tx.execute(
        sa.update(employee)
        .where(employee.c.employee_id == person.employee_id)
        .values(failed_logins=0, locked_until=None)
    )
    return tx.execute(
        sa.insert(session).returning(session.c.session_id),
        {
            "grant_id": grant_id,
            "token_hash": token_hash,
            "employee_id": person.employee_id,
            "device_id": device_id,
            "location_id": person.default_location_id,
            "created_at": at,
            "last_seen_at": at,
            "expires_at": expires_at,
        },
    ).scalar_one()


def end_session(tx: WriteTx, session_id: int, at: datetime) -> None:
    tx.execute(sa.update(session).where(session.c.session_id == session_id).values(ended_at=at))


def count_attempt(
    tx: WriteTx,
    employee_id: int,
    at: datetime,
    wait_until: Callable[[int, datetime], datetime | None],
) -> datetime | None:
    """Until when this person may not try; else the attempt counts as a wrong one before anything is
    compared, so that many at once are counted one by one. A right one takes the count back."""
    row = tx.execute(
        sa.select(employee.c.failed_logins, employee.c.locked_until)
        .where(employee.c.employee_id == employee_id)
        .with_for_update()
    ).one()
    if row.locked_until is not None and row.locked_until > at:
        return row.locked_until
    failures = row.failed_logins + 1
    tx.execute(
        sa.update(employee)
        .where(employee.c.employee_id == employee_id)
        .values(failed_logins=failures, locked_until=wait_until(failures, at))
    )
    return None


def save_employee(
    tx: WriteTx,
    *,
    no: str,
    name: str,
    language: str,
    default_location_id: int | None,
    roles: dict[int, frozenset[str]],
) -> int:
    """Make or change a person; the roles given are all there are."""
    found = by_no(tx, no)
    values = {"name": name, "language": language, "default_location_id": default_location_id}
    if found is None:
        employee_id = tx.execute(
            sa.insert(employee).returning(employee.c.employee_id), {"no": no, **values}
        ).scalar_one()
    else:
        employee_id = found.employee_id
        tx.execute(sa.update(employee).where(employee.c.employee_id == employee_id).values(values))
        tx.execute(
            sa.delete(warehouse_employee).where(warehouse_employee.c.employee_id == employee_id)
        )
    rows = [
        {"employee_id": employee_id, "location_id": place, "role": role}
        for place, held in sorted(roles.items())
        for role in sorted(held)
    ]
    if rows:
        tx.execute(sa.insert(warehouse_employee), rows)
    return employee_id


def let_administer(tx: WriteTx, employee_id: int, location_id: int) -> None:
    """One more role for a person; the others stay."""
    row = {"employee_id": employee_id, "location_id": location_id, "role": "admin"}
    tx.execute(sa.insert(warehouse_employee), [row])


def set_credentials(
    tx: WriteTx, employee_id: int, *, badge_hash: bytes | None, pin_hash: str | None
) -> None:
    """Replace the hashes that are given; a new one ends the wait after wrong attempts."""
    values: dict[str, object] = {"failed_logins": 0, "locked_until": None}
    if badge_hash is not None:
        values["badge_hash"] = badge_hash
    if pin_hash is not None:
        values["pin_hash"] = pin_hash
    tx.execute(sa.update(employee).where(employee.c.employee_id == employee_id).values(values))


def save_device(
    tx: WriteTx, *, name: str, kind: str, token_hash: bytes, scopes: str, location_id: int | None
) -> int:
    """A device with its token; one of that name gets the new token."""
    found = tx.execute(sa.select(device.c.device_id).where(device.c.name == name)).scalar()
    values = {
        "kind": kind,
        "token_hash": token_hash,
        "scopes": scopes,
        "location_id": location_id,
        "revoked_at": None,
    }
    if found is not None:
        tx.execute(sa.update(device).where(device.c.device_id == found).values(values))
        return found
    return tx.execute(
        sa.insert(device).returning(device.c.device_id), {"name": name, **values}
    ).scalar_one()


def location_codes(tx: Tx) -> dict[int, str]:
    rows = tx.execute(sa.select(location.c.location_id, location.c.code))
    return {row.location_id: row.code for row in rows}
