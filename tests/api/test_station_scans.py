"""What a station's scanners read reaches the screen of whoever works there: at once, in order,
once, and nobody of another location."""

import asyncio
import statistics
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from stockhand.operations import credentials
from stockhand.settings import Settings
from stockhand.store import db, people
from stockhand.store.tables.places import location
from stockhand.store.tx import WriteTx
from stockhand_devices.outbox import Outbox
from stockhand_devices.scan import Scan
from stockhand_devices.sinks import HttpSink
from tests.api.conftest import Furnish
from tests.api.served import Served
from tests.api.test_events import Listener
from tests.databases import Databases, SqliteFiles
from tests.live import Client

HERE = {"station": "DOCK-1"}
EPOCH = "0b9c2d4e-0f5a-4c61-8a71-1f6f2d1c9e01"


class Dock(Served):
    """The server, with a token for a station at HALL."""

    def __init__(self, settings: Settings) -> None:
        self.station_token = credentials.new_token()
        asyncio.run(db.change_once(settings, self._save_station))
        super().__init__(settings)

    def _save_station(self, tx: WriteTx) -> int:
        hall = sa.select(location.c.location_id).where(location.c.code == "HALL")
        return people.save_device(
            tx,
            name="station",
            kind="station",
            token_hash=credentials.hash_of(self.station_token),
            scopes="",
            location_id=tx.execute(hall).scalar_one(),
        )

    def station(self) -> Client:
        return self._kept(Client(self.port, self.station_token))


@pytest.fixture
def dock(databases: Databases, furnish: Furnish) -> Iterator[Dock]:
    with Dock(furnish(databases)) as live:
        yield live


@pytest.fixture
def sqlite_dock(sqlite_files: SqliteFiles, furnish: Furnish) -> Iterator[Dock]:
    with Dock(furnish(sqlite_files)) as live:
        yield live


def entry(seq: int, text: str, **more: object) -> dict[str, object]:
    return {
        "id": f"0b9c2d4e-0f5a-4c61-8a71-{seq:012}",
        "device": "gun",
        "seq": seq,
        "kind": "scan",
        "at": "2026-11-21T12:00:00Z",
        "text": text,
        **more,
    }


def deliver(client: Client, entries: Sequence[dict[str, object]], epoch: str = EPOCH) -> None:
    body = {"station": "DOCK-1", "epoch": epoch, "entries": entries}
    answer = client.request("POST", "/station-scans", body)
    assert answer.status == 200, answer.body
    assert [one["status"] for one in answer.body["results"]] == ["accepted"] * len(entries)
    assert [one["id"] for one in answer.body["results"]] == [one["id"] for one in entries]


def texts(client: Client, after: int = 0, at: str = "DOCK-1") -> list[str]:
    found = client.get("/station-scans", station=at, after=after)
    return [one["text"] for one in found["scans"]]


def test_each_entry_is_taken_once_and_in_order(dock: Dock) -> None:
    program, person = dock.station(), dock.person("PICKER")
    deliver(program, [entry(1, "A"), entry(2, "B", symbology_identifier="]C1")])
    deliver(program, [entry(1, "A"), entry(2, "B"), entry(3, "NOREAD", kind="no-read")])
    assert texts(person) == ["A", "B", "NOREAD"]
    deliver(program, [entry(1, "anew")], "0b9c2d4e-0f5a-4c61-8a71-1f6f2d1c9e02")
    found = person.get("/station-scans", station="DOCK-1", after=0)
    assert [(one["kind"], one["symbology_identifier"]) for one in found["scans"]] == [
        ("scan", ""),
        ("scan", "]C1"),
        ("no-read", ""),
        ("scan", ""),
    ]
    assert texts(person, found["last"] - 1) == ["anew"]
    assert texts(person, at="DOCK-2") == []


def test_nobody_of_another_location_sees_what_is_read_here(sqlite_dock: Dock) -> None:
    program = sqlite_dock.station()
    deliver(program, [entry(1, "A")])
    assert texts(sqlite_dock.person("OTHER")) == []
    answer = sqlite_dock.nobody().request("GET", "/station-scans?station=DOCK-1")
    assert (answer.status, answer.codes) == (401, ["session-ended"])


def test_a_station_may_deliver_and_nothing_else(sqlite_dock: Dock) -> None:
    program = sqlite_dock.station()
    for method, path in (("GET", "/items"), ("GET", "/feed"), ("GET", "/station-scans?station=A")):
        answer = program.request(method, path)
        assert (answer.status, answer.codes) == (403, ["permission-missing"]), path
    answer = program.request("PUT", "/items/NEW", {})
    assert (answer.status, answer.codes) == (403, ["permission-missing"])
    body = {**HERE, "epoch": EPOCH, "entries": [entry(1, "A")]}
    for somebody in (sqlite_dock.person("ADMIN"), sqlite_dock.program()):
        answer = somebody.request("POST", "/station-scans", body)
        assert (answer.status, answer.codes) == (403, ["permission-missing"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"seq": 0},
        {"text": "x" * 4097},
        {"at": "yesterday"},
        {"id": "7"},
        {"device": ""},
    ],
)
def test_what_is_no_entry_is_refused(sqlite_dock: Dock, wrong: dict[str, object]) -> None:
    program = sqlite_dock.station()
    body = {**HERE, "epoch": EPOCH, "entries": [{**entry(1, "A"), **wrong}]}
    assert program.request("POST", "/station-scans", body).status == 400


def test_odd_times_and_characters_are_taken(dock: Dock) -> None:
    program, person = dock.station(), dock.person("PICKER")
    odd = ["0001-01-01T00:00:00+12:00", "9999-12-31T23:59:59-12:00"]
    deliver(program, [entry(n, "a\x00\x1d\U0001f4e6", at=at) for n, at in enumerate(odd, 1)])
    assert texts(person) == ["a\ufffd\x1d\U0001f4e6"] * 2


def attend(person: Client, station: str = "DOCK-1", **more: object) -> Any:
    body = {"location": "HALL", "station": station, **more}
    return person.request("PUT", "/stations/attendance", body)


def read(person: Client, after: int | None = None) -> Any:
    more = {} if after is None else {"after": after}
    return person.get("/station-scans", station="DOCK-1", location="HALL", **more)


def test_a_scan_is_for_whoever_followed_the_station_when_it_came(dock: Dock) -> None:
    program, one, other = dock.station(), dock.person("PICKER"), dock.person("SUPERVISOR")
    deliver(program, [entry(1, "nobody"), entry(2, "NOREAD", kind="no-read")])
    begun = attend(one).body
    assert (begun["mine"], begun["attendant"]) == (True, "PICKER")
    assert [missed["text"] for missed in begun["missed"]] == ["nobody"]
    deliver(program, [entry(3, "one")])
    assert attend(other).body["mine"] is False
    taken = attend(other, take_over=True).body
    assert (taken["mine"], taken["missed"]) == (True, [])
    deliver(program, [entry(4, "other")])
    found = read(one, begun["last"])
    assert [(scan["text"], scan["mine"]) for scan in found["scans"]] == [
        ("one", True),
        ("other", False),
    ]
    assert (found["mine"], found["attendant"]) == (False, "SUPERVISOR")
    assert read(other)["mine"] is True
    assert other.request("DELETE", "/sessions/me").status == 204
    deliver(program, [entry(5, "late")])
    assert read(one)["attendant"] == ""
    assert [missed["text"] for missed in attend(one).body["missed"]] == ["late"]
    assert attend(one, "").body == {
        "station": "",
        "mine": False,
        "attendant": "",
        "last": 0,
        "missed": [],
    }
    assert read(one)["mine"] is False


def test_what_came_after_the_screen_was_gone_is_told_to_that_device(sqlite_dock: Dock) -> None:
    """The sign-out was still on its way."""
    program, before = sqlite_dock.station(), sqlite_dock.person("PICKER")
    deliver(program, [entry(1, "first")])
    attend(before)
    deliver(program, [entry(2, "taken"), entry(3, "too late")])
    assert before.request("DELETE", "/sessions/me").status == 204
    taken = read(sqlite_dock.person("SUPERVISOR"), 0)["scans"][1]["scan_no"]
    after = sqlite_dock.person("PICKER")
    former = {"grant": before.grant, "last": taken}
    assert [one["text"] for one in attend(after, former=former).body["missed"]] == ["too late"]


def test_stations_are_those_of_a_location_where_one_works(sqlite_dock: Dock) -> None:
    program, person = sqlite_dock.station(), sqlite_dock.person("PICKER")
    assert person.get("/stations", location="HALL") == []
    deliver(program, [entry(1, "A")])
    attend(person)
    [found] = person.get("/stations", location="HALL")
    assert (found["name"], found["attendant"]) == ("DOCK-1", "PICKER")
    answer = attend(person, "DOCK-9")
    assert (answer.status, answer.codes) == (404, ["not-found"])
    stranger = sqlite_dock.person("OTHER")
    assert attend(stranger).codes == ["location-not-permitted"]
    assert attend(sqlite_dock.program()).codes == ["session-ended"]
    answer = stranger.request("GET", "/stations?location=HALL")
    assert answer.codes == ["location-not-permitted"]


def test_a_station_whose_clock_is_wrong_reads_at_our_time(sqlite_dock: Dock) -> None:
    program, person = sqlite_dock.station(), sqlite_dock.person("PICKER")
    body = {**HERE, "epoch": EPOCH, "sent_at": "2001-01-01T00:00:30Z"}
    body["entries"] = [entry(1, "A", at="2001-01-01T00:00:00Z")]
    assert program.request("POST", "/station-scans", body).status == 200
    found = read(person, 0)
    age = datetime.fromisoformat(found["server_time"]) - datetime.fromisoformat(
        found["scans"][0]["read_at"]
    )
    assert 30 <= age.total_seconds() < 60


@pytest.mark.clock
def test_a_scan_is_on_the_screen_within_a_fifth_of_a_second(dock: Dock, tmp_path: Path) -> None:
    """From the outbox of the station over the stream of events to what the screen asks for."""
    person = dock.person("PICKER")
    outbox = Outbox(tmp_path / "outbox.db")
    sink = HttpSink(f"http://127.0.0.1:{dock.port}", dock.station_token, "DOCK-1")
    listener = Listener(dock, person).opened()
    took: list[float] = []
    last = person.get("/station-scans", station="DOCK-1")["last"]
    for number in range(11):
        begun = time.perf_counter()
        text = f"A-{number}"
        scan = Scan(
            text=text, raw=text.encode(), device="gun", source="evdev", at=datetime.now(UTC)
        )
        outbox.append([scan])
        batch = outbox.next_batch(50)
        assert batch is not None
        outbox.settle(batch, sink.send(batch).accepted)
        event = listener.next()
        assert event["event"] == "station-scan"
        assert '"DOCK-1"' in event["data"]
        assert text not in event["data"]
        found = person.get("/station-scans", station="DOCK-1", after=last)
        took.append(time.perf_counter() - begun)
        last = found["last"]
        assert [one["text"] for one in found["scans"]] == [text]
    assert outbox.counts().waiting == 0
    assert statistics.median(took) < 0.2
    for one in (listener, sink, outbox):
        one.close()
