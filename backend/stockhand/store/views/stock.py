"""Stock as people and programs read it: totals, numbers, bins, ledgers, who holds what."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.domain.quantity import PIECE, decimal
from stockhand.domain.tracking import Tracking
from stockhand.store import keys
from stockhand.store.columns import NO_TEXT, NOTHING
from stockhand.store.rows import number
from stockhand.store.tables import goods as g
from stockhand.store.tables import history as h
from stockhand.store.tables import places as p
from stockhand.store.tracking_keys import NO_DATE
from stockhand.store.tx import ReadTx, Statement
from stockhand.store.views import paging


class TotalsView(msgspec.Struct, frozen=True, kw_only=True):
    """An item at a location, base unit."""

    item: str
    variant: str
    location: str
    quantity: Decimal
    reserved: Decimal
    on_picks: Decimal
    outbound: Decimal


class NumberView(msgspec.Struct, frozen=True, kw_only=True):
    """A number of an item at a location, base unit."""

    item: str
    location: str
    number: Tracking
    expiration_date: date | None
    quantity: Decimal
    reserved: Decimal
    on_picks: Decimal


class BinView(msgspec.Struct, frozen=True, kw_only=True):
    """What lies in a bin of an item, or of a number; base unit. `weight` and `cubage` of it."""

    location: str
    bin: str
    bin_type: str
    item: str
    description: str
    unit: str
    number: Tracking = Tracking()
    expiration_date: date | None = None
    quantity: Decimal
    take: Decimal
    place: Decimal = Decimal(0)
    weight: Decimal = Decimal(0)
    cubage: Decimal = Decimal(0)
    is_fixed: bool = False
    is_default: bool = False


class ItemEntryView(msgspec.Struct, frozen=True, kw_only=True):
    """An item ledger entry."""

    entry_no: int
    entry_type: str
    item: str
    location: str
    number: Tracking
    posting_date: date
    quantity: Decimal
    remaining: Decimal
    reserved: Decimal
    expiration_date: date | None
    document_kind: str
    document_no: str
    source: str


class WarehouseEntryView(msgspec.Struct, frozen=True, kw_only=True):
    """A warehouse entry."""

    entry_no: int
    bin: str
    item: str
    unit: str
    number: Tracking
    quantity: Decimal
    document_kind: str
    document_no: str
    registered_at: datetime


_sku = p.stockkeeping_unit
_tb = p.tracking_balance
_bc = p.bin_content
_bn = p.bin_tracking_balance
_k = g.tracking_key
_e = h.item_ledger_entry
_we = h.warehouse_entry

_TOTALS = (
    sa.select(
        g.item.c.no.label("item"),
        g.item_variant.c.code.label("variant"),
        p.location.c.code.label("location"),
        _sku.c.quantity_base,
        _sku.c.reserved_base,
        _sku.c.allocated_base,
        _sku.c.outbound_base,
    )
    .join(g.item, g.item.c.item_id == _sku.c.item_id)
    .join(g.item_variant, g.item_variant.c.variant_id == _sku.c.variant_id)
    .join(p.location, p.location.c.location_id == _sku.c.location_id)
)
_NUMBERS = (
    sa.select(
        _tb.c.tracking_id,
        g.item.c.no.label("item"),
        p.location.c.code.label("location"),
        _k.c.serial_no,
        _k.c.lot_no,
        _k.c.package_no,
        _tb.c.expiration_date,
        _tb.c.quantity_base,
        _tb.c.reserved_base,
        _tb.c.allocated_base,
    )
    .join(_k, _k.c.tracking_id == _tb.c.tracking_id)
    .join(g.item, g.item.c.item_id == _tb.c.item_id)
    .join(p.location, p.location.c.location_id == _tb.c.location_id)
)


def _loads(content: sa.Table) -> list[sa.ColumnElement[Any]]:
    unit = g.item_unit_of_measure.c
    return [
        (content.c.quantity * unit.weight / PIECE).label("weight"),
        (content.c.quantity * unit.cubage / PIECE).label("cubage"),
    ]


_BINS = (
    sa.select(
        p.location.c.code.label("location"),
        p.bin.c.code.label("bin"),
        p.bin_type.c.code.label("bin_type"),
        g.item.c.no.label("item"),
        g.item.c.description,
        g.item_unit_of_measure.c.code.label("unit"),
        _bc.c.quantity_base,
        _bc.c.take_base,
        _bc.c.place_base,
        _bc.c.is_fixed,
        _bc.c.is_default,
        *_loads(_bc),
    )
    .join(p.bin, p.bin.c.bin_id == _bc.c.bin_id)
    .join(p.location, p.location.c.location_id == p.bin.c.location_id)
    .outerjoin(p.bin_type, p.bin_type.c.bin_type_id == p.bin.c.bin_type_id)
    .join(g.item, g.item.c.item_id == _bc.c.item_id)
    .join(g.item_unit_of_measure, g.item_unit_of_measure.c.unit_id == _bc.c.unit_id)
    .order_by(p.location.c.code, p.bin.c.code, g.item.c.no)
)

_BIN_NUMBERS = (
    sa.select(
        p.location.c.code.label("location"),
        p.bin.c.code.label("bin"),
        p.bin_type.c.code.label("bin_type"),
        g.item.c.no.label("item"),
        g.item.c.description,
        g.item_unit_of_measure.c.code.label("unit"),
        _k.c.serial_no,
        _k.c.lot_no,
        _k.c.package_no,
        _k.c.expiration_date,
        _bn.c.quantity_base,
        _bn.c.take_base,
        *_loads(_bn),
    )
    .join(p.bin, p.bin.c.bin_id == _bn.c.bin_id)
    .join(p.location, p.location.c.location_id == p.bin.c.location_id)
    .outerjoin(p.bin_type, p.bin_type.c.bin_type_id == p.bin.c.bin_type_id)
    .join(g.item, g.item.c.item_id == _bn.c.item_id)
    .join(g.item_unit_of_measure, g.item_unit_of_measure.c.unit_id == _bn.c.unit_id)
    .join(_k, _k.c.tracking_id == _bn.c.tracking_id)
    .order_by(p.location.c.code, p.bin.c.code, g.item.c.no, _k.c.lot_no, _k.c.serial_no)
)
_ENTRIES = (
    sa.select(
        _e.c.entry_no,
        _e.c.entry_type,
        g.item.c.no.label("item"),
        p.location.c.code.label("location"),
        _k.c.serial_no,
        _k.c.lot_no,
        _k.c.package_no,
        _e.c.posting_date,
        _e.c.quantity_base,
        _e.c.remaining_base,
        _e.c.reserved_base,
        _e.c.expiration_date,
        h.posted_document.c.kind.label("document_kind"),
        h.posted_document.c.no.label("document_no"),
        h.posted_document.c.from_no.label("source"),
    )
    .join(g.item, g.item.c.item_id == _e.c.item_id)
    .join(p.location, p.location.c.location_id == _e.c.location_id)
    .join(_k, _k.c.tracking_id == _e.c.tracking_id)
    .join(h.posted_document, h.posted_document.c.document_id == _e.c.document_id)
)
_WAREHOUSE_ENTRIES = (
    sa.select(
        _we.c.entry_no,
        p.bin.c.code.label("bin"),
        g.item.c.no.label("item"),
        g.item_unit_of_measure.c.code.label("unit"),
        _k.c.serial_no,
        _k.c.lot_no,
        _k.c.package_no,
        _we.c.quantity_base,
        h.posted_document.c.kind.label("document_kind"),
        h.posted_document.c.no.label("document_no"),
        h.register.c.posted_at.label("registered_at"),
    )
    .join(p.bin, p.bin.c.bin_id == _we.c.bin_id)
    .join(g.item, g.item.c.item_id == _we.c.item_id)
    .join(g.item_unit_of_measure, g.item_unit_of_measure.c.unit_id == _we.c.unit_id)
    .join(_k, _k.c.tracking_id == _we.c.tracking_id)
    .join(h.posted_document, h.posted_document.c.document_id == _we.c.document_id)
    .join(h.register, h.register.c.register_id == h.posted_document.c.register_id)
)


def totals(tx: ReadTx, *, item: str, location: str | None) -> list[TotalsView]:
    """The totals of an item at each location, or at one."""
    statement = _TOTALS.where(g.item.c.no == item).order_by(p.location.c.code)
    if location is not None:
        statement = statement.where(p.location.c.code == location)
    return [
        TotalsView(
            item=row.item,
            variant=row.variant,
            location=row.location,
            quantity=decimal(row.quantity_base),
            reserved=decimal(row.reserved_base),
            on_picks=decimal(row.allocated_base),
            outbound=decimal(row.outbound_base),
        )
        for row in tx.execute(statement)
    ]


def numbers(
    tx: ReadTx,
    *,
    item: str,
    location: str | None,
    lot: str,
    serial: str,
    count: int,
) -> list[NumberView]:
    """Numbers in stock, first expired first."""
    statement = _NUMBERS.order_by(_tb.c.expiration_date, _tb.c.lot_no, _tb.c.serial_no).limit(count)
    if item:
        statement = statement.where(g.item.c.no == item)
    if location is not None:
        statement = statement.where(p.location.c.code == location)
    if lot:
        statement = statement.where(_k.c.lot_no == lot, _k.c.lot_no != sa.text("''"))
    if serial:
        statement = statement.where(_k.c.serial_no == serial, _k.c.serial_no != sa.text("''"))
    return [
        NumberView(
            item=row.item,
            location=row.location,
            number=number(row.serial_no, row.lot_no, row.package_no),
            expiration_date=None if row.expiration_date == NO_DATE else row.expiration_date,
            quantity=decimal(row.quantity_base),
            reserved=decimal(row.reserved_base),
            on_picks=decimal(row.allocated_base),
        )
        for row in tx.execute(statement)
    ]


def bins(
    tx: ReadTx, *, location: str, bin: str, item: str, lot: str, serial: str, count: int
) -> list[BinView]:
    """What lies where: by number where a lot or serial is asked for, else by item."""
    by_number = bool(lot or serial)
    statement = (_BIN_NUMBERS if by_number else _BINS).limit(count)
    if location:
        statement = statement.where(p.location.c.code == location)
    if bin:
        statement = statement.where(p.bin.c.code == bin)
    if item:
        statement = statement.where(g.item.c.no == item)
    if lot:
        statement = statement.where(_k.c.lot_no == lot, _k.c.lot_no != sa.text("''"))
    if serial:
        statement = statement.where(_k.c.serial_no == serial, _k.c.serial_no != sa.text("''"))
    rows = tx.execute(statement)
    return [_bin_number(row) if by_number else _bin(row) for row in rows]


def _bin(row: Any) -> BinView:
    return BinView(
        location=row.location,
        bin=row.bin,
        bin_type=row.bin_type or "",
        item=row.item,
        description=row.description,
        unit=row.unit,
        quantity=decimal(row.quantity_base),
        take=decimal(row.take_base),
        weight=decimal(int(row.weight)),
        cubage=decimal(int(row.cubage)),
        place=decimal(row.place_base),
        is_fixed=row.is_fixed,
        is_default=row.is_default,
    )


def _bin_number(row: Any) -> BinView:
    return BinView(
        location=row.location,
        bin=row.bin,
        bin_type=row.bin_type or "",
        item=row.item,
        description=row.description,
        unit=row.unit,
        number=number(row.serial_no, row.lot_no, row.package_no),
        expiration_date=row.expiration_date,
        quantity=decimal(row.quantity_base),
        take=decimal(row.take_base),
        weight=decimal(int(row.weight)),
        cubage=decimal(int(row.cubage)),
    )


@lru_cache(maxsize=32)
def _entries_of(given: frozenset[str]) -> Statement:
    """With a number its own index leads to the entries, and nothing else may: the item's index
    leads past all that ever happened to the item."""
    statement = _ENTRIES.order_by(_e.c.entry_no.desc()).limit(sa.bindparam("count"))
    conditions: dict[str, sa.ColumnElement[bool]] = {
        "item": g.item.c.no == sa.bindparam("item"),
        "location": keys.checked(p.location.c.code == sa.bindparam("location")),
        "after": _e.c.entry_no < sa.bindparam("after"),
    }
    numbers = given & {"lot", "serial"}
    if numbers:
        columns = {"lot": _k.c.lot_no, "serial": _k.c.serial_no}
        same = [columns[name] == sa.bindparam(name) for name in sorted(numbers)]
        same += [columns[name] != NO_TEXT for name in sorted(numbers)]
        ids = sa.select(_k.c.tracking_id).where(*same).correlate(None)
        statement = statement.where(_e.c.tracking_id.in_(ids), _e.c.tracking_id != NOTHING)
        conditions["item"] = keys.checked(conditions["item"])
        conditions["after"] = keys.checked(conditions["after"])
    return Statement(statement.where(*(conditions[name] for name in sorted(given - numbers))))


def item_entries(
    tx: ReadTx, *, item: str, location: str, lot: str, serial: str, after: int, count: int
) -> tuple[list[ItemEntryView], int | None]:
    """A page of the item ledger, newest first; and where the next one begins."""
    asked = {"item": item, "location": location, "lot": lot, "serial": serial, "after": after}
    given = {name: value for name, value in asked.items() if value}
    found = tx.execute(_entries_of(frozenset(given)), {**given, "count": count + 1})
    rows, following = paging.page(found, count, "entry_no")
    return [
        ItemEntryView(
            entry_no=row.entry_no,
            entry_type=row.entry_type,
            item=row.item,
            location=row.location,
            number=number(row.serial_no, row.lot_no, row.package_no),
            posting_date=row.posting_date,
            quantity=decimal(row.quantity_base),
            remaining=decimal(row.remaining_base),
            reserved=decimal(row.reserved_base),
            expiration_date=row.expiration_date,
            document_kind=row.document_kind,
            document_no=row.document_no,
            source=row.source,
        )
        for row in rows
    ], following


def warehouse_entries(
    tx: ReadTx,
    *,
    location: str,
    bin: str,
    item: str,
    lot: str,
    serial: str,
    after: int,
    count: int,
) -> tuple[list[WarehouseEntryView], int | None]:
    """A page of the bins' ledger, newest first; and where the next one begins."""
    statement = _WAREHOUSE_ENTRIES.order_by(_we.c.entry_no.desc()).limit(count + 1)
    if location:
        statement = statement.join(
            p.location, p.location.c.location_id == p.bin.c.location_id
        ).where(p.location.c.code == location)
    if bin:
        statement = statement.where(p.bin.c.code == bin)
    if item:
        statement = statement.where(g.item.c.no == item)
    if lot:
        statement = statement.where(_k.c.lot_no == lot, _k.c.lot_no != sa.text("''"))
    if serial:
        statement = statement.where(_k.c.serial_no == serial, _k.c.serial_no != sa.text("''"))
    if after:
        statement = statement.where(_we.c.entry_no < after)
    rows, following = paging.page(tx.execute(statement), count, "entry_no")
    return [
        WarehouseEntryView(
            entry_no=row.entry_no,
            bin=row.bin,
            item=row.item,
            unit=row.unit,
            number=number(row.serial_no, row.lot_no, row.package_no),
            quantity=decimal(row.quantity_base),
            document_kind=row.document_kind,
            document_no=row.document_no,
            registered_at=row.registered_at,
        )
        for row in rows
    ], following
