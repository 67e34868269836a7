"""The first tables, and the rows without which nothing works: row 0 of what may be blank, the blank
location, the six bin types, number series, reasons."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BIN_TYPES = (
    ("RECEIVE", "Dock, goods in", True, False, False, False),
    ("SHIP", "Gate, goods out", False, True, False, False),
    ("PUTAWAY", "Bulk: put away, not picked from", False, False, True, False),
    ("PICK", "Picked from, filled by movements", False, False, False, True),
    ("PUTPICK", "Put away and picked from", False, False, True, True),
    ("QC", "Neither: quality, quarantine", False, False, False, False),
)
SERIES = (
    ("sales_order", "SO10001"),
    ("purchase_order", "PO10001"),
    ("sales_return", "SR10001"),
    ("purchase_return", "PR10001"),
    ("sales_invoice", "SI10001"),
    ("transfer_order", "TO10001"),
    ("receipt", "RC10001"),
    ("shipment", "SH10001"),
    ("put_away", "PA10001"),
    ("pick", "PK10001"),
    ("movement", "MV10001"),
    ("inventory_put_away", "IA10001"),
    ("inventory_pick", "IP10001"),
    ("inventory_movement", "IM10001"),
    ("internal_movement", "IV10001"),
    ("movement_worksheet", "MW10001"),
    ("internal_pick", "IK10001"),
    ("internal_put_away", "IU10001"),
    ("count", "CS10001"),
    ("purchase_receipt", "PPR10001"),
    ("purchase_return_shipment", "PRS10001"),
    ("sales_shipment", "PSS10001"),
    ("sales_return_receipt", "SRR10001"),
    ("transfer_shipment", "PTS10001"),
    ("transfer_receipt", "PTR10001"),
    ("posted_purchase_invoice", "PPI10001"),
    ("posted_sales_invoice", "PSI10001"),
    ("posted_purchase_credit_memo", "PPC10001"),
    ("posted_sales_credit_memo", "PSC10001"),
    ("warehouse_receipt", "PWR10001"),
    ("warehouse_shipment", "PWS10001"),
    ("posted_put_away", "RPA10001"),
    ("posted_pick", "RPK10001"),
    ("posted_movement", "RMV10001"),
    ("posted_inventory_put_away", "PIA10001"),
    ("posted_inventory_pick", "PIP10001"),
    ("posted_inventory_movement", "RIM10001"),
    ("posted_item_journal", "PIJ10001"),
    ("posted_warehouse_journal", "PWJ10001"),
    ("posted_count", "PCS10001"),
    ("item_journal", "IJ10001"),
    ("reclass_journal", "RJ10001"),
)
REASONS = (
    ("EMPTY", "Bin empty", "pick", "recount"),
    ("DAMAGED", "Goods damaged", "any", "supervisor"),
    ("WRONG", "Wrong item in the bin", "any", "recount"),
    ("UNREACH", "Cannot be reached", "any", "replan"),
)


def upgrade() -> None:
    connection = op.get_bind()
    for part in ("initial", "triggers"):
        script = Path(__file__).with_name(f"0001_{part}.{connection.dialect.name}.sql")
        for statement in script.read_text().split(";\n\n"):
            connection.exec_driver_sql(statement.strip().removesuffix(";"))
    _insert(connection, "item_variant", [{"variant_id": 0}])
    _insert(connection, "tracking_key", [{"tracking_id": 0, "variant_id": 0}])
    _insert(
        connection,
        "bin_type",
        [
            dict(
                zip(
                    ("code", "description", "receive", "ship", "put_away", "pick"), one, strict=True
                )
            )
            for one in BIN_TYPES
        ],
    )
    _insert(
        connection,
        "number_series",
        [
            {"code": code, "starting_no": first, "increment": 1, "allow_manual": True}
            for code, first in SERIES
        ],
    )
    _insert(
        connection,
        "reason_code",
        [
            dict(zip(("code", "description", "step", "follow_up"), one, strict=True))
            for one in REASONS
        ],
    )
    _insert(
        connection,
        "location",
        [
            {
                "code": "",
                "name": "No location",
                "time_zone": "UTC",
                "default_bin_selection": "none",
                "pick_bin_policy": "default_bin",
                "put_away_bin_policy": "default_bin",
                "bin_capacity_policy": "never",
                "special_equipment": "none",
            }
        ],
    )


def _insert(connection: sa.Connection, table: str, rows: list[dict[str, object]]) -> None:
    named = ", ".join(rows[0])
    given = ", ".join(f":{name}" for name in rows[0])
    connection.execute(sa.text(f"insert into {table} ({named}) values ({given})"), rows)
