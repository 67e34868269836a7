"""A scanner that is fixed to a station: what it reads comes to the screen of whoever works there,
at once and once, also while the page is loaded anew; what nobody heard is shown and never acted
on."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest
from playwright.sync_api import expect

from tests.browser import floor
from tests.browser.conftest import Floor, Hand
from tests.browser.phone import Phone

pytestmark = pytest.mark.browser

SERIALS = [f"SN-00B2-{1001 + number}" for number in range(12)]
PROGRAM = "import sys; from stockhand_devices.cli import main; sys.exit(main())"
CONFIGURATION = """
station = "{station}"
server = "{server}"
token_file = "token"
outbox = "outbox.db"

[[device]]
name = "tunnel"
source = "stdin"
path = "{pipe}"
"""


class Tunnel:
    """A scanner above a belt: its program runs for itself and reads from a pipe."""

    def __init__(self, folder: Path, server: str) -> None:
        config = folder / "devices.toml"
        pipe = folder / "codes"
        config.write_text(
            CONFIGURATION.format(station=floor.STATION, server=server.rstrip("/"), pipe=pipe)
        )
        (folder / "token").write_text(floor.STATION_TOKEN)
        os.mkfifo(pipe)
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "run", "--config", str(config)],
            stderr=subprocess.DEVNULL,
        )
        # For reading too: opening it must not wait for the program.
        self._pipe: TextIO = os.fdopen(os.open(pipe, os.O_RDWR), "w")

    def reads(self, *codes: str) -> None:
        self._pipe.write("".join(f"{code}\n" for code in codes))
        self._pipe.flush()

    def close(self) -> None:
        self._pipe.close()
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture
def tunnel(tmp_path: Path, warehouse: Floor) -> Iterator[Tunnel]:
    running = Tunnel(tmp_path, warehouse.address)
    yield running
    running.close()


def delivered(warehouse: Floor, count: int) -> None:
    """The server has so many codes of the station."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        found = warehouse.get("/station-scans", station=floor.STATION, after=0)["scans"]
        if sum(one["kind"] == "scan" for one in found) == count:
            return
    raise AssertionError(f"{count} codes did not come")


def stand_there(phone: Phone) -> None:
    phone.tap("settings")
    phone.tap(f"station-{floor.STATION}")
    expect(phone.hook("following", floor.STATION)).to_be_visible()
    phone.photo("station")
    phone.home()


@pytest.mark.clock
def test_what_a_station_reads_comes_to_its_screen_once(
    warehouse: Floor, hand: Hand, tunnel: Tunnel
) -> None:
    tunnel.reads("TOO-EARLY")
    delivered(warehouse, 1)
    phone = hand()
    phone.sign_in(floor.badge("BEN"))
    stand_there(phone)
    expect(phone.hook("missed", 1)).to_be_visible()
    phone.tap("missed")
    expect(phone.hook("missed-code", "TOO-EARLY")).to_be_visible()
    phone.photo("missed")
    phone.tap("seen")
    phone.scan(floor.RECEIPT)
    phone.on("receipt")
    tunnel.reads(floor.gtin(floor.ROUTER))
    phone.on("serials")
    took: list[float] = []
    for number, serial in enumerate(SERIALS[:7], 1):
        begun = time.perf_counter()
        tunnel.reads(serial)
        phone.counts(number, floor.ROUTERS)
        took.append(time.perf_counter() - begun)
    assert statistics.median(took) < 0.2, took
    expect(phone.page.locator(f'[data-station="{floor.STATION}"]').first).to_be_visible()
    phone.photo("serials-of-a-station")
    tunnel.reads(*SERIALS[7:10])
    phone.page.reload()
    tunnel.reads(*SERIALS[10:])
    phone.counts(len(SERIALS), floor.ROUTERS)
    phone.sent()
    lines = warehouse.get(f"/documents/receipt/{floor.RECEIPT}")["lines"]
    [line] = [one for one in lines if one["item"] == floor.ROUTER]
    assert sorted(one["number"]["serial"] for one in line["numbers"]) == SERIALS


def test_what_nobody_heard_is_shown_and_not_acted_on(
    warehouse: Floor, hand: Hand, tunnel: Tunnel
) -> None:
    tunnel.reads("FIRST")
    delivered(warehouse, 1)
    phone = hand()
    phone.sign_in(floor.badge("BEN"))
    stand_there(phone)
    other = hand()
    other.sign_in(floor.badge("ANA"))
    other.tap("settings")
    other.tap(f"station-{floor.STATION}")
    expect(other.hook("occupant", "Ben Okafor")).to_be_visible()
    other.photo("occupied")
    other.tap("station-take-over")
    expect(other.hook("following", floor.STATION)).to_be_visible()
    phone.tap("settings")
    expect(phone.hook("occupant", "Ana Ruiz")).to_be_visible()
    other.home()
    tunnel.reads(floor.gtin(floor.CABLE))
    other.on("look-up")
    phone.on("settings")
    other.home()
    other.sign_out()
    tunnel.reads("LATE-1", "LATE-2")
    delivered(warehouse, 4)
    other.sign_in(floor.badge("ANA"))
    expect(other.hook("following", floor.STATION)).to_be_visible()
    expect(other.hook("missed", 2)).to_be_visible()
    other.on("work")
