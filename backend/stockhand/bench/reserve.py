"""`stockhand bench reserve`: orders that reserve all they need while very many open entries lie in
stock. The commands run as the server runs them, each to its commit."""

import asyncio
import shutil
import statistics
import tempfile
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import msgspec

from stockhand.app import Opened, calm_collector
from stockhand.domain.ledgers import Actor, Stamp
from stockhand.domain.orders import SourceKind
from stockhand.domain.tracking_codes import DimensionRules
from stockhand.operations import run as commands
from stockhand.operations.commands import KERNELS
from stockhand.operations.items import SaveItem
from stockhand.operations.journals import JournalLineInput, PostOpeningStock
from stockhand.operations.locations import SaveLocation
from stockhand.operations.numbers import NumberInput
from stockhand.operations.orders import CreateOrder, OrderLineInput
from stockhand.operations.reservations import ReserveOrder
from stockhand.operations.run import Answer, Command
from stockhand.operations.tracking_codes import SaveItemTrackingCode
from stockhand.settings import Settings
from stockhand.store import db, migrate
from stockhand.store.command_log import Envelope
from stockhand.store.tx import WriteTx

PLACE, CODE = "BENCH", "LOTS"
ITEMS = 20
LOT, PER_LINE = 10, 6
"""Pieces in a lot and pieces a line needs: every second line needs two lots."""
AT_ONCE = 1000
GOAL = 1500


class BenchRefused(Exception):
    """A command of the bench was refused."""


class Hands:
    """Sends commands to the writer of a database of its own and waits for each."""

    def __init__(self, opened: Opened) -> None:
        self._writer = opened.database.writer

    async def do(self, command: Command) -> Answer:
        now = datetime.now(UTC)
        stamp = Stamp(command_id=uuid4(), at=now, work_date=now.date(), actor=Actor(name="bench"))
        kernel = KERNELS[type(command)]

        def job(tx: WriteTx) -> Answer:
            return commands.run(tx, kernel, command, stamp, Envelope())

        answer = await self._writer.submit(job)
        if answer.status != "applied":
            raise BenchRefused(bytes(answer.body).decode())
        return answer


def run(lines: int, entries: int, rounds: int) -> float:
    """Print how many lines a second are reserved; the median of the rounds."""
    folder = Path(tempfile.mkdtemp(prefix="stockhand-bench-"))
    try:
        settings = Settings(database=str(folder / "reserve.db"))
        times = asyncio.run(_run(settings, lines, entries, rounds))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    median = statistics.median(times)
    shown = " ".join(f"{1000 * seconds:.0f}" for seconds in times)
    print(f"{lines} lines reserved, {entries} open entries in stock, SQLite")
    print(f"milliseconds: {shown}")
    print(f"lines/s: {lines / median:.0f} (goal {GOAL})")
    return lines / median


async def _run(settings: Settings, lines: int, entries: int, rounds: int) -> list[float]:
    await db.change_once(settings, migrate.upgrade)
    opened = Opened(settings)
    try:
        hands = Hands(opened)
        await stock(hands, entries)
        calm_collector()
        await reserve(hands, lines, 0)
        return [await reserve(hands, lines, no) for no in range(1, rounds + 1)]
    finally:
        await opened.close()


async def stock(hands: Hands, entries: int) -> None:
    """A location, its items, and so many lots."""
    await hands.do(SaveLocation(code=PLACE))
    await hands.do(SaveItemTrackingCode(code=CODE, lot=DimensionRules(specific=True)))
    for item in range(ITEMS):
        await hands.do(SaveItem(no=f"I{item}", tracking_code=CODE))
    for first in range(0, entries, AT_ONCE):
        numbers: list[list[NumberInput]] = [[] for _item in range(ITEMS)]
        for no in range(first, min(entries, first + AT_ONCE)):
            numbers[no % ITEMS].append(NumberInput(lot=f"L{no:07}", quantity=Decimal(LOT)))
        lines = [
            JournalLineInput(item=f"I{item}", quantity=Decimal(LOT * len(own)), numbers=tuple(own))
            for item, own in enumerate(numbers)
            if own
        ]
        await hands.do(PostOpeningStock(location=PLACE, lines=tuple(lines)))


async def reserve(hands: Hands, lines: int, no: int) -> float:
    """Write an order of so many lines and reserve it; the seconds of the second."""
    await hands.do(
        CreateOrder(
            kind="sales_order",
            no=f"SO{no}",
            location=PLACE,
            lines=tuple(
                OrderLineInput(item=f"I{line % ITEMS}", quantity=Decimal(PER_LINE))
                for line in range(lines)
            ),
        )
    )
    begun = time.perf_counter()
    answer = await hands.do(ReserveOrder(order_no=f"SO{no}", kind=SourceKind.SALES_ORDER))
    seconds = time.perf_counter() - begun
    done = Decimal(msgspec.json.decode(answer.body)["result"]["reserved"])
    if done != lines * PER_LINE:
        raise BenchRefused(f"only {done} were reserved")
    return seconds
