"""Counting in at the dock: each scan adds to what has come, and is judged at once.

The order's numbers are the only list: what has been seen of a number is its quantity to handle. So
two people may count the same delivery, and a number that was announced is ticked off.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from stockhand.domain import numbers
from stockhand.domain.items import Item
from stockhand.domain.ledgers import NumberKey
from stockhand.domain.problems.base import Problem
from stockhand.domain.problems.numbers import (
    ExpirationDateConflict,
    ExpirationDateMissing,
    NumberBlocked,
    NumberDuplicate,
    NumberMissing,
    SerialInStock,
    SerialQuantity,
)
from stockhand.domain.quantity import PIECE, decimal
from stockhand.domain.stock import NumberFacts
from stockhand.domain.tracking import Dimension, EntryType, Tracking, required
from stockhand.domain.tracking_lines import NumberedQuantity


def arrived(
    now: Mapping[Tracking, NumberedQuantity], more: Sequence[NumberedQuantity]
) -> list[NumberedQuantity]:
    """The numbers of the line when these have come as well. An announced number is ticked off
    before anything is added to it."""
    found = dict(now)
    for one in more:
        old = found.get(one.tracking)
        if old is not None:
            handled = old.to_handle + one.quantity_base
            one = msgspec.structs.replace(
                old,
                quantity_base=max(old.quantity_base, handled),
                qty_to_handle_base=handled,
                qty_to_invoice_base=None,
                expiration_date=one.expiration_date or old.expiration_date,
                warranty_date=one.warranty_date or old.warranty_date,
            )
        found[one.tracking] = one
    return list(found.values())


def not_arrived(
    now: Mapping[Tracking, NumberedQuantity], tracking: Tracking, quantity: int
) -> list[NumberedQuantity]:
    """The numbers of the line when so much of one has not come after all; one of which nothing is
    left is not on the line any more."""
    found = dict(now)
    old = found.pop(tracking)
    left = old.to_handle - quantity
    if left > 0:
        found[tracking] = msgspec.structs.replace(
            old,
            quantity_base=left,
            qty_to_handle_base=left,
            qty_to_invoice_base=None,
        )
    return list(found.values())


def check(
    line_ref: str,
    item: Item,
    variant_id: int,
    now: Mapping[Tracking, NumberedQuantity],
    more: Sequence[NumberedQuantity],
    facts: NumberFacts,
) -> Iterator[Problem]:
    """What a scan at the dock may not be (T 4.2, 8.1, 8.2): said while the goods are in hand, not
    when the receipt is posted."""
    yield from numbers.check_carried(line_ref, item, (one.tracking for one in more))
    code = item.tracking
    needed = required(code, EntryType.PURCHASE, inbound=True)
    seen = {one.tracking.serial for one in now.values() if one.tracking.serial and one.to_handle}
    for one in more:
        tracking = one.tracking
        for dimension in needed.missing_from(tracking):
            yield NumberMissing(line=line_ref, dimension=dimension)
        if tracking.serial:
            if tracking.serial in seen:
                yield NumberDuplicate(line=line_ref, number=tracking, other_line=line_ref)
            seen.add(tracking.serial)
            if one.quantity_base != PIECE:
                yield SerialQuantity(
                    line=line_ref, serial=tracking.serial, quantity=decimal(one.quantity_base)
                )
            if Dimension.SERIAL in code.specific:
                where = facts.serials_in_stock.get((item.item_id, variant_id, tracking.serial))
                if where is not None:
                    yield SerialInStock(line=line_ref, serial=tracking.serial, location=where)
        if facts.blocked(item.item_id, variant_id, tracking):
            yield NumberBlocked(line=line_ref, number=tracking)
        yield from _check_date(line_ref, item, variant_id, now, one, facts)


def _check_date(
    line_ref: str,
    item: Item,
    variant_id: int,
    now: Mapping[Tracking, NumberedQuantity],
    one: NumberedQuantity,
    facts: NumberFacts,
) -> Iterator[Problem]:
    """One lot, one date; and a date where the item asks for one."""
    code = item.tracking
    if not code.use_expiration_dates or not one.tracking:
        return
    known = facts.of(NumberKey(item.item_id, variant_id, one.tracking))
    dates = [known.expiration_date] if known.exists else []
    dates += [
        other.expiration_date
        for other in now.values()
        if other.expiration_date
        and (other.tracking == one.tracking or other.tracking.lot == one.tracking.lot != "")
    ]
    existing = next((day for day in dates if day), None)
    if one.expiration_date is None:
        if code.expiration_date_required and existing is None:
            yield ExpirationDateMissing(line=line_ref, number=one.tracking)
    elif existing is not None and existing != one.expiration_date:
        yield ExpirationDateConflict(
            line=line_ref, number=one.tracking, date=one.expiration_date, existing=existing
        )
