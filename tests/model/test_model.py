"""Random work holds the books against a model of their totals."""

import json
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.model import stock
from tests.model.__main__ import keep
from tests.model.history import (
    Failure,
    Ground,
    Operation,
    generated,
    load,
    replayed,
    save,
    shrunk,
)
from tests.model.work import Worker

OPERATIONS = 3_000
SECONDS = 60


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    with Ground() as found:
        yield found


@pytest.mark.slow
def test_the_books_follow_the_model_through_random_work(ground: Ground) -> None:
    """Another history each day; the seed tells which."""
    seed = datetime.now(tz=UTC).date().toordinal()
    print(f"seed {seed}")
    with ground.play() as play:
        until = time.monotonic() + SECONDS
        failure = generated(play, Worker(play.tx, seed).next, OPERATIONS, until)
        applied = sum(play.tally.applied.values())
    if failure is not None:
        folder = Path(tempfile.gettempdir())
        where = keep(ground, play.done, failure, seed, folder, seconds=60)
        pytest.fail(f"seed {seed}: {failure.sort}\n{failure.told}\n{where}")
    assert applied > len(play.done) / 3


def test_the_same_seed_says_the_same(ground: Ground) -> None:
    histories: list[list[Operation]] = []
    for _time in range(2):
        with ground.play() as play:
            assert generated(play, Worker(play.tx, 7).next, 60) is None
            histories.append(json.loads(json.dumps(play.done)))
    assert histories[0] == histories[1]


def _correction(quantity: str) -> Operation:
    line = {"item": "PLAIN", "quantity": quantity}
    return "post-item-journal", {"location": "SHED", "lines": [line]}


def test_books_that_do_not_follow_are_found_and_the_history_is_shrunk(
    ground: Ground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The model is made to believe that nothing ever goes out."""
    judge = stock.JUDGES["post-item-journal"]

    def forgetful(tx: object, fields: stock.Fields, effect: stock.Effect) -> None:
        if not fields["lines"][0]["quantity"].startswith("-"):
            judge(tx, fields, effect)  # pyright: ignore[reportArgumentType]

    monkeypatch.setitem(stock.JUDGES, "post-item-journal", forgetful)
    history = [_correction(quantity) for quantity in ("3", "5", "-2", "4", "1")]
    failure, count = replayed(ground, history, from_the_end=5)
    assert failure is not None
    assert failure == Failure("model stock", "stock ('SHED', 'PLAIN', ''): model 148, books 146")
    assert count == 3
    fewer = shrunk(ground, history, failure, seconds=30)
    assert fewer == [_correction("-2")]
    save(tmp_path / "history.json", fewer, failure, seed=7)
    assert load(tmp_path / "history.json") == fewer
