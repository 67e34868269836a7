"""Creating put-aways: where the goods of a posted receipt should go (BC 7313)."""

from collections.abc import Mapping
from datetime import date

import msgspec

from stockhand.domain import bin_policy
from stockhand.domain.bin_policy import Placement, Room, Rooms
from stockhand.domain.documents import ActionType, ActivityLine
from stockhand.domain.locations import (
    Bin,
    BinContent,
    Location,
    PutAwayBinPolicy,
    PutAwayTemplateLine,
)
from stockhand.domain.problems.base import Warning
from stockhand.domain.problems.reasons import DefaultBinMissing, PutAwayBinMissing
from stockhand.domain.quantity import PIECE, decimal, from_base
from stockhand.domain.stock import Goods
from stockhand.domain.tracking import UNTRACKED, Tracking


class PutAwayDemand(msgspec.Struct, frozen=True, kw_only=True):
    """So much of a posted receipt line is to be put away; of an order line, where goods are
    received and put away in one step. `numbers` in the warehouse's dimensions, `dates` of those
    that are new. `own_bin` stands on the order line. `warehouse_line_id`: the line of an internal
    put-away that asks for it. `cross_dock_base` of it leaves again soon and goes to the bin for
    that."""

    ref: str
    posted_document_id: int | None = None
    posted_line_no: int = 0
    source_line_id: int | None = None
    warehouse_line_id: int | None = None
    item_id: int
    variant_id: int
    unit_id: int
    put_away_unit_id: int
    from_bin_id: int | None = None
    own_bin: Bin | None = None
    quantity_base: int
    numbers: tuple[tuple[Tracking, int], ...] = ()
    dates: Mapping[Tracking, date] = {}
    due_date: date | None = None
    cross_dock_base: int = 0


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """What one item finds at the location: the rule book, the bins, and its default bin."""

    template: tuple[PutAwayTemplateLine, ...] = ()
    rooms: Rooms = Rooms()
    default: BinContent | None = None


def without(layout: Layout, bin_id: int | None) -> Layout:
    """The layout without the bin in which the goods lie already."""
    if bin_id is None:
        return layout
    rooms = layout.rooms
    default = layout.default
    return msgspec.structs.replace(
        layout,
        rooms=Rooms(
            own=tuple(room for room in rooms.own if room.place.bin_id != bin_id),
            all=lambda: [room for room in rooms.all() if room.place.bin_id != bin_id],
        ),
        default=default if default and default.bin_id != bin_id else None,
    )


class PutAwayRun:
    """Creates the lines of one put-away. What was planned into a bin is no longer free for the next
    line. `with_takes`: not for an inventory put-away, whose goods come from outside."""

    def __init__(
        self, location: Location, goods: Goods, *, fill: bool = True, with_takes: bool = True
    ) -> None:
        self.location = location
        self.goods = goods
        self.fill = fill
        self.with_takes = with_takes
        self.lines: list[ActivityLine] = []
        self.warnings: list[Warning] = []
        self._planned: dict[tuple[int, int, int], int] = {}
        self._filled: set[int] = set()
        self._breakbulk_no = 0

    def add(self, demand: PutAwayDemand, layout: Layout) -> int:
        """Make lines for a demand; how much of it found a place."""
        if not self.location.bin_mandatory:
            for tracking, quantity in self._pieces(demand, demand.quantity_base):
                self._line(
                    demand, ActionType.NONE, None, demand.put_away_unit_id, tracking, quantity
                )
            return demand.quantity_base
        targets: list[tuple[int | None, int]] = []
        rest = demand.quantity_base
        if demand.cross_dock_base > 0 and self.location.cross_dock_bin_id is not None:
            cross = min(demand.cross_dock_base, rest)
            targets.append((self.location.cross_dock_bin_id, cross))
            rest -= cross
        if rest > 0:
            placements = self._placements(demand, layout, rest)
            targets += [(one.place.bin_id, one.quantity_base) for one in placements]
        placed = sum(amount for _bin, amount in targets)
        if placed <= 0 and not self.location.always_create_put_away_line:
            return 0
        blank = demand.quantity_base - placed
        if blank > 0 and self.location.always_create_put_away_line:
            targets.append((None, blank))
        for tracking, quantity in self._pieces(demand, sum(amount for _bin, amount in targets)):
            self._take_and_place(demand, tracking, quantity, targets)
        return placed

    def _placements(
        self, demand: PutAwayDemand, layout: Layout, quantity_base: int
    ) -> list[Placement]:
        location = self.location
        unit = self.goods.units[demand.put_away_unit_id]
        if location.put_away_bin_policy is PutAwayBinPolicy.DEFAULT_BIN and not location.directed:
            place = demand.own_bin or self._default_place(layout)
            if place is None:
                item = self.goods.items[demand.item_id].no
                self.warnings.append(DefaultBinMissing(line=demand.ref, item=item))
                return []
            return [Placement(place, quantity_base)]
        found = bin_policy.find_places(
            layout.template or bin_policy.DIRECTED_TEMPLATE,
            layout.rooms,
            self.goods.items[demand.item_id],
            unit,
            location,
            quantity_base,
            lambda room: self._as_planned(room, demand),
        )
        missing = quantity_base - sum(one.quantity_base for one in found)
        if missing > 0:
            self.warnings.append(PutAwayBinMissing(line=demand.ref, quantity=decimal(missing)))
        for one in found:
            key = (one.place.bin_id, demand.item_id, demand.put_away_unit_id)
            self._planned[key] = self._planned.get(key, 0) + one.quantity_base
            self._filled.add(one.place.bin_id)
        return found

    def _default_place(self, layout: Layout) -> Bin | None:
        default = layout.default
        if default is None or default.bin_id == self.location.receipt_bin_id:
            return None
        own = layout.rooms.own
        return next((room.place for room in own if room.place.bin_id == default.bin_id), None)

    def _as_planned(self, room: Room, demand: PutAwayDemand) -> Room:
        """The bin as it will be with what this run has planned into it."""
        if room.place.bin_id not in self._filled:
            return room
        weight = cubage = 0
        for (bin_id, _item, unit_id), base in self._planned.items():
            if bin_id == room.place.bin_id:
                unit = self.goods.units[unit_id]
                weight += from_base(base, unit.qty_per_uom) * unit.weight // PIECE
                cubage += from_base(base, unit.qty_per_uom) * unit.cubage // PIECE
        planned = self._planned.get((room.place.bin_id, demand.item_id, demand.put_away_unit_id), 0)
        contents = tuple(
            msgspec.structs.replace(content, place_base=content.place_base + planned)
            if content.unit_id == demand.put_away_unit_id
            else content
            for content in room.contents
        )
        return msgspec.structs.replace(
            room,
            contents=contents,
            empty=False,
            weight=room.weight + weight,
            cubage=room.cubage + cubage,
        )

    def _pieces(self, demand: PutAwayDemand, quantity: int) -> list[tuple[Tracking, int]]:
        """The quantity by number, serials one by one; what carries no number comes last."""
        pieces: list[tuple[Tracking, int]] = []
        rest = quantity
        for tracking, amount in demand.numbers:
            if rest <= 0:
                break
            pieces.append((tracking, min(amount, rest)))
            rest -= pieces[-1][1]
        if rest > 0:
            serials = self.goods.items[demand.item_id].tracking.sn_warehouse
            if serials and rest % PIECE == 0:
                pieces += [(UNTRACKED, PIECE)] * (rest // PIECE)
            else:
                pieces.append((UNTRACKED, rest))
        return pieces

    def _take_and_place(
        self,
        demand: PutAwayDemand,
        tracking: Tracking,
        quantity: int,
        targets: list[tuple[int | None, int]],
    ) -> None:
        """One take for the whole number, a place for each bin it goes to. A larger receiving unit
        is opened at the dock first (W 6.8)."""
        units = self.goods.units
        unit_id = demand.put_away_unit_id
        larger = units[demand.unit_id].qty_per_uom > units[unit_id].qty_per_uom
        if larger and self.location.directed:
            self._breakbulk_no += 1
            for action, unit in ((ActionType.TAKE, demand.unit_id), (ActionType.PLACE, unit_id)):
                self._line(
                    demand, action, demand.from_bin_id, unit, tracking, quantity, self._breakbulk_no
                )
        if self.with_takes:
            self._line(demand, ActionType.TAKE, demand.from_bin_id, unit_id, tracking, quantity)
        rest = quantity
        while rest > 0:
            bin_id, room = targets[0]
            amount = min(rest, room)
            self._line(demand, ActionType.PLACE, bin_id, unit_id, tracking, amount)
            rest -= amount
            if amount == room:
                targets.pop(0)
            else:
                targets[0] = (bin_id, room - amount)

    def _line(
        self,
        demand: PutAwayDemand,
        action: ActionType,
        bin_id: int | None,
        unit_id: int,
        tracking: Tracking,
        quantity_base: int,
        breakbulk_no: int = 0,
    ) -> None:
        quantity = from_base(quantity_base, self.goods.units[unit_id].qty_per_uom)
        self.lines.append(
            ActivityLine(
                line_no=10000 * (len(self.lines) + 1),
                action_type=action,
                source_line_id=demand.source_line_id,
                warehouse_line_id=demand.warehouse_line_id,
                posted_document_id=demand.posted_document_id,
                posted_line_no=demand.posted_line_no,
                item_id=demand.item_id,
                variant_id=demand.variant_id,
                unit_id=unit_id,
                bin_id=bin_id,
                tracking=tracking,
                expiration_date=demand.dates.get(tracking),
                quantity=quantity,
                quantity_base=quantity_base,
                qty_to_handle=quantity if self.fill else 0,
                qty_to_handle_base=quantity_base if self.fill else 0,
                breakbulk_no=breakbulk_no,
                is_breakbulk=bool(breakbulk_no),
                is_cross_dock=bin_id is not None and bin_id == self.location.cross_dock_bin_id,
                sequence=len(self.lines) + 1,
                due_date=demand.due_date,
            )
        )
