"""Tables of people and devices: who may do what where, with which handheld, and the audit log."""

import sqlalchemy as sa

from stockhand.store.columns import (
    bytes_,
    bytes_or_none,
    code,
    flags,
    index,
    key,
    key_ref,
    loose_or_none,
    numbered,
    numbers,
    own_key,
    quantities,
    ref,
    ref_or_none,
    table,
    texts,
    time,
    times_or_none,
    word,
)

ROLES = ("picker", "receiver", "counter", "packer", "supervisor", "admin", "auditor")

employee = table(
    "employee",
    key("employee_id"),
    code("no", 20),
    texts("name"),
    bytes_or_none("badge_hash"),
    texts("pin_hash", "password_hash", "second_factor", "preferences"),
    code("language", 10),
    ref_or_none("default_location_id", "location.location_id"),
    numbers("failed_logins"),
    times_or_none("locked_until"),
    flags("blocked"),
    sa.UniqueConstraint("no"),
    index("ux_employee_badge", "badge_hash", where="badge_hash is not null", unique=True),
)

warehouse_employee = table(
    "warehouse_employee",
    key_ref("employee_id", "employee.employee_id"),
    key_ref("location_id", "location.location_id"),
    sa.Column(
        "role", sa.String(10), sa.CheckConstraint(f"role in {ROLES}", name="role"), primary_key=True
    ),
    index("ix_warehouse_employee_location", "location_id"),
    rowid=False,
)

device = table(
    "device",
    key("device_id"),
    word("kind", "handheld", "station", "board", "integration"),
    code("name", 50),
    texts("model", "app_version", "scopes", "profile"),
    ref_or_none("location_id", "location.location_id"),
    ref_or_none("printer_id", "printer.printer_id"),
    bytes_or_none("token_hash", "enrol_code_hash"),
    times_or_none("enrol_expires_at", "expires_at", "last_seen_at", "revoked_at", "locked_until"),
    numbers("failed_logins"),
    sa.UniqueConstraint("name"),
    index("ux_device_token", "token_hash", where="token_hash is not null", unique=True),
    index("ux_device_enrol", "enrol_code_hash", where="enrol_code_hash is not null", unique=True),
)
"""Handhelds, station scanners, boards and the ERP: each is something with a token."""

device_epoch = table(
    "device_epoch",
    key("epoch_id"),
    bytes_("epoch"),
    ref_or_none("device_id", "device.device_id"),
    time("first_seen_at"),
    time("last_seen_at"),
    quantities("last_seq", "closed_below_seq"),
    sa.UniqueConstraint("epoch"),
    index("ix_device_epoch_device", "device_id"),
)
"""One life of a device's local store; a new one begins when the store was lost."""

session = table(
    "session",
    key("session_id"),
    bytes_("grant_id"),
    bytes_("token_hash"),
    ref("employee_id", "employee.employee_id"),
    ref_or_none("device_id", "device.device_id"),
    ref_or_none("location_id", "location.location_id"),
    time("created_at"),
    time("last_seen_at"),
    time("expires_at"),
    times_or_none("ended_at", "revoked_at"),
    sa.UniqueConstraint("token_hash"),
    sa.UniqueConstraint("grant_id"),
    index("ix_session_device", "device_id", where="ended_at is null"),
    index("ix_session_employee", "employee_id", where="ended_at is null"),
)

audit_log = table(
    "audit_log",
    own_key("audit_no"),
    time("at"),
    loose_or_none("employee_id", "device_id"),
    code("what", 40),
    texts("facts"),
    bytes_("prev_hash"),
    bytes_("hash"),
    index("ix_audit_log_what", "what"),
)

numbered(audit_log)
