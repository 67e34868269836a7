"""Random lots, reservations and demands, driven through the rules of reserving and late binding and
held against a model that knows nothing of them: pieces, each promised to somebody or to nobody."""

import itertools
from collections import Counter
from collections.abc import Sequence
from datetime import date

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stockhand.domain import late_binding, reservations
from stockhand.domain.items import Item
from stockhand.domain.ledgers import GoodsKey, ItemLedgerEntry
from stockhand.domain.orders import Direction, SourceKind, SourceLine
from stockhand.domain.quantity import PIECE
from stockhand.domain.reservation_entries import Book, PointerKind, entry_pointer
from stockhand.domain.stock import Inventory
from stockhand.domain.tracking import UNTRACKED, EntryType, ItemTrackingCode, Tracking

pytestmark = pytest.mark.slow

LOTS = ("A", "B", "C", "D")
DAY = date(2026, 3, 1)
CLOTH = Item(item_id=1, no="CLOTH", tracking=ItemTrackingCode(code="LOT", lot_specific=True))
GOODS = GoodsKey(location_id=1, item_id=1)
thorough = settings(
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


class Wish(msgspec.Struct, frozen=True):
    """An order line wants so many pieces, of one lot or of any."""

    pieces: int
    lot: str


class Case(msgspec.Struct, frozen=True):
    """Entries of stock, what is reserved one after another, and what somebody asks for then."""

    stock: tuple[tuple[str, int], ...]
    earlier: tuple[Wish, ...]
    wish: Wish


def sizes(most: int) -> st.SearchStrategy[int]:
    return st.integers(1, most)


WISHES = st.builds(Wish, sizes(8), st.sampled_from(("", "", *LOTS)))
CASES = st.builds(
    Case,
    st.lists(st.tuples(st.sampled_from(LOTS), sizes(8)), min_size=1, max_size=6).map(tuple),
    st.lists(WISHES, max_size=5).map(tuple),
    st.builds(Wish, sizes(12), st.sampled_from(LOTS)),
)


class Model:
    """Each piece of stock by itself: its lot, who has it, and whether they asked for the lot."""

    def __init__(self, stock: Sequence[tuple[str, int]]) -> None:
        self.lots = [lot for lot, pieces in stock for _piece in range(pieces)]
        self.holder: list[int | None] = [None] * len(self.lots)
        self.asked: list[bool] = [False] * len(self.lots)

    def free(self, lot: str) -> int:
        return sum(
            holder is None and own == lot
            for own, holder in zip(self.lots, self.holder, strict=True)
        )

    def loose(self, lot: str) -> int:
        """Pieces of the lot that somebody has who did not ask for it."""
        return sum(
            own == lot and holder is not None and not asked
            for own, holder, asked in zip(self.lots, self.holder, self.asked, strict=True)
        )

    def can_have(self, wish: Wish) -> int:
        """The most that the wish can get while everybody keeps as many pieces as they have: every
        number of exchanges is tried."""
        free = self.holder.count(None)
        if not wish.lot:
            return min(wish.pieces, free)
        own = self.free(wish.lot)
        best = 0
        for exchanged in range(self.loose(wish.lot) + 1):
            if exchanged <= free - own:
                best = max(best, min(wish.pieces, own + exchanged))
        return best

    def hold(self, who: int, held: Counter[str], *, asked: bool) -> None:
        """Give pieces of these lots that nobody has; fails where there are too few."""
        for lot, pieces in held.items():
            for _piece in range(pieces):
                place = next(
                    no for no, own in enumerate(self.lots) if own == lot and self.holder[no] is None
                )
                self.holder[place], self.asked[place] = who, asked

    def release_all(self) -> None:
        self.holder = [None] * len(self.lots)
        self.asked = [False] * len(self.lots)


def stock_of(case: Case) -> Inventory:
    return Inventory(
        [
            ItemLedgerEntry(
                entry_no=no,
                entry_type=EntryType.PURCHASE,
                item_id=1,
                location_id=1,
                tracking=Tracking(lot=lot),
                posting_date=DAY,
                quantity_base=pieces * PIECE,
                remaining_base=pieces * PIECE,
            )
            for no, (lot, pieces) in enumerate(case.stock, start=1)
        ],
        Book(),
    )


def line_of(no: int, wish: Wish) -> SourceLine:
    return SourceLine(
        line_id=no,
        document_id=no,
        line_no=10000,
        direction=Direction.DEMAND,
        kind=SourceKind.SALES_ORDER,
        item_id=1,
        unit_id=1,
        location_id=1,
        quantity=wish.pieces * PIECE,
        quantity_base=wish.pieces * PIECE,
        due_date=DAY,
    )


def reserve(inventory: Inventory, no: int, wish: Wish) -> int:
    key = Tracking(lot=wish.lot) if wish.lot else UNTRACKED
    done = reservations.auto_reserve(inventory, line_of(no, wish), CLOTH, key=key)
    assert done % PIECE == 0
    return done // PIECE


def holdings(inventory: Inventory) -> dict[tuple[int, bool], Counter[str]]:
    """Who holds how much of which lot, by whether they asked for it; a lot asked for is the lot
    held."""
    found: dict[tuple[int, bool], Counter[str]] = {}
    for entry in inventory.book:
        assert entry.demand is not None and entry.supply is not None
        asked, given = entry.demand.tracking.lot, entry.supply.tracking.lot
        assert asked in ("", given)
        assert entry.demand.pointer.kind is PointerKind.LINE
        pieces, rest = divmod(entry.quantity_base, PIECE)
        assert pieces > 0 and rest == 0
        held = found.setdefault((entry.demand.pointer.id, bool(asked)), Counter())
        held[given] += pieces
    return found


def check(inventory: Inventory, model: Model) -> None:
    """No entry is promised further than it goes, each entry of stock gives its own lot, and the
    model can hand out all that is held."""
    for no in itertools.count(1):
        entry = inventory.entry(no)
        if entry is None:
            break
        held = inventory.book.of(entry_pointer(no))
        assert sum(pair.quantity_base for pair in held) <= entry.remaining_base
        assert inventory.free(no) >= 0
        assert all(pair.supply and pair.supply.tracking == entry.tracking for pair in held)
    model.release_all()
    for (who, asked), lots in holdings(inventory).items():
        model.hold(who, lots, asked=asked)


def totals(inventory: Inventory) -> Counter[int]:
    found: Counter[int] = Counter()
    for (who, _asked), lots in holdings(inventory).items():
        found[who] += lots.total()
    return found


@settings(thorough, max_examples=1400)
@given(case=CASES)
def test_t_126_what_can_be_served_is_served_and_nobody_holds_less(case: Case) -> None:
    inventory, model = stock_of(case), Model(case.stock)
    for no, wish in enumerate((*case.earlier, case.wish), start=1):
        before, specific = totals(inventory), specific_holdings(inventory)
        possible = model.can_have(wish)
        assert reserve(inventory, no, wish) == possible
        check(inventory, model)
        after = totals(inventory)
        assert after == before + Counter({no: possible})
        assert {key: specific_holdings(inventory)[key] for key in specific} == specific


def specific_holdings(inventory: Inventory) -> dict[int, Counter[str]]:
    """What is held by those who asked for it: it never moves."""
    return {who: lots for (who, asked), lots in holdings(inventory).items() if asked}


POSTED = st.lists(
    st.tuples(st.sampled_from(LOTS), sizes(8)), min_size=1, max_size=3, unique_by=lambda one: one[0]
)


@settings(thorough, max_examples=600)
@given(case=CASES, posted=POSTED)
def test_t_126_lots_that_leave_together_find_room_if_there_is_any(
    case: Case, posted: list[tuple[str, int]]
) -> None:
    inventory, model = stock_of(case), Model(case.stock)
    for no, wish in enumerate(case.earlier, start=1):
        reserve(inventory, no, wish)
    check(inventory, model)
    before = totals(inventory)
    wanted = {Tracking(lot=lot): pieces * PIECE for lot, pieces in sorted(posted)}
    specific = CLOTH.tracking.specific
    missing = late_binding.shortages(inventory, GOODS, specific, wanted)
    possible = can_leave_together(model, dict(posted))
    if missing:
        late_binding.release(inventory, GOODS, specific, missing, wanted)
    check(inventory, model)
    assert totals(inventory) == before
    served = all(model.free(lot) >= pieces for lot, pieces in posted)
    assert served == possible


def can_leave_together(model: Model, wanted: dict[str, int]) -> bool:
    """Whether all this can be free at once while everybody keeps as many pieces as they have: who
    did not ask for a lot may have pieces of any, also of lots that nobody asks for."""
    stuck = Counter(
        lot
        for lot, holder, asked in zip(model.lots, model.holder, model.asked, strict=True)
        if holder is not None and asked
    )
    loose = sum(
        holder is not None and not asked
        for holder, asked in zip(model.holder, model.asked, strict=True)
    )
    there = Counter(model.lots)
    if any(there[lot] - stuck[lot] < pieces for lot, pieces in wanted.items()):
        return False
    return there.total() - stuck.total() - sum(wanted.values()) >= loose
