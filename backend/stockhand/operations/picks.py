"""Picks: made for released shipments, claimed, scanned, registered. Registering is where the order
learns which numbers were taken for it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from stockhand.domain import reservations
from stockhand.domain.activities import progress
from stockhand.domain.availability import Claims, Lying, PickStock
from stockhand.domain.documents import (
    ActionType,
    ActivityLine,
    OwnerKind,
    TrackingLineChange,
    WarehouseDocument,
    WarehouseKind,
    WarehouseLine,
    WarehouseTrackingLine,
)
from stockhand.domain.ledgers import GoodsKey, NumberKey, Posting, Stamp
from stockhand.domain.locations import Bin, BinContent, Location, StockkeepingUnit
from stockhand.domain.orders import DocumentStatus, SourceLine
from stockhand.domain.pick_registration import changes, recounted
from stockhand.domain.picks import (
    DatedNumber,
    PickDemand,
    PickRun,
    PickSource,
    first_expired_first,
)
from stockhand.domain.problems.base import Refused, Warning
from stockhand.domain.problems.documents import DocumentNotOpen, NothingToHandle
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.stock import Goods, Inventory
from stockhand.domain.tracking import Tracking
from stockhand.operations import access, calendar, engine, entry
from stockhand.operations.access import Permission
from stockhand.operations.fields import No
from stockhand.operations.put_aways import activity_change
from stockhand.operations.receipts import changed, new_document
from stockhand.operations.run import Command, Done, Result
from stockhand.store import blocked_numbers, documents, ledgers, masters, pick_stock, stock
from stockhand.store.pick_stock import Numbers
from stockhand.store.tx import WriteTx


class CreatePick(Command, frozen=True, kw_only=True):
    """Make a pick for what of a shipment is neither picked nor on a pick. `fill`: the quantities to
    handle are filled in, for an office; a handheld counts up from zero."""

    shipment_no: No
    no: No = ""
    fill: bool = True
    assign_to: No = ""


class CreatedPick(Result, frozen=True, kw_only=True):
    """The pick, and why it may hold less than asked."""

    lines: int = 0


def create(tx: WriteTx, command: CreatePick, stamp: Stamp) -> Done:
    shipment = entry.document(tx, WarehouseKind.SHIPMENT, command.shipment_no)
    location = masters.load_location(tx, shipment.location_id)
    access.check(stamp, Permission.PLAN, location)
    if not location.require_pick:
        raise Refused(MalformedCommand(path="location", reason="takes no picks"))
    if shipment.status is not DocumentStatus.RELEASED:
        raise Refused(DocumentNotOpen(document=shipment.no))
    lines = documents.lines_of(tx, [shipment.document_id])
    sources = documents.load_source_lines(tx, [line.source_line_id or 0 for line in lines])
    sources = engine.hold(tx, sources)
    rows = _rows_of(tx, lines)
    inventory = engine.inventory_of(tx, sources.values())
    return create_for(tx, command, shipment, lines, sources, rows, inventory, stamp)


def create_for(
    tx: WriteTx,
    command: CreatePick,
    shipment: WarehouseDocument,
    lines: Sequence[WarehouseLine],
    sources: Mapping[int, SourceLine],
    rows: Mapping[int, Sequence[WarehouseTrackingLine]],
    inventory: Inventory,
    stamp: Stamp,
) -> Done:
    """A pick for a shipment whose lines, order lines (held) and numbers are at hand."""
    location = masters.load_location(tx, shipment.location_id)
    stamp = calendar.at(stamp, location)
    goods = masters.load_goods(tx, {line.item_id for line in lines})
    demands = [_demand(line, sources, rows, inventory) for line in lines]
    looked = look_at_stock(tx, location, goods, demands, inventory)
    header = new_document(tx, WarehouseKind.PICK, command.no, location, stamp)
    header = msgspec.structs.replace(
        header,
        status=DocumentStatus.RELEASED,
        priority=shipment.priority,
        due_date=shipment.due_date,
        partner_id=shipment.partner_id,
        external_no=shipment.no,
        do_not_fill_quantity=not command.fill,
    )
    run = PickRun(goods, looked.sources, work_date=stamp.work_date, fill=command.fill)
    for demand in demands:
        if demand.quantity_base > 0 or len(demands) == 1:
            run.add(demand)
    if not run.lines:
        raise Refused(NothingToHandle(document=shipment.no, reasons=_reasons(run)))
    return _write(tx, location, goods, header, run, looked, rows, stamp)


def _reasons(run: PickRun) -> tuple[Warning, ...]:
    """Each reason once, in the order in which they were found."""
    return tuple(dict.fromkeys([*run.reasons, *run.warnings]))


def _write(
    tx: WriteTx,
    location: Location,
    goods: Goods,
    header: WarehouseDocument,
    run: PickRun,
    looked: "Looked",
    rows: Mapping[int, Sequence[WarehouseTrackingLine]],
    stamp: Stamp,
) -> Done:
    total, _done = progress(WarehouseKind.PICK, run.lines)
    document = msgspec.structs.replace(header, lines_total=total)
    document_id = documents.insert_document(tx, document)
    document = msgspec.structs.replace(document, document_id=document_id)
    posting = Posting(
        reservations=looked.inventory.book.changes,
        activities=(
            activity_change(location, goods, document_id, WarehouseKind.PICK, after=run.lines),
        ),
        warehouse_tracking=tuple(handled_rows(rows, run.lines)),
    )
    ledgers.apply(tx, posting, stamp, name="create-pick", bins=looked.bins)
    return Done(
        result=CreatedPick(
            no=document.no, version=document.version, lines=total, warnings=_reasons(run)
        ),
        events=(changed(document),),
    )


def handled_rows(
    rows: Mapping[int, Sequence[WarehouseTrackingLine]], new_lines: Iterable[ActivityLine]
) -> list[TrackingLineChange]:
    """The warehouse's rows with what is newly on picks counted as handled."""
    by_line: defaultdict[int, list[ActivityLine]] = defaultdict(list)
    for line in new_lines:
        if line.warehouse_line_id:
            by_line[line.warehouse_line_id].append(line)
    found: list[TrackingLineChange] = []
    for line_id, of_line in rows.items():
        fresh = [
            msgspec.structs.replace(
                row,
                quantity_base=row.quantity_base - row.qty_handled_base,
                qty_handled_base=0,
                qty_registered_base=0,
            )
            for row in of_line
        ]
        counted = recounted(fresh, by_line[line_id], ActionType.PLACE)
        after = [
            msgspec.structs.replace(
                row, qty_handled_base=row.qty_handled_base + new.qty_handled_base
            )
            for row, new in zip(of_line, counted, strict=True)
        ]
        found += changes(of_line, after)
    return found


def _rows_of(tx: WriteTx, lines: Sequence[WarehouseLine]) -> dict[int, list[WarehouseTrackingLine]]:
    rows: dict[int, list[WarehouseTrackingLine]] = {}
    for row in documents.tracking_lines_of(
        tx, OwnerKind.WAREHOUSE_LINE, [line.line_id for line in lines]
    ):
        rows.setdefault(row.owner_id, []).append(row)
    return rows


def _demand(
    line: WarehouseLine,
    sources: Mapping[int, SourceLine],
    rows: Mapping[int, Sequence[WarehouseTrackingLine]],
    inventory: Inventory,
) -> PickDemand:
    source = sources.get(line.source_line_id or 0)
    waiting = 0
    if source is not None:
        waiting = sum(
            entry.quantity_base
            for entry in inventory.book.of(reservations.line_pointer(source.line_id))
            if entry.status is reservations.ReservationStatus.RESERVATION
            and not entry.is_reserved_stock
        )
    numbers = tuple(
        (row.tracking, row.quantity_base - row.qty_handled_base)
        for row in rows.get(line.line_id, ())
        if row.quantity_base > row.qty_handled_base
    )
    return PickDemand(
        ref=line.ref,
        source_line=source,
        warehouse_line_id=line.line_id,
        item_id=line.item_id,
        variant_id=line.variant_id,
        unit_id=line.unit_id,
        location_id=source.location_id if source else 0,
        to_bin_id=line.bin_id,
        quantity_base=line.quantity_base - line.qty_picked_base - line.pick_base,
        outstanding_base=line.outstanding_base,
        numbers=numbers,
        not_in_stock_base=waiting,
        due_date=line.due_date,
    )


NumbersOf = Mapping[tuple[NumberKey, int], Numbers]


class Looked(msgspec.Struct, frozen=True, kw_only=True):
    """What a run found when it looked at the stock."""

    sources: dict[GoodsKey, PickSource]
    bins: dict[int, Bin]
    inventory: Inventory
    totals: dict[GoodsKey, StockkeepingUnit]
    numbers: NumbersOf


def look_at_stock(
    tx: WriteTx,
    location: Location,
    goods: Goods,
    demands: Sequence[PickDemand],
    inventory: Inventory,
) -> Looked:
    """Read everything the demands may be served from, in a fixed number of statements."""
    needed: dict[GoodsKey, int] = {}
    for demand in demands:
        needed[demand.goods] = needed.get(demand.goods, 0) + max(0, demand.quantity_base)
    contents: dict[GoodsKey, list[BinContent]] = {}
    bins: dict[int, Bin] = {}
    if location.bin_mandatory:
        contents = pick_stock.contents(tx, needed)
        named = {one.bin_id for ones in contents.values() for one in ones}
        bins = masters.load_bins(tx, [*named, *(demand.to_bin_id for demand in demands)])
    dated, read = _dated(tx, location, goods, needed)
    numbers = _numbers(tx, demands, read)
    blocked = blocked_numbers.keys_of(tx, blocked_numbers.find(tx, needed))
    ids = {one.tracking_id for one in numbers.values()} | set(blocked)
    lying = pick_stock.lying_numbers(tx, ids, contents, bins)
    totals = stock.totals(tx, needed)
    waiting: dict[GoodsKey, int] = {}
    if location.require_receive and location.require_put_away:
        waiting = pick_stock.not_put_away(tx, needed)
    on_picks = pick_stock.on_picks(tx, needed)
    sources: dict[GoodsKey, PickSource] = {}
    for key in needed:
        total = totals[key]
        sources[key] = PickSource(
            stock=PickStock(
                location=location,
                totals=total,
                contents=tuple(_lying(content, bins) for content in contents.get(key, ())),
                numbers=tuple(lying.get(key, ())),
                received_not_put_away_base=waiting.get(key, 0),
                picked_not_shipped_base=total.outbound_base if not location.directed else 0,
                open_pick_base=total.allocated_base,
                blocked=frozenset(blocked.values()),
            ),
            dated=first_expired_first(
                one for one in dated.get(key, ()) if one.tracking not in blocked.values()
            ),
            claims=_claims(key, inventory, numbers, total.reserved_base, on_picks.get(key, 0)),
            release=_release(tx, key, goods, inventory, numbers),
        )
    return Looked(sources=sources, bins=bins, inventory=inventory, totals=totals, numbers=numbers)


def _lying(content: BinContent, bins: Mapping[int, Bin]) -> Lying:
    return Lying(
        place=bins[content.bin_id],
        content=content,
        quantity_base=content.quantity_base,
        take_base=content.take_base,
    )


def _dated(
    tx: WriteTx, location: Location, goods: Goods, needed: Mapping[GoodsKey, int]
) -> tuple[dict[GoodsKey, list[DatedNumber]], NumbersOf]:
    """The numbers that go first, for items that go by date, and their totals."""
    wanted = {
        key: quantity
        for key, quantity in needed.items()
        if goods.items[key.item_id].tracking.warehouse
        and (location.pick_according_to_fefo or goods.items[key.item_id].tracking.strict_expiration)
        and (location.bin_mandatory or location.picks_are_inventory_picks)
    }
    return pick_stock.first_expired(tx, wanted)


def _numbers(
    tx: WriteTx, demands: Sequence[PickDemand], read: NumbersOf
) -> dict[tuple[NumberKey, int], Numbers]:
    """Totals and reservations of the numbers that are named, and of those that go first."""
    wanted = {
        (NumberKey(demand.item_id, demand.variant_id, tracking), demand.location_id)
        for demand in demands
        for tracking, _quantity in demand.numbers
    }
    return pick_stock.numbers(tx, wanted, read)


def _claims(
    goods: GoodsKey,
    inventory: Inventory,
    numbers: NumbersOf,
    reserved_base: int,
    on_picks_base: int,
) -> Callable[[Tracking, SourceLine | None], Claims]:
    """Reservations and picks of the item or of one number, as the run has changed them so far."""

    def of(tracking: Tracking, line: SourceLine | None) -> Claims:
        if not tracking:
            return Claims(
                reserved_base=reserved_base,
                on_picks_base=on_picks_base,
                own_base=_own(line, line.reserved_stock_base) if line else 0,
            )
        found = numbers.get(
            (NumberKey(goods.item_id, goods.variant_id, tracking), goods.location_id)
        )
        if found is None:
            return Claims()
        moved = inventory.book.reserved_numbers[
            goods.location_id, goods.item_id, goods.variant_id, tracking
        ]
        own = 0
        if line is not None and found.on_picks_base == 0:
            own = _own(line, line.reserved_stock_base)
        elif line is not None:
            reserved, picking = found.lines.get(line.line_id, (0, 0))
            own = max(0, reserved - picking)
        return Claims(
            reserved_base=found.reserved_base + moved,
            on_picks_base=found.on_picks_base,
            own_base=own,
        )

    return of


def _own(line: SourceLine, reserved_base: int) -> int:
    return max(0, reserved_base - line.picking_base)


def _release(
    tx: WriteTx, goods: GoodsKey, of: Goods, inventory: Inventory, numbers: NumbersOf
) -> Callable[[Tracking, int, SourceLine | None], bool]:
    """Let other people's nonspecific reservations give way on a number."""
    specific = of.items[goods.item_id].tracking.specific

    def release(tracking: Tracking, missing: int, line: SourceLine | None) -> bool:
        key = NumberKey(goods.item_id, goods.variant_id, tracking)
        found = numbers.get((key, goods.location_id))
        if not specific or found is None or found.reserved_base == 0:
            return False
        engine.read_for_release(tx, inventory, {goods: {tracking: missing}})
        return engine.late_binding.release(
            inventory,
            goods,
            specific,
            {tracking.only(specific): missing},
            asking=reservations.line_pointer(line.line_id) if line else None,
        )

    return release
