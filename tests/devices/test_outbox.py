"""What was read stays until the server has named it: through kills, lost answers, bad entries."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from stockhand_devices.outbox import Batch, Outbox, OutboxInUse
from stockhand_devices.scan import Notice, Scan, Trouble
from stockhand_devices.sinks import Delivery, Refused, Undelivered, Verdicts
from tests.devices.scanners import BEGAN


def scan(text: str, device: str = "dock") -> Scan:
    return Scan(text=text, raw=text.encode(), device=device, source="stdin", at=BEGAN)


def texts(batch: Batch | None) -> list[str]:
    return [one["text"] for one in batch.entries] if batch else []


def test_each_device_counts_for_itself_and_goes_on_after_a_restart(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "a/outbox.db")
    outbox.append([scan("A"), scan("B", "gate"), scan("C")])
    epoch = outbox.epoch
    outbox.close()
    again = Outbox(tmp_path / "a/outbox.db")
    lost = Notice(trouble=Trouble.NO_READ, device="gate", source="tcp", at=BEGAN, text="NOREAD")
    again.append([lost])
    batch = again.next_batch(50)
    again.close()
    assert batch is not None
    assert (batch.epoch, texts(batch)) == (epoch, ["A", "B", "C", "NOREAD"])
    assert [(one["device"], one["seq"]) for one in batch.entries] == [
        ("dock", 1),
        ("gate", 1),
        ("dock", 2),
        ("gate", 2),
    ]
    assert [one["kind"] for one in batch.entries] == ["scan", "scan", "scan", "no-read"]


def test_a_batch_keeps_its_key_and_its_entries_until_it_is_settled(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    outbox.append([scan("A"), scan("B")])
    first = outbox.next_batch(50)
    outbox.append([scan("C")])
    outbox.close()
    outbox = Outbox(tmp_path / "outbox.db")
    assert outbox.next_batch(50) == first
    assert first is not None
    outbox.settle(first, [first.entries[0]["id"]])
    second = outbox.next_batch(50)
    assert texts(second) == ["B", "C"]
    assert second is not None
    assert second.key != first.key
    outbox.close()


def test_delivered_entries_are_kept_for_a_while_and_no_longer(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    outbox.append([scan("A"), scan("B")])
    batch = outbox.next_batch(1)
    assert batch is not None
    outbox.settle(batch, [batch.entries[0]["id"]])
    assert (outbox.forget(0.0), outbox.forget(2e10)) == (0, 1)
    assert outbox.counts().waiting == 1
    outbox.close()


def test_two_programs_do_not_share_an_outbox(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.db")
    with pytest.raises(OutboxInUse):
        Outbox(tmp_path / "outbox.db")
    outbox.close()
    Outbox(tmp_path / "outbox.db").close()


class Picky:
    """A server that takes no batch with a bad entry in it, and is away at first."""

    def __init__(self, away: int = 0) -> None:
        self.taken: list[str] = []
        self.keys: list[str] = []
        self._away = away

    def send(self, batch: Batch) -> Verdicts:
        self.keys.append(batch.key)
        if self._away:
            self._away -= 1
            raise Undelivered("away")
        if "BAD" in texts(batch):
            raise Refused("HTTP 400")
        self.taken += texts(batch)
        return Verdicts(tuple(one["id"] for one in batch.entries), {})

    def close(self) -> None:
        """Nothing is open."""


def deliver(outbox: Outbox, sink: Picky, entries: Sequence[Scan]) -> None:
    async def work() -> None:
        delivery = Delivery(outbox, sink)
        await delivery.take(entries)
        await delivery.drain()

    asyncio.run(work())


def test_a_bad_entry_is_set_aside_and_the_others_arrive_in_order(tmp_path: Path) -> None:
    outbox, sink = Outbox(tmp_path / "outbox.db"), Picky()
    deliver(outbox, sink, [scan(one) for one in ("A", "B", "BAD", "C", "D")])
    assert sink.taken == ["A", "B", "C", "D"]
    assert (outbox.counts().waiting, outbox.counts().rejected) == (0, 1)
    outbox.close()


def test_what_is_sent_again_goes_out_under_the_same_key(tmp_path: Path) -> None:
    outbox, sink = Outbox(tmp_path / "outbox.db"), Picky(away=2)
    deliver(outbox, sink, [scan("A")])
    assert len(sink.keys) == 3
    assert len(set(sink.keys)) == 1
    outbox.close()


STATION = """
import sys
from pathlib import Path
from stockhand_devices.outbox import Outbox
from tests.devices.test_outbox import scan
outbox = Outbox(Path(sys.argv[1]))
for number in range(100_000):
    outbox.append([scan(str(number))])
    print(number, flush=True)
"""


def test_what_was_stored_survives_a_killed_station(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STATION, str(tmp_path / "outbox.db")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as station:
        assert station.stdout is not None
        said = [station.stdout.readline() for _ in range(50)]
        os.kill(station.pid, signal.SIGKILL)
        said += station.stdout.readlines()
    outbox = Outbox(tmp_path / "outbox.db")
    whole = [one for one in said if one.endswith("\n")]
    kept = texts(outbox.next_batch(100_000))
    assert kept[: len(whole)] == [str(number) for number in range(len(whole))]
    assert len(kept) <= len(whole) + 1
    outbox.close()
