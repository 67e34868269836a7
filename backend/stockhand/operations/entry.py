"""The edge: what a command calls by code and counts in decimals becomes ids and whole numbers
here."""

from collections.abc import Iterable
from decimal import Decimal

from stockhand.domain import quantity as amounts
from stockhand.domain.documents import WarehouseDocument, WarehouseKind
from stockhand.domain.items import Item, Unit
from stockhand.domain.locations import Bin, Location
from stockhand.domain.orders import Partner, PartnerKind, SourceDocument, SourceKind
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.protocol import MalformedCommand, NotFound, VersionChanged
from stockhand.domain.problems.quantities import (
    BaseQuantityZero,
    QuantityNegative,
    QuantityPrecision,
)
from stockhand.domain.quantity import LIMIT
from stockhand.domain.stock import Goods
from stockhand.store import documents, masters, number_series
from stockhand.store.tx import WriteTx


def location(tx: WriteTx, code: str) -> Location:
    found = masters.find_location(tx, code)
    if found is None or found.retired:
        raise Refused(NotFound(kind_of="location", key=code))
    return found


def items(tx: WriteTx, nos: Iterable[str]) -> dict[str, Item]:
    """Items by number; all that are missing are refused together."""
    wanted = set(nos)
    found = masters.find_items(tx, wanted)
    missing = sorted(wanted - found.keys())
    if missing:
        raise Refused(*(NotFound(kind_of="item", key=no) for no in missing))
    return found


def item(tx: WriteTx, no: str) -> Item:
    return items(tx, [no])[no]


def unit(goods: Goods, of: Item, code: str) -> Unit:
    """The item's unit of that code; blank is the base unit."""
    for one in goods.units.values():
        named = one.code == code or (not code and one.is_base)
        if one.item_id == of.item_id and named and not one.retired:
            return one
    raise Refused(NotFound(kind_of="unit_of_measure", key=f"{of.no}/{code}"))


def variant_id(tx: WriteTx, of: Item, code: str) -> int:
    if not code:
        return 0
    found = masters.load_variants(tx, [of.item_id]).get((of.item_id, code))
    if found is None:
        raise Refused(NotFound(kind_of="variant", key=f"{of.no}/{code}"))
    return found.variant_id


def variants(tx: WriteTx, wanted: Iterable[tuple[Item, str]]) -> dict[tuple[int, str], int]:
    """Ids of variants by item and code, in one statement; a blank code is 0."""
    asked = {(of.item_id, code): of for of, code in wanted}
    named = {item_id for item_id, code in asked if code}
    found = masters.load_variants(tx, named) if named else {}
    missing = sorted(
        f"{of.no}/{key[1]}" for key, of in asked.items() if key[1] and key not in found
    )
    if missing:
        raise Refused(*(NotFound(kind_of="variant", key=one) for one in missing))
    return {key: found[key].variant_id if key[1] else 0 for key in asked}


def bin(tx: WriteTx, of: Location, code: str) -> Bin:
    found = masters.find_bins(tx, [(of.location_id, code)])
    if not found:
        raise Refused(NotFound(kind_of="bin", key=f"{of.code}/{code}"))
    return found[of.location_id, code]


def bin_or_none(tx: WriteTx, of: Location, code: str) -> Bin | None:
    return bin(tx, of, code) if code else None


def partner(tx: WriteTx, kind: PartnerKind, no: str) -> Partner | None:
    if not no:
        return None
    found = masters.find_partner(tx, kind, no)
    if found is None:
        raise Refused(NotFound(kind_of=kind.value, key=no))
    return found


def order(tx: WriteTx, kind: SourceKind, no: str, version: int | None = None) -> SourceDocument:
    """The order, held for this transaction."""
    found = documents.lock_source(tx, kind, no)
    if found is None:
        raise Refused(NotFound(kind_of=kind.value, key=no))
    check_version(no, version, found.version)
    return found


def document(
    tx: WriteTx, kind: WarehouseKind, no: str, version: int | None = None
) -> WarehouseDocument:
    """The warehouse document, held for this transaction."""
    found = documents.lock(tx, kind, no)
    if found is None:
        raise Refused(NotFound(kind_of=kind.value, key=no))
    check_version(no, version, found.version)
    return found


def next_no(tx: WriteTx, series: str) -> str:
    """The next number of a series that the warehouse needs to go on."""
    numbers = number_series.take(tx, series)
    if not numbers:
        raise Refused(MalformedCommand(path="no", reason=f"no number series {series}"))
    return numbers[0]


def check_version(no: str, expected: int | None, actual: int) -> None:
    """Whoever names a version wants the document as it was then."""
    if expected is not None and expected != actual:
        raise Refused(VersionChanged(document=no, expected=expected, actual=actual))


def quantity(value: Decimal, of: Unit, line: str, *, negative: bool = False) -> int:
    """A quantity in hundred-thousandths of the unit; refuses what cannot be one (W 10)."""
    if not value.is_finite() or abs(value) > amounts.decimal(LIMIT):
        raise Refused(MalformedCommand(path=line, reason="quantity out of range"))
    if value < 0 and not negative:
        raise Refused(QuantityNegative(line=line, quantity=value))
    units = amounts.units(value)
    base = amounts.to_base(units, of.qty_per_uom)
    if abs(base) > LIMIT:
        raise Refused(MalformedCommand(path=line, reason="quantity out of range"))
    if value and not base:
        raise Refused(BaseQuantityZero(line=line, quantity=value))
    precision = of.rounding_base or 1
    if not amounts.is_exact(value) or base % precision:
        raise Refused(
            QuantityPrecision(line=line, quantity=value, precision=amounts.decimal(precision))
        )
    return units


def amount(value: Decimal, path: str) -> int:
    """A weight, a limit or another number that is no quantity of a line, in hundred-thousandths."""
    if not value.is_finite() or not 0 <= value <= amounts.decimal(LIMIT):
        raise Refused(MalformedCommand(path=path, reason="out of range"))
    return amounts.units(value)


def not_found(kind_of: str, key: object) -> Refused:
    return Refused(NotFound(kind_of=kind_of, key=str(key)))
