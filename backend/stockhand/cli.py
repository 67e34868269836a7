"""The installed program `stockhand`: what an administrator types."""

import argparse
import asyncio
import contextlib
import re
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

import stockhand
from stockhand import demo, server
from stockhand.app import Opened
from stockhand.bench import past, reads, report, reserve
from stockhand.domain.ledgers import Actor, Stamp
from stockhand.domain.problems.base import Problem, Refused
from stockhand.operations import credentials, entry, exports, imports, people
from stockhand.operations.imports import ImportRefused
from stockhand.operations.people import Secrets
from stockhand.settings import Settings, from_environment
from stockhand.store import backup, db, migrate, verify
from stockhand.store import people as people_store
from stockhand.store.lock_file import DatabaseLocked, LockFile
from stockhand.store.tx import WriteTx

OPERATOR = Actor(name="command line")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code is 0 when it did what it says."""
    options = _parser().parse_args(arguments)
    settings = from_environment()
    given = {
        name: getattr(options, name)
        for name in ("database", "host", "port")
        if getattr(options, name, None) is not None
    }
    settings = msgspec.structs.replace(settings, **given)
    try:
        problem = _check_revision(settings) if options.needs_tables else None
        return _fail(problem) if problem else options.run(settings, options)
    except DatabaseLocked as locked:
        return _fail(f"{locked}; stop it first, or use its HTTP API")
    except Refused as refused:
        for problem in refused.problems:
            _say(told(problem))
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="stockhand", description="Warehouse handheld server.")
    parser.add_argument("--version", action="version", version=stockhand.__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(
        name: str, run: Callable[[Settings, Any], int], help: str, *, needs_tables: bool = True
    ) -> Any:
        found = commands.add_parser(name, help=help, description=help)
        found.add_argument("--database", help="SQLite file or postgresql:// address")
        found.set_defaults(run=run, needs_tables=needs_tables)
        return found

    serving = command("serve", serve, "Serve the API and the handheld app.")
    demo_command = command(
        "demo", run_demo, "Serve a demo warehouse, made on the first start.", needs_tables=False
    )
    demo_command.add_argument(
        "--folder", default="stockhand-demo", help="where the demo warehouse lies"
    )
    demo_command.add_argument("--fresh", action="store_true", help="make it anew")
    for one in (serving, demo_command):
        one.add_argument("--host", help="address to listen on; this machine only by default")
        one.add_argument("--port", type=int, help="port to listen on")
    bring = "Bring the database to this version's tables."
    command("migrate", run_migrate, bring, needs_tables=False)
    command("verify", run_verify, "Recompute every balance and rule; name what is wrong.")
    importing = command("import", run_import, "Import a folder of CSV files, all or nothing.")
    importing.add_argument("folder", type=Path)
    exporting = command("export", run_export, "Write a folder of CSV files that import takes.")
    exporting.add_argument("folder", type=Path)
    saving = command("backup", run_backup, "Write a copy of the database, also while it is served.")
    saving.add_argument("file", type=Path)
    users = command("users", run_users, "List people, or give one a badge and a PIN.")
    users.add_argument("employee", nargs="?", help="employee number")
    users.add_argument("--pin", help="a new PIN, 4 to 12 digits")
    users.add_argument("--badge", help="the code on the badge; `new` makes one")
    measuring = commands.add_parser("bench", help="Measure this machine.")
    benches = measuring.add_subparsers(required=True, metavar="WHAT")
    a_day = benches.add_parser("day", help="The dock-to-ship day beside the same on bare SQLite.")
    a_day.add_argument("--lines", type=_positive, default=2000, help="lines that come and go")
    a_day.add_argument("--clients", type=_positive, default=20, help="handhelds at once")
    a_day.add_argument(
        "--database", dest="bench_database", default="", help="an empty postgresql:// database"
    )
    a_day.add_argument(
        "--entries", type=int, default=past.ENTRIES, help="old ledger entries behind both runs"
    )
    a_day.set_defaults(run=run_bench_day, needs_tables=False)
    reserving = benches.add_parser("reserve", help="Reserving with very much in stock.")
    reserving.add_argument("--lines", type=_positive, default=200, help="lines of an order")
    reserving.add_argument("--entries", type=_positive, default=100_000, help="open entries")
    reserving.add_argument("--rounds", type=_positive, default=5, help="orders, one after another")
    reserving.set_defaults(run=run_bench_reserve, needs_tables=False)
    reading = benches.add_parser("reads", help="Reads with very much that has happened.")
    reading.add_argument("--entries", type=_positive, default=1_000_000, help="item ledger entries")
    reading.add_argument(
        "--database", dest="bench_database", default="", help="an empty postgresql:// database"
    )
    reading.set_defaults(run=run_bench_reads, needs_tables=False)
    devices = command("devices", run_devices, "Make an access token for a program.")
    devices.add_argument("name")
    devices.add_argument(
        "--station", metavar="LOCATION", help="for stockhand-devices at this location, nothing else"
    )
    return parser


def serve(settings: Settings, _options: Any) -> int:
    def announce() -> None:
        for address in server.addresses(settings):
            _say(f"Stockhand is at {address}")

    return server.serve(settings, announce)


def _check_revision(settings: Settings) -> str | None:
    there = settings.is_postgres or settings.path.exists()
    if there and asyncio.run(db.ask_once(settings, migrate.current)) == migrate.head():
        return None
    return f"{_without_password(settings.database)} needs `stockhand migrate` first"


def _without_password(database: str) -> str:
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", database)


def run_demo(settings: Settings, options: Any) -> int:
    return demo.serve(settings, Path(options.folder), show_progress, fresh=options.fresh)


def run_migrate(settings: Settings, _options: Any) -> int:
    with contextlib.nullcontext() if settings.is_postgres else LockFile(settings.path):
        before = asyncio.run(db.change_once(settings, migrate.upgrade))
    _say(f"{before or 'empty'} -> {migrate.head()}")
    return 0


def run_verify(settings: Settings, _options: Any) -> int:
    findings = asyncio.run(db.ask_once(settings, verify.check))
    for finding in findings:
        _say(finding.rule)
        for row in finding.rows:
            _say("   " + ", ".join(f"{name}={value}" for name, value in row.items()))
    _say(f"{len(verify.RULES)} rules checked, {len(findings)} broken")
    return 1 if findings else 0


def run_import(settings: Settings, options: Any) -> int:
    folder: Path = options.folder
    if not folder.is_dir():
        return _fail(f"{folder} is no folder")
    try:
        counts = asyncio.run(import_folder(settings, read_folder(folder)))
    except ImportRefused as refused:
        for one in refused.problems:
            _say(f"{one.file}:{one.line}: {told(one.problem)}")
        return _fail(f"nothing was imported: {len(refused.problems)} problems")
    for name, count in counts.items():
        _say(f"{name}: {count} rows")
    return 0


def read_folder(folder: Path) -> dict[str, str]:
    """The CSV files of a folder by name. Bytes that are no UTF-8 are read as Western European."""
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("*.csv")):
        content = path.read_bytes()
        try:
            texts[path.name] = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            texts[path.name] = content.decode("cp1252", errors="replace")
    return texts


def run_export(settings: Settings, options: Any) -> int:
    folder: Path = options.folder
    if folder.exists() and not folder.is_dir():
        return _fail(f"{folder} is no folder")
    if any(folder.glob("*.csv")):
        return _fail(f"{folder} holds CSV files already")
    files = asyncio.run(db.look_once(settings, exports.export_all))
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        (folder / file.name).write_text(file.text, encoding="utf-8", newline="")
        _say(f"{file.name}: {file.rows} rows")
    return 0


async def import_folder(settings: Settings, texts: dict[str, str]) -> dict[str, int]:
    """Import with the progress on the terminal."""
    opened = Opened(settings)
    now = datetime.now(UTC)
    stamp = Stamp(command_id=uuid4(), at=now, work_date=now.date(), actor=OPERATOR)
    try:
        return await opened.database.writer.submit(
            lambda tx: imports.run_import(tx, texts, stamp, show_progress)
        )
    finally:
        await opened.close()


def show_progress(file: str, done: int, total: int) -> None:
    """One line that counts up on a terminal, one line a file elsewhere."""
    if sys.stdout.isatty():
        print(f"\r{file} {done} of {total}", end="\n" if done == total else "", flush=True)
    elif done == total:
        print(f"{file} {total}", flush=True)


def run_backup(settings: Settings, options: Any) -> int:
    if settings.is_postgres:
        return _fail("use pg_dump for a PostgreSQL database")
    if options.file.exists():
        return _fail(f"{options.file} is there already")
    size = backup.copy(settings, options.file)
    _say(f"{options.file}: {size} bytes, checked")
    return 0


def run_users(settings: Settings, options: Any) -> int:
    return asyncio.run(_users(settings, options))


async def _users(settings: Settings, options: Any) -> int:
    if not options.employee:
        for person in await db.ask_once(settings, people_store.all_people):
            _say(f"{person.no:<12} {person.name}")
        return 0
    badge = credentials.new_badge() if options.badge == "new" else options.badge
    secrets = Secrets(employee_no=options.employee, badge=badge or "", pin=options.pin or "")
    opened = Opened(settings)
    try:
        await opened.database.writer.submit(lambda tx: people.set_secrets(tx, secrets))
    finally:
        await opened.close()
    if options.badge == "new":
        _say(f"badge {badge}")
    return 0


def run_devices(settings: Settings, options: Any) -> int:
    return asyncio.run(_device(settings, options.name, options.station))


async def _device(settings: Settings, name: str, station: str | None) -> int:
    token = credentials.new_token()

    def job(tx: WriteTx) -> int:
        place = entry.location(tx, station).location_id if station else None
        return people_store.save_device(
            tx,
            name=name,
            kind="station" if station else "integration",
            token_hash=credentials.hash_of(token),
            scopes="",
            location_id=place,
        )

    opened = Opened(settings)
    try:
        await opened.database.writer.submit(job)
    finally:
        await opened.close()
    _say(f"Authorization: Bearer {token}")
    return 0


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def run_bench_day(_settings: Settings, options: Any) -> int:
    given: str = options.bench_database
    database = "" if given == "sqlite" else given
    report.run(options.lines, options.clients, database, options.entries)
    return 0


def run_bench_reserve(_settings: Settings, options: Any) -> int:
    reserve.run(options.lines, options.entries, options.rounds)
    return 0


def run_bench_reads(_settings: Settings, options: Any) -> int:
    given: str = options.bench_database
    return 1 if reads.run(options.entries, "" if given == "sqlite" else given) else 0


def told(problem: Problem) -> str:
    """A problem as a line: its code and its facts."""
    facts = msgspec.to_builtins(problem)
    words = [f"{name}={value}" for name, value in facts.items() if name not in ("code", "kind")]
    return " ".join([problem.code, *words])


def _say(text: str) -> None:
    print(text, flush=True)


def _fail(text: str) -> int:
    print(f"stockhand: {text}", file=sys.stderr, flush=True)
    return 1
