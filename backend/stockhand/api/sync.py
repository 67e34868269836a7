"""The handheld's door: work packs down, batches of commands up, an answer for each of them.

A batch is an envelope around the same commands that REST takes. Nothing in it is ever dropped: what
cannot be read is rejected, what lacks a right waits for a person, what depends on something that
did not happen is blocked, and the rest of the batch goes on.
"""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, get, post  # pyright: ignore[reportUnknownVariableType]
from litestar.params import FromPath, JSONBody, QueryParameter

import stockhand
from stockhand.api.auth import Identity
from stockhand.api.problems import REFUSED, answers
from stockhand.api.reading import Word
from stockhand.api.submit import Submitter
from stockhand.domain.problems.base import Problem, Refused
from stockhand.domain.problems.protocol import (
    AppTooOld,
    EpochOfOtherDevice,
    GrantEnded,
    MalformedCommand,
    NotFound,
    PayloadTooLarge,
    SequenceReused,
)
from stockhand.operations.commands import BY_NAME
from stockhand.operations.fields import Code10
from stockhand.operations.run import Answer, Command, Done, Kernel
from stockhand.store import command_log, exceptions, sync
from stockhand.store.command_log import Envelope
from stockhand.store.db import Database
from stockhand.store.sync import Epoch
from stockhand.store.tx import ReadTx, WriteTx
from stockhand.store.views import work
from stockhand.store.views.work import ItemsAndStock, WorkPack

SCHEMA = 1
LARGEST_BATCH = 256 * 1024
Seq = Annotated[int, msgspec.Meta(ge=1, lt=2**53)]


class QueuedCommand(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a device's outbox. `grant` says in whose shift it was made."""

    id: UUID
    seq: Seq
    name: Annotated[str, msgspec.Meta(max_length=50)]
    doc: Annotated[str, msgspec.Meta(max_length=50)] = ""
    actor: Annotated[str, msgspec.Meta(max_length=50)] = ""
    grant: UUID
    occurred_at: Annotated[datetime, msgspec.Meta(tz=True)]
    depends_on: Annotated[tuple[UUID, ...], msgspec.Meta(max_length=50)] = ()
    confirm: Annotated[
        tuple[Annotated[str, msgspec.Meta(max_length=50)], ...], msgspec.Meta(max_length=20)
    ] = ()
    payload: dict[str, Any] = {}


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """What a device sends: rows of its outbox in their order."""

    version: int = msgspec.field(name="schema")
    epoch: UUID
    client_time: Annotated[datetime, msgspec.Meta(tz=True)]
    app: Annotated[str, msgspec.Meta(max_length=50)] = ""
    commands: Annotated[tuple[QueuedCommand, ...], msgspec.Meta(max_length=50)]


class CommandAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer to one row. `result` with applied; `by` with blocked; `problems` with the
    others."""

    id: UUID
    status: Literal[
        "applied", "conflict", "blocked", "rejected", "review", "resolved", "discarded", "retry"
    ]
    replayed: bool = False
    result: Any = None
    problems: Any = None
    by: Any = None
    after_ms: int = 0


class BatchAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer for each command, in the same order."""

    server_time: datetime
    last_seq: int
    results: list[CommandAnswer]


class SyncState(msgspec.Struct, frozen=True, kw_only=True):
    """How far the server has come with a device's queue."""

    last_seq: int
    needs_attention: list[UUID]
    server_time: datetime
    min_schema: int
    app_version: str


class UnreadableCommand(Command, frozen=True, kw_only=True):
    """What stands in the log for a command that could not be read: what came is kept."""

    name: str
    payload: dict[str, Any]


class SyncController(Controller):
    path = "/sync"
    tags = ("Handheld",)

    @get("/work", responses=REFUSED)
    async def read_work(
        self,
        request: Request[Any, Any, Any],
        location: Code10,
        cursor: Annotated[str, QueryParameter(max_length=50, required=False)] = "",
        epoch: Annotated[UUID | None, QueryParameter(required=False)] = None,
    ) -> Response[WorkPack | None]:
        """What a handheld needs to work without a network: all of it, or what changed behind the
        cursor. With the epoch of its queue it is told up to which place that is in it."""
        database: Database = request.app.state.database
        identity: Identity = request.user
        if cursor and request.headers.get("if-none-match") == f'"{cursor}"':
            latest = await database.reader.ask(work.cursor)
            if latest == cursor:
                return Response(None, status_code=304, headers={"etag": f'"{cursor}"'})
        viewer = work.Viewer(employee_id=identity.actor.employee_id, roles=identity.actor.roles)
        now = datetime.now(UTC)

        def query(tx: ReadTx) -> WorkPack | None:
            found = work.pack(tx, location, viewer, cursor, now)
            queue = sync.find(tx, epoch) if epoch and found else None
            last_seq = queue.last_seq if queue else 0
            return found and msgspec.structs.replace(found, last_seq=last_seq)

        pack = await database.reader.look(query)
        if pack is None:
            raise Refused(NotFound(kind_of="location", key=location))
        return Response(pack, headers={"etag": f'"{pack.cursor}"'})

    @get("/goods", responses=REFUSED)
    async def read_goods(
        self, request: Request[Any, Any, Any], location: Code10, item: Word = "", bin: Word = ""
    ) -> ItemsAndStock:
        """An item, or what lies in a bin, as a pack would hold it: for goods that are moved or
        found and stand in no open document."""
        database: Database = request.app.state.database
        identity: Identity = request.user
        viewer = work.Viewer(employee_id=identity.actor.employee_id, roles=identity.actor.roles)

        def query(tx: ReadTx) -> ItemsAndStock | None:
            return work.goods(tx, location, viewer, item, bin)

        found = await database.reader.look(query)
        if found is None:
            raise Refused(NotFound(kind_of="location", key=location))
        return found

    @get("/state", responses=REFUSED)
    async def read_state(
        self, request: Request[Any, Any, Any], epoch: Annotated[UUID, QueryParameter()]
    ) -> SyncState:
        """Where the server is with a queue, and what of it waits for a person."""
        database: Database = request.app.state.database

        def query(tx: ReadTx) -> tuple[int, list[UUID]]:
            found = sync.find(tx, epoch)
            return (found.last_seq, sync.attention(tx, found.epoch_id)) if found else (0, [])

        last_seq, waiting = await database.reader.ask(query)
        return SyncState(
            last_seq=last_seq,
            needs_attention=waiting,
            server_time=datetime.now(UTC),
            min_schema=request.app.state.settings.minimum_schema,
            app_version=stockhand.__version__,
        )

    @post("/commands", responses={**REFUSED, **answers(426)}, status_code=200)
    async def send_commands(
        self, data: JSONBody[Batch], request: Request[Any, Any, Any]
    ) -> BatchAnswer:
        """Take a batch of queued commands; each gets its own answer."""
        if len(await request.body()) > LARGEST_BATCH:
            raise Refused(PayloadTooLarge(limit=LARGEST_BATCH))
        minimum: int = request.app.state.settings.minimum_schema
        if data.version < minimum:
            raise Refused(AppTooOld(minimum_schema=minimum))
        identity: Identity = request.user
        database: Database = request.app.state.database
        now = datetime.now(UTC)
        epoch = await _epoch(database, data, identity, now)
        grants = {one.grant for one in data.commands}
        senders = {grant: await request.app.state.identities.of_grant(grant) for grant in grants}
        door = _Door(request, epoch, data, now, senders)
        if database.writer.in_order:
            results = await asyncio.gather(*(door.answer(one) for one in data.commands))
        else:
            results = [await door.answer(one) for one in data.commands]
        last = max([epoch.last_seq, *(one.seq for one in data.commands)])
        return BatchAnswer(server_time=datetime.now(UTC), last_seq=last, results=list(results))

    @get("/commands/{command_id:uuid}", responses=REFUSED)
    async def read_command(
        self, request: Request[Any, Any, Any], command_id: FromPath[UUID]
    ) -> CommandAnswer:
        """The stored answer of a command."""
        database: Database = request.app.state.database
        found = await database.reader.ask(command_log.find, command_id)
        if found is None:
            raise Refused(NotFound(kind_of="command", key=str(command_id)))
        body = msgspec.json.decode(found.answer)
        return CommandAnswer(
            id=command_id,
            status=found.status,  # pyright: ignore[reportArgumentType] - the column holds only these words
            replayed=True,
            result=body.get("result"),
            problems=body.get("problems"),
            by=body.get("by"),
        )


async def _epoch(database: Database, data: Batch, identity: Identity, now: datetime) -> Epoch:
    """The queue the batch belongs to; a new one is written down, a gap is told to a supervisor."""
    device_id = identity.actor.device_id
    found = await database.reader.ask(sync.find, data.epoch)
    if found is None:
        found = await database.writer.submit(
            lambda tx: sync.open_epoch(tx, data.epoch, device_id, now)
        )
    if found.device_id is not None and found.device_id != device_id:
        raise Refused(EpochOfOtherDevice(epoch=data.epoch))
    places = sorted({found.last_seq, *(one.seq for one in data.commands)})
    gaps = [(low, high) for low, high in pairwise(places) if high > low + 1]
    if gaps and min(one.seq for one in data.commands) > found.last_seq:
        facts = {"incident": "sequence-gap", "epoch": str(data.epoch), "gaps": gaps}
        await database.writer.submit(
            lambda tx: exceptions.raise_incident(tx, facts, device_id=device_id, at=now)
        )
    return found


class _Door:
    """Brings the commands of one batch to the writer."""

    def __init__(
        self,
        request: Request[Any, Any, Any],
        epoch: Epoch,
        batch: Batch,
        now: datetime,
        senders: Mapping[UUID, Identity | None],
    ) -> None:
        self.state = request.app.state
        self.submitter: Submitter = request.app.state.submitter
        self.identity: Identity = request.user
        self.epoch = epoch
        self.batch = batch
        self.skew = now - batch.client_time
        self.senders = senders

    async def answer(self, queued: QueuedCommand) -> CommandAnswer:
        """Nothing is waited for before the command is in the writer's queue: the order in which
        commands are answered for is the order in which they are done."""
        command, kernel = _read(queued)
        sender = self.senders[queued.grant]
        if sender is None or self._is_late(queued, sender):
            kernel = _refusing(GrantEnded(grant=str(queued.grant)))
            sender = sender or self.identity
        envelope = Envelope(
            schema_version=self.batch.version,
            session_id=sender.session.session_id if sender.session else None,
            epoch_id=self.epoch.epoch_id,
            epoch=self.epoch.epoch,
            seq=queued.seq,
            occurred_at=_in_calendar(queued.occurred_at),
            skew_ms=round(self.skew / timedelta(milliseconds=1)),
            depends_on=queued.depends_on,
        )
        stamp = self.submitter.stamp(queued.id, sender.actor)
        try:
            found = await self.submitter.submit(command, stamp, envelope, kernel)
        except Refused as refused:
            wait = max([getattr(one, "retry_after_ms", 2000) for one in refused.problems])
            problems = [msgspec.to_builtins(one) for one in refused.problems]
            return CommandAnswer(id=queued.id, status="retry", after_ms=wait, problems=problems)
        if any(isinstance(one, SequenceReused) for one in found.problems):
            await self._report(queued)
        return _rendered(queued.id, found)

    def _is_late(self, queued: QueuedCommand, sender: Identity) -> bool:
        """Whether it was made after the shift of its grant, by the server's clock."""
        assert sender.session is not None
        try:
            occurred_at = queued.occurred_at + self.skew
        except OverflowError:
            return True
        return occurred_at > sender.session.expires_at

    async def _report(self, queued: QueuedCommand) -> None:
        """Two commands for one place in a queue: somebody should look at that device."""
        facts = {
            "incident": "sequence-reused",
            "epoch": str(self.epoch.epoch),
            "seq": queued.seq,
            "command_id": str(queued.id),
        }

        def job(tx: WriteTx) -> None:
            exceptions.raise_incident(
                tx, facts, device_id=self.identity.actor.device_id, at=datetime.now(UTC)
            )

        await self.state.database.writer.submit(job)


def _in_calendar(time: datetime) -> datetime | None:
    """The time in UTC; unknown where a clock stands at either end of the calendar."""
    try:
        return time.astimezone(UTC)
    except OverflowError:
        return None


def _rendered(command_id: UUID, found: Answer) -> CommandAnswer:
    body = msgspec.json.decode(found.body)
    return CommandAnswer(
        id=command_id,
        status=found.status,
        replayed=found.replayed,
        result=body.get("result"),
        problems=body.get("problems"),
        by=body.get("by"),
    )


def _read(queued: QueuedCommand) -> tuple[Command, Kernel | None]:
    """The command of a row; what cannot be read becomes one that is rejected."""
    kind = BY_NAME.get(queued.name)
    path, reason = "name", f"no command is called {queued.name}"
    if kind is not None:
        try:
            command = msgspec.convert(queued.payload, kind)
            return msgspec.structs.replace(command, confirm=queued.confirm), None
        except (msgspec.ValidationError, RecursionError) as error:
            path, reason = "payload", str(error)[:500]
    unread = UnreadableCommand(name=queued.name, payload=queued.payload)
    return unread, _refusing(MalformedCommand(path=path, reason=reason))


def _refusing(problem: Problem) -> Kernel:
    def refuse(_tx: WriteTx, _command: Any, _stamp: Any) -> Done:
        raise Refused(problem)

    return refuse
