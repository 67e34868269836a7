"""One creation, several picks: how the lines of a run are spread over documents (W 3.11)."""

from collections.abc import Callable, Hashable, Iterable, Sequence

import msgspec

from stockhand.domain.documents import ActivityLine
from stockhand.domain.locations import Bin
from stockhand.domain.picks import PickDemand


class Grouping(msgspec.Struct, frozen=True, kw_only=True):
    """What gets a pick of its own. `most_lines` counts what is taken; `most_sources` counts order
    documents. 0 is no limit."""

    per_shipment: bool = False
    per_partner: bool = False
    per_item: bool = False
    per_zone: bool = False
    per_bin: bool = False
    per_due_date: bool = False
    most_lines: int = 0
    most_sources: int = 0

    @property
    def splits(self) -> bool:
        return self != Grouping()


class PickSet(msgspec.Struct, frozen=True, kw_only=True):
    """Lines that stay together: what is taken out of one bin for a demand, and its places."""

    demand: PickDemand
    lines: tuple[ActivityLine, ...]

    @property
    def first_bin_id(self) -> int | None:
        return self.lines[0].bin_id

    @property
    def taken(self) -> int:
        return sum(1 for line in self.lines if line.goes_out and not line.is_breakbulk)


def split(
    sets: Sequence[PickSet],
    grouping: Grouping,
    shipment_of: Callable[[PickDemand], Hashable],
    place_of: Callable[[int], Bin],
) -> list[list[PickSet]]:
    """The sets of each pick, in the order in which the first of each was made."""
    if not grouping.splits:
        return [list(sets)]
    groups: dict[tuple[Hashable, ...], list[PickSet]] = {}
    for one in sets:
        place = place_of(one.first_bin_id) if one.first_bin_id is not None else None
        source = one.demand.source_line
        key = (
            shipment_of(one.demand) if grouping.per_shipment else None,
            source.partner_id if grouping.per_partner and source else None,
            (one.demand.item_id, one.demand.variant_id) if grouping.per_item else None,
            place.zone_id if grouping.per_zone and place else None,
            place.bin_id if grouping.per_bin and place else None,
            one.demand.due_date if grouping.per_due_date else None,
        )
        groups.setdefault(key, []).append(one)
    return [part for group in groups.values() for part in _limited(group, grouping)]


def _limited(group: Iterable[PickSet], grouping: Grouping) -> list[list[PickSet]]:
    """A group in parts that keep to the limits; a set that is longer by itself stays whole."""
    parts: list[list[PickSet]] = []
    taken, sources = 0, set[int]()
    for one in group:
        source = one.demand.source_line.document_id if one.demand.source_line else 0
        too_long = grouping.most_lines and taken + one.taken > grouping.most_lines
        too_many = grouping.most_sources and len(sources | {source}) > grouping.most_sources
        if not parts or too_long or too_many:
            parts.append([])
            taken, sources = 0, set[int]()
        parts[-1].append(one)
        taken += one.taken
        sources.add(source)
    return parts


def numbered(sets: Iterable[PickSet]) -> list[ActivityLine]:
    """The lines of one pick with numbers of their own."""
    lines = [line for one in sets for line in one.lines]
    opened = {
        no: place
        for place, no in enumerate(
            dict.fromkeys(line.breakbulk_no for line in lines if line.breakbulk_no), 1
        )
    }
    return [
        msgspec.structs.replace(
            line,
            line_no=10000 * place,
            sequence=place,
            breakbulk_no=opened.get(line.breakbulk_no, 0),
        )
        for place, line in enumerate(lines, 1)
    ]


def sets_of(
    marks: Sequence[tuple[PickDemand, int]], lines: Sequence[ActivityLine]
) -> list[PickSet]:
    """The lines of a run cut where each take begins."""
    ends = [*(start for _demand, start in marks[1:]), len(lines)]
    return [
        PickSet(demand=demand, lines=tuple(lines[start:end]))
        for (demand, start), end in zip(marks, ends, strict=True)
    ]
