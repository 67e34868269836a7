"""The item journal from outside: corrections of stock where the ledger and the bins are one step,
and the opening stock of a warehouse."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from stockhand.domain.items import Unit
from stockhand.domain.ledgers import Stamp
from stockhand.domain.locations import Location
from stockhand.domain.problems.base import Problem, Refused, refuse_if
from stockhand.domain.problems.bins import BinMissing
from stockhand.domain.problems.documents import NothingToPost, WarehouseJournalRequired
from stockhand.domain.quantity import to_base
from stockhand.domain.stock import Goods
from stockhand.domain.tracking import EntryType
from stockhand.operations import access, calendar, entry, journal_posting
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, Id, No, Text
from stockhand.operations.journal_posting import Line, Part
from stockhand.operations.numbers import NumberInput
from stockhand.operations.run import Command, Done
from stockhand.store import masters
from stockhand.store.tx import WriteTx


class JournalLineInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So much of an item, in a unit, in a bin; numbers carry no sign."""

    item: No
    quantity: Decimal
    unit: Code10 = ""
    variant: Code10 = ""
    bin: No = ""
    numbers: tuple[NumberInput, ...] = ()


class CorrectionInput(JournalLineInput, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One correction of a signed quantity. `entry_type` is what the sign says unless given;
    `is_count`: the difference of a physical count. Where there are numbers, each names the entry
    it is applied to or from."""

    entry_type: Literal["positive_adjmt", "negative_adjmt"] | None = None
    is_count: bool = False
    applies_to_entry: Id | None = None
    applies_from_entry: Id | None = None


class PostItemJournal(Command, frozen=True, kw_only=True):
    """Correct the stock of a location: positive quantities come in, negative ones go out."""

    location: Code10
    lines: tuple[CorrectionInput, ...]
    posting_date: date | None = None
    note: Text = ""


class PostOpeningStock(Command, frozen=True, kw_only=True):
    """Book what is there on the first day, in the ledger and in the bins at once."""

    location: Code10
    lines: tuple[JournalLineInput, ...]


def post(tx: WriteTx, command: PostItemJournal, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.PLAN, location)
    if location.directed:
        raise Refused(WarehouseJournalRequired(line=location.code, location=location.code))
    return _post(tx, command, location, command.lines, stamp, command.posting_date)


def post_opening(tx: WriteTx, command: PostOpeningStock, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.SET_UP, location)
    return _post(tx, command, location, command.lines, stamp, None)


def _post(
    tx: WriteTx,
    command: Command,
    location: Location,
    inputs: Sequence[JournalLineInput],
    stamp: Stamp,
    posting_date: date | None,
) -> Done:
    stamp = calendar.at(stamp, location)
    lines, goods = _lines(tx, location, inputs)
    made = journal_posting.make(
        tx, command, location, lines, goods, stamp, posting_date=posting_date
    )
    return journal_posting.write(tx, made, stamp, "post-item-journal")


def _lines(
    tx: WriteTx, location: Location, inputs: Sequence[JournalLineInput]
) -> tuple[list[Line], Goods]:
    if not any(given.quantity for given in inputs):
        raise Refused(NothingToPost(document="journal"))
    items = entry.items(tx, (given.item for given in inputs))
    goods = masters.load_goods(tx, (item.item_id for item in items.values()))
    wanted = {(location.location_id, given.bin) for given in inputs if given.bin}
    bins = masters.find_bins(tx, wanted)
    variants = entry.variants(tx, ((items[given.item], given.variant) for given in inputs))
    found: list[Line] = []
    problems: list[Problem] = []
    for no, given in enumerate(inputs, start=1):
        item = items[given.item]
        unit = entry.unit(goods, item, given.unit)
        ref = f"journal/{no}"
        base = to_base(entry.quantity(given.quantity, unit, ref, negative=True), unit.qty_per_uom)
        if given.bin and (location.location_id, given.bin) not in bins:
            raise entry.not_found("bin", f"{location.code}/{given.bin}")
        if location.bin_mandatory and not given.bin:
            problems.append(BinMissing(line=ref))
        correction = given if isinstance(given, CorrectionInput) else _PLAIN
        base_unit = goods.base_unit(item.item_id)
        found.append(
            Line(
                no=no,
                ref=ref,
                item=item,
                variant_id=variants[item.item_id, given.variant],
                unit_id=unit.unit_id if location.directed else base_unit.unit_id,
                place=bins.get((location.location_id, given.bin)) if given.bin else None,
                quantity_base=base,
                parts=_parts(given, correction, base, base_unit, ref),
                entry_type=EntryType(correction.entry_type) if correction.entry_type else None,
                is_count=correction.is_count,
            )
        )
    refuse_if(problems)
    return found, goods


_PLAIN = CorrectionInput(item="", quantity=Decimal(0))
"""What a line says that is not given more."""


def _parts(
    given: JournalLineInput, correction: CorrectionInput, base: int, unit: Unit, ref: str
) -> tuple[Part, ...]:
    if not given.numbers:
        return (
            Part(
                quantity_base=base,
                applies_to_entry=correction.applies_to_entry,
                applies_from_entry=correction.applies_from_entry,
            ),
        )
    sign = -1 if base < 0 else 1
    return tuple(
        Part(
            tracking=one.tracking,
            quantity_base=sign * entry.quantity(one.quantity, unit, ref),
            expiration_date=one.expiration_date,
            warranty_date=one.warranty_date,
            applies_to_entry=one.applies_to_entry,
            applies_from_entry=one.applies_from_entry,
        )
        for one in given.numbers
    )
