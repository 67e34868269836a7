"""Numbers as they are named for goods, and whether the item carries any."""

from collections.abc import Iterable, Iterator

from stockhand.domain.items import Item
from stockhand.domain.problems.numbers import TrackingNotEnabled
from stockhand.domain.tracking import Tracking


def check_carried(
    line_ref: str, item: Item, numbers: Iterable[Tracking]
) -> Iterator[TrackingNotEnabled]:
    """An item without a tracking code carries no numbers, through whichever door they come: nothing
    would say what they mean (T 1.3). A code that asks for none lets them be written freely."""
    if not item.tracking.code and any(numbers):
        yield TrackingNotEnabled(line=line_ref, item=item.no)
