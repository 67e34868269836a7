"""What is exported and imported into an empty database is there as it was: exported again, it gives
the same files."""

import asyncio
import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stockhand import cli
from stockhand.operations import exports, imports
from stockhand.settings import Settings
from stockhand.store import db, verify
from stockhand.store.lock_file import LockFile
from tests import warehouses
from tests.databases import Databases
from tests.warehouses import Office

Files = dict[str, str]
JOURNALS = "posted_item_journal"
"""The series that opening stock takes its numbers from: an import moves it on."""


def exported(settings: Settings) -> Files:
    files = asyncio.run(db.look_once(settings, exports.export_all))
    return {file.name: file.text for file in files}


def imported(settings: Settings, files: Files) -> Settings:
    stamp = warehouses.stamp_of(warehouses.SPACE)
    quiet: Callable[..., None] = lambda *_progress: None  # noqa: E731
    asyncio.run(db.change_once(settings, lambda tx: imports.run_import(tx, files, stamp, quiet)))
    assert asyncio.run(db.ask_once(settings, verify.check)) == []
    return settings


def rows(files: Files, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(files[name], newline="")))


def first(files: Files, name: str, **wanted: str) -> dict[str, str]:
    """The one row with these cells."""
    (found,) = (row for row in rows(files, name) if wanted.items() <= row.items())
    return found


def do(settings: Settings, work: Callable[[Office], Any]) -> Settings:
    asyncio.run(db.change_once(settings, lambda tx: work(Office(tx, "further"))))
    return settings


def survives(settings: Settings, databases: Databases) -> Files:
    """The files, which a database that took them exports again."""
    files = exported(settings)
    again = exported(imported(databases.fresh(), files))
    assert list(again) == list(files)
    for name in files:
        before, after = rows(files, name), rows(again, name)
        if name == "number_series.csv":
            before = [row for row in before if row["code"] != JOURNALS]
            after = [row for row in after if row["code"] != JOURNALS]
        assert after == before, name
    return files


def test_a_warehouse_with_history_survives(settings: Settings, databases: Databases) -> None:
    warehouses.build_with_history(settings)
    do(settings, lambda office: warehouses.employ(office, "EVA", {"HALL": ["picker", "packer"]}))
    files = survives(settings, databases)
    assert first(files, "employees.csv")["roles"] == "HALL=packer+picker"
    assert "badge" not in files["employees.csv"]
    assert first(files, "item_tracking_codes.csv", code="LOTS")["lot"] == "yes"
    assert first(files, "items.csv", no="PLAIN")["units"] == "BOX=10"


def test_goods_are_exported_where_they_lie(settings: Settings) -> None:
    """Received, in the dock's bin; picked, in the shipping bin; all with numbers and dates."""
    files = exported(warehouses.build_with_history(settings))
    docked = first(files, "stock.csv", location="HALL", bin="REC")
    assert (docked["item"], docked["quantity"]) == ("PLAIN", "3")
    assert first(files, "stock.csv", location="MAIN", bin="SHIP")["quantity"] == "6"
    dated = first(files, "stock.csv", location="SHED", lot="D1")
    assert (dated["quantity"], dated["expiration_date"]) == ("30", "2031-06-30")
    at_hall = [row for row in rows(files, "stock.csv") if row["location"] == "HALL"]
    serials = {row["serial"] for row in at_hall if row["item"] == "SERIAL"}
    assert serials == {f"HALL-S{number}" for number in range(1, 6)}


def test_orders_are_exported_with_what_is_outstanding(
    settings: Settings, databases: Databases
) -> None:
    def partly(office: Office) -> None:
        office.do(
            "create-order",
            kind="sales_order",
            no="PART",
            location="SHED",
            note='two lines,\na "quote"',
            release=True,
            lines=[
                {"line_no": 7, "item": "PLAIN", "quantity": "2", "unit": "BOX"},
                {"line_no": 9, "item": "PLAIN", "quantity": "3", "due_date": "2026-02-01"},
            ],
        )
        warehouses.order(office, "SOLD", "SHED", ("PLAIN", 1))
        office.do("post-order", order_no="SOLD", kind="sales_order", mode="ship")
        office.do("create-order", kind="purchase_order", no="OPEN", lines=[], location="HALL")

    files = survives(do(warehouses.build(settings), partly), databases)
    one, two = rows(files, "orders.csv")
    assert (one["line_no"], one["unit"], one["quantity"]) == ("7", "BOX", "2")
    assert (two["line_no"], two["due_date"], two["release"]) == ("9", "2026-02-01", "true")
    assert one["note"] == 'two lines,\na "quote"'


def test_a_series_goes_on_where_it_was(settings: Settings, databases: Databases) -> None:
    def count(office: Office) -> None:
        office.do("save-number-series", code="sales_order", starting_no="S-008", increment=2)
        for _ in range(2):
            order = {"item": "PLAIN", "quantity": "1"}
            office.do("create-order", kind="sales_order", location="SHED", lines=[order])

    do(warehouses.build(settings), count)
    files = survives(settings, databases)
    assert first(files, "number_series.csv", code="sales_order")["starting_no"] == "S-012"


FLOWS = {"flows": ["purchase_in", "sales_out"], "info_in_must_exist": True}


def test_rules_of_tracking_codes_survive(settings: Settings, databases: Databases) -> None:
    def make(office: Office) -> None:
        office.do("save-item-tracking-code", code="FLOWS", serial=FLOWS)
        office.do(
            "save-item-tracking-code",
            code="LEDGER",
            lot={"specific": True, "warehouse": False, "create_info_on_posting": True},
        )
        office.do("save-item", no="BOUGHT", tracking_code="FLOWS")
        office.do("save-item", no="HIDDEN", tracking_code="LEDGER")
        office.do("save-item", no="HIDDEN", tracking_code="LEDGER", variants=["RED"])
        lots = [{"lot": "B", "quantity": "4"}, {"lot": "A", "quantity": "6"}]
        for place, quantity in (("H-01", "10"), ("H-02", "2")):
            numbers = lots if quantity == "10" else [{"lot": "C", "quantity": "2"}]
            line = {"item": "HIDDEN", "quantity": quantity, "bin": place, "numbers": numbers}
            plain = {"item": "BOUGHT", "quantity": "3", "bin": place}
            office.do("post-opening-stock", location="HALL", lines=[line, plain])

    files = survives(do(warehouses.build(settings), make), databases)
    flows = first(files, "item_tracking_codes.csv", code="FLOWS")
    assert flows["serial"] == "info_in_must_exist+purchase_in+sales_out"
    assert (flows["lot"], flows["package"]) == ("no", "no")
    hidden = first(files, "item_tracking_codes.csv", code="LEDGER")
    assert hidden["lot"] == "specific+create_info_on_posting"
    lots = [row for row in rows(files, "stock.csv") if row["item"] == "HIDDEN"]
    told = {(row["bin"], row["lot"], row["quantity"]) for row in lots}
    assert told == {("H-01", "A", "6"), ("H-01", "B", "4"), ("H-02", "C", "2")}


@pytest.mark.parametrize(
    ("cell", "is_good"),
    [
        *((cell, True) for cell in ("yes", "no", "TRUE", "false", "specific+warehouse")),
        *((cell, False) for cell in ("warehouse", "sometimes", "specific+purchase_in")),
    ],
)
def test_a_rule_nobody_knows_or_that_contradicts_itself_is_refused(
    sqlite_settings: Settings, cell: str, is_good: bool
) -> None:
    files = {"item_tracking_codes.csv": f"code,lot\nONE,{cell}\n"}
    if is_good:
        imported(sqlite_settings, files)
    else:
        with pytest.raises(imports.ImportRefused):
            imported(sqlite_settings, files)


def test_masters_survive_with_all_that_hangs_on_them(
    settings: Settings, databases: Databases
) -> None:
    def make(office: Office) -> None:
        office.do("save-partner", no="C1", kind="customer", min_shelf_life_days=30)
        office.do(
            "save-item",
            no="RICH",
            weight="0.25",
            units=[
                {"code": "BIG BOX", "qty_per_uom": "12", "weight": "3.5"},
                {"code": "PCS", "rounding": "1"},
                {"code": "SIX", "qty_per_uom": "6"},
            ],
            sales_unit="SIX",
            variants=["RED", "A/B"],
            references=[
                {"code": "A=B 100%"},
                {"code": "OWN", "unit": "BIG BOX", "variant": "A/B"},
                {"code": "4012345678901", "kind": "gtin", "unit": "SIX"},
            ],
        )
        office.do(
            "save-location",
            code="YARD",
            bin_mandatory=True,
            require_receive=True,
            receipt_bin="GATE",
        )
        office.do("save-zone", location="MAIN", code="Z", bin_type="PUTPICK", ranking=7)
        office.do("save-bin", location="MAIN", code="M-09", zone="Z", max_weight="99.5")
        office.do(
            "save-bin-content",
            location="MAIN",
            bin="M-09",
            item="RICH",
            unit="SIX",
            is_fixed=True,
            max_qty="8",
        )

    files = survives(do(warehouses.build(settings), make), databases)
    rich = first(files, "items.csv", no="RICH")
    assert rich["units"] == "BIG%20BOX=12::3.5 PCS=1:1 SIX=6"
    assert rich["gtins"] == "SIX=04012345678901"
    assert rich["codes"] == "A%3DB%20100%25 BIG%20BOX/A%2FB=OWN"
    assert [row["code"] for row in rows(files, "bins.csv") if row["location"] == "YARD"] == ["GATE"]


def test_numbers_in_a_bin_keep_their_unit(settings: Settings, databases: Databases) -> None:
    def make(office: Office) -> None:
        office.do(
            "save-item",
            no="BOXED",
            tracking_code="LOTS",
            units=[{"code": "BOX", "qty_per_uom": "10"}],
        )
        numbers = [{"lot": "A", "quantity": "14"}, {"lot": "B", "quantity": "6"}]
        line = {"item": "BOXED", "unit": "BOX", "quantity": "2", "bin": "M-02", "numbers": numbers}
        plain = {"item": "PLAIN", "unit": "BOX", "quantity": "3", "bin": "M-02"}
        office.do("post-opening-stock", location="MAIN", lines=[line, plain])

    files = survives(do(warehouses.build(settings), make), databases)
    plain = first(files, "stock.csv", item="PLAIN", bin="M-02")
    assert (plain["unit"], plain["quantity"]) == ("BOX", "3")
    boxed = [row for row in rows(files, "stock.csv") if row["item"] == "BOXED"]
    assert [(row["lot"], row["unit"], row["quantity"]) for row in boxed] == [
        ("A", "BOX", "14"),
        ("B", "BOX", "6"),
    ]


def test_stock_below_nothing_survives(settings: Settings, databases: Databases) -> None:
    def sell(office: Office) -> None:
        office.do("save-item", no="OWED")
        warehouses.order(office, "OWES", "SHED", ("OWED", 3))
        office.do("post-order", order_no="OWES", kind="sales_order", mode="ship")

    files = survives(do(warehouses.build(settings), sell), databases)
    assert first(files, "stock.csv", item="OWED")["quantity"] == "-3"


def test_the_program_exports_while_a_server_owns_the_file(
    sqlite_settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    warehouses.build(sqlite_settings)
    folder = tmp_path / "new" / "folder"
    export = ["export", str(folder), "--database", sqlite_settings.database]
    owner = LockFile(sqlite_settings.path)
    try:
        assert cli.main(export) == 0
    finally:
        owner.close()
    assert "items.csv: 4 rows" in capsys.readouterr().out
    assert cli.read_folder(folder) == exported(sqlite_settings)


def test_a_folder_that_holds_files_is_left_alone(
    sqlite_settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "items.csv").write_text("no\nMINE\n")
    export = ["export", str(tmp_path), "--database", sqlite_settings.database]
    assert cli.main(export) == 1
    assert "holds CSV files already" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["items.csv"]
    assert (tmp_path / "items.csv").read_text() == "no\nMINE\n"
