"""Tracking codes as set-up needs them: the rows, and what of the items that use them stands in the
way of a change."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from stockhand.domain.items import CostingMethod
from stockhand.domain.tracking import ItemTrackingCode
from stockhand.domain.tracking_codes import CodeUse, ItemUse
from stockhand.store import keys
from stockhand.store.columns import NOTHING
from stockhand.store.rows import Rows
from stockhand.store.tables import goods as g
from stockhand.store.tables import history as h
from stockhand.store.tables import sources as s
from stockhand.store.tx import WriteTx

_codes = Rows(ItemTrackingCode, g.item_tracking_code)
_c = g.item_tracking_code
_e = h.item_ledger_entry
_w = h.warehouse_entry
_re = s.reservation_entry


def _first(*conditions: sa.ColumnElement[bool]) -> sa.ScalarSelect[Any]:
    """The number of the first item of the code that meets these conditions."""
    return (
        sa.select(sa.func.min(g.item.c.no))
        .where(g.item.c.tracking_code_id == _c.c.tracking_code_id, *conditions)
        .correlate(_c)
        .scalar_subquery()
    )


def _has_entries(*conditions: sa.ColumnElement[bool]) -> sa.Exists:
    return sa.exists().where(_e.c.item_id == g.item.c.item_id, *conditions).correlate(g.item)


_USES = sa.select(
    _c.c.code,
    _first(_has_entries()).label("ledger"),
    _first(_has_entries(_e.c.expiration_date.is_not(None))).label("dated"),
    _first(g.item.c.expiration_calculation != "").label("formula"),
    _first(g.item.c.costing_method == CostingMethod.SPECIFIC).label("costed"),
).where(keys.among(_c.c.code))
_IN_WAREHOUSE = (
    sa.select(_c.c.code, sa.func.min(g.item.c.no))
    .select_from(_w)
    .join(g.item, g.item.c.item_id == _w.c.item_id)
    .join(_c, _c.c.tracking_code_id == g.item.c.tracking_code_id)
    .where(keys.among(_c.c.code))
    .group_by(_c.c.code)
)
_USERS = sa.select(sa.func.min(g.item.c.no)).join(
    _c, _c.c.tracking_code_id == g.item.c.tracking_code_id
)
_ITEM_USES = sa.select(
    g.item.c.no,
    _has_entries().label("ledger"),
    sa.select(sa.func.min(s.source_document.c.no + "/" + sa.cast(s.source_line.c.line_no, sa.Text)))
    .select_from(_re)
    .join(s.source_line, s.source_line.c.line_id == _re.c.source_id)
    .join(s.source_document, s.source_document.c.document_id == s.source_line.c.document_id)
    .where(
        _re.c.item_id == g.item.c.item_id,
        _re.c.source_kind == "line",
        _re.c.tracking_id != NOTHING,
    )
    .correlate(g.item)
    .scalar_subquery()
    .label("open_line"),
).where(keys.among(g.item.c.no))
_ITEMS_IN_WAREHOUSE = (
    sa.select(g.item.c.no)
    .distinct()
    .select_from(_w)
    .join(g.item, g.item.c.item_id == _w.c.item_id)
    .where(keys.among(g.item.c.no))
)


def find(tx: WriteTx, codes: Iterable[str]) -> dict[str, ItemTrackingCode]:
    """The codes of these names that are there."""
    rows = tx.execute(
        _codes.select().where(keys.among(_c.c.code)), {"keys": keys.parameter(set(codes))}
    )
    return {one.code: one for one in _codes.read(rows)}


def uses(tx: WriteTx, codes: Iterable[str]) -> dict[str, CodeUse]:
    """What the items of these codes hold fast. The ledger of the bins is read only for codes whose
    items were never booked: whatever lies in a bin was."""
    given = {"keys": keys.parameter(set(codes))}
    found = {
        row.code: CodeUse(
            ledger=row.ledger or "",
            dated=row.dated or "",
            formula=row.formula or "",
            costed=row.costed or "",
        )
        for row in tx.execute(_USES, given)
    }
    unbooked = [code for code, use in found.items() if not use.ledger]
    if unbooked:
        for code, item in tx.execute(_IN_WAREHOUSE, {"keys": keys.parameter(unbooked)}):
            found[code] = CodeUse(
                warehouse=item, formula=found[code].formula, costed=found[code].costed
            )
    return found


def user(tx: WriteTx, code: str) -> str:
    """An item that uses the code; blank when none does."""
    return tx.execute(_USERS.where(_c.c.code == code)).scalar() or ""


def item_uses(tx: WriteTx, nos: Iterable[str]) -> dict[str, ItemUse]:
    """What holds the code of each of these items."""
    given = {"keys": keys.parameter(set(nos))}
    moved = {row.no for row in tx.execute(_ITEMS_IN_WAREHOUSE, given)}
    return {
        row.no: ItemUse(
            ledger=bool(row.ledger), warehouse=row.no in moved, open_line=row.open_line or ""
        )
        for row in tx.execute(_ITEM_USES, given)
    }


def delete(tx: WriteTx, code: str) -> None:
    tx.execute(sa.delete(_c).where(_c.c.code == code))
