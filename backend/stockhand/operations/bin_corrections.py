"""Corrections in the bins of a directed location from outside: what lies there is not what the
books say. The ledger learns of it when the adjustment bin is carried to it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec

from stockhand.domain import bin_corrections, warehouse_journal
from stockhand.domain.balances import ContentKey
from stockhand.domain.bin_corrections import BinCorrection, CorrectedNumber
from stockhand.domain.items import Unit
from stockhand.domain.ledgers import PostedDocument, PostedKind, Posting, Stamp
from stockhand.domain.locations import CapacityPolicy, Location
from stockhand.domain.problems.base import Problem, Refused, refuse_if
from stockhand.domain.problems.bins import BinMissing
from stockhand.domain.problems.documents import NothingToRegister
from stockhand.domain.problems.setup import LocationSetupCombination
from stockhand.domain.quantity import to_base
from stockhand.domain.stock import Goods
from stockhand.domain.tracking import UNTRACKED, Tracking
from stockhand.domain.warehouse_journal import BinStock
from stockhand.operations import access, calendar, entry, journal_posting
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, No, Text
from stockhand.operations.journal_posting import Made
from stockhand.operations.numbers import NumberInput
from stockhand.operations.run import Command, Done, ask
from stockhand.store import masters, stock, tracking_keys
from stockhand.store.tx import WriteTx


class BinCorrectionInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So much more (positive) or less of an item lies in a bin, in a unit; numbers carry no
    sign."""

    item: No
    bin: No
    quantity: Decimal
    unit: Code10 = ""
    variant: Code10 = ""
    numbers: tuple[NumberInput, ...] = ()
    expiration_date: date | None = None
    """Of all its numbers that do not say their own."""


class RegisterWarehouseJournal(Command, frozen=True, kw_only=True):
    """Correct what lies in bins of a directed location, against its adjustment bin. The ledger is
    not touched: `calculate-warehouse-adjustment` carries it there."""

    location: Code10
    lines: tuple[BinCorrectionInput, ...]
    note: Text = ""


def register(tx: WriteTx, command: RegisterWarehouseJournal, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.REGISTER, location)
    check_directed(location)
    stamp = calendar.at(stamp, location)
    corrections, goods = _corrections(tx, location, command.lines)
    made = make(tx, command, location, corrections, goods, stamp, kind=PostedKind.WAREHOUSE_JOURNAL)
    return journal_posting.write(tx, made, stamp, "register-warehouse-journal")


def check_directed(location: Location) -> None:
    """Elsewhere bins and ledger are corrected in one step, by the item journal."""
    if not location.directed or location.adjustment_bin_id is None:
        needs = "adjustment_bin" if location.directed else "directed_put_away_and_pick"
        raise Refused(
            LocationSetupCombination(location=location.code, field="warehouse_journal", needs=needs)
        )


def _corrections(
    tx: WriteTx, location: Location, inputs: Sequence[BinCorrectionInput]
) -> tuple[list[BinCorrection], Goods]:
    if not any(given.quantity for given in inputs):
        raise Refused(NothingToRegister(document="warehouse-journal"))
    refuse_if(
        BinMissing(line=f"warehouse-journal/{no}")
        for no, given in enumerate(inputs, start=1)
        if not given.bin
    )
    items = entry.items(tx, (given.item for given in inputs))
    goods = masters.load_goods(tx, (item.item_id for item in items.values()))
    bins = masters.find_bins(tx, {(location.location_id, given.bin) for given in inputs})
    variants = entry.variants(tx, ((items[given.item], given.variant) for given in inputs))
    found: list[BinCorrection] = []
    for no, given in enumerate(inputs, start=1):
        if (location.location_id, given.bin) not in bins:
            raise entry.not_found("bin", f"{location.code}/{given.bin}")
        item = items[given.item]
        unit = entry.unit(goods, item, given.unit)
        ref = f"warehouse-journal/{no}"
        quantity = entry.quantity(given.quantity, unit, ref, negative=True)
        base = to_base(quantity, unit.qty_per_uom)
        found.append(
            BinCorrection(
                no=no,
                ref=ref,
                place=bins[location.location_id, given.bin],
                item_id=item.item_id,
                variant_id=variants[item.item_id, given.variant],
                unit_id=unit.unit_id,
                quantity_base=base,
                numbers=_numbers(given, base, goods.base_unit(item.item_id), ref),
            )
        )
    return found, goods


def _numbers(
    given: BinCorrectionInput, base: int, unit: Unit, ref: str
) -> tuple[CorrectedNumber, ...]:
    """Numbers count in the base unit."""
    sign = -1 if base < 0 else 1
    if not given.numbers:
        return (CorrectedNumber(quantity_base=base),)
    return tuple(
        CorrectedNumber(
            tracking=one.tracking,
            quantity_base=sign * entry.quantity(one.quantity, unit, ref),
            expiration_date=one.expiration_date or given.expiration_date,
            warranty_date=one.warranty_date,
        )
        for one in given.numbers
    )


def make(
    tx: WriteTx,
    command: Command,
    location: Location,
    corrections: Sequence[BinCorrection],
    goods: Goods,
    stamp: Stamp,
    *,
    kind: PostedKind,
    from_no: str = "",
) -> Made:
    """Everything that registering these corrections writes; refuses, or asks, what stands against
    it."""
    stock.lock(tx, {line.goods for line in corrections})
    named = {line.number_key(one) for line in corrections for one in line.numbers}
    facts = tracking_keys.facts(tx, named)
    serials = stock.bins_of_serials(tx, named, location.location_id, but=location.adjustment_bin_id)
    refuse_if(bin_corrections.check(corrections, location, goods, facts, serials))
    held = _bins(tx, location, corrections)
    corrections = [_emptied(line, held, goods) for line in corrections]
    moves = bin_corrections.moves(corrections, location)
    bins = masters.load_bins(tx, {move.bin_id for move in moves})
    problems: list[Problem] = [
        *warehouse_journal.check(moves, held, location, bins, goods.items, goods.units)
    ]
    if any(line.quantity_base < 0 for line in corrections):
        totals = stock.totals(tx, {line.goods for line in corrections})
        problems += bin_corrections.check_reserved(corrections, location, goods, totals, held)
    warnings = ask(command, problems)
    no = entry.next_no(tx, f"posted_{kind.value}")
    posting = Posting(
        documents=(
            PostedDocument(
                document_id=-1,
                kind=kind,
                no=no,
                from_no=from_no,
                location_id=location.location_id,
            ),
        ),
        warehouse_entries=warehouse_journal.register(moves, goods.units),
        number_dates=bin_corrections.dates(corrections, facts),
    )
    return Made(no=no, posting=posting, bins=bins, warnings=warnings)


def _bins(tx: WriteTx, location: Location, corrections: Sequence[BinCorrection]) -> BinStock:
    wanted: set[tuple[ContentKey, Tracking]] = set()
    for line in corrections:
        for bin_id in (line.place.bin_id, location.adjustment_bin_id or 0):
            key = ContentKey(bin_id, line.item_id, line.variant_id, line.unit_id)
            wanted |= {(key, one.tracking) for one in line.numbers} | {(key, UNTRACKED)}
    return stock.in_bins(
        tx, wanted, with_loads=location.bin_capacity_policy is not CapacityPolicy.NEVER
    )


def _emptied(line: BinCorrection, held: BinStock, goods: Goods) -> BinCorrection:
    """A line without numbers that takes all there is in its unit takes the base of all there is."""
    content = held.contents.get(
        ContentKey(line.place.bin_id, line.item_id, line.variant_id, line.unit_id)
    )
    (first, *others) = line.numbers
    if content is None or others or first.tracking:
        return line
    base = bin_corrections.whole_content(
        line.quantity_base, content.quantity_base, content.quantity, goods.units[line.unit_id]
    )
    return msgspec.structs.replace(
        line, quantity_base=base, numbers=(CorrectedNumber(quantity_base=base),)
    )
