"""A command has an id its sender made; the same id is never done twice, and never means two
things."""

import threading
from typing import Any
from uuid import uuid4

import pytest

from tests.api.served import Served, problem_document, send_raw
from tests.live import Answer, Client

PLUS_ONE = {"location": "SHED", "lines": [{"item": "PLAIN", "quantity": "1"}]}
TOO_MUCH = {"location": "HALL", "lines": [{"item": "PLAIN", "quantity": "-900", "bin": "H-01"}]}


def stock_at(client: Client, location: str, item: str = "PLAIN") -> Any:
    ((quantity,),) = [
        (one["quantity"],) for one in client.get(f"/stock/items/{item}", location=location)
    ]
    return quantity


def replayed(answer: Answer) -> bool:
    return answer.headers.get("idempotency-replayed") == "true"


def test_the_same_command_again_gets_the_same_answer_and_does_nothing(server: Served) -> None:
    client = server.program()
    key = str(uuid4())
    first = client.request("POST", "/item-journal", PLUS_ONE, key=key)
    again = client.request("POST", "/item-journal", PLUS_ONE, key=key)
    assert (first.status, replayed(first)) == (200, False)
    assert (again.status, again.body, replayed(again)) == (200, first.body, True)
    assert stock_at(client, "SHED") == "101"


def test_a_refusal_is_an_answer_too_and_stays_one_when_the_reason_is_gone(server: Served) -> None:
    client = server.program()
    key = str(uuid4())
    first = client.request("POST", "/item-journal", TOO_MUCH, key=key)
    assert first.status == 409
    more = {"location": "HALL", "lines": [{"item": "PLAIN", "quantity": "5000", "bin": "H-01"}]}
    assert client.request("POST", "/item-journal", more).status == 200
    again = client.request("POST", "/item-journal", TOO_MUCH, key=key)
    assert (again.status, again.body, replayed(again)) == (409, first.body, True)
    assert stock_at(client, "HALL") == "5100"


def test_the_same_id_with_other_content_is_refused(server: Served) -> None:
    client = server.program()
    key = str(uuid4())
    client.request("POST", "/item-journal", PLUS_ONE, key=key)
    two = {"location": "SHED", "lines": [{"item": "PLAIN", "quantity": "2"}]}
    other = client.request("POST", "/item-journal", two, key=key)
    assert other.status == 422
    assert problem_document(other).problems == [
        {"code": "command-id-reused", "kind": "refusal", "command_id": key}
    ]
    assert stock_at(client, "SHED") == "101"


def test_the_same_id_for_another_command_is_refused(server: Served) -> None:
    client = server.program()
    key = str(uuid4())
    client.request("PUT", "/items/NEW", {}, key=key)
    assert client.request("PUT", "/items/OTHER", {}, key=key).codes == ["command-id-reused"]
    assert client.request("PUT", "/bin-types/NEW", {}, key=key).codes == ["command-id-reused"]
    assert client.request("GET", "/items/OTHER").status == 404


@pytest.mark.parametrize("key", ["", "1", "not-a-uuid", "0b9c2d4e", "ü" * 36])
def test_a_command_without_an_id_of_its_sender_is_refused(shared_server: Served, key: str) -> None:
    answer, _ = send_raw(
        shared_server,
        "POST",
        "/api/v1/item-journal",
        '{"location": "SHED", "lines": [{"item": "PLAIN", "quantity": "1"}]}',
        idempotency_key=key.encode().decode("latin-1"),
    )
    assert answer.status == 400
    (problem,) = problem_document(answer).problems
    assert (problem["code"], problem["path"]) == ("malformed-command", "Idempotency-Key")
    assert stock_at(shared_server.program(), "SHED") == "100"


def test_the_same_command_at_the_same_time_is_applied_once(server: Served) -> None:
    keys = [str(uuid4()) for _ in range(5)]
    start = threading.Barrier(4)
    answers: list[tuple[str, Answer]] = []

    def send() -> None:
        client = server.program()
        for key in keys:
            start.wait(30)
            answers.append((key, client.request("POST", "/item-journal", PLUS_ONE, key=key)))

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [answer.status for _key, answer in answers] == [200] * 20
    for key in keys:
        mine = [answer for other, answer in answers if other == key]
        assert sum(not replayed(answer) for answer in mine) == 1
        assert len({answer.body["no"] for answer in mine}) == 1
    assert stock_at(server.program(), "SHED") == "105"


def test_a_question_is_answered_by_the_same_command_that_confirms_it(server: Served) -> None:
    """`confirm` is no part of what a command asks, so the id stays."""
    client = server.program()
    lines = [{"line_no": 10000, "item": "LOT", "quantity": "30"}]
    order = {"kind": "sales_order", "no": "SO1", "location": "SHED", "lines": lines}
    assert client.request("POST", "/orders", order).status == 200
    key, path = str(uuid4()), "/orders/sales_order/SO1/lines/10000/tracking"
    more_than_there_is = {"numbers": [{"lot": "L2", "quantity": "25"}]}
    asked = client.request("PUT", path, more_than_there_is, key=key)
    assert asked.status == 409
    (question,) = problem_document(asked).problems
    assert (question["code"], question["kind"]) == ("number-short", "confirm")
    assert (question["available"], question["number"]["lot"]) == ("-5", "L2")
    again = client.request("PUT", path, more_than_there_is, key=key)
    assert (again.status, replayed(again)) == (409, True)
    confirming = {**more_than_there_is, "confirm": asked.codes}
    done = client.request("PUT", path, confirming, key=key)
    assert (done.status, replayed(done)) == (200, False)
    again = client.request("PUT", path, more_than_there_is, key=key)
    assert (again.status, again.body, replayed(again)) == (200, done.body, True)
