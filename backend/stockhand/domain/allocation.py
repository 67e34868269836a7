"""Sharing scarce stock among all who ask for it: the reservation worksheet (BC 346, T 6.3)."""

from collections.abc import Sequence
from enum import StrEnum

from stockhand.domain.quantity import PIECE


class AllocationPolicy(StrEnum):
    """Who gets what when there is not enough for all."""

    BASIC = "basic"
    """All get all they ask for, or nobody gets anything."""
    EQUALLY = "equally"
    """All get the same, but nobody more than they ask for."""


def allocate(policy: AllocationPolicy, stock: int, needs: Sequence[int]) -> list[int]:
    """What each need gets of the stock, in the order of the needs (T-185)."""
    if sum(needs) <= stock:
        return list(needs)
    return [0] * len(needs) if policy is AllocationPolicy.BASIC else equally(stock, needs)


def equally(stock: int, needs: Sequence[int]) -> list[int]:
    """Fill all needs to the same level. Where all needs are whole pieces, so are the shares; pieces
    that cannot be halved go to those who asked first."""
    step = PIECE if all(need % PIECE == 0 for need in needs) else 1
    shares = [0] * len(needs)
    left = max(0, stock) // step * step
    asking: list[int] = [place for place, need in enumerate(needs) if need > 0]
    while asking and left:
        share = max(step, left // len(asking) // step * step)
        for place in asking:
            part = min(share, needs[place] - shares[place], left)
            shares[place] += part
            left -= part
        asking = [place for place in asking if shares[place] < needs[place]]
    return shares
