"""Labels asked for, printed again, given up, and found where they were stuck."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from stockhand.domain import labels as rules
from stockhand.domain import printers as printer_rules
from stockhand.domain.labels import CommandLabel, Label, LabelKind, LabelsWanted
from stockhand.domain.ledgers import Stamp
from stockhand.domain.locations import Location
from stockhand.domain.printers import Printer
from stockhand.domain.problems.base import Refused, refuse_if
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.problems.setup import PrintJobState
from stockhand.operations import access, entry, printers
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code, Code10, Id, LineNo, No, Number
from stockhand.operations.run import Command, Done, Result
from stockhand.store import masters, print_jobs
from stockhand.store import printers as printer_store
from stockhand.store.event_log import Event
from stockhand.store.print_jobs import PrintJob
from stockhand.store.tx import WriteTx
from stockhand.store.views import labels as views

Copies = Annotated[int, msgspec.Meta(ge=1, le=100)]
Numbers = Annotated[tuple[Number, ...], msgspec.Meta(max_length=views.MOST)]


class PrintResult(Result, frozen=True, kw_only=True):
    """The job that was queued, and how many labels it has."""

    job_id: int = 0
    labels: int = 0


class PrintLabels(Command, frozen=True, kw_only=True):
    """Queue labels at a printer of a location: bins from one to another, an item, lots or serials
    by number or all of a document's line, logistic units, the sheet of commands."""

    location: Code10
    printer: No
    kind: LabelKind
    copies: Copies = 1
    bin: No = ""
    to_bin: No = ""
    item: No = ""
    variant: Code10 = ""
    unit: Code10 = ""
    numbers: Numbers = ()
    document_kind: Code = ""
    document_no: No = ""
    line_no: LineNo = 0

    @property
    def wanted(self) -> LabelsWanted:
        return LabelsWanted(
            kind=self.kind,
            bin=self.bin,
            to_bin=self.to_bin,
            item=self.item,
            variant=self.variant,
            unit=self.unit,
            numbers=self.numbers,
            document_kind=self.document_kind,
            document_no=self.document_no,
            line_no=self.line_no,
        )


class PrintTestLabel(Command, frozen=True, kw_only=True):
    """Queue one label that says which printer it comes from: to see that it arrives, fits and can
    be scanned."""

    location: Code10
    code: No


class ReprintLabels(Command, frozen=True, kw_only=True):
    """Print labels of an earlier job again as they were, all or from one position to another, at
    the same printer or another one of the location."""

    job_id: Id
    first: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 1
    last: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 0
    printer: No = ""
    copies: Copies = 1


class RetryPrintJob(Command, frozen=True, kw_only=True):
    """Try a job at once that failed or waits for its next attempt."""

    job_id: Id


class CancelPrintJob(Command, frozen=True, kw_only=True):
    """Give up labels that are not printed."""

    job_id: Id


class FinishPrintJob(Command, frozen=True, kw_only=True):
    """Say that the page of a job for a browser has been printed."""

    job_id: Id


class VerifyLabels(Command, frozen=True, kw_only=True):
    """Labels of a job were scanned where they are stuck; `positions` count from 1."""

    job_id: Id
    positions: Annotated[
        tuple[Annotated[int, msgspec.Meta(ge=1, le=100_000)], ...],
        msgspec.Meta(min_length=1, max_length=views.MOST),
    ]


def print_labels(tx: WriteTx, command: PrintLabels, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.READ, location)
    if command.kind is LabelKind.BADGE:
        reason = "a badge is drawn when it is made, and never kept"
        raise Refused(MalformedCommand(path="kind", reason=reason))
    printer = printers.find(tx, location, command.printer)
    found = views.find(tx, command.wanted, location)
    missing = views.missing(command.wanted, found)
    if missing:
        raise entry.not_found(command.kind.value, missing)
    return queued(tx, printer, location, found, command.copies, stamp, command.document_no)


def print_test(tx: WriteTx, command: PrintTestLabel, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.READ, location)
    printer = printers.find(tx, location, command.code)
    says = f"{printer.code} · {printer.size} · {printer.dpi} dpi"
    return queued(tx, printer, location, [CommandLabel(command="TEST", title=says)], 1, stamp)


def queued(
    tx: WriteTx,
    printer: Printer,
    location: Location,
    labels: Sequence[Label],
    copies: int,
    stamp: Stamp,
    document_no: str = "",
    reprint_of: int | None = None,
) -> Done:
    """A new job, told to whoever listens."""
    kinds = {rules.kind_of(label) for label in labels}
    refuse_if(printer_rules.check_fits(printer, sorted(kinds)))
    job = PrintJob(
        printer_id=printer.printer_id,
        kind=rules.kind_of(labels[0]).value,
        title=title(labels),
        document_no=document_no,
        copies=copies,
        reprint_of=reprint_of,
    )
    job_id = print_jobs.add(tx, job, labels, stamp)
    return Done(
        result=PrintResult(no=str(job_id), job_id=job_id, labels=len(labels)),
        events=(told(job_id, printer, "waiting"),),
    )


def title(labels: Sequence[Label]) -> str:
    """How a list calls the job: its first label and its last."""
    first, last = labels[0].name, labels[-1].name
    return first if first == last else f"{first} … {last}"


def told(job_id: int, printer: Printer, what: str, error: str = "") -> Event:
    """The state of a job, for everybody at the location."""
    facts = {"printer": printer.code}
    if error:
        facts["error"] = error
    return Event(
        topic="print-job",
        what=what,
        subject_id=job_id,
        location_id=printer.location_id,
        facts=facts,
    )


def reprint(tx: WriteTx, command: ReprintLabels, stamp: Stamp) -> Done:
    job, printer, location = _open(tx, command.job_id, stamp)
    if command.printer:
        printer = printers.find(tx, location, command.printer)
    elif printer.retired:
        raise entry.not_found("printer", f"{location.code}/{printer.code}")
    labels = print_jobs.labels_of(tx, job.job_id)
    chosen = labels[command.first - 1 : command.last or len(labels)]
    if not chosen:
        raise entry.not_found("label", f"{job.job_id}/{command.first}")
    return queued(tx, printer, location, chosen, command.copies, stamp, job.document_no, job.job_id)


def retry(tx: WriteTx, command: RetryPrintJob, stamp: Stamp) -> Done:
    job, printer, _location = _open(tx, command.job_id, stamp)
    _expect(job, "waiting", "failed")
    print_jobs.change(tx, job.job_id, state="waiting", attempts=0, next_attempt_at=stamp.at)
    return _changed(job, printer, "waiting")


def cancel(tx: WriteTx, command: CancelPrintJob, stamp: Stamp) -> Done:
    job, printer, _location = _open(tx, command.job_id, stamp)
    _expect(job, "waiting", "failed")
    print_jobs.change(tx, job.job_id, state="cancelled", finished_at=stamp.at)
    return _changed(job, printer, "cancelled")


def finish(tx: WriteTx, command: FinishPrintJob, stamp: Stamp) -> Done:
    job, printer, _location = _open(tx, command.job_id, stamp)
    _expect(job, "waiting")
    if printer.kind is not printer_rules.PrinterKind.BROWSER:
        reason = "the server knows what it sent to this printer"
        raise Refused(MalformedCommand(path="job_id", reason=reason))
    print_jobs.change(tx, job.job_id, state="done", finished_at=stamp.at)
    return _changed(job, printer, "done")


def verify(tx: WriteTx, command: VerifyLabels, stamp: Stamp) -> Done:
    job, printer, _location = _open(tx, command.job_id, stamp)
    positions = set(command.positions)
    if print_jobs.verify(tx, job.job_id, sorted(positions), stamp) < len(positions):
        raise entry.not_found("label", f"{job.job_id}/{max(positions)}")
    return _changed(job, printer, "verified")


def _open(tx: WriteTx, job_id: int, stamp: Stamp) -> tuple[PrintJob, Printer, Location]:
    """The job, its printer, and the place where the sender needs to work."""
    job = print_jobs.find(tx, job_id)
    if job is None:
        raise entry.not_found("print_job", job_id)
    printer = printer_store.load(tx, job.printer_id)
    location = masters.load_location(tx, printer.location_id)
    access.check(stamp, Permission.READ, location)
    return job, printer, location


def _expect(job: PrintJob, *states: str) -> None:
    if job.state not in states:
        raise Refused(PrintJobState(job=job.job_id, state=job.state))


def _changed(job: PrintJob, printer: Printer, what: str) -> Done:
    return Done(
        result=PrintResult(no=str(job.job_id), job_id=job.job_id),
        events=(told(job.job_id, printer, what),),
    )
