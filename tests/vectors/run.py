"""Run a file of barcode vectors through both readers: `python -m tests.vectors.run FILE`.

Prints a line for each reader that deviates, counts for each tier, and `N passed, M failed`. A
vector or a fact has passed when both readers agree with it. The exit code is 0 if no core vector
and no fact failed and at least 80 % of the extended vectors passed.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.vectors.readers import Question, ask_python, ask_typescript

TODAY = "2026-01-27"
"""The release of the dictionary that the verdicts were made with; the readers have no clock."""
EXTENDED_SHARE = 0.8


def main(argv: Sequence[str]) -> int:
    if len(argv) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    file = json.loads(Path(argv[0]).read_text(encoding="utf-8"))
    cases = file.get("vectors", []) + file.get("semantics", [])
    questions = [_question(case) for case in cases]
    answers = {"python": ask_python(questions), "typescript": ask_typescript(questions)}

    passed: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for number, case in enumerate(cases):
        deviations = [
            f"FAILED {case['id']} {reader}: {deviation}"
            for reader, given in answers.items()
            for deviation in _deviations(case, given[number])
        ]
        print("\n".join(deviations), end="\n" if deviations else "")
        (failed if deviations else passed)[case.get("tier", "semantics")] += 1

    for tier in ("core", "extended", "semantics"):
        print(f"{tier}: {passed[tier]} of {passed[tier] + failed[tier]}")
    print(f"{passed.total()} passed, {failed.total()} failed")
    extended = passed["extended"] + failed["extended"]
    enough = passed["extended"] >= EXTENDED_SHARE * extended
    return 0 if enough and not failed["core"] and not failed["semantics"] else 1


def _question(case: dict[str, Any]) -> Question:
    match case.get("kind"):
        case None:
            return {"ask": "interpret", "raw": case["barcode"], "today": TODAY}
        case "date":
            today = f"{case['reference_year']:04}-07-01"
            return {"ask": "date", "value": case["value"], "today": today}
        case "decimal":
            return {"ask": "decimal", "ai": case["ai"], "value": case["value"]}
        case "check_digit":
            kind = "check-pair" if case["key"] == "GMN" else "check-digit"
            return {"ask": kind, "body": case["body"]}
        case "aim":
            return {"ask": "route", "identifier": case["identifier"]}
        case kind:
            sys.exit(f"{case['id']}: no reader knows what a fact of kind {kind!r} asks")


def _deviations(case: dict[str, Any], answer: Any) -> Iterator[str]:
    if "kind" not in case:
        yield from _vector_deviations(case, answer)
    elif case["kind"] == "decimal":
        if answer is None or Decimal(answer) != Decimal(case["expect"]):
            yield _unlike("number", case["expect"], answer)
    elif answer != case["expect"]:
        yield _unlike(case["kind"], case["expect"], answer)


def _vector_deviations(vector: dict[str, Any], barcode: dict[str, Any]) -> Iterator[str]:
    """What a strict reader would say, which repairs nothing."""
    expected = vector["expect"]
    found = _strictly(barcode, repairs_count=vector.get("strict_only", False))
    if not (expected["ok"] and found["ok"]):
        expected = {"ok": expected["ok"]}
    for name in ("ok", "symbology", "ais", "data", "primary", "gtin14", "associations_ok"):
        if name in expected and found[name] != expected[name]:
            reasons = [problem["code"] for problem in barcode["problems"]]
            yield _unlike(name, expected[name], found[name]) + (f" {reasons}" if reasons else "")


def _strictly(barcode: dict[str, Any], *, repairs_count: bool) -> dict[str, Any]:
    first = barcode["readings"][0]
    ais = [[element["ai"], element["value"]] for element in first["elements"]]
    if first["kind"] == "gtin":
        ais = ais[1:]
    repaired = repairs_count and bool(barcode["repaired"])
    return {
        "ok": barcode["verdict"] == "accepted" and not repaired,
        "symbology": _SYMBOLOGIES.get(barcode["symbology"], barcode["symbology"]),
        "ais": ais,
        "data": barcode["text"],
        "primary": barcode["text"].partition("|]e0")[0],
        "gtin14": first["value"] if first["kind"] == "gtin" else None,
        "associations_ok": all(doubt["code"] != "partner-missing" for doubt in barcode["doubts"]),
    }


_SYMBOLOGIES = {
    "gs1-128": "GS1-128",
    "databar": "DataBar",
    "datamatrix": "DataMatrix",
    "dotcode": "DotCode",
    "ean-13": "EAN-13",
    "ean-8": "EAN-8",
    "itf-14": "ITF-14",
    "qr": "QR",
}
"""What the vector files call them."""


def _unlike(name: str, expected: Any, found: Any) -> str:
    return f"{name} expected {expected!r}, got {found!r}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
