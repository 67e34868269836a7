"""Open order lines of goods: the demand and supply that reservations and order tracking look at."""

from collections.abc import Iterable

import sqlalchemy as sa

from stockhand.domain.items import ReservePolicy
from stockhand.domain.ledgers import GoodsKey
from stockhand.domain.orders import Direction, SourceKind, SourceLine
from stockhand.domain.supplies import ORDER, partners
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


def _partners(direction: Direction) -> Statement:
    """In the order of `domain.supplies.partners`, which also says who is one."""
    may = sa.and_(
        sa.or_(*(_l.c.kind == kind.value for kind in SourceKind if kind.is_order)),
        _l.c.reserve != ReservePolicy.NEVER.value,
        sa.not_(_l.c.drop_shipment),
    )
    due = sa.bindparam("due_date", type_=sa.Date())
    is_supply = direction is Direction.SUPPLY
    place = sa.case({kind.value: n for kind, n in ORDER.items()}, value=_l.c.kind, else_=len(ORDER))
    return Statement(
        _lines.select((source_document, source_document.c.document_id == _l.c.document_id))
        .where(
            *(
                _l.c[name] == sa.bindparam(name)
                for name in ("item_id", "variant_id", "location_id")
            ),
            _l.c.direction == direction.value,
            _l.c.outstanding_base != NOTHING,
            _l.c.due_date <= due if is_supply else _l.c.due_date >= due,
            may,
        )
        .order_by(place, _l.c.due_date.desc() if is_supply else _l.c.due_date, _l.c.line_id)
        .limit(sa.bindparam("count"))
    )


_PARTNERS = {direction: _partners(direction) for direction in Direction}


def first_partners(tx: ReadTx, line: SourceLine, count: int) -> list[SourceLine]:
    """The lines that would be asked first for a reservation of this one."""
    other = Direction.SUPPLY if line.direction is Direction.DEMAND else Direction.DEMAND
    given = {
        "item_id": line.item_id,
        "variant_id": line.variant_id,
        "location_id": line.location_id,
        "due_date": line.due_date,
        "count": count,
    }
    return partners(line, _lines.read(tx.execute(_PARTNERS[other], given)))


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
