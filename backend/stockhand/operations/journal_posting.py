"""Posting lines of the item journal, whoever wrote them: a command, a batch, a count, the
calculation of the adjustment bin. The ledger and the bins are one step here."""

from collections.abc import Sequence
from datetime import date

import msgspec

from stockhand.domain import order_posting, warehouse_journal
from stockhand.domain.documents import ActionType
from stockhand.domain.item_journal import ItemJournal, ItemJournalLine
from stockhand.domain.items import CostingMethod, Item
from stockhand.domain.ledgers import (
    GoodsKey,
    NumberKey,
    PostedDocument,
    PostedKind,
    PostedLine,
    Posting,
    Stamp,
)
from stockhand.domain.locations import Bin, CapacityPolicy, Location
from stockhand.domain.problems.base import Problem, refuse_if
from stockhand.domain.problems.numbers import TrackingQuantityMismatch
from stockhand.domain.problems.questions import ReservationDisrupted
from stockhand.domain.quantity import decimal
from stockhand.domain.stock import Goods, Inventory
from stockhand.domain.tracking import EntryType, Tracking
from stockhand.domain.warehouse_journal import BinMove
from stockhand.operations import applying, engine, entry
from stockhand.operations.run import Command, Done, Result, ask
from stockhand.store import ledgers, stock, tracking_keys
from stockhand.store.event_log import Event
from stockhand.store.stock import Order
from stockhand.store.tx import WriteTx


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """So much of a line carries this number; signed as the line."""

    tracking: Tracking = Tracking()
    quantity_base: int
    expiration_date: date | None = None
    warranty_date: date | None = None
    applies_to_entry: int | None = None
    applies_from_entry: int | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A journal line with what it names looked up; one part for each number. In comes positive."""

    no: int
    ref: str
    item: Item
    variant_id: int
    unit_id: int
    """Of the bin content: the base unit, but for directed locations."""
    place: Bin | None
    quantity_base: int
    parts: tuple[Part, ...]
    entry_type: EntryType | None = None
    """What the sign says unless given."""
    is_count: bool = False


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A posting that is decided and not yet written; its document has the id -1."""

    no: str
    posting: Posting
    bins: dict[int, Bin]
    warnings: tuple[Problem, ...] = ()


class Decided(msgspec.Struct, frozen=True, kw_only=True):
    """What posting the lines does to the ledger and to the bins."""

    journal: ItemJournal
    inventory: Inventory
    moves: list[BinMove]
    warnings: tuple[Problem, ...]


def check(
    tx: WriteTx,
    command: Command,
    location: Location,
    lines: Sequence[Line],
    goods: Goods,
    stamp: Stamp,
    posting_date: date | None = None,
) -> Decided:
    """Post the lines in thought; refuses, or asks, what stands against it."""
    keys = {GoodsKey(location.location_id, one.item.item_id, one.variant_id) for one in lines}
    stock.lock(tx, keys)
    journal_lines = [line for one in lines for line in _journal_lines(one, location)]
    inventory = inventory_for(tx, journal_lines, goods)
    outgoing = [line for line in journal_lines if not line.inbound]
    incoming = any(line.inbound for line in journal_lines)
    facts = tracking_keys.facts(tx, {line.number for line in journal_lines}, inbound=incoming)
    journal = ItemJournal(
        inventory,
        goods.items,
        {location.location_id: location},
        facts,
        posting_date=posting_date or stamp.work_date,
    )
    refuse_if([*_check_parts(lines), *journal.check_numbers(journal_lines)])
    problems: list[Problem] = []
    if outgoing:
        problems += check_reserved(tx, location, outgoing, goods)
    moves = _moves(lines, location)
    problems += _check_bins(tx, moves, goods, location, lines)
    warnings = ask(command, problems)
    order_posting.bind_late(inventory, goods.items, wanted_of(outgoing))
    for line in journal_lines:
        journal.post(line)
    return Decided(journal=journal, inventory=inventory, moves=moves, warnings=warnings)


def make(
    tx: WriteTx,
    command: Command,
    location: Location,
    lines: Sequence[Line],
    goods: Goods,
    stamp: Stamp,
    *,
    posting_date: date | None = None,
    kind: PostedKind = PostedKind.ITEM_JOURNAL,
    from_no: str = "",
) -> Made:
    """Everything that posting these lines writes; refuses, or asks, what stands against it."""
    decided = check(tx, command, location, lines, goods, stamp, posting_date)
    journal = decided.journal
    no = entry.next_no(tx, f"posted_{kind.value}")
    posting = Posting(
        documents=(
            PostedDocument(
                document_id=-1,
                kind=kind,
                no=no,
                from_no=from_no,
                location_id=location.location_id,
            ),
        ),
        lines=tuple(_posted_line(one) for one in lines),
        item_ledger_entries=journal.results(),
        item_application_entries=tuple(journal.applications),
        applications_undone=tuple(journal.applications_undone),
        warehouse_entries=warehouse_journal.register(decided.moves, goods.units),
        reservations=decided.inventory.book.changes,
        number_dates=journal.number_dates,
        number_infos=journal.number_infos,
    )
    bins = {one.place.bin_id: one.place for one in lines if one.place is not None}
    return Made(no=no, posting=posting, bins=bins, warnings=decided.warnings)


def write(tx: WriteTx, made: Made, stamp: Stamp, name: str) -> Done:
    """Write what was made, and say that it is there."""
    ledgers.apply(tx, made.posting, stamp, name=name, bins=made.bins)
    return Done(result=Result(no=made.no, warnings=made.warnings), events=(posted_event(made),))


def posted_event(made: Made) -> Event:
    document = made.posting.documents[0]
    return Event(
        topic="posted_document",
        what="posted",
        location_id=document.location_id,
        facts={"kind": document.kind.value, "no": made.no},
    )


def _check_parts(lines: Sequence[Line]) -> list[Problem]:
    """What is numbered is what the line moves (W-073)."""
    found: list[Problem] = []
    for line in lines:
        tracked = sum(part.quantity_base for part in line.parts)
        if tracked != line.quantity_base:
            found.append(
                TrackingQuantityMismatch(
                    line=line.ref,
                    item=line.item.no,
                    what="handle",
                    tracked=abs(decimal(tracked)),
                    needed=abs(decimal(line.quantity_base)),
                )
            )
    return found


def _journal_lines(line: Line, location: Location) -> list[ItemJournalLine]:
    inbound = line.quantity_base > 0
    by_sign = EntryType.POSITIVE_ADJUSTMENT if inbound else EntryType.NEGATIVE_ADJUSTMENT
    return [
        ItemJournalLine(
            entry_type=line.entry_type or by_sign,
            item_id=line.item.item_id,
            variant_id=line.variant_id,
            location_id=location.location_id,
            tracking=part.tracking,
            quantity_base=part.quantity_base,
            expiration_date=part.expiration_date if inbound else None,
            warranty_date=part.warranty_date,
            document_id=-1,
            line_no=line.no,
            ref=line.ref,
            applies_to_entry=part.applies_to_entry,
            applies_from_entry=part.applies_from_entry,
            is_count=line.is_count,
        )
        for part in line.parts
        if part.quantity_base
    ]


def inventory_for(tx: WriteTx, lines: Sequence[ItemJournalLine], goods: Goods) -> Inventory:
    """The stock that outgoing lines use up: of their numbers, or the oldest; and entries that went
    out without stock, which incoming ones fill up."""
    inventory = Inventory()
    applying.read_chosen_of_journal(tx, inventory, lines, goods.items)
    numbers: set[tuple[NumberKey, int]] = set()
    plain: dict[Order, dict[GoodsKey, int]] = {Order.OLDEST: {}, Order.NEWEST: {}}
    for line in lines:
        item = goods.items[line.item_id]
        if item.tracking.specific and not line.inbound:
            numbers.add((line.number, line.location_id))
        elif not item.tracking.specific:
            newest = item.costing_method is CostingMethod.LIFO
            needed = plain[Order.NEWEST if newest else Order.OLDEST]
            needed[line.goods] = needed.get(line.goods, 0) + abs(line.quantity_base)
    inventory.include(stock.entries_of_numbers(tx, numbers))
    for order, needed in plain.items():
        inventory.include(stock.entries_of_goods(tx, needed, order))
    wanted = wanted_of([line for line in lines if not line.inbound])
    missing = engine.shortages(inventory, goods.items, wanted)
    beside = {key: sum(wanted[key].values()) for key in missing}
    engine.read_for_release(tx, inventory, missing, beside)
    return inventory


def wanted_of(lines: Sequence[ItemJournalLine]) -> dict[GoodsKey, dict[Tracking, int]]:
    wanted: dict[GoodsKey, dict[Tracking, int]] = {}
    for line in lines:
        if line.tracking:
            of_goods = wanted.setdefault(line.goods, {})
            of_goods[line.tracking] = of_goods.get(line.tracking, 0) - line.quantity_base
    return wanted


def check_reserved(
    tx: WriteTx, location: Location, lines: Sequence[ItemJournalLine], goods: Goods
) -> list[Problem]:
    """A correction that takes what others have reserved is asked about (T 6.7)."""
    taken: dict[GoodsKey, int] = {}
    for line in lines:
        taken[line.goods] = taken.get(line.goods, 0) - line.quantity_base
    problems: list[Problem] = []
    for key, total in stock.totals(tx, taken).items():
        if total.reserved_base and total.quantity_base - total.reserved_base < taken[key]:
            problems.append(
                ReservationDisrupted(
                    item=goods.items[key.item_id].no,
                    location=location.code,
                    reserved=decimal(total.reserved_base),
                )
            )
    return problems


def _moves(lines: Sequence[Line], location: Location) -> list[BinMove]:
    if not location.bin_mandatory:
        return []
    found: list[BinMove] = []
    for line in lines:
        code = line.item.tracking
        numbers: dict[Tracking, int] = {}
        for part in line.parts:
            key = part.tracking.only(code.warehouse)
            numbers[key] = numbers.get(key, 0) + part.quantity_base
        if line.place is None:
            continue
        found += [
            BinMove(
                ref=line.ref,
                bin_id=line.place.bin_id,
                item_id=line.item.item_id,
                variant_id=line.variant_id,
                unit_id=line.unit_id,
                tracking=tracking,
                quantity_base=base,
                document_id=-1,
                line_no=line.no,
            )
            for tracking, base in sorted(numbers.items())
            if base
        ]
    return found


def _check_bins(
    tx: WriteTx,
    moves: Sequence[BinMove],
    goods: Goods,
    location: Location,
    lines: Sequence[Line],
) -> list[Problem]:
    if not moves:
        return []
    found = stock.in_bins(
        tx,
        {(move.key, move.tracking) for move in moves},
        with_loads=location.bin_capacity_policy is not CapacityPolicy.NEVER,
    )
    bins = {line.place.bin_id: line.place for line in lines if line.place is not None}
    return list(warehouse_journal.check(moves, found, location, bins, goods.items, goods.units))


def _posted_line(line: Line) -> PostedLine:
    return PostedLine(
        document_id=-1,
        line_no=line.no,
        action_type=ActionType.NONE,
        item_id=line.item.item_id,
        variant_id=line.variant_id,
        unit_id=line.unit_id,
        bin_id=line.place.bin_id if line.place else None,
        tracking=line.parts[0].tracking if len(line.parts) == 1 else Tracking(),
        quantity=line.quantity_base,
        quantity_base=line.quantity_base,
    )
