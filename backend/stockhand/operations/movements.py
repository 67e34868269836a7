"""Movements from bin to bin: planned as a document that somebody works on, or done at once by the
person who moved the goods."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from stockhand.domain import activities, movements, warehouse_journal
from stockhand.domain import handling as scanned
from stockhand.domain.activities import Activity
from stockhand.domain.balances import ContentKey
from stockhand.domain.documents import (
    ActionType,
    ActivityChange,
    ActivityLine,
    WarehouseDocument,
)
from stockhand.domain.items import Item
from stockhand.domain.ledgers import (
    GoodsKey,
    NumberKey,
    PostedDocument,
    PostedKind,
    Posting,
    Stamp,
)
from stockhand.domain.locations import Bin, CapacityPolicy, Location
from stockhand.domain.movements import MovementDemand
from stockhand.domain.orders import DocumentStatus
from stockhand.domain.problems.base import Problem, Refused, refuse_if
from stockhand.domain.problems.numbers import NumberBlocked, TakesAndPlacesUnbalanced
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.problems.setup import LocationSetupCombination
from stockhand.domain.quantity import decimal, to_base
from stockhand.domain.stock import Goods
from stockhand.domain.tracking import Tracking
from stockhand.domain.warehouse_journal import BinMove, BinStock
from stockhand.operations import access, calendar, entry, handling
from stockhand.operations.access import Permission
from stockhand.operations.activity_work import ActivityWork
from stockhand.operations.fields import Code10, LineNo, No, Number
from stockhand.operations.put_aways import activity_change
from stockhand.operations.receipts import changed, new_document
from stockhand.operations.run import Command, Done, Result, ask
from stockhand.store import documents, ledgers, masters, number_series, people, stock, tracking_keys
from stockhand.store.event_log import Event
from stockhand.store.tx import WriteTx


class MovedNumber(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number and how much of it moves, in the base unit."""

    serial: Number = ""
    lot: Number = ""
    package: Number = ""
    quantity: Decimal = Decimal(1)

    @property
    def tracking(self) -> Tracking:
        return Tracking(
            serial=self.serial.strip(), lot=self.lot.strip(), package=self.package.strip()
        )


class MovementInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So much of an item from one bin to another. `from_unit`: the unit in which it lies, where
    that is a larger one that is opened."""

    item: No
    quantity: Decimal
    unit: Code10 = ""
    from_unit: Code10 = ""
    variant: Code10 = ""
    from_bin: No = ""
    to_bin: No = ""
    numbers: tuple[MovedNumber, ...] = ()
    due_date: date | None = None


class CreateMovement(Command, frozen=True, kw_only=True):
    """Make a movement from bin to bin that somebody works on. At a directed location it is a
    movement, elsewhere an inventory movement. `fill`: the quantities to handle are filled in."""

    location: Code10
    lines: tuple[MovementInput, ...]
    no: No = ""
    fill: bool = True
    assign_to: No = ""
    priority: int = 2


class CreatedMovement(Result, frozen=True, kw_only=True):
    """The movement; `kind` says which of the two it is."""

    kind: str = ""
    lines: int = 0


class MoveStock(Command, frozen=True, kw_only=True):
    """Goods were moved from bin to bin: a movement made and registered at once."""

    location: Code10
    lines: tuple[MovementInput, ...]


class ConfirmMovementLine(Command, frozen=True, kw_only=True):
    """So much of a line of a movement was taken out of one bin and put into another (blank: the
    planned ones); base unit, all of it unless said."""

    activity_no: No
    kind: Literal["movement", "inventory_movement"]
    line_no: LineNo
    quantity: Decimal | None = None
    from_bin: No = ""
    to_bin: No = ""
    serial: Number = ""
    lot: Number = ""
    package: Number = ""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What is to move, with everything it names."""

    location: Location
    goods: Goods
    demands: Sequence[MovementDemand]
    bins: dict[int, Bin]


def create(tx: WriteTx, command: CreateMovement, stamp: Stamp) -> Done:
    location = bin_location(tx, command.location)
    access.check(stamp, Permission.PLAN, location)
    plan = planned(tx, location, command.lines, "movement")
    warnings = ask(command, check(tx, plan))
    header = new_document(tx, movements.kind_at(location), command.no, location, stamp)
    header = msgspec.structs.replace(
        header,
        priority=command.priority,
        do_not_fill_quantity=not command.fill,
        assigned_employee_id=assignee(tx, command.assign_to),
    )
    document, change = written(tx, plan, header, fill=command.fill)
    ledgers.apply(tx, Posting(activities=(change,)), stamp, name="create-movement", bins=plan.bins)
    return Done(
        result=created(document, warnings),
        events=(changed(document),),
    )


def created(document: WarehouseDocument, warnings: tuple[Problem, ...]) -> CreatedMovement:
    return CreatedMovement(
        no=document.no,
        version=document.version,
        kind=document.kind.value,
        lines=document.lines_total,
        warnings=warnings,
    )


def assignee(tx: WriteTx, no: str) -> int | None:
    """The person a document is meant for; nobody when blank. It is not claimed yet."""
    if not no:
        return None
    found = people.by_no(tx, no)
    if found is None:
        raise entry.not_found("employee", no)
    return found.employee_id


def bin_location(tx: WriteTx, code: str) -> Location:
    """A location that keeps its stock in bins: nowhere else goods have a place to go to."""
    location = entry.location(tx, code)
    if not location.bin_mandatory:
        raise Refused(
            LocationSetupCombination(
                location=location.code, field="bin_mandatory", needs="bin_mandatory"
            )
        )
    return location


def planned(
    tx: WriteTx, location: Location, inputs: Sequence[MovementInput], document: str
) -> Plan:
    """The inputs with ids for codes and whole numbers for decimals, their goods held."""
    inputs = [one for one in inputs if one.quantity]
    if not inputs:
        raise Refused(MalformedCommand(path="lines", reason="nothing to move"))
    items = entry.items(tx, (one.item for one in inputs))
    goods = masters.load_goods(tx, (item.item_id for item in items.values()))
    codes = {one for given in inputs for one in (given.from_bin, given.to_bin) if one}
    found = masters.find_bins(tx, {(location.location_id, code) for code in codes})
    missing = sorted(code for code in codes if (location.location_id, code) not in found)
    if missing:
        raise entry.not_found("bin", f"{location.code}/{missing[0]}")
    places = {code: place for (_location, code), place in found.items()}
    variants = entry.variants(tx, ((items[one.item], one.variant) for one in inputs))
    demands = [
        _demand(location, given, items[given.item], goods, places, variants, f"{document}/{no}", no)
        for no, given in enumerate(inputs, start=1)
    ]
    stock.lock(tx, {GoodsKey(location.location_id, one.item_id, one.variant_id) for one in demands})
    bins = {place.bin_id: place for place in places.values()}
    return Plan(location=location, goods=goods, demands=demands, bins=bins)


def _demand(
    location: Location,
    given: MovementInput,
    item: Item,
    goods: Goods,
    places: dict[str, Bin],
    variants: dict[tuple[int, str], int],
    ref: str,
    no: int,
) -> MovementDemand:
    unit = entry.unit(goods, item, given.unit)
    from_unit = entry.unit(goods, item, given.from_unit) if given.from_unit else unit
    base = goods.base_unit(item.item_id)
    source, target = places.get(given.from_bin), places.get(given.to_bin)
    return MovementDemand(
        ref=ref,
        line_no=no * 10000,
        item_id=item.item_id,
        variant_id=variants[item.item_id, given.variant],
        unit_id=unit.unit_id,
        from_unit_id=from_unit.unit_id if location.directed else unit.unit_id,
        from_bin_id=source.bin_id if source else None,
        to_bin_id=target.bin_id if target else None,
        quantity_base=to_base(entry.quantity(given.quantity, unit, ref), unit.qty_per_uom),
        numbers=tuple(
            (one.tracking, entry.quantity(one.quantity, base, ref)) for one in given.numbers
        ),
        due_date=given.due_date,
    )


def check(tx: WriteTx, plan: Plan) -> list[Problem]:
    """What forbids planning the movements, and what is to be asked."""
    held = in_bins(tx, plan.location, movements.moves_of(plan.demands, plan.goods, plan.location))
    return [
        *(one for demand in plan.demands for one in movements.check_complete(demand)),
        *movements.check_plan(plan.demands, plan.location, plan.bins, plan.goods, held),
    ]


def in_bins(tx: WriteTx, location: Location, moves: Iterable[BinMove]) -> BinStock:
    """What the bins hold that the moves touch."""
    wanted: set[tuple[ContentKey, Tracking]] = {(move.key, move.tracking) for move in moves}
    loads = location.bin_capacity_policy is not CapacityPolicy.NEVER
    return stock.in_bins(tx, wanted, with_loads=loads)


def written(
    tx: WriteTx, plan: Plan, header: WarehouseDocument, *, fill: bool
) -> tuple[WarehouseDocument, ActivityChange]:
    """The header of a movement, written, and the lines that go with its posting."""
    lines = movements.lines_of(plan.demands, plan.goods, fill=fill)
    total, _done = activities.progress(header.kind, lines)
    document = msgspec.structs.replace(
        header,
        status=DocumentStatus.RELEASED,
        lines_total=total,
        due_date=min((one.due_date for one in plan.demands if one.due_date), default=None),
    )
    document_id = documents.insert_document(tx, document)
    document = msgspec.structs.replace(document, document_id=document_id)
    return document, activity_change(
        plan.location, plan.goods, document_id, document.kind, after=lines
    )


def move(tx: WriteTx, command: MoveStock, stamp: Stamp) -> Done:
    location = bin_location(tx, command.location)
    access.check(stamp, Permission.MOVE, location)
    stamp = calendar.at(stamp, location)
    plan = planned(tx, location, command.lines, "move")
    moves = movements.moves_of(plan.demands, plan.goods, location, document_id=-1)
    problems = _check_move(tx, plan)
    problems += warehouse_journal.check(
        moves,
        in_bins(tx, location, moves),
        location,
        plan.bins,
        plan.goods.items,
        plan.goods.units,
    )
    warnings = ask(command, problems)
    posted = registered(tx, location)
    posting = Posting(
        documents=(posted,),
        warehouse_entries=warehouse_journal.register(moves, plan.goods.units),
    )
    ledgers.apply(tx, posting, stamp, name="move-stock", bins=plan.bins)
    return Done(
        result=Result(no=posted.no, warnings=warnings),
        events=(posted_event(posted),),
    )


def _check_move(tx: WriteTx, plan: Plan) -> list[Problem]:
    """Bins and numbers of goods that are moved at once."""
    problems: list[Problem] = []
    named = {
        NumberKey(one.item_id, one.variant_id, tracking)
        for one in plan.demands
        for tracking, _base in one.numbers
    }
    facts = tracking_keys.facts(tx, named)
    for one in plan.demands:
        problems += movements.check_complete(one)
        problems += movements.check_bins(one, plan.location, plan.bins)
        problems += movements.check_numbers(one, plan.goods)
        problems += movements.check_all_numbered(one, plan.goods)
        problems += [
            NumberBlocked(line=one.ref, number=tracking)
            for tracking, _base in one.numbers
            if facts.blocked(one.item_id, one.variant_id, tracking)
        ]
    return problems


def confirm_line(tx: WriteTx, command: ConfirmMovementLine, stamp: Stamp) -> Done:
    work = handling.open_work(tx, command.kind, command.activity_no, stamp)
    tracking = Tracking(serial=command.serial, lot=command.lot, package=command.package)
    take = _take_line(work, command.line_no, tracking)
    location = work.places.location
    base = work.goods.base_unit(take.item_id)
    quantity = take.outstanding_base - take.qty_to_handle_base
    if command.quantity is not None:
        quantity = entry.quantity(command.quantity, base, take.ref)
    bin_id = take.bin_id
    if command.from_bin:
        source = entry.bin(tx, location, command.from_bin)
        bin_id = source.bin_id
        if bin_id != take.bin_id:
            refuse_if(
                scanned.check_take_bin(work.document.kind, take, source, location, work.activity)
            )
    after = Activity(
        document=work.document,
        lines=scanned.take(
            work.activity, take, tracking or take.tracking, bin_id, quantity, work.goods
        ),
    )
    if command.to_bin:
        target = entry.bin(tx, location, command.to_bin)
        after = _put_there(work, after, take, target, tracking or take.tracking, quantity)
    return handling.save_work(tx, work, after.lines, stamp, "confirm-movement-line")


def _take_line(work: ActivityWork, line_no: int, tracking: Tracking) -> ActivityLine:
    """The take meant: that of the number itself where one is planned and waits."""
    line = handling.find_line(work, line_no)
    if line.action_type is ActionType.PLACE:
        line = activities.partner(work.activity, line) or line
    if tracking and line.tracking != tracking:
        for other in scanned.siblings(work.activity, line):
            waits = other.qty_to_handle_base < other.outstanding_base
            if other.tracking == tracking and waits:
                return other
    return line


def _put_there(
    work: ActivityWork,
    after: Activity,
    take: ActivityLine,
    target: Bin,
    tracking: Tracking,
    quantity: int,
) -> Activity:
    """What was just taken lies in another bin than planned: the place line follows. Where somebody
    gave the place line another number there is none for it (W-046)."""
    places = [
        line
        for line in reversed(after.lines)
        if line.action_type is ActionType.PLACE
        and (line.item_id, line.variant_id) == (take.item_id, take.variant_id)
        and line.posted_line_no == take.posted_line_no
        and line.tracking == tracking
    ]
    place = next((line for line in places if line.qty_to_handle_base >= quantity), None)
    if place is None:
        raise Refused(
            TakesAndPlacesUnbalanced(
                item=work.goods.items[take.item_id].no,
                number=tracking,
                take=decimal(quantity),
                place=decimal(sum(line.qty_to_handle_base for line in places)),
            )
        )
    if place.bin_id == target.bin_id:
        return after
    location, kind = work.places.location, work.document.kind
    refuse_if(scanned.check_place_bin(kind, place, target, location, after))
    return msgspec.structs.replace(
        after, lines=scanned.moved_on(after, place, target.bin_id, quantity, work.goods)
    )


def registered(tx: WriteTx, location: Location, from_no: str = "") -> PostedDocument:
    """The header of a registered movement, with the next number of its series."""
    kind = PostedKind(movements.kind_at(location).value)
    number = number_series.take(tx, f"posted_{kind.value}")
    if not number:
        raise Refused(MalformedCommand(path="no", reason=f"no number series posted_{kind.value}"))
    return PostedDocument(
        document_id=-1, kind=kind, no=number[0], from_no=from_no, location_id=location.location_id
    )


def posted_event(posted: PostedDocument) -> Event:
    return Event(
        topic="posted_document",
        what="posted",
        location_id=posted.location_id,
        facts={"kind": posted.kind.value, "no": posted.no},
    )
