"""What was received and waits to be put away."""

from collections.abc import Iterable

import msgspec
import sqlalchemy as sa

from stockhand.store import keys
from stockhand.store.columns import NOTHING
from stockhand.store.tables import history as h
from stockhand.store.tables import warehouse as w
from stockhand.store.tx import ReadTx, Statement, WriteTx

Tx = ReadTx | WriteTx

_pl, _pd, _al = h.posted_line, h.posted_document, w.warehouse_activity_line


class PutAwayRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A posted receipt line of which something is on no registered put-away. `open_base`: on open
    ones."""

    document_id: int
    line_no: int
    document_no: str
    from_no: str
    source_line_id: int | None
    item_id: int
    variant_id: int
    unit_id: int
    bin_id: int | None
    waiting_base: int
    open_base: int = 0


_WAITING = (
    sa.select(
        _pl.c.document_id,
        _pl.c.line_no,
        _pd.c.no,
        _pd.c.from_no,
        _pl.c.source_line_id,
        _pl.c.item_id,
        _pl.c.variant_id,
        _pl.c.unit_id,
        _pl.c.bin_id,
        _pl.c.to_put_away_base,
    )
    .join(_pd, _pd.c.document_id == _pl.c.document_id)
    .where(_pl.c.to_put_away_base != NOTHING, _pd.c.location_id == sa.bindparam("location_id"))
    .order_by(_pl.c.document_id, _pl.c.line_no)
)
_OPEN = Statement(
    sa.select(
        _al.c.posted_document_id,
        _al.c.posted_line_no,
        sa.func.sum(_al.c.quantity_base - _al.c.qty_done_base),
    )
    .where(
        keys.among(_al.c.source_line_id),
        _al.c.source_line_id.is_not(None),
        _al.c.posted_document_id.is_not(None),
        _al.c.action_type != "place",
        sa.not_(_al.c.is_breakbulk),
    )
    .group_by(_al.c.posted_document_id, _al.c.posted_line_no)
)


def waiting(tx: Tx, location_id: int, nos: Iterable[str] = ()) -> list[PutAwayRequest]:
    """All of a location, or what was posted together with these documents or came from them."""
    wanted = list(nos)
    statement = _WAITING
    if wanted:
        named = h.posted_document.alias("named")
        statement = statement.where(
            _pd.c.register_id.in_(
                sa.select(named.c.register_id).where(
                    sa.or_(named.c.no.in_(wanted), named.c.from_no.in_(wanted))
                )
            )
        )
    rows = tx.execute(statement, {"location_id": location_id}).all()
    on_lines = {
        (document, line): int(total)
        for document, line, total in tx.execute(
            _OPEN, {"keys": keys.parameter({row.source_line_id for row in rows} - {None})}
        )
    }
    return [
        PutAwayRequest(
            document_id=row.document_id,
            line_no=row.line_no,
            document_no=row.no,
            from_no=row.from_no,
            source_line_id=row.source_line_id,
            item_id=row.item_id,
            variant_id=row.variant_id,
            unit_id=row.unit_id,
            bin_id=row.bin_id,
            waiting_base=row.to_put_away_base,
            open_base=on_lines.get((row.document_id, row.line_no), 0),
        )
        for row in rows
    ]
