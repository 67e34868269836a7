"""The numbers of a line as people and programs read them before they change something: posted and
not posted as one, with what is there of each number."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec
import sqlalchemy as sa

from stockhand.domain import tracking_editor
from stockhand.domain.documents import WarehouseKind
from stockhand.domain.items import Item
from stockhand.domain.number_availability import NumberAvailability
from stockhand.domain.orders import Direction, SourceLine
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.numbers import NotAvailableOnActivity
from stockhand.domain.quantity import decimal
from stockhand.domain.reservation_entries import Book, line_pointer
from stockhand.domain.reservations import goods_of
from stockhand.domain.tracking import Tracking
from stockhand.domain.tracking_editor import Amounts, TrackingRow
from stockhand.store import (
    documents,
    line_tracking,
    masters,
    number_availability,
    reservations,
    specifications,
)
from stockhand.store.tables import sources as s
from stockhand.store.tables import warehouse as w
from stockhand.store.tx import ReadTx
from stockhand.store.views import reservations as reservation_views
from stockhand.store.views.reservations import ReservationView


class AmountsView(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the header: quantity, what of it is handled and invoiced next; base unit."""

    quantity: Decimal
    qty_to_handle: Decimal
    qty_to_invoice: Decimal


class NumberStockView(msgspec.Struct, frozen=True, kw_only=True):
    """What is there of a number, and who asks for it; base unit. `current_requested` is the line's
    own part of `requested`."""

    total: Decimal
    requested: Decimal
    current_requested: Decimal
    available: Decimal
    reserved: Decimal
    nonspecific_reserved: Decimal
    is_short: bool


class TrackingRowView(msgspec.Struct, frozen=True, kw_only=True):
    """One number of a line, base unit. `stock` only of numbers that go out and matter."""

    number: Tracking
    quantity: Decimal
    qty_to_handle: Decimal
    qty_to_invoice: Decimal
    handled: Decimal
    invoiced: Decimal
    expiration_date: date | None
    warranty_date: date | None
    is_locked: bool
    stock: NumberStockView | None


class CandidateView(msgspec.Struct, frozen=True, kw_only=True):
    """A number in stock that a line could name, with what is there of it."""

    number: Tracking
    expiration_date: date | None
    stock: NumberStockView


class LineTrackingView(msgspec.Struct, frozen=True, kw_only=True):
    """The tracking of a line. Changes are sent with `tracking_version`; where the warehouse manages
    the line, only what is to be handled may change."""

    order_no: str
    kind: str
    line_no: int
    direction: str
    item: str
    location: str
    tracking_version: str
    is_managed: bool
    source: AmountsView
    tracked: AmountsView
    undefined: AmountsView
    numbers: tuple[TrackingRowView, ...]


_LINE = (
    sa.select(s.source_line.c.line_id)
    .join(s.source_document, s.source_document.c.document_id == s.source_line.c.document_id)
    .where(
        s.source_document.c.kind == sa.bindparam("kind"),
        s.source_document.c.no == sa.bindparam("no"),
        s.source_line.c.line_no == sa.bindparam("line_no"),
    )
    .order_by(s.source_line.c.line_id)
)
_OF_DOCUMENT = (
    sa.select(
        s.source_document.c.kind,
        s.source_document.c.no,
        s.source_line.c.line_no,
        s.source_line.c.direction,
        w.warehouse_document.c.location_id,
    )
    .select_from(w.warehouse_document)
    .join(w.warehouse_line, w.warehouse_line.c.document_id == w.warehouse_document.c.document_id)
    .join(s.source_line, s.source_line.c.line_id == w.warehouse_line.c.source_line_id)
    .join(s.source_document, s.source_document.c.document_id == s.source_line.c.document_id)
    .where(
        w.warehouse_document.c.kind == sa.bindparam("kind"),
        w.warehouse_document.c.no == sa.bindparam("no"),
        w.warehouse_line.c.line_no == sa.bindparam("line_no"),
    )
)


class OrderLineKey(msgspec.Struct, frozen=True):
    """An order line by what it is called."""

    kind: str
    no: str
    line_no: int
    side: str


def of_line(
    tx: ReadTx, kind: str, no: str, line_no: int, side: str = ""
) -> LineTrackingView | None:
    """The tracking of an order line; of a transfer the side that is asked for, else the first."""
    line = _find(tx, kind, no, line_no, side)
    return None if line is None else _view(tx, line)


def _find(tx: ReadTx, kind: str, no: str, line_no: int, side: str) -> SourceLine | None:
    ids = [row[0] for row in tx.execute(_LINE, {"kind": kind, "no": no, "line_no": line_no})]
    lines = documents.load_source_lines(tx, ids)
    return next((line for line in lines.values() if side in ("", line.direction)), None)


def candidates(
    tx: ReadTx, kind: str, no: str, line_no: int, side: str, *, after: int, count: int
) -> tuple[list[CandidateView], int | None] | None:
    """A page of the numbers in stock where the line takes from or brings to, in the order in which
    they are selected (T-055); and where the next one begins."""
    line = _find(tx, kind, no, line_no, side)
    if line is None:
        return None
    item = masters.load_items(tx, [line.item_id])[line.item_id]
    found = number_availability.candidates(tx, goods_of(line), after, count + 1, line.line_id)
    book = Book(reservations.load(tx, [line_pointer(line.line_id)]))
    own = tracking_editor.requested(book, line, item.tracking.specific)
    rows = [
        CandidateView(
            number=one.tracking,
            expiration_date=one.expiration_date,
            stock=_number_stock(one.there, own.get(one.tracking.only(item.tracking.specific), 0)),
        )
        for one in found
    ]
    return rows[:count], after + count if len(found) > count else None


def source_of(
    tx: ReadTx, kind: str, no: str, line_no: int, locations: Sequence[int] | None
) -> OrderLineKey | None:
    """The order line that a receipt or shipment line works for. Activities open neither tracking
    nor reservations: they have numbers of their own, and reservations know no bins (T-175)."""
    if kind in {one.value for one in WarehouseKind} and WarehouseKind(kind).is_activity:
        raise Refused(NotAvailableOnActivity(document=no))
    row = tx.execute(_OF_DOCUMENT, {"kind": kind, "no": no, "line_no": line_no}).first()
    if row is None or (locations is not None and row.location_id not in locations):
        return None
    return OrderLineKey(row.kind, row.no, row.line_no, row.direction)


def of_document_line(
    tx: ReadTx, kind: str, no: str, line_no: int, locations: Sequence[int] | None
) -> LineTrackingView | None:
    """The tracking of the order line behind a receipt or shipment line."""
    line = source_of(tx, kind, no, line_no, locations)
    return None if line is None else of_line(tx, line.kind, line.no, line.line_no, line.side)


def reservations_of_document_line(
    tx: ReadTx, kind: str, no: str, line_no: int, locations: Sequence[int] | None
) -> list[ReservationView] | None:
    """The reservation entries of the order line behind a receipt or shipment line."""
    line = source_of(tx, kind, no, line_no, locations)
    return None if line is None else reservation_views.of_line(tx, line.kind, line.no, line.line_no)


def _view(tx: ReadTx, line: SourceLine) -> LineTrackingView:
    item = masters.load_items(tx, [line.item_id])[line.item_id]
    location = masters.load_location(tx, line.location_id)
    book = Book(reservations.load(tx, [line_pointer(line.line_id)]))
    posted = specifications.of_lines(tx, [line.line_id]).get(line.line_id, [])
    rows = tracking_editor.rows_of(book, line, posted)
    header = tracking_editor.matrix(line, rows.values())
    kinds = line_tracking.document_kinds(tx, line.line_id)
    there = _stock(tx, line, item, book, rows)
    return LineTrackingView(
        order_no=line.document_no,
        kind=line.kind.value,
        line_no=line.line_no,
        direction=line.direction.value,
        item=item.no,
        location=location.code,
        tracking_version=tracking_editor.version(book, line, posted),
        is_managed=tracking_editor.is_managed(item, location, kinds),
        source=_amounts(header.source),
        tracked=_amounts(header.tracked),
        undefined=_amounts(header.undefined),
        numbers=tuple(_row(row, there.get(row.tracking)) for row in rows.values()),
    )


def _stock(
    tx: ReadTx, line: SourceLine, item: Item, book: Book, rows: dict[Tracking, TrackingRow]
) -> dict[Tracking, NumberStockView]:
    """What there is of the numbers of an outgoing line, in the dimensions that are specific."""
    specific = item.tracking.specific
    if line.direction is Direction.SUPPLY or not specific:
        return {}
    keys = {tracking: tracking.only(specific) for tracking in rows}
    there = number_availability.of_numbers(tx, goods_of(line), keys.values(), line.line_id)
    own = tracking_editor.requested(book, line, specific)
    return {
        tracking: _number_stock(there[key], own.get(key, 0))
        for tracking, key in keys.items()
        if key
    }


def _number_stock(one: NumberAvailability, own: int) -> NumberStockView:
    return NumberStockView(
        total=decimal(one.quantity_base),
        requested=decimal(one.requested_base),
        current_requested=decimal(own),
        available=decimal(one.available()),
        reserved=decimal(one.reserved_base),
        nonspecific_reserved=decimal(one.nonspecific_base),
        is_short=one.available() < 0,
    )


def _amounts(one: Amounts) -> AmountsView:
    return AmountsView(
        quantity=decimal(one.quantity_base),
        qty_to_handle=decimal(one.qty_to_handle_base),
        qty_to_invoice=decimal(one.qty_to_invoice_base),
    )


def _row(row: TrackingRow, stock: NumberStockView | None) -> TrackingRowView:
    return TrackingRowView(
        number=row.tracking,
        quantity=decimal(row.quantity_base),
        qty_to_handle=decimal(row.qty_to_handle_base),
        qty_to_invoice=decimal(row.qty_to_invoice_base),
        handled=decimal(row.quantity_handled_base),
        invoiced=decimal(row.quantity_invoiced_base),
        expiration_date=row.expiration_date,
        warranty_date=row.warranty_date,
        is_locked=row.is_locked,
        stock=stock,
    )
