"""The tracking editor without a window (BC 6510, T 4): what an order line carries, posted and not
posted as one, changed row by row.

Whoever edits reads the line with a version first and sends changes with it. Nothing is kept in
between: the version tells whether somebody else was faster.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from uuid import NAMESPACE_OID, uuid5

import msgspec

from stockhand.domain import invoicing, tracking_lines
from stockhand.domain.documents import WarehouseKind
from stockhand.domain.items import Item
from stockhand.domain.locations import Location
from stockhand.domain.orders import SourceLine
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.numbers import NumberDuplicate, NumberLocked
from stockhand.domain.problems.protocol import NotFound
from stockhand.domain.problems.quantities import (
    QuantityBelowHandled,
    QuantitySignWrong,
    ToHandleExceedsLine,
    ToInvoiceExceedsHandled,
)
from stockhand.domain.quantity import decimal
from stockhand.domain.reservation_entries import Book, line_pointer
from stockhand.domain.tracking import (
    FLOW_FLAGS,
    PREFIX,
    Dimension,
    Dimensions,
    ItemTrackingCode,
    Tracking,
    TrackingSpecification,
)
from stockhand.domain.tracking_lines import NumberedQuantity


class TrackingRow(msgspec.Struct, frozen=True, kw_only=True):
    """One number of a line: what is posted of it and what is not, together (T-038)."""

    tracking: Tracking
    quantity_base: int
    qty_to_handle_base: int
    qty_to_invoice_base: int
    quantity_handled_base: int = 0
    quantity_invoiced_base: int = 0
    expiration_date: date | None = None
    warranty_date: date | None = None
    has_origin: bool = False
    """It is applied from an entry that was posted: the number is given."""

    @property
    def unposted_base(self) -> int:
        return self.quantity_base - self.quantity_handled_base

    @property
    def is_locked(self) -> bool:
        return bool(self.quantity_handled_base or self.quantity_invoiced_base or self.has_origin)


Rows = Mapping[Tracking, TrackingRow]


class Amounts(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the header matrix."""

    quantity_base: int
    qty_to_handle_base: int
    qty_to_invoice_base: int


class Matrix(msgspec.Struct, frozen=True, kw_only=True):
    """What the line wants, what its numbers cover, and what is undefined (T 4.2)."""

    source: Amounts
    tracked: Amounts
    undefined: Amounts


class RowChange(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a row that is there; None stays as it is."""

    tracking: Tracking
    to_tracking: Tracking | None = None
    quantity_base: int | None = None
    qty_to_handle_base: int | None = None
    qty_to_invoice_base: int | None = None
    expiration_date: date | None = None
    warranty_date: date | None = None


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """Changes that are made together: first what goes, then what changes, then what is new."""

    remove: tuple[Tracking, ...] = ()
    change: tuple[RowChange, ...] = ()
    add: tuple[TrackingRow, ...] = ()


def new_row(one: NumberedQuantity) -> TrackingRow:
    """A row that was not there, all of it to be handled and invoiced unless said otherwise."""
    to_invoice = one.qty_to_invoice_base
    return TrackingRow(
        tracking=one.tracking,
        quantity_base=one.quantity_base,
        qty_to_handle_base=one.to_handle,
        qty_to_invoice_base=one.to_handle if to_invoice is None else to_invoice,
        expiration_date=one.expiration_date,
        warranty_date=one.warranty_date,
    )


def rows_of(
    book: Book, line: SourceLine, specifications: Iterable[TrackingSpecification]
) -> dict[Tracking, TrackingRow]:
    """The numbers of the line: reservation entries and posted specifications as one."""
    found = {
        tracking: new_row(one) for tracking, one in tracking_lines.numbers_of(book, line).items()
    }
    for entry in book.of(line_pointer(line.line_id)):
        half = entry.half(line.direction)
        if half is not None and half.tracking and half.applies_from_entry:
            row = found[half.tracking]
            found[half.tracking] = msgspec.structs.replace(row, has_origin=True)
    for one in specifications:
        old = found.get(one.tracking) or TrackingRow(
            tracking=one.tracking, quantity_base=0, qty_to_handle_base=0, qty_to_invoice_base=0
        )
        found[one.tracking] = msgspec.structs.replace(
            old,
            quantity_base=old.quantity_base + one.quantity_base,
            qty_to_invoice_base=old.qty_to_invoice_base + one.qty_to_invoice_base,
            quantity_handled_base=old.quantity_handled_base + one.quantity_handled_base,
            quantity_invoiced_base=old.quantity_invoiced_base + one.quantity_invoiced_base,
        )
    return dict(sorted(found.items()))


def matrix(line: SourceLine, rows: Iterable[TrackingRow]) -> Matrix:
    """The header of the line."""
    them = list(rows)
    source = Amounts(
        quantity_base=line.quantity_base,
        qty_to_handle_base=line.qty_to_handle_base,
        qty_to_invoice_base=line.qty_to_invoice_base,
    )
    tracked = Amounts(
        quantity_base=sum(row.quantity_base for row in them),
        qty_to_handle_base=sum(row.qty_to_handle_base for row in them),
        qty_to_invoice_base=sum(row.qty_to_invoice_base for row in them),
    )
    undefined = Amounts(
        quantity_base=source.quantity_base - tracked.quantity_base,
        qty_to_handle_base=source.qty_to_handle_base - tracked.qty_to_handle_base,
        qty_to_invoice_base=source.qty_to_invoice_base - tracked.qty_to_invoice_base,
    )
    return Matrix(source=source, tracked=tracked, undefined=undefined)


def room(line: SourceLine, rows: Iterable[TrackingRow]) -> int:
    """How much of the line still takes a number; never below 0."""
    return max(0, line.outstanding_base - sum(row.unposted_base for row in rows))


def version(book: Book, line: SourceLine, specifications: Iterable[TrackingSpecification]) -> str:
    """What an edit must be based on (T-050). Only the line's own side counts: that somebody's
    nonspecific reservation was given other stock, or that less is to be handled, takes nothing
    away from whoever edits."""
    parts: list[str] = []
    for entry in book.of(line_pointer(line.line_id)):
        half = entry.half(line.direction)
        if half is None:
            continue
        number = half.tracking
        dates = (half.day, half.expiration_date, half.warranty_date)
        parts.append(
            f"{entry.entry_no} {entry.status} {entry.location_id} {entry.quantity_base}"
            f" {number.lot!r} {number.serial!r} {number.package!r} {dates}"
            f" {entry.order_to_order} {entry.planning_flexible}"
            f" {half.applies_to_entry} {half.applies_from_entry}"
        )
    for one in sorted(specifications, key=lambda one: one.entry_no):
        parts.append(f"{one.entry_no} {one.quantity_base} {one.quantity_invoiced_base}")
    return uuid5(NAMESPACE_OID, "\n".join(parts)).hex


def requested(book: Book, line: SourceLine, specific: Dimensions) -> dict[Tracking, int]:
    """What the line asks of each number in the books, by the dimensions that are specific; what is
    not to be handled asks for nothing (T-065, T-068)."""
    found: dict[Tracking, int] = {}
    for entry in book.of(line_pointer(line.line_id)):
        half = entry.half(line.direction)
        if half is not None and half.tracking and half.qty_to_handle_base:
            key = half.tracking.only(specific)
            found[key] = found.get(key, 0) + entry.quantity_base
    return found


def edited(line: SourceLine, rows: Rows, edit: Edit) -> tuple[list[TrackingRow], list[Problem]]:
    """The rows after the changes, and what forbids a change by itself (T-039, T-040, T-048,
    T-049)."""
    now = dict(rows)
    problems: list[Problem] = []
    for tracking in edit.remove:
        row = now.pop(tracking, None)
        if row is None:
            problems.append(_no_row(line, tracking))
        elif row.is_locked:
            problems.append(NumberLocked(line=line.ref, number=tracking))
    for change in edit.change:
        row = now.pop(change.tracking, None)
        if row is None:
            problems.append(_no_row(line, change.tracking))
            continue
        problems += _check_change(line, row, change)
        problems += _enter(line, now, _changed(row, change), change.qty_to_invoice_base is not None)
    for row in edit.add:
        problems += _enter(line, now, row)
    return [now[tracking] for tracking in sorted(now)], problems


def _no_row(line: SourceLine, tracking: Tracking) -> Problem:
    number = " ".join(part for part in (tracking.serial, tracking.lot, tracking.package) if part)
    return NotFound(kind_of="number", key=f"{line.ref} {number}")


def _enter(
    line: SourceLine, now: dict[Tracking, TrackingRow], row: TrackingRow, invoices: bool = True
) -> Iterator[Problem]:
    if row.tracking in now:
        yield NumberDuplicate(line=line.ref, number=row.tracking, other_line=line.ref)
    else:
        now[row.tracking] = row
        yield from _check_amounts(line, row, invoices)


def _check_change(line: SourceLine, row: TrackingRow, change: RowChange) -> Iterator[Problem]:
    if change.to_tracking not in (None, row.tracking) and row.is_locked:
        yield NumberLocked(line=line.ref, number=row.tracking)
    quantity, handled = change.quantity_base, row.quantity_handled_base
    if quantity is not None and handled and quantity < handled:
        yield QuantityBelowHandled(
            line=line.ref, quantity=decimal(quantity), handled=decimal(handled)
        )


def _changed(row: TrackingRow, change: RowChange) -> TrackingRow:
    """A new quantity is to be handled and invoiced in full, a new quantity to handle is to be
    invoiced, unless the change says otherwise (T 3.7)."""
    quantity = row.quantity_base if change.quantity_base is None else change.quantity_base
    to_handle, to_invoice = row.qty_to_handle_base, row.qty_to_invoice_base
    if change.quantity_base is not None:
        to_handle = quantity - row.quantity_handled_base
    if change.qty_to_handle_base is not None:
        to_handle = change.qty_to_handle_base
    if change.quantity_base is not None or change.qty_to_handle_base is not None:
        to_invoice = row.quantity_handled_base + to_handle - row.quantity_invoiced_base
    if change.qty_to_invoice_base is not None:
        to_invoice = change.qty_to_invoice_base
    return msgspec.structs.replace(
        row,
        tracking=row.tracking if change.to_tracking is None else change.to_tracking,
        quantity_base=quantity,
        qty_to_handle_base=to_handle,
        qty_to_invoice_base=to_invoice,
        expiration_date=change.expiration_date or row.expiration_date,
        warranty_date=change.warranty_date or row.warranty_date,
    )


def _check_amounts(line: SourceLine, row: TrackingRow, invoices: bool) -> Iterator[Problem]:
    """`invoices`: somebody said what is to be invoiced."""
    limit = row.unposted_base
    if abs(row.qty_to_handle_base) > abs(limit):
        yield ToHandleExceedsLine(
            line=line.ref, to_handle=decimal(row.qty_to_handle_base), limit=decimal(limit)
        )
        return
    limit = row.quantity_handled_base + row.qty_to_handle_base - row.quantity_invoiced_base
    if invoices and abs(row.qty_to_invoice_base) > abs(limit):
        yield ToInvoiceExceedsHandled(
            line=line.ref, to_invoice=decimal(row.qty_to_invoice_base), limit=decimal(limit)
        )


def tracks(code: ItemTrackingCode, dimension: Dimension) -> bool:
    """Whether the code asks for that kind of number anywhere."""
    flags = ("specific", *FLOW_FLAGS)
    return any(getattr(code, f"{PREFIX[dimension]}_{flag}") for flag in flags)


def completed(code: ItemTrackingCode, one: Tracking, in_stock: Mapping[str, Tracking]) -> Tracking:
    """A serial that lies in stock brings its lot and package along where those are tracked and not
    given (T-194)."""
    known = in_stock.get(one.serial)
    if known is None:
        return one
    lot = one.lot or (known.lot if tracks(code, Dimension.LOT) else "")
    package = one.package or (known.package if tracks(code, Dimension.PACKAGE) else "")
    return Tracking(lot=lot, serial=one.serial, package=package)


def check_signs(line: SourceLine, more: Iterable[NumberedQuantity]) -> Iterator[Problem]:
    """What is registered has the sign of the line (T-047)."""
    for one in more:
        if one.quantity_base < 0:
            yield QuantitySignWrong(line=line.ref, quantity=decimal(one.quantity_base))


def merged(rows: Rows, more: Iterable[NumberedQuantity]) -> Edit:
    """Numbers that a program registers: those that are there grow, the others are new (T 4.2)."""
    grown: dict[Tracking, RowChange] = {}
    new: dict[Tracking, TrackingRow] = {}
    for one in more:
        if one.tracking in rows:
            old = grown.get(one.tracking)
            row = rows[one.tracking]
            quantity = row.quantity_base if old is None else old.quantity_base or 0
            handle = row.qty_to_handle_base if old is None else old.qty_to_handle_base or 0
            grown[one.tracking] = RowChange(
                tracking=one.tracking,
                quantity_base=quantity + one.quantity_base,
                qty_to_handle_base=handle + one.to_handle,
                expiration_date=one.expiration_date,
                warranty_date=one.warranty_date,
            )
        else:
            row = new_row(one)
            if one.tracking in new:
                old_row = new[one.tracking]
                row = msgspec.structs.replace(
                    row,
                    quantity_base=row.quantity_base + old_row.quantity_base,
                    qty_to_handle_base=row.qty_to_handle_base + old_row.qty_to_handle_base,
                    qty_to_invoice_base=row.qty_to_invoice_base + old_row.qty_to_invoice_base,
                )
            new[one.tracking] = row
    return Edit(change=tuple(grown.values()), add=tuple(new.values()))


def wanted(
    rows: Sequence[TrackingRow], specifications: Iterable[TrackingSpecification]
) -> tuple[list[NumberedQuantity], tuple[TrackingSpecification, ...]]:
    """The rows as the books keep them: what is not posted, and what of the posted part is to be
    invoiced next. What is to be invoiced is spent on what is posted first, in entry order (T
    3.8)."""
    before = list(specifications)
    after, rest = invoicing.spread(before, {row.tracking: row.qty_to_invoice_base for row in rows})
    kept = {one.entry_no: one for one in before}
    changed = [one for one in after if kept[one.entry_no] != one]
    numbers = [
        NumberedQuantity(
            tracking=row.tracking,
            quantity_base=row.unposted_base,
            qty_to_handle_base=row.qty_to_handle_base,
            qty_to_invoice_base=rest[row.tracking],
            expiration_date=row.expiration_date,
            warranty_date=row.warranty_date,
        )
        for row in rows
    ]
    return numbers, tuple(changed)


_FIXES = {
    WarehouseKind.PICK,
    WarehouseKind.PICK_WORKSHEET,
    WarehouseKind.INVENTORY_PICK,
    WarehouseKind.INVENTORY_PUT_AWAY,
}


def is_managed(item: Item, location: Location, at_work: Iterable[WarehouseKind]) -> bool:
    """Whether the warehouse works with the line's numbers, so that only what is to be handled may
    change (T 4.7). `at_work`: the kinds of document that have a line for it."""
    if not item.tracking.warehouse or not (location.require_pick or location.require_put_away):
        return False
    kinds = set(at_work)
    if WarehouseKind.SHIPMENT in kinds and location.require_pick:
        return True
    return bool(kinds & _FIXES)
