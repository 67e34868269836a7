"""The action verbs: what people do to documents, numbers and stock."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.scenarios import setups
from tests.scenarios.world import Document, RefusedStep, Unsupported, World

Arguments = dict[str, Any]

SHIPPED = ("sales_order", "sales_invoice", "purchase_return", "transfer_order")
"""Orders whose goods leave, where a step does not say what is posted."""
ACTIVITIES = (
    *("pick", "put_away", "movement"),
    *("inventory_pick", "inventory_put_away", "inventory_movement"),
)


def reopen(world: World, given: Arguments) -> None:
    world.reopen(world.document(given["doc"]), answer=given.get("answer", "yes"))


def track(world: World, given: Arguments) -> None:
    document, line_no = world.order_line(given["line"])
    if given.get("pick_available"):
        _take_what_is_offered(world, document, line_no, given.get("answer", "yes"))
        return
    side = {"out": "demand", "in": "supply"}.get(given.get("side", ""))
    world.command(
        "set-line-tracking",
        answer=given.get("answer", "yes"),
        order_no=document.no,
        kind=document.kind,
        line_no=line_no,
        side=side,
        numbers=setups.numbers(world, given),
    )


def _take_what_is_offered(world: World, document: Document, line_no: int, answer: str) -> None:
    """What is not yet posted of the line takes the numbers that the system selects."""
    line: Arguments = {"order_no": document.no, "kind": document.kind, "line_no": line_no}
    world.command("set-line-tracking", answer=answer, **line, numbers=[])
    world.command("select-line-numbers", answer=answer, **line)


def reserve(world: World, given: Arguments) -> None:
    document, line_no = world.order_line(given["line"])
    fields: Arguments = {}
    if "qty" in given:
        per = setups.per_line_unit(world, document, line_no)
        fields["quantity"] = str(Decimal(str(given["qty"])) * per)
    source = given.get("from") or "inventory"
    if source != "inventory":
        other, other_line = world.order_line(source)
        fields["from_line"] = {"kind": other.kind, "no": other.no, "line_no": other_line}
    done: Arguments = {}
    for wanted in (fields, {**fields, "quantity": None}):
        try:
            done = world.command(
                "reserve-line",
                answer=given.get("answer", "yes"),
                order_no=document.no,
                kind=document.kind,
                line_no=line_no,
                lot=str(given.get("lot") or ""),
                serial=str(given.get("serial") or ""),
                **wanted,
            )
        except RefusedStep as refused:
            codes = {one["code"] for one in refused.problems}
            # At most so much is asked for: then all that is open is what is meant.
            if codes == {"reservation-exceeds-outstanding"}:
                continue
            # The conventions make this refusal and a reservation of zero the same outcome.
            if codes != {"nothing-to-reserve"}:
                raise
        break
    world.reserved_nothing = not float(done.get("reserved", 0))


def post(world: World, given: Arguments) -> None:
    document = world.document(given["doc"])
    world.last_entry = last_entry(world)
    answer = given.get("answer", "yes")
    if document.kind.startswith("inventory_"):
        ref = {"kind": document.kind, "activity_no": document.no}
        world.command("post-inventory-activity", answer=answer, **ref)
        return
    world.release(document)
    mode = given.get("mode") or ("ship" if document.kind in SHIPPED else "receive")
    ref = {"kind": document.kind, "order_no": document.no}
    world.command("post-order", answer=answer, **ref, mode=mode)


def last_entry(world: World) -> int:
    rows = world.get("/stock/entries", count=1)["rows"]
    return rows[0]["entry_no"] if rows else 0


def _sources(world: World, given: Arguments) -> list[Document]:
    named = given["from"] if isinstance(given["from"], list) else [given["from"]]
    found = [world.document(code) for code in named]
    for document in found:
        world.release(document)
    return found


def create_receipt(world: World, given: Arguments) -> None:
    sources = _sources(world, given)
    location = sources[0].location
    orders = [{"kind": one.kind, "no": one.no} for one in sources]
    world.command("create-warehouse-receipt", no=given["doc"], location=location, orders=orders)
    world.add(Document("receipt", given["doc"], location))


def create_shipment(world: World, given: Arguments) -> None:
    sources = _sources(world, given)
    location = sources[0].location
    orders = [{"kind": one.kind, "no": one.no} for one in sources]
    world.command(
        "create-warehouse-shipment",
        no=given["doc"],
        location=location,
        orders=orders,
        release=False,
    )
    world.add(Document("shipment", given["doc"], location))


def set_receipt_qty(world: World, given: Arguments) -> None:
    document = world.document(given["doc"])
    line = _warehouse_line(world, document, given["line"])
    world.command(
        "set-receipt-quantity", receipt_no=document.no, line_no=line, quantity=str(given["qty"])
    )


def set_shipment_qty(world: World, given: Arguments) -> None:
    document = world.document(given["doc"])
    line = _warehouse_line(world, document, given["line"])
    world.command(
        "set-shipment-quantity", shipment_no=document.no, line_no=line, quantity=str(given["qty"])
    )


def _warehouse_line(world: World, document: Document, text: Any) -> int:
    """A line named by its number here, or by the order line it is for."""
    name = str(text)
    if "/" not in name or name.split("/", maxsplit=1)[0] == document.no:
        return int(name.rsplit("/", maxsplit=1)[-1]) * 10000
    source, line_no = world.line(name)
    for line in world.lines(document):
        if (line["source"], line["source_line_no"]) == (source.no, line_no):
            return line["line_no"]
    raise AssertionError(f"{document.no} has no line for {name}")


def post_receipt(world: World, given: Arguments) -> None:
    document = world.document(given["doc"])
    world.last_entry = last_entry(world)
    code = given.get("putaway") or ""
    posted = world.command(
        "post-warehouse-receipt",
        answer=given.get("answer", "yes"),
        receipt_no=document.no,
        put_away_no=code,
        fill_put_away=True,
    )
    made = posted.get("put_away", "")
    if code:
        world.add(Document("put_away", code, document.location))
    elif made:
        document.put_aways.append(made)
    document.posted += posted.get("posted", [])


def create_putaway(world: World, given: Arguments) -> None:
    """For what a posted receipt has left to put away; a put-away that its posting made and nobody
    named yet is meant first."""
    named = given["from"] if isinstance(given["from"], list) else [given["from"]]
    receipts = [world.document(code) for code in named]
    unnamed = [no for one in receipts for no in one.put_aways]
    location = receipts[0].location
    if unnamed:
        for one in receipts:
            one.put_aways.clear()
        world.documents[given["doc"]] = Document("put_away", unnamed[0], location)
        return
    world.command(
        "create-put-away",
        answer=given.get("answer", "yes"),
        no=given["doc"],
        location=location,
        posted=[no for one in receipts for no in one.posted],
        fill=True,
    )
    world.add(Document("put_away", given["doc"], location))


def post_shipment(world: World, given: Arguments) -> None:
    document = world.document(given["doc"])
    world.last_entry = last_entry(world)
    release_shipment(world, document)
    world.command("post-warehouse-shipment", shipment_no=document.no)


def release_shipment(world: World, document: Document) -> None:
    if not document.released:
        world.command("release-warehouse-shipment", shipment_no=document.no)
        document.released = True


def create_pick(world: World, given: Arguments) -> None:
    named = given["from"][0] if isinstance(given["from"], list) else given["from"]
    shipment = world.document(named)
    if shipment.kind != "shipment":
        raise Unsupported(f"create_pick from {shipment.kind}")
    release_shipment(world, shipment)
    world.command(
        "create-pick",
        answer=given.get("answer", "yes"),
        shipment_no=shipment.no,
        no=given["doc"],
    )
    world.add(Document("pick", given["doc"], shipment.location))


def create_inventory(kind: str) -> Callable[[World, Arguments], None]:
    def create(world: World, given: Arguments) -> None:
        (source,) = _sources(world, given)
        world.command(
            f"create-{kind.replace('_', '-')}",
            answer=given.get("answer", "yes"),
            no=given["doc"],
            location=source.location,
            order={"kind": source.kind, "no": source.no},
            fill=True,
        )
        world.add(Document(kind, given["doc"], source.location))

    return create


def create_movement(world: World, given: Arguments) -> None:
    lines = [
        {
            "item": line["item"],
            "quantity": str(line["qty"]),
            "unit": line.get("uom", ""),
            "from_bin": line.get("from_bin", ""),
            "to_bin": line.get("to_bin", ""),
            "numbers": _moved(world, line),
        }
        for line in given["lines"]
    ]
    made = world.command(
        "create-movement",
        answer=given.get("answer", "yes"),
        no=given["doc"],
        location=given["loc"],
        lines=lines,
    )
    if made:
        world.add(Document(made["kind"], given["doc"], given["loc"]))


def _moved(world: World, line: Arguments) -> list[Arguments]:
    """The numbers of a line without dates: goods that move in the building keep theirs."""
    found = setups.numbers(world, line, per=setups.per_unit(world, line))
    return [
        {name: value for name, value in one.items() if name != "expiration_date"} for one in found
    ]


def bin_move(world: World, given: Arguments) -> None:
    world.last_entry = last_entry(world)
    world.command(
        "post-warehouse-reclassification",
        answer=given.get("answer", "yes"),
        location=given["loc"],
        lines=[_reclassified(world, given)],
    )


def reclass(world: World, given: Arguments) -> None:
    world.last_entry = last_entry(world)
    world.command(
        "post-reclassification",
        answer=given.get("answer", "yes"),
        location=given.get("loc", ""),
        to_location=given.get("to_loc"),
        lines=[_reclassified(world, given)],
    )


def _reclassified(world: World, given: Arguments) -> Arguments:
    """A line of a reclassification; what is not given as new stays."""
    new = {name: given[name] for name in ("new_lot", "new_serial") if name in given}
    if "new_exp" in given:
        new["new_expiration_date"] = world.day(given["new_exp"])
        new["no_expiration_date"] = given["new_exp"] is None
    return {
        "item": given["item"],
        "quantity": str(given["qty"]),
        "unit": given.get("uom", ""),
        "from_bin": given.get("from_bin", ""),
        "to_bin": given.get("to_bin", ""),
        "numbers": [{**one, **new} for one in _moved(world, given)],
    }


def matching(world: World, document: Document, where: Arguments | None) -> list[dict[str, Any]]:
    """The lines of a document that the filters name."""
    lines = with_pairs(world.lines(document))
    return [line for line in lines if _matches(world, line, where or {})]


def with_pairs(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lines with the running number of their take and place pair."""
    counts = {"take": 0, "place": 0, "none": 0}
    for line in lines:
        action = line["action"]
        counts[action] += 1
        line["pair"] = counts[action]
    return lines


def _matches(world: World, line: dict[str, Any], where: Arguments) -> bool:
    for name, wanted in where.items():
        if name == "source":
            document, line_no = world.line(str(wanted))
            if line["source"] != document.no:
                return False
            if "/" in str(wanted) and line["source_line_no"] != line_no:
                return False
        elif name in ("lot", "serial"):
            if line["number"].get(name, "") != str(wanted or ""):
                return False
        elif name in ("action", "bin", "pair", "item"):
            if str(line[name]) != str(wanted or ""):
                return False
        elif name in ("uom", "line_no"):
            if line["unit" if name == "uom" else name] != wanted:
                return False
        else:
            raise Unsupported(f"where: {name}")
    return True


def split_line(world: World, given: Arguments) -> None:
    document = world.document(given["doc"])
    for line in matching(world, document, given.get("where")):
        made = world.command(
            "split-activity-line",
            answer=given.get("answer", "yes"),
            kind=document.kind,
            activity_no=document.no,
            line_no=line["line_no"],
            quantity=str(given["qty"]),
        )
        _refill(world, document, made["line_no"])


def _refill(world: World, document: Document, line_no: int) -> None:
    """Lines with nothing to handle are filled, as the conventions have it."""
    line = next(one for one in world.lines(document) if one["line_no"] == line_no)
    world.command(
        "change-activity-line",
        kind=document.kind,
        activity_no=document.no,
        line_no=line_no,
        quantity=line["outstanding"],
    )


def register(world: World, given: Arguments) -> None:
    document = world.document(given["doc"])
    world.command(
        "register-activity",
        answer=given.get("answer", "yes"),
        kind=document.kind,
        activity_no=document.no,
    )


def adjust(world: World, given: Arguments) -> None:
    world.last_entry = last_entry(world)
    line = {
        "item": given["item"],
        "quantity": str(given["qty"]),
        "bin": given.get("bin", ""),
        "numbers": setups.numbers(world, given),
    }
    world.command(
        "post-item-journal",
        answer=given.get("answer", "yes"),
        location=given.get("loc", ""),
        lines=[line],
    )


VERBS: dict[str, Callable[[World, Arguments], None]] = {
    "reopen": reopen,
    "track": track,
    "reserve": reserve,
    "post": post,
    "create_receipt": create_receipt,
    "set_receipt_qty": set_receipt_qty,
    "post_receipt": post_receipt,
    "create_shipment": create_shipment,
    "set_shipment_qty": set_shipment_qty,
    "post_shipment": post_shipment,
    "create_pick": create_pick,
    "create_putaway": create_putaway,
    "create_inventory_pick": create_inventory("inventory_pick"),
    "create_inventory_putaway": create_inventory("inventory_put_away"),
    "create_movement": create_movement,
    "bin_move": bin_move,
    "reclass": reclass,
    "split_line": split_line,
    "register": register,
    "adjust": adjust,
}
