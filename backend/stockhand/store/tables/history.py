"""Tables of what has happened: registers, posted documents and the four ledgers. Rows are only
added; the few columns that settle later are named in each table's note."""

import sqlalchemy as sa

from stockhand.domain.documents import ActionType
from stockhand.domain.ledgers import PostedKind
from stockhand.domain.tracking import EntryType
from stockhand.store.columns import (
    bytes_,
    code,
    codes,
    date,
    dates_or_none,
    flags,
    index,
    loose,
    loose_or_none,
    numbered,
    numbers,
    one_of,
    own_key,
    quantities,
    ref,
    ref_or_none,
    table,
    time,
    times_or_none,
)

register = table(
    "register",
    own_key("register_id"),
    bytes_("command_id"),
    code("name", 40),
    date("posting_date"),
    time("posted_at"),
    loose_or_none("employee_id", "device_id"),
    loose_or_none("first_item_entry_no", "last_item_entry_no"),
    loose_or_none("first_warehouse_entry_no", "last_warehouse_entry_no"),
    sa.UniqueConstraint("command_id"),
)
"""One row for each transaction that wrote a ledger. That its command is unique is the second wall
against booking twice."""

posted_document = table(
    "posted_document",
    own_key("document_id"),
    ref("register_id", "register.register_id"),
    one_of("kind", PostedKind),
    codes(20, "no", "from_no"),
    ref("location_id", "location.location_id"),
    ref_or_none("source_document_id", "source_document.document_id"),
    loose_or_none("partner_id"),
    code("external_no", 35),
    flags("undone"),
    sa.UniqueConstraint("kind", "no"),
    index("ix_posted_document_list", "location_id", "kind", "document_id"),
    index("ix_posted_document_origin", "from_no"),
    index(
        "ix_posted_document_source", "source_document_id", where="source_document_id is not null"
    ),
)

posted_line = table(
    "posted_line",
    own_key("document_id"),
    sa.Column("line_no", sa.Integer(), primary_key=True, autoincrement=False),
    one_of("action_type", ActionType),
    loose_or_none("source_line_id"),
    loose("item_id", "variant_id", "unit_id"),
    loose_or_none("bin_id"),
    loose("tracking_id"),
    quantities("quantity", "quantity_base", "invoiced_base", "to_put_away_base", "put_away_base"),
    flags("undone"),
    loose_or_none("item_entry_no", "reason_id"),
    index(
        "ix_posted_line_source",
        "source_line_id",
        where="action_type = 'none' and source_line_id is not null",
    ),
    index(
        "ix_posted_line_put_away",
        "item_id",
        "variant_id",
        "document_id",
        where="to_put_away_base <> 0",
    ),
    rowid=False,
)
"""`invoiced_base`, `to_put_away_base`, `put_away_base` and `undone` settle later. What takes a line
back is a line of negative quantity; both are undone. What was registered has no lines here where
bins exist: there the take or place is the warehouse entry."""

item_ledger_entry = table(
    "item_ledger_entry",
    own_key("entry_no"),
    one_of("entry_type", EntryType),
    loose("item_id", "variant_id", "location_id", "tracking_id"),
    date("posting_date"),
    quantities(
        "quantity_base", "remaining_base", "reserved_base", "invoiced_base", "returned_base"
    ),
    sa.Column(
        "free_base", sa.BigInteger(), sa.Computed("remaining_base - reserved_base", persisted=True)
    ),
    dates_or_none("expiration_date", "warranty_date"),
    loose("document_id"),
    numbers("line_no"),
    loose_or_none("applies_to_entry"),
    flags("is_correction"),
    index(
        "ix_item_ledger_entry_free",
        "item_id",
        "variant_id",
        "location_id",
        "entry_no",
        where="free_base <> 0",
    ),
    index(
        "ix_item_ledger_entry_number_free",
        "tracking_id",
        "location_id",
        "entry_no",
        where="free_base <> 0 and tracking_id <> 0",
    ),
    index("ix_item_ledger_entry_number", "tracking_id", where="tracking_id <> 0"),
    index("ix_item_ledger_entry_item", "item_id", "entry_no"),
    sa.CheckConstraint(
        "quantity_base <> 0 and reserved_base >= 0"
        " and (remaining_base >= reserved_base or remaining_base < 0)",
        name="reserved_within_remaining",
    ),
)
"""The location truth. `remaining_base`, `reserved_base`, `invoiced_base`, `returned_base` settle
later. `applies_to_entry`: somebody chose the stock, so its application is fixed."""

item_application_entry = table(
    "item_application_entry",
    own_key("inbound_entry_no"),
    own_key("entry_no"),
    loose("outbound_entry_no", "item_entry_no"),
    quantities("quantity_base"),
    loose_or_none("transferred_from_entry_no"),
    flags("is_cost_application"),
    loose_or_none("unapplied_register_id"),
    index(
        "ix_item_application_entry_outbound", "outbound_entry_no", where="outbound_entry_no <> 0"
    ),
    rowid=False,
)

value_entry = table(
    "value_entry",
    own_key("entry_no"),
    loose("item_entry_no", "document_id"),
    numbers("line_no"),
    quantities("invoiced_base"),
    index("ix_value_entry_entry", "item_entry_no"),
)

warehouse_entry = table(
    "warehouse_entry",
    own_key("entry_no"),
    loose("bin_id", "item_id", "variant_id", "unit_id", "tracking_id"),
    quantities("quantity", "quantity_base"),
    loose("document_id"),
    numbers("line_no"),
    loose_or_none("source_line_id"),
    index("ix_warehouse_entry_bin", "bin_id", "item_id", "entry_no"),
    index("ix_warehouse_entry_number", "tracking_id", where="tracking_id <> 0"),
)
"""The bin truth: what lies in a bin is the sum of its rows, without exception."""

physical_inventory_entry = table(
    "physical_inventory_entry",
    own_key("document_id"),
    sa.Column("line_no", sa.Integer(), primary_key=True, autoincrement=False),
    loose("item_id", "variant_id", "unit_id"),
    loose_or_none("bin_id"),
    loose("tracking_id"),
    quantities("calculated_base", "counted_base"),
    loose_or_none("counted_by_id"),
    times_or_none("counted_at"),
    index("ix_physical_inventory_entry_item", "item_id", "document_id"),
    rowid=False,
)
"""What counts found, line by line, also where nothing differed."""

numbered(
    register,
    posted_document,
    item_ledger_entry,
    item_application_entry,
    value_entry,
    warehouse_entry,
)
