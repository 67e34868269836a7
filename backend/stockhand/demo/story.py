"""Work for the demo's people: documents made by the same commands everybody uses."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid5

import msgspec

from stockhand.domain.ledgers import Stamp
from stockhand.domain.orders import SourceKind
from stockhand.operations import picks, receipts, registering, run, shipments
from stockhand.operations.commands import KERNELS
from stockhand.operations.orders import OrderRef
from stockhand.operations.run import Command
from stockhand.store.command_log import Envelope
from stockhand.store.tx import WriteTx

MAIN_PURCHASES = [number for number in range(1, 21) if number % 4 != 3]
MAIN_SALES = [number for number in range(1, 41) if number % 6 < 4]
EAST_PURCHASES = [number for number in range(1, 21) if number % 4 == 3]
EAST_SALES = [number for number in range(1, 41) if number % 6 == 4]


class Story:
    """Runs commands one after the other in one transaction; a pick whose serials must be scanned
    stays open."""

    def __init__(self, tx: WriteTx, stamp: Stamp) -> None:
        self.tx = tx
        self.stamp = stamp
        self._count = 0

    def attempt(self, command: Command) -> dict[str, Any] | None:
        """The result of a command; None when a rule refuses it."""
        self._count += 1
        stamp = msgspec.structs.replace(
            self.stamp, command_id=uuid5(self.stamp.command_id, f"story {self._count}")
        )
        answer = run.run(self.tx, KERNELS[type(command)], command, stamp, Envelope())
        if answer.problems:
            return None
        return msgspec.json.decode(answer.body)["result"]

    def do(self, command: Command) -> dict[str, Any]:
        """The result of a command that must work: the demo's data are ours."""
        result = self.attempt(command)
        assert result is not None, command
        return result


def tell(tx: WriteTx, stamp: Stamp, progress: Callable[[str, int, int], None]) -> None:
    """Receipts at the dock, shipments at the gates, picks ready to go, and some history."""
    story = Story(tx, stamp)
    steps = [*_receipts(story), *_shipments(story)]
    for done, step in enumerate(steps, 1):
        step()
        progress("documents", done, len(steps))


def _receipts(story: Story) -> Iterator[Callable[[], object]]:
    for location, numbers in (("MAIN", MAIN_PURCHASES[:10]), ("EAST", EAST_PURCHASES[:3])):
        for number in numbers:
            yield lambda location=location, number=number: story.do(
                receipts.CreateWarehouseReceipt(
                    location=location,
                    orders=(OrderRef(kind=SourceKind.PURCHASE_ORDER, no=f"PO-{1000 + number}"),),
                )
            )


def _shipments(story: Story) -> Iterator[Callable[[], object]]:
    plan = [("MAIN", number) for number in MAIN_SALES[:20]]
    plan += [("EAST", number) for number in EAST_SALES[:5]]
    for place, (location, number) in enumerate(plan):
        yield lambda location=location, number=number, place=place: _ship(
            story, location, number, place
        )


def _ship(story: Story, location: str, number: int, place: int) -> None:
    """A released shipment; most have a pick, the first ones are gone already."""
    order = OrderRef(kind=SourceKind.SALES_ORDER, no=f"SO-{2000 + number}")
    made = story.do(
        shipments.CreateWarehouseShipment(location=location, orders=(order,), release=True)
    )
    if place % 7 == 6:
        return
    pick = story.do(picks.CreatePick(shipment_no=made["no"]))
    if place >= 8:
        return
    register = registering.RegisterActivity(activity_no=pick["no"], kind="pick")
    if story.attempt(register) and place < 5:
        story.do(shipments.PostWarehouseShipment(shipment_no=made["no"]))
