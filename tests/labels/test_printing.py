"""Labels on their way to a printer on a real socket: refused, broken off in the middle, left behind
by a server that stopped. What was asked for comes out; what may have come out twice says so."""

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.conftest import furnish
from tests.api.served import Served
from tests.databases import Databases, SqliteFiles, free_port
from tests.labels.printers import NO_PAPER, READY, FakePrinter
from tests.live import Client

__all__ = ["furnish"]


@pytest.fixture
def server(sqlite_files: SqliteFiles, furnish: Any) -> Iterator[Served]:
    with Served(furnish(sqlite_files)) as live:
        yield live


def set_up(client: Client, address: str, code: str = "ZD421", **fields: Any) -> None:
    body = {"address": address, "label_width": 100, "label_height": 50, **fields}
    done(client, "PUT", f"/locations/HALL/printers/{code}", body)


def done(client: Client, method: str, path: str, body: dict[str, Any]) -> Any:
    answer = client.request(method, path, body)
    assert answer.status == 200, (path, answer.body)
    return answer.body


def print_serials(client: Client, **fields: Any) -> int:
    numbers = [f"HALL-S{number}" for number in range(1, 6)]
    body = {"location": "HALL", "printer": "ZD421", "kind": "serial", "item": "SERIAL"}
    found = done(client, "POST", "/print-jobs", {**body, "numbers": numbers, **fields})
    assert found["labels"] == 5
    return found["job_id"]


def job_when(client: Client, job_id: int, *states: str) -> dict[str, Any]:
    """The job as soon as it is in one of these states."""
    until = time.monotonic() + 30
    while (found := client.get(f"/print-jobs/{job_id}"))["state"] not in states:
        assert time.monotonic() < until, found
        time.sleep(0.05)
    return found


def serials(text: str) -> list[str]:
    """What the labels in a printer's language say in large letters, in their order."""
    return re.findall(r"\^FD(HALL-S\d)\^FS\^FO[^^]*\^A0[^^]*\^FH_\^FD\1\^FS", text)


ALL = [f"HALL-S{number}" for number in range(1, 6)]


def test_what_is_asked_for_is_printed_and_told(server: Served) -> None:
    client = server.program()
    before = client.get("/feed", count=1000)["cursor"]
    with FakePrinter(status=READY) as printer:
        set_up(client, printer.address)
        found = job_when(client, print_serials(client, copies=3), "done", "failed")
        assert serials(printer.taken[0]) == ALL
        assert printer.taken[0].count("^PQ3") == 5
    assert (found["state"], found["perhaps_twice"], found["attempts"]) == ("done", False, 1)
    assert (found["title"], found["labels_total"]) == ("HALL-S1 … HALL-S5", 5)
    events = client.get("/feed", cursor=before, count=1000)["events"]
    told = [one["what"] for one in events if one["topic"] == "print-job"]
    assert told == ["waiting", "printing", "done"]


def test_a_printer_that_is_off_gets_its_labels_when_it_is_on(server: Served) -> None:
    """Others are printed meanwhile, and behind it nothing is overtaken."""
    client = server.program()
    port = free_port()
    set_up(client, f"127.0.0.1:{port}")
    first = print_serials(client)
    waiting = job_when(client, first, "waiting")
    second = print_serials(client)
    with FakePrinter() as other:
        set_up(client, other.address, "OTHER")
        job_when(client, print_serials(client, printer="OTHER"), "done")
    while not waiting["error"]:
        waiting = job_when(client, first, "waiting")
    assert waiting["error"] == "unreachable"
    there = {one["code"]: one for one in client.get("/printers", location="HALL")}
    assert (there["ZD421"]["waiting"], there["ZD421"]["error"]) == (2, "unreachable")
    with FakePrinter(port=port) as printer:
        assert job_when(client, second, "done")["perhaps_twice"] is False
        assert job_when(client, first, "done")["perhaps_twice"] is False
        assert [serials(text) for text in printer.taken] == [ALL, ALL]


def test_a_printer_that_breaks_off_gets_all_again_and_the_job_says_so(server: Served) -> None:
    client = server.program()
    with FakePrinter(breaks_after=3000) as printer:
        set_up(client, printer.address)
        found = job_when(client, print_serials(client), "done", "failed")
        assert (found["state"], found["perhaps_twice"], found["attempts"]) == ("done", True, 2)
        assert len(printer.taken[0]) < len(printer.taken[1])
        assert serials(printer.taken[1]) == ALL


def test_without_paper_nothing_is_sent_until_there_is_some(server: Served) -> None:
    client = server.program()
    with FakePrinter(status=NO_PAPER) as printer:
        set_up(client, printer.address)
        job_id = print_serials(client)
        while not (found := job_when(client, job_id, "waiting", "printing"))["error"]:
            pass
        assert found["error"] == "paper-out"
        printer.status = READY
        done(client, "POST", f"/print-jobs/{job_id}/retry", {})
        assert job_when(client, job_id, "done")["perhaps_twice"] is False
        assert [serials(text) for text in printer.taken if text] == [ALL]


def test_a_server_that_stops_in_the_middle_loses_nothing(
    databases: Databases, furnish: Any
) -> None:
    settings = furnish(databases)
    with FakePrinter(stalls=True) as printer:
        with Served(settings) as live:
            client = live.program()
            set_up(client, printer.address)
            jobs = [print_serials(client) for _ in range(2)]
            printer.wait(lambda taken: len(taken) == 1)
        printer.stalls = False
        with Served(settings) as live:
            client = live.program()
            found = [job_when(client, one, "done", "failed") for one in jobs]
        assert [one["state"] for one in found] == ["done", "done"]
        assert [one["perhaps_twice"] for one in found] == [True, False]
        assert [serials(text) for text in printer.taken[-2:]] == [ALL, ALL]


def test_history_is_printed_again_as_it_was(server: Served) -> None:
    client = server.program()
    with FakePrinter() as printer:
        set_up(client, printer.address)
        job_id = print_serials(client)
        job_when(client, job_id, "done")
        again = done(client, "POST", f"/print-jobs/{job_id}/reprint", {"first": 2, "last": 3})
        found = job_when(client, again["job_id"], "done")
        assert (found["reprint_of"], found["labels_total"]) == (job_id, 2)
        assert serials(printer.taken[1]) == ["HALL-S2", "HALL-S3"]
        answer = client.request("POST", f"/print-jobs/{job_id}/reprint", {"first": 9})
        assert answer.codes == ["not-found"]
        listed = client.get("/print-jobs", location="HALL")["rows"]
        assert [one["job_id"] for one in listed] == [again["job_id"], job_id]


def test_what_is_given_up_is_not_printed(server: Served) -> None:
    client = server.program()
    port = free_port()
    set_up(client, f"127.0.0.1:{port}")
    job_id = print_serials(client)
    while not job_when(client, job_id, "waiting", "printing")["error"]:
        pass
    job_when(client, job_id, "waiting")
    assert client.request("POST", "/locations/HALL/printers/ZD421/delete", {}).codes == [
        "master-in-use"
    ]
    cancelled = client.request("POST", f"/print-jobs/{job_id}/cancel", {})
    while cancelled.status != 200:  # an attempt was just being made
        cancelled = client.request("POST", f"/print-jobs/{job_id}/cancel", {})
    assert client.get(f"/print-jobs/{job_id}")["state"] == "cancelled"
    done(client, "POST", "/locations/HALL/printers/ZD421/delete", {})
    body = {"location": "HALL", "printer": "ZD421", "kind": "bin", "bin": "H-01"}
    assert client.request("POST", "/print-jobs", body).codes == ["not-found"]


def test_a_browser_prints_its_page_and_somebody_says_so(server: Served) -> None:
    client = server.program()
    set_up(client, "", "DESK", kind="browser", label_width=75, label_height=40)
    body = {"location": "HALL", "printer": "DESK", "kind": "bin", "bin": "H-01", "to_bin": "H-03"}
    job_id = done(client, "POST", "/print-jobs", body)["job_id"]
    page = client.request("GET", f"/print-jobs/{job_id}/labels?form=page")
    assert re.findall(r'aria-label="([^"]*)"', page.body) == ["H-01", "H-02", "H-03"]
    assert 'width="75mm"' in page.body
    assert page.headers["content-security-policy"].startswith("default-src 'none'")
    done(client, "POST", f"/print-jobs/{job_id}/finish", {})
    assert client.get(f"/print-jobs/{job_id}")["state"] == "done"


def test_labels_are_verified_where_they_are_stuck(server: Served) -> None:
    client = server.program()
    set_up(client, "", kind="browser")
    job_id = print_serials(client)
    done(client, "POST", f"/print-jobs/{job_id}/verify", {"positions": [2, 4]})
    done(client, "POST", f"/print-jobs/{job_id}/verify", {"positions": [4]})
    found = client.get(f"/print-jobs/{job_id}")
    missing = [one["name"] for one in found["labels"] if one["verified_at"] is None]
    assert missing == ["HALL-S1", "HALL-S3", "HALL-S5"]
    assert found["labels_verified"] == 2
    answer = client.request("POST", f"/print-jobs/{job_id}/verify", {"positions": [1, 6]})
    assert answer.codes == ["not-found"]
    assert client.get(f"/print-jobs/{job_id}")["labels_verified"] == 2


def test_what_cannot_be_printed_is_refused(server: Served) -> None:
    client = server.program()
    set_up(client, "printer.example", label_width=50, label_height=25)
    base = {"location": "HALL", "printer": "ZD421"}
    for more, problem in (
        ({"kind": "bin", "bin": "NONE"}, {"code": "not-found", "kind_of": "bin", "key": "NONE"}),
        (
            {"kind": "lot", "item": "LOT", "numbers": ["L1", "L9"]},
            {"code": "not-found", "kind_of": "lot", "key": "L9"},
        ),
        ({"kind": "badge"}, {"code": "malformed-command", "path": "kind"}),
    ):
        answer = client.request("POST", "/print-jobs", {**base, **more})
        (found,) = answer.problems
        assert problem.items() <= found.items(), more
    for wrong in ({"address": "a b"}, {"address": "h:99999"}, {"dpi": 72}, {"label_width": 5}):
        body = {"address": "printer.example", **wrong}
        answer = client.request("PUT", "/locations/HALL/printers/NEW", body)
        assert answer.codes == ["malformed-command"], wrong
