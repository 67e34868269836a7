"""Tables of the warehouse's open work: documents, their lines, activities, journals, labels and
trouble."""

import sqlalchemy as sa

from stockhand.domain.documents import ActionType, Sorting, WarehouseKind
from stockhand.domain.journal_lines import JournalLineType
from stockhand.domain.orders import DocumentStatus
from stockhand.store.columns import (
    Id,
    bytes_,
    code,
    dates_or_none,
    flags,
    index,
    key,
    key_ref,
    loose,
    loose_or_none,
    numbers,
    one_of,
    part_of,
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

warehouse_document = table(
    "warehouse_document",
    key("document_id"),
    one_of("kind", WarehouseKind),
    code("no", 20),
    ref("location_id", "location.location_id"),
    one_of("status", DocumentStatus),
    ref_or_none("bin_id", "bin.bin_id"),
    ref_or_none("from_bin_id", "bin.bin_id"),
    ref_or_none("source_document_id", "source_document.document_id"),
    ref_or_none("partner_id", "partner.partner_id"),
    ref_or_none("assigned_employee_id", "employee.employee_id"),
    times_or_none("assigned_at"),
    ref_or_none("device_id", "device.device_id"),
    times_or_none("lease_until", "finished_at"),
    one_of("sorting", Sorting),
    numbers("priority", "version", "lines_total", "lines_done"),
    dates_or_none("due_date", "posting_date"),
    code("external_no", 35),
    flags("tracking_on_lines", "do_not_fill_quantity", "breakbulk_filter"),
    flags("count_blind", "count_twice", "is_cycle_count"),
    texts("note"),
    time("created_at"),
    sa.UniqueConstraint("kind", "no"),
    index(
        "ix_warehouse_document_work",
        "location_id",
        "kind",
        "assigned_employee_id",
        "priority",
        "due_date",
    ),
    index(
        "ix_warehouse_document_mine",
        "assigned_employee_id",
        where="assigned_employee_id is not null",
    ),
    index(
        "ix_warehouse_document_source", "source_document_id", where="source_document_id is not null"
    ),
)
"""The header of everything a handheld or supervisor opens; deleted with its last line. Priority 1
is urgent, 2 normal, 3 low."""

warehouse_line = table(
    "warehouse_line",
    key("line_id"),
    part_of("document_id", "warehouse_document.document_id"),
    numbers("line_no"),
    ref_or_none("source_line_id", "source_line.line_id"),
    loose_or_none("for_line_id", "posted_document_id"),
    numbers("posted_line_no"),
    ref("item_id", "item.item_id"),
    zero_ref("variant_id", "item_variant.variant_id"),
    ref("unit_id", "item_unit_of_measure.unit_id"),
    ref_or_none("from_unit_id", "item_unit_of_measure.unit_id"),
    ref_or_none("bin_id", "bin.bin_id"),
    ref_or_none("from_bin_id", "bin.bin_id"),
    quantities("quantity", "quantity_base", "qty_done", "qty_done_base"),
    quantities("qty_to_handle", "qty_to_handle_base"),
    quantities("qty_picked_base", "pick_base", "qty_to_cross_dock_base"),
    dates_or_none("due_date"),
    sa.UniqueConstraint("document_id", "line_no"),
    index("ix_warehouse_line_source", "source_line_id", where="source_line_id is not null"),
    sa.CheckConstraint(
        "qty_done_base + qty_to_handle_base <= quantity_base", name="handled_within_quantity"
    ),
)

warehouse_activity_line = table(
    "warehouse_activity_line",
    sa.Column(
        "document_id",
        Id,
        sa.ForeignKey("warehouse_document.document_id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    sa.Column("line_no", sa.Integer(), primary_key=True, autoincrement=False),
    one_of("action_type", ActionType),
    ref_or_none("source_line_id", "source_line.line_id"),
    loose_or_none("warehouse_line_id", "posted_document_id"),
    numbers("posted_line_no"),
    ref("item_id", "item.item_id"),
    zero_ref("variant_id", "item_variant.variant_id"),
    ref("unit_id", "item_unit_of_measure.unit_id"),
    ref_or_none("bin_id", "bin.bin_id"),
    zero_ref("tracking_id", "tracking_key.tracking_id"),
    dates_or_none("expiration_date"),
    quantities("quantity", "quantity_base", "qty_done", "qty_done_base"),
    quantities("qty_to_handle", "qty_to_handle_base"),
    numbers("breakbulk_no", "sequence"),
    flags("is_breakbulk", "is_cross_dock"),
    code("special_equipment", 10),
    dates_or_none("due_date"),
    index(
        "ix_warehouse_activity_line_source", "source_line_id", where="source_line_id is not null"
    ),
    index("ix_warehouse_activity_line_number", "tracking_id", where="tracking_id <> 0"),
    index(
        "ix_warehouse_activity_line_warehouse_line",
        "warehouse_line_id",
        where="warehouse_line_id is not null",
    ),
    sa.CheckConstraint(
        "qty_done_base + qty_to_handle_base <= quantity_base", name="handled_within_quantity"
    ),
    rowid=False,
)

journal_line = table(
    "journal_line",
    key("line_id"),
    part_of("document_id", "warehouse_document.document_id"),
    numbers("line_no"),
    one_of("entry_type", JournalLineType),
    ref("item_id", "item.item_id"),
    zero_ref("variant_id", "item_variant.variant_id"),
    ref("unit_id", "item_unit_of_measure.unit_id"),
    ref("location_id", "location.location_id"),
    ref_or_none("bin_id", "bin.bin_id"),
    ref_or_none("to_location_id", "location.location_id"),
    ref_or_none("to_bin_id", "bin.bin_id"),
    zero_ref("tracking_id", "tracking_key.tracking_id"),
    zero_ref("to_tracking_id", "tracking_key.tracking_id"),
    dates_or_none("expiration_date", "to_expiration_date", "warranty_date"),
    quantities("quantity", "quantity_base"),
    flags("is_adjustment"),
    quantities("calculated_base"),
    loose_or_none("counted_base", "first_counted_base"),
    ref_or_none("counted_by_id", "employee.employee_id"),
    ref_or_none("first_counted_by_id", "employee.employee_id"),
    times_or_none("counted_at"),
    numbers("round"),
    loose_or_none("applies_to_entry", "applies_from_entry"),
    ref_or_none("reason_id", "reason_code.reason_id"),
    code("external_no", 35),
    sa.UniqueConstraint("document_id", "line_no"),
    index(
        "ix_journal_line_adjustment", "location_id", "item_id", "variant_id", where="is_adjustment"
    ),
    index("ix_journal_line_bin", "bin_id", "item_id", where="entry_type = 'count'"),
)
"""A correction being written, or what a count finds: `calculated_base` is what the books say,
`counted_base` what was seen in the present round, `first_counted_base` in the one before."""

printer = table(
    "printer",
    key("printer_id"),
    ref("location_id", "location.location_id"),
    code("code", 20),
    texts("description"),
    word("kind", "raw", "browser"),
    texts("address"),
    numbers("dpi", "label_width", "label_height"),
    flags("retired"),
    sa.UniqueConstraint("location_id", "code"),
)
"""Where labels come out. A `raw` one has the address `host:port` and takes ZPL; at a `browser`
somebody prints a page. Labels are measured in millimetres."""

print_job = table(
    "print_job",
    key("job_id"),
    ref("printer_id", "printer.printer_id"),
    code("kind", 10),
    texts("title", "error"),
    code("document_no", 20),
    numbers("copies", "attempts"),
    word("state", "waiting", "printing", "done", "failed", "cancelled"),
    flags("perhaps_twice"),
    loose_or_none("reprint_of"),
    code("taken_by", 36),
    times_or_none("next_attempt_at", "taken_until", "finished_at"),
    ref_or_none("employee_id", "employee.employee_id"),
    time("created_at"),
    index("ix_print_job_open", "printer_id", "job_id", where="state in ('waiting', 'printing')"),
)
"""Labels on their way to paper. Who sends them holds the job until `taken_until`: behind that the
sender is gone, and the job is sent again."""

print_label = table(
    "print_label",
    key_ref("job_id", "print_job.job_id"),
    sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
    code("name", 50),
    texts("data"),
    times_or_none("verified_at"),
    loose_or_none("verified_by_id"),
    rowid=False,
)
"""What each label of a job says, so that it can be printed again as it was; `verified_at`: somebody
scanned it where it is stuck."""

logistic_unit = table(
    "logistic_unit",
    key("unit_id"),
    code("sscc", 18),
    ref("location_id", "location.location_id"),
    code("document_kind", 30),
    code("document_no", 20),
    texts("label"),
    ref_or_none("employee_id", "employee.employee_id"),
    time("created_at"),
    sa.UniqueConstraint("sscc"),
    index("ix_logistic_unit_document", "document_no"),
)
"""Every SSCC that was given away, with what its label says."""

EXCEPTION_KINDS = (
    "short",
    "damage",
    "lot_swap",
    "fefo_override",
    "over_receipt",
    "duplicate_serial",
    "unknown_code",
    "count_variance",
    "print_failed",
    "sync_conflict",
    "posting_error",
    "sync_incident",
    "message",
)

work_exception = table(
    "work_exception",
    key("exception_id"),
    word("kind", *EXCEPTION_KINDS),
    word("state", "open", "taken", "settled"),
    ref_or_none("location_id", "location.location_id"),
    code("document_kind", 30),
    code("document_no", 20),
    numbers("line_no"),
    loose_or_none("item_id", "bin_id"),
    loose("tracking_id"),
    ref_or_none("reason_id", "reason_code.reason_id"),
    ref_or_none("employee_id", "employee.employee_id"),
    ref_or_none("owner_id", "employee.employee_id"),
    ref_or_none("settled_by_id", "employee.employee_id"),
    loose_or_none("device_id", "command_no"),
    texts("facts", "outcome"),
    time("raised_at"),
    times_or_none("settled_at"),
    index("ix_work_exception_open", "location_id", "raised_at", where="state <> 'settled'"),
    index("ix_work_exception_document", "document_no"),
)
"""Whatever a supervisor should see: shortages, damage, swaps, parked scans, conflicts of the
outbox."""

attachment = table(
    "attachment",
    key("attachment_id"),
    bytes_("sha256"),
    code("media_type", 50),
    numbers("size"),
    ref_or_none("exception_id", "work_exception.exception_id"),
    loose_or_none("posted_document_id"),
    time("created_at"),
    index("ix_attachment_exception", "exception_id", where="exception_id is not null"),
    index("ix_attachment_document", "posted_document_id", where="posted_document_id is not null"),
)
