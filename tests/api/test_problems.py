"""Whatever is wrong is told at once, in the documented order, as one RFC 9457 document."""

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa

from stockhand.store import db
from tests.api.served import Served, problem_document, send_raw
from tests.live import Client


def journal(client: Client, location: str, *lines: dict[str, Any]) -> list[dict[str, Any]]:
    answer = client.request("POST", "/item-journal", {"location": location, "lines": list(lines)})
    assert answer.status >= 400, answer.body
    return problem_document(answer).problems


def test_all_problems_of_a_stage_come_at_once_in_line_order(server: Served) -> None:
    found = journal(
        server.program(),
        "HALL",
        {"item": "PLAIN", "quantity": "-101", "bin": "H-01"},
        {"item": "PLAIN", "quantity": "1", "bin": "H-02"},
        {
            "item": "LOT",
            "quantity": "-41",
            "bin": "H-01",
            "numbers": [{"lot": "L1", "quantity": "41"}],
        },
    )
    assert [(one["code"], one["line"]) for one in found] == [
        ("bin-quantity-insufficient", "journal/1"),
        ("bin-quantity-insufficient", "journal/3"),
    ]
    assert (found[0]["available"], found[0]["required"]) == ("100", "101")
    assert (found[1]["available"], found[1]["required"]) == ("40", "41")
    assert found[1]["number"] == {"lot": "L1"}


def test_a_later_stage_is_tried_only_when_the_earlier_ones_refuse_nothing(server: Served) -> None:
    client = server.program()
    lines = [{"item": "PLAIN", "quantity": "-101", "bin": "H-01"}]
    assert [one["code"] for one in journal(client, "NOWHERE", *lines)] == ["not-found"]
    unknown = {"item": "GHOST", "quantity": "1", "bin": "H-01"}
    assert [one["code"] for one in journal(client, "HALL", unknown, *lines)] == ["not-found"]


def test_nothing_of_a_refused_command_is_written(server: Served) -> None:
    client = server.program()
    before = client.get("/stock/entries")["rows"]
    good = {"item": "PLAIN", "quantity": "1", "bin": "H-01"}
    journal(client, "HALL", good, {"item": "PLAIN", "quantity": "-900", "bin": "H-02"})
    assert client.get("/stock/entries")["rows"] == before


def test_every_malformed_field_is_told_with_its_place(shared_server: Served) -> None:
    answer, _ = send_raw(
        shared_server,
        "POST",
        "/api/v1/item-journal",
        '{"location": "SHED", "lines": [{"item": 7, "quantity": "1"}]}',
    )
    assert answer.status == 400
    (problem,) = problem_document(answer).problems
    assert problem["code"] == "malformed-command"
    assert "lines" in problem["path"] + problem["reason"]
    assert "item" in problem["path"] + problem["reason"]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/nothing/here", 404, "not-found"),
        ("GET", "/api/v1/items/GHOST", 404, "not-found"),
        ("GET", "/api/v1/orders/sales_order/GHOST", 404, "not-found"),
        ("GET", "/api/v1/orders/no_such_kind/GHOST", 404, "not-found"),
        ("GET", "/api/v1/documents/pick/GHOST", 404, "not-found"),
        ("GET", "/api/v1/posted/pick/GHOST", 404, "not-found"),
        ("GET", "/api/v1/sync/commands/0b9c2d4e-0f5a-4c61-8a71-1f6f2d1c9e01", 404, "not-found"),
        ("DELETE", "/api/v1/items/PLAIN", 405, "malformed-command"),
        ("GET", "/api/v1/item-journal", 405, "malformed-command"),
        ("TRACE", "/api/v1/items", 405, "malformed-command"),
    ],
)
def test_a_wrong_address_or_method_is_a_problem_document(
    shared_server: Served, method: str, path: str, status: int, code: str
) -> None:
    answer, _ = send_raw(shared_server, method, path, b"")
    assert answer.status == status
    assert problem_document(answer).problems[0]["code"] == code


def test_the_heading_of_a_problem_stands_in_its_type(shared_server: Served) -> None:
    answer = shared_server.program().request("GET", "/items/GHOST")
    document = problem_document(answer)
    assert document.type == "/problems/not-found"
    assert document.title == "There is no such thing."
    assert document.problems == [
        {"code": "not-found", "kind": "refusal", "kind_of": "item", "key": "GHOST"}
    ]


def test_nobody_is_told_so_before_anything_else(shared_server: Served) -> None:
    for method, path in (("GET", "/items"), ("POST", "/item-journal"), ("GET", "/feed")):
        answer = shared_server.nobody().request(method, path)
        assert (answer.status, answer.codes) == (401, ["session-ended"])
        problem_document(answer)


def test_a_row_that_cannot_be_read_is_our_fault_and_not_the_senders(sqlite_server: Served) -> None:
    client = sqlite_server.program()
    trouble = {"location": "HALL", "kind": "message", "note": "x"}
    assert client.request("POST", "/exceptions", trouble).status == 200
    statement = sa.text("update work_exception set facts = 'no JSON'")
    asyncio.run(db.change_once(sqlite_server.settings, lambda tx: tx.execute(statement) and None))
    answer = client.request("GET", "/exceptions")
    assert (answer.status, answer.codes) == (503, ["busy"])
