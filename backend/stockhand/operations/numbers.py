"""Serials, lots and packages as commands name them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import msgspec

from stockhand.domain.items import Unit
from stockhand.domain.orders import SourceLine
from stockhand.domain.tracking import Tracking
from stockhand.domain.tracking_lines import NumberedQuantity
from stockhand.operations import entry
from stockhand.operations.fields import Id, Number
from stockhand.store import masters
from stockhand.store.tx import WriteTx


class NumberInput(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number and how much carries it, in the base unit. A serial is one piece unless said
    otherwise."""

    serial: Number = ""
    lot: Number = ""
    package: Number = ""
    quantity: Decimal = Decimal(1)
    qty_to_handle: Decimal | None = None
    qty_to_invoice: Decimal | None = None
    applies_to_entry: Id | None = None
    applies_from_entry: Id | None = None
    expiration_date: date | None = None
    warranty_date: date | None = None

    @property
    def tracking(self) -> Tracking:
        return Tracking(
            serial=self.serial.strip(), lot=self.lot.strip(), package=self.package.strip()
        )


def numbered(
    tx: WriteTx, line: SourceLine, inputs: Sequence[NumberInput]
) -> list[NumberedQuantity]:
    """The inputs in hundred-thousandths."""
    return in_base(line, inputs, base_unit(tx, line.item_id))


def in_base(line: SourceLine, inputs: Sequence[NumberInput], base: Unit) -> list[NumberedQuantity]:
    """The inputs in hundred-thousandths of the item's base unit."""
    found: list[NumberedQuantity] = []
    for given in inputs:
        quantity = entry.quantity(given.quantity, base, line.ref, negative=True)
        to_handle = perhaps(given.qty_to_handle, base, line)
        found.append(
            NumberedQuantity(
                tracking=given.tracking,
                quantity_base=quantity,
                qty_to_handle_base=quantity if to_handle is None else to_handle,
                qty_to_invoice_base=perhaps(given.qty_to_invoice, base, line),
                expiration_date=given.expiration_date,
                warranty_date=given.warranty_date,
                applies_to_entry=given.applies_to_entry,
                applies_from_entry=given.applies_from_entry,
            )
        )
    return found


def perhaps(value: Decimal | None, base: Unit, line: SourceLine) -> int | None:
    """A quantity in hundred-thousandths, where one is given."""
    return None if value is None else entry.quantity(value, base, line.ref)


def base_unit(tx: WriteTx, item_id: int) -> Unit:
    return next(unit for unit in masters.load_units(tx, [item_id]).values() if unit.is_base)
