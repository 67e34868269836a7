"""Creating a pick reads and writes the same number of times for a thousand lines as for ten."""

from collections.abc import Callable

import pytest

from stockhand.settings import Settings
from stockhand.store import db, verify
from stockhand.store.tx import Tx, WriteTx
from tests.databases import SqliteFiles
from tests.rules.floors import DIRECTED, floor
from tests.warehouses import Office

pytestmark = pytest.mark.slow

MANY, FEW, GOODS = 1000, 10, 50
MOST = 34
"""Statements of a pick, its command log and events included."""


def counted(files: SqliteFiles, lines: int) -> tuple[list[str], int]:
    """The statements of one pick for so many shipment lines of plain goods and lots, and how many
    lines came of it."""
    settings: Settings = files.fresh()
    engine = db.sqlite_writing_engine(settings)
    with engine.connect() as connection, connection.begin():
        office = Office(WriteTx(connection), "count")
        _stock(office)
        wanted = [
            {"line_no": 10 * place, "item": f"I{place % GOODS:02}", "quantity": "2"}
            for place in range(1, lines + 1)
        ]
        sale = {"kind": "sales_order", "no": "SO1", "location": "DIR", "release": True}
        office.do("create-order", **sale, lines=wanted)
        orders = [{"kind": "sales_order", "no": "SO1"}]
        of = {"no": "SH1", "location": "DIR", "orders": orders, "release": True}
        office.do("create-warehouse-shipment", **of)
        texts = _observed(lambda: office.do("create-pick", shipment_no="SH1", no="P1"))
        made = office.do("fill-activity", activity_no="P1", kind="pick")
        assert made["no"] == "P1"
        takes = connection.exec_driver_sql(
            "select count(*) from warehouse_activity_line where action_type = 'take'"
        ).scalar_one()
        assert verify.check(WriteTx(connection)) == []
    engine.dispose()
    return texts, takes


def _observed(work: Callable[[], object]) -> list[str]:
    texts: list[str] = []
    Tx.observer = texts.append
    try:
        work()
    finally:
        Tx.observer = None
    return texts


def _stock(office: Office) -> None:
    """Fifty items, every second one in two lots, each in two bins."""
    bins = {name: {"bin_type": "PICK"} for name in ("P1", "P2")}
    floor(office, "DIR", DIRECTED, **bins)
    office.do("save-item-tracking-code", code="LOTS", lot={"specific": True})
    lines: list[dict[str, object]] = []
    for number in range(GOODS):
        item = f"I{number:02}"
        office.do("save-item", no=item, tracking_code="LOTS" if number % 2 else "")
        for place in ("P1", "P2"):
            line: dict[str, object] = {"item": item, "quantity": "500", "bin": place}
            if number % 2:
                line["numbers"] = [{"lot": f"{item}-{place}", "quantity": "500"}]
            lines.append(line)
    office.do("post-opening-stock", location="DIR", lines=lines)


def test_statements_of_a_pick_do_not_grow_with_its_lines(sqlite_files: SqliteFiles) -> None:
    few, many = counted(sqlite_files, FEW), counted(sqlite_files, MANY)
    assert (few[1], many[1]) == (FEW, MANY)
    assert few[0] == many[0]
    assert len(many[0]) <= MOST, "\n".join(many[0])


def in_one_go(files: SqliteFiles, shipments: int) -> list[str]:
    """The statements of picks for so many shipments of ten lines, one pick for each."""
    settings: Settings = files.fresh()
    engine = db.sqlite_writing_engine(settings)
    with engine.connect() as connection, connection.begin():
        office = Office(WriteTx(connection), "go")
        _stock(office)
        for number in range(shipments):
            wanted = [
                {"line_no": 10 * place, "item": f"I{place:02}", "quantity": "2"}
                for place in range(1, 11)
            ]
            no = f"SO{number}"
            sale = {"kind": "sales_order", "no": no, "location": "DIR", "release": True}
            office.do("create-order", **sale, lines=wanted)
            orders = [{"kind": "sales_order", "no": no}]
            of = {"no": f"SH{number}", "location": "DIR", "orders": orders, "release": True}
            office.do("create-warehouse-shipment", **of)
        made: list[dict[str, object]] = []
        texts = _observed(
            lambda: made.append(office.do("create-picks", location="DIR", per_shipment=True))
        )
        assert (len(made[0]["picks"]), made[0]["lines"]) == (shipments, 10 * shipments)  # type: ignore[arg-type]
        assert verify.check(WriteTx(connection)) == []
    engine.dispose()
    return texts


def test_statements_of_many_picks_do_not_grow_with_shipments(sqlite_files: SqliteFiles) -> None:
    few, many = in_one_go(sqlite_files, 2), in_one_go(sqlite_files, 100)
    assert few == many
    assert len(many) <= MOST + 2, "\n".join(many)
