"""What a scanned code means: everything that carries it, whatever it is, in one order on both
databases."""

import asyncio

from stockhand.domain.tracking import Tracking
from stockhand.settings import Settings
from stockhand.store import db
from stockhand.store.tx import WriteTx
from stockhand.store.views import codes
from stockhand.store.views.codes import Hit
from tests.warehouses import Office

CODE = "X-1"


def furnish(settings: Settings) -> None:
    def make(tx: WriteTx) -> None:
        office = Office(tx)
        for no, dimension in (("PLAIN", ""), ("SN", "serial"), ("LN", "lot"), ("PN", "package")):
            if dimension:
                code = {dimension: {"specific": True}}
                office.do("save-item-tracking-code", code=no, **code)
            office.do("save-item", no=no, tracking_code=no if dimension else "")
        office.do("save-item", no=CODE, description="of this number")
        own = {"code": CODE, "kind": "own"}
        office.do("save-item", no="OTHER", description="of another", references=[own])
        for location in ("WEST", "EAST"):
            office.do("save-location", code=location, bin_mandatory=True)
            office.do("save-bin", location=location, code=CODE)
        office.do("save-location", code="SHED", require_shipment=True)
        numbers = {"SN": "serial", "LN": "lot", "PN": "package"}
        office.do(
            "post-opening-stock",
            location="SHED",
            lines=[
                {"item": no, "quantity": "1", "numbers": [{name: CODE, "quantity": "1"}]}
                for no, name in numbers.items()
            ],
        )
        for kind, no, external in (
            ("purchase_order", "A", CODE),
            ("sales_order", CODE, CODE),
            ("sales_order", "B", "X-2"),
            ("purchase_order", CODE, ""),
        ):
            office.do(
                "create-order",
                kind=kind,
                no=no,
                external_no=external,
                location="SHED",
                release=True,
                lines=[{"line_no": 10000, "item": "PLAIN", "quantity": "1"}],
            )
        orders = [{"kind": "sales_order", "no": CODE}]
        office.do("create-warehouse-shipment", no=CODE, location="SHED", orders=orders)

    asyncio.run(db.change_once(settings, make))


def test_everything_that_carries_a_code_is_found_once(settings: Settings) -> None:
    furnish(settings)
    found = asyncio.run(db.ask_once(settings, lambda tx: codes.hits(tx, ["NOTHING", CODE, CODE])))
    assert found == [
        Hit(kind="bin", key=CODE, location="EAST"),
        Hit(kind="bin", key=CODE, location="WEST"),
        Hit(kind="item", key=CODE, item=CODE, description="of this number"),
        Hit(kind="item", key="OTHER", item="OTHER", unit="PCS", description="of another"),
        Hit(kind="serial", key=CODE, item="SN", description="SN", number=Tracking(serial=CODE)),
        Hit(kind="lot", key=CODE, item="LN", description="LN", number=Tracking(lot=CODE)),
        Hit(kind="package", key=CODE, item="PN", description="PN", number=Tracking(package=CODE)),
        Hit(kind="shipment", key=CODE, location="SHED"),
        Hit(kind="purchase_order", key="A"),
        Hit(kind="sales_order", key=CODE),
        Hit(kind="purchase_order", key=CODE),
    ]
    assert asyncio.run(db.ask_once(settings, lambda tx: codes.hits(tx, ["NOTHING"]))) == []
