"""Locations, zones, bins and what a bin may hold (BC 14, 7300, 7302, 7303, 7354)."""

from enum import StrEnum

import msgspec


class BinSelection(StrEnum):
    """How a content becomes the item's default."""

    NONE = "none"
    FIXED = "fixed"
    LAST_USED = "last_used"


class PickBinPolicy(StrEnum):
    """Where a pick looks first."""

    DEFAULT_BIN = "default_bin"
    BIN_RANKING = "bin_ranking"


class PutAwayBinPolicy(StrEnum):
    """How a place is found for goods that came in."""

    DEFAULT_BIN = "default_bin"
    TEMPLATE = "template"


class CapacityPolicy(StrEnum):
    """What happens when a bin would hold too much."""

    NEVER = "never"
    ALLOW_MORE = "allow_more"
    PROHIBIT_MORE = "prohibit_more"


class EquipmentBy(StrEnum):
    """Where the special equipment of a piece of work is written."""

    NONE = "none"
    BY_BIN = "by_bin"
    BY_ITEM = "by_item"


class Block(StrEnum):
    """In which direction nothing may move."""

    NONE = "none"
    INBOUND = "inbound"
    OUTBOUND = "outbound"
    ALL = "all"

    @property
    def stops_in(self) -> bool:
        return self in (Block.INBOUND, Block.ALL)

    @property
    def stops_out(self) -> bool:
        return self in (Block.OUTBOUND, Block.ALL)


class StockRole(StrEnum):
    """What a bin's stock counts as when a reservation asks how much is within reach."""

    STORAGE = "storage"
    OUTBOUND = "outbound"
    SPECIAL = "special"


class Location(msgspec.Struct, frozen=True, kw_only=True):
    """A building with its own stock. The four `require_…` switches say which documents stand
    between an order and its posting; the row with the blank code holds for lines without a location
    (W 1.1)."""

    location_id: int = 0
    code: str
    name: str = ""
    time_zone: str = "UTC"
    use_as_in_transit: bool = False
    require_receive: bool = False
    require_put_away: bool = False
    require_shipment: bool = False
    require_pick: bool = False
    bin_mandatory: bool = False
    directed_put_away_and_pick: bool = False
    use_put_away_worksheet: bool = False
    use_cross_docking: bool = False
    pick_according_to_fefo: bool = False
    allow_breakbulk: bool = False
    check_whse_class: bool = False
    always_create_put_away_line: bool = False
    always_create_pick_line: bool = False
    count_blind: bool = False
    default_bin_selection: BinSelection = BinSelection.NONE
    pick_bin_policy: PickBinPolicy = PickBinPolicy.DEFAULT_BIN
    put_away_bin_policy: PutAwayBinPolicy = PutAwayBinPolicy.DEFAULT_BIN
    bin_capacity_policy: CapacityPolicy = CapacityPolicy.NEVER
    special_equipment: EquipmentBy = EquipmentBy.NONE
    put_away_template: str = ""
    cross_dock_due_date_calc: str = ""
    inbound_handling_time: str = ""
    outbound_handling_time: str = ""
    receipt_bin_id: int | None = None
    shipment_bin_id: int | None = None
    adjustment_bin_id: int | None = None
    cross_dock_bin_id: int | None = None
    open_shop_floor_bin_id: int | None = None
    to_production_bin_id: int | None = None
    from_production_bin_id: int | None = None
    to_assembly_bin_id: int | None = None
    from_assembly_bin_id: int | None = None
    asm_to_order_shipment_bin_id: int | None = None
    to_job_bin_id: int | None = None
    retired: bool = False

    @property
    def directed(self) -> bool:
        return self.directed_put_away_and_pick

    @property
    def picks_are_inventory_picks(self) -> bool:
        return self.require_pick and not self.require_shipment

    @property
    def put_aways_are_inventory_put_aways(self) -> bool:
        return self.require_put_away and not self.require_receive

    @property
    def consuming_bin_ids(self) -> frozenset[int]:
        """Bins whose stock waits to be used up: no new demand may have it (W-152)."""
        named = (
            self.open_shop_floor_bin_id,
            self.to_production_bin_id,
            self.to_assembly_bin_id,
            self.to_job_bin_id,
        )
        return frozenset(one for one in named if one is not None)

    @property
    def transit_bin_ids(self) -> frozenset[int]:
        """Bins that goods pass through: never an item's home."""
        named = (
            self.receipt_bin_id,
            self.shipment_bin_id,
            self.adjustment_bin_id,
            self.cross_dock_bin_id,
            self.from_production_bin_id,
            self.from_assembly_bin_id,
            self.asm_to_order_shipment_bin_id,
        )
        return self.consuming_bin_ids | {one for one in named if one is not None}

    @property
    def fefo_is_possible(self) -> bool:
        """Where the FEFO switch can stand at all (W-006)."""
        return self.require_pick and (not self.require_shipment or self.bin_mandatory)


SPECIAL_BINS = (
    "receipt_bin",
    "shipment_bin",
    "adjustment_bin",
    "cross_dock_bin",
    "open_shop_floor_bin",
    "to_production_bin",
    "from_production_bin",
    "to_assembly_bin",
    "from_assembly_bin",
    "asm_to_order_shipment_bin",
    "to_job_bin",
)
"""The bins that a location gives a part of their own, as its set-up names them."""


def stock_role(location: Location, place: "Bin") -> StockRole:
    """What the stock of a bin counts as: at a directed location what ships, and the adjustment bin,
    is outbound (W 5.8)."""
    if location.directed and not place.dedicated:
        ships = place.bin_type_id is not None and place.type.ship
        if ships or place.bin_id == location.adjustment_bin_id:
            return StockRole.OUTBOUND
    if place.bin_id in location.consuming_bin_ids:
        return StockRole.SPECIAL
    return StockRole.STORAGE


class Zone(msgspec.Struct, frozen=True, kw_only=True):
    """A group of bins; its values are copied to a new bin once."""

    zone_id: int = 0
    location_id: int
    code: str
    description: str = ""
    bin_type_id: int | None = None
    warehouse_class: str = ""
    special_equipment: str = ""
    ranking: int = 0
    is_cross_dock: bool = False


class BinType(msgspec.Struct, frozen=True, kw_only=True):
    """What a bin is used for at a directed location; six combinations make sense (W 2.2)."""

    bin_type_id: int = 0
    code: str
    description: str = ""
    receive: bool = False
    ship: bool = False
    put_away: bool = False
    pick: bool = False

    @property
    def uses(self) -> tuple[bool, bool, bool, bool]:
        return self.receive, self.ship, self.put_away, self.pick

    @property
    def is_legal(self) -> bool:
        storage = self.put_away or self.pick
        return not (self.receive and (self.ship or storage)) and not (self.ship and storage)


ANY_USE = BinType(code="", receive=True, ship=True, put_away=True, pick=True)
"""A bin without a type, outside directed locations, may be used for everything."""


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """A place. `type` is joined in when it is read."""

    bin_id: int = 0
    location_id: int
    zone_id: int | None = None
    code: str
    description: str = ""
    bin_type_id: int | None = None
    warehouse_class: str = ""
    special_equipment: str = ""
    block_movement: Block = Block.NONE
    stock_role: StockRole = StockRole.STORAGE
    ranking: int = 0
    pick_sequence: int = 0
    max_weight: int = 0
    max_cubage: int = 0
    dedicated: bool = False
    is_cross_dock: bool = False
    retired: bool = False
    type: BinType = ANY_USE


class BinContent(msgspec.Struct, frozen=True, kw_only=True):
    """What one bin holds, or is set up to hold, of one item, variant and unit (W 2.4).

    `take_base` and `place_base` are what open activity and journal lines will take out and bring
    in.
    """

    bin_id: int
    item_id: int
    variant_id: int = 0
    unit_id: int
    location_id: int
    min_qty: int = 0
    max_qty: int = 0
    is_fixed: bool = False
    is_default: bool = False
    block_movement: Block = Block.NONE
    quantity: int = 0
    quantity_base: int = 0
    take_base: int = 0
    place_base: int = 0

    @property
    def avail_to_take(self) -> int:
        return self.quantity_base - self.take_base


class BinNumber(msgspec.Struct, frozen=True, kw_only=True):
    """How much of one bin content carries which number."""

    bin_id: int
    item_id: int
    variant_id: int = 0
    unit_id: int
    tracking_id: int = 0
    quantity: int = 0
    quantity_base: int = 0
    take_base: int = 0


class PutAwayTemplateLine(msgspec.Struct, frozen=True, kw_only=True):
    """One rule of the search for a place; the lines of a template are tried in order (W 6.8)."""

    code: str
    line_no: int
    description: str = ""
    find_fixed: bool = False
    find_floating: bool = False
    find_same_item: bool = False
    find_unit_match: bool = False
    find_below_min: bool = False
    find_empty: bool = False


class StockkeepingUnit(msgspec.Struct, frozen=True, kw_only=True):
    """One item and variant at one location: its set-up there and its totals.

    `allocated_base`: on open picks. `outbound_base`: picked and not yet shipped, or in an outbound
    bin.
    """

    location_id: int
    item_id: int
    variant_id: int = 0
    put_away_template: str = ""
    special_equipment: str = ""
    put_away_unit_id: int | None = None
    count_per_year: int = 0
    quantity_base: int = 0
    reserved_base: int = 0
    allocated_base: int = 0
    outbound_base: int = 0
