"""Items and what belongs to them: units, variants, barcodes, information cards, partners and number
series."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

import msgspec

from stockhand.domain import dates, tracking_codes
from stockhand.domain.items import (
    CostingMethod,
    OrderTrackingPolicy,
    ReferenceKind,
    ReservePolicy,
)
from stockhand.domain.ledgers import Stamp
from stockhand.domain.orders import PartnerKind
from stockhand.domain.problems.base import Problem, Refused, refuse_if
from stockhand.domain.problems.protocol import MalformedCommand, MasterInUse, NotFound
from stockhand.domain.tracking import NO_TRACKING, Dimension, ItemTrackingCode
from stockhand.operations import access, entry, order_tracking
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code, Code10, No, Number, SeriesNo, Small, Text
from stockhand.operations.run import Command, Done, Result
from stockhand.store import items as item_store
from stockhand.store import masters, number_series, upserts
from stockhand.store import tracking_codes as code_store
from stockhand.store.event_log import Event
from stockhand.store.tables import goods as g
from stockhand.store.tx import WriteTx


def formula_problems(text: str, field: str) -> list[Problem]:
    if dates.is_formula(text):
        return []
    return [MalformedCommand(path=field, reason=f"{text} is no date formula")]


class UnitInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A packing and how many base units it holds; weight in kg and cubage in cubic metres of
    one."""

    code: Code10
    qty_per_uom: Decimal = Decimal(1)
    rounding: Decimal = Decimal(0)
    weight: Decimal = Decimal(0)
    cubage: Decimal = Decimal(0)


class ReferenceInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A code that means the item, in a variant and unit."""

    code: Number
    kind: ReferenceKind = ReferenceKind.OWN
    unit: Code10 = ""
    variant: Code10 = ""
    partner: No = ""


class SaveItem(Command, frozen=True, kw_only=True):
    """Make or change an item. Units, variants and references given are added or changed; others
    stay."""

    no: No
    description: Text = ""
    base_unit: Code10 = "PCS"
    tracking_code: Code10 = ""
    serial_series: Code = ""
    lot_series: Code = ""
    expiration_calculation: Code = ""
    reserve: ReservePolicy = ReservePolicy.OPTIONAL
    order_tracking_policy: OrderTrackingPolicy = OrderTrackingPolicy.NONE
    costing_method: CostingMethod = CostingMethod.FIFO
    prevent_negative: bool = False
    use_cross_docking: bool = False
    weight: Decimal = Decimal(0)
    cubage: Decimal = Decimal(0)
    units: tuple[UnitInput, ...] = ()
    sales_unit: Code10 = ""
    purchase_unit: Code10 = ""
    put_away_unit: Code10 = ""
    variants: tuple[Code10, ...] = ()
    references: tuple[ReferenceInput, ...] = ()
    warehouse_class: Code10 = ""
    put_away_template: Code10 = ""
    count_per_year: Small = 0


class DeleteItemUnit(Command, frozen=True, kw_only=True):
    """Take a unit out of use in which nothing of the item lies, is ordered or worked on; codes that
    mean it go."""

    no: No
    unit: Code10


def delete_unit(tx: WriteTx, command: DeleteItemUnit, stamp: Stamp) -> Done:
    access.check_anywhere(stamp, Permission.SET_UP)
    item = entry.item(tx, command.no)
    goods = masters.load_goods(tx, [item.item_id])
    unit = entry.unit(goods, item, command.unit)
    key = f"{item.no}/{unit.code}"
    if unit.is_base:
        raise Refused(MasterInUse(kind_of="unit_of_measure", key=key, used_by="base_unit"))
    refuse_if(_used_units(tx, {unit.unit_id: key}))
    item_store.retire_unit(tx, item.item_id, unit.unit_id)
    return saved("item", command.no)


def _used_units(tx: WriteTx, named: dict[int, str]) -> Iterator[Problem]:
    """Quantities were counted in a unit: it keeps its size and stays while any of them is open."""
    uses = item_store.unit_uses(tx, named)
    for unit_id, key in named.items():
        for used_by in uses.get(unit_id, ()):
            yield MasterInUse(kind_of="unit_of_measure", key=key, used_by=used_by)


def save_item(tx: WriteTx, command: SaveItem, stamp: Stamp) -> Done:
    access.check_anywhere(stamp, Permission.SET_UP)
    before = masters.find_items(tx, [command.no])
    save_items(tx, [command])
    if command.order_tracking_policy is OrderTrackingPolicy.NONE:
        stopped = [item.item_id for item in before.values() if order_tracking.is_tracked(item)]
        order_tracking.stop(tx, stopped, stamp)
    return saved("item", command.no)


def save_items(tx: WriteTx, commands: Sequence[SaveItem]) -> dict[str, int]:
    """All in a handful of statements; the ids by number come back."""
    codes = code_store.find(tx, (one.tracking_code for one in commands))
    series = item_store.ids_by_code(
        tx,
        g.number_series,
        (code for one in commands for code in (one.serial_series, one.lot_series)),
    )
    there = _units_there(tx, commands)
    refuse_if(
        problem
        for one in commands
        for problem in _check_item(one, codes, series, there.get(one.no, {}))
    )
    refuse_if(_changed_base_units(tx, commands))
    refuse_if(_changed_sizes(tx, commands))
    refuse_if(_changed_codes(tx, commands, codes))
    ids = upserts.save(tx, g.item, ["no"], [_item_row(one, codes, series) for one in commands])
    by_no = {no: number for (no,), number in ids.items()}
    units = {
        **{(by_no[no], code): the_id for no, own in there.items() for code, the_id in own.items()},
        **_save_units(tx, commands, by_no),
    }
    _save_usual_units(tx, commands, by_no, units)
    variants = _save_variants(tx, commands, by_no)
    _save_references(tx, commands, by_no, units, variants)
    return by_no


def _units_there(tx: WriteTx, commands: Sequence[SaveItem]) -> dict[str, dict[str, int]]:
    """The units in use of items that are there, by item and code."""
    found = masters.find_items(tx, (one.no for one in commands))
    no_of = {item.item_id: no for no, item in found.items()}
    units: dict[str, dict[str, int]] = {}
    for unit in masters.load_units(tx, no_of).values() if no_of else ():
        if not unit.retired:
            units.setdefault(no_of[unit.item_id], {})[unit.code] = unit.unit_id
    return units


def _check_item(
    command: SaveItem,
    codes: dict[str, ItemTrackingCode],
    series: dict[str, int],
    units: Mapping[str, int],
) -> list[Problem]:
    problems: list[Problem] = []
    if not command.no:
        problems.append(MalformedCommand(path="no", reason="an item needs a number"))
    if not command.base_unit:
        problems.append(MalformedCommand(path="base_unit", reason="an item needs a base unit"))
    if command.tracking_code and command.tracking_code not in codes:
        problems.append(NotFound(kind_of="item_tracking_code", key=command.tracking_code))
    else:
        problems += tracking_codes.check_item(
            codes.get(command.tracking_code, NO_TRACKING),
            command.costing_method,
            command.expiration_calculation,
        )
    for code in (command.serial_series, command.lot_series):
        if code and code not in series:
            problems.append(NotFound(kind_of="number_series", key=code))
    known = {"", command.base_unit, *(unit.code for unit in command.units), *units}
    named = [command.sales_unit, command.purchase_unit, command.put_away_unit]
    named += [one.unit for one in command.references]
    problems += [
        NotFound(kind_of="unit_of_measure", key=f"{command.no}/{unit}")
        for unit in dict.fromkeys(named)
        if unit not in known
    ]
    for unit in command.units:
        if unit.qty_per_uom <= 0 or not unit.qty_per_uom.is_finite():
            problems.append(MalformedCommand(path=f"units.{unit.code}", reason="must be above 0"))
        elif unit.code == command.base_unit and unit.qty_per_uom != 1:
            problems.append(
                MalformedCommand(path=f"units.{unit.code}", reason="the base unit is 1")
            )
    return problems + formula_problems(command.expiration_calculation, "expiration_calculation")


def _changed_base_units(tx: WriteTx, commands: Sequence[SaveItem]) -> Iterator[Problem]:
    """All quantities of an item are counted in its base unit: it stays what it was."""
    wanted = {one.no: one.base_unit for one in commands}
    for no, code in item_store.base_units(tx, wanted).items():
        if wanted[no] != code:
            key = f"{no}/{code}"
            yield MasterInUse(kind_of="unit_of_measure", key=key, used_by="base_unit")


def _changed_sizes(tx: WriteTx, commands: Sequence[SaveItem]) -> Iterator[Problem]:
    """What a unit holds is fixed while something is counted in it."""
    given = {one.no: {unit.code: unit for unit in one.units} for one in commands if one.units}
    there = masters.find_items(tx, given)
    if not there:
        return
    of_items = {item.item_id: item.no for item in there.values()}
    changed: dict[int, str] = {}
    for unit in masters.load_units(tx, of_items).values():
        no = of_items[unit.item_id]
        wanted = given[no].get(unit.code)
        if wanted and entry.amount(wanted.qty_per_uom, "qty_per_uom") != unit.qty_per_uom:
            changed[unit.unit_id] = f"{no}/{unit.code}"
    if changed:
        yield from _used_units(tx, changed)


def _changed_codes(
    tx: WriteTx, commands: Sequence[SaveItem], codes: dict[str, ItemTrackingCode]
) -> Iterator[Problem]:
    """An item whose numbers are in the books, or on an open line, keeps its tracking code."""
    wanted = {one.no: codes.get(one.tracking_code, NO_TRACKING) for one in commands}
    there = masters.find_items(tx, wanted)
    changed = [item for no, item in there.items() if item.tracking.code != wanted[no].code]
    if not changed:
        return
    uses = code_store.item_uses(tx, (item.no for item in changed))
    for item in changed:
        yield from tracking_codes.check_item_change(item, wanted[item.no], uses[item.no])


def _item_row(
    command: SaveItem, codes: dict[str, ItemTrackingCode], series: dict[str, int]
) -> dict[str, Any]:
    code = codes.get(command.tracking_code)
    return {
        "no": command.no,
        "description": command.description or command.no,
        "tracking_code_id": code.tracking_code_id if code else None,
        "serial_series_id": series.get(command.serial_series),
        "lot_series_id": series.get(command.lot_series),
        "expiration_calculation": command.expiration_calculation,
        "reserve": command.reserve,
        "order_tracking_policy": command.order_tracking_policy,
        "costing_method": command.costing_method,
        "prevent_negative": command.prevent_negative,
        "use_cross_docking": command.use_cross_docking,
        "warehouse_class": command.warehouse_class,
        "put_away_template": command.put_away_template,
        "count_per_year": command.count_per_year,
    }


def _save_units(
    tx: WriteTx, commands: Sequence[SaveItem], by_no: dict[str, int]
) -> dict[tuple[int, str], int]:
    rows: list[dict[str, Any]] = []
    for command in commands:
        item_id = by_no[command.no]
        base = UnitInput(code=command.base_unit, weight=command.weight, cubage=command.cubage)
        given = {base.code: base, **{unit.code: unit for unit in command.units}}
        for unit in given.values():
            per = unit.qty_per_uom
            rows.append(
                {
                    "item_id": item_id,
                    "code": unit.code,
                    "qty_per_uom": entry.amount(per, f"units.{unit.code}"),
                    "rounding_base": entry.amount(unit.rounding, f"units.{unit.code}.rounding"),
                    "weight": entry.amount(unit.weight or command.weight * per, "weight"),
                    "cubage": entry.amount(unit.cubage or command.cubage * per, "cubage"),
                    "is_base": unit.code == command.base_unit,
                    "retired": False,
                }
            )
    ids = upserts.save(tx, g.item_unit_of_measure, ["item_id", "code"], rows)
    return {(item_id, code): number for (item_id, code), number in ids.items()}


def _save_usual_units(
    tx: WriteTx,
    commands: Sequence[SaveItem],
    by_no: dict[str, int],
    units: dict[tuple[int, str], int],
) -> None:
    rows = [
        {
            "the_id": by_no[one.no],
            "sales": units.get((by_no[one.no], one.sales_unit)),
            "purchase": units.get((by_no[one.no], one.purchase_unit)),
            "put_away": units.get((by_no[one.no], one.put_away_unit)),
        }
        for one in commands
    ]
    item_store.set_usual_units(tx, rows)


def _save_variants(
    tx: WriteTx, commands: Sequence[SaveItem], by_no: dict[str, int]
) -> dict[tuple[int, str], int]:
    rows = [
        {"item_id": by_no[one.no], "code": code, "description": code}
        for one in commands
        for code in one.variants
    ]
    if not rows:
        return {}
    ids = upserts.save(tx, g.item_variant, ["item_id", "code"], rows)
    return {(item_id, code): number for (item_id, code), number in ids.items()}


def _save_references(
    tx: WriteTx,
    commands: Sequence[SaveItem],
    by_no: dict[str, int],
    units: dict[tuple[int, str], int],
    variants: dict[tuple[int, str], int],
) -> None:
    rows: list[dict[str, Any]] = []
    for command in commands:
        item_id = by_no[command.no]
        for one in command.references:
            code = one.code.rjust(14, "0") if one.kind is ReferenceKind.GTIN else one.code
            rows.append(
                {
                    "code": code,
                    "kind": one.kind,
                    "item_id": item_id,
                    "variant_id": variants.get((item_id, one.variant), 0),
                    "unit_id": units.get((item_id, one.unit or command.base_unit)),
                }
            )
    if not rows:
        return
    taken = item_store.holders_of_references(tx, {row["code"] for row in rows})
    clashes = [
        row for row in rows if taken.setdefault(row["code"], row["item_id"]) != row["item_id"]
    ]
    if clashes:
        raise Refused(
            *(
                MalformedCommand(path="references", reason=f"{row['code']} means another item")
                for row in clashes
            )
        )
    upserts.save(tx, g.item_reference, ["code"], rows)


class SavePartner(Command, frozen=True, kw_only=True):
    """Make or change a customer or vendor."""

    no: No
    kind: PartnerKind
    name: Text = ""
    reserve: ReservePolicy = ReservePolicy.OPTIONAL
    min_shelf_life_days: Small = 0
    blocked: bool = False


def save_partner(tx: WriteTx, command: SavePartner, stamp: Stamp) -> Done:
    access.check_anywhere(stamp, Permission.SET_UP)
    save_partners(tx, [command])
    return saved("partner", command.no)


def save_partners(tx: WriteTx, commands: Sequence[SavePartner]) -> None:
    """All of them; one without a name is called by its number."""
    rows = [
        {
            "kind": one.kind,
            "no": one.no,
            "name": one.name or one.no,
            "reserve": one.reserve,
            "min_shelf_life_days": one.min_shelf_life_days,
            "blocked": one.blocked,
        }
        for one in commands
    ]
    upserts.save(tx, g.partner, ["kind", "no"], rows)


class SaveNumberSeries(Command, frozen=True, kw_only=True):
    """Make or change a number series."""

    code: SeriesNo
    starting_no: SeriesNo
    description: Text = ""
    ending_no: SeriesNo = ""
    increment: Small = 1
    allow_manual: bool = True


def save_number_series(tx: WriteTx, command: SaveNumberSeries, stamp: Stamp) -> Done:
    access.check_anywhere(stamp, Permission.SET_UP)
    save_all_number_series(tx, [command])
    return saved("number_series", command.code)


def save_all_number_series(tx: WriteTx, commands: Sequence[SaveNumberSeries]) -> None:
    """All of them; the number a series has come to is not touched."""
    number_series.forget(tx)
    upserts.save(
        tx,
        g.number_series,
        ["code"],
        [
            {
                "code": one.code,
                "description": one.description,
                "starting_no": one.starting_no,
                "ending_no": one.ending_no,
                "increment": one.increment,
                "allow_manual": one.allow_manual,
            }
            for one in commands
        ],
    )


class SaveTrackingInfo(Command, frozen=True, kw_only=True):
    """Make or change the information card of a serial, lot or package of an item; what is not given
    is blank on it."""

    item_no: No
    variant: Code10 = ""
    dimension: Dimension
    number: Number
    description: Text = ""
    note: Text = ""
    test_quality: Literal["none", "good", "average", "bad"] = "none"
    certificate_no: Code = ""
    country: Code10 = ""
    blocked: bool = False


def save_tracking_info(tx: WriteTx, command: SaveTrackingInfo, stamp: Stamp) -> Done:
    access.check_anywhere(stamp, Permission.PLAN)
    item = entry.item(tx, command.item_no)
    item_store.replace_info(
        tx,
        {
            "item_id": item.item_id,
            "variant_id": entry.variant_id(tx, item, command.variant),
            "dimension": command.dimension.value,
            "number": command.number,
            "description": command.description,
            "note": command.note,
            "test_quality": command.test_quality,
            "certificate_no": command.certificate_no,
            "country": command.country,
            "blocked": command.blocked,
        },
    )
    return saved("tracking_info", command.number)


def saved(topic: str, key: str) -> Done:
    return Done(
        result=Result(no=key),
        events=(Event(topic="master", what="changed", facts={"kind": topic, "key": key}),),
    )
