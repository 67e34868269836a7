"""Numbers on inventory picks: which of them may be posted, and what the order learns of them (W
5.5, 5.6)."""

from decimal import Decimal

from stockhand.domain.problems.documents import NothingToHandle
from stockhand.domain.problems.numbers import (
    NumberExpired,
    NumberMissing,
    NumberNotAvailable,
    NumberReservedElsewhere,
    TrackingDoesNotFit,
)
from stockhand.domain.problems.reasons import StockExpired
from stockhand.domain.tracking import Dimension, Tracking
from tests.rules import books, goods, held, yard
from tests.rules.goods import lots, serials
from tests.rules.yard import PICK
from tests.warehouses import DAY, Office

LOTS = {"lot": {"specific": True, "warehouse": True}}
SERIALS = {"serial": {"specific": True, "warehouse": True}}
STRICT = {**LOTS, "use_expiration_dates": True, "strict_expiration": True}


def test_serials_are_picked_piece_by_piece(office: Office) -> None:
    goods.item(office, "S", code=SERIALS)
    yard.yard(office, "B1")
    yard.stocked(office, "S", 3, "B1", serials("S1", "S2", "S3"))
    yard.ordered(office, "SO1", {"item": "S", "quantity": 2})
    pick = yard.created(office, PICK, "SO1")
    assert yard.lines(office, pick) == [("take", "B1", "", 1, 0)] * 2
    yard.change(office, PICK, pick, 10000, serial="S3", quantity="1")
    yard.posted(office, PICK, pick)
    assert yard.ledger(office, "S")[3:] == [("sale", "S3", -1)]
    assert yard.done(office, "SO1") == 1


def test_a_tracked_line_needs_its_number(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    yard.yard(office, "B1")
    yard.stocked(office, "A", 5, "B1", lots(L1=5))
    yard.ordered(office, "SO1", {"item": "A", "quantity": 2})
    pick = yard.created(office, PICK, "SO1", fill=True)
    answer = yard.post(office, PICK, pick)
    assert answer.problems == (NumberMissing(line=f"{pick}/10000", dimension=Dimension.LOT),)


def test_w_083_strict_expiration_holds_a_pick_of_what_is_past_its_date(office: Office) -> None:
    goods.item(office, "A", code=STRICT)
    yard.yard(office, "B1")
    old = [{"lot": "OLD", "quantity": "5", "expiration_date": "2026-01-04"}]
    new = [{"lot": "NEW", "quantity": "2", "expiration_date": "2026-01-05"}]
    yard.stocked(office, "A", 7, "B1", [*old, *new])
    yard.ordered(office, "SO1", {"item": "A", "quantity": 3})
    pick = yard.created(office, PICK, "SO1")
    assert yard.lines(office, pick) == [("take", "B1", "NEW", 2, 0)]
    yard.change(office, PICK, pick, 10000, lot="OLD", quantity="1")
    answer = yard.post(office, PICK, pick)
    assert answer.problems == (
        NumberExpired(
            line=f"{pick}/10000",
            number=Tracking(lot="OLD"),
            expiration_date=DAY.replace(day=4),
            posting_date=DAY,
        ),
    )
    yard.change(office, PICK, pick, 10000, lot="NEW", quantity="2")
    yard.posted(office, PICK, pick)


def test_w_083_creation_tells_that_it_left_out_what_is_past_its_date(office: Office) -> None:
    goods.item(office, "A", code=STRICT)
    yard.yard(office)
    old = [{"lot": "OLD", "quantity": "5", "expiration_date": "2026-01-04"}]
    yard.stocked(office, "A", 5, numbers=old)
    yard.ordered(office, "SO1", {"item": "A", "quantity": 3})
    assert yard.create(office, PICK, "SO1").problems == (
        NothingToHandle(document="SO1", reasons=(StockExpired(line="SO1/10000"),)),
    )


def test_w_083_expired_goods_may_go_back_to_the_vendor(office: Office) -> None:
    goods.item(office, "A", code=STRICT)
    yard.yard(office)
    old = [{"lot": "OLD", "quantity": "5", "expiration_date": "2026-01-04"}]
    yard.stocked(office, "A", 5, numbers=old)
    back = {"item": "A", "quantity": 5, "numbers": lots(OLD=5)}
    yard.ordered(office, "PR1", back, kind="purchase_return")
    pick = yard.created(office, PICK, "PR1", order_kind="purchase_return", fill=True)
    yard.posted(office, PICK, pick)
    assert yard.ledger(office, "A")[1:] == [("purchase", "OLD", -5)]


def test_w_085_a_serial_that_another_order_has_reserved_is_refused(office: Office) -> None:
    goods.item(office, "S", code=SERIALS)
    yard.yard(office, "B1")
    yard.stocked(office, "S", 2, "B1", serials("S1", "S2"))
    yard.ordered(office, "SO1", {"item": "S", "quantity": 1, "numbers": serials("S1")})
    held.reserved(office, "SO1", serial="S1")
    yard.ordered(office, "SO2", {"item": "S", "quantity": 1})
    pick = yard.created(office, PICK, "SO2")
    typed = {"kind": PICK, "activity_no": pick, "line_no": 10000, "serial": "S1"}
    answer = office.answer("change-activity-line", **typed)
    assert books.codes(answer) == ["number-reserved-elsewhere"]


def test_w_085_a_serial_that_another_order_named_after_it_was_typed_is_refused_when_posting(
    office: Office,
) -> None:
    goods.item(office, "S", code=SERIALS)
    yard.yard(office)
    yard.stocked(office, "S", 2, numbers=serials("S1", "S2"))
    yard.ordered(office, "SO1", {"item": "S", "quantity": 1})
    office.do("reserve-line", order_no="SO1", kind="sales_order", line_no=10000)
    yard.ordered(office, "SO2", {"item": "S", "quantity": 1})
    pick = yard.created(office, PICK, "SO2")
    yard.change(office, PICK, pick, 10000, serial="S1", quantity="1")
    goods.tracked(office, "SO1", serials("S1"))
    (problem,) = yard.post(office, PICK, pick).problems
    assert isinstance(problem, NumberReservedElsewhere)
    assert (problem.line, problem.serial) == (f"{pick}/10000", "S1")


def test_a_lot_that_others_name_is_not_there_for_this_order(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    yard.yard(office)
    yard.stocked(office, "A", 20, numbers=lots(L1=10, L2=10))
    yard.ordered(office, "SO1", {"item": "A", "quantity": 8, "numbers": lots(L1=8)})
    yard.ordered(office, "SO2", {"item": "A", "quantity": 3})
    pick = yard.created(office, PICK, "SO2")
    yard.change(office, PICK, pick, 10000, lot="L1", quantity="3")
    answer = yard.post(office, PICK, pick)
    assert answer.problems == (
        NumberNotAvailable(
            line=f"{pick}/10000",
            number=Tracking(lot="L1"),
            available=Decimal(2),
            required=Decimal(3),
        ),
    )
    yard.change(office, PICK, pick, 10000, quantity="2")
    yard.posted(office, PICK, pick)


def test_a_lot_that_lies_elsewhere_is_not_in_the_bin(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    yard.yard(office, "B1", "B2")
    yard.stocked(office, "A", 5, "B1", lots(L1=5))
    yard.stocked(office, "A", 5, "B2", lots(L2=5))
    yard.ordered(office, "SO1", {"item": "A", "quantity": 5})
    pick = yard.created(office, PICK, "SO1")
    yard.change(office, PICK, pick, 10000, lot="L2", quantity="5")
    answer = yard.post(office, PICK, pick)
    assert books.codes(answer) == ["bin-quantity-insufficient", "number-not-available"]


def test_others_who_named_no_lot_give_way(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    yard.yard(office, "B1")
    yard.stocked(office, "A", 20, "B1", lots(L1=10, L2=10))
    yard.ordered(office, "SO1", {"item": "A", "quantity": 10})
    held.reserved(office, "SO1")
    assert held.pairs(office, "SO1") == [(10, "", "stock", "L1")]
    yard.ordered(office, "SO2", {"item": "A", "quantity": 10, "numbers": lots(L1=10)})
    pick = yard.created(office, PICK, "SO2", fill=True)
    assert yard.lines(office, pick) == [("take", "B1", "L1", 10, 10)]
    yard.posted(office, PICK, pick)
    assert held.pairs(office, "SO1") == [(10, "", "stock", "L2")]


def test_the_orders_own_reservation_follows_the_lot_that_was_taken(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    yard.yard(office, "B1")
    yard.stocked(office, "A", 20, "B1", lots(L1=10, L2=10))
    yard.ordered(office, "SO1", {"item": "A", "quantity": 6})
    held.reserved(office, "SO1")
    assert held.pairs(office, "SO1") == [(6, "", "stock", "L1")]
    pick = yard.created(office, PICK, "SO1")
    yard.change(office, PICK, pick, 10000, lot="L2", quantity="4")
    yard.posted(office, PICK, pick)
    assert yard.ledger(office, "A")[2:] == [("sale", "L2", -4)]
    assert held.pairs(office, "SO1") == [(2, "", "stock", "L1")]


def test_both_reservations_change_places(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    yard.yard(office)
    yard.stocked(office, "A", 20, numbers=lots(L1=10, L2=10))
    for order in ("SO1", "SO2"):
        yard.ordered(office, order, {"item": "A", "quantity": 10})
        held.reserved(office, order)
    assert held.pairs(office, "SO2") == [(10, "", "stock", "L2")]
    pick = yard.created(office, PICK, "SO2")
    yard.change(office, PICK, pick, 10000, lot="L1", quantity="10")
    yard.posted(office, PICK, pick)
    assert yard.ledger(office, "A")[2:] == [("sale", "L1", -10)]
    assert held.pairs(office, "SO1") == [(10, "", "stock", "L2")]


def test_w_148_a_sales_line_that_names_its_lots_takes_no_other(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    yard.yard(office)
    yard.stocked(office, "A", 20, numbers=lots(L1=10, L2=10))
    yard.ordered(office, "SO1", {"item": "A", "quantity": 10, "numbers": lots(L1=5)})
    pick = yard.created(office, PICK, "SO1")
    assert yard.lines(office, pick) == [("none", "", "L1", 5, 0), ("none", "", "", 5, 0)]
    yard.change(office, PICK, pick, 20000, lot="L2", quantity="5")
    answer = yard.post(office, PICK, pick)
    assert answer.problems == (TrackingDoesNotFit(line="SO1/10000", number=Tracking(lot="L2")),)


def test_w_161_more_of_a_lot_than_the_order_names_is_posted(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    yard.yard(office, "B1")
    yard.stocked(office, "A", 20, "B1", lots(A=20))
    yard.ordered(office, "SO1", {"item": "A", "quantity": 20, "numbers": lots(A=10)})
    pick = yard.created(office, PICK, "SO1")
    yard.change(office, PICK, pick, 10000, quantity="10")
    yard.change(office, PICK, pick, 20000, lot="A", quantity="10")
    yard.posted(office, PICK, pick)
    assert yard.ledger(office, "A")[1:] == [("sale", "A", -20)]
    (posted,) = books.specifications(office, "SO1")
    assert (posted["lot"], posted["quantity"]) == ("A", 20)
    assert yard.in_bins(office, "A") == {}


def test_what_a_pick_shipped_comes_back_to_the_bins_it_left(office: Office) -> None:
    goods.item(office, "A", code=LOTS)
    yard.yard(office, "B1", "B2")
    yard.stocked(office, "A", 6, "B1", lots(L1=6))
    yard.stocked(office, "A", 4, "B2", lots(L2=4))
    yard.ordered(office, "SO1", {"item": "A", "quantity": 10, "numbers": lots(L1=6, L2=4)})
    pick = yard.created(office, PICK, "SO1", fill=True)
    yard.posted(office, PICK, pick)
    assert yard.in_bins(office, "A") == {}
    shipment = books.posted_line(office, "sales_shipment")["no"]
    office.do("undo-posted-document", posted_no=shipment, kind="sales_shipment")
    assert yard.in_bins(office, "A") == {"B1": 6, "B2": 4}
    assert yard.done(office, "SO1") == 0
    again = yard.created(office, PICK, "SO1")
    assert yard.lines(office, again) == [
        ("take", "B1", "L1", 6, 0),
        ("take", "B2", "L2", 4, 0),
    ]
