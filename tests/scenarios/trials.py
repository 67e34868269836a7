"""What would be had if it were asked for now. It is asked for, told and taken back: these
expectations are looked at after all others, for they may reshuffle who holds what."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.live import part
from tests.scenarios import actions
from tests.scenarios.expectations import same
from tests.scenarios.world import Document, RefusedStep, Unsupported, World

Arguments = dict[str, Any]
NOTHING = {"nothing-to-reserve", "line-fully-reserved", "nothing-to-handle", "no-lines-to-create"}
PLENTY = 1_000_000


def available(world: World, given: Arguments) -> None:
    asked = {"pick": _pick, "reserve": _reserve, "number": _number}
    if given["what"] not in asked:
        raise Unsupported(f"available: {given['what']}")
    found = asked[given["what"]](world, given)
    same(f"available {given}", found, Decimal(str(given["is"])))


def _demand(world: World, given: Arguments) -> tuple[Document, int]:
    """The line that is asked about, or one of a new order that wants plenty."""
    if given.get("for"):
        return world.order_line(given["for"])
    document = Document("sales_order", "TRIAL", given.get("loc", ""))
    line = {"line_no": 10000, "item": given["item"], "quantity": PLENTY}
    world.command(
        "create-order", kind=document.kind, no=document.no, location=document.location, lines=[line]
    )
    return document, 10000


def _give_up(world: World, given: Arguments, document: Document) -> None:
    if not given.get("for"):
        world.reopen(document)
        world.command("delete-order", kind=document.kind, order_no=document.no)


def _reserve(world: World, given: Arguments) -> Decimal:
    document, line_no = _demand(world, given)
    ref: Arguments = {"kind": document.kind, "order_no": document.no, "line_no": line_no}
    before = {row["entry_no"] for row in _reservations(world, document, line_no)}
    number = {name: str(given.get(name) or "") for name in ("lot", "serial")}
    total = Decimal(0)
    try:
        world.command("reserve-line", **ref, **number)
    except RefusedStep as refused:
        if not {one["code"] for one in refused.problems} <= NOTHING:
            raise
    for row in _reservations(world, document, line_no):
        if row["entry_no"] not in before and row["supply"].startswith("entry/"):
            total += Decimal(str(row["quantity"]))
            world.command("cancel-reservation", **ref, entry_no=row["entry_no"])
    _give_up(world, given, document)
    return total


def _reservations(world: World, document: Document, line_no: int) -> list[Arguments]:
    path = f"/orders/{document.kind}/{part(document.no)}/lines/{line_no}/reservations"
    return [row for row in world.get(path) if row["status"] == "reservation"]


def _pick(world: World, given: Arguments) -> Decimal:
    document, line_no = _demand(world, given)
    world.release(document)
    location = world.locations.get(document.location, {})
    if location.get("require_shipment"):
        found = _shipment_pick(world, document, line_no)
    else:
        found = _inventory_pick(world, document, line_no)
    _give_up(world, given, document)
    return found


def _shipment_pick(world: World, document: Document, line_no: int) -> Decimal:
    """Of the shipment the line is on, or of one that is made for it."""
    own = (document.kind, document.no, line_no)
    shipment = next(
        (
            one
            for one in world.documents.values()
            if one.kind == "shipment" and own in one.sources and world.lines(one)
        ),
        None,
    )
    made = shipment is None
    if shipment is None:
        shipment = Document("shipment", "TRIAL-SH", document.location)
        orders = [{"kind": document.kind, "no": document.no}]
        world.command(
            "create-warehouse-shipment",
            no=shipment.no,
            location=document.location,
            orders=orders,
            release=False,
        )
    actions.release_shipment(world, shipment)
    total = _try(world, "pick", "create-pick", document, line_no, shipment_no=shipment.no)
    if made:
        world.reopen(shipment)
        world.command("delete-warehouse-document", kind="shipment", no=shipment.no)
    return total


def _inventory_pick(world: World, document: Document, line_no: int) -> Decimal:
    order = {"kind": document.kind, "no": document.no}
    return _try(
        world,
        "inventory_pick",
        "create-inventory-pick",
        document,
        line_no,
        location=document.location,
        order=order,
    )


def _try(
    world: World, kind: str, command: str, document: Document, line_no: int, **fields: Any
) -> Decimal:
    """What a pick would take out of bins, or where there are none off the shelf."""
    try:
        world.command(command, no="TRIAL-PK", fill=False, **fields)
    except RefusedStep as refused:
        if not {one["code"] for one in refused.problems} <= NOTHING:
            raise
        return Decimal(0)
    pick = Document(kind, "TRIAL-PK", document.location)
    has_bins = world.locations.get(document.location, {}).get("bin_mandatory")
    total = Decimal(0)
    for line in world.lines(pick):
        own = (line["source"], line["source_line_no"]) == (document.no, line_no)
        if own and line["action"] != "place" and not line["breakbulk_no"]:
            total += Decimal(str(line["quantity"])) if line["bin"] or not has_bins else 0
    world.command("delete-activity", kind=kind, activity_no=pick.no)
    return total


def _number(world: World, given: Arguments) -> Decimal:
    """What is left of a number when everything that asks for it is served."""
    if not given.get("for"):
        path = f"/stock/items/{part(given['item'])}/numbers/availability"
        asked = {name: given.get(name) for name in ("lot", "serial")}
        found = world.get(path, location=given.get("loc", ""), **asked)
        return Decimal(str(found["available"]))
    document, line_no = world.order_line(given["for"])
    path = f"/orders/{document.kind}/{part(document.no)}/lines/{line_no}/numbers"
    total = Decimal(0)
    for row in world.get(path, count=1000)["rows"]:
        number = row["number"]
        if all(number.get(n, "") == str(given[n]) for n in ("lot", "serial") if given.get(n)):
            total += Decimal(str(row["stock"]["available"]))
    return total


VERBS: dict[str, Callable[[World, Arguments], None]] = {"available": available}
