"""Running a scenario file: each scenario in a fresh database, through HTTP, judged by what it says.

Nothing here knows a scenario: only the vocabulary.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from tests.databases import Databases
from tests.scenarios import (
    actions,
    changes,
    expectations,
    masters,
    setups,
    stocktaking,
    trials,
)
from tests.scenarios.kinds import ERROR_KINDS
from tests.scenarios.world import Differs, RefusedStep, Unsupported, World

Step = dict[str, Any]
DO = {
    **setups.VERBS,
    **actions.VERBS,
    **changes.VERBS,
    **stocktaking.VERBS,
    **masters.VERBS,
}
EXPECT = {**expectations.VERBS, **trials.VERBS}


class Outcome:
    """What came of a scenario; `reason` is blank when it holds."""

    def __init__(self, scenario: dict[str, Any], reason: str) -> None:
        self.id: str = scenario["id"]
        self.title: str = scenario.get("title", "")
        self.reason = reason

    @property
    def passed(self) -> bool:
        return not self.reason


LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Where PyYAML was built without the library in C, the slower one."""


def load(path: Path) -> list[dict[str, Any]]:
    return yaml.load(path.read_text(encoding="utf-8"), LOADER)["scenarios"]


def run_all(scenarios: list[dict[str, Any]], databases: Databases) -> Iterator[Outcome]:
    for scenario in scenarios:
        yield run_one(scenario, databases)


def run_one(scenario: dict[str, Any], databases: Databases) -> Outcome:
    settings = databases.fresh()
    world = World(settings)
    try:
        _play(world, scenario)
    except Unsupported as missing:
        return Outcome(scenario, f"cannot do yet: {missing}")
    except RefusedStep as refused:
        return Outcome(scenario, f"refused: {refused}")
    except Differs as differs:
        return Outcome(scenario, str(differs))
    except AssertionError as broken:
        return Outcome(scenario, f"broken: {broken}")
    finally:
        world.close()
        databases.drop(settings)
    return Outcome(scenario, "")


def _play(world: World, scenario: dict[str, Any]) -> None:
    for step in scenario.get("given", ()):
        try:
            _do(world, step)
        except RefusedStep as refused:
            raise Differs(f"given {step} was refused: {refused}") from None
    then = list(scenario.get("then", ()))
    wanted = next((given for step in then for verb, given in step.items() if verb == "error"), None)
    _play_when(world, list(scenario.get("when", ())), wanted)
    for step in sorted(then, key=lambda one: bool(one.keys() & trials.VERBS)):
        ((verb, given),) = step.items()
        if verb in ("ok", "error"):
            continue
        if verb not in EXPECT:
            raise Unsupported(verb)
        EXPECT[verb](world, given)


def _play_when(world: World, steps: list[Step], wanted: Step | None) -> None:
    """The actions, in stretches that end with `expect_error` or with the error of `then`."""
    stretch: list[Step] = []
    for step in steps:
        if "expect_error" in step:
            _refused_in(world, stretch, step["expect_error"])
            stretch = []
        else:
            stretch.append(step)
    if wanted is not None:
        _refused_in(world, stretch, wanted)
        return
    for step in stretch:
        _do(world, step)


def _refused_in(world: World, steps: list[Step], wanted: Step) -> None:
    """One of the actions must be refused with a right kind; those after it are not done."""
    kinds = wanted["kind"] if isinstance(wanted["kind"], list) else [wanted["kind"]]
    world.reserved_nothing = False
    for step in steps:
        try:
            _do(world, step)
            if {kind for code in world.declined for kind in ERROR_KINDS.get(code, ())} & set(kinds):
                return
        except RefusedStep as refused:
            if refused.kinds & set(kinds):
                return
            raise Differs(f"expected {kinds}, was refused with {refused}") from None
    if "nothing_to_reserve" in kinds and world.reserved_nothing:
        return
    raise Differs(f"expected a refusal of kind {kinds}, nothing was refused")


def _do(world: World, step: Step) -> None:
    ((verb, given),) = step.items()
    action: Callable[[World, Step], None] | None = DO.get(verb)
    if action is None:
        raise Unsupported(verb)
    world.prompts.clear()
    world.warnings.clear()
    world.declined.clear()
    action(world, given or {})
