"""The documents and the code, held together: every problem, table, command, setting, import column
and address that one of them names, the other has."""

import ast
import inspect
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from stockhand import cli
from stockhand.api.problems import STATUS
from stockhand.app import create_app
from stockhand.domain.problems import catalogue
from stockhand.domain.problems.base import Problem
from stockhand.operations import imports
from stockhand.operations.commands import BY_NAME
from stockhand.settings import Settings
from stockhand.store.columns import metadata
from tests.conftest import missing
from tests.databases import free_port
from tests.source import ROOT, backend, told, tracked

DOCS = ROOT / "docs"
NOT_RAISED = "**Not raised in this version.**"


def pages() -> list[Path]:
    """The pages people read: those in `docs`, and those at the top."""
    return [ROOT / name for name in tracked() if name.endswith(".md") and "/" not in name] + sorted(
        DOCS.rglob("*.md")
    )


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


# ---------------------------------------------------------------- problems


def problems_of(module: ModuleType) -> list[type[Problem]]:
    return [one for one in catalogue.ALL if one.__module__ == module.__name__]


def code(problem: type[Problem]) -> str:
    return str(problem.__struct_config__.tag)


def facts_line(problem: type[Problem]) -> str:
    """`refusal · 404 · facts: a, b`, as the page has it."""
    fields = {field.name: field for field in msgspec.structs.fields(problem)}
    kind = str(fields.pop("kind").default)
    parts = [kind]
    if problem in STATUS:
        parts.append(f"HTTP {STATUS[problem]}")
    parts.append("facts: " + (", ".join(f"`{name}`" for name in fields) or "none"))
    return " · ".join(parts)


def sentence(problem: type[Problem]) -> str:
    return re.sub(r"\s+", " ", inspect.getdoc(problem) or "")


@lru_cache(maxsize=1)
def _made() -> set[str]:
    """The names of all classes that are called, or chosen between to be called."""
    found: set[str] = set()
    for module in backend():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call):
                found.add(_name(node.func))
            elif isinstance(node, ast.IfExp):
                found |= {_name(node.body), _name(node.orelse)}
    return found


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def is_raised(problem: type[Problem]) -> bool:
    """Whether any rule can say it: a line makes one."""
    return problem.__name__ in _made()


def test_the_catalogue_of_problems_is_complete_and_in_order() -> None:
    page = read("problems.md")
    headings = re.findall(r"^### (\S+)$", page, re.MULTILINE)
    assert headings == [code(one) for one in catalogue.ALL], "docs/problems.md: headings"


def test_each_problem_is_told_as_it_is() -> None:
    sections = dict(re.findall(r"^### (\S+)\n(.*?)(?=^##|\Z)", read("problems.md"), re.M | re.S))

    def check() -> Iterator[str]:
        for one in catalogue.ALL:
            name = code(one)
            text = re.sub(r"\s+", " ", sections.get(name, ""))
            for wanted in (facts_line(one), sentence(one), "Do: "):
                if wanted not in text:
                    yield f"docs/problems.md: {name} should say: {wanted}"
            if is_raised(one) == (NOT_RAISED in text):
                advice = "is raised now: take the mark away" if is_raised(one) else NOT_RAISED
                yield f"docs/problems.md: {name}: {advice}"

    told(check())


# ---------------------------------------------------------------- words


def _glossary() -> set[str]:
    """The names in the first cells of the tables of `domain.md`."""
    cells = re.findall(r"^\| (`.*?) \|", read("domain.md"), re.MULTILINE)
    return {name for cell in cells for name in re.findall(r"`([^`]+)`", cell)}


def test_every_table_and_command_has_its_word() -> None:
    named = _glossary()

    def check() -> Iterator[str]:
        for table in sorted(metadata.tables):
            if table not in named:
                yield f"docs/domain.md: the table {table} is not there"
        for command in BY_NAME:
            if command not in named:
                yield f"docs/domain.md: the command {command} is not there"
        known = {*metadata.tables, *BY_NAME}
        kebab = {name for name in named if "-" in name and not name.startswith("--")}
        for name in sorted(kebab - known):
            yield f"docs/domain.md: there is no command {name}"

    told(check())


# ---------------------------------------------------------------- running it


def test_every_setting_is_described() -> None:
    rows = dict(re.findall(r"^\| `STOCKHAND_(\w+)` \| `([^`]*)` \|", read("operating.md"), re.M))
    wanted = {
        field.name.upper(): msgspec.json.encode(field.default).decode().strip('"') or " "
        for field in msgspec.structs.fields(Settings)
    }
    assert rows == wanted, "docs/operating.md: the settings and their defaults"


def test_every_import_file_is_described_with_its_columns() -> None:
    sections = dict(
        re.findall(r"^### (\w+\.csv)\n(.*?)(?=^##|\Z)", read("operating.md"), re.M | re.S)
    )
    files = {table.file: table.columns for table in imports.TABLES}
    assert list(sections) == list(files), "docs/operating.md: the files in their order"
    for file, columns in files.items():
        told_columns = re.findall(
            r"`([a-z_]+)`",
            re.findall(r"^Columns: (.*?)\n\n", sections[file] + "\n\n", re.M | re.S)[0],
        )
        assert told_columns == list(columns), f"docs/operating.md: the columns of {file}"


def test_every_command_of_the_program_is_described(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    commands = set(re.findall(r"^    (\w+) ", capsys.readouterr().out, re.MULTILINE))
    text = read("operating.md") + (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"stockhand (?!demo is)([a-z]+)\b(?=[ `\n])", text))
    assert commands <= named, "docs/operating.md: a command of the program is missing"
    said = set(re.findall(r"`stockhand ([a-z]+)", text)) - {"bench"}
    assert said <= commands, "the documents name a command that is not there"


# ---------------------------------------------------------------- addresses, links, files


@lru_cache(maxsize=1)
def _addresses() -> list[re.Pattern[str]]:
    schema = create_app(Settings(database="none.db")).openapi_schema
    assert schema.paths
    return [re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path) + "/?$") for path in schema.paths]


def test_every_address_named_is_served() -> None:
    beside = re.compile(r"/(api/v1/schema(/openapi\.json)?|health/\w+|demo-sheet)$")

    def check() -> Iterator[str]:
        for page in pages():
            text = page.read_text(encoding="utf-8")
            for found in re.findall(r"(/api/v1/[\w/{}.:-]+|/health/\w+)", text):
                path = re.sub(r"\{[^}]+\}", "x", found.rstrip(".:"))
                if path.endswith("*") or beside.match(path):
                    continue
                if not any(one.match(path) for one in _addresses()):
                    yield f"{page.relative_to(ROOT)}: {found} is not served"

    told(check())


def test_links_lead_somewhere() -> None:
    def check() -> Iterator[str]:
        for page in pages():
            for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
                if "://" in target:
                    continue
                file, _, anchor = target.partition("#")
                there = (page.parent / file).resolve() if file else page
                if not there.exists():
                    yield f"{page.relative_to(ROOT)}: {target} is not there"
                elif anchor and anchor not in _anchors(there):
                    yield f"{page.relative_to(ROOT)}: {target} has no such heading"

    told(check())


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}


BASES = ("", "backend/stockhand", "backend/stockhand/store", "pwa/src", "hardware", "tests", "docs")


def test_files_named_are_there() -> None:
    def check() -> Iterator[str]:
        for page in pages():
            for name in re.findall(
                r"`([\w./-]+\.(?:py|ts|tsx|md|toml|txt|sql))`", page.read_text()
            ):
                if not any((ROOT / base / name).exists() for base in BASES):
                    yield f"{page.relative_to(ROOT)}: {name} is not there"

    told(check())


def test_names_in_this_type_are_in_the_code() -> None:
    """A word with an underscore, a point or a capital inside is a name of the code, of a column or
    of a setting; its last part occurs there."""
    suffixes = (".py", ".ts", ".tsx", ".sql", ".toml", ".json", ".j2")
    known: set[str] = set()
    for name in tracked():
        if name.endswith(suffixes) or name == "run":
            known |= set(re.findall(r"\w+", (ROOT / name).read_text(encoding="utf-8")))
    known |= {f"STOCKHAND_{field.upper()}" for field in Settings.__struct_fields__}
    coded = re.compile(r"[A-Za-z]\w*(?:\.\w+)*")

    def check() -> Iterator[str]:
        for page in pages():
            for name in re.findall(r"`([^`\n]+)`", page.read_text(encoding="utf-8")):
                is_name = coded.fullmatch(name) and re.search(r"[_.]|[a-z][A-Z]", name)
                if is_name and name.rpartition(".")[2] not in known | {"csv", "md", "txt"}:
                    yield f"{page.relative_to(ROOT)}: {name} is not in the code"

    told(check())


# ---------------------------------------------------------------- decisions


def test_decisions_are_half_a_page_each() -> None:
    found = sorted(one for one in (DOCS / "decisions").glob("*.md") if one.name != "README.md")
    index = (DOCS / "decisions/README.md").read_text(encoding="utf-8")

    def check() -> Iterator[str]:
        for number, page in enumerate(found, 1):
            text = page.read_text(encoding="utf-8")
            name = f"docs/decisions/{page.name}"
            if not page.name.startswith(f"{number:04}-"):
                yield f"{name}: number {number:04} is next"
            if page.name not in index:
                yield f"docs/decisions/README.md: {page.name} is not listed"
            parts = re.findall(r"^## (.+)$", text, re.MULTILINE)
            if parts != ["Context", "Decision", "Given up"]:
                yield f"{name}: Context, Decision, Given up; not {', '.join(parts)}"
            if len(text.split()) > 350:
                yield f"{name}: {len(text.split())} words are more than half a page"

    told(check())


# ---------------------------------------------------------------- examples


@pytest.mark.slow
def test_the_examples_of_the_tour_run(tmp_path: Path) -> None:
    """Against a fresh demo warehouse, in one shell that stops at the first failure."""
    for program in ("bash", "curl", "python3"):
        if shutil.which(program) is None:
            missing(program)
    blocks = re.findall(r"^```sh\n(.*?)^```", read("api.md"), re.MULTILINE | re.DOTALL)
    port = free_port()
    script = "\n".join(["set -euo pipefail", *blocks]).replace("8765", str(port))
    command = [sys.executable, "-m", "stockhand", "demo", "--folder", str(tmp_path / "demo")]
    with subprocess.Popen(
        [*command, "--port", str(port)], stdout=subprocess.DEVNULL, cwd=tmp_path
    ) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}/health/ready", server)
            done = subprocess.run(
                ["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False
            )
        finally:
            server.terminate()
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the demo server did not come up")
