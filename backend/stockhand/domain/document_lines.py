"""Lines of receipts and shipments before they are posted: changed, filled, deleted, and what
becomes of the goods and numbers that hang on them (W 3.1, 3.2)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

import msgspec

from stockhand.domain import order_posting, tracking_lines
from stockhand.domain.documents import (
    TrackingLineChange,
    WarehouseDocument,
    WarehouseKind,
    WarehouseLine,
    WarehouseTrackingLine,
)
from stockhand.domain.ledgers import GoodsKey, Picked
from stockhand.domain.locations import Location
from stockhand.domain.orders import SourceLine
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.documents import PickLinesExist
from stockhand.domain.problems.quantities import (
    QuantityBelowHandled,
    QuantityExceedsOutstanding,
)
from stockhand.domain.problems.questions import DocumentPartlyHandled, PickedGoodsRemain
from stockhand.domain.quantity import decimal, from_base, part_in_base, to_base
from stockhand.domain.reservation_entries import Book
from stockhand.domain.stock import Goods
from stockhand.domain.tracking import UNTRACKED, Tracking


def check_delete(document: WarehouseDocument, lines: Iterable[WarehouseLine]) -> Iterator[Problem]:
    """What stands in the way of deleting lines, and what is asked about it (W-044)."""
    for line in lines:
        if line.pick_base:
            yield PickLinesExist(document=document.no)
        if document.kind is WarehouseKind.RECEIPT:
            if line.qty_done_base:
                yield DocumentPartlyHandled(document=document.no, line=line.ref)
        elif line.picked_not_shipped_base > 0:
            yield PickedGoodsRemain(
                document=document.no, line=line.ref, picked=decimal(line.picked_not_shipped_base)
            )


def let_go(book: Book, source: SourceLine, rows: Iterable[WarehouseTrackingLine]) -> None:
    """The order line loses the numbers that only its picks had put there, and all others are to be
    handled in full again (W-154)."""
    for row in rows:
        if row.created_by_activity:
            tracking_lines.take_out(book, source, row.tracking, row.quantity_base)
    order_posting.refill_to_handle(book, source)


def tracking_removed(rows: Iterable[WarehouseTrackingLine]) -> list[TrackingLineChange]:
    return [TrackingLineChange(before=row, after=None) for row in rows]


def no_longer_picked(
    line: WarehouseLine, rows: Iterable[WarehouseTrackingLine], location: Location
) -> list[Picked]:
    """Without outbound bins what lies picked for a line is anybody's again, number by number."""
    rest = line.picked_not_shipped_base
    if location.directed or rest <= 0:
        return []
    lying: dict[Tracking, int] = {}
    for row in rows:
        taken = min(rest, row.qty_registered_base)
        lying[row.tracking] = lying.get(row.tracking, 0) + taken
        rest -= taken
    lying[UNTRACKED] = lying.get(UNTRACKED, 0) + rest
    goods = GoodsKey(location.location_id, line.item_id, line.variant_id)
    return [
        Picked(goods=goods, tracking=tracking, quantity_base=-quantity)
        for tracking, quantity in sorted(lying.items())
        if quantity
    ]


def check_quantity(
    line: WarehouseLine, after: WarehouseLine, source: SourceLine, elsewhere_base: int
) -> Iterator[Problem]:
    """A shipment line asks for no more than is open of its order and not on other documents, and
    for no less than was picked or shipped of it."""
    open_base = source.outstanding_base - elsewhere_base
    if after.outstanding_base > open_base:
        yield QuantityExceedsOutstanding(
            line=line.ref,
            quantity=decimal(after.outstanding_base),
            outstanding=decimal(max(0, open_base)),
        )
    handled = max(line.qty_picked_base + line.pick_base, line.qty_done_base)
    if after.quantity_base < handled or not after.quantity_base:
        yield QuantityBelowHandled(
            line=line.ref, quantity=decimal(after.quantity_base), handled=decimal(handled)
        )


def with_quantity(
    line: WarehouseLine, quantity: int, source: SourceLine, goods: Goods, location: Location
) -> WarehouseLine:
    """The line over another quantity. All that is open of the order has the order's own base
    quantity, so that nothing is lost to rounding."""
    unit = goods.units[line.unit_id]
    whole = quantity - line.qty_done == source.outstanding
    base = (
        line.qty_done_base + source.outstanding_base
        if whole
        else to_base(quantity, unit.qty_per_uom, unit.rounding_base)
    )
    changed = msgspec.structs.replace(line, quantity=quantity, quantity_base=base)
    return filled(changed, goods, needs_pick=location.require_pick)


def check_cross_dock(line: WarehouseLine, quantity: int) -> Iterator[Problem]:
    """No more goes straight to a shipment than is received now (W-037)."""
    if quantity > line.qty_to_handle:
        yield QuantityExceedsOutstanding(
            line=line.ref, quantity=decimal(quantity), outstanding=decimal(line.qty_to_handle)
        )


def with_cross_dock(line: WarehouseLine, quantity: int, goods: Goods) -> WarehouseLine:
    base = part_in_base(
        quantity,
        line.qty_to_handle,
        line.qty_to_handle_base,
        goods.units[line.unit_id].qty_per_uom,
    )
    return msgspec.structs.replace(line, qty_to_cross_dock_base=base)


def with_to_handle(line: WarehouseLine, quantity: int, base: int) -> WarehouseLine:
    """Another quantity to handle: what of it was to go straight on is to be said again (W-038)."""
    return msgspec.structs.replace(
        line, qty_to_handle=quantity, qty_to_handle_base=base, qty_to_cross_dock_base=0
    )


def filled(line: WarehouseLine, goods: Goods, *, needs_pick: bool) -> WarehouseLine:
    """All that can be handled of the line: what is open, or what lies picked of it."""
    quantity, base = line.outstanding, line.outstanding_base
    if needs_pick:
        base = min(line.qty_picked_base, line.quantity_base) - line.qty_done_base
        if base < line.outstanding_base:
            quantity = from_base(base, goods.units[line.unit_id].qty_per_uom)
    return with_to_handle(line, quantity, base)


def emptied(line: WarehouseLine) -> WarehouseLine:
    return with_to_handle(line, 0, 0)


def announce(book: Book, sources: Iterable[SourceLine]) -> None:
    """All numbers of these order lines are handled with the next posting."""
    for source in sources:
        order_posting.refill_to_handle(book, source)


def elsewhere(lines: Iterable[WarehouseLine], line: WarehouseLine) -> int:
    """What of the line's order is open on other documents."""
    return sum(
        one.outstanding_base
        for one in lines
        if one.source_line_id == line.source_line_id
        and one.line_id != line.line_id
        and one.document_kind is line.document_kind
    )


def by_line(
    rows: Iterable[WarehouseTrackingLine],
) -> Mapping[int, Sequence[WarehouseTrackingLine]]:
    found: dict[int, list[WarehouseTrackingLine]] = {}
    for row in rows:
        found.setdefault(row.owner_id, []).append(row)
    return found


class Progress(StrEnum):
    """How far a receipt or shipment line has come, furthest last."""

    NONE = ""
    PARTIALLY_PICKED = "partially_picked"
    COMPLETELY_PICKED = "completely_picked"
    PARTIALLY_RECEIVED = "partially_received"
    COMPLETELY_RECEIVED = "completely_received"
    PARTIALLY_SHIPPED = "partially_shipped"
    COMPLETELY_SHIPPED = "completely_shipped"

    @property
    def partly(self) -> "Progress":
        return Progress(self.value.replace("completely", "partially"))


def progress_of_line(kind: WarehouseKind, quantity: int, picked: int, done: int) -> Progress:
    """What was received or shipped of a line says more than what was picked of it."""
    receipt = kind is WarehouseKind.RECEIPT
    if done:
        if done >= quantity:
            return Progress.COMPLETELY_RECEIVED if receipt else Progress.COMPLETELY_SHIPPED
        return Progress.PARTIALLY_RECEIVED if receipt else Progress.PARTIALLY_SHIPPED
    if picked:
        return Progress.COMPLETELY_PICKED if picked >= quantity else Progress.PARTIALLY_PICKED
    return Progress.NONE


def progress_of_document(lines: Iterable[Progress]) -> Progress:
    """Of lines that are all as far that; otherwise in part the furthest there is (W 3.12)."""
    found = set(lines)
    if len(found) <= 1:
        return next(iter(found), Progress.NONE)
    return max(found, key=list(Progress).index).partly
