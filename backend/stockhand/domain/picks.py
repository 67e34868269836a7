"""Creating picks: which bins and numbers a demand is taken from, and why nothing came of it (BC
7312)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date

import msgspec

from stockhand.domain import availability, bin_policy
from stockhand.domain.availability import Claims, Lying, PickStock
from stockhand.domain.documents import ActionType, ActivityLine
from stockhand.domain.items import Unit
from stockhand.domain.ledgers import GoodsKey
from stockhand.domain.orders import SourceLine
from stockhand.domain.problems.base import Warning
from stockhand.domain.problems.reasons import (
    AllOnPicks,
    StockBlocked,
    StockExpired,
    StockInDedicatedBins,
    StockInLargerUnit,
    StockNotInPickBins,
    StockReserved,
    SupplyNotInInventory,
)
from stockhand.domain.quantity import PIECE, from_base
from stockhand.domain.stock import Goods
from stockhand.domain.tracking import UNTRACKED, Tracking


class PickDemand(msgspec.Struct, frozen=True, kw_only=True):
    """So much is to be picked for a line. `numbers`: what is asked for by number and not yet on
    picks. `not_in_stock_base`: reserved from supply that is still to come."""

    ref: str
    source_line: SourceLine | None
    warehouse_line_id: int | None
    item_id: int
    variant_id: int
    unit_id: int
    location_id: int
    to_bin_id: int | None
    quantity_base: int
    outstanding_base: int
    numbers: tuple[tuple[Tracking, int], ...] = ()
    not_in_stock_base: int = 0
    due_date: date | None = None

    @property
    def goods(self) -> GoodsKey:
        return GoodsKey(self.location_id, self.item_id, self.variant_id)


class DatedNumber(msgspec.Struct, frozen=True, kw_only=True):
    """A number in stock as first-expired-first-out sees it. `open_base`: what is left after
    specific reservations and open picks."""

    tracking: Tracking
    expiration_date: date | None
    open_base: int


class PickSource(msgspec.Struct, frozen=True, kw_only=True):
    """What there is of one item at the location. `dated` in the order in which it should go."""

    stock: PickStock
    dated: tuple[DatedNumber, ...] = ()
    claims: Callable[[Tracking, SourceLine | None], Claims]
    release: Callable[[Tracking, int, SourceLine | None], bool]


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """So much of a number is taken from this bin; without one where there are no bins, or none was
    found. `opened_base` of a larger or smaller unit is first turned into the unit that is taken."""

    lying: Lying | None
    tracking: Tracking
    quantity_base: int
    opened_base: int = 0
    opened_unit_id: int = 0


class PickRun:
    """Creates the lines of one pick. Several demands of one run share what there is."""

    def __init__(
        self,
        goods: Goods,
        sources: dict[GoodsKey, PickSource],
        *,
        work_date: date,
        first_line_no: int = 10000,
        fill: bool = True,
    ) -> None:
        self.goods = goods
        self.sources = sources
        self.work_date = work_date
        self.fill = fill
        self.lines: list[ActivityLine] = []
        self.reasons: list[Warning] = []
        self.warnings: list[Warning] = []
        self._line_no = first_line_no
        self._breakbulk_no = 0
        self._assigned: defaultdict[tuple[GoodsKey, Tracking], int] = defaultdict(int)
        self._takes: defaultdict[tuple[int, int, int, Tracking], int] = defaultdict(int)

    def add(self, demand: PickDemand) -> int:
        """Make lines for a demand; how much of it was found."""
        quantity = demand.quantity_base
        if quantity <= 0:
            self.reasons.append(AllOnPicks(line=demand.ref))
            return 0
        in_stock = max(0, demand.outstanding_base - demand.not_in_stock_base)
        if demand.not_in_stock_base and in_stock < quantity:
            quantity = in_stock
            if quantity <= 0:
                self.reasons.append(SupplyNotInInventory(line=demand.ref))
                return 0
        source = self.sources[demand.goods]
        found = 0
        short: dict[Tracking, int] = {}
        for tracking, wanted in demand.numbers:
            wanted = min(wanted, quantity - found - sum(short.values()))
            taken = self._pick(demand, source, tracking, wanted)
            short[tracking] = max(0, wanted - taken)
            found += taken
        numbered = sum(wanted for _tracking, wanted in demand.numbers)
        rest = max(0, quantity - numbered)
        if rest > 0 and self._goes_by_date(demand, source):
            rest -= (by_date := self._pick_by_date(demand, source, rest))
            found += by_date
        elif rest > 0:
            taken = self._pick(demand, source, UNTRACKED, rest)
            rest -= taken
            found += taken
        if found < quantity:
            self._explain(demand, source)
            if source.stock.location.always_create_pick_line:
                short[UNTRACKED] = quantity - found - sum(short.values())
                self._add_lines(
                    demand,
                    [
                        Taken(lying=None, tracking=tracking, quantity_base=missing)
                        for tracking, missing in short.items()
                        if missing > 0
                    ],
                )
        return found

    def _goes_by_date(self, demand: PickDemand, source: PickSource) -> bool:
        code = self.goods.items[demand.item_id].tracking
        location = source.stock.location
        return (
            bool(code.warehouse)
            and location.bin_mandatory
            and (location.pick_according_to_fefo or code.strict_expiration)
        )

    def _pick_by_date(self, demand: PickDemand, source: PickSource, quantity: int) -> int:
        """The number that expires first goes first; numbers without a date come last (W 6.4)."""
        strict = self.goods.items[demand.item_id].tracking.strict_expiration
        found, skipped = 0, False
        for dated in source.dated:
            if found >= quantity:
                break
            if strict and (dated.expiration_date is None or dated.expiration_date < self.work_date):
                skipped = True
                continue
            left = dated.open_base - self._assigned[demand.goods, dated.tracking]
            found += self._pick(demand, source, dated.tracking, min(left, quantity - found))
        if skipped and found < quantity:
            self.warnings.append(StockExpired(line=demand.ref))
        return found

    def _pick(
        self, demand: PickDemand, source: PickSource, tracking: Tracking, quantity: int
    ) -> int:
        """Take what there is of a number, or of the item; other people's nonspecific reservations
        on a number give way when it is short."""
        if quantity <= 0:
            return 0
        available = self._available(demand, source, tracking)
        if (
            available < quantity
            and tracking
            and source.release(tracking, quantity - available, demand.source_line)
        ):
            available = self._available(demand, source, tracking)
        quantity = min(quantity, available)
        if quantity <= 0:
            return 0
        if not source.stock.location.bin_mandatory:
            taken = [Taken(lying=None, tracking=tracking, quantity_base=quantity)]
        else:
            taken = self._take_from_bins(demand, source, tracking, quantity)
        self._add_lines(demand, taken)
        found = sum(one.quantity_base for one in taken)
        self._assigned[demand.goods, tracking] += found
        if tracking:
            self._assigned[demand.goods, UNTRACKED] += found
        return found

    def _available(self, demand: PickDemand, source: PickSource, tracking: Tracking) -> int:
        claims = source.claims(tracking, demand.source_line)
        return availability.pickable(
            source.stock, claims, tracking, assigned_base=self._assigned[demand.goods, tracking]
        )

    def _take_from_bins(
        self, demand: PickDemand, source: PickSource, tracking: Tracking, quantity: int
    ) -> list[Taken]:
        location = source.stock.location
        lying = source.stock.lying(tracking)
        if not tracking:
            lying = [one for one in lying if one.tracking not in source.stock.blocked]
        ordered = bin_policy.pick_order(location, lying, demand.to_bin_id)
        unit = self.goods.units[demand.unit_id]
        if location.directed:
            same = [one for one in ordered if one.content.unit_id == unit.unit_id]
        else:
            same = ordered
        taken: list[Taken] = []
        rest = quantity
        for one in same:
            rest -= self._take(demand, one, tracking, rest, taken)
        if rest > 0 and location.directed:
            others = [one for one in ordered if one.content.unit_id != unit.unit_id]
            if others and location.allow_breakbulk:
                rest -= self._break_bulk(demand, others, unit, tracking, rest, taken)
            elif others:
                self.reasons.append(StockInLargerUnit(line=demand.ref))
        return taken

    def _take(
        self, demand: PickDemand, one: Lying, tracking: Tracking, rest: int, taken: list[Taken]
    ) -> int:
        key = (one.place.bin_id, demand.item_id, one.content.unit_id, tracking)
        amount = min(rest, one.left - self._takes[key])
        if amount <= 0:
            return 0
        self._takes[key] += amount
        taken.append(Taken(lying=one, tracking=tracking, quantity_base=amount))
        return amount

    def _break_bulk(
        self,
        demand: PickDemand,
        others: Sequence[Lying],
        unit: Unit,
        tracking: Tracking,
        rest: int,
        taken: list[Taken],
    ) -> int:
        """Open larger units, the smallest of them first, then smaller ones, the largest first (W
        6.3)."""
        units = self.goods.units

        def size(one: Lying) -> tuple[bool, int]:
            per = units[one.content.unit_id].qty_per_uom
            return (per < unit.qty_per_uom, per if per > unit.qty_per_uom else -per)

        found = 0
        for one in sorted(others, key=size):
            if found >= rest:
                break
            each = units[one.content.unit_id].qty_per_uom
            key = (one.place.bin_id, demand.item_id, one.content.unit_id, tracking)
            whole = min(-(-(rest - found) // each), (one.left - self._takes[key]) // each)
            if whole <= 0:
                continue
            opened = whole * each
            self._takes[key] += opened
            amount = min(opened, rest - found)
            taken.append(
                Taken(
                    lying=msgspec.structs.replace(
                        one, content=msgspec.structs.replace(one.content, unit_id=unit.unit_id)
                    ),
                    tracking=tracking,
                    quantity_base=amount,
                    opened_base=opened,
                    opened_unit_id=one.content.unit_id,
                )
            )
            found += amount
        return found

    def _add_lines(self, demand: PickDemand, taken: Iterable[Taken]) -> None:
        """A take and a place for each; one line where there are no bins. Serials go piece by
        piece."""
        code = self.goods.items[demand.item_id].tracking
        bins = self.sources[demand.goods].stock.location.bin_mandatory
        for one in taken:
            pieces = [one.quantity_base]
            if code.sn_warehouse and one.quantity_base % PIECE == 0:
                pieces = [PIECE] * (one.quantity_base // PIECE)
            from_bin = one.lying.place.bin_id if one.lying else None
            unit_id = one.lying.content.unit_id if one.lying else demand.unit_id
            if one.opened_base:
                self._open(demand, one, from_bin, unit_id)
            for quantity in pieces:
                if not bins:
                    self._line(demand, ActionType.NONE, None, unit_id, one.tracking, quantity)
                    continue
                self._line(demand, ActionType.TAKE, from_bin, unit_id, one.tracking, quantity)
                self._line(
                    demand, ActionType.PLACE, demand.to_bin_id, unit_id, one.tracking, quantity
                )

    def _open(self, demand: PickDemand, one: Taken, bin_id: int | None, into_unit_id: int) -> None:
        """A larger unit is taken and placed as smaller ones, in the same bin."""
        self._breakbulk_no += 1
        for action, unit_id in (
            (ActionType.TAKE, one.opened_unit_id),
            (ActionType.PLACE, into_unit_id),
        ):
            self._line(
                demand, action, bin_id, unit_id, one.tracking, one.opened_base, self._breakbulk_no
            )

    def _line(
        self,
        demand: PickDemand,
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
                line_no=self._line_no,
                action_type=action,
                source_line_id=demand.source_line.line_id if demand.source_line else None,
                warehouse_line_id=demand.warehouse_line_id,
                item_id=demand.item_id,
                variant_id=demand.variant_id,
                unit_id=unit_id,
                bin_id=bin_id,
                tracking=tracking,
                quantity=quantity,
                quantity_base=quantity_base,
                qty_to_handle=quantity if self.fill else 0,
                qty_to_handle_base=quantity_base if self.fill else 0,
                breakbulk_no=breakbulk_no,
                is_breakbulk=bool(breakbulk_no),
                sequence=len(self.lines) + 1,
                due_date=demand.due_date,
            )
        )
        self._line_no += 10000

    def _explain(self, demand: PickDemand, source: PickSource) -> None:
        """Why less than asked for was found; every reason that holds (W 6.6)."""
        stock, ref = source.stock, demand.ref
        lying = stock.contents
        claims = source.claims(UNTRACKED, demand.source_line)
        if stock.location.directed and any(
            one.left > 0 and not one.place.type.pick and not one.place.type.ship for one in lying
        ):
            self.reasons.append(StockNotInPickBins(line=ref))
        if claims.reserved_base > claims.on_picks_base + claims.own_base:
            self.reasons.append(StockReserved(line=ref))
        if any(one.left > 0 and one.place.dedicated for one in lying):
            self.reasons.append(StockInDedicatedBins(line=ref))
        blocked = any(
            one.left > 0 and not one.may_leave and not one.place.dedicated for one in lying
        )
        if blocked or stock.blocked:
            self.reasons.append(StockBlocked(line=ref))
        if any(
            isinstance(warning, StockExpired) and warning.line == ref for warning in self.warnings
        ):
            self.reasons.append(StockExpired(line=ref))


def first_expired_first(
    numbers: Iterable[DatedNumber], *, with_undated: bool = True
) -> tuple[DatedNumber, ...]:
    """By date, then lot, then serial; without a date last (W 6.4)."""
    return tuple(
        sorted(
            (one for one in numbers if with_undated or one.expiration_date),
            key=lambda one: (
                one.expiration_date is None,
                one.expiration_date or date.max,
                one.tracking,
            ),
        )
    )
