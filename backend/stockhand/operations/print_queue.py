"""What the server does with queued labels: takes a job, says that it is at it, says what became of
it. These are no commands: nobody but the server sends them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from stockhand.domain import printers as rules
from stockhand.domain.labels import Label
from stockhand.domain.ledgers import Stamp
from stockhand.domain.printers import Printer
from stockhand.operations.print_jobs import told
from stockhand.operations.trouble import raised
from stockhand.store import event_log, exceptions, print_jobs, printers
from stockhand.store.exceptions import WorkException
from stockhand.store.print_jobs import PrintJob
from stockhand.store.tx import WriteTx

HELD = timedelta(seconds=60)
"""So long a job is held by a sender that is not heard of."""


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A job to send now."""

    job: PrintJob
    printer: Printer
    labels: Sequence[Label]


def take_due(tx: WriteTx, sender: str, now: datetime) -> list[Taken]:
    """The first job of each printer where it is time; from now on they are this sender's. What
    another sender left behind may print twice, and says so."""
    taken: list[Taken] = []
    for job in print_jobs.due(tx, now):
        left_behind = job.state == "printing"
        after = msgspec.structs.replace(
            job,
            state="printing",
            taken_by=sender,
            attempts=job.attempts + 1,
            perhaps_twice=job.perhaps_twice or left_behind,
        )
        values = {
            "state": after.state,
            "taken_by": sender,
            "attempts": after.attempts,
            "perhaps_twice": after.perhaps_twice,
            "taken_until": now + HELD,
        }
        if print_jobs.take(tx, job, values):
            printer = printers.load(tx, job.printer_id)
            labels = print_jobs.labels_of(tx, job.job_id)
            taken.append(Taken(job=after, printer=printer, labels=labels))
    events = [told(one.job.job_id, one.printer, "printing") for one in taken]
    event_log.append(tx, events, command_no=None, at=now)
    return taken


def hold(tx: WriteTx, one: Taken, now: datetime) -> None:
    """The sender is still at it."""
    print_jobs.change(tx, one.job.job_id, one.job.taken_by, taken_until=now + HELD)


def sent(tx: WriteTx, one: Taken, now: datetime) -> None:
    """The printer has taken every byte."""
    if print_jobs.change(
        tx, one.job.job_id, one.job.taken_by, state="done", error="", finished_at=now
    ):
        events = [told(one.job.job_id, one.printer, "done")]
        event_log.append(tx, events, command_no=None, at=now)


def not_sent(tx: WriteTx, one: Taken, error: str, now: datetime, *, begun: bool) -> None:
    """It waits for its next attempt, or for a person when there were enough. When something had
    been sent already, the next attempt may print it twice."""
    twice = one.job.perhaps_twice or begun
    wait = rules.wait_before(one.job.attempts, begun=twice)
    state = "failed" if wait is None else "waiting"
    changed = print_jobs.change(
        tx,
        one.job.job_id,
        one.job.taken_by,
        state=state,
        error=error,
        taken_by="",
        perhaps_twice=twice,
        next_attempt_at=now + timedelta(seconds=wait or 0),
    )
    if not changed:
        return
    events = [told(one.job.job_id, one.printer, state, error)]
    if wait is None:
        facts = {"printer": one.printer.code, "error": error, "job_id": one.job.job_id}
        stamp = Stamp(command_id=UUID(int=0), at=now, work_date=now.date())
        trouble = WorkException(
            kind="print_failed",
            location_id=one.printer.location_id,
            document_no=one.job.document_no,
            facts=facts,
        )
        exception_id = exceptions.add(tx, trouble, stamp)
        events.append(
            raised(one.printer.location_id, exception_id, trouble.kind, one.job.document_no)
        )
    event_log.append(tx, events, command_no=None, at=now)


def let_go(tx: WriteTx, sender: str, now: datetime) -> None:
    """A sender ends: what it had not finished waits for the next one."""
    print_jobs.release(tx, now, sender)


def begin(tx: WriteTx, now: datetime, *, alone: bool) -> None:
    """A server starts. The only one of its database knows that nobody else is sending."""
    if alone:
        print_jobs.release(tx, now)
