"""Masters that a scenario changes, deletes or asks about: items, their rules and units, locations,
bins and what bins are set up to hold."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests.live import part
from tests.scenarios import setups
from tests.scenarios.world import Unsupported, World

Arguments = dict[str, Any]


def change(world: World, kind: str, code: str, values: Arguments) -> None:
    """Save a master again with what is new; the rest stays as the scenario described it."""
    if kind not in CHANGES:
        raise Unsupported(f"change: {kind}")
    CHANGES[kind](world, code, values)


def _item(world: World, code: str, values: Arguments) -> None:
    setups.item(world, {**_known(world.items, "item", code), **values})


def _tracking_rules(world: World, code: str, values: Arguments) -> None:
    wanted = {**_known(world.items, "tracking_rules", code), **values}
    world.command("save-item-tracking-code", **setups.tracking_rules(code, wanted))
    world.items[code] = wanted


def _location(world: World, code: str, values: Arguments) -> None:
    setups.location(world, {**_known(world.given, "location", f"location:{code}"), **values})


def _bin(world: World, code: str, values: Arguments) -> None:
    place, _, name = code.partition("/")
    given = world.given.get(f"bin:{code}", {"loc": place, "code": name})
    setups.bin(world, {**given, **values})


def _bin_content(world: World, code: str, values: Arguments) -> None:
    place, name, item = code.split("/")
    given = world.given.get(f"bin_content:{code}", {"loc": place, "bin": name, "item": item})
    setups.bin_content(world, {**given, **values})


def _unit(world: World, code: str, values: Arguments) -> None:
    """How many base units a unit holds is the one thing there is to say of it."""
    no, _, unit = code.partition("/")
    item = _known(world.items, "item", no)
    (per,) = values.values()
    setups.item(world, {**item, "uoms": {**item.get("uoms", {}), unit: per}})


def _known(found: dict[str, Arguments], kind: str, code: str) -> Arguments:
    if code not in found:
        raise Unsupported(f"{kind} {code} is not there")
    return found[code]


CHANGES: dict[str, Callable[[World, str, Arguments], None]] = {
    "item": _item,
    "tracking_rules": _tracking_rules,
    "location": _location,
    "bin": _bin,
    "bin_content": _bin_content,
    "uom": _unit,
}


def delete_master(world: World, given: Arguments) -> None:
    kind, _, code = str(given["target"]).partition(":")
    answer = given.get("answer", "yes")
    names = code.split("/")
    if kind == "bin":
        world.command("delete-bin", answer=answer, location=names[0], code=names[1])
    elif kind == "bin_content":
        place = {"location": names[0], "bin": names[1], "item": names[2]}
        world.command("delete-bin-content", answer=answer, **place)
    elif kind == "uom":
        world.command("delete-item-unit", answer=answer, no=names[0], unit=names[1])
    elif kind == "location":
        world.command("delete-location", answer=answer, code=code)
    elif kind == "tracking_rules":
        world.command("delete-item-tracking-code", answer=answer, code=code)
    else:
        raise Unsupported(f"delete_master: {kind}")


def fields(world: World, kind: str, code: str) -> Arguments:
    """A master in the words in which the scenario describes it."""
    if kind == "item":
        return _item_fields(world.get(f"/items/{part(code)}"))
    if kind == "tracking_rules":
        return _item_fields(world.get(f"/items/{part(code)}"))
    if kind == "uom":
        no, _, unit = code.partition("/")
        for one in world.get(f"/items/{part(no)}")["units"]:
            if one["code"] == unit:
                per = Decimal(str(one["qty_per_uom"]))
                return dict.fromkeys(("qty", "per", "qty_per", "qty_per_uom", "factor"), per)
    if kind == "location":
        for one in world.get("/locations"):
            if one["code"] == code:
                return _location_fields(one)
    if kind == "bin":
        place, _, name = code.partition("/")
        for one in world.get(f"/locations/{part(place)}/bins"):
            if one["code"] == name:
                return {**one, "rank": Decimal(one["ranking"]), "block": _block(one["blocked"])}
    if kind == "bin_content":
        place, name, item = code.split("/")
        for one in world.get("/stock/bins", location=place, bin=name, item=item):
            return {**one, "fixed": one["is_fixed"], "default": one["is_default"]}
    raise Unsupported(f"field of {kind} {code}")


def _block(word: str) -> str:
    return {"inbound": "in", "outbound": "out"}.get(word, word)


def _item_fields(item: Arguments) -> Arguments:
    expiry = "required" if item["expiration_required"] else "optional"
    found: Arguments = {
        "lot_whse": item["lot_in_warehouse"],
        "serial_whse": item["serial_in_warehouse"],
        "expiry": expiry if item["expires"] else "none",
        "strict": item["strict_expiration"],
    }
    for name in ("lot", "serial"):
        found[name] = "specific" if item[name] else "none"
        if found[name] == "none" and item["tracking_code"]:
            found[name] = "entry"
    return {**item, **found}


def _location_fields(location: Arguments) -> Arguments:
    tokens = {
        "receive": "require_receive",
        "putaway": "require_put_away",
        "shipment": "require_shipment",
        "pick": "require_pick",
    }
    policies = {"never": "never", "allow_more": "allow", "prohibit_more": "prohibit"}
    return {
        **location,
        "bins": location["bin_mandatory"],
        "directed": location["directed_put_away_and_pick"],
        "fefo": location["pick_according_to_fefo"],
        "transit": location["use_as_in_transit"],
        "breakbulk": location["allow_breakbulk"],
        "cross_dock": location["use_cross_docking"],
        "always_pick_line": location["always_create_pick_line"],
        "always_putaway_line": location["always_create_put_away_line"],
        "capacity": policies[location["bin_capacity_policy"]],
        "handling": [word for word, name in tokens.items() if location[name]],
    }


VERBS: dict[str, Callable[[World, Arguments], None]] = {"delete_master": delete_master}
