"""Who may do what with labels and printers: rows of the matrix of rights."""

from typing import Any

from tests import warehouses

ALL = frozenset(warehouses.ROLES)
SETS_UP = frozenset({"admin"})
JOB = "/print-jobs/1"
SHEET = {"location": "HALL", "printer": "DESK", "kind": "command"}

LABELS: tuple[tuple[str, str, str, dict[str, Any], frozenset[str]], ...] = (
    (
        "save-printer",
        "PUT",
        "/locations/HALL/printers/NEW",
        {"address": "printer.example"},
        SETS_UP,
    ),
    ("delete-printer", "POST", "/locations/HALL/printers/NEW/delete", {}, SETS_UP),
    ("print-test-label", "POST", "/locations/HALL/printers/DESK/test", {}, ALL),
    ("print-labels", "POST", "/print-jobs", SHEET, ALL),
    ("reprint-labels", "POST", f"{JOB}/reprint", {}, ALL),
    ("retry-print-job", "POST", f"{JOB}/retry", {}, ALL),
    ("verify-labels", "POST", f"{JOB}/verify", {"positions": [1]}, ALL),
    ("finish-print-job", "POST", f"{JOB}/finish", {}, ALL),
    ("cancel-print-job", "POST", f"{JOB}/cancel", {}, ALL),
    (
        "save-sscc-numbering",
        "PUT",
        "/logistic-units/numbering",
        {"company_prefix": "9506000"},
        SETS_UP,
    ),
)
"""Command, method, address, body and who may: in an order in which each finds what it needs."""
