"""Moving goods from bin to bin inside a building: what may be planned, and the takes and places
that come of it (W 3.9)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from stockhand.domain import warehouse_journal
from stockhand.domain.activities import warehouse_number
from stockhand.domain.documents import ActionType, ActivityLine, WarehouseKind
from stockhand.domain.locations import Bin, Location
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.bins import (
    BinCapacityExceeded,
    BinIsAdjustmentBin,
    BinMissing,
    BinQuantityAllocated,
    BinQuantityInsufficient,
    BinRoleWrong,
    BinSame,
)
from stockhand.domain.problems.numbers import (
    NumberDuplicate,
    NumberMissing,
    SerialQuantity,
    TrackingExceedsLine,
    TrackingNotEnabled,
)
from stockhand.domain.problems.quantities import QuantityExceedsAvailable
from stockhand.domain.problems.questions import BinOverfilled
from stockhand.domain.quantity import PIECE, decimal, from_base
from stockhand.domain.stock import Goods
from stockhand.domain.tracking import UNTRACKED, Tracking
from stockhand.domain.warehouse_journal import BinMove, BinStock

Numbered = tuple[tuple[Tracking, int], ...]


class MovementDemand(msgspec.Struct, frozen=True, kw_only=True):
    """So much of an item is to go from one bin to another. `from_unit_id` is the unit in which it
    lies, `unit_id` the one in which it is placed: the same but where a larger one is opened.
    `line_no` tells the sets of lines of one document apart."""

    ref: str
    line_no: int
    item_id: int
    variant_id: int = 0
    unit_id: int
    from_unit_id: int
    from_bin_id: int | None
    to_bin_id: int | None
    quantity_base: int
    numbers: Numbered = ()
    due_date: date | None = None

    @property
    def untracked_base(self) -> int:
        return self.quantity_base - sum(base for _tracking, base in self.numbers)


def kind_at(location: Location) -> WarehouseKind:
    """What moves goods here: directed locations have movements, others with bins inventory
    movements."""
    return WarehouseKind.MOVEMENT if location.directed else WarehouseKind.INVENTORY_MOVEMENT


def check_plan(
    demands: Sequence[MovementDemand],
    location: Location,
    bins: Mapping[int, Bin],
    goods: Goods,
    stock: BinStock,
) -> Iterator[Problem]:
    """What forbids planning these movements together. Without numbers the bin must have that much
    to take; with numbers each of them must be there and free (W 3.9)."""
    for demand in demands:
        yield from check_bins(demand, location, bins)
        yield from check_numbers(demand, goods)
    moves = moves_of(demands, goods, location)
    for problem in warehouse_journal.check(moves, stock, location, bins, goods.items, goods.units):
        yield _as_planned(problem)


def _as_planned(problem: Problem) -> Problem:
    """While planning, too much for a bin is a question, and too little in one is about what the
    line asks."""
    if isinstance(problem, BinCapacityExceeded):
        return BinOverfilled(
            line=problem.line,
            bin=problem.bin,
            measure=problem.measure,
            limit=problem.limit,
            free=problem.free,
            required=problem.required,
        )
    short = isinstance(problem, BinQuantityInsufficient | BinQuantityAllocated)
    if short and not problem.number:
        return QuantityExceedsAvailable(
            line=problem.line, quantity=problem.required, available=problem.available
        )
    return problem


def check_bins(
    demand: MovementDemand, location: Location, bins: Mapping[int, Bin]
) -> Iterator[Problem]:
    """Bins that no movement may name (W 3.4)."""
    named = [bins.get(one or 0) for one in (demand.from_bin_id, demand.to_bin_id)]
    for place in named:
        if place is not None and place.bin_id == location.adjustment_bin_id:
            yield BinIsAdjustmentBin(line=demand.ref, bin=place.code)
    source, target = named
    if source is not None and location.directed and source.type.receive and not source.type.pick:
        yield BinRoleWrong(line=demand.ref, bin=source.code, needs="pick")
    same_unit = demand.unit_id == demand.from_unit_id
    if source is not None and source == target and same_unit:
        yield BinSame(line=demand.ref, bin=source.code)


def check_complete(demand: MovementDemand) -> Iterator[Problem]:
    """Goods that move come from somewhere and go somewhere."""
    if demand.from_bin_id is None or demand.to_bin_id is None:
        yield BinMissing(line=demand.ref)


def check_numbers(demand: MovementDemand, goods: Goods) -> Iterator[Problem]:
    """Numbers of a planned movement: those that are kept bin by bin, each once, and no more of them
    than the line moves."""
    item = goods.items[demand.item_id]
    seen: set[Tracking] = set()
    for tracking, base in demand.numbers:
        if tracking and not item.tracking.warehouse:
            yield TrackingNotEnabled(line=demand.ref, item=item.no)
        if tracking.serial and base != PIECE:
            yield SerialQuantity(line=demand.ref, serial=tracking.serial, quantity=decimal(base))
        if tracking in seen:
            yield NumberDuplicate(line=demand.ref, number=tracking, other_line=demand.ref)
        seen.add(tracking)
    if demand.untracked_base < 0:
        yield TrackingExceedsLine(
            line=demand.ref,
            tracked=decimal(demand.quantity_base - demand.untracked_base),
            quantity=decimal(demand.quantity_base),
        )


def check_all_numbered(demand: MovementDemand, goods: Goods) -> Iterator[Problem]:
    """What is moved at once names every number that is kept bin by bin."""
    needed = goods.items[demand.item_id].tracking.warehouse
    blank = ((UNTRACKED, 0),) if demand.untracked_base > 0 else ()
    missing = {
        dimension
        for tracking, _base in (*demand.numbers, *blank)
        for dimension in needed.missing_from(tracking)
    }
    for dimension in sorted(missing):
        yield NumberMissing(line=demand.ref, dimension=dimension)


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One take or place of a number; steps that open a larger unit come in pairs, before the pair
    that moves what they opened."""

    action: ActionType
    bin_id: int | None
    unit_id: int
    tracking: Tracking
    quantity_base: int
    opens: bool = False


def _steps(demand: MovementDemand, tracking: Tracking, base: int, goods: Goods) -> list[Step]:
    """Whole larger units are opened where they lie; what is not wanted of them stays there."""
    steps: list[Step] = []
    larger, unit = goods.units[demand.from_unit_id], goods.units[demand.unit_id]
    taken_unit_id = demand.from_unit_id
    if larger.qty_per_uom > unit.qty_per_uom:
        opened = -(-base // larger.qty_per_uom) * larger.qty_per_uom
        taken_unit_id = demand.unit_id
        steps += [
            Step(
                action=action,
                bin_id=demand.from_bin_id,
                unit_id=unit_id,
                tracking=tracking,
                quantity_base=opened,
                opens=True,
            )
            for action, unit_id in (
                (ActionType.TAKE, demand.from_unit_id),
                (ActionType.PLACE, demand.unit_id),
            )
        ]
    steps += [
        Step(action=action, bin_id=bin_id, unit_id=unit_id, tracking=tracking, quantity_base=base)
        for action, bin_id, unit_id in (
            (ActionType.TAKE, demand.from_bin_id, taken_unit_id),
            (ActionType.PLACE, demand.to_bin_id, demand.unit_id),
        )
    ]
    return steps


def moves_of(
    demands: Iterable[MovementDemand], goods: Goods, location: Location, document_id: int = 0
) -> list[BinMove]:
    """What the demands do to the bins: units are opened first, then all is taken before anything is
    placed, so that nobody counts on what another line will bring."""
    steps = [
        (demand, step)
        for demand in demands
        for tracking, base in _by_number(demand)
        for step in _steps(demand, tracking, base, goods)
        if step.bin_id is not None
    ]
    steps.sort(key=lambda one: (not one[1].opens, one[1].action is ActionType.PLACE))
    return [
        BinMove(
            ref=demand.ref,
            bin_id=step.bin_id or 0,
            item_id=demand.item_id,
            variant_id=demand.variant_id,
            unit_id=step.unit_id if location.directed else goods.base_unit(demand.item_id).unit_id,
            tracking=warehouse_number(goods.items[demand.item_id], step.tracking),
            quantity_base=-step.quantity_base
            if step.action is ActionType.TAKE
            else step.quantity_base,
            document_id=document_id,
            line_no=demand.line_no,
        )
        for demand, step in steps
    ]


def _by_number(demand: MovementDemand) -> Numbered:
    blank = demand.untracked_base
    return (*demand.numbers, *(((UNTRACKED, blank),) if blank > 0 else ()))


def lines_of(demands: Iterable[MovementDemand], goods: Goods, *, fill: bool) -> list[ActivityLine]:
    """A take and a place for each number; pieces that carry serials one by one."""
    lines: list[ActivityLine] = []
    opened = 0
    for demand in demands:
        for tracking, base in _pieces(demand, goods):
            steps = _steps(demand, tracking, base, goods)
            opened += steps[0].opens
            for step in steps:
                quantity = from_base(step.quantity_base, goods.units[step.unit_id].qty_per_uom)
                lines.append(
                    ActivityLine(
                        line_no=10000 * (len(lines) + 1),
                        action_type=step.action,
                        posted_line_no=demand.line_no,
                        item_id=demand.item_id,
                        variant_id=demand.variant_id,
                        unit_id=step.unit_id,
                        bin_id=step.bin_id,
                        tracking=tracking,
                        quantity=quantity,
                        quantity_base=step.quantity_base,
                        qty_to_handle=quantity if fill else 0,
                        qty_to_handle_base=step.quantity_base if fill else 0,
                        breakbulk_no=opened if step.opens else 0,
                        is_breakbulk=step.opens,
                        sequence=len(lines) + 1,
                        due_date=demand.due_date,
                    )
                )
    return lines


def _pieces(demand: MovementDemand, goods: Goods) -> Iterator[tuple[Tracking, int]]:
    serials = goods.items[demand.item_id].tracking.sn_warehouse
    for tracking, base in _by_number(demand):
        if serials and not tracking.serial and base % PIECE == 0:
            yield from [(tracking, PIECE)] * (base // PIECE)
        else:
            yield tracking, base
