"""Tests in several processes: a module stays whole, because its fixtures are shared; what takes
longest begins first, so that no process works on alone at the end."""

from xdist.scheduler import LoadScopeScheduling

LONGEST = (
    "tests/scenarios/test_scenarios.py",
    "tests/browser/test_sizes.py",
    "tests/api/test_schema.py",
    "tests/api/test_abuse.py",
    "tests/browser/test_orders.py",
    "tests/browser/test_office.py",
    "tests/faults/test_kill.py",
)
"""Modules that take half a minute and more."""
APART = LONGEST[:2]
"""Of these each test alone takes as long."""


def place(nodeid: str) -> int:
    """Of a test in the order they are done: those of one module stay together."""
    path = nodeid.partition("::")[0]
    return LONGEST.index(path) if path in LONGEST else len(LONGEST)


class LongestFirst(LoadScopeScheduling):
    """Gives out modules in the order they were collected in."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return nodeid if path in APART else path
