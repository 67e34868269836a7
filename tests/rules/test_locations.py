"""Switches of a location: what they bring with them, what is in their way, and who may turn
them."""

from typing import Any

from stockhand.domain.ledgers import Actor
from stockhand.operations.run import Answer
from tests import warehouses
from tests.rules.books import codes, rows
from tests.warehouses import Office

HALL: dict[str, Any] = {
    "code": "HALL",
    "bin_mandatory": True,
    "require_receive": True,
    "require_put_away": True,
    "require_shipment": True,
    "require_pick": True,
    "put_away_bin_policy": "template",
    "put_away_template": "STANDARD",
}
ALL_HANDLING = ("require_receive", "require_put_away", "require_shipment", "require_pick")


def location(office: Office, code: str) -> dict[str, Any]:
    return rows(office, "select * from location where code = :code", code=code)[0]


def facts(answer: Answer) -> list[tuple[Any, ...]]:
    """The codes of an answer's problems with their facts but for the kind."""
    found: list[tuple[Any, ...]] = []
    for one in answer.problems:
        values = [
            getattr(one, name) for name in one.__struct_fields__ if name not in ("kind", "code")
        ]
        found.append((one.code, *values))
    return found


def hall(office: Office, **changes: Any) -> Answer:
    return office.answer("save-location", **{**HALL, **changes})


def test_w_001_bins_are_not_turned_on_over_stock_that_lies_in_none(office: Office) -> None:
    answer = office.answer("save-location", code="SHED", bin_mandatory=True)
    assert facts(answer) == [("location-has-open-entries", "SHED")]
    assert not location(office, "SHED")["bin_mandatory"]


def test_w_002_bins_and_directed_are_not_turned_while_a_document_is_open(office: Office) -> None:
    office.do("save-location", code="DOCK", require_receive=True)
    warehouses.order(office, "PO1", "DOCK", ("PLAIN", 5), kind="purchase_order")
    orders = [{"kind": "purchase_order", "no": "PO1"}]
    office.do("create-warehouse-receipt", no="R1", location="DOCK", orders=orders)
    on = office.answer("save-location", code="DOCK", require_receive=True, bin_mandatory=True)
    assert facts(on) == [("location-has-documents", "DOCK", "receipt")]
    warehouses.order(office, "PO2", "HALL", ("PLAIN", 5), kind="purchase_order")
    warehouses.received(office, "R2", "PO2", "HALL")
    directed = hall(office, directed_put_away_and_pick=True)
    assert facts(directed) == [("location-has-documents", "HALL", "put_away")]


def test_w_003_bins_that_hold_something_are_not_turned_off(office: Office) -> None:
    off = office.answer("save-location", code="HALL", bin_mandatory=False)
    assert facts(off) == [("location-bins-not-empty", "HALL", "H-01")]


def test_w_004_a_directed_location_has_all_handling_and_its_policies(office: Office) -> None:
    office.do("save-location", code="NEW")
    office.do("save-location", code="NEW", directed_put_away_and_pick=True)
    new = location(office, "NEW")
    assert all(new[field] for field in (*ALL_HANDLING, "bin_mandatory"))
    assert new["use_cross_docking"] and new["check_whse_class"]
    assert new["default_bin_selection"] == "none"
    assert (new["pick_bin_policy"], new["put_away_bin_policy"]) == ("bin_ranking", "template")
    for field in (*ALL_HANDLING, "bin_mandatory"):
        alone = office.answer("save-location", code="NEW", **{field: False})
        combination = ("location-setup-combination", "NEW", "directed_put_away_and_pick", field)
        assert facts(alone) == [combination]
    off = office.answer("save-location", code="NEW", directed_put_away_and_pick=False)
    assert off.status == "applied"
    new = location(office, "NEW")
    assert new["adjustment_bin_id"] is None
    assert not new["use_cross_docking"] and not new["use_put_away_worksheet"]
    assert new["default_bin_selection"] == "fixed"


def test_w_005_cross_docking_needs_all_handling(office: Office) -> None:
    answer = hall(office, require_pick=False, use_cross_docking=True)
    assert facts(answer) == [
        ("location-setup-combination", "HALL", "use_cross_docking", "require_pick")
    ]
    office.do("save-location", **HALL, use_cross_docking=True, cross_dock_bin="H-02")
    assert location(office, "HALL")["cross_dock_bin_id"] is not None
    office.do("save-location", **{**HALL, "require_pick": False})
    after = location(office, "HALL")
    assert not after["use_cross_docking"] and after["cross_dock_bin_id"] is None


def test_w_006_fefo_stays_only_where_picks_can_follow_it(office: Office) -> None:
    picks = {"require_shipment": True, "require_pick": True, "pick_according_to_fefo": True}
    office.do("save-location", code="NEW", **picks)
    assert not location(office, "NEW")["pick_according_to_fefo"]
    office.do("save-location", code="NEW", **picks, bin_mandatory=True)
    assert location(office, "NEW")["pick_according_to_fefo"]
    office.do("save-location", code="NEW", **{**picks, "require_shipment": False})
    assert location(office, "NEW")["pick_according_to_fefo"]


def test_w_007_a_location_of_transit_has_no_switch_and_no_bin(office: Office) -> None:
    answer = office.answer(
        "save-location", code="ROAD", use_as_in_transit=True, require_receive=True
    )
    assert facts(answer) == [
        ("location-setup-combination", "ROAD", "require_receive", "use_as_in_transit off")
    ]
    office.do("save-location", code="ROAD", use_as_in_transit=True)
    bin = office.answer("save-bin", location="ROAD", code="R1")
    assert facts(bin) == [("location-setup-combination", "ROAD", "bin R1", "use_as_in_transit off")]
    office.do("save-location", code="YARD")
    office.do("save-bin", location="YARD", code="Y1")
    virtual = office.answer("save-location", code="YARD", use_as_in_transit=True)
    assert facts(virtual) == [
        ("location-setup-combination", "YARD", "use_as_in_transit", "no bins")
    ]


MAIN: dict[str, Any] = {
    "code": "MAIN",
    "directed_put_away_and_pick": True,
    "put_away_template": "STANDARD",
}


def test_w_008_an_adjustment_bin_that_holds_something_stays(office: Office) -> None:
    line = {"item": "PLAIN", "quantity": "2", "bin": "ADJ"}
    office.do("post-opening-stock", location="MAIN", lines=[line])
    office.do("save-bin", location="MAIN", code="ADJ2", bin_type="QC")
    answer = office.answer("save-location", **MAIN, adjustment_bin="ADJ2")
    assert facts(answer) == [("location-bins-not-empty", "MAIN", "ADJ")]
    stays = office.do("save-location", **MAIN)
    assert stays["no"] == "MAIN"
    assert location(office, "MAIN")["adjustment_bin_id"] is not None


def test_w_009_a_dedicated_bin_does_not_ship_and_special_bins_fit_their_part(
    office: Office,
) -> None:
    office.do("save-bin", location="MAIN", code="OWN", bin_type="SHIP", dedicated=True)
    answer = office.answer("save-location", **MAIN, shipment_bin="OWN")
    assert facts(answer) == [("bin-role-wrong", "MAIN/shipment_bin", "OWN", "not dedicated")]
    dedicated = office.answer(
        "save-bin", location="MAIN", code="SHIP", bin_type="SHIP", dedicated=True
    )
    assert codes(dedicated) == ["bin-role-wrong"]
    twice = office.answer("save-location", **MAIN, to_job_bin="ADJ")
    assert facts(twice) == [("bin-role-wrong", "MAIN/to_job_bin", "ADJ", "not the adjustment_bin")]
    to = office.answer("save-location", **MAIN, to_production_bin="M-04")
    assert codes(to) == ["bin-role-wrong"]


def test_a_switch_of_handling_waits_for_the_documents_of_its_family(office: Office) -> None:
    warehouses.order(office, "PO1", "HALL", ("PLAIN", 5), kind="purchase_order")
    orders = [{"kind": "purchase_order", "no": "PO1"}]
    office.do("create-warehouse-receipt", no="R1", location="HALL", orders=orders)
    for field in ("require_receive", "require_put_away"):
        answer = hall(office, **{field: False})
        assert facts(answer) == [("location-has-documents", "HALL", "receipt")]
    assert hall(office, require_shipment=False).status == "applied"
    assert hall(office).status == "applied"
    warehouses.order(office, "SO1", "HALL", ("PLAIN", 5))
    warehouses.picked(office, "S1", "SO1", "HALL")
    no_pick = hall(office, require_pick=False)
    assert [one[2] for one in facts(no_pick)] == ["pick", "shipment"]
    no_shipment = hall(office, require_shipment=False)
    assert facts(no_shipment) == [("location-has-documents", "HALL", "shipment")]


def test_switches_without_the_one_they_need_are_refused_together(office: Office) -> None:
    answer = office.answer(
        "save-location",
        code="NEW",
        allow_breakbulk=True,
        special_equipment="by_bin",
        check_whse_class=True,
        default_bin_selection="last_used",
    )
    assert [one[2:] for one in facts(answer)] == [
        ("allow_breakbulk", "directed_put_away_and_pick"),
        ("special_equipment", "bin_mandatory"),
        ("check_whse_class", "bin_mandatory"),
        ("default_bin_selection", "bin_mandatory"),
    ]


def test_stock_in_bins_survives_becoming_directed_and_back(office: Office) -> None:
    """What lies in the shipping bin is outbound where bins have types, and only there."""
    line = {"item": "PLAIN", "quantity": "4", "bin": "SHIP"}
    office.do("post-opening-stock", location="HALL", lines=[line])
    outbound = (
        "select outbound_base as quantity from stockkeeping_unit s join item i"
        " on i.item_id = s.item_id join location l on l.location_id = s.location_id"
        " where i.no = 'PLAIN' and l.code = 'HALL'"
    )
    assert rows(office, outbound) == [{"quantity": 0}]
    office.do("save-location", **HALL, directed_put_away_and_pick=True)
    assert rows(office, outbound) == [{"quantity": 4}]
    types = rows(
        office,
        "select b.code, t.code as type, z.code as zone from bin b join bin_type t"
        " on t.bin_type_id = b.bin_type_id join zone z on z.zone_id = b.zone_id"
        " join location l on l.location_id = b.location_id"
        " where l.code = 'HALL' and b.code in ('REC', 'SHIP', 'ADJ', 'H-01') order by b.code",
    )
    assert types == [
        {"code": "ADJ", "type": "QC", "zone": "QC"},
        {"code": "H-01", "type": "PUTPICK", "zone": "PUTPICK"},
        {"code": "REC", "type": "RECEIVE", "zone": "RECEIVE"},
        {"code": "SHIP", "type": "SHIP", "zone": "SHIP"},
    ]
    office.do("save-location", **HALL, directed_put_away_and_pick=False)
    assert rows(office, outbound) == [{"quantity": 0}]


def test_what_is_not_said_of_a_location_stays_as_it_is(office: Office) -> None:
    office.do("save-location", code="NEW", name="Annex", require_receive=True, count_blind=True)
    office.do("save-location", code="NEW", bin_mandatory=True, special_equipment="by_bin")
    office.do("save-location", code="NEW", require_receive=False)
    new = location(office, "NEW")
    assert (new["name"], new["time_zone"]) == ("Annex", "UTC")
    assert new["count_blind"] and new["bin_mandatory"] and not new["require_receive"]
    assert (new["special_equipment"], new["default_bin_selection"]) == ("by_bin", "fixed")
    office.do("save-location", code="NEW", bin_mandatory=False)
    new = location(office, "NEW")
    assert (new["special_equipment"], new["default_bin_selection"]) == ("none", "none")
    assert new["name"] == "Annex" and new["count_blind"]


def test_a_blank_takes_an_own_bin_away_unless_it_is_needed(office: Office) -> None:
    hall(office, to_production_bin="H-02")
    assert location(office, "HALL")["to_production_bin_id"] is not None
    office.do("save-location", code="HALL", to_production_bin="", receipt_bin="H-03")
    assert location(office, "HALL")["to_production_bin_id"] is None
    named = rows(
        office,
        "select b.code from location l join bin b on b.bin_id = l.receipt_bin_id"
        " where l.code = 'HALL'",
    )
    assert named == [{"code": "H-03"}]
    office.do("save-location", code="HALL", receipt_bin="")
    usual = "select b.code from location l join bin b on b.bin_id = l.receipt_bin_id"
    assert rows(office, f"{usual} where l.code = 'HALL'") == [{"code": "REC"}]


def test_w_152_stock_that_waits_to_be_used_up_is_no_supply_of_new_demand(office: Office) -> None:
    office.do("save-location", **HALL, to_production_bin="H-01")
    warehouses.order(office, "SO1", "HALL", ("PLAIN", 5))
    answer = office.answer("reserve-line", order_no="SO1", kind="sales_order", line_no=10000)
    assert codes(answer) == ["nothing-to-reserve"]


def test_a_location_goes_only_when_nothing_needs_it(office: Office) -> None:
    answer = office.answer("delete-location", code="HALL")
    assert facts(answer) == [
        ("master-in-use", "location", "HALL", "item_ledger_entry"),
        ("master-in-use", "location", "HALL", "H-01"),
    ]
    office.do("save-location", code="NEW", bin_mandatory=True, require_receive=True)
    warehouses.order(office, "PO1", "NEW", ("PLAIN", 5), kind="purchase_order")
    asked = office.answer("delete-location", code="NEW")
    assert facts(asked) == [("master-in-use", "location", "NEW", "source_line")]
    office.do("delete-order", order_no="PO1", kind="purchase_order")
    office.do("delete-location", code="NEW")
    assert codes(office.answer("save-bin", location="NEW", code="N1")) == ["not-found"]
    office.do("save-location", code="NEW")
    assert not location(office, "NEW")["bin_mandatory"]


def test_whoever_makes_a_location_administers_it(office: Office) -> None:
    office.do("save-employee", no="A", roles={"HALL": ["admin"]})
    person = rows(office, "select * from employee where no = 'A'")[0]["employee_id"]
    hall = location(office, "HALL")["location_id"]
    admin = Actor(employee_id=person, name="A", roles={hall: frozenset({"admin"})})
    new = warehouses.command("save-location", code="NEW", bin_mandatory=True)
    assert codes(warehouses.answer_of(office.tx, new, office.next_id(), admin)) == []
    assert rows(
        office,
        "select l.code, e.role from warehouse_employee e join location l"
        " on l.location_id = e.location_id where e.employee_id = :person order by l.code",
        person=person,
    ) == [{"code": "HALL", "role": "admin"}, {"code": "NEW", "role": "admin"}]


def test_masters_of_a_location_belong_to_its_administrator(office: Office) -> None:
    place = {row["code"]: row["location_id"] for row in rows(office, "select * from location")}
    admin = Actor(name="A", roles={place["HALL"]: frozenset({"admin"})})

    def asked(name: str, **fields: Any) -> list[str]:
        one = warehouses.command(name, **fields)
        return codes(warehouses.answer_of(office.tx, one, office.next_id(), admin))

    assert asked("save-bin", location="HALL", code="H-09") == []
    refused = ["location-not-permitted"]
    assert asked("save-location", **MAIN) == refused
    assert asked("delete-location", code="MAIN") == refused
    assert asked("save-zone", location="MAIN", code="Z") == refused
    assert asked("delete-zone", location="MAIN", code="Z") == refused
    assert asked("save-bin", location="MAIN", code="M-09", bin_type="PICK") == refused
    assert asked("delete-bin", location="MAIN", code="M-04") == refused
    assert asked("save-bin-content", location="MAIN", bin="M-04", item="PLAIN") == refused
    assert asked("delete-bin-content", location="MAIN", bin="M-04", item="PLAIN") == refused
    assert asked("save-employee", no="P", roles={"MAIN": ["picker"]}) == refused
    assert asked("save-warehouse-employee", location="MAIN", no="P", roles=["picker"]) == refused
    assert asked("save-location", code="NEW") == []
