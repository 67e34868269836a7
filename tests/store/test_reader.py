"""What readers see, however they ask: what was committed, never what they remember."""

import asyncio
from functools import partial

from stockhand.app import Opened
from stockhand.settings import Settings
from stockhand.store import db, masters
from stockhand.store.tx import ReadTx, WriteTx
from tests.databases import SqliteFiles
from tests.warehouses import Office


def uses_bins(tx: ReadTx) -> bool:
    found = masters.find_location(tx, "DOCK")
    assert found is not None
    return found.bin_mandatory


def use_bins(tx: WriteTx, *, on: bool, name: str) -> None:
    Office(tx, name).do("save-location", code="DOCK", bin_mandatory=on)


def with_a_location(files: SqliteFiles) -> Settings:
    settings = files.fresh()

    def make(tx: WriteTx) -> None:
        Office(tx).do("save-location", code="DOCK")

    asyncio.run(db.change_once(settings, make))
    return settings


def test_a_change_of_set_up_is_seen_by_every_later_read(sqlite_files: SqliteFiles) -> None:
    async def work() -> list[bool]:
        opened = Opened(with_one_reader)
        reader, writer = opened.database.reader, opened.database.writer
        seen: list[bool] = []
        try:
            for place, on in enumerate((False, True, False)):
                await writer.submit(partial(use_bins, on=on, name=f"change {place}"))
                for ask in (reader.ask, reader.look, reader.look_up):
                    seen.append(await ask(uses_bins))
        finally:
            await opened.close()
        return seen

    settings = with_a_location(sqlite_files)
    with_one_reader = Settings(database=settings.database, readers=1)
    assert asyncio.run(work()) == [False] * 3 + [True] * 3 + [False] * 3


def test_all_statements_of_a_look_up_see_one_moment(sqlite_files: SqliteFiles) -> None:
    async def work() -> tuple[bool, bool]:
        opened = Opened(settings)
        loop = asyncio.get_running_loop()
        writer = opened.database.writer

        def look(tx: ReadTx) -> tuple[bool, bool]:
            before = uses_bins(tx)
            asyncio.run_coroutine_threadsafe(change(), loop).result(10)
            tx.memory.clear()
            return before, uses_bins(tx)

        async def change() -> None:
            await writer.submit(partial(use_bins, on=True, name="change"))

        try:
            return await opened.database.reader.look_up(look)
        finally:
            await opened.close()

    settings = with_a_location(sqlite_files)
    assert asyncio.run(work()) == (False, False)
