"""The same day on bare SQLite: one thread, prepared statements, one commit a document, no HTTP, no
rules. Nothing that keeps the same books can be much faster on this machine; it is what the server
is measured against."""

import sqlite3
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from stockhand.bench.plan import BINS, LOT, PLAIN, Day, Line, kind_of

DOCK, GATE, FIRST_BIN = 1, 2, 10
TODAY = "2026-11-21"
SCHEMA = """
create table number(number_id integer primary key, item integer not null, text text not null,
  expires text not null, unique(item, text));
create table item_entry(entry_no integer primary key, kind integer not null, item integer not null,
  number_id integer not null, quantity integer not null, remaining integer not null,
  day text not null, document text not null, line integer not null);
create index item_entry_open on item_entry(item, number_id) where remaining > 0;
create index item_entry_number on item_entry(number_id);
create index item_entry_document on item_entry(document);
create table application(application_id integer primary key, inbound integer not null,
  outbound integer not null, quantity integer not null, day text not null);
create index application_inbound on application(inbound);
create table bin_entry(entry_no integer primary key, bin integer not null, item integer not null,
  number_id integer not null, quantity integer not null, day text not null, document text not null,
  line integer not null);
create index bin_entry_bin on bin_entry(bin, item, number_id);
create table content(bin integer not null, item integer not null, number_id integer not null,
  quantity integer not null, primary key(bin, item, number_id)) without rowid;
create index content_number on content(item, number_id);
create table balance(item integer not null, number_id integer not null, expires text not null,
  quantity integer not null, reserved integer not null, primary key(item, number_id)) without rowid;
create index balance_first on balance(item, expires, number_id) where quantity > reserved;
create table reservation(reservation_id integer primary key, item integer not null,
  number_id integer not null, quantity integer not null, ordered integer not null,
  line integer not null);
create index reservation_order on reservation(ordered);
create table order_line(ordered integer not null, line integer not null, item integer not null,
  quantity integer not null, picked integer not null, shipped integer not null,
  primary key(ordered, line)) without rowid;
create table activity_line(line_id integer primary key, document integer not null,
  action integer not null, bin integer not null, item integer not null, number_id integer not null,
  quantity integer not null);
create index activity_line_document on activity_line(document);
create table registered_line(line_id integer primary key, document text not null,
  line integer not null, action integer not null, bin integer not null, item integer not null,
  number_id integer not null, quantity integer not null);
create index registered_line_document on registered_line(document);
create table posted_line(line_id integer primary key, document text not null, line integer not null,
  item integer not null, quantity integer not null);
create index posted_line_document on posted_line(document);
"""
Row = tuple[int, int, int]
"""Item, number and quantity."""


class LimitDay:
    """The bare run."""

    def __init__(self, day: Day, folder: Path, entries: int = 0) -> None:
        self.day = day
        self.path = folder / "limit.db"
        self.db = sqlite3.connect(self.path, isolation_level=None, cached_statements=512)
        for pragma in (
            "journal_mode=wal",
            "synchronous=full",
            "cache_size=-131072",
            "mmap_size=1073741824",
            "temp_store=memory",
            "foreign_keys=on",
            "wal_autocheckpoint=10000",
        ):
            self.db.execute(f"pragma {pragma}")
        self.db.executescript(SCHEMA)
        self.numbers = entries // 2
        self.entries = entries
        self._write_past(self.numbers)
        self.received: dict[int, list[Row]] = {}
        self.reserved: dict[int, list[Row]] = {}

    def _write_past(self, lots: int) -> None:
        """The same old entries that lie behind the server's day."""
        if not lots:
            return
        first = "with recursive n(j) as (select 1 union all select j + 1 from n where j < ?)"
        sides = "cross join (select 0 as side union all select 1)"
        items = [item for item in range(self.day.items) if kind_of(item) == LOT]
        self.db.execute("begin")
        self.db.execute("create temporary table goods(place integer primary key, item integer)")
        self._many("insert into goods values (?,?)", list(enumerate(items)))
        self.db.execute(
            f"insert into number {first} select j, item, 'OLD' || j, '2026-12-01' from n"
            " join goods on place = j % (select count(*) from goods)",
            (lots,),
        )
        self.db.execute(
            "insert into item_entry select 2 * number_id - 1 + side, side, item, number_id,"
            f" (1 - 2 * side) * 10, 0, '2026-06-01', 'PAST', number_id from number {sides}"
        )
        self.db.execute(
            "insert into application(inbound, outbound, quantity, day)"
            " select 2 * number_id - 1, 2 * number_id, 10, '2026-06-01' from number"
        )
        self.db.execute(
            "insert into bin_entry select 2 * number_id - 1 + side, ?, item, number_id,"
            f" (1 - 2 * side) * 10, '2026-06-01', 'PAST', number_id from number {sides}",
            (DOCK,),
        )
        self.db.execute("commit")
        self.db.execute("pragma wal_checkpoint(truncate)")

    def run(self) -> dict[str, float]:
        """Seconds by stage."""
        receipts, orders = range(len(self.day.receipts)), range(len(self.day.orders))
        return {
            "receive": self._stage(self._receive, receipts),
            "put away": self._stage(self._put_away, receipts),
            "reserve": self._stage(self._reserve, orders),
            "create pick": self._stage(self._create_pick, orders),
            "register pick": self._stage(self._register_pick, orders),
            "post shipment": self._stage(self._ship, orders),
        }

    def check(self) -> None:
        """What came has gone, in every book."""
        for statement in (
            "select count(*) from balance where quantity <> 0 or reserved <> 0",
            "select count(*) from item_entry where remaining <> 0 and quantity > 0",
            "select count(*) from content where quantity <> 0",
            "select sum(quantity) from item_entry",
            "select sum(quantity) from bin_entry",
        ):
            (left,) = self.db.execute(statement).fetchone()
            assert left == 0, (statement, left)

    def _stage(self, work: Callable[[int], None], documents: Iterable[int]) -> float:
        begun = time.perf_counter()
        for document in documents:
            self.db.execute("begin immediate")
            work(document)
            self.db.execute("commit")
        return time.perf_counter() - begun

    def _many(self, statement: str, rows: list[Any]) -> None:
        self.db.executemany(statement, rows)

    def _receive(self, document: int) -> None:
        new: list[tuple[int, int, str, str]] = []
        entries: list[Any] = []
        moves: list[Any] = []
        rows: list[Row] = []
        name = f"R{document}"
        for place, line in enumerate(self.day.receipts[document]):
            for number in line.numbers:
                number_id = 0
                if line.kind != PLAIN:
                    self.numbers += 1
                    number_id = self.numbers
                    new.append((number_id, line.item, number.text, number.expires))
                self.entries += 1
                quantity = number.quantity
                entries.append(
                    (self.entries, 0, line.item, number_id, quantity, quantity, TODAY, name, place)
                )
                moves.append((DOCK, line.item, number_id, quantity, TODAY, name, place))
                rows.append((line.item, number_id, quantity))
        self._many("insert into number values (?,?,?,?)", new)
        self._many("insert into item_entry values (?,?,?,?,?,?,?,?,?)", entries)
        self._move(moves)
        self._put(DOCK, rows)
        expires = {number_id: day for number_id, _item, _text, day in new}
        self._many(
            "insert into balance values (?,?,?,?,0)"
            " on conflict do update set quantity = quantity + excluded.quantity",
            [(i, n, expires.get(n, "9999-12-31"), q) for i, n, q in rows],
        )
        self._post(name, self.day.receipts[document])
        self.received[document] = rows

    def _put_away(self, document: int) -> None:
        self._carry(f"PA{document}", self.received[document], lambda _i: DOCK, _bin)

    def _reserve(self, document: int) -> None:
        held: list[Any] = []
        lines: list[Any] = []
        rows: list[Row] = []
        for place, line in enumerate(self.day.orders[document]):
            need = line.quantity
            lines.append((document, place, line.item, need, 0, 0))
            free = self.db.execute(
                "select number_id, quantity - reserved from balance where item = ?"
                " and quantity > reserved order by expires, number_id limit 12",
                (line.item,),
            ).fetchall()
            for number_id, there in free:
                quantity = min(there, need)
                need -= quantity
                rows.append((line.item, number_id, quantity))
                held.append((line.item, number_id, quantity, document, place))
                self.db.execute(
                    "update balance set reserved = reserved + ? where item = ? and number_id = ?",
                    (quantity, line.item, number_id),
                )
                if not need:
                    break
            assert not need
        self._many("insert into order_line values (?,?,?,?,?,?)", lines)
        self._many(
            "insert into reservation(item, number_id, quantity, ordered, line) values (?,?,?,?,?)",
            held,
        )
        self.reserved[document] = rows

    def _create_pick(self, document: int) -> None:
        lines = [
            (document, action, _bin(i) if action == 0 else GATE, i, n, q)
            for i, n, q in self.reserved[document]
            for action in (0, 1)
        ]
        self._many(
            "insert into activity_line(document, action, bin, item, number_id, quantity)"
            " values (?,?,?,?,?,?)",
            lines,
        )

    def _register_pick(self, document: int) -> None:
        rows = self.reserved[document]
        self._carry(f"P{document}", rows, _bin, lambda _i: GATE)
        self.db.execute("delete from activity_line where document = ?", (document,))
        self._many(
            "update order_line set picked = picked + ? where ordered = ? and item = ?",
            [(q, document, i) for i, _n, q in rows],
        )

    def _ship(self, document: int) -> None:
        rows, name = self.reserved[document], f"S{document}"
        entries: list[Any] = []
        applied: list[Any] = []
        left: list[Any] = []
        for item, number_id, quantity in rows:
            self.entries += 1
            need = quantity
            for inbound, remaining in self.db.execute(
                "select entry_no, remaining from item_entry where item = ? and number_id = ?"
                " and remaining > 0 order by entry_no limit 5",
                (item, number_id),
            ).fetchall():
                part = min(remaining, need)
                need -= part
                applied.append((inbound, self.entries, part, TODAY))
                self.db.execute(
                    "update item_entry set remaining = remaining - ? where entry_no = ?",
                    (part, inbound),
                )
                if not need:
                    break
            assert not need
            entries.append((self.entries, 1, item, number_id, -quantity, 0, TODAY, name, 0))
            left.append((GATE, item, number_id, -quantity, TODAY, name, 0))
        self._many("insert into item_entry values (?,?,?,?,?,?,?,?,?)", entries)
        self._many(
            "insert into application(inbound, outbound, quantity, day) values (?,?,?,?)", applied
        )
        self._move(left)
        self._take(GATE, rows)
        self._many(
            "update balance set quantity = quantity - ?, reserved = reserved - ?"
            " where item = ? and number_id = ?",
            [(q, q, i, n) for i, n, q in rows],
        )
        self.db.execute("delete from reservation where ordered = ?", (document,))
        self._many(
            "update order_line set shipped = shipped + ? where ordered = ? and item = ?",
            [(q, document, i) for i, _n, q in rows],
        )
        self._post(name, self.day.orders[document])

    def _carry(
        self, name: str, rows: list[Row], source: Callable[[int], int], target: Callable[[int], int]
    ) -> None:
        """Goods go from bin to bin: two entries each, and both contents."""
        moves: list[Any] = []
        registered: list[Any] = []
        for place, (item, number_id, quantity) in enumerate(rows):
            moves.append((source(item), item, number_id, -quantity, TODAY, name, place))
            moves.append((target(item), item, number_id, quantity, TODAY, name, place))
            registered.append((name, place, 0, source(item), item, number_id, quantity))
            registered.append((name, place, 1, target(item), item, number_id, quantity))
        self._move(moves)
        self._many(
            "insert into registered_line(document, line, action, bin, item, number_id, quantity)"
            " values (?,?,?,?,?,?,?)",
            registered,
        )
        for item, number_id, quantity in rows:
            self._take(source(item), [(item, number_id, quantity)])
            self._put(target(item), [(item, number_id, quantity)])

    def _move(self, rows: list[Any]) -> None:
        self._many(
            "insert into bin_entry(bin, item, number_id, quantity, day, document, line)"
            " values (?,?,?,?,?,?,?)",
            rows,
        )

    def _put(self, place: int, rows: list[Row]) -> None:
        self._many(
            "insert into content values (?,?,?,?)"
            " on conflict do update set quantity = quantity + excluded.quantity",
            [(place, i, n, q) for i, n, q in rows],
        )

    def _take(self, place: int, rows: list[Row]) -> None:
        self._many(
            "update content set quantity = quantity - ? where bin = ? and item = ?"
            " and number_id = ?",
            [(q, place, i, n) for i, n, q in rows],
        )
        self._many(
            "delete from content where bin = ? and item = ? and number_id = ? and quantity = 0",
            [(place, i, n) for i, n, _q in rows],
        )

    def _post(self, name: str, lines: tuple[Line, ...]) -> None:
        self._many(
            "insert into posted_line(document, line, item, quantity) values (?,?,?,?)",
            [(name, place, line.item, line.quantity) for place, line in enumerate(lines)],
        )


def _bin(item: int) -> int:
    return FIRST_BIN + item % BINS
