"""Stock held for somebody who named no number moves to another number when somebody asks for
exactly that one (T 6.4 to 6.6, EX-9 to EX-16)."""

from datetime import date

from stockhand.domain import order_posting
from stockhand.domain.item_journal import ItemJournal
from stockhand.domain.items import Item
from stockhand.domain.ledgers import ItemLedgerEntry
from stockhand.domain.locations import Location
from stockhand.domain.order_posting import LineToPost
from stockhand.domain.orders import Direction, SourceKind, SourceLine
from stockhand.domain.quantity import PIECE
from stockhand.domain.reservation_entries import (
    Book,
    Half,
    ReservationEntry,
    ReservationStatus,
    entry_pointer,
    line_pointer,
)
from stockhand.domain.stock import Inventory, NumberFacts
from stockhand.domain.tracking import EntryType, ItemTrackingCode, Tracking
from tests.rules import books
from tests.rules.books import codes
from tests.rules.goods import adjust, item, lots, ordered, post, posted, serials, stocked, tracked
from tests.rules.held import cancel, held, pairs, reserve, reserved, result, warnings
from tests.warehouses import Office


def cloth(office: Office, **quantities: float) -> None:
    """An item whose lots matter, each lot one entry of stock."""
    item(office, "CLOTH", code={"lot": {"specific": True}})
    for lot, quantity in quantities.items():
        stocked(office, "CLOTH", quantity, lot=lot)


def holds(office: Office, no: str, quantity: float, lot: str = "") -> None:
    """An order that has reserved all it needs, from any lot or from one."""
    ordered(office, no, "CLOTH", quantity)
    assert reserved(office, no, lot=lot) == quantity


def remaining(office: Office) -> dict[str, tuple[float, float]]:
    """What is left of each lot, and what of it is reserved."""
    return {
        row["lot"]: (row["remaining"], row["reserved"])
        for row in books.entries(office, "CLOTH")
        if row["quantity"] > 0
    }


def test_t_112_a_serial_typed_on_one_line_moves_the_other(office: Office) -> None:
    item(office, "TOOL", code={"serial": {"specific": True}})
    for serial in ("SN1", "SN2"):
        stocked(office, "TOOL", 1, numbers=serials(serial))
    for no in ("L1", "L2"):
        ordered(office, no, "TOOL", 1)
        reserved(office, no)
    assert (held(office, "L1"), held(office, "L2")) == ({("", "SN1"): 1}, {("", "SN2"): 1})
    tracked(office, "L2", serials("SN1"))
    assert held(office, "L1") == {("", "SN2"): 1}
    assert held(office, "L2") == {("SN1", "SN1"): 1}


def test_t_113_posting_a_lot_moves_who_held_it_without_asking_for_it(office: Office) -> None:
    cloth(office, A=10, B=10)
    holds(office, "SO1", 10)
    ordered(office, "SO2", "CLOTH", 4, numbers=lots(A=4))
    posted(office, "SO2")
    assert held(office, "SO1") == {("", "A"): 6, ("", "B"): 4}
    assert remaining(office) == {"A": (6, 6), "B": (10, 4)}


def test_t_114_lots_posted_together_serve_only_with_what_is_over(office: Office) -> None:
    cloth(office, A=10, B=10)
    holds(office, "SO1", 8)
    ordered(office, "SO2", "CLOTH", 8, numbers=lots(A=5, B=3))
    posted(office, "SO2")
    assert held(office, "SO1") == {("", "A"): 5, ("", "B"): 3}
    assert remaining(office) == {"A": (5, 5), "B": (7, 3)}


def test_t_115_as_much_as_can_be_freed_is_reserved_but_not_posted(office: Office) -> None:
    cloth(office, A=10, B=20)
    holds(office, "SO1", 6, lot="A")
    holds(office, "SO2", 4)
    ordered(office, "SO3", "CLOTH", 7)
    tracked(office, "SO3", lots(A=7))
    assert codes(post(office, "SO3")) == ["outbound-not-applied"]
    assert held(office, "SO2") == {("", "A"): 4}
    answer = reserve(office, "SO3", lot="A", quantity=7)
    assert (result(answer)["reserved"], warnings(answer)) == (4, [("reservation-partial", 3)])
    assert held(office, "SO3") == {("A", "A"): 4}
    assert held(office, "SO2") == {("", "B"): 4}
    assert held(office, "SO1") == {("A", "A"): 6}


def test_t_116_as_much_as_there_is_to_give_instead(office: Office) -> None:
    cloth(office, A=10, B=3)
    holds(office, "SO1", 12)
    assert held(office, "SO1") == {("", "A"): 10, ("", "B"): 2}
    ordered(office, "SO2", "CLOTH", 4)
    tracked(office, "SO2", lots(A=4))
    assert codes(post(office, "SO2")) == ["outbound-not-applied"]
    assert held(office, "SO1") == {("", "A"): 10, ("", "B"): 2}
    answer = reserve(office, "SO2", lot="A")
    assert (result(answer)["reserved"], warnings(answer)) == (1, [("reservation-partial", 3)])
    assert held(office, "SO1") == {("", "A"): 9, ("", "B"): 3}
    assert held(office, "SO2") == {("A", "A"): 1}


def test_t_117_two_pairs_give_way_in_entry_order(office: Office) -> None:
    cloth(office, A=10, B=6, C=5)
    holds(office, "SO1", 6)
    holds(office, "SO2", 4)
    ordered(office, "SO3", "CLOTH", 8, numbers=lots(A=8))
    posted(office, "SO3")
    assert held(office, "SO1") == {("", "B"): 6}
    assert held(office, "SO2") == {("", "A"): 2, ("", "C"): 2}
    assert remaining(office) == {"A": (2, 2), "B": (6, 6), "C": (5, 2)}


def test_t_118_without_anything_to_give_instead_nothing_leaves(office: Office) -> None:
    cloth(office, A=2)
    holds(office, "SO2", 1)
    ordered(office, "SO1", "CLOTH", 2, numbers=lots(A=2))
    refused = post(office, "SO1")
    assert codes(refused) == ["outbound-not-applied"]
    assert float(refused.problems[0].missing) == 1  # type: ignore[attr-defined]
    assert held(office, "SO2") == {("", "A"): 1}
    assert cancel(office, "SO2").status == "applied"
    posted(office, "SO1")


def test_t_119_who_asked_for_the_number_is_not_moved(office: Office) -> None:
    cloth(office, A=10, B=10)
    holds(office, "SO1", 10, lot="A")
    before = pairs(office, "SO1")
    ordered(office, "SO2", "CLOTH", 1)
    assert codes(reserve(office, "SO2", lot="A")) == ["nothing-to-reserve"]
    assert pairs(office, "SO1") == before == [(10, "A", "stock", "A")]


def test_t_120_reserving_a_number_moves_who_held_it_without_asking(office: Office) -> None:
    cloth(office, A=10, B=10)
    holds(office, "SO1", 10)
    ordered(office, "SO2", "CLOTH", 4)
    assert reserved(office, "SO2", lot="A") == 4
    assert held(office, "SO1") == {("", "A"): 6, ("", "B"): 4}
    assert held(office, "SO2") == {("A", "A"): 4}


def test_t_121_supply_that_is_not_there_yet_is_not_moved(office: Office) -> None:
    cloth(office, B=10)
    ordered(office, "PO", "CLOTH", 5, kind="purchase_order", numbers=lots(A=5))
    ordered(office, "SO1", "CLOTH", 5)
    named = {"kind": "purchase_order", "no": "PO", "line_no": 10000}
    assert reserved(office, "SO1", from_line=named) == 5
    ordered(office, "SO2", "CLOTH", 3)
    assert codes(reserve(office, "SO2", lot="A")) == ["nothing-to-reserve"]
    assert pairs(office, "SO1") == [(5, "", "PO", "A")]


def test_t_122_a_lot_that_only_has_to_be_typed_moves_nobody(office: Office) -> None:
    item(office, "PAINT", code={"lot": {"flows": ["sales_out", "pos_adj_in"]}})
    stocked(office, "PAINT", 5, lot="A")
    stocked(office, "PAINT", 5, lot="B")
    ordered(office, "SO1", "PAINT", 4)
    reserved(office, "SO1")
    ordered(office, "SO2", "PAINT", 3, numbers=lots(A=3))
    posted(office, "SO2")
    assert held(office, "SO1") == {("", "A"): 4}
    assert [row["remaining"] for row in books.entries(office, "PAINT")] == [4, 3, 0]


def test_t_123_the_number_that_is_held_makes_the_reservation_specific(office: Office) -> None:
    cloth(office, A=10, B=10)
    holds(office, "SO", 5)
    entry = books.reservations(office, "SO")[0]["no"]
    tracked(office, "SO", lots(A=5))
    assert held(office, "SO") == {("A", "A"): 5}
    assert [row["no"] for row in books.reservations(office, "SO")] == [entry]


def test_t_124_another_number_moves_only_so_much_of_the_reservation(office: Office) -> None:
    cloth(office, A=10, B=10)
    holds(office, "SO", 10)
    tracked(office, "SO", lots(B=4))
    assert held(office, "SO") == {("", "A"): 6, ("B", "B"): 4}
    assert remaining(office) == {"A": (10, 6), "B": (10, 4)}


def test_t_126_nobody_holds_less_after_numbers_were_typed_in_turn(office: Office) -> None:
    cloth(office, A=6, B=6, C=6)
    for no in ("SO1", "SO2", "SO3"):
        holds(office, no, 5)
    tracked(office, "SO2", lots(A=3, C=2))
    tracked(office, "SO3", lots(B=5))
    tracked(office, "SO1", lots(C=4))
    for no in ("SO1", "SO2", "SO3"):
        assert sum(held(office, no).values()) == 5, no
    assert held(office, "SO2") == {("A", "A"): 3, ("C", "C"): 2}
    assert held(office, "SO3") == {("B", "B"): 5}
    assert all(free <= left for left, free in remaining(office).values())


def test_t_127_a_correction_of_a_lot_moves_who_holds_it(office: Office) -> None:
    cloth(office, A=10, B=10)
    holds(office, "SO1", 10)
    assert adjust(office, "CLOTH", -4, lot="A").status == "applied"
    assert held(office, "SO1") == {("", "A"): 6, ("", "B"): 4}


def test_t_127_goods_that_move_to_another_location_do_the_same() -> None:
    stock = [lot_entry(1, "A"), lot_entry(2, "B")]
    sale = ReservationEntry(
        entry_no=1,
        status=ReservationStatus.RESERVATION,
        item_id=1,
        location_id=1,
        variant_id=0,
        quantity_base=10 * PIECE,
        demand=half(line_pointer(8), Tracking()),
        supply=half(entry_pointer(1), Tracking(lot="A")),
    )
    moving = ReservationEntry(
        entry_no=2,
        status=ReservationStatus.SURPLUS,
        item_id=1,
        location_id=1,
        variant_id=0,
        quantity_base=4 * PIECE,
        demand=half(line_pointer(9), Tracking(lot="A"), 4),
    )
    inventory = Inventory(stock, Book([sale, moving]))
    code = ItemTrackingCode(code="LOT", lot_specific=True)
    journal = ItemJournal(
        inventory,
        {1: Item(item_id=1, no="CLOTH", tracking=code)},
        {1: Location(location_id=1, code="EAST")},
        NumberFacts(),
        posting_date=date(2026, 3, 1),
    )
    line = SourceLine(
        line_id=9,
        document_id=1,
        line_no=10000,
        direction=Direction.DEMAND,
        kind=SourceKind.TRANSFER_ORDER,
        item_id=1,
        unit_id=1,
        location_id=1,
        quantity=4 * PIECE,
        quantity_base=4 * PIECE,
        due_date=date(2026, 3, 1),
    )
    to_post = LineToPost(
        line=line,
        quantity=4 * PIECE,
        quantity_base=4 * PIECE,
        document_id=-1,
        posted_line_no=10000,
    )
    order_posting.post(order_posting.divide(inventory, [to_post]), journal)
    assert {
        entry.supply.tracking.lot: entry.quantity_base // PIECE
        for entry in inventory.book
        if entry.supply
    } == {"A": 6, "B": 4}
    assert (inventory.remaining(1), inventory.free(1)) == (6 * PIECE, 0)


def lot_entry(entry_no: int, lot: str) -> ItemLedgerEntry:
    return ItemLedgerEntry(
        entry_no=entry_no,
        entry_type=EntryType.PURCHASE,
        item_id=1,
        location_id=1,
        tracking=Tracking(lot=lot),
        posting_date=date(2026, 1, 1),
        quantity_base=10 * PIECE,
        remaining_base=10 * PIECE,
        reserved_base=10 * PIECE if lot == "A" else 0,
    )


def half(pointer: object, tracking: Tracking, pieces: int = 10) -> Half:
    return Half(
        pointer=pointer,  # type: ignore[arg-type]
        tracking=tracking,
        qty_to_handle_base=pieces * PIECE,
        qty_to_invoice_base=pieces * PIECE,
    )
