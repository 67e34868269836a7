"""`stockhand bench day`: the day on the server, the same day on bare SQLite, and what a document
costs, on one page. Its last line is the ratio of the two."""

import asyncio
import shutil
import socket
import tempfile
from pathlib import Path

from stockhand.bench import day, plan
from stockhand.bench.counts import Count, CountingHand, counted
from stockhand.bench.day import DayResult, ServerDay, ServerProcess
from stockhand.bench.limit import LimitDay
from stockhand.bench.plan import Day
from stockhand.settings import Settings

COUNTED_LINES = 100
"""Enough for two deliveries and twenty orders."""
RESOLVES = 300


def run(lines: int, clients: int, database: str, entries: int) -> float:
    """Print the report; the ratio. `database` is blank for a file of our own, or an address of an
    empty PostgreSQL database."""
    folder = Path(tempfile.mkdtemp(prefix="stockhand-bench-"))
    try:
        return _run(plan.day(lines), clients, database, entries, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(today: Day, clients: int, database: str, entries: int, folder: Path) -> float:
    counts = asyncio.run(_counts(folder))
    limit = [_limit(today, folder, "before", entries)]
    done, resolves = _server(today, clients, database or str(folder / "day.db"), entries)
    limit.append(_limit(today, folder, "after", entries))
    bare = {name: sum(one[name] for one in limit) / len(limit) for name in limit[0]}
    kind = "PostgreSQL" if database else "SQLite"
    print(f"dock-to-ship day: {today.lines} lines, {clients} handhelds, {kind}")
    print(f"{entries} old entries behind both\n")
    _print_stages(today, done, bare)
    _print_operations({**done.times, **resolves.times}, counts)
    ratio = sum(done.stages.values()) / sum(bare.values())
    print(f"ratio: {ratio:.1f}")
    return ratio


def _limit(today: Day, folder: Path, name: str, entries: int) -> dict[str, float]:
    own = folder / name
    own.mkdir()
    bare = LimitDay(today, own, entries)
    seconds = bare.run()
    bare.check()
    bare.db.close()
    return seconds


def _server(today: Day, clients: int, database: str, entries: int) -> tuple[DayResult, DayResult]:
    settings = Settings(database=database)
    token = asyncio.run(day.prepare(settings, today, entries))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    process = ServerProcess(settings, port)
    try:
        done = asyncio.run(day.run(port, token, today, clients))
        return done, asyncio.run(day.resolves(port, token, today, 1, RESOLVES))
    finally:
        process.stop()


async def _counts(folder: Path) -> dict[str, list[Count]]:
    small = plan.day(COUNTED_LINES)
    settings = Settings(database=str(folder / "counted.db"))
    token = await day.prepare(settings, small)
    return (await count_day(settings, token, small)).counts


async def count_day(settings: Settings, token: str, today: Day) -> CountingHand:
    """The whole day by one handheld, counted request by request."""

    async def work(hand: CountingHand) -> None:
        for documents, step in ServerDay(today).stages().values():
            for number in documents:
                await step(hand, number)

    return await counted(settings, token, work)


def _print_stages(today: Day, done: DayResult, bare: dict[str, float]) -> None:
    print(f"{'stage':<26}{'seconds':>9}{'lines/s':>9}{'bare s':>9}{'ratio':>7}")
    for name, seconds in done.stages.items():
        rate = today.lines / seconds
        print(
            f"{name:<26}{seconds:>9.2f}{rate:>9.0f}{bare[name]:>9.2f}{seconds / bare[name]:>7.1f}"
        )
    total, least = sum(done.stages.values()), sum(bare.values())
    print(f"{'whole day':<26}{total:>9.2f}{today.lines / total:>9.0f}{least:>9.2f}\n")


def _print_operations(times: dict[str, list[float]], counts: dict[str, list[Count]]) -> None:
    heads = ("operation", "times", "p50 ms", "p99 ms", "statements", "commits", "hops")
    print(f"{heads[0]:<26}{heads[1]:>7}{heads[2]:>9}{heads[3]:>9}", end="")
    print(f"{heads[4]:>12}{heads[5]:>9}{heads[6]:>6}")
    for name, seconds in times.items():
        ordered = sorted(seconds)
        half, most = (
            ordered[len(ordered) // 2] * 1000,
            ordered[int(len(ordered) * 0.99)] * 1000,
        )
        print(f"{name:<26}{len(ordered):>7}{half:>9.2f}{most:>9.2f}", end="")
        found = sorted(counts.get(name, ()), key=lambda one: one.statements)
        if found:
            usual = found[len(found) // 2]
            print(f"{usual.statements:>12}{usual.commits:>9}{usual.hops:>6}", end="")
        print()
    print()
