"""What waits for a supervisor, as the board shows it."""

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from stockhand.store.rows import by_name
from stockhand.store.tables import goods as g
from stockhand.store.tables import people as pe
from stockhand.store.tables import places as p
from stockhand.store.tables.warehouse import work_exception as t
from stockhand.store.tx import ReadTx


class ExceptionView(msgspec.Struct, frozen=True, kw_only=True):
    """Something somebody reported, or the server noticed."""

    exception_id: int
    kind: str
    location: str
    document_kind: str
    document_no: str
    line_no: int
    item: str
    description: str
    bin: str
    reason: str
    reported_by: str
    raised_at: datetime
    facts: dict[str, Any]


_OPEN = (
    sa.select(
        t.c.exception_id,
        t.c.kind,
        sa.func.coalesce(p.location.c.code, "").label("location"),
        t.c.document_kind,
        t.c.document_no,
        t.c.line_no,
        sa.func.coalesce(g.item.c.no, "").label("item"),
        sa.func.coalesce(g.item.c.description, "").label("description"),
        sa.func.coalesce(p.bin.c.code, "").label("bin"),
        sa.func.coalesce(g.reason_code.c.code, "").label("reason"),
        sa.func.coalesce(pe.employee.c.name, "").label("reported_by"),
        t.c.raised_at,
        t.c.facts,
    )
    .outerjoin(p.location, p.location.c.location_id == t.c.location_id)
    .outerjoin(g.item, g.item.c.item_id == t.c.item_id)
    .outerjoin(p.bin, p.bin.c.bin_id == t.c.bin_id)
    .outerjoin(g.reason_code, g.reason_code.c.reason_id == t.c.reason_id)
    .outerjoin(pe.employee, pe.employee.c.employee_id == t.c.employee_id)
    .where(t.c.state != sa.literal_column("'settled'"))
    .order_by(t.c.raised_at, t.c.exception_id)
)


def open_exceptions(
    tx: ReadTx, *, locations: list[int] | None, document_no: str, count: int
) -> list[ExceptionView]:
    """What is not settled, oldest first; what belongs to no location is for everybody."""
    statement = _OPEN.limit(count)
    if locations is not None:
        statement = statement.where(
            sa.or_(t.c.location_id.in_(locations), t.c.location_id.is_(None))
        )
    if document_no:
        statement = statement.where(t.c.document_no == document_no)
    return [
        by_name(ExceptionView, row, facts=msgspec.json.decode(row.facts) if row.facts else {})
        for row in tx.execute(statement)
    ]
