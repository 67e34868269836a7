"""GS1 Digital Links: web addresses whose path names a primary key and its qualifiers, and whose
query may add attributes."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

import msgspec

from stockhand.domain import gs1, gs1_checks, gs1_table
from stockhand.domain.findings import Finding, FindingCode
from stockhand.domain.gs1 import Element, Message
from stockhand.domain.gs1_table import Identifier

_SCHEMES = ("https://", "http://", "HTTPS://", "HTTP://")
_LINK = re.compile(
    r"(?:https?|HTTPS?)://[^_~?#@!$&'()*+,;=%/]+(?P<path>/[^?#]*)"
    r"(?:\?(?P<query>[^#]*))?(?:#.*)?"
)
_CHARACTERS = re.compile(r"[-0-9A-Za-z._~:/?#\[\]@!$&'()*+,;=%]*")


class _Pair(msgspec.Struct, frozen=True):
    """An application identifier and its value, still escaped, as they stand in a link."""

    identifier: Identifier
    escaped: str


def is_link(text: str) -> bool:
    """Whether the text is a web address that a phone would open; a scheme in mixed case is not."""
    return text.startswith(_SCHEMES)


def parse(text: str, today: date) -> Message:
    """Read a web address by the rules of Digital Links; without a key it is only a web address."""
    link = _LINK.fullmatch(text)
    if not link or not _CHARACTERS.fullmatch(text):
        return Message((), (Finding(FindingCode.LINK_MALFORMED),))
    path = _path_pairs(link["path"])
    if not path:
        return Message((), (Finding(FindingCode.LINK_KEY_MISSING),))
    query = [part.partition("=") for part in (link["query"] or "").replace("+", " ").split("&")]
    numbered = [(ai, value) for ai, equals, value in query if equals and _is_number(ai)]
    pairs = [_Pair(found, value) for ai, value in numbered if (found := gs1_table.get(ai))]

    elements: list[Element] = []
    problems = [
        Finding(FindingCode.IDENTIFIER_UNKNOWN, found=ai)
        for ai, _ in numbered
        if not gs1_table.get(ai)
    ]
    problems += _misplaced(path, pairs)
    for pair in (*path, *pairs):
        value = _unescaped(pair.escaped)
        problem = gs1.check_value(pair.identifier, value)
        problems += [problem] if problem else []
        elements.append(gs1.element(pair.identifier, value, today))
    problems += gs1.check_elements(elements)
    return Message(tuple(elements), tuple(problems), tuple(gs1.missing_partners(elements)))


def _path_pairs(path: str) -> list[_Pair]:
    """The rightmost primary key and what follows it; nothing if there is none."""
    segments = path.split("/")[1:]
    pairs: list[_Pair] = []
    while len(segments) >= 2:
        identifier = gs1_table.get(segments[-2])
        if identifier is None:
            return []
        pairs.insert(0, _Pair(identifier, segments[-1]))
        if identifier.is_key:
            return pairs
        del segments[-2:]
    return []


def _misplaced(path: Sequence[_Pair], query: Sequence[_Pair]) -> Iterator[Finding]:
    """Qualifiers where they must not be, and attributes that are none."""
    key, *qualifiers = [pair.identifier.ai for pair in path]
    orders = path[0].identifier.qualifiers
    if qualifiers and not any(_in_order(qualifiers, order) for order in orders):
        found = ",".join(qualifiers)
        yield Finding(FindingCode.LINK_QUALIFIER_MISPLACED, ai=key, found=found)
    seen = {key, *qualifiers}
    for pair in query:
        ai = pair.identifier.ai
        if ai in seen:
            yield Finding(FindingCode.LINK_REPEATED, ai=ai)
        elif not pair.identifier.is_attribute:
            yield Finding(FindingCode.LINK_ATTRIBUTE_NOT_ALLOWED, ai=ai)
        elif any({ai, *qualifiers} <= set(order) for order in orders):
            yield Finding(FindingCode.LINK_QUALIFIER_MISPLACED, ai=key, found=ai)
        seen.add(ai)


def _in_order(some: Sequence[str], order: Sequence[str]) -> bool:
    return list(some) == [ai for ai in order if ai in some]


def _unescaped(text: str) -> str:
    """Escapes as single characters; none beyond ASCII may stand in a value, so bytes will do."""
    return re.sub("%([0-9A-Fa-f]{2})", lambda escape: chr(int(escape[1], 16)), text)


def _is_number(text: str) -> bool:
    return text != "" and gs1_checks.CHARACTERS["N"].fullmatch(text) is not None
