"""Numbers given to a line: from series, counted up, chosen from stock, scanned."""

from decimal import Decimal

from stockhand.domain import number_assignment, number_availability, tracking_editor
from stockhand.domain.ledgers import NumberInfoKey, NumberKey, Stamp
from stockhand.domain.number_availability import Candidate
from stockhand.domain.orders import Direction
from stockhand.domain.problems.base import Refused
from stockhand.domain.problems.numbers import NumberSeriesMissing
from stockhand.domain.problems.protocol import MalformedCommand
from stockhand.domain.quantity import PIECE
from stockhand.domain.reservations import goods_of
from stockhand.domain.tracking import Dimension, Tracking
from stockhand.domain.tracking_lines import NumberedQuantity
from stockhand.operations import entry
from stockhand.operations import tracking_editor as editor
from stockhand.operations.fields import Number, Small
from stockhand.operations.numbers import base_unit
from stockhand.operations.run import Done
from stockhand.operations.tracking import LineTracking, OpenLine, open_line
from stockhand.operations.tracking_editor import NumberRef
from stockhand.store import number_availability as there
from stockhand.store import number_series, tracking_keys
from stockhand.store.tx import WriteTx

PACKAGES = "package"
"""The number series from which all items take their packages."""


class AssignSerials(LineTracking, frozen=True, kw_only=True):
    """Give an order line the next serials of the item's series: `count` of them, or one for each
    piece that has none. All of them can share a lot and a package, new ones or these."""

    count: Decimal | None = None
    lot: Number = ""
    package: Number = ""
    with_new_lot: bool = False
    with_new_package: bool = False
    create_info: bool = False


class AssignCustomizedSerials(LineTracking, frozen=True, kw_only=True):
    """Give an order line serials counted up from one that is named."""

    start: Number
    increment: Small = 1
    count: Decimal | None = None
    lot: Number = ""
    package: Number = ""
    with_new_lot: bool = False
    with_new_package: bool = False
    create_info: bool = False


class AssignLot(LineTracking, frozen=True, kw_only=True):
    """Give an order line a new lot: the selected rows that have none, else all that is undefined of
    the line."""

    selected: tuple[NumberRef, ...] = ()
    package: Number = ""


class AssignPackage(LineTracking, frozen=True, kw_only=True):
    """Give an order line a new package: the selected rows that have none, else all that is
    undefined of the line."""

    selected: tuple[NumberRef, ...] = ()
    lot: Number = ""


class SelectLineNumbers(LineTracking, frozen=True, kw_only=True):
    """Choose numbers from stock for what is undefined of an outgoing line: what expires first, else
    by number, and nothing that others hold."""


class ScanLineNumber(LineTracking, frozen=True, kw_only=True):
    """Put what was scanned on an order line. Without a quantity it is one piece coming in, and
    going out as much as the line still needs and the number has."""

    serial: Number = ""
    lot: Number = ""
    package: Number = ""
    quantity: Decimal | None = None


def assign_serials(tx: WriteTx, command: AssignSerials, stamp: Stamp) -> Done:
    opened = open_line(tx, command, stamp)
    count = number_assignment.count(command.count, _room(opened))
    series = opened.item.serial_series_id
    serials = _taken(tx, opened, Dimension.SERIAL, series, count)
    return _give(tx, opened, serials, command, stamp)


def assign_customized_serials(tx: WriteTx, command: AssignCustomizedSerials, stamp: Stamp) -> Done:
    opened = open_line(tx, command, stamp)
    series = opened.item.serial_series_id
    if series is not None and not number_series.find(tx, series).allow_manual:
        reason = "the item's series takes no serials by hand"
        raise Refused(MalformedCommand(path="start", reason=reason))
    count = number_assignment.count(command.count, _room(opened))
    serials = number_assignment.customized(command.start.strip(), command.increment, count)
    return _give(tx, opened, serials, command, stamp)


def assign_lot(tx: WriteTx, command: AssignLot, stamp: Stamp) -> Done:
    opened = open_line(tx, command, stamp)
    lot = _taken(tx, opened, Dimension.LOT, opened.item.lot_series_id, 1)[0]
    selected = [one.tracking for one in command.selected]
    package = command.package or (selected[0].package if selected else "")
    wanted = number_assignment.with_number(
        selected, Dimension.LOT, lot, Tracking(package=package), _room(opened)
    )
    return editor.save(tx, opened, wanted, command, stamp)


def assign_package(tx: WriteTx, command: AssignPackage, stamp: Stamp) -> Done:
    opened = open_line(tx, command, stamp)
    package = _new_package(tx, opened)
    selected = [one.tracking for one in command.selected]
    lot = command.lot or (selected[0].lot if selected else "")
    wanted = number_assignment.with_number(
        selected, Dimension.PACKAGE, package, Tracking(lot=lot), _room(opened)
    )
    return editor.save(tx, opened, wanted, command, stamp)


def select(tx: WriteTx, command: SelectLineNumbers, stamp: Stamp) -> Done:
    opened = open_line(tx, command, stamp)
    if opened.line.direction is not Direction.DEMAND:
        reason = "only outgoing lines take numbers from stock"
        raise Refused(MalformedCommand(path="line_no", reason=reason))
    chosen = _chosen(tx, opened)
    taken = [
        (
            tracking_editor.new_row(NumberedQuantity(tracking=tracking, quantity_base=quantity)),
            quantity,
        )
        for tracking, quantity in chosen.items()
    ]
    wanted = number_assignment.selecting(opened.rows, taken)
    return editor.save(tx, opened, wanted, command, stamp)


def scan(tx: WriteTx, command: ScanLineNumber, stamp: Stamp) -> Done:
    opened = open_line(tx, command, stamp)
    line = opened.line
    quantity = 0
    if command.quantity is not None:
        quantity = entry.quantity(command.quantity, base_unit(tx, line.item_id), line.ref)
    number = NumberRef(serial=command.serial, lot=command.lot, package=command.package).tracking
    if not number:
        raise Refused(MalformedCommand(path="serial", reason="a scan names a number"))
    given = NumberedQuantity(tracking=number, quantity_base=quantity)
    one = editor.completed(tx, opened, [given])[0]
    free = None
    if line.direction is Direction.DEMAND:
        found = there.of_numbers(tx, goods_of(line), [one.tracking], line.line_id)
        free = found[one.tracking]
    wanted = number_assignment.scanned(line, opened.rows, one, _room(opened), free)
    return editor.save(tx, opened, wanted, command, stamp)


def _room(opened: OpenLine) -> int:
    return tracking_editor.room(opened.line, opened.rows.values())


def _taken(
    tx: WriteTx, opened: OpenLine, dimension: Dimension, series_id: int | None, count: int
) -> list[str]:
    """The next numbers of a series of the item."""
    found: list[str] = []
    if series_id is not None:
        found = number_series.take(tx, number_series.find(tx, series_id).code, count)
    if not found:
        raise Refused(NumberSeriesMissing(item=opened.item.no, dimension=dimension.value))
    return found


def _new_package(tx: WriteTx, opened: OpenLine) -> str:
    found = number_series.take(tx, PACKAGES)
    if not found:
        raise Refused(NumberSeriesMissing(item=opened.item.no, dimension="package"))
    return found[0]


def _give(
    tx: WriteTx,
    opened: OpenLine,
    serials: list[str],
    command: AssignSerials | AssignCustomizedSerials,
    stamp: Stamp,
) -> Done:
    """Put the serials on the line, with the lot and package they share; cards for them where that
    is asked for."""
    lot, package = command.lot.strip(), command.package.strip()
    for given, new, path in (
        (lot, command.with_new_lot, "lot"),
        (package, command.with_new_package, "package"),
    ):
        if given and new:
            reason = f"a {path} is named, and a new one is asked for"
            raise Refused(MalformedCommand(path=path, reason=reason))
    if command.with_new_lot:
        lot = _taken(tx, opened, Dimension.LOT, opened.item.lot_series_id, 1)[0]
    if command.with_new_package:
        package = _new_package(tx, opened)
    done = editor.save(
        tx, opened, number_assignment.with_serials(serials, lot, package), command, stamp
    )
    if command.create_info:
        _make_cards(tx, opened, serials)
    return done


def _make_cards(tx: WriteTx, opened: OpenLine, serials: list[str]) -> None:
    """An information card for each serial that has none."""
    line = opened.line
    named = {NumberKey(line.item_id, line.variant_id, Tracking(serial=one)): one for one in serials}
    known = tracking_keys.cards(tx, named)
    tracking_keys.make_infos(
        tx,
        [
            NumberInfoKey(line.item_id, line.variant_id, Dimension.SERIAL, serial)
            for key, serial in named.items()
            if Dimension.SERIAL not in known[key].blocked
        ],
    )


def _chosen(tx: WriteTx, opened: OpenLine) -> dict[Tracking, int]:
    """Numbers are read a few at a time, until they cover what is undefined."""
    line, need = opened.line, _room(opened)
    found: list[Candidate] = []
    count = max(there.FIRST_FEW, need // PIECE)
    while True:
        more = there.candidates(tx, goods_of(line), len(found), count, line.line_id)
        found += more
        chosen = number_availability.selected(found, need)
        if len(more) < count or sum(chosen.values()) >= need:
            return chosen
        count *= 8
