"""Put-aways: made when a receipt is posted, or later for what is still to be put away."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import msgspec

from stockhand.domain import receipts
from stockhand.domain.balances import ContentKey
from stockhand.domain.bin_policy import DIRECTED_TEMPLATE, Room, Rooms, in_order
from stockhand.domain.documents import (
    ActionType,
    ActivityChange,
    ActivityLine,
    TrackingLineChange,
    WarehouseDocument,
    WarehouseKind,
    WarehouseLine,
    WarehouseTrackingLine,
)
from stockhand.domain.ledgers import GoodsKey
from stockhand.domain.locations import (
    Bin,
    BinContent,
    CapacityPolicy,
    Location,
    PutAwayBinPolicy,
    PutAwayTemplateLine,
    StockkeepingUnit,
)
from stockhand.domain.order_posting import LineToPost, PostedPart, by_line
from stockhand.domain.pick_registration import recounted
from stockhand.domain.problems.base import Warning
from stockhand.domain.put_aways import Layout, PutAwayDemand, PutAwayRun
from stockhand.domain.stock import Goods
from stockhand.domain.tracking import UNTRACKED
from stockhand.store import documents, masters, pick_stock, put_away_stock, stock
from stockhand.store.put_away_stock import BinState
from stockhand.store.tx import WriteTx


class NewPutAway(msgspec.Struct, frozen=True, kw_only=True):
    """A put-away that was just made; its lines are written with the posting."""

    document: WarehouseDocument
    change: ActivityChange
    tracking: tuple[TrackingLineChange, ...]
    bins: dict[int, Bin]


def from_receipt(
    tx: WriteTx,
    location: Location,
    goods: Goods,
    pairs: Sequence[tuple[WarehouseLine, LineToPost]],
    posted: Sequence[PostedPart],
    header: WarehouseDocument,
    *,
    fill: bool,
) -> tuple[NewPutAway | None, tuple[Warning, ...]]:
    """Lines of a put-away for what a receipt has just brought in; none where no place was found,
    and why. `header` has its number and no id yet."""
    parts = by_line(posted)
    demands = [_demand(line, to_post, parts[to_post.key], goods) for line, to_post in pairs]
    run, bins = planned(tx, location, goods, demands, fill=fill)
    if not run.lines:
        return None, tuple(run.warnings)
    document = stored(tx, header, run, demands)
    tracking = receipts.tracking_of_posted([one for _line, one in pairs], posted, goods)
    made = NewPutAway(
        document=document,
        change=activity_change(
            location, goods, document.document_id, WarehouseKind.PUT_AWAY, after=run.lines
        ),
        tracking=tuple(_planned(tracking, run)),
        bins=bins,
    )
    return made, tuple(run.warnings)


def planned(
    tx: WriteTx, location: Location, goods: Goods, demands: Sequence[PutAwayDemand], *, fill: bool
) -> tuple[PutAwayRun, dict[int, Bin]]:
    """The lines of a put-away for these demands, and the bins they name."""
    keys = {GoodsKey(location.location_id, one.item_id, one.variant_id) for one in demands}
    totals = stock.totals(tx, keys)
    demands = [_in_put_away_unit(one, location, goods, totals) for one in demands]
    layouts, bins = layouts_of(tx, location, goods, keys, totals)
    if location.cross_dock_bin_id and any(one.cross_dock_base for one in demands):
        bins |= masters.load_bins(tx, [location.cross_dock_bin_id])
    run = PutAwayRun(location, goods, fill=fill)
    for demand in demands:
        key = GoodsKey(location.location_id, demand.item_id, demand.variant_id)
        run.add(demand, layouts.get(key, Layout()))
    return run, bins


def stored(
    tx: WriteTx, header: WarehouseDocument, run: PutAwayRun, demands: Sequence[PutAwayDemand]
) -> WarehouseDocument:
    """The header with what its lines say of it, and its id."""
    document = msgspec.structs.replace(
        header,
        lines_total=_places(run),
        due_date=min((one.due_date for one in demands if one.due_date), default=None),
    )
    document_id = documents.insert_document(tx, document)
    return msgspec.structs.replace(document, document_id=document_id)


def activity_change(
    location: Location,
    goods: Goods,
    document_id: int,
    kind: WarehouseKind,
    *,
    before: Sequence[ActivityLine] = (),
    after: Sequence[ActivityLine] = (),
) -> ActivityChange:
    """Lines of an activity before and after, with what the balances need to know of its
    location."""
    base_units: dict[int, int] = {}
    if not location.directed:
        for line in (*before, *after):
            base_units[line.item_id] = goods.base_unit(line.item_id).unit_id
    return ActivityChange(
        document_id=document_id,
        kind=kind,
        location_id=location.location_id,
        has_bins=location.bin_mandatory,
        before=tuple(before),
        after=tuple(after),
        base_units=base_units,
    )


def _places(run: PutAwayRun) -> int:
    return sum(
        1 for line in run.lines if line.action_type is not ActionType.TAKE and not line.is_breakbulk
    )


def _demand(
    line: WarehouseLine, to_post: LineToPost, parts: Sequence[PostedPart], goods: Goods
) -> PutAwayDemand:
    numbers = receipts.warehouse_numbers(parts, goods)
    return PutAwayDemand(
        ref=line.ref,
        posted_document_id=to_post.document_id,
        posted_line_no=to_post.posted_line_no,
        source_line_id=to_post.line.line_id,
        item_id=line.item_id,
        variant_id=line.variant_id,
        unit_id=line.unit_id,
        put_away_unit_id=line.unit_id,
        from_bin_id=line.bin_id,
        quantity_base=to_post.quantity_base,
        numbers=tuple((key, base) for key, base in numbers.items() if key != UNTRACKED),
        cross_dock_base=line.qty_to_cross_dock_base,
        due_date=line.due_date,
    )


def _in_put_away_unit(
    demand: PutAwayDemand,
    location: Location,
    goods: Goods,
    totals: dict[GoodsKey, StockkeepingUnit],
) -> PutAwayDemand:
    """The unit in which it is stored: of the item here, of the item, else as received (W 6.8)."""
    if not location.directed:
        base = goods.base_unit(demand.item_id)
        return msgspec.structs.replace(demand, unit_id=base.unit_id, put_away_unit_id=base.unit_id)
    here = totals[GoodsKey(location.location_id, demand.item_id, demand.variant_id)]
    unit_id = here.put_away_unit_id or goods.items[demand.item_id].put_away_unit_id
    return msgspec.structs.replace(demand, put_away_unit_id=unit_id or demand.unit_id)


def layouts_of(
    tx: WriteTx,
    location: Location,
    goods: Goods,
    keys: set[GoodsKey],
    totals: dict[GoodsKey, StockkeepingUnit],
) -> tuple[dict[GoodsKey, Layout], dict[int, Bin]]:
    """The bins of the location as each item finds them, and the template it follows. Bins that have
    nothing to do with an item are read only when a rule asks for them."""
    if not location.bin_mandatory:
        return {}, {}
    contents = pick_stock.contents(tx, keys)
    bins = masters.load_bins(tx, {one.bin_id for of_item in contents.values() for one in of_item})
    states = put_away_stock.states(tx, bins)
    loads = _loads(tx, location, bins)
    everything: list[Room] = []

    def all_rooms() -> Sequence[Room]:
        if not everything:
            bins.update(masters.bins_of(tx, location.location_id))
            states.update(put_away_stock.states(tx, bins))
            loads.update(_loads(tx, location, bins))
            everything.extend(in_order(_room(place, (), states, loads) for place in bins.values()))
        return everything

    templates = _templates(tx, location, goods, totals)
    layouts: dict[GoodsKey, Layout] = {}
    for key in keys:
        by_bin: defaultdict[int, list[BinContent]] = defaultdict(list)
        for content in contents.get(key, ()):
            by_bin[content.bin_id].append(content)
        own = tuple(_room(bins[one], found, states, loads) for one, found in by_bin.items())
        layouts[key] = Layout(
            template=templates[key],
            rooms=Rooms(own=own, all=all_rooms),
            default=_default(contents.get(key, ())),
        )
    return layouts, bins


def _room(
    place: Bin,
    contents: Sequence[BinContent],
    states: Mapping[int, BinState],
    loads: Mapping[int, tuple[int, int]],
) -> Room:
    state = states.get(place.bin_id, BinState())
    weight, cubage = loads.get(place.bin_id, (0, 0))
    return Room(
        place=place,
        contents=tuple(contents),
        holds_fixed=state.holds_fixed,
        empty=not state.quantity_base and not state.place_base,
        weight=weight,
        cubage=cubage,
    )


def _loads(tx: WriteTx, location: Location, bins: Mapping[int, Bin]) -> dict[int, tuple[int, int]]:
    """Weight and cubage in the bins, where the location minds them."""
    if location.bin_capacity_policy is CapacityPolicy.NEVER:
        return {}
    keys = [(ContentKey(bin_id, 0, 0, 0), UNTRACKED) for bin_id in bins]
    loads = stock.in_bins(tx, keys, with_loads=True).loads
    return {bin_id: (load.weight, load.cubage) for bin_id, load in loads.items()}


def _templates(
    tx: WriteTx, location: Location, goods: Goods, totals: dict[GoodsKey, StockkeepingUnit]
) -> dict[GoodsKey, tuple[PutAwayTemplateLine, ...]]:
    """Of the item here, of the item, of the location, else what a directed location does."""
    if location.put_away_bin_policy is PutAwayBinPolicy.DEFAULT_BIN and not location.directed:
        return dict.fromkeys(totals, ())
    named = {
        key: one.put_away_template
        or goods.items[key.item_id].put_away_template
        or location.put_away_template
        for key, one in totals.items()
    }
    lines = masters.load_templates(tx, {code for code in named.values() if code})
    return {key: lines.get(code, DIRECTED_TEMPLATE) for key, code in named.items()}


def _default(contents: Sequence[BinContent]) -> BinContent | None:
    return next((content for content in contents if content.is_default), None)


def _planned(tracking: Sequence[TrackingLineChange], run: PutAwayRun) -> list[TrackingLineChange]:
    """The rows of the posted lines, with what the put-away plans counted as handled."""
    lines: defaultdict[tuple[int | None, int], list[ActivityLine]] = defaultdict(list)
    for line in run.lines:
        lines[line.posted_document_id, line.posted_line_no].append(line)
    rows: defaultdict[tuple[int, int], list[WarehouseTrackingLine]] = defaultdict(list)
    for change in tracking:
        assert change.after is not None
        rows[change.after.owner_id, change.after.owner_line_no].append(change.after)
    return [
        TrackingLineChange(before=None, after=counted)
        for owner, of_owner in rows.items()
        for counted in recounted(of_owner, lines[owner], ActionType.TAKE)
    ]
