"""Cross-docking: what has just come in and leaves again soon goes to a bin of its own instead of a
shelf (BC 7300, W 6.9)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from stockhand.domain.ledgers import GoodsKey


class Opportunity(msgspec.Struct, frozen=True, kw_only=True):
    """What orders that leave soon still need of an item, and what lies in cross-dock bins for them
    or is on its way there."""

    needed_base: int = 0
    on_cross_dock_base: int = 0


def shares(
    asked: Iterable[tuple[GoodsKey, int]], opportunities: Mapping[GoodsKey, Opportunity]
) -> list[int]:
    """How much of each receipt line goes straight on; lines of the same goods share the need in
    their order (W-122)."""
    given: defaultdict[GoodsKey, int] = defaultdict(int)
    found: list[int] = []
    for goods, receiving_base in asked:
        one = opportunities.get(goods, Opportunity())
        left = one.needed_base - one.on_cross_dock_base - given[goods]
        share = max(0, min(receiving_base, left))
        given[goods] += share
        found.append(share)
    return found
