"""A rule that must always hold."""

import msgspec


class Rule(msgspec.Struct, frozen=True):
    """A rule and the statement that lists the rows that break it."""

    name: str
    statement: str
    only: str = ""
