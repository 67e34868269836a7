"""Numbers given to a line: from series, counted up, from stock, scanned (T 4.4, 4.5, 4.8)."""

from typing import Any

from stockhand.store.views import tracking
from tests.rules import books
from tests.rules.books import codes
from tests.rules.goods import item, lots, ordered, serials, stocked
from tests.rules.line_numbers import on_line, where
from tests.warehouses import Office

BOTH = {"serial": {"specific": True}, "lot": {"specific": True}}


def numbered(office: Office, no: str = "SNL", **fields: Any) -> str:
    """An item with serials and lots, each from a series of its own."""
    office.do("save-number-series", code="SN", starting_no="SN0001")
    office.do("save-number-series", code="LOTNO", starting_no="L001")
    series = {"serial_series": "SN", "lot_series": "LOTNO"}
    return item(office, no, code=BOTH, **series, **fields)


def test_t_051_serials_share_a_new_lot(office: Office) -> None:
    numbered(office)
    ordered(office, "PO1", "SNL", 3, kind="purchase_order")
    done = office.do("assign-serials", **where("PO1"), count="3", with_new_lot=True)
    assert on_line(office, "PO1") == {"SN0001/L001": 1, "SN0002/L001": 1, "SN0003/L001": 1}
    assert [one["number"]["serial"] for one in done["numbers"]] == ["SN0001", "SN0002", "SN0003"]


def test_t_051_unless_said_each_undefined_piece_gets_a_serial(office: Office) -> None:
    numbered(office)
    ordered(office, "PO1", "SNL", 3, kind="purchase_order", numbers=serials("x"))
    office.do("assign-serials", **where("PO1"), lot="A", create_info=True)
    assert on_line(office, "PO1") == {"x": 1, "SN0001/A": 1, "SN0002/A": 1}
    cards = books.rows(
        office, "select number from tracking_info where dimension = 'serial' order by number"
    )
    assert [row["number"] for row in cards] == ["SN0001", "SN0002"]
    over = office.answer("assign-serials", **where("PO1"), count="1")
    assert codes(over) == ["tracking-exceeds-line"]
    full = office.answer("assign-serials", **where("PO1"))
    assert codes(full) == ["number-count-invalid"]


def test_t_051_what_is_refused_takes_no_number(office: Office) -> None:
    numbered(office)
    ordered(office, "PO1", "SNL", 1, kind="purchase_order")
    over = office.answer("assign-serials", **where("PO1"), count="2", with_new_lot=True)
    assert codes(over) == ["tracking-exceeds-line"]
    office.do("assign-serials", **where("PO1"), with_new_lot=True)
    assert on_line(office, "PO1") == {"SN0001/L001": 1}


def test_t_052_serials_need_a_series_and_a_whole_number(office: Office) -> None:
    ordered(office, "PO1", "SERIAL", 3, kind="purchase_order")
    assert codes(office.answer("assign-serials", **where("PO1"), count="2")) == [
        "number-series-missing"
    ]
    numbered(office)
    ordered(office, "PO2", "SNL", 3, kind="purchase_order")
    for count in ("0", "1.5", "-1"):
        assert codes(office.answer("assign-serials", **where("PO2"), count=count)) == [
            "number-count-invalid"
        ]


def test_t_052_a_series_that_has_run_out_is_no_series(office: Office) -> None:
    office.do("save-number-series", code="SHORT", starting_no="S1", ending_no="S2")
    item(office, "SN", code={"serial": {"specific": True}}, serial_series="SHORT")
    ordered(office, "PO1", "SN", 3, kind="purchase_order")
    assert codes(office.answer("assign-serials", **where("PO1"))) == ["number-series-missing"]
    office.do("assign-serials", **where("PO1"), count="2")
    assert on_line(office, "PO1") == {"S1": 1, "S2": 1}


def test_t_053_serials_are_counted_up_from_one_that_is_named(office: Office) -> None:
    ordered(office, "PO1", "SERIAL", 3, kind="purchase_order")
    bad = office.answer("assign-customized-serials", **where("PO1"), start="ABC", count="2")
    assert codes(bad) == ["serial-not-incrementable"]
    counted = {"start": "SN-V0009", "increment": 2, "count": "3"}
    office.do("assign-customized-serials", **where("PO1"), **counted)
    assert on_line(office, "PO1") == {"SN-V0009": 1, "SN-V0011": 1, "SN-V0013": 1}


def test_t_053_an_increment_that_is_not_above_zero_is_one(office: Office) -> None:
    ordered(office, "PO1", "SERIAL", 3, kind="purchase_order")
    office.do("assign-customized-serials", **where("PO1"), start="A8-X", increment=0)
    assert on_line(office, "PO1") == {"A8-X": 1, "A9-X": 1, "A10-X": 1}


def test_t_053_serials_by_hand_need_a_series_that_allows_them(office: Office) -> None:
    office.do("save-number-series", code="SN", starting_no="SN1", allow_manual=False)
    item(office, "SN", code={"serial": {"specific": True}}, serial_series="SN")
    ordered(office, "PO1", "SN", 3, kind="purchase_order")
    answer = office.answer("assign-customized-serials", **where("PO1"), start="X1")
    assert codes(answer) == ["malformed-command"]


def test_t_054_selected_rows_share_a_new_lot(office: Office) -> None:
    numbered(office)
    ordered(office, "PO1", "SNL", 5, kind="purchase_order", numbers=serials("a", "b", "c"))
    chosen = [{"serial": "a"}, {"serial": "b"}]
    office.do("assign-lot", **where("PO1"), selected=chosen)
    assert on_line(office, "PO1") == {"a/L001": 1, "b/L001": 1, "c": 1}
    office.do("assign-lot", **where("PO1"))
    assert on_line(office, "PO1") == {"a/L001": 1, "b/L001": 1, "c": 1, "L002": 2}


def test_t_055_what_expires_first_is_selected_first(office: Office) -> None:
    item(office, "MILK", code={"lot": {"specific": True}, "use_expiration_dates": True})
    dated = {"A": (4, "2026-05-05"), "B": (3, "2026-05-01")}
    for lot, (quantity, day) in dated.items():
        one = {"lot": lot, "quantity": str(quantity), "expiration_date": day}
        stocked(office, "MILK", quantity, numbers=[one])
    ordered(office, "SO1", "MILK", 5)
    done = office.do("select-line-numbers", **where("SO1"))
    assert on_line(office, "SO1") == {"A": 2, "B": 3}
    assert [(one["number"]["lot"], one["quantity"]) for one in done["numbers"]] == [
        ("A", "2"),
        ("B", "3"),
    ]


def test_t_056_a_serial_held_by_somebody_is_left_to_them(office: Office) -> None:
    item(office, "SN", code={"serial": {"specific": True}})
    stocked(office, "SN", 2, numbers=serials("SN1", "SN2"))
    ordered(office, "SO2", "SN", 1)
    office.do("reserve-order", order_no="SO2", kind="sales_order")
    ordered(office, "SO1", "SN", 2)
    office.do("select-line-numbers", **where("SO1"))
    assert on_line(office, "SO1") == {"SN2": 1}


def test_t_056_many_numbers_are_read_a_few_at_a_time(office: Office) -> None:
    item(office, "SN", code={"serial": {"specific": True}})
    names = [f"N{number:03}" for number in range(100)]
    stocked(office, "SN", 100, numbers=serials(*names))
    ordered(office, "SO2", "SN", 60, numbers=serials(*names[:60]))
    ordered(office, "SO1", "SN", 3)
    office.do("select-line-numbers", **where("SO1"))
    assert on_line(office, "SO1") == {"N060": 1, "N061": 1, "N062": 1}


def test_t_060_scans_count_what_comes_in_and_take_what_is_there(office: Office) -> None:
    ordered(office, "PO1", "LOT", 3, kind="purchase_order")
    office.do("scan-line-number", **where("PO1"), lot="N")
    office.do("scan-line-number", **where("PO1"), lot="N", quantity="2")
    assert on_line(office, "PO1") == {"N": 3}
    assert codes(office.answer("scan-line-number", **where("PO1"), lot="N")) == ["line-full"]
    ordered(office, "SO2", "LOT", 15, numbers=lots(L2=15))
    ordered(office, "SO1", "LOT", 8)
    office.do("scan-line-number", **where("SO1"), lot="L2")
    assert on_line(office, "SO1") == {"L2": 5}
    office.do("scan-line-number", **where("SO1"), lot="L1")
    assert on_line(office, "SO1") == {"L1": 3, "L2": 5}


def test_t_060_a_serial_is_scanned_once(office: Office) -> None:
    ordered(office, "SO1", "SERIAL", 3)
    line = where("SO1")
    office.do("scan-line-number", **line, serial="SHED-S1")
    again = office.answer("scan-line-number", **line, serial="SHED-S1")
    assert codes(again) == ["number-duplicate"]
    assert on_line(office, "SO1") == {"SHED-S1": 1}


def test_t_055_numbers_to_choose_from_stand_in_the_order_in_which_they_are_selected(
    office: Office,
) -> None:
    item(office, "X", code={"lot": {"specific": True}})
    stocked(office, "X", 10, numbers=lots(B=4, A=6))
    ordered(office, "SO1", "X", 5, numbers=lots(A=5))
    ordered(office, "SO2", "X", 3, numbers=lots(A=1))
    ordered(office, "SO3", "X", 2)
    office.do("reserve-order", order_no="SO3", kind="sales_order")
    first = tracking.candidates(office.tx, "sales_order", "SO2", 10000, "", after=0, count=1)
    assert first is not None
    rows, following = first
    assert [(one.number.lot, one.stock.total, one.stock.available) for one in rows] == [("A", 6, 0)]
    assert (rows[0].stock.requested, rows[0].stock.current_requested) == (6, 1)
    assert following == 1
    rest = tracking.candidates(office.tx, "sales_order", "SO2", 10000, "", after=1, count=1)
    assert rest is not None
    rows, following = rest
    assert [(one.number.lot, one.stock.available) for one in rows] == [("B", 4)]
    assert rows[0].stock.nonspecific_reserved == 2
    assert following is None
    assert tracking.candidates(office.tx, "sales_order", "SO2", 7, "", after=0, count=1) is None
