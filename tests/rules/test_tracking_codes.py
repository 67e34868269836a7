"""Setting up tracking codes, and what holds them and the code of an item fast (T 1.1, 1.4)."""

from typing import Any

import pytest

from stockhand.domain import tracking_codes
from stockhand.domain.problems.setup import EntriesExist
from stockhand.domain.tracking import FLOW_FLAGS, ItemTrackingCode
from stockhand.domain.tracking_codes import CodeRules, CodeUse, DimensionRules
from stockhand.store import tracking_codes as store
from tests.warehouses import Office

EVERY_FLOW = dict.fromkeys(FLOW_FLAGS, True)
NO_FLOW = dict.fromkeys(FLOW_FLAGS, False)


def code_of(office: Office, code: str) -> ItemTrackingCode:
    return store.find(office.tx, [code])[code]


def flows(code: ItemTrackingCode, prefix: str) -> dict[str, bool]:
    return {flow: getattr(code, f"{prefix}_{flow}") for flow in FLOW_FLAGS}


def facts(answer: Any) -> list[tuple[Any, ...]]:
    """Code and facts of each problem."""
    return [
        (one.code, *(getattr(one, name) for name in one.__struct_fields__ if name != "kind"))
        for one in answer.problems
    ]


def test_t_001_w_077_a_specific_dimension_is_compulsory_everywhere(office: Office) -> None:
    office.do("save-item-tracking-code", code="NEW", serial={"flows": ["sales_out"]})
    before = code_of(office, "NEW")
    assert flows(before, "sn") == {**NO_FLOW, "sales_out": True}
    assert not before.sn_warehouse
    office.do("save-item-tracking-code", code="NEW", serial={"specific": True})
    after = code_of(office, "NEW")
    assert (after.sn_specific, after.sn_warehouse) == (True, True)
    assert flows(after, "sn") == EVERY_FLOW
    assert flows(after, "lot") == NO_FLOW


def test_t_001_saving_a_code_again_leaves_the_warehouse_flag_alone(office: Office) -> None:
    office.do("save-item-tracking-code", code="NEW", lot={"specific": True, "warehouse": False})
    office.do("save-item-tracking-code", code="NEW", lot={"specific": True}, description="again")
    assert not code_of(office, "NEW").lot_warehouse


def test_t_002_a_flow_of_a_specific_dimension_cannot_be_left_out(office: Office) -> None:
    others = [flow for flow in FLOW_FLAGS if flow != "sales_out"]
    answer = office.answer(
        "save-item-tracking-code", code="SERIALS", serial={"specific": True, "flows": others}
    )
    assert facts(answer) == [("tracking-code-combination", "SERIALS", "sn_sales_out")]


def test_t_003_w_078_w_143_specific_stays_as_it_is_once_something_was_booked(
    office: Office,
) -> None:
    cleared = office.answer("save-item-tracking-code", code="LOTS")
    assert facts(cleared) == [("entries-exist", "LOT", "lot_specific", "ledger")]
    both = {"lot": {"specific": True}, "serial": {"specific": True}}
    added = office.answer("save-item-tracking-code", code="LOTS", **both)
    assert facts(added) == [("entries-exist", "LOT", "sn_specific", "ledger")]
    assert flows(code_of(office, "LOTS"), "lot") == EVERY_FLOW
    same = {"lot": {"specific": True, "info_in_must_exist": True}}
    office.do("save-item-tracking-code", code="LOTS", **same)


def test_t_004_w_076_only_specific_numbers_are_kept_in_the_warehouse(office: Office) -> None:
    answer = office.answer("save-item-tracking-code", code="NEW", lot={"warehouse": True})
    assert facts(answer) == [("tracking-code-combination", "NEW", "lot_warehouse")]


def test_t_005_w_078_the_warehouse_flag_stays_while_there_are_entries(office: Office) -> None:
    rules = CodeRules(code="X", lot=DimensionRules(specific=True, warehouse=False))
    before = ItemTrackingCode(code="X", lot_specific=True, lot_warehouse=True)
    after = tracking_codes.following(before, rules)
    in_bins = tracking_codes.check_change(before, after, rules, CodeUse(warehouse="CHAIR"))
    assert list(in_bins) == [EntriesExist(item="CHAIR", field="lot_warehouse", entries="warehouse")]
    answer = office.answer(
        "save-item-tracking-code", code="LOTS", lot={"specific": True, "warehouse": False}
    )
    assert facts(answer) == [("entries-exist", "LOT", "lot_warehouse", "ledger")]


def test_t_006_w_143_specific_costing_needs_specific_serials(office: Office) -> None:
    office.do("save-item-tracking-code", code="ONE", serial={"specific": True})
    office.do("save-item", no="CAR", tracking_code="ONE", costing_method="specific")
    cleared = office.answer("save-item-tracking-code", code="ONE")
    assert facts(cleared) == [("tracking-code-combination", "ONE", "sn_specific")]
    moved = office.answer("save-item", no="CAR", tracking_code="LOTS", costing_method="specific")
    assert facts(moved) == [("tracking-code-combination", "LOTS", "sn_specific")]


@pytest.mark.parametrize("flag", ["strict_expiration", "expiration_date_required"])
def test_t_007_stricter_dates_switch_dates_on(office: Office, flag: str) -> None:
    office.do("save-item-tracking-code", code="NEW", use_expiration_dates=False)
    assert not code_of(office, "NEW").use_expiration_dates
    office.do("save-item-tracking-code", code="NEW", **{flag: True})
    assert code_of(office, "NEW").use_expiration_dates
    office.do("save-item-tracking-code", code="NEW", **{flag: True})
    assert code_of(office, "NEW").use_expiration_dates


@pytest.mark.parametrize("flag", ["strict_expiration", "expiration_date_required"])
def test_t_008_dates_stay_on_while_a_stricter_flag_needs_them(office: Office, flag: str) -> None:
    office.do("save-item-tracking-code", code="NEW", **{flag: True})
    rules = {flag: True, "use_expiration_dates": False}
    answer = office.answer("save-item-tracking-code", code="NEW", **rules)
    assert facts(answer) == [("expiration-setup-in-use", "NEW", flag)]


def test_t_009_dates_stay_on_while_dated_stock_was_booked(office: Office) -> None:
    rules = {"lot": {"specific": True}, "use_expiration_dates": False}
    answer = office.answer("save-item-tracking-code", code="DATES", **rules)
    assert facts(answer) == [("expiration-setup-in-use", "DATES", "entries")]


def test_t_010_dates_stay_on_while_an_item_counts_them_itself(office: Office) -> None:
    office.do("save-item-tracking-code", code="NEW", use_expiration_dates=True)
    office.do("save-item", no="MILK", tracking_code="NEW", expiration_calculation="14D")
    answer = office.answer("save-item-tracking-code", code="NEW", use_expiration_dates=False)
    assert facts(answer) == [("expiration-setup-in-use", "NEW", "expiration_calculation")]


def test_t_011_a_code_goes_when_no_item_uses_it(office: Office) -> None:
    held = office.answer("delete-item-tracking-code", code="LOTS")
    assert facts(held) == [("tracking-code-in-use", "LOTS", "LOT")]
    office.do("save-item-tracking-code", code="NEW")
    office.do("delete-item-tracking-code", code="NEW")
    gone = office.answer("delete-item-tracking-code", code="NEW")
    assert facts(gone) == [("not-found", "item_tracking_code", "NEW")]


def test_t_012_a_booked_item_keeps_what_is_specific(office: Office) -> None:
    free = office.answer("save-item", no="LOT", tracking_code="")
    assert facts(free) == [("entries-exist", "LOT", "tracking_code", "ledger")]
    other = {"lot": {"specific": True}, "use_expiration_dates": True}
    office.do("save-item-tracking-code", code="OTHER", **other)
    office.do("save-item", no="LOT", tracking_code="OTHER")


def test_t_012_an_item_that_was_never_booked_takes_any_code(office: Office) -> None:
    office.do("save-item", no="NEW", tracking_code="LOTS")
    office.do("save-item", no="NEW", tracking_code="SERIALS")
    office.do("save-item", no="NEW", tracking_code="")


def test_t_013_numbers_on_an_open_line_hold_the_code(office: Office) -> None:
    office.do("save-item", no="NEW", tracking_code="LOTS")
    line = {"item": "NEW", "quantity": "3", "numbers": [{"lot": "A", "quantity": "3"}]}
    bought = {"kind": "purchase_order", "no": "PO1", "location": "SHED"}
    office.do("create-order", **bought, lines=[line])
    answer = office.answer("save-item", no="NEW", tracking_code="SERIALS")
    assert facts(answer) == [("open-document-tracking", "NEW", "PO1/10000")]
    where = {"order_no": "PO1", "kind": "purchase_order", "line_no": 10000}
    office.do("set-line-tracking", **where, numbers=[])
    office.do("save-item", no="NEW", tracking_code="SERIALS")


def test_t_014_an_item_that_counts_its_dates_needs_a_code_with_dates(office: Office) -> None:
    office.do("save-item-tracking-code", code="NEW", use_expiration_dates=True)
    office.do("save-item", no="MILK", tracking_code="NEW", expiration_calculation="14D")
    answer = office.answer(
        "save-item", no="MILK", tracking_code="LOTS", expiration_calculation="14D"
    )
    assert facts(answer) == [("expiration-setup-in-use", "LOTS", "expiration_calculation")]


def test_t_015_a_dimension_that_is_no_longer_specific_keeps_its_flows(office: Office) -> None:
    office.do("save-item-tracking-code", code="NEW", lot={"specific": True})
    office.do("save-item-tracking-code", code="NEW")
    after = code_of(office, "NEW")
    assert (after.lot_specific, after.lot_warehouse) == (False, False)
    assert flows(after, "lot") == EVERY_FLOW
