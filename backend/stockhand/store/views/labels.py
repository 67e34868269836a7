"""What the labels of things say, from the things themselves."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.domain import labels
from stockhand.domain.labels import (
    BinLabel,
    ItemLabel,
    Label,
    LabelKind,
    LabelsWanted,
    LotLabel,
    SerialLabel,
    ShelfLabel,
    SsccLabel,
)
from stockhand.domain.locations import Location
from stockhand.store import keys, masters
from stockhand.store.tables import goods as g
from stockhand.store.tables import places as p
from stockhand.store.tables.warehouse import logistic_unit
from stockhand.store.tx import ReadTx, WriteTx
from stockhand.store.views import tracking

Tx = ReadTx | WriteTx

MOST = 1000
"""Labels of one request."""

_r = g.item_reference
_k = g.tracking_key
_GTIN = (
    sa.select(_r.c.code)
    .outerjoin(g.item_unit_of_measure, g.item_unit_of_measure.c.unit_id == _r.c.unit_id)
    .where(
        _r.c.item_id == g.item.c.item_id,
        _r.c.variant_id == g.item_variant.c.variant_id,
        _r.c.kind == "gtin",
        _r.c.partner_id.is_(None),
        sa.or_(
            g.item_unit_of_measure.c.code == sa.bindparam("unit", ""),
            sa.and_(
                sa.bindparam("unit", "") == "",
                sa.func.coalesce(g.item_unit_of_measure.c.is_base, sa.true()),
            ),
        ),
    )
    .order_by(_r.c.reference_id)
    .limit(1)
    .correlate(g.item, g.item_variant)
    .scalar_subquery()
)
"""The code on the packing that is labelled: of the base unit unless another one is named."""
_GOODS = (
    g.item.c.no.label("item"),
    g.item.c.description,
    g.item_variant.c.code.label("variant"),
    sa.func.coalesce(_GTIN, "").label("gtin"),
)
_BINS = (
    sa.select(p.bin.c.code.label("bin"), sa.func.coalesce(p.zone.c.code, "").label("zone"))
    .outerjoin(p.zone, p.zone.c.zone_id == p.bin.c.zone_id)
    .order_by(p.bin.c.code)
)
_SHELVES = (
    sa.select(p.bin.c.code.label("bin"), *_GOODS)
    .select_from(p.bin_content)
    .join(p.bin, p.bin.c.bin_id == p.bin_content.c.bin_id)
    .join(g.item, g.item.c.item_id == p.bin_content.c.item_id)
    .join(g.item_variant, g.item_variant.c.variant_id == p.bin_content.c.variant_id)
    .where(sa.or_(p.bin_content.c.is_fixed, p.bin_content.c.is_default))
    .distinct()
    .order_by(p.bin.c.code, g.item.c.no)
)
_ITEM = (
    sa.select(*_GOODS)
    .select_from(g.item)
    .join(g.item_variant, g.item_variant.c.code == sa.bindparam("variant", ""))
    .where(
        g.item.c.no == sa.bindparam("item"),
        sa.or_(g.item_variant.c.item_id == g.item.c.item_id, g.item_variant.c.variant_id == 0),
    )
)


def place(tx: Tx, code: str) -> Location | None:
    """The location of that code."""
    return masters.find_location(tx, code)


def find(tx: Tx, wanted: LabelsWanted, location: Location) -> list[Label]:
    """The labels, in the order in which one walks or counts; fewer than asked for where something
    is not there."""
    how: dict[LabelKind, Any] = {
        LabelKind.BIN: _bins,
        LabelKind.SHELF: _shelves,
        LabelKind.ITEM: _items,
        LabelKind.LOT: _lots,
        LabelKind.SERIAL: _serials,
        LabelKind.SSCC: _units,
    }
    if wanted.kind is LabelKind.COMMAND:
        return list(labels.command_sheet())
    return how[wanted.kind](tx, wanted, location)


def _in_range(wanted: LabelsWanted, location: Location) -> list[sa.ColumnElement[bool]]:
    last = wanted.to_bin or wanted.bin
    return [
        p.bin.c.location_id == location.location_id,
        sa.not_(p.bin.c.retired),
        p.bin.c.code.between(wanted.bin, last),
    ]


def _bins(tx: Tx, wanted: LabelsWanted, location: Location) -> list[BinLabel]:
    rows = tx.execute(_BINS.where(*_in_range(wanted, location)).limit(MOST))
    return [BinLabel(location=location.code, bin=row.bin, zone=row.zone) for row in rows]


def _shelves(tx: Tx, wanted: LabelsWanted, location: Location) -> list[ShelfLabel]:
    rows = tx.execute(_SHELVES.where(*_in_range(wanted, location)).limit(MOST))
    return [ShelfLabel(location=location.code, bin=row.bin, **_goods(row)) for row in rows]


def _items(tx: Tx, wanted: LabelsWanted, _location: Location) -> list[ItemLabel]:
    return items(tx, wanted)


def items(tx: Tx, wanted: LabelsWanted) -> list[ItemLabel]:
    """The label of an item, where there is one of that variant."""
    rows = tx.execute(_ITEM, {"item": wanted.item, "variant": wanted.variant, "unit": wanted.unit})
    return [ItemLabel(unit=wanted.unit, **_goods(row)) for row in rows]


def _lots(tx: Tx, wanted: LabelsWanted, location: Location) -> list[LotLabel]:
    item, dates = _named(tx, wanted, location)
    found: dict[str, LotLabel] = {}
    for row in _numbered(tx, wanted, _k.c.lot_no, item, list(dates)):
        expires = row.expiration_date or dates[row.number]
        if row.number not in found or not found[row.number].expiration_date:
            found[row.number] = LotLabel(lot=row.number, expiration_date=expires, **_goods(row))
    return list(found.values())


def _serials(tx: Tx, wanted: LabelsWanted, location: Location) -> list[SerialLabel]:
    item, dates = _named(tx, wanted, location)
    rows = _numbered(tx, wanted, _k.c.serial_no, item, list(dates))
    found = {
        row.number: SerialLabel(serial=row.number, lot=row.lot_no, **_goods(row)) for row in rows
    }
    return list(found.values())


def _named(tx: Tx, wanted: LabelsWanted, location: Location) -> tuple[str, dict[str, date | None]]:
    """The item and the numbers that are named, or those that a document's line carries, with the
    dates that only the line knows until it is posted."""
    if not wanted.document_no:
        return wanted.item, dict.fromkeys(wanted.numbers)
    view = tracking.of_document_line(
        tx,  # pyright: ignore[reportArgumentType] - a writer may look as well
        wanted.document_kind,
        wanted.document_no,
        wanted.line_no,
        [location.location_id],
    )
    if view is None:
        return "", {}
    serials = wanted.kind is LabelKind.SERIAL
    of_line = {
        one.number.serial if serials else one.number.lot: one.expiration_date
        for one in view.numbers
    }
    return view.item, {
        number: expires
        for number, expires in of_line.items()
        if number and (not wanted.numbers or number in wanted.numbers)
    }


def _numbered(
    tx: Tx,
    wanted: LabelsWanted,
    column: sa.Column[str],
    item: str,
    numbers: list[str],
) -> list[Any]:
    """Rows of these numbers of the item, in this order."""
    statement = (
        sa.select(column.label("number"), _k.c.lot_no, _k.c.expiration_date, *_GOODS)
        .join(g.item, g.item.c.item_id == _k.c.item_id)
        .join(g.item_variant, g.item_variant.c.variant_id == _k.c.variant_id)
        .where(keys.among(column), g.item.c.no == item)
    )
    if wanted.variant or not wanted.document_no:
        statement = statement.where(g.item_variant.c.code == wanted.variant)
    rows = tx.execute(statement, {"keys": keys.parameter(numbers), "unit": wanted.unit})
    place = {number: at for at, number in enumerate(numbers)}
    return sorted(rows, key=lambda row: place[row.number])


def _units(tx: Tx, wanted: LabelsWanted, location: Location) -> list[SsccLabel]:
    c = logistic_unit.c
    statement = sa.select(c.label).where(c.location_id == location.location_id)
    if wanted.document_no:
        statement = statement.where(c.document_no == wanted.document_no)
        if wanted.document_kind:
            statement = statement.where(c.document_kind == wanted.document_kind)
    else:
        statement = statement.where(c.sscc.in_(wanted.numbers))
    rows = tx.execute(statement.order_by(c.unit_id).limit(MOST))
    return [msgspec.json.decode(row.label, type=SsccLabel) for row in rows]


def _goods(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("item", "description", "variant", "gtin")}


def missing(wanted: LabelsWanted, found: Sequence[Label]) -> str:
    """What was asked for by name and has no label; blank when nothing is missing."""
    there = {label.name for label in found}
    for one in wanted.numbers:
        if one not in there:
            return one
    asked = wanted.bin or wanted.item or wanted.document_no
    return "" if found else asked or wanted.kind.value
