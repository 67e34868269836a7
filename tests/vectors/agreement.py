"""Compose barcodes, damage some, and hold both readers against each other:
`python -m tests.vectors.agreement [HOW MANY]`.

Whatever one reader makes of a text the other must make too: readings, repairs, doubts, problems and
facts. So must their tables of application identifiers.
"""

import random
import sys
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from tests.vectors.readers import Question, ask_python, ask_typescript

from stockhand.domain import own_codes
from stockhand.domain.gs1_checks import check_digit

SEED = 20261121
COUNT = 600
GS = "\x1d"
SUBSTITUTES = ("|", "{GS}", "~")

_SET_82 = "ABCXYZabcxyz0123456789-/.+_%&*:;<=>?!\"'(),"
_DAMAGE = "0A9é#^ |\x1d]\n~"
_IDENTIFIERS = ("]C1", "]d2", "]Q3", "]e0", "]d8", "]Q1", "]C0", "]E0", "]E4", "]E3", "]I1", "]XX")
_MEASURES = ("3100", "3103", "3105", "3202", "3305", "3500")
_AMOUNTS = ("3900", "3922", "3939", "3912", "3955")
_DATES = ("11", "12", "13", "15", "16", "17")
_TEXTS = {"10": 20, "21": 20, "22": 20, "240": 30, "254": 20, "400": 30, "8004": 30, "91": 90}
_COUNTS = {"30": 8, "37": 8, "242": 6}


def main(argv: Sequence[str]) -> int:
    chance = random.Random(SEED)
    how_many = int(argv[0]) if argv else COUNT
    questions: list[Question] = [{"ask": "table"}]
    questions += [_question(chance) for _ in range(how_many)]
    pairs = zip(questions, ask_python(questions), ask_typescript(questions), strict=True)
    failed = 0
    for question, python, typescript in pairs:
        if _comparable(python) != _comparable(typescript):
            failed += 1
            print(f"FAILED {question}\n  python     {python}\n  typescript {typescript}")
    print(f"{len(questions) - failed} passed, {failed} failed")
    return 1 if failed else 0


def _comparable(answer: Any) -> Any:
    """Numbers by their value: how many zeros they are written with does not matter."""
    if isinstance(answer, list):
        return [_comparable(one) for one in answer]
    if not isinstance(answer, dict):
        return answer
    return {
        name: Decimal(value)
        if value is not None and name in ("number", "net_weight_kg", "net_weight_lb")
        else _comparable(value)
        for name, value in answer.items()
    }


def _question(chance: random.Random) -> Question:
    compose = chance.choice((_symbol, _symbol, _symbol, _link, _own_code, _digits))
    raw = compose(chance)
    if chance.random() < 0.4:
        raw = _damaged(chance, raw)
    if chance.random() < 0.6:
        raw = chance.choice(_IDENTIFIERS) + raw
    today = f"{chance.choice((1999, 2026, 2051, 2099))}-11-21"
    separators = list(SUBSTITUTES) if chance.random() < 0.3 else []
    if separators and chance.random() < 0.7:
        raw = raw.replace(GS, chance.choice(SUBSTITUTES))
    return {"ask": "interpret", "raw": raw, "today": today, "separators": separators}


def _symbol(chance: random.Random) -> str:
    parts: list[str] = []
    for _ in range(chance.randint(1, 5)):
        ai, value = _element(chance)
        parts.append(ai + value + chance.choice(("", GS, GS)))
    return "".join(parts).removesuffix(GS)


def _element(chance: random.Random) -> tuple[str, str]:
    match chance.randrange(8):
        case 0 | 1:
            ai = chance.choice(("00", "01", "01", "02", "410", "414", "417", "8017", "253"))
            return ai, _key(chance, {"00": 18, "01": 14, "02": 14, "8017": 18}.get(ai, 13))
        case 2:
            return chance.choice(_DATES), _date(chance)
        case 3:
            ai = chance.choice(("7003", "7007", "4324"))
            return ai, _date(chance) + chance.choice(("", "1230", "2359", "2461", _date(chance)))
        case 4:
            return chance.choice(_MEASURES), f"{chance.randrange(10**6):06}"
        case 5:
            amount = f"{chance.randrange(10 ** chance.randint(1, 15))}"
            return chance.choice(_AMOUNTS), chance.choice(("", "978", "000")) + amount
        case 6:
            ai, longest = chance.choice(list(_COUNTS.items()))
            return ai, str(chance.randrange(10 ** chance.randint(1, longest)))
        case _:
            ai, longest = chance.choice(list(_TEXTS.items()))
            return ai, "".join(chance.choices(_SET_82, k=chance.randint(1, min(longest, 24))))


def _key(chance: random.Random, length: int) -> str:
    body = "".join(chance.choices("0123456789", k=length - 1))
    return body + (check_digit(body) if chance.random() < 0.9 else chance.choice("0123456789"))


def _date(chance: random.Random) -> str:
    return f"{chance.randrange(100):02}{chance.randint(1, 12):02}{chance.randint(0, 31):02}"


def _link(chance: random.Random) -> str:
    ai = chance.choice(("00", "01", "01", "01", "414", "8004", "253"))
    path = f"/{ai}/{_key(chance, {'00': 18, '01': 14}.get(ai, 13))}"
    for qualifier in ("22", "10", "21", "254", "235"):
        if chance.random() < 0.2:
            path += f"/{qualifier}/" + chance.choice(("LOT-1", "A%2FB", "a+b", "%C3", ""))
    query = "&".join(
        chance.choice(("17=261231", "3103=000195", "99=A+B", "10=L", "x=1", "89=1", "one", "37=5"))
        for _ in range(chance.randint(0, 3))
    )
    site = chance.choice(("https://id.example.org", "HTTP://a", "http://a:8000/stem", "Http://a"))
    return site + path + (f"?{query}" if query else "") + chance.choice(("", "", "#top"))


def _own_code(chance: random.Random) -> str:
    body = "".join(chance.choices("ABLMQWYZ0123456789-/.az", k=chance.randint(1, 9)))
    code = own_codes.make(chance.choice(list(own_codes.OwnKind)), body)
    return own_codes.garbled(code, chance.choice(list(own_codes.Layout)))


def _digits(chance: random.Random) -> str:
    digits = _key(chance, chance.choice((7, 8, 12, 13, 14, 15, 18, 18)))
    return digits + ("|]e0" + _symbol(chance) if chance.random() < 0.2 else "")


def _damaged(chance: random.Random, text: str) -> str:
    place = chance.randrange(len(text) + 1)
    match chance.randrange(4):
        case 0:
            return text.replace(GS, "", 1)
        case 1:
            return text[:place] + text[place + 1 :]
        case 2:
            return GS + text + GS + GS
        case _:
            return text[:place] + chance.choice(_DAMAGE) + text[place:]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
