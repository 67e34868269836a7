"""The one way in: a command, its stamp, the writer, its answer."""

import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import structlog
from litestar import Request, Response
from litestar.types import Receive, Scope, Send

from stockhand.api import problems
from stockhand.api.auth import Identity
from stockhand.domain.ledgers import Actor, Stamp
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.protocol import Busy, InternalError, MalformedCommand
from stockhand.operations import logistic_units, print_jobs, receipt_numbers, run
from stockhand.operations.commands import KERNELS
from stockhand.operations.locations import DeleteLocation, SaveLocation
from stockhand.operations.people import (
    DeleteWarehouseEmployee,
    SaveEmployee,
    SaveWarehouseEmployee,
)
from stockhand.operations.run import Answer, Command, Kernel
from stockhand.store.command_log import Envelope
from stockhand.store.db import Database

log = structlog.get_logger(__name__)

GIVE_UP_AFTER = 5
"""Unexpected failures of one command before it is kept for a person and blocks nothing any more."""


PRINTING = (
    print_jobs.PrintLabels,
    print_jobs.ReprintLabels,
    print_jobs.RetryPrintJob,
    receipt_numbers.AssignReceiptNumbers,
    logistic_units.AssignSscc,
)
"""Whoever prints is told at once when one of these is done."""
CHANGE_PEOPLE = (
    SaveEmployee,
    SaveWarehouseEmployee,
    DeleteWarehouseEmployee,
    SaveLocation,
    DeleteLocation,
)
"""Commands after which somebody may do more or less than before."""


class Submitter:
    """Hands commands to the writer and counts those that fail unexpectedly."""

    def __init__(
        self,
        database: Database,
        people_changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._people_changed = people_changed
        self.printed: Callable[[], None] = lambda: None
        self._failures: OrderedDict[UUID, int] = OrderedDict()
        self.observe: Callable[[str, float], None] = lambda _name, _seconds: None

    def stamp(self, command_id: UUID, actor: Actor) -> Stamp:
        """The only place where a command meets the clock."""
        now = datetime.now(UTC)
        return Stamp(command_id=command_id, at=now, work_date=now.date(), actor=actor)

    async def submit(
        self, command: Command, stamp: Stamp, envelope: Envelope, kernel: Kernel | None = None
    ) -> Answer:
        """The answer of a command, once it is stored. Busy and full are raised: they are no
        answers."""
        kernel = kernel or KERNELS[type(command)]
        begun = time.perf_counter()
        try:
            return await self._database.writer.submit(
                lambda tx: run.run(tx, kernel, command, stamp, envelope)
            )
        except Refused as refused:
            if any(isinstance(problem, Busy) for problem in refused.problems):
                raise
            if not any(_stops_here(problem) for problem in refused.problems):
                raise
            return run.refusal(refused.problems)
        except Exception as error:
            return await self._failed(command, stamp, envelope, error)
        finally:
            if isinstance(command, CHANGE_PEOPLE):
                self._people_changed()
            if isinstance(command, PRINTING):
                self.printed()
            self.observe(run.name_of(type(command)), time.perf_counter() - begun)

    async def _failed(
        self, command: Command, stamp: Stamp, envelope: Envelope, error: Exception
    ) -> Answer:
        """An unexpected failure: try again later, and after five times leave it to a person."""
        failures = self._failures.pop(stamp.command_id, 0) + 1
        self._failures[stamp.command_id] = failures
        while len(self._failures) > 10_000:
            self._failures.popitem(last=False)
        incident = uuid4().hex[:12]
        log.error(
            "command-failed",
            command=run.name_of(type(command)),
            command_id=str(stamp.command_id),
            failures=failures,
            incident=incident,
            exc_info=error,
        )
        if failures < GIVE_UP_AFTER:
            raise Refused(Busy(retry_after_ms=1000)) from error
        problem = InternalError(incident=incident)

        def give_up(_tx: Any, _command: Any, _stamp: Stamp) -> run.Done:
            raise Refused(problem)

        return await self._database.writer.submit(
            lambda tx: run.run(tx, give_up, command, stamp, envelope)
        )


def _stops_here(problem: Any) -> bool:
    """Refusals that are answers though no row was written for them."""
    return problem.code in ("command-id-reused", "sequence-reused", "command-expired")


def command_id_of(request: Request[Any, Any, Any]) -> UUID:
    """The id the client made and stored before it sent: the Idempotency-Key header, a UUID."""
    text = request.headers.get("idempotency-key", "").strip('" ')
    try:
        return UUID(text)
    except ValueError:
        reason = "a UUID that the sender made and stored is needed"
        raise Refused(MalformedCommand(path="Idempotency-Key", reason=reason)) from None


class Applied(Response[bytes]):
    """What a command did, as JSON that is written already: it is sent as it is."""

    def __init__(self, body: bytes, *, replayed: bool) -> None:
        super().__init__(body, status_code=200, media_type="application/json")
        self._headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ]
        if replayed:
            self._headers.append((b"idempotency-replayed", b"true"))

    def to_asgi_response(self, *_arguments: Any, **_settings: Any) -> Any:
        return self._send

    async def _send(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": self._headers})
        await send({"type": "http.response.body", "body": self.content, "more_body": False})


async def answer(command: Command, request: Request[Any, Any, Any]) -> Response[bytes]:
    """Submit a command that came by REST and render its answer."""
    identity: Identity = request.user
    submitter: Submitter = request.app.state.submitter
    stamp = submitter.stamp(command_id_of(request), identity.actor)
    session_id = identity.session.session_id if identity.session else None
    found = await submitter.submit(command, stamp, Envelope(session_id=session_id))
    headers = {"idempotency-replayed": "true"} if found.replayed else {}
    body = bytes(found.body)
    if found.status == "applied":
        return Applied(body[len(b'{"result":') : -1], replayed=found.replayed)
    inner = body[len(b'{"problems":') : -1]
    status = _status(found)
    response = problems.raw(status, found.codes[0] if found.codes else "refused", inner)
    response.headers.update(headers)
    return response


_STATUS_BY_CODE = {kind.__struct_config__.tag: status for kind, status in problems.STATUS.items()}


def _status(found: Answer) -> int:
    return _STATUS_BY_CODE.get(found.codes[0], 409) if found.codes else 409
