"""The project's source as the house rules read it: files, lines, syntax trees. Nothing of it is
imported or run."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Module:
    """A Python file: `path` from the top, `place` inside the package."""

    path: str
    place: str
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        first, _, rest = self.place.partition("/")
        return first if rest else first.removesuffix(".py")

    @property
    def name(self) -> str:
        return Path(self.place).stem

    def at(self, line: int, message: str) -> str:
        return f"{self.path}:{line}: {message}"


def _module(file: Path, base: Path) -> Module:
    text = file.read_text(encoding="utf-8")
    path = file.relative_to(ROOT).as_posix()
    return Module(path, file.relative_to(base).as_posix(), text, ast.parse(text, path))


@lru_cache(maxsize=8)
def modules_under(folder: str) -> tuple[Module, ...]:
    base = ROOT / folder
    return tuple(_module(file, base) for file in sorted(base.rglob("*.py")))


def backend() -> tuple[Module, ...]:
    return modules_under("backend/stockhand")


def all_python() -> Iterator[Module]:
    yield from backend()
    yield from modules_under("hardware/stockhand_devices")
    yield from modules_under("tests")
    yield _module(ROOT / "hatch_build.py", ROOT)
    yield _module(ROOT / "run", ROOT)


@lru_cache(maxsize=1)
def tracked() -> tuple[str, ...]:
    """The files of the project: those git knows, or all where there is no git."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
        ).stdout.decode()
        return tuple(name for name in listed.split("\0") if name and (ROOT / name).exists())
    skipped = {"node_modules", "dist", "__pycache__"}
    found = (file.relative_to(ROOT) for file in ROOT.rglob("*") if file.is_file())
    return tuple(
        one.as_posix()
        for one in found
        if not skipped & set(one.parts) and not one.parts[0].startswith(".")
    )


def imports(module: Module) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything a module imports, names of a module included."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def told(problems: Iterator[str]) -> None:
    found = list(problems)
    assert not found, "\n" + "\n".join(found)
