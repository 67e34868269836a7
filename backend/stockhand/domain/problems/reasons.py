"""Group 12: why there is nothing to handle, and other warnings. They never refuse."""

from decimal import Decimal

import msgspec

from stockhand.domain.problems.base import Reason, Warning


class SupplyNotInInventory(Reason, frozen=True, kw_only=True):
    """The line waits for supply that is not posted."""

    quantity: Decimal = Decimal(0)


class StockNotInPickBins(Reason, frozen=True, kw_only=True):
    """What there is lies in bins one does not pick from."""

    quantity: Decimal = Decimal(0)


class StockInReceiveOrShipBins(Reason, frozen=True, kw_only=True):
    """What there is lies at the dock."""

    quantity: Decimal = Decimal(0)


class StockReserved(Reason, frozen=True, kw_only=True):
    """What there is, is reserved for others."""

    quantity: Decimal = Decimal(0)


class StockExpired(Reason, frozen=True, kw_only=True):
    """Stock was left out because of its date."""

    quantity: Decimal = Decimal(0)


class StockInLargerUnit(Reason, frozen=True, kw_only=True):
    """Only larger units are there, and they may not be opened."""

    quantity: Decimal = Decimal(0)


class StockInDedicatedBins(Reason, frozen=True, kw_only=True):
    """What there is lies in dedicated bins."""

    quantity: Decimal = Decimal(0)


class StockBlocked(Reason, frozen=True, kw_only=True):
    """What there is, is blocked, or its bin is."""

    quantity: Decimal = Decimal(0)


class AllOnPicks(Reason, frozen=True, kw_only=True):
    """All that is open is on picks already."""

    quantity: Decimal = Decimal(0)


class DefaultBinMissing(Warning, frozen=True, kw_only=True):
    """The item has no default bin to put away to."""

    line: str
    item: str


class PutAwayBinMissing(Warning, frozen=True, kw_only=True):
    """No bin has room for the rest."""

    line: str
    quantity: Decimal


class PickQuantityShort(Reason, frozen=True, kw_only=True):
    """Less is there than is open, and nothing else keeps it back."""

    available: Decimal


class ReservationPartial(Warning, frozen=True, kw_only=True):
    """Less was reserved than asked."""

    line: str
    missing: Decimal


class SeparatorLost(Warning, frozen=True, kw_only=True):
    """A field of the label may have swallowed the next one."""

    scanned: str


class ScanRepeated(Warning, frozen=True, kw_only=True):
    """The same code again."""

    scanned: str
    other_scan: str


class PickableSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What a directed location has of an item when a pick found too little of it (W 6.6): what a
    pick could take, what lies in pick bins, what is reserved in all and on picks or picked, what is
    available outside the bins to ship from. Base unit."""

    item: str
    pickable: Decimal
    in_pick_bins: Decimal
    reserved: Decimal
    reserved_on_picks: Decimal
    outside_ship_bins: Decimal
