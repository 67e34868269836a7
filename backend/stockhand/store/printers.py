"""Printers as set-up writes them."""

from typing import Any

import sqlalchemy as sa

from stockhand.domain.printers import Printer
from stockhand.store import rows
from stockhand.store.rows import Rows
from stockhand.store.tables.warehouse import print_job
from stockhand.store.tables.warehouse import printer as t
from stockhand.store.tx import Statement, Tx, WriteTx

_printers = Rows(Printer, t)
_FIND = Statement(
    _printers.select().where(
        t.c.location_id == sa.bindparam("location_id"), t.c.code == sa.bindparam("code")
    )
)
_LOAD = Statement(_printers.select().where(t.c.printer_id == sa.bindparam("printer_id")))


def find(tx: Tx, location_id: int, code: str) -> Printer | None:
    """The printer of that code, also one that is out of use."""
    row = tx.execute(_FIND, {"location_id": location_id, "code": code}).first()
    return _printers.one(row) if row else None


def load(tx: Tx, printer_id: int) -> Printer:
    return _printers.one(tx.execute(_LOAD, {"printer_id": printer_id}).one())


def save(tx: WriteTx, printer: Printer) -> None:
    """Insert or change it; its code stays taken when it is out of use."""
    values: dict[str, Any] = rows.values(printer, t)
    del values["printer_id"]
    if printer.printer_id:
        tx.execute(sa.update(t).where(t.c.printer_id == printer.printer_id).values(values), None)
    else:
        tx.execute(sa.insert(t), values)


def has_open_jobs(tx: WriteTx, printer_id: int) -> bool:
    """Whether labels still wait for it."""
    statement = sa.select(print_job.c.job_id).where(
        print_job.c.printer_id == printer_id,
        print_job.c.state.in_(("waiting", "printing")),
    )
    return tx.execute(statement.limit(1)).first() is not None
