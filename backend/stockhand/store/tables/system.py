"""Tables of the machinery: every command with its answer, and what changed."""

import sqlalchemy as sa

from stockhand.store.columns import (
    bytes_,
    code,
    flags,
    index,
    key,
    loose,
    loose_or_none,
    numbered,
    numbers,
    own_key,
    quantities,
    ref_or_none,
    table,
    texts,
    time,
    times_or_none,
    word,
)

command_log = table(
    "command_log",
    own_key("command_no"),
    bytes_("command_id"),
    code("name", 40),
    numbers("schema_version"),
    bytes_("input_hash"),
    texts("input"),
    code("document_no", 20),
    word("status", "applied", "conflict", "blocked", "rejected", "review", "resolved", "discarded"),
    texts("answer"),
    loose_or_none("device_id", "epoch_id", "seq", "session_id", "employee_id"),
    times_or_none("occurred_at"),
    time("received_at"),
    quantities("skew_ms"),
    numbers("attempts"),
    sa.UniqueConstraint("command_id"),
    index("ux_command_log_order", "epoch_id", "seq", where="epoch_id is not null", unique=True),
    index(
        "ix_command_log_attention",
        "device_id",
        where="status in ('conflict', 'blocked', 'rejected', 'review')",
    ),
)
"""Every command once: the hash of what it asked, what was answered, who sent it. The input is kept
only while a person may need it."""

event_log = table(
    "event_log",
    own_key("event_no"),
    loose("location_id"),
    code("topic", 20),
    loose("subject_id"),
    code("what", 20),
    loose_or_none("command_no"),
    time("at"),
    texts("facts"),
    index("ix_event_log_place", "location_id", "event_no"),
)
"""What changed, in commit order; location 0 is everywhere. Streams, the feed, webhooks and the
handheld's delta all read this one log."""

station = table(
    "station",
    key("station_id"),
    loose("location_id"),
    code("name", 50),
    loose_or_none("session_id"),
    loose("last_scan_no", "told_scan_no"),
    time("last_read_at"),
    sa.UniqueConstraint("location_id", "name"),
)
"""A place whose scanners deliver here, known since they first did. `session_id` is the sign-in that
follows it, as long as that lasts; up to `told_scan_no` somebody was told what nobody heard."""

station_scan = table(
    "station_scan",
    own_key("scan_no"),
    bytes_("epoch"),
    code("scanner", 50),
    loose("seq", "location_id"),
    loose_or_none("session_id"),
    code("station", 50),
    code("kind", 20),
    texts("text"),
    code("symbology_identifier", 3),
    numbers("count"),
    time("read_at"),
    time("received_at"),
    sa.UniqueConstraint("epoch", "scanner", "seq"),
    index("ix_station_scan_station", "station", "scan_no"),
    index("ix_station_scan_received", "received_at"),
)
"""What the scanners of stations have read, or why they could not; kept for a month. The outbox it
came from counts for each scanner, so nothing is taken twice. `session_id` is the sign-in that
followed the station at that moment: only its screen acts on the code."""

webhook = table(
    "webhook",
    key("webhook_id"),
    texts("url", "secret", "topics", "last_error"),
    ref_or_none("location_id", "location.location_id"),
    loose("last_event_no"),
    numbers("failures"),
    times_or_none("next_attempt_at"),
    flags("active"),
)

numbered(command_log, event_log, station_scan)
