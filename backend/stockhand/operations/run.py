"""What every command passes, from REST and from the outbox alike: known already? decide, record,
answer."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, TypeVar
from uuid import UUID

import msgspec

from stockhand.domain.ledgers import Stamp
from stockhand.domain.problems import catalogue, protocol
from stockhand.domain.problems.base import Problem, Refused, code_of
from stockhand.operations import order_tracking
from stockhand.store import command_log, event_log, moved, sync
from stockhand.store.command_log import Envelope, StoredCommand
from stockhand.store.event_log import Event
from stockhand.store.tx import WriteTx

Status = Literal["applied", "conflict", "blocked", "rejected", "review", "resolved", "discarded"]


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of all commands. `confirm` names the questions that are answered yes; it is no part of
    what the command asks, so the same id may come again with it."""

    confirm: tuple[str, ...] = ()


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What a command gives back. `no` is the document it made or changed."""

    no: str = ""
    version: int = 0
    warnings: tuple[Problem, ...] = ()


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """A kernel's answer: what the sender gets, and what everybody is told has changed."""

    result: Result
    events: tuple[Event, ...] = ()


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The stored answer of a command; `body` is the JSON of a result or of the problems."""

    status: Status
    body: msgspec.Raw
    problems: tuple[Problem, ...] = ()
    replayed: bool = False
    codes: tuple[str, ...] = ()


Kernel = Callable[[WriteTx, Any, Stamp], Done]
CommandType = TypeVar("CommandType", bound=Command)

_ENCODER = msgspec.json.Encoder(order="deterministic")
_REVIEW = (protocol.GrantEnded, protocol.InternalError, protocol.CommandExpired)
_NEVER_STORED = (protocol.Busy, protocol.StorageFull)


def name_of(command: type[Command]) -> str:
    """`PostWarehouseShipment` is the command `post-warehouse-shipment`."""
    return code_of(command.__name__)


def hash_of(command: Command) -> bytes:
    """What the command asks, without what it confirms."""
    asked = msgspec.structs.replace(command, confirm=())
    return hashlib.sha256(name_of(type(command)).encode() + b"\0" + _ENCODER.encode(asked)).digest()


def run(tx: WriteTx, kernel: Kernel, command: Command, stamp: Stamp, envelope: Envelope) -> Answer:
    """Answer a command once; a repetition gets the stored answer.

    An answer made only of questions may be replaced by the same command that confirms them. A
    refusal undoes what the kernel did and is stored like any answer.
    """
    stored = command_log.find(tx, stamp.command_id)
    if stored is not None:
        if stored.input_hash != hash_of(command):
            raise Refused(protocol.CommandIdReused(command_id=stamp.command_id))
        waits = stored.status == "blocked"
        if not waits and not (command.confirm and _asks_only(stored)):
            return _replay(stored)
    elif envelope.epoch_id is not None and envelope.seq is not None:
        _check_place(tx, stamp, envelope)
    missing = command_log.not_applied(tx, envelope.depends_on)
    if missing:
        answer, events = _blocked(missing), ()
    else:
        answer, events = _decide(tx, kernel, command, stamp)
    command_no = _record(tx, command, stamp, envelope, answer, stored)
    event_log.append(tx, events, command_no=command_no, at=stamp.at)
    return answer


def _decide(
    tx: WriteTx, kernel: Kernel, command: Command, stamp: Stamp
) -> tuple[Answer, tuple[Event, ...]]:
    """What the kernel says, in a savepoint of its own."""
    try:
        with tx.savepoint():
            moved.begin(tx)
            done = kernel(tx, command, stamp)
            order_tracking.follow(tx, stamp)
    except Refused as refused:
        if any(isinstance(problem, _NEVER_STORED) for problem in refused.problems):
            raise
        return refusal(refused.problems), ()
    body = msgspec.Raw(_ENCODER.encode({"result": done.result}))
    return Answer(status="applied", body=body), done.events


def _blocked(missing: Sequence[UUID]) -> Answer:
    """It depends on commands that are not applied; it is decided when they are."""
    return Answer(status="blocked", body=msgspec.Raw(_ENCODER.encode({"by": missing})))


def refusal(problems: Iterable[Problem]) -> Answer:
    """The answer that problems make, in their documented order."""
    ordered = catalogue.in_order(problems)
    status: Status = "conflict"
    if any(isinstance(problem, _REVIEW) for problem in ordered):
        status = "review"
    elif all(
        type(problem).__module__ == protocol.__name__ and not _is_found(problem)
        for problem in ordered
    ):
        status = "rejected"
    return Answer(
        status=status,
        body=msgspec.Raw(_ENCODER.encode({"problems": ordered})),
        problems=ordered,
        codes=tuple(problem.code for problem in ordered),
    )


def _is_found(problem: Problem) -> bool:
    """Stage 3: what is named is not there, not current, or held by somebody."""
    return isinstance(
        problem,
        protocol.NotFound
        | protocol.VersionChanged
        | protocol.TrackingChanged
        | protocol.TaskClaimed
        | protocol.MasterInUse,
    )


def _asks_only(stored: StoredCommand) -> bool:
    if stored.status != "conflict":
        return False
    problems = msgspec.json.decode(stored.answer).get("problems", [])
    return bool(problems) and all(problem["kind"] == "confirm" for problem in problems)


def _replay(stored: StoredCommand) -> Answer:
    body = msgspec.json.decode(stored.answer)
    return Answer(
        status=stored.status,  # pyright: ignore[reportArgumentType] - the column holds only these words
        body=msgspec.Raw(stored.answer.encode()),
        replayed=True,
        codes=tuple(problem["code"] for problem in body.get("problems", ())),
    )


def _check_place(tx: WriteTx, stamp: Stamp, envelope: Envelope) -> None:
    """A place in a device's queue belongs to one command, and what is older than the log keeps is
    never decided again."""
    assert envelope.epoch_id is not None and envelope.seq is not None
    closed_below = sync.advance(tx, envelope.epoch_id, envelope.seq, stamp.at)
    if envelope.seq <= closed_below:
        raise Refused(protocol.CommandExpired(seq=envelope.seq, closed_below_seq=closed_below))
    holder = command_log.holder_of_place(tx, envelope.epoch_id, envelope.seq)
    if holder is not None and holder != stamp.command_id:
        raise Refused(protocol.SequenceReused(epoch=envelope.epoch, seq=envelope.seq))


def _record(
    tx: WriteTx,
    command: Command,
    stamp: Stamp,
    envelope: Envelope,
    answer: Answer,
    stored: StoredCommand | None,
) -> int:
    kept = "" if answer.status == "applied" else _ENCODER.encode(command).decode()
    text = bytes(answer.body).decode()
    if stored is not None:
        command_log.replace_answer(
            tx, stored.command_no, status=answer.status, answer=text, input_text=kept
        )
        return stored.command_no
    command_no = command_log.next_no(tx)
    command_log.record(
        tx,
        {
            "command_no": command_no,
            "command_id": stamp.command_id.bytes,
            "name": name_of(type(command)),
            "schema_version": envelope.schema_version,
            "input_hash": hash_of(command),
            "input": kept,
            "document_no": str(next(iter(_document_of(command)), ""))[:20],
            "status": answer.status,
            "answer": text,
            "device_id": stamp.actor.device_id,
            "epoch_id": envelope.epoch_id,
            "seq": envelope.seq,
            "session_id": envelope.session_id,
            "employee_id": stamp.actor.employee_id,
            "occurred_at": envelope.occurred_at,
            "received_at": stamp.at,
            "skew_ms": envelope.skew_ms,
            "attempts": 1,
        },
    )
    return command_no


def _document_of(command: Command) -> Iterable[Any]:
    """The first field of a command names its document, where it has one."""
    own = [field for field in type(command).__struct_fields__ if field != "confirm"]
    if own and own[0].endswith("no"):
        yield getattr(command, own[0])


def ask(command: Command, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Refuse with what stands among the problems: refusals first, else questions that the command
    does not confirm. What is left are warnings."""
    found = tuple(problems)
    if any(problem.is_refusal for problem in found):
        raise Refused(*(problem for problem in found if problem.is_refusal))
    questions = tuple(
        problem for problem in found if problem.is_question and problem.code not in command.confirm
    )
    if questions:
        raise Refused(*questions)
    return tuple(problem for problem in found if not problem.is_question)
