"""Reserving reads the next lots and no more: what it asks of the database does not grow with what
lies in stock."""

import asyncio

import pytest
import sqlalchemy as sa

from stockhand.app import Opened
from stockhand.bench import reserve
from stockhand.settings import Settings
from stockhand.store import db
from stockhand.store.tx import ReadTx, Tx
from tests.databases import SqliteFiles

pytestmark = pytest.mark.slow

LINES = 40
MOST = 16
"""Statements of an order that is reserved from stock."""


def statements(settings: Settings, entries: int) -> list[list[str]]:
    """What three orders ask one after another, with so many entries in stock."""

    async def work() -> list[list[str]]:
        opened = Opened(settings)
        hands = reserve.Hands(opened)
        found: list[list[str]] = []
        try:
            await reserve.stock(hands, entries)
            for no in range(4):
                texts: list[str] = []
                Tx.observer = texts.append
                await reserve.reserve(hands, LINES, no)
                found.append(texts)
        finally:
            Tx.observer = None
            await opened.close()
        return found[1:]

    return asyncio.run(work())


def test_statements_of_a_reserved_order_do_not_grow_with_stock(sqlite_files: SqliteFiles) -> None:
    few, many = sqlite_files.fresh(), sqlite_files.fresh()
    small, large = statements(few, 1_000), statements(many, 10_000)
    assert {len(texts) for texts in small} == {len(texts) for texts in large}
    assert small == large
    assert _open_entries(few) < _open_entries(many)


def _open_entries(settings: Settings) -> int:
    def count(tx: ReadTx) -> int:
        text = sa.text("select count(*) from item_ledger_entry where free_base <> 0")
        return tx.execute(text).scalar_one()

    return asyncio.run(db.ask_once(settings, count))


def test_an_order_is_reserved_in_few_statements(sqlite_files: SqliteFiles) -> None:
    texts = statements(sqlite_files.fresh(), 1_000)[-1]
    begun = next(no for no, text in enumerate(texts) if "INSERT INTO source_line" in text)
    reserving = texts[begun + 1 :]
    assert len(reserving) <= MOST, "\n".join(reserving)


def test_lines_a_second_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert reserve.run(lines=20, entries=400, rounds=2) > 0
    assert "lines/s: " in capsys.readouterr().out
