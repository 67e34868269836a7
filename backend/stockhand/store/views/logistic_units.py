"""What stands on a logistic label: to whom it goes, and what is in it."""

import msgspec
import sqlalchemy as sa

from stockhand.domain.labels import ItemLabel, LabelKind, LabelsWanted
from stockhand.store.rows import by_name
from stockhand.store.tables import goods as g
from stockhand.store.tables import sources as s
from stockhand.store.tables import warehouse as w
from stockhand.store.tx import ReadTx, WriteTx
from stockhand.store.views import labels


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
