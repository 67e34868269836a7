"""Random work against the model.

python -m tests.model --operations 20000 --seed 7     a history, from nothing
python -m tests.model --replay FILE                   a history that was saved
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests import quiet
from tests.model.history import Failure, Ground, Play, generated, load, replayed, save, shrunk
from tests.model.work import Worker


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="tests.model", description=__doc__)
    parser.add_argument("--operations", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--shrink-seconds", type=float, default=120)
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--tally", action="store_true", help="say how often what was answered")
    parser.add_argument("--replay", type=Path)
    given = parser.parse_args(arguments)
    quiet.be_quiet()
    with Ground() as ground:
        if given.replay:
            return _replay(ground, given.replay)
        print(f"seed {given.seed}", flush=True)
        with ground.play() as play:
            began = time.monotonic()
            failure = generated(play, Worker(play.tx, given.seed).next, given.operations)
            _tell(play, time.monotonic() - began, given.tally)
        if failure is None:
            return 0
        _keep(ground, play, failure, given.seed, given)
        return 1


def _keep(
    ground: Ground, play: Play, failure: Failure, seed: int, given: argparse.Namespace
) -> None:
    print(f"{failure.sort}\n{failure.told}", flush=True)
    print(keep(ground, play.done, failure, seed, given.folder, given.shrink_seconds))


def keep(
    ground: Ground,
    done: list[tuple[str, dict[str, object]]],
    failure: Failure,
    seed: int,
    folder: Path,
    seconds: float,
) -> str:
    """Shrink and save a history that failed; where it lies, in words."""
    path = folder / f"stockhand-model-{seed}.json"
    save(path, done, failure, seed)
    fewer = shrunk(ground, done, failure, seconds)
    save(path, fewer, failure, seed)
    return f"{len(fewer)} of {len(done)} operations fail alike: {path}"


def _tell(play: Play, seconds: float, tally: bool) -> None:
    names = sorted(play.tally.applied.keys() | play.tally.refused.keys())
    applied = sum(play.tally.applied.values())
    print(f"{len(play.done)} operations in {seconds:.0f} s, {applied} applied", flush=True)
    if tally:
        for name in names:
            done, refused = play.tally.applied.get(name, 0), play.tally.refused.get(name, 0)
            print(f"  {name}: {done} applied, {refused} refused")
        print("  " + ", ".join(f"{code} {n}" for code, n in sorted(play.tally.codes.items())))


def _replay(ground: Ground, path: Path) -> int:
    history = load(path)
    failure, count = replayed(ground, history, from_the_end=200)
    if failure is None:
        print(f"{len(history)} operations, nothing is wrong")
        return 0
    name, fields = history[count - 1]
    print(f"after {count} operations, {name} {fields}\n{failure.sort}\n{failure.told}")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
