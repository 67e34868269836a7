"""Warehouse receipts: what comes in at the dock, and posting it (BC 7316, 5760)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from stockhand.domain.documents import (
    OwnerKind,
    TrackingLineChange,
    WarehouseDocument,
    WarehouseLine,
    WarehouseLineChange,
    WarehouseTrackingLine,
)
from stockhand.domain.ledgers import PostedDocument, PostedKind, PostedLine, WarehouseEntry
from stockhand.domain.locations import Location
from stockhand.domain.order_posting import LineToPost, PostedPart, by_line
from stockhand.domain.orders import (
    Direction,
    DocumentStatus,
    SourceDocument,
    SourceKind,
    SourceLine,
)
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.bins import BinClassMismatch, BinMissing, BinRoleWrong
from stockhand.domain.problems.documents import NothingToPost, SourceNotReleased
from stockhand.domain.problems.quantities import QuantityExceedsOutstanding, QuantityNegative
from stockhand.domain.quantity import decimal, from_base
from stockhand.domain.stock import Goods, Places
from stockhand.domain.tracking import Tracking

POSTED_KIND = {
    SourceKind.PURCHASE_ORDER: PostedKind.PURCHASE_RECEIPT,
    SourceKind.PURCHASE_RETURN: PostedKind.PURCHASE_RETURN_SHIPMENT,
    SourceKind.SALES_ORDER: PostedKind.SALES_SHIPMENT,
    SourceKind.SALES_RETURN: PostedKind.SALES_RETURN_RECEIPT,
    SourceKind.SALES_INVOICE: PostedKind.SALES_SHIPMENT,
    SourceKind.INVENTORY_RECEIPT: PostedKind.INVENTORY_RECEIPT,
    SourceKind.INVENTORY_SHIPMENT: PostedKind.INVENTORY_SHIPMENT,
}
"""What the posting of an order is called; transfers go by direction."""


def posted_kind(line: SourceLine) -> PostedKind:
    if line.kind is SourceKind.TRANSFER_ORDER:
        return PostedKind.TRANSFER_RECEIPT if line.inbound else PostedKind.TRANSFER_SHIPMENT
    return POSTED_KIND[line.kind]


def open_lines(
    lines: Iterable[SourceLine],
    existing: Iterable[WarehouseLine],
    direction: Direction,
    location: Location,
) -> list[tuple[SourceLine, int, int]]:
    """Order lines with something outstanding that is on no document yet, and how much (quantity,
    base)."""
    on_documents: dict[int, tuple[int, int]] = {}
    for line in existing:
        if line.source_line_id:
            quantity, base = on_documents.get(line.source_line_id, (0, 0))
            on_documents[line.source_line_id] = (
                quantity + line.outstanding,
                base + line.outstanding_base,
            )
    found: list[tuple[SourceLine, int, int]] = []
    for line in lines:
        if line.direction is not direction or line.location_id != location.location_id:
            continue
        quantity, base = on_documents.get(line.line_id, (0, 0))
        if line.outstanding_base > base:
            found.append((line, line.outstanding - quantity, line.outstanding_base - base))
    return found


def new_lines(
    document_id: int,
    lines: Iterable[tuple[SourceLine, int, int]],
    bin_of: Mapping[int, int | None],
    *,
    fill: bool,
    first_line_no: int = 10000,
) -> list[WarehouseLine]:
    """Lines of a receipt or shipment for so much of these order lines; `bin_of` by source line."""
    return [
        WarehouseLine(
            document_id=document_id,
            line_no=first_line_no + 10000 * place,
            source_line_id=line.line_id,
            item_id=line.item_id,
            variant_id=line.variant_id,
            unit_id=line.unit_id,
            bin_id=bin_of.get(line.line_id),
            quantity=quantity,
            quantity_base=base,
            qty_to_handle=quantity if fill else 0,
            qty_to_handle_base=base if fill else 0,
            due_date=line.due_date,
        )
        for place, (line, quantity, base) in enumerate(lines)
    ]


def check_quantity(line: WarehouseLine, quantity: int) -> Iterator[Problem]:
    """A quantity to receive or ship beyond what is open (W-034)."""
    if quantity < 0:
        yield QuantityNegative(line=line.ref, quantity=decimal(quantity))
    elif quantity > line.outstanding:
        yield QuantityExceedsOutstanding(
            line=line.ref, quantity=decimal(quantity), outstanding=decimal(line.outstanding)
        )


def check_post(
    document: WarehouseDocument,
    lines: Sequence[WarehouseLine],
    sources: Mapping[int, SourceDocument],
    source_lines: Mapping[int, SourceLine],
    places: Places,
    goods: Goods,
) -> Iterator[Problem]:
    """What forbids posting a receipt or shipment before numbers and ledgers are asked (W 3.1,
    3.2)."""
    handled = [line for line in lines if line.qty_to_handle_base]
    if not handled:
        yield NothingToPost(document=document.no)
    for number in sorted({source_lines[line.source_line_id or 0].document_id for line in handled}):
        if sources[number].status is not DocumentStatus.RELEASED:
            yield SourceNotReleased(source=sources[number].no)
    for line in handled:
        yield from check_bin(document, line, places, goods)


def check_bin(
    document: WarehouseDocument, line: WarehouseLine, places: Places, goods: Goods
) -> Iterator[Problem]:
    """Where a receipt takes in and a shipment takes from (W 3.1, 3.2)."""
    location = places.location
    if not location.bin_mandatory:
        return
    if line.bin_id is None:
        yield BinMissing(line=line.ref)
        return
    place = places.bins[line.bin_id]
    receipt = document.kind.value == "receipt"
    if location.directed and not (place.type.receive if receipt else place.type.ship):
        yield BinRoleWrong(line=line.ref, bin=place.code, needs="receive" if receipt else "ship")
    item = goods.items[line.item_id]
    if receipt and location.check_whse_class and item.warehouse_class != place.warehouse_class:
        yield BinClassMismatch(
            line=line.ref,
            bin=place.code,
            item_class=item.warehouse_class,
            bin_class=place.warehouse_class,
        )


class Documents(msgspec.Struct, frozen=True, kw_only=True):
    """The posted documents of one posting: one for each order, and the warehouse's own without
    lines."""

    documents: tuple[PostedDocument, ...]
    of_source: Mapping[int, int]


def posted_documents(
    document: WarehouseDocument | None,
    kind: PostedKind | None,
    no: str,
    sources: Sequence[tuple[SourceDocument, PostedKind, str]],
) -> Documents:
    """Headers with provisional ids. `sources`: each order with the kind and number of its
    posting."""
    documents = [
        PostedDocument(
            document_id=-place - 1,
            kind=posted_as,
            no=posted_no,
            from_no=source.no,
            location_id=document.location_id if document else source.location_id,
            source_document_id=source.document_id,
            partner_id=source.partner_id,
            external_no=(document.external_no if document else "") or source.external_no,
        )
        for place, (source, posted_as, posted_no) in enumerate(sources)
    ]
    of_source = {
        source.document_id: -place - 1 for place, (source, _kind, _no) in enumerate(sources)
    }
    if document is not None and kind is not None:
        documents.append(
            PostedDocument(
                document_id=-len(documents) - 1,
                kind=kind,
                no=no,
                from_no=document.no,
                location_id=document.location_id,
                external_no=document.external_no,
            )
        )
    return Documents(documents=tuple(documents), of_source=of_source)


def lines_to_post(
    lines: Iterable[WarehouseLine], source_lines: Mapping[int, SourceLine], documents: Documents
) -> list[tuple[WarehouseLine, LineToPost]]:
    """The lines with something to handle, each as a part of its order line."""
    found: list[tuple[WarehouseLine, LineToPost]] = []
    for line in lines:
        if line.qty_to_handle_base and line.source_line_id:
            source = source_lines[line.source_line_id]
            found.append(
                (
                    line,
                    LineToPost(
                        line=source,
                        quantity=line.qty_to_handle,
                        quantity_base=line.qty_to_handle_base,
                        document_id=documents.of_source[source.document_id],
                        posted_line_no=source.line_no,
                    ),
                )
            )
    return found


def posted_lines(
    pairs: Iterable[tuple[WarehouseLine | None, LineToPost]],
    posted: Iterable[PostedPart],
    *,
    to_put_away: bool,
) -> tuple[PostedLine, ...]:
    """One line for each order line; the ledger entry stands on it when it is the only one (D-1)."""
    entries: dict[int, list[PostedPart]] = {}
    for part in posted:
        entries.setdefault(part.line.line.line_id, []).append(part)
    found: list[PostedLine] = []
    for line, to_post in pairs:
        parts = entries[to_post.line.line_id]
        only = parts[0] if len(parts) == 1 else None
        found.append(
            PostedLine(
                document_id=to_post.document_id,
                line_no=to_post.posted_line_no,
                source_line_id=to_post.line.line_id,
                item_id=to_post.line.item_id,
                variant_id=to_post.line.variant_id,
                unit_id=to_post.line.unit_id,
                bin_id=line.bin_id if line else to_post.line.bin_id,
                tracking=only.tracking if only else Tracking(),
                quantity=to_post.quantity,
                quantity_base=to_post.quantity_base,
                to_put_away_base=to_post.quantity_base if to_put_away else 0,
                item_entry_no=only.entry.entry_no if only else None,
            )
        )
    return tuple(found)


def warehouse_numbers(parts: Iterable[PostedPart], goods: Goods) -> dict[Tracking, int]:
    """The parts of one line by the numbers that the warehouse keeps."""
    found: dict[Tracking, int] = {}
    for part in parts:
        code = goods.items[part.line.line.item_id].tracking
        key = part.tracking.only(code.warehouse)
        found[key] = found.get(key, 0) + part.quantity_base
    return dict(sorted(found.items()))


def warehouse_entries(
    pairs: Iterable[tuple[int | None, LineToPost]],
    posted: Sequence[PostedPart],
    goods: Goods,
    location: Location,
) -> tuple[WarehouseEntry, ...]:
    """What posting does to the bins: the same split as in the ledger, in the warehouse's numbers.
    `pairs` give the bin of each line."""
    if not location.bin_mandatory:
        return ()
    parts_of_lines = by_line(posted)
    found: list[WarehouseEntry] = []
    for bin_id, to_post in pairs:
        line = to_post.line
        assert bin_id is not None
        unit_id = line.unit_id if location.directed else goods.base_unit(line.item_id).unit_id
        parts = parts_of_lines[to_post.key]
        for tracking, base in warehouse_numbers(parts, goods).items():
            signed = line.direction.sign * base
            found.append(
                WarehouseEntry(
                    bin_id=bin_id,
                    item_id=line.item_id,
                    variant_id=line.variant_id,
                    unit_id=unit_id,
                    tracking=tracking,
                    quantity=from_base(signed, goods.units[unit_id].qty_per_uom),
                    quantity_base=signed,
                    document_id=to_post.document_id,
                    line_no=to_post.posted_line_no,
                    source_line_id=line.line_id,
                )
            )
    return tuple(found)


def rolled(line: WarehouseLine, *, refill: bool) -> WarehouseLineChange:
    """The line after posting; complete ones go (W-035, W-036)."""
    done_base = line.qty_done_base + line.qty_to_handle_base
    if done_base >= line.quantity_base:
        return WarehouseLineChange(before=line, after=None)
    done = line.qty_done + line.qty_to_handle
    after = msgspec.structs.replace(
        line,
        qty_done=done,
        qty_done_base=done_base,
        qty_to_handle=line.quantity - done if refill else 0,
        qty_to_handle_base=line.quantity_base - done_base if refill else 0,
        qty_to_cross_dock_base=0,
    )
    return WarehouseLineChange(before=line, after=after)


def source_after(line: SourceLine, quantity: int, quantity_base: int) -> SourceLine:
    """The order line after so much of it was posted."""
    done, done_base = line.qty_done + quantity, line.qty_done_base + quantity_base
    return msgspec.structs.replace(
        line,
        qty_done=done,
        qty_done_base=done_base,
        qty_to_handle=line.quantity - done,
        qty_to_handle_base=line.quantity_base - done_base,
        qty_to_invoice_base=line.quantity_base - line.qty_invoiced_base,
    )


def is_counted(line: WarehouseLine) -> bool:
    """Whether all that is open of the line is about to be handled."""
    return line.qty_to_handle_base >= line.outstanding_base


def tracking_of_posted(
    pairs: Iterable[LineToPost], posted: Sequence[PostedPart], goods: Goods
) -> list[TrackingLineChange]:
    """The warehouse's own rows of a posted receipt line, from which its put-away takes the
    numbers."""
    parts_of_lines = by_line(posted)
    found: list[TrackingLineChange] = []
    for to_post in pairs:
        parts = parts_of_lines[to_post.key]
        dates = {part.tracking: part.entry.expiration_date for part in parts}
        for tracking, base in warehouse_numbers(parts, goods).items():
            if tracking:
                row = WarehouseTrackingLine(
                    owner_kind=OwnerKind.POSTED_LINE,
                    owner_id=to_post.document_id,
                    owner_line_no=to_post.posted_line_no,
                    item_id=to_post.line.item_id,
                    variant_id=to_post.line.variant_id,
                    tracking=tracking,
                    expiration_date=dates.get(tracking),
                    quantity_base=base,
                )
                found.append(TrackingLineChange(before=None, after=row))
    return found
