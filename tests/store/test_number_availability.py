"""What is there of a number is found by the number, never by walking the item's other numbers."""

import re
import sqlite3

import pytest

from stockhand.domain.ledgers import GoodsKey
from stockhand.domain.tracking import Tracking
from stockhand.store import db, number_availability
from stockhand.store.tx import ReadTx
from tests import warehouses
from tests.databases import SqliteFiles

GOODS = GoodsKey(location_id=1, item_id=2, variant_id=0)
BY_NUMBER = {
    "tracking_key": "sqlite_autoindex_tracking_key_1 (item_id=? AND variant_id=? AND lot_no=?)",
    "tracking_balance": "ix_tracking_balance_number",
    "reservation_entry": "ix_reservation_entry_number",
}


@pytest.mark.parametrize(
    ("number", "index"),
    [
        (Tracking(lot="L1"), BY_NUMBER["tracking_key"]),
        (Tracking(serial="S1"), "ix_tracking_key_serial"),
        (Tracking(package="P1"), "ix_tracking_key_package"),
    ],
)
def test_each_table_is_entered_by_the_number(
    sqlite_files: SqliteFiles, number: Tracking, index: str
) -> None:
    settings = warehouses.build(sqlite_files.fresh())
    engine = db.sqlite_writing_engine(settings)
    texts: list[str] = []
    with engine.connect() as connection:
        driver = connection.connection.dbapi_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.set_trace_callback(texts.append)
        number_availability.of_numbers(ReadTx(connection), GOODS, [number])
        driver.set_trace_callback(None)
        (text,) = [one for one in texts if one.startswith(("SELECT", "WITH"))]
        plan = [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {text}")]
    engine.dispose()
    wanted = {**BY_NUMBER, "tracking_key": index}
    for step in plan:
        found = re.match(r"SEARCH (\w+) USING", step)
        if found and found[1] in wanted:
            assert wanted[found[1]] in step, "\n".join(plan)
