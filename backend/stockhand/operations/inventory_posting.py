"""Posting an inventory pick or put-away: bins, ledger, reservations and the order in one step."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

import msgspec

from stockhand.domain import (
    activities,
    inventory_posting,
    order_posting,
    receipts,
    tracking_editor,
    tracking_lines,
    warehouse_journal,
)
from stockhand.domain.documents import (
    ActionType,
    ActivityChange,
    WarehouseDocument,
    WarehouseKind,
)
from stockhand.domain.inventory_posting import Collected, There
from stockhand.domain.item_journal import ItemJournal
from stockhand.domain.ledgers import GoodsKey, NumberKey, PostedKind, PostedLine, Posting, Stamp
from stockhand.domain.order_posting import LineToPost, PostedPart
from stockhand.domain.orders import SourceDocument, SourceLine
from stockhand.domain.problems.base import Problem, Refused, refuse_if
from stockhand.domain.problems.documents import CustomerBlocked
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.reservations import goods_of
from stockhand.domain.stock import Inventory
from stockhand.domain.tracking import Tracking
from stockhand.domain.warehouse_journal import BinMove
from stockhand.operations import (
    access,
    activity_work,
    calendar,
    engine,
    entry,
    leases,
    orders,
)
from stockhand.operations import order_posting as posting_of_orders
from stockhand.operations.activity_work import ActivityWork
from stockhand.operations.fields import No, Version
from stockhand.operations.put_aways import activity_change
from stockhand.operations.receipts import changed
from stockhand.operations.run import Command, Done, Result, ask
from stockhand.store import (
    documents,
    ledgers,
    masters,
    number_availability,
    number_series,
    pick_stock,
    tracking_keys,
)
from stockhand.store.tx import WriteTx

InventoryKind = Literal["inventory_pick", "inventory_put_away"]


class PostInventoryActivity(Command, frozen=True, kw_only=True):
    """Post what was handled: the goods leave their bins or enter them, and the order is shipped or
    received, in one step."""

    activity_no: No
    kind: InventoryKind
    version: Version | None = None
    posting_date: date | None = None
    invoice: bool = False
    """Also invoice what is then to be invoiced."""


class PostedInventoryActivity(Result, frozen=True, kw_only=True):
    """The posted document of the warehouse, and that of the order; `lines_left` are still open."""

    posted: tuple[str, ...] = ()
    lines_left: int = 0


def post(tx: WriteTx, command: PostInventoryActivity, stamp: Stamp) -> Done:
    document = entry.document(tx, WarehouseKind(command.kind), command.activity_no, command.version)
    location = masters.load_locations(tx, [document.location_id])[document.location_id]
    access.check(stamp, leases.WORK[document.kind], location)
    leases.check(tx, document, stamp)
    stamp = calendar.at(stamp, location)
    day = command.posting_date or stamp.work_date
    work = activity_work.load(tx, document)
    source, order_lines = _order_of(tx, work)
    here = [line for line in order_lines if line.location_id == location.location_id]
    refuse_if(inventory_posting.check_document(work.activity, source, here))
    collected = inventory_posting.collect(work.activity.lines, work.source_lines)
    inventory = engine.inventory_of(tx, [one.line for one in collected])
    ask(command, _check(tx, work, source, collected, inventory, day))
    _synchronise(tx, work, collected, inventory)
    done = _post(tx, work, source, collected, inventory, day)
    posting = done.posting
    if command.invoice:
        work = _with_goods_of(tx, work, order_lines)
    posting = posting_of_orders.with_numbers(
        tx,
        posting,
        source,
        order_lines if command.invoice else [one.line for one in collected],
        done.parts,
        work.goods,
        command.invoice,
    )
    ledgers.apply(tx, posting, stamp, name="post-inventory-activity", bins=dict(work.places.bins))
    documents.close_complete(tx, [source.document_id])
    left = len(posting.activities[0].after)
    return Done(
        result=PostedInventoryActivity(
            no=done.no,
            version=document.version + 1,
            posted=(done.order_no,),
            lines_left=left,
        ),
        events=(
            changed(document, "changed" if left else "removed"),
            orders.changed(source, "posted"),
        ),
    )


def _order_of(tx: WriteTx, work: ActivityWork) -> tuple[SourceDocument, list[SourceLine]]:
    """The order with its lines of the direction in which the goods go."""
    source_id = work.document.source_document_id or 0
    source = documents.load_sources(tx, [source_id])[source_id]
    inbound = work.document.kind is WarehouseKind.INVENTORY_PUT_AWAY
    lines = documents.lines_of_sources(tx, [source_id])
    return source, [line for line in lines if line.inbound is inbound and not line.drop_shipment]


def _with_goods_of(tx: WriteTx, work: ActivityWork, lines: Sequence[SourceLine]) -> ActivityWork:
    goods = masters.load_goods(tx, {line.item_id for line in lines})
    return msgspec.structs.replace(work, goods=goods)


def _check(
    tx: WriteTx,
    work: ActivityWork,
    source: SourceDocument,
    collected: Sequence[Collected],
    inventory: Inventory,
    day: date,
) -> list[Problem]:
    """Everything that forbids it before the ledger is asked."""
    outbound = work.document.kind is WarehouseKind.INVENTORY_PICK
    named = {
        NumberKey(line.item_id, line.variant_id, line.tracking)
        for line in activities.to_handle(work.activity.lines)
    }
    facts = tracking_keys.facts(tx, named)
    problems: list[Problem] = []
    if outbound and source.partner_id:
        partner = masters.load_partners(tx, [source.partner_id])[source.partner_id]
        problems += [CustomerBlocked(customer=partner.no)] if partner.blocked else []
    problems += inventory_posting.check_lines(
        work.activity, work.places, work.goods, facts, source.kind, day
    )
    problems += warehouse_journal.check(
        work.moves,
        work.bins,
        work.places.location,
        work.places.bins,
        work.goods.items,
        work.goods.units,
    )
    if outbound:
        problems += _check_available(tx, work, collected, inventory)
    for one in collected:
        if work.goods.items[one.line.item_id].tracking.warehouse:
            problems += inventory_posting.check_fit(inventory.book, one)
    return problems


def _check_available(
    tx: WriteTx, work: ActivityWork, collected: Sequence[Collected], inventory: Inventory
) -> list[Problem]:
    items = work.goods.items
    wanted: dict[GoodsKey, set[Tracking]] = {}
    requested: dict[tuple[GoodsKey, Tracking], int] = {}
    serials: set[NumberKey] = set()
    for one in collected:
        goods, specific = goods_of(one.line), items[one.line.item_id].tracking.specific
        handled = {number for number, base in one.numbers.items() if number and base}
        wanted.setdefault(goods, set()).update(number.only(specific) for number in handled)
        serials |= {NumberKey(goods.item_id, goods.variant_id, n) for n in handled if n.serial}
        for key, base in tracking_editor.requested(inventory.book, one.line, specific).items():
            requested[goods, key] = requested.get((goods, key), 0) + base
    own = {one.line.line_id for one in collected}
    ids = tracking_keys.find(tx, serials) if serials else {}
    named_by = pick_stock.named_by_line(tx, ids.values())
    strangers = {
        (GoodsKey(work.document.location_id, key.item_id, key.variant_id), key.tracking): line_id
        for key, tracking_id in ids.items()
        for line_id in named_by.get(tracking_id, {}).keys() - own
    }
    there = {
        key: There(
            available_base=found.available(-requested.get(key, 0)), holder=strangers.get(key)
        )
        for key, found in number_availability.of(tx, wanted).items()
    }
    in_bins = {
        move.line_no: work.bins.held(move.key, move.tracking).quantity_base
        for move in work.moves
        if move.tracking
    }
    known = {
        one.line.line_id: set(tracking_lines.numbers_of(inventory.book, one.line))
        for one in collected
    }
    return list(inventory_posting.check_available(work.activity, work.goods, there, in_bins, known))


def _synchronise(
    tx: WriteTx, work: ActivityWork, collected: Sequence[Collected], inventory: Inventory
) -> None:
    """The order's numbers are those that were handled. Where a line holds other stock without
    having named it, what it gets instead is read first, with all who hold that."""
    items = work.goods.items
    tracked = [one for one in collected if items[one.line.item_id].tracking.warehouse]
    outbound = work.document.kind is WarehouseKind.INVENTORY_PICK
    if outbound and any(entry.is_nonspecific for entry in inventory.book):
        new = inventory_posting.new_numbers(inventory.book, tracked)
        if new:
            engine.read_for_release(tx, inventory, new)
    for one in collected:
        inventory_posting.synchronise(inventory, one, items[one.line.item_id])


class _Posted(msgspec.Struct, frozen=True, kw_only=True):
    """What is written, the numbers of both documents, and the parts by number."""

    posting: Posting
    no: str
    order_no: str
    parts: list[PostedPart]


def _post(
    tx: WriteTx,
    work: ActivityWork,
    source: SourceDocument,
    collected: Sequence[Collected],
    inventory: Inventory,
    day: date,
) -> _Posted:
    location, goods = work.places.location, work.goods
    kind = receipts.posted_kind(collected[0].line)
    own_kind = PostedKind(work.document.kind.value)
    order_no, own_no = _numbers(tx, kind, own_kind)
    posted_docs = receipts.posted_documents(
        work.document, own_kind, own_no, [(source, kind, order_no)]
    )
    own = msgspec.structs.replace(
        posted_docs.documents[-1],
        source_document_id=source.document_id,
        partner_id=source.partner_id,
    )
    to_post = [
        LineToPost(
            line=one.line,
            quantity=inventory_posting.in_unit(
                one.line, one.quantity_base, goods.units[one.line.unit_id]
            ),
            quantity_base=one.quantity_base,
            document_id=posted_docs.of_source[source.document_id],
            posted_line_no=one.line.line_no,
        )
        for one in collected
    ]
    divided = engine.read_for_posting(tx, inventory, to_post, goods.items)
    facts = engine.facts_of(tx, divided, inbound=collected[0].line.inbound)
    journal = ItemJournal(
        inventory,
        goods.items,
        {location.location_id: location},
        facts,
        posting_date=day,
        document_dates={one.document_id: source.document_date for one in to_post},
    )
    posted = order_posting.post(divided, journal)
    moves = _of_order(work, to_post)
    change, document = _left(work)
    posting = Posting(
        documents=(posted_docs.documents[0], own),
        lines=(*_order_lines(work, to_post, posted), *_own_lines(work, own.document_id)),
        item_ledger_entries=journal.results(),
        item_application_entries=tuple(journal.applications),
        applications_undone=tuple(journal.applications_undone),
        warehouse_entries=warehouse_journal.register(moves, goods.units),
        reservations=inventory.book.changes,
        number_dates=journal.number_dates,
        number_infos=journal.number_infos,
        source_lines=tuple(
            receipts.source_after(one.line, one.quantity, one.quantity_base) for one in to_post
        ),
        activities=(change,),
        warehouse_documents=(document,) if change.after else (),
        warehouse_documents_removed=() if change.after else (work.document,),
    )
    return _Posted(posting=posting, no=own_no, order_no=order_no, parts=posted)


def _numbers(tx: WriteTx, kind: PostedKind, own: PostedKind) -> tuple[str, str]:
    series = (kind.value, f"posted_{own.value}")
    taken = number_series.take_all(tx, dict.fromkeys(series, 1))
    for one in series:
        if not taken.get(one):
            raise Refused(MalformedCommand(path="no", reason=f"no number series {one}"))
    return taken[series[0]][0], taken[series[1]][0]


def _left(work: ActivityWork) -> tuple[ActivityChange, WarehouseDocument]:
    """The lines of which something is open, and the header over them."""
    document = work.document
    refill = not document.do_not_fill_quantity
    rolled = [activities.rolled(line, refill=refill) for line in work.activity.lines]
    left = [line for line in rolled if line is not None]
    total, done = activities.progress(document.kind, left)
    change = activity_change(
        work.places.location,
        work.goods,
        document.document_id,
        document.kind,
        before=work.activity.lines,
        after=left,
    )
    after = msgspec.structs.replace(
        document,
        version=document.version + 1,
        lines_total=total,
        lines_done=done,
        finished_at=None,
    )
    return change, after


def _of_order(work: ActivityWork, to_post: Sequence[LineToPost]) -> list[BinMove]:
    """What happens to the bins, under the order's posted lines: whoever takes those back finds
    from where the goods went."""
    keys = {one.line.line_id: one.key for one in to_post}
    found: list[BinMove] = []
    for move in work.moves:
        key = keys[move.source_line_id or 0]
        found.append(
            msgspec.structs.replace(move, document_id=key.document_id, line_no=key.line_no)
        )
    return found


def _order_lines(
    work: ActivityWork, to_post: Sequence[LineToPost], posted: Sequence[PostedPart]
) -> list[PostedLine]:
    """Lines of the order's posted document; a bin stands on them where there was only one."""
    bins: dict[int, set[int | None]] = {}
    for line in activities.to_handle(work.activity.lines):
        bins.setdefault(line.source_line_id or 0, set()).add(line.bin_id)
    lines = receipts.posted_lines([(None, one) for one in to_post], posted, to_put_away=False)
    found: list[PostedLine] = []
    for line in lines:
        places = bins[line.source_line_id or 0]
        only = next(iter(places)) if len(places) == 1 else None
        found.append(msgspec.structs.replace(line, bin_id=only))
    return found


def _own_lines(work: ActivityWork, document_id: int) -> list[PostedLine]:
    """What each line of the activity took or placed."""
    outbound = work.document.kind is WarehouseKind.INVENTORY_PICK
    return [
        PostedLine(
            document_id=document_id,
            line_no=line.line_no,
            action_type=ActionType.TAKE if outbound else ActionType.PLACE,
            source_line_id=line.source_line_id,
            item_id=line.item_id,
            variant_id=line.variant_id,
            unit_id=line.unit_id,
            bin_id=line.bin_id,
            tracking=line.tracking,
            quantity=line.qty_to_handle,
            quantity_base=line.qty_to_handle_base,
        )
        for line in activities.to_handle(work.activity.lines)
    ]
