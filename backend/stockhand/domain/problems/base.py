"""What a problem is: a refusal, a question or a warning with facts, never prose; and how rules
raise it."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

import msgspec


@lru_cache(maxsize=2000)
def code_of(class_name: str) -> str:
    """`BinMissing` is the code `bin-missing`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", class_name).lower()


class Problem(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False, tag_field="code", tag=code_of
):
    """Base of all problems. `line` facts read `document/line_no`; quantities are in the base
    unit."""

    @property
    def code(self) -> str:
        return code_of(type(self).__name__)

    @property
    def is_refusal(self) -> bool:
        return False

    @property
    def is_question(self) -> bool:
        return False


class Refusal(Problem, frozen=True, kw_only=True):
    """Nothing is written."""

    kind: Literal["refusal"] = "refusal"

    @property
    def is_refusal(self) -> bool:
        return True


class Question(Problem, frozen=True, kw_only=True):
    """Nothing is written until the same command comes again and confirms this code."""

    kind: Literal["confirm"] = "confirm"

    @property
    def is_question(self) -> bool:
        return True


class Warning(Problem, frozen=True, kw_only=True):
    """Never refuses: it stands beside a success that did less than asked, or explains why nothing
    came."""

    kind: Literal["warning"] = "warning"


class Reason(Warning, frozen=True, kw_only=True):
    """Why a line got less than it asked for."""

    line: str


class Refused(Exception):
    """The command breaks a rule or asks a question; nothing of it is written."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems


def refuse_if(problems: Iterable[Problem]) -> None:
    """Refuse with all of them at once, if there are any."""
    found = tuple(problems)
    if found:
        raise Refused(*found)
