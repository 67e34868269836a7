"""Who may do what where: every command and every read against every role, and against somebody of
another location."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests import warehouses
from tests.api.code_rights import CODES
from tests.api.label_rights import LABELS, SHEET
from tests.api.served import Served
from tests.live import Answer, Client

ALL = frozenset(warehouses.ROLES)
PLANS = frozenset({"supervisor", "admin"})
SETS_UP = frozenset({"admin"})
RECEIVES = frozenset({"receiver", "supervisor"})
PUTS_AWAY = frozenset({"receiver", "picker", "supervisor"})
PICKS = frozenset({"picker", "supervisor"})
MOVES = frozenset({"picker", "receiver", "supervisor"})
COUNTS = frozenset({"counter", "supervisor"})
SHIPS = frozenset({"packer", "supervisor"})
SUPERVISES = frozenset({"supervisor"})

SO, SO_LINE = "/orders/sales_order/SO1", "/orders/sales_order/SO1/lines/10000"
SO4_LINE = "/orders/sales_order/SO4/lines/10000"
PICK, PUT_AWAY = "/activities/pick/P-S1", "/activities/put_away/A-R1"
LINE = {"item": "PLAIN", "quantity": "1", "bin": "H-01"}
PLAN = "/internal-documents/internal_movement/PL1"
MOVE = {"item": "PLAIN", "quantity": "1", "from_bin": "H-01", "to_bin": "H-02"}
ORDER = [{"kind": "purchase_order", "no": "PO2"}]
SALES = [{"kind": "sales_order", "no": "SO2"}]

Row = tuple[str, str, str, dict[str, Any], frozenset[str]]
COMMANDS: tuple[Row, ...] = (
    ("save-item-tracking-code", "PUT", "/item-tracking-codes/NEW", {}, SETS_UP),
    ("delete-item-tracking-code", "POST", "/item-tracking-codes/NEW/delete", {}, SETS_UP),
    ("save-item", "PUT", "/items/NEW", {}, SETS_UP),
    ("delete-item-unit", "POST", "/items/PLAIN/units/BOX/delete", {}, SETS_UP),
    ("save-partner", "PUT", "/partners/customer/NEW", {}, SETS_UP),
    ("save-number-series", "PUT", "/number-series/NEW", {"starting_no": "N001"}, SETS_UP),
    (
        "save-tracking-info",
        "PUT",
        "/items/LOT/numbers",
        {"dimension": "lot", "number": "L1"},
        PLANS,
    ),
    ("save-location", "PUT", "/locations/NEW", {}, SETS_UP),
    ("save-bin-type", "PUT", "/bin-types/NEW", {"pick": True}, SETS_UP),
    ("delete-location", "POST", "/locations/HALL/delete", {}, SETS_UP),
    ("delete-bin-type", "POST", "/bin-types/QC/delete", {}, SETS_UP),
    ("save-zone", "PUT", "/locations/HALL/zones/NEW", {}, SETS_UP),
    ("delete-zone", "POST", "/locations/HALL/zones/NEW/delete", {}, SETS_UP),
    ("save-bin", "PUT", "/locations/HALL/bins/NEW", {}, SETS_UP),
    ("create-bins", "POST", "/locations/HALL/bins", {"codes": ["NEW-1", "NEW-2"]}, SETS_UP),
    ("delete-bin", "POST", "/locations/HALL/bins/NEW/delete", {}, SETS_UP),
    ("save-bin-content", "PUT", "/locations/HALL/bins/H-04/contents/PLAIN", {}, SETS_UP),
    ("delete-bin-content", "POST", "/locations/HALL/bins/H-04/contents/PLAIN/delete", {}, SETS_UP),
    ("save-put-away-template", "PUT", "/put-away-templates/NEW", {"lines": []}, SETS_UP),
    ("save-employee", "PUT", "/employees/NEW", {}, SETS_UP),
    (
        "save-warehouse-employee",
        "PUT",
        "/locations/HALL/employees/NEW",
        {"roles": ["packer"]},
        SETS_UP,
    ),
    ("delete-warehouse-employee", "POST", "/locations/HALL/employees/NEW/delete", {}, SETS_UP),
    (
        "create-order",
        "POST",
        "/orders",
        {"kind": "sales_order", "location": "HALL", "lines": [{"item": "PLAIN", "quantity": "1"}]},
        PLANS,
    ),
    ("change-reservation", "POST", f"{SO4_LINE}/reservations/1", {"quantity": "1"}, PLANS),
    ("change-order", "PATCH", "/orders/sales_order/SO4", {"note": "call first"}, PLANS),
    ("change-order-line", "PATCH", "/orders/sales_order/SO4/lines/10000", {"quantity": "3"}, PLANS),
    ("delete-order-line", "POST", "/orders/sales_order/SO4/lines/10000/delete", {}, PLANS),
    ("delete-order", "POST", "/orders/sales_order/SO4/delete", {}, PLANS),
    ("set-line-tracking", "PUT", f"{SO_LINE}/tracking", {"numbers": []}, PLANS),
    ("edit-line-tracking", "PATCH", f"{SO_LINE}/tracking", {}, PLANS),
    ("register-line-tracking", "POST", f"{SO_LINE}/tracking/register", {"numbers": []}, PLANS),
    ("assign-serials", "POST", f"{SO_LINE}/tracking/assign-serials", {}, PLANS),
    (
        "assign-customized-serials",
        "POST",
        f"{SO_LINE}/tracking/assign-customized-serials",
        {"start": "S1"},
        PLANS,
    ),
    ("assign-lot", "POST", f"{SO_LINE}/tracking/assign-lot", {}, PLANS),
    ("assign-package", "POST", f"{SO_LINE}/tracking/assign-package", {}, PLANS),
    ("select-line-numbers", "POST", f"{SO_LINE}/tracking/select", {}, PLANS),
    ("scan-line-number", "POST", f"{SO_LINE}/tracking/scan", {"lot": "L1"}, PLANS),
    ("reserve-line", "POST", f"{SO_LINE}/reserve", {}, PLANS),
    ("reserve-order", "POST", f"{SO}/reserve", {}, PLANS),
    ("allocate-stock", "POST", "/allocate-stock", {"location": "HALL", "items": ["PLAIN"]}, PLANS),
    ("cancel-reservation", "POST", f"{SO_LINE}/cancel-reservation", {}, PLANS),
    ("release-order", "POST", "/orders/sales_order/SO4/release", {}, PLANS),
    ("reopen-order", "POST", "/orders/sales_order/SO4/reopen", {}, PLANS),
    ("post-order", "POST", "/orders/sales_order/SO4/post", {"mode": "ship"}, PLANS),
    ("invoice-order", "POST", "/orders/sales_order/SO4/invoice", {}, PLANS),
    (
        "change-applications",
        "POST",
        "/item-applications",
        {"apply": [{"entry_no": 10}]},
        PLANS,
    ),
    ("post-item-journal", "POST", "/item-journal", {"location": "HALL", "lines": [LINE]}, PLANS),
    (
        "post-opening-stock",
        "POST",
        "/opening-stock",
        {"location": "HALL", "lines": [LINE]},
        SETS_UP,
    ),
    (
        "post-reclassification",
        "POST",
        "/reclassifications",
        {"location": "HALL", "lines": [MOVE]},
        PLANS,
    ),
    (
        "post-warehouse-reclassification",
        "POST",
        "/warehouse-reclassifications",
        {"location": "HALL", "lines": [MOVE]},
        PLANS,
    ),
    ("move-stock", "POST", "/move-stock", {"location": "HALL", "lines": [MOVE]}, MOVES),
    ("create-movement", "POST", "/movements", {"location": "HALL", "lines": [MOVE]}, PLANS),
    (
        "create-internal-document",
        "POST",
        "/internal-documents",
        {"location": "HALL", "kind": "internal_movement", "lines": [MOVE]},
        PLANS,
    ),
    ("add-internal-lines", "POST", f"{PLAN}/lines", {"lines": [MOVE]}, PLANS),
    ("change-internal-line", "PATCH", f"{PLAN}/lines/10000", {"quantity": "2"}, PLANS),
    ("create-internal-activity", "POST", f"{PLAN}/activities", {"line_nos": [20000]}, PLANS),
    ("delete-internal-lines", "POST", f"{PLAN}/delete-lines", {"line_nos": [10000]}, PLANS),
    ("delete-internal-document", "POST", f"{PLAN}/delete", {}, PLANS),
    (
        "release-internal-document",
        "POST",
        "/internal-documents/internal_pick/IK1/release",
        {},
        PLANS,
    ),
    ("reopen-internal-document", "POST", "/internal-documents/internal_pick/IK1/reopen", {}, PLANS),
    ("calculate-replenishment", "POST", "/replenishment", {"location": "HALL"}, PLANS),
    (
        "confirm-movement-line",
        "POST",
        "/movements/inventory_movement/MV1/lines/10000/move",
        {"quantity": "1"},
        MOVES,
    ),
    ("save-journal-batch", "POST", "/journal-batches", {"location": "HALL"}, PLANS),
    ("change-journal-lines", "POST", "/journal-batches/J1/lines", {"lines": [LINE]}, PLANS),
    (
        "set-journal-line-tracking",
        "PUT",
        "/journal-batches/J1/lines/10000/tracking",
        {"numbers": []},
        PLANS,
    ),
    ("update-journal-tracking", "POST", "/journal-batches/J1/update-tracking", {}, PLANS),
    ("post-journal-batch", "POST", "/journal-batches/J1/post", {}, PLANS),
    ("delete-journal-batch", "POST", "/journal-batches/J2/delete", {}, PLANS),
    (
        "register-warehouse-journal",
        "POST",
        "/warehouse-journal",
        {"location": "HALL", "lines": [LINE]},
        SUPERVISES,
    ),
    ("create-count", "POST", "/counts", {"location": "HALL"}, PLANS),
    ("count-bin", "POST", "/counts/CS1/bins", {"bin": "H-01", "complete": False}, COUNTS),
    ("count-line", "PUT", "/counts/CS1/lines/10000/counted", {"quantity": "1"}, COUNTS),
    ("recount-lines", "POST", "/counts/CS1/recount", {"line_nos": [10000]}, SUPERVISES),
    ("register-count", "POST", "/counts/CS1/register", {}, SUPERVISES),
    ("delete-count", "POST", "/counts/CS2/delete", {}, PLANS),
    (
        "calculate-warehouse-adjustment",
        "POST",
        "/warehouse-adjustment",
        {"location": "HALL"},
        PLANS,
    ),
    ("create-warehouse-receipt", "POST", "/receipts", {"location": "HALL", "orders": ORDER}, PLANS),
    (
        "set-receipt-quantity",
        "PUT",
        "/receipts/R3/lines/10000/quantity",
        {"quantity": "1"},
        RECEIVES,
    ),
    ("confirm-receipt-line", "POST", "/receipts/R3/lines/10000/count", {"quantity": "1"}, RECEIVES),
    ("unreceive-line", "POST", "/receipts/R3/lines/10000/uncount", {"quantity": "1"}, RECEIVES),
    ("assign-receipt-numbers", "POST", "/receipts/R3/lines/10000/assign-numbers", {}, RECEIVES),
    ("calculate-cross-dock", "POST", "/receipts/R3/cross-dock", {}, RECEIVES),
    ("post-warehouse-receipt", "POST", "/receipts/R3/post", {}, RECEIVES),
    (
        "create-warehouse-shipment",
        "POST",
        "/shipments",
        {"location": "HALL", "orders": SALES},
        PLANS,
    ),
    ("fill-warehouse-document", "POST", "/documents/receipt/R3/fill", {}, RECEIVES),
    ("add-warehouse-lines", "POST", "/documents/receipt/R3/add-lines", {"orders": ORDER}, PLANS),
    ("change-warehouse-line", "PATCH", "/documents/receipt/R3/lines/10000", {}, PLANS),
    (
        "delete-warehouse-lines",
        "POST",
        "/documents/receipt/R3/delete-lines",
        {"line_nos": []},
        PLANS,
    ),
    ("reopen-warehouse-shipment", "POST", "/shipments/S3/reopen", {}, PLANS),
    ("release-warehouse-shipment", "POST", "/shipments/S3/release", {}, PLANS),
    ("create-picks", "POST", "/locations/HALL/picks", {}, PLANS),
    ("create-put-away", "POST", "/locations/HALL/put-aways", {}, PLANS),
    ("create-pick", "POST", "/shipments/S3/picks", {}, PLANS),
    ("assign-sscc", "POST", "/shipments/S3/assign-sscc", {}, SHIPS),
    (
        "set-shipment-quantity",
        "PUT",
        "/shipments/S3/lines/10000/quantity",
        {"quantity": "1"},
        SHIPS,
    ),
    ("post-warehouse-shipment", "POST", "/shipments/S1/post", {}, SHIPS),
    ("delete-warehouse-document", "POST", "/documents/shipment/S3/delete", {}, PLANS),
    ("claim-activity", "POST", f"{PICK}/claim", {}, PICKS),
    ("release-activity", "POST", f"{PICK}/release", {}, PICKS),
    ("confirm-pick-line", "POST", "/picks/P-S1/lines/10000/take", {}, PICKS),
    ("unpick-line", "POST", "/picks/P-S1/lines/10000/put-back", {}, PICKS),
    ("short-pick-line", "POST", "/picks/P-S1/lines/10000/short", {}, PICKS),
    ("fill-activity", "POST", f"{PICK}/fill", {}, PICKS),
    ("sort-activity", "POST", f"{PICK}/sort", {"sorting": "bin_ranking"}, PICKS),
    ("change-activity-line", "PATCH", f"{PICK}/lines/10000", {"quantity": "1"}, PICKS),
    ("change-activity-line-unit", "PUT", f"{PICK}/lines/10000/unit", {"unit": "PCS"}, PICKS),
    ("split-activity-line", "POST", f"{PICK}/lines/10000/split", {"quantity": "1"}, PICKS),
    ("finish-activity", "POST", f"{PICK}/finish", {}, PICKS),
    ("delete-activity-lines", "POST", f"{PICK}/delete-lines", {"line_nos": [10000]}, PICKS),
    ("register-activity", "POST", f"{PICK}/register", {}, SUPERVISES),
    ("confirm-put-away-line", "POST", "/put-aways/A-R1/lines/20000/place", {}, PUTS_AWAY),
    ("register-activity", "POST", f"{PUT_AWAY}/register", {}, PUTS_AWAY),
    ("delete-activity", "POST", f"{PICK}/delete", {}, SUPERVISES),
    (
        "undo-posted-document",
        "POST",
        "/posted/warehouse_receipt/PWR10001/undo",
        {},
        PLANS,
    ),
    (
        "create-inventory-pick",
        "POST",
        "/inventory-picks",
        {"location": "YARD", "order": {"kind": "sales_order", "no": "SY"}},
        PLANS,
    ),
    (
        "create-inventory-put-away",
        "POST",
        "/inventory-put-aways",
        {"location": "YARD", "order": {"kind": "purchase_order", "no": "PY"}},
        PLANS,
    ),
    (
        "confirm-inventory-put-away-line",
        "POST",
        "/inventory-put-aways/IA/lines/10000/place",
        {},
        PUTS_AWAY,
    ),
    ("post-inventory-activity", "POST", "/activities/inventory_pick/IP/post", {}, PICKS),
    ("post-inventory-activity", "POST", "/activities/inventory_put_away/IA/post", {}, PUTS_AWAY),
    *CODES,
    *LABELS,
)
"""Command, method, address, body and who may: in an order in which each finds what it needs."""

ANYBODY = frozenset({"claim-next-activity"})
"""It gives out what the sender may work on, which may be nothing."""
AT_NO_LOCATION = frozenset(
    {
        *("save-item-tracking-code", "save-item", "save-partner", "save-number-series"),
        *("save-tracking-info", "save-location", "save-bin-type", "save-put-away-template"),
        *("save-employee", "delete-item-tracking-code", "delete-bin-type"),
        *("delete-item-unit", "save-sscc-numbering", "save-label-format", "delete-label-format"),
    }
)
"""Masters: whoever sets up one location sets them up for all."""


@pytest.fixture
def prepared(sqlite_server: Served) -> Iterator[Served]:
    """With an open document of each kind at HALL or YARD, and one at MAIN."""
    client = sqlite_server.program()
    _yard(client)
    for number in range(1, 5):
        _order(client, f"SO{number}", "sales_order", "HALL")
        _order(client, f"PO{number}", "purchase_order", "HALL")
    _works(client.request("POST", f"{SO4_LINE}/reserve", {}))
    _order(client, "SM", "sales_order", "MAIN")
    _shipment(client, "S1", "SO1", "HALL", pick=True)
    _shipment(client, "S3", "SO3", "HALL", pick=False)
    _shipment(client, "SM", "SM", "MAIN", pick=True)
    for number in (1, 3):
        body = {"no": f"R{number}", "location": "HALL", "orders": [_ref("purchase_order", number)]}
        _works(client.request("POST", "/receipts", body))
    _works(client.request("POST", "/receipts/R1/post", {"put_away_no": "A-R1"}))
    for kind, no in (("internal_movement", "PL1"), ("internal_pick", "IK1")):
        plan = {"kind": kind, "no": no, "location": "HALL", "lines": [MOVE]}
        _works(client.request("POST", "/internal-documents", plan))
    moved = {**MOVE, "quantity": "5"}
    _works(
        client.request("POST", "/movements", {"no": "MV1", "location": "HALL", "lines": [moved]})
    )
    for no in ("CS1", "CS2"):
        _works(client.request("POST", "/counts", {"no": no, "location": "HALL"}))
    for no in ("J1", "J2"):
        body = {"journal_no": no, "location": "HALL"}
        _works(client.request("POST", "/journal-batches", body))
    _works(client.request("POST", "/journal-batches/J1/lines", {"lines": [LINE]}))
    body = {"location": "HALL", "kind": "message", "note": "the first one"}
    _works(client.request("POST", "/exceptions", body))
    _works(client.request("POST", "/exceptions/codes", {"location": "HALL", "raw": "?"}))
    _works(client.request("PUT", "/locations/HALL/printers/DESK", {"kind": "browser"}))
    _works(client.request("POST", "/print-jobs", SHEET))
    yield sqlite_server


def _yard(client: Client) -> None:
    """Where goods are received and shipped in one step; everybody of HALL works there too."""
    body = {"require_put_away": True, "require_pick": True}
    _works(client.request("PUT", "/locations/YARD", body))
    for role in warehouses.ROLES:
        roles = {"roles": {"HALL": [role], "YARD": [role]}}
        _works(client.request("PUT", f"/employees/{role.upper()}", roles))
    _order(client, "SY", "sales_order", "YARD")
    _order(client, "PY", "purchase_order", "YARD")
    line = {"item": "PLAIN", "quantity": "9"}
    _works(client.request("POST", "/item-journal", {"location": "YARD", "lines": [line]}))
    for room, no, kind in (
        ("inventory-picks", "IP", "sales_order"),
        ("inventory-put-aways", "IA", "purchase_order"),
    ):
        body = {"no": no, "location": "YARD", "order": {"kind": kind, "no": f"{kind[0].upper()}Y"}}
        _works(client.request("POST", f"/{room}", body))


def _order(client: Client, no: str, kind: str, location: str) -> None:
    lines = [{"line_no": 10000, "item": "PLAIN", "quantity": "2"}]
    body = {"kind": kind, "no": no, "location": location, "release": True, "lines": lines}
    _works(client.request("POST", "/orders", body))


def _ref(kind: str, number: int) -> dict[str, str]:
    return {"kind": kind, "no": f"{'PO' if kind == 'purchase_order' else 'SO'}{number}"}


def _shipment(client: Client, no: str, order: str, location: str, *, pick: bool) -> None:
    orders = [{"kind": "sales_order", "no": order}]
    body = {"no": no, "location": location, "orders": orders, "release": True}
    _works(client.request("POST", "/shipments", body))
    if pick:
        _works(client.request("POST", f"/shipments/{no}/picks", {"no": f"P-{no}"}))


def _works(answer: Answer) -> None:
    assert answer.status == 200, answer.body


def test_every_command_is_in_the_matrix(shared_server: Served) -> None:
    schema = shared_server.program().get("/schema/openapi.json")
    offered = {
        operation["operationId"]
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if method != "get" and not path.startswith("/api/v1/s") and not path.endswith("/badge")
    }
    shipments = {name for name, _method, path, *_rest in COMMANDS if path.startswith("/shipments")}
    assert {name for name, *_rest in COMMANDS} | ANYBODY == offered | shipments


def test_each_role_may_do_what_is_its_work_and_nothing_else(prepared: Served) -> None:
    people = {role: prepared.person(role.upper()) for role in warehouses.ROLES}
    wrong: list[str] = []
    for name, method, path, body, allowed in COMMANDS:
        for role in sorted(ALL - allowed):
            answer = people[role].request(method, path, body)
            if (answer.status, answer.codes) != (403, ["permission-missing"]):
                wrong.append(f"{role} was not refused {name}: {answer.status} {answer.codes}")
        for number, role in enumerate(sorted(allowed)):
            answer = people[role].request(method, path, body)
            gone = answer.status == 404 and number == 0
            if answer.status in (401, 403) or answer.status >= 500 or gone:
                wrong.append(f"{role} could not {name}: {answer.status} {answer.body}")
    assert wrong == []


def test_somebody_of_another_location_may_change_nothing_here(prepared: Served) -> None:
    other = prepared.person("OTHER")
    for name, method, path, body, _allowed in COMMANDS:
        answer = other.request(method, path, body)
        if name in AT_NO_LOCATION:
            continue
        assert (answer.status, answer.codes) == (403, ["location-not-permitted"]), name


def test_somebody_of_another_location_is_given_no_work_of_this_one(prepared: Served) -> None:
    other = prepared.person("OTHER")
    claimed = other.request("POST", "/activities/next", {"location": "HALL"})
    assert claimed.body.get("no", "") == ""
    assert [one["location"] for one in other.get("/documents")["rows"]] == ["MAIN", "MAIN"]
    shut_out = other.request("GET", "/documents/pick/P-S1")
    assert (shut_out.status, shut_out.codes) == (403, ["location-not-permitted"])
    assert other.request("GET", "/documents/pick/P-SM").status == 200
    assert other.get("/exceptions") == []
    pack = other.request("GET", "/sync/work?location=HALL")
    assert (pack.status, pack.codes) == (404, ["not-found"])
    assert other.request("GET", "/sync/work?location=MAIN").status == 200


@pytest.mark.parametrize(
    "path",
    [
        *("/orders", "/orders/sales_order/SO1", "/documents", "/documents/pick/P-S1", "/posted"),
        *("/items", "/items/PLAIN", "/locations", "/locations/HALL/bins", "/stock/numbers"),
        *("/stock/items/PLAIN", "/stock/items/PLAIN/reserved", "/stock/bins", "/stock/entries"),
        *("/stock/warehouse-entries", "/exceptions", "/feed", "/sync/work?location=HALL"),
        "/orders/sales_order/SO1/lines/10000/reservations",
        *("/requests/orders?location=HALL", "/requests/picks?location=HALL"),
        *("/requests/put-aways?location=HALL", "/locations/HALL", "/locations/HALL/zones"),
        *("/locations/HALL/bin-cards", "/locations/HALL/bin-contents", "/bin-types"),
        "/put-away-templates",
        "/orders/sales_order/SO1/lines/10000/supplies?lot=L1",
        "/sync/state?epoch=0b9c2d4e-0f5a-4c61-8a71-1f6f2d1c9e01",
    ],
)
def test_everybody_here_may_read_and_nobody_else(prepared: Served, path: str) -> None:
    assert prepared.person("AUDITOR").request("GET", path).status == 200
    answer = prepared.nobody().request("GET", path)
    assert (answer.status, answer.codes) == (401, ["session-ended"])


def test_who_works_at_a_location_is_told_to_those_who_plan_there(prepared: Served) -> None:
    path = "/locations/HALL/employees"
    for role in warehouses.ROLES:
        answer = prepared.person(role.upper()).request("GET", path)
        assert answer.status == (200 if role in PLANS else 403), role
    rows = prepared.person("ADMIN").get(path)["rows"]
    assert {one["no"]: one["roles"] for one in rows}["PICKER"] == ["picker"]


def test_what_waits_at_a_location_is_told_to_those_who_work_there(prepared: Served) -> None:
    other = prepared.person("OTHER")
    for what in ("orders", "picks", "put-aways"):
        answer = other.request("GET", f"/requests/{what}?location=HALL")
        assert (answer.status, answer.codes) == (403, ["location-not-permitted"])
    admin = prepared.person("ADMIN")
    sources = admin.get("/requests/orders", location="HALL", direction="demand")["rows"]
    assert [one["no"] for one in sources] == ["SO2", "SO4"]
    supply = admin.get("/requests/orders", location="HALL", search="PO4")["rows"]
    assert [(one["no"], one["lines"]) for one in supply] == [("PO4", 1)]
    yard = admin.get("/requests/orders", location="YARD", direction="demand")["rows"]
    assert yard == [], "it is on an inventory pick"
    picks = admin.get("/requests/picks", location="HALL")["rows"]
    assert [(one["shipment_no"], one["to_pick"]) for one in picks] == [("S3", "2")]
    assert admin.get("/requests/put-aways", location="HALL")["rows"] == []
    _works(prepared.program().request("POST", "/activities/put_away/A-R1/delete", {}))
    waiting = admin.get("/requests/put-aways", location="HALL")["rows"]
    assert [(one["source"], one["lines"]) for one in waiting] == [("PO1", 1)]


def test_a_role_that_is_taken_away_is_gone_at_the_next_request(prepared: Served) -> None:
    picker = prepared.person("PICKER")
    _works(picker.request("POST", f"{PICK}/claim", {}))
    admin = prepared.person("ADMIN")
    _works(admin.request("PUT", "/employees/PICKER", {"roles": {"HALL": ["packer"]}}))
    answer = picker.request("POST", "/picks/P-S1/lines/10000/take", {})
    assert (answer.status, answer.codes) == (403, ["permission-missing"])
    _works(admin.request("PUT", "/locations/HALL/employees/PICKER", {"roles": ["picker"]}))
    assert picker.request("POST", "/picks/P-S1/lines/10000/take", {}).status == 200
    _works(admin.request("POST", "/locations/HALL/employees/PICKER/delete", {}))
    answer = picker.request("POST", "/picks/P-S1/lines/10000/take", {})
    assert (answer.status, answer.codes) == (403, ["location-not-permitted"])
    _works(admin.request("PUT", "/locations/EAST", {"bin_mandatory": True}))
    _works(admin.request("PUT", "/locations/EAST/bins/E-01", {}))
