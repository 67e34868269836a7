"""Quantities: whole hundred-thousandths inside, decimal strings at the edges, units of measure
between."""

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

PIECE = 100_000
"""One piece of the base unit; the finest quantity there is is 1."""

LIMIT = 10**10 * PIECE
"""No quantity of a line may exceed this (ten thousand million pieces): sums stay within 64 bits."""


@lru_cache(maxsize=1024)
def decimal(units: int) -> Decimal:
    """Hundred-thousandths as the shortest decimal: 150000 is 1.5, 1000000 is 10. Lists show the
    same few quantities over and over."""
    whole, rest = divmod(abs(units), PIECE)
    if not rest:
        return Decimal(units // PIECE)
    text = f"{whole}.{rest:05d}".rstrip("0")
    return Decimal(f"-{text}" if units < 0 else text)


def units(value: Decimal) -> int:
    """The nearest whole number of hundred-thousandths, halves away from zero."""
    return int((value * PIECE).to_integral_value(ROUND_HALF_UP))


def is_exact(value: Decimal) -> bool:
    """Whether the decimal has at most five places."""
    return value * PIECE == (value * PIECE).to_integral_value()


def divide_rounded(numerator: int, denominator: int) -> int:
    """Integer division, halves away from zero (T-0.3)."""
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    return sign * ((2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator)))


def to_base(quantity: int, qty_per_uom: int, precision: int = 1) -> int:
    """Base quantity of a quantity in another unit, rounded to the unit's precision (W 10)."""
    base = divide_rounded(quantity * qty_per_uom, PIECE)
    return divide_rounded(base, precision) * precision if precision > 1 else base


def from_base(base: int, qty_per_uom: int) -> int:
    """Quantity in another unit, rounded to five places (W 10)."""
    return base if qty_per_uom == PIECE else divide_rounded(base * PIECE, qty_per_uom)


def at_most_from_base(base: int, qty_per_uom: int) -> int:
    """Quantity in another unit, never more than there is: a part of a hundred-thousandth is
    left."""
    return base * PIECE // qty_per_uom


def part_in_base(quantity: int, outstanding: int, outstanding_base: int, qty_per_uom: int) -> int:
    """Base of a part of an open quantity; the whole open quantity keeps its own base, so that
    rounding cannot drift (W-135, W-136)."""
    if quantity == outstanding:
        return outstanding_base
    return to_base(quantity, qty_per_uom)
