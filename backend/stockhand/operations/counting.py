"""Counting hands: what was seen in a bin or on a line, said by a handheld with or without the
network, or written down in the office."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from stockhand.domain import counts
from stockhand.domain.counts import Counter, Place, Seen
from stockhand.domain.documents import WarehouseDocument
from stockhand.domain.journal_lines import JournalLine
from stockhand.domain.ledgers import Stamp
from stockhand.domain.locations import Location
from stockhand.domain.problems.base import Problem, Refused, refuse_if
from stockhand.domain.problems.bins import BinIsAdjustmentBin, BinMissing
from stockhand.domain.quantity import to_base
from stockhand.domain.stock import Goods
from stockhand.domain.tracking import Tracking
from stockhand.operations import entry, leases
from stockhand.operations.access import Permission
from stockhand.operations.counts import open_count, read_books, saved
from stockhand.operations.fields import Code10, LineNo, No, Number
from stockhand.operations.run import Command, Done, Result
from stockhand.store import journal_lines, masters
from stockhand.store.tx import WriteTx


class CountedInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So much of an item and number was seen, in a unit; said twice it adds up."""

    item: No
    quantity: Decimal = Decimal(1)
    unit: Code10 = ""
    variant: Code10 = ""
    serial: Number = ""
    lot: Number = ""
    package: Number = ""
    expiration_date: date | None = None

    @property
    def tracking(self) -> Tracking:
        return Tracking(
            serial=self.serial.strip(), lot=self.lot.strip(), package=self.package.strip()
        )


class CountBin(Command, frozen=True, kw_only=True):
    """Say what was seen in a bin (blank: at a location without bins). `complete`: that is all there
    is, and what else the count lists there was not seen."""

    count_no: No
    bin: No = ""
    seen: tuple[CountedInput, ...] = ()
    complete: bool = True


class CountedResult(Result, frozen=True, kw_only=True):
    """The lines that are to be counted once more; how much is expected is not told."""

    recount: tuple[int, ...] = ()


def count_bin(tx: WriteTx, command: CountBin, stamp: Stamp) -> Done:
    document, location = open_count(tx, command.count_no, Permission.COUNT, stamp)
    leases.check(tx, document, stamp)
    bin_id = _bin(tx, location, command.bin, document)
    lines = journal_lines.lines_of(tx, [document.document_id])
    here = {counts.place_of(line): line for line in lines if line.bin_id == bin_id}
    items = entry.items(tx, {one.item for one in command.seen})
    goods = masters.load_goods(
        tx, {*(one.item_id for one in items.values()), *(place.item_id for place in here)}
    )
    seen = _seen(tx, document, location, command.seen, bin_id, goods)
    if command.complete:
        missing = (place for place in here if place not in seen)
        seen |= {place: Seen(place=place, quantity=0) for place in missing}
    books = read_books(tx, location, [bin_id] if bin_id else [])
    counter = Counter(employee_id=stamp.actor.employee_id, at=stamp.at)
    next_no = max((line.line_no for line in lines), default=0)
    after: list[JournalLine] = []
    for place, one in seen.items():
        line = here.get(place)
        if line is None:
            next_no += 10000
            line = counts.new_line(place, 0, document.document_id, location.location_id, next_no)
        line = msgspec.structs.replace(
            line,
            calculated_base=max(0, books.get(place, 0)),
            expiration_date=one.expiration_date or line.expiration_date,
        )
        unit = goods.units[place.unit_id]
        after.append(counts.count(line, one.quantity, unit, counter, twice=document.count_twice))
    return _counted(tx, document, lines, after, stamp)


def _bin(tx: WriteTx, location: Location, code: str, document: WarehouseDocument) -> int | None:
    if not location.bin_mandatory:
        return None
    if not code:
        raise Refused(BinMissing(line=document.no))
    place = entry.bin(tx, location, code)
    if place.bin_id == location.adjustment_bin_id:
        raise Refused(BinIsAdjustmentBin(line=document.no, bin=code))
    return place.bin_id


def _seen(
    tx: WriteTx,
    document: WarehouseDocument,
    location: Location,
    inputs: Sequence[CountedInput],
    bin_id: int | None,
    goods: Goods,
) -> dict[Place, Seen]:
    """What was seen, each place once; where bins do not tell units apart, in base units."""
    items = entry.items(tx, {one.item for one in inputs})
    variants = entry.variants(tx, ((items[one.item], one.variant) for one in inputs))
    found: dict[Place, Seen] = {}
    for one in inputs:
        item = items[one.item]
        unit = entry.unit(goods, item, one.unit)
        quantity = entry.quantity(one.quantity, unit, document.no)
        if not location.directed:
            quantity, unit = to_base(quantity, unit.qty_per_uom), goods.base_unit(item.item_id)
        place = Place(
            bin_id=bin_id,
            item_id=item.item_id,
            variant_id=variants[item.item_id, one.variant],
            unit_id=unit.unit_id,
            tracking=one.tracking,
        )
        before = found.get(place, Seen(place=place, quantity=0))
        found[place] = Seen(
            place=place,
            quantity=quantity + before.quantity,
            expiration_date=one.expiration_date or before.expiration_date,
        )
    refuse_if(_check(found.values(), goods, location, document.no))
    return found


def _check(seen: Iterable[Seen], goods: Goods, location: Location, ref: str) -> list[Problem]:
    found: list[Problem] = []
    for one in seen:
        item, unit = goods.items[one.place.item_id], goods.units[one.place.unit_id]
        code = item.tracking
        kept = code.warehouse if location.bin_mandatory else code.specific
        found += counts.check_seen(one, item, unit, kept, ref)
    return found


def _counted(
    tx: WriteTx,
    document: WarehouseDocument,
    lines: Sequence[JournalLine],
    after: Sequence[JournalLine],
    stamp: Stamp,
) -> Done:
    journal_lines.save(tx, [line for line in after if line.line_id])
    journal_lines.insert(tx, [line for line in after if not line.line_id])
    left = {line.line_no: line for line in (*lines, *after)}
    done = saved(tx, msgspec.structs.replace(document, finished_at=None), left.values(), stamp)
    again = tuple(line.line_no for line in after if not line.is_counted and line.round > 1)
    result = CountedResult(no=document.no, version=done.result.version, recount=again)
    return msgspec.structs.replace(done, result=result)


class CountLine(Command, frozen=True, kw_only=True):
    """Write down what was seen of one line of a count, in its unit; nothing: it was not counted."""

    count_no: No
    line_no: LineNo
    quantity: Decimal | None
    expiration_date: date | None = None


def count_line(tx: WriteTx, command: CountLine, stamp: Stamp) -> Done:
    document, location = open_count(tx, command.count_no, Permission.COUNT, stamp)
    leases.check(tx, document, stamp)
    lines = journal_lines.lines_of(tx, [document.document_id])
    line = next((one for one in lines if one.line_no == command.line_no), None)
    if line is None:
        raise entry.not_found("line", f"{document.no}/{command.line_no}")
    if command.quantity is None:
        empty = msgspec.structs.replace(
            line, counted_base=None, counted_by_id=None, counted_at=None
        )
        return _counted(tx, document, lines, [empty], stamp)
    goods = masters.load_goods(tx, [line.item_id])
    unit = goods.units[line.unit_id]
    quantity = entry.quantity(command.quantity, unit, line.ref)
    seen = Seen(place=counts.place_of(line), quantity=quantity)
    refuse_if(_check([seen], goods, location, line.ref))
    counter = Counter(employee_id=stamp.actor.employee_id, at=stamp.at)
    line = msgspec.structs.replace(
        line, expiration_date=command.expiration_date or line.expiration_date
    )
    after = counts.count(line, quantity, unit, counter, twice=document.count_twice)
    return _counted(tx, document, lines, [after], stamp)
