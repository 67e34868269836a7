"""Carrying the adjustment bin to the ledger: what it holds becomes lines of the item journal (BC
7315, W 4.3)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from stockhand.domain.documents import WarehouseTrackingLine
from stockhand.domain.items import Item
from stockhand.domain.journal_lines import JournalLine
from stockhand.domain.problems.numbers import AdjustmentTrackingFixed
from stockhand.domain.tracking import UNTRACKED, Tracking


class AdjustmentKey(msgspec.Struct, frozen=True, order=True):
    """What the adjustment bin tells apart."""

    item_id: int
    variant_id: int
    unit_id: int
    tracking: Tracking = UNTRACKED


class Adjustment(msgspec.Struct, frozen=True, kw_only=True):
    """A line to be: so much more (positive) or less of an item and unit, by number."""

    item_id: int
    variant_id: int
    unit_id: int
    quantity_base: int
    numbers: dict[Tracking, int] = {}
    """Signed as the line; none where the bins keep no number of the item."""


def proposal(
    in_bin: Mapping[AdjustmentKey, int], on_journals: Mapping[AdjustmentKey, int]
) -> list[Adjustment]:
    """What has to be posted so that the adjustment bin becomes empty, less what stands on journals
    already. What comes and what goes are lines of their own, and each keeps its numbers (W-155)."""
    missing: defaultdict[AdjustmentKey, int] = defaultdict(int)
    for key, base in in_bin.items():
        missing[key] -= base
    for key, base in on_journals.items():
        missing[key] -= base
    groups: defaultdict[tuple[int, int, int, bool], dict[Tracking, int]] = defaultdict(dict)
    for key in sorted(missing):
        if base := missing[key]:
            group = groups[key.item_id, key.variant_id, key.unit_id, base > 0]
            group[key.tracking] = base
    return [
        Adjustment(
            item_id=item_id,
            variant_id=variant_id,
            unit_id=unit_id,
            quantity_base=sum(numbers.values()),
            numbers={tracking: base for tracking, base in numbers.items() if tracking},
        )
        for (item_id, variant_id, unit_id, _inbound), numbers in groups.items()
    ]


def on_journals(
    lines: Iterable[JournalLine],
    numbers: Mapping[int, Iterable[WarehouseTrackingLine]],
    items: Mapping[int, Item],
) -> dict[AdjustmentKey, int]:
    """What open lines will carry to the ledger, by the numbers that bins know."""
    found: defaultdict[AdjustmentKey, int] = defaultdict(int)
    for line in lines:
        kept = items[line.item_id].tracking.warehouse
        sign = 1 if line.inbound else -1
        rest = line.quantity_base
        for row in numbers.get(line.line_id, ()):
            tracking = row.tracking.only(kept)
            found[_key(line, tracking)] += sign * row.quantity_base
            rest -= row.quantity_base
        found[_key(line, UNTRACKED)] += sign * rest
    return dict(found)


def _key(line: JournalLine, tracking: Tracking) -> AdjustmentKey:
    return AdjustmentKey(line.item_id, line.variant_id, line.unit_id, tracking)


def check_numbers(
    line: JournalLine,
    item: Item,
    before: Iterable[WarehouseTrackingLine],
    after: Iterable[WarehouseTrackingLine],
) -> Iterator[AdjustmentTrackingFixed]:
    """The numbers that came out of the adjustment bin stay; only what bins do not keep may be
    chosen (W-070)."""
    kept = item.tracking.warehouse
    if line.is_adjustment and kept and _by_kept(before, item) != _by_kept(after, item):
        yield AdjustmentTrackingFixed(line=line.ref)


def _by_kept(rows: Iterable[WarehouseTrackingLine], item: Item) -> dict[Tracking, int]:
    found: defaultdict[Tracking, int] = defaultdict(int)
    for row in rows:
        found[row.tracking.only(item.tracking.warehouse)] += row.quantity_base
    return dict(found)
