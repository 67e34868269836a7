"""Documents as people and programs read them: codes and decimals, everything joined."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.domain.document_lines import Progress, progress_of_document, progress_of_line
from stockhand.domain.documents import WarehouseKind
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.protocol import LocationNotPermitted
from stockhand.domain.quantity import decimal
from stockhand.domain.tracking import Tracking
from stockhand.store import keys
from stockhand.store.columns import NOTHING
from stockhand.store.rows import number
from stockhand.store.tables import goods as g
from stockhand.store.tables import people as pe
from stockhand.store.tables import places as p
from stockhand.store.tables import sources as s
from stockhand.store.tables import warehouse as w
from stockhand.store.tx import ReadTx
from stockhand.store.views import counts, journals, paging
from stockhand.store.views.counts import CountLineView
from stockhand.store.views.journals import JournalLineView


class LineNumberView(msgspec.Struct, frozen=True, kw_only=True):
    """A number on the order line behind a receipt or shipment line; base unit. `qty_to_handle` is
    what was counted in, or picked."""

    number: Tracking
    quantity: Decimal
    qty_to_handle: Decimal
    expiration_date: date | None


class LineView(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a warehouse document or activity. `action` is take, place or none. `from_bin` is
    where the goods of an internal document come from. The partner is that of its order."""

    line_no: int
    action: str = "none"
    source: str = ""
    source_kind: str = ""
    source_line_no: int = 0
    partner_kind: str = ""
    partner: str = ""
    item: str
    variant: str
    description: str
    unit: str
    qty_per_unit: Decimal
    bin: str
    from_bin: str = ""
    number: Tracking = Tracking()
    expiration_date: date | None = None
    quantity: Decimal
    quantity_base: Decimal
    qty_done: Decimal
    qty_done_base: Decimal
    outstanding: Decimal
    outstanding_base: Decimal
    qty_to_handle: Decimal
    qty_to_handle_base: Decimal
    qty_picked_base: Decimal = Decimal(0)
    pick_base: Decimal = Decimal(0)
    qty_to_cross_dock_base: Decimal = Decimal(0)
    progress: str = ""
    """How far a line of a receipt or shipment has come."""
    breakbulk_no: int = 0
    due_date: date | None = None
    numbers: tuple[LineNumberView, ...] = ()


class DocumentView(msgspec.Struct, frozen=True, kw_only=True):
    """A warehouse document: receipt, shipment, put-away, pick, movement."""

    document_id: int
    kind: str
    no: str
    location: str
    status: str
    bin: str
    partner: str
    partner_name: str
    external_no: str
    source: str
    """The order an inventory pick or put-away is for; blank elsewhere."""
    source_kind: str
    assigned_to: str
    assigned_name: str
    lease_until: datetime | None
    finished_at: datetime | None
    priority: int
    version: int
    lines_total: int
    lines_done: int
    due_date: date | None
    fills_quantity: bool
    exceptions: int
    note: str
    progress: str = ""
    """How far a receipt or shipment has come; told with its lines."""
    lines: tuple[LineView, ...] = ()
    journal_lines: tuple[JournalLineView, ...] = ()
    count_blind: bool = False
    count_lines: tuple[CountLineView, ...] = ()


_od = s.source_document
_ol = s.source_line
_wd = w.warehouse_document
_wl = w.warehouse_line
_al = w.warehouse_activity_line
_key = g.tracking_key

_bin = p.bin.alias("header_bin")
_from_bin = p.bin.alias("from_bin")
_exceptions = (
    sa.select(sa.func.count())
    .select_from(w.work_exception)
    .where(
        w.work_exception.c.document_no == _wd.c.no,
        w.work_exception.c.document_kind == _wd.c.kind,
        w.work_exception.c.state != "settled",
    )
    .correlate(_wd)
    .scalar_subquery()
)
_DOCUMENTS = (
    sa.select(
        _wd,
        _exceptions.label("exceptions"),
        p.location.c.code.label("location"),
        _bin.c.code.label("bin"),
        g.partner.c.no.label("partner"),
        g.partner.c.name.label("partner_name"),
        _od.c.no.label("source"),
        _od.c.kind.label("source_kind"),
        pe.employee.c.no.label("assigned_to"),
        pe.employee.c.name.label("assigned_name"),
    )
    .join(p.location, p.location.c.location_id == _wd.c.location_id)
    .outerjoin(_bin, _bin.c.bin_id == _wd.c.bin_id)
    .outerjoin(g.partner, g.partner.c.partner_id == _wd.c.partner_id)
    .outerjoin(_od, _od.c.document_id == _wd.c.source_document_id)
    .outerjoin(pe.employee, pe.employee.c.employee_id == _wd.c.assigned_employee_id)
)


def _line_columns(line: sa.Table) -> list[Any]:
    return [
        line,
        g.item.c.no.label("item"),
        g.item.c.description,
        g.item_variant.c.code.label("variant"),
        g.item_unit_of_measure.c.code.label("unit"),
        g.item_unit_of_measure.c.qty_per_uom,
        p.bin.c.code.label("bin"),
        _od.c.no.label("source"),
        _od.c.kind.label("source_kind"),
        _ol.c.line_no.label("source_line_no"),
        _ol.c.direction.label("source_direction"),
        g.partner.c.kind.label("partner_kind"),
        g.partner.c.no.label("partner"),
    ]


def _joined(line: sa.Table) -> sa.FromClause:
    return (
        line.join(g.item, g.item.c.item_id == line.c.item_id)
        .join(g.item_variant, g.item_variant.c.variant_id == line.c.variant_id)
        .join(g.item_unit_of_measure, g.item_unit_of_measure.c.unit_id == line.c.unit_id)
        .outerjoin(p.bin, p.bin.c.bin_id == line.c.bin_id)
        .outerjoin(_ol, _ol.c.line_id == line.c.source_line_id)
        .outerjoin(_od, _od.c.document_id == _ol.c.document_id)
        .outerjoin(g.partner, g.partner.c.partner_id == _od.c.partner_id)
    )


_LINES = (
    sa.select(*_line_columns(_wl), _from_bin.c.code.label("from_bin"))
    .select_from(_joined(_wl).outerjoin(_from_bin, _from_bin.c.bin_id == _wl.c.from_bin_id))
    .where(keys.among(_wl.c.document_id))
    .order_by(_wl.c.document_id, _wl.c.line_no)
)
_ACTIVITY_LINES = (
    sa.select(
        *_line_columns(_al),
        _key.c.serial_no,
        _key.c.lot_no,
        _key.c.package_no,
        _key.c.expiration_date.label("number_expires"),
    )
    .select_from(_joined(_al).join(_key, _key.c.tracking_id == _al.c.tracking_id))
    .where(keys.among(_al.c.document_id))
    .order_by(_al.c.document_id, _al.c.sequence, _al.c.line_no)
)


_re = s.reservation_entry
_LINE_NUMBERS = (
    sa.select(
        _re.c.source_id,
        _key.c.serial_no,
        _key.c.lot_no,
        _key.c.package_no,
        _re.c.quantity_base,
        _re.c.qty_to_handle_base,
        sa.func.coalesce(_re.c.expiration_date, _key.c.expiration_date).label("expiration_date"),
    )
    .join(_key, _key.c.tracking_id == _re.c.tracking_id)
    .where(
        keys.among(_re.c.source_id),
        _re.c.source_kind == sa.literal_column("'line'"),
        _re.c.tracking_id != NOTHING,
    )
    .order_by(_re.c.source_id, _re.c.entry_no)
)


_own = s.warehouse_item_tracking_line
_OWN_NUMBERS = (
    sa.select(
        _own.c.owner_id,
        _key.c.serial_no,
        _key.c.lot_no,
        _key.c.package_no,
        _key.c.expiration_date,
        _own.c.quantity_base,
        _own.c.qty_handled_base,
    )
    .join(_key, _key.c.tracking_id == _own.c.tracking_id)
    .where(_own.c.owner_kind == "warehouse_line", keys.among(_own.c.owner_id))
    .order_by(_own.c.owner_id, _own.c.tracking_id)
)


def document(
    tx: ReadTx,
    kind: str,
    no: str,
    locations: list[int] | None = None,
    roles: Mapping[int, Collection[str]] | None = None,
) -> DocumentView | None:
    """A warehouse document of these locations (all unless said) with its lines, as somebody with
    these roles by location may see it (W-127)."""
    row = tx.execute(_DOCUMENTS.where(_wd.c.kind == kind, _wd.c.no == no)).first()
    if row is None:
        return None
    if locations is not None and row.location_id not in locations:
        raise Refused(LocationNotPermitted(location=row.location))
    own = [row.document_id]
    found = _document(row, lines_of(tx, own).get(row.document_id, ()))
    if kind == "count":
        hidden = own if row.count_blind and not counts.sees_books(roles, row.location_id) else ()
        lines = counts.lines_of(tx, own, blind=hidden).get(row.document_id, ())
        return msgspec.structs.replace(found, count_lines=lines)
    if kind.endswith("journal"):
        lines = journals.lines_of(tx, own).get(row.document_id, ())
        return msgspec.structs.replace(found, journal_lines=lines)
    return found


def lines_of(tx: ReadTx, document_ids: list[int]) -> dict[int, tuple[LineView, ...]]:
    """The lines of several documents, whichever shape they have."""
    found: dict[int, list[LineView]] = {}
    parameter = {"keys": keys.parameter(document_ids)}
    rows = tx.execute(_LINES, parameter).all()
    numbers = _numbers_of(tx, [row.source_line_id for row in rows if row.source_line_id])
    own = _own_numbers_of(tx, [row.line_id for row in rows if not row.source_line_id])
    for row in rows:
        of_line = numbers.get(row.source_line_id, own.get(row.line_id, ()))
        found.setdefault(row.document_id, []).append(_line(row, tuple(of_line)))
    for row in tx.execute(_ACTIVITY_LINES, parameter):
        found.setdefault(row.document_id, []).append(_activity_line(row))
    return {document_id: tuple(lines) for document_id, lines in found.items()}


def _numbers_of(tx: ReadTx, line_ids: list[int]) -> dict[int, list[LineNumberView]]:
    """The unposted numbers of order lines."""
    found: dict[int, list[LineNumberView]] = {}
    if not line_ids:
        return found
    for row in tx.execute(_LINE_NUMBERS, {"keys": keys.parameter(line_ids)}):
        found.setdefault(row.source_id, []).append(
            LineNumberView(
                number=number(row.serial_no, row.lot_no, row.package_no),
                quantity=decimal(abs(row.quantity_base)),
                qty_to_handle=decimal(abs(row.qty_to_handle_base)),
                expiration_date=row.expiration_date,
            )
        )
    return found


def _own_numbers_of(tx: ReadTx, line_ids: list[int]) -> dict[int, list[LineNumberView]]:
    """The warehouse's own numbers of lines that have no order: planned, and not yet on work."""
    found: dict[int, list[LineNumberView]] = {}
    if not line_ids:
        return found
    for row in tx.execute(_OWN_NUMBERS, {"keys": keys.parameter(line_ids)}):
        found.setdefault(row.owner_id, []).append(
            LineNumberView(
                number=number(row.serial_no, row.lot_no, row.package_no),
                quantity=decimal(row.quantity_base),
                qty_to_handle=decimal(row.quantity_base - row.qty_handled_base),
                expiration_date=row.expiration_date,
            )
        )
    return found


def list_documents(
    tx: ReadTx,
    *,
    locations: list[int] | None,
    kinds: list[str],
    location: str = "",
    assigned_to: int | None,
    search: str,
    after: int,
    count: int,
) -> tuple[list[DocumentView], int | None]:
    """A page of open documents, oldest first, without lines; and where the next one begins."""
    statement = _DOCUMENTS.order_by(_wd.c.document_id).limit(count + 1)
    if locations is not None:
        statement = statement.where(_wd.c.location_id.in_(locations))
    if kinds:
        statement = statement.where(_wd.c.kind.in_(kinds))
    if location:
        statement = statement.where(p.location.c.code == location)
    if assigned_to is not None:
        statement = statement.where(_wd.c.assigned_employee_id == assigned_to)
    if search:
        statement = statement.where(
            sa.or_(paging.begins(search, _wd.c.no), _wd.c.external_no == search)
        )
    if after:
        statement = statement.where(_wd.c.document_id > after)
    rows, following = paging.page(tx.execute(statement), count, "document_id")
    return [_document(row, ()) for row in rows], following


def by_ids(tx: ReadTx, ids: list[int], *, with_lines: bool) -> list[DocumentView]:
    """In the order of work: urgent first, then by date; those that are gone are left out."""
    rows = tx.execute(
        _DOCUMENTS.where(keys.among(_wd.c.document_id)).order_by(
            _wd.c.priority, _wd.c.due_date, _wd.c.document_id
        ),
        {"keys": keys.parameter(ids)},
    ).all()
    lines = lines_of(tx, [row.document_id for row in rows]) if with_lines else {}
    return [_document(row, lines.get(row.document_id, ())) for row in rows]


def _document(row: Any, lines: tuple[LineView, ...]) -> DocumentView:
    return DocumentView(
        document_id=row.document_id,
        kind=row.kind,
        no=row.no,
        location=row.location,
        status=row.status,
        bin=row.bin or "",
        partner=row.partner or "",
        partner_name=row.partner_name or "",
        external_no=row.external_no,
        source=row.source or "",
        source_kind=row.source_kind or "",
        assigned_to=row.assigned_to or "",
        assigned_name=row.assigned_name or "",
        lease_until=row.lease_until,
        finished_at=row.finished_at,
        priority=row.priority,
        version=row.version,
        lines_total=row.lines_total,
        lines_done=row.lines_done,
        due_date=row.due_date,
        fills_quantity=not row.do_not_fill_quantity,
        exceptions=row.exceptions,
        note=row.note,
        progress=progress_of_document(Progress(one.progress) for one in lines).value,
        count_blind=bool(row.count_blind),
        lines=lines,
    )


def _amounts(row: Any) -> dict[str, Any]:
    return {
        "line_no": row.line_no,
        "source": row.source or "",
        "source_kind": row.source_kind or "",
        "source_line_no": row.source_line_no or 0,
        "partner_kind": row.partner_kind or "",
        "partner": row.partner or "",
        "item": row.item,
        "variant": row.variant,
        "description": row.description,
        "unit": row.unit,
        "qty_per_unit": decimal(row.qty_per_uom),
        "bin": row.bin or "",
        "quantity": decimal(row.quantity),
        "quantity_base": decimal(row.quantity_base),
        "qty_done": decimal(row.qty_done),
        "qty_done_base": decimal(row.qty_done_base),
        "outstanding": decimal(row.quantity - row.qty_done),
        "outstanding_base": decimal(row.quantity_base - row.qty_done_base),
        "qty_to_handle": decimal(row.qty_to_handle),
        "qty_to_handle_base": decimal(row.qty_to_handle_base),
        "due_date": row.due_date,
    }


def _line(row: Any, numbers: tuple[LineNumberView, ...]) -> LineView:
    return LineView(
        **_amounts(row),
        from_bin=row.from_bin or "",
        numbers=numbers,
        qty_picked_base=decimal(row.qty_picked_base),
        pick_base=decimal(row.pick_base),
        qty_to_cross_dock_base=decimal(row.qty_to_cross_dock_base),
        progress=_progress(row),
    )


def _progress(row: Any) -> str:
    if not row.source_direction:
        return ""
    kind = WarehouseKind.RECEIPT if row.source_direction == "supply" else WarehouseKind.SHIPMENT
    return progress_of_line(kind, row.quantity_base, row.qty_picked_base, row.qty_done_base).value


def _activity_line(row: Any) -> LineView:
    return LineView(
        **_amounts(row),
        action=row.action_type,
        number=number(row.serial_no, row.lot_no, row.package_no),
        expiration_date=row.expiration_date or row.number_expires,
        breakbulk_no=row.breakbulk_no,
    )
