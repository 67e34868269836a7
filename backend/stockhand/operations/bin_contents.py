"""What bins are set up to hold: rules of an item in a bin."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from stockhand.domain import bin_changes
from stockhand.domain.balances import ContentKey
from stockhand.domain.items import Item, Unit
from stockhand.domain.ledgers import GoodsKey, Stamp
from stockhand.domain.locations import Bin, BinContent, Block, Location
from stockhand.domain.problems.base import refuse_if
from stockhand.domain.problems.setup import DefaultBinDuplicate
from stockhand.domain.tracking import UNTRACKED
from stockhand.operations import access, entry
from stockhand.operations.access import Permission
from stockhand.operations.fields import Code10, No
from stockhand.operations.items import saved
from stockhand.operations.run import Command, Done
from stockhand.store import locations as location_store
from stockhand.store import masters, stock
from stockhand.store.tx import WriteTx


class SaveBinContent(Command, frozen=True, kw_only=True):
    """Set up an item in a bin: fixed or default there, minimum and maximum in its unit, blocked.
    Where the location is not directed the unit is the base unit."""

    location: Code10
    bin: No
    item: No
    variant: Code10 = ""
    unit: Code10 = ""
    is_fixed: bool = False
    is_default: bool = False
    min_qty: Decimal = Decimal(0)
    max_qty: Decimal = Decimal(0)
    block_movement: Block = Block.NONE


class DeleteBinContent(Command, frozen=True, kw_only=True):
    """Forget the rules of an item in a bin that holds none of it and expects none."""

    location: Code10
    bin: No
    item: No
    variant: Code10 = ""
    unit: Code10 = ""


def save_bin_content(tx: WriteTx, command: SaveBinContent, stamp: Stamp) -> Done:
    access.check(stamp, Permission.SET_UP, entry.location(tx, command.location))
    save_bin_contents(tx, [command])
    return saved("bin_content", f"{command.location}/{command.bin}/{command.item}")


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """What a command names, found."""

    location: Location
    place: Bin
    item: Item
    unit: Unit
    variant_id: int

    @property
    def key(self) -> dict[str, int]:
        return {
            "bin_id": self.place.bin_id,
            "item_id": self.item.item_id,
            "variant_id": self.variant_id,
            "unit_id": self.unit.unit_id,
        }


def _named(tx: WriteTx, commands: Sequence[SaveBinContent | DeleteBinContent]) -> list[Named]:
    locations = {code: entry.location(tx, code) for code in {one.location for one in commands}}
    wanted = {(locations[one.location].location_id, one.bin) for one in commands}
    bins = masters.find_bins(tx, wanted)
    items = entry.items(tx, (one.item for one in commands))
    goods = masters.load_goods(tx, (item.item_id for item in items.values()))
    found: list[Named] = []
    for one in commands:
        location, item = locations[one.location], items[one.item]
        place = bins.get((location.location_id, one.bin))
        if place is None:
            raise entry.not_found("bin", f"{one.location}/{one.bin}")
        unit = entry.unit(goods, item, one.unit)
        found.append(
            Named(
                location=location,
                place=place,
                item=item,
                unit=unit if location.directed else goods.base_unit(item.item_id),
                variant_id=entry.variant_id(tx, item, one.variant),
            )
        )
    return found


def save_bin_contents(tx: WriteTx, commands: Sequence[SaveBinContent]) -> None:
    """The rules of an item in a bin; its quantities are not touched."""
    for one, named in zip(commands, _named(tx, commands), strict=True):
        wanted = BinContent(
            **named.key,
            location_id=named.location.location_id,
            min_qty=entry.amount(one.min_qty, "min_qty"),
            max_qty=entry.amount(one.max_qty, "max_qty"),
            is_fixed=one.is_fixed,
            is_default=one.is_default,
            block_movement=one.block_movement,
        )
        refuse_if(
            [
                *bin_changes.check_content(named.location, named.place, named.item, wanted),
                *_check_default(tx, wanted, named),
            ]
        )
        rules = {
            name: getattr(wanted, name)
            for name in ("is_fixed", "is_default", "min_qty", "max_qty", "block_movement")
        }
        location_store.save_content(tx, named.key, rules, named.location.location_id)


def _check_default(tx: WriteTx, wanted: BinContent, named: Named) -> list[DefaultBinDuplicate]:
    """An item has one default bin at a location (W-022)."""
    if not wanted.is_default:
        return []
    other = location_store.default_bin_beside(
        tx, wanted.location_id, wanted.item_id, wanted.variant_id, wanted.bin_id
    )
    return [DefaultBinDuplicate(item=named.item.no, bin=other)] if other is not None else []


def delete_bin_content(tx: WriteTx, command: DeleteBinContent, stamp: Stamp) -> Done:
    location = entry.location(tx, command.location)
    access.check(stamp, Permission.SET_UP, location)
    (named,) = _named(tx, [command])
    stock.lock(tx, [GoodsKey(location.location_id, named.item.item_id, named.variant_id)])
    key = ContentKey(**named.key)
    content = stock.in_bins(tx, [(key, UNTRACKED)]).contents.get(key)
    if content is None:
        raise entry.not_found("bin_content", f"{command.location}/{command.bin}/{command.item}")
    refuse_if(bin_changes.check_delete_content(content, named.place, named.item))
    location_store.delete_content(tx, named.key)
    return saved("bin_content", f"{command.location}/{command.bin}/{command.item}")
