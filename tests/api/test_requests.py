"""What waits for a document, page by page, until a document takes it up; places as they are set
up."""

from typing import Any

from tests.api.served import Served
from tests.live import Client


def _works(client: Client, method: str, path: str, **body: Any) -> Any:
    answer = client.request(method, path, body)
    assert answer.status == 200, (path, answer.body)
    return answer.body


def _order(client: Client, no: str, kind: str, due: str) -> None:
    lines = [{"line_no": 10000, "item": "PLAIN", "quantity": "2", "due_date": due}]
    body = {"kind": kind, "no": no, "location": "HALL", "release": True, "lines": lines}
    _works(client, "POST", "/orders", **body)


def _pages(client: Client, path: str, key: str, **query: Any) -> list[Any]:
    """The key of every row, read one row at a time."""
    found: list[Any] = []
    cursor = None
    while True:
        page = client.get(path, **query, count=1, cursor=cursor)
        found += [row[key] for row in page["rows"]]
        cursor = page["cursor"]
        if cursor is None:
            return found


def test_an_order_waits_until_it_is_on_a_document(server: Served) -> None:
    client = server.program()
    for number in range(1, 4):
        _order(client, f"PO{number}", "purchase_order", f"2031-01-0{number}")
    here = {"location": "HALL", "direction": "supply"}
    assert _pages(client, "/requests/orders", "no", **here) == ["PO1", "PO2", "PO3"]
    early = client.get("/requests/orders", **here, due_until="2031-01-02")["rows"]
    assert [(one["no"], one["due_date"]) for one in early] == [
        ("PO1", "2031-01-01"),
        ("PO2", "2031-01-02"),
    ]
    orders = [{"kind": "purchase_order", "no": "PO2"}]
    _works(client, "POST", "/receipts", no="R1", location="HALL", orders=orders)
    assert _pages(client, "/requests/orders", "no", **here) == ["PO1", "PO3"]
    posted = _works(client, "POST", "/receipts/R1/post")
    assert _pages(client, "/requests/put-aways", "no", location="HALL") == []
    _works(client, "POST", f"/activities/put_away/{posted['put_away']}/delete")
    waiting = client.get("/requests/put-aways", location="HALL")["rows"]
    assert [(one["source"], one["lines"]) for one in waiting] == [("PO2", 1)]


def test_a_shipment_line_waits_until_it_is_on_a_pick(server: Served) -> None:
    client = server.program()
    for number in (1, 2):
        _order(client, f"SO{number}", "sales_order", "2031-01-01")
        orders = [{"kind": "sales_order", "no": f"SO{number}"}]
        body = {"no": f"S{number}", "location": "HALL", "orders": orders, "release": True}
        _works(client, "POST", "/shipments", **body)
    assert _pages(client, "/requests/picks", "shipment_no", location="HALL") == ["S1", "S2"]
    lines = [{"shipment_no": "S1", "line_no": 10000, "quantity": "1"}]
    _works(client, "POST", "/locations/HALL/picks", shipments=["S1"], lines=lines)
    rows = client.get("/requests/picks", location="HALL")["rows"]
    assert [(one["shipment_no"], one["to_pick"]) for one in rows] == [("S1", "1"), ("S2", "2")]


def test_places_are_read_as_they_are_set_up(server: Served) -> None:
    client = server.program()
    main = client.get("/locations/MAIN")
    assert main["directed_put_away_and_pick"] and main["receipt_bin"] == "REC"
    _works(client, "PUT", "/locations/MAIN", count_blind=True)
    assert client.get("/locations/MAIN") == {**main, "count_blind": True}
    bins = _pages(client, "/locations/MAIN/bin-cards", "code", search="M-")
    assert bins == ["M-01", "M-02", "M-03", "M-04"]
    zones = _pages(client, "/locations/MAIN/zones", "code")
    assert zones == sorted(zones) and "PUTPICK" in zones
    held = _pages(client, "/locations/MAIN/bin-contents", "item", bin="M-01")
    assert sorted(held) == ["DATED", "LOT", "PLAIN", "SERIAL"]
    types = {one["code"]: one for one in client.get("/bin-types")}
    assert types["PUTPICK"]["put_away"] and types["PUTPICK"]["pick"]
    templates = client.get("/put-away-templates")
    assert [(one["code"], len(one["lines"])) for one in templates] == [("STANDARD", 3)]
    people = _pages(client, "/locations/HALL/employees", "no")
    assert people == sorted(people) and "PICKER" in people
