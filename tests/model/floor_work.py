"""Random work on the floor: activities, movements, corrections and counts."""

from typing import Any

from tests.model.chance import Chance, Fields, named
from tests.model.place import LOCATIONS, LOTS, TRACKED
from tests.model.rows import JOURNAL_LINES, POSTED, Operation, activity_lines, documents, versioned

# Activities.

ACTIVITIES = ("pick", "put_away", "movement")
IN_ONE_STEP = ("inventory_pick", "inventory_put_away", "inventory_movement")


def _any_activity(chance: Chance) -> tuple[str, ...]:
    return ACTIVITIES if not chance.one_in(3) else IN_ONE_STEP


def _taken(chance: Chance, line: Any) -> Fields:
    """The number of one piece of a line, seldom a wrong one."""
    numbers = chance.leaving(line.location, line.item, str(max(1, int(line.pieces))))
    fields = dict(numbers[0]) if numbers else {"quantity": chance.quantity(4)}
    if chance.one_in(15) and TRACKED.get(line.item) != "serial":
        fields["quantity"] = chance.quantity(20)
    if "serial" in fields:
        fields.pop("quantity", None)
    return fields


def handle(chance: Chance) -> Operation | None:
    """Confirm, put back, or say that it is not there."""
    line = activity_lines(chance, *_any_activity(chance))
    if line is None:
        return None
    fields: Fields = {"activity_no": line.no, "line_no": line.line_no}
    where = {"bin": chance.bin(line.location)} if chance.one_in(4) else {}
    if line.kind in ("pick", "inventory_pick"):
        name = chance.of(("confirm-pick-line",) * 6 + ("unpick-line", "short-pick-line"))
        fields["kind"] = line.kind
        if name == "short-pick-line":
            return name, {**fields, "reason": "EMPTY"}
        return name, {**fields, **_taken(chance, line), **where}
    if line.kind == "put_away":
        return "confirm-put-away-line", {**fields, "quantity": chance.quantity(4), **where}
    if line.kind == "inventory_put_away":
        numbers = chance.arriving(line.item, str(max(1, int(line.pieces))))
        number = numbers[0] if numbers else {"quantity": chance.quantity(4)}
        return "confirm-inventory-put-away-line", {**fields, **number, **where}
    fields |= {"kind": line.kind, "quantity": chance.quantity(4)}
    if chance.one_in(4):
        fields["to_bin"] = chance.bin(line.location)
    if chance.one_in(6):
        fields["from_bin"] = chance.bin(line.location)
    return "confirm-movement-line", fields


def change_activity(chance: Chance) -> Operation | None:
    line = activity_lines(chance, *_any_activity(chance))
    if line is None:
        return None
    fields: Fields = {"activity_no": line.no, "kind": line.kind, "line_no": line.line_no}
    change = chance.dice.randrange(7)
    if change == 0:
        return "split-activity-line", {**fields, "quantity": chance.quantity(3)}
    if change == 1:
        del fields["line_no"]
        return "delete-activity-lines", {**fields, "line_nos": [line.line_no]}
    if change == 2:
        return "change-activity-line-unit", {**fields, "unit": chance.of(("BOX", "PCS", ""))}
    if change == 3:
        return "change-activity-line", {**fields, "bin": chance.bin(line.location)}
    if change in (4, 5):
        numbers = chance.leaving(line.location, line.item, "1")
        number = {
            key: numbers[0][key] for key in ("serial", "lot") if numbers and key in numbers[0]
        }
        if number:
            return "change-activity-line", {**fields, **number}
    return "change-activity-line", {**fields, "quantity": chance.quantity(6)}


def of_activity(chance: Chance) -> Operation | None:
    found = documents(chance, *_any_activity(chance))
    if found is None:
        return None
    fields: Fields = {"activity_no": found.no, "kind": found.kind}
    change = chance.dice.randrange(10)
    if change == 0:
        return "delete-activity", fields
    if change == 1:
        return "fill-activity", {**fields, "fill": False}
    if change < 5:
        return "fill-activity", {**fields, "fill": True}
    if found.kind in ("inventory_pick", "inventory_put_away"):
        return "post-inventory-activity", versioned(chance, found, fields)
    if chance.one_in(4):
        fields["close"] = True
    return "register-activity", versioned(chance, found, fields)


# Inside the building.


def _lying_line(chance: Chance, location: str) -> tuple[Any, Fields] | None:
    """So much of something, out of the bin it lies in into another."""
    lying = chance.lying(location)
    if lying is None:
        return None
    most = max(1, min(6, int(lying.pieces)))
    quantity = "1" if lying.serial_no else chance.quantity(most)
    numbers = [{**named(lying), "quantity": quantity}] if named(lying) else []
    return lying, {
        "item": lying.item,
        "quantity": quantity,
        "from_bin": lying.bin if not chance.one_in(20) else chance.bin(location),
        "to_bin": chance.bin(location),
        "numbers": numbers,
    }


def move(chance: Chance) -> Operation | None:
    location = chance.of(LOCATIONS)
    found = _lying_line(chance, location)
    if found is None:
        return None
    fields: Fields = {"location": location, "lines": [found[1]]}
    name = chance.of(("move-stock", "move-stock", "create-movement", "create-internal-document"))
    if name == "create-movement":
        return name, {**fields, "no": chance.new_no("M"), "fill": chance.one_in(2)}
    if name == "create-internal-document":
        kinds = ("internal_movement", "movement_worksheet", "internal_pick", "internal_put_away")
        kind, line = chance.of(kinds), found[1]
        bins = {"to_bin": line["to_bin"]} if kind == "internal_pick" else {}
        if kind == "internal_put_away":
            bins = {"from_bin": line["from_bin"]}
        return name, {
            **fields,
            **bins,
            "kind": kind,
            "no": chance.new_no("I"),
            "release": kind in ("internal_pick", "internal_put_away"),
        }
    return name, fields


def of_internal(chance: Chance) -> Operation | None:
    kinds = ("internal_movement", "internal_pick", "internal_put_away")
    found = (
        documents(chance, *kinds) if chance.one_in(2) else documents(chance, "movement_worksheet")
    )
    if found is None:
        return None
    fields: Fields = {"no": found.no, "kind": found.kind}
    name = chance.of(
        ("create-internal-activity",) * 5
        + ("delete-internal-document", "release-internal-document", "reopen-internal-document")
    )
    if name == "create-internal-activity":
        fields |= {"activity_no": chance.new_no("W"), "fill": chance.one_in(2)}
    return name, fields


# Corrections.


def journal(chance: Chance) -> Operation:
    location, item, quantity = chance.location(), chance.item(), chance.quantity(6)
    bin_code = chance.bin(location)
    line: Fields = {"item": item, "bin": bin_code}
    if chance.one_in(2) and quantity.isdigit():
        lying = chance.lying(location)
        if lying is not None:
            line = {"item": lying.item, "bin": lying.bin}
            quantity = "1" if lying.serial_no else quantity
            line["numbers"] = [{**named(lying), "quantity": quantity}] if named(lying) else []
            if not line["numbers"]:
                line["numbers"] = chance.leaving(location, lying.item, quantity)
        else:
            line["numbers"] = chance.leaving(location, item, quantity)
        quantity = f"-{quantity}"
    else:
        line["numbers"] = chance.arriving(item, quantity)
    line["quantity"] = quantity
    directed = location == "MAIN" and not chance.one_in(10)
    name = "register-warehouse-journal" if directed else "post-item-journal"
    return name, {"location": location, "lines": [line]}


def rename(chance: Chance) -> Operation | None:
    location, target = chance.of(LOCATIONS), chance.of(LOCATIONS)
    found = _lying_line(chance, location)
    if found is None or chance.one_in(4):
        item, quantity = chance.item(), chance.quantity(4)
        numbers = chance.leaving(location, item, quantity)
        line: Fields = {"item": item, "quantity": quantity, "numbers": numbers}
        line |= {"from_bin": chance.bin(location), "to_bin": chance.bin(target)}
    else:
        line = found[1]
    for one in line["numbers"]:
        if "lot" in one and chance.one_in(2):
            one["new_lot"] = chance.of(LOTS)
        if "serial" in one and chance.one_in(2):
            one["new_serial"] = chance.new_no("N")
    if chance.one_in(2):
        return "post-warehouse-reclassification", {"location": location, "lines": [line]}
    fields: Fields = {"location": location, "lines": [line]}
    if chance.one_in(3):
        fields["to_location"] = target
        line["to_bin"] = chance.bin(target)
    return "post-reclassification", fields


def adjust(chance: Chance) -> Operation | None:
    found = documents(chance, "item_journal")
    if found is not None and not chance.one_in(4):
        name = chance.of(("post-journal-batch",) * 3 + ("delete-journal-batch",))
        return name, {"journal_no": found.no}
    items = [chance.item()] if chance.one_in(2) else []
    fields = {"location": "MAIN", "journal_no": chance.new_no("J"), "items": items}
    return "calculate-warehouse-adjustment", fields


def count(chance: Chance) -> Operation | None:
    found = documents(chance, "count", "warehouse_count")
    if found is None or chance.one_in(12):
        location = chance.location()
        fields: Fields = {"no": chance.new_no("C"), "location": location, "fill": chance.one_in(2)}
        if location != "SHED":
            fields["bins"] = [chance.bin(location)]
        if chance.one_in(2):
            fields["items"] = [chance.item()]
        return "create-count", fields
    fields = {"count_no": found.no}
    change = chance.dice.randrange(12)
    if change == 0:
        return "delete-count", fields
    if change < 3:
        asked = {"close": chance.one_in(2)}
        return "register-count", versioned(chance, found, {**fields, **asked})
    line = chance.row(JOURNAL_LINES, kind=found.kind)
    if line is None:
        return None
    if change == 3:
        return "recount-lines", {"count_no": line.no, "line_nos": [line.line_no]}
    seen = max(0, line.calculated_base // 100_000 + chance.of((0, 0, 0, 1, -1)))
    if change < 9:
        number = {"line_no": line.line_no, "quantity": str(seen)}
        return "count-line", {"count_no": line.no, **number}
    more = [{"item": line.item, "quantity": str(seen), **named(line)}]
    if chance.one_in(3):
        item = chance.item()
        more += [{"item": item, **one} for one in chance.arriving(item, "1")]
    return "count-bin", {"count_no": line.no, "bin": line.bin, "seen": more}


def undo(chance: Chance) -> Operation | None:
    found = chance.row(POSTED)
    if found is None:
        return None
    fields: Fields = {"posted_no": found.no, "kind": found.kind}
    if chance.one_in(3):
        fields["line_nos"] = [found.line_no]
    return "undo-posted-document", fields
