"""A history of operations: played on a database of its own, judged, made shorter where it fails,
and written down."""

import json
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import uuid5

import msgspec

from stockhand.operations.run import Answer
from stockhand.store import db, verify
from stockhand.store.tx import ReadTx, WriteTx
from tests import warehouses
from tests.databases import SqliteFiles
from tests.model import place
from tests.model.stock import Fields, Stock, expected

Operation = tuple[str, Fields]
CHECKED_EVERY = 50
MALFORMED = "malformed"


@dataclass(frozen=True)
class Failure:
    """What went wrong, in words; `sort` is the same for the same mistake."""

    sort: str
    told: str


class Ground:
    """A database file that every history starts from."""

    def __init__(self) -> None:
        self._files = SqliteFiles()
        self._start = place.build(self._files.fresh()).path

    def __enter__(self) -> "Ground":
        return self

    def __exit__(self, *_error: object) -> None:
        self._files.close()

    def play(self) -> "Play":
        return Play(self._files, self._start)


@dataclass
class Tally:
    """How many commands of each name were answered how."""

    applied: dict[str, int] = field(default_factory=dict[str, int])
    refused: dict[str, int] = field(default_factory=dict[str, int])
    codes: dict[str, int] = field(default_factory=dict[str, int])

    def add(self, name: str, answer: Answer | None) -> None:
        kept = self.applied if answer is not None and answer.status == "applied" else self.refused
        kept[name] = kept.get(name, 0) + 1
        for code in answer.codes if answer is not None else (MALFORMED,):
            self.codes[code] = self.codes.get(code, 0) + 1


class Play:
    """One history while it is played, in one transaction that is never committed."""

    def __init__(self, files: SqliteFiles, start: Path) -> None:
        settings = files.copy(start)
        self._path = settings.path
        self._engine = db.sqlite_writing_engine(settings)
        self._connection = self._engine.connect()
        self._transaction = self._connection.begin()
        self.tx = WriteTx(self._connection)
        self.model = Stock(self.tx)
        self.done: list[Operation] = []
        self.tally = Tally()

    def __enter__(self) -> "Play":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._transaction.rollback()
        self._connection.close()
        self._engine.dispose()
        for path in self._path.parent.glob(f"{self._path.name}*"):
            path.unlink()

    def do(self, operation: Operation) -> Failure | None:
        """Send one command, and keep the model up with it."""
        name, fields = operation
        self.done.append(operation)
        effect = expected(self.tx, name, fields)
        try:
            command = warehouses.command(name, **fields)
        except msgspec.ValidationError:
            self.tally.add(name, None)
            return None
        command_id = uuid5(warehouses.SPACE, f"model operation {len(self.done)}")
        try:
            answer = warehouses.answer_of(WriteTx(self._connection), command, command_id)
        except Exception as error:  # whatever it is, it is no answer
            return _unexpected(name, error)
        self.tally.add(name, answer)
        if answer.status == "applied":
            self.model.add(effect)
        elif answer.status not in ("conflict", "rejected") or not answer.codes:
            return Failure(f"answer {name} {answer.status}", bytes(answer.body).decode())
        return None

    def check(self) -> Failure | None:
        """All invariants, and the model beside the books."""
        findings = verify.check(ReadTx(self._connection))
        if findings:
            told = "\n".join(f"{one.rule}: {one.rows[:3]}" for one in findings)
            return Failure(f"verify {findings[0].rule}", told)
        differences = self.model.differences(self.tx)
        if differences:
            return Failure(f"model {differences[0].split()[0]}", "\n".join(differences[:10]))
        return None


def _unexpected(name: str, error: Exception) -> Failure:
    frames = [
        one for one in traceback.extract_tb(error.__traceback__) if "stockhand" in one.filename
    ]
    where = " < ".join(f"{Path(one.filename).stem}.{one.name}" for one in reversed(frames[-3:]))
    sort = f"exception {type(error).__name__} in {where}"
    return Failure(sort, "".join(traceback.format_exception(error)[-12:])[-6000:] + f"\nby {name}")


def generated(
    play: Play, worker: Callable[[], Operation], count: int, until: float = float("inf")
) -> Failure | None:
    """Play so many operations of a worker, or as many as there is time for."""
    for number in range(1, count + 1):
        failure = play.do(worker())
        if failure is None and (number % CHECKED_EVERY == 0 or number == count):
            failure = play.check()
        if failure is not None or time.monotonic() > until:
            return failure or play.check()
    return None


def replayed(
    ground: Ground, history: Sequence[Operation], *, from_the_end: int = 0
) -> tuple[Failure | None, int]:
    """Play a history anew; the failure and how many operations it took. It is judged at the end,
    and after each of so many last operations."""
    judged = len(history) - from_the_end
    with ground.play() as play:
        for number, operation in enumerate(history, 1):
            failure = play.do(operation)
            if failure is None and number >= judged:
                failure = play.check()
            if failure is not None:
                return failure, number
    return None, len(history)


def shrunk(
    ground: Ground,
    history: list[Operation],
    failure: Failure,
    seconds: float,
) -> list[Operation]:
    """The same failure with fewer operations: parts are left out, halves first and single ones at
    last, as long as there is time."""
    until = time.monotonic() + seconds

    def fails(fewer: list[Operation]) -> bool:
        found, _at = replayed(ground, fewer)
        return found is not None and found.sort == failure.sort

    history = _ending(history, fails)
    _found, at = replayed(ground, history, from_the_end=CHECKED_EVERY)
    history = history[:at]
    related = _related(history)
    if len(related) < len(history) and fails(related):
        history = related
    size = max(1, len(history) // 2)
    while time.monotonic() < until:
        before, place_in = len(history), 0
        while place_in < len(history) and time.monotonic() < until:
            fewer = history[:place_in] + history[place_in + size :]
            if fewer and fails(fewer):
                history = fewer
            else:
                place_in += size
        if size == 1 and len(history) == before:
            break
        size = max(1, size // 2)
    return history


def _ending(history: list[Operation], fails: Callable[[list[Operation]], bool]) -> list[Operation]:
    """The last operations that still fail alike: what goes wrong late has mostly begun shortly
    before, and all of a long history takes too long to play again and again."""
    size = CHECKED_EVERY
    while size < len(history):
        if fails(history[-size:]):
            return history[-size:]
        size *= 2
    return history


def _related(history: Sequence[Operation]) -> list[Operation]:
    """The last operation and those before it that have to do with the same documents."""
    known = _documents(history[-1])
    kept = [history[-1]]
    for operation in reversed(history[:-1]):
        own = _documents(operation)
        numbered_itself = operation[0] == "create-picks" or operation[1].get("pick")
        if own & known or numbered_itself:
            known |= own
            kept.append(operation)
    return kept[::-1]


def _documents(operation: Operation) -> set[str]:
    """Numbers of documents that an operation names."""
    found: set[str] = set()
    waiting: list[Any] = [(key, one) for key, one in operation[1].items() if key != "confirm"]
    while waiting:
        key, one = waiting.pop()
        if isinstance(one, dict):
            waiting += one.items()  # pyright: ignore[reportUnknownMemberType]
        elif isinstance(one, list):
            waiting += [(key, each) for each in one]  # pyright: ignore[reportUnknownVariableType]
        elif isinstance(one, str) and (key == "no" or key.endswith("_no")):
            found.add(one)
    return found


def save(path: Path, history: Sequence[Operation], failure: Failure, seed: int) -> None:
    told: dict[str, Any] = {"seed": seed, "sort": failure.sort, "told": failure.told}
    lines = ",\n".join(json.dumps(one) for one in history)
    head = json.dumps(told, indent=1).removesuffix("\n}")
    path.write_text(f'{head},\n "history": [\n{lines}\n]\n}}\n')


def load(path: Path) -> list[Operation]:
    return [(name, fields) for name, fields in json.loads(path.read_text())["history"]]
