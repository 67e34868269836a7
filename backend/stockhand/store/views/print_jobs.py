"""Printers and what was sent to them, as people see it."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
import sqlalchemy as sa

from stockhand.domain.labels import Label, Size
from stockhand.domain.printers import Printer
from stockhand.store import print_jobs, printers
from stockhand.store.rows import by_name
from stockhand.store.tables.people import employee
from stockhand.store.tables.places import location as l
from stockhand.store.tables.warehouse import print_job as t
from stockhand.store.tables.warehouse import print_label
from stockhand.store.tables.warehouse import printer as p
from stockhand.store.tx import ReadTx
from stockhand.store.views import paging


class PrinterView(msgspec.Struct, frozen=True, kw_only=True):
    """A printer, what waits for it, and why."""

    location: str
    code: str
    description: str
    kind: str
    address: str
    dpi: int
    label_width: int
    label_height: int
    waiting: int
    error: str


class PrintLabelView(msgspec.Struct, frozen=True, kw_only=True):
    """A label of a job; `verified_at`: somebody scanned it where it is stuck."""

    position: int
    name: str
    verified_at: datetime | None


class PrintJobView(msgspec.Struct, frozen=True, kw_only=True):
    """Labels on their way to paper. `perhaps_twice`: some of them may have come out twice."""

    job_id: int
    location: str
    printer: str
    printer_kind: str
    kind: str
    title: str
    document_no: str
    copies: int
    state: str
    attempts: int
    error: str
    perhaps_twice: bool
    reprint_of: int | None
    asked_by: str
    created_at: datetime
    finished_at: datetime | None
    labels_total: int
    labels_verified: int
    labels: tuple[PrintLabelView, ...] = ()


class Printable(msgspec.Struct, frozen=True, kw_only=True):
    """A job as something to draw."""

    labels: Sequence[Label]
    size: Size
    dpi: int
    copies: int


_of_printer = sa.and_(t.c.printer_id == p.c.printer_id, print_jobs.OPEN)
_PRINTERS = (
    sa.select(
        l.c.code.label("location"),
        p.c.code,
        p.c.description,
        p.c.kind,
        p.c.address,
        p.c.dpi,
        p.c.label_width,
        p.c.label_height,
        sa.select(sa.func.count())
        .select_from(t)
        .where(_of_printer)
        .scalar_subquery()
        .label("waiting"),
        sa.func.coalesce(
            sa.select(t.c.error)
            .where(_of_printer)
            .order_by(t.c.job_id)
            .limit(1)
            .correlate(p)
            .scalar_subquery(),
            "",
        ).label("error"),
    )
    .join(l, l.c.location_id == p.c.location_id)
    .where(sa.not_(p.c.retired))
    .order_by(l.c.code, p.c.code)
)
_labels = print_label.c.job_id == t.c.job_id
_JOBS = (
    sa.select(
        t.c.job_id,
        l.c.code.label("location"),
        p.c.code.label("printer"),
        p.c.kind.label("printer_kind"),
        t.c.kind,
        t.c.title,
        t.c.document_no,
        t.c.copies,
        t.c.state,
        t.c.attempts,
        t.c.error,
        t.c.perhaps_twice,
        t.c.reprint_of,
        sa.func.coalesce(employee.c.name, "").label("asked_by"),
        t.c.created_at,
        t.c.finished_at,
        sa.select(sa.func.count()).where(_labels).scalar_subquery().label("labels_total"),
        sa.select(sa.func.count(print_label.c.verified_at))
        .where(_labels)
        .scalar_subquery()
        .label("labels_verified"),
    )
    .join(p, p.c.printer_id == t.c.printer_id)
    .join(l, l.c.location_id == p.c.location_id)
    .outerjoin(employee, employee.c.employee_id == t.c.employee_id)
    .order_by(t.c.job_id.desc())
)


def list_printers(
    tx: ReadTx, *, location: str, locations: Sequence[int] | None
) -> list[PrinterView]:
    """Printers in use, of these locations."""
    statement = _PRINTERS
    if location:
        statement = statement.where(l.c.code == location)
    if locations is not None:
        statement = statement.where(p.c.location_id.in_(locations))
    return [by_name(PrinterView, row) for row in tx.execute(statement)]


def list_jobs(
    tx: ReadTx,
    *,
    location: str,
    locations: Sequence[int] | None,
    state: str,
    document: str,
    before: int,
    count: int,
) -> tuple[list[PrintJobView], int | None]:
    """Jobs, newest first, without their labels."""
    statement = _JOBS.limit(count + 1)
    if location:
        statement = statement.where(l.c.code == location)
    if locations is not None:
        statement = statement.where(p.c.location_id.in_(locations))
    if state:
        statement = statement.where(t.c.state == state)
    if document:
        statement = statement.where(t.c.document_no == document)
    if before:
        statement = statement.where(t.c.job_id < before)
    rows, following = paging.page(tx.execute(statement), count, "job_id")
    return [by_name(PrintJobView, row) for row in rows], following


def job(tx: ReadTx, job_id: int, locations: Sequence[int] | None) -> PrintJobView | None:
    """A job with its labels."""
    statement = _JOBS.where(t.c.job_id == job_id)
    if locations is not None:
        statement = statement.where(p.c.location_id.in_(locations))
    row = tx.execute(statement).first()
    if row is None:
        return None
    c = print_label.c
    of_job = sa.select(c.position, c.name, c.verified_at).where(c.job_id == job_id)
    labels = [by_name(PrintLabelView, one) for one in tx.execute(of_job.order_by(c.position))]
    return by_name(PrintJobView, row, labels=tuple(labels))


def printable(tx: ReadTx, job_id: int, locations: Sequence[int] | None) -> Printable | None:
    """What the labels of a job say, and how large they are."""
    found = print_jobs.find(tx, job_id)
    if found is None:
        return None
    printer: Printer = printers.load(tx, found.printer_id)
    if locations is not None and printer.location_id not in locations:
        return None
    return Printable(
        labels=print_jobs.labels_of(tx, job_id),
        size=printer.size,
        dpi=printer.dpi,
        copies=found.copies,
    )


def next_due(tx: ReadTx) -> datetime | None:
    """When the next thing should be sent to a printer; None while nothing waits for one."""
    return print_jobs.next_due(tx)
