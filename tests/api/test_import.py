"""A folder of CSV files is imported whole or not at all, and every wrong row is told with its file
and line."""

import asyncio
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from stockhand.demo.catalogue import Demo
from stockhand.operations import imports
from stockhand.operations.imports import ImportRefused
from stockhand.settings import Settings
from stockhand.store import db, verify
from tests import warehouses

Files = dict[str, str]
GOOD: Files = {
    "item_tracking_codes.csv": "code,lot\nLOTS,true\n",
    "locations.csv": "code,bin_mandatory,receipt_bin\nHALL,true,DOCK\nSHED,false,\n",
    "bins.csv": "location,code\nHALL,DOCK\nHALL,A-01\n",
    "items.csv": "no,description,tracking_code,units\nP,Pipe,,BOX=12\nL,Lime,LOTS,\n",
    "stock.csv": "location,item,quantity,bin,lot\nHALL,P,30,A-01,\nHALL,L,4,A-01,L7\nSHED,P,5,,\n",
    "orders.csv": "kind,no,item,quantity,location\n"
    "sales_order,S1,P,2,SHED\nsales_order,S1,P,3,SHED\n",
    "employees.csv": "no,name,roles,badge,pin\nANA,Ana,HALL=picker+counter,B-1,123456\n",
}


def take(settings: Settings, files: Mapping[str, str]) -> dict[str, int]:
    stamp = warehouses.stamp_of(warehouses.SPACE)
    return asyncio.run(
        db.change_once(
            settings, lambda tx: imports.run_import(tx, files, stamp, lambda *_progress: None)
        )
    )


def problems(settings: Settings, files: Mapping[str, str]) -> list[tuple[str, int, str]]:
    """File, line and code of everything that is wrong."""
    with pytest.raises(ImportRefused) as refused:
        take(settings, files)
    return [(one.file, one.line, one.problem.code) for one in refused.value.problems]


def count(settings: Settings, table: str) -> int:
    statement = sa.text(f"select count(*) from {table}")
    return asyncio.run(db.ask_once(settings, lambda tx: tx.execute(statement).scalar_one()))


def rows(settings: Settings, statement: str) -> list[Any]:
    return [
        tuple(row)
        for row in asyncio.run(
            db.ask_once(settings, lambda tx: tx.execute(sa.text(statement)).all())
        )
    ]


def test_a_good_folder_is_imported_whole(settings: Settings) -> None:
    counts = take(settings, GOOD)
    assert counts == {
        "item_tracking_codes.csv": 1,
        "locations.csv": 2,
        "bins.csv": 2,
        "items.csv": 2,
        "stock.csv": 3,
        "orders.csv": 2,
        "employees.csv": 1,
    }
    held = rows(
        settings,
        "select l.code, i.no, k.quantity_base / 100000 from stockkeeping_unit k"
        " join item i on i.item_id = k.item_id join location l on l.location_id = k.location_id"
        " order by l.code, i.no",
    )
    assert held == [("HALL", "L", 4), ("HALL", "P", 30), ("SHED", "P", 5)]
    assert rows(settings, "select quantity_base / 100000 from source_line order by line_no") == [
        (2,),
        (3,),
    ]
    assert asyncio.run(db.ask_once(settings, verify.check)) == []


WRONG: dict[str, tuple[Files, list[tuple[str, int, str]]]] = {
    "an unknown item in the stock": (
        {"stock.csv": "location,item,quantity\nSHED,P,5\nSHED,GHOST,1\nSHED,P,2\n"},
        [("stock.csv", 3, "not-found")],
    ),
    "rows wrong in several files": (
        {
            "items.csv": "no,tracking_code\nP,\nL,\nX,GHOSTS\nY,GHOSTS\n",
            "bins.csv": "location,code\nHALL,DOCK\nHALL,A-01\nGHOST,B-01\n",
        },
        [
            ("items.csv", 4, "not-found"),
            ("items.csv", 5, "not-found"),
            ("bins.csv", 4, "not-found"),
        ],
    ),
    "a quantity that is no number": (
        {"stock.csv": "location,item,quantity\nSHED,P,many\n"},
        [("stock.csv", 2, "malformed-command")],
    ),
    "a number that is missing": (
        {"stock.csv": "location,item,quantity,bin\nHALL,L,4,A-01\n"},
        [("stock.csv", 2, "number-missing")],
    ),
    "a column nobody knows": (
        {"stock.csv": "location,item,quantity,colour\nSHED,P,1,red\n"},
        [("stock.csv", 1, "malformed-command")],
    ),
    "more cells than columns": (
        {"stock.csv": "location,item,quantity\nSHED,P,1,2,3\n"},
        [("stock.csv", 2, "malformed-command")],
    ),
    "a file nobody knows": (
        {"stokc.csv": "location,item\nSHED,P\n"},
        [("stokc.csv", 0, "malformed-command")],
    ),
    "a PIN that is too short": (
        {"employees.csv": "no,badge,pin\nANA,B-1,12\n"},
        [("employees.csv", 2, "malformed-command")],
    ),
    "a role that does not exist": (
        {"employees.csv": "no,roles\nANA,HALL=king\n"},
        [("employees.csv", 2, "malformed-command")],
    ),
    "control characters": (
        {"items.csv": "no,description\nP\x07,bell\n"},
        [("items.csv", 2, "malformed-command")],
    ),
    "a huge weight": (
        {"items.csv": "no,weight\nP,1e400\nL,NaN\n"},
        [("items.csv", 2, "malformed-command"), ("items.csv", 3, "malformed-command")],
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_one_wrong_row_keeps_everything_out_and_is_told_with_its_line(
    settings: Settings, wrong: str
) -> None:
    files, expected = WRONG[wrong]
    found = problems(settings, {**GOOD, **files})
    assert [one for one in expected if one not in found] == []
    assert {(file, line) for file, line, _code in found if file in files} == {
        (file, line) for file, line, _code in expected
    }
    for table in ("item", "location", "item_ledger_entry", "employee", "command_log"):
        assert count(settings, table) == _FRESH.get(table, 0), table


_FRESH = {"location": 1}
"""The blank location is there from the start."""


@pytest.mark.parametrize(
    "text", ["", "\n\n", "location,item,quantity\n", '"', "\x00", ",,,\n,,,\n"]
)
def test_a_file_without_sense_does_no_harm(settings: Settings, text: str) -> None:
    try:
        take(settings, {**GOOD, "stock.csv": text})
    except ImportRefused as refused:
        assert all(one.file for one in refused.problems)
        assert count(settings, "item") == 0
    else:
        assert count(settings, "item_ledger_entry") == 0


@pytest.mark.slow
def test_a_spreadsheets_own_way_of_writing_is_read(
    sqlite_settings: Settings, tmp_path: Path
) -> None:
    """Semicolons, a byte order mark, Western European letters, a comma in quotes."""
    for name, text in GOOD.items():
        (tmp_path / name).write_text(text)
    items = 'no;description\nP;"Röhre; 3,5 m"\nL;Straße\n'
    (tmp_path / "items.csv").write_bytes(items.encode("cp1252"))
    (tmp_path / "item_tracking_codes.csv").write_text(
        GOOD["item_tracking_codes.csv"], encoding="utf-8-sig"
    )
    (tmp_path / "stock.csv").unlink()
    done = run_program(sqlite_settings, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    found = rows(sqlite_settings, "select no, description from item order by no")
    assert found == [("L", "Straße"), ("P", "Röhre; 3,5 m")]


@pytest.mark.slow
def test_the_program_tells_file_and_line(sqlite_settings: Settings, tmp_path: Path) -> None:
    for name, text in {**GOOD, "stock.csv": "location,item,quantity\nSHED,GHOST,1\n"}.items():
        (tmp_path / name).write_text(text)
    done = run_program(sqlite_settings, tmp_path)
    assert done.returncode == 1
    assert "stock.csv:2: not-found kind_of=item key=GHOST" in done.stdout
    assert "nothing was imported" in done.stderr
    assert count(sqlite_settings, "item") == 0


def run_program(settings: Settings, folder: Path) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-m", "stockhand", "import", "--database", settings.database]
    return subprocess.run(
        [*program, str(folder)], capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.slow
def test_the_demos_own_data_are_imported_and_the_books_are_right(settings: Settings) -> None:
    files = Demo(date(2026, 1, 5)).files()
    counts = take(settings, files)
    assert counts == {name: text.count("\n") - 1 for name, text in files.items()}
    assert asyncio.run(db.ask_once(settings, verify.check)) == []
