"""Group 13: questions. The command passes when it comes again with `confirm` naming the code."""

from datetime import date
from decimal import Decimal
from typing import Literal

from stockhand.domain.problems.base import Question
from stockhand.domain.tracking import Tracking


class NumberShort(Question, frozen=True, kw_only=True):
    """More of the number is asked for than is there; keep it all the same?"""

    line: str
    number: Tracking
    available: Decimal


class EmptyLinesDropped(Question, frozen=True, kw_only=True):
    """Numbers without a quantity are dropped."""

    line: str


class TrackingOnDeletedLine(Question, frozen=True, kw_only=True):
    """The line to delete carries numbers."""

    line: str


class InfoOverwritten(Question, frozen=True, kw_only=True):
    """An information card is there already."""

    number: Tracking


class ReservationDisrupted(Question, frozen=True, kw_only=True):
    """Others have reserved what this would take."""

    item: str
    location: str
    reserved: Decimal


class OrderToOrderBinding(Question, frozen=True, kw_only=True):
    """Supply made for this order would be let go."""

    line: str


class BinOverfilled(Question, frozen=True, kw_only=True):
    """The bin would hold more than its limit."""

    line: str
    bin: str
    measure: Literal["quantity", "cubage", "weight"]
    limit: Decimal
    free: Decimal
    required: Decimal


class BinQuantityShort(Question, frozen=True, kw_only=True):
    """The chosen bin holds less than the line needs."""

    line: str
    bin: str
    available: Decimal


class BinDedicated(Question, frozen=True, kw_only=True):
    """The chosen bin is dedicated."""

    line: str
    bin: str


class BinLoadAboveLimit(Question, frozen=True, kw_only=True):
    """The bin holds more than the new limit."""

    bin: str
    measure: Literal["cubage", "weight"]


class AdjustmentBinOffset(Question, frozen=True, kw_only=True):
    """The location is empty only because its adjustment bin says so."""

    location: str


class ActivitySetDeleted(Question, frozen=True, kw_only=True):
    """The lines that belong together go together."""

    document: str
    lines: tuple[int, ...]


class WorksheetLinesDropped(Question, frozen=True, kw_only=True):
    """The lines came from a worksheet and do not go back."""

    document: str


class DocumentPartlyHandled(Question, frozen=True, kw_only=True):
    """A part was handled; the rest is given up."""

    document: str
    line: str


class PickedGoodsRemain(Question, frozen=True, kw_only=True):
    """Picked goods stay in the shipping bin and must be put away again."""

    document: str
    line: str
    picked: Decimal


class ShippingAdvicePartial(Question, frozen=True, kw_only=True):
    """A part of a line that is to leave whole."""

    line: str


class LotSubstituted(Question, frozen=True, kw_only=True):
    """Another lot than planned."""

    line: str
    planned: Tracking
    scanned: Tracking


class FefoEarlierLot(Question, frozen=True, kw_only=True):
    """A lot that expires earlier is still there."""

    line: str
    scanned: Tracking
    earlier: Tracking
    expiration_date: date | None
    bin: str


class SerialPattern(Question, frozen=True, kw_only=True):
    """The serial does not look like the others, or was not announced."""

    line: str
    serial: str
