"""Bin types, bins and what bins are set up to hold."""

from tests import warehouses
from tests.rules.books import codes, rows
from tests.rules.test_locations import facts
from tests.warehouses import Office

CONTENT = (
    "select c.quantity_base as quantity, c.is_default, c.is_fixed from bin_content c"
    " join bin b on b.bin_id = c.bin_id join item i on i.item_id = c.item_id"
    " where b.code = :bin and i.no = :item"
)


def journal(office: Office, item: str, quantity: int, bin: str) -> None:
    line = {"item": item, "quantity": str(quantity), "bin": bin}
    office.do("post-item-journal", location="HALL", lines=[line])


def content(office: Office, bin: str, **rules: object) -> list[tuple[object, ...]]:
    return facts(office.answer("save-bin-content", location="HALL", bin=bin, item="PLAIN", **rules))


def test_w_018_uses_of_a_bin_type_that_exclude_each_other(office: Office) -> None:
    for use in ("ship", "put_away", "pick"):
        answer = office.answer("save-bin-type", code="NEW", receive=True, **{use: True})
        assert facts(answer) == [("bin-type-combination", "NEW")]
    answer = office.answer("save-bin-type", code="NEW", ship=True, pick=True)
    assert facts(answer) == [("bin-type-combination", "NEW")]


def test_w_019_a_combination_of_uses_exists_once(office: Office) -> None:
    answer = office.answer("save-bin-type", code="NEW", put_away=True, pick=True)
    assert facts(answer) == [("bin-type-duplicate", "PUTPICK")]
    used = office.answer("delete-bin-type", code="PUTPICK")
    assert facts(used) == [("master-in-use", "bin_type", "PUTPICK", "M-01")]
    changed = office.answer("save-bin-type", code="QC", pick=True)
    assert facts(changed) == [("bin-type-duplicate", "PICK")]


def test_w_020_a_bin_in_use_keeps_zone_type_class_and_dedication(office: Office) -> None:
    held = [("bin-in-use", "M-01", "quantity")]
    for change in ({"bin_type": "PICK"}, {"warehouse_class": "COLD"}, {"dedicated": True}):
        fields = {"bin_type": "PUTPICK", **change}
        assert facts(office.answer("save-bin", location="MAIN", code="M-01", **fields)) == held
    assert facts(office.answer("delete-bin", location="MAIN", code="M-01")) == held
    warehouses.order(office, "PO1", "HALL", ("PLAIN", 5), kind="purchase_order")
    warehouses.received(office, "R1", "PO1", "HALL")
    bin = rows(
        office,
        "select b.code from warehouse_activity_line a join bin b on b.bin_id = a.bin_id"
        " where a.action_type = 'place'",
    )[0]["code"]
    journal(office, "PLAIN", 1, "H-04")
    in_use = office.answer("save-bin", location="HALL", code=bin, dedicated=True)
    assert ("bin-in-use", bin, "lines") in facts(in_use)
    empty = office.answer("save-bin", location="MAIN", code="M-04", bin_type="PICK")
    assert empty.status == "applied"


def test_a_zone_goes_with_its_bins_if_none_is_in_use(office: Office) -> None:
    office.do("save-zone", location="MAIN", code="COLD", bin_type="PICK", ranking=7)
    office.do("save-bin", location="MAIN", code="C-01", zone="COLD")
    bin = rows(
        office,
        "select b.ranking, t.code as type from bin b join bin_type t"
        " on t.bin_type_id = b.bin_type_id where b.code = 'C-01'",
    )
    assert bin == [{"ranking": 7, "type": "PICK"}]
    lines = [{"item": "PLAIN", "quantity": "1", "bin": "C-01"}]
    office.do("post-opening-stock", location="MAIN", lines=lines)
    held = office.answer("delete-zone", location="MAIN", code="COLD")
    assert facts(held) == [("bin-in-use", "C-01", "quantity")]
    lines[0]["quantity"] = "-1"
    office.do("post-opening-stock", location="MAIN", lines=lines)
    office.do("delete-zone", location="MAIN", code="COLD")
    assert codes(office.answer("delete-bin", location="MAIN", code="C-01")) == ["not-found"]
    office.do("save-bin", location="MAIN", code="C-01", bin_type="PUTPICK")
    needed = office.answer("delete-bin", location="MAIN", code="ADJ")
    assert facts(needed) == [("master-in-use", "bin", "MAIN/ADJ", "MAIN/adjustment_bin")]
    zone = office.answer("save-zone", location="HALL", code="Z")
    assert facts(zone) == [
        ("location-setup-combination", "HALL", "zone Z", "directed_put_away_and_pick")
    ]


WALK = (
    "select b.code from warehouse_activity_line a join bin b on b.bin_id = a.bin_id"
    " join warehouse_document d on d.document_id = a.document_id where d.no = :no"
    " and a.action_type = 'take' order by a.sequence"
)


def test_w_021_w_129_lines_sorted_by_bin_ranking_follow_the_ranking(office: Office) -> None:
    for bin in ("H-02", "H-03"):
        journal(office, "PLAIN", 3, bin)
    office.do(
        "post-item-journal",
        location="HALL",
        lines=[{"item": "PLAIN", "quantity": "-97", "bin": "H-01"}],
    )
    warehouses.order(office, "SO1", "HALL", ("PLAIN", 9))
    pick = warehouses.picked(office, "S1", "SO1", "HALL")
    office.do("sort-activity", activity_no=pick, kind="pick", sorting="bin_ranking")
    assert [row["code"] for row in rows(office, WALK, no=pick)] == ["H-03", "H-02", "H-01"]
    office.do("save-bin", location="HALL", code="H-01", ranking=9)
    assert [row["code"] for row in rows(office, WALK, no=pick)] == ["H-01", "H-03", "H-02"]
    places = rows(
        office,
        "select min(case when action_type = 'place' then sequence end) as place,"
        " max(case when action_type = 'take' then sequence end) as take"
        " from warehouse_activity_line",
    )
    assert places == [{"place": 4, "take": 3}]


def test_w_022_an_item_has_one_default_bin_at_a_location(office: Office) -> None:
    assert content(office, "H-03", is_default=True) == [("default-bin-duplicate", "PLAIN", "H-01")]
    assert content(office, "H-01") == []
    assert content(office, "H-02", is_default=True) == []
    assert content(office, "H-03", is_default=True) == [("default-bin-duplicate", "PLAIN", "H-02")]
    directed = office.answer(
        "save-bin-content", location="MAIN", bin="M-02", item="PLAIN", is_default=True
    )
    assert codes(directed) == ["location-setup-combination"]


def test_w_023_a_minimum_above_the_maximum(office: Office) -> None:
    refused = content(office, "H-02", min_qty="10", max_qty="5")
    assert refused == [("bin-content-min-above-max", "H-02", "PLAIN")]


def test_w_024_content_in_use_is_not_deleted(office: Office) -> None:
    place = {"location": "HALL", "item": "PLAIN"}
    held = office.answer("delete-bin-content", **place, bin="H-01")
    assert facts(held) == [("bin-content-in-use", "H-01", "PLAIN", "quantity")]
    content(office, "H-02", is_fixed=True)
    office.do("delete-bin-content", **place, bin="H-02")
    assert rows(office, CONTENT, bin="H-02", item="PLAIN") == []
    assert codes(office.answer("delete-bin-content", **place, bin="H-02")) == ["not-found"]
    warehouses.order(office, "PO1", "HALL", ("PLAIN", 5), kind="purchase_order")
    put_away = warehouses.received(office, "R1", "PO1", "HALL")
    office.do(
        "change-activity-line", activity_no=put_away, kind="put_away", line_no=20000, bin="H-03"
    )
    expected = office.answer("delete-bin-content", **place, bin="H-03")
    assert facts(expected) == [("bin-content-in-use", "H-03", "PLAIN", "allocated")]


def test_w_025_w_026_what_falls_to_zero_goes_unless_it_is_fixed(office: Office) -> None:
    content(office, "H-02", is_fixed=True)
    for bin in ("H-02", "H-03"):
        journal(office, "PLAIN", 5, bin)
        journal(office, "PLAIN", -5, bin)
    assert rows(office, CONTENT, bin="H-03", item="PLAIN") == []
    (kept,) = rows(office, CONTENT, bin="H-02", item="PLAIN")
    assert (kept["quantity"], bool(kept["is_fixed"])) == (0, True)


def moved(office: Office, line: str, **bin: object) -> list[tuple[object, ...]]:
    """Registering a put-away of 5 pieces into H-02 that is set up like this; the block only
    afterwards."""
    warehouses.order(office, line, "HALL", ("PLAIN", 5), kind="purchase_order")
    put_away = warehouses.received(office, f"R-{line}", line, "HALL")
    kind = {"activity_no": put_away, "kind": "put_away"}
    office.do("change-activity-line", **kind, line_no=20000, bin="H-02")
    office.do("fill-activity", **kind)
    office.do("save-bin", location="HALL", code="H-02", **bin)
    return facts(office.answer("register-activity", **kind))


def test_w_027_nothing_is_placed_in_a_bin_that_is_blocked(office: Office) -> None:
    (refused,) = moved(office, "PO1", block_movement="inbound")
    assert (refused[0], *refused[2:]) == ("bin-blocked", "H-02", "in")


def test_w_028_nothing_is_taken_from_a_bin_that_is_blocked(office: Office) -> None:
    warehouses.order(office, "SO1", "HALL", ("PLAIN", 5))
    pick = warehouses.picked(office, "S1", "SO1", "HALL")
    office.do("save-bin", location="HALL", code="H-01", block_movement="outbound")
    (refused,) = facts(office.answer("register-activity", activity_no=pick, kind="pick"))
    assert refused == ("bin-blocked", f"{pick}/10000", "H-01", "out")


def test_blocking_a_bin_takes_the_place_of_what_was_blocked_in_it(office: Office) -> None:
    content(office, "H-01", block_movement="all")
    office.do("save-bin", location="HALL", code="H-01", block_movement="inbound")
    office.do("save-bin", location="HALL", code="H-01")
    blocks = "select block_movement from bin_content where block_movement <> 'none'"
    assert rows(office, blocks) == []


def test_limits_below_what_lies_there_are_asked_about(office: Office) -> None:
    office.do("save-item", no="HEAVY", weight="3")
    line = {"item": "HEAVY", "quantity": "4", "bin": "H-02"}
    office.do("post-item-journal", location="HALL", lines=[line])
    low = {"location": "HALL", "code": "H-02", "max_weight": "10"}
    assert facts(office.answer("save-bin", **low)) == [("bin-load-above-limit", "H-02", "weight")]
    office.do("save-bin", **low, confirm=["bin-load-above-limit"])


HOMES = (
    "select b.code from bin_content c join bin b on b.bin_id = c.bin_id join item i"
    " on i.item_id = c.item_id join location l on l.location_id = c.location_id"
    " where l.code = :location and i.no = 'PLAIN' and c.is_default and c.is_fixed"
)


def put_away_into(office: Office, order: str, location: str, bin: str) -> None:
    warehouses.order(office, order, location, ("PLAIN", 5), kind="purchase_order")
    put_away = warehouses.received(office, f"R-{order}", order, location)
    kind = {"activity_no": put_away, "kind": "put_away"}
    lines = rows(
        office,
        "select line_no from warehouse_activity_line a join warehouse_document d"
        " on d.document_id = a.document_id where d.no = :no and a.action_type = 'place'",
        no=put_away,
    )
    for line in lines:
        office.do("change-activity-line", **kind, line_no=line["line_no"], bin=bin)
    office.do("fill-activity", **kind)
    office.do("register-activity", **kind)


def test_the_default_bin_is_the_first_one_or_the_last_as_the_location_wants(
    office: Office,
) -> None:
    dock = {
        "code": "DOCK",
        "require_receive": True,
        "require_put_away": True,
        "bin_mandatory": True,
        "put_away_bin_policy": "template",
        "put_away_template": "STANDARD",
        "always_create_put_away_line": True,
    }
    office.do("save-location", **dock)
    for bin in ("D1", "D2", "D3"):
        office.do("save-bin", location="DOCK", code=bin)

    def home() -> list[str]:
        return [row["code"] for row in rows(office, HOMES, location="DOCK")]

    put_away_into(office, "PO1", "DOCK", "D2")
    assert home() == ["D2"]
    put_away_into(office, "PO2", "DOCK", "D3")
    assert home() == ["D2"]
    office.do("save-location", **dock, default_bin_selection="last_used")
    put_away_into(office, "PO3", "DOCK", "D1")
    assert home() == ["D1"]
    put_away_into(office, "PO4", "DOCK", "D3")
    assert home() == ["D3"]
    assert rows(office, HOMES, location="MAIN") == []


def test_a_row_of_bins_is_made_in_one_go_or_not_at_all(office: Office) -> None:
    shelves = [f"B-{number:02}" for number in range(1, 11)]
    office.do("create-bins", location="MAIN", codes=shelves, bin_type="PICK", ranking=7)
    made = rows(
        office,
        "select count(*) as bins, min(b.ranking) as ranking, min(t.code) as type from bin b"
        " join bin_type t on t.bin_type_id = b.bin_type_id where b.code like 'B-%'",
    )
    assert made == [{"bins": 10, "ranking": 7, "type": "PICK"}]
    again = office.answer("create-bins", location="MAIN", codes=["B-11", "B-10"], bin_type="PICK")
    assert codes(again) == ["malformed-command"]
    assert rows(office, "select code from bin where code = 'B-11'") == []
    none = office.answer("create-bins", location="MAIN", codes=[], bin_type="PICK")
    assert codes(none) == ["malformed-command"]
