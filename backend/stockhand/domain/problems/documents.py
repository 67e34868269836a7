"""Stage 4: documents and their sources."""

from datetime import date
from decimal import Decimal
from typing import Literal

from stockhand.domain.problems.base import Refusal, Warning
from stockhand.domain.problems.reasons import PickableSummary
from stockhand.domain.tracking import Tracking


class DocumentNotOpen(Refusal, frozen=True, kw_only=True):
    """It is released: bins, quantities and lines are fixed until it is reopened."""

    document: str


class SourceNotReleased(Refusal, frozen=True, kw_only=True):
    """The order is still being written."""

    source: str


class PostingDateNotAllowed(Refusal, frozen=True, kw_only=True):
    """The posting date lies outside the open period."""

    posting_date: date
    from_date: date | None
    to_date: date | None


class WarehouseDocumentRequired(Refusal, frozen=True, kw_only=True):
    """The location handles this with warehouse documents; the order itself cannot be posted."""

    line: str
    document_kind: str


class WarehouseJournalRequired(Refusal, frozen=True, kw_only=True):
    """A directed location takes corrections in its bins first."""

    line: str
    location: str


class SourceLineHasWarehouseLines(Refusal, frozen=True, kw_only=True):
    """A receipt, shipment or activity refers to the order line; this field is fixed."""

    line: str
    field: str
    document: str


class PickLinesExist(Refusal, frozen=True, kw_only=True):
    """Picks or worksheet lines refer to it; it cannot be reopened."""

    document: str


class ShippingAdviceComplete(Refusal, frozen=True, kw_only=True):
    """The customer takes the order whole or not at all."""

    source: str
    line: str
    available: Decimal
    required: Decimal


class TrackingExceedsPicked(Refusal, frozen=True, kw_only=True):
    """A complete order asks for more of a number than was picked."""

    line: str
    number: Tracking
    to_handle: Decimal
    registered: Decimal


class CustomerBlocked(Refusal, frozen=True, kw_only=True):
    """Nothing is picked for a blocked customer."""

    customer: str


class PostedLineAlreadyReceived(Refusal, frozen=True, kw_only=True):
    """The goods of this transfer shipment have arrived."""

    line: str


class PostedLineNotUndoable(Refusal, frozen=True, kw_only=True):
    """Something later depends on what this line posted."""

    line: str
    entry: int
    cause: Literal["applied", "returned", "reserved", "later_document"]


class NothingToPost(Refusal, frozen=True, kw_only=True):
    """No line has a quantity to receive, ship or post."""

    document: str


class NothingToRegister(Refusal, frozen=True, kw_only=True):
    """No line has a quantity to handle."""

    document: str


class NothingToHandle(Refusal, frozen=True, kw_only=True):
    """No put-away, pick or movement line came of it; the reasons say why, and of each item at a
    directed location the summary says what there is."""

    document: str
    reasons: tuple[Warning, ...] = ()
    summary: tuple[PickableSummary, ...] = ()


class NoLinesToCreate(Refusal, frozen=True, kw_only=True):
    """No released order line has anything open that is not on a document already."""

    document: str
