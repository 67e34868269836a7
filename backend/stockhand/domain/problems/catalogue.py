"""The one catalogue: every problem in order of precedence, and the order in which an answer lists
them."""

import inspect
import types
from collections.abc import Iterable

from stockhand.domain.problems import (
    bins,
    documents,
    numbers,
    protocol,
    quantities,
    questions,
    reasons,
    reservations,
    scans,
    setup,
)
from stockhand.domain.problems.base import Problem

GROUPS: dict[str, types.ModuleType] = {
    "Envelope, identity, found": protocol,
    "Document and source": documents,
    "Quantities and units": quantities,
    "Set-up": setup,
    "Bins": bins,
    "Numbers, dates, balance": numbers,
    "Reservation and application": reservations,
    "Reasons and other warnings": reasons,
    "Questions": questions,
    "Scans": scans,
}


def _defined_in(module: types.ModuleType) -> list[type[Problem]]:
    """The problems of a module in the order in which they are written."""
    classes = [
        value
        for value in vars(module).values()
        if inspect.isclass(value)
        and issubclass(value, Problem)
        and value.__module__ == module.__name__
    ]
    return sorted(classes, key=lambda one: list(vars(module)).index(one.__name__))


ALL: tuple[type[Problem], ...] = tuple(
    one for module in GROUPS.values() for one in _defined_in(module)
)
_RANK = {one: rank for rank, one in enumerate(ALL)}


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """By precedence; within one code as the rules found them, which is line order. Questions are
    asked only when nothing is refused."""
    ordered = sorted(problems, key=lambda problem: _RANK[type(problem)])
    refusals = [problem for problem in ordered if problem.is_refusal]
    return tuple(refusals or ordered)
