"""The setup verbs: masters, stock, orders."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.scenarios.world import Document, World

Arguments = dict[str, Any]

BIN_TYPES = {
    "receive": "RECEIVE",
    "ship": "SHIP",
    "pick": "PUTPICK",
    "bulk": "PUTAWAY",
    "qc": "QC",
}
TEMPLATE = (
    {"find_fixed": True, "find_below_min": True},
    {"find_fixed": True},
    {"find_floating": True, "find_same_item": True},
    {"find_floating": True, "find_empty": True},
    {"find_floating": True},
)
CAPACITY = {"never": "never", "allow": "allow_more", "prohibit": "prohibit_more"}
PICK_POLICY = {"ranking": "bin_ranking", "default_bin": "default_bin"}
FIXED_ONLY = ({"find_fixed": True},)


def location(world: World, given: Arguments) -> None:
    code = given["code"]
    directed = bool(given.get("directed"))
    handling = set(given.get("handling", ()))
    has_bins = directed or bool(given.get("bins"))
    fields: Arguments = {
        "code": code,
        "bin_mandatory": has_bins,
        "directed_put_away_and_pick": directed,
        "require_receive": directed or "receive" in handling,
        "require_put_away": directed or "putaway" in handling,
        "require_shipment": directed or "shipment" in handling,
        "require_pick": directed or "pick" in handling,
        "pick_according_to_fefo": bool(given.get("fefo")),
        "always_create_pick_line": bool(given.get("always_pick_line")),
        "always_create_put_away_line": bool(given.get("always_putaway_line")),
        "use_as_in_transit": bool(given.get("transit")),
        "use_cross_docking": bool(given.get("cross_dock")),
        "allow_breakbulk": bool(given.get("breakbulk")),
        "bin_capacity_policy": CAPACITY[given.get("capacity", "never")],
        "pick_bin_policy": PICK_POLICY.get(str(given.get("pick_policy"))),
    }
    if given.get("putaway_policy") == "fixed_bins":
        world.command("save-put-away-template", code="FIXED", lines=FIXED_ONLY)
        fields.update(put_away_bin_policy="template", put_away_template="FIXED")
    elif directed:
        world.command("save-put-away-template", code="STANDARD", lines=TEMPLATE)
        fields["put_away_template"] = "STANDARD"
    world.command("save-location", **fields)
    places = _special_bins(given, fields, directed, has_bins)
    for name, (bin_code, bin_type) in places.items():
        bin_fields = {"bin_type": bin_type} if directed else {}
        if f"bin:{code}/{bin_code}" not in world.given and code not in world.locations:
            world.command("save-bin", location=code, code=bin_code, **bin_fields)
        fields[name] = bin_code
    if places:
        world.command("save-location", **fields)
    world.locations[code] = fields
    world.given[f"location:{code}"] = given


def _special_bins(
    given: Arguments, fields: Arguments, directed: bool, has_bins: bool
) -> dict[str, tuple[str, str]]:
    """Receiving, shipping and adjustment bins: those named, else those the conventions give."""
    found: dict[str, tuple[str, str]] = {}
    if not has_bins:
        return found
    if given.get("receipt_bin") or fields["require_receive"]:
        found["receipt_bin"] = (given.get("receipt_bin", "REC"), "RECEIVE")
    if given.get("ship_bin") or fields["require_shipment"]:
        found["shipment_bin"] = (given.get("ship_bin", "SHIP"), "SHIP")
    if given.get("adjustment_bin") or directed:
        found["adjustment_bin"] = (given.get("adjustment_bin", "ADJ"), "QC")
    if isinstance(given.get("cross_dock"), str):
        found["cross_dock_bin"] = (given["cross_dock"], "PUTPICK")
    return found


def bin(world: World, given: Arguments) -> None:
    directed = world.locations[given["loc"]]["directed_put_away_and_pick"]
    fields: Arguments = {"location": given["loc"], "code": given["code"]}
    if "type" in given or directed:
        fields["bin_type"] = BIN_TYPES[given.get("type", "pick")]
    if not directed:
        fields.pop("bin_type", None)
    world.command(
        "save-bin",
        **fields,
        ranking=given.get("rank", 0),
        dedicated=bool(given.get("dedicated")),
        block_movement=_block(given.get("block", "none")),
        max_weight=_decimal(given.get("max_weight", 0)),
        max_cubage=_decimal(given.get("max_cubage", 0)),
    )
    world.given[f"bin:{given['loc']}/{given['code']}"] = given


def _block(word: str) -> str:
    return {"in": "inbound", "out": "outbound"}.get(word, word)


def bin_content(world: World, given: Arguments) -> None:
    world.command(
        "save-bin-content",
        location=given["loc"],
        bin=given["bin"],
        item=given["item"],
        is_fixed=bool(given.get("fixed")),
        is_default=bool(given.get("default")),
        min_qty=_decimal(given.get("min_qty", 0)),
        max_qty=_decimal(given.get("max_qty", 0)),
        block_movement=_block(given.get("block", "none")),
    )
    world.given[f"bin_content:{given['loc']}/{given['bin']}/{given['item']}"] = given


def item(world: World, given: Arguments) -> None:
    code = given["code"]
    tracked = any(_word(given, name) != "none" for name in ("lot", "serial", "expiry"))
    tracked = tracked or given.get("strict") or given.get("lot_sales_outbound")
    fields: Arguments = {
        "no": code,
        "reserve": {True: "optional", False: "never"}.get(
            given.get("reserve", "optional"), given.get("reserve", "optional")
        ),
        "order_tracking_policy": "tracking" if given.get("order_tracking") else "none",
        "prevent_negative": bool(given.get("no_negative")),
        "use_cross_docking": True,
        "weight": _decimal(given.get("weight", 0)),
        "cubage": _decimal(given.get("cubage", 0)),
        "units": [
            {"code": unit, "qty_per_uom": str(per)} for unit, per in given.get("uoms", {}).items()
        ],
        "sales_unit": given.get("sales_uom"),
        "purchase_unit": given.get("purch_uom"),
        "put_away_unit": given.get("putaway_uom"),
    }
    if tracked or given.get("lot_info_inbound"):
        world.command("save-item-tracking-code", **tracking_rules(code, given))
        fields["tracking_code"] = code
    world.command("save-item", **fields)
    world.items[code] = {**given, "fields": fields}


def _word(given: Arguments, name: str) -> str:
    """A word that may be missing, or no."""
    return str(given.get(name) or "none")


def tracking_rules(code: str, given: Arguments) -> Arguments:
    """The tracking code of an item, as the file describes it."""
    expiry = _word(given, "expiry")
    fields: Arguments = {
        "code": code,
        "use_expiration_dates": expiry != "none" or bool(given.get("strict")),
        "expiration_date_required": expiry == "required",
        "strict_expiration": bool(given.get("strict")),
    }
    for dimension in ("lot", "serial"):
        specific = _word(given, dimension) == "specific"
        fields[dimension] = {
            "specific": specific,
            "warehouse": bool(given.get(f"{dimension}_whse")),
        }
    if given.get("lot_sales_outbound"):
        fields["lot"]["flows"] = ["sales_out"]
    if given.get("lot_info_inbound"):
        fields["lot"]["info_in_must_exist"] = True
    return fields


def tracking_info(world: World, given: Arguments) -> None:
    for dimension in ("lot", "serial"):
        if dimension in given:
            world.command(
                "save-tracking-info",
                item_no=given["item"],
                dimension=dimension,
                number=given[dimension],
                blocked=bool(given.get("blocked")),
            )


def stock(world: World, given: Arguments) -> None:
    line = {
        "item": given["item"],
        "quantity": _decimal(given["qty"]),
        "unit": given.get("uom", ""),
        "bin": given.get("bin", ""),
        "numbers": numbers(world, given, per=per_unit(world, given)),
    }
    world.command("post-opening-stock", location=given.get("loc", ""), lines=[line])


def per_unit(world: World, given: Arguments) -> Decimal:
    """Base units in the unit of a step."""
    return Decimal(str(world.items[given["item"]].get("uoms", {}).get(given.get("uom"), 1)))


def per_line_unit(world: World, document: Document, line_no: int) -> Decimal:
    """Base units in the unit of an order line."""
    for line in world.order(document)["lines"]:
        if line["line_no"] == line_no and _decimal(line["quantity"]):
            return _decimal(line["quantity_base"]) / _decimal(line["quantity"])
    return Decimal(1)


def numbers(world: World, given: Arguments, *, per: Decimal = Decimal(1)) -> list[Arguments]:
    """The numbers a step names, with base quantities: lots, lot, serials, serial, both."""
    expires = given.get("exp")

    def one(quantity: Any, **number: str) -> Arguments:
        lot = number.get("lot", "")
        day = expires.get(lot) if isinstance(expires, dict) else expires
        return {**number, "quantity": str(quantity), "expiration_date": world.day(day)}

    if "serials_with_lot" in given:
        return [
            one(1, serial=str(pair["serial"]), lot=str(pair["lot"]))
            for pair in given["serials_with_lot"]
        ]
    if isinstance(given.get("lots"), dict):
        return [one(abs(_decimal(qty)), lot=str(lot)) for lot, qty in given["lots"].items()]
    lot = {"lot": str(given["lot"])} if given.get("lot") else {}
    if given.get("serials"):
        return [one(1, serial=str(serial), **lot) for serial in given["serials"]]
    if given.get("serial"):
        return [one(1, serial=str(given["serial"]), **lot)]
    if lot:
        return [one(abs(_decimal(given["qty"])) * per, **lot)]
    return []


def _order(kind: str) -> Callable[[World, Arguments], None]:
    def create(world: World, given: Arguments) -> None:
        lines = [
            {
                "line_no": number * 10000,
                "item": line["item"],
                "quantity": str(line["qty"]),
                "unit": line.get("uom", ""),
                "variant": line.get("variant", ""),
                "location": line.get("loc"),
                "bin": line.get("bin", ""),
                "due_date": world.day(line.get("date")),
                "reserve": line.get("reserve"),
            }
            for number, line in enumerate(given["lines"], 1)
        ]
        world.command(
            "create-order",
            kind=kind,
            no=given["doc"],
            location=given.get("loc", ""),
            due_date=world.day(given.get("date")),
            shipping_advice=given.get("advice", "partial"),
            lines=lines,
        )
        document = Document(kind, given["doc"], given.get("loc", ""))
        document.released = kind == "sales_invoice"
        world.documents[given["doc"]] = document
        ref = {"kind": kind, "order_no": given["doc"]}
        for number, line in enumerate(given["lines"], 1):
            limit = line.get("to_ship", line.get("to_receive"))
            if limit is not None:
                quantity = str(limit)
                world.command(
                    "change-order-line", **ref, line_no=number * 10000, qty_to_handle=quantity
                )
            if numbers(world, line):
                world.command(
                    "set-line-tracking",
                    **ref,
                    line_no=number * 10000,
                    numbers=numbers(world, line, per=per_unit(world, line)),
                )

    return create


def _decimal(value: Any) -> Decimal:
    return Decimal(str(value))


VERBS: dict[str, Callable[[World, Arguments], None]] = {
    "location": location,
    "bin": bin,
    "bin_content": bin_content,
    "item": item,
    "tracking_info": tracking_info,
    "stock": stock,
    "sales_order": _order("sales_order"),
    "sales_invoice": _order("sales_invoice"),
    "purchase_order": _order("purchase_order"),
    "purchase_return": _order("purchase_return"),
    "sales_return": _order("sales_return"),
}
