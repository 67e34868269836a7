"""A handheld at an inventory pick and put-away: found in its pack, claimed, scanned, posted."""

from typing import Any

import pytest

from tests.api.served import Person, Served
from tests.api.test_sync import Handheld
from tests.live import Client

YARD = {"bin_mandatory": True, "require_put_away": True, "require_pick": True}


@pytest.fixture
def yard(server: Served) -> Client:
    """YARD with a bin, ten pieces of PLAIN, an order each way and their activities; the picker and
    the receiver work there."""
    program = server.program()
    send(program, "PUT", "/locations/YARD", YARD)
    send(program, "PUT", "/locations/YARD/bins/Y-01", {})
    for role in ("picker", "receiver"):
        send(program, "PUT", f"/employees/{role.upper()}", {"roles": {"YARD": [role]}})
    line = {"item": "PLAIN", "quantity": "10", "bin": "Y-01"}
    send(program, "POST", "/item-journal", {"location": "YARD", "lines": [line]})
    for no, kind, room in (
        ("SO1", "sales_order", "inventory-picks"),
        ("PO1", "purchase_order", "inventory-put-aways"),
    ):
        lines = [{"line_no": 10000, "item": "PLAIN", "quantity": "4", "bin": "Y-01"}]
        order = {"kind": kind, "no": no, "location": "YARD", "release": True, "lines": lines}
        send(program, "POST", "/orders", order)
        made = {"no": f"I-{no}", "location": "YARD", "order": {"kind": kind, "no": no}}
        send(program, "POST", f"/{room}", {**made, "fill": True})
    return program


def send(client: Client, method: str, path: str, body: dict[str, Any]) -> Any:
    answer = client.request(method, path, body)
    assert answer.status == 200, answer.body
    return answer.body


def open_documents(client: Client) -> dict[str, dict[str, Any]]:
    pack = client.get("/sync/work", location="YARD")
    return {one["no"]: one for one in pack["documents"]}


def work(person: Person, kind: str, no: str, name: str, quantity: str) -> list[dict[str, Any]]:
    """Claim it, do so much of its first line and post that, in one batch."""
    handheld = Handheld(person, person.grant)
    activity = {"activity_no": no, "kind": kind}
    line = {"activity_no": no, "line_no": 10000, "quantity": quantity}
    if name == "confirm-pick-line":
        line["kind"] = kind
    return handheld.results(
        handheld.queue(activity, "claim-activity"),
        handheld.queue(line, name),
        handheld.queue(activity, "post-inventory-activity"),
    )


def test_a_picker_posts_what_they_took(server: Served, yard: Client) -> None:
    picker = server.person("PICKER")
    document = open_documents(picker)["I-SO1"]
    assert (document["kind"], document["source"], document["source_kind"]) == (
        "inventory_pick",
        "SO1",
        "sales_order",
    )
    assert (document["lines_total"], document["lines_done"]) == (1, 1)
    results = work(picker, "inventory_pick", "I-SO1", "confirm-pick-line", "3")
    assert [one["status"] for one in results] == ["applied"] * 3
    assert results[2]["result"]["lines_left"] == 1
    left = open_documents(picker)["I-SO1"]
    assert [(one["outstanding"], one["qty_to_handle"]) for one in left["lines"]] == [("1", "0")]
    assert yard.get("/stock/bins", location="YARD", bin="Y-01", item="PLAIN")[0]["quantity"] == "7"
    order = yard.get("/orders/sales_order/SO1")
    assert order["lines"][0]["qty_done"] == "3"
    posted = yard.get("/posted", kind="inventory_pick")["rows"]
    assert [(one["from_no"], one["source"]) for one in posted] == [("I-SO1", "SO1")]


def test_a_receiver_posts_what_they_put_away(server: Served, yard: Client) -> None:
    receiver = server.person("RECEIVER")
    assert open_documents(receiver)["I-PO1"]["source"] == "PO1"
    name = "confirm-inventory-put-away-line"
    results = work(receiver, "inventory_put_away", "I-PO1", name, "4")
    assert [one["status"] for one in results] == ["applied"] * 3
    assert results[2]["result"]["lines_left"] == 0
    assert "I-PO1" not in open_documents(receiver)
    assert yard.get("/orders/purchase_order/PO1")["lines"][0]["qty_done"] == "4"


def test_nobody_else_posts_what_somebody_has_claimed(server: Served, yard: Client) -> None:
    picker, receiver = server.person("PICKER"), server.person("RECEIVER")
    put_away = "/activities/inventory_put_away/I-PO1"
    send(picker, "POST", f"{put_away}/claim", {})
    answer = receiver.request("POST", f"{put_away}/post", {})
    assert answer.codes == ["task-claimed"]
    refused = receiver.request("POST", "/activities/inventory_pick/I-SO1/post", {})
    assert (refused.status, refused.codes) == (403, ["permission-missing"])


def test_the_server_gives_them_out_as_the_next_piece_of_work(server: Served, yard: Client) -> None:
    picker = server.person("PICKER")
    given = {send(picker, "POST", "/activities/next", {"location": "YARD"})["no"] for _ in "12"}
    assert given == {"I-SO1", "I-PO1"}
