"""Group 12: why there is nothing to handle, and other warnings. They never refuse."""

from decimal import Decimal

from stockhand.domain.problems.base import Warning


class SupplyNotInInventory(Warning, frozen=True, kw_only=True):
    """The line waits for supply that is not posted."""

    line: str


class StockNotInPickBins(Warning, frozen=True, kw_only=True):
    """What there is lies in bins one does not pick from."""

    line: str


class StockInReceiveOrShipBins(Warning, frozen=True, kw_only=True):
    """What there is lies at the dock."""

    line: str


class StockReserved(Warning, frozen=True, kw_only=True):
    """What there is, is reserved for others."""

    line: str


class StockExpired(Warning, frozen=True, kw_only=True):
    """Stock was left out because of its date."""

    line: str


class StockInLargerUnit(Warning, frozen=True, kw_only=True):
    """Only larger units are there, and they may not be opened."""

    line: str


class StockInDedicatedBins(Warning, frozen=True, kw_only=True):
    """What there is lies in dedicated bins."""

    line: str


class StockBlocked(Warning, frozen=True, kw_only=True):
    """What there is, is blocked, or its bin is."""

    line: str


class AllOnPicks(Warning, frozen=True, kw_only=True):
    """All that is open is on picks already."""

    line: str


class DefaultBinMissing(Warning, frozen=True, kw_only=True):
    """The item has no default bin to put away to."""

    line: str
    item: str


class PutAwayBinMissing(Warning, frozen=True, kw_only=True):
    """No bin has room for the rest."""

    line: str
    quantity: Decimal


class PickQuantityShort(Warning, frozen=True, kw_only=True):
    """Filling in gave less than is open."""

    line: str
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
