"""The house rules about rooms: who imports whom, who owns which package, who may know the clock,
who writes which ledger. Each failure names file and line and says what to do; `CONTRIBUTING.md`
gives the reasons."""

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.source import ROOT, Module, backend, imports, modules_under, told

ROOMS: dict[str, set[str]] = {
    "domain": {"domain"},
    "settings": set(),
    "labels": {"labels", "domain"},
    "store": {"store", "domain", "settings"},
    "operations": {"operations", "store", "domain"},
    "api": {"", "api", "labels", "operations", "store", "domain"},
    "app": {"", "api", "settings", "store"},
    "server": {"app", "settings"},
    "demo": {"demo", "app", "server", "settings", "labels", "operations", "store", "domain"},
    "bench": {"bench", "app", "settings", "operations", "store", "domain"},
    "cli": {"", "bench", "demo", "app", "server", "settings", "operations", "store", "domain"},
    "__main__": {"cli"},
}
"""What each room may import of the others; the arrows point down to `domain`."""

SPEAKS_TO_PRINTERS = {"api/printing.py"}
"""Bytes to a printer are the same wherever they come from: `stockhand_devices.printer` sends them,
and imports nothing but the standard library."""

SETTINGS_IN_STORE = {"store/db.py", "store/backup.py"}

OF_THE_STORE_IN_API: dict[str, set[str]] = {
    "*": {"db", "tx", "views", "command_log", "event_log"},
    "auth": {"people"},
    "sync": {"sync", "exceptions"},
}
"""Reads skip a room. Whatever else the API takes from the store is about sessions and queues."""

THIRD_PARTY: dict[str, tuple[str, ...]] = {
    "msgspec": ("",),
    "biip": ("domain/gs1_table.py", "domain/gs1_checks.py"),
    "sqlalchemy": ("store/", "bench/past.py"),
    "alembic": ("store/migrate.py", "store/migrations/"),
    "litestar": ("api/", "app.py"),
    "structlog": ("api/", "store/writer.py", "server.py"),
    "argon2": ("operations/credentials.py",),
    "barcode": ("labels/",),
    "zxingcpp": ("labels/",),
    "jinja2": ("labels/",),
    "segno": ("server.py",),
    "uvicorn": ("server.py",),
    "stockhand_devices": tuple(SPEAKS_TO_PRINTERS),
}
"""Which room owns which package: the beginnings of the paths that may import it."""

WITHOUT_AN_IMPORT = {
    "aiosqlite": "SQLAlchemy's driver for reads on SQLite",
    "uvloop": "uvicorn takes it where it is",
    "httptools": "uvicorn takes it where it is",
    "cryptography": "",
}
"""Dependencies that no line imports, and who uses them; blank: nobody does yet."""

DOMAIN_STDLIB = {
    *("bisect", "calendar", "collections", "datetime", "decimal", "enum", "functools", "inspect"),
    *("itertools", "re", "types", "typing", "uuid"),
}
IMPURE_CALLS = {"now", "today", "utcnow", "uuid1", "uuid4", "time", "open", "print", "input"}
CLOCKS = {"now", "today", "utcnow"}
MAY_READ_THE_CLOCK = ("api/", "cli.py", "demo/", "bench/")
MAY_AWAIT = ("api/", "app.py", "server.py", "cli.py", "demo/", "bench/", "store/db.py")
OWN_THE_LOOP = (*MAY_AWAIT, "store/writer.py")

APP_PACKAGES = {
    *("@fontsource-variable/atkinson-hyperlegible-mono",),
    *("@fontsource-variable/atkinson-hyperlegible-next", "@preact/signals", "idb", "preact"),
    "zxing-wasm",
}
BUILD_PACKAGES = {
    *("@biomejs/biome", "fake-indexeddb", "openapi-typescript", "typescript", "vite", "vitest"),
    "zpl-renderer-js",
}

LEDGERS = (
    *("register", "posted_document", "posted_line", "item_ledger_entry"),
    *("item_application_entry", "value_entry", "warehouse_entry", "tracking_specification"),
)
ONE_DOOR: dict[str, str] = {
    **dict.fromkeys(LEDGERS, "store/ledgers.py"),
    "reservation_entry": "store/reservations.py",
    "warehouse_item_tracking_line": "store/document_changes.py",
    "warehouse_activity_line": "store/document_changes.py",
    "command_log": "store/command_log.py",
    "event_log": "store/event_log.py",
    "tracking_key": "store/tracking_keys.py",
    "stockkeeping_unit": "store/balances.py",
    "tracking_balance": "store/balances.py",
    "bin_tracking_balance": "store/balances.py",
}
"""The one module that inserts into each of these tables."""

ALSO = {("stockkeeping_unit", "store/stock.py"): "the row that PostgreSQL locks is made at zero"}
TAKES_A_TABLE = {"_upsert": "store/balances.py", "save": "store/upserts.py"}
"""Functions that insert into the table they are given; what they are given counts."""


def test_rooms_import_only_what_stands_below_them() -> None:
    def check() -> Iterator[str]:
        for module in backend():
            if module.place == "__init__.py":
                continue
            allowed = ROOMS.get(module.room)
            if allowed is None:
                yield module.at(1, f"no such room; the rooms are {', '.join(ROOMS)}")
                continue
            for line, name in imports(module):
                parts = name.split(".")
                if parts[0] == "stockhand_devices" and module.place not in SPEAKS_TO_PRINTERS:
                    yield module.at(line, "the server does not know the station's program")
                if parts[0] != "stockhand":
                    continue
                room = parts[1] if len(parts) > 1 and parts[1] in ROOMS else ""
                if room not in allowed:
                    below = ", ".join(sorted(allowed - {""})) or "nothing"
                    yield module.at(line, f"{module.room} may import {below}, not {name}")
                wanted = module.room == "store" and module.place not in SETTINGS_IN_STORE
                if room == "settings" and wanted:
                    yield module.at(line, "give the function what it needs of the settings")

    told(check())


def test_the_api_takes_only_reads_and_queues_from_the_store() -> None:
    def check() -> Iterator[str]:
        for module in backend():
            if module.room != "api":
                continue
            allowed = OF_THE_STORE_IN_API["*"] | OF_THE_STORE_IN_API.get(module.name, set())
            for line, name in imports(module):
                parts = name.split(".")
                if parts[:2] == ["stockhand", "store"] and parts[2] not in allowed:
                    yield module.at(line, f"{parts[2]} writes or decides: ask an operation")

    told(check())


def test_the_station_program_stands_alone() -> None:
    def check() -> Iterator[str]:
        for module in modules_under("hardware/stockhand_devices"):
            for line, name in imports(module):
                if name.split(".")[0] == "stockhand":
                    yield module.at(line, "stockhand_devices imports nothing of stockhand")

    told(check())


def test_each_package_is_imported_only_by_the_room_that_owns_it() -> None:
    def check() -> Iterator[str]:
        for module in backend():
            for line, name in imports(module):
                top = name.split(".")[0]
                if top in sys.stdlib_module_names or top == "stockhand":
                    continue
                owners = THIRD_PARTY.get(top)
                if owners is None:
                    yield module.at(line, f"{top} has no owner; a new package needs a decision")
                elif not module.place.startswith(owners):
                    yield module.at(line, f"{top} belongs to {', '.join(owners)}")

    told(check())


def test_every_dependency_is_used() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = {re.split(r"[\[<>=; ]", one)[0] for one in project["dependencies"]}
    imported = {name.split(".")[0] for module in backend() for _line, name in imports(module)}
    as_imported = {"python-barcode": "barcode", "zxing-cpp": "zxingcpp", "argon2-cffi": "argon2"}
    idle = {one for one in named if as_imported.get(one, one) not in imported}
    assert idle == set(WITHOUT_AN_IMPORT), "pyproject.toml: dependencies nobody imports"


def test_the_app_stays_small() -> None:
    package = json.loads((ROOT / "pwa/package.json").read_text())
    more = set(package["dependencies"]) - APP_PACKAGES
    more |= set(package["devDependencies"]) - BUILD_PACKAGES
    assert not more, "pwa/package.json: a new package needs a decision in docs/decisions"


def test_imports_go_round_in_no_circle() -> None:
    known = {_dotted(module): module for module in backend()}
    edges: dict[str, set[str]] = {}
    for name, module in known.items():
        edges[name] = set()
        for _line, target in imports(module):
            found = target if target in known else target.rpartition(".")[0]
            if found in known and found != name:
                edges[name].add(found)
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, f"circle: {' -> '.join((*path[path.index(name) :], name))}"
        if name not in done:
            for target in sorted(edges[name]):
                walk(target, (*path, name))
            done.add(name)

    for name in edges:
        walk(name, ())


def _dotted(module: Module) -> str:
    parts = ["stockhand", *Path(module.place).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_the_domain_is_pure() -> None:
    """No clock, no chance, no files, no network: the same values give the same values."""

    def check() -> Iterator[str]:
        for module in backend():
            if module.room != "domain":
                continue
            for line, name in imports(module):
                top = name.split(".")[0]
                if top in sys.stdlib_module_names and top not in DOMAIN_STDLIB:
                    yield module.at(line, f"{top} does not belong into the domain")
            for line, called in _calls(module.tree):
                if called in IMPURE_CALLS:
                    yield module.at(line, f"{called}(): what it gives must come in as an argument")

    told(check())


def test_the_clock_is_read_at_the_edge() -> None:
    def check() -> Iterator[str]:
        for module in backend():
            if module.place.startswith(MAY_READ_THE_CLOCK):
                continue
            for line, called in _calls(module.tree):
                if called in CLOCKS:
                    yield module.at(line, f"{called}(): use the stamp's time, or take one")

    told(check())


def _calls(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.lineno, node.func.id
            elif isinstance(node.func, ast.Attribute):
                yield node.lineno, node.func.attr


def test_only_the_edge_awaits() -> None:
    def check() -> Iterator[str]:
        for module in backend():
            if module.place.startswith(OWN_THE_LOOP):
                continue
            for node in ast.walk(module.tree):
                if isinstance(node, ast.AsyncFunctionDef):
                    yield module.at(node.lineno, f"{node.name}: rules and statements are plain")

    told(check())


def test_no_object_relational_mapper() -> None:
    def check() -> Iterator[str]:
        for module in (*backend(), *modules_under("tests")):
            for line, name in imports(module):
                if name.startswith(("sqlalchemy.orm", "sqlalchemy.ext.asyncio.AsyncSession")):
                    yield module.at(line, "tables and Structs; no mapped classes, no session")

    told(check())


def test_types_are_imported_for_real() -> None:
    """The web framework reads annotations when it runs."""

    def check() -> Iterator[str]:
        for module in backend():
            for line, name in imports(module):
                if name in ("typing.TYPE_CHECKING", "__future__.annotations"):
                    yield module.at(line, f"{name}: import the name itself")

    told(check())


def test_each_ledger_is_written_by_one_module() -> None:
    """An insert is found wherever its table comes from: an import, a name, a loop, a helper."""
    doors: dict[str, dict[str, int]] = {}
    for module in backend():
        if module.room == "bench" or module.place.startswith("store/migrations/"):
            continue
        for line, table in _inserts(module):
            doors.setdefault(table, {}).setdefault(module.place, line)

    def check() -> Iterator[str]:
        for table, owner in ONE_DOOR.items():
            found = doors.get(table, {})
            if owner not in found:
                yield f"backend/stockhand/{owner}:1: is said to insert into {table}, and does not"
            for place, line in found.items():
                if place != owner and (table, place) not in ALSO:
                    yield f"backend/stockhand/{place}:{line}: {table} is written in {owner} only"

    told(check())


def test_what_has_happened_is_never_deleted() -> None:
    def check() -> Iterator[str]:
        history = _tables_of(ROOT / "backend/stockhand/store/tables/history.py")
        for module in backend():
            tables = _Tables(module)
            for node in ast.walk(module.tree):
                if isinstance(node, ast.Call) and _called(node) == "delete" and node.args:
                    for table in tables.named(node.args[0]):
                        if table in history:
                            yield module.at(node.lineno, f"{table} only grows: write a correction")

    told(check())


def _tables_of(file: Path) -> set[str]:
    return set(re.findall(r"^(\w+) = table\(", file.read_text(), re.MULTILINE))


def _called(call: ast.Call) -> str:
    func = call.func
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def _inserts(module: Module) -> Iterator[tuple[int, str]]:
    tables = _Tables(module)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for table in re.findall(r"insert into (\w+)", node.value, re.IGNORECASE):
                yield node.lineno, table
        if not isinstance(node, ast.Call):
            continue
        called = _called(node)
        if called == "insert" and node.args:
            yield from ((node.lineno, table) for table in tables.named(node.args[0]))
        elif called in TAKES_A_TABLE:
            for argument in node.args:
                yield from ((node.lineno, table) for table in tables.named(argument))


class _Tables:
    """Which tables the names of a module mean."""

    def __init__(self, module: Module) -> None:
        self.modules: set[str] = set()
        self.names: dict[str, set[str]] = {}
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.ImportFrom) or not node.module:
                continue
            for alias in node.names:
                name = alias.asname or alias.name
                if node.module == "stockhand.store.tables":
                    self.modules.add(name)
                elif node.module.startswith("stockhand.store.tables."):
                    self.names[name] = {alias.name}
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                found = self.named(node.value)
                if found:
                    self.names.setdefault(node.targets[0].id, set()).update(found)
            elif isinstance(node, ast.comprehension | ast.For) and isinstance(
                node.target, ast.Name
            ):
                found = self.named(node.iter)
                if found:
                    self.names.setdefault(node.target.id, set()).update(found)

    def named(self, node: ast.expr) -> set[str]:
        if isinstance(node, ast.Name):
            return self.names.get(node.id, set())
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            return {node.attr} if node.value.id in self.modules else set()
        if isinstance(node, ast.Tuple | ast.List):
            return set().union(*(self.named(one) for one in node.elts)) if node.elts else set()
        return set()


HISTORY = "from stockhand.store.tables import history as h\n"


@pytest.mark.parametrize(
    ("text", "tables"),
    [
        (HISTORY + "sa.insert(h.warehouse_entry)\n", ["warehouse_entry"]),
        (HISTORY + "_e = h.value_entry\ninsert(_e)\n", ["value_entry"]),
        (
            HISTORY + "{t: sa.insert(t) for t in (h.register, h.posted_line)}",
            ["posted_line", "register"],
        ),
        (HISTORY + "upserts.save(tx, h.register, ['no'], rows)\n", ["register"]),
        (
            "from stockhand.store.tables.sources import reservation_entry as t\nsa.insert(t)\n",
            ["reservation_entry"],
        ),
        ("x = 'INSERT into command_log values (1)'\n", ["command_log"]),
    ],
)
def test_an_insert_is_found_wherever_its_table_comes_from(text: str, tables: list[str]) -> None:
    module = Module("made/up.py", "store/made_up.py", text, ast.parse(text))
    assert sorted(table for _line, table in _inserts(module)) == tables
