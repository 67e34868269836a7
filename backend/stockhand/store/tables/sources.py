"""Tables of what is still to happen: orders, planning, reservation entries and numbers to come."""

import sqlalchemy as sa

from stockhand.domain.documents import OwnerKind
from stockhand.domain.items import ReservePolicy
from stockhand.domain.orders import Direction, DocumentStatus, ShippingAdvice, SourceKind
from stockhand.domain.reservation_entries import PointerKind, ReservationStatus
from stockhand.store.columns import (
    Id,
    code,
    date,
    dates_or_none,
    flags,
    index,
    key,
    loose_or_none,
    numbered,
    numbers,
    one_of,
    own_key,
    quantities,
    ref,
    ref_or_none,
    table,
    texts,
    time,
    times_or_none,
    word,
    zero_ref,
)

source_document = table(
    "source_document",
    key("document_id"),
    one_of("kind", SourceKind),
    code("no", 20),
    one_of("status", DocumentStatus),
    ref_or_none("partner_id", "partner.partner_id"),
    code("external_no", 35),
    ref("location_id", "location.location_id"),
    ref_or_none("to_location_id", "location.location_id"),
    ref_or_none("in_transit_location_id", "location.location_id"),
    flags("is_direct"),
    date("document_date"),
    one_of("shipping_advice", ShippingAdvice),
    one_of("reserve", ReservePolicy),
    texts("address", "note"),
    numbers("priority", "version"),
    time("created_at"),
    sa.UniqueConstraint("kind", "no"),
    index("ix_source_document_open", "kind", where="status <> 'closed'"),
    index("ix_source_document_external", "external_no", where="external_no <> ''"),
    index("ix_source_document_partner", "partner_id", where="status <> 'closed'"),
)
"""Closed when complete, never deleted: history points here."""

source_line = table(
    "source_line",
    key("line_id"),
    ref("document_id", "source_document.document_id"),
    numbers("line_no"),
    one_of("direction", Direction),
    one_of("kind", SourceKind),
    loose_or_none("derived_from_line_id"),
    ref("item_id", "item.item_id"),
    zero_ref("variant_id", "item_variant.variant_id"),
    ref("unit_id", "item_unit_of_measure.unit_id"),
    ref("location_id", "location.location_id"),
    ref_or_none("bin_id", "bin.bin_id"),
    quantities("quantity", "quantity_base", "qty_done", "qty_done_base"),
    quantities("qty_to_handle", "qty_to_handle_base", "qty_invoiced_base", "qty_to_invoice_base"),
    sa.Column(
        "outstanding_base",
        sa.BigInteger(),
        sa.Computed("quantity_base - qty_done_base", persisted=True),
    ),
    quantities("picking_base", "reserved_stock_base"),
    date("due_date"),
    one_of("reserve", ReservePolicy),
    flags("planning_flexible", "drop_shipment"),
    loose_or_none("applies_to_entry", "applies_from_entry"),
    texts("description"),
    sa.UniqueConstraint("document_id", "line_no", "direction", "derived_from_line_id"),
    index(
        "ix_source_line_open",
        "item_id",
        "variant_id",
        "location_id",
        "direction",
        "due_date",
        "outstanding_base",
        where="outstanding_base <> 0",
    ),
    index(
        "ix_source_line_place",
        "location_id",
        "direction",
        "due_date",
        where="outstanding_base <> 0",
    ),
    index(
        "ix_source_line_picking",
        "item_id",
        "variant_id",
        "location_id",
        "picking_base",
        "reserved_stock_base",
        where="picking_base <> 0",
    ),
    index("ix_source_line_document", "document_id", "line_no"),
    sa.CheckConstraint(
        "quantity >= 0 and qty_done_base <= quantity_base", name="done_within_quantity"
    ),
)

planning_line = table(
    "planning_line",
    key("line_id"),
    ref("item_id", "item.item_id"),
    zero_ref("variant_id", "item_variant.variant_id"),
    ref("location_id", "location.location_id"),
    word("action", "new", "change_quantity", "reschedule", "reschedule_and_change", "cancel"),
    word("replenishment", "purchase", "transfer", "other"),
    ref_or_none("from_location_id", "location.location_id"),
    ref_or_none("original_line_id", "source_line.line_id"),
    quantities("quantity_base", "original_base"),
    date("due_date"),
    dates_or_none("original_date"),
    flags("accepted"),
    time("created_at"),
    index("ix_planning_line_item", "item_id", "variant_id", "location_id"),
)

reservation_entry = table(
    "reservation_entry",
    own_key("entry_no"),
    sa.Column("positive", sa.Boolean(create_constraint=False), primary_key=True),
    one_of("reservation_status", ReservationStatus),
    one_of("source_kind", PointerKind),
    sa.Column("source_id", Id, nullable=False),
    ref("item_id", "item.item_id"),
    zero_ref("variant_id", "item_variant.variant_id"),
    ref("location_id", "location.location_id"),
    zero_ref("tracking_id", "tracking_key.tracking_id"),
    quantities("quantity_base", "qty_to_handle_base", "qty_to_invoice_base"),
    dates_or_none("expected_receipt_date", "shipment_date", "expiration_date", "warranty_date"),
    zero_ref("to_tracking_id", "tracking_key.tracking_id"),
    dates_or_none("to_expiration_date"),
    loose_or_none("applies_to_entry", "applies_from_entry", "transferred_from_entry_no"),
    flags("order_to_order", "planning_flexible", "disallow_cancellation", "untracked_surplus"),
    ref_or_none("created_by_id", "employee.employee_id"),
    times_or_none("created_at"),
    index("ix_reservation_entry_source", "source_kind", "source_id"),
    index(
        "ix_reservation_entry_stock",
        "item_id",
        "variant_id",
        "location_id",
        "reservation_status",
        "tracking_id",
    ),
    index("ix_reservation_entry_number", "tracking_id", where="tracking_id <> 0"),
    sa.CheckConstraint("(quantity_base > 0) = positive", name="sign"),
    rowid=False,
)
"""The two halves of a pair are two rows with one number; demand is negative."""

tracking_specification = table(
    "tracking_specification",
    own_key("entry_no"),
    ref("source_line_id", "source_line.line_id"),
    zero_ref("tracking_id", "tracking_key.tracking_id"),
    quantities("quantity_base", "quantity_handled_base", "quantity_invoiced_base"),
    quantities("qty_to_invoice_base"),
    index("ix_tracking_specification_line", "source_line_id"),
)

warehouse_item_tracking_line = table(
    "warehouse_item_tracking_line",
    sa.Column(
        "owner_kind",
        sa.String(14),
        sa.CheckConstraint(
            f"owner_kind in {tuple(kind.value for kind in OwnerKind)}", name="owner_kind"
        ),
        primary_key=True,
    ),
    own_key("owner_id"),
    sa.Column("owner_line_no", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column(
        "tracking_id",
        Id,
        sa.ForeignKey("tracking_key.tracking_id"),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("created_by_activity", sa.Boolean(create_constraint=False), primary_key=True),
    zero_ref("to_tracking_id", "tracking_key.tracking_id"),
    dates_or_none("expiration_date", "to_expiration_date", "warranty_date"),
    quantities("quantity_base", "qty_handled_base", "qty_registered_base"),
    index("ix_warehouse_item_tracking_line_number", "tracking_id", where="tracking_id <> 0"),
    sa.CheckConstraint(
        "qty_registered_base >= 0 and qty_registered_base <= qty_handled_base"
        " and qty_handled_base <= quantity_base",
        name="registered_within_handled",
    ),
    rowid=False,
)

numbered(reservation_entry)
