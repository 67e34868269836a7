"""Creating inventory picks: goods that leave with the same step that takes them from their bins, so
there is a take and nothing to place (BC 7322)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

import msgspec

from stockhand.domain import pick_reasons
from stockhand.domain.availability import Claims, Lying, PickStock
from stockhand.domain.bin_policy import pick_order
from stockhand.domain.documents import ActionType, ActivityLine
from stockhand.domain.ledgers import GoodsKey
from stockhand.domain.orders import Direction, ShippingAdvice, SourceDocument, SourceLine
from stockhand.domain.picks import PickDemand, PickSource
from stockhand.domain.problems.base import Problem, Reason
from stockhand.domain.problems.documents import ShippingAdviceComplete
from stockhand.domain.problems.reasons import (
    AllOnPicks,
    PickQuantityShort,
    StockBlocked,
    StockExpired,
    SupplyNotInInventory,
)
from stockhand.domain.quantity import PIECE, decimal, from_base
from stockhand.domain.stock import Goods
from stockhand.domain.tracking import UNTRACKED, Tracking


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """What there is of an item, or of one number, at the location, and how much of it open picks
    claim. `blocked_base` lies in no bin: the location has none."""

    quantity_base: int = 0
    allocated_base: int = 0
    blocked_base: int = 0


def available(
    stock: PickStock, held: Held, claims: Claims, key: Tracking, *, assigned_base: int = 0
) -> int:
    """How much a new inventory pick may take of the item, or of a number (W 6.7). Bins that nobody
    may empty by himself are counted without what stands on picks by hand: that is on the picks."""
    free = held.quantity_base - claims.reserved_base - held.allocated_base - held.blocked_base
    free -= sum(one.left for one in stock.lying(key) if not one.may_leave)
    free -= stock.blocked_in(lambda one: one.may_leave, key)
    return max(0, free + claims.own_base + claims.on_picks_base - assigned_base)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """So much of a number, out of this bin; none where there are no bins, or none was found."""

    bin_id: int | None
    tracking: Tracking
    quantity_base: int


class InventoryPickRun:
    """Creates the lines of one inventory pick. `held` tells what there is of an item or number;
    `first_bins` by order line: the bin that stands on it is looked at before all others."""

    def __init__(
        self,
        goods: Goods,
        sources: Mapping[GoodsKey, PickSource],
        held: Callable[[GoodsKey, Tracking], Held],
        *,
        work_date: date,
        first_bins: Mapping[int, int] | None = None,
        fill: bool = False,
    ) -> None:
        self.goods = goods
        self.sources = sources
        self.held = held
        self.work_date = work_date
        self.first_bins = first_bins or {}
        self.fill = fill
        self.lines: list[ActivityLine] = []
        self.reasons: list[Reason] = []
        self._assigned: defaultdict[tuple[GoodsKey, Tracking], int] = defaultdict(int)
        self._takes: defaultdict[tuple[int, GoodsKey, Tracking], int] = defaultdict(int)

    def add(self, demand: PickDemand) -> int:
        """Make lines for a demand; how much of it was found. What is reserved from goods that are
        still to come waits for them."""
        if demand.quantity_base <= 0:
            self.reasons.append(AllOnPicks(line=demand.ref, quantity=decimal(demand.on_picks_base)))
            return 0
        quantity = max(0, demand.quantity_base - demand.not_in_stock_base)
        if quantity == 0:
            self.reasons.append(
                SupplyNotInInventory(line=demand.ref, quantity=decimal(demand.not_in_stock_base))
            )
            return 0
        source = self.sources[demand.goods]
        found, named = 0, 0
        for tracking, wanted in demand.numbers:
            wanted = min(wanted, quantity - named)
            named += wanted
            found += self._pick(demand, source, tracking, wanted)
        if self._goes_by_date(demand, source):
            found += self._pick_by_date(demand, source, quantity - named)
        else:
            found += self._pick(demand, source, UNTRACKED, quantity - named)
        if found < quantity:
            self._explain(demand, source, found)
            if source.stock.location.always_create_pick_line:
                rest = Found(bin_id=None, tracking=UNTRACKED, quantity_base=quantity - found)
                self._line(demand, rest, demand.unit_id)
        return found

    def _goes_by_date(self, demand: PickDemand, source: PickSource) -> bool:
        code = self.goods.items[demand.item_id].tracking
        by_date = source.stock.location.pick_according_to_fefo or code.strict_expiration
        return bool(code.warehouse) and code.use_expiration_dates and by_date

    def _pick_by_date(self, demand: PickDemand, source: PickSource, quantity: int) -> int:
        """The number that expires first goes first; what has no date, and where it is strict what
        is past it, stays (W 6.4, T 8.4)."""
        strict = self.goods.items[demand.item_id].tracking.strict_expiration
        found, skipped = 0, False
        for dated in source.dated:
            if found >= quantity:
                break
            day = dated.expiration_date
            if strict and (day is None or day < self.work_date):
                skipped = True
            elif day is not None:
                left = dated.open_base - self._assigned[demand.goods, dated.tracking]
                found += self._pick(demand, source, dated.tracking, min(left, quantity - found))
        if skipped and found < quantity:
            self.reasons.append(StockExpired(line=demand.ref))
        return found

    def _pick(
        self, demand: PickDemand, source: PickSource, tracking: Tracking, quantity: int
    ) -> int:
        """Take what there is of a number, or of the item; nonspecific reservations of others on a
        number give way when it is short."""
        if quantity <= 0:
            return 0
        there = self._available(demand, source, tracking)
        short = quantity - there if tracking else 0
        if short > 0 and source.release(tracking, short, demand.source_line):
            there = self._available(demand, source, tracking)
        quantity = min(quantity, there)
        if quantity <= 0:
            return 0
        if source.stock.location.bin_mandatory:
            taken = list(self._from_bins(demand, source, tracking, quantity))
        else:
            taken = [Found(bin_id=None, tracking=tracking, quantity_base=quantity)]
        for one in taken:
            self._add_line(demand, one)
        found = sum(one.quantity_base for one in taken)
        for key in {tracking, UNTRACKED}:
            self._assigned[demand.goods, key] += found
        return found

    def _available(self, demand: PickDemand, source: PickSource, tracking: Tracking) -> int:
        """Never more of a number than of the item: picks that name no number claim some of it."""
        return min(
            available(
                source.stock,
                self.held(demand.goods, key),
                source.claims(key, demand.source_line),
                key,
                assigned_base=self._assigned[demand.goods, key],
            )
            for key in {tracking, UNTRACKED}
        )

    def _from_bins(
        self, demand: PickDemand, source: PickSource, tracking: Tracking, quantity: int
    ) -> Iterator[Found]:
        """The bin of the order line first, then as the location has it."""
        stock = source.stock
        ordered = pick_order(stock.location, stock.lying(tracking), None)
        own = self.first_bins.get(demand.source_line.line_id if demand.source_line else 0)
        for one in sorted(ordered, key=lambda one: one.place.bin_id != own):
            place = (one.place.bin_id, demand.goods)
            number, item = (*place, tracking), (*place, UNTRACKED)
            left = one.left - self._blocked_in(stock, one, tracking) - self._takes[number]
            amount = min(quantity, left, one.content.avail_to_take - self._takes[item])
            if amount > 0:
                for key in {number, item}:
                    self._takes[key] += amount
                quantity -= amount
                yield Found(bin_id=one.place.bin_id, tracking=tracking, quantity_base=amount)

    def _blocked_in(self, stock: PickStock, one: Lying, tracking: Tracking) -> int:
        bin_id = one.place.bin_id
        return stock.blocked_in(lambda other: other.place.bin_id == bin_id, tracking)

    def _add_line(self, demand: PickDemand, one: Found) -> None:
        """Serials go piece by piece, in the unit of which each is one."""
        if not self.goods.items[demand.item_id].tracking.sn_warehouse:
            self._line(demand, one, demand.unit_id)
            return
        unit_id = self.goods.base_unit(demand.item_id).unit_id
        pieces, rest = divmod(one.quantity_base, PIECE)
        for quantity in (*[PIECE] * pieces, *([rest] if rest else [])):
            self._line(demand, msgspec.structs.replace(one, quantity_base=quantity), unit_id)

    def _line(self, demand: PickDemand, one: Found, unit_id: int) -> None:
        bins = self.sources[demand.goods].stock.location.bin_mandatory
        quantity = from_base(one.quantity_base, self.goods.units[unit_id].qty_per_uom)
        self.lines.append(
            ActivityLine(
                line_no=10000 * (len(self.lines) + 1),
                action_type=ActionType.TAKE if bins else ActionType.NONE,
                source_line_id=demand.source_line.line_id if demand.source_line else None,
                item_id=demand.item_id,
                variant_id=demand.variant_id,
                unit_id=unit_id,
                bin_id=one.bin_id,
                tracking=one.tracking,
                quantity=quantity,
                quantity_base=one.quantity_base,
                qty_to_handle=quantity if self.fill else 0,
                qty_to_handle_base=one.quantity_base if self.fill else 0,
                sequence=len(self.lines) + 1,
                due_date=demand.due_date,
            )
        )

    def _explain(self, demand: PickDemand, source: PickSource, found: int) -> None:
        """Why less was found than asked for; every reason that holds (W 6.6)."""
        ref, claims = demand.ref, source.claims(UNTRACKED, demand.source_line)
        self.reasons += pick_reasons.of_stock(ref, source.stock, [(UNTRACKED, claims)])
        if (base := self.held(demand.goods, UNTRACKED).blocked_base) > 0:
            self.reasons.append(StockBlocked(line=ref, quantity=decimal(base)))
        if not any(reason.line == ref for reason in self.reasons):
            self.reasons.append(PickQuantityShort(line=ref, available=decimal(found)))


def check_advice(
    document: SourceDocument, lines: Iterable[SourceLine], found: Mapping[int, int] | None = None
) -> Iterator[Problem]:
    """An order that leaves whole or not at all takes no pick for a part of it (W 3.8, W-147).
    `found`: what of each line is on picks; before anything was looked for, what its lines say is to
    be shipped."""
    if document.shipping_advice is not ShippingAdvice.COMPLETE:
        return
    for line in lines:
        wanted = line.outstanding_base
        there = line.qty_to_handle_base if found is None else found.get(line.line_id, 0)
        if line.direction is Direction.DEMAND and there < wanted:
            yield ShippingAdviceComplete(
                source=document.no,
                line=line.ref,
                available=decimal(there),
                required=decimal(wanted),
            )
