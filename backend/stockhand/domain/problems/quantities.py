"""Stage 5: quantities and units."""

from decimal import Decimal

from stockhand.domain.problems.base import Refusal


class QuantityNegative(Refusal, frozen=True, kw_only=True):
    """Below zero where only zero or more makes sense."""

    line: str
    quantity: Decimal


class QuantitySignWrong(Refusal, frozen=True, kw_only=True):
    """The numbers go the other way than the line."""

    line: str
    quantity: Decimal


class BaseQuantityZero(Refusal, frozen=True, kw_only=True):
    """The quantity is so small that nothing of the base unit is left."""

    line: str
    quantity: Decimal


class QuantityPrecision(Refusal, frozen=True, kw_only=True):
    """More than five places, or no multiple of the unit's precision."""

    line: str
    quantity: Decimal
    precision: Decimal


class BaseRoundingUnbalanced(Refusal, frozen=True, kw_only=True):
    """Either the quantity or its base would be left over alone."""

    line: str
    quantity: Decimal
    base: Decimal


class QuantityExceedsOutstanding(Refusal, frozen=True, kw_only=True):
    """More than is still open."""

    line: str
    quantity: Decimal
    outstanding: Decimal


class QuantityExceedsPicked(Refusal, frozen=True, kw_only=True):
    """More to ship than lies picked."""

    line: str
    quantity: Decimal
    picked: Decimal


class QuantityExceedsAvailable(Refusal, frozen=True, kw_only=True):
    """More than can be taken."""

    line: str
    quantity: Decimal
    available: Decimal


class QuantityBelowHandled(Refusal, frozen=True, kw_only=True):
    """Less than was handled already, or of the other sign."""

    line: str
    quantity: Decimal
    handled: Decimal


class ToHandleExceedsLine(Refusal, frozen=True, kw_only=True):
    """More to handle than the row still holds."""

    line: str
    to_handle: Decimal
    limit: Decimal


class ToInvoiceExceedsHandled(Refusal, frozen=True, kw_only=True):
    """More to invoice than was or will be handled."""

    line: str
    to_invoice: Decimal
    limit: Decimal


class LineFull(Refusal, frozen=True, kw_only=True):
    """The line has all it asked for; the scan is one too many."""

    line: str
    quantity: Decimal


class LineNotSplittable(Refusal, frozen=True, kw_only=True):
    """Nothing or everything is to be handled, or it is the take line of a put-away."""

    line: str


class BreakbulkLineFixed(Refusal, frozen=True, kw_only=True):
    """Lines that open a larger unit stay as they are."""

    line: str
