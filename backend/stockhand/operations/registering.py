"""Registering a put-away, a pick or a movement: the bins change, and a pick completes its
orders."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import msgspec

from stockhand.domain import activities, pick_registration, warehouse_journal
from stockhand.domain.availability import Lying
from stockhand.domain.documents import (
    ActionType,
    ActivityChange,
    ActivityLine,
    OwnerKind,
    TrackingLineChange,
    WarehouseKind,
    WarehouseLine,
    WarehouseLineChange,
    WarehouseTrackingLine,
)
from stockhand.domain.ledgers import (
    GoodsKey,
    NumberKey,
    Picked,
    PostedDocument,
    PostedKind,
    PostedLine,
    Posting,
    Stamp,
)
from stockhand.domain.pick_registration import NumberStock, PickedLine
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.documents import CustomerBlocked
from stockhand.domain.quantity import from_base
from stockhand.domain.reservations import goods_of
from stockhand.domain.stock import Goods, Inventory
from stockhand.domain.tracking import Tracking
from stockhand.operations import (
    access,
    activity_work,
    calendar,
    engine,
    entry,
    handling,
    internal_registering,
    leases,
    put_away_registering,
)
from stockhand.operations.access import Permission
from stockhand.operations.activity_work import ActivityWork
from stockhand.operations.fields import No, Version
from stockhand.operations.put_away_registering import PutAwayEffects
from stockhand.operations.put_aways import activity_change
from stockhand.operations.receipts import changed
from stockhand.operations.run import Command, Done, Result, ask
from stockhand.store import (
    documents,
    ledgers,
    masters,
    pick_stock,
    put_away_stock,
    stock,
    tracking_keys,
)
from stockhand.store.event_log import Event
from stockhand.store.tx import WriteTx

ActivityKind = Literal["put_away", "pick", "movement", "inventory_movement"]
"""What is registered; inventory picks and put-aways are posted."""


class RegisterActivity(Command, frozen=True, kw_only=True):
    """Make what was handled effective in the bins. `close`: what is left of the lines is given up
    (a short pick), so that the goods are free for another pick."""

    activity_no: No
    kind: ActivityKind
    version: Version | None = None
    close: bool = False


class Registered(Result, frozen=True, kw_only=True):
    """The registered document; `lines_left` are still open on the activity."""

    lines_left: int = 0


def register(tx: WriteTx, command: RegisterActivity, stamp: Stamp) -> Done:
    kind = WarehouseKind(command.kind)
    document = entry.document(tx, kind, command.activity_no, command.version)
    location = masters.load_location(tx, document.location_id)
    access.check(stamp, PERMISSION[kind], location)
    if document.lease_until is not None and document.finished_at is None:
        leases.check(tx, document, stamp)
    stamp = calendar.at(stamp, location)
    work = activity_work.load(tx, document)
    _check(tx, work, command)
    posted = PostedDocument(
        document_id=-1,
        kind=PostedKind(kind.value),
        no=entry.next_no(tx, f"posted_{kind.value}"),
        from_no=document.no,
        location_id=document.location_id,
        partner_id=document.partner_id,
        external_no=document.external_no,
    )
    change = _lines_after(work, command)
    picking = PickEffects()
    if kind is WarehouseKind.PICK:
        picking = _pick_effects(tx, command, work, change.after)
    putting = PutAwayEffects()
    if kind is WarehouseKind.PUT_AWAY:
        putting = put_away_registering.effects(tx, work, change.after)
    inside = internal_registering.effects(tx, work, change.after)
    posting = internal_registering.with_effects(
        _posting(work, posted, change, picking, putting), inside
    )
    ledgers.apply(tx, posting, stamp, name="register-activity", bins=dict(work.places.bins))
    left = len(posting.activities[0].after)
    return Done(
        result=Registered(no=posted.no, version=document.version + 1, lines_left=left),
        events=(*_events(work, posting, picking), *inside.events),
    )


PERMISSION = {
    WarehouseKind.PICK: Permission.REGISTER,
    WarehouseKind.PUT_AWAY: Permission.PUT_AWAY,
    WarehouseKind.MOVEMENT: Permission.MOVE,
    WarehouseKind.INVENTORY_MOVEMENT: Permission.MOVE,
}


def _check(tx: WriteTx, work: ActivityWork, command: RegisterActivity) -> None:
    handled = activities.to_handle(work.activity.lines)
    named = {NumberKey(line.item_id, line.variant_id, line.tracking) for line in handled}
    facts = tracking_keys.facts(tx, named)
    problems: list[Problem] = [
        *_check_customers(tx, work),
        *activities.check_register(
            work.activity,
            work.places,
            work.goods,
            facts,
            {line_id: line.kind.entry_type for line_id, line in work.source_lines.items()},
        ),
    ]
    if work.document.kind is WarehouseKind.PUT_AWAY:
        lots = put_away_stock.lots_of_serials(tx, named)
        problems += activities.check_lots_of_serials(handled, lots)
    problems += warehouse_journal.check(
        work.moves,
        work.bins,
        work.places.location,
        work.places.bins,
        work.goods.items,
        work.goods.units,
    )
    ask(command, problems)


def _check_customers(tx: WriteTx, work: ActivityWork) -> list[Problem]:
    if work.document.kind is not WarehouseKind.PICK or not work.source_lines:
        return []
    ids = {one.partner_id for one in work.source_lines.values() if one.partner_id}
    partners = masters.load_partners(tx, ids) if ids else {}
    return [CustomerBlocked(customer=one.no) for one in partners.values() if one.blocked]


class PickEffects(msgspec.Struct, frozen=True, kw_only=True):
    """What registering a pick does beside the bins."""

    inventory: Inventory | None = None
    tracking: tuple[TrackingLineChange, ...] = ()
    lines: tuple[WarehouseLineChange, ...] = ()
    picked: tuple[Picked, ...] = ()


def _pick_effects(
    tx: WriteTx, command: RegisterActivity, work: ActivityWork, left: Sequence[ActivityLine]
) -> PickEffects:
    handled = activities.to_handle(work.activity.lines)
    location = work.places.location
    shipment_lines = documents.load_lines(
        tx,
        {
            line.warehouse_line_id
            for line in handled
            if line.warehouse_line_id and line.source_line_id
        },
    )
    inventory, tracking = _synchronise(tx, command, work, handled, left)
    placed: defaultdict[int, int] = defaultdict(int)
    lying: defaultdict[tuple[GoodsKey, Tracking], int] = defaultdict(int)
    for line in handled:
        if line.is_breakbulk or not line.warehouse_line_id or not line.source_line_id:
            continue
        if line.action_type is not ActionType.TAKE:
            placed[line.warehouse_line_id] += line.qty_to_handle_base
            code = work.goods.items[line.item_id].tracking
            goods = GoodsKey(location.location_id, line.item_id, line.variant_id)
            lying[goods, line.tracking.only(code.warehouse)] += line.qty_to_handle_base
    outbound_bins = location.directed
    return PickEffects(
        inventory=inventory,
        tracking=tuple(tracking),
        lines=tuple(
            WarehouseLineChange(
                before=shipment_lines[line_id],
                after=_picked(shipment_lines[line_id], base, work.goods),
            )
            for line_id, base in placed.items()
            if line_id in shipment_lines
        ),
        picked=()
        if outbound_bins
        else tuple(
            Picked(goods=goods, tracking=tracking, quantity_base=base)
            for (goods, tracking), base in lying.items()
        ),
    )


def _picked(line: WarehouseLine, base: int, goods: Goods) -> WarehouseLine:
    """The shipment line with more picked; what is picked is to be shipped (W 5.4, effect 8)."""
    picked = line.qty_picked_base + base
    to_ship_base = min(picked, line.quantity_base) - line.qty_done_base
    per = goods.units[line.unit_id].qty_per_uom
    whole = to_ship_base == line.outstanding_base
    to_ship = line.outstanding if whole else from_base(to_ship_base, per)
    return msgspec.structs.replace(
        line, qty_picked_base=picked, qty_to_handle=to_ship, qty_to_handle_base=to_ship_base
    )


def _synchronise(
    tx: WriteTx,
    command: RegisterActivity,
    work: ActivityWork,
    handled: Sequence[ActivityLine],
    left: Sequence[ActivityLine],
) -> tuple[Inventory, list[TrackingLineChange]]:
    """Carry the picked numbers to the reservation entries of the orders, and count the warehouse's
    own rows anew with the lines that are left (W 5.4)."""
    registered = pick_registration.picked_numbers(handled)
    given_up = _given_up(tx, work, left, set(registered)) if command.close else []
    tracked = {
        line_id: numbers
        for line_id, numbers in registered.items()
        if work.goods.items[work.source_lines[line_id].item_id].tracking.warehouse
    }
    sources = [work.source_lines[line_id] for line_id in sorted(tracked)]
    inventory = engine.inventory_of(tx, sources)
    if not sources:
        return inventory, given_up
    picked = _picked_lines(tx, work, tracked)
    numbers = {
        (NumberKey(one.line.item_id, one.line.variant_id, tracking), one.line.location_id)
        for one in picked
        for tracking in one.registered
    }
    inventory.include(stock.entries_of_numbers(tx, numbers))
    stocks = _number_stocks(tx, work, picked, numbers)
    own = work.document.document_id
    still_open = [*left, *documents.activity_lines_for_sources(tx, tracked, besides=own)]
    read_more = _reader_of_holders(tx, inventory, picked)
    problems: list[Problem] = []
    found = given_up
    for place, one in enumerate(picked):
        item = work.goods.items[one.line.item_id]
        problems_of_line = list(pick_registration.check_room(one))
        problems_of_line += pick_registration.make_available(
            inventory,
            one,
            item,
            stocks[one.line.line_id],
            waiting=picked[place:],
            directed=work.places.location.directed,
            read_more=read_more,
        )
        rows = pick_registration.registered_rows(one)
        if not problems_of_line:
            problems_of_line += pick_registration.check_order(inventory.book, one, rows)
        problems += problems_of_line
        if any(problem.is_refusal for problem in problems_of_line):
            continue
        pick_registration.synchronise(inventory, one, item, rows)
        open_lines = [line for line in still_open if line.source_line_id == one.line.line_id]
        counted = pick_registration.recounted(rows, open_lines, ActionType.PLACE)
        found += pick_registration.changes(one.rows, counted)
    ask(command, problems)
    return inventory, found


def _given_up(
    tx: WriteTx, work: ActivityWork, left: Sequence[ActivityLine], registered: set[int]
) -> list[TrackingLineChange]:
    """Rows of shipment lines of which nothing was picked and the rest is given up."""
    ids = {
        line.warehouse_line_id
        for line in work.activity.lines
        if line.source_line_id and line.source_line_id not in registered
    }
    return [
        one
        for one in handling.recounted(tx, work, left)
        if one.before is not None and one.before.owner_id in ids
    ]


def _reader_of_holders(
    tx: WriteTx, inventory: Inventory, picked: Sequence[PickedLine]
) -> Callable[[], None]:
    """Reads who holds any of the picked numbers, for all lines at once, when the first line
    asks."""
    unread = [True]

    def read() -> None:
        if unread.pop() if unread else False:
            wanted: defaultdict[GoodsKey, dict[Tracking, int]] = defaultdict(dict)
            for one in picked:
                of_goods = wanted[goods_of(one.line)]
                for tracking, quantity in one.registered.items():
                    if tracking:
                        of_goods[tracking] = of_goods.get(tracking, 0) + quantity
            engine.read_for_release(tx, inventory, wanted)

    return read


def _picked_lines(
    tx: WriteTx, work: ActivityWork, tracked: Mapping[int, Mapping[Tracking, int]]
) -> list[PickedLine]:
    warehouse_lines: dict[int, int] = {
        line.source_line_id: line.warehouse_line_id
        for line in work.activity.lines
        if line.source_line_id and line.warehouse_line_id
    }
    rows: defaultdict[int, list[WarehouseTrackingLine]] = defaultdict(list)
    for row in documents.tracking_lines_of(tx, OwnerKind.WAREHOUSE_LINE, warehouse_lines.values()):
        rows[row.owner_id].append(row)
    return [
        PickedLine(
            line=work.source_lines[line_id],
            warehouse_line_id=warehouse_lines.get(line_id),
            registered=tracked[line_id],
            rows=tuple(rows[warehouse_lines.get(line_id, 0)]),
        )
        for line_id in sorted(tracked)
    ]


def _number_stocks(
    tx: WriteTx,
    work: ActivityWork,
    picked: Sequence[PickedLine],
    numbers: set[tuple[NumberKey, int]],
) -> dict[int, dict[Tracking, NumberStock]]:
    """Each picked number as its line sees it."""
    location = work.places.location
    totals = pick_stock.numbers(tx, numbers)
    ids = {one.tracking_id for one in totals.values()}
    lying: dict[GoodsKey, list[Lying]] = {}
    if location.directed:
        goods = {GoodsKey(place, key.item_id, key.variant_id) for key, place in numbers}
        contents = pick_stock.contents(tx, goods)
        bins = masters.load_bins(tx, {one.bin_id for ones in contents.values() for one in ones})
        lying = pick_stock.lying_numbers(tx, ids, contents, bins)
    by_line = {} if location.directed else pick_stock.picked_by_line(tx, ids)
    found: dict[int, dict[Tracking, NumberStock]] = {}
    for one in picked:
        of_line = found.setdefault(one.line.line_id, {})
        goods = GoodsKey(one.line.location_id, one.line.item_id, one.line.variant_id)
        for tracking in one.registered:
            key = NumberKey(one.line.item_id, one.line.variant_id, tracking)
            total = totals.get((key, one.line.location_id), pick_stock.Numbers(tracking_id=0))
            at = [place for place in lying.get(goods, ()) if place.tracking == tracking]
            of_line[tracking] = pick_stock.number_stock(
                total, at, by_line.get(total.tracking_id, {}), one.line.line_id
            )
    return found


def _posting(
    work: ActivityWork,
    posted: PostedDocument,
    change: ActivityChange,
    picking: PickEffects,
    putting: PutAwayEffects,
) -> Posting:
    document = work.document
    left = change.after
    total, done = activities.progress(document.kind, left)
    after = msgspec.structs.replace(
        document, version=document.version + 1, lines_total=total, lines_done=done
    )
    posting = Posting(
        documents=(posted,),
        lines=_posted_lines(work),
        warehouse_entries=warehouse_journal.register(work.moves, work.goods.units),
        activities=(change,),
        warehouse_documents=(after,) if left else (),
        warehouse_documents_removed=() if left else (document,),
        warehouse_lines=picking.lines,
        warehouse_tracking=picking.tracking or putting.tracking,
        picked=picking.picked,
        put_away=putting.put_away,
    )
    if picking.inventory is None:
        return posting
    return msgspec.structs.replace(posting, reservations=picking.inventory.book.changes)


def _lines_after(work: ActivityWork, command: RegisterActivity) -> ActivityChange:
    """What is left of the lines. Closing gives up the rest of lines that were handled in part or
    not at all."""
    refill = not work.document.do_not_fill_quantity
    after = [activities.rolled(line, refill=refill) for line in work.activity.lines]
    left = [] if command.close else [line for line in after if line is not None]
    return activity_change(
        work.places.location,
        work.goods,
        work.document.document_id,
        work.document.kind,
        before=work.activity.lines,
        after=left,
    )


def _posted_lines(work: ActivityWork) -> tuple[PostedLine, ...]:
    """Only where there are no bins: elsewhere the entries of the bins are the lines."""
    if work.places.location.bin_mandatory:
        return ()
    return tuple(
        PostedLine(
            document_id=-1,
            line_no=line.line_no,
            action_type=ActionType.TAKE,
            source_line_id=line.source_line_id,
            item_id=line.item_id,
            variant_id=line.variant_id,
            unit_id=line.unit_id,
            tracking=line.tracking,
            quantity=line.qty_to_handle,
            quantity_base=line.qty_to_handle_base,
        )
        for line in activities.to_handle(work.activity.lines)
    )


def _events(work: ActivityWork, posting: Posting, picking: PickEffects) -> list[Event]:
    what = "changed" if posting.activities[0].after else "removed"
    shipments = {change.before.document_id: change.before for change in picking.lines}
    return [
        changed(work.document, what),
        *(
            Event(
                topic="warehouse_document",
                what="changed",
                subject_id=line.document_id,
                location_id=work.document.location_id,
                facts={"kind": WarehouseKind.SHIPMENT.value, "no": line.document_no},
            )
            for line in shipments.values()
        ),
    ]
