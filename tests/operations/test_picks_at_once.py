"""Several supervisors create picks at the same time, at several servers: no piece is given twice,
and none that could have been given is left."""

import threading
from typing import Any
from uuid import uuid5

import pytest

from stockhand.operations.run import Answer
from stockhand.settings import Settings
from stockhand.store import verify
from stockhand.store.tx import WriteTx
from tests import warehouses
from tests.operations.test_at_once import Loop
from tests.warehouses import SPACE, Office

pytestmark = pytest.mark.slow
SUPERVISORS = 6
ROUNDS = 4
EACH = 5


def answers(loop: Loop, wanted: list[list[dict[str, Any]]]) -> list[Answer]:
    """What create-pick is answered: each supervisor sends his own, one after the other, all of them
    at once."""
    start = threading.Barrier(len(wanted))
    found: list[Answer] = []
    failures: list[BaseException] = []

    def work(number: int) -> None:
        send = loop.runner(number)
        try:
            start.wait(60)
            for place, fields in enumerate(wanted[number]):
                command_id = uuid5(SPACE, f"at once {number} {place} {fields}")
                one = warehouses.command("create-pick", **fields)
                found.append(send(lambda tx, o=one, i=command_id: warehouses.answer_of(tx, o, i)))
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(wanted))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failures == []
    return found


def scarce(tx: WriteTx, location: str, lots: bool) -> None:
    """Each round of each supervisor has a shipment; together they ask for more than there is."""
    office = Office(tx, f"scarce {location} {lots}")
    item = "LOT" if lots else "PLAIN"
    for number in range(SUPERVISORS):
        for turn in range(ROUNDS):
            no = f"{number}-{turn}"
            warehouses.order(office, f"SO-{no}", location, (item, EACH))
            orders = [{"kind": "sales_order", "no": f"SO-{no}"}]
            of = {"no": f"SH-{no}", "location": location, "orders": orders, "release": True}
            office.do("create-warehouse-shipment", **of)


def claimed(tx: WriteTx) -> dict[str, int]:
    """What is taken in all on open picks, and what lies in the worst bin beyond its claims."""
    row = tx.connection.exec_driver_sql(
        "select coalesce(sum(quantity_base) / 100000, 0) from warehouse_activity_line"
        " where action_type = 'take'"
    ).one()
    worst = tx.connection.exec_driver_sql(
        "select min(quantity_base - take_base) / 100000 from bin_content"
    ).one()
    return {"taken": int(row[0]), "worst": int(worst[0])}


@pytest.mark.parametrize("location", ["HALL", "MAIN"])
@pytest.mark.parametrize("lots", [False, True], ids=["plain", "lots"])
def test_no_piece_is_given_to_two_picks(settings: Settings, location: str, lots: bool) -> None:
    warehouses.build(settings)
    loop = Loop(settings)
    there = 60 if lots else 100
    try:
        loop.runner(0)(lambda tx: scarce(tx, location, lots))
        wanted = [
            [{"shipment_no": f"SH-{number}-{turn}"} for turn in range(ROUNDS)]
            for number in range(SUPERVISORS)
        ]
        found = answers(loop, wanted)
        state = loop.runner(0)(claimed)
        broken = loop.runner(0)(verify.check)
    finally:
        loop.close()
    assert {answer.status for answer in found} <= {"applied", "conflict"}
    statuses = sorted(answer.status for answer in found)
    served = there // EACH
    assert statuses == ["applied"] * served + ["conflict"] * (SUPERVISORS * ROUNDS - served)
    assert state == {"taken": there, "worst": 0}
    assert broken == []


def test_one_shipment_is_picked_once_whoever_asks(settings: Settings) -> None:
    warehouses.build(settings)
    loop = Loop(settings)
    try:
        loop.runner(0)(lambda tx: _one(Office(tx, "one")))
        wanted = [[{"shipment_no": "SH1"}] for _ in range(SUPERVISORS)]
        found = answers(loop, wanted)
        state = loop.runner(0)(claimed)
    finally:
        loop.close()
    assert sorted(answer.status for answer in found) == ["applied"] + ["conflict"] * 5
    assert state["taken"] == 20


def _one(office: Office) -> None:
    warehouses.order(office, "SO1", "HALL", ("PLAIN", 20))
    orders = [{"kind": "sales_order", "no": "SO1"}]
    of = {"no": "SH1", "location": "HALL", "orders": orders, "release": True}
    office.do("create-warehouse-shipment", **of)
