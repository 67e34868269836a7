"""Posting lines of orders: which numbers of a line go, what the item journal makes of them, and
what is left of the line's reservations afterwards (T 2.2, 2.3, 3.6)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from stockhand.domain import late_binding
from stockhand.domain.item_journal import FixedApplication, ItemJournal, ItemJournalLine
from stockhand.domain.items import Item
from stockhand.domain.ledgers import GoodsKey, ItemLedgerEntry, PostedLineKey
from stockhand.domain.orders import Direction, SourceKind, SourceLine
from stockhand.domain.problems.base import Problem, refuse_if
from stockhand.domain.problems.numbers import TrackingQuantityMismatch
from stockhand.domain.problems.reservations import ReservedNotInInventory
from stockhand.domain.quantity import decimal
from stockhand.domain.reservation_entries import (
    Book,
    Half,
    PointerKind,
    ReservationEntry,
    ReservationStatus,
    entry_pointer,
    line_pointer,
)
from stockhand.domain.stock import Inventory
from stockhand.domain.tracking import UNTRACKED, Tracking


class LineToPost(msgspec.Struct, frozen=True, kw_only=True):
    """So much of an order line is posted now; quantities positive. `posted_line_no` is its line in
    the posted document."""

    line: SourceLine
    quantity: int
    quantity_base: int
    document_id: int
    posted_line_no: int

    @property
    def key(self) -> PostedLineKey:
        return PostedLineKey(self.document_id, self.posted_line_no)


class Use(msgspec.Struct, frozen=True):
    """So much of a reservation entry is used up by the posting."""

    entry: ReservationEntry
    quantity_base: int


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a line that carries one number; blank for goods without numbers."""

    tracking: Tracking
    quantity_base: int
    qty_to_invoice_base: int = 0
    expiration_date: date | None = None
    warranty_date: date | None = None
    applies_to_entry: int | None = None
    applies_from_entry: int | None = None
    uses: tuple[Use, ...] = ()


Divided = Sequence[tuple[LineToPost, Sequence[Part]]]
"""Lines with their parts, as `divide` makes them."""


class PostedPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part and the ledger entry that came of it."""

    line: LineToPost
    tracking: Tracking
    quantity_base: int
    qty_to_invoice_base: int = 0
    entry: ItemLedgerEntry


def by_line(posted: Iterable[PostedPart]) -> defaultdict[PostedLineKey, list[PostedPart]]:
    """The parts of each line, in the order in which they were posted."""
    found: defaultdict[PostedLineKey, list[PostedPart]] = defaultdict(list)
    for part in posted:
        found[part.line.key].append(part)
    return found


_RANK = {
    ReservationStatus.TRACKING: 2,
    ReservationStatus.SURPLUS: 3,
    ReservationStatus.PROSPECT: 4,
}
_LAST = 20


def _order_of_use(direction: Direction, entry: ReservationEntry) -> tuple[int, bool, int]:
    """Reserved and numbered rows first, then reserved ones, then numbered ones, then the rest (T
    3.6). What waits for goods that are not there comes last of all."""
    half = entry.half(direction)
    assert half is not None
    numbered = bool(half.tracking)
    if entry.status is ReservationStatus.RESERVATION:
        rank = 0 if numbered else 1
        if direction is Direction.DEMAND and not entry.is_reserved_stock:
            rank += _LAST
    else:
        rank = _RANK[entry.status] + (0 if numbered else 10)
    return (rank, entry.entry_no < 0, abs(entry.entry_no))


def rows_of(book: Book, line: SourceLine) -> list[tuple[ReservationEntry, Half]]:
    """The line's side of its reservation entries, in the order in which a posting uses them."""
    entries = sorted(
        book.of(line_pointer(line.line_id)),
        key=lambda entry: _order_of_use(line.direction, entry),
    )
    return [(entry, half) for entry in entries if (half := entry.half(line.direction)) is not None]


def parts_of(inventory: Inventory, to_post: LineToPost) -> list[Part]:
    """The numbers that are to be handled, in number order; a line without any is one blank part.
    What comes back from an entry carries the number with which it left (T-190)."""
    book = inventory.book
    rows: defaultdict[Tracking, list[tuple[ReservationEntry, Half]]] = defaultdict(list)
    wanted: dict[Tracking, int] = {}
    for entry, half in rows_of(book, to_post.line):
        rows[half.tracking].append((entry, half))
        if half.tracking and half.qty_to_handle_base:
            wanted[half.tracking] = wanted.get(half.tracking, 0) + half.qty_to_handle_base
    if not wanted:
        blank = _part(_left_waiting(rows[UNTRACKED], to_post), UNTRACKED, to_post.quantity_base)
        origin = inventory.entry(to_post.line.applies_from_entry or 0)
        if origin is not None:
            blank = msgspec.structs.replace(
                blank, tracking=origin.tracking, qty_to_invoice_base=blank.quantity_base
            )
        return [blank]
    return [_part(rows[tracking], tracking, wanted[tracking]) for tracking in sorted(wanted)]


def divide(inventory: Inventory, to_post: Iterable[LineToPost]) -> Divided:
    """Each line with its parts: done once, and looked at by all that posting needs."""
    return [(one, parts_of(inventory, one)) for one in to_post]


def _left_waiting(
    rows: Sequence[tuple[ReservationEntry, Half]], to_post: LineToPost
) -> Sequence[tuple[ReservationEntry, Half]]:
    """Of outgoing goods what waits for others to come in is left alone, as long as the rest of the
    line is enough."""
    line = to_post.line
    if line.direction is Direction.SUPPLY:
        return rows
    there = [row for row in rows if not _waits(row[0])]
    waiting = sum(entry.quantity_base for entry, _half in rows if _waits(entry))
    return there if to_post.quantity_base <= line.outstanding_base - waiting else rows


def _waits(entry: ReservationEntry) -> bool:
    return entry.status is ReservationStatus.RESERVATION and not entry.is_reserved_stock


def _part(rows: Sequence[tuple[ReservationEntry, Half]], tracking: Tracking, quantity: int) -> Part:
    """The part that these rows of one number make."""
    uses: list[Use] = []
    first: Half | None = None
    rest = quantity
    to_invoice = 0
    for entry, half in rows:
        if rest <= 0:
            break
        limit = half.qty_to_handle_base if tracking else entry.quantity_base
        taken = min(limit, rest)
        if taken > 0:
            uses.append(Use(entry, taken))
            first = first or half
            rest -= taken
            to_invoice += min(taken, half.qty_to_invoice_base)
    return Part(
        tracking=tracking,
        quantity_base=quantity,
        qty_to_invoice_base=to_invoice,
        expiration_date=first and first.expiration_date,
        warranty_date=first and first.warranty_date,
        applies_to_entry=first and first.applies_to_entry,
        applies_from_entry=first and first.applies_from_entry,
        uses=tuple(uses),
    )


def check_parts(lines: Divided, items: Mapping[int, Item]) -> Iterator[Problem]:
    """Numbers to handle that do not add up to what is posted; reservations on what is not in
    stock."""
    for to_post, parts in lines:
        line = to_post.line
        tracked = sum(part.quantity_base for part in parts if part.tracking)
        if tracked and tracked != to_post.quantity_base:
            yield TrackingQuantityMismatch(
                line=line.ref,
                item=items[line.item_id].no,
                what="handle",
                tracked=decimal(tracked),
                needed=decimal(to_post.quantity_base),
            )
        if line.direction is Direction.SUPPLY:
            continue
        for part in parts:
            for use in part.uses:
                supply = use.entry.supply
                if use.entry.status is ReservationStatus.RESERVATION and (
                    supply is None or supply.pointer.kind is not PointerKind.ENTRY
                ):
                    yield ReservedNotInInventory(line=line.ref, supply=_name(supply))


def _name(supply: Half | None) -> str:
    return f"{supply.pointer.kind.value} {supply.pointer.id}" if supply else ""


def wanted_numbers(lines: Divided) -> dict[GoodsKey, dict[Tracking, int]]:
    """What outgoing parts want of each number beyond what is linked to them already (late
    binding)."""
    wanted: dict[GoodsKey, dict[Tracking, int]] = {}
    for to_post, parts in lines:
        line = to_post.line
        if line.direction is Direction.SUPPLY:
            continue
        goods = GoodsKey(line.location_id, line.item_id, line.variant_id)
        for part in parts:
            linked = sum(
                use.quantity_base
                for use in part.uses
                if use.entry.status in (ReservationStatus.RESERVATION, ReservationStatus.TRACKING)
            )
            if part.tracking and part.quantity_base > linked:
                of_goods = wanted.setdefault(goods, {})
                of_goods[part.tracking] = (
                    of_goods.get(part.tracking, 0) + part.quantity_base - linked
                )
    return wanted


def bind_late(
    inventory: Inventory,
    items: Mapping[int, Item],
    wanted: Mapping[GoodsKey, Mapping[Tracking, int]],
) -> None:
    """Before outgoing numbers are applied, move other people's nonspecific reservations off them
    (LB-3)."""
    for goods, numbers in wanted.items():
        specific = items[goods.item_id].tracking.specific
        if specific:
            missing = late_binding.shortages(inventory, goods, specific, numbers)
            if missing:
                late_binding.release(inventory, goods, specific, missing, numbers)


def post(divided: Divided, journal: ItemJournal) -> list[PostedPart]:
    """Post the lines through the item journal and settle their reservations. Refuses all that T 2.2
    and 2.6 refuse; the entries, applications and book changes are then in the journal and its
    inventory. `divided` as the journal's inventory is when it begins."""
    inventory = journal.inventory
    journal_lines = [
        (to_post, part, _journal_line(to_post, part))
        for to_post, parts in divided
        for part in parts
    ]
    refuse_if(
        [
            *check_parts(divided, journal.items),
            *journal.check_numbers(line for _to_post, _part, line in journal_lines),
        ]
    )
    bind_late(inventory, journal.items, wanted_numbers(divided))
    posted: list[PostedPart] = []
    for to_post, part, line in journal_lines:
        if to_post.line.direction is Direction.SUPPLY:
            entry = journal.post(line)
            _follow(inventory.book, part, entry)
        else:
            fixed = _let_go(inventory.book, part)
            entry = journal.post(msgspec.structs.replace(line, fixed=fixed))
        posted.append(
            PostedPart(
                line=to_post,
                tracking=part.tracking,
                quantity_base=part.quantity_base,
                qty_to_invoice_base=part.qty_to_invoice_base,
                entry=entry,
            )
        )
    for to_post, _parts in divided:
        refill_to_handle(inventory.book, to_post.line)
    return posted


def _journal_line(to_post: LineToPost, part: Part) -> ItemJournalLine:
    line = to_post.line
    sign = line.direction.sign
    return ItemJournalLine(
        entry_type=line.kind.entry_type,
        item_id=line.item_id,
        variant_id=line.variant_id,
        location_id=line.location_id,
        tracking=part.tracking,
        quantity_base=sign * part.quantity_base,
        expiration_date=part.expiration_date if sign > 0 else None,
        warranty_date=part.warranty_date,
        document_id=to_post.document_id,
        line_no=to_post.posted_line_no,
        ref=line.ref,
        reserve=line.reserve,
        applies_to_entry=part.applies_to_entry or line.applies_to_entry,
        applies_from_entry=part.applies_from_entry or line.applies_from_entry,
        is_return=line.kind in (SourceKind.PURCHASE_RETURN, SourceKind.PURCHASE_CREDIT_MEMO),
        promised_base=_promised(part) if sign > 0 else 0,
    )


def _promised(part: Part) -> int:
    """How much of incoming goods follows its reservations to whom it is reserved for."""
    return sum(
        use.quantity_base
        for use in part.uses
        if use.entry.demand is not None and use.entry.status is ReservationStatus.RESERVATION
    )


def _let_go(book: Book, part: Part) -> tuple[FixedApplication, ...]:
    """Outgoing: the entries are used up; reserved stock is what they are applied to."""
    fixed: list[FixedApplication] = []
    for use in part.uses:
        current = _current(book, use)
        if current.is_reserved_stock and current.supply:
            fixed.append(FixedApplication(current.supply.pointer.id, use.quantity_base))
        elif current.supply is not None and current.demand is not None:
            _free_partner(book, current, use.quantity_base)
            continue
        _reduce(book, current, use.quantity_base)
    return tuple(fixed)


def _follow(book: Book, part: Part, entry: ItemLedgerEntry) -> None:
    """Incoming: pairs follow the goods to their ledger entry, single rows have done their work."""
    for use in part.uses:
        current = _current(book, use)
        if current.demand is None:
            _reduce(book, current, use.quantity_base)
            continue
        moved = book.split(current, use.quantity_base)
        assert moved.supply is not None
        supply = msgspec.structs.replace(
            moved.supply,
            pointer=entry_pointer(entry.entry_no),
            tracking=entry.tracking,
            day=None,
            expiration_date=entry.expiration_date,
            warranty_date=entry.warranty_date,
        )
        demand = moved.demand
        if demand is not None and moved.order_to_order:
            demand = msgspec.structs.replace(demand, tracking=entry.tracking)
        book.replace(moved, msgspec.structs.replace(moved, supply=supply, demand=demand))


def _free_partner(book: Book, pair: ReservationEntry, quantity: int) -> None:
    """A soft link of the line to supply that is not in stock: the supply is nobody's again."""
    part = book.split(pair, quantity)
    if part.supply is not None and part.supply.tracking:
        single = msgspec.structs.replace(part, status=ReservationStatus.SURPLUS, demand=None)
        book.replace(part, single)
    else:
        book.remove(part)


def _current(book: Book, use: Use) -> ReservationEntry:
    """The entry as it is now: late binding may have given it other stock meanwhile."""
    for half in use.entry.halves:
        for entry in book.of(half.pointer):
            if entry.entry_no == use.entry.entry_no:
                return entry
    raise AssertionError("a used entry is still in the book")


def _reduce(book: Book, entry: ReservationEntry, quantity: int) -> None:
    if quantity >= entry.quantity_base:
        book.remove(entry)
    else:
        book.replace(entry, entry.with_quantity(entry.quantity_base - quantity))


def refill_to_handle(book: Book, line: SourceLine) -> None:
    """What is left of the line's numbers is to be handled in full again (T 2.3)."""
    for entry, half in rows_of(book, line):
        if (
            half.qty_to_handle_base != entry.quantity_base
            or half.qty_to_invoice_base != entry.quantity_base
        ):
            full = msgspec.structs.replace(
                half,
                qty_to_handle_base=entry.quantity_base,
                qty_to_invoice_base=entry.quantity_base,
            )
            book.replace(entry, entry.with_half(line.direction, full))
