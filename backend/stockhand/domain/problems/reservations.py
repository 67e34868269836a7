"""Stages 10 and 11: reservation, and application in the item ledger."""

import datetime
from decimal import Decimal

from stockhand.domain.problems.base import Refusal
from stockhand.domain.tracking import Tracking


class NotDemandOrSupply(Refusal, frozen=True, kw_only=True):
    """Only lines of orders and stock itself can be reserved."""

    line: str


class ReservationNotAllowed(Refusal, frozen=True, kw_only=True):
    """The reserve policy forbids it."""

    line: str
    policy: str


class ReservationExceedsOutstanding(Refusal, frozen=True, kw_only=True):
    """More than the line still needs."""

    line: str
    quantity: Decimal
    outstanding: Decimal


class LineFullyReserved(Refusal, frozen=True, kw_only=True):
    """Nothing is left to reserve on the line."""

    line: str


class NothingToReserve(Refusal, frozen=True, kw_only=True):
    """Nothing of what is asked for can be reserved."""

    line: str
    available: Decimal


class ReservedFieldChanged(Refusal, frozen=True, kw_only=True):
    """A reservation holds this field."""

    line: str
    field: str


class ReservationDateConflict(Refusal, frozen=True, kw_only=True):
    """The supply would come after the demand it is reserved for."""

    line: str
    reserved: Decimal
    date: datetime.date


class ReservationFixed(Refusal, frozen=True, kw_only=True):
    """This reservation may not be cancelled."""

    line: str


class ReservationOnlyReducible(Refusal, frozen=True, kw_only=True):
    """A reserved quantity can only be made smaller, not zero."""

    line: str
    quantity: Decimal


class ReservedNotInInventory(Refusal, frozen=True, kw_only=True):
    """The line is reserved against supply that is not in stock."""

    line: str
    supply: str


class ApplicationFieldMismatch(Refusal, frozen=True, kw_only=True):
    """The entry to apply to is of another item, place, sign or number."""

    entry: int
    field: str


class ApplicationTargetTooSmall(Refusal, frozen=True, kw_only=True):
    """The entry to apply to has too little left."""

    entry: int
    available: Decimal
    required: Decimal


class ApplicationTargetReserved(Refusal, frozen=True, kw_only=True):
    """The entry to apply to is reserved by others."""

    entry: int


class ApplicationWithReservation(Refusal, frozen=True, kw_only=True):
    """A line with reservations cannot be applied to an entry by hand."""

    line: str


class ApplicationFixed(Refusal, frozen=True, kw_only=True):
    """Only applications made by hand are left, and those are not undone."""

    entry: int


class ApplicationNotUndoable(Refusal, frozen=True, kw_only=True):
    """An application of this kind stays."""

    application_entry: int


class OutboundNotApplied(Refusal, frozen=True, kw_only=True):
    """There is not enough free stock of the very number that leaves."""

    item: str
    number: Tracking
    missing: Decimal


class InventoryNegative(Refusal, frozen=True, kw_only=True):
    """The stock would go below zero, which is not allowed here."""

    item: str
    location: str
    missing: Decimal


class ReservationMandatory(Refusal, frozen=True, kw_only=True):
    """Goods of this item leave only against stock reserved for them."""

    line: str
