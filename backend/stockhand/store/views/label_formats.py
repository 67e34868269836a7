"""The formats of labels, as they are read with every scan."""

from functools import lru_cache

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
    .execution_options(plain_rows=True)
)


def find_all(tx: ReadTx | WriteTx) -> list[LabelFormat]:
    """All of them, by code; a site has a few dozen."""
    return [_read(*row) for row in tx.execute(_ALL)]


@lru_cache(maxsize=1024)
def _read(
    code: str, description: str, expression: str, body: str, partner_kind: str, partner: str
) -> LabelFormat:
    """What a row says never changes: a format that is changed is another row."""
    said = msgspec.json.decode(body, type=Body)
    return LabelFormat(
        code=code,
        description=description,
        expression=expression,
        fields=said.fields,
        symbologies=said.symbologies,
        items=said.items,
        partner_kind=partner_kind,
        partner=partner,
    )
