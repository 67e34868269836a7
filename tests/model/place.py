"""Where the random work is done: the small warehouse, a yard that picks and puts away in one step,
items whose numbers the bins know as well, and bins that do not let everything in and out."""

import asyncio

from stockhand.settings import Settings
from stockhand.store import db
from tests import warehouses
from tests.warehouses import Office

TRACKED = {
    **{"PLAIN": "", "LOT": "lot", "SERIAL": "serial", "DATED": "dated"},
    **{"WLOT": "lot", "WSERIAL": "serial", "WDATED": "dated"},
}
"""What the pieces of each item carry; items with a W carry it into the bins."""
ITEMS = tuple(TRACKED)
LOCATIONS = ("SHED", "HALL", "MAIN", "YARD")
BINS = {
    "SHED": ("",),
    "HALL": ("H-01", "H-02", "H-03", "H-04", "H-09"),
    "MAIN": ("M-01", "M-02", "M-03", "M-04", "M-09", "M-10"),
    "YARD": ("Y-01", "Y-02", "Y-03"),
}
LOTS = ("L1", "L2", "L3", "L4", "L5")
DATES = {"D1": "2031-06-30", "D2": "2027-01-31", "D3": "2026-09-30"}
BOX = 10


def build(settings: Settings) -> Settings:
    warehouses.build(settings)
    asyncio.run(db.change_once(settings, lambda tx: _more(Office(tx, "model"))))
    return settings


def _more(office: Office) -> None:
    lots, serials = {"specific": True, "warehouse": True}, {"specific": True, "warehouse": True}
    dates = {"use_expiration_dates": True, "expiration_date_required": True}
    office.do("save-item-tracking-code", code="WLOTS", lot=lots)
    office.do("save-item-tracking-code", code="WSERIALS", serial=serials)
    office.do("save-item-tracking-code", code="WDATES", lot=lots, **dates)
    for no in ("WLOT", "WSERIAL", "WDATED"):
        code = {"WLOT": "WLOTS", "WSERIAL": "WSERIALS", "WDATED": "WDATES"}[no]
        office.do("save-item", no=no, tracking_code=code)
    office.do(
        "save-location", code="YARD", bin_mandatory=True, require_put_away=True, require_pick=True
    )
    for code in BINS["YARD"]:
        office.do("save-bin", location="YARD", code=code)
    office.do("save-bin", location="HALL", code="H-09", block_movement="outbound")
    office.do("save-bin", location="MAIN", code="M-09", bin_type="PICK", ranking=9)
    office.do("save-bin", location="MAIN", code="M-10", bin_type="PUTAWAY", block_movement="all")
    for location, bin_code in (("SHED", ""), ("HALL", "H-02"), ("MAIN", "M-02"), ("YARD", "Y-01")):
        _stock(office, location, bin_code)


def _stock(office: Office, location: str, bin_code: str) -> None:
    lines: list[dict[str, object]] = [
        {"item": "PLAIN", "quantity": "40"},
        {"item": "WLOT", "quantity": "30", "numbers": _lots("L1", "L2", each=15)},
        {"item": "WSERIAL", "quantity": "4", "numbers": _serials(location, 4)},
        {"item": "WDATED", "quantity": "24", "numbers": _dated(each=8)},
    ]
    given = [{**one, "bin": bin_code} for one in lines]
    office.do("post-opening-stock", location=location, lines=given)


def _lots(*names: str, each: int) -> list[dict[str, str]]:
    return [{"lot": name, "quantity": str(each)} for name in names]


def _serials(location: str, count: int) -> list[dict[str, str]]:
    return [{"serial": f"{location}-W{number}"} for number in range(count)]


def _dated(each: int) -> list[dict[str, str]]:
    return [
        {"lot": lot, "quantity": str(each), "expiration_date": day} for lot, day in DATES.items()
    ]
