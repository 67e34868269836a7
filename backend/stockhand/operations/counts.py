"""Counts from outside: made for bins and items, for one person or several, looked at, counted again
where they differ, or given up."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from stockhand.domain import counting_periods, counts
from stockhand.domain.counts import Place
from stockhand.domain.documents import WarehouseDocument, WarehouseKind
from stockhand.domain.journal_lines import JournalLine
from stockhand.domain.ledgers import Stamp
from stockhand.domain.locations import Location
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.documents import NothingToHandle
from stockhand.operations import access, calendar, entry, leases
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, LineNo, No, Small, Text
from stockhand.operations.receipts import changed, new_document
from stockhand.operations.run import Command, Done, Result
from stockhand.store import counts as count_store
from stockhand.store import documents, journal_lines, masters
from stockhand.store.tx import WriteTx


class CreateCount(Command, frozen=True, kw_only=True):
    """Make a count of these bins and items, or of all; `due`: of the items whose counting period
    has begun. `fill`: what the books say counts as seen until somebody says otherwise.
    `bins_per_document` makes several counts for several people."""

    no: No = ""
    location: Code10
    bins: tuple[No, ...] = ()
    items: tuple[No, ...] = ()
    due: bool = False
    include_empty: bool = False
    fill: bool = False
    blind: bool | None = None
    count_twice: bool = False
    bins_per_document: Small = 0
    due_date: date | None = None
    note: Text = ""


class CreatedCount(Result, frozen=True, kw_only=True):
    """The counts that were made; `no` is the first."""

    nos: tuple[str, ...] = ()


def create(tx: WriteTx, command: CreateCount, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.PLAN, location)
    places = _places(tx, command, location, calendar.at(stamp, location).work_date)
    if not places:
        raise Refused(NothingToHandle(document=command.no or location.code))
    made: list[WarehouseDocument] = []
    lines: list[JournalLine] = []
    for number, part in enumerate(_parts(places, command.bins_per_document)):
        no = f"{command.no}-{number}" if command.no and number else command.no
        document = _document(tx, command, no, location, len(part), stamp)
        made.append(document)
        for place, (one, base) in enumerate(part, start=1):
            line = counts.new_line(
                one, base, document.document_id, location.location_id, 10000 * place
            )
            seen = base if command.fill else None
            lines.append(msgspec.structs.replace(line, counted_base=seen))
    journal_lines.insert(tx, lines)
    nos = tuple(one.no for one in made)
    return Done(
        result=CreatedCount(no=nos[0], version=1, nos=nos),
        events=tuple(changed(one) for one in made),
    )


def _places(
    tx: WriteTx, command: CreateCount, location: Location, today: date
) -> list[tuple[Place, int]]:
    """What is counted, in the order of a walk."""
    items = {item.item_id for item in entry.items(tx, command.items).values()}
    if command.due:
        due = {
            item_id
            for item_id, per_year, last in count_store.periods(tx, location.location_id)
            if counting_periods.is_due(last, per_year, today)
        }
        items = due & items if items else due
        if not items:
            return []
    all_bins = masters.bins_of(tx, location.location_id) if location.bin_mandatory else {}
    bins = {
        bin_id: place
        for bin_id, place in all_bins.items()
        if bin_id != location.adjustment_bin_id and (not command.bins or place.code in command.bins)
    }
    missing = set(command.bins) - {place.code for place in bins.values()}
    if missing:
        raise entry.not_found("bin", f"{location.code}/{min(missing)}")
    books = read_books(tx, location, bins, items)
    goods = masters.load_goods(tx, {place.item_id for place in books})
    wanted = [
        (place, base)
        for place, base in books.items()
        if base > 0 or _is_empty(place, books, command)
    ]
    return sorted(
        wanted,
        key=lambda one: (
            bins[one[0].bin_id].code if one[0].bin_id else "",
            goods.items[one[0].item_id].no,
            one[0].variant_id,
            one[0].unit_id,
            one[0].tracking,
        ),
    )


def _is_empty(place: Place, books: dict[Place, int], command: CreateCount) -> bool:
    """A content that is set up and holds nothing, where those are wanted too."""
    if not command.include_empty or place.tracking or books[place]:
        return False
    return not any(
        base and _same_content(other, place) for other, base in books.items() if other.tracking
    )


def _same_content(one: Place, other: Place) -> bool:
    return msgspec.structs.replace(one, tracking=other.tracking) == other


def read_books(
    tx: WriteTx, location: Location, bins: Iterable[int], items: Iterable[int] = ()
) -> dict[Place, int]:
    """What the books say lies in these bins, or at a location without bins."""
    if location.bin_mandatory:
        return count_store.in_bins(tx, bins, set(items))
    found = count_store.at_location(tx, location.location_id, set(items))
    goods = masters.load_goods(tx, {place.item_id for place in found})
    return {
        msgspec.structs.replace(place, unit_id=goods.base_unit(place.item_id).unit_id): base
        for place, base in found.items()
    }


def _parts(places: Sequence[tuple[Place, int]], bins_each: int) -> list[list[tuple[Place, int]]]:
    """The walk cut into pieces of so many bins."""
    if bins_each <= 0:
        return [list(places)]
    order = list(dict.fromkeys(place.bin_id for place, _base in places))
    part_of = {bin_id: number // bins_each for number, bin_id in enumerate(order)}
    found: list[list[tuple[Place, int]]] = [[] for _ in range(max(part_of.values()) + 1)]
    for place, base in places:
        found[part_of[place.bin_id]].append((place, base))
    return found


def _document(
    tx: WriteTx, command: CreateCount, no: str, location: Location, lines: int, stamp: Stamp
) -> WarehouseDocument:
    document = msgspec.structs.replace(
        new_document(tx, WarehouseKind.COUNT, no, location, stamp),
        lines_total=lines,
        lines_done=lines if command.fill else 0,
        due_date=command.due_date,
        note=command.note,
        count_blind=location.count_blind if command.blind is None else command.blind,
        count_twice=command.count_twice,
        is_cycle_count=command.due,
    )
    document_id = documents.insert_document(tx, document)
    return msgspec.structs.replace(document, document_id=document_id)


class RecountLines(Command, frozen=True, kw_only=True):
    """Ask for lines of a count to be counted once more; how much was seen is not told."""

    count_no: No
    line_nos: tuple[LineNo, ...]


def recount(tx: WriteTx, command: RecountLines, stamp: Stamp) -> Done:
    document, _location = open_count(tx, command.count_no, Permission.REGISTER, stamp)
    lines = journal_lines.lines_of(tx, [document.document_id])
    by_no = {line.line_no: line for line in lines}
    for line_no in command.line_nos:
        if line_no not in by_no:
            raise entry.not_found("line", f"{document.no}/{line_no}")
    after = [counts.again(by_no[line_no]) for line_no in command.line_nos]
    journal_lines.save(tx, after)
    left = {**by_no, **{line.line_no: line for line in after}}
    document = msgspec.structs.replace(document, finished_at=None)
    return saved(tx, document, left.values(), stamp)


class DeleteCount(Command, frozen=True, kw_only=True):
    """Give a count up; nothing of it becomes effective."""

    count_no: No


def delete(tx: WriteTx, command: DeleteCount, stamp: Stamp) -> Done:
    document, _location = open_count(tx, command.count_no, Permission.PLAN, stamp)
    documents.delete_documents(tx, [document.document_id])
    return Done(result=Result(no=document.no), events=(changed(document, "removed"),))


def open_count(
    tx: WriteTx, no: str, permission: Permission, stamp: Stamp
) -> tuple[WarehouseDocument, Location]:
    """The count, held for this transaction, for somebody who may do this with it."""
    document = entry.document(tx, WarehouseKind.COUNT, no)
    location = masters.load_location(tx, document.location_id)
    access.check(stamp, permission, location)
    return document, location


def saved(
    tx: WriteTx, document: WarehouseDocument, lines: Iterable[JournalLine], stamp: Stamp
) -> Done:
    """The header with the next version and its lines counted."""
    there = list(lines)
    after = msgspec.structs.replace(
        leases.renewed(document, stamp),
        version=document.version + 1,
        lines_total=len(there),
        lines_done=sum(line.is_counted for line in there),
    )
    documents.save_document(tx, after)
    return Done(result=Result(no=after.no, version=after.version), events=(changed(after),))
