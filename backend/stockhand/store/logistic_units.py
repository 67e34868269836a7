"""SSCCs that were given away, and the company's numbering."""

from collections.abc import Sequence

import msgspec
import sqlalchemy as sa

from stockhand.domain.labels import SsccLabel
from stockhand.domain.ledgers import Stamp
from stockhand.domain.logistic_units import SsccNumbering
from stockhand.store.tables.goods import setting
from stockhand.store.tables.warehouse import logistic_unit as t
from stockhand.store.tx import Tx, WriteTx

NUMBERING = "sscc_numbering"
SERIES = "sscc"
"""The number series from which serial references are taken."""


def numbering(tx: Tx) -> SsccNumbering:
    """As set up; a blank prefix where nobody has."""
    found = tx.execute(sa.select(setting.c.value).where(setting.c.name == NUMBERING)).scalar()
    return msgspec.json.decode(found, type=SsccNumbering) if found else SsccNumbering()


def save_numbering(tx: WriteTx, given: SsccNumbering) -> None:
    tx.execute(sa.delete(setting).where(setting.c.name == NUMBERING))
    value = msgspec.json.encode(given).decode()
    tx.execute(sa.insert(setting), {"name": NUMBERING, "value": value})


def add(
    tx: WriteTx,
    labels: Sequence[SsccLabel],
    *,
    location_id: int,
    document_kind: str,
    document_no: str,
    stamp: Stamp,
) -> None:
    """They are used now, whatever becomes of their labels."""
    tx.execute(
        sa.insert(t),
        [
            {
                "sscc": label.sscc,
                "location_id": location_id,
                "document_kind": document_kind,
                "document_no": document_no,
                "label": msgspec.json.encode(label).decode(),
                "employee_id": stamp.actor.employee_id,
                "created_at": stamp.at,
            }
            for label in labels
        ],
    )
