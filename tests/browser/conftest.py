"""A real Chromium, the app as it is built, and a server process over the small warehouse."""

import fcntl
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import hatch_build
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from stockhand.settings import Settings
from tests.browser import floor
from tests.browser.phone import Phone
from tests.conftest import missing
from tests.databases import SqliteFiles
from tests.faults.process import ServerProcess
from tests.live import Client

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HANDHELD = {"width": 360, "height": 640}

expect.set_options(timeout=20_000)
"""Milliseconds; a busy machine is slow, not wrong."""

Hand = Callable[..., Phone]


@pytest.fixture(scope="session")
def built_app() -> None:
    """`pwa/dist` from these very sources; built here where it is not, by one of the processes that
    test."""
    with (hatch_build.PWA / "package.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not hatch_build.is_fresh():
            _build()


def _build() -> None:
    if not (hatch_build.PWA / "node_modules").is_dir():
        hatch_build.build()
        return
    command, environment = hatch_build.npm()
    subprocess.run(
        [*command, "run", "build"],
        cwd=hatch_build.PWA,
        env=environment,
        check=True,
        capture_output=True,
    )
    hatch_build.STAMP.write_text(json.dumps({"digest": hatch_build.digest()}) + "\n")


@pytest.fixture(scope="module")
def more_flags() -> tuple[str, ...]:
    """What else a module wants of its browser."""
    return ()


@pytest.fixture(scope="module")
def chromium(more_flags: tuple[str, ...]) -> Iterator[Browser]:
    """Closed with its module: as long as Playwright is open its event loop is the thread's, and no
    other test could run one."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        missing("Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*FLAGS, *more_flags])
        yield browser
        browser.close()


class Floor:
    """The running warehouse, and its facts as the API tells them."""

    def __init__(self, settings: Settings, facts: str) -> None:
        self.settings = settings
        self.facts = facts
        self.server = ServerProcess(settings)
        self.address = f"http://127.0.0.1:{self.server.port}/"
        self._client = Client(self.server.port, self.facts)

    def get(self, path: str, /, **query: Any) -> Any:
        """What the server says, whatever a screen shows."""
        return self._client.get(path, **query)

    def send(self, method: str, path: str, /, **body: Any) -> Any:
        """What a command does that comes from elsewhere; it must work."""
        answer = self._client.request(method, path, body)
        assert answer.status == 200, (path, answer.status, answer.body)
        return answer.body

    def close(self) -> None:
        self._client.close()
        self.server.stop()


@pytest.fixture(scope="session")
def furnished(sqlite_files: SqliteFiles) -> tuple[Settings, str]:
    """The small warehouse is made once, then copied; and the token for reading its facts."""
    made = sqlite_files.fresh()
    return made, floor.build(made)


@pytest.fixture
def warehouse(
    built_app: None, sqlite_files: SqliteFiles, furnished: tuple[Settings, str]
) -> Iterator[Floor]:
    made, facts = furnished
    running = Floor(sqlite_files.fresh(made), facts)
    yield running
    running.close()
    sqlite_files.drop(running.settings)


@pytest.fixture
def hand(chromium: Browser, warehouse: Floor) -> Iterator[Hand]:
    """Hands out handhelds, each with a store of its own."""
    contexts: list[Any] = []
    failures: list[str] = []

    def give(size: dict[str, int] = HANDHELD, scheme: str = "light") -> Phone:
        context = chromium.new_context(
            viewport=size, color_scheme=scheme, locale="en-GB", reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        return Phone(page, warehouse.address)

    yield give
    for context in contexts:
        context.close()
    assert not failures, failures
