"""The expectation verbs: what must be true afterwards, asked through the API."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.live import part
from tests.scenarios import masters, stocktaking
from tests.scenarios.actions import matching, with_pairs
from tests.scenarios.kinds import MESSAGE_KINDS
from tests.scenarios.world import ORDERS, Differs, Document, Unsupported, World

Arguments = dict[str, Any]


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
    found = _lines(world, given)
    match(world, f"lines of {given['doc']}", found, given["is"], _field)


def _lines(world: World, given: Arguments) -> list[dict[str, Any]]:
    """The lines of a warehouse document or of an order that the filters name."""
    document = world.document(given["doc"])
    if document.kind not in ORDERS:
        return matching(world, document, given.get("where"))
    where = given.get("where") or {}
    return [
        line
        for line in world.order(document)["lines"]
        if all(_field(world, line, name) == _wanted(world, one) for name, one in where.items())
    ]


def match(
    world: World,
    what: str,
    found: list[dict[str, Any]],
    wanted: list[Arguments],
    field: Callable[[World, dict[str, Any], str], Any],
) -> None:
    """As many lines as wanted, each like one of those: only the fields it names are compared."""
    left = list(found)
    for row in sorted(wanted, key=len, reverse=True):
        for line in left:
            if all(field(world, line, name) == _wanted(world, row[name]) for name in row):
                left.remove(line)
                break
        else:
            left = [*found, {}]
            break
    if left:
        names = sorted({name for row in wanted for name in row})
        told = [{name: field(world, line, name) for name in names} for line in found]
        raise Differs(f"{what}: found {told}, expected {wanted}")


def _field(world: World, line: dict[str, Any], name: str) -> Any:
    if name in ("lot", "serial", "package"):
        return line.get("number", {}).get(name, "")
    if name == "source":
        code, number = line["source"], line["source_line_no"] // 10000
        return OneOf((code, f"{code}/{number}"))
    if name in AMOUNTS:
        return _decimal(line[AMOUNTS[name]])
    own = FIELDS.get(name, name)
    if own not in line:
        raise Unsupported(f"line field {name}")
    return line[own]


class OneOf(tuple[Any, ...]):
    """Several ways to say the same."""

    __hash__ = tuple.__hash__

    def __eq__(self, other: object) -> bool:
        return other in tuple(self)


AMOUNTS = {
    "qty": "quantity",
    "quantity": "quantity",
    "qty_base": "quantity_base",
    "qty_to_handle": "qty_to_handle",
    "to_handle": "qty_to_handle",
    "to_ship": "qty_to_handle",
    "to_receive": "qty_to_handle",
    "outstanding": "outstanding",
    "handled": "qty_done",
    "shipped": "qty_done",
    "received": "qty_done",
    "picked": "qty_picked_base",
}
FIELDS = {"uom": "unit", "exp": "expiration_date", "loc": "location", "date": "due_date"}


def _wanted(world: World, value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if value is None:
        return OneOf((None, ""))
    if isinstance(value, int | float):
        return _decimal(value)
    if isinstance(value, str) and value[:1] == "D" and (value[1:2] in ("", "+", "-")):
        return world.day(value)
    return value


def count(world: World, given: Arguments) -> None:
    same(f"lines of {given['doc']}", len(_lines(world, given)), given["is"])


def qty(world: World, given: Arguments) -> None:
    found = _lines(world, given)
    name = "quantity_base" if given.get("base") else "quantity"
    total = sum((_decimal(line[name]) for line in found), Decimal(0))
    same(f"quantity on {given['doc']} {given.get('where', {})}", total, _decimal(given["is"]))


def _order_line(world: World, text: str) -> dict[str, Any]:
    document, line_no = world.order_line(text)
    order = world.order(document)
    for line in order["lines"]:
        if line["line_no"] == line_no:
            return line
    raise Differs(f"{text} is not there")


def _per(line: dict[str, Any]) -> Decimal:
    """Base units in the unit of a line."""
    quantity = _decimal(line["quantity"])
    return _decimal(line["quantity_base"]) / quantity if quantity else Decimal(1)


def progress(world: World, given: Arguments) -> None:
    line = _order_line(world, given["line"])
    per = _per(line)
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
            name in given and row["number"].get(name, "") != str(given[name] or "")
            for name in ("lot", "serial")
        ):
            continue
        if given.get("from") == "inventory" and not row["supply"].startswith("entry/"):
            continue
        if given.get("from") not in (None, "inventory"):
            source, line_no = world.order_line(given["from"])
            if f"{source.no}/{line_no}" not in (row["supply"], row["demand"]):
                continue
        total += _decimal(row["quantity"])
    if not given.get("base") and total:
        total /= _per(_order_line(world, given["line"]))
    same(f"reserved for {given}", total, _decimal(given["is"]))


def reserved_supply(world: World, given: Arguments) -> None:
    location = given.get("loc", "")
    rows = world.get(f"/stock/items/{part(given['item'])}/reserved", location=location)
    total = sum(
        (
            _decimal(row["reserved"])
            for row in rows
            if all(
                row["number"].get(name, "") == str(given[name] or "")
                for name in ("lot", "serial")
                if name in given
            )
        ),
        Decimal(0),
    )
    same(f"reserved supply {given}", total, _decimal(given["is"]))


def tracked(world: World, given: Arguments) -> None:
    side = {"in": "supply", "out": "demand"}.get(given.get("side", ""))
    document, line_no = world.order_line(given["line"])
    own = f"{document.no}/{line_no}"
    given_is = given.get("is") or {}
    wanted = (
        dict.fromkeys(map(str, given_is), Decimal(1))
        if isinstance(given_is, list)
        else {str(name): _decimal(value) for name, value in given_is.items()}
    )
    found: dict[str, Decimal] = {}
    for row in _reservations(world, given["line"]):
        if side and row["demand" if side == "supply" else "supply"] == own:
            continue
        serial, lot = row["number"].get("serial", ""), row["number"].get("lot", "")
        name = next((one for one in (serial, lot) if one in wanted), serial or lot)
        if name:
            found[name] = found.get(name, Decimal(0)) + _decimal(row["quantity"])
    if "is" in given:
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
        if "lot" in given and number.get("lot", "") != str(given["lot"] or ""):
            continue
        total += _decimal(row["quantity"])
    same(f"link {given}", total, _decimal(given["is"]))


def inventory(world: World, given: Arguments) -> None:
    if any(name in given and not given[name] for name in ("lot", "serial")):
        rows = [
            row
            for row in _entries(world, item=given["item"])
            if row["location"] == given.get("loc", "")
            and all(
                row["number"].get(name, "") == str(given[name] or "")
                for name in ("lot", "serial")
                if name in given
            )
        ]
    elif given.get("lot") or given.get("serial"):
        rows = world.get(
            "/stock/numbers",
            count=1000,
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


def _entries(world: World, **asked: Any) -> list[dict[str, Any]]:
    return world.get("/stock/entries", **asked, count=1000)["rows"]


def posted(world: World, given: Arguments) -> None:
    rows = _entries(world, item=given["item"])
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
        if any(
            row["number"].get(name, "") != str(given[name] or "")
            for name in ("lot", "serial")
            if name in given
        ):
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
        bin=given.get("bin"),
        item=given.get("item"),
        lot=given.get("lot"),
        serial=given.get("serial"),
        count=1000,
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
    rows = world.get("/stock/bins", location=given["loc"], bin=given["bin"], count=1000)
    for name in ("cubage", "weight"):
        if name in given:
            total = sum((_decimal(row[name]) for row in rows), Decimal(0))
            same(f"{name} in {given['bin']}", total, _decimal(given[name]))


def bin_serials(world: World, given: Arguments) -> None:
    rows = world.get("/stock/warehouse-entries", item=given["item"], count=1000)["rows"]
    found = {row["number"]["serial"] for row in rows if row["number"].get("serial")}
    same(f"serials of {given['item']} in bins", found, {str(one) for one in given["is"]})


def absent(world: World, given: Arguments) -> None:
    """Orders that are given up or done with stay readable, closed."""
    if str(given["doc"]).split("/")[0] not in world.documents:
        return
    document, line_no = world.line(given["doc"])
    room = "orders" if document.kind in ORDERS else "documents"
    found = world.client.request("GET", f"/{room}/{document.kind}/{part(document.no)}")
    if found.status == 200 and "/" in str(given["doc"]):
        kept = [line for line in found.body["lines"] if line["line_no"] == line_no]
        same(f"{given['doc']} exists", kept, [])
        return
    if found.status == 200 and found.body.get("status") == "closed":
        return
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
    match(world, f"lines of {given['doc']}", found, given["is"], _count_field)


def _count_field(_world: World, line: dict[str, Any], name: str) -> Any:
    return stocktaking.count_field(line, name)


def field(world: World, given: Arguments) -> None:
    """Fields of a master, of a document or of a line; numbers are those of a line's only one."""
    target = str(given["target"])
    kind, colon, code = target.partition(":")
    for name, wanted in given["is"].items():
        if colon:
            known = masters.fields(world, kind, code)
            if name not in known:
                raise Unsupported(f"field {name} of {kind}")
            found = known[name]
        else:
            found = _field_of(world, target, name)
        if isinstance(wanted, list):
            found, wanted = sorted(found), sorted(wanted)
        same(f"{target} {name}", found, _wanted(world, wanted))


def _field_of(world: World, target: str, name: str) -> Any:
    document, line_no = world.line(target)
    if document.kind == "count":
        line = stocktaking.count_lines(world, document)[line_no // 10000 - 1]
        return stocktaking.count_field(line, name)
    if "/" not in target:
        return _header_field(world, document, name)
    if document.kind in ORDERS or name in ("lot", "serial", "exp"):
        return _order_field(world, target, name)
    return _field(world, with_pairs(world.lines(document))[line_no // 10000 - 1], name)


def _header_field(world: World, document: Document, name: str) -> Any:
    if document.kind in ORDERS:
        order = world.order(document)
        if name == "date":
            return order["lines"][0]["due_date"]
    else:
        order = world.get(f"/documents/{document.kind}/{part(document.no)}")
    own = {"advice": "shipping_advice", "loc": "location"}.get(name, name)
    if own not in order:
        raise Unsupported(f"field {name} of {document.kind}")
    return order[own]


def _order_field(world: World, target: str, name: str) -> Any:
    if name not in ("lot", "serial", "exp"):
        return _field(world, _order_line(world, target), name)
    document, line_no = world.order_line(target)
    path = f"/orders/{document.kind}/{part(document.no)}/lines/{line_no}/tracking"
    rows = world.get(path)["numbers"]
    if len(rows) != 1:
        raise Differs(f"{target} has {len(rows)} rows of tracking, not one")
    return rows[0]["expiration_date"] if name == "exp" else rows[0]["number"].get(name, "")


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
