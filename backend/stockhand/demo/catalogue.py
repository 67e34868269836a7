"""The demo warehouse as CSV files: a distributor of medical supplies and electronics.

The same day always gives the same files. Dates follow the day, so that some lots are about to
expire whenever the demo is made.
"""

import csv
import io
import random
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from stockhand.domain import own_codes
from stockhand.domain.gs1_checks import check_digit
from stockhand.domain.own_codes import OwnKind

Rows = list[dict[str, Any]]

PIN = "246810"
"""Everybody's PIN in the demo."""

PEOPLE = (
    ("ANA", "Ana Ruiz", "en", "MAIN=picker"),
    ("BEN", "Ben Okafor", "en", "MAIN=receiver"),
    ("CEM", "Cem Yilmaz", "de", "MAIN=picker+receiver+counter"),
    ("DIA", "Dia Novak", "en", "MAIN=packer EAST=packer"),
    ("EVA", "Eva Lindt", "de", "MAIN=supervisor EAST=supervisor SHOP=supervisor"),
    ("FAY", "Fay Mbeki", "en", "EAST=picker+receiver"),
    ("GUS", "Gus Adler", "en", "MAIN=admin+supervisor EAST=admin SHOP=admin"),
)
"""Number, name, language, roles by location."""

SERIALS = (
    "Router X4 · Router X8 · Access Point AC · Access Point Pro · Switch 8-port · Switch 16-port ·"
    " Switch 24-port PoE · Firewall S · Firewall M · Tablet 8in · Tablet 10in · Rugged Tablet ·"
    " Handheld Scanner · Ring Scanner · Label Printer · Receipt Printer · Thin Client · Mini PC ·"
    " Notebook 13in · Notebook 15in · Docking Station · Monitor 22in · Monitor 24in ·"
    " Monitor 27in · IP Phone · Conference Phone · Webcam HD · IP Camera Dome ·"
    " IP Camera Bullet · NVR 8-channel ·"
    " UPS 800VA · UPS 1500VA · NAS 2-bay · NAS 4-bay · SSD 500GB · SSD 1TB · SSD 2TB ·"
    " Smart Card Reader · Access Terminal · Time Clock"
)
LOTS = (
    "Nitrile Gloves · Vinyl Gloves · Latex Gloves · Surgical Mask · FFP2 Mask · Gauze Swab ·"
    " Elastic Bandage · Adhesive Plaster · Wound Dressing · Alcohol Pad · Hand Sanitiser ·"
    " Surface Disinfectant · Saline 0.9% · Ringer Solution · Glucose 5% · Syringe 2ml ·"
    " Syringe 5ml · Syringe 10ml · Needle 21G · Needle 23G · Cannula 18G · Cannula 20G ·"
    " Infusion Set · Extension Line · Blood Tube EDTA · Blood Tube Serum · Urine Cup · Swab Dry ·"
    " Rapid Test A · Rapid Test B · Test Strip Glucose · Lancet · ECG Electrode · ECG Gel ·"
    " Ultrasound Gel · Suture 3-0 · Suture 4-0 · Scalpel No.10 · Scalpel No.11 ·"
    " Catheter CH12 · Catheter CH14 · Urine Bag · Eye Drops · Burn Gel · Cold Pack"
)
BATTERIES = (
    "Battery 9V · Battery AA · Battery AAA · Battery C · Battery D · Coin Cell CR2032 ·"
    " Coin Cell CR2025 · Hearing Aid Battery · Lithium Pack 3.7V · Lithium Pack 7.4V"
)
DEVICES = (
    "Infusion Pump · Syringe Pump · Patient Monitor · Defibrillator · Pulse Oximeter ·"
    " ECG Recorder · Ultrasound Probe · Suction Unit · Nebuliser · Blood Pressure Monitor ·"
    " Thermometer IR · Otoscope · Glucose Meter · Nerve Stimulator · Oxygen Concentrator"
)
PLAIN = (
    "Patch Cable 1m · Patch Cable 2m · Patch Cable 5m · Power Cord EU · Power Cord UK ·"
    " HDMI Cable · USB-C Cable · USB Hub · Keyboard · Mouse · Headset · Cable Tie · Velcro Strap ·"
    " Rack Screw Set · Rack Shelf · Blanking Panel · Label Roll 50x25 · Label Roll 100x50 ·"
    " Ribbon Wax · Ribbon Resin · Tape Clear · Tape Brown · Box Small · Box Medium · Box Large ·"
    " Bubble Wrap · Paper Fill · Pallet Wrap · Shoe Cover · Apron · Kidney Dish · Tongue Depressor"
)
SIZES = ("S", "M", "L", "XL", "Set", "Eco", "Pro")


class Demo:
    """The files under construction."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.random = random.Random(20)
        self.items: Rows = []
        self.kinds: dict[str, str] = {}
        self.stock: Rows = []
        self.free_places: list[str] = []

    def files(self) -> dict[str, str]:
        """CSV text by file name."""
        tables: dict[str, Rows] = {
            "number_series.csv": _series(),
            "item_tracking_codes.csv": _tracking_codes(),
            "partners.csv": _partners(),
            "put_away_templates.csv": _templates(),
            "locations.csv": _locations(),
            "zones.csv": _zones(),
            "bins.csv": self._bins(),
            "items.csv": self._items(),
            "bin_contents.csv": self._contents(),
            "stock.csv": self._stock(),
            "orders.csv": self._orders(),
            "employees.csv": _employees(),
        }
        return {name: _text(rows) for name, rows in tables.items()}

    def _bins(self) -> Rows:
        rows: Rows = []

        def add(location: str, code: str, zone: str, bin_type: str, ranking: int) -> None:
            rows.append(
                {
                    "location": location,
                    "code": code,
                    "zone": zone,
                    "bin_type": bin_type,
                    "ranking": ranking,
                    "pick_sequence": len(rows),
                }
            )

        for number in range(1, 4):
            add("MAIN", f"DOCK-{number:02}", "RECEIVE", "RECEIVE", 0)
        for aisle in "ABCD":
            for rack in range(1, 13):
                for level in range(1, 7):
                    code = f"{aisle}-{rack:02}-{level:02}"
                    add("MAIN", code, "PICK", "PUTPICK", 100 - level)
                    self.free_places.append(code)
        for aisle in "EF":
            for rack in range(1, 11):
                for level in range(1, 7):
                    add("MAIN", f"{aisle}-{rack:02}-{level:02}", "BULK", "PUTAWAY", 20)
        for number in range(1, 5):
            add("MAIN", f"GATE-{number:02}", "SHIP", "SHIP", 0)
        add("MAIN", "QC-01", "QC", "QC", 0)
        add("MAIN", "ADJUST", "ADJUST", "QC", 0)
        add("EAST", "DOCK", "", "", 0)
        add("EAST", "GATE", "", "", 0)
        for rack in range(1, 41):
            add("EAST", f"R-{rack:02}", "", "", 0)
        self.random.shuffle(self.free_places)
        return rows

    def _items(self) -> Rows:
        number = 70000
        plan = (
            ("SERIAL", SERIALS, "", 1),
            ("LOTEXP", BATTERIES, "", 1),
            ("LOTEXP", LOTS, "", 3),
            ("SNLOT", DEVICES, "", 2),
            ("", PLAIN, "", 3),
        )
        for tracking, names, _unused, sizes in plan:
            for name in _words(names):
                for size in ("", *SIZES)[:sizes]:
                    number += 1
                    self._item(number, f"{name} {size}".strip(), tracking)
        return self.items

    def _item(self, number: int, description: str, tracking: str) -> None:
        no = str(number)
        boxed = tracking in ("LOTEXP", "") and number % 3 != 0
        self.kinds[no] = tracking
        self.items.append(
            {
                "no": no,
                "description": description,
                "base_unit": "PCS",
                "tracking_code": tracking,
                "lot_series": "LOT" if tracking in ("LOTEXP", "SNLOT") else "",
                "serial_series": "SERIAL" if tracking in ("SERIAL", "SNLOT") else "",
                "units": "BOX=12" if boxed else "",
                "gtins": f"PCS={gtin(number)}" + (f" BOX={gtin(number, 1)}" if boxed else ""),
                "weight": f"0.{number % 9 + 1}",
                "put_away_template": "STANDARD",
            }
        )

    def _contents(self) -> Rows:
        """Every second item has a bin of its own."""
        rows: Rows = []
        for item in self.items[::2]:
            place = self.free_places.pop()
            rows.append({"location": "MAIN", "bin": place, "item": item["no"], "is_fixed": "true"})
            item["_bin"] = place
        return rows

    def _stock(self) -> Rows:
        for place, item in enumerate(self.items):
            bin_code = item.pop("_bin", "") or self.free_places[place % len(self.free_places)]
            second = self.free_places[(place * 7 + 3) % len(self.free_places)]
            self._stock_of(item["no"], bin_code, second)
        for place, item in enumerate(self.items[:: len(self.items) // 60]):
            self._stock_at("EAST", f"R-{place % 40 + 1:02}", item["no"], 6)
        for item in self.items[:: len(self.items) // 25]:
            self._stock_at("SHOP", "", item["no"], 3)
        return self.stock

    def _stock_of(self, item: str, first: str, second: str) -> None:
        self._stock_at("MAIN", first, item, self.random.randint(8, 24))
        if self.random.random() < 0.6:
            self._stock_at("MAIN", second, item, self.random.randint(4, 12))

    def _stock_at(self, location: str, bin_code: str, item: str, count: int) -> None:
        row: dict[str, Any] = {"location": location, "bin": bin_code, "item": item}
        kind = self.kinds[item]
        if kind == "LOTEXP":
            for _ in range(2):
                days = self.random.choice((20, 45, 90, 160, 280, 400, 700))
                lot = f"{self.random.choice('ABCDEFGH')}{self.random.randint(1000, 9999)}"
                expires = self.today + timedelta(days=days + self.random.randint(0, 14))
                quantity = count * self.random.choice((1, 2, 4))
                self.stock.append(
                    {**row, "lot": lot, "expiration_date": expires, "quantity": quantity}
                )
        elif kind:
            lot = f"L{self.random.randint(100, 999)}" if kind == "SNLOT" else ""
            expires = self.today + timedelta(days=900) if lot else ""
            for _ in range(count):
                serial = f"{item}-{self.random.getrandbits(28):07X}"
                self.stock.append(
                    {
                        **row,
                        "serial": serial,
                        "lot": lot,
                        "expiration_date": expires,
                        "quantity": 1,
                    }
                )
        else:
            self.stock.append({**row, "quantity": count * 8})

    def _orders(self) -> Rows:
        rows: Rows = []
        for number in range(1, 21):
            location = ("MAIN", "MAIN", "MAIN", "EAST")[number % 4]
            header = self._header("purchase_order", f"PO-{1000 + number}", location, number)
            for item in self.random.sample(self.items, self.random.randint(1, 6)):
                tracked = self.kinds[item["no"]] in ("SERIAL", "SNLOT")
                quantity = self.random.choice((4, 8, 10) if tracked else (24, 48, 96))
                rows.append({**header, "item": item["no"], "quantity": quantity})
        in_stock = sorted({row["item"] for row in self.stock if row["location"] == "MAIN"})
        at_east = sorted({row["item"] for row in self.stock if row["location"] == "EAST"})
        for number in range(1, 41):
            location = ("MAIN", "MAIN", "MAIN", "MAIN", "EAST", "SHOP")[number % 6]
            header = self._header("sales_order", f"SO-{2000 + number}", location, number)
            choice = in_stock if location == "MAIN" else at_east
            for item in self.random.sample(choice, self.random.randint(1, 6)):
                rows.append({**header, "item": item, "quantity": self.random.randint(1, 4)})
        return rows

    def _header(self, kind: str, no: str, location: str, number: int) -> dict[str, Any]:
        vendor = kind == "purchase_order"
        due = self.today + timedelta(days=number % 5 - 1)
        return {
            "kind": kind,
            "no": no,
            "partner": f"V-{number % 12 + 1:02}" if vendor else f"C-{number % 25 + 1:02}",
            "location": location,
            "document_date": self.today,
            "due_date": due,
            "external_no": f"{'DN' if vendor else 'WEB'}-{50000 + number * 7}",
            "priority": 1 if number % 9 == 0 else 2,
            "release": "true",
        }


def badge(employee_no: str) -> str:
    """What is printed on a badge of the demo; real ones hold nothing that can be guessed."""
    return own_codes.make(OwnKind.USER, employee_no)


def gtin(number: int, indicator: int = 0) -> str:
    """A GTIN-14 of the range that is kept for examples."""
    body = f"{indicator}9506000{number % 100000:05}"
    return body + check_digit(body)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split("·")]


def _text(rows: Iterable[dict[str, Any]]) -> str:
    rows = list(rows)
    columns = list(dict.fromkeys(name for row in rows for name in row if name[0] != "_"))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _series() -> Rows:
    return [
        {"code": "LOT", "starting_no": "LT26-000001", "description": "Lots"},
        {"code": "SERIAL", "starting_no": "SN26-000001", "description": "Serial numbers"},
    ]


def _tracking_codes() -> Rows:
    return [
        {"code": "SERIAL", "description": "Serial numbers", "serial": "true"},
        {
            "code": "LOTEXP",
            "description": "Lots with expiry",
            "lot": "true",
            "expiration_date_required": "true",
        },
        {
            "code": "SNLOT",
            "description": "Lots and serials",
            "serial": "true",
            "lot": "true",
            "expiration_date_required": "true",
        },
    ]


def _partners() -> Rows:
    vendors = (
        "Acme Components · Borg Medical · Cobalt Networks · Delta Pharma · Elbe Elektronik ·"
        " Fjord Supplies · Gamma Diagnostics · Helios Power · Iris Optics · Juno Textiles ·"
        " Krona Labels · Lumen Displays"
    )
    customers = (
        "St. Anna Hospital · City Clinic · Riverside Practice · Northgate School · Harbour Office ·"
        " Oakfield Care Home · Dr. Meyer · Dental Centre West · Fire Station 4 · Veterinary Hill ·"
        " University Lab · Summit Hotel · Metro Transit · Lakeside Pharmacy · Green Power Co-op ·"
        " Old Town Bakery · Sports Arena · County Court · Bluebird Airlines · Seaview Resort ·"
        " Mobile Nurses · Red Cross Depot · Tech Hub · Print House · Garden Market"
    )
    return [
        {"kind": "vendor", "no": f"V-{place:02}", "name": name}
        for place, name in enumerate(_words(vendors), 1)
    ] + [
        {
            "kind": "customer",
            "no": f"C-{place:02}",
            "name": name,
            "min_shelf_life_days": 30 if place % 5 == 1 else 0,
        }
        for place, name in enumerate(_words(customers), 1)
    ]


def _templates() -> Rows:
    rules = (
        {"find_fixed": "true", "find_same_item": "true", "find_unit_match": "true"},
        {"find_fixed": "true"},
        {"find_floating": "true", "find_same_item": "true", "find_unit_match": "true"},
        {"find_floating": "true", "find_empty": "true"},
        {"find_floating": "true"},
    )
    return [{"code": "STANDARD", **rule} for rule in rules]


def _locations() -> Rows:
    return [
        {
            "code": "MAIN",
            "name": "Main warehouse",
            "bin_mandatory": "true",
            "directed_put_away_and_pick": "true",
            "pick_according_to_fefo": "true",
            "allow_breakbulk": "true",
            "put_away_template": "STANDARD",
            "receipt_bin": "DOCK-01",
            "shipment_bin": "GATE-01",
            "adjustment_bin": "ADJUST",
        },
        {
            "code": "EAST",
            "name": "East warehouse",
            "require_receive": "true",
            "require_put_away": "true",
            "require_shipment": "true",
            "require_pick": "true",
            "bin_mandatory": "true",
            "pick_according_to_fefo": "true",
            "receipt_bin": "DOCK",
            "shipment_bin": "GATE",
        },
        {"code": "SHOP", "name": "Shop"},
    ]


def _zones() -> Rows:
    return [
        {"location": "MAIN", "code": "RECEIVE", "bin_type": "RECEIVE"},
        {"location": "MAIN", "code": "PICK", "bin_type": "PUTPICK", "ranking": 100},
        {"location": "MAIN", "code": "BULK", "bin_type": "PUTAWAY", "ranking": 20},
        {"location": "MAIN", "code": "SHIP", "bin_type": "SHIP"},
        {"location": "MAIN", "code": "QC", "bin_type": "QC"},
        {"location": "MAIN", "code": "ADJUST", "bin_type": "QC"},
    ]


def _employees() -> Rows:
    return [
        {
            "no": no,
            "name": name,
            "language": language,
            "roles": roles,
            "badge": badge(no),
            "pin": PIN,
        }
        for no, name, language, roles in PEOPLE
    ]
