"""Stages 8 and 9: serial, lot and package numbers, their dates, and the balance of an activity."""

import datetime
from decimal import Decimal
from typing import Literal

from stockhand.domain.problems.base import Refusal
from stockhand.domain.tracking import Dimension, Tracking


class NotAvailableOnActivity(Refusal, frozen=True, kw_only=True):
    """Reservations know locations, not bins: they are not opened from an activity."""

    document: str


class TrackingManagedByWarehouse(Refusal, frozen=True, kw_only=True):
    """The warehouse works with the line's numbers; only the quantity to handle may change."""

    line: str


class AdjustmentTrackingFixed(Refusal, frozen=True, kw_only=True):
    """The numbers came from the adjustment bin."""

    line: str


class TrackingNotEnabled(Refusal, frozen=True, kw_only=True):
    """The item carries no numbers, or the warehouse keeps none of it here."""

    line: str
    item: str


class NumberMissing(Refusal, frozen=True, kw_only=True):
    """A number that is compulsory here is blank."""

    line: str
    dimension: Dimension
    new: bool = False


class SerialQuantity(Refusal, frozen=True, kw_only=True):
    """A serial is exactly one piece of the base unit."""

    line: str
    serial: str
    quantity: Decimal


class NumberDuplicate(Refusal, frozen=True, kw_only=True):
    """The number stands twice where it may stand once."""

    line: str
    number: Tracking
    other_line: str


class NumberLocked(Refusal, frozen=True, kw_only=True):
    """The number was handled, posted or taken from a posted line."""

    line: str
    number: Tracking


class TrackingGivenTwice(Refusal, frozen=True, kw_only=True):
    """Numbers stand on the line and in its tracking."""

    line: str


class TrackingExceedsLine(Refusal, frozen=True, kw_only=True):
    """More is numbered than the line has."""

    line: str
    tracked: Decimal
    quantity: Decimal


class TrackingQuantityMismatch(Refusal, frozen=True, kw_only=True):
    """What is numbered is not what is posted, registered or invoiced."""

    line: str
    item: str
    what: Literal["handle", "invoice"]
    tracked: Decimal
    needed: Decimal


class NumberCountInvalid(Refusal, frozen=True, kw_only=True):
    """How many numbers to assign must be a whole number above zero."""

    quantity: Decimal


class NumberSeriesMissing(Refusal, frozen=True, kw_only=True):
    """There is no number series to take from."""

    item: str
    dimension: str


class SerialNotIncrementable(Refusal, frozen=True, kw_only=True):
    """The first number holds no digits to count up."""

    start: str


class SerialLotMismatch(Refusal, frozen=True, kw_only=True):
    """The serial was received with another lot."""

    line: str
    serial: str
    lot: str
    must_be: str


class SourceTrackingFull(Refusal, frozen=True, kw_only=True):
    """The order names other numbers, and leaves no room for this one."""

    line: str
    number: Tracking
    excess: Decimal


class TrackingDoesNotFit(Refusal, frozen=True, kw_only=True):
    """The number cannot be fitted to what the order already names or reserves."""

    line: str
    number: Tracking


class OrderToOrderNumber(Refusal, frozen=True, kw_only=True):
    """The demand takes its numbers from the supply made for it."""

    line: str
    number: Tracking


class NumberReservedElsewhere(Refusal, frozen=True, kw_only=True):
    """Another order has reserved this very serial."""

    line: str
    serial: str
    holder: str


class NumberNotAvailable(Refusal, frozen=True, kw_only=True):
    """Less of the number is free than is needed, even after moving what could be moved."""

    line: str
    number: Tracking
    available: Decimal
    required: Decimal


class NumberInfoMissing(Refusal, frozen=True, kw_only=True):
    """The number must have an information card and has none."""

    line: str
    number: Tracking


class NumberBlocked(Refusal, frozen=True, kw_only=True):
    """The information card of the number blocks it."""

    line: str
    number: Tracking


class SerialInStock(Refusal, frozen=True, kw_only=True):
    """The serial is in stock already."""

    line: str
    serial: str
    location: str
    bin: str = ""


class ExpirationDateMissing(Refusal, frozen=True, kw_only=True):
    """The expiration date must be given."""

    line: str
    number: Tracking


class ExpirationDateConflict(Refusal, frozen=True, kw_only=True):
    """One number, two expiration dates."""

    line: str
    number: Tracking
    date: datetime.date | None
    existing: datetime.date | None


class NumberExpired(Refusal, frozen=True, kw_only=True):
    """Past its date on the posting date, and the item is strict about it."""

    line: str
    number: Tracking
    expiration_date: datetime.date
    posting_date: datetime.date


class WarrantyDateMissing(Refusal, frozen=True, kw_only=True):
    """The warranty date must be given."""

    line: str
    number: Tracking


class TakesAndPlacesUnbalanced(Refusal, frozen=True, kw_only=True):
    """What is taken of a number is not what is placed."""

    item: str
    number: Tracking
    take: Decimal
    place: Decimal
