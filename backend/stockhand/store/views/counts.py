"""Counts as people and programs read them: what was seen, and for those who may know it what the
books say."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.domain.quantity import decimal, from_base
from stockhand.domain.tracking import Tracking
from stockhand.store import keys
from stockhand.store.columns import NOTHING
from stockhand.store.rows import number
from stockhand.store.tables import people as pe
from stockhand.store.tables import places as p
from stockhand.store.tables import warehouse as w
from stockhand.store.tx import ReadTx
from stockhand.store.views.journals import COLUMNS, JOINED

SEES_BOOKS = frozenset({"supervisor", "admin"})
"""Roles that know what the books say also of a blind count."""


def sees_books(roles: Mapping[int, Collection[str]] | None, location_id: int) -> bool:
    """Whether somebody with these roles by location (None: all) is told what the books say."""
    return roles is None or not SEES_BOOKS.isdisjoint(roles.get(location_id, ()))


class CountLineView(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a count, in its unit and in the base unit. What the books said when it was made or
    counted (`calculated`) and say now (`present_base`, where there are bins) is left out of a blind
    count for who only counts; `counted` is missing while nobody has counted in this `round`."""

    line_no: int
    item: str
    variant: str
    description: str
    unit: str
    qty_per_unit: Decimal
    bin: str
    number: Tracking
    expiration_date: date | None
    round: int
    counted: Decimal | None
    counted_base: Decimal | None
    counted_by: str
    calculated: Decimal | None
    calculated_base: Decimal | None
    difference: Decimal | None
    difference_base: Decimal | None
    present_base: Decimal | None
    first_counted_base: Decimal | None
    first_counted_by: str


_jl = w.journal_line
_bc = p.bin_content
_bn = p.bin_tracking_balance
_counter = pe.employee.alias("counter")
_first = pe.employee.alias("first_counter")
_same_content = sa.and_(
    _bc.c.bin_id == _jl.c.bin_id,
    _bc.c.item_id == _jl.c.item_id,
    _bc.c.variant_id == _jl.c.variant_id,
    _bc.c.unit_id == _jl.c.unit_id,
)
_same_number = sa.and_(
    _bn.c.bin_id == _jl.c.bin_id,
    _bn.c.item_id == _jl.c.item_id,
    _bn.c.variant_id == _jl.c.variant_id,
    _bn.c.unit_id == _jl.c.unit_id,
    _bn.c.tracking_id == _jl.c.tracking_id,
)
_LINES = (
    sa.select(
        *COLUMNS,
        sa.case(
            (_jl.c.bin_id.is_(None), None),
            (_jl.c.tracking_id == NOTHING, sa.func.coalesce(_bc.c.quantity_base, 0)),
            else_=sa.func.coalesce(_bn.c.quantity_base, 0),
        ).label("present_base"),
        _counter.c.name.label("counted_by"),
        _first.c.name.label("first_counted_by"),
    )
    .select_from(
        JOINED.outerjoin(_bc, _same_content)
        .outerjoin(_bn, _same_number)
        .outerjoin(_counter, _counter.c.employee_id == _jl.c.counted_by_id)
        .outerjoin(_first, _first.c.employee_id == _jl.c.first_counted_by_id)
    )
    .where(keys.among(_jl.c.document_id), _jl.c.entry_type == "count")
    .order_by(_jl.c.document_id, _jl.c.line_no)
)


def lines_of(
    tx: ReadTx, document_ids: list[int], *, blind: Collection[int] = ()
) -> dict[int, tuple[CountLineView, ...]]:
    """The lines of counts, by document; of the blind ones without what the books say."""
    found: dict[int, list[CountLineView]] = {}
    for row in tx.execute(_LINES, {"keys": keys.parameter(document_ids)}):
        line = _line(row)
        hidden = row.document_id in blind
        found.setdefault(row.document_id, []).append(_without_books(line) if hidden else line)
    return {document_id: tuple(lines) for document_id, lines in found.items()}


def _line(row: Any) -> CountLineView:
    per = row.qty_per_uom
    seen = row.counted_base
    difference = None if seen is None else seen - row.calculated_base
    return CountLineView(
        line_no=row.line_no,
        item=row.item,
        variant=row.variant,
        description=row.description,
        unit=row.unit,
        qty_per_unit=decimal(per),
        bin=row.bin or "",
        number=number(row.serial_no, row.lot_no, row.package_no),
        expiration_date=row.expiration_date or row.number_expires,
        round=row.round,
        counted=_in_unit(seen, per),
        counted_base=_in_unit(seen, _BASE),
        counted_by=row.counted_by or "",
        calculated=_in_unit(row.calculated_base, per),
        calculated_base=_in_unit(row.calculated_base, _BASE),
        difference=_in_unit(difference, per),
        difference_base=_in_unit(difference, _BASE),
        present_base=_in_unit(row.present_base, _BASE),
        first_counted_base=_in_unit(row.first_counted_base, _BASE),
        first_counted_by=row.first_counted_by or "",
    )


_BASE = 100_000


def _in_unit(base: int | None, per: int) -> Decimal | None:
    return None if base is None else decimal(from_base(base, per))


def _without_books(line: CountLineView) -> CountLineView:
    return msgspec.structs.replace(
        line,
        calculated=None,
        calculated_base=None,
        difference=None,
        difference_base=None,
        present_base=None,
        first_counted_base=None,
    )
