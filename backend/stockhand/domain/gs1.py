"""GS1 element strings: from the text of a symbol to elements, strictly, and the facts in them."""

import calendar
import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

import msgspec

from stockhand.domain import gs1_checks, gs1_table
from stockhand.domain.findings import Finding, FindingCode
from stockhand.domain.gs1_table import Identifier

GS = "\x1d"
"""The separator: what a scanner sends for FNC1 between elements."""

_AMOUNTS = {"390", "391", "392", "393", "394", "395"}
_LIKELY_NEXT = ("00", "01", "02", "10", "11", "13", "15", "17", "21", "30", "37", "400", "7003")
"""What may have been swallowed when a separator is lost: what a warehouse's labels carry."""


class Element(msgspec.Struct, frozen=True):
    """An application identifier, its value, and what the value says where it is a date (of a range
    the first day, of a time its day) or a number with decimals."""

    ai: str
    value: str
    day: date | None = None
    number: Decimal | None = None


class Message(msgspec.Struct, frozen=True):
    """The elements of one symbol; with a problem they are not to be used."""

    elements: tuple[Element, ...]
    problems: tuple[Finding, ...]
    doubts: tuple[Finding, ...] = ()


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What a warehouse wants to know from elements; blank where they say nothing."""

    gtin: str = ""
    content_gtin: str = ""
    """What a logistic unit contains; `count` says how many."""
    sscc: str = ""
    lot: str = ""
    serial: str = ""
    expiration: date | None = None
    best_before: date | None = None
    production_date: date | None = None
    count: int | None = None
    net_weight_kg: Decimal | None = None
    net_weight_lb: Decimal | None = None
    gln: str = ""
    """A physical location; `gln_extension` may name the bin."""
    gln_extension: str = ""
    order: str = ""


def parse(text: str, today: date) -> Message:
    """Read a text whose separators are right, with none at its ends or doubled."""
    elements, problems = _split(text, today)
    problems += check_elements(elements)
    doubts = [] if problems else list(missing_partners(elements))
    doubts += _lost_separators(text, elements, today)
    return Message(tuple(elements), tuple(problems), tuple(doubts))


def _split(text: str, today: date) -> tuple[list[Element], list[Finding]]:
    """All elements up to the first whose length is wrong; after it nothing is certain."""
    elements: list[Element] = []
    problems: list[Finding] = []
    rest = text
    if not rest:
        problems.append(Finding(FindingCode.EMPTY))
    while rest:
        identifier = gs1_table.find(rest)
        if identifier is None:
            found = rest.split(GS, 1)[0]
            problems.append(Finding(FindingCode.IDENTIFIER_UNKNOWN, found=found))
            break
        value = rest[len(identifier.ai) :].split(GS, 1)[0]
        if not identifier.separated:
            value = value[: identifier.longest]
        problem = check_value(identifier, value)
        problems += [problem] if problem else []
        elements.append(element(identifier, value, today))
        if problem and problem.code in (FindingCode.VALUE_TOO_SHORT, FindingCode.VALUE_TOO_LONG):
            break
        rest = rest[len(identifier.ai) + len(value) :].removeprefix(GS)
    return elements, problems


def check_value(identifier: Identifier, value: str) -> Finding | None:
    """The first rule of its application identifier that the value breaks."""

    def broken(code: FindingCode) -> Finding:
        return Finding(code, ai=identifier.ai, found=value)

    start = 0
    for stretch in identifier.stretches:
        part = value[start : start + stretch.longest]
        start += stretch.longest
        if stretch.optional and not part:
            continue
        if len(part) < stretch.shortest:
            return broken(FindingCode.VALUE_TOO_SHORT)
        if not gs1_checks.CHARACTERS[stretch.characters].fullmatch(part):
            return broken(FindingCode.CHARACTER_NOT_ALLOWED)
        for check in stretch.checks:
            if not gs1_checks.CHECKS[check](part):
                return broken(gs1_checks.FAULTS.get(check, FindingCode.CONTENT_WRONG))
    return broken(FindingCode.VALUE_TOO_LONG) if len(value) > start else None


def element(identifier: Identifier, value: str, today: date) -> Element:
    begins_with_day = {"day", "day0"} & set(identifier.stretches[0].checks)
    return Element(
        ai=identifier.ai,
        value=value,
        day=decoded_date(value, today) if begins_with_day else None,
        number=decoded_decimal(identifier.ai, value),
    )


def decoded_date(value: str, today: date) -> date | None:
    """The day of YYMMDD: the year within 49 years back and 50 ahead; day 00 is the month's last."""
    digits = re.match("([0-9]{2})([0-9]{2})([0-9]{2})", value)
    if not digits:
        return None
    year, month, day = (int(pair) for pair in digits.groups())
    ahead = year - today.year % 100
    year += today.year - today.year % 100
    year += -100 if ahead > 50 else 100 if ahead < -49 else 0
    if not (1 <= year <= 9999 and 1 <= month <= 12):
        return None
    last = calendar.monthrange(year, month)[1]
    return date(year, month, day or last) if day <= last else None


def decoded_decimal(ai: str, value: str) -> Decimal | None:
    """The number of a measure or an amount, whose decimals the fourth digit of `ai` counts."""
    if len(ai) != 4 or not ("31" <= ai[:2] <= "36" or ai[:3] in _AMOUNTS):
        return None
    digits = value[3:] if ai[:3] in ("391", "393") else value
    if not re.fullmatch("[0-9]{1,15}", digits):
        return None
    return Decimal(int(digits)).scaleb(-int(ai[3]))


def check_elements(elements: Sequence[Element]) -> Iterator[Finding]:
    """What forbids these elements together."""
    values: dict[str, str] = {}
    for one in elements:
        if values.setdefault(one.ai, one.value) != one.value:
            yield Finding(FindingCode.VALUES_DIFFER, ai=one.ai, found=one.value)
    for ai in values:
        for other in values:
            if ai != other and any(_is_like(pattern, other) for pattern in _rules(ai).excludes):
                yield Finding(FindingCode.PAIR_EXCLUSIVE, ai=ai, found=other)
    if "8030" in values:
        for ai in ("253", "255", "8003"):
            if ai in values and len(values[ai]) == _rules(ai).shortest:
                yield Finding(FindingCode.SERIAL_MISSING, ai=ai, found=values[ai])


def missing_partners(elements: Sequence[Element]) -> Iterator[Finding]:
    """Elements that want another beside them; `found` names which, a comma for or."""
    present = {one.ai for one in elements}
    for ai in dict.fromkeys(one.ai for one in elements):
        for choices in _rules(ai).partners:
            if not any(_all_present(choice, present - {ai}) for choice in choices):
                yield Finding(FindingCode.PARTNER_MISSING, ai=ai, found=",".join(choices))


def _all_present(choice: str, present: set[str]) -> bool:
    return all(any(_is_like(pattern, ai) for ai in present) for pattern in choice.split("+"))


def _is_like(pattern: str, ai: str) -> bool:
    return len(ai) == len(pattern) and ai.startswith(pattern.rstrip("n"))


def _rules(ai: str) -> Identifier:
    identifier = gs1_table.get(ai)
    assert identifier, ai
    return identifier


def _lost_separators(text: str, elements: Sequence[Element], today: date) -> Iterator[Finding]:
    """The ends of the last value that would be elements of their own, longest first.

    A symbol in which a separator was seen has its separators.
    """
    if GS in text or not elements or not _rules(elements[-1].ai).separated:
        return
    last = elements[-1]
    for cut in range(1, min(len(last.value), _rules(last.ai).longest + 1)):
        head, tail = last.value[:cut], last.value[cut:]
        if not tail.startswith(_LIKELY_NEXT) or check_value(_rules(last.ai), head):
            continue
        swallowed, problems = _split(tail, today)
        after = (*elements[:-1], Element(last.ai, head), *swallowed)
        if (
            not problems
            and all(one.ai in _LIKELY_NEXT for one in swallowed)
            and len({one.ai for one in after}) == len(after)
            and not list(check_elements(after))
        ):
            yield Finding(FindingCode.SEPARATOR_MISSING, ai=last.ai, found=tail)


def facts(elements: Sequence[Element]) -> Facts:
    """What the elements tell of the goods; of a repeated element the first one counts."""
    first = {one.ai: one for one in reversed(elements)}
    kinds = {one.ai[:3]: one for one in reversed(elements) if len(one.ai) == 4}

    def value(ai: str) -> str:
        return first[ai].value if ai in first else ""

    def day(ai: str) -> date | None:
        return first[ai].day if ai in first else None

    def weight(kind: str) -> Decimal | None:
        return kinds[kind].number if kind in kinds else None

    count = value("30") or value("37")
    return Facts(
        gtin=value("01"),
        content_gtin=value("02"),
        sscc=value("00"),
        lot=value("10"),
        serial=value("21"),
        expiration=day("17") or day("7003"),
        best_before=day("15"),
        production_date=day("11"),
        count=int(count) if count else None,
        net_weight_kg=weight("310"),
        net_weight_lb=weight("320"),
        gln=value("414"),
        gln_extension=value("254"),
        order=value("400"),
    )
