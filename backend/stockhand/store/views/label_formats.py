"""The formats of labels, as they are read with every scan."""

from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.domain.label_formats import LabelField, LabelFormat
from stockhand.store.tables.goods import label_format as t
from stockhand.store.tables.goods import partner
from stockhand.store.tx import ReadTx, Statement, WriteTx


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """What no statement looks into."""

    fields: tuple[LabelField, ...]
    symbologies: tuple[str, ...]
    items: tuple[str, ...]


_ALL = Statement(
    sa.select(
        t.c.code,
        t.c.description,
        t.c.expression,
        t.c.body,
        sa.func.coalesce(partner.c.kind, "").label("partner_kind"),
        sa.func.coalesce(partner.c.no, "").label("partner"),
    )
    .outerjoin(partner, partner.c.partner_id == t.c.partner_id)
    .order_by(t.c.code)
)


def find_all(tx: ReadTx | WriteTx) -> list[LabelFormat]:
    """All of them, by code; a site has a few dozen."""
    return [_read(row) for row in tx.execute(_ALL)]


def _read(row: Any) -> LabelFormat:
    body = msgspec.json.decode(row.body, type=Body)
    return LabelFormat(
        code=row.code,
        description=row.description,
        expression=row.expression,
        fields=body.fields,
        symbologies=body.symbologies,
        items=body.items,
        partner_kind=row.partner_kind,
        partner=row.partner,
    )
