"""The scenario file through HTTP, on both databases: what passed once must go on passing."""

from pathlib import Path

import pytest

from tests.databases import Databases
from tests.scenarios import runner

FOLDER = Path(__file__).parent
FILES = ("open.yaml", "more.yaml")
HELD = FOLDER.joinpath("held.txt").read_text(encoding="utf-8").split()


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_scenarios_that_hold_go_on_holding(databases: Databases, name: str) -> None:
    """`held.txt` names them; a scenario that holds and is not named there fails as well, so that
    the list tells the truth."""
    outcomes = list(runner.run_all(runner.load(FOLDER / name), databases))
    broken = {one.id: one.reason for one in outcomes if one.id in HELD and not one.passed}
    assert not broken
    held = [one for one in HELD if one in {outcome.id for outcome in outcomes}]
    assert sorted(one.id for one in outcomes if one.passed) == sorted(held)


def test_all_that_hold_are_there() -> None:
    known = [one["id"] for name in FILES for one in runner.load(FOLDER / name)]
    assert len(known) == len(set(known))
    assert set(HELD) <= set(known)


def test_a_scenario_that_does_not_hold_is_told(sqlite_files: Databases) -> None:
    """The runner's own honesty: a wrong expectation and an unknown word both fail."""
    scenarios = {one["id"]: one for one in runner.load(FOLDER / "open.yaml")}
    scenario = scenarios["receipt-01"]
    unknown = {**scenario, "then": [*scenario["then"], {"no_such_word": {}}]}
    assert "no_such_word" in runner.run_one(unknown, sqlite_files).reason
    refused = {**scenario, "then": [{"error": {"kind": "negative"}}]}
    assert not runner.run_one(refused, sqlite_files).passed
