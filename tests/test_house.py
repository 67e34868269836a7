"""The house rules about a single file: its length, its name, its words, its place. Each failure
names file and line and says what to do; `CONTRIBUTING.md` gives the reasons."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.source import (
    ROOT,
    Module,
    all_python,
    backend,
    functions,
    imports,
    length,
    told,
    tracked,
)

LONGEST_FILE = 500
LONGEST_FUNCTION = 70
LONG_FILES: dict[str, int] = {
    "tests/domain/test_barcodes.py": 536,
    "pwa/src/words/de.ts": 600,
    "pwa/src/words/en.ts": 600,
}
"""Longer than the rule, with the length they may not pass. The table only shrinks."""

GENERATED = {"pwa/src/api/schema.d.ts", "pwa/src/api/problem_codes.ts"}
NO_ROOM = {
    *("utils", "util", "helpers", "helper", "common", "core", "misc", "lib", "services"),
    *("service", "models", "managers", "manager", "handlers", "repositories", "interfaces"),
}
RULES_OF: dict[str, tuple[str, ...]] = {
    "batch_posting": ("journal_batches",),
    "count_registration": ("counts",),
    "counting": ("counts",),
    "journals": (),
    "bins": ("bin_changes",),
    "bin_contents": ("bin_changes",),
    "picking": ("handling",),
    "registering": ("pick_registration", "activities"),
    "inventory_put_aways": ("put_aways",),
    "put_away_requests": ("put_aways",),
    "pick_requests": ("pick_grouping", "picks"),
    "internal_activities": ("internal_documents", "movements"),
    "imports": (),
    "claims": (),
    "people": (),
    "trouble": (),
    "receipt_numbers": ("number_assignment",),
    "print_jobs": ("printers", "labels"),
    "parking": (),
}
"""Commands whose module is not named as their rules are, with the modules of their rules; none: who
they are for is checked, nothing is decided."""

TOP_LEVEL = {
    *(".ci", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "backend"),
    *("docs", "hardware", "hatch_build.py", "pwa", "pyproject.toml", "requirements", "run"),
    "tests",
}

TRACES = (
    (r"--(extra-)?index-url[ =]|--find-links|--trusted-host", "a package index is the user's own"),
    (r"pypi\.org|pythonhosted|npmjs|yarnpkg", "a package index is the user's own"),
    (r"\"resolved\":", "omit-lockfile-registry-resolved keeps addresses out of the lock file"),
    (r"(?<![\w.$}-])/(home|root|Users|work|workspace|mnt)/\w", "the path of one machine"),
    (r"\b(TO" r"DO|FIX" r"ME|HA" r"CK)\b", "do it, or write down why not in docs/decisions"),
)


def test_functions_fit_on_a_screen() -> None:
    def check() -> Iterator[str]:
        for module in all_python():
            for node in functions(module.tree):
                if length(node) > LONGEST_FUNCTION:
                    yield module.at(node.lineno, f"{node.name} has {length(node)} lines: cut it")

    told(check())


def test_files_are_cut_by_noun_before_they_grow_long() -> None:
    def check() -> Iterator[str]:
        for name in tracked():
            if not name.endswith((".py", ".ts", ".tsx", ".css", ".js")) or name in GENERATED:
                continue
            count = len((ROOT / name).read_text(encoding="utf-8").splitlines())
            limit = max(LONGEST_FILE, LONG_FILES.get(name, 0))
            if count > limit:
                yield f"{name}:{limit}: {count} lines, {limit} are allowed: cut it by noun"
            elif name in LONG_FILES and count <= LONGEST_FILE:
                yield f"{name}:1: {count} lines: take it out of LONG_FILES"
        for name in LONG_FILES:
            if not (ROOT / name).exists():
                yield f"{name}:1: is gone: take it out of LONG_FILES"

    told(check())


def test_names_say_a_place_in_the_work() -> None:
    def check() -> Iterator[str]:
        for module in all_python():
            for part in Path(module.path).with_suffix("").parts:
                if part in NO_ROOM:
                    yield module.at(1, f"{part} is a kind of code, not a noun of the warehouse")

    told(check())


def test_one_noun_names_the_file_in_each_room() -> None:
    """A command's module is called as the module of its rules, or the table says which those
    are."""

    def check() -> Iterator[str]:
        rules = {module.name for module in backend() if module.room == "domain"}
        for module in backend():
            if module.room != "operations" or module.name == "run" or not _commands(module.tree):
                continue
            if module.name in RULES_OF:
                wanted = RULES_OF[module.name]
                taken = {
                    name.split(".")[2]
                    for _line, name in imports(module)
                    if name.startswith("stockhand.domain.")
                }
                for missing in sorted(set(wanted) - taken):
                    yield module.at(1, f"RULES_OF says its rules are in domain/{missing}.py")
            elif module.name not in rules:
                yield module.at(1, f"there is no domain/{module.name}.py, nor a line in RULES_OF")

    told(check())


def _commands(tree: ast.Module) -> list[ast.ClassDef]:
    return [
        node
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id == "Command" for base in node.bases)
    ]


def test_rooms_are_folders_and_nothing_else() -> None:
    for room in ("api", "domain", "operations", "store", "labels"):
        text = (ROOT / "backend/stockhand" / room / "__init__.py").read_text()
        assert not text, f"backend/stockhand/{room}/__init__.py:1: stays empty: import the module"


def test_every_module_opens_with_a_sentence() -> None:
    def check() -> Iterator[str]:
        for module in all_python():
            if not module.text and module.name == "__init__":
                continue
            if not ast.get_docstring(module.tree):
                yield module.at(1, "say in one to three sentences what this room is")

    told(check())


SELF_EVIDENT = 10
"""Lines up to which a function whose name and types say all needs no sentence."""


def test_what_others_call_says_what_its_signature_does_not() -> None:
    """Public classes, and public functions of more than a few lines. A kernel needs none: the
    sentence of its command stands right above. A controller needs none: each of its handlers has
    one, which the API's description shows."""

    def check() -> Iterator[str]:
        for module in backend():
            if module.room in ("cli", "bench") or module.place.startswith("store/migrations/"):
                continue
            yield from _undescribed(module, module.tree)

    told(check())


def _undescribed(module: Module, parent: ast.Module | ast.ClassDef) -> Iterator[str]:
    controller = isinstance(parent, ast.ClassDef) and "Controller" in _bases(parent)
    private = isinstance(parent, ast.ClassDef) and parent.name.startswith("_")
    for node in parent.body:
        if isinstance(node, ast.ClassDef):
            known = node.name.startswith("_") or "Controller" in _bases(node)
            if not known and not ast.get_docstring(node):
                yield module.at(node.lineno, f"class {node.name}: say what it stands for")
            yield from _undescribed(module, node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if node.name.startswith("_") or ast.get_docstring(node) or private:
                continue
            overrides = isinstance(parent, ast.ClassDef) and _bases(parent) - {"Struct"}
            if _is_kernel(node) or (overrides and not controller):
                continue
            if length(node) > SELF_EVIDENT or (controller and module.name != "health"):
                yield module.at(node.lineno, f"{node.name}: say what its signature does not")


def _bases(node: ast.ClassDef) -> set[str]:
    return {
        base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")
        for base in node.bases
    }


def _is_kernel(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    arguments = [one.arg for one in node.args.args]
    return arguments == ["tx", "command", "stamp"]


def test_the_top_of_the_checkout_stays_small() -> None:
    more = {name.split("/")[0] for name in tracked()} - TOP_LEVEL
    assert not more, f"{', '.join(sorted(more))}: nothing else belongs to the top"


def test_nothing_tells_of_one_machine_or_of_work_undone() -> None:
    def check() -> Iterator[str]:
        rules = [(re.compile(pattern), advice) for pattern, advice in TRACES]
        for name in tracked():
            if name in ("LICENSE", "tests/test_house.py"):
                continue
            try:
                text = (ROOT / name).read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
            for pattern, advice in rules:
                for match in pattern.finditer(text):
                    line = text.count("\n", 0, match.start()) + 1
                    yield f"{name}:{line}: {match[0]!r}: {advice}"

    told(check())


def test_pinned_packages_come_with_hashes_and_without_addresses() -> None:
    pinned = re.compile(r"^[a-z0-9][a-z0-9._-]*(\[[a-z0-9,_-]+\])?==\S+( ; [^\\]+)? \\$")
    digest = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")

    def check() -> Iterator[str]:
        for file in sorted((ROOT / "requirements").glob("*.txt")):
            for number, line in enumerate(file.read_text().splitlines(), 1):
                known = not line.strip() or line.lstrip().startswith("#")
                if not known and not pinned.match(line) and not digest.match(line):
                    place = f"requirements/{file.name}:{number}"
                    yield f"{place}: {line[:60]!r}: pin with ./run requirements"

    told(check())


@pytest.mark.parametrize(
    "text", ["class Loud:\n    pass\n", "def f():\n" + "    pass\n" * SELF_EVIDENT]
)
def test_a_missing_sentence_is_found(text: str) -> None:
    module = Module("made/up.py", "store/made_up.py", text, ast.parse(text))
    assert list(_undescribed(module, module.tree))
