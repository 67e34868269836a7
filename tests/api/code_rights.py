"""Who may do what with codes and with what was reported: formats of labels, codes that nobody
knows; rows of the matrix of rights."""

from typing import Any

from tests import warehouses

ALL = frozenset(warehouses.ROLES)
SETS_UP = frozenset({"admin"})
SUPERVISES = frozenset({"supervisor"})

CODES: tuple[tuple[str, str, str, dict[str, Any], frozenset[str]], ...] = (
    ("report-trouble", "POST", "/exceptions", {"location": "HALL", "kind": "message"}, ALL),
    ("settle-exception", "POST", "/exceptions/1/settle", {}, SUPERVISES),
    (
        "save-label-format",
        "PUT",
        "/label-formats/NEW",
        {"expression": "L(?<lot>.+)", "fields": [{"kind": "lot", "name": "lot"}]},
        SETS_UP,
    ),
    ("delete-label-format", "POST", "/label-formats/NEW/delete", {}, SETS_UP),
    ("park-code", "POST", "/exceptions/codes", {"location": "HALL", "raw": "NOT-KNOWN"}, ALL),
    ("attach-code", "POST", "/exceptions/2/attach", {"item": "PLAIN"}, SUPERVISES),
)
