"""Moving, registering and reclassifying many goods asks the database no more than few."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from stockhand.store import db
from stockhand.store.tx import Tx, WriteTx
from tests import warehouses
from tests.databases import SqliteFiles
from tests.warehouses import Office

FEW, MANY = 2, 24
Lines = list[dict[str, Any]]


@pytest.fixture(scope="module")
def stocked(sqlite_files: SqliteFiles) -> Path:
    """Many items with a lot each in one bin of HALL."""

    settings = warehouses.build(sqlite_files.fresh())
    asyncio.run(db.change_once(settings, lambda tx: _fill(Office(tx, "stock"))))
    return settings.path


def _fill(office: Office) -> None:
    names = [f"X{no}" for no in range(2 * (FEW + MANY))]
    for name in names:
        office.do("save-item", no=name, tracking_code="LOTS")
    lot = {"quantity": "90", "bin": "H-01", "numbers": [{"lot": "A", "quantity": "90"}]}
    lines = [{"item": name, **lot} for name in names]
    office.do("post-opening-stock", location="HALL", lines=lines)


@pytest.fixture
def office(sqlite_files: SqliteFiles, stocked: Path) -> Iterator[Office]:
    engine = db.sqlite_writing_engine(sqlite_files.copy(stocked))
    with engine.connect() as connection:
        transaction = connection.begin()
        yield Office(WriteTx(connection), "count")
        transaction.rollback()
    engine.dispose()


def lines_of(first: int, count: int, **more: Any) -> Lines:
    return [
        {
            "item": f"X{no}",
            "quantity": "5",
            "from_bin": "H-01",
            "to_bin": "H-02",
            "numbers": [{"lot": "A", "quantity": "5", **more}],
        }
        for no in range(first, first + count)
    ]


def counted(work: Callable[[], object]) -> int:
    texts: list[str] = []
    Tx.observer = texts.append
    try:
        work()
    finally:
        Tx.observer = None
    return len(texts)


def move(office: Office, lines: Lines) -> None:
    office.do("move-stock", location="HALL", lines=lines)


def plan(office: Office, lines: Lines) -> None:
    office.do("create-movement", location="HALL", lines=lines)


def plan_and_register(office: Office, lines: Lines) -> None:
    made = office.do("create-movement", location="HALL", lines=lines)
    office.do("register-activity", activity_no=made["no"], kind="inventory_movement")


def rename(office: Office, lines: Lines) -> None:
    for line in lines:
        line["numbers"][0]["new_lot"] = "B"
    office.do("post-warehouse-reclassification", location="HALL", lines=lines)


@pytest.mark.parametrize("work", [move, plan, plan_and_register, rename])
def test_statements_do_not_grow_with_lines(
    office: Office, work: Callable[[Office, Lines], None]
) -> None:
    work(office, lines_of(FEW + MANY, FEW))
    few = counted(lambda: work(office, lines_of(0, FEW)))
    many = counted(lambda: work(office, lines_of(FEW, MANY)))
    assert many == few
    assert few <= 60


def pick_inside(office: Office, lines: Lines) -> None:
    asked = [{**line, "from_bin": "", "to_bin": ""} for line in lines]
    made = office.do(
        "create-internal-document",
        location="HALL",
        kind="internal_pick",
        to_bin="H-04",
        lines=asked,
        release=True,
    )
    named = {"no": made["no"], "kind": "internal_pick"}
    pick = office.do("create-internal-activity", **named)
    office.do("register-activity", activity_no=pick["no"], kind="pick")


def plan_inside(office: Office, lines: Lines) -> None:
    made = office.do(
        "create-internal-document", location="HALL", kind="internal_movement", lines=lines
    )
    office.do("create-internal-activity", no=made["no"], kind="internal_movement")


@pytest.mark.parametrize("work", [pick_inside, plan_inside])
def test_statements_of_internal_documents_do_not_grow_with_lines(
    office: Office, work: Callable[[Office, Lines], None]
) -> None:
    work(office, lines_of(FEW + MANY, FEW))
    few = counted(lambda: work(office, lines_of(0, FEW)))
    assert counted(lambda: work(office, lines_of(FEW, MANY))) == few
