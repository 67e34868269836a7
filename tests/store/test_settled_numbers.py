"""The writer of a SQLite file remembers numbers that were booked, and forgets what changes."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from stockhand.domain.ledgers import NumberKey
from stockhand.domain.tracking import Dimension, Tracking
from stockhand.settings import Settings
from stockhand.store import db, masters, tracking_keys
from stockhand.store.tracking_keys import Card
from stockhand.store.tx import Tx, WriteTx
from stockhand.store.writer import ThreadWriter
from tests import warehouses
from tests.warehouses import Office


class Refusal(Exception):
    """Ends a job, so that nothing of it stays."""


@pytest.fixture
def writer(sqlite_settings: Settings) -> Any:
    warehouses.build(sqlite_settings)
    return lambda: ThreadWriter(db.sqlite_writing_engine(sqlite_settings), group=64, limit=64)


def _card(tx: WriteTx) -> Card:
    item = masters.find_items(tx, ["LOT"])["LOT"]
    key = NumberKey(item.item_id, 0, Tracking(lot="LX"))
    return tracking_keys.cards(tx, [key])[key]


def _bring(tx: WriteTx) -> None:
    lines = [{"item": "LOT", "quantity": "5", "numbers": [{"lot": "LX", "quantity": "5"}]}]
    Office(tx, "bring").do("post-opening-stock", location="SHED", lines=lines)


def _block(tx: WriteTx) -> None:
    office = Office(tx, "block")
    office.do("save-tracking-info", item_no="LOT", dimension="lot", number="LX", blocked=True)


def _play(make: Callable[[], ThreadWriter], *jobs: Callable[[WriteTx], Any]) -> list[Any]:
    async def play() -> list[Any]:
        writer = make()
        try:
            return [await _told(writer, job) for job in jobs]
        finally:
            await writer.close()

    return asyncio.run(play())


async def _told(writer: ThreadWriter, job: Callable[[WriteTx], Any]) -> Any:
    try:
        return await writer.submit(job)
    except Refusal:
        return None


def _counted(job: Callable[[WriteTx], Any]) -> Callable[[WriteTx], tuple[Any, int]]:
    def counting(tx: WriteTx) -> tuple[Any, int]:
        seen: list[str] = []
        Tx.observer = seen.append
        try:
            found = job(tx)
        finally:
            Tx.observer = None
        return found, sum("lot_blocked" in text for text in seen)

    return counting


def test_a_booked_number_is_read_once(writer: Any) -> None:
    look = _counted(_card)
    _brought, first, second = _play(writer, _bring, look, look)
    assert (first[1], second[1]) == (1, 0)
    assert second[0].tracking_id == first[0].tracking_id is not None


def test_a_number_that_is_blocked_is_read_again(writer: Any) -> None:
    look = _counted(_card)
    *_before, blocked = _play(writer, _bring, look, _block, look)
    assert blocked[0].blocked == {Dimension.LOT: True}


def test_what_a_failed_command_read_of_its_own_change_is_not_remembered(writer: Any) -> None:
    def block_and_fail(tx: WriteTx) -> None:
        _block(tx)
        assert _card(tx).blocked == {Dimension.LOT: True}
        raise Refusal

    def bring_and_fail(tx: WriteTx) -> None:
        _bring(tx)
        assert _card(tx).booked
        raise Refusal

    found = _play(writer, bring_and_fail, _card, _bring, _card, block_and_fail, _card)
    assert found[1].tracking_id is None
    assert found[5].blocked == {}


def test_who_read_before_a_change_of_the_same_commit_leaves_nothing_behind(writer: Any) -> None:
    async def play() -> Card:
        writing = writer()
        try:
            await writing.submit(_bring)
            await asyncio.gather(writing.submit(_card), writing.submit(_block))
            found: Card = await writing.submit(_card)
            return found
        finally:
            await writing.close()

    assert asyncio.run(play()).blocked == {Dimension.LOT: True}
