"""The rows that random work is done with."""

from collections.abc import Callable
from typing import Any

from tests.model.chance import OPEN, Chance, Fields

Operation = tuple[str, Fields]
Work = Callable[[Chance], Operation | None]
KINDS = ("sales_order", "purchase_order", "sales_return", "purchase_return")
ORDER_LINES = f"""
select l.line_id, d.no, d.kind, l.line_no, i.no as item, p.code as location, d.version,
  l.outstanding_base / 100000 as pieces from source_line l
join source_document d on d.document_id = l.document_id
join item i on i.item_id = l.item_id join location p on p.location_id = l.location_id
where l.outstanding_base > 0 {OPEN}"""
DOCUMENTS = f"""
select d.document_id, d.no, d.kind, d.version, l.code as location from warehouse_document d
join location l on l.location_id = d.location_id where d.kind in (:a, :b, :c) {OPEN}"""
LINES = f"""
select w.line_id, d.no, d.kind, w.line_no, w.quantity_base / 100000 as pieces,
  i.no as item, l.code as location, d.version from warehouse_line w
join warehouse_document d on d.document_id = w.document_id
join item i on i.item_id = w.item_id join location l on l.location_id = d.location_id
where d.kind in (:a, :b, :c) {OPEN}"""
ACTIVITY_LINES = f"""
select d.document_id, d.no, d.kind, w.line_no, i.no as item, l.code as location, w.action_type,
  w.quantity_base / 100000 as pieces from warehouse_activity_line w
join warehouse_document d on d.document_id = w.document_id
join item i on i.item_id = w.item_id join location l on l.location_id = d.location_id
where d.kind in (:a, :b, :c) {OPEN}"""
JOURNAL_LINES = """
select j.line_no, d.no, coalesce(b.code, '') as bin, i.no as item, k.lot_no, k.serial_no,
  j.calculated_base from journal_line j
join warehouse_document d on d.document_id = j.document_id
join item i on i.item_id = j.item_id left join bin b on b.bin_id = j.bin_id
join tracking_key k on k.tracking_id = j.tracking_id where d.kind = :kind
order by j.line_id desc limit 60"""
POSTED = """
select d.no, d.kind, p.line_no from posted_document d
join posted_line p on p.document_id = d.document_id where d.kind in ('purchase_receipt',
  'sales_return_receipt', 'sales_shipment', 'purchase_return_shipment', 'warehouse_receipt',
  'warehouse_shipment') order by d.document_id desc limit 60"""
OUT = ("sales_order", "sales_order", "sales_order", "purchase_return")
IN = ("purchase_order", "purchase_order", "purchase_order", "sales_return")


def documents(chance: Chance, *kinds: str) -> Any:
    return chance.row(DOCUMENTS, **_kinds(kinds))


def lines(chance: Chance, *kinds: str) -> Any:
    return chance.row(LINES, **_kinds(kinds))


def activity_lines(chance: Chance, *kinds: str) -> Any:
    return chance.row(ACTIVITY_LINES, **_kinds(kinds))


def _kinds(kinds: tuple[str, ...]) -> dict[str, str]:
    return dict(zip("abc", (kinds * 3)[:3], strict=True))


def versioned(chance: Chance, found: Any, fields: Fields) -> Fields:
    """Sometimes the version that was seen, sometimes one that is stale."""
    if chance.one_in(5):
        fields["version"] = found.version if not chance.one_in(4) else max(0, found.version - 1)
    return fields
