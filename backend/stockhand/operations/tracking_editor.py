"""The tracking editor for programs and people: single rows of a line changed on the base of a
version, and numbers registered without a question what is there."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from stockhand.domain import tracking_editor
from stockhand.domain.items import Unit
from stockhand.domain.ledgers import NumberKey, Stamp
from stockhand.domain.problems.base import refuse_if
from stockhand.domain.quantity import decimal
from stockhand.domain.reservations import goods_of
from stockhand.domain.tracking import Tracking
from stockhand.domain.tracking_editor import Edit, RowChange, TrackingRow
from stockhand.domain.tracking_lines import NumberedQuantity
from stockhand.operations import engine, entry, orders
from stockhand.operations import tracking as lines
from stockhand.operations.fields import Number
from stockhand.operations.numbers import NumberInput, base_unit, in_base, perhaps
from stockhand.operations.run import Done, Result
from stockhand.operations.tracking import LineTracking, OpenLine
from stockhand.store import number_availability, specifications, tracking_keys
from stockhand.store.tx import WriteTx


class NumberRef(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number that stands on the line."""

    serial: Number = ""
    lot: Number = ""
    package: Number = ""

    @property
    def tracking(self) -> Tracking:
        return Tracking(
            serial=self.serial.strip(), lot=self.lot.strip(), package=self.package.strip()
        )


class NumberChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What becomes of a number on the line, in the base unit; what is not given stays. A new
    quantity is to be handled and invoiced in full, unless that is given too."""

    number: NumberRef
    to_number: NumberRef | None = None
    quantity: Decimal | None = None
    qty_to_handle: Decimal | None = None
    qty_to_invoice: Decimal | None = None
    expiration_date: date | None = None
    warranty_date: date | None = None


class EditLineTracking(LineTracking, frozen=True, kw_only=True):
    """Take numbers off an order line, change some, add others; quantities count what was posted."""

    remove: tuple[NumberRef, ...] = ()
    change: tuple[NumberChange, ...] = ()
    add: tuple[NumberInput, ...] = ()


class RegisterLineTracking(LineTracking, frozen=True, kw_only=True):
    """Put more of these numbers on an order line: those that stand there grow."""

    numbers: tuple[NumberInput, ...]


class TrackedNumber(msgspec.Struct, frozen=True, kw_only=True):
    """A number that was touched, with all that the line now has of it."""

    number: Tracking
    quantity: Decimal


class TrackingResult(Result, frozen=True, kw_only=True):
    """The version of the line's numbers after the change, and what was touched."""

    tracking_version: str
    numbers: tuple[TrackedNumber, ...] = ()


def edit(tx: WriteTx, command: EditLineTracking, stamp: Stamp) -> Done:
    opened = lines.open_line(tx, command, stamp)
    base = base_unit(tx, opened.line.item_id)
    added = completed(tx, opened, in_base(opened.line, command.add, base))
    wanted = Edit(
        remove=tuple(one.tracking for one in command.remove),
        change=tuple(_change(opened, one, base) for one in command.change),
        add=tuple(tracking_editor.new_row(one) for one in added),
    )
    return save(tx, opened, _with_dates_locked(tx, opened, wanted), command, stamp)


def _with_dates_locked(tx: WriteTx, opened: OpenLine, edit: Edit) -> Edit:
    """A number that was booked before keeps the date it has: another one that is typed is not taken
    (T-146)."""
    line = opened.line
    typed = {one.to_tracking or one.tracking for one in edit.change if one.expiration_date}
    typed |= {one.tracking for one in edit.add if one.expiration_date}
    keys = {number: NumberKey(line.item_id, line.variant_id, number) for number in typed}
    facts = tracking_keys.facts(tx, keys.values())
    locked = {number for number, key in keys.items() if facts.of(key).exists}
    if not locked:
        return edit
    return msgspec.structs.replace(
        edit,
        change=tuple(
            msgspec.structs.replace(one, expiration_date=None)
            if (one.to_tracking or one.tracking) in locked
            else one
            for one in edit.change
        ),
        add=tuple(
            msgspec.structs.replace(one, expiration_date=None) if one.tracking in locked else one
            for one in edit.add
        ),
    )


def _change(opened: OpenLine, one: NumberChange, base: Unit) -> RowChange:
    quantity = None
    if one.quantity is not None:
        quantity = entry.quantity(one.quantity, base, opened.line.ref, negative=True)
    return RowChange(
        tracking=one.number.tracking,
        to_tracking=one.to_number.tracking if one.to_number else None,
        quantity_base=quantity,
        qty_to_handle_base=perhaps(one.qty_to_handle, base, opened.line),
        qty_to_invoice_base=perhaps(one.qty_to_invoice, base, opened.line),
        expiration_date=one.expiration_date,
        warranty_date=one.warranty_date,
    )


def register(tx: WriteTx, command: RegisterLineTracking, stamp: Stamp) -> Done:
    opened = lines.open_line(tx, command, stamp)
    base = base_unit(tx, opened.line.item_id)
    more = completed(tx, opened, in_base(opened.line, command.numbers, base))
    refuse_if(tracking_editor.check_signs(opened.line, more))
    return save(tx, opened, tracking_editor.merged(opened.rows, more), command, stamp)


def completed(
    tx: WriteTx, opened: OpenLine, given: Sequence[NumberedQuantity]
) -> list[NumberedQuantity]:
    """Serials that lie in stock bring their lot and package along (T-194)."""
    serials = {one.tracking.serial for one in given if one.tracking.serial}
    if not serials:
        return list(given)
    there = number_availability.serials_in_stock(tx, goods_of(opened.line), serials)
    code = opened.item.tracking
    return [
        msgspec.structs.replace(one, tracking=tracking_editor.completed(code, one.tracking, there))
        for one in given
    ]


def save(tx: WriteTx, opened: OpenLine, wanted: Edit, command: LineTracking, stamp: Stamp) -> Done:
    """Make the changes of a line's rows; everything that is wrong with them comes back at once."""
    rows, problems = tracking_editor.edited(opened.line, opened.rows, wanted)
    refuse_if(problems)
    numbers, posted = tracking_editor.wanted(rows, opened.specifications)
    warnings = lines.write(tx, opened, numbers, posted, command, stamp)
    line = opened.line
    version = tracking_editor.version(
        engine.book_of(tx, [line]),
        line,
        specifications.of_lines(tx, [line.line_id]).get(line.line_id, []),
    )
    return Done(
        result=TrackingResult(
            no=opened.document.no,
            version=opened.document.version,
            warnings=warnings,
            tracking_version=version,
            numbers=_touched(wanted, rows),
        ),
        events=(orders.changed(opened.document),),
    )


def _touched(wanted: Edit, rows: Iterable[TrackingRow]) -> tuple[TrackedNumber, ...]:
    changed = {one.to_tracking or one.tracking for one in wanted.change}
    changed |= {one.tracking for one in wanted.add}
    return tuple(
        TrackedNumber(number=row.tracking, quantity=decimal(row.quantity_base))
        for row in rows
        if row.tracking in changed
    )
