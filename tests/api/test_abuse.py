"""No input, however broken, is answered 500 or stops the work of others: each is a problem document
with a 4xx status."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from tests.api.served import Served, problem_document, send_raw

BROKEN: dict[str, bytes | str] = {
    "nothing": "",
    "half an object": '{"location": ',
    "null": "null",
    "a list": "[1, 2]",
    "a word": '"no object"',
    "a number": "7",
    "bytes that are no text": b"\xff\xfe\x00{",
    "a lone surrogate": '{"note": "\ud800"}',
    "an escaped lone surrogate": '{"note": "\\ud800"}',
    "not a number": '{"quantity": NaN}',
    "a number without end": '{"quantity": Infinity}',
    "a field nobody knows": '{"no_such_field": 1}',
    "5000 lists in each other": '{"lines": ' + "[" * 5000 + "]" * 5000 + "}",
    "5000 objects in each other": '{"a": ' * 5000 + "1" + "}" * 5000,
    "two objects": "{} {}",
}
"""Bodies that no command can have."""

HOSTILE: tuple[Any, ...] = (
    *("", "\x00", "a\x00b", "\r\nX: y", "' or 1=1 --", "<script>", "=1+1", "../../etc/passwd"),
    *("ü" * 300, "\u202e\u200f", "x" * 1_000_000, "1e400", "1e3", "NaN", "-0", "-1", "0.000001"),
    *(0, -1, 2**31, 2**63, 2**64, 10**40, 1.5, 1e308, True, None, [], {}, [[]], {"a": {}}),
    *("9" * 60, "0001-01-01", "9999-12-31", "2026-02-30", "99999999999999.99999"),
)
"""Values that stand in the fields of commands where something else belongs."""

ADDRESS = {
    "kind": "sales_order",
    "line_no": "10000",
    "exception_id": "1",
    "command_id": "0b9c2d4e-0f5a-4c61-8a71-1f6f2d1c9e01",
}


@pytest.fixture(scope="module")
def operations(shared_server: Served) -> list[tuple[str, str, dict[str, Any]]]:
    """Method, address and description of everything the API offers."""
    schema = shared_server.program().get("/schema/openapi.json")
    return [
        (method.upper(), path, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


def filled(path: str, **values: str) -> str:
    """The address with its parameters; those not given are something plausible."""
    given = {**ADDRESS, **values}
    pieces = [
        quote(given.get(piece[1:-1], "X"), safe="") if piece.startswith("{") else piece
        for piece in path.split("/")
    ]
    return "/".join(pieces)


def refused(server: Served, method: str, path: str, body: bytes | str, **headers: str) -> int:
    answer, _ = send_raw(server, method, path, body, **headers)
    assert 400 <= answer.status < 500, (method, path, body[:200], answer.status, answer.body)
    problem_document(answer)
    return answer.status


@pytest.mark.parametrize("broken", BROKEN)
def test_a_body_that_is_no_command_is_refused_everywhere(
    shared_server: Served, operations: list[Any], broken: str
) -> None:
    tried = 0
    for method, path, operation in operations:
        if "requestBody" in operation:
            refused(shared_server, method, filled(path), BROKEN[broken])
            tried += 1
    assert tried > 50


def _commands(operations: list[Any], schema: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for method, path, operation in operations:
        if "requestBody" in operation and not path.startswith("/api/v1/sessions"):
            (content,) = operation["requestBody"]["content"].values()
            name = content["schema"]["$ref"].rpartition("/")[2]
            yield method, path, schema["components"]["schemas"][name]


@pytest.mark.slow
def test_no_value_in_any_field_of_a_command_is_answered_500(
    server: Served, operations: list[Any]
) -> None:
    """One hostile value at a time beside plausible ones; a few of them are legal and pass."""
    client = server.program()
    schema = client.get("/schema/openapi.json")
    failed: list[str] = []
    for method, path, body in _commands(operations, schema):
        address = filled(path).removeprefix("/api/v1")
        for field in body.get("properties", {}):
            for value in HOSTILE:
                given = {name: _plausible(name) for name in body.get("required", ())}
                answer = client.request(method, address, {**given, field: value})
                if answer.status >= 500:
                    failed.append(f"{method} {path} {field}={str(value)[:40]!r}")
                elif answer.status >= 400:
                    problem_document(answer)
    assert failed == []
    assert client.request("GET", "/items/PLAIN").status == 200


def _plausible(name: str) -> Any:
    line = {"item": "PLAIN", "quantity": "1", "bin": ""}
    order = {"kind": "sales_order", "no": "SO1"}
    known: dict[str, Any] = {
        "location": "SHED",
        "lines": [line],
        "orders": [order],
        "quantity": "1",
        "kind": "sales_order",
        "mode": "ship",
        "line_nos": [10000],
        "starting_no": "A-001",
    }
    return known.get(name, "X")


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "x" * 2500, "' or 1=1 --", "%", "\u202e", "."])
def test_hostile_words_in_addresses_and_filters_find_nothing(
    shared_server: Served, operations: list[Any], text: str
) -> None:
    for method, path, operation in operations:
        if method != "GET" or path.endswith("/events"):
            continue
        names = [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"]
        address = filled(path, **dict.fromkeys(("no", "kind", "item", "code"), text))
        query = "&".join(f"{name}={quote(text)}" for name in names)
        answer, _ = send_raw(shared_server, "GET", f"{address}?{query}", b"")
        assert answer.status < 500, (path, text, answer.body)
        if answer.status >= 400:
            problem_document(answer)


@pytest.mark.parametrize("value", ["-1", "0", "1.5", "9" * 40, "NaN", "1001"])
def test_a_page_that_cannot_be_is_refused(shared_server: Served, value: str) -> None:
    assert refused(shared_server, "GET", f"/api/v1/orders?count={value}", b"") == 400


@pytest.mark.parametrize("value", ["-1", "1.5", "9" * 40, "x"])
def test_a_cursor_that_cannot_be_is_refused(shared_server: Served, value: str) -> None:
    for path in ("/api/v1/orders", "/api/v1/posted", "/api/v1/stock/entries", "/api/v1/feed"):
        assert refused(shared_server, "GET", f"{path}?cursor={value}", b"") == 400


def test_a_body_above_the_limit_is_refused(shared_server: Served) -> None:
    body = '{"location": "SHED", "note": "' + "x" * (17 * 1024 * 1024) + '"}'
    assert refused(shared_server, "POST", "/api/v1/item-journal", body) == 413


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_a_form_of_another_site_is_no_command(shared_server: Served, content_type: str) -> None:
    """A browser sends such a body across sites without asking; JSON it does not."""
    body = '{"location": "SHED", "lines": [{"item": "PLAIN", "quantity": "1"}]}'
    status = refused(shared_server, "POST", "/api/v1/item-journal", body, content_type=content_type)
    assert status in (400, 415)


def test_a_request_that_another_site_makes_with_our_cookie_is_refused(
    shared_server: Served,
) -> None:
    person = shared_server.person("SUPERVISOR")
    for site in ("cross-site", "same-site"):
        answer = person.request("GET", "/items", headers={"sec-fetch-site": site})
        assert (answer.status, answer.codes) == (401, ["session-ended"])
    assert person.request("GET", "/items", headers={"sec-fetch-site": "same-origin"}).status == 200


def test_errors_tell_nothing_of_the_program(shared_server: Served) -> None:
    answer, headers = send_raw(shared_server, "POST", "/api/v1/item-journal", '{"lines": [{}]}')
    text = json.dumps(answer.body)
    assert "Traceback" not in text and "stockhand." not in text and ".py" not in text
    assert "x-powered-by" not in headers
