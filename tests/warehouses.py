"""A small warehouse that tests share, made by the commands everybody uses: three kinds of location,
an item of each tracking kind, somebody in each role."""

import asyncio
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

import msgspec

from stockhand.domain.ledgers import Actor, Stamp
from stockhand.operations import people, run
from stockhand.operations.commands import BY_NAME, KERNELS
from stockhand.operations.people import Secrets
from stockhand.operations.run import Answer, Command
from stockhand.settings import Settings
from stockhand.store import db
from stockhand.store.command_log import Envelope
from stockhand.store.tx import WriteTx

DAY = date(2026, 1, 5)
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
SPACE = UUID("5b1f6f0a-6f3e-4b7e-9a57-3c1d0a4f1e11")
PIN = "246810"
ROLES = ("picker", "receiver", "counter", "packer", "supervisor", "admin", "auditor")
LOCATIONS = ("SHED", "HALL", "MAIN")
"""Without bins and documents; with bins and all documents; directed."""
ITEMS = ("PLAIN", "LOT", "SERIAL", "DATED")
RULES = ("find_fixed", "find_same_item", "find_empty")


class WasRefused(Exception):
    """A command of a test's set-up was refused."""


class Office:
    """Sends commands by their name, one after the other, each with an id of its own; none remembers
    what another has read."""

    def __init__(self, tx: WriteTx, name: str = "office") -> None:
        self.tx = tx
        self._name = name
        self._count = 0

    def answer(self, name: str, /, **fields: Any) -> Answer:
        """What a command is answered, whatever it is."""
        fresh = WriteTx(self.tx.connection)
        return answer_of(fresh, command(name, **fields), self.next_id())

    def do(self, name: str, /, **fields: Any) -> dict[str, Any]:
        """The result of a command that must work."""
        found = self.answer(name, **fields)
        if found.status != "applied":
            raise WasRefused(f"{name}: {bytes(found.body).decode()}")
        return msgspec.json.decode(found.body)["result"]

    def next_id(self) -> UUID:
        self._count += 1
        return uuid5(SPACE, f"{self._name} {self._count}")


def command(name: str, /, **fields: Any) -> Command:
    """A command from plain values, as they come from outside."""
    return msgspec.convert(plain(fields), BY_NAME[name])


def plain(value: Any) -> Any:
    """Decimals and whole numbers of quantities as JSON carries them."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def answer_of(tx: WriteTx, one: Command, command_id: UUID, actor: Actor | None = None) -> Answer:
    """Run a command as the writer does."""
    stamp = stamp_of(command_id, actor)
    return run.run(tx, KERNELS[type(one)], one, stamp, Envelope())


def stamp_of(command_id: UUID, actor: Actor | None = None) -> Stamp:
    return Stamp(command_id=command_id, at=NOON, work_date=DAY, actor=actor or Actor(name="test"))


def build(settings: Settings) -> Settings:
    """The warehouse with its opening stock; nothing has moved yet."""
    return _build(settings, _foundation)


def build_with_history(settings: Settings) -> Settings:
    """The same after a working day: received, put away, reserved, picked, shipped, and some of it
    still open."""
    return _build(settings, lambda office: (_foundation(office), _history(office)))


def build_with_people(settings: Settings) -> Settings:
    """The same with somebody in each role at HALL, and a supervisor of MAIN alone."""
    return _build(settings, lambda office: (_foundation(office), _people(office)))


def _build(settings: Settings, make: Any) -> Settings:
    asyncio.run(db.change_once(settings, lambda tx: make(Office(tx))))
    return settings


def _foundation(office: Office) -> None:
    _items(office)
    _locations(office)
    stock(office, "SHED")
    stock(office, "HALL", bin="H-01")
    stock(office, "MAIN", bin="M-01")


def _items(office: Office) -> None:
    office.do("save-item-tracking-code", code="LOTS", lot={"specific": True})
    office.do("save-item-tracking-code", code="SERIALS", serial={"specific": True})
    office.do(
        "save-item-tracking-code",
        code="DATES",
        lot={"specific": True},
        use_expiration_dates=True,
        expiration_date_required=True,
    )
    kinds = {"PLAIN": "", "LOT": "LOTS", "SERIAL": "SERIALS", "DATED": "DATES"}
    for no, tracking_code in kinds.items():
        office.do("save-item", no=no, tracking_code=tracking_code)
    office.do("save-item", no="PLAIN", units=[{"code": "BOX", "qty_per_uom": "10"}])


def _locations(office: Office) -> None:
    office.do("save-put-away-template", code="STANDARD", lines=[{rule: True} for rule in RULES])
    office.do("save-location", code="SHED")
    office.do(
        "save-location",
        code="HALL",
        bin_mandatory=True,
        require_receive=True,
        require_put_away=True,
        require_shipment=True,
        require_pick=True,
        put_away_bin_policy="template",
        put_away_template="STANDARD",
    )
    office.do(
        "save-location",
        code="MAIN",
        directed_put_away_and_pick=True,
        put_away_template="STANDARD",
    )
    for number in range(1, 5):
        office.do("save-bin", location="HALL", code=f"H-0{number}", ranking=number)
        office.do(
            "save-bin", location="MAIN", code=f"M-0{number}", bin_type="PUTPICK", ranking=number
        )


def stock(office: Office, location: str, bin: str = "") -> None:
    """Opening stock: 100 plain, two lots of 40 and 20, five serials, a dated lot of 30."""
    serials = [{"serial": f"{location}-S{number}"} for number in range(1, 6)]
    lots = [{"lot": "L1", "quantity": "40"}, {"lot": "L2", "quantity": "20"}]
    dated = [{"lot": "D1", "quantity": "30", "expiration_date": "2031-06-30"}]
    lines = [
        {"item": "PLAIN", "quantity": "100"},
        {"item": "LOT", "quantity": "60", "numbers": lots},
        {"item": "SERIAL", "quantity": "5", "numbers": serials},
        {"item": "DATED", "quantity": "30", "numbers": dated},
    ]
    office.do("post-opening-stock", location=location, lines=[{**one, "bin": bin} for one in lines])


def order(
    office: Office, no: str, location: str, *lines: tuple[str, int], kind: str = "sales_order"
) -> str:
    """A released order of items and quantities."""
    office.do(
        "create-order",
        kind=kind,
        no=no,
        location=location,
        release=True,
        lines=[
            {"line_no": 10000 * place, "item": item, "quantity": str(quantity)}
            for place, (item, quantity) in enumerate(lines, 1)
        ],
    )
    return no


def picked(office: Office, shipment: str, order_no: str, location: str) -> str:
    """A released shipment for an order and a pick for it; the pick's number."""
    orders = [{"kind": "sales_order", "no": order_no}]
    office.do(
        "create-warehouse-shipment", no=shipment, location=location, orders=orders, release=True
    )
    pick = f"P-{shipment}"
    office.do("create-pick", shipment_no=shipment, no=pick)
    return pick


def received(office: Office, receipt: str, order_no: str, location: str) -> str:
    """A receipt for a purchase order, posted; the put-away's number."""
    orders = [{"kind": "purchase_order", "no": order_no}]
    office.do("create-warehouse-receipt", no=receipt, location=location, orders=orders)
    put_away = f"A-{receipt}"
    office.do("post-warehouse-receipt", receipt_no=receipt, put_away_no=put_away)
    return put_away


def _history(office: Office) -> None:
    for location in ("HALL", "MAIN"):
        _buy_and_put_away(office, location)
        _ship(office, location)
        _leave_open(office, location)
    order(office, "SO-SHED", "SHED", ("PLAIN", 7))
    office.do("post-order", order_no="SO-SHED", kind="sales_order", mode="ship")
    order(office, "SO-SHED-2", "SHED", ("PLAIN", 4), ("LOT", 6))
    office.do("reserve-order", order_no="SO-SHED-2", kind="sales_order")


def _buy_and_put_away(office: Office, location: str) -> None:
    bought = f"PO-{location}"
    office.do(
        "create-order",
        kind="purchase_order",
        no=bought,
        location=location,
        release=True,
        lines=[
            {"line_no": 10000, "item": "PLAIN", "quantity": "12"},
            {
                "line_no": 20000,
                "item": "LOT",
                "quantity": "8",
                "numbers": [{"lot": "L3", "quantity": "8"}],
            },
        ],
    )
    put_away = received(office, f"R-{location}", bought, location)
    office.do("fill-activity", activity_no=put_away, kind="put_away")
    office.do("register-activity", activity_no=put_away, kind="put_away")


def _ship(office: Office, location: str) -> None:
    sold = order(office, f"SO-{location}", location, ("PLAIN", 9), ("LOT", 5))
    lots = [{"lot": "L1", "quantity": "5"}]
    office.do("set-line-tracking", order_no=sold, kind="sales_order", line_no=20000, numbers=lots)
    pick = picked(office, f"S-{location}", sold, location)
    office.do("register-activity", activity_no=pick, kind="pick")
    office.do("post-warehouse-shipment", shipment_no=f"S-{location}")


def _leave_open(office: Office, location: str) -> None:
    """A shipment that is picked, a pick under way, a reservation, goods at the dock."""
    waiting = order(office, f"SW-{location}", location, ("PLAIN", 6))
    pick = picked(office, f"W-{location}", waiting, location)
    office.do("register-activity", activity_no=pick, kind="pick")
    going = order(office, f"SG-{location}", location, ("PLAIN", 11))
    picked(office, f"G-{location}", going, location)
    wanted = order(office, f"SR-{location}", location, ("PLAIN", 13), ("LOT", 4))
    office.do("reserve-order", order_no=wanted, kind="sales_order")
    order(office, f"PD-{location}", location, ("PLAIN", 3), kind="purchase_order")
    received(office, f"D-{location}", f"PD-{location}", location)


def _people(office: Office) -> None:
    for role in ROLES:
        employ(office, role.upper(), {"HALL": [role]})
    employ(office, "OTHER", {"MAIN": ["supervisor"]})


def employ(office: Office, no: str, roles: dict[str, list[str]]) -> None:
    """A person with the badge `badge-NO` and the PIN of all."""
    office.do("save-employee", no=no, roles=roles)
    people.set_secrets(office.tx, Secrets(employee_no=no, badge=f"badge-{no}", pin=PIN))
