"""The server dies without warning while clients send: what it acknowledged is there once, with the
answer it gave, and the books are right."""

import asyncio
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from stockhand.settings import Settings
from stockhand.store import db
from tests import warehouses
from tests.faults import load
from tests.faults.process import (
    Progress,
    Sent,
    ServerProcess,
    StubbornClient,
    as_stored,
    describe,
    read_stored,
    seed_from_environment,
)
from tests.live import make_token

pytestmark = pytest.mark.slow


def test_what_was_acknowledged_survives_five_kills_under_load(sqlite_settings: Settings) -> None:
    _live_through(sqlite_settings, clients=4, each=125, kills=5)


@pytest.mark.postgres
def test_a_killed_server_of_a_postgres_database_loses_nothing(postgres_cluster: Any) -> None:
    _live_through(postgres_cluster.fresh(), clients=3, each=40, kills=1)


def _live_through(settings: Settings, *, clients: int, each: int, kills: int) -> None:
    seed = seed_from_environment(20261121)
    sent = load.commands(seed, clients, each)
    print(describe(seed, sent))
    warehouses.build(settings)
    token = make_token(settings)
    progress = Progress()
    with ServerProcess(settings) as server:
        threads = [
            StubbornClient(server, token, commands, progress, seed + number)
            for number, commands in enumerate(sent)
        ]
        for thread in threads:
            thread.start()
        for kill in range(1, kills + 1):
            progress.wait_for(clients * each * kill // (kills + 1))
            server.kill()
            server.restart()
        progress.wait_for(clients * each)
        for thread in threads:
            thread.join(30)
        assert progress.interrupted >= kills, "no request was under way when the server was killed"
        server.stop()
        code, said = server.verify()
    assert (code, said.splitlines()[-1].endswith(" 0 broken")) == (0, True), said
    answers = {command_id: one for thread in threads for command_id, one in thread.answers.items()}
    all_sent = [one for commands in sent for one in commands]
    _is_in_the_log_once(settings, all_sent, answers)
    _corrections_add_up(settings, all_sent, answers)


def _is_in_the_log_once(settings: Settings, sent: list[Sent], answers: dict[UUID, Any]) -> None:
    rows = _rows(settings, "select command_id, answer from command_log where employee_id is null")
    logged = [(UUID(bytes=bytes(row.command_id)), read_stored(row.answer)) for row in rows]
    ours = {command_id for command_id, *_rest in sent}
    found = [(command_id, answer) for command_id, answer in logged if command_id in ours]
    assert len(found) == len(sent)
    assert dict(found) == {command_id: as_stored(one) for command_id, one in answers.items()}


def _corrections_add_up(settings: Settings, sent: list[Sent], answers: dict[UUID, Any]) -> None:
    """Each correction that was answered yes was booked, and booked once."""
    expected = sum(
        quantity
        for command_id, quantity in load.corrections(sent, "SHED")
        if answers[command_id].status == 200
    )
    ((booked,),) = _rows(
        settings,
        "select sum(e.quantity_base) from item_ledger_entry e"
        " join posted_document d on d.document_id = e.document_id"
        " join location l on l.location_id = e.location_id"
        f" where l.code = 'SHED' and d.kind = 'item_journal' and d.document_id > {_opening}",
    )
    assert Decimal(booked) / 100_000 == expected


_opening = 3
"""The opening stock of the three locations is the first three documents."""


def _rows(settings: Settings, statement: str) -> Any:
    return asyncio.run(db.ask_once(settings, lambda tx: tx.execute(sa.text(statement)).all()))
