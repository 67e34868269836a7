"""What stands on a logistic label: to whom it goes, and what is in it; the units that have one, and
how the next is numbered."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
import sqlalchemy as sa

from stockhand.domain import logistic_units as rules
from stockhand.domain.labels import ItemLabel, LabelKind, LabelsWanted, SsccLabel
from stockhand.domain.number_assignment import incremented
from stockhand.store import logistic_units as store
from stockhand.store.rows import by_name
from stockhand.store.tables import goods as g
from stockhand.store.tables import people as h
from stockhand.store.tables import places as p
from stockhand.store.tables import sources as s
from stockhand.store.tables import warehouse as w
from stockhand.store.tx import ReadTx, WriteTx
from stockhand.store.views import labels, paging


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """Of a shipment's first order; blank where it has none."""

    name: str = ""
    address: str = ""
    order_no: str = ""
    external_no: str = ""


_d = s.source_document
_RECIPIENT = (
    sa.select(
        sa.func.coalesce(g.partner.c.name, "").label("name"),
        _d.c.address,
        _d.c.no.label("order_no"),
        _d.c.external_no,
    )
    .select_from(w.warehouse_line)
    .join(s.source_line, s.source_line.c.line_id == w.warehouse_line.c.source_line_id)
    .join(_d, _d.c.document_id == s.source_line.c.document_id)
    .outerjoin(g.partner, g.partner.c.partner_id == _d.c.partner_id)
    .order_by(w.warehouse_line.c.line_no)
    .limit(1)
)


def recipient(tx: ReadTx | WriteTx, document_id: int) -> Recipient:
    """Whom the goods of a shipment are for."""
    statement = _RECIPIENT.where(w.warehouse_line.c.document_id == document_id)
    row = tx.execute(statement).first()
    return by_name(Recipient, row) if row else Recipient()


def goods(tx: ReadTx | WriteTx, item: str, variant: str) -> ItemLabel | None:
    """What is in a unit: the item with its GTIN."""
    wanted = LabelsWanted(kind=LabelKind.ITEM, item=item, variant=variant)
    return next(iter(labels.items(tx, wanted)), None)


class LogisticUnitView(msgspec.Struct, frozen=True, kw_only=True):
    """A pallet or carton with a number of its own, and what its label says."""

    sscc: str
    location: str
    document_kind: str
    document_no: str
    recipient: str
    order: str
    description: str
    count: int
    lot: str
    asked_by: str
    created_at: datetime


class SsccNumberingView(msgspec.Struct, frozen=True, kw_only=True):
    """How SSCCs are made: `next_sscc` is blank, and `left` 0, where nobody set it up or the serial
    references have run out."""

    company_prefix: str
    extension_digit: int
    starting_no: str
    ending_no: str
    last_no: str
    next_sscc: str
    left: int


_u = w.logistic_unit.c
_UNITS = (
    sa.select(
        _u.unit_id,
        _u.sscc,
        p.location.c.code.label("location"),
        _u.document_kind,
        _u.document_no,
        _u.label,
        sa.func.coalesce(h.employee.c.name, "").label("asked_by"),
        _u.created_at,
    )
    .join(p.location, p.location.c.location_id == _u.location_id)
    .outerjoin(h.employee, h.employee.c.employee_id == _u.employee_id)
    .order_by(_u.unit_id.desc())
)


def list_units(
    tx: ReadTx,
    *,
    location: str,
    locations: Sequence[int] | None,
    search: str,
    before: int,
    count: int,
) -> tuple[list[LogisticUnitView], int | None]:
    """Units of these locations, newest first; `search` is how an SSCC or its document begins."""
    statement = _UNITS.limit(count + 1)
    if location:
        statement = statement.where(p.location.c.code == location)
    if locations is not None:
        statement = statement.where(_u.location_id.in_(locations))
    if search:
        statement = statement.where(paging.begins(search, _u.sscc, _u.document_no))
    if before:
        statement = statement.where(_u.unit_id < before)
    rows, following = paging.page(tx.execute(statement), count, "unit_id")
    return [_unit(row) for row in rows], following


def unit(tx: ReadTx, sscc: str, locations: Sequence[int] | None) -> LogisticUnitView | None:
    """The unit of this number."""
    statement = _UNITS.where(_u.sscc == sscc)
    if locations is not None:
        statement = statement.where(_u.location_id.in_(locations))
    row = tx.execute(statement).first()
    return _unit(row) if row else None


def _unit(row: sa.Row[tuple[object, ...]]) -> LogisticUnitView:
    said = msgspec.json.decode(row.label, type=SsccLabel)
    return by_name(
        LogisticUnitView,
        row,
        recipient=said.recipient,
        order=said.order,
        description=said.description,
        count=said.count,
        lot=said.lot,
    )


def numbering(tx: ReadTx) -> SsccNumberingView:
    """As it is set up, and what the next number would be."""
    given = store.numbering(tx)
    c = g.number_series.c
    series = tx.execute(sa.select(g.number_series).where(c.code == store.SERIES)).first()
    following = ""
    if series is not None:
        last = series.last_no
        following = (incremented(last, series.increment) or "") if last else series.starting_no
    ending = series.ending_no if series is not None else ""
    largest = 10 ** rules.room_of(given) - 1
    last_of_all = int(ending) if ending.isdecimal() else largest
    found = rules.sscc(given, following) if given.company_prefix and following else None
    left = last_of_all - int(following) + 1 if found is not None else 0
    return SsccNumberingView(
        company_prefix=given.company_prefix,
        extension_digit=given.extension_digit,
        starting_no=series.starting_no if series is not None else "",
        ending_no=ending,
        last_no=series.last_no if series is not None else "",
        next_sscc=found if found is not None and left > 0 else "",
        left=max(0, left),
    )
