"""`python -m tests.rules.page`: writes `docs/rules.md`, which says for each rule where it is
proved.

A test proves the rules that its name begins with (`test_t_077_t_078_...`). `out_of_scope.txt` tells
the others that never will be, `later.txt` those that wait for a part of the product; what is in
none of them is still to be done.
"""

import ast
import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
PAGE = TESTS.parent / "docs" / "rules.md"
OUT = Path(__file__).with_name("out_of_scope.txt")
LATER = Path(__file__).with_name("later.txt")
RULES = (("T", 196, "Tracking and reservation"), ("W", 161, "Warehouse"))
HEAD = """# Rules

Each rule of the domain has an id. Code that follows a rule names it, a test proves it. This page
is generated from the tests (`python -m tests.rules.page`).
"""


def proofs() -> dict[str, list[str]]:
    """The tests of each rule, as `file::function`."""
    found: dict[str, list[str]] = {}
    for path in sorted(TESTS.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                named = re.match(r"test((?:_[tw]_\d{3})+)_", node.name)
                for letter, number in re.findall(r"_([tw])_(\d{3})", named[1] if named else ""):
                    place = f"{path.relative_to(TESTS.parent)}::{node.name}"
                    found.setdefault(f"{letter.upper()}-{number}", []).append(place)
    return found


def reasons() -> dict[str, str]:
    """Why a rule has no test, by id: it is not ours, or what it speaks of does not exist yet."""
    return {rule: f"out of scope: {why}" for rule, why in listed(OUT)} | {
        rule: f"to be done with {what}" for rule, what in listed(LATER)
    }


def listed(path: Path) -> list[tuple[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(rule, why) for rule, _, why in (line.partition(" ") for line in lines if line)]


def all_rules() -> list[str]:
    return [f"{letter}-{no:03}" for letter, last, _title in RULES for no in range(1, last + 1)]


def text() -> str:
    proved, why = proofs(), reasons()
    lines = [HEAD]
    for letter, last, title in RULES:
        lines += [f"## {title}", "", "| rule | proved by |", "| --- | --- |"]
        for no in range(1, last + 1):
            rule = f"{letter}-{no:03}"
            tests = ", ".join(f"`{place}`" for place in proved.get(rule, ()))
            if not tests:
                tests = why.get(rule, "to be done")
            lines.append(f"| {rule} | {tests} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
