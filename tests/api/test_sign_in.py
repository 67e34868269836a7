"""Signing in by badge or number with a PIN, being locked out for a while, and signing out."""

import threading
from http.cookies import SimpleCookie

import pytest

from tests import warehouses
from tests.api.served import Served, problem_document
from tests.live import Answer, Client, LiveServer

BADGE = {"badge": "badge-PICKER", "pin": warehouses.PIN}
WRONG = {"badge": "badge-PICKER", "pin": "000000"}


def try_pin(client: Client, body: dict[str, str]) -> Answer:
    return client.request("POST", "/sessions", body)


@pytest.mark.parametrize("said", [BADGE, {"employee": "PICKER", "pin": warehouses.PIN}])
def test_badge_or_number_with_the_pin_makes_a_session(server: Served, said: dict[str, str]) -> None:
    answer = try_pin(server.nobody(), said)
    assert answer.status == 201
    assert answer.body["employee"] == "PICKER"
    assert answer.body["roles"] == {"HALL": ["picker"]}
    assert answer.body["default_location"] == "HALL"
    cookie = SimpleCookie(answer.headers["set-cookie"])["stockhand_session"]
    assert cookie["httponly"] and cookie["samesite"].lower() == "strict" and cookie["path"] == "/"
    client = Client(server.port, cookie=f"stockhand_session={cookie.value}")
    assert client.get("/sessions/me")["employee"] == "PICKER"
    client.close()


def test_whoever_is_unknown_is_told_the_same_as_whoever_knows_no_pin(server: Served) -> None:
    client = server.nobody()
    answers = [
        try_pin(client, said)
        for said in (
            WRONG,
            {"badge": "badge-GHOST", "pin": "246810"},
            {"employee": "GHOST", "pin": "246810"},
            {"badge": "", "employee": "", "pin": ""},
            {"badge": "badge-PICKER", "pin": ""},
        )
    ]
    assert [(one.status, one.codes) for one in answers] == [(401, ["sign-in-failed"])] * 5
    assert all(one.body == answers[0].body for one in answers)


def test_five_wrong_pins_make_the_right_one_wait(server: Served) -> None:
    client = server.nobody()
    for _ in range(5):
        assert try_pin(client, WRONG).codes == ["sign-in-failed"]
    locked = try_pin(client, BADGE)
    assert (locked.status, locked.codes) == (429, ["sign-in-delayed"])
    (problem,) = problem_document(locked).problems
    assert 0 < problem["retry_after_ms"] <= 60_000
    other = try_pin(client, {"badge": "badge-PACKER", "pin": warehouses.PIN})
    assert other.status == 201


def test_guesses_at_the_same_time_are_counted_one_by_one(server: Served) -> None:
    answers: list[Answer] = []
    start = threading.Barrier(20)

    def guess() -> None:
        client = server.nobody()
        start.wait(30)
        answers.append(try_pin(client, WRONG))

    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    codes = sorted(code for one in answers for code in one.codes)
    assert codes == ["sign-in-delayed"] * 15 + ["sign-in-failed"] * 5


def test_a_right_pin_takes_the_wrong_ones_back(server: Served) -> None:
    client = server.nobody()
    for _round in range(2):
        for _ in range(4):
            assert try_pin(client, WRONG).codes == ["sign-in-failed"]
        assert try_pin(client, BADGE).status == 201


def test_a_lock_outlives_a_restart(sqlite_server: Served) -> None:
    client = sqlite_server.nobody()
    for _ in range(5):
        try_pin(client, WRONG)
    sqlite_server.close()
    with LiveServer(sqlite_server.settings) as again:
        later = Client(again.port)
        assert try_pin(later, BADGE).codes == ["sign-in-delayed"]
        later.close()


def test_after_signing_out_the_session_is_dead(server: Served) -> None:
    person = server.person("PICKER")
    assert person.request("GET", "/items").status == 200
    assert person.request("DELETE", "/sessions/me").status == 204
    answer = person.request("GET", "/items")
    assert (answer.status, answer.codes) == (401, ["session-ended"])


def test_a_session_that_somebody_planted_is_not_taken_over(server: Served) -> None:
    planted = Client(server.port, cookie="stockhand_session=planted-by-somebody-else")
    answer = try_pin(planted, BADGE)
    cookie = SimpleCookie(answer.headers["set-cookie"])["stockhand_session"]
    assert cookie.value != "planted-by-somebody-else"
    assert planted.request("GET", "/items").status == 401
    planted.close()


def test_each_sign_in_makes_another_session_and_grant(server: Served) -> None:
    one, two = server.person("PICKER"), server.person("PICKER")
    assert one.cookie != two.cookie
    assert one.grant != two.grant
    assert one.request("DELETE", "/sessions/me").status == 204
    assert two.request("GET", "/items").status == 200


@pytest.mark.parametrize("token", ["", "x", "Bearer", "ü" * 40, "' or 1=1 --"])
def test_a_token_that_was_never_given_is_nobody(server: Served, token: str) -> None:
    client = server.nobody()
    header = f"Bearer {token}".encode().decode("latin-1")
    answer = client.request("GET", "/items", headers={"authorization": header})
    assert (answer.status, answer.codes) == (401, ["session-ended"])


def test_no_pin_or_badge_is_ever_kept_as_it_is(sqlite_server: Served) -> None:
    try_pin(sqlite_server.nobody(), BADGE)
    sqlite_server.close()
    content = sqlite_server.settings.path.read_bytes()
    assert b"PICKER" in content
    assert warehouses.PIN.encode() not in content
    assert b"badge-PICKER" not in content
    assert sqlite_server.token.encode() not in content
