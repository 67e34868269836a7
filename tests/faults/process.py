"""A real server in a process of its own, and clients that send a command until it is answered."""

import http.client
import json
import os
import random
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from stockhand.settings import Settings
from tests.databases import free_port
from tests.live import Answer, Client

Sent = tuple[UUID, str, str, dict[str, Any]]
"""Command id, method, address, body: what a client has stored before it sends."""


class ServerProcess:
    """`stockhand serve` on a fixed port; `up` is set while it listens."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.port = free_port()
        self.up = threading.Event()
        self.process = self._start()

    def _start(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            _program(self.settings, "serve", "--port", str(self.port)),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout is not None
        said = process.stdout.readline()
        if "Stockhand is at" not in said:
            process.wait(30)
            process.stdout.close()
            raise AssertionError(f"the server did not start: {said!r}")
        self.up.set()
        return process

    def kill(self) -> None:
        """As a power cut of the process: no handler runs."""
        self.up.clear()
        self.process.kill()
        self._end()

    def restart(self) -> None:
        self.process = self._start()

    def stop(self) -> int:
        """Ask it to stop; its exit code."""
        self.up.clear()
        self.process.terminate()
        return self._end()

    def _end(self) -> int:
        code = self.process.wait(30)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code

    def verify(self) -> tuple[int, str]:
        """`stockhand verify` on the same database: exit code and what it said."""
        return self.verify_of(self.settings)

    @staticmethod
    def verify_of(settings: Settings) -> tuple[int, str]:
        done = subprocess.run(
            _program(settings, "verify"), capture_output=True, text=True, timeout=60, check=False
        )
        return done.returncode, done.stdout + done.stderr

    def __enter__(self) -> "ServerProcess":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.kill()


def _program(settings: Settings, command: str, *arguments: str) -> list[str]:
    program = [sys.executable, "-m", "stockhand", command]
    return [*program, "--database", settings.database, *arguments]


class Progress:
    """How many commands all clients together have had answered."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self.answered = 0
        self.interrupted = 0
        self.failure: BaseException | None = None

    def one_more(self) -> None:
        with self._condition:
            self.answered += 1
            self._condition.notify_all()

    def cut_off(self) -> None:
        with self._condition:
            self.interrupted += 1

    def failed(self, failure: BaseException) -> None:
        with self._condition:
            self.failure = failure
            self._condition.notify_all()

    def wait_for(self, answered: int) -> None:
        """Until so many are answered."""
        with self._condition:
            done = self._condition.wait_for(
                lambda: self.answered >= answered or self.failure is not None, timeout=60
            )
        assert done, f"only {self.answered} of {answered} commands were answered"
        if self.failure is not None:
            raise self.failure


class StubbornClient(threading.Thread):
    """Sends its commands in order. What was not answered is sent again with the same id; now and
    then one that was answered is too."""

    TRIES = 40

    def __init__(
        self,
        server: ServerProcess,
        token: str,
        commands: Sequence[Sent],
        progress: Progress,
        seed: int,
    ) -> None:
        super().__init__(daemon=True)
        self.answers: dict[UUID, Answer] = {}
        self._server = server
        self._client = Client(server.port, token)
        self._commands = commands
        self._progress = progress
        self._random = random.Random(seed)
        self._enough = threading.Event()

    def stop(self) -> None:
        """Send nothing more than what is under way."""
        self._enough.set()
        self.join(30)

    def run(self) -> None:
        try:
            for sent in self._commands:
                if self._enough.is_set():
                    return
                self._send(sent)
                if self._random.random() < 0.1:
                    self._send_again(sent)
        except BaseException as failure:
            self._progress.failed(failure)
        finally:
            self._client.close()

    def _send(self, sent: Sent) -> None:
        self.answers[sent[0]] = self._until_answered(sent)
        self._progress.one_more()

    def _send_again(self, sent: Sent) -> None:
        again = self._until_answered(sent)
        first = self.answers[sent[0]]
        assert again.headers.get("idempotency-replayed") == "true", (sent, again.body, first.body)
        assert (again.status, again.body) == (first.status, first.body), sent

    def _until_answered(self, sent: Sent) -> Answer:
        command_id, method, address, body = sent
        for _try in range(self.TRIES):
            assert self._server.up.wait(30), "the server did not come back"
            try:
                found = self._client.request(method, address, body, key=str(command_id))
            except (http.client.HTTPException, OSError):
                self._progress.cut_off()
                continue
            if found.status != 503:
                return found
        raise AssertionError(f"never answered: {sent}")


def as_stored(answer: Answer) -> Any:
    """The body of an HTTP answer as the command log keeps it."""
    if answer.status < 300:
        return {"result": answer.body}
    return {"problems": answer.problems}


def read_stored(text: str) -> Any:
    return msgspec.json.decode(text)


def seed_from_environment(default: int) -> int:
    """A failure is run again with the seed it printed."""
    return int(os.environ.get("STOCKHAND_TEST_SEED", default))


def describe(seed: int, commands: Sequence[Sequence[Sent]]) -> str:
    total = sum(len(one) for one in commands)
    return f"seed {seed}: {total} commands of {len(commands)} clients, " + json.dumps(
        [one[0][2] for one in commands]
    )
