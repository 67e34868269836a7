"""The item journal from outside: corrections of stock where the ledger and the bins are one step,
and the opening stock of a warehouse."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

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
from stockhand.domain.problems.base import Problem, Refused, refuse_if
from stockhand.domain.problems.bins import BinMissing
from stockhand.domain.problems.documents import NothingToPost, WarehouseJournalRequired
from stockhand.domain.problems.numbers import TrackingQuantityMismatch
from stockhand.domain.problems.questions import ReservationDisrupted
from stockhand.domain.quantity import decimal, to_base
from stockhand.domain.stock import Goods, Inventory
from stockhand.domain.tracking import EntryType, Tracking
from stockhand.domain.warehouse_journal import BinMove
from stockhand.operations import access, applying, calendar, engine, entry
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, Id, No, Text
from stockhand.operations.numbers import NumberInput
from stockhand.operations.run import Command, Done, Result, ask
from stockhand.store import ledgers, masters, stock, tracking_keys
from stockhand.store.event_log import Event
from stockhand.store.stock import Order
from stockhand.store.tx import WriteTx


class JournalLineInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So much of an item, in a unit, in a bin; numbers carry no sign."""

    item: No
    quantity: Decimal
    unit: Code10 = ""
    variant: Code10 = ""
    bin: No = ""
    numbers: tuple[NumberInput, ...] = ()


class CorrectionInput(JournalLineInput, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One correction of a signed quantity. `entry_type` is what the sign says unless given;
    `is_count`: the difference of a physical count. Where there are numbers, each names the entry
    it is applied to or from."""

    entry_type: Literal["positive_adjmt", "negative_adjmt"] | None = None
    is_count: bool = False
    applies_to_entry: Id | None = None
    applies_from_entry: Id | None = None


class PostItemJournal(Command, frozen=True, kw_only=True):
    """Correct the stock of a location: positive quantities come in, negative ones go out."""

    location: Code10
    lines: tuple[CorrectionInput, ...]
    posting_date: date | None = None
    note: Text = ""


class PostOpeningStock(Command, frozen=True, kw_only=True):
    """Book what is there on the first day, in the ledger and in the bins at once."""

    location: Code10
    lines: tuple[JournalLineInput, ...]


def post(tx: WriteTx, command: PostItemJournal, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.PLAN, location)
    if location.directed:
        raise Refused(WarehouseJournalRequired(line=location.code, location=location.code))
    return _post(tx, command, location, command.lines, stamp, command.posting_date)


def post_opening(tx: WriteTx, command: PostOpeningStock, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.SET_UP, location)
    return _post(tx, command, location, command.lines, stamp, None)


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A journal line with what it names looked up; one part for each number."""

    no: int
    item: Item
    variant_id: int
    unit_id: int
    place: Bin | None
    quantity_base: int
    parts: tuple[tuple[Tracking, int, NumberInput | None], ...]
    given: CorrectionInput | None = None

    @property
    def ref(self) -> str:
        return f"journal/{self.no}"


def _post(
    tx: WriteTx,
    command: Command,
    location: Location,
    inputs: Sequence[JournalLineInput],
    stamp: Stamp,
    posting_date: date | None,
) -> Done:
    stamp = calendar.at(stamp, location)
    lines, goods = _lines(tx, location, inputs)
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
    refuse_if(journal.check_numbers(journal_lines))
    problems: list[Problem] = []
    if outgoing:
        problems += check_reserved(tx, location, outgoing, goods)
    moves = _moves(lines, goods, location)
    problems += _check_bins(tx, moves, goods, location, lines)
    warnings = ask(command, problems)
    order_posting.bind_late(inventory, goods.items, wanted_of(outgoing))
    entries = [journal.post(line) for line in journal_lines]
    number = entry.next_no(tx, "posted_item_journal")
    posting = Posting(
        documents=(
            PostedDocument(
                document_id=-1,
                kind=PostedKind.ITEM_JOURNAL,
                no=number,
                location_id=location.location_id,
            ),
        ),
        lines=tuple(_posted_line(one) for one in lines),
        item_ledger_entries=journal.results(),
        item_application_entries=tuple(journal.applications),
        applications_undone=tuple(journal.applications_undone),
        warehouse_entries=warehouse_journal.register(moves, goods.units),
        reservations=inventory.book.changes,
        number_dates=journal.number_dates,
        number_infos=journal.number_infos,
    )
    bins = {one.place.bin_id: one.place for one in lines if one.place is not None}
    ledgers.apply(tx, posting, stamp, name="post-item-journal", bins=bins)
    assert len(entries) == len(journal_lines)
    return Done(
        result=Result(no=number, warnings=warnings),
        events=(
            Event(
                topic="posted_document",
                what="posted",
                location_id=location.location_id,
                facts={"kind": "item_journal", "no": number},
            ),
        ),
    )


def _lines(
    tx: WriteTx, location: Location, inputs: Sequence[JournalLineInput]
) -> tuple[list[Line], Goods]:
    if not any(given.quantity for given in inputs):
        raise Refused(NothingToPost(document="journal"))
    items = entry.items(tx, (given.item for given in inputs))
    goods = masters.load_goods(tx, (item.item_id for item in items.values()))
    wanted = {(location.location_id, given.bin) for given in inputs if given.bin}
    bins = masters.find_bins(tx, wanted)
    found: list[Line] = []
    problems: list[Problem] = []
    for no, given in enumerate(inputs, start=1):
        item = items[given.item]
        unit = entry.unit(goods, item, given.unit)
        ref = f"journal/{no}"
        base = to_base(entry.quantity(given.quantity, unit, ref, negative=True), unit.qty_per_uom)
        if given.bin and (location.location_id, given.bin) not in bins:
            raise entry.not_found("bin", f"{location.code}/{given.bin}")
        if location.bin_mandatory and not given.bin:
            problems.append(BinMissing(line=ref))
        parts = _parts(given, base, goods, item, ref)
        tracked = sum(part for _number, part, _given in parts)
        if given.numbers and tracked != base:
            problems.append(
                TrackingQuantityMismatch(
                    line=ref,
                    item=item.no,
                    what="handle",
                    tracked=abs(decimal(tracked)),
                    needed=abs(decimal(base)),
                )
            )
        found.append(
            Line(
                no=no,
                item=item,
                variant_id=entry.variant_id(tx, item, given.variant),
                unit_id=unit.unit_id
                if location.directed
                else goods.base_unit(item.item_id).unit_id,
                place=bins.get((location.location_id, given.bin)) if given.bin else None,
                quantity_base=base,
                parts=parts,
                given=given if isinstance(given, CorrectionInput) else None,
            )
        )
    refuse_if(problems)
    return found, goods


def _parts(
    given: JournalLineInput, base: int, goods: Goods, item: Item, ref: str
) -> tuple[tuple[Tracking, int, NumberInput | None], ...]:
    if not given.numbers:
        return ((Tracking(), base, None),)
    sign = -1 if base < 0 else 1
    unit = goods.base_unit(item.item_id)
    return tuple(
        (one.tracking, sign * entry.quantity(one.quantity, unit, ref), one) for one in given.numbers
    )


def _journal_lines(line: Line, location: Location) -> list[ItemJournalLine]:
    inbound = line.quantity_base > 0
    by_sign = EntryType.POSITIVE_ADJUSTMENT if inbound else EntryType.NEGATIVE_ADJUSTMENT
    of_line = line.given
    kind = of_line.entry_type if of_line else None
    return [
        ItemJournalLine(
            entry_type=EntryType(kind) if kind else by_sign,
            item_id=line.item.item_id,
            variant_id=line.variant_id,
            location_id=location.location_id,
            tracking=tracking,
            quantity_base=base,
            expiration_date=given.expiration_date if given and inbound else None,
            warranty_date=given.warranty_date if given else None,
            document_id=-1,
            line_no=line.no,
            ref=line.ref,
            applies_to_entry=chosen.applies_to_entry if chosen else None,
            applies_from_entry=chosen.applies_from_entry if chosen else None,
            is_count=of_line.is_count if of_line else False,
        )
        for tracking, base, given in line.parts
        for chosen in (given or of_line,)
        if base
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


def _moves(lines: Sequence[Line], goods: Goods, location: Location) -> list[BinMove]:
    if not location.bin_mandatory:
        return []
    found: list[BinMove] = []
    for line in lines:
        code = line.item.tracking
        numbers: dict[Tracking, int] = {}
        for tracking, base, _given in line.parts:
            key = tracking.only(code.warehouse)
            numbers[key] = numbers.get(key, 0) + base
        assert line.place is not None
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
        tracking=line.parts[0][0] if len(line.parts) == 1 else Tracking(),
        quantity=line.quantity_base,
        quantity_base=line.quantity_base,
    )
