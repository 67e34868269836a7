"""Export of masters, stock and open orders: rows of the database as the CSV files that an import
takes. Badges, PINs and blocked people are left out."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, get_args

import msgspec

from stockhand.domain.items import ReferenceKind, ReservePolicy
from stockhand.domain.orders import DocumentStatus
from stockhand.domain.quantity import PIECE, at_most_from_base, decimal, to_base, units
from stockhand.domain.tracking import FLOW_FLAGS, PREFIX, Tracking
from stockhand.operations import import_rows, imports
from stockhand.operations.import_rows import word
from stockhand.operations.orders import OrderKind
from stockhand.store import export, number_series
from stockhand.store.tx import ReadTx

Row = dict[str, Any]
Rows = dict[str, list[Row]]
GoodsCodes = tuple[str, str, str]
"""Location, item, variant."""

AMOUNTS = ("max_weight", "max_cubage", "min_qty", "max_qty")
"""Columns of masters that count in hundred-thousandths."""

DATE_FIELDS = ("expiration_date", "warranty_date")


class Exported(msgspec.Struct, frozen=True):
    """A file: its name, its text, and how many rows stand below the heading."""

    name: str
    text: str
    rows: int


def export_all(tx: ReadTx) -> list[Exported]:
    """The files in the order an import takes them."""
    found = export.read(tx)
    columns = {table.file: table.columns for table in imports.TABLES}
    return [_written(file, columns[file], _ROWS[file](found)) for file in columns]


def _written(file: str, columns: tuple[str, ...], rows: Iterable[Row]) -> Exported:
    shown = [name for name in columns if name not in ("badge", "pin")]
    target = io.StringIO(newline="")
    written = [[_cell(row.get(name)) for name in shown] for row in rows]
    csv.writer(target).writerows([shown, *written])
    return Exported(file, target.getvalue(), len(written))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _plain(name: str) -> Callable[[Rows], Iterator[Row]]:
    """Rows whose columns are those of the file."""

    def rows(found: Rows) -> Iterator[Row]:
        for row in found[name]:
            yield {**row, **{field: decimal(row[field]) for field in AMOUNTS if field in row}}

    return rows


def _number_series(found: Rows) -> Iterator[Row]:
    """Each starts with what it would give next. One that can count no further has ended before it
    starts."""
    for row in found["number_series"]:
        last: str = row["last_no"]
        if last:
            following = number_series.incremented(last, row["increment"])
            row["starting_no"] = following or last
            row["ending_no"] = row["ending_no"] if following else "0"
        yield row


def _tracking_codes(found: Rows) -> Iterator[Row]:
    for row in found["item_tracking_codes"]:
        yield {**row, **{one.value: _rules(row, prefix) for one, prefix in PREFIX.items()}}


def _rules(row: Row, prefix: str) -> str:
    specific = row[f"{prefix}_specific"]
    names = (*import_rows.INFO_FLAGS[:2], *(() if specific else FLOW_FLAGS))
    words = [name for name in (import_rows.KEPT, *names) if row[f"{prefix}_{name}"]]
    if row.get(f"create_{prefix}_info_on_posting"):
        words.append(import_rows.INFO_FLAGS[2])
    if specific and words == [import_rows.KEPT]:
        return "yes"
    return "+".join([import_rows.SPECIFIC, *words] if specific else words) or "no"


def _by(rows: Iterable[Row], *names: str) -> dict[Any, list[Row]]:
    grouped: dict[Any, list[Row]] = {}
    for row in rows:
        key = row[names[0]] if len(names) == 1 else tuple(row[name] for name in names)
        grouped.setdefault(key, []).append(row)
    return grouped


def _items(found: Rows) -> Iterator[Row]:
    parts = {name: _by(found[name], "item_id") for name in ("units", "variants", "references")}
    for row in found["items"]:
        item_id = row["item_id"]
        packings = parts["units"][item_id]
        references = parts["references"].get(item_id, [])
        yield {
            **row,
            **_of_units(packings),
            "variants": " ".join(word(one["code"]) for one in parts["variants"].get(item_id, [])),
            "gtins": " ".join(
                f"{_meaning(one)}={word(one['code'])}"
                for one in references
                if one["kind"] == ReferenceKind.GTIN
            ),
            "codes": " ".join(
                word(one["code"])
                if one["is_base"] and not one["variant"]
                else f"{_meaning(one)}={word(one['code'])}"
                for one in references
                if one["kind"] == ReferenceKind.OWN
            ),
        }


def _meaning(reference: Row) -> str:
    unit = word(reference["unit"])
    return f"{unit}/{word(reference['variant'])}" if reference["variant"] else unit


def _of_units(packings: list[Row]) -> Row:
    """The base unit with its weight and cubage, and what the others do not take from it."""
    (base,) = (one for one in packings if one["is_base"])
    row: Row = {"base_unit": base["code"]}
    taken: dict[str, int] = {}
    for name in ("weight", "cubage"):
        taken[name] = base[name] if all(one[name] for one in packings) else 0
        row[name] = decimal(taken[name])
    words: list[str] = []
    for one in packings:
        per = decimal(one["qty_per_uom"])
        own = [decimal(one["rounding_base"]) if one["rounding_base"] else ""]
        for name, value in taken.items():
            follows = one[name] == units(decimal(value) * per)
            own.append("" if follows else decimal(one[name]))
        facts = ":".join(str(fact) for fact in (per, *own)).rstrip(":")
        if not one["is_base"] or facts != "1":
            words.append(f"{word(one['code'])}={facts}")
    return {**row, "units": " ".join(words)}


def _employees(found: Rows) -> Iterator[Row]:
    roles = _by(found["roles"], "no")
    for row in found["employees"]:
        places = _by((one for one in roles.get(row["no"], []) if one["location"]), "location")
        held = (
            f"{word(place)}={'+'.join(one['role'] for one in them)}"
            for place, them in places.items()
        )
        yield {**row, "default_location": row["home"], "roles": " ".join(held)}


def _stock(found: Rows) -> Iterator[Row]:
    """What lies in bins with the numbers the ledger knows, then what lies at places without."""
    remaining: dict[GoodsCodes, list[Row]] = _by(found["remaining"], "location", "item", "variant")
    for row in _in_bins(found):
        unit = row["unit"]
        there = remaining.get((row["location"], row["item"], row["variant"]), [])
        exact = not row["quantity_base"] * PIECE % row["qty_per_uom"]
        if there and not exact:
            unit = there[0]["unit"]
        for number, base in _taken(there, row["number"], row["quantity_base"]):
            quantity = decimal(base)
            if exact and not _tracking(number):
                quantity = decimal(at_most_from_base(base, row["qty_per_uom"]))
            yield {**row, **_number_cells(number), "unit": unit, "quantity": quantity}
    for there in remaining.values():
        for row in sorted(there, key=lambda one: one["quantity_base"] < 0):
            if row["quantity_base"]:
                yield {**row, **_number_cells(row), "quantity": decimal(row["quantity_base"])}


def _in_bins(found: Rows) -> Iterator[Row]:
    """What lies in each bin of an item in a unit: first by number, then what has none there."""
    key = ("bin_id", "item_id", "variant_id", "unit_id")
    numbers = _by(found["numbers_in_bins"], *key)
    for row in found["in_bins"]:
        rest = row["quantity_base"]
        for one in numbers.get(tuple(row[name] for name in key), []):
            rest -= one["quantity_base"]
            yield {**row, "number": _tracking(one), "quantity_base": one["quantity_base"]}
        if rest:
            yield {**row, "number": Tracking(), "quantity_base": rest}


def _taken(there: list[Row], wanted: Tracking, base: int) -> Iterator[tuple[Row, int]]:
    """The numbers that lie here, in the order of lot, serial, package; what is taken is gone from
    the rows."""
    for row in there:
        part = min(base, row["quantity_base"])
        if part > 0 and _tracking(row).matches(wanted):
            row["quantity_base"] -= part
            base -= part
            yield row, part
    if base:
        yield {"serial_no": wanted.serial, "lot_no": wanted.lot, "package_no": wanted.package}, base


def _tracking(row: Row) -> Tracking:
    return Tracking(serial=row["serial_no"], lot=row["lot_no"], package=row["package_no"])


def _number_cells(row: Row) -> Row:
    tracked = _tracking(row)
    dates = {name: row.get(name) if tracked else None for name in DATE_FIELDS}
    return {"serial": tracked.serial, "lot": tracked.lot, "package": tracked.package, **dates}


def _orders(found: Rows) -> Iterator[Row]:
    """What is outstanding, in the unit of the line where that can say it and else in the base
    unit. Lines at the order's own location stand first: the first row is the order's too."""
    for row in found["open_lines"]:
        if row["kind"] not in get_args(OrderKind):
            continue
        outstanding = row["quantity"] - row["qty_done"]
        unit, base = row["unit"], row["outstanding_base"]
        if to_base(outstanding, row["qty_per_uom"], row["rounding_base"]) != base:
            unit, outstanding = row["base_unit"], base
        optional = row["item_reserve"] == ReservePolicy.OPTIONAL
        yield {
            **row,
            "release": row["status"] == DocumentStatus.RELEASED,
            "unit": unit,
            "quantity": decimal(outstanding),
            "reserve": row["reserve"] if optional else "",
        }


_ROWS: dict[str, Callable[[Rows], Iterable[Row]]] = {
    "number_series.csv": _number_series,
    "item_tracking_codes.csv": _tracking_codes,
    "partners.csv": _plain("partners"),
    "items.csv": _items,
    "put_away_templates.csv": _plain("put_away_templates"),
    "locations.csv": _plain("locations"),
    "zones.csv": _plain("zones"),
    "bins.csv": _plain("bins"),
    "bin_contents.csv": _plain("bin_contents"),
    "employees.csv": _employees,
    "stock.csv": _stock,
    "orders.csv": _orders,
}
