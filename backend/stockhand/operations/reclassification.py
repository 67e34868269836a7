"""Reclassification: the item reclassification journal, and the warehouse's own for bins. Both write
bins and ledger in one step."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from stockhand.domain import order_posting, warehouse_journal
from stockhand.domain import reclassification as rules
from stockhand.domain.documents import ActionType
from stockhand.domain.item_journal import ItemJournal, ItemJournalLine
from stockhand.domain.items import Item
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
from stockhand.domain.problems.documents import NothingToPost, WarehouseJournalRequired
from stockhand.domain.problems.numbers import TrackingQuantityMismatch
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.quantity import decimal, to_base
from stockhand.domain.reclassification import Part
from stockhand.domain.stock import Goods, Inventory, NumberFacts
from stockhand.domain.tracking import Tracking
from stockhand.operations import access, calendar, entry, journal_posting, movements
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, No, Number, Text
from stockhand.operations.run import Command, Done, Result, ask
from stockhand.store import ledgers, masters, number_series, stock, tracking_keys
from stockhand.store.tx import WriteTx


class NewNumber(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So much of a number (base unit), and what it becomes: what is not given stays as it was.
    `no_expiration_date`: from now on it has none."""

    serial: Number = ""
    lot: Number = ""
    package: Number = ""
    quantity: Decimal = Decimal(1)
    new_serial: Number | None = None
    new_lot: Number | None = None
    new_package: Number | None = None
    new_expiration_date: date | None = None
    no_expiration_date: bool = False

    @property
    def tracking(self) -> Tracking:
        return Tracking(
            serial=self.serial.strip(), lot=self.lot.strip(), package=self.package.strip()
        )

    @property
    def becomes(self) -> Tracking:
        return Tracking(
            serial=(self.serial if self.new_serial is None else self.new_serial).strip(),
            lot=(self.lot if self.new_lot is None else self.new_lot).strip(),
            package=(self.package if self.new_package is None else self.new_package).strip(),
        )


class ReclassificationInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So much of an item, out of a bin into a bin (blank: the same)."""

    item: No
    quantity: Decimal
    unit: Code10 = ""
    variant: Code10 = ""
    from_bin: No = ""
    to_bin: No = ""
    numbers: tuple[NewNumber, ...] = ()


class PostReclassification(Command, frozen=True, kw_only=True):
    """Give stock another number, date, bin or location. `to_location`: the same unless given."""

    location: Code10
    to_location: Code10 | None = None
    lines: tuple[ReclassificationInput, ...]
    posting_date: date | None = None
    note: Text = ""


class PostWarehouseReclassification(Command, frozen=True, kw_only=True):
    """Move stock between the bins of a location, or give it another number or date there: the
    ledger follows at once where it is kept by that number."""

    location: Code10
    lines: tuple[ReclassificationInput, ...]
    note: Text = ""


def post(tx: WriteTx, command: PostReclassification, stamp: Stamp) -> Done:
    source = entry.location(tx, command.location)
    target = source
    if command.to_location is not None:
        target = entry.location(tx, command.to_location)
    for location in (source, target):
        access.check(stamp, Permission.PLAN, location)
        if location.directed:
            raise Refused(WarehouseJournalRequired(line=location.code, location=location.code))
    day = command.posting_date
    return _post(tx, command, (source, target), PostedKind.ITEM_JOURNAL, stamp, day)


def post_in_bins(tx: WriteTx, command: PostWarehouseReclassification, stamp: Stamp) -> Done:
    location = movements.bin_location(tx, command.location)
    access.check(stamp, Permission.PLAN, location)
    return _post(tx, command, (location, location), PostedKind.WAREHOUSE_JOURNAL, stamp, None)


def _post(
    tx: WriteTx,
    command: PostReclassification | PostWarehouseReclassification,
    locations: tuple[Location, Location],
    kind: PostedKind,
    stamp: Stamp,
    posting_date: date | None,
) -> Done:
    stamp = calendar.at(stamp, locations[0])
    parts, goods, bins = _parts(tx, command.lines, locations)
    facts = tracking_keys.facts(
        tx, {one for part in parts for one in (part.old, part.new)}, inbound=True
    )
    parts = [_dated(part, goods.items[part.item_id], facts) for part in parts]
    lots = stock.of_lots(tx, {part.to_lot for part in parts if part.to_tracking.lot})
    parts = [part for part in parts if part.changes]
    if not parts:
        raise Refused(NothingToPost(document="journal"))
    moves = rules.moves_of(parts, goods, document_id=-1)
    booked = [part for part in parts if part.in_ledger]
    outgoing = [rules.outgoing(part, document_id=-1) for part in booked]
    problems = [
        *rules.check(parts, goods.items, facts, lots),
        *_check_moves(tx, moves, goods, locations, bins),
    ]
    if locations[0] != locations[1] and outgoing:
        problems += journal_posting.check_reserved(tx, locations[0], outgoing, goods)
    warnings = ask(command, problems)
    journal = _in_ledger(
        tx, booked, outgoing, goods, facts, locations, posting_date or stamp.work_date
    )
    number = number_series.take(tx, f"posted_{kind.value}")
    if not number:
        raise Refused(MalformedCommand(path="no", reason=f"no number series posted_{kind.value}"))
    document = PostedDocument(
        document_id=-1, kind=kind, no=number[0], location_id=locations[0].location_id
    )
    posting = Posting(
        documents=(document,),
        lines=tuple(_posted_lines(parts)),
        item_ledger_entries=journal.results(),
        item_application_entries=tuple(journal.applications),
        applications_undone=tuple(journal.applications_undone),
        warehouse_entries=warehouse_journal.register(moves, goods.units),
        reservations=journal.inventory.book.changes,
        number_dates=journal.number_dates,
        numbers_redated=journal.numbers_redated,
        number_infos=journal.number_infos,
    )
    ledgers.apply(tx, posting, stamp, name="post-reclassification", bins=bins)
    return Done(
        result=Result(no=document.no, warnings=warnings),
        events=(movements.posted_event(document),),
    )


def _parts(
    tx: WriteTx, inputs: Sequence[ReclassificationInput], locations: tuple[Location, Location]
) -> tuple[list[Part], Goods, dict[int, Bin]]:
    source, target = locations
    items = entry.items(tx, (given.item for given in inputs))
    goods = masters.load_goods(tx, (item.item_id for item in items.values()))
    variants = entry.variants(tx, ((items[one.item], one.variant) for one in inputs))
    wanted = {
        (place.location_id, code)
        for given in inputs
        for place, code in ((source, given.from_bin), (target, given.to_bin or given.from_bin))
        if code and place.bin_mandatory
    }
    bins = masters.find_bins(tx, wanted)
    for location_id, code in sorted(wanted - bins.keys()):
        place = source if location_id == source.location_id else target
        raise entry.not_found("bin", f"{place.code}/{code}")
    parts: list[Part] = []
    problems: list[Problem] = []
    for no, given in enumerate(inputs, start=1):
        item = items[given.item]
        unit = entry.unit(goods, item, given.unit)
        ref = f"journal/{no}"
        total = to_base(entry.quantity(given.quantity, unit, ref), unit.qty_per_uom)
        base = goods.base_unit(item.item_id)
        numbers = [(one, entry.quantity(one.quantity, base, ref)) for one in given.numbers]
        tracked = sum(quantity for _one, quantity in numbers)
        if numbers and tracked != total:
            problems.append(
                TrackingQuantityMismatch(
                    line=ref,
                    item=item.no,
                    what="handle",
                    tracked=decimal(tracked),
                    needed=decimal(total),
                )
            )
        from_bin = bins.get((source.location_id, given.from_bin))
        to_bin = bins.get((target.location_id, given.to_bin or given.from_bin))
        for one, quantity in numbers or [(NewNumber(), total)]:
            parts.append(
                Part(
                    ref=ref,
                    line_no=no,
                    item_id=item.item_id,
                    variant_id=variants[item.item_id, given.variant],
                    unit_id=unit.unit_id,
                    quantity_base=quantity,
                    from_location=source,
                    to_location=target,
                    from_bin_id=from_bin.bin_id if from_bin else None,
                    to_bin_id=to_bin.bin_id if to_bin else None,
                    tracking=one.tracking,
                    to_tracking=one.becomes,
                    to_date=one.new_expiration_date,
                    keeps_date=not (one.new_expiration_date or one.no_expiration_date),
                )
            )
    refuse_if(problems)
    places = {
        (one.location_id, part.item_id, part.variant_id) for part in parts for one in locations
    }
    stock.lock(tx, {GoodsKey(*key) for key in places})
    parts = [part for part in parts if part.quantity_base]
    return parts, goods, {place.bin_id: place for place in bins.values()}


def _dated(part: Part, item: Item, facts: NumberFacts) -> Part:
    """The part with the date the goods have, and keep where no other is given."""
    if not item.tracking.use_expiration_dates:
        return msgspec.structs.replace(part, to_date=None)
    present = facts.of(part.old).expiration_date
    return msgspec.structs.replace(
        part, from_date=present, to_date=present if part.keeps_date else part.to_date
    )


def _check_moves(
    tx: WriteTx,
    moves: Sequence[warehouse_journal.BinMove],
    goods: Goods,
    locations: tuple[Location, Location],
    bins: Mapping[int, Bin],
) -> list[Problem]:
    """The bins of each of the locations."""
    if not moves:
        return []
    loads = any(one.bin_capacity_policy is not CapacityPolicy.NEVER for one in locations)
    held = stock.in_bins(tx, {(one.key, one.tracking) for one in moves}, with_loads=loads)
    found: list[Problem] = []
    for location in {one.location_id: one for one in locations}.values():
        here = [one for one in moves if bins[one.bin_id].location_id == location.location_id]
        found += warehouse_journal.check(here, held, location, bins, goods.items, goods.units)
    return found


def _in_ledger(
    tx: WriteTx,
    parts: Sequence[Part],
    outgoing: Sequence[ItemJournalLine],
    goods: Goods,
    facts: NumberFacts,
    locations: tuple[Location, Location],
    posting_date: date,
) -> ItemJournal:
    """The transfers of what the ledger hears of: all of it leaves before any of it comes back, so
    that two numbers can change places."""
    inventory = journal_posting.inventory_for(tx, outgoing, goods)
    journal = ItemJournal(
        inventory,
        goods.items,
        {one.location_id: one for one in locations},
        rules.still_in_stock(facts, parts),
        posting_date=posting_date,
    )
    order_posting.bind_late(inventory, goods.items, journal_posting.wanted_of(outgoing))
    warranties = _warranties(inventory, parts)
    outgoing = [
        msgspec.structs.replace(line, warranty_date=warranties.get(part.old))
        for line, part in zip(outgoing, parts, strict=True)
    ]
    left = [journal.post(line) for line in outgoing]
    for gone, line, part in zip(left, outgoing, parts, strict=True):
        journal.post(rules.incoming(line, part, left_with=gone.entry_no))
    return journal


def _warranties(inventory: Inventory, parts: Iterable[Part]) -> dict[NumberKey, date | None]:
    """The warranty date that stock of each number has: it keeps it."""
    return {
        part.old: old.warranty_date
        for part in parts
        for old in inventory.inbound(
            GoodsKey(part.from_location.location_id, part.item_id, part.variant_id)
        )
        if old.tracking == part.tracking and old.warranty_date
    }


def _posted_lines(parts: Iterable[Part]) -> Iterable[PostedLine]:
    """One for each line of the journal; its numbers stand in the entries."""
    lines: dict[int, PostedLine] = {}
    for part in parts:
        before = lines.get(part.line_no)
        total = part.quantity_base + (before.quantity_base if before else 0)
        lines[part.line_no] = PostedLine(
            document_id=-1,
            line_no=part.line_no,
            action_type=ActionType.NONE,
            item_id=part.item_id,
            variant_id=part.variant_id,
            unit_id=part.unit_id,
            bin_id=part.from_bin_id,
            tracking=Tracking() if before else part.tracking,
            quantity=total,
            quantity_base=total,
        )
    return lines.values()
