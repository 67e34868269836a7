"""Lists come in pages: who follows the cursor sees every row once, also while rows are added."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.served import Served
from tests.live import Client

Add = Callable[[Client, int], None]


def add_order(client: Client, number: int) -> None:
    lines = [{"line_no": 10000, "item": "PLAIN", "quantity": "1"}]
    body = {"kind": "sales_order", "no": f"SO{number:03}", "location": "SHED", "lines": lines}
    assert client.request("POST", "/orders", {**body, "release": True}).status == 200


def add_item(client: Client, number: int) -> None:
    assert client.request("PUT", f"/items/N{number * 37 % 101:03}", {}).status == 200


def add_entry(client: Client, _number: int) -> None:
    lines = [{"item": "PLAIN", "quantity": "1", "bin": "H-01"}]
    body = {"location": "HALL", "lines": lines}
    assert client.request("POST", "/item-journal", body).status == 200


def add_shipment(client: Client, number: int) -> None:
    lines = [{"line_no": 10000, "item": "PLAIN", "quantity": "1"}]
    order = {"kind": "sales_order", "no": f"SH{number:03}"}
    body = {**order, "location": "HALL", "lines": lines, "release": True}
    assert client.request("POST", "/orders", body).status == 200
    body = {"no": f"S{number:03}", "location": "HALL", "orders": [order]}
    assert client.request("POST", "/shipments", body).status == 200


LISTS: dict[str, tuple[Add, str]] = {
    "/orders": (add_order, "no"),
    "/items": (add_item, "no"),
    "/documents": (add_shipment, "no"),
    "/posted": (add_entry, "no"),
    "/stock/entries": (add_entry, "entry_no"),
    "/stock/warehouse-entries": (add_entry, "entry_no"),
}


def pages(client: Client, path: str, count: int, between: Callable[[], None]) -> list[list[Any]]:
    """All pages of a list; something happens between them."""
    found: list[list[Any]] = []
    cursor: str | None = None
    for _page in range(100):
        page = client.get(path, count=count, cursor=cursor)
        found.append(page["rows"])
        cursor = page["cursor"]
        if cursor is None:
            return found
        between()
    raise AssertionError(f"{path} never ends")


@pytest.mark.parametrize("path", LISTS)
def test_every_row_is_seen_once_while_rows_are_added(server: Served, path: str) -> None:
    add, key = LISTS[path]
    client = server.program()
    for number in range(11):
        add(client, number)
    there = [row[key] for row in client.get(path, count=1000)["rows"]]
    assert len(there) >= 11
    later = iter(range(50, 80))
    found = pages(client, path, 4, lambda: add(client, next(later)))
    seen = [row[key] for page in found for row in page]
    assert [one for one in seen if one in there] == there
    assert len(seen) == len(set(seen))
    assert all(len(page) == 4 for page in found[:-1])


@pytest.mark.parametrize("path", LISTS)
def test_a_list_that_ends_with_a_full_page_says_so(server: Served, path: str) -> None:
    add, key = LISTS[path]
    client = server.program()
    add(client, 1)
    total = len(client.get(path, count=1000)["rows"])
    whole = client.get(path, count=total)
    assert (len(whole["rows"]), whole["cursor"]) == (total, None)
    if total > 1:
        part = client.get(path, count=total - 1)
        assert part["cursor"] is not None
        (last,) = client.get(path, count=5, cursor=part["cursor"])["rows"]
        assert last[key] == whole["rows"][-1][key]


def test_filters_hold_on_every_page(server: Served) -> None:
    client = server.program()
    for number in range(7):
        add_order(client, number)
    pages_of = [
        client.get("/orders", kind=kind, location=location)["rows"]
        for kind, location in (("sales_order", "SHED"), ("purchase_order", ""), ("", "HALL"))
    ]
    assert [len(rows) for rows in pages_of] == [7, 0, 0]
    first = client.get("/orders", search="SO00", count=3)
    second = client.get("/orders", search="SO00", count=10, cursor=first["cursor"])
    numbers = [row["no"] for row in (*first["rows"], *second["rows"])]
    assert numbers == [f"SO{number:03}" for number in reversed(range(7))]
