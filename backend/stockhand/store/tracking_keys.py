"""The numbers ever named, and what is known of them.

A serial, lot and package of an item is one row, everything else carries its id. One statement tells
for any numbers their ids, their dates, whether they were ever booked and whether a card blocks
them; a transaction remembers it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.domain.ledgers import NumberInfoKey, NumberKey
from stockhand.domain.stock import KnownNumber, NumberFacts, NumberInfo
from stockhand.domain.tracking import Dimension, NumberDates, Tracking
from stockhand.store import keys
from stockhand.store.columns import NO_TEXT, NOTHING
from stockhand.store.rows import number
from stockhand.store.tables import goods as g
from stockhand.store.tables import places as p
from stockhand.store.tables.goods import tracking_key as t
from stockhand.store.tables.history import item_ledger_entry
from stockhand.store.tx import ReadTx, Statement, WriteTx

NO_DATE = date(9999, 12, 31)
"""What stands for "never expires" where dates are put in order."""

MOST_SETTLED = 100_000
"""So many are remembered; then the memory begins anew."""

_NUMBERS = "numbers"
_CHANGED = "numbers_changed"

Ids = dict[NumberKey, int]
Tx = ReadTx | WriteTx


class Card(msgspec.Struct):
    """What is known of one number; without an id it was never named."""

    tracking_id: int | None = None
    exists: bool = False
    booked: bool = False
    expiration_date: date | None = None
    blocked: dict[Dimension, bool] = {}
    """By the dimensions that have an information card."""


_e = item_ledger_entry
_info = g.tracking_info


def _cards() -> sa.Select[Any]:
    rows, (item_id, variant_id, lot_no, serial_no, package_no) = keys.each(
        t.c.item_id, t.c.variant_id, t.c.lot_no, t.c.serial_no, t.c.package_no
    )
    same_lot = t.alias("same_lot")
    of_lot = sa.and_(
        same_lot.c.item_id == item_id,
        same_lot.c.variant_id == variant_id,
        same_lot.c.lot_no == lot_no,
        same_lot.c.lot_no != NO_TEXT,
    )
    lot_date = (
        sa.select(same_lot.c.expiration_date)
        .where(of_lot, same_lot.c.expiration_date.is_not(None))
        .limit(1)
        .correlate(rows)
        .scalar_subquery()
    )
    lot_booked = (
        sa.exists()
        .where(of_lot, _e.c.tracking_id == same_lot.c.tracking_id, _e.c.tracking_id != NOTHING)
        .correlate(rows)
    )
    booked = (
        sa.exists()
        .where(_e.c.tracking_id == t.c.tracking_id, _e.c.tracking_id != NOTHING)
        .correlate(t)
    )
    cards = [
        sa.select(_info.c.blocked)
        .where(
            _info.c.item_id == item_id,
            _info.c.variant_id == variant_id,
            _info.c.dimension == sa.literal_column(f"'{dimension.value}'"),
            _info.c.number == text,
            text != NO_TEXT,
        )
        .correlate(rows)
        .scalar_subquery()
        .label(f"{dimension.value}_blocked")
        for dimension, text in (
            (Dimension.SERIAL, serial_no),
            (Dimension.LOT, lot_no),
            (Dimension.PACKAGE, package_no),
        )
    ]
    return sa.select(
        item_id.label("item_id"),
        variant_id.label("variant_id"),
        serial_no.label("serial_no"),
        lot_no.label("lot_no"),
        package_no.label("package_no"),
        t.c.tracking_id,
        sa.case((lot_no != NO_TEXT, lot_date), else_=t.c.expiration_date).label("expiration_date"),
        sa.case((lot_no != NO_TEXT, lot_booked), else_=booked).label("is_booked"),
        booked.label("own_booked"),
        *cards,
    ).select_from(
        rows.outerjoin(
            t,
            sa.and_(
                t.c.item_id == item_id,
                t.c.variant_id == variant_id,
                t.c.lot_no == lot_no,
                t.c.serial_no == serial_no,
                t.c.package_no == package_no,
            ),
        )
    )


_CARDS = Statement(_cards())
_FIND = Statement(
    sa.select(
        t.c.item_id, t.c.variant_id, t.c.serial_no, t.c.lot_no, t.c.package_no, t.c.tracking_id
    ).where(keys.among(t.c.item_id, t.c.variant_id, t.c.lot_no, t.c.serial_no, t.c.package_no))
)
_INSERT = Statement(sa.insert(t))
_INSERT_INFO = Statement(sa.insert(_info))
_SET_DATES = Statement(
    sa.update(t)
    .where(t.c.tracking_id == sa.bindparam("the_id"))
    .values(expiration_date=sa.bindparam("expiration"), warranty_date=sa.bindparam("warranty"))
)
_tb = p.tracking_balance
_OF_LOT = (
    t.c.item_id == sa.bindparam("the_item"),
    t.c.variant_id == sa.bindparam("the_variant"),
    t.c.lot_no == sa.bindparam("the_lot"),
)
_REDATE_LOTS = (
    Statement(sa.update(t).where(*_OF_LOT).values(expiration_date=sa.bindparam("expiration"))),
    Statement(
        sa.update(_tb)
        .where(_tb.c.tracking_id.in_(sa.select(t.c.tracking_id).where(*_OF_LOT)))
        .values(expiration_date=sa.bindparam("or_never"))
    ),
)
_REDATE_NUMBERS = tuple(
    Statement(
        sa.update(table)
        .where(table.c.tracking_id == sa.bindparam("the_id"))
        .values(expiration_date=sa.bindparam(value))
    )
    for table, value in ((t, "expiration"), (_tb, "or_never"))
)
_SERIALS_IN_STOCK = Statement(
    sa.select(t.c.item_id, t.c.variant_id, t.c.serial_no, p.location.c.code)
    .join(_e, _e.c.tracking_id == t.c.tracking_id)
    .join(p.location, p.location.c.location_id == _e.c.location_id)
    .where(
        keys.among(t.c.item_id, t.c.variant_id, t.c.serial_no),
        t.c.serial_no != NO_TEXT,
        _e.c.tracking_id != NOTHING,
        _e.c.quantity_base > NOTHING,
        _e.c.remaining_base > NOTHING,
    )
)


def cards(tx: Tx, wanted: Iterable[NumberKey]) -> dict[NumberKey, Card]:
    """What is known of these numbers, also of those that were never named: their lot may be."""
    known: dict[NumberKey, Card] = tx.memory.setdefault(_NUMBERS, {})
    asked = {one for one in wanted if one.tracking}
    unknown = [one for one in asked if one not in known]
    if unknown and tx.is_sqlite:
        settled = _settled(tx)
        known.update({one: card for one in unknown if (card := settled.get(one)) is not None})
        unknown = [one for one in unknown if one not in known]
    if unknown:
        for row in tx.execute(_CARDS, {"keys": keys.parameter(map(_parts, unknown))}):
            key = NumberKey(
                row.item_id, row.variant_id, number(row.serial_no, row.lot_no, row.package_no)
            )
            known[key] = _card(row)
    return {one: known[one] for one in asked}


class _Settled:
    """Cards that the writer of a SQLite file remembers from one transaction to the next."""

    def __init__(self) -> None:
        self._cards: dict[tuple[int, int], dict[NumberKey, Card]] = {}
        self._count = 0

    def get(self, one: NumberKey) -> Card | None:
        return self._cards.get((one.item_id, one.variant_id), {}).get(one)

    def put(self, one: NumberKey, card: Card) -> None:
        if self._count >= MOST_SETTLED:
            self.__init__()
        of_item = self._cards.setdefault((one.item_id, one.variant_id), {})
        self._count += one not in of_item
        of_item[one] = card

    def forget(self, items: Iterable[tuple[int, int]]) -> None:
        for item in items:
            self._count -= len(self._cards.pop(item, {}))


def _settled(tx: Tx) -> _Settled:
    found: _Settled = tx.connection.info.setdefault(_NUMBERS, _Settled())
    return found


def settle(transactions: Sequence[WriteTx]) -> None:
    """What these transactions read of numbers stands: they were committed, by the only one who
    writes. Numbers that were booked keep their ids for ever, so they are worth remembering; when
    one of the transactions changed what is known of numbers, another may have read it before."""
    if any([tx.connection.info.pop(_CHANGED, False) for tx in transactions]):
        return
    for tx in transactions:
        settled = _settled(tx)
        for one, card in tx.memory.get(_NUMBERS, {}).items():
            if card.booked:
                settled.put(one, card)


def forget(tx: WriteTx, items: Iterable[tuple[int, int]]) -> None:
    """What is known of the numbers of these items and variants changes."""
    _settled(tx).forget(items)
    tx.connection.info[_CHANGED] = True


def _card(row: Any) -> Card:
    told = (
        (Dimension.SERIAL, row.serial_blocked),
        (Dimension.LOT, row.lot_blocked),
        (Dimension.PACKAGE, row.package_blocked),
    )
    return Card(
        tracking_id=row.tracking_id,
        exists=bool(row.is_booked),
        booked=bool(row.own_booked),
        expiration_date=row.expiration_date,
        blocked={dimension: bool(blocked) for dimension, blocked in told if blocked is not None},
    )


def _parts(one: NumberKey) -> tuple[int, int, str, str, str]:
    """In the order of the table's unique key."""
    tracking = one.tracking
    return (one.item_id, one.variant_id, tracking.lot, tracking.serial, tracking.package)


def find(tx: Tx, wanted: Iterable[NumberKey]) -> Ids:
    """The ids of those that were named before."""
    return {
        one: card.tracking_id
        for one, card in cards(tx, wanted).items()
        if card.tracking_id is not None
    }


def facts(tx: Tx, numbers: Iterable[NumberKey], *, inbound: bool = False) -> NumberFacts:
    """Dates (a lot's by the lot alone, T 8.1), information cards and, for what comes in, whether a
    serial is in stock already."""
    found = cards(tx, numbers)
    known = {
        one: KnownNumber(
            exists=card.exists, booked=card.booked, expiration_date=card.expiration_date
        )
        for one, card in found.items()
    }
    infos: dict[tuple[int, int, Dimension, str], NumberInfo] = {}
    for one, card in found.items():
        for dimension, blocked in card.blocked.items():
            text = one.tracking.number(dimension)
            infos[one.item_id, one.variant_id, dimension, text] = NumberInfo(
                item_id=one.item_id,
                variant_id=one.variant_id,
                dimension=dimension,
                number=text,
                blocked=blocked,
            )
    serials = {(k.item_id, k.variant_id, k.tracking.serial) for k in found if k.tracking.serial}
    in_stock: dict[tuple[int, int, str], str] = {}
    if inbound and serials:
        rows = tx.execute(_SERIALS_IN_STOCK, {"keys": keys.parameter(serials)})
        in_stock = {(item, variant, serial): code for item, variant, serial, code in rows}
    return NumberFacts(known=known, infos=infos, serials_in_stock=in_stock)


def intern(tx: WriteTx, wanted: Iterable[NumberKey]) -> Ids:
    """The ids of all of them; what was never named before gets a row. Blank is 0."""
    asked = set(wanted)
    found = cards(tx, asked)
    missing = [one for one, card in found.items() if card.tracking_id is None]
    if missing:
        tx.execute(_INSERT, [_row(one) for one in sorted(missing, key=_order)])
        rows = tx.execute(_FIND, {"keys": keys.parameter(map(_parts, missing))})
        for item, variant, serial, lot, package, tracking_id in rows:
            key = NumberKey(item, variant, number(serial, lot, package))
            found[key].tracking_id = tracking_id
    ids: Ids = {one: card.tracking_id or 0 for one, card in found.items()}
    for one in asked:
        if not one.tracking:
            ids[one] = 0
    return ids


def _order(one: NumberKey) -> tuple[int, int, Tracking]:
    return (one.item_id, one.variant_id, one.tracking)


def _row(one: NumberKey) -> dict[str, Any]:
    return {
        "item_id": one.item_id,
        "variant_id": one.variant_id,
        "lot_no": one.tracking.lot,
        "serial_no": one.tracking.serial,
        "package_no": one.tracking.package,
    }


def make_infos(tx: WriteTx, wanted: Iterable[NumberInfoKey]) -> None:
    """Information cards of numbers that had none, with nothing on them."""
    missing = list(wanted)
    if not missing:
        return
    rows = [
        {
            "item_id": one.item_id,
            "variant_id": one.variant_id,
            "dimension": one.dimension.value,
            "number": one.number,
            "test_quality": "none",
        }
        for one in missing
    ]
    tx.execute(_INSERT_INFO, rows)
    forget(tx, {(one.item_id, one.variant_id) for one in missing})
    known: dict[NumberKey, Card] = tx.memory.setdefault(_NUMBERS, {})
    for key, card in known.items():
        for one in missing:
            same = (key.item_id, key.variant_id) == (one.item_id, one.variant_id)
            if same and key.tracking.number(one.dimension) == one.number:
                card.blocked.setdefault(one.dimension, False)


def set_dates(tx: WriteTx, ids: Ids, dates: dict[NumberKey, NumberDates]) -> None:
    """Keep the present dates of numbers that were posted with some."""
    rows = [
        {
            "the_id": ids[one],
            "expiration": found.expiration_date,
            "warranty": found.warranty_date,
        }
        for one, found in dates.items()
        if one.tracking and (found.expiration_date or found.warranty_date)
    ]
    if rows:
        tx.execute(_SET_DATES, rows)
        forget(tx, {(one.item_id, one.variant_id) for one in dates})


def redate(tx: WriteTx, ids: Ids, dates: Mapping[NumberKey, date | None]) -> None:
    """Another expiration date for these numbers; where they have a lot, for all of the lot."""
    rows = [
        {
            "the_id": ids[one],
            "the_item": one.item_id,
            "the_variant": one.variant_id,
            "the_lot": one.tracking.lot,
            "expiration": day,
            "or_never": day or NO_DATE,
        }
        for one, day in dates.items()
    ]
    of_lots = [row for row in rows if row["the_lot"]]
    alone = [row for row in rows if not row["the_lot"]]
    for found, statements in ((of_lots, _REDATE_LOTS), (alone, _REDATE_NUMBERS)):
        for statement in statements:
            if found:
                tx.execute(statement, found)
    tx.memory.pop(_NUMBERS, None)
    forget(tx, {(one.item_id, one.variant_id) for one in dates})
