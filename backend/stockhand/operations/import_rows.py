"""Rows of the import's files as the commands of the API: the same fields, one cell each.

Lists stand in one cell, parted by blanks: `BOX=12 PALLET=480` are units, `MAIN=picker+receiver` are
roles.
"""

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from stockhand.domain.tracking_codes import DimensionRules
from stockhand.operations.items import SaveItem
from stockhand.operations.journals import JournalLineInput
from stockhand.operations.locations import SaveLocation, SavePutAwayTemplate, TemplateLineInput
from stockhand.operations.orders import CreateOrder, OrderLineInput
from stockhand.operations.people import SaveEmployee, Secrets
from stockhand.operations.tracking_codes import SaveItemTrackingCode

_LOCATION_BINS = ("receipt_bin", "shipment_bin", "adjustment_bin", "cross_dock_bin")


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


def tracking_code(cells: dict[str, str]) -> SaveItemTrackingCode:
    """`serial`, `lot`, `package` are yes or no: the number is compulsory everywhere."""
    values: dict[str, Any] = _known(SaveItemTrackingCode, cells)
    for dimension in ("serial", "lot", "package"):
        if dimension in values:
            specific = msgspec.convert(values[dimension], bool, strict=False)
            values[dimension] = DimensionRules(specific=specific)
    return msgspec.convert(values, SaveItemTrackingCode, strict=False)


ITEM = (*columns(SaveItem, "references"), "gtins", "codes")


def item(cells: dict[str, str]) -> SaveItem:
    """`units` as BOX=12, `gtins` as BOX=04012345678901, `variants` and `codes` as words."""
    values: dict[str, Any] = _known(SaveItem, cells)
    values["units"] = [
        {"code": code, "qty_per_uom": per} for code, per in _pairs(cells.get("units", ""))
    ]
    values["variants"] = cells.get("variants", "").split()
    values["references"] = [
        {"code": code, "kind": "gtin", "unit": unit}
        for unit, code in _pairs(cells.get("gtins", ""))
    ] + [{"code": code} for code in cells.get("codes", "").split()]
    return msgspec.convert(values, SaveItem, strict=False)


TEMPLATE = ("code", *columns(TemplateLineInput))


def template(cells: dict[str, str]) -> SavePutAwayTemplate:
    """One row for each rule."""
    if not cells.get("code"):
        raise ValueError("a template needs a code")
    line = msgspec.convert(_known(TemplateLineInput, cells), TemplateLineInput, strict=False)
    return SavePutAwayTemplate(code=cells["code"], lines=(line,))


def without_bins(command: SaveLocation) -> SaveLocation:
    """A location before its bins exist."""
    return msgspec.structs.replace(command, **dict.fromkeys(_LOCATION_BINS, ""))


EMPLOYEE = (*columns(SaveEmployee), "badge", "pin")


def employee(cells: dict[str, str]) -> tuple[SaveEmployee, Secrets]:
    """`roles` as MAIN=picker+receiver."""
    values: dict[str, Any] = _known(SaveEmployee, cells)
    values["roles"] = {place: held.split("+") for place, held in _pairs(cells.get("roles", ""))}
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
        values["numbers"] = [{**number, "quantity": cells.get("quantity", "1")}]
    return msgspec.convert(values, JournalLineInput, strict=False)


def merged(lines: Iterable[JournalLineInput]) -> tuple[JournalLineInput, ...]:
    """Rows of the same goods in the same bin become one line with several numbers."""
    found: dict[tuple[str, ...], JournalLineInput] = {}
    for place, line in enumerate(lines):
        apart = "" if line.numbers else str(place)
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


_LINE = columns(OrderLineInput, "location", "line_no", "due_date", "numbers")
ORDER = (*columns(CreateOrder, "lines"), *_LINE)


def order(cells: dict[str, str]) -> CreateOrder:
    """One row for each line; rows with the same kind and number make one order, whose other columns
    stand in the first of them."""
    if not cells.get("no"):
        raise ValueError("an order needs a number")
    values: dict[str, Any] = _known(CreateOrder, cells)
    values["lines"] = [{name: cells[name] for name in _LINE if name in cells}]
    return msgspec.convert(values, CreateOrder, strict=False)


def with_lines(former: Any, further: Any) -> Any:
    """An order or template with the lines of another row."""
    return msgspec.structs.replace(former, lines=(*former.lines, *further.lines))
