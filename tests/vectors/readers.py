"""The two readers of barcodes, asked the same questions: the server's here, the handheld's in Node.

A question is a dictionary as `pwa/src/domain/vectors.ts` takes it, an answer is plain JSON.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from stockhand.domain import barcodes, gs1, gs1_checks, gs1_table

PWA = Path(__file__).resolve().parents[2] / "pwa"
ANSWER = Path(__file__).with_name("answer.mjs")

Question = dict[str, Any]


def ask_python(questions: Sequence[Question]) -> list[Any]:
    return [json.loads(msgspec.json.encode(_answered(question))) for question in questions]


def _answered(question: Question) -> Any:
    match question:
        case {"ask": "interpret", "raw": raw, "today": today}:
            separators = question.get("separators", ())
            barcode = barcodes.interpret(
                raw, date.fromisoformat(today), separators=tuple(separators)
            )
            facts = [gs1.facts(reading.elements) for reading in barcode.readings]
            return msgspec.structs.asdict(barcode) | {"facts": facts}
        case {"ask": "date", "value": value, "today": today}:
            return gs1.decoded_date(value, date.fromisoformat(today))
        case {"ask": "decimal", "ai": ai, "value": value}:
            return gs1.decoded_decimal(ai, value)
        case {"ask": "check-digit", "body": body}:
            return gs1_checks.check_digit(body)
        case {"ask": "check-pair", "body": body}:
            return gs1_checks.check_pair(body)
        case {"ask": "route", "identifier": identifier}:
            return barcodes.route(identifier)
        case {"ask": "table"}:
            numbers = (f"{n:0{digits}}" for digits in (2, 3, 4) for n in range(10**digits))
            found = [one for number in numbers if (one := gs1_table.get(number))]
            lengths = ("longest", "shortest")
            return [
                msgspec.structs.asdict(one) | {name: getattr(one, name) for name in lengths}
                for one in found
            ]
        case _:
            raise AssertionError(question)


def ask_typescript(questions: Sequence[Question]) -> list[Any]:
    """All questions in one Node process; the reader is bundled for it first."""
    node = os.environ.get("STOCKHAND_NODE") or shutil.which("node")
    vite = PWA / "node_modules" / "vite" / "bin" / "vite.js"
    if not node:
        sys.exit("No Node: put it on PATH or name it in STOCKHAND_NODE.")
    if not vite.exists():
        sys.exit("No Vite: run `npm ci` in pwa/ first.")
    with tempfile.TemporaryDirectory() as folder:
        build = [node, str(vite), "build", "--ssr", "src/domain/vectors.ts", "--outDir", folder]
        subprocess.run([*build, "--emptyOutDir", "--logLevel", "warn"], cwd=PWA, check=True)
        Path(folder, "package.json").write_text('{"type": "module"}')
        program = next(Path(folder).glob("vectors.*js"))
        answers = subprocess.run(
            [node, str(ANSWER), str(program)],
            input="".join(f"{json.dumps(question)}\n" for question in questions),
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
    lines = answers.stdout.rstrip("\n").split("\n")
    assert len(lines) == len(questions), answers.stderr
    return [json.loads(line) for line in lines]
