"""`python -m tests.rules.page`: writes `docs/rules.md`, which says for each rule where it is
proved.

A test proves the rules that its name begins with (`test_t_077_t_078_...`). `out_of_scope.txt` tells
the others that never will be; what is in neither is still to be done.
"""

import ast
import re
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
PAGE = TESTS.parent / "docs" / "rules.md"
OUT = Path(__file__).with_name("out_of_scope.txt")
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


def out_of_scope() -> dict[str, str]:
    """Why a rule is not ours, by id."""
    lines = OUT.read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if line)


def all_rules() -> list[str]:
    return [f"{letter}-{no:03}" for letter, last, _title in RULES for no in range(1, last + 1)]


def text() -> str:
    proved, reasons = proofs(), out_of_scope()
    lines = [HEAD]
    for letter, last, title in RULES:
        lines += [f"## {title}", "", "| rule | proved by |", "| --- | --- |"]
        for no in range(1, last + 1):
            rule = f"{letter}-{no:03}"
            tests = ", ".join(f"`{place}`" for place in proved.get(rule, ()))
            if not tests:
                tests = f"out of scope: {reasons[rule]}" if rule in reasons else "to be done"
            lines.append(f"| {rule} | {tests} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
