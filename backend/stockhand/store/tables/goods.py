"""Tables of goods: items, their units, codes, numbers and number series; and the partners."""

import sqlalchemy as sa

from stockhand.domain.items import CostingMethod, OrderTrackingPolicy, ReferenceKind, ReservePolicy
from stockhand.domain.orders import PartnerKind
from stockhand.domain.tracking import FLOW_FLAGS, PREFIX, Dimension
from stockhand.store.columns import (
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
    quantities,
    ref,
    ref_or_none,
    table,
    texts,
    time,
    word,
    zero_ref,
)

_DIMENSION_FLAGS = [
    f"{PREFIX[dimension]}_{flag}"
    for dimension in Dimension
    for flag in ("specific", "warehouse", *FLOW_FLAGS, "info_in_must_exist", "info_out_must_exist")
]

item_tracking_code = table(
    "item_tracking_code",
    key("tracking_code_id"),
    code("code", 10),
    texts("description"),
    flags(*_DIMENSION_FLAGS),
    flags("create_sn_info_on_posting", "create_lot_info_on_posting", "use_expiration_dates"),
    flags("expiration_date_required", "strict_expiration", "warranty_date_required"),
    code("warranty_date_formula", 20),
    sa.UniqueConstraint("code"),
    *[
        sa.CheckConstraint(f"{p}_specific or not {p}_warehouse", name=f"{p}_warehouse_is_specific")
        for p in PREFIX.values()
    ],
)

number_series = table(
    "number_series",
    key("series_id"),
    code("code", 30),
    texts("description"),
    codes(30, "starting_no", "ending_no", "warning_no", "last_no"),
    numbers("increment"),
    flags("allow_manual"),
    sa.UniqueConstraint("code"),
)

item = table(
    "item",
    key("item_id"),
    code("no", 20),
    texts("description"),
    ref_or_none("tracking_code_id", "item_tracking_code.tracking_code_id"),
    ref_or_none("serial_series_id", "number_series.series_id"),
    ref_or_none("lot_series_id", "number_series.series_id"),
    code("expiration_calculation", 20),
    one_of("reserve", ReservePolicy),
    one_of("order_tracking_policy", OrderTrackingPolicy),
    one_of("costing_method", CostingMethod),
    flags("prevent_negative", "use_cross_docking", "application_open"),
    loose_or_none("purchase_unit_id", "sales_unit_id", "put_away_unit_id"),
    codes(10, "warehouse_class", "special_equipment", "put_away_template"),
    numbers("count_per_year"),
    dates_or_none("last_counted_on"),
    quantities("minimum_order_base", "order_multiple_base", "safety_stock_base"),
    code("lead_time", 20),
    flags("blocked", "retired"),
    sa.UniqueConstraint("no"),
)

item_variant = table(
    "item_variant",
    key("variant_id"),
    ref_or_none("item_id", "item.item_id"),
    code("code", 10),
    texts("description"),
    flags("retired"),
    sa.UniqueConstraint("item_id", "code"),
    sa.CheckConstraint("(variant_id = 0) = (item_id is null)", name="row_0_is_none"),
)
"""Row 0 is "no variant", so that no key holds a NULL."""

item_unit_of_measure = table(
    "item_unit_of_measure",
    key("unit_id"),
    ref("item_id", "item.item_id"),
    code("code", 10),
    quantities("qty_per_uom", "rounding_base", "weight", "cubage"),
    flags("is_base", "retired"),
    sa.UniqueConstraint("item_id", "code"),
    index("ux_item_unit_of_measure_base", "item_id", where="is_base", unique=True),
    sa.CheckConstraint("qty_per_uom > 0", name="qty_per_uom_positive"),
)
"""The factor of a unit is frozen once a line or entry names the unit, so lines need not copy it."""

partner = table(
    "partner",
    key("partner_id"),
    one_of("kind", PartnerKind),
    code("no", 20),
    texts("name"),
    one_of("reserve", ReservePolicy),
    numbers("min_shelf_life_days"),
    flags("blocked"),
    sa.UniqueConstraint("kind", "no"),
)

item_reference = table(
    "item_reference",
    key("reference_id"),
    code("code", 50),
    one_of("kind", ReferenceKind),
    ref("item_id", "item.item_id"),
    zero_ref("variant_id", "item_variant.variant_id"),
    loose_or_none("unit_id"),
    ref_or_none("partner_id", "partner.partner_id"),
    index("ux_item_reference_own", "code", where="partner_id is null", unique=True),
    index("ix_item_reference_code", "code", where="partner_id is not null"),
    index("ix_item_reference_item", "item_id"),
)
"""GTINs as 14 digits. `own` resolves a scan; `code` finds a partner's own number."""

tracking_key = table(
    "tracking_key",
    key("tracking_id"),
    ref_or_none("item_id", "item.item_id"),
    zero_ref("variant_id", "item_variant.variant_id"),
    codes(50, "lot_no", "serial_no", "package_no"),
    dates_or_none("expiration_date", "warranty_date"),
    sa.UniqueConstraint("item_id", "variant_id", "lot_no", "serial_no", "package_no"),
    index("ix_tracking_key_serial", "serial_no", where="serial_no <> ''"),
    index("ix_tracking_key_lot", "lot_no", where="lot_no <> ''"),
    index("ix_tracking_key_package", "package_no", where="package_no <> ''"),
    sa.CheckConstraint("(tracking_id = 0) = (item_id is null)", name="row_0_is_none"),
)
"""Every combination of numbers ever named, once; row 0 is "no number". All other tables carry the
id. The dates are the present ones of the number; the entries keep what was posted."""

tracking_info = table(
    "tracking_info",
    key_ref("item_id", "item.item_id"),
    key_ref("variant_id", "item_variant.variant_id"),
    sa.Column(
        "dimension",
        sa.String(7),
        sa.CheckConstraint("dimension in ('serial', 'lot', 'package')", name="dimension"),
        primary_key=True,
    ),
    key_code("number", 50),
    texts("description", "note"),
    word("test_quality", "none", "good", "average", "bad"),
    code("certificate_no", 20),
    code("country", 10),
    flags("blocked"),
    rowid=False,
)

number_series_block = table(
    "number_series_block",
    key("block_id"),
    ref("series_id", "number_series.series_id"),
    ref_or_none("device_id", "device.device_id"),
    codes(30, "first_no", "last_no"),
    word("state", "lent", "used", "void"),
    ref_or_none("reason_id", "reason_code.reason_id"),
    time("taken_at"),
    index("ix_number_series_block_open", "device_id", where="state = 'lent'"),
)

label_format = table(
    "label_format",
    key("label_format_id"),
    code("code", 20),
    texts("description", "expression", "body"),
    ref_or_none("partner_id", "partner.partner_id"),
    sa.UniqueConstraint("code"),
)
"""How labels of vendors and customers are read; `body` holds fields, symbologies and items, which
no statement looks into."""

reason_code = table(
    "reason_code",
    key("reason_id"),
    code("code", 10),
    texts("description"),
    word("step", "any", "receive", "put_away", "pick", "move", "count", "ship", "adjust"),
    word("follow_up", "none", "replan", "block_bin", "recount", "supervisor"),
    flags("needs_photo"),
    sa.UniqueConstraint("code"),
)

setting = table("setting", key_code("name", 40), texts("value"), rowid=False)

masters(item, item_tracking_code, item_unit_of_measure, item_variant, item_reference, partner)
