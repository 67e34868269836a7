"""Reading a few rows of each key at a time until they cover what is asked for: the rows that are
read follow the need, never the stock."""

from collections import Counter
from collections.abc import Mapping

from stockhand.domain.ledgers import GoodsKey

FIRST = 4
"""So many of each key at first: four serials, or lots enough for most lines."""


def still_asked(
    asked: Mapping[GoodsKey, int],
    covered: Mapping[GoodsKey, int],
    read: Counter[GoodsKey],
    count: int,
) -> tuple[dict[GoodsKey, int], int]:
    """What is not covered and may have more than the `count` rows that were read of it, and how
    many to read next, by what a row brought on average."""
    left = {
        key: need
        for key, need in asked.items()
        if covered.get(key, 0) < need and read[key] >= count
    }
    wanted = count * 8
    for key, need in left.items():
        if brought := covered.get(key, 0):
            wanted = max(wanted, need * read[key] // brought + FIRST)
    return left, wanted
