"""Creating and posting an inventory pick or put-away asks the database as often for twenty lines of
twenty items as for two."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from stockhand.store import db
from stockhand.store.tx import Tx, WriteTx
from tests import warehouses
from tests.databases import SqliteFiles
from tests.warehouses import Office

pytestmark = pytest.mark.slow

MOST = {
    "create-inventory-put-away": 15,
    "create-inventory-pick": 24,
    "post-inventory-activity inventory_put_away": 32,
    "post-inventory-activity inventory_pick": 38,
}
"""Statements of a command, with what every command costs."""
LINES = 20
KINDS = {
    "inventory_put_away": ("purchase_order", "PO"),
    "inventory_pick": ("sales_order", "SO"),
}


@contextmanager
def counted() -> Iterator[list[str]]:
    texts: list[str] = []
    Tx.observer = texts.append
    try:
        yield texts
    finally:
        Tx.observer = None


def build(office: Office) -> None:
    """YARD with a bin, and items whose lots the warehouse keeps."""
    handling = {"bin_mandatory": True, "require_put_away": True, "require_pick": True}
    office.do("save-location", code="YARD", **handling)
    office.do("save-bin", location="YARD", code="Y-01")
    for number in range(LINES):
        office.do("save-item", no=f"I{number}", tracking_code="LOTS")


def count(office: Office, kind: str, lines: int) -> dict[str, list[str]]:
    """The statements of an order's way with so many lines, each of another item and lot; the other
    half of each pick takes a lot that a nonspecific reservation holds."""
    order_kind, code = KINDS[kind]
    order = f"{code}-{lines}"
    lots = [{"lot": f"L{lines}", "quantity": "2"}]
    given: list[dict[str, Any]] = [
        {"line_no": 10000 * place, "item": f"I{place - 1}", "quantity": "2", "bin": "Y-01"}
        for place in range(1, lines + 1)
    ]
    office.do("create-order", kind=order_kind, no=order, location="YARD", release=True, lines=given)
    for line in given:
        ref = {"order_no": order, "kind": order_kind, "line_no": line["line_no"]}
        if line["line_no"] % 20000:
            office.do("set-line-tracking", **ref, numbers=lots)
        elif kind == "inventory_pick":
            office.do("reserve-line", **ref)
    found: dict[str, list[str]] = {}
    name = f"create-{kind.replace('_', '-')}"
    activity = {"kind": kind, "activity_no": f"I-{order}"}
    made = {"no": f"I-{order}", "location": "YARD", "order": {"kind": order_kind, "no": order}}
    with counted() as texts:
        office.do(name, **made, fill=True)
    found[name] = texts
    for line in given:
        if not line["line_no"] % 20000:
            office.do("change-activity-line", **activity, line_no=line["line_no"], lot=f"L{lines}")
    with counted() as texts:
        office.do("post-inventory-activity", **activity)
    found[f"post-inventory-activity {kind}"] = texts
    return found


def test_statements_do_not_grow_with_the_lines(sqlite_files: SqliteFiles) -> None:
    settings = warehouses.build(sqlite_files.fresh())
    engine = db.sqlite_writing_engine(settings)
    with engine.begin() as connection:
        office = Office(WriteTx(connection), "counts")
        build(office)
        _first, few, many = [
            {name: texts for kind in KINDS for name, texts in count(office, kind, lines).items()}
            for lines in (4, 2, LINES)
        ]
    engine.dispose()
    for name, most in MOST.items():
        assert len(many[name]) == len(few[name]), (name, "\n".join(many[name]))
        assert len(many[name]) <= most, (name, "\n".join(many[name]))
