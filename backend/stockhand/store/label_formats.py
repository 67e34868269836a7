"""The formats of labels: saved and deleted; `views/label_formats.py` reads them."""

import msgspec
import sqlalchemy as sa

from stockhand.domain.label_formats import LabelFormat
from stockhand.store import upserts
from stockhand.store.tables.goods import label_format as t
from stockhand.store.tx import WriteTx
from stockhand.store.views.label_formats import Body


def save(tx: WriteTx, one: LabelFormat, partner_id: int | None) -> None:
    body = Body(fields=one.fields, symbologies=one.symbologies, items=one.items)
    row = {
        "code": one.code,
        "description": one.description,
        "expression": one.expression,
        "body": msgspec.json.encode(body).decode(),
        "partner_id": partner_id,
    }
    upserts.save(tx, t, ["code"], [row])


def delete(tx: WriteTx, code: str) -> bool:
    """Whether there was one."""
    return tx.execute(sa.delete(t).where(t.c.code == code)).rowcount > 0
