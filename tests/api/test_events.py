"""What changed is told in order, to whom it concerns; a listener who was away misses nothing."""

import asyncio
import http.client
import json
import statistics
import time
from typing import Any

import pytest
import sqlalchemy as sa

from stockhand.store import db
from tests import warehouses
from tests.api.conftest import Furnish
from tests.api.served import Served
from tests.databases import PostgresCluster
from tests.faults.process import ServerProcess
from tests.live import Client

PLUS_ONE = [{"item": "PLAIN", "quantity": "1"}]
SECONDS = 20


class Listener:
    """Reads a stream of server-sent events line by line."""

    def __init__(self, server: Served, client: Client, last: str = "") -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=SECONDS)
        headers = {"accept": "text/event-stream"}
        if client.token:
            headers["authorization"] = f"Bearer {client.token}"
        if client.cookie:
            headers["cookie"] = client.cookie
        if last:
            headers["last-event-id"] = last
        self._connection.request("GET", "/api/v1/events", headers=headers)
        self._response = self._connection.getresponse()
        self.status = self._response.status

    def next(self) -> dict[str, str]:
        """The next event with its fields; comments are passed over. Empty when the stream ends."""
        fields: dict[str, str] = {}
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            raw = self._response.readline()
            if not raw:
                return {}
            line = raw.decode().rstrip("\r\n")
            if not line and "event" in fields:
                return fields
            name, _, value = line.partition(":")
            if name and line:
                fields[name] = value.strip()
            elif not line:
                fields = {}
        raise AssertionError("no event came")

    def opened(self) -> "Listener":
        """Until the server has said that the stream is open."""
        while not self._response.readline().startswith(b": open"):
            pass
        return self

    def close(self) -> None:
        self._connection.close()


def correct(client: Client, location: str, count: int = 1) -> None:
    bin = {"HALL": "H-01", "MAIN": "M-01"}.get(location, "")
    for _ in range(count):
        lines = [{**PLUS_ONE[0], "bin": bin}]
        body = {"location": location, "lines": lines}
        if location == "MAIN":
            body = {"location": location, "kind": "message"}
            answer = client.request("POST", "/exceptions", body)
        else:
            answer = client.request("POST", "/item-journal", body)
        assert answer.status == 200, answer.body


def feed(client: Client, cursor: int = 0, count: int = 100) -> Any:
    return client.get("/feed", cursor=cursor, count=count)


def test_a_change_is_told_to_who_listens(server: Served) -> None:
    client = server.program()
    listener = Listener(server, client).opened()
    correct(client, "SHED")
    event = listener.next()
    listener.close()
    data = json.loads(event["data"])
    assert data["event_no"] == int(event["id"])
    assert data["topic"] == event["event"]
    assert data == feed(client, int(event["id"]) - 1)["events"][0]


@pytest.mark.clock
def test_what_another_postgres_process_does_is_told_at_once(
    postgres_cluster: PostgresCluster, furnish: Furnish
) -> None:
    """Where several may serve one database. Looking now and then would take seconds."""
    settings = furnish(postgres_cluster)
    took: list[float] = []
    with Served(settings) as here, ServerProcess(settings) as there:
        client = Client(there.port, here.token)
        listener = Listener(here, here.program()).opened()
        for _ in range(5):
            begun = time.perf_counter()
            correct(client, "SHED")
            listener.next()
            took.append(time.perf_counter() - begun)
        listener.close()
        client.close()
    assert statistics.median(took) < 0.2


def test_a_listener_who_was_away_gets_what_it_missed_and_nothing_twice(server: Served) -> None:
    client = server.program()
    correct(client, "SHED")
    first = feed(client)["events"][-1]["event_no"]
    correct(client, "SHED", count=3)
    expected = [one["event_no"] for one in feed(client, first)["events"]]
    assert len(expected) >= 3
    listener = Listener(server, client, last=str(first))
    found = [int(listener.next()["id"]) for _ in expected]
    listener.close()
    assert found == expected


def test_a_listener_older_than_what_is_kept_is_told_to_start_again(sqlite_server: Served) -> None:
    client = sqlite_server.program()
    correct(client, "SHED", count=5)
    last = feed(client)["events"][-1]["event_no"]

    def forget_older(tx: Any) -> None:
        tx.execute(sa.text("delete from event_log where event_no < :last"), {"last": last})

    asyncio.run(db.change_once(sqlite_server.settings, forget_older))
    listener = Listener(sqlite_server, client, last="1")
    event = listener.next()
    assert (event["event"], event["id"]) == ("reset", str(last))
    correct(client, "SHED")
    assert int(listener.next()["id"]) > last
    listener.close()
    assert feed(client, cursor=1)["reset"] is True
    assert feed(client, cursor=last)["reset"] is False


def test_events_of_another_location_are_not_told(server: Served) -> None:
    program, other = server.program(), server.person("OTHER")
    start = feed(other)["cursor"]
    correct(program, "HALL", count=2)
    correct(program, "MAIN")
    seen = feed(other, start)["events"]
    assert [one["topic"] for one in seen] == ["exception"]
    listener = Listener(server, other, last=str(start))
    event = listener.next()
    listener.close()
    assert int(event["id"]) == seen[0]["event_no"]


def test_many_events_of_another_location_hide_none_of_this_one(server: Served) -> None:
    program, other = server.program(), server.person("OTHER")
    start = feed(other)["cursor"]
    correct(program, "HALL", count=8)
    correct(program, "MAIN")
    page = feed(other, start, count=3)
    assert [one["topic"] for one in page["events"]] == ["exception"]
    assert page["cursor"] == page["events"][-1]["event_no"]


def test_the_feed_gives_every_event_once_while_new_ones_come(server: Served) -> None:
    client = server.program()
    correct(client, "SHED", count=4)
    found: list[int] = []
    cursor = 0
    for _page in range(200):
        page = feed(client, cursor, count=3)
        if not page["events"]:
            break
        found += [one["event_no"] for one in page["events"]]
        cursor = page["cursor"]
        if len(found) < 30:
            correct(client, "SHED")
    assert found == sorted(set(found))
    everything = feed(client, 0, count=1000)["events"]
    assert found == [one["event_no"] for one in everything]


def test_the_stream_of_somebody_who_signs_out_ends(server: Served) -> None:
    person = server.person("SUPERVISOR")
    listener = Listener(server, person).opened()
    assert person.request("DELETE", "/sessions/me").status == 204
    correct(server.program(), "HALL")
    assert listener.next().get("event") in (None, "bye")
    listener.close()


def test_nobody_may_listen(server: Served) -> None:
    listener = Listener(server, server.nobody())
    assert listener.status == 401
    listener.close()


def test_a_refused_command_tells_nothing(server: Served) -> None:
    client = server.program()
    before = feed(client, 0, count=1000)["cursor"]
    lines = [{"item": "PLAIN", "quantity": "-900", "bin": "H-01"}]
    answer = client.request("POST", "/item-journal", {"location": "HALL", "lines": lines})
    assert answer.status == 409
    assert feed(client, before)["events"] == []


def test_a_warehouse_is_full_of_events_in_the_order_of_their_numbers(server: Served) -> None:
    numbers = [one["event_no"] for one in feed(server.program(), 0, count=1000)["events"]]
    assert len(numbers) > len(warehouses.ITEMS)
    assert numbers == sorted(set(numbers))
