"""Numbers of order lines, written from outside the warehouse."""

from collections.abc import Iterator, Sequence

import msgspec

from stockhand.domain import tracking_editor, tracking_lines
from stockhand.domain.documents import OwnerKind, TrackingLineChange
from stockhand.domain.items import Item
from stockhand.domain.ledgers import NumberKey, Posting, Stamp
from stockhand.domain.locations import Location
from stockhand.domain.number_availability import pending
from stockhand.domain.orders import Direction, SourceDocument, SourceKind, SourceLine
from stockhand.domain.pick_registration import changes
from stockhand.domain.problems.base import Problem, Refused, refuse_if
from stockhand.domain.problems.numbers import TrackingManagedByWarehouse
from stockhand.domain.problems.protocol import TrackingChanged
from stockhand.domain.problems.questions import EmptyLinesDropped, NumberShort
from stockhand.domain.quantity import decimal
from stockhand.domain.reservations import goods_of
from stockhand.domain.shipments import planned_numbers
from stockhand.domain.stock import Inventory
from stockhand.domain.tracking import Tracking, TrackingSpecification
from stockhand.domain.tracking_editor import TrackingRow
from stockhand.domain.tracking_lines import NumberedQuantity
from stockhand.operations import engine, entry, orders
from stockhand.operations.fields import Code50, LineNo, No
from stockhand.operations.numbers import NumberInput, numbered
from stockhand.operations.run import Command, Done, Result, ask, name_of
from stockhand.store import (
    documents,
    ledgers,
    line_tracking,
    masters,
    number_availability,
    specifications,
    tracking_keys,
)
from stockhand.store.tx import WriteTx


class LineTracking(Command, frozen=True, kw_only=True):
    """Whatever changes the numbers of an order line. `side`: of a transfer, which of the two.
    `tracking_version`: what the line's numbers were when they were read; blank takes them as they
    are."""

    order_no: No
    kind: SourceKind
    line_no: LineNo
    side: Direction | None = None
    tracking_version: Code50 = ""


class SetLineTracking(LineTracking, frozen=True, kw_only=True):
    """Make the unposted numbers of an order line exactly these."""

    numbers: tuple[NumberInput, ...] = ()


class OpenLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line whose numbers are about to change, held for this transaction."""

    document: SourceDocument
    line: SourceLine
    item: Item
    location: Location
    inventory: Inventory
    specifications: list[TrackingSpecification]

    @property
    def rows(self) -> dict[Tracking, TrackingRow]:
        return tracking_editor.rows_of(self.inventory.book, self.line, self.specifications)


def set_line(tx: WriteTx, command: SetLineTracking, stamp: Stamp) -> Done:
    opened = open_line(tx, command, stamp)
    wanted = numbered(tx, opened.line, command.numbers)
    warnings = write(tx, opened, wanted, (), command, stamp)
    return Done(
        result=Result(
            no=opened.document.no, version=opened.document.version, warnings=tuple(warnings)
        ),
        events=(orders.changed(opened.document),),
    )


def open_line(tx: WriteTx, command: LineTracking, stamp: Stamp) -> OpenLine:
    """The line with its numbers; refused when they are not what the sender has read (T-050)."""
    document = entry.order(tx, command.kind, command.order_no)
    orders.check_plan(tx, stamp, document)
    line = _line(tx, document, command)
    line = engine.hold(tx, {line.line_id: line})[line.line_id]
    opened = OpenLine(
        document=document,
        line=line,
        item=masters.load_items(tx, [line.item_id])[line.item_id],
        location=masters.load_location(tx, line.location_id),
        inventory=engine.inventory_of(tx, [line]),
        specifications=specifications.of_lines(tx, [line.line_id]).get(line.line_id, []),
    )
    expected = command.tracking_version
    if expected and expected != tracking_editor.version(
        opened.inventory.book, line, opened.specifications
    ):
        raise Refused(TrackingChanged(line=line.ref))
    return opened


def _line(tx: WriteTx, document: SourceDocument, command: LineTracking) -> SourceLine:
    for line in documents.lines_of_sources(tx, [document.document_id]):
        if line.line_no == command.line_no and command.side in (None, line.direction):
            return line
    raise entry.not_found("line", f"{document.no}/{command.line_no}")


def write(
    tx: WriteTx,
    opened: OpenLine,
    wanted: Sequence[NumberedQuantity],
    posted: tuple[TrackingSpecification, ...],
    command: LineTracking,
    stamp: Stamp,
) -> tuple[Problem, ...]:
    """Make the unposted numbers of the line these, and the posted ones what `posted` says;
    what the warehouse makes of it follows. Warnings come back, questions are asked."""
    line, item, inventory = opened.line, opened.item, opened.inventory
    wanted = _with_known_dates(tx, line, item, wanted)
    refuse_if(tracking_lines.check(line, item, wanted, line.qty_done_base))
    kinds = line_tracking.document_kinds(tx, line.line_id)
    warnings: tuple[Problem, ...] = ()
    replanned: list[TrackingLineChange] = []
    if tracking_editor.is_managed(item, opened.location, kinds):
        _set_to_handle_only(inventory, line, wanted)
    else:
        questions = [*_check_empty(opened, wanted), *_check_available(tx, opened, wanted)]
        warnings = ask(command, questions)
        named = {one.tracking: one.quantity_base for one in wanted if one.tracking}
        engine.for_reserving(tx, inventory, {}, {goods_of(line): named}, {item.item_id: item})
        places = {opened.location.location_id: opened.location}
        reach = engine.reach_of(tx, [line], places, {goods_of(line): named})[line.line_id]
        tracking_lines.replace(inventory, line, item, wanted, reach=reach)
        replanned = _replanned(tx, inventory, line, item)
    posting = Posting(
        reservations=inventory.book.changes,
        warehouse_tracking=tuple(replanned),
        specifications=posted,
        source_lines=(line,) if posted else (),
    )
    ledgers.apply(tx, posting, stamp, name=name_of(type(command)), bins={})
    return warnings


def _with_known_dates(
    tx: WriteTx, line: SourceLine, item: Item, wanted: Sequence[NumberedQuantity]
) -> list[NumberedQuantity]:
    """A number that has a date keeps it: what was typed instead is not taken (T 8.1)."""
    if not item.tracking.use_expiration_dates:
        return [msgspec.structs.replace(one, expiration_date=None) for one in wanted]
    if line.direction is Direction.DEMAND:
        return list(wanted)
    keys = {NumberKey(line.item_id, line.variant_id, one.tracking) for one in wanted}
    known = tracking_keys.facts(tx, keys)
    found: list[NumberedQuantity] = []
    for one in wanted:
        number = known.of(NumberKey(line.item_id, line.variant_id, one.tracking))
        if number.exists and one.expiration_date is None:
            one = msgspec.structs.replace(one, expiration_date=number.expiration_date)
        found.append(one)
    return found


def _set_to_handle_only(
    inventory: Inventory, line: SourceLine, wanted: Sequence[NumberedQuantity]
) -> None:
    """Numbers and quantities must be what they are; only what is to be handled may differ
    (W-102)."""
    old = tracking_lines.numbers_of(inventory.book, line)
    new: dict[Tracking, int] = {}
    for one in (given for given in wanted if given.quantity_base):
        new[one.tracking] = new.get(one.tracking, 0) + one.quantity_base
    if new != {tracking: one.quantity_base for tracking, one in old.items()}:
        raise Refused(TrackingManagedByWarehouse(line=line.ref))
    tracking_lines.set_to_handle(
        inventory.book, line, {one.tracking: one.to_handle for one in wanted}
    )


def _check_empty(opened: OpenLine, wanted: Sequence[NumberedQuantity]) -> Iterator[Problem]:
    """A number without a quantity is not kept (T-060)."""
    posted = {one.tracking for one in opened.specifications}
    if any(one.tracking and not one.quantity_base and one.tracking not in posted for one in wanted):
        yield EmptyLinesDropped(line=opened.line.ref)


def _check_available(
    tx: WriteTx, opened: OpenLine, wanted: Sequence[NumberedQuantity]
) -> Iterator[Problem]:
    """Outgoing numbers of which less is there than all demand names together: a question (T 4.6,
    T-062). Only dimensions that are specific matter (T-066, T-067)."""
    line, specific = opened.line, opened.item.tracking.specific
    if line.direction is Direction.SUPPLY or not specific:
        return
    named: dict[Tracking, int] = {}
    for one in wanted:
        key = one.tracking.only(specific)
        if key and one.quantity_base:
            named[key] = named.get(key, 0) + one.quantity_base
    current = tracking_editor.requested(opened.inventory.book, line, specific)
    there = number_availability.of_numbers(tx, goods_of(line), named, line.line_id)
    for key, quantity in named.items():
        available = there[key].available(pending(quantity, current.get(key, 0)))
        if available < 0:
            yield NumberShort(line=line.ref, number=key, available=decimal(available))


def _replanned(
    tx: WriteTx, inventory: Inventory, line: SourceLine, item: Item
) -> list[TrackingLineChange]:
    """Where a shipment needs no pick, its own rows follow the order's numbers (T 4.7)."""
    found: list[TrackingLineChange] = []
    if line.direction is Direction.SUPPLY:
        return found
    for one in documents.lines_for_sources(tx, [line.line_id]):
        before = documents.tracking_lines_of(tx, OwnerKind.WAREHOUSE_LINE, [one.line_id])
        found += changes(before, planned_numbers(one, line, inventory.book, item))
    return found
