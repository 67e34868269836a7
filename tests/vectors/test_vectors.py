"""Both readers of barcodes, by the vectors and against each other, as `python -m` runs them."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VECTORS = Path(__file__).with_name("gs1.json")

has_node = bool(os.environ.get("STOCKHAND_NODE") or shutil.which("node"))
needs_node = pytest.mark.skipif(
    not (has_node and (ROOT / "pwa/node_modules/vite").exists()),
    reason="needs Node and `npm ci` in pwa/",
)


def run(module: str, *arguments: str) -> tuple[int, list[str]]:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.vectors.{module}", *arguments],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout.splitlines() or [done.stderr]


@needs_node
def test_both_readers_keep_to_the_vectors():
    code, lines = run("run", str(VECTORS))
    assert (code, lines[-1]) == (0, "77 passed, 0 failed"), "\n".join(lines)


@needs_node
def test_both_readers_agree_on_composed_and_damaged_barcodes():
    code, lines = run("agreement")
    assert (code, lines[-1]) == (0, "601 passed, 0 failed"), "\n".join(lines)


@needs_node
def test_a_wrong_vector_and_a_wrong_fact_fail_the_run(tmp_path: Path):
    file = json.loads(VECTORS.read_text(encoding="utf-8"))
    vector = next(one for one in file["vectors"] if one["expect"]["ok"])
    fact = file["semantics"][0]
    vector["expect"]["ok"] = False
    fact["expect"] = "0"
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps(file), encoding="utf-8")

    code, lines = run("run", str(wrong))
    assert (code, lines[-1]) == (1, "75 passed, 2 failed")
    failed = [line.split(":")[0] for line in lines if line.startswith("FAILED")]
    assert failed == [
        f"FAILED {case['id']} {reader}"
        for case in (vector, fact)
        for reader in ("python", "typescript")
    ]
