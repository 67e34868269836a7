"""Whose labels they are: what stands on them comes from the thing itself, and numbers that are
given with a label are on the books when it comes out."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from stockhand.domain.labels import LabelKind
from tests.api.conftest import furnish
from tests.api.served import Served
from tests.databases import SqliteFiles
from tests.labels.test_printing import done, set_up
from tests.live import Answer, Client

__all__ = ["furnish"]
GTIN = "09506000134352"


@pytest.fixture(scope="module")
def server(sqlite_files: SqliteFiles, furnish: Any) -> Iterator[Served]:
    """Some goods have a GTIN and number series, two deliveries wait at the dock."""
    with Served(furnish(sqlite_files)) as live:
        client = live.program()
        for code, first in (("SN", "SN-0997"), ("LT", "LT-41")):
            done(client, "PUT", f"/number-series/{code}", {"starting_no": first})
        series = {"SERIAL": {"serial_series": "SN"}, "DATED": {"lot_series": "LT"}}
        for no, fields in series.items():
            code = {"SERIAL": "SERIALS", "DATED": "DATES"}[no]
            references = [{"code": GTIN, "kind": "gtin"}] if no == "DATED" else []
            body = {
                "tracking_code": code,
                "description": f"Goods {no}",
                "references": references,
                **fields,
            }
            done(client, "PUT", f"/items/{no}", body)
        lines = [
            {"line_no": 10000, "item": "SERIAL", "quantity": "5"},
            {"line_no": 20000, "item": "DATED", "quantity": "12"},
            {"line_no": 30000, "item": "PLAIN", "quantity": "3"},
        ]
        order = {"kind": "purchase_order", "no": "PO-9", "location": "HALL", "release": True}
        done(client, "POST", "/orders", {**order, "lines": lines})
        orders = [{"kind": "purchase_order", "no": "PO-9"}]
        body = {"no": "RC-9", "location": "HALL", "orders": orders}
        done(client, "POST", "/receipts", body)
        set_up(client, "", "DESK", kind="browser")
        yield live


def drawn(client: Client, **fields: Any) -> Answer:
    named = "&".join(f"{name}={value}" for name, value in {"location": "HALL", **fields}.items())
    return client.request("GET", f"/labels?{named}")


def words(drawing: str) -> list[str]:
    return re.findall(r">([^<>]+)</text>", drawing)


def test_serials_are_given_counted_in_and_printed_in_one_step(server: Served) -> None:
    client = server.person("RECEIVER")
    path = "/receipts/RC-9/lines/10000/assign-numbers"
    found = done(client, "POST", path, {"count": "3", "printer": "DESK"})
    assert [one["serial"] for one in found["numbers"]] == ["SN-0997", "SN-0998", "SN-0999"]
    job = client.get(f"/print-jobs/{found['job_id']}")
    assert [one["name"] for one in job["labels"]] == ["SN-0997", "SN-0998", "SN-0999"]
    assert (job["document_no"], job["asked_by"]) == ("RC-9", "RECEIVER")
    line = next(
        one for one in client.get("/documents/receipt/RC-9")["lines"] if one["item"] == "SERIAL"
    )
    assert line["qty_to_handle"] == "3"
    rest = done(client, "POST", path, {})
    assert [one["serial"] for one in rest["numbers"]] == ["SN-1000", "SN-1001"]
    assert rest["job_id"] == 0
    assert client.request("POST", path, {}).codes == ["number-count-invalid"]
    page = drawn(
        client,
        kind="serial",
        document_kind="receipt",
        document_no="RC-9",
        line_no=10000,
        form="sheet",
    )
    assert re.findall(r'aria-label="([^"]*)"', page.body) == [
        *("SN-0997", "SN-0998", "SN-0999", "SN-1000", "SN-1001"),
    ]


def test_a_lot_is_given_to_what_has_come_with_its_date(server: Served) -> None:
    client = server.person("RECEIVER")
    path = "/receipts/RC-9/lines/20000/assign-numbers"
    body = {"count": "7", "expiration_date": "2027-05-31", "printer": "DESK"}
    found = done(client, "POST", path, body)
    assert [one["lot"] for one in found["numbers"]] == ["LT-41"]
    page = client.request("GET", f"/print-jobs/{found['job_id']}/labels?form=page")
    assert "EXP 2027-05-31" in words(page.body)
    assert f"(01){GTIN}(17)270531(10)LT-41" in words(page.body)
    answer = client.request("POST", path, {"count": "5"})
    assert answer.codes == ["expiration-date-missing"]
    again = done(client, "POST", path, {**body, "count": "5"})
    assert [one["lot"] for one in again["numbers"]] == ["LT-42"]


def test_goods_without_numbers_or_a_series_are_given_none(server: Served) -> None:
    client = server.person("RECEIVER")
    answer = client.request("POST", "/receipts/RC-9/lines/30000/assign-numbers", {"count": "1"})
    assert answer.codes == ["tracking-not-enabled"]
    assert client.request(
        "POST", "/receipts/RC-9/lines/10000/assign-numbers", {"count": "1", "printer": "NONE"}
    ).codes


def test_labels_of_things_say_what_the_things_are(server: Served) -> None:
    client = server.program()
    found = words(drawn(client, kind="bin", bin="H-02").body)
    assert found[:2] == ["HALL", "H-02"]
    assert words(drawn(client, kind="item", item="DATED").body)[:4] == [
        *("DATED", "Goods DATED", "GTIN", GTIN),
    ]
    assert "(01)09506000134352(17)310630(10)D1" in words(
        drawn(client, kind="lot", item="DATED", number="D1").body
    )
    assert "HALL-S2" in words(drawn(client, kind="serial", item="SERIAL", number="HALL-S2").body)
    content = {"is_fixed": True}
    done(client, "PUT", "/locations/HALL/bins/H-03/contents/DATED", content)
    assert words(drawn(client, kind="shelf", bin="H-02", to_bin="H-04").body)[:2] == [
        *("H-03", "DATED"),
    ]
    sheet = drawn(client, kind="command", form="sheet").body
    assert re.findall(r'aria-label="([^"]*)"', sheet) == [
        *("OK", "UNDO", "PROBLEM", "BACK", "HOME", "LOOKUP"),
    ]
    zpl = drawn(client, kind="bin", bin="H-01", to_bin="H-04", form="zpl", copies=2)
    assert (zpl.body.count("^XA"), zpl.body.count("^PQ2")) == (4, 4)
    assert zpl.headers["content-type"].startswith("text/plain")


def test_what_is_not_there_has_no_label(server: Served) -> None:
    client = server.program()
    for kind in LabelKind:
        if kind is not LabelKind.COMMAND:
            answer = drawn(client, kind=kind.value, bin="NONE", item="NONE", number="NONE")
            assert answer.codes == ["not-found"], kind
    other = server.person("OTHER")
    assert drawn(other, kind="bin", bin="H-01").codes == ["location-not-permitted"]


def test_logistic_units_have_numbers_of_the_company(server: Served) -> None:
    client = server.program()
    done(client, "PUT", "/partners/customer/C-1", {"name": "Borg Handels GmbH"})
    order = {
        "kind": "sales_order",
        "no": "SO-9",
        "location": "HALL",
        "release": True,
        "partner": "C-1",
        "external_no": "4500017",
        "address": "Hafenstraße 7\n20457 Hamburg",
        "lines": [{"line_no": 10000, "item": "DATED", "quantity": "2"}],
    }
    done(client, "POST", "/orders", order)
    body = {
        "no": "SH-9",
        "location": "HALL",
        "orders": [{"kind": "sales_order", "no": "SO-9"}],
        "release": True,
    }
    done(client, "POST", "/shipments", body)
    path = "/shipments/SH-9/assign-sscc"
    assert client.request("POST", path, {}).codes == ["number-series-missing"]
    numbering = {"company_prefix": "0614141", "extension_digit": 1}
    done(client, "PUT", "/logistic-units/numbering", numbering)
    done(client, "PUT", "/number-series/sscc", {"starting_no": "234567890"})
    content = {"item": "DATED", "quantity": 24, "lot": "D1"}
    found = done(client, "POST", path, {"units": 2, **content})
    assert found["ssccs"] == ["106141412345678908", "106141412345678915"]
    page = drawn(client, kind="sscc", document_no="SH-9", form="page").body
    assert re.findall(r'aria-label="([^"]*)"', page) == found["ssccs"]
    assert {
        *("HALL", "Borg Handels GmbH", "Hafenstraße 7", "20457 Hamburg"),
        *("SH-9   4500017", "Goods DATED", "COUNT 24   LOT D1"),
        *("(00)106141412345678908", "(02)09506000134352(37)24(10)D1"),
    } <= set(words(page))
    small = client.request("POST", path, {"printer": "DESK"})
    (problem,) = small.problems
    assert (problem["code"], problem["needs"]) == ("label-does-not-fit", "100 × 145 mm")
    # What was refused took no number.
    assert done(client, "POST", path, {})["ssccs"] == ["106141412345678922"]
    numbered = client.get("/logistic-units", location="HALL", search="SH-9", count=2)
    assert [one["sscc"] for one in numbered["rows"]] == ["106141412345678922", found["ssccs"][1]]
    last = client.get("/logistic-units", search="10614141234567890")["rows"]
    assert [(one["recipient"], one["count"], one["lot"]) for one in last] == [
        ("Borg Handels GmbH", 24, "D1")
    ]
    assert client.get(f"/logistic-units/{found['ssccs'][0]}")["document_no"] == "SH-9"
    [hit] = done(client, "POST", "/scans", {"raw": f"]C100{found['ssccs'][0]}"})["hits"]
    assert (hit["kind"], hit["key"], hit["description"]) == ("sscc", found["ssccs"][0], "SH-9")


def test_a_badge_is_shown_once_and_kept_nowhere(server: Served) -> None:
    client = server.person("ADMIN")
    assert server.person("SUPERVISOR").request("POST", "/employees/PACKER/badge", {}).codes == [
        "permission-missing"
    ]
    # Of somebody who works elsewhere too, only whoever sets up both places may.
    assert client.request("POST", "/employees/OTHER/badge", {}).codes == ["permission-missing"]
    page = client.request("POST", "/employees/PACKER/badge", {}).body
    (badge,) = {one for one in words(page) if one.startswith("XU")}
    signed_in = server.nobody().request("POST", "/sessions", {"badge": badge, "pin": "246810"})
    assert signed_in.status == 201
    old = {"badge": "badge-PACKER", "pin": "246810"}
    assert server.nobody().request("POST", "/sessions", old).codes == ["sign-in-failed"]
    written = server.settings.path.read_bytes()
    for beside in server.settings.path.parent.glob(f"{server.settings.path.name}-*"):
        written += beside.read_bytes()
    assert badge.encode() not in written
    assert badge[2:-1].encode() not in written
