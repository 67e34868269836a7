"""The pick worksheet: picks for many shipments in one go, spread over documents as the work is to
be shared out."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from stockhand.domain import availability, pick_grouping
from stockhand.domain.activities import Activity, progress
from stockhand.domain.documents import (
    ActivityLine,
    Sorting,
    WarehouseDocument,
    WarehouseKind,
    WarehouseLine,
)
from stockhand.domain.ledgers import Posting, Stamp
from stockhand.domain.locations import Location
from stockhand.domain.orders import DocumentStatus
from stockhand.domain.pick_grouping import Grouping, PickSet
from stockhand.domain.picks import PickDemand, PickRun
from stockhand.domain.problems.base import Problem, Refused, refuse_if
from stockhand.domain.problems.documents import DocumentNotOpen, NothingToHandle
from stockhand.domain.problems.protocol import MalformedCommand, NotFound
from stockhand.domain.problems.quantities import QuantityExceedsAvailable
from stockhand.domain.quantity import decimal, part_in_base
from stockhand.domain.stock import Goods
from stockhand.domain.tracking import UNTRACKED
from stockhand.operations import access, calendar, engine, entry, movements, picks, sorting
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, LineNo, No
from stockhand.operations.pick_stock import Looked, look_at_stock
from stockhand.operations.put_aways import activity_change
from stockhand.operations.receipts import changed
from stockhand.operations.run import Command, Done, Result
from stockhand.store import documents, ledgers, masters, number_series, pick_requests
from stockhand.store.tx import WriteTx

MOST_LIMIT = 10_000


class PickRequestLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So much of a shipment line is to be picked, in the line's unit."""

    shipment_no: No
    line_no: LineNo
    quantity: Decimal


class CreatePicks(Command, frozen=True, kw_only=True):
    """Make picks for these shipments, or for all released ones of a location: for all that is on no
    pick yet, or for the quantities of these lines alone. What the picks are parted by is said here;
    without anything there is one pick."""

    location: Code10
    shipments: tuple[No, ...] = ()
    lines: tuple[PickRequestLine, ...] = ()
    per_shipment: bool = False
    per_partner: bool = False
    per_item: bool = False
    per_zone: bool = False
    per_bin: bool = False
    per_due_date: bool = False
    most_lines: int = 0
    most_sources: int = 0
    sorting: Sorting = Sorting.NONE
    breakbulk_filter: bool = False
    fill: bool = True
    assign_to: No = ""


class CreatedPicks(Result, frozen=True, kw_only=True):
    """The picks, and why they may hold less than asked."""

    picks: tuple[str, ...] = ()
    lines: int = 0


def create(tx: WriteTx, command: CreatePicks, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.PLAN, location)
    if not (location.require_pick and location.require_shipment):
        raise Refused(MalformedCommand(path="location", reason="takes no picks"))
    if not (0 <= command.most_lines <= MOST_LIMIT and 0 <= command.most_sources <= MOST_LIMIT):
        raise Refused(MalformedCommand(path="most_lines", reason="out of range"))
    stamp = calendar.at(stamp, location)
    shipments = _shipments(tx, command, location)
    lines = documents.lines_of(tx, shipments)
    sources = documents.load_source_lines(tx, [line.source_line_id or 0 for line in lines])
    sources = engine.hold(tx, sources)
    if not tx.is_sqlite:
        lines = documents.lines_of(tx, shipments)
    place = {one: at for at, one in enumerate(shipments)}
    lines.sort(key=lambda line: (place[line.document_id], line.line_no))
    rows = picks.rows_of(tx, lines)
    inventory = engine.inventory_of(tx, sources.values())
    goods = masters.load_goods(tx, {line.item_id for line in lines})
    demands = [picks.demand_of(line, sources, rows, inventory) for line in lines]
    looked = look_at_stock(tx, location, goods, demands, inventory)
    asked = _asked(command, lines, demands, looked, goods)
    grouping = _grouping(command)
    run = PickRun(
        goods,
        looked.sources,
        work_date=stamp.work_date,
        fill=command.fill,
        share_opened=not grouping.splits,
    )
    for demand in asked:
        run.add(demand)
    if not run.lines:
        raise Refused(
            NothingToHandle(
                document=", ".join(command.shipments) or location.code,
                reasons=picks.reasons_of(run),
                summary=tuple(run.summaries.values()),
            )
        )
    shipment_of = {line.line_id: line.document_id for line in lines}
    groups = pick_grouping.split(
        pick_grouping.sets_of(run.sets, run.lines),
        grouping,
        lambda demand: shipment_of[demand.warehouse_line_id or 0],
        looked.bins.__getitem__,
    )
    made = _made(tx, command, location, shipments, shipment_of, groups, stamp)
    posting = Posting(
        reservations=looked.inventory.book.changes,
        activities=tuple(
            activity_change(location, goods, one.document_id, WarehouseKind.PICK, after=its)
            for one, its in made
        ),
        warehouse_tracking=tuple(picks.handled_rows(rows, run.lines)),
    )
    ledgers.apply(tx, posting, stamp, name="create-picks", bins=looked.bins)
    return Done(
        result=CreatedPicks(
            no=made[0][0].no,
            version=1,
            picks=tuple(one.no for one, _its in made),
            lines=sum(one.lines_total for one, _its in made),
            warnings=picks.reasons_of(run),
        ),
        events=tuple(changed(one) for one, _its in made),
    )


def _shipments(
    tx: WriteTx, command: CreatePicks, location: Location
) -> dict[int, WarehouseDocument]:
    """The shipments asked for, the most pressing first."""
    named = {*command.shipments, *(line.shipment_no for line in command.lines)}
    found = pick_requests.lock(tx, location.location_id, sorted(named))
    there = {one.no for one in found}
    refuse_if(NotFound(kind_of="shipment", key=no) for no in sorted(named - there))
    refuse_if(
        DocumentNotOpen(document=one.no)
        for one in found
        if one.status is not DocumentStatus.RELEASED
    )
    if not found:
        raise Refused(NothingToHandle(document=location.code))
    return {one.document_id: one for one in found}


def _grouping(command: CreatePicks) -> Grouping:
    return Grouping(
        **{name: getattr(command, name) for name in Grouping.__struct_fields__}  # pyright: ignore
    )


def _asked(
    command: CreatePicks,
    lines: Sequence[WarehouseLine],
    demands: Sequence[PickDemand],
    looked: Looked,
    goods: Goods,
) -> list[PickDemand]:
    """What is to be picked: all that is on no pick, or the quantities that were given."""
    if not command.lines:
        something = any(demand.quantity_base > 0 for demand in demands)
        return [one for one in demands if one.quantity_base > 0 or not something]
    by_ref = {line.ref: (line, one) for line, one in zip(lines, demands, strict=True)}
    found: list[PickDemand] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for given in command.lines:
        ref = f"{given.shipment_no}/{given.line_no}"
        if ref not in by_ref:
            raise entry.not_found("line", ref)
        if ref in seen:
            raise Refused(MalformedCommand(path="lines", reason=f"{ref} twice"))
        seen.add(ref)
        line, demand = by_ref[ref]
        unit = goods.units[line.unit_id]
        quantity = entry.quantity(given.quantity, unit, ref)
        base = part_in_base(quantity, line.outstanding, line.outstanding_base, unit.qty_per_uom)
        there = min(demand.quantity_base, _available(demand, looked))
        if base > there:
            problems.append(
                QuantityExceedsAvailable(line=ref, quantity=decimal(base), available=decimal(there))
            )
        elif base > 0:
            found.append(msgspec.structs.replace(demand, quantity_base=base))
    refuse_if(problems)
    return found


def _available(demand: PickDemand, looked: Looked) -> int:
    source = looked.sources[demand.goods]
    claims = source.claims(UNTRACKED, demand.source_line)
    return availability.pickable(source.stock, claims)


Made = list[tuple[WarehouseDocument, Sequence[ActivityLine]]]


def _made(
    tx: WriteTx,
    command: CreatePicks,
    location: Location,
    shipments: dict[int, WarehouseDocument],
    shipment_of: dict[int, int],
    groups: Sequence[Sequence[PickSet]],
    stamp: Stamp,
) -> Made:
    """A header for each group, stored, with its lines in the order to walk."""
    numbers = number_series.take_all(tx, {WarehouseKind.PICK.value: len(groups)})
    taken = numbers[WarehouseKind.PICK.value]
    if len(taken) < len(groups):
        raise Refused(MalformedCommand(path="no", reason="no number series pick"))
    employee = movements.assignee(tx, command.assign_to)
    headers: list[WarehouseDocument] = []
    lines = [pick_grouping.numbered(group) for group in groups]
    for no, group, its in zip(taken, groups, lines, strict=True):
        ids = dict.fromkeys(shipment_of[one.demand.warehouse_line_id or 0] for one in group)
        served = [shipments[one] for one in ids]
        headers.append(
            WarehouseDocument(
                kind=WarehouseKind.PICK,
                no=no,
                location_id=location.location_id,
                status=DocumentStatus.RELEASED,
                priority=min(one.priority for one in served),
                due_date=min((one.due_date for one in served if one.due_date), default=None),
                partner_id=served[0].partner_id if len(served) == 1 else None,
                external_no=served[0].no if len(served) == 1 else "",
                do_not_fill_quantity=not command.fill,
                breakbulk_filter=command.breakbulk_filter,
                sorting=command.sorting,
                assigned_employee_id=employee,
                lines_total=progress(WarehouseKind.PICK, its)[0],
                created_at=stamp.at,
            )
        )
    stored = [
        msgspec.structs.replace(header, document_id=document_id)
        for header, document_id in zip(
            headers, documents.insert_documents(tx, headers), strict=True
        )
    ]
    activities = [
        Activity(document=one, lines=tuple(its)) for one, its in zip(stored, lines, strict=True)
    ]
    return list(zip(stored, sorting.walked(tx, activities, command.sorting), strict=True))
