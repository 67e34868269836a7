"""Stage 7: bins."""

from decimal import Decimal
from typing import Literal

from stockhand.domain.problems.base import Refusal
from stockhand.domain.tracking import Tracking


class BinMissing(Refusal, frozen=True, kw_only=True):
    """The location keeps its stock in bins and the line names none."""

    line: str


class BinIsAdjustmentBin(Refusal, frozen=True, kw_only=True):
    """The adjustment bin is no place."""

    line: str
    bin: str


class BinRoleWrong(Refusal, frozen=True, kw_only=True):
    """The type or role of the bin does not fit the line."""

    line: str
    bin: str
    needs: str


class BinRoleReserved(Refusal, frozen=True, kw_only=True):
    """The location's receipt or shipment bin is no place to store in or pick from."""

    line: str
    bin: str


class BinSame(Refusal, frozen=True, kw_only=True):
    """Taken from and placed into one bin, in one unit."""

    line: str
    bin: str


class BinBlocked(Refusal, frozen=True, kw_only=True):
    """The bin, or this item in it, is blocked in that direction."""

    line: str
    bin: str
    direction: Literal["in", "out"]


class BinClassMismatch(Refusal, frozen=True, kw_only=True):
    """The item needs another warehouse class than the bin has."""

    line: str
    bin: str
    item_class: str
    bin_class: str


class BinQuantityInsufficient(Refusal, frozen=True, kw_only=True):
    """The bin holds less of this than is taken."""

    line: str
    bin: str
    number: Tracking
    available: Decimal
    required: Decimal


class BinQuantityAllocated(Refusal, frozen=True, kw_only=True):
    """The bin holds enough, but others have claimed it."""

    line: str
    bin: str
    number: Tracking
    available: Decimal
    required: Decimal


class BinNothingAvailable(Refusal, frozen=True, kw_only=True):
    """Everything in the chosen bin is claimed."""

    line: str
    bin: str


class BinCapacityExceeded(Refusal, frozen=True, kw_only=True):
    """The bin would hold more than its limit."""

    line: str
    bin: str
    measure: Literal["quantity", "cubage", "weight"]
    limit: Decimal
    free: Decimal
    required: Decimal
