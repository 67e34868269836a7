"""The expectation verbs: what must be true afterwards, asked through the API."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.live import part
from tests.scenarios import stocktaking
from tests.scenarios.actions import matching
from tests.scenarios.kinds import MESSAGE_KINDS
from tests.scenarios.world import ORDERS, Unsupported, World

Arguments = dict[str, Any]


class Differs(Exception):
    """Something is not as the scenario says."""


def same(what: str, found: Any, wanted: Any) -> None:
    if found != wanted:
        raise Differs(f"{what}: found {found}, expected {wanted}")


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))


def prompt(world: World, given: Arguments) -> None:
    kinds = [MESSAGE_KINDS.get(code, code) for code in world.prompts]
    if given["kind"] not in kinds:
        raise Differs(f"prompt {given['kind']}: raised {kinds}")


def warning(world: World, given: Arguments) -> None:
    kinds = [MESSAGE_KINDS.get(code, code) for code in world.warnings]
    if given["kind"] not in kinds:
        raise Differs(f"warning {given['kind']}: raised {kinds}")


def no_warning(world: World, given: Arguments) -> None:
    raised = [MESSAGE_KINDS.get(code, code) for code in (*world.warnings, *world.prompts)]
    if given["kind"] in raised:
        raise Differs(f"{given['kind']} was raised")


def lines(world: World, given: Arguments) -> None:
    found = matching(world, world.document(given["doc"]), given.get("where", {}))
    wanted = given["is"]
    names = sorted({name for row in wanted for name in row})
    same(
        f"lines of {given['doc']}",
        Counter(tuple((name, _field(world, line, name)) for name in names) for line in found),
        Counter(tuple((name, _wanted(world, row.get(name))) for name in names) for row in wanted),
    )


def _field(world: World, line: dict[str, Any], name: str) -> Any:
    if name in ("lot", "serial", "package"):
        return line["number"].get(name, "")
    if name == "qty":
        return _decimal(line["quantity"])
    if name == "qty_to_handle":
        return _decimal(line["qty_to_handle"])
    if name == "uom":
        return line["unit"]
    if name == "exp":
        return line["expiration_date"]
    if name in ("bin", "item", "action", "pair", "source"):
        return line[name]
    raise Unsupported(f"line field {name}")


def _wanted(world: World, value: Any) -> Any:
    if isinstance(value, int | float):
        return _decimal(value)
    if isinstance(value, str) and value[:1] == "D" and (value[1:2] in ("", "+", "-")):
        return world.day(value)
    return value


def count(world: World, given: Arguments) -> None:
    found = matching(world, world.document(given["doc"]), given.get("where", {}))
    same(f"lines of {given['doc']}", len(found), given["is"])


def qty(world: World, given: Arguments) -> None:
    found = matching(world, world.document(given["doc"]), given.get("where", {}))
    name = "quantity_base" if given.get("base") else "quantity"
    total = sum((_decimal(line[name]) for line in found), Decimal(0))
    same(f"quantity on {given['doc']} {given.get('where', {})}", total, _decimal(given["is"]))


def _order_line(world: World, text: str) -> dict[str, Any]:
    document, line_no = world.line(text)
    order = world.order(document)
    return next(line for line in order["lines"] if line["line_no"] == line_no)


def progress(world: World, given: Arguments) -> None:
    line = _order_line(world, given["line"])
    per = _decimal(line["quantity_base"]) / _decimal(line["quantity"])
    for name in ("shipped", "received"):
        if name in given:
            same(f"{given['line']} {name}", _decimal(line["qty_done"]), _decimal(given[name]))
    if "picked" in given:
        picked = _decimal(line["picked_base"]) / per
        same(f"{given['line']} picked", picked, _decimal(given["picked"]))


def _reservations(world: World, text: str) -> list[dict[str, Any]]:
    document, line_no = world.order_line(text)
    return world.get(f"/orders/{document.kind}/{part(document.no)}/lines/{line_no}/reservations")


def reserved(world: World, given: Arguments) -> None:
    total = Decimal(0)
    for row in _reservations(world, given["line"]):
        if row["status"] != "reservation":
            continue
        if any(
            name in given and row["number"].get(name, "") != given[name]
            for name in ("lot", "serial")
        ):
            continue
        if given.get("from") == "inventory" and not row["supply"].startswith("entry/"):
            continue
        if given.get("from") not in (None, "inventory"):
            source, line_no = world.line(given["from"])
            if row["supply"] != f"{source.no}/{line_no}":
                continue
        total += _decimal(row["quantity"])
    same(f"reserved for {given}", total, _decimal(given["is"]))


def reserved_supply(world: World, given: Arguments) -> None:
    location = given.get("loc", "")
    rows = world.get(f"/stock/items/{part(given['item'])}/reserved", location=location)
    total = sum(
        (
            _decimal(row["reserved"])
            for row in rows
            if "lot" not in given or row["number"].get("lot", "") == given["lot"]
        ),
        Decimal(0),
    )
    same(f"reserved supply {given}", total, _decimal(given["is"]))


def tracked(world: World, given: Arguments) -> None:
    side = {"in": "supply", "out": "demand"}.get(given.get("side", ""))
    found: dict[str, Decimal] = {}
    for row in _reservations(world, given["line"]):
        own_side = (
            "supply" if row["supply"].split("/")[0] == given["line"].split("/")[0] else "demand"
        )
        if side and own_side != side:
            continue
        name = row["number"].get("serial") or row["number"].get("lot") or ""
        if name:
            found[name] = found.get(name, Decimal(0)) + _decimal(row["quantity"])
    wanted = {str(name): _decimal(value) for name, value in given.get("is", {}).items()}
    same(f"tracked on {given['line']}", found, {n: v for n, v in wanted.items() if v})
    if "untracked" in given:
        line = _order_line(world, given["line"])
        open_base = _decimal(line["outstanding_base"]) - sum(found.values(), Decimal(0))
        same(f"untracked of {given['line']}", open_base, _decimal(given["untracked"]))


def link(world: World, given: Arguments) -> None:
    """Links of an order line, or of the stock of an item; `lot` is that of the supply."""
    if str(given["line"]).startswith("stock:"):
        item, _, location = str(given["line"]).removeprefix("stock:").partition("/")
        rows = world.get(f"/stock/items/{part(item)}/links", location=location)
    else:
        rows = _reservations(world, given["line"])
    total = Decimal(0)
    for row in rows:
        supplied = row["supply"].split("/")[0] != str(given["line"]).split("/")[0]
        number = row["supply_number"] if supplied and row["supply"] else row["number"]
        if row["status"] != given["status"]:
            continue
        if "lot" in given and number.get("lot", "") != given["lot"]:
            continue
        total += _decimal(row["quantity"])
    same(f"link {given}", total, _decimal(given["is"]))


def inventory(world: World, given: Arguments) -> None:
    if given.get("lot") or given.get("serial"):
        rows = world.get(
            "/stock/numbers",
            item=given["item"],
            location=given.get("loc", ""),
            lot=given.get("lot"),
            serial=given.get("serial"),
        )
    else:
        rows = world.get(f"/stock/items/{part(given['item'])}", location=given.get("loc", ""))
    total = sum((_decimal(row["quantity"]) for row in rows), Decimal(0))
    same(f"inventory {given}", total, _decimal(given["is"]))


POSTED_KINDS = {
    "sale": ("sale",),
    "purchase": ("purchase",),
    "purchase_return": ("purchase",),
    "adjust": ("positive_adjmt", "negative_adjmt"),
    "transfer_out": ("transfer",),
    "transfer_in": ("transfer",),
}


def posted(world: World, given: Arguments) -> None:
    rows = world.get("/stock/entries", item=given["item"], count=1000)["rows"]
    total = Decimal(0)
    dates: set[Any] = set()
    for row in rows:
        quantity = _decimal(row["quantity"])
        if row["entry_no"] <= world.last_entry:
            continue
        if row["entry_type"] not in POSTED_KINDS[given["kind"]]:
            continue
        if given["kind"] == "transfer_out" and quantity > 0:
            continue
        if given["kind"] == "transfer_in" and quantity < 0:
            continue
        if "lot" in given and row["number"].get("lot", "") != given["lot"]:
            continue
        if "loc" in given and row["location"] != given["loc"]:
            continue
        total += quantity
        dates.add(row["expiration_date"])
    same(f"posted {given}", abs(total), abs(_decimal(given["is"])))
    if "exp" in given:
        same(f"expiration posted {given}", dates, {world.day(given["exp"])})


def bin_qty(world: World, given: Arguments) -> None:
    rows = world.get(
        "/stock/bins",
        location=given["loc"],
        bin=given["bin"],
        item=given["item"],
        lot=given.get("lot"),
        serial=given.get("serial"),
    )
    total = Decimal(0)
    for row in rows:
        if "uom" not in given or row["unit"] == given["uom"]:
            total += _decimal(row["quantity"])
    if "uom" in given:
        per = world.items[given["item"]].get("uoms", {}).get(given["uom"], 1)
        total /= _decimal(per)
    same(f"bin {given}", total, _decimal(given["is"]))


def bin_load(world: World, given: Arguments) -> None:
    rows = world.get("/stock/bins", location=given["loc"], bin=given["bin"])
    for name in ("cubage", "weight"):
        if name in given:
            total = sum((_decimal(row[name]) for row in rows), Decimal(0))
            same(f"{name} in {given['bin']}", total, _decimal(given[name]))


def bin_serials(world: World, given: Arguments) -> None:
    rows = world.get("/stock/warehouse-entries", item=given["item"], count=1000)["rows"]
    found = {row["number"]["serial"] for row in rows if row["number"].get("serial")}
    same(f"serials of {given['item']} in bins", found, {str(one) for one in given["is"]})


def absent(world: World, given: Arguments) -> None:
    if given["doc"] not in world.documents:
        return
    document = world.documents[given["doc"]]
    room = "orders" if document.kind in ORDERS else "documents"
    found = world.client.request("GET", f"/{room}/{document.kind}/{part(document.no)}")
    same(f"{given['doc']} exists", found.status, 404)


def proposal(world: World, given: Arguments) -> None:
    """The ledger adjustments that the last `post_bin_adjustments` proposed."""
    same(
        f"proposal for {given['item']}",
        Counter(_proposed(line) for line in world.proposals if line["item"] == given["item"]),
        Counter(
            (
                row["kind"],
                _decimal(row["qty"]),
                tuple(sorted((str(lot), _decimal(q)) for lot, q in row.get("lots", {}).items())),
                tuple(sorted(str(serial) for serial in row.get("serials", ()))),
            )
            for row in given["is"]
        ),
    )


def lines_of_count(world: World, given: Arguments) -> None:
    found = stocktaking.count_lines(world, world.document(given["doc"]))
    names = sorted({name for row in given["is"] for name in row})
    same(
        f"lines of {given['doc']}",
        Counter(tuple((n, stocktaking.count_field(line, n)) for n in names) for line in found),
        Counter(tuple((n, _wanted(world, row.get(n, ""))) for n in names) for row in given["is"]),
    )


def field(world: World, given: Arguments) -> None:
    """Fields of a target; of a line of a count so far."""
    document, line_no = world.line(given["target"])
    if document.kind != "count":
        raise Unsupported(f"field of {document.kind}")
    line = stocktaking.count_lines(world, document)[line_no // 10000 - 1]
    for name, wanted in given["is"].items():
        found = stocktaking.count_field(line, name)
        same(f"{given['target']} {name}", found, _wanted(world, wanted))


def _proposed(line: dict[str, Any]) -> tuple[Any, ...]:
    lots: dict[str, Decimal] = {}
    serials: list[str] = []
    for row in line["numbers"]:
        if row["number"].get("serial"):
            serials.append(row["number"]["serial"])
        elif row["number"].get("lot"):
            lot = row["number"]["lot"]
            lots[lot] = lots.get(lot, Decimal(0)) + _decimal(row["quantity"])
    kind = "positive" if line["entry_type"] == "positive_adjmt" else "negative"
    quantity = _decimal(line["quantity"])
    return kind, quantity, tuple(sorted(lots.items())), tuple(sorted(serials))


VERBS: dict[str, Callable[[World, Arguments], None]] = {
    "prompt": prompt,
    "warning": warning,
    "no_warning": no_warning,
    "lines": lines,
    "count": count,
    "qty": qty,
    "progress": progress,
    "reserved": reserved,
    "reserved_supply": reserved_supply,
    "tracked": tracked,
    "link": link,
    "inventory": inventory,
    "posted": posted,
    "bin_qty": bin_qty,
    "bin_load": bin_load,
    "bin_serials": bin_serials,
    "proposal": proposal,
    "count_lines": lines_of_count,
    "field": field,
    "absent": absent,
}
