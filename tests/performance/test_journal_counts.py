"""What journals ask of the database does not grow with their lines."""

from collections.abc import Iterator
from typing import Any

import pytest

from stockhand.store import db
from stockhand.store.tx import Tx, WriteTx
from tests import warehouses
from tests.databases import SqliteFiles
from tests.warehouses import Office

pytestmark = pytest.mark.slow

MOST = {
    "register-warehouse-journal": 21,
    "calculate-warehouse-adjustment": 18,
    "change-journal-lines": 11,
    "create-count": 14,
    "count-bin": 14,
    "register-count": 22,
    "post-journal-batch": 27,
}


@pytest.fixture
def office(sqlite_files: SqliteFiles) -> Iterator[Office]:
    engine = db.sqlite_writing_engine(warehouses.build(sqlite_files.fresh()))
    with engine.connect() as connection:
        transaction = connection.begin()
        yield Office(WriteTx(connection), "counted")
        transaction.rollback()
    engine.dispose()


def counted(office: Office, name: str, **fields: Any) -> int:
    """How many statements a command takes."""
    texts: list[str] = []
    Tx.observer = texts.append
    try:
        office.do(name, **fields)
    finally:
        Tx.observer = None
    return len(texts)


def run(office: Office, lines: int, no: str) -> dict[str, int]:
    """Items of two lots each are corrected, carried to the ledger, and taken out elsewhere."""
    items = [f"{no}-{number}" for number in range(lines)]
    for item in items:
        office.do("save-item", no=item, tracking_code="LOTS")
    lots = [{"lot": f"{no}-A", "quantity": "2"}, {"lot": f"{no}-B", "quantity": "1"}]
    corrections = [{"item": one, "bin": "M-02", "quantity": "3", "numbers": lots} for one in items]
    found = {
        "register-warehouse-journal": counted(
            office, "register-warehouse-journal", location="MAIN", lines=corrections
        ),
        "calculate-warehouse-adjustment": counted(
            office, "calculate-warehouse-adjustment", location="MAIN", journal_no=no
        ),
        "post-journal-batch": counted(office, "post-journal-batch", journal_no=no),
    }
    office.do("create-count", no=f"{no}-C", location="MAIN", items=items)
    seen = [{"item": one, "quantity": "1", "lot": f"{no}-A"} for one in items]
    found["create-count"] = counted(
        office, "create-count", no=f"{no}-E", location="MAIN", items=items
    )
    office.do("delete-count", count_no=f"{no}-E")
    found["count-bin"] = counted(office, "count-bin", count_no=f"{no}-C", bin="M-02", seen=seen)
    found["register-count"] = counted(office, "register-count", count_no=f"{no}-C")
    office.do("save-journal-batch", journal_no=f"{no}-S", location="SHED", tracking_on_lines=True)
    written = [{"item": one, "quantity": "1", "lot": f"{no}-A"} for one in items]
    found["change-journal-lines"] = counted(
        office, "change-journal-lines", journal_no=f"{no}-S", lines=written
    )
    return found


def test_statements_of_journals_do_not_grow_with_lines(office: Office) -> None:
    run(office, 2, "WARM")
    few, many = run(office, 3, "FEW"), run(office, 40, "MANY")
    assert few == many
    assert {name: count for name, count in many.items() if count > MOST[name]} == {}
