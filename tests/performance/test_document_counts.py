"""What the office does to whole documents asks as much of the database for ten lines as for
three."""

from collections.abc import Callable
from typing import Any

import pytest

from stockhand.settings import Settings
from stockhand.store import db
from stockhand.store.tx import Tx, WriteTx
from tests import warehouses
from tests.databases import SqliteFiles
from tests.rules import books, goods
from tests.warehouses import Office

FEW, MANY = 3, 10


def undo_receipt(office: Office, lines: int) -> dict[str, Any]:
    _order(office, "purchase_order", lines)
    warehouses.received(office, "R1", "O1", "MAIN")
    office.do("delete-activity", activity_no="A-R1", kind="put_away")
    return _undo(office, "purchase_receipt")


def undo_shipment(office: Office, lines: int) -> dict[str, Any]:
    _stock(office, lines)
    _order(office, "sales_order", lines)
    pick = warehouses.picked(office, "S1", "O1", "MAIN")
    office.do("register-activity", activity_no=pick, kind="pick")
    office.do("post-warehouse-shipment", shipment_no="S1")
    return _undo(office, "sales_shipment")


def delete_shipment(office: Office, lines: int) -> dict[str, Any]:
    _stock(office, lines)
    _order(office, "sales_order", lines)
    pick = warehouses.picked(office, "S1", "O1", "MAIN")
    office.do("register-activity", activity_no=pick, kind="pick")
    office.do("reopen-warehouse-shipment", shipment_no="S1")
    confirm = ["picked-goods-remain"]
    return {"name": "delete-warehouse-document", "kind": "shipment", "no": "S1", "confirm": confirm}


def fill_receipt(office: Office, lines: int) -> dict[str, Any]:
    _order(office, "purchase_order", lines)
    orders = [{"kind": "purchase_order", "no": "O1"}]
    office.do("create-warehouse-receipt", no="R1", location="MAIN", orders=orders, fill=False)
    return {"name": "fill-warehouse-document", "kind": "receipt", "no": "R1"}


def add_lines(office: Office, lines: int) -> dict[str, Any]:
    _order(office, "sales_order", lines)
    warehouses.order(office, "O2", "MAIN", ("PLAIN", 1))
    orders = [{"kind": "sales_order", "no": "O2"}]
    office.do("create-warehouse-shipment", no="S1", location="MAIN", orders=orders)
    return {
        "name": "add-warehouse-lines",
        "kind": "shipment",
        "no": "S1",
        "orders": [{"kind": "sales_order", "no": "O1"}],
    }


def _undo(office: Office, kind: str) -> dict[str, Any]:
    no = books.posted_line(office, kind)["no"]
    return {"name": "undo-posted-document", "kind": kind, "posted_no": no}


def _items(lines: int) -> list[str]:
    return [f"I{number}" for number in range(lines)]


def _stock(office: Office, lines: int) -> None:
    office.do(
        "post-opening-stock",
        location="MAIN",
        lines=[
            {"item": no, "quantity": "5", "bin": "M-01", "numbers": goods.lots(A=5)}
            for no in _items(lines)
        ],
    )


def _order(office: Office, kind: str, lines: int) -> None:
    rows: list[dict[str, Any]] = [
        {"line_no": 10000 * place, "item": no, "quantity": "5"}
        for place, no in enumerate(_items(lines), 1)
    ]
    office.do("create-order", kind=kind, no="O1", location="MAIN", release=True, lines=rows)
    for row in rows:
        office.do(
            "set-line-tracking",
            order_no="O1",
            kind=kind,
            line_no=row["line_no"],
            numbers=goods.lots(A=5),
            confirm=["number-short"],
        )


MOST: dict[Callable[[Office, int], dict[str, Any]], int] = {
    undo_receipt: 40,
    undo_shipment: 40,
    delete_shipment: 30,
    fill_receipt: 25,
    add_lines: 25,
}


@pytest.mark.parametrize("prepare", MOST, ids=lambda one: one.__name__)
def test_statements_do_not_grow_with_lines(
    sqlite_files: SqliteFiles, prepare: Callable[[Office, int], dict[str, Any]]
) -> None:
    empty = warehouses.build(sqlite_files.fresh())
    few, many = (counted(sqlite_files.copy(empty.path), prepare, lines) for lines in (FEW, MANY))
    assert few == many
    assert len(few) <= MOST[prepare], "\n".join(few)


def counted(
    settings: Settings, prepare: Callable[[Office, int], dict[str, Any]], lines: int
) -> list[str]:
    """The statements of the command that `prepare` names, for a document of so many lines."""
    engine = db.sqlite_writing_engine(settings)
    texts: list[str] = []
    try:
        with engine.connect() as connection, connection.begin() as transaction:
            office = Office(WriteTx(connection), "counted")
            for no in _items(lines):
                office.do("save-item", no=no, tracking_code="LOTS")
            command = prepare(office, lines)
            Tx.observer = texts.append
            office.do(command.pop("name"), **command)
            Tx.observer = None
            transaction.rollback()
    finally:
        Tx.observer = None
        engine.dispose()
    return texts
