"""Tables of places: locations, zones, bins, what lies in them, and the totals of a location."""

import sqlalchemy as sa

from stockhand.domain.locations import (
    SPECIAL_BINS,
    BinSelection,
    Block,
    CapacityPolicy,
    EquipmentBy,
    PickBinPolicy,
    PutAwayBinPolicy,
    StockRole,
)
from stockhand.store.columns import (
    Date,
    code,
    codes,
    dates_or_none,
    flags,
    index,
    key,
    key_code,
    key_ref,
    loose_or_none,
    masters,
    numbers,
    one_of,
    own_key,
    quantities,
    ref,
    ref_or_none,
    table,
    texts,
)

_HANDLING = (
    "require_receive",
    "require_put_away",
    "require_shipment",
    "require_pick",
    "bin_mandatory",
)

location = table(
    "location",
    key("location_id"),
    code("code", 10),
    texts("name", "time_zone"),
    flags("use_as_in_transit", *_HANDLING, "directed_put_away_and_pick", "use_put_away_worksheet"),
    flags("use_cross_docking", "pick_according_to_fefo", "allow_breakbulk", "check_whse_class"),
    flags("always_create_put_away_line", "always_create_pick_line", "count_blind"),
    one_of("default_bin_selection", BinSelection),
    one_of("pick_bin_policy", PickBinPolicy),
    one_of("put_away_bin_policy", PutAwayBinPolicy),
    one_of("bin_capacity_policy", CapacityPolicy),
    one_of("special_equipment", EquipmentBy),
    code("put_away_template", 10),
    codes(20, "cross_dock_due_date_calc", "inbound_handling_time", "outbound_handling_time"),
    loose_or_none(*(f"{role}_id" for role in SPECIAL_BINS)),
    flags("retired"),
    sa.UniqueConstraint("code"),
    sa.CheckConstraint(
        f"not use_as_in_transit or not ({' or '.join(_HANDLING)})",
        name="in_transit_has_no_handling",
    ),
    sa.CheckConstraint(
        f"not directed_put_away_and_pick or ({' and '.join(_HANDLING)})",
        name="directed_has_all_handling",
    ),
)

bin_type = table(
    "bin_type",
    key("bin_type_id"),
    code("code", 10),
    texts("description"),
    flags("receive", "ship", "put_away", "pick"),
    sa.UniqueConstraint("code"),
    sa.UniqueConstraint("receive", "ship", "put_away", "pick"),
    sa.CheckConstraint(
        "not (receive and (ship or put_away or pick)) and not (ship and (put_away or pick))",
        name="uses",
    ),
)

zone = table(
    "zone",
    key("zone_id"),
    ref("location_id", "location.location_id"),
    code("code", 10),
    texts("description"),
    ref_or_none("bin_type_id", "bin_type.bin_type_id"),
    codes(10, "warehouse_class", "special_equipment"),
    numbers("ranking"),
    flags("is_cross_dock"),
    sa.UniqueConstraint("location_id", "code"),
)

bin = table(
    "bin",
    key("bin_id"),
    ref("location_id", "location.location_id"),
    ref_or_none("zone_id", "zone.zone_id"),
    code("code", 20),
    texts("description"),
    ref_or_none("bin_type_id", "bin_type.bin_type_id"),
    codes(10, "warehouse_class", "special_equipment"),
    one_of("block_movement", Block),
    one_of("stock_role", StockRole),
    numbers("ranking", "pick_sequence"),
    quantities("max_weight", "max_cubage"),
    flags("dedicated", "is_cross_dock", "retired"),
    index("ux_bin_place", "location_id", "code", where="not retired", unique=True),
    index("ix_bin_code", "code"),
)

bin_content = table(
    "bin_content",
    key_ref("bin_id", "bin.bin_id"),
    key_ref("item_id", "item.item_id"),
    key_ref("variant_id", "item_variant.variant_id"),
    key_ref("unit_id", "item_unit_of_measure.unit_id"),
    ref("location_id", "location.location_id"),
    quantities("min_qty", "max_qty"),
    flags("is_fixed", "is_default"),
    one_of("block_movement", Block),
    quantities("quantity", "quantity_base", "take_base", "place_base"),
    index("ix_bin_content_item", "item_id", "variant_id", "location_id"),
    index(
        "ux_bin_content_default",
        "location_id",
        "item_id",
        "variant_id",
        where="is_default",
        unique=True,
    ),
    index("ix_bin_content_fixed", "location_id", where="is_fixed"),
    sa.CheckConstraint("max_qty = 0 or min_qty <= max_qty", name="min_below_max"),
    rowid=False,
)
"""Set-up and balance of one item in one bin: always wanted together. The four quantities are kept
in the transaction that moves what they sum up; `verify` recomputes them."""

put_away_template = table(
    "put_away_template",
    key_code("code", 10),
    sa.Column("line_no", sa.Integer(), primary_key=True, autoincrement=False),
    texts("description"),
    flags("find_fixed", "find_floating", "find_same_item", "find_unit_match", "find_below_min"),
    flags("find_empty"),
    rowid=False,
)

stockkeeping_unit = table(
    "stockkeeping_unit",
    key_ref("location_id", "location.location_id"),
    key_ref("item_id", "item.item_id"),
    key_ref("variant_id", "item_variant.variant_id"),
    codes(10, "put_away_template", "special_equipment"),
    loose_or_none("put_away_unit_id"),
    numbers("count_per_year"),
    dates_or_none("last_counted_on"),
    quantities("quantity_base", "reserved_base", "allocated_base", "outbound_base"),
    index("ix_stockkeeping_unit_item", "item_id", "variant_id"),
    rowid=False,
)
"""Set-up and totals of one item at one location. Its row is what a posting locks on PostgreSQL."""

tracking_balance = table(
    "tracking_balance",
    own_key("location_id"),
    own_key("item_id"),
    own_key("variant_id"),
    own_key("tracking_id"),
    sa.Column("expiration_date", Date, nullable=False, server_default="9999-12-31"),
    codes(50, "lot_no", "serial_no"),
    quantities("quantity_base", "reserved_base", "allocated_base", "outbound_base"),
    sa.Column(
        "free_base", sa.BigInteger(), sa.Computed("quantity_base - reserved_base", persisted=True)
    ),
    index(
        "ix_tracking_balance_fefo",
        "item_id",
        "variant_id",
        "location_id",
        "expiration_date",
        "lot_no",
        "serial_no",
        where="quantity_base > 0",
    ),
    index("ix_tracking_balance_number", "tracking_id"),
    rowid=False,
)
"""One number at one location, while a figure of it is not zero. The copies of lot, serial and date
make first-expired-first-out a walk along one index; 9999-12-31 is "no date"."""

bin_tracking_balance = table(
    "bin_tracking_balance",
    own_key("bin_id"),
    own_key("item_id"),
    own_key("variant_id"),
    own_key("unit_id"),
    own_key("tracking_id"),
    quantities("quantity", "quantity_base", "take_base"),
    index("ix_bin_tracking_balance_number", "tracking_id"),
    rowid=False,
)

masters(location, zone, bin_type, bin, put_away_template)
