"""A handheld's queue: batches up, an answer for each command, nothing twice, nothing dropped."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from stockhand.store import db
from tests.api.served import Person, Served, problem_document
from tests.live import Answer, Client, make_token

Queued = dict[str, Any]
SHED = {"location": "SHED", "lines": [{"item": "PLAIN", "quantity": "1"}]}
TOO_MUCH = {"location": "HALL", "lines": [{"item": "PLAIN", "quantity": "-900", "bin": "H-01"}]}
HALL = {"location": "HALL", "lines": [{"item": "PLAIN", "quantity": "1", "bin": "H-01"}]}


class Handheld:
    """A device with an outbox: an epoch and numbers that go up."""

    def __init__(self, client: Client, grant: str) -> None:
        self.client = client
        self.grant = grant
        self.epoch = str(uuid4())
        self.seq = 0

    def queue(self, payload: Any, name: str = "post-item-journal", **fields: Any) -> Queued:
        """A row of the outbox."""
        self.seq += 1
        return {
            "id": str(uuid4()),
            "seq": self.seq,
            "name": name,
            "grant": self.grant,
            "occurred_at": datetime.now(UTC).isoformat(),
            "payload": payload,
            **fields,
        }

    def send(self, *commands: Queued, **fields: Any) -> Answer:
        body = {
            "schema": 1,
            "epoch": self.epoch,
            "client_time": datetime.now(UTC).isoformat(),
            "commands": list(commands),
            **fields,
        }
        return self.client.request("POST", "/sync/commands", body)

    def results(self, *commands: Queued, **fields: Any) -> list[dict[str, Any]]:
        answer = self.send(*commands, **fields)
        assert answer.status == 200, answer.body
        assert [one["id"] for one in answer.body["results"]] == [one["id"] for one in commands]
        return answer.body["results"]

    def state(self) -> dict[str, Any]:
        return self.client.get("/sync/state", epoch=self.epoch)


@pytest.fixture
def person(server: Served) -> Person:
    return server.person("SUPERVISOR")


@pytest.fixture
def handheld(person: Person) -> Handheld:
    return Handheld(person, person.grant)


def codes(result: dict[str, Any]) -> list[str]:
    return [one["code"] for one in result.get("problems", ())]


def stock_at(server: Served, location: str) -> str:
    return server.program().get("/stock/items/PLAIN", location=location)[0]["quantity"]


def incidents(server: Served) -> list[str]:
    found = server.program().get("/exceptions")
    return sorted(one["facts"]["incident"] for one in found if one["kind"] == "sync_incident")


def test_each_command_gets_its_own_answer_in_order(server: Served, handheld: Handheld) -> None:
    first, refused, last = (handheld.queue(one) for one in (HALL, TOO_MUCH, HALL))
    results = handheld.results(first, refused, last)
    assert [one["status"] for one in results] == ["applied", "conflict", "applied"]
    assert codes(results[1]) == ["bin-quantity-insufficient"]
    assert stock_at(server, "HALL") == "102"
    assert handheld.state()["last_seq"] == 3
    assert handheld.state()["needs_attention"] == [refused["id"]]


def test_a_work_pack_says_up_to_which_place_of_the_queue_it_goes(handheld: Handheld) -> None:
    """Or the handheld would lay over it once more what is in it already, when the answer to a
    command comes after the pack that shows its effect."""
    ask = {"location": "HALL", "epoch": handheld.epoch}
    assert handheld.client.get("/sync/work", **ask)["last_seq"] == 0
    handheld.results(*(handheld.queue(one) for one in (HALL, HALL)))
    pack = handheld.client.get("/sync/work", **ask)
    assert pack["last_seq"] == 2
    assert handheld.client.get("/sync/work", location="HALL")["last_seq"] == 0


def test_goods_of_no_document_come_as_a_pack_would_hold_them(handheld: Handheld) -> None:
    found = handheld.client.get("/sync/goods", location="HALL", item="LOT")
    assert [one["no"] for one in found["items"]] == ["LOT"]
    rows = found["stock"][0]["rows"]
    assert [(one["bin"], one["unit"], one["number"]["lot"]) for one in rows] == [
        ("H-01", "PCS", "L1"),
        ("H-01", "PCS", "L2"),
    ]
    there = handheld.client.get("/sync/goods", location="HALL", bin="H-01")
    assert "PLAIN" in [one["no"] for one in there["items"]]
    nothing = handheld.client.get("/sync/goods", location="HALL", bin="H-02")
    assert (nothing["items"], nothing["stock"]) == ([], [])


def test_a_batch_that_comes_again_is_answered_the_same_and_done_once(
    server: Served, handheld: Handheld
) -> None:
    commands = [handheld.queue(one) for one in (HALL, TOO_MUCH, HALL)]
    first = handheld.results(*commands)
    again = handheld.results(*commands)
    assert [one.pop("replayed", False) for one in again] == [True] * 3
    assert again == first
    assert stock_at(server, "HALL") == "102"


def test_the_same_command_by_rest_and_by_sync_is_one_command(
    server: Served, handheld: Handheld, person: Person
) -> None:
    queued = handheld.queue(HALL)
    rest = person.request("POST", "/item-journal", HALL, key=queued["id"])
    assert rest.status == 200
    (result,) = handheld.results(queued)
    assert (result["status"], result["replayed"]) == ("applied", True)
    assert result["result"] == rest.body
    assert stock_at(server, "HALL") == "101"


def test_a_gap_in_the_numbers_is_accepted_and_told_to_a_supervisor(
    server: Served, handheld: Handheld
) -> None:
    handheld.results(handheld.queue(HALL))
    handheld.seq = 4
    (result,) = handheld.results(handheld.queue(HALL))
    assert result["status"] == "applied"
    assert incidents(server) == ["sequence-gap"]
    assert handheld.state()["last_seq"] == 5


def test_two_commands_for_one_place_in_the_queue_are_told_to_a_supervisor(
    server: Served, handheld: Handheld
) -> None:
    handheld.results(handheld.queue(HALL))
    handheld.seq = 0
    (result,) = handheld.results(handheld.queue(HALL))
    assert (result["status"], codes(result)) == ("rejected", ["sequence-reused"])
    assert incidents(server) == ["sequence-reused"]
    assert stock_at(server, "HALL") == "101"


def test_what_depends_on_something_that_did_not_happen_is_blocked_and_the_rest_goes_on(
    server: Served, handheld: Handheld
) -> None:
    parent = handheld.queue(TOO_MUCH)
    child = handheld.queue(HALL, depends_on=[parent["id"]])
    grandchild = handheld.queue(HALL, depends_on=[child["id"]])
    stranger = handheld.queue(HALL)
    results = handheld.results(parent, child, grandchild, stranger)
    assert [one["status"] for one in results] == ["conflict", "blocked", "blocked", "applied"]
    assert results[1]["by"] == [parent["id"]]
    assert results[2]["by"] == [child["id"]]
    assert stock_at(server, "HALL") == "101"


def test_what_was_blocked_is_decided_when_what_it_waits_for_has_happened(
    server: Served, handheld: Handheld
) -> None:
    parent = handheld.queue(HALL)
    child = handheld.queue(HALL, depends_on=[parent["id"]])
    assert handheld.results(child)[0]["status"] == "blocked"
    assert [one["status"] for one in handheld.results(parent, child)] == ["applied", "applied"]
    assert handheld.results(child)[0] == {
        **handheld.results(child)[0],
        "status": "applied",
        "replayed": True,
    }
    assert stock_at(server, "HALL") == "102"


def test_what_was_queued_before_signing_out_is_still_taken(server: Served) -> None:
    former, present = server.person("SUPERVISOR"), server.person("PICKER")
    queued = Handheld(present, former.grant).queue(HALL)
    assert former.request("DELETE", "/sessions/me").status == 204
    (result,) = Handheld(present, former.grant).results(queued)
    assert result["status"] == "applied"
    assert stock_at(server, "HALL") == "101"


def test_a_command_is_judged_by_the_rights_of_who_made_it(server: Served) -> None:
    picker, supervisor = server.person("PICKER"), server.person("SUPERVISOR")
    carried = Handheld(supervisor, picker.grant)
    (result,) = carried.results(carried.queue(HALL))
    assert codes(result) == ["permission-missing"]
    assert stock_at(server, "HALL") == "100"


@pytest.mark.parametrize("late_by", [timedelta(minutes=1), timedelta(days=300)])
def test_what_was_made_after_the_shift_waits_for_a_person(
    server: Served, handheld: Handheld, late_by: timedelta
) -> None:
    after = datetime.now(UTC) + timedelta(hours=12) + late_by
    (result,) = handheld.results(handheld.queue(HALL, occurred_at=after.isoformat()))
    assert (result["status"], codes(result)) == ("review", ["grant-ended"])
    assert stock_at(server, "HALL") == "100"


def test_what_was_made_within_the_shift_is_taken_long_after_it(
    server: Served, handheld: Handheld
) -> None:
    """The device lay in a drawer; the shift is over, but not when the goods were moved."""

    def a_week_ago(tx: Any) -> None:
        tx.execute(
            sa.text("update session set created_at = :began, expires_at = :ended").bindparams(
                sa.bindparam("began", type_=_TIME), sa.bindparam("ended", type_=_TIME)
            ),
            {"began": began, "ended": began + timedelta(hours=12)},
        )

    began = datetime.now(UTC) - timedelta(days=7)
    program = Handheld(server.program(), handheld.grant)
    asyncio.run(db.change_once(server.settings, a_week_ago))
    made = (began + timedelta(hours=3)).isoformat()
    late = (began + timedelta(hours=13)).isoformat()
    first, second = program.results(
        program.queue(HALL, occurred_at=made), program.queue(HALL, occurred_at=late)
    )
    assert first["status"] == "applied"
    assert (second["status"], codes(second)) == ("review", ["grant-ended"])


_TIME = sa.DateTime(timezone=True)


def test_a_grant_that_was_never_given_waits_for_a_person(
    server: Served, handheld: Handheld
) -> None:
    (result,) = handheld.results(handheld.queue(HALL, grant=str(uuid4())))
    assert (result["status"], codes(result)) == ("review", ["grant-ended"])
    assert stock_at(server, "HALL") == "100"


def test_a_wrong_clock_of_the_device_does_not_end_its_shift(handheld: Handheld) -> None:
    ahead = datetime.now(UTC) + timedelta(days=3)
    queued = handheld.queue(HALL, occurred_at=ahead.isoformat())
    (result,) = handheld.results(queued, client_time=ahead.isoformat())
    assert result["status"] == "applied"


def test_the_queue_of_another_device_is_refused_and_its_own_is_taken(server: Served) -> None:
    grant = server.person("SUPERVISOR").grant
    one = Handheld(Client(server.port, server.token), grant)
    other = Handheld(Client(server.port, make_token(server.settings, "another")), grant)
    assert one.results(one.queue(HALL))[0]["status"] == "applied"
    other.epoch = one.epoch
    stolen = other.send(other.queue(HALL))
    assert (stolen.status, stolen.codes) == (409, ["epoch-of-other-device"])
    problem_document(stolen)
    one.client.close()
    other.client.close()
    assert stock_at(server, "HALL") == "101"


POISON: dict[str, Any] = {
    "an unknown field": {**HALL, "surprise": 1},
    "a missing field": {"location": "HALL"},
    "a number beyond 64 bits": {**HALL, "note": 10**40},
    "a number below 64 bits": {"lines": -(10**40)},
    "a large float": {"lines": 1e300},
    "NUL": {**HALL, "note": "a\x00b"},
    "a list instead of a word": {"location": ["HALL"], "lines": []},
    "many lists in each other": {"lines": [[[[[[[[[[1]]]]]]]]]]},
    "nothing": {},
}


@pytest.mark.parametrize("poison", POISON)
def test_a_command_nobody_can_read_is_rejected_for_ever_and_blocks_nothing(
    server: Served, handheld: Handheld, poison: str
) -> None:
    bad, good = handheld.queue(POISON[poison]), handheld.queue(HALL)
    results = handheld.results(bad, good)
    assert [one["status"] for one in results] == ["rejected", "applied"]
    assert codes(results[0]) == ["malformed-command"]
    again = handheld.results(bad)
    assert (again[0]["status"], again[0]["replayed"]) == ("rejected", True)
    assert stock_at(server, "HALL") == "101"


def test_an_unknown_command_is_rejected_and_blocks_nothing(handheld: Handheld) -> None:
    bad, good = handheld.queue({}, name="fly-to-the-moon"), handheld.queue(HALL)
    results = handheld.results(bad, good)
    assert [one["status"] for one in results] == ["rejected", "applied"]


@pytest.mark.parametrize(
    "occurred_at",
    ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1970-01-01T00:00:00Z"],
)
def test_a_time_at_the_end_of_the_calendar_does_not_stop_the_queue(
    handheld: Handheld, occurred_at: str
) -> None:
    strange, good = handheld.queue(HALL, occurred_at=occurred_at), handheld.queue(HALL)
    results = handheld.results(strange, good)
    assert results[0]["status"] in ("applied", "review", "rejected")
    assert results[1]["status"] == "applied"


@pytest.mark.parametrize("client_time", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_clock_at_the_end_of_the_calendar_does_not_stop_the_queue(
    handheld: Handheld, client_time: str
) -> None:
    (result,) = handheld.results(handheld.queue(HALL), client_time=client_time)
    assert result["status"] in ("applied", "review")


def test_the_largest_number_in_a_queue_is_taken(handheld: Handheld) -> None:
    handheld.seq = 2**53 - 2
    (result,) = handheld.results(handheld.queue(HALL))
    assert result["status"] == "applied"
    assert handheld.state()["last_seq"] == 2**53 - 1
    answer = handheld.send(handheld.queue(HALL))
    assert (answer.status, answer.codes) == (400, ["malformed-command"])


def test_an_app_that_is_too_old_keeps_its_queue_and_is_told_so(handheld: Handheld) -> None:
    answer = handheld.send(handheld.queue(HALL), schema=0)
    assert (answer.status, answer.codes) == (426, ["app-too-old"])
    assert problem_document(answer).problems[0]["minimum_schema"] == 1


def test_a_batch_that_is_too_large_is_refused_whole(server: Served, handheld: Handheld) -> None:
    many = handheld.send(*(handheld.queue(HALL) for _ in range(51)))
    assert many.status == 400
    fat = handheld.send(handheld.queue({**HALL, "note": "x" * 300_000}))
    assert (fat.status, fat.codes) == (413, ["payload-too-large"])
    assert stock_at(server, "HALL") == "100"
    assert handheld.send().body["results"] == []


def test_the_answer_of_a_command_can_be_read_again(server: Served, handheld: Handheld) -> None:
    queued = handheld.queue(HALL)
    (result,) = handheld.results(queued)
    found = server.program().get(f"/sync/commands/{queued['id']}")
    assert found == {**result, "replayed": True}


def test_a_handheld_is_given_movements_and_not_what_an_office_plans(shared_server: Served) -> None:
    client = shared_server.program()
    moved = {"item": "LOT", "quantity": "5", "from_bin": "H-01", "to_bin": "H-02"}
    moved["numbers"] = [{"lot": "L1", "quantity": "3"}]
    plan = {"kind": "internal_movement", "no": "PACK-IV", "location": "HALL", "lines": [moved]}
    assert client.request("POST", "/internal-documents", plan).status == 200
    movement = {"no": "PACK-IM", "location": "HALL", "lines": [moved]}
    assert client.request("POST", "/movements", movement).status == 200
    (line,) = client.get("/documents/internal_movement/PACK-IV")["lines"]
    assert (line["from_bin"], line["bin"], line["quantity"]) == ("H-01", "H-02", "5")
    assert [(one["number"]["lot"], one["quantity"]) for one in line["numbers"]] == [("L1", "3")]
    pack = client.get("/sync/work?location=HALL")
    given = {one["no"]: one for one in pack["documents"]}
    assert "PACK-IV" not in given
    lines = given["PACK-IM"]["lines"]
    assert [(one["action"], one["bin"], one["number"].get("lot", "")) for one in lines] == [
        ("take", "H-01", "L1"),
        ("place", "H-02", "L1"),
        ("take", "H-01", ""),
        ("place", "H-02", ""),
    ]
