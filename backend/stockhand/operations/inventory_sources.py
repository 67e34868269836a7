"""The order that an inventory pick or put-away works for: what is open of it here, and the numbers
that its lines name."""

from collections import defaultdict

import msgspec

from stockhand.domain.documents import WarehouseDocument, WarehouseKind
from stockhand.domain.ledgers import Stamp
from stockhand.domain.locations import Location
from stockhand.domain.orders import Direction, DocumentStatus, SourceDocument, SourceLine
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.documents import NoLinesToCreate, SourceNotReleased
from stockhand.domain.reservation_entries import ReservationEntry, ReservationStatus, line_pointer
from stockhand.domain.stock import Goods, Inventory
from stockhand.domain.tracking import Tracking
from stockhand.operations import engine, entry
from stockhand.operations.orders import OrderRef
from stockhand.operations.receipts import new_document
from stockhand.store import documents, masters
from stockhand.store.tx import WriteTx


class OpenOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An order and those of its lines of which something is open here, held for this transaction.
    `on_work` by line and number: what open activity lines have of it already."""

    document: SourceDocument
    all_lines: list[SourceLine]
    lines: list[SourceLine]
    on_work: dict[int, dict[Tracking, int]]
    goods: Goods
    inventory: Inventory

    def to_work(self, line: SourceLine) -> int:
        """What of the line is on no activity yet; base unit."""
        return line.outstanding_base - sum(self.on_work.get(line.line_id, {}).values())

    def waiting(self, line: SourceLine) -> int:
        """What is reserved from goods that are still to come."""
        entries = self.inventory.book.of(line_pointer(line.line_id))
        return sum(one.quantity_base for one in entries if _waits(one))

    def numbers(self, line: SourceLine) -> tuple[tuple[Tracking, int], ...]:
        """The numbers the line names that are on no activity yet; none where the warehouse does
        not keep them."""
        if not self.goods.items[line.item_id].tracking.warehouse:
            return ()
        named: defaultdict[Tracking, int] = defaultdict(int)
        for one in self.inventory.book.of(line_pointer(line.line_id)):
            half = one.half(line.direction)
            if half is None or not half.tracking:
                continue
            if line.direction is Direction.SUPPLY or not _waits(one):
                named[half.tracking] += one.quantity_base
        on_work = self.on_work.get(line.line_id, {})
        left = ((one, base - on_work.get(one, 0)) for one, base in sorted(named.items()))
        return tuple((one, base) for one, base in left if base > 0)


def _waits(one: ReservationEntry) -> bool:
    return one.status is ReservationStatus.RESERVATION and not one.is_reserved_stock


def open_order(tx: WriteTx, ref: OrderRef, location: Location, direction: Direction) -> OpenOrder:
    """Refuses an order that is not released, or that asks for nothing here."""
    document = entry.order(tx, ref.kind, ref.no)
    if document.status is not DocumentStatus.RELEASED:
        raise Refused(SourceNotReleased(source=document.no))
    all_lines = [
        line
        for line in documents.lines_of_sources(tx, [document.document_id])
        if line.direction is direction and not line.drop_shipment
    ]
    here = {
        line.line_id: line
        for line in all_lines
        if line.location_id == location.location_id and line.outstanding_base > 0
    }
    if not here:
        raise Refused(NoLinesToCreate(document=document.no))
    lines = list(engine.hold(tx, here).values())
    on_work: dict[int, dict[Tracking, int]] = {}
    for one in documents.activity_lines_for_sources(tx, here):
        if one.source_line_id:
            of_line = on_work.setdefault(one.source_line_id, {})
            of_line[one.tracking] = of_line.get(one.tracking, 0) + one.outstanding_base
    return OpenOrder(
        document=document,
        all_lines=all_lines,
        lines=lines,
        on_work=on_work,
        goods=masters.load_goods(tx, {line.item_id for line in lines}),
        inventory=engine.inventory_of(tx, lines),
    )


def header(
    tx: WriteTx,
    kind: WarehouseKind,
    no: str,
    location: Location,
    order: OpenOrder,
    stamp: Stamp,
    *,
    fill: bool,
) -> WarehouseDocument:
    """The header of an activity for this order, not stored yet."""
    source = order.document
    return msgspec.structs.replace(
        new_document(tx, kind, no, location, stamp),
        status=DocumentStatus.RELEASED,
        source_document_id=source.document_id,
        partner_id=source.partner_id,
        external_no=source.external_no,
        priority=source.priority,
        due_date=min(line.due_date for line in order.lines),
        do_not_fill_quantity=not fill,
    )
