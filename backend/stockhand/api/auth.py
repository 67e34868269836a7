"""Who sends a request: a person with a session, or an integration with a token. Badge and PIN make
a session; a session is a cookie whose hash is all that is stored."""

import asyncio
import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, delete, get, post  # pyright: ignore[reportUnknownVariableType]
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.handlers import BaseRouteHandler
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.params import JSONBody

from stockhand.api.problems import REFUSED
from stockhand.domain.ledgers import Actor
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.protocol import (
    DeviceRevoked,
    MalformedCommand,
    PermissionMissing,
    SessionEnded,
    SignInDelayed,
    SignInFailed,
)
from stockhand.operations import credentials
from stockhand.operations.fields import Number
from stockhand.store import people
from stockhand.store.db import Database
from stockhand.store.people import Device, Person, Session

COOKIE = "stockhand_session"
STATION = "station"
SHIFT = timedelta(hours=12)
FREE_TRIES = 5
LONGEST_WAIT = timedelta(minutes=15)


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever sent a request."""

    actor: Actor
    person: Person | None = None
    session: Session | None = None
    device: Device | None = None


class Identities:
    """Sessions and tokens as they were last read; forgotten when this process changes anything
    about people, and soon in any case: another process may have."""

    LIMIT = 5000
    SECONDS = 5.0

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[bytes, Identity] = {}
        self._grants: dict[UUID, Identity] = {}
        self._since = time.monotonic()

    def forget(self) -> None:
        self._known.clear()
        self._grants.clear()
        self._since = time.monotonic()

    def _forget_old(self) -> None:
        if time.monotonic() - self._since > self.SECONDS:
            self.forget()

    async def of(self, token: str, *, is_session: bool) -> Identity | None:
        """The sender a session cookie or a token stands for; None when it stands for nobody, or no
        longer."""
        self._forget_old()
        key = credentials.hash_of(token)
        found = self._known.get(key)
        if found is None:
            query = _session_identity if is_session else _device_identity
            found = await self._database.reader.ask(query, key)
            if found is None:
                return None
            if len(self._known) >= self.LIMIT:
                self._known.clear()
            self._known[key] = found
        now = datetime.now(UTC)
        if found.session is not None and found.session.expires_at <= now:
            return None
        if found.device is not None and found.device.revoked_at is not None:
            raise Refused(DeviceRevoked(device=found.device.name))
        return found

    async def of_grant(self, grant: UUID) -> Identity | None:
        """Who queued a command. A grant outlives signing out, not its shift, nor the person's
        rights."""
        self._forget_old()
        found = self._grants.get(grant)
        if found is None:
            found = await self._database.reader.ask(_grant_identity, grant)
            if found is not None:
                if len(self._grants) >= self.LIMIT:
                    self._grants.clear()
                self._grants[grant] = found
        return found


def _session_identity(tx: Any, key: bytes) -> Identity | None:
    return _identity(people.find_session(tx, key))


def _grant_identity(tx: Any, grant: UUID) -> Identity | None:
    return _identity(people.find_grant(tx, grant.bytes))


def _identity(found: tuple[Session, Person] | None) -> Identity | None:
    if found is None or found[1].blocked:
        return None
    session, person = found
    actor = Actor(
        employee_id=person.employee_id,
        device_id=session.device_id,
        name=person.name,
        roles=person.roles,
        is_device=True,
    )
    return Identity(actor=actor, person=person, session=session)


def _device_identity(tx: Any, key: bytes) -> Identity | None:
    device = people.find_device(tx, key)
    if device is None:
        return None
    # A station delivers what it reads and has no rights of its own.
    roles: dict[int, frozenset[str]] | None = {} if device.kind == STATION else None
    actor = Actor(device_id=device.device_id, name=device.name, roles=roles)
    return Identity(actor=actor, device=device)


class Authentication(AbstractAuthenticationMiddleware):
    """Finds out who sends a request; nobody is an answer too, the guards decide what that means."""

    async def authenticate_request(
        self, connection: ASGIConnection[Any, Any, Any, Any]
    ) -> AuthenticationResult:
        return AuthenticationResult(user=await identify(connection), auth=None)


async def identify(connection: ASGIConnection[Any, Any, Any, Any]) -> Identity | None:
    """Whoever a request comes from, as of now: a stream asks again while it lasts."""
    identities: Identities = connection.app.state.identities
    header = connection.headers.get("authorization", "")
    if header.startswith("Bearer "):
        return await identities.of(header[7:].strip(), is_session=False)
    token = connection.cookies.get(COOKIE)
    return await identities.of(token, is_session=True) if token else None


UNSAFE = frozenset({"POST", "PUT", "PATCH"})


async def guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Guard: somebody is there, and an unsafe request comes from our own pages or from a
    program."""
    check_origin(connection)
    check_content_type(connection)
    if connection.user is None and not handler.opt.get("public"):
        raise Refused(SessionEnded())
    device = connection.user.device if connection.user is not None else None
    if device is not None and device.kind == STATION and not handler.opt.get("stations"):
        raise Refused(PermissionMissing(permission="", location=""))


def check_origin(connection: ASGIConnection[Any, Any, Any, Any]) -> None:
    """A browser says where a request comes from; another site's pages may not use our cookie."""
    if connection.headers.get("authorization"):
        return
    site = connection.headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        raise Refused(SessionEnded())


def check_content_type(connection: ASGIConnection[Any, Any, Any, Any]) -> None:
    """A form of another site is sent without asking us first, JSON is not: only that is read."""
    scope: Any = connection.scope
    if scope.get("method") not in UNSAFE:
        return
    kind = connection.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refused(MalformedCommand(path="Content-Type", reason="application/json is needed"))


class SignIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A badge that was scanned, or an employee number that was typed, and the PIN."""

    badge: Number = ""
    employee: Number = ""
    pin: Number


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in, what they may do where, and until when. `grant` is what queued commands
    carry."""

    employee: str
    name: str
    language: str
    roles: dict[str, list[str]]
    default_location: str
    grant: str
    expires_at: datetime
    server_time: datetime


class SessionController(Controller):
    path = "/sessions"
    tags = ("Sessions",)

    @post("/", responses=REFUSED, opt={"public": True}, status_code=201)
    async def sign_in(
        self, data: JSONBody[SignIn], request: Request[Any, Any, Any]
    ) -> Response[Me]:
        """Sign in with a badge and a PIN."""
        database: Database = request.app.state.database
        person = await database.reader.ask(_find_person, data)
        now = datetime.now(UTC)
        if person is not None:
            number = person.employee_id
            until = await database.writer.submit(
                lambda tx: people.count_attempt(tx, number, now, _wait_until)
            )
            if until is not None:
                left = until - now
                raise Refused(SignInDelayed(retry_after_ms=int(left.total_seconds() * 1000)))
        pin_hash = person.pin_hash if person and not person.blocked else ""
        async with request.app.state.hashing:
            right = await asyncio.to_thread(credentials.pin_matches, pin_hash, data.pin)
        if person is None or not right:
            raise Refused(SignInFailed())
        token, grant = credentials.new_token(), secrets.token_bytes(16)
        expires_at = now + SHIFT
        await database.writer.submit(
            lambda tx: people.open_session(
                tx,
                person,
                token_hash=credentials.hash_of(token),
                grant_id=grant,
                at=now,
                expires_at=expires_at,
                device_id=None,
            )
        )
        me = await database.reader.ask(_me, person, grant, expires_at)
        secure: bool = request.app.state.settings.secure_cookies
        cookie = Cookie(
            key=COOKIE,
            value=token,
            httponly=True,
            samesite="strict",
            secure=secure,
            path="/",
            max_age=int(SHIFT.total_seconds()),
        )
        return Response(me, status_code=201, cookies=[cookie])

    @get("/me", responses=REFUSED)
    async def me(self, request: Request[Any, Any, Any]) -> Me:
        """Who is signed in."""
        identity: Identity = request.user
        if identity.person is None or identity.session is None:
            raise Refused(SessionEnded())
        database: Database = request.app.state.database
        return await database.reader.ask(
            _me, identity.person, identity.session.grant_id, identity.session.expires_at
        )

    @delete("/me", responses=REFUSED, status_code=204)
    async def sign_out(self, request: Request[Any, Any, Any]) -> None:
        """Sign out; what waits on the device stays there and goes out later."""
        identity: Identity = request.user
        if identity.session is None:
            return
        session_id = identity.session.session_id
        database: Database = request.app.state.database
        now = datetime.now(UTC)
        await database.writer.submit(lambda tx: people.end_session(tx, session_id, now))
        request.app.state.identities.forget()


def _find_person(tx: Any, data: SignIn) -> Person | None:
    if data.badge:
        return people.by_badge(tx, credentials.badge_hash(data.badge))
    return people.by_no(tx, data.employee)


def _wait_until(failures: int, now: datetime) -> datetime | None:
    """After five wrong PINs 1, 2, 4 … minutes, never for ever."""
    if failures < FREE_TRIES:
        return None
    return now + min(LONGEST_WAIT, timedelta(minutes=2 ** min(10, failures - FREE_TRIES)))


def _me(tx: Any, person: Person, grant: bytes, expires_at: datetime) -> Me:
    codes = people.location_codes(tx)
    return Me(
        employee=person.no,
        name=person.name,
        language=person.language,
        roles={codes[place]: sorted(held) for place, held in sorted(person.roles.items())},
        default_location=codes.get(person.default_location_id or 0, ""),
        grant=str(UUID(bytes=grant)),
        expires_at=expires_at,
        server_time=datetime.now(UTC),
    )
