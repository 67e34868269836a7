"""The verbs that change or take back what was written: documents, their lines, what was posted."""

from collections.abc import Callable
from typing import Any

from tests.live import part
from tests.scenarios import masters
from tests.scenarios.actions import ACTIVITIES, last_entry, matching
from tests.scenarios.world import ORDERS, Document, Unsupported, World

Arguments = dict[str, Any]

WAREHOUSE = ("receipt", "shipment")
ORDER_FIELDS = {
    "qty": "quantity",
    "uom": "unit",
    "ship_date": "due_date",
    "receipt_date": "due_date",
    "to_ship": "qty_to_handle",
    "to_receive": "qty_to_handle",
    "date": "due_date",
    "bin": "bin",
    "item": "item",
    "variant": "variant",
    "loc": "location",
    "reserve": "reserve",
}
DAYS = ("due_date",)
LIMITS = {"to_ship", "to_receive"}


def change(world: World, given: Arguments) -> None:
    target = given["target"]
    kind, _, rest = target.partition(":")
    answer = given.get("answer", "yes")
    if rest:
        masters.change(world, kind, rest, given["set"])
        return
    document, line_no = world.line(target)
    if "/" not in target:
        _change_header(world, document, given["set"], answer)
        return
    if document.kind in WAREHOUSE:
        _reopen_shipment(world, document)
        _change_warehouse_line(world, document, line_no, given["set"], answer)
        return
    if document.kind in ACTIVITIES:
        edit_lines(world, {"doc": document.no, "where": {"line_no": line_no}, **given})
        return
    _change_order_line(world, document, line_no, given["set"], answer)


def _change_order_line(
    world: World, document: Document, line_no: int, wanted: Arguments, answer: Any
) -> None:
    """What limits the next posting is no change of what was ordered, and needs no reopening."""
    unknown = set(wanted) - set(ORDER_FIELDS)
    if unknown:
        raise Unsupported(f"change: {sorted(unknown)}")
    if not set(wanted) <= LIMITS:
        world.reopen(document)
    values: Arguments = {}
    for name, value in wanted.items():
        field = ORDER_FIELDS[name]
        values[field] = world.day(value) if field in DAYS else str(value)
    ref: Arguments = {"order_no": document.no, "kind": document.kind, "line_no": line_no}
    world.command("change-order-line", answer=answer, **ref, **values)


def _change_header(world: World, document: Document, wanted: Arguments, answer: Any) -> None:
    """Fields of an order: its own, or those that all its lines take over."""
    if document.kind not in ORDERS:
        raise Unsupported(f"change: {document.kind}")
    wanted = dict(wanted)
    own = {"advice": "shipping_advice"}
    named = {own[name]: wanted.pop(name) for name in tuple(wanted) if name in own}
    if named:
        world.reopen(document)
        ref = {"kind": document.kind, "order_no": document.no}
        world.command("change-order", answer=answer, **ref, **named)
    if wanted:
        for line in world.order(document)["lines"]:
            _change_order_line(world, document, line["line_no"], wanted, answer)


def edit_lines(world: World, given: Arguments) -> None:
    document = world.document(given["doc"])
    wanted, answer = dict(given["set"]), given.get("answer", "yes")
    if document.kind in ORDERS:
        for line in _order_lines(world, document, given.get("where")):
            _change_order_line(world, document, line["line_no"], wanted, answer)
        return
    if "location" in wanted:
        raise Unsupported("edit_lines: location")
    for line in matching(world, document, given.get("where")):
        values = dict(wanted)
        if wanted.get("qty") == "all":
            values["qty"] = line["outstanding"]
        if document.kind in ACTIVITIES:
            fields = {
                name: str(values[name] or "") for name in ("bin", "lot", "serial") if name in values
            }
            if "exp" in values:
                fields["expiration_date"] = world.day(values["exp"])
            if "uom" in values:
                world.command(
                    "change-activity-line-unit",
                    answer=answer,
                    kind=document.kind,
                    activity_no=document.no,
                    line_no=line["line_no"],
                    unit=values["uom"],
                )
            if "qty" in values:
                fields["quantity"] = str(values["qty"])
            world.command(
                "change-activity-line",
                answer=answer,
                kind=document.kind,
                activity_no=document.no,
                line_no=line["line_no"],
                **fields,
            )
        elif document.kind in WAREHOUSE:
            _edit_warehouse_line(world, document, line["line_no"], values, answer)
        else:
            raise Unsupported(f"edit_lines of {document.kind}")


def _order_lines(world: World, document: Document, where: Arguments | None) -> list[dict[str, Any]]:
    lines = world.order(document)["lines"]
    return [
        line
        for line in lines
        if all(str(line.get(name)) == str(value) for name, value in (where or {}).items())
    ]


def _edit_warehouse_line(
    world: World, document: Document, line_no: int, values: Arguments, answer: str
) -> None:
    """The quantity of a line here is what the next posting handles."""
    values = dict(values)
    if "qty" in values:
        world.command(
            f"set-{document.kind}-quantity",
            answer=answer,
            line_no=line_no,
            quantity=str(values.pop("qty")),
            **{f"{document.kind}_no": document.no},
        )
    if values:
        _change_warehouse_line(world, document, line_no, values, answer)


def _change_warehouse_line(
    world: World, document: Document, line_no: int, values: Arguments, answer: str
) -> None:
    unknown = set(values) - {"qty", "bin"}
    if unknown:
        raise Unsupported(f"change: {sorted(unknown)} of {document.kind}")
    fields = {"bin": values.get("bin")}
    if "qty" in values:
        fields["quantity"] = str(values["qty"])
    world.command(
        "change-warehouse-line",
        answer=answer,
        no=document.no,
        kind=document.kind,
        line_no=line_no,
        **fields,
    )


def _reopen_shipment(world: World, document: Document) -> None:
    if document.kind == "shipment":
        world.reopen(document)


def delete_lines(world: World, given: Arguments) -> None:
    document = world.document(given["doc"])
    answer = given.get("answer", "yes")
    lines = matching(world, document, given.get("where"))
    numbers = [line["line_no"] for line in lines]
    if not numbers:
        return
    if document.kind in WAREHOUSE:
        _reopen_shipment(world, document)
        target = {"kind": document.kind, "no": document.no}
        world.command("delete-warehouse-lines", answer=answer, line_nos=numbers, **target)
        return
    world.command(
        "delete-activity-lines",
        answer=answer,
        kind=document.kind,
        activity_no=document.no,
        line_nos=numbers,
    )


def delete(world: World, given: Arguments) -> None:
    document, line_no = world.line(given["doc"])
    answer = given.get("answer", "yes")
    whole = "/" not in str(given["doc"])
    if document.kind == "count":
        world.command("delete-count", answer=answer, count_no=document.no)
    elif document.kind in ACTIVITIES:
        target: Arguments = {"kind": document.kind, "activity_no": document.no}
        if whole:
            world.command("delete-activity", answer=answer, **target)
        else:
            world.command("delete-activity-lines", answer=answer, line_nos=[line_no], **target)
    elif document.kind in WAREHOUSE:
        _reopen_shipment(world, document)
        target = {"kind": document.kind, "no": document.no}
        if whole:
            world.command("delete-warehouse-document", answer=answer, **target)
        else:
            world.command("delete-warehouse-lines", answer=answer, line_nos=[line_no], **target)
    else:
        world.reopen(document)
        target = {"kind": document.kind, "order_no": document.no}
        if whole:
            world.command("delete-order", answer=answer, **target)
        else:
            world.command("delete-order-line", answer=answer, line_no=line_no, **target)


UNDOABLE = (
    "purchase_receipt",
    "sales_return_receipt",
    "sales_shipment",
    "purchase_return_shipment",
)


def undo(world: World, given: Arguments) -> None:
    """Everything posted of an order or of a warehouse document, newest first, or one line of it."""
    world.last_entry = last_entry(world)
    code, _, number = str(given["doc"]).partition("/")
    document = world.document(code)
    line_no = int(number or 0) * 10000
    wanted = {
        "receipt": ("warehouse_receipt",),
        "shipment": ("warehouse_shipment",),
    }.get(document.kind, UNDOABLE)
    for one in world.get("/posted", from_no=document.no, count=100)["rows"]:
        if one["kind"] not in wanted or one["undone"]:
            continue
        lines = world.get(f"/posted/{one['kind']}/{part(one['no'])}")["lines"]
        named = [row["line_no"] for row in lines if row["line_no"] == line_no and not row["undone"]]
        if named or not number:
            world.command(
                "undo-posted-document",
                answer=given.get("answer", "yes"),
                kind=one["kind"],
                posted_no=one["no"],
                line_nos=named,
            )


VERBS: dict[str, Callable[[World, Arguments], None]] = {
    "change": change,
    "edit_lines": edit_lines,
    "delete_lines": delete_lines,
    "delete": delete,
    "undo": undo,
}
