"""How much of the stock is within reach: for a number, for a reservation, for a pick (W 5.8, 6.2, T
5)."""

from collections.abc import Callable, Mapping

import msgspec

from stockhand.domain.locations import Bin, BinContent, Location, StockkeepingUnit
from stockhand.domain.orders import SourceLine
from stockhand.domain.tracking import UNTRACKED, Tracking


class Claims(msgspec.Struct, frozen=True, kw_only=True):
    """What reservations and picks say of an item, or of one of its numbers, at a location.

    `on_picks_base`: reserved and already on a pick or picked: those pieces would otherwise be
    subtracted twice. `own_base`: reserved for the asking line and not yet on its picks.
    `open_pick_base`: what open picks take.
    """

    reserved_base: int = 0
    on_picks_base: int = 0
    own_base: int = 0
    open_pick_base: int = 0

    @property
    def of_others_base(self) -> int:
        """Reserved for others and on nobody's pick."""
        return max(0, self.reserved_base - self.on_picks_base - self.own_base)


class Lying(msgspec.Struct, frozen=True, kw_only=True):
    """What lies in a bin in one unit: all of the item, or so much of one number."""

    place: Bin
    content: BinContent
    tracking: Tracking = UNTRACKED
    quantity_base: int
    take_base: int

    @property
    def left(self) -> int:
        return self.quantity_base - self.take_base

    @property
    def may_leave(self) -> bool:
        """Whether anything may be taken out of here without somebody asking for this bin."""
        return (
            not self.place.dedicated
            and not self.place.block_movement.stops_out
            and not self.content.block_movement.stops_out
        )


class PickStock(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a pick may look at of one item and variant at one location. `contents` hold all of
    the item, `numbers` what of it carries which number. `reserved_held_back_base`: what is reserved
    of numbers and can only lie in dedicated or blocked bins; None where nothing carries numbers or
    nothing is held back."""

    location: Location
    totals: StockkeepingUnit
    contents: tuple[Lying, ...] = ()
    numbers: tuple[Lying, ...] = ()
    received_not_put_away_base: int = 0
    picked_not_shipped_base: int = 0
    reserved_held_back_base: int | None = None
    blocked: frozenset[Tracking] = frozenset()

    def lying(self, key: Tracking) -> list[Lying]:
        """Where the number lies; without one, where the item lies."""
        if not key:
            return list(self.contents)
        return [one for one in self.numbers if one.tracking.matches(key)]

    def blocked_in(self, bins: Callable[[Lying], bool], key: Tracking = UNTRACKED) -> int:
        """How much of blocked numbers lies in such bins and is on nobody's pick."""
        if not self.blocked:
            return 0
        return sum(
            one.left
            for one in self.numbers
            if one.tracking in self.blocked and one.tracking.matches(key) and bins(one)
        )


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """The terms of what a new pick may take at a directed location (W 6.2): in pick bins; not above
    all that is there; in all bins but those to ship from; locked by reservations of others."""

    pickable_bins_base: int
    most_base: int
    all_but_ship_base: int
    locked_base: int

    def available(self, assigned_base: int = 0) -> int:
        unlocked = max(0, self.all_but_ship_base - self.locked_base)
        return max(0, min(self.most_base, unlocked - assigned_base))


def reservable(
    location: Location, totals: StockkeepingUnit, claims: Claims, line: SourceLine | None
) -> int | None:
    """What a line may still reserve of stock (F-3); None where only the ledger counts.

    Goods on a pick, picked, or in an outbound or special bin are out of reach for everybody but the
    line they were picked for.
    """
    available = _within_reach(
        location,
        totals.quantity_base - totals.reserved_base,
        totals.allocated_base,
        totals.outbound_base,
        claims.on_picks_base,
    )
    if available is None:
        return None
    own = on_own_picks(line) if line else 0
    return max(0, min(totals.quantity_base - totals.reserved_base, available + own))


def on_own_picks(line: SourceLine) -> int:
    """What is on the line's picks or picked for it, and not reserved."""
    return max(0, line.picking_base - line.reserved_stock_base)


def _within_reach(
    location: Location, free_base: int, allocated_base: int, outbound_base: int, on_picks_base: int
) -> int | None:
    """What of the free stock no pick and no outbound bin holds; without picks only what they would
    have allocated counts."""
    if location.require_pick:
        return free_base - max(0, allocated_base + outbound_base) + on_picks_base
    if location.bin_mandatory:
        return free_base - max(0, allocated_base)
    return None


class SharedReservable:
    """What the lines of one decision may together reserve of an item at a location, and by name of
    its numbers; less with every line that reserves. What is held without a number can be given
    other stock, so it does not count against a number."""

    def __init__(self, base: int) -> None:
        self.base = base
        self.numbers: dict[Tracking, int] = {}

    @classmethod
    def of_item(
        cls, location: Location, totals: StockkeepingUnit, on_picks_base: int
    ) -> "SharedReservable | None":
        """None where only the ledger counts."""
        available = _within_reach(
            location,
            totals.quantity_base - totals.reserved_base,
            totals.allocated_base,
            totals.outbound_base,
            on_picks_base,
        )
        return None if available is None else cls(available)

    def add_number(
        self,
        location: Location,
        tracking: Tracking,
        *,
        unnamed_base: int,
        allocated_base: int,
        outbound_base: int,
        on_picks_base: int,
    ) -> None:
        """`unnamed_base`: what there is of the number and nobody reserved by name."""
        available = _within_reach(
            location, unnamed_base, allocated_base, outbound_base, on_picks_base
        )
        assert available is not None
        self.numbers[tracking] = available


class Reservable:
    """What one line may reserve (F-3): what all may, and what lies on its own picks."""

    def __init__(
        self, shared: SharedReservable, own_base: int, own_numbers: Mapping[Tracking, int]
    ) -> None:
        self._shared = shared
        self._own = own_base
        self._own_numbers = dict(own_numbers)

    def of(self, tracking: Tracking) -> int:
        reach = self._shared.base + self._own
        if tracking in self._shared.numbers:
            of_number = self._shared.numbers[tracking] + self._own_numbers.get(tracking, 0)
            reach = min(reach, of_number)
        return max(0, reach)

    def take(self, tracking: Tracking, quantity: int) -> None:
        """So much was reserved; the line's own picks serve it first."""
        part = min(self._own, quantity)
        self._own -= part
        self._shared.base -= quantity - part
        if tracking in self._shared.numbers:
            own = self._own_numbers.get(tracking, 0)
            part = min(own, quantity)
            self._own_numbers[tracking] = own - part
            self._shared.numbers[tracking] -= quantity - part


def pickable(
    stock: PickStock, claims: Claims, key: Tracking = UNTRACKED, *, assigned_base: int = 0
) -> int:
    """What a new pick may take of the item, or of one number; never below 0 (W 6.2)."""
    if stock.location.directed:
        return reach(stock, claims, key).available(assigned_base)
    if stock.location.bin_mandatory and key:
        return _pickable_number_in_bins(stock, claims, key, assigned_base)
    if key in stock.blocked:
        return 0
    return _pickable_elsewhere(stock, claims, assigned_base)


def reach(stock: PickStock, claims: Claims, key: Tracking = UNTRACKED) -> Reach:
    """The terms for a directed location. Reservations name no bins: they are first thought to lie
    on what cannot be picked anyway."""
    lying = stock.lying(key)
    everything = pick_bins = outside = free = 0
    for one in lying:
        quantity = one.quantity_base
        everything += quantity
        if one.may_leave:
            free += quantity
            if one.place.type.pick:
                # A content that an opened unit is still to fill may be promised beyond what it has.
                pick_bins += max(0, quantity - one.take_base)
            if not one.place.type.ship:
                outside += quantity
    if stock.blocked:
        pick_bins -= stock.blocked_in(lambda one: one.may_leave and one.place.type.pick, key)
        outside -= stock.blocked_in(lambda one: one.may_leave and not one.place.type.ship, key)
    pick_bins = max(0, pick_bins)
    reserved = claims.reserved_base - _reserved_held_back(stock, claims, key, free, everything)
    return Reach(
        pickable_bins_base=pick_bins,
        most_base=min(everything, pick_bins),
        all_but_ship_base=max(0, outside - claims.open_pick_base),
        locked_base=max(0, reserved - claims.on_picks_base - claims.own_base),
    )


def _reserved_held_back(
    stock: PickStock, claims: Claims, key: Tracking, free: int, everything: int
) -> int:
    """Reservations are taken to lie in free bins first: only what those cannot hold of a number
    lies in dedicated or blocked ones."""
    if everything == free or not claims.reserved_base:
        return 0
    if not key and stock.reserved_held_back_base is not None:
        return stock.reserved_held_back_base
    return min(max(0, claims.reserved_base - free), max(0, everything - free))


def _pickable_number_in_bins(stock: PickStock, claims: Claims, key: Tracking, assigned: int) -> int:
    """Bins without zones, one number (W 6.2, FEFO)."""
    lying, location = stock.lying(key), stock.location
    storage = [one for one in lying if one.place.bin_id != location.receipt_bin_id]
    content = sum(one.quantity_base for one in storage)
    open_takes = sum(one.take_base for one in storage)
    outbound = sum(
        one.quantity_base for one in lying if one.place.bin_id == location.shipment_bin_id
    )
    held_back = sum(
        one.quantity_base for one in storage if not one.may_leave or one.tracking in stock.blocked
    )
    free = sum(one.quantity_base for one in lying if one.may_leave)
    everything = sum(one.quantity_base for one in lying)
    reserved = claims.reserved_base - _reserved_held_back(stock, claims, key, free, everything)
    claimed = outbound + held_back + reserved
    available = content - open_takes - assigned - claimed
    available += min(claimed, claims.on_picks_base + claims.own_base)
    return max(0, min(available, content - outbound))


def _pickable_elsewhere(stock: PickStock, claims: Claims, assigned: int) -> int:
    """No bins, or bins without zones at item level (W 6.2, A4)."""
    totals = stock.totals
    dedicated = sum(one.quantity_base for one in stock.contents if one.place.dedicated)
    base = totals.quantity_base - stock.received_not_put_away_base - claims.open_pick_base
    base -= stock.picked_not_shipped_base
    available = base - claims.reserved_base
    if totals.quantity_base == claims.reserved_base and dedicated > 0:
        available = base - dedicated
    elif available + claims.reserved_base - dedicated < claims.reserved_base - claims.on_picks_base:
        available = 0
    available += claims.own_base + claims.on_picks_base - dedicated - assigned
    return max(0, available)
