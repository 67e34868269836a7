"""Warehouse shipments: what leaves at the gate, and posting it (BC 7320, 5763)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from stockhand.domain.documents import (
    OwnerKind,
    TrackingLineChange,
    WarehouseDocument,
    WarehouseLine,
    WarehouseTrackingLine,
)
from stockhand.domain.items import Item
from stockhand.domain.ledgers import GoodsKey, Picked
from stockhand.domain.locations import Location
from stockhand.domain.order_posting import LineToPost, PostedPart
from stockhand.domain.orders import DocumentStatus, ShippingAdvice, SourceDocument, SourceLine
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.bins import BinMissing
from stockhand.domain.problems.documents import (
    DocumentNotOpen,
    ShippingAdviceComplete,
    TrackingExceedsPicked,
)
from stockhand.domain.problems.quantities import QuantityExceedsPicked
from stockhand.domain.quantity import decimal
from stockhand.domain.reservation_entries import Book, ReservationStatus, line_pointer
from stockhand.domain.stock import Goods
from stockhand.domain.tracking import Tracking


def check_open(document: WarehouseDocument) -> Iterator[Problem]:
    """Bins, quantities and lines change only while it is open (W-040)."""
    if document.status is not DocumentStatus.OPEN:
        yield DocumentNotOpen(document=document.no)


def check_release(
    document: WarehouseDocument, lines: Sequence[WarehouseLine], location: Location
) -> Iterator[Problem]:
    if location.bin_mandatory:
        for line in lines:
            if line.bin_id is None:
                yield BinMissing(line=line.ref)


def check_picked(line: WarehouseLine, quantity_base: int, location: Location) -> Iterator[Problem]:
    """No more is shipped than lies picked (W-039)."""
    if location.require_pick and quantity_base > line.picked_not_shipped_base:
        yield QuantityExceedsPicked(
            line=line.ref,
            quantity=decimal(quantity_base),
            picked=decimal(line.picked_not_shipped_base),
        )


def check_advice(
    lines: Iterable[WarehouseLine],
    sources: Mapping[int, SourceDocument],
    source_lines: Mapping[int, SourceLine],
    book: Book,
    rows: Mapping[int, Sequence[WarehouseTrackingLine]],
    location: Location,
) -> Iterator[Problem]:
    """Orders that leave whole or not at all (W 3.2, points 2 and 5)."""
    for line in lines:
        source = source_lines.get(line.source_line_id or 0)
        if source is None or not line.qty_to_handle_base:
            continue
        document = sources[source.document_id]
        if document.shipping_advice is not ShippingAdvice.COMPLETE:
            continue
        if location.require_pick:
            yield from _check_numbers_picked(line, source, book, rows.get(line.line_id, ()))
        if line.qty_to_handle_base < source.outstanding_base:
            yield ShippingAdviceComplete(
                source=document.no,
                line=source.ref,
                available=decimal(line.qty_to_handle_base),
                required=decimal(source.outstanding_base),
            )


def _check_numbers_picked(
    line: WarehouseLine, source: SourceLine, book: Book, rows: Sequence[WarehouseTrackingLine]
) -> Iterator[Problem]:
    registered: dict[Tracking, int] = {}
    for row in rows:
        registered[row.tracking] = registered.get(row.tracking, 0) + row.qty_registered_base
    wanted: dict[Tracking, int] = {}
    for entry in book.of(line_pointer(source.line_id)):
        half = entry.demand
        if half is not None and half.tracking and half.pointer.id == source.line_id:
            wanted[half.tracking] = wanted.get(half.tracking, 0) + half.qty_to_handle_base
    for tracking, quantity in sorted(wanted.items()):
        if quantity > registered.get(tracking, 0):
            yield TrackingExceedsPicked(
                line=line.ref,
                number=tracking,
                to_handle=decimal(quantity),
                registered=decimal(registered.get(tracking, 0)),
            )


def planned_numbers(
    line: WarehouseLine, source: SourceLine, book: Book, item: Item
) -> list[WarehouseTrackingLine]:
    """The warehouse's rows of a new shipment line: numbers of the order that are not reserved, or
    are reserved from stock (W 5.3). What carries no numbers in the warehouse has none."""
    if not item.tracking.warehouse:
        return []
    numbers: dict[Tracking, int] = {}
    for entry in book.of(line_pointer(source.line_id)):
        half = entry.half(source.direction)
        if half is None or not half.tracking:
            continue
        if entry.status is ReservationStatus.RESERVATION and not entry.is_reserved_stock:
            continue
        numbers[half.tracking] = numbers.get(half.tracking, 0) + entry.quantity_base
    return [
        WarehouseTrackingLine(
            owner_kind=OwnerKind.WAREHOUSE_LINE,
            owner_id=line.line_id,
            item_id=line.item_id,
            variant_id=line.variant_id,
            tracking=tracking,
            quantity_base=quantity,
        )
        for tracking, quantity in sorted(numbers.items())
    ]


def tracking_after(
    line: WarehouseLine,
    shipped: Mapping[Tracking, int],
    rows: Sequence[WarehouseTrackingLine],
    *,
    complete: bool,
) -> list[TrackingLineChange]:
    """The rows hold what is not shipped yet: what leaves is taken off, with the line they go."""
    rest = dict(shipped)
    changes: list[TrackingLineChange] = []
    for row in rows:
        gone = min(rest.get(row.tracking, 0), row.qty_registered_base or row.quantity_base)
        if complete or gone == row.quantity_base:
            rest[row.tracking] = rest.get(row.tracking, 0) - gone
            changes.append(TrackingLineChange(before=row, after=None))
        elif gone:
            rest[row.tracking] -= gone
            after = msgspec.structs.replace(
                row,
                quantity_base=row.quantity_base - gone,
                qty_handled_base=max(0, row.qty_handled_base - gone),
                qty_registered_base=max(0, row.qty_registered_base - gone),
            )
            changes.append(TrackingLineChange(before=row, after=after))
    return changes


def no_longer_picked(
    posted: Iterable[PostedPart], goods: Goods, location: Location
) -> tuple[Picked, ...]:
    """Without outbound bins: what leaves is no longer picked and not shipped."""
    if location.directed or not (location.require_pick and location.require_shipment):
        return ()
    return tuple(
        Picked(
            goods=GoodsKey(location.location_id, part.line.line.item_id, part.line.line.variant_id),
            tracking=part.tracking.only(goods.items[part.line.line.item_id].tracking.warehouse),
            quantity_base=-part.quantity_base,
        )
        for part in posted
    )


def shipped_numbers(to_post: LineToPost, posted: Iterable[PostedPart]) -> dict[Tracking, int]:
    return {part.tracking: part.quantity_base for part in posted if part.line.key == to_post.key}
