"""The application worksheet: what was applied to what, taken back and chosen anew (T 2.8).

It is one command, so nobody ever sees stock that is half unapplied: whatever is still open at its
end is judged as if it had been posted so.
"""

import msgspec

from stockhand.domain.applications import Applications, goods_of
from stockhand.domain.ledgers import ItemApplicationEntry, ItemLedgerEntry, Posting, Stamp
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.documents import NothingToPost
from stockhand.domain.stock import Inventory
from stockhand.operations import access, applying, entry
from stockhand.operations.access import Permission
from stockhand.operations.fields import Id
from stockhand.operations.run import Command, Done, Result
from stockhand.store import ledgers, masters, stock
from stockhand.store.event_log import Event
from stockhand.store.tx import WriteTx


class ApplicationRef(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One application: its own number, and the incoming entry it belongs to."""

    inbound_entry_no: Id
    entry_no: Id


class Choice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry to apply: to a chosen one, or to what is oldest and free."""

    entry_no: Id
    to_entry: Id | None = None


class ChangeApplications(Command, frozen=True, kw_only=True):
    """Take applications of item ledger entries back, then apply entries anew. What leaves without
    stock at the end is refused as when it is posted."""

    undo: tuple[ApplicationRef, ...] = ()
    apply: tuple[Choice, ...] = ()


def change(tx: WriteTx, command: ChangeApplications, stamp: Stamp) -> Done:
    if not command.undo and not command.apply:
        raise Refused(NothingToPost(document="applications"))
    named = {one.inbound_entry_no for one in command.undo}
    named |= {one.entry_no for one in command.apply}
    named |= {one.to_entry for one in command.apply if one.to_entry}
    stock.lock(tx, {goods_of(one) for one in stock.entries(tx, named)})
    entries = {one.entry_no: one for one in stock.entries(tx, named)}
    for entry_no in sorted(named - entries.keys()):
        raise entry.not_found("item_ledger_entry", str(entry_no))
    locations = masters.load_locations(tx, {one.location_id for one in entries.values()})
    for location in locations.values():
        access.check(stamp, Permission.PLAN, location)
    goods = masters.load_goods(tx, {one.item_id for one in entries.values()})
    inventory = Inventory(entries.values())
    applying.read_applied(tx, inventory, named, goods.items)
    applying.read_stock_for(tx, inventory, entries.values(), goods.items)
    applied = Applications(inventory, goods.items, locations)
    chosen = _change(applied, command, entries)
    posting = Posting(
        item_application_entries=tuple(applied.rows),
        applications_undone=tuple(applied.undone),
        chosen=chosen,
    )
    ledgers.apply(tx, posting, stamp, name="change-applications", bins={})
    return Done(result=Result(), events=_events(entries, command))


def _change(
    applied: Applications, command: ChangeApplications, entries: dict[int, ItemLedgerEntry]
) -> dict[int, int]:
    """Take back, apply, and judge what is open; which entries were chosen for which."""
    chosen: dict[int, int] = {}
    for one in command.undo:
        applied.undo(one.inbound_entry_no, one.entry_no)
    for one in command.apply:
        if one.to_entry is None:
            applied.settle(entries[one.entry_no])
        else:
            applied.take_from(entries[one.entry_no], one.to_entry)
            chosen[one.entry_no] = one.to_entry
    for row in applied.undone:
        applied.check_open(_outbound(applied, row))
    return chosen


def _outbound(applied: Applications, row: ItemApplicationEntry) -> ItemLedgerEntry:
    found = applied.inventory.entry(row.outbound_entry_no)
    assert found is not None
    return found


def _events(entries: dict[int, ItemLedgerEntry], command: ChangeApplications) -> tuple[Event, ...]:
    return tuple(
        Event(
            topic="item_ledger_entry",
            what="changed",
            subject_id=one.entry_no,
            location_id=one.location_id,
            facts={"undone": len(command.undo), "applied": len(command.apply)},
        )
        for one in sorted(entries.values(), key=lambda one: one.entry_no)
    )
