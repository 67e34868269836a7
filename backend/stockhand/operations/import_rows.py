"""Rows of the import's files as the commands of the API: the same fields, one cell each.

Lists stand in one cell, parted by blanks: `BOX=12 PALLET=480` are units, `MAIN=picker+receiver` are
roles. A character that parts words stands inside of one as in an address: %20 is a blank.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote, unquote

import msgspec

from stockhand.domain.tracking import FLOW_FLAGS
from stockhand.domain.tracking_codes import DimensionRules
from stockhand.operations.items import SaveItem
from stockhand.operations.journals import JournalLineInput
from stockhand.operations.locations import SavePutAwayTemplate, TemplateLineInput
from stockhand.operations.orders import CreateOrder, OrderLineInput
from stockhand.operations.people import SaveEmployee, Secrets
from stockhand.operations.tracking_codes import SaveItemTrackingCode

_PARTS = re.compile(r"[\s%=+/:]")


def columns(kind: type[msgspec.Struct], *without: str) -> tuple[str, ...]:
    """The fields of a command as columns."""
    return tuple(field for field in kind.__struct_fields__ if field not in ("confirm", *without))


def reader(kind: type[Any]) -> Callable[[dict[str, str]], Any]:
    """Rows whose cells are the fields of a command."""

    def read(cells: dict[str, str]) -> Any:
        return msgspec.convert(_known(kind, cells), kind, strict=False)

    return read


def _known(kind: type[msgspec.Struct], cells: dict[str, str]) -> dict[str, Any]:
    return {name: cell for name, cell in cells.items() if name in kind.__struct_fields__}


def word(text: str) -> str:
    """A text as one word of a list."""
    return _PARTS.sub(lambda found: quote(found[0], safe=""), text)


def _pairs(cell: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for word in cell.split():
        name, equals, value = word.partition("=")
        if not equals or not name or not value:
            raise ValueError(f"{word} should be NAME=VALUE")
        found.append((name, value))
    return found


TRACKING_CODE = (
    *columns(SaveItemTrackingCode, "serial", "lot", "package"),
    *("serial", "lot", "package"),
)


_TRUTH = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
SPECIFIC, KEPT = "specific", "warehouse"
INFO_FLAGS = ("info_in_must_exist", "info_out_must_exist", "create_info_on_posting")


def _rules(cell: str) -> DimensionRules:
    """`yes` is compulsory everywhere and kept in the warehouse; words name what holds, and what
    they do not name does not."""
    if cell.lower() in _TRUTH:
        return DimensionRules(specific=_TRUTH[cell.lower()])
    words = cell.split("+")
    for one in words:
        if one not in (SPECIFIC, KEPT, *FLOW_FLAGS, *INFO_FLAGS):
            raise ValueError(f"{one} is no rule of a tracking code")
    flows = [one for one in words if one in FLOW_FLAGS]
    rules: dict[str, Any] = {name: name in words for name in (SPECIFIC, KEPT, *INFO_FLAGS)}
    if flows or not rules[SPECIFIC]:
        rules["flows"] = flows
    return msgspec.convert(rules, DimensionRules)


def tracking_code(cells: dict[str, str]) -> SaveItemTrackingCode:
    """`serial`, `lot`, `package` are yes, no, or rules such as `specific+warehouse`."""
    values: dict[str, Any] = _known(SaveItemTrackingCode, cells)
    for dimension in ("serial", "lot", "package"):
        if dimension in values:
            values[dimension] = msgspec.to_builtins(_rules(values[dimension]))
    return msgspec.convert(values, SaveItemTrackingCode, strict=False)


ITEM = (*columns(SaveItem, "references"), "gtins", "codes")


def item(cells: dict[str, str]) -> SaveItem:
    """`units` as BOX=12 or BOX=12:rounding:weight:cubage, `gtins` as BOX=04012345678901, `variants`
    and `codes` as words; a code of a unit or variant as BOX/RED=CODE."""
    values: dict[str, Any] = _known(SaveItem, cells)
    values["units"] = [_a_unit(code, facts) for code, facts in _pairs(cells.get("units", ""))]
    values["variants"] = [unquote(code) for code in cells.get("variants", "").split()]
    units = {unit["code"] for unit in values["units"]}
    units.add(cells.get("base_unit", SaveItem(no="").base_unit))
    references: list[dict[str, str]] = []
    for name, code in _pairs(cells.get("gtins", "")):
        of = _meaning(name, units, values["variants"]) or {"unit": unquote(name)}
        references.append({"code": unquote(code), "kind": "gtin", **of})
    for code in cells.get("codes", "").split():
        name, _, rest = code.partition("=")
        of = _meaning(name, units, values["variants"]) if rest else None
        references.append({"code": unquote(code if of is None else rest), **(of or {})})
    values["references"] = references
    return msgspec.convert(values, SaveItem, strict=False)


def _a_unit(code: str, facts: str) -> dict[str, str]:
    names = ("qty_per_uom", "rounding", "weight", "cubage")
    given = facts.split(":")
    if len(given) > len(names):
        raise ValueError(f"{code}={facts} should be UNIT=QUANTITY:ROUNDING:WEIGHT:CUBAGE")
    known = {name: fact for name, fact in zip(names, given, strict=False) if fact}
    return {"code": unquote(code), **known}


def _meaning(name: str, units: set[str], variants: list[str]) -> dict[str, str] | None:
    """The unit, or the unit and variant, that stand before a code; None where it is neither."""
    unit, slash, variant = name.partition("/")
    if unquote(unit) not in units or (slash and unquote(variant) not in variants):
        return None
    return {"unit": unquote(unit), "variant": unquote(variant)}


TEMPLATE = ("code", *columns(TemplateLineInput))


def template(cells: dict[str, str]) -> SavePutAwayTemplate:
    """One row for each rule."""
    if not cells.get("code"):
        raise ValueError("a template needs a code")
    line = msgspec.convert(_known(TemplateLineInput, cells), TemplateLineInput, strict=False)
    return SavePutAwayTemplate(code=cells["code"], lines=(line,))


EMPLOYEE = (*columns(SaveEmployee), "badge", "pin")


def employee(cells: dict[str, str]) -> tuple[SaveEmployee, Secrets]:
    """`roles` as MAIN=picker+receiver."""
    values: dict[str, Any] = _known(SaveEmployee, cells)
    roles = _pairs(cells.get("roles", ""))
    values["roles"] = {unquote(place): held.split("+") for place, held in roles}
    command = msgspec.convert(values, SaveEmployee, strict=False)
    secrets = {"employee_no": command.no, **_known(Secrets, cells)}
    return command, msgspec.convert(secrets, Secrets, strict=False)


_NUMBER = ("serial", "lot", "package", "expiration_date", "warranty_date")
STOCK = ("location", *columns(JournalLineInput, "numbers"), *_NUMBER)


def stock_line(cells: dict[str, str]) -> JournalLineInput:
    """One row for each number; the quantity of a number is in the base unit."""
    if "quantity" not in cells and "serial" in cells:
        cells = {**cells, "quantity": "1"}
    values: dict[str, Any] = _known(JournalLineInput, cells)
    number = {name: cells[name] for name in _NUMBER if name in cells}
    if number:
        quantity = cells.get("quantity", "1").removeprefix("-")
        values["numbers"] = [{**number, "quantity": quantity}]
    return msgspec.convert(values, JournalLineInput, strict=False)


def merged(lines: Iterable[JournalLineInput]) -> tuple[JournalLineInput, ...]:
    """Rows of the same goods in the same bin become one line with several numbers."""
    found: dict[tuple[str, ...], JournalLineInput] = {}
    for place, line in enumerate(lines):
        apart = ("-" if line.quantity < 0 else "") if line.numbers else str(place)
        key = (line.item, line.variant, line.unit, line.bin, apart)
        former = found.get(key)
        if former is not None:
            line = msgspec.structs.replace(
                former,
                quantity=former.quantity + line.quantity,
                numbers=(*former.numbers, *line.numbers),
            )
        found[key] = line
    return tuple(found.values())


_SHARED = ("location", "due_date")
_LINE = columns(OrderLineInput, *_SHARED, "numbers")
ORDER = (*columns(CreateOrder, "lines"), *_LINE)


def order(cells: dict[str, str]) -> CreateOrder:
    """One row for each line; rows with the same kind and number make one order, whose other columns
    stand in the first of them. Each row may have a location and a due date of its own."""
    if not cells.get("no"):
        raise ValueError("an order needs a number")
    values: dict[str, Any] = _known(CreateOrder, cells)
    values["lines"] = [{name: cells[name] for name in (*_SHARED, *_LINE) if name in cells}]
    return msgspec.convert(values, CreateOrder, strict=False)


def with_lines(former: Any, further: Any) -> Any:
    """An order or template with the lines of another row."""
    return msgspec.structs.replace(former, lines=(*former.lines, *further.lines))
