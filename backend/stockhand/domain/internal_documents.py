"""Documents that ask for work inside the building and have no order behind them: internal movements
and movement worksheets, internal picks and put-aways (W 3.9, 3.10)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from stockhand.domain.balances import ContentKey
from stockhand.domain.documents import (
    ActivityLine,
    OwnerKind,
    TrackingLineChange,
    WarehouseDocument,
    WarehouseKind,
    WarehouseLine,
    WarehouseTrackingLine,
)
from stockhand.domain.locations import Location
from stockhand.domain.movements import MovementDemand
from stockhand.domain.orders import DocumentStatus
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.bins import BinMissing
from stockhand.domain.problems.documents import DocumentNotOpen, NoLinesToCreate, PickLinesExist
from stockhand.domain.problems.quantities import (
    QuantityBelowHandled,
    QuantityExceedsOutstanding,
)
from stockhand.domain.problems.questions import DocumentPartlyHandled
from stockhand.domain.problems.setup import LocationSetupCombination
from stockhand.domain.quantity import decimal, from_base, part_in_base, to_base
from stockhand.domain.stock import Goods
from stockhand.domain.tracking import Tracking
from stockhand.domain.warehouse_journal import BinStock, Held

PLANS = (WarehouseKind.INTERNAL_MOVEMENT, WarehouseKind.MOVEMENT_WORKSHEET)
"""Their lines become lines of a movement, and are gone then."""

RELEASED = (WarehouseKind.INTERNAL_PICK, WarehouseKind.INTERNAL_PUT_AWAY)
"""Released before work is made for them; their lines wait until the work is registered."""

TAKES_FROM = (*PLANS, WarehouseKind.INTERNAL_PUT_AWAY)
"""Their lines say out of which bin."""

_NEEDS: Mapping[WarehouseKind, tuple[str, ...]] = {
    WarehouseKind.INTERNAL_MOVEMENT: ("bin_mandatory",),
    WarehouseKind.MOVEMENT_WORKSHEET: ("directed_put_away_and_pick",),
    WarehouseKind.INTERNAL_PICK: ("bin_mandatory", "require_shipment", "require_pick"),
    WarehouseKind.INTERNAL_PUT_AWAY: ("bin_mandatory", "require_receive", "require_put_away"),
}


def check_kind(kind: WarehouseKind, location: Location) -> Iterator[Problem]:
    """Whether the location uses documents of this kind (W 1.3)."""
    for switch in _NEEDS[kind]:
        if not getattr(location, switch):
            yield LocationSetupCombination(location=location.code, field=kind.value, needs=switch)


def check_open(document: WarehouseDocument) -> Iterator[Problem]:
    if document.status is not DocumentStatus.OPEN:
        yield DocumentNotOpen(document=document.no)


def check_release(document: WarehouseDocument, lines: Sequence[WarehouseLine]) -> Iterator[Problem]:
    """Each line says where the goods are wanted, or where they come from."""
    if not lines:
        yield NoLinesToCreate(document=document.no)
    for line in lines:
        into = document.kind is WarehouseKind.INTERNAL_PICK
        if (line.bin_id if into else line.from_bin_id) is None:
            yield BinMissing(line=line.ref)


def check_untouched(
    document: WarehouseDocument, lines: Iterable[WarehouseLine]
) -> Iterator[Problem]:
    """Nothing is on open activities."""
    if any(line.pick_base for line in lines):
        yield PickLinesExist(document=document.no)


def check_given_up(lines: Iterable[WarehouseLine]) -> Iterator[Problem]:
    """What was handled in part and is deleted is given up."""
    for line in lines:
        if line.qty_done_base:
            yield DocumentPartlyHandled(document=line.document_no, line=line.ref)


def demand(
    line: WarehouseLine, rows: Iterable[WarehouseTrackingLine], quantity_base: int
) -> MovementDemand:
    """So much of a line as a movement, with its numbers as far as they go."""
    numbers: list[tuple[Tracking, int]] = []
    rest = quantity_base
    for row in rows:
        amount = min(rest, row.quantity_base - row.qty_handled_base)
        if amount > 0:
            numbers.append((row.tracking, amount))
            rest -= amount
    return MovementDemand(
        ref=line.ref,
        line_no=line.line_no,
        item_id=line.item_id,
        variant_id=line.variant_id,
        unit_id=line.unit_id,
        from_unit_id=line.from_unit_id or line.unit_id,
        from_bin_id=line.from_bin_id,
        to_bin_id=line.bin_id,
        quantity_base=quantity_base,
        numbers=tuple(numbers),
        due_date=line.due_date,
    )


def line_of(
    asked: MovementDemand, document: WarehouseDocument, line_no: int, goods: Goods
) -> WarehouseLine:
    """A new line for what is asked."""
    quantity = from_base(asked.quantity_base, goods.units[asked.unit_id].qty_per_uom)
    opens = asked.from_unit_id != asked.unit_id
    return WarehouseLine(
        document_id=document.document_id,
        line_no=line_no,
        item_id=asked.item_id,
        variant_id=asked.variant_id,
        unit_id=asked.unit_id,
        from_unit_id=asked.from_unit_id if opens else None,
        bin_id=asked.to_bin_id,
        from_bin_id=asked.from_bin_id,
        quantity=quantity,
        quantity_base=asked.quantity_base,
        qty_to_handle=quantity,
        qty_to_handle_base=asked.quantity_base,
        due_date=asked.due_date,
        document_no=document.no,
        document_kind=document.kind,
    )


def rows_of(
    line: WarehouseLine, numbers: Iterable[tuple[Tracking, int]]
) -> list[WarehouseTrackingLine]:
    """The warehouse's own numbers of a line."""
    return [
        WarehouseTrackingLine(
            owner_kind=OwnerKind.WAREHOUSE_LINE,
            owner_id=line.line_id,
            item_id=line.item_id,
            variant_id=line.variant_id,
            tracking=tracking,
            quantity_base=base,
        )
        for tracking, base in numbers
    ]


def done(line: WarehouseLine, quantity_base: int, goods: Goods) -> WarehouseLine | None:
    """The line with so much more handled; None when that is all."""
    done_base = line.qty_done_base + quantity_base
    if done_base >= line.quantity_base:
        return None
    per = goods.units[line.unit_id].qty_per_uom
    handled = _part(line, quantity_base, per)
    left = line.quantity - line.qty_done - handled
    return msgspec.structs.replace(
        line,
        qty_done=line.qty_done + handled,
        qty_done_base=done_base,
        qty_to_handle=left,
        qty_to_handle_base=line.quantity_base - done_base,
    )


def _part(line: WarehouseLine, quantity_base: int, per: int) -> int:
    """A part of what is open, in the line's unit."""
    if quantity_base == line.outstanding_base:
        return line.outstanding
    return from_base(quantity_base, per)


def check_to_handle(line: WarehouseLine, quantity: int) -> Iterator[Problem]:
    if quantity > line.outstanding:
        yield QuantityExceedsOutstanding(
            line=line.ref, quantity=decimal(quantity), outstanding=decimal(line.outstanding)
        )


def with_to_handle(line: WarehouseLine, quantity: int, goods: Goods) -> WarehouseLine:
    """The line with another quantity for the next movement, in its unit."""
    per = goods.units[line.unit_id].qty_per_uom
    base = part_in_base(quantity, line.outstanding, line.outstanding_base, per)
    return msgspec.structs.replace(line, qty_to_handle=quantity, qty_to_handle_base=base)


def with_quantity(line: WarehouseLine, quantity: int, goods: Goods) -> WarehouseLine:
    """The line asking for another quantity, all of it to be handled next."""
    base = to_base(quantity, goods.units[line.unit_id].qty_per_uom)
    left = quantity - line.qty_done
    return msgspec.structs.replace(
        line,
        quantity=quantity,
        quantity_base=base,
        qty_to_handle=left,
        qty_to_handle_base=base - line.qty_done_base,
    )


def check_quantity(line: WarehouseLine, quantity: int) -> Iterator[Problem]:
    if quantity <= line.qty_done:
        yield QuantityBelowHandled(
            line=line.ref, quantity=decimal(quantity), handled=decimal(line.qty_done)
        )


def after_handling(
    line: WarehouseLine, rows: Sequence[WarehouseTrackingLine], handled: Mapping[Tracking, int]
) -> list[WarehouseTrackingLine]:
    """The numbers of a line with what was registered of them; one that was not planned gets a row
    of its own (W 5.3)."""
    left = {tracking: base for tracking, base in handled.items() if tracking}
    after: list[WarehouseTrackingLine] = []
    for row in sorted(rows, key=lambda one: one.created_by_activity):
        open_base = row.quantity_base - row.qty_registered_base
        more = left.pop(row.tracking, 0)
        if row.created_by_activity:
            open_base = more
            row = msgspec.structs.replace(row, quantity_base=row.quantity_base + more)
        elif more > open_base:
            left[row.tracking] = more - open_base
        registered = row.qty_registered_base + min(more, open_base)
        after.append(
            msgspec.structs.replace(
                row,
                qty_registered_base=registered,
                qty_handled_base=max(row.qty_handled_base, registered),
            )
        )
    after += [
        msgspec.structs.replace(
            row, created_by_activity=True, qty_handled_base=base, qty_registered_base=base
        )
        for tracking, base in left.items()
        for row in rows_of(line, [(tracking, base)])
    ]
    return after


def planned_numbers(
    rows: Iterable[WarehouseTrackingLine], demand: MovementDemand
) -> list[TrackingLineChange]:
    """The numbers of a line of which a part went into a movement."""
    taken = dict(demand.numbers)
    return [
        TrackingLineChange(
            before=row,
            after=msgspec.structs.replace(
                row, qty_handled_base=row.qty_handled_base + taken[row.tracking]
            ),
        )
        for row in rows
        if taken.get(row.tracking)
    ]


def claimed(
    stock: BinStock,
    lines: Iterable[WarehouseLine],
    rows: Mapping[int, Sequence[WarehouseTrackingLine]],
) -> BinStock:
    """What the bins hold, with what other plans will take of it counted as taken."""
    takes: defaultdict[tuple[ContentKey, Tracking], int] = defaultdict(int)
    for line in lines:
        if line.from_bin_id is None:
            continue
        unit_id = line.from_unit_id or line.unit_id
        key = ContentKey(line.from_bin_id, line.item_id, line.variant_id, unit_id)
        open_base = line.outstanding_base - line.pick_base
        takes[key, Tracking()] += open_base
        for row in rows.get(line.line_id, ()):
            takes[key, row.tracking] += row.quantity_base - row.qty_handled_base
    contents = {
        key: msgspec.structs.replace(content, take_base=content.take_base + takes[key, Tracking()])
        for key, content in stock.contents.items()
    }
    numbers = {
        key: Held(held.quantity_base, held.take_base + takes[key])
        for key, held in stock.numbers.items()
    }
    return msgspec.structs.replace(stock, contents=contents, numbers=numbers)


def handled_of(lines: Iterable[ActivityLine], *, places: bool) -> dict[int, dict[Tracking, int]]:
    """What is registered of each line of an internal document, by number; `places` or takes
    count."""
    found: dict[int, dict[Tracking, int]] = {}
    for line in lines:
        counts = line.goes_out is not places and not line.is_breakbulk
        if counts and line.warehouse_line_id:
            of_line = found.setdefault(line.warehouse_line_id, {})
            of_line[line.tracking] = of_line.get(line.tracking, 0) + line.qty_to_handle_base
    return found
