"""What a pick or a put-away looks at: where an item lies, how much of it is spoken for, which
number goes first, which bins have room. One statement each for all items of a run."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.domain.availability import Lying
from stockhand.domain.ledgers import GoodsKey, NumberKey
from stockhand.domain.locations import Bin, BinContent
from stockhand.domain.pick_registration import NumberStock
from stockhand.domain.picks import DatedNumber
from stockhand.store import few, keys, tracking_keys
from stockhand.store.columns import NOTHING
from stockhand.store.rows import Rows, number
from stockhand.store.tables import goods as g
from stockhand.store.tables import history as h
from stockhand.store.tables import places as p
from stockhand.store.tables import sources as s
from stockhand.store.tables import warehouse as w
from stockhand.store.tracking_keys import NO_DATE
from stockhand.store.tx import ReadTx, Statement, WriteTx

Tx = ReadTx | WriteTx

_contents = Rows(BinContent, p.bin_content)
_bc = p.bin_content
_bn = p.bin_tracking_balance
_tb = p.tracking_balance
_k = g.tracking_key
_re = s.reservation_entry
_sl = s.source_line
_pl = h.posted_line
_pd = h.posted_document

_CONTENTS = Statement(
    _contents.select()
    .where(keys.among(_bc.c.item_id, _bc.c.variant_id, _bc.c.location_id))
    .order_by(_bc.c.bin_id)
)
_FIXED = Statement(
    _contents.select()
    .where(_bc.c.location_id == sa.bindparam("location_id"), _bc.c.is_fixed)
    .order_by(_bc.c.bin_id)
)
_NUMBERS = Statement(
    sa.select(
        _bn.c.bin_id,
        _bn.c.item_id,
        _bn.c.variant_id,
        _bn.c.unit_id,
        _k.c.serial_no,
        _k.c.lot_no,
        _k.c.package_no,
        _bn.c.quantity_base,
        _bn.c.take_base,
    )
    .join(_k, _k.c.tracking_id == _bn.c.tracking_id)
    .where(keys.among(_bn.c.tracking_id))
    .order_by(_bn.c.bin_id)
)
_NOT_PUT_AWAY = Statement(
    sa.select(
        _pl.c.item_id, _pl.c.variant_id, _pd.c.location_id, sa.func.sum(_pl.c.to_put_away_base)
    )
    .join(_pd, _pd.c.document_id == _pl.c.document_id)
    .where(keys.among(_pl.c.item_id, _pl.c.variant_id), _pl.c.to_put_away_base != NOTHING)
    .group_by(_pl.c.item_id, _pl.c.variant_id, _pd.c.location_id)
)
_on_picks = sa.case(
    (_sl.c.picking_base < _sl.c.reserved_stock_base, _sl.c.picking_base),
    else_=_sl.c.reserved_stock_base,
)
_ON_PICKS = Statement(
    sa.select(_sl.c.item_id, _sl.c.variant_id, _sl.c.location_id, sa.func.sum(_on_picks))
    .where(
        keys.among(_sl.c.item_id, _sl.c.variant_id, _sl.c.location_id),
        _sl.c.picking_base != NOTHING,
    )
    .group_by(_sl.c.item_id, _sl.c.variant_id, _sl.c.location_id)
)
_demand = _re.alias("demand")
_supply = _re.alias("supply")
_PAIRS_OF_NUMBERS = Statement(
    sa.select(
        _supply.c.tracking_id,
        _supply.c.location_id,
        _demand.c.source_id,
        sa.func.max(_sl.c.picking_base).label("picking_base"),
        sa.func.sum(_supply.c.quantity_base).label("reserved_base"),
        sa.func.sum(
            sa.case((_demand.c.tracking_id != NOTHING, _supply.c.quantity_base), else_=0)
        ).label("specific_base"),
    )
    .join(_demand, sa.and_(_demand.c.entry_no == _supply.c.entry_no, sa.not_(_demand.c.positive)))
    .join(_sl, _sl.c.line_id == _demand.c.source_id)
    .where(
        keys.among(_supply.c.tracking_id),
        _supply.c.tracking_id != NOTHING,
        _supply.c.positive,
        keys.checked(
            sa.and_(
                _supply.c.reservation_status == "reservation",
                _supply.c.source_kind == "entry",
                _demand.c.source_kind == "line",
            )
        ),
    )
    .group_by(_supply.c.tracking_id, _supply.c.location_id, _demand.c.source_id)
)
_BALANCES = Statement(sa.select(_tb).where(keys.among(_tb.c.tracking_id, _tb.c.location_id)))


def _first_expired(*, postgresql: bool) -> sa.Select[Any]:
    rows, (item_id, variant_id, location_id) = keys.each(
        _tb.c.item_id, _tb.c.variant_id, _tb.c.location_id
    )
    inner = _tb.alias("first_expired")
    first = (
        sa.select(inner.c.tracking_id)
        .where(
            inner.c.item_id == item_id,
            inner.c.variant_id == variant_id,
            inner.c.location_id == location_id,
            inner.c.quantity_base > NOTHING,
            inner.c.quantity_base > inner.c.outbound_base + inner.c.allocated_base,
        )
        .order_by(inner.c.expiration_date, inner.c.lot_no, inner.c.serial_no)
        .limit(sa.bindparam("count"))
        .correlate(rows)
    )
    found = _tb.join(_k, _k.c.tracking_id == _tb.c.tracking_id)
    for target, condition in keys.next_few(rows, _tb.c.tracking_id, first, postgresql=postgresql):
        found = found.join(target, condition)
    return (
        sa.select(_tb, _k.c.package_no)
        .select_from(found)
        .where(
            _tb.c.location_id == location_id,
            _tb.c.item_id == item_id,
            _tb.c.variant_id == variant_id,
        )
        .order_by(_tb.c.expiration_date, _tb.c.lot_no, _tb.c.serial_no)
    )


_FIRST_EXPIRED = Statement(_first_expired(postgresql=False), _first_expired(postgresql=True))


class Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """Totals of one number at a location, and for which lines it is reserved (line: reserved, on
    picks)."""

    tracking_id: int
    quantity_base: int = 0
    reserved_base: int = 0
    allocated_base: int = 0
    outbound_base: int = 0
    lines: dict[int, tuple[int, int]] = {}

    @property
    def on_picks_base(self) -> int:
        return sum(min(reserved, picking) for reserved, picking in self.lines.values())


def _goods_parameter(goods: Iterable[GoodsKey]) -> str:
    return keys.parameter((k.item_id, k.variant_id, k.location_id) for k in sorted(set(goods)))


def contents(tx: Tx, goods: Iterable[GoodsKey]) -> dict[GoodsKey, list[BinContent]]:
    """All bin contents of these items at their locations."""
    found: defaultdict[GoodsKey, list[BinContent]] = defaultdict(list)
    for one in _contents.read(tx.execute(_CONTENTS, {"keys": _goods_parameter(goods)})):
        found[GoodsKey(one.location_id, one.item_id, one.variant_id)].append(one)
    return found


def fixed_contents(tx: Tx, location_id: int) -> list[BinContent]:
    """The bins of a location that are kept for an item."""
    return list(_contents.read(tx.execute(_FIXED, {"location_id": location_id})))


def lying_numbers(
    tx: Tx,
    tracking_ids: Iterable[int],
    contents_of: Mapping[GoodsKey, list[BinContent]],
    bins: Mapping[int, Bin],
) -> dict[GoodsKey, list[Lying]]:
    """In which bins these numbers lie."""
    wanted = set(tracking_ids) - {0}
    by_place = {
        (one.bin_id, one.item_id, one.variant_id, one.unit_id): (goods, one)
        for goods, ones in contents_of.items()
        for one in ones
    }
    found: defaultdict[GoodsKey, list[Lying]] = defaultdict(list)
    if not wanted:
        return found
    for row in tx.execute(_NUMBERS, {"keys": keys.parameter(wanted)}):
        at = by_place.get((row.bin_id, row.item_id, row.variant_id, row.unit_id))
        if at is not None:
            goods, content = at
            found[goods].append(
                Lying(
                    place=bins[row.bin_id],
                    content=content,
                    tracking=number(row.serial_no, row.lot_no, row.package_no),
                    quantity_base=row.quantity_base,
                    take_base=row.take_base,
                )
            )
    return found


def not_put_away(tx: Tx, goods: Iterable[GoodsKey]) -> dict[GoodsKey, int]:
    """Received and not put away yet."""
    wanted = set(goods)
    parameter = keys.parameter({(k.item_id, k.variant_id) for k in wanted})
    return {
        key: int(total)
        for item, variant, location, total in tx.execute(_NOT_PUT_AWAY, {"keys": parameter})
        if (key := GoodsKey(location, item, variant)) in wanted
    }


def on_picks(tx: Tx, goods: Iterable[GoodsKey]) -> dict[GoodsKey, int]:
    """Reserved from stock and at the same time on a pick or picked."""
    return {
        GoodsKey(location, item, variant): int(total)
        for item, variant, location, total in tx.execute(
            _ON_PICKS, {"keys": _goods_parameter(goods)}
        )
    }


Place = tuple[NumberKey, int]
"""A number at a location."""


def numbers(
    tx: Tx, wanted: Iterable[Place], read: Mapping[Place, Numbers] | None = None
) -> dict[Place, Numbers]:
    """Totals of these numbers at these locations, with their reservations. What was `read` already
    is not read again."""
    found: dict[Place, Numbers] = dict(read or {})
    asked = {(key, location) for key, location in wanted if key.tracking} - found.keys()
    if asked:
        found |= _totals_of(tx, asked)
    if not found:
        return {}
    pairs = _pairs(tx, {one.tracking_id for key, one in found.items() if key in asked})
    return {
        (key, location): msgspec.structs.replace(one, lines=pairs[one.tracking_id, location].lines)
        if (key, location) in asked
        else one
        for (key, location), one in found.items()
    }


class _Pairs(msgspec.Struct):
    """The reservations of a number in stock."""

    lines: dict[int, tuple[int, int]] = {}
    specific_base: int = 0


def _pairs(tx: Tx, tracking_ids: Iterable[int]) -> defaultdict[tuple[int, int], _Pairs]:
    """By number and location."""
    found: defaultdict[tuple[int, int], _Pairs] = defaultdict(_Pairs)
    wanted = set(tracking_ids)
    if wanted:
        for row in tx.execute(_PAIRS_OF_NUMBERS, {"keys": keys.parameter(wanted)}):
            pairs = found[row.tracking_id, row.location_id]
            pairs.lines[row.source_id] = (int(row.reserved_base), int(row.picking_base))
            pairs.specific_base += int(row.specific_base)
    return found


def _totals_of(tx: Tx, asked: Iterable[Place]) -> dict[Place, Numbers]:
    ids = tracking_keys.find(tx, (key for key, _location in asked))
    known = {(ids[key], location): (key, location) for key, location in asked if key in ids}
    found = {place: Numbers(tracking_id=tracking_id) for (tracking_id, _), place in known.items()}
    if known:
        for row in tx.execute(_BALANCES, {"keys": keys.parameter(known)}):
            found[known[row.tracking_id, row.location_id]] = _totals(row)
    return found


def _totals(row: Any) -> Numbers:
    return Numbers(
        tracking_id=row.tracking_id,
        quantity_base=row.quantity_base,
        reserved_base=row.reserved_base,
        allocated_base=row.allocated_base,
        outbound_base=row.outbound_base,
    )


def first_expired(
    tx: Tx, wanted: Mapping[GoodsKey, int]
) -> tuple[dict[GoodsKey, list[DatedNumber]], dict[Place, Numbers]]:
    """The numbers of each item that expire first, enough for the quantity asked for, and their
    totals with their reservations. What is specifically reserved or on open picks is not open;
    undated numbers come last."""
    found: dict[GoodsKey, list[DatedNumber]] = {}
    totals: dict[Place, Numbers] = {}
    asked = dict(wanted)
    count = few.FIRST
    while asked:
        rows = tx.execute(_FIRST_EXPIRED, {"keys": _goods_parameter(asked), "count": count}).all()
        pairs = _pairs(tx, {row.tracking_id for row in rows})
        read: Counter[GoodsKey] = Counter()
        batch: defaultdict[GoodsKey, list[DatedNumber]] = defaultdict(list)
        for row in rows:
            goods = GoodsKey(row.location_id, row.item_id, row.variant_id)
            read[goods] += 1
            held = pairs[row.tracking_id, row.location_id]
            # What a specific reservation holds may itself be on the pick: it counts once.
            on_picks = row.outbound_base + row.allocated_base
            open_base = row.quantity_base - max(on_picks, held.specific_base)
            if open_base > 0:
                tracking = number(row.serial_no, row.lot_no, row.package_no)
                key = NumberKey(row.item_id, row.variant_id, tracking)
                one = msgspec.structs.replace(_totals(row), lines=held.lines)
                totals[key, row.location_id] = one
                day = None if row.expiration_date == NO_DATE else row.expiration_date
                batch[goods].append(
                    DatedNumber(tracking=tracking, expiration_date=day, open_base=open_base)
                )
        covered = {goods: sum(one.open_base for one in batch[goods]) for goods in asked}
        found.update({goods: batch[goods] for goods in asked})
        asked, count = few.still_asked(asked, covered, read, count)
    return found, totals


_wl = w.warehouse_line
_witl = s.warehouse_item_tracking_line
_OTHERS_PICKED = Statement(
    sa.select(
        _witl.c.tracking_id,
        _wl.c.source_line_id,
        sa.func.sum(_witl.c.qty_registered_base),
    )
    .join(_wl, _wl.c.line_id == _witl.c.owner_id)
    .where(
        keys.among(_witl.c.tracking_id),
        _witl.c.tracking_id != NOTHING,
        keys.checked(_witl.c.owner_kind == "warehouse_line"),
        _witl.c.qty_registered_base > NOTHING,
    )
    .group_by(_witl.c.tracking_id, _wl.c.source_line_id)
)


def picked_by_line(tx: Tx, tracking_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    """Picked and not shipped of each number, by source line."""
    wanted = set(tracking_ids)
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    if wanted:
        for one, line, total in tx.execute(_OTHERS_PICKED, {"keys": keys.parameter(wanted)}):
            found[one][line] = int(total)
    return found


def number_stock(
    totals: Numbers, lying: Iterable[Lying], picked: Mapping[int, int], line_id: int
) -> NumberStock:
    """One number as the registration of a pick for `line_id` sees it."""
    others = 0
    for line, quantity in picked.items():
        if line != line_id:
            others += max(0, quantity - totals.lines.get(line, (0, 0))[0])
    receive = other = outbound = dedicated = 0
    for one in lying:
        if one.place.type.receive and not one.place.type.ship:
            receive += one.quantity_base
            continue
        other += one.quantity_base
        if one.place.stock_role.value == "outbound" and not one.place.dedicated:
            outbound += one.quantity_base
        elif one.place.dedicated:
            dedicated += one.quantity_base
    return NumberStock(
        quantity_base=totals.quantity_base,
        reserved_base=totals.reserved_base,
        others_picked_base=others,
        own_picked_base=picked.get(line_id, 0),
        on_picks_base=sum(
            min(reserved, picking)
            for line, (reserved, picking) in totals.lines.items()
            if line != line_id
        ),
        outbound_base=outbound,
        dedicated_base=dedicated,
        receive_base=receive,
        other_base=other,
    )


_NAMED_BY_LINE = Statement(
    sa.select(_re.c.tracking_id, _re.c.source_id, sa.func.sum(-_re.c.quantity_base))
    .where(
        keys.among(_re.c.tracking_id),
        _re.c.tracking_id != NOTHING,
        sa.not_(_re.c.positive),
        _re.c.reservation_status == "reservation",
        _re.c.source_kind == "line",
    )
    .group_by(_re.c.tracking_id, _re.c.source_id)
)


def named_by_line(tx: Tx, tracking_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    """How much of each number is reserved by demand that names it, by source line."""
    wanted = set(tracking_ids)
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    if wanted:
        for one, line, total in tx.execute(_NAMED_BY_LINE, {"keys": keys.parameter(wanted)}):
            found[one][line] = int(total)
    return found


def named_of_stock(totals: Numbers, named: Mapping[int, int]) -> int:
    """How much of the stock of a number is held by lines that name it; what they wait for does not
    count."""
    return sum(min(base, totals.lines.get(line, (0, 0))[0]) for line, base in named.items())


def named_on_picks(totals: Numbers, named: Mapping[int, int]) -> int:
    """How much of that is on the picks of those lines, or picked."""
    return sum(min(base, *totals.lines.get(line, (0, 0))) for line, base in named.items())


def free_for_entry(totals: Numbers | None, others: Mapping[int, int]) -> int:
    """How much of a number a pick may name (W 5.5): all that is there but for what `others` named
    of the stock, by line. What of that is on picks counts once, with the picks; who named nothing
    can be given other stock."""
    if totals is None:
        return 0
    return totals.quantity_base - named_of_stock(totals, others) + named_on_picks(totals, others)
