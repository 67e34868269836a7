"""What an order line could be reserved from, and how much of it others hold without having asked
for it."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.domain import supplies as rules
from stockhand.domain.ledgers import GoodsKey, NumberKey
from stockhand.domain.orders import SourceKind, SourceLine
from stockhand.domain.quantity import PIECE, decimal
from stockhand.domain.reservation_entries import (
    Book,
    Pointer,
    PointerKind,
    ReservationStatus,
    entry_pointer,
    line_pointer,
)
from stockhand.domain.reservations import goods_of, reserved
from stockhand.domain.tracking import UNTRACKED, Tracking
from stockhand.store import documents, keys, reservations, stock, supplies, tracking_keys
from stockhand.store.columns import NOTHING
from stockhand.store.tables.places import tracking_balance
from stockhand.store.tables.sources import reservation_entry
from stockhand.store.tx import ReadTx, Statement


class SupplyView(msgspec.Struct, frozen=True, kw_only=True):
    """One supply (or, for a line that brings goods in, one demand). `date`: when it comes or is
    due, nothing for stock. `reserved_here`: for the line that is asked about."""

    source: str
    kind: str
    number: Tracking
    date: date | None
    quantity: Decimal
    reserved: Decimal
    free: Decimal
    reserved_here: Decimal


class LineSuppliesView(msgspec.Struct, frozen=True, kw_only=True):
    """Reservation statistics of an order line. The stock figures are of its item at its location,
    or of the number that is asked about; `nonspecific`: what of the reserved stock others hold
    without having named its number, and so could give for other stock."""

    line: str
    outstanding: Decimal
    reserved: Decimal
    reserved_from_stock: Decimal
    unreserved: Decimal
    stock: Decimal
    stock_reserved: Decimal
    nonspecific: Decimal
    supplies: list[SupplyView]


def of_line(
    tx: ReadTx, kind: str, no: str, line_no: int, *, serial: str, lot: str, package: str, count: int
) -> LineSuppliesView | None:
    """The statistics of a line and the next supplies: at most `count` entries of stock, and as many
    order lines."""
    line = _line(tx, kind, no, line_no)
    if line is None:
        return None
    number = Tracking(serial=serial, lot=lot, package=package)
    book = Book(reservations.load(tx, [line_pointer(line.line_id)]))
    total, held = _stock(tx, goods_of(line), number)
    return LineSuppliesView(
        line=line.ref,
        outstanding=decimal(line.outstanding_base),
        reserved=decimal(reserved(book, line)),
        reserved_from_stock=decimal(line.reserved_stock_base),
        unreserved=decimal(rules.unreserved(book, line)),
        stock=decimal(total),
        stock_reserved=decimal(held),
        nonspecific=decimal(_nonspecific(tx, line, number)),
        supplies=[
            *(_entries(tx, line, book, number, count) if not line.inbound else ()),
            *_lines(tx, line, book, count),
        ],
    )


def _line(tx: ReadTx, kind: str, no: str, line_no: int) -> SourceLine | None:
    known = {one.value for one in SourceKind}
    document = documents.find_source(tx, SourceKind(kind), no) if kind in known else None
    if document is None:
        return None
    lines = documents.lines_of_sources(tx, [document.document_id])
    return next((line for line in lines if line.line_no == line_no), None)


_b, _r = tracking_balance, reservation_entry
_OF_NUMBER = Statement(
    sa.select(
        sa.func.coalesce(sa.func.sum(_b.c.quantity_base), 0),
        sa.func.coalesce(sa.func.sum(_b.c.reserved_base), 0),
    ).where(keys.among(_b.c.tracking_id, _b.c.location_id))
)
_demand, _own = _r.alias("demand"), _r.alias("own")


def _held_by(
    demand: sa.FromClause, *which: sa.ColumnElement[bool], postgresql: bool
) -> sa.ScalarSelect[int]:
    """What demand that named no number holds of numbered stock. SQLite joins the other halves, each
    by its key: "is" says which half in a way that is looked up by. PostgreSQL would join by walking
    through all halves there are, so there each one is asked for by itself."""
    other = _r.alias()
    pair = sa.and_(other.c.entry_no == demand.c.entry_no, other.c.positive.is_(sa.true()))
    numbered = sa.and_(other.c.tracking_id != NOTHING, other.c.source_kind == "entry")
    named_nothing = sa.and_(
        demand.c.reservation_status == "reservation",
        demand.c.tracking_id == NOTHING,
        demand.c.positive.is_(sa.false()),
        *which,
    )
    if postgresql:
        one = sa.select(other.c.quantity_base).where(pair, numbered).correlate(demand)
        return _sum(one.scalar_subquery()).where(named_nothing).scalar_subquery()
    joined = _sum(other.c.quantity_base).select_from(demand.join(other, pair))
    return joined.where(named_nothing, keys.checked(numbered)).scalar_subquery()


def _sum(column: sa.ColumnElement[int]) -> sa.Select[Any]:
    return sa.select(sa.func.coalesce(sa.func.sum(column), 0))


def _nonspecific_of_goods(*, postgresql: bool) -> sa.Select[Any]:
    everybody = _held_by(
        _demand,
        _demand.c.item_id == sa.bindparam("item"),
        _demand.c.variant_id == sa.bindparam("variant"),
        _demand.c.location_id == sa.bindparam("location"),
        postgresql=postgresql,
    )
    own = _held_by(
        _own,
        _own.c.source_kind == "line",
        _own.c.source_id == sa.bindparam("own"),
        postgresql=postgresql,
    )
    return sa.select(everybody - own)


_NONSPECIFIC = Statement(
    _nonspecific_of_goods(postgresql=False), _nonspecific_of_goods(postgresql=True)
)
"""A walk along one index over the demand that named nothing, less what is the line's own."""
_NONSPECIFIC_OF_NUMBER = Statement(
    _sum(_r.c.quantity_base)
    .select_from(_r.join(_demand, _demand.c.entry_no == _r.c.entry_no))
    .where(
        _r.c.tracking_id == sa.bindparam("number"),
        _r.c.tracking_id != NOTHING,
        keys.checked(_r.c.positive),
        keys.checked(_r.c.source_kind == "entry"),
        keys.checked(_r.c.location_id == sa.bindparam("location")),
        keys.checked(_r.c.reservation_status == "reservation"),
        _demand.c.positive.is_(sa.false()),
        _demand.c.tracking_id == NOTHING,
        _demand.c.entry_no.not_in(
            sa.select(_own.c.entry_no).where(
                _own.c.source_kind == "line", _own.c.source_id == sa.bindparam("own")
            )
        ),
    )
)


def _stock(tx: ReadTx, goods: GoodsKey, number: Tracking) -> tuple[int, int]:
    """What there is of the goods, or of one number of them, and what of it is reserved."""
    if not number:
        totals = stock.totals(tx, [goods])[goods]
        return totals.quantity_base, totals.reserved_base
    number_id = _id(tx, goods, number)
    wanted = keys.parameter([(number_id, goods.location_id)] if number_id else [])
    total, held = tx.execute(_OF_NUMBER, {"keys": wanted}).one()
    return int(total), int(held)


def _id(tx: ReadTx, goods: GoodsKey, number: Tracking) -> int:
    key = NumberKey(goods.item_id, goods.variant_id, number)
    return tracking_keys.find(tx, [key]).get(key, 0)


def _nonspecific(tx: ReadTx, line: SourceLine, number: Tracking) -> int:
    own = {"own": line.line_id, "location": line.location_id}
    if number:
        found = {"number": _id(tx, goods_of(line), number), **own}
        return int(tx.execute(_NONSPECIFIC_OF_NUMBER, found).scalar_one())
    goods = {"item": line.item_id, "variant": line.variant_id, **own}
    return int(tx.execute(_NONSPECIFIC, goods).scalar_one())


def _entries(
    tx: ReadTx, line: SourceLine, book: Book, number: Tracking, count: int
) -> list[SupplyView]:
    """Entries of stock that the line holds or that are next."""
    goods = goods_of(line)
    if number:
        key = NumberKey(goods.item_id, goods.variant_id, number)
        found = stock.entries_of_numbers(tx, [(key, goods.location_id)], held=True)
    else:
        own = {
            half.pointer.id
            for entry in book
            for half in entry.halves
            if half.pointer.kind is PointerKind.ENTRY
        }
        found = [
            *stock.entries(tx, own),
            *stock.entries_of_goods(tx, {goods: count * PIECE}, count=count),
        ]
    entries = {entry.entry_no: entry for entry in found}
    return [
        SupplyView(
            source=f"entry/{entry.entry_no}",
            kind="inventory",
            number=entry.tracking,
            date=None,
            quantity=decimal(entry.remaining_base),
            reserved=decimal(entry.reserved_base),
            free=decimal(entry.free_base),
            reserved_here=decimal(_held(book, entry_pointer(entry.entry_no))),
        )
        for entry in sorted(entries.values(), key=lambda entry: entry.entry_no)[:count]
    ]


def _lines(tx: ReadTx, line: SourceLine, book: Book, count: int) -> list[SupplyView]:
    """Order lines in the order in which they are asked."""
    found = supplies.first_partners(tx, line, count)
    book.include(reservations.load(tx, [line_pointer(one.line_id) for one in found]))
    shown: list[SupplyView] = []
    between = _with_others(book, line)
    for one in found:
        free = rules.unreserved(book, one)
        shown.append(
            SupplyView(
                source=one.ref,
                kind=one.kind.value,
                number=UNTRACKED,
                date=one.due_date,
                quantity=decimal(one.outstanding_base),
                reserved=decimal(one.outstanding_base - free),
                free=decimal(free),
                reserved_here=decimal(between.get(line_pointer(one.line_id), 0)),
            )
        )
    return shown


def _with_others(book: Book, line: SourceLine) -> dict[Pointer, int]:
    """What the line and each other one hold of each other."""
    own = line_pointer(line.line_id)
    found: defaultdict[Pointer, int] = defaultdict(int)
    for entry in book.of(own):
        if entry.status is ReservationStatus.RESERVATION:
            for pointer in {half.pointer for half in entry.halves} - {own}:
                found[pointer] += entry.quantity_base
    return found


def _held(book: Book, pointer: Pointer) -> int:
    return sum(
        entry.quantity_base
        for entry in book.of(pointer)
        if entry.status is ReservationStatus.RESERVATION
    )
