"""`stockhand bench reads`: what handhelds and the office ask most, over HTTP, of a database in
which very much has happened; beside the same with a hundredth of it."""

import asyncio
import shutil
import socket
import tempfile
from pathlib import Path
from statistics import median_high
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from stockhand.bench import day, history, plan
from stockhand.bench.client import Connection
from stockhand.bench.counts import CountingHand, counted
from stockhand.bench.day import PLACE, ServerProcess
from stockhand.bench.history import Subject, Subjects
from stockhand.settings import Settings
from stockhand.store import db

GOAL = 0.005
SCAN, SCAN_GOAL = "resolve a scan", 0.001
"""Seconds, p50. A scan is waited for with the goods in the hand."""
SUBJECTS = 50
ROUNDS = 3
GROWTH = 100


class Read(msgspec.Struct, frozen=True):
    """One question."""

    name: str
    method: str
    path: str
    body: dict[str, str] | None = None


class Figures(msgspec.Struct, frozen=True):
    """Seconds of a read; of several rounds the least, because machines are shared."""

    p50: float
    p99: float


class Filled(msgspec.Struct, frozen=True):
    """A database with a history, a token for it, and what to ask about."""

    settings: Settings
    token: str
    subjects: Subjects


def reads(one: Subject) -> list[Read]:
    """All that is measured, about one line, its item and its number."""
    number = {"lot": one.lot, "serial": one.serial}
    item = f"/stock/items/{quote(one.item)}"
    line = f"/orders/sales_order/{quote(one.order)}/lines/{one.line_no}"
    here = {"location": PLACE}
    entries = {"item": one.item, **here}
    return [
        _get("availability of an item", f"{item}/availability", here),
        _get("availability of a number", f"{item}/numbers/availability", {**here, **number}),
        _get("entries of a number", "/stock/entries", {**entries, **number}),
        _get("entries of an item", "/stock/entries", entries),
        _get("bins of a number", "/stock/bins", {**entries, **number}),
        _get("reservation statistics", f"{line}/supplies", {}),
        _get("reservations of a line", f"{line}/reservations", {}),
        _get("tracking of a line", f"{line}/tracking", {}),
        _get("numbers for a line", f"{line}/numbers", {}),
        Read(SCAN, "POST", "/scans", {"raw": one.lot or one.serial}),
    ]


def _get(name: str, path: str, words: dict[str, str]) -> Read:
    return Read(name, "GET", f"{path}?{urlencode(words)}" if words else path)


def run(entries: int, database: str) -> list[str]:
    """Print the report; the reads that take longer than they should. `database` is blank for files
    of our own, or an address of an empty PostgreSQL database, which is measured at full size
    only."""
    folder = Path(tempfile.mkdtemp(prefix="stockhand-bench-"))
    try:
        small = filled(Settings(database=str(folder / "small.db")), max(1, entries // GROWTH))
        counts = asyncio.run(_counts(small))
        few = {} if database else _served(small)
        large = filled(Settings(database=database or str(folder / "large.db")), entries)
        many = _served(large)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    kind = "PostgreSQL" if database else "SQLite"
    print(f"reads over HTTP: {entries} item ledger entries, one client, {kind}\n")
    _print(many, few, counts)
    return _slow(many)


def filled(settings: Settings, entries: int) -> Filled:
    """The warehouse of the day with a history of so many entries."""
    lines = 10_000 if entries >= 10_000 else 100
    token = asyncio.run(day.prepare(settings, plan.day(lines)))

    def job(tx: Any) -> Subjects:
        history.build(tx, entries)
        return history.subjects(tx, SUBJECTS)

    return Filled(settings, token, asyncio.run(db.change_once(settings, job)))


def kinds(subjects: Subjects) -> dict[str, list[Subject]]:
    return {"usual": subjects.usual, "busiest": subjects.busiest}


async def count(of: Filled) -> CountingHand:
    """Every read once, counted; names carry which item was asked about."""

    async def work(hand: CountingHand) -> None:
        for kind, them in kinds(of.subjects).items():
            for one in them:
                for read in reads(one):
                    await hand.send(f"{read.name}, {kind}", read.method, read.path, read.body)

    return await counted(of.settings, of.token, work)


async def _counts(of: Filled) -> dict[str, int]:
    found = (await count(of)).counts
    return {name: median_high(one.statements for one in ones) for name, ones in found.items()}


def _served(of: Filled) -> dict[str, Figures]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    process = ServerProcess(of.settings, port)
    try:
        rounds = [asyncio.run(_round(port, of)) for _ in range(ROUNDS + 1)][1:]
    finally:
        process.stop()
    return {
        name: Figures(min(one[name].p50 for one in rounds), min(one[name].p99 for one in rounds))
        for name in rounds[0]
    }


async def _round(port: int, of: Filled) -> dict[str, Figures]:
    """Each read by one client, one after another; the first round of all is not told, it fills the
    caches."""
    times: dict[str, list[float]] = {}
    hand = Connection(port, of.token, times)
    try:
        for kind, them in kinds(of.subjects).items():
            for place in range(len(reads(them[0]))):
                for one in them * 2:
                    read = reads(one)[place]
                    await hand.send(f"{read.name}, {kind}", read.method, read.path, read.body)
    finally:
        hand.close()
    return {name: _figures(sorted(seconds)) for name, seconds in times.items()}


def _figures(ordered: list[float]) -> Figures:
    return Figures(ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)])


def _goal(name: str) -> float:
    return SCAN_GOAL if name.startswith(SCAN) else GOAL


def _slow(found: dict[str, Figures]) -> list[str]:
    return [name for name, one in found.items() if one.p50 > _goal(name)]


def _print(many: dict[str, Figures], few: dict[str, Figures], counts: dict[str, int]) -> None:
    heads = ("read, item asked about", "p50 ms", "p99 ms", "goal", "statements", "growth")
    print(f"{heads[0]:<36}{heads[1]:>8}{heads[2]:>8}{heads[3]:>6}{heads[4]:>12}{heads[5]:>8}")
    for name, one in many.items():
        print(f"{name:<36}{1000 * one.p50:>8.2f}{1000 * one.p99:>8.2f}", end="")
        print(f"{1000 * _goal(name):>6.0f}{counts[name]:>12}", end="")
        print(f"{one.p50 / few[name].p50:>8.1f}" if name in few else "")
    for name in _slow(many):
        print(f"TOO SLOW: {name}")
