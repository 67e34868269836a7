"""Open order lines of goods: the demand and supply that reservations and order tracking look at."""

from collections.abc import Iterable

from stockhand.domain.ledgers import GoodsKey
from stockhand.domain.orders import Direction, SourceLine
from stockhand.store import keys
from stockhand.store.columns import NOTHING
from stockhand.store.rows import Rows
from stockhand.store.tables.sources import source_document, source_line
from stockhand.store.tx import ReadTx, Statement, WriteTx

_l = source_line
_lines = Rows(
    SourceLine, _l, document_no=source_document.c.no, partner_id=source_document.c.partner_id
)
_OPEN = Statement(
    _lines.select((source_document, source_document.c.document_id == _l.c.document_id))
    .where(
        keys.among(_l.c.item_id, _l.c.variant_id, _l.c.location_id, _l.c.direction),
        _l.c.outstanding_base != NOTHING,
    )
    .order_by(_l.c.line_id)
)


def open_lines(
    tx: ReadTx | WriteTx, goods: Iterable[GoodsKey], direction: Direction
) -> list[SourceLine]:
    """All lines of these goods that have something outstanding, in the order of their entry."""
    wanted = [(one.item_id, one.variant_id, one.location_id, direction.value) for one in goods]
    return _lines.read(tx.execute(_OPEN, {"keys": keys.parameter(wanted)})) if wanted else []


_OF_ITEMS = Statement(
    _lines.select((source_document, source_document.c.document_id == _l.c.document_id))
    .where(
        keys.among(_l.c.item_id, _l.c.location_id, _l.c.direction),
        _l.c.outstanding_base != NOTHING,
    )
    .order_by(_l.c.line_id)
)


def open_lines_of_items(
    tx: ReadTx | WriteTx, location_id: int, item_ids: Iterable[int], direction: Direction
) -> list[SourceLine]:
    """The same for items at a location, whatever their variant."""
    wanted = [(item_id, location_id, direction.value) for item_id in item_ids]
    return _lines.read(tx.execute(_OF_ITEMS, {"keys": keys.parameter(wanted)}))
