"""Who works where: employees, their default location, and what they see and hold."""

from typing import Any

import pytest

from stockhand.domain.ledgers import Actor
from stockhand.domain.problems.base import Refused
from stockhand.store.tx import ReadTx
from stockhand.store.views import documents
from tests import warehouses
from tests.rules.books import codes, rows
from tests.rules.test_locations import facts
from tests.warehouses import Office


def employee(office: Office, no: str) -> dict[str, Any]:
    return rows(office, "select * from employee where no = :no", no=no)[0]


def place(office: Office, code: str) -> int:
    return rows(office, "select location_id from location where code = :code", code=code)[0][
        "location_id"
    ]


def test_w_126_a_person_has_one_default_location(office: Office) -> None:
    office.do("save-employee", no="U1")
    office.do(
        "save-warehouse-employee", location="HALL", no="U1", roles=["picker"], is_default=True
    )
    second = {"location": "MAIN", "no": "U1", "roles": ["picker"]}
    answer = office.answer("save-warehouse-employee", **second, is_default=True)
    assert facts(answer) == [("default-location-duplicate", "HALL")]
    office.do("save-warehouse-employee", **second)
    assert employee(office, "U1")["default_location_id"] == place(office, "HALL")
    office.do("delete-warehouse-employee", location="HALL", no="U1")
    assert employee(office, "U1")["default_location_id"] is None
    office.do("save-warehouse-employee", **second, is_default=True)
    assert employee(office, "U1")["default_location_id"] == place(office, "MAIN")


def test_w_125_w_127_activities_of_other_locations_are_not_seen(office: Office) -> None:
    warehouses.order(office, "SO1", "HALL", ("PLAIN", 5))
    pick = warehouses.picked(office, "S1", "SO1", "HALL")
    tx = ReadTx(office.tx.connection)
    elsewhere = [place(office, "MAIN")]
    asked: dict[str, Any] = {"kinds": ["pick"], "search": "", "after": 0, "count": 10}
    assert documents.list_documents(tx, locations=elsewhere, assigned_to=None, **asked)[0] == []
    with pytest.raises(Refused) as refused:
        documents.document(tx, "pick", pick, elsewhere)
    assert [one.code for one in refused.value.problems] == ["location-not-permitted"]
    nobody = Actor(name="N", roles={})
    one = warehouses.command("register-activity", activity_no=pick, kind="pick")
    answer = warehouses.answer_of(office.tx, one, office.next_id(), nobody)
    assert facts(answer) == [("location-not-permitted", "HALL")]


def test_w_128_w_132_a_claim_shuts_others_out_and_only_claimed_work_is_mine(
    office: Office,
) -> None:
    for no in ("U1", "U2"):
        warehouses.employ(office, no, {"HALL": ["supervisor"]})
    warehouses.order(office, "SO1", "HALL", ("PLAIN", 5))
    pick = warehouses.picked(office, "S1", "SO1", "HALL")
    here = place(office, "HALL")
    actors = {
        no: Actor(
            name=no,
            employee_id=employee(office, no)["employee_id"],
            roles={here: frozenset({"picker"})},
        )
        for no in ("U1", "U2")
    }

    def sends(no: str, name: str, **fields: Any) -> list[str]:
        one = warehouses.command(name, activity_no=pick, kind="pick", **fields)
        return codes(warehouses.answer_of(office.tx, one, office.next_id(), actors[no]))

    def mine(no: str) -> list[str]:
        found = documents.list_documents(
            ReadTx(office.tx.connection),
            locations=[here],
            kinds=["pick"],
            assigned_to=actors[no].employee_id,
            search="",
            after=0,
            count=10,
        )
        return [one.no for one in found[0]]

    assert mine("U1") == []
    assert sends("U2", "fill-activity") == []
    assert sends("U1", "claim-activity") == []
    assert mine("U1") == [pick] and mine("U2") == []
    assert sends("U2", "fill-activity") == ["task-claimed"]
    assert sends("U1", "fill-activity") == []
