"""What was read and not yet delivered, in a file that survives a power cut. An entry is durable
before anybody is told of it, and leaves when the server has named it in an answer."""

import json
import sqlite3
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from stockhand_devices.scan import Entry, to_wire

TABLES = """
create table if not exists station (epoch text not null);
create table if not exists sequence (device text primary key, last integer not null) without rowid;
create table if not exists entry (
  n integer primary key autoincrement,
  id text not null unique,
  device text not null,
  seq integer not null,
  body text not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'rejected')),
  reason text not null default '',
  done_at real,
  unique (device, seq)
);
create index if not exists entry_waiting on entry (n) where state = 'waiting';
create index if not exists entry_done on entry (done_at) where state = 'delivered';
create table if not exists batch (
  key text primary key, first integer not null, last integer not null
) without rowid;
"""


class OutboxInUse(Exception):
    """Another program delivers from this file."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What is sent together. The key was stored before, so that the same entries go out under the
    same key however often."""

    key: str
    epoch: str
    entries: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries wait, and how many the server did not want."""

    waiting: int
    rejected: int


class Outbox:
    """The queue in one file. Any thread may call it, one at a time gets in."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=10)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = full")
        self._db.executescript(TABLES)
        with self._lock, self._db:
            self._db.execute("begin immediate")
            found = self._db.execute("select epoch from station").fetchone()
            self.epoch: str = found[0] if found else str(uuid4())
            if not found:
                self._db.execute("insert into station values (?)", (self.epoch,))
        self._claim = self._claimed(path)

    def _claimed(self, path: Path) -> sqlite3.Connection:
        """A lock on a file beside it for as long as this process lives: two that deliver would
        mix up the order."""
        claim = sqlite3.connect(
            f"{path}.lock", check_same_thread=False, isolation_level=None, timeout=0
        )
        try:
            claim.execute("pragma locking_mode = exclusive")
            claim.execute("begin exclusive")
        except sqlite3.OperationalError as error:
            claim.close()
            self._db.close()
            raise OutboxInUse(f"{path} is in use by another program") from error
        return claim

    def append(self, entries: Sequence[Entry]) -> list[Entry]:
        """Give each the next number of its device and store them all; they are durable when this
        returns."""
        numbered: list[Entry] = []
        with self._lock, self._db:
            self._db.execute("begin immediate")
            for entry in entries:
                (seq,) = self._db.execute(
                    "insert into sequence values (?, 1)"
                    " on conflict (device) do update set last = last + 1 returning last",
                    (entry.device,),
                ).fetchone()
                one = replace(entry, seq=seq)
                self._db.execute(
                    "insert into entry (id, device, seq, body) values (?, ?, ?, ?)",
                    (str(uuid4()), one.device, seq, json.dumps(to_wire(one))),
                )
                numbered.append(one)
        return numbered

    def next_batch(self, most: int) -> Batch | None:
        """The batch that was begun, or one of the oldest entries that wait."""
        with self._lock, self._db:
            self._db.execute("begin immediate")
            found = self._db.execute("select key, first, last from batch").fetchone()
            if found is None:
                first, last = self._db.execute(
                    "select min(n), max(n) from"
                    " (select n from entry where state = 'waiting' order by n limit ?)",
                    (most,),
                ).fetchone()
                if first is None:
                    return None
                found = (str(uuid4()), first, last)
                self._db.execute("insert into batch values (?, ?, ?)", found)
            key, first, last = found
            rows = self._db.execute(
                "select id, body from entry"
                " where state = 'waiting' and n between ? and ? order by n",
                (first, last),
            ).fetchall()
        return Batch(key, self.epoch, tuple({"id": id_, **json.loads(body)} for id_, body in rows))

    def settle(
        self, batch: Batch, accepted: Sequence[str], rejected: Mapping[str, str] | None = None
    ) -> None:
        """What the server has named leaves the queue; the rest of the batch goes on waiting."""
        now = time.time()
        with self._lock, self._db:
            self._db.execute("begin immediate")
            self._db.executemany(
                "update entry set state = 'delivered', done_at = ? where id = ?",
                [(now, one) for one in accepted],
            )
            self._db.executemany(
                "update entry set state = 'rejected', reason = ?, done_at = ? where id = ?",
                [(reason, now, one) for one, reason in (rejected or {}).items()],
            )
            self._db.execute("delete from batch where key = ?", (batch.key,))

    def forget(self, older_than: float) -> int:
        """Delivered entries are kept for a while, for whoever asks what was scanned; how many were
        too old."""
        with self._lock, self._db:
            return self._db.execute(
                "delete from entry where state = 'delivered' and done_at < ?", (older_than,)
            ).rowcount

    def counts(self) -> Counts:
        with self._lock:
            rows = self._db.execute("select state, count(*) from entry group by state").fetchall()
        found = dict[str, int](rows)
        return Counts(found.get("waiting", 0), found.get("rejected", 0))

    def close(self) -> None:
        with self._lock:
            self._db.close()
            self._claim.close()
