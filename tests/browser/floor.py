"""The small warehouse that the browser tests work in: a delivery at the dock, two lots in one bin,
an order that cannot be filled whole, and five people."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from stockhand.domain import own_codes
from stockhand.domain.gs1_checks import check_digit
from stockhand.domain.own_codes import OwnKind
from stockhand.operations import credentials, people
from stockhand.operations.people import Secrets
from stockhand.settings import Settings
from stockhand.store import db, masters
from stockhand.store import people as people_store
from tests.live import make_token
from tests.warehouses import PIN, Office

PLACE = "MAIN"
RECEIPT = "RC-1007"
SHIPMENT = "SH-0419"
PICK = "PK-0421"
NEXT_PICK = "PK-0422"
ROUTER, GLOVES, CABLE = "70061", "70090", "70022"
ROUTERS, GLOVES_ORDERED = 20, 24
SOON, LATER = "A7741", "B8802"
"""Lots of the gloves, by the day they expire."""
SHELF, RACK = "A-12-03", "A-13-01"
PURCHASE, SALE, OTHER_SALE = "PO-601", "SO-1201", "SO-1202"
"""Orders that the warehouse has not begun with."""
STATION, STATION_TOKEN = "DOCK-1", "floor-station-dock-1"
"""A station at the location of most of them, and what its program shows the server."""
PEOPLE = {
    "BEN": ("Ben Okafor", "receiver"),
    "ANA": ("Ana Ruiz", "picker"),
    "EVA": ("Eva Lindt", "supervisor"),
    "CEM": ("Cem Aydin", "counter"),
    "ADA": ("Ada Holm", "admin"),
}
YARD = "YARD"
"""A location where orders are received and shipped by the very put-away or pick."""
YARD_BINS = ("Y-01", "Y-02")
YARD_HAND = "DIA"
AT_YARD = {YARD: ["picker", "receiver"]}


def gtin(item: str) -> str:
    """A GTIN-14 of the range that is kept for examples."""
    body = f"09506000{item}"
    return body + check_digit(body)


def badge(no: str) -> str:
    return own_codes.make(OwnKind.USER, no)


def build(settings: Settings) -> str:
    """Make it; a token for reading the facts comes back. In a thread of its own: the browser's
    driver keeps the event loop of this one."""

    def make() -> str:
        asyncio.run(db.change_once(settings, lambda tx: _build(Office(tx))))
        return make_token(settings)

    with ThreadPoolExecutor(1) as aside:
        return aside.submit(make).result()


def _build(office: Office) -> None:
    _items(office)
    _places(office)
    _stock(office)
    _delivery(office)
    _orders(office)
    for no, (name, role) in PEOPLE.items():
        office.do("save-employee", no=no, name=name, language="en", roles={PLACE: [role]})
        people.set_secrets(office.tx, Secrets(employee_no=no, badge=badge(no), pin=PIN))

    here = masters.find_location(office.tx, PLACE)
    assert here is not None
    people_store.save_device(
        office.tx,
        name="station",
        kind="station",
        token_hash=credentials.hash_of(STATION_TOKEN),
        scopes="",
        location_id=here.location_id,
    )
    office.do("save-employee", no=YARD_HAND, name="Dia Roth", language="en", roles=AT_YARD)
    secrets = Secrets(employee_no=YARD_HAND, badge=badge(YARD_HAND), pin=PIN)
    people.set_secrets(office.tx, secrets)
    office.do(
        "save-printer",
        location=PLACE,
        code="DESK",
        description="Office",
        kind="browser",
        label_width=75,
        label_height=40,
    )


def _items(office: Office) -> None:
    office.do("save-item-tracking-code", code="SERIAL", serial={"specific": True})
    office.do(
        "save-item-tracking-code",
        code="LOTEXP",
        lot={"specific": True},
        use_expiration_dates=True,
        expiration_date_required=True,
    )
    office.do("save-number-series", code="SERIALS", starting_no="R26-0001")
    office.do("save-number-series", code="LOTS", starting_no="L-001")
    _item(office, ROUTER, "Router X", "SERIAL", serial_series="SERIALS")
    _item(office, GLOVES, "Nitrile Gloves", "LOTEXP", lot_series="LOTS")
    _item(office, CABLE, "Cable 3 m", "")


def _item(office: Office, no: str, description: str, tracking_code: str, **series: str) -> None:
    references: list[dict[str, Any]] = [{"code": gtin(no), "kind": "gtin", "unit": "PCS"}]
    office.do(
        "save-item",
        no=no,
        description=description,
        tracking_code=tracking_code,
        references=references,
        **series,
    )


def _places(office: Office) -> None:
    rules = ("find_fixed", "find_same_item", "find_empty")
    office.do("save-put-away-template", code="STANDARD", lines=[{rule: True} for rule in rules])
    office.do(
        "save-location",
        code=PLACE,
        name="Main hall",
        directed_put_away_and_pick=True,
        pick_according_to_fefo=True,
        put_away_template="STANDARD",
    )
    office.do(
        "save-location", code=YARD, bin_mandatory=True, require_put_away=True, require_pick=True
    )
    for code in YARD_BINS:
        office.do("save-bin", location=YARD, code=code)
    for ranking, code in enumerate(("A-14-02", "A-14-01", RACK, SHELF), 1):
        office.do("save-bin", location=PLACE, code=code, bin_type="PUTPICK", ranking=ranking)


def _stock(office: Office) -> None:
    lots = [
        {"lot": SOON, "quantity": "20", "expiration_date": "2031-05-31"},
        {"lot": LATER, "quantity": "20", "expiration_date": "2031-08-31"},
    ]
    lines = [
        {"item": GLOVES, "quantity": "40", "bin": SHELF, "numbers": lots},
        {"item": CABLE, "quantity": "20", "bin": RACK},
    ]
    office.do("post-opening-stock", location=PLACE, lines=lines)


def _delivery(office: Office) -> None:
    office.do("save-partner", kind="vendor", no="ACME", name="Acme Components")
    _order(office, "PO-501", "purchase_order", "ACME", (ROUTER, ROUTERS), (GLOVES, GLOVES_ORDERED))
    orders = [{"kind": "purchase_order", "no": "PO-501"}]
    office.do("create-warehouse-receipt", no=RECEIPT, location=PLACE, orders=orders)


def _orders(office: Office) -> None:
    office.do("save-partner", kind="customer", no="CLINIC", name="City Clinic")
    _order(office, "SO-1188", "sales_order", "CLINIC", (GLOVES, 6), (CABLE, 4))
    _ship(office, SHIPMENT, "SO-1188")
    _order(office, "SO-1189", "sales_order", "CLINIC", (GLOVES, 4), (CABLE, 3))
    _ship(office, "SH-0420", "SO-1189")
    office.do("create-pick", shipment_no="SH-0420", no=NEXT_PICK)
    _order(office, PURCHASE, "purchase_order", "ACME", (GLOVES, 24), (ROUTER, 3))
    _order(office, SALE, "sales_order", "CLINIC", (GLOVES, 5))
    _order(office, OTHER_SALE, "sales_order", "CLINIC", (GLOVES, 6))


def _ship(office: Office, no: str, order: str) -> None:
    orders = [{"kind": "sales_order", "no": order}]
    office.do("create-warehouse-shipment", no=no, location=PLACE, orders=orders, release=True)


def _order(office: Office, no: str, kind: str, partner: str, *lines: tuple[str, int]) -> None:
    office.do(
        "create-order",
        kind=kind,
        no=no,
        partner=partner,
        location=PLACE,
        release=True,
        lines=[
            {"line_no": 10000 * place, "item": item, "quantity": str(quantity)}
            for place, (item, quantity) in enumerate(lines, 1)
        ],
    )
