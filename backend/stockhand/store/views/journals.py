"""Lines of journals and counts as people and programs read them."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.domain.quantity import decimal
from stockhand.domain.tracking import Tracking
from stockhand.store import keys
from stockhand.store.rows import number
from stockhand.store.tables import goods as g
from stockhand.store.tables import places as p
from stockhand.store.tables import sources as s
from stockhand.store.tables import warehouse as w
from stockhand.store.tx import ReadTx


class JournalNumberView(msgspec.Struct, frozen=True, kw_only=True):
    """A number of a journal line and how much carries it; base unit."""

    number: Tracking
    quantity: Decimal
    expiration_date: date | None


class JournalLineView(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a journal. Quantities carry no sign, the type says it; `is_adjustment`: it carries
    the adjustment bin to the ledger."""

    line_no: int
    entry_type: str
    item: str
    variant: str
    description: str
    unit: str
    qty_per_unit: Decimal
    bin: str
    number: Tracking
    expiration_date: date | None
    warranty_date: date | None
    quantity: Decimal
    quantity_base: Decimal
    is_adjustment: bool
    numbers: tuple[JournalNumberView, ...] = ()


_jl = w.journal_line
_key = g.tracking_key
_w = s.warehouse_item_tracking_line

JOINED = (
    _jl.join(g.item, g.item.c.item_id == _jl.c.item_id)
    .join(g.item_variant, g.item_variant.c.variant_id == _jl.c.variant_id)
    .join(g.item_unit_of_measure, g.item_unit_of_measure.c.unit_id == _jl.c.unit_id)
    .join(_key, _key.c.tracking_id == _jl.c.tracking_id)
    .outerjoin(p.bin, p.bin.c.bin_id == _jl.c.bin_id)
)
COLUMNS = (
    _jl,
    g.item.c.no.label("item"),
    g.item.c.description,
    g.item_variant.c.code.label("variant"),
    g.item_unit_of_measure.c.code.label("unit"),
    g.item_unit_of_measure.c.qty_per_uom,
    p.bin.c.code.label("bin"),
    _key.c.serial_no,
    _key.c.lot_no,
    _key.c.package_no,
    _key.c.expiration_date.label("number_expires"),
)
_LINES = (
    sa.select(*COLUMNS)
    .select_from(JOINED)
    .where(keys.among(_jl.c.document_id), _jl.c.entry_type != "count")
    .order_by(_jl.c.document_id, _jl.c.line_no)
)
_NUMBERS = (
    sa.select(
        _w.c.owner_id,
        _key.c.serial_no,
        _key.c.lot_no,
        _key.c.package_no,
        _w.c.quantity_base,
        sa.func.coalesce(_w.c.expiration_date, _key.c.expiration_date).label("expiration_date"),
    )
    .join(_key, _key.c.tracking_id == _w.c.tracking_id)
    .where(_w.c.owner_kind == "journal_line", keys.among(_w.c.owner_id))
    .order_by(_w.c.owner_id, _key.c.lot_no, _key.c.serial_no, _key.c.package_no)
)


def lines_of(tx: ReadTx, document_ids: list[int]) -> dict[int, tuple[JournalLineView, ...]]:
    """The lines of journals, by document."""
    rows = tx.execute(_LINES, {"keys": keys.parameter(document_ids)}).all()
    numbers = _numbers_of(tx, [row.line_id for row in rows])
    found: dict[int, list[JournalLineView]] = {}
    for row in rows:
        found.setdefault(row.document_id, []).append(_line(row, numbers.get(row.line_id, [])))
    return {document_id: tuple(lines) for document_id, lines in found.items()}


def _numbers_of(tx: ReadTx, line_ids: list[int]) -> dict[int, list[JournalNumberView]]:
    found: dict[int, list[JournalNumberView]] = {}
    if not line_ids:
        return found
    for row in tx.execute(_NUMBERS, {"keys": keys.parameter(line_ids)}):
        found.setdefault(row.owner_id, []).append(
            JournalNumberView(
                number=number(row.serial_no, row.lot_no, row.package_no),
                quantity=decimal(row.quantity_base),
                expiration_date=row.expiration_date,
            )
        )
    return found


def _line(row: Any, numbers: list[JournalNumberView]) -> JournalLineView:
    return JournalLineView(
        line_no=row.line_no,
        entry_type=row.entry_type,
        item=row.item,
        variant=row.variant,
        description=row.description,
        unit=row.unit,
        qty_per_unit=decimal(row.qty_per_uom),
        bin=row.bin or "",
        number=number(row.serial_no, row.lot_no, row.package_no),
        expiration_date=row.expiration_date,
        warranty_date=row.warranty_date,
        quantity=decimal(row.quantity),
        quantity_base=decimal(row.quantity_base),
        is_adjustment=bool(row.is_adjustment),
        numbers=tuple(numbers),
    )
