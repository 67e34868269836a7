"""Late binding: stock held for a demand that named no number moves to another number when somebody
asks for exactly that one (BC 6502, T 6.6).

Only reservations whose supply is a ledger entry and whose demand half is blank are moved; links of
order tracking hold nothing that would have to move. Nobody's
reserved quantity shrinks: a pair moves as far as free stock of another number can take its place.
Pairs give way in entry order; free stock is taken first from the numbers that were asked for and
are over, then from all others in entry order.
"""

from collections.abc import Iterable, Mapping

import msgspec

from stockhand.domain.ledgers import GoodsKey, ItemLedgerEntry
from stockhand.domain.reservation_entries import Pointer, ReservationEntry, entry_pointer
from stockhand.domain.stock import Inventory
from stockhand.domain.tracking import Dimensions, Tracking


def shortages(
    inventory: Inventory, goods: GoodsKey, specific: Dimensions, wanted: Mapping[Tracking, int]
) -> dict[Tracking, int]:
    """How much of each number is wanted beyond what is free of it."""
    free: dict[Tracking, int] = {}
    for entry in inventory.inbound(goods):
        key = entry.tracking.only(specific)
        free[key] = free.get(key, 0) + inventory.free(entry.entry_no)
    missing: dict[Tracking, int] = {}
    for tracking, quantity in wanted.items():
        key = tracking.only(specific)
        if not key:
            continue
        left = free.get(key, 0) - quantity
        free[key] = max(0, left)
        if left < 0:
            missing[key] = missing.get(key, 0) - left
    return missing


def release(
    inventory: Inventory,
    goods: GoodsKey,
    specific: Dimensions,
    missing: Mapping[Tracking, int],
    wanted: Mapping[Tracking, int] | None = None,
    *,
    asking: Pointer | None = None,
) -> bool:
    """Move nonspecific reservations off the numbers that are missing. `wanted` is what is asked of
    other numbers at the same time: their stock may only serve with what is over. What `asking`
    itself holds of the numbers serves it where it is. Tells whether anything moved."""
    kept = {key.only(specific): quantity for key, quantity in (wanted or {}).items()}
    moved = False
    for tracking, quantity in missing.items():
        for pair in _freeable(inventory, goods, specific, tracking, asking):
            if quantity <= 0:
                break
            done = _move(
                inventory, goods, specific, pair, min(pair.quantity_base, quantity), missing, kept
            )
            quantity -= done
            moved = moved or done > 0
    return moved


def _freeable(
    inventory: Inventory,
    goods: GoodsKey,
    specific: Dimensions,
    tracking: Tracking,
    asking: Pointer | None,
) -> Iterable[ReservationEntry]:
    """Other people's pairs on stock of this number whose demand has not said which number it wants,
    in entry order."""
    pairs: list[ReservationEntry] = []
    for entry in inventory.inbound(goods):
        if entry.tracking.only(specific) != tracking:
            continue
        pairs += [
            pair
            for pair in inventory.book.of(entry_pointer(entry.entry_no))
            if pair.is_nonspecific and pair.demand and pair.demand.pointer != asking
        ]
    return sorted(pairs, key=lambda pair: (pair.entry_no < 0, abs(pair.entry_no)))


def _move(
    inventory: Inventory,
    goods: GoodsKey,
    specific: Dimensions,
    pair: ReservationEntry,
    quantity: int,
    missing: Mapping[Tracking, int],
    kept: Mapping[Tracking, int],
) -> int:
    """Give the pair other stock for `quantity` of it, as far as there is some; how much was
    moved."""
    moved = 0
    for donor, free in _donors(inventory, goods, specific, missing, kept):
        take = min(free, quantity - moved)
        if take <= 0:
            break
        part = inventory.book.split(pair, take)
        assert part.supply is not None
        supply = msgspec.structs.replace(
            part.supply,
            pointer=entry_pointer(donor.entry_no),
            tracking=donor.tracking,
            expiration_date=donor.expiration_date,
            warranty_date=donor.warranty_date,
        )
        inventory.book.replace(part, msgspec.structs.replace(part, supply=supply))
        moved += take
        if part.entry_no == pair.entry_no:
            break
        pair = pair.with_quantity(pair.quantity_base - take)
    return moved


def _donors(
    inventory: Inventory,
    goods: GoodsKey,
    specific: Dimensions,
    missing: Mapping[Tracking, int],
    kept: Mapping[Tracking, int],
) -> list[tuple[ItemLedgerEntry, int]]:
    """Free stock of other numbers: first of those asked for that are over, then of all others."""
    left_to_keep = dict(kept)
    asked: list[tuple[ItemLedgerEntry, int]] = []
    others: list[tuple[ItemLedgerEntry, int]] = []
    for entry in inventory.inbound(goods):
        key = entry.tracking.only(specific)
        if key in missing:
            continue
        free = inventory.free(entry.entry_no)
        if key in left_to_keep:
            keep = min(free, left_to_keep[key])
            left_to_keep[key] -= keep
            free -= keep
            if free > 0:
                asked.append((entry, free))
        elif free > 0:
            others.append((entry, free))
    return asked + others
