"""The dock-to-ship day through the API of a real server process."""

import csv
import io
import subprocess
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import msgspec

from stockhand.app import Opened
from stockhand.bench import past, plan
from stockhand.bench.client import Connection, Hand, closed_loop
from stockhand.bench.plan import BINS, PLAIN, Day, Line
from stockhand.domain.ledgers import Actor, Stamp
from stockhand.operations import credentials, imports
from stockhand.settings import Settings
from stockhand.store import db, masters, migrate, people
from stockhand.store.tx import WriteTx

PLACE = "BENCH"
CODES = {plan.LOT: "LOTEXP", plan.SERIAL: "SNEXP", plan.PLAIN: ""}


class DayResult(msgspec.Struct, frozen=True):
    """Seconds by stage, and the times of each operation in seconds."""

    stages: dict[str, float]
    times: dict[str, list[float]]


async def prepare(settings: Settings, day: Day, entries: int = 0) -> str:
    """The warehouse of the day without goods, with so many entries behind it, and a token for the
    handhelds."""
    await db.change_once(settings, migrate.upgrade)
    opened = Opened(settings)
    now = datetime.now(UTC)
    stamp = Stamp(command_id=uuid4(), at=now, work_date=now.date(), actor=Actor(name="bench"))
    token = credentials.new_token()

    def job(tx: WriteTx) -> None:
        imports.run_import(tx, _files(day), stamp, _silent)
        if entries:
            place = masters.find_location(tx, PLACE)
            assert place is not None and place.receipt_bin_id is not None
            past.write(tx, place.location_id, place.receipt_bin_id, entries)
        people.save_device(
            tx,
            name="bench",
            kind="integration",
            token_hash=credentials.hash_of(token),
            scopes="",
            location_id=None,
        )

    try:
        await opened.database.writer.submit(job)
    finally:
        await opened.close()
    return token


def _silent(_file: str, _done: int, _total: int) -> None:
    """Nobody watches."""


def _files(day: Day) -> dict[str, str]:
    location = {
        "code": PLACE,
        "bin_mandatory": "true",
        "require_receive": "true",
        "require_put_away": "true",
        "require_shipment": "true",
        "require_pick": "true",
        "pick_according_to_fefo": "true",
        "receipt_bin": "DOCK",
        "shipment_bin": "GATE",
    }
    bins = ["DOCK", "GATE", *(f"B{number:03d}" for number in range(BINS))]
    dated = {"expiration_date_required": "true"}
    codes = [
        {"code": "LOTEXP", "lot": "true", **dated},
        {"code": "SNEXP", "serial": "true", **dated},
    ]
    items = [
        {"no": item_no(item), "tracking_code": CODES[plan.kind_of(item)]}
        for item in range(day.items)
    ]
    contents = [
        {
            "location": PLACE,
            "bin": f"B{item % BINS:03d}",
            "item": item_no(item),
            "is_default": "true",
            "is_fixed": "true",
        }
        for item in range(day.items)
    ]
    return {
        "item_tracking_codes.csv": _csv(codes),
        "items.csv": _csv(items),
        "locations.csv": _csv([location]),
        "bins.csv": _csv([{"location": PLACE, "code": code} for code in bins]),
        "bin_contents.csv": _csv(contents),
    }


def _csv(rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    columns = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def item_no(item: int) -> str:
    return f"I{item:05d}"


class ServerDay:
    """The day's documents, and what each stage sends for one of them."""

    def __init__(self, day: Day, prefix: str = "") -> None:
        self.day = day
        self.prefix = prefix
        self.put_aways: dict[int, str] = {}
        self.picks: dict[int, str] = {}

    def stages(self) -> dict[str, tuple[range, Callable[[Hand, int], Awaitable[None]]]]:
        receipts, orders = range(len(self.day.receipts)), range(len(self.day.orders))
        return {
            "receive": (receipts, self.receive),
            "put away": (receipts, self.put_away),
            "reserve": (orders, self.reserve),
            "create pick": (orders, self.create_pick),
            "register pick": (orders, self.register_pick),
            "post shipment": (orders, self.ship),
        }

    async def receive(self, hand: Hand, number: int) -> None:
        order, receipt = f"{self.prefix}PO{number}", f"{self.prefix}RC{number}"
        lines = [_incoming(line, self.prefix) for line in self.day.receipts[number]]
        await hand.send("create order", "POST", "/orders", _order("purchase", order, lines))
        await hand.send(
            "create receipt",
            "POST",
            "/receipts",
            {"no": receipt, "location": PLACE, "orders": [{"kind": "purchase_order", "no": order}]},
        )
        posted = await hand.send(
            "post receipt", "POST", f"/receipts/{receipt}/post", {"fill_put_away": True}
        )
        self.put_aways[number] = posted["put_away"]

    async def put_away(self, hand: Hand, number: int) -> None:
        no = self.put_aways[number]
        await hand.send("register put-away", "POST", f"/activities/put_away/{no}/register", {})

    async def reserve(self, hand: Hand, number: int) -> None:
        order = f"{self.prefix}SO{number}"
        lines = [
            {"item": item_no(line.item), "quantity": str(line.quantity), "reserve": "always"}
            for line in self.day.orders[number]
        ]
        await hand.send(
            "create and reserve order", "POST", "/orders", _order("sales", order, lines)
        )

    async def create_pick(self, hand: Hand, number: int) -> None:
        shipment = f"{self.prefix}SH{number}"
        made = await hand.send(
            "create shipment and pick",
            "POST",
            "/shipments",
            {
                "no": shipment,
                "location": PLACE,
                "orders": [{"kind": "sales_order", "no": f"{self.prefix}SO{number}"}],
                "pick": True,
            },
        )
        self.picks[number] = made["pick"]

    async def register_pick(self, hand: Hand, number: int) -> None:
        no = self.picks[number]
        await hand.send("register pick", "POST", f"/activities/pick/{no}/register", {})

    async def ship(self, hand: Hand, number: int) -> None:
        no = f"{self.prefix}SH{number}"
        await hand.send("post shipment", "POST", f"/shipments/{no}/post", {})


def _order(kind: str, no: str, lines: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "kind": f"{kind}_order",
        "no": no,
        "location": PLACE,
        "release": True,
        "lines": lines,
    }


def _incoming(line: Line, prefix: str) -> dict[str, Any]:
    given: dict[str, Any] = {"item": item_no(line.item), "quantity": str(line.quantity)}
    if line.kind != PLAIN:
        name = "lot" if line.kind == plan.LOT else "serial"
        given["numbers"] = [
            {
                name: f"{prefix}{number.text}",
                "quantity": str(number.quantity),
                "expiration_date": number.expires,
            }
            for number in line.numbers
        ]
    return given


class ServerProcess:
    """`stockhand serve` on a database, until it is stopped."""

    def __init__(self, settings: Settings, port: int) -> None:
        self.port = port
        command = [sys.executable, "-m", "stockhand", "serve"]
        command += ["--database", settings.database, "--port", str(port)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        told = self._process.stdout.readline()
        if not told:
            raise RuntimeError(f"the server did not start: exit code {self._process.wait()}")

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(30)


async def run(port: int, token: str, day: Day, clients: int) -> DayResult:
    """All stages, one after the other, each with all handhelds at once; then reads."""
    times: dict[str, list[float]] = {}
    await _warm_up(port, token, clients)
    hands = [Connection(port, token, times) for _ in range(clients)]
    work = ServerDay(day)
    stages: dict[str, float] = {}
    try:
        for name, (documents, step) in work.stages().items():
            stages[name] = await closed_loop(hands, documents, step)
    finally:
        for hand in hands:
            hand.close()
    return DayResult(stages, times)


async def _warm_up(port: int, token: str, clients: int) -> None:
    """One delivery comes and goes, as on the days before: a server that has just started writes its
    statements first."""
    hands = [Connection(port, token, {}) for _ in range(clients)]
    for documents, step in ServerDay(plan.day(plan.RECEIPT_LINES), "W").stages().values():
        await closed_loop(hands, documents, step)
    for hand in hands:
        hand.close()


async def resolves(port: int, token: str, day: Day, clients: int, count: int) -> DayResult:
    """Scan resolves of numbers of the day, as handhelds ask for codes they do not know."""
    times: dict[str, list[float]] = {}
    hands = [Connection(port, token, times) for _ in range(clients)]
    numbers = [
        number.text
        for lines in day.receipts
        for line in lines
        for number in line.numbers
        if number.text
    ]

    async def step(hand: Hand, place: int) -> None:
        raw = numbers[place % len(numbers)]
        await hand.send("resolve a scan", "POST", "/scans", {"raw": raw})

    try:
        seconds = await closed_loop(hands, range(count), step)
    finally:
        for hand in hands:
            hand.close()
    return DayResult({"resolve": seconds}, times)
