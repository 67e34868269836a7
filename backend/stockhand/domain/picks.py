"""Creating picks: which bins and numbers a demand is taken from, and why nothing came of it (BC
7312)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date

import msgspec

from stockhand.domain import availability, bin_policy, pick_reasons
from stockhand.domain.availability import Claims, Lying, PickStock
from stockhand.domain.documents import ActionType, ActivityLine
from stockhand.domain.items import Unit
from stockhand.domain.ledgers import GoodsKey
from stockhand.domain.orders import SourceLine
from stockhand.domain.problems.base import Reason
from stockhand.domain.problems.reasons import (
    AllOnPicks,
    PickableSummary,
    PickQuantityShort,
    StockExpired,
    StockInLargerUnit,
    SupplyNotInInventory,
)
from stockhand.domain.quantity import PIECE, decimal, from_base
from stockhand.domain.stock import Goods
from stockhand.domain.tracking import UNTRACKED, Tracking


class PickDemand(msgspec.Struct, frozen=True, kw_only=True):
    """So much is to be picked for a line. `outstanding_base`: what its order still waits for and no
    pick has. `numbers`: what is asked for by number and not yet on picks. `not_in_stock_base`:
    reserved from supply that is still to come. `on_picks_base`: what picks have of it already."""

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
    on_picks_base: int = 0
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


class Opened(msgspec.Struct, kw_only=True):
    """What a unit that the run opens leaves over in its bin."""

    lying: Lying
    left_base: int


class Content(msgspec.Struct, frozen=True):
    """An item and variant in one unit in a bin."""

    bin_id: int
    item_id: int
    variant_id: int
    unit_id: int


def content_of(one: Lying) -> Content:
    content = one.content
    return Content(content.bin_id, content.item_id, content.variant_id, content.unit_id)


class PickRun:
    """Creates the lines of a pick. Several demands of one run share what there is;
    `share_opened`: one demand also gets what a unit opened for another leaves, which asks that both
    stand on the same pick."""

    def __init__(
        self,
        goods: Goods,
        sources: dict[GoodsKey, PickSource],
        *,
        work_date: date,
        first_line_no: int = 10000,
        fill: bool = True,
        share_opened: bool = True,
    ) -> None:
        self.goods = goods
        self.sources = sources
        self.work_date = work_date
        self.fill = fill
        self.share_opened = share_opened
        self.lines: list[ActivityLine] = []
        self.reasons: list[Reason] = []
        self.summaries: dict[GoodsKey, PickableSummary] = {}
        self.sets: list[tuple[PickDemand, int]] = []
        """Of each take the demand, and where its lines begin."""
        self._line_no = first_line_no
        self._breakbulk_no = 0
        self._assigned: defaultdict[tuple[GoodsKey, Tracking], int] = defaultdict(int)
        self._takes: defaultdict[Content, int] = defaultdict(int)
        self._number_takes: defaultdict[tuple[Content, Tracking], int] = defaultdict(int)
        self._opened: defaultdict[tuple[GoodsKey, int, Tracking], list[Opened]] = defaultdict(list)
        self._for_source: defaultdict[int, int] = defaultdict(int)

    def add(self, demand: PickDemand) -> int:
        """Make lines for a demand; how much of it was found."""
        if demand.quantity_base <= 0:
            self.reasons.append(AllOnPicks(line=demand.ref, quantity=decimal(demand.on_picks_base)))
            return 0
        quantity = self._in_stock(demand)
        if quantity <= 0:
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
        expired = 0
        if rest > 0 and self._goes_by_date(demand, source):
            taken, expired = self._pick_by_date(demand, source, rest)
        else:
            taken = self._pick(demand, source, UNTRACKED, rest)
        found += taken
        short[UNTRACKED] = rest - taken
        if demand.source_line:
            self._for_source[demand.source_line.line_id] += found
        if found < quantity:
            keys = [key for key, base in short.items() if base > 0]
            self._explain(demand, source, keys, expired, found)
            if source.stock.location.always_create_pick_line:
                short[UNTRACKED] = 0
                short[UNTRACKED] = quantity - found - sum(short.values())
                missing = [
                    Taken(lying=None, tracking=tracking, quantity_base=base)
                    for tracking, base in short.items()
                    if base > 0
                ]
                self._add_lines(demand, missing)
        return found

    def _in_stock(self, demand: PickDemand) -> int:
        """How much of a demand may be picked at all: not what it waits for (W 6.1)."""
        if not demand.not_in_stock_base:
            return demand.quantity_base
        in_stock = demand.outstanding_base - demand.not_in_stock_base
        if demand.source_line:
            in_stock -= self._for_source[demand.source_line.line_id]
        if in_stock < demand.quantity_base:
            waiting = decimal(demand.not_in_stock_base)
            self.reasons.append(SupplyNotInInventory(line=demand.ref, quantity=waiting))
        return min(demand.quantity_base, in_stock)

    def _goes_by_date(self, demand: PickDemand, source: PickSource) -> bool:
        code = self.goods.items[demand.item_id].tracking
        location = source.stock.location
        return (
            bool(code.warehouse)
            and location.bin_mandatory
            and (location.pick_according_to_fefo or code.strict_expiration)
        )

    def _pick_by_date(
        self, demand: PickDemand, source: PickSource, quantity: int
    ) -> tuple[int, int]:
        """The number that expires first goes first; numbers without a date come last (W 6.4). How
        much was found, and how much was left out because of its date."""
        strict = self.goods.items[demand.item_id].tracking.strict_expiration
        found = skipped = 0
        for dated in source.dated:
            if found >= quantity:
                break
            left = dated.open_base - self._assigned[demand.goods, dated.tracking]
            if strict and (dated.expiration_date is None or dated.expiration_date < self.work_date):
                skipped += left
                continue
            found += self._pick(demand, source, dated.tracking, min(left, quantity - found))
        return found, skipped

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
        stock = source.stock
        ordered = bin_policy.pick_order(stock.location, stock.lying(tracking), demand.to_bin_id)
        taken: list[Taken] = []
        if not stock.location.directed:
            self._take_all(demand, stock, ordered, tracking, quantity, taken)
            return taken
        unit = self.goods.units[demand.unit_id]
        same = [one for one in ordered if one.content.unit_id == unit.unit_id]
        rest = quantity - self._take_all(demand, stock, same, tracking, quantity, taken)
        if rest > 0 and self.share_opened:
            rest -= self._take_opened(demand, unit, tracking, rest, taken)
        if rest > 0 and len(same) < len(ordered):
            others = [one for one in ordered if one.content.unit_id != unit.unit_id]
            if stock.location.allow_breakbulk:
                self._break_bulk(demand, stock, others, tracking, rest, taken)
            else:
                there = decimal(sum(self._left(stock, one) for one in others))
                self.reasons.append(StockInLargerUnit(line=demand.ref, quantity=there))
        return taken

    def _take_all(
        self,
        demand: PickDemand,
        stock: PickStock,
        ordered: Iterable[Lying],
        tracking: Tracking,
        quantity: int,
        taken: list[Taken],
    ) -> int:
        found = 0
        for one in ordered:
            amount = min(quantity - found, self._left(stock, one))
            if amount > 0:
                self._count(one, amount)
                taken.append(Taken(lying=one, tracking=tracking, quantity_base=amount))
                found += amount
            if found >= quantity:
                break
        return found

    def _left(self, stock: PickStock, one: Lying) -> int:
        """What a bin still gives: neither more than the number has there, nor more than the bin has
        of the item after what was taken without or with other numbers."""
        content = content_of(one)
        if not one.tracking:
            blocked = stock.blocked_in(lambda other: content_of(other) == content)
            return one.left - blocked - self._takes[content]
        return min(
            one.left - self._number_takes[content, one.tracking],
            one.content.avail_to_take - self._takes[content],
        )

    def _count(self, one: Lying, amount: int) -> None:
        content = content_of(one)
        self._takes[content] += amount
        if one.tracking:
            self._number_takes[content, one.tracking] += amount

    def _take_opened(
        self, demand: PickDemand, unit: Unit, tracking: Tracking, rest: int, taken: list[Taken]
    ) -> int:
        """What units that this run opens leave over serves the next line."""
        found = 0
        for opened in self._opened[demand.goods, unit.unit_id, tracking]:
            amount = min(rest - found, opened.left_base)
            if amount > 0:
                opened.left_base -= amount
                found += amount
                taken.append(Taken(lying=opened.lying, tracking=tracking, quantity_base=amount))
        return found

    def _break_bulk(
        self,
        demand: PickDemand,
        stock: PickStock,
        others: Sequence[Lying],
        tracking: Tracking,
        rest: int,
        taken: list[Taken],
    ) -> None:
        """Open larger units, the smallest of them first, then smaller ones, the largest first (W
        6.3)."""
        units = self.goods.units
        unit = units[demand.unit_id]

        def size(one: Lying) -> tuple[bool, int]:
            per = units[one.content.unit_id].qty_per_uom
            return (per < unit.qty_per_uom, per if per > unit.qty_per_uom else -per)

        found = 0
        for one in sorted(others, key=size):
            if found >= rest:
                break
            each = units[one.content.unit_id].qty_per_uom
            whole = min(-(-(rest - found) // each), self._left(stock, one) // each)
            if whole <= 0:
                continue
            opened = whole * each
            self._count(one, opened)
            amount = min(opened, rest - found)
            loose = msgspec.structs.replace(
                one, content=msgspec.structs.replace(one.content, unit_id=unit.unit_id)
            )
            self._opened[demand.goods, unit.unit_id, tracking].append(
                Opened(lying=loose, left_base=opened - amount)
            )
            taken.append(
                Taken(
                    lying=loose,
                    tracking=tracking,
                    quantity_base=amount,
                    opened_base=opened,
                    opened_unit_id=one.content.unit_id,
                )
            )
            found += amount

    def _add_lines(self, demand: PickDemand, taken: Iterable[Taken]) -> None:
        """A take and a place for each; one line where there are no bins. Serials go piece by
        piece."""
        code = self.goods.items[demand.item_id].tracking
        bins = self.sources[demand.goods].stock.location.bin_mandatory
        for one in taken:
            self.sets.append((demand, len(self.lines)))
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

    def _explain(
        self,
        demand: PickDemand,
        source: PickSource,
        short: Iterable[Tracking],
        expired: int,
        found: int,
    ) -> None:
        """Why less than asked for was found; every reason that holds (W 6.6)."""
        ref, line = demand.ref, demand.source_line
        claims = [(key, source.claims(key, line)) for key in short]
        self.reasons += pick_reasons.of_stock(ref, source.stock, claims)
        if expired > 0:
            self.reasons.append(StockExpired(line=ref, quantity=decimal(expired)))
        if not any(reason.line == ref for reason in self.reasons):
            self.reasons.append(PickQuantityShort(line=ref, available=decimal(found)))
        if source.stock.location.directed and demand.goods not in self.summaries:
            self.summaries[demand.goods] = pick_reasons.summary(
                self.goods.items[demand.item_id].no,
                source.stock,
                source.claims(UNTRACKED, line),
                self._assigned[demand.goods, UNTRACKED],
            )


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
