"""A live server over the small warehouse, and clients that are somebody."""

import http.client
import json
from typing import Any

import msgspec

from stockhand.settings import Settings
from tests import warehouses
from tests.live import Answer, Client, LiveServer, make_token


class Person(Client):
    """Somebody with a session; `grant` is what commands of their shift carry."""

    def __init__(self, port: int, employee: str, pin: str) -> None:
        super().__init__(port)
        body = {"badge": f"badge-{employee}", "pin": pin}
        answer = self.request("POST", "/sessions", body)
        assert answer.status == 201, (employee, answer.body)
        self.cookie = answer.headers["set-cookie"].partition(";")[0]
        self.grant: str = answer.body["grant"]


class Served(LiveServer):
    """Its clients are closed with it."""

    def __init__(self, settings: Settings) -> None:
        self.token = make_token(settings)
        self._clients: list[Client] = []
        super().__init__(settings)

    def program(self) -> Client:
        """The ERP beside it: a program that may do everything."""
        return self._kept(Client(self.port, self.token))

    def nobody(self) -> Client:
        return self._kept(Client(self.port))

    def person(self, employee: str, pin: str = warehouses.PIN) -> Person:
        found = Person(self.port, employee, pin)
        self._clients.append(found)
        return found

    def _kept(self, client: Client) -> Client:
        self._clients.append(client)
        return client

    def close(self) -> None:
        for client in self._clients:
            client.close()
        super().close()


def send_raw(
    server: Served, method: str, path: str, body: bytes | str, **headers: str
) -> tuple[Answer, dict[str, str]]:
    """A request as bytes, as a broken or hostile sender makes it; names of headers with `_`."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    sent = {
        "content-type": "application/json",
        "authorization": f"Bearer {server.token}",
        "idempotency-key": "0b9c2d4e-0f5a-4c61-8a71-1f6f2d1c9e01",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    data = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    try:
        connection.request(method, path, body=data, headers=sent)
        response = connection.getresponse()
        content = response.read()
    finally:
        connection.close()
    found = {name.lower(): value for name, value in response.getheaders()}
    text = content.decode("utf-8", "replace")
    is_json = "json" in found.get("content-type", "") and text
    return Answer(response.status, json.loads(text) if is_json else text, found), found


class ProblemDocument(msgspec.Struct, forbid_unknown_fields=True):
    """What RFC 9457 and docs/problems.md promise."""

    type: str
    title: str
    status: int
    problems: list[dict[str, Any]]


def problem_document(answer: Answer) -> ProblemDocument:
    """The answer as a problem document; anything else is a failure."""
    kind = {name.lower(): value for name, value in answer.headers.items()}.get("content-type", "")
    assert kind.startswith("application/problem+json"), (answer.status, kind, answer.body)
    found = msgspec.convert(answer.body, ProblemDocument)
    assert found.status == answer.status
    assert found.problems
    assert found.type == f"/problems/{found.problems[0]['code']}"
    assert all(one["kind"] in ("refusal", "confirm") for one in found.problems)
    return found
