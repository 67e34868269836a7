"""What the command of this transaction has moved so far: order tracking looks at it when the
command is done, so that no command has to think of it."""

from collections.abc import Container, Iterable

import msgspec

from stockhand.domain.ledgers import GoodsKey, Posting
from stockhand.domain.orders import SourceLine
from stockhand.domain.reservation_entries import PointerKind
from stockhand.store.tx import WriteTx

_KEY = "moved"


class Moved(msgspec.Struct):
    """Order lines and ledger entries by number, and the goods they are of."""

    goods: set[GoodsKey]
    lines: set[int]
    entries: set[int]


class Noted(msgspec.Struct):
    """What was written, as it was written: most commands are asked about nothing of it."""

    lines: list[SourceLine] = []
    postings: list[tuple[Posting, dict[int, int]]] = []

    def item_ids(self) -> set[int]:
        """The items of all that moved."""
        found = {line.item_id for line in self.lines}
        for posting, _item_entries in self.postings:
            book = posting.reservations
            for entries in (posting.item_ledger_entries, book.before, book.after):
                found.update([entry.item_id for entry in entries])
        return found

    def of_items(self, items: Container[int]) -> Moved:
        """What moved of these items, and the goods they are of."""
        lines = [line for line in self.lines if line.item_id in items]
        goods = {GoodsKey(one.location_id, one.item_id, one.variant_id) for one in lines}
        found = Moved(goods, {line.line_id for line in lines}, set())
        for posting, item_entries in self.postings:
            book = posting.reservations
            for entries in (posting.item_ledger_entries, book.before, book.after):
                goods.update(
                    GoodsKey(one.location_id, one.item_id, one.variant_id)
                    for one in entries
                    if one.item_id in items
                )
            _count(found, posting, item_entries)
        return found


def begin(tx: WriteTx) -> None:
    """From now on what moves is noted; who does not ask for it later need not pay for it."""
    tx.memory[_KEY] = Noted()


def note_lines(tx: WriteTx, lines: Iterable[SourceLine]) -> None:
    """These lines are new, or other than they were."""
    noted: Noted | None = tx.memory.get(_KEY)
    if noted is not None:
        noted.lines.extend(lines)


def note_posting(tx: WriteTx, posting: Posting, item_entries: dict[int, int]) -> None:
    """This was written; `item_entries` tells what provisional numbers became."""
    noted: Noted | None = tx.memory.get(_KEY)
    if noted is not None and (posting.item_ledger_entries or posting.reservations):
        noted.postings.append((posting, item_entries))


def take(tx: WriteTx) -> Noted:
    """All that moved since `begin`; nothing is noted any more."""
    noted: Noted = tx.memory.pop(_KEY, None) or Noted()
    return noted


def _count(found: Moved, posting: Posting, item_entries: dict[int, int]) -> None:
    numbers = {entry.entry_no for entry in posting.item_ledger_entries}
    for row in posting.item_application_entries:
        numbers |= {row.inbound_entry_no, row.outbound_entry_no}
    found.lines.update(line.line_id for line in posting.source_lines)
    for entry in (*posting.reservations.before, *posting.reservations.after):
        for half in entry.halves:
            if half.pointer.kind is PointerKind.LINE:
                found.lines.add(half.pointer.id)
            elif half.pointer.kind is PointerKind.ENTRY:
                numbers.add(half.pointer.id)
    found.entries.update(item_entries.get(no, no) for no in numbers if no)
