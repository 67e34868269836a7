"""In which order the lines of an activity are walked (BC 7384 to 7390, W 8)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from stockhand.domain import activities
from stockhand.domain.activities import Activity
from stockhand.domain.documents import ActionType, ActivityLine, Sorting
from stockhand.domain.items import Item
from stockhand.domain.locations import Bin


class Walk(msgspec.Struct, frozen=True, kw_only=True):
    """What the lines are compared by: items and bins by id, and by order line the order's number
    and where its goods go."""

    items: Mapping[int, Item] = {}
    bins: Mapping[int, Bin] = {}
    orders: Mapping[int, str] = {}
    destinations: Mapping[int, str] = {}


def sort(activity: Activity, sorting: Sorting, walk: Walk) -> tuple[ActivityLine, ...]:
    """The lines with their places in the walk; they keep their numbers (W-129)."""
    lines = sorted(activity.lines, key=lambda line: line.line_no)
    if sorting is Sorting.BIN:
        ordered = _by_bin(activity, lines, walk)
    else:
        ordered = sorted(lines, key=_key(sorting, walk))
    places = {line.line_no: place for place, line in enumerate(ordered, start=1)}
    return tuple(
        msgspec.structs.replace(line, sequence=places[line.line_no]) for line in activity.lines
    )


def _key(sorting: Sorting, walk: Walk) -> Callable[[ActivityLine], Any]:
    """Takes come before their places unless the goods are the order. The best bin is the first to
    be walked to."""
    match sorting:
        case Sorting.ITEM:
            return lambda line: (walk.items[line.item_id].no, line.variant_id, line.line_no)
        case Sorting.DOCUMENT:
            return lambda line: (walk.orders.get(line.source_line_id or 0, ""), line.line_no)
        case Sorting.DESTINATION:
            return lambda line: (walk.destinations.get(line.source_line_id or 0, ""), line.line_no)
        case Sorting.DUE_DATE:
            return lambda line: (str(line.due_date or "9999-12-31"), line.line_no)
        case Sorting.BIN_RANKING:
            return lambda line: (_is_place(line), -_ranking(line, walk), line.line_no)
        case Sorting.ACTION:
            return lambda line: (_is_place(line), line.line_no)
        case _:
            return lambda line: line.line_no


def _is_place(line: ActivityLine) -> bool:
    return line.action_type is ActionType.PLACE


def _ranking(line: ActivityLine, walk: Walk) -> int:
    if _is_place(line) or line.bin_id is None:
        return 0
    return walk.bins[line.bin_id].ranking


def _by_bin(activity: Activity, lines: Sequence[ActivityLine], walk: Walk) -> list[ActivityLine]:
    """Takes from bin to bin, each followed by its place; places without a take come last."""
    takes = [line for line in lines if not _is_place(line)]
    takes.sort(key=lambda line: (walk.bins[line.bin_id].code if line.bin_id else "", line.line_no))
    ordered: list[ActivityLine] = []
    done: set[int] = set()
    for line in takes:
        other = activities.partner(activity, line)
        for one in (line, other):
            if one is not None and one.line_no not in done:
                ordered.append(one)
                done.add(one.line_no)
    return [*ordered, *(line for line in lines if line.line_no not in done)]
