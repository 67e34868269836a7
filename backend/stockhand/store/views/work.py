"""The work pack: what a handheld keeps so that it can answer without the network.

A first pack holds everything; later ones what changed behind a cursor, the number of the last event
that was seen. Stock also moves through documents that are not in the pack, so the registers behind
the cursor say which items to look at again.
"""

from datetime import date, datetime
from decimal import Decimal

import msgspec
import sqlalchemy as sa

from stockhand.domain.documents import PLANNED
from stockhand.domain.label_formats import LabelFormat
from stockhand.domain.quantity import decimal
from stockhand.domain.tracking import Tracking
from stockhand.store import event_log, keys
from stockhand.store.columns import NOTHING
from stockhand.store.rows import number
from stockhand.store.tables import goods as g
from stockhand.store.tables import history as h
from stockhand.store.tables import places as p
from stockhand.store.tables import system
from stockhand.store.tables import warehouse as w
from stockhand.store.tx import ReadTx
from stockhand.store.views import counts, documents, label_formats, masters
from stockhand.store.views.counts import CountLineView
from stockhand.store.views.documents import DocumentView
from stockhand.store.views.masters import ItemView, LocationView, PlaceView

LARGEST_DELTA = 500
"""Events behind a cursor above which a whole pack is cheaper."""
MOST_DOCUMENTS = 500
MOST_ITEMS = 60
"""Items of one bin that are told at once."""
MOST_NUMBERS = 400
"""Numbers of an item that a pack holds, first expired first; beyond them the server is asked."""


class Viewer(msgspec.Struct, frozen=True, kw_only=True):
    """For whom a pack is made. `roles` by location id; None may see everything."""

    employee_id: int | None
    roles: dict[int, frozenset[str]] | None


class ReasonView(msgspec.Struct, frozen=True, kw_only=True):
    """A reason a person can give."""

    code: str
    description: str
    step: str


class StockRow(msgspec.Struct, frozen=True, kw_only=True):
    """So much of a number lies in a bin (blank: the location has none); base unit. `promised` is
    what picks will take of it, `unit` the unit in which it lies there."""

    bin: str
    variant: str = ""
    unit: str = ""
    number: Tracking
    expiration_date: date | None
    quantity: Decimal
    promised: Decimal


class ItemStock(msgspec.Struct, frozen=True, kw_only=True):
    """The stock of an item at the pack's location; replaces what the device knew of it."""

    item: str
    complete: bool
    rows: list[StockRow]


class ItemsAndStock(msgspec.Struct, frozen=True, kw_only=True):
    """Goods that are in no open document, as a pack would hold them."""

    items: list[ItemView]
    stock: list[ItemStock]


class WorkPack(msgspec.Struct, frozen=True, kw_only=True):
    """What changed since the cursor, or with `reset` all there is. `removed` are document ids.
    `last_seq` is the last place of the asking handheld's queue whose effect is in it."""

    cursor: str
    last_seq: int = 0
    reset: bool
    server_time: datetime
    location: LocationView
    documents: list[DocumentView]
    removed: list[int]
    items: list[ItemView]
    stock: list[ItemStock]
    bins: list[PlaceView] | None = None
    reasons: list[ReasonView] | None = None
    label_formats: list[LabelFormat] | None = None


_wd = w.warehouse_document
_wl = w.warehouse_line
_al = w.warehouse_activity_line
_jl = w.journal_line
_bc = p.bin_content
_bn = p.bin_tracking_balance
_tb = p.tracking_balance
_k = g.tracking_key

_OF_THE_OFFICE = ("item_journal", "reclass_journal")
_OPEN = (
    sa.select(_wd.c.document_id, _wd.c.kind, _wd.c.assigned_employee_id, _wd.c.lease_until)
    .where(
        _wd.c.location_id == sa.bindparam("location_id"),
        _wd.c.kind.not_in([*_OF_THE_OFFICE, *(kind.value for kind in PLANNED)]),
    )
    .order_by(_wd.c.priority, _wd.c.due_date, _wd.c.document_id)
    .limit(MOST_DOCUMENTS)
)
_REASONS = sa.select(g.reason_code).order_by(g.reason_code.c.code)
_PLACE = sa.select(p.location.c.location_id).where(
    p.location.c.code == sa.bindparam("code"), sa.not_(p.location.c.retired)
)
_ITEMS = sa.union(
    sa.select(_wl.c.item_id).where(keys.among(_wl.c.document_id)),
    sa.select(_al.c.item_id).where(keys.among(_al.c.document_id)),
    sa.select(_jl.c.item_id).where(keys.among(_jl.c.document_id)),
)
_REGISTERS = (
    sa.select(
        h.register.c.first_item_entry_no,
        h.register.c.last_item_entry_no,
        h.register.c.first_warehouse_entry_no,
        h.register.c.last_warehouse_entry_no,
    )
    .join(system.command_log, system.command_log.c.command_id == h.register.c.command_id)
    .join(system.event_log, system.event_log.c.command_no == system.command_log.c.command_no)
    .where(system.event_log.c.event_no > sa.bindparam("cursor"))
    .distinct()
)
_MOVED_IN_BINS = (
    sa.select(h.warehouse_entry.c.item_id)
    .where(h.warehouse_entry.c.entry_no.between(sa.bindparam("first"), sa.bindparam("last")))
    .distinct()
)
_MOVED = (
    sa.select(h.item_ledger_entry.c.item_id)
    .where(h.item_ledger_entry.c.entry_no.between(sa.bindparam("first"), sa.bindparam("last")))
    .distinct()
)
_IN_BINS = (
    sa.select(
        g.item.c.no.label("item"),
        p.bin.c.code.label("bin"),
        g.item_variant.c.code.label("variant"),
        g.item_unit_of_measure.c.code.label("unit"),
        _k.c.serial_no,
        _k.c.lot_no,
        _k.c.package_no,
        _k.c.expiration_date,
        sa.func.coalesce(_bn.c.quantity_base, _bc.c.quantity_base).label("quantity_base"),
        sa.func.coalesce(_bn.c.take_base, _bc.c.take_base).label("promised_base"),
    )
    .join(g.item, g.item.c.item_id == _bc.c.item_id)
    .join(p.bin, p.bin.c.bin_id == _bc.c.bin_id)
    .join(g.item_variant, g.item_variant.c.variant_id == _bc.c.variant_id)
    .join(g.item_unit_of_measure, g.item_unit_of_measure.c.unit_id == _bc.c.unit_id)
    .outerjoin(
        _bn,
        sa.and_(
            _bn.c.bin_id == _bc.c.bin_id,
            _bn.c.item_id == _bc.c.item_id,
            _bn.c.variant_id == _bc.c.variant_id,
            _bn.c.unit_id == _bc.c.unit_id,
            _bn.c.tracking_id != NOTHING,
            _bn.c.quantity_base > NOTHING,
        ),
    )
    .outerjoin(_k, _k.c.tracking_id == _bn.c.tracking_id)
    .where(
        keys.among(_bc.c.item_id),
        _bc.c.location_id == sa.bindparam("location_id"),
        _bc.c.quantity_base > NOTHING,
    )
    .order_by(
        g.item.c.no, sa.nulls_last(_k.c.expiration_date), p.bin.c.code, _k.c.lot_no, _k.c.serial_no
    )
)
_ITEM = sa.select(g.item.c.item_id).where(g.item.c.no == sa.bindparam("no"))
_IN_BIN = (
    sa.select(_bc.c.item_id)
    .join(p.bin, p.bin.c.bin_id == _bc.c.bin_id)
    .where(
        _bc.c.location_id == sa.bindparam("location_id"),
        p.bin.c.code == sa.bindparam("code"),
        _bc.c.quantity_base > NOTHING,
    )
    .distinct()
    .limit(MOST_ITEMS)
)
_IN_LOCATION = (
    sa.select(
        g.item.c.no.label("item"),
        _k.c.serial_no,
        _k.c.lot_no,
        _k.c.package_no,
        _k.c.expiration_date,
        _tb.c.quantity_base,
        _tb.c.allocated_base.label("promised_base"),
    )
    .join(g.item, g.item.c.item_id == _tb.c.item_id)
    .join(_k, _k.c.tracking_id == _tb.c.tracking_id)
    .where(
        keys.among(_tb.c.item_id),
        _tb.c.location_id == sa.bindparam("location_id"),
        _tb.c.quantity_base > NOTHING,
    )
    .order_by(g.item.c.no, sa.nulls_last(_k.c.expiration_date), _k.c.lot_no, _k.c.serial_no)
)


def cursor(tx: ReadTx) -> str:
    """The cursor of a pack that would be made now."""
    return str(event_log.bounds(tx)[1])


def pack(tx: ReadTx, location: str, viewer: Viewer, after: str, now: datetime) -> WorkPack | None:
    """The pack of a location for a person; None where there is no such location, or where the
    person has nothing to do."""
    location_id = tx.execute(_PLACE, {"code": location}).scalar()
    if location_id is None or not _may_see(viewer, location_id):
        return None
    first, last = event_log.bounds(tx)
    since = int(after) if after.isdecimal() and len(after) < 19 else -1
    events = event_log.after(tx, since, LARGEST_DELTA + 1) if since >= 0 else []
    reset = since < first - 1 or since > last or len(events) > LARGEST_DELTA
    here = [event for event in events if event.location_id in (0, location_id)]
    masters_changed = any(event.topic == "master" for event in here)
    named = {event.subject_id for event in here if event.topic == "warehouse_document"}
    open_ids = _open_documents(tx, location_id, viewer, now)
    shown = [one for one in open_ids if reset or one in named]
    found = documents.by_ids(tx, shown, with_lines=False)
    own = [one for one in shown if open_ids[one]]
    lines = documents.lines_of(tx, own)
    counted = _count_lines(
        tx, [one for one in found if one.document_id in set(own)], viewer, location_id
    )
    in_pack = _items_of(tx, [one for one, whole in open_ids.items() if whole])
    if reset:
        fresh = in_pack
    else:
        fresh = (_moved(tx, since) & in_pack) | _items_of(tx, [o for o in shown if open_ids[o]])
    where = next(one for one in masters.locations(tx) if one.code == location)
    return WorkPack(
        cursor=str(last),
        reset=reset,
        server_time=now,
        location=where,
        documents=[
            msgspec.structs.replace(
                one,
                lines=lines.get(one.document_id, ()),
                count_lines=counted.get(one.document_id, ()),
            )
            for one in found
        ],
        removed=[] if reset else sorted(named - set(shown)),
        items=masters.items_by_id(tx, sorted(in_pack if masters_changed else fresh)),
        stock=_stock(tx, sorted(fresh), location_id, in_bins=where.bin_mandatory),
        bins=masters.places(tx, location) if reset or masters_changed else None,
        reasons=_reasons(tx) if reset or masters_changed else None,
        label_formats=label_formats.find_all(tx) if reset or masters_changed else None,
    )


def _count_lines(
    tx: ReadTx, found: list[DocumentView], viewer: Viewer, location_id: int
) -> dict[int, tuple[CountLineView, ...]]:
    """The lines of the counts among the documents; a blind one tells who counts nothing of the
    books."""
    own = [one for one in found if one.kind == "count"]
    if not own:
        return {}
    hidden = () if counts.sees_books(viewer.roles, location_id) else own
    blind = {one.document_id for one in hidden if one.count_blind}
    return counts.lines_of(tx, [one.document_id for one in own], blind=blind)


def _may_see(viewer: Viewer, location_id: int) -> bool:
    return viewer.roles is None or bool(viewer.roles.get(location_id))


def _open_documents(tx: ReadTx, location_id: int, viewer: Viewer, now: datetime) -> dict[int, bool]:
    """The open documents of a location in the order of work, and whether the viewer may work on
    them: nobody else does."""
    found: dict[int, bool] = {}
    for row in tx.execute(_OPEN, {"location_id": location_id}):
        held = row.lease_until is not None and row.lease_until > now
        mine = row.assigned_employee_id == viewer.employee_id
        found[row.document_id] = mine or not held
    return found


def _items_of(tx: ReadTx, document_ids: list[int]) -> set[int]:
    if not document_ids:
        return set()
    return {row.item_id for row in tx.execute(_ITEMS, {"keys": keys.parameter(document_ids)})}


def _moved(tx: ReadTx, since: int) -> set[int]:
    """The items that registers behind the cursor moved."""
    items: set[int] = set()
    for row in tx.execute(_REGISTERS, {"cursor": since}).all():
        for statement, first, last in (
            (_MOVED_IN_BINS, row.first_warehouse_entry_no, row.last_warehouse_entry_no),
            (_MOVED, row.first_item_entry_no, row.last_item_entry_no),
        ):
            if first is not None:
                found = tx.execute(statement, {"first": first, "last": last})
                items.update(one.item_id for one in found)
    return items


def goods(
    tx: ReadTx, location: str, viewer: Viewer, item: str, bin_code: str
) -> ItemsAndStock | None:
    """An item, or what lies in a bin, with all of its stock at a location; None where a person has
    nothing to do."""
    location_id = tx.execute(_PLACE, {"code": location}).scalar()
    if location_id is None or not _may_see(viewer, location_id):
        return None
    if bin_code:
        rows = tx.execute(_IN_BIN, {"location_id": location_id, "code": bin_code})
    else:
        rows = tx.execute(_ITEM, {"no": item})
    item_ids = sorted(row.item_id for row in rows)
    where = next(one for one in masters.locations(tx) if one.code == location)
    return ItemsAndStock(
        items=masters.items_by_id(tx, item_ids),
        stock=_stock(tx, item_ids, location_id, in_bins=where.bin_mandatory),
    )


def _stock(tx: ReadTx, item_ids: list[int], location_id: int, *, in_bins: bool) -> list[ItemStock]:
    """What lies where of these items; also of those that have nothing left."""
    nos = masters.item_nos(tx, item_ids)
    rows: dict[str, list[StockRow]] = {no: [] for no in nos.values()}
    parameter = {"keys": keys.parameter(item_ids), "location_id": location_id}
    for row in tx.execute(_IN_BINS if in_bins else _IN_LOCATION, parameter):
        rows[row.item].append(
            StockRow(
                bin=row.bin if in_bins else "",
                variant=row.variant if in_bins else "",
                unit=row.unit if in_bins else "",
                number=number(row.serial_no or "", row.lot_no or "", row.package_no or ""),
                expiration_date=row.expiration_date,
                quantity=decimal(row.quantity_base),
                promised=decimal(row.promised_base),
            )
        )
    return [
        ItemStock(item=no, complete=len(of_item) <= MOST_NUMBERS, rows=of_item[:MOST_NUMBERS])
        for no, of_item in sorted(rows.items())
    ]


def _reasons(tx: ReadTx) -> list[ReasonView]:
    return [
        ReasonView(code=row.code, description=row.description, step=row.step)
        for row in tx.execute(_REASONS)
    ]
